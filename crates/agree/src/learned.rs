//! Planning for two people of whom a diary has told: over draws of where they are, with what has changed since the last
//! agreement, and now and then with the agreement from which most would be learned.
//!
//! Every draw of the model's parameters plays with its own draw of the couple. So an agreement has to be good wherever
//! the two may be, and its worst tenth is over both kinds of not knowing.
//!
//! An agreement that teaches is never at anyone's cost: what it is worth to either partner is within
//! [`COST_MOST`] of the best, its worst tenth keeps the same bound, and no limit is broken.

use model::evening::Scene;
use model::{Abreast, Agreement, Couple, Draw, Openings, Percentile, Step, StepKind, Under, Who};

use crate::evening::ModelEvenings;
use crate::plan::{Evaluation, Plan, PlanError, Proposal};
use crate::propose::{evaluate_over, plan_over};
use crate::question::{Continue, Progress, Question};
use crate::weights::Weights;

/// What an agreement that teaches may cost either partner, as a share of what the best is worth to them.
pub const COST_MOST: f64 = 0.02;
/// A number has moved when its middle lies outside this share of what was thought before.
const MOVED_BEYOND: f64 = 0.25;
/// Minutes at which people are asked how it is.
const ASKED_MIN: [f64; 2] = [15.0, 60.0];
/// How far single answers scatter, as a variance of log-odds: what is to be learned must stand out from this.
const SCATTER: f64 = 0.67;
/// However surely the model reads all or nothing, so often somebody answers otherwise.
const END: f64 = 0.04;
/// Draws of the couple by which lessons are measured.
const PUPILS: usize = 64;
/// Minutes by which a step is made longer or shorter on the way to one that teaches more.
const SHIFTS: [i32; 4] = [-10, -5, 5, 10];

/// Where both partners are in one draw of what was learned. Pairs are in the order of [`Who`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Here {
    /// Fear of being left, as percentiles 0–1.
    pub anxiety: [f64; 2],
    /// Unease with closeness, as percentiles 0–1.
    pub avoidance: [f64; 2],
    /// Minutes of closeness before it weighs.
    pub window_min: [f64; 2],
}

impl Here {
    /// The couple in this draw; all else stays as they told it.
    fn couple(&self, told: &Couple) -> Couple {
        let mut couple = *told;
        for (i, person) in couple.partners.iter_mut().enumerate() {
            person.anxiety = Percentile::Exact(self.anxiety[i].clamp(0.0, 1.0));
            person.avoidance = Percentile::Exact(self.avoidance[i].clamp(0.0, 1.0));
            person.tolerance_min = Some(self.window_min[i].clamp(0.5, f64::from(Question::HORIZON_MAX)));
        }
        couple
    }
}

/// The couple of each draw of a question, taken evenly from what was learned; nothing learned leaves what was told.
pub(crate) fn couples(question: &Question, here: &[Here]) -> Vec<Couple> {
    let count = question.draws as usize;
    (0..count)
        .map(|index| {
            here.get(index * here.len() / count)
                .map_or(question.couple, |here| here.couple(&question.couple))
        })
        .collect()
}

/// [`plan`](crate::plan::plan()) over draws of what was learned.
///
/// # Errors
/// When a number of the question is out of range, or `progress` said stop.
pub fn plan_learned(
    question: &Question,
    here: &[Here],
    progress: &mut dyn FnMut(Progress) -> Continue,
) -> Result<Plan, PlanError> {
    question.check().map_err(PlanError::Question)?;
    let evenings = ModelEvenings::of(question, &couples(question, here));
    plan_over(&evenings, &Weights::from_science(), question, progress)
}

/// [`evaluate`](crate::plan::evaluate()) over draws of what was learned.
///
/// # Errors
/// When a number of the question is out of range.
pub fn evaluate_learned(
    question: &Question,
    here: &[Here],
    agreement: &Agreement,
) -> Result<Evaluation, PlanError> {
    question.check().map_err(PlanError::Question)?;
    let evenings = ModelEvenings::of(question, &couples(question, here));
    Ok(evaluate_over(
        &evenings,
        &Weights::from_science(),
        question,
        agreement,
    ))
}

/// A number of one partner that the diary moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Number {
    /// Fear of being left.
    Anxiety,
    /// Unease with closeness.
    Avoidance,
    /// Minutes of closeness before it weighs.
    Window,
}

/// One number that lies elsewhere than was thought before.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Moved {
    /// Whose.
    pub who: Who,
    /// Which.
    pub number: Number,
    /// Its middle before.
    pub before: f64,
    /// Its middle now.
    pub now: f64,
}

/// How much of one kind of step there is, before and now, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Shift {
    /// The kind.
    pub kind: StepKind,
    /// Minutes of it in the agreement before.
    pub before_min: u16,
    /// Minutes of it now.
    pub now_min: u16,
}

