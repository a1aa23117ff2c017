//! The seven questions: what goes with what in one person's own evenings, with how sure that is, or "not yet".
//!
//! Each is a regression within one person, with the trend over time and, for mornings, the morning before. So how a
//! person differs from others never counts as a link, nor does a slow change, nor yesterday's mood.
//!
//! Somebody may look every evening. So that looking often finds no more than looking once, links are told only at looks
//! that are fixed beforehand (at 20 evenings, 40, 80, …), and the chance of a false alarm is shared out over all looks,
//! all questions and both partners.

use model::{Begun, Who};
use science::p;

use crate::context::{hold_min, kept};
use crate::diary::{Diary, Evening};
use crate::linear::least_squares;
use crate::prior::fixed;
use crate::student::{critical, two_sided};

/// A standing question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Question {
    /// More minutes of holding, and one's own next morning.
    OwnMorning,
    /// More minutes of holding, and the other's next morning.
    OtherMorning,
    /// Begun from insecurity rather than desire, and unease afterwards.
    BegunFrom,
    /// The agreement kept or not, and calm after an hour.
    Kept,
    /// Soothing oneself first, and the peak of unease.
    Soothed,
    /// The other turning away or sleeping, and one's own unease.
    TurnedAway,
    /// More minutes of holding, and unease at closeness.
    TooMuch,
}

impl Question {
    /// All seven, in order.
    pub const ALL: [Self; 7] = [
        Self::OwnMorning,
        Self::OtherMorning,
        Self::BegunFrom,
        Self::Kept,
        Self::Soothed,
        Self::TurnedAway,
        Self::TooMuch,
    ];

    /// The name in files and JSON: Q1 to Q7.
    #[must_use]
    pub const fn id(self) -> &'static str {
        ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7"][self as usize]
    }

    /// What the effect is counted in.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::OwnMorning | Self::OtherMorning => "points of 1-7 for ten minutes more",
            Self::TooMuch => "points of 0-10 for ten minutes more",
            _ => "points of 0-10",
        }
    }

    /// Cause and outcome in one evening of one person, when both were given.
    fn seen(self, diary: &Diary, evening: &Evening, who: Who) -> Option<(f64, f64)> {
        let own = &evening.sides[who.index()];
        let told = |yes: Option<bool>| yes.map(|yes| f64::from(u8::from(yes)));
        let unease = || own.peak(1).max(own.peak(2)).map(f64::from);
        let tens = || hold_min(evening).map(|minutes| minutes / 10.0);
        match self {
            Self::OwnMorning => Some((tens()?, morning(diary, evening.local_day + 1, who)?)),
            Self::OtherMorning => {
                // Only where both wrote: one person's silence is no data about the other.
                morning(diary, evening.local_day + 1, who)?;
                own.said_something().then_some(())?;
                Some((
                    own.hold_min? / 10.0,
                    morning(diary, evening.local_day + 1, who.other())?,
                ))
            }
            Self::BegunFrom => {
                let insecure = match own.begun_from? {
                    Begun::Insecurity => 1.0,
                    Begun::Desire => 0.0,
                    Begun::ToPlease | Begun::ToSoothe => return None,
                };
                Some((insecure, unease()?))
            }
            Self::Kept => Some((told(kept(evening))?, f64::from(own.near(3, 60.0, 30.0)?))),
            Self::Soothed => Some((told(own.soothed_first)?, unease()?)),
            Self::TurnedAway => Some((told(own.partner_turned_away)?, unease()?)),
            Self::TooMuch => Some((tens()?, f64::from(own.peak(2)?))),
        }
    }

    /// What stood before the evening and could explain its outcome.
    fn before(self, diary: &Diary, evening: &Evening, who: Who) -> Option<f64> {
        match self {
            Self::OwnMorning => morning(diary, evening.local_day, who),
            Self::OtherMorning => morning(diary, evening.local_day, who.other()),
            _ => Some(0.0),
        }
    }
}

/// The mean of what was answered in a morning.
fn morning(diary: &Diary, local_day: i64, who: Who) -> Option<f64> {
    let answers = diary.morning_of(local_day, who)?.answers;
    let count = answers.iter().flatten().count();
    (count > 0).then(|| answers.iter().flatten().map(|a| f64::from(*a)).sum::<f64>() / count as f64)
}

