//! Diaries of couples whose numbers are known: what calibration, false alarms and worked examples are made of.
//!
//! Evenings are played by the model's reference, not by the fast path that learning uses.

use libm::exp;
use model::evening::run;
use model::{Begun, Couple, Draw, Who};

use crate::context::{Context, Usual, minute_of};
use crate::daily::{DAILY_NUMBERS, Daily, DailyPriors};
use crate::diary::{Diary, Evening, Morning, Report, Side};
use crate::personal::{OF_PARTNER, PERSONAL_NUMBERS, Priors, SCATTER, places_of};
use crate::places::{Around, OF_ONE, couple_at, log_odds_of};
use crate::random::Stream;

/// A couple whose numbers are known, and how they keep their diary.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// Their diary.
    pub diary: Diary,
    /// Scores of the evening layer under the prior.
    pub personal: Vec<f64>,
    /// Scores of the daily layer under the prior.
    pub daily: Vec<f64>,
}

/// How a simulated couple lives and writes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habits {
    /// Evenings together.
    pub evenings: usize,
    /// Days between two evenings, on average.
    pub days_between: f64,
    /// How many kinds of evenings they have, 1 or more: most couples have a few.
    pub kinds: usize,
    /// The chance that a morning, a report or a single answer is missing, 0–1.
    pub missing: f64,
    /// Whether anything is linked with anything: when not, answers come from levels and moods alone.
    pub linked: bool,
    /// How strongly minutes of holding lift both mornings, in points of the 1–7 scale per standard deviation of
    /// minutes; for power curves.
    pub lift_by_holding: f64,
    /// How much less a standard deviation of minutes of holding weighs on both with each hundred days, in log-odds of
    /// unease with closeness; for power curves.
    pub eases: f64,
}

impl Habits {
    /// About three evenings in two weeks for some months, one answer in six missing.
    #[must_use]
    pub const fn usual(evenings: usize) -> Self {
        Self {
            evenings,
            days_between: 4.0,
            kinds: 12,
            missing: 0.15,
            linked: true,
            lift_by_holding: 0.0,
            eases: 0.0,
        }
    }
}

/// The first day of simulated diaries, in days since 1970.
const FIRST_DAY: f64 = 20_000.0;
/// Keeps the draws of the model's parameters apart from those that learning uses.
const WORLDS: u64 = 0x0077_6f72_6c64;
/// Hour of the evening and of the morning, as a share of a day.
const EVENING_AT: f64 = 0.92;
const MORNING_AT: f64 = 0.32;
/// Where unease with closeness stands among the answers.
const CLOSENESS: usize = 2;
/// Minutes at which people are asked.
const ASKED_MIN: [f64; 2] = [15.0, 60.0];

impl Simulated {
    /// The couple with this number in the sequence of a seed, drawn from the prior. They live under a draw of the model's
    /// own parameters, which nobody knows.
    #[must_use]
    pub fn couple(seed: u64, number: u64, habits: &Habits) -> Self {
        let mut stream = Stream::of(seed, number);
        let personal: Vec<f64> = (0..PERSONAL_NUMBERS).map(|_| stream.score()).collect();
        let daily: Vec<f64> = (0..DAILY_NUMBERS).map(|_| stream.score()).collect();
        let world = Draw::at(seed ^ WORLDS, number as u32);
        Self::with(personal, daily, habits, &world, &mut stream)
    }

    /// These two people, with this number in the sequence of a seed, living under this draw of the model's own
    /// parameters. What the couple does not say of them, their windows and how their answers lie, is drawn from the prior;
    /// fear is that of the middle of adults, as learning takes it.
    #[must_use]
    pub fn of_couple(couple: &Couple, seed: u64, number: u64, habits: &Habits, world: &Draw) -> Self {
        let mut stream = Stream::of(seed, number);
        let mut personal: Vec<f64> = (0..PERSONAL_NUMBERS).map(|_| stream.score()).collect();
        let daily: Vec<f64> = (0..DAILY_NUMBERS).map(|_| stream.score()).collect();
        // Known as surely as it was said.
        let known = Around::couple(couple, 0.0, &Draw::median());
        for (k, (middle, spread)) in known.of.into_iter().enumerate() {
            let place = k / OF_ONE * OF_PARTNER + k % OF_ONE;
            personal[place] = middle + spread * personal[place];
        }
        Self::with(personal, daily, habits, world, &mut stream)
    }

    /// A couple with these numbers, living under this draw of the model's own parameters.
    #[must_use]
    pub fn with(
        personal: Vec<f64>,
        daily: Vec<f64>,
        habits: &Habits,
        draw: &Draw,
        stream: &mut Stream,
    ) -> Self {
        let numbers = DailyPriors::from_science().at(&daily);
        let kinds: Vec<[Side; 2]> = (0..habits.kinds.max(1)).map(|_| what_was_done(stream)).collect();
        let mut diary = Diary::default();
        let mut day = FIRST_DAY;
        let mut lifts: Vec<(f64, [f64; 2])> = Vec::new();
        for _ in 0..habits.evenings {
            day += 1.0
                + (-(habits.days_between - 1.0) * libm::log(stream.chance()))
                    .floor()
                    .min(60.0);
            let mut evening = Evening {
                day: day + EVENING_AT,
                local_day: day as i64,
                sides: kinds[stream.below(kinds.len())].clone(),
            };
            let more = (crate::context::hold_min(&evening).unwrap_or(HOLD_MEAN) - HOLD_MEAN) / HOLD_SD;
            let extra = habits.lift_by_holding * more;
            let lift = |own: f64| if habits.linked { own + extra } else { extra };
            lifts.push((evening.day, numbers.partners.map(|own| lift(own.lift))));
            let weighs = -habits.eases * more * (day - FIRST_DAY) / crate::Trend::DAYS;
            feel(&mut evening, &personal, habits, weighs, draw, stream);
            diary.evenings.push(evening);
        }
        diary.mornings = mornings(&numbers, &lifts, day as i64 + 3, habits, stream);
        Self {
            diary,
            personal,
            daily,
        }
    }
}