/// What is different from the last agreement, and why.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Changed {
    /// Steps there is more or less of; empty when only their order changed or nothing did.
    pub shifts: Vec<Shift>,
    /// Whether the agreement is the same, step by step.
    pub same: bool,
    /// Numbers that moved, the largest move first: why the best agreement is another.
    pub because: Vec<Moved>,
    /// What the last agreement would do for each now.
    pub before_gain: [f64; 2],
    /// What the new one does.
    pub gain: [f64; 2],
}

/// What changed between the last agreement and a proposal. `before` holds draws of what was thought when the last one
/// was made.
///
/// # Errors
/// When a number of the question is out of range.
pub fn changed(
    question: &Question,
    before: &[Here],
    now: &[Here],
    last: &Agreement,
    proposal: &Proposal,
) -> Result<Changed, PlanError> {
    let minutes = |agreement: &Agreement, kind: StepKind| -> u16 {
        let of_kind = agreement.steps().iter().filter(|step| step.kind == kind);
        of_kind.map(|step| step.minutes).sum()
    };
    let shifts = StepKind::ALL
        .into_iter()
        .map(|kind| Shift {
            kind,
            before_min: minutes(last, kind),
            now_min: minutes(&proposal.agreement, kind),
        })
        .filter(|shift| shift.before_min != shift.now_min)
        .collect();
    Ok(Changed {
        shifts,
        same: last.steps() == proposal.agreement.steps(),
        because: moved(before, now),
        before_gain: evaluate_learned(question, now, last)?.gain,
        gain: proposal.gain,
    })
}