/// What can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Verdict {
    /// Not enough evenings yet; about so many more are needed.
    NotYet {
        /// Evenings.
        more: u32,
    },
    /// The two go together.
    Linked,
    /// If there is a link, it is too small to matter.
    Little,
}

/// One question about one partner.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Answered {
    /// The question.
    pub question: Question,
    /// About whom.
    pub who: Who,
    /// Evenings that count.
    pub n: u32,
    /// Effect with its 90 % interval, in [`Question::unit`]; nothing while there is nothing to compare.
    pub effect: Option<[f64; 3]>,
    /// What can be said.
    pub verdict: Verdict,
    /// How the effect changes over time, of [`Question::TooMuch`] alone.
    pub trend: Option<Trend>,
}

/// How an effect changes over time: whether holding weighs more or less than it did.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Trend {
    /// What is added to the effect in [`Trend::DAYS`], with its 90 % interval, in the question's unit.
    pub effect: Option<[f64; 3]>,
    /// What can be said.
    pub verdict: Verdict,
}

impl Trend {
    /// The days over which a change is counted.
    pub const DAYS: f64 = 100.0;

    /// What the effect is counted in.
    pub const UNIT: &'static str = "points of 0-10 for ten minutes more, a hundred days later";
}

/// The questions' thresholds.
#[derive(Clone, Copy, Debug)]
struct Rules {
    alarms: f64,
    first: usize,
    small: f64,
}

/// An evening that counts for a question.
#[derive(Clone, Copy, Debug)]
struct Row {
    cause: f64,
    outcome: f64,
    /// What stood before; none is no number.
    before: f64,
    day: f64,
}

/// What is looked for in some evenings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// How the outcome goes with the cause.
    Cause,
    /// How that changes over time.
    Change,
}

/// A slope with what is known of it.
struct Slope {
    effect: f64,
    error: f64,
    freedom: f64,
    /// Standard deviations of what it is a slope along, and of the outcome.
    spread: [f64; 2],
}

/// Both kinds of a yes-or-no cause must have been seen so often.
const EACH_KIND: usize = 4;
/// What is looked for in one partner: the seven questions, and the trend of the last.
const TESTS_OF_ONE: f64 = 8.0;
/// The same in both.
const TESTS: f64 = 2.0 * TESTS_OF_ONE;
/// Degrees of freedom from which on Student's t is the normal.
const MANY: f64 = 1e6;
/// No diary is that long.
const MORE_MOST: u32 = 400;

/// Answers all questions for both partners.
#[must_use]
pub fn ask(diary: &Diary) -> Vec<Answered> {
    let rules = Rules {
        alarms: fixed(p::LEARN_FALSE_ALARMS),
        first: fixed(p::LEARN_FIRST_LOOK) as usize,
        small: fixed(p::LEARN_EFFECT_SMALL),
    };
    let one = |question, who| answer(diary, question, who, &rules);
    Question::ALL
        .into_iter()
        .flat_map(|question| Who::BOTH.map(|who| one(question, who)))
        .collect()
}

fn answer(diary: &Diary, question: Question, who: Who, rules: &Rules) -> Answered {
    let rows: Vec<Row> = diary
        .evenings
        .iter()
        .filter_map(|evening| {
            let (cause, outcome) = question.seen(diary, evening, who)?;
            let before = question.before(diary, evening, who).unwrap_or(f64::NAN);
            Some(Row {
                cause,
                outcome,
                before,
                day: evening.day,
            })
        })
        .collect();
    let (effect, verdict) = judged(&rows, Of::Cause, rules);
    let trend = (question == Question::TooMuch).then(|| {
        let (effect, verdict) = judged(&rows, Of::Change, rules);
        Trend { effect, verdict }
    });
    Answered {
        question,
        who,
        n: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        effect,
        verdict,
        trend,
    }
}