/// Minutes of holding of simulated evenings: what is drawn from, its mean and standard deviation.
const HOLDS: [f64; 6] = [0.0, 5.0, 10.0, 15.0, 20.0, 30.0];
const HOLD_MEAN: f64 = 13.33;
const HOLD_SD: f64 = 9.86;

fn what_was_done(stream: &mut Stream) -> [Side; 2] {
    let hold = HOLDS[stream.below(HOLDS.len())];
    let talk = [0.0, 0.0, 10.0][stream.below(3)];
    let apart = [0.0, 0.0, 20.0][stream.below(3)];
    let kept = stream.happens(0.5);
    [0, 1].map(|_| Side {
        hold_min: Some(hold),
        talk_min: Some(talk),
        apart_min: Some(apart),
        begun_from: Some(if stream.happens(0.3) {
            Begun::Insecurity
        } else {
            Begun::Desire
        }),
        agreement_kept: Some(kept),
        soothed_first: Some(stream.happens(0.3)),
        partner_turned_away: Some(stream.happens(0.25)),
        reports: Vec::new(),
    })
}

/// Both partners' answers after an evening; `weighs` is what holding adds to unease with closeness besides, in log-odds.
fn feel(
    evening: &mut Evening,
    personal: &[f64],
    habits: &Habits,
    weighs: f64,
    draw: &Draw,
    stream: &mut Stream,
) {
    let usual = Usual::of(&[]);
    let context = Context::of(evening, &usual);
    let horizon = ASKED_MIN[1];
    let couple = couple_at(
        &Around::ADULTS.places(&places_of(personal)),
        Around::ADULTS.fear,
        context.begun_from,
        // Windows are counted as learning counts them: a window in minutes is the person's own.
        &Draw::median(),
    );
    let events = context.events(horizon);
    let agreement = context.agreement();
    let scene = Context::scene(&couple, &events, agreement.as_ref(), horizon);
    let priors = Priors::from_science();
    // The scene makes sense by construction; couples in whom nothing is linked need no model.
    let played = if habits.linked {
        run(&scene, draw, 0.0, 5.0).ok()
    } else {
        None
    };
    for (i, side) in evening.sides.iter_mut().enumerate() {
        let own = &personal[i * OF_PARTNER..];
        for minutes_after in ASKED_MIN {
            if stream.happens(habits.missing) {
                continue;
            }
            let mut report = Report {
                minutes_after,
                answers: [None; 5],
            };
            let at = minute_of(&report).map_or(0, |minute| usize::from(minute) / 5);
            let log_odds = played.as_ref().map_or([0.0; 5], |played| {
                log_odds_of(played.partners[i].reading.as_array().map(|curve| curve[at]))
            });
            for (item, answer) in report.answers.iter_mut().enumerate() {
                let besides = if item == CLOSENESS { weighs } else { 0.0 };
                let value = log_odds[item]
                    + besides
                    + priors.level.at(own[OF_ONE + item])
                    + priors.scatter.at(own[SCATTER]) * stream.log_odds();
                if !stream.happens(habits.missing) {
                    // Eleven equal parts of the line from 0 to 1.
                    *answer = Some((11.0 / (1.0 + exp(-value))).min(10.0) as u8);
                }
            }
            side.reports.push(report);
        }
    }
}

/// Both partners' mornings, day by day.
fn mornings(
    daily: &Daily,
    lifts: &[(f64, [f64; 2])],
    last_day: i64,
    habits: &Habits,
    stream: &mut Stream,
) -> Vec<Morning> {
    let left = exp(-daily.rate);
    let fresh = f64::sqrt(1.0 - left * left);
    let mut moods: Option<[f64; 2]> = None;
    let mut mornings = Vec::new();
    for local_day in FIRST_DAY as i64 + 1..=last_day {
        let day = local_day as f64 + MORNING_AT;
        let first = stream.score();
        let second = daily.shared * first + f64::sqrt(1.0 - daily.shared * daily.shared) * stream.score();
        let news = [first, second];
        let now = core::array::from_fn(|i| {
            let size = daily.partners[i].swing;
            let glow: f64 = lifts
                .iter()
                .filter(|(at, _)| (day - 1.0..day).contains(at))
                .map(|(at, lift)| lift[i] * exp(-daily.rate * (day - at)))
                .sum();
            moods.map_or(size * news[i], |moods| left * moods[i] + fresh * size * news[i]) + glow
        });
        moods = Some(now);
        for who in Who::BOTH {
            if stream.happens(habits.missing) {
                continue;
            }
            let own = &daily.partners[who.index()];
            let answers = own.levels.map(|level| {
                let value = level + now[who.index()] + own.noise * stream.score();
                (!stream.happens(habits.missing)).then(|| value.round().clamp(1.0, 7.0) as u8)
            });
            mornings.push(Morning {
                day,
                local_day,
                who,
                answers,
            });
        }
    }
    mornings
}