/// Numbers whose middle left the middle half of what was thought before, the furthest first.
///
/// A number that was told exactly has no half to leave: it moved when what was told lies outside the middle half of what
/// is thought now.
fn moved(before: &[Here], now: &[Here]) -> Vec<Moved> {
    let of = |here: &Here, number: Number, who: Who| match number {
        Number::Anxiety => here.anxiety[who.index()],
        Number::Avoidance => here.avoidance[who.index()],
        Number::Window => here.window_min[who.index()],
    };
    let mut all: Vec<(f64, Moved)> = Vec::new();
    for who in Who::BOTH {
        for number in [Number::Anxiety, Number::Avoidance, Number::Window] {
            let sorted = |draws: &[Here]| {
                let mut values: Vec<f64> = draws.iter().map(|here| of(here, number, who)).collect();
                values.sort_by(f64::total_cmp);
                values
            };
            let (then, since) = (sorted(before), sorted(now));
            let (Some(was), Some(is)) = (then.get(then.len() / 2), since.get(since.len() / 2)) else {
                continue;
            };
            let told_exactly = then.first() == then.last();
            let off = if told_exactly {
                off_the_middle(*was, &since)
            } else {
                off_the_middle(*is, &then)
            };
            if off >= MOVED_BEYOND {
                let moved = Moved {
                    who,
                    number,
                    before: *was,
                    now: *is,
                };
                all.push((off, moved));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.into_iter().map(|(_, moved)| moved).collect()
}

/// How far a value lies off the middle of some draws, as a share of them: 0 in the middle, a half at either end.
fn off_the_middle(value: f64, draws: &[f64]) -> f64 {
    let share = |of: &dyn Fn(f64) -> bool| {
        draws.iter().filter(|drawn| of(**drawn)).count() as f64 / draws.len() as f64
    };
    (share(&|drawn| drawn < value) + 0.5 * share(&|drawn| drawn == value) - 0.5).abs()
}

/// An agreement from which more would be learned than from the best one.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lesson {
    /// The agreement.
    pub agreement: Agreement,
    /// What one evening of it would tell about the two, in bits.
    pub bits: f64,
    /// The same of the best agreement.
    pub bits_of_best: f64,
    /// What it is worth to each.
    pub worth: [f64; 2],
    /// What the best one is worth to each.
    pub worth_of_best: [f64; 2],
}

/// The agreement near the best that teaches most, at a cost of at most [`COST_MOST`] for either; nothing when the best
/// one does.
///
/// # Errors
/// When a number of the question is out of range.
pub fn lesson(question: &Question, here: &[Here], best: &Proposal) -> Result<Option<Lesson>, PlanError> {
    question.check().map_err(PlanError::Question)?;
    let weights = Weights::from_science();
    let evenings = ModelEvenings::of(question, &couples(question, here));
    let class = Class::of(question, here);
    let worth = |gain: [f64; 2], suits: [f64; 2]| [gain[0] + suits[0], gain[1] + suits[1]];
    let worth_of_best = worth(best.gain, best.suits);
    let bits_of_best = class.bits(&best.agreement);
    let mut found: Option<Lesson> = None;
    for agreement in neighbours(&best.agreement, question.longest_min) {
        let bits = class.bits(&agreement);
        if bits <= found.as_ref().map_or(bits_of_best, |found| found.bits) {
            continue;
        }
        let told = evaluate_over(&evenings, &weights, question, &agreement);
        let own = worth(told.gain, told.suits);
        let cheap = Who::BOTH.into_iter().map(Who::index).all(|i| {
            let most = COST_MOST * worth_of_best[i].abs();
            own[i] >= worth_of_best[i] - most && told.worst_tenth[i] >= best.worst_tenth[i].min(0.0) - most
        });
        if cheap && told.breaks.iter().all(Vec::is_empty) {
            found = Some(Lesson {
                agreement,
                bits,
                bits_of_best,
                worth: own,
                worth_of_best,
            });
        }
    }
    Ok(found)
}

/// The agreement with one step longer or shorter, one step moved, or one step left out.
fn neighbours(best: &Agreement, longest_min: u16) -> Vec<Agreement> {
    let steps = best.steps();
    let mut all: Vec<Vec<Step>> = Vec::new();
    for (k, step) in steps.iter().enumerate() {
        for shift in SHIFTS {
            let minutes = i32::from(step.minutes) + shift;
            if let Some(minutes) = u16::try_from(minutes).ok().filter(|minutes| *minutes > 0) {
                let mut other = steps.to_vec();
                other[k].minutes = minutes;
                all.push(other);
            }
        }
        for place in 0..steps.len() {
            let mut other = steps.to_vec();
            let taken = other.remove(k);
            other.insert(place, taken);
            all.push(other);
        }
        let mut without = steps.to_vec();
        without.remove(k);
        all.push(without);
    }
    let total = |steps: &[Step]| steps.iter().map(|step| u32::from(step.minutes)).sum::<u32>();
    all.retain(|one| one.as_slice() != steps && total(one) <= u32::from(longest_min));
    all.into_iter()
        .filter_map(|steps| Agreement::new(steps).ok())
        .collect()
}

/// Draws of the couple, and what they would answer.
struct Class {
    couple: Couple,
    openings: Vec<Openings>,
}

impl Class {
    fn of(question: &Question, here: &[Here]) -> Self {
        let pupils = PUPILS.min(here.len());
        let couples: Vec<Couple> = (0..pupils)
            .filter_map(|k| here.get(k * here.len() / pupils))
            .map(|here| here.couple(&question.couple))
            .collect();
        let under = Under::new(&question.couple, question.preset, &[&Draw::median()]);
        let openings = couples
            .chunks(Abreast::DRAWS)
            .filter_map(|group| Openings::new(group, under.as_ref()?))
            .collect();
        Self {
            couple: question.couple,
            openings,
        }
    }

    /// How much the answers after one such evening would tell about where the two are: half the logarithm, to base 2, of
    /// how much wider answers lie because of that than single answers scatter.
    fn bits(&self, agreement: &Agreement) -> f64 {
        let scene = Scene {
            agreement: Some(agreement),
            horizon_min: ASKED_MIN[ASKED_MIN.len() - 1],
            ..Scene::new(&self.couple)
        };
        let answers: Vec<Vec<f64>> = self
            .openings
            .iter()
            .flat_map(|group| group.readings(&scene, &ASKED_MIN))
            .map(|read| {
                read.iter()
                    .flatten()
                    .flatten()
                    .map(|share| log_odds(*share))
                    .collect()
            })
            .collect();
        let Some(rows) = answers.first().map(Vec::len).filter(|_| answers.len() > 1) else {
            return 0.0;
        };
        let count = answers.len() as f64;
        let mean: Vec<f64> = (0..rows)
            .map(|row| answers.iter().map(|one| one[row]).sum::<f64>() / count)
            .collect();
        // Covariance of what would be answered over that of scatter, and one of its own.
        let mut told = vec![vec![0.0; rows]; rows];
        for one in &answers {
            for i in 0..rows {
                for j in 0..=i {
                    told[i][j] += (one[i] - mean[i]) * (one[j] - mean[j]) / (count - 1.0) / SCATTER;
                }
            }
        }
        for (i, row) in told.iter_mut().enumerate() {
            row[i] += 1.0;
        }
        0.5 * log_determinant(told) / core::f64::consts::LN_2
    }
}

fn log_odds(share: f64) -> f64 {
    let share = END + (1.0 - 2.0 * END) * share;
    (share / (1.0 - share)).ln()
}

/// The logarithm of the determinant of a positive definite matrix, of which the lower triangle is given.
fn log_determinant(mut a: Vec<Vec<f64>>) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            let left = a[i][j] - known;
            a[i][j] = if i == j {
                left.max(1e-12).sqrt()
            } else {
                left / a[j][j]
            };
        }
        sum += 2.0 * a[i][i].ln();
    }
    sum
}

/// Draws of a couple of whom nothing but the check is known: what stands before the first diary.
#[must_use]
pub fn before_any_diary(question: &Question) -> Vec<Here> {
    (0..question.draws)
        .map(|index| {
            let traits = Draw::at(question.seed, index).traits(&question.couple);
            Here {
                anxiety: traits.each_ref().map(|own| own.anxiety),
                avoidance: traits.each_ref().map(|own| own.avoidance),
                window_min: traits.each_ref().map(|own| own.window_min),
            }
        })
        .collect()
}