/// An effect with its 90 % interval, and what can be said of it after the looks so far.
fn judged(rows: &[Row], of: Of, rules: &Rules) -> (Option<[f64; 3]>, Verdict) {
    let all = slope(rows, of);
    let mut linked = false;
    let mut look = rules.first;
    let mut share = rules.alarms / TESTS;
    let mut sure = rules.alarms / TESTS / 2.0;
    while look <= rows.len() {
        share /= 2.0;
        if let Some(then) = slope(&rows[..look], of) {
            linked |= two_sided(then.effect / then.error, then.freedom) < share;
        }
        sure = share / 2.0;
        look *= 2;
    }
    let effect = all.as_ref().map(|found| {
        let wide = found.error * critical(0.1, found.freedom);
        [found.effect, found.effect - wide, found.effect + wide]
    });
    let verdict = match (&all, effect) {
        _ if linked => Verdict::Linked,
        (Some(found), Some([_, low, high])) => {
            let small = rules.small * found.spread[1] / found.spread[0].max(1e-9);
            if rows.len() >= rules.first && low > -small && high < small {
                Verdict::Little
            } else {
                // What it takes until a link that matters would be seen, or until the next look.
                // By then there are so many that Student's t is the normal.
                let width = critical(sure, MANY) * found.error / small;
                let needed = (rows.len() as f64 * width * width) as usize;
                let mut next = rules.first;
                while next <= rows.len() || (next < needed && next < MORE_MOST as usize) {
                    next *= 2;
                }
                let more = u32::try_from(next - rows.len()).unwrap_or(MORE_MOST);
                Verdict::NotYet {
                    more: more.min(MORE_MOST),
                }
            }
        }
        _ => Verdict::NotYet {
            more: u32::try_from(rules.first.saturating_sub(rows.len()))
                .unwrap_or(MORE_MOST)
                .max(EACH_KIND as u32),
        },
    };
    (effect, verdict)
}

/// The slope of the outcome along the cause, with the trend over time and what stood before held; or how that slope
/// changes over time, with the slope itself held too.
fn slope(rows: &[Row], of: Of) -> Option<Slope> {
    let count = rows.len() as f64;
    let mean = |of: fn(&Row) -> f64| rows.iter().map(of).sum::<f64>() / count;
    let (causes, days) = (mean(|r| r.cause), mean(|r| r.day));
    let known: Vec<f64> = rows
        .iter()
        .map(|r| r.before)
        .filter(|before| !before.is_nan())
        .collect();
    let befores = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let off = |value: f64| if value.is_nan() { 0.0 } else { value - befores };
    let varies = rows.iter().any(|r| off(r.before).abs() > 1e-9);
    let table: Vec<Vec<f64>> = rows
        .iter()
        .map(|r| {
            let (cause, time) = (r.cause - causes, (r.day - days) / Trend::DAYS);
            let mut row = vec![1.0, cause, time];
            if of == Of::Change {
                row.push(cause * time);
            }
            if varies {
                row.push(off(r.before));
            }
            row
        })
        .collect();
    let columns = table.first()?.len();
    let freedom = count - columns as f64;
    if freedom < 5.0 {
        return None;
    }
    let yes = rows.iter().filter(|r| r.cause == 1.0).count();
    let no = rows.iter().filter(|r| r.cause == 0.0).count();
    if yes + no == rows.len() && yes.min(no) < EACH_KIND {
        return None;
    }
    let asked = match of {
        Of::Cause => 1,
        Of::Change => 3,
    };
    let values: Vec<f64> = rows.iter().map(|r| r.outcome).collect();
    let along: Vec<f64> = table.iter().map(|row| row[asked]).collect();
    let fit = least_squares(&table, &values)?;
    let spread = [deviation(&along), deviation(&values)];
    let error = (fit.residual / freedom * fit.inverse.at(asked, asked)).sqrt();
    // Answers that never move say nothing about links.
    (spread[1] > 1e-9 && error > 1e-12).then_some(Slope {
        effect: fit.coefficients[asked],
        error,
        freedom,
        spread,
    })
}

/// The standard deviation of at least two numbers.
fn deviation(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares: f64 = numbers
        .iter()
        .map(|number| (number - mean) * (number - mean))
        .sum();
    (squares / (count - 1.0)).sqrt()
}
