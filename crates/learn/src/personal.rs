//! The evening layer: nine numbers of each partner, learned through the model from what was felt and what was done.
//!
//! Three say where a person is (anxiety, avoidance, the window) and go through the model; five say how the person's
//! answers lie against what the model reads; one says how far single answers scatter. Answers are on a scale of 0–10
//! with ends, and an answer at an end says only "this much or more".

use model::Draw;
use science::p;

use crate::context::{Context, Usual, minute_of};
use crate::diary::Diary;
use crate::linear::Square;
use crate::ordinal::{between_logistic, log_odds};
use crate::places::{Around, Lived, OF_ONE, PLACES, play};
use crate::prior::Prior;
use crate::psis::smooth;
use crate::random::Stream;
use crate::sampler::{Diagnostics, Draws, Method, Proposal, around as proposal_around, mixture};

/// Numbers of both partners.
pub(crate) const PERSONAL_NUMBERS: usize = 2 * OF_PARTNER;
/// Numbers of one partner.
pub(crate) const OF_PARTNER: usize = OF_ONE + 6;
/// Where the scatter stands among one partner's numbers.
pub(crate) const SCATTER: usize = OF_ONE + 5;
/// Names of one partner's numbers, in order.
pub(crate) const PERSONAL_NAMES: [&str; OF_PARTNER] = [
    "anxiety",
    "avoidance",
    "window",
    "pull_level",
    "alarm_distance_level",
    "alarm_closeness_level",
    "calm_level",
    "presence_level",
    "scatter",
];
/// Places the model is played at in each round, rounds that find where the posterior is, and places of the last one.
/// Multiples of what goes abreast.
const ROUND: usize = 96;
const ROUNDS: usize = 5;
const LAST: usize = 256;
/// When the last round is not enough it is done again, so often at most.
const LASTS: usize = 3;
/// While a round finds its way, it takes the likelihood only so strongly that this many draws share the weight.
const SHARED_BY: f64 = 24.0;
/// Draws that are kept.
pub(crate) const KEPT: usize = 600;

/// An answer: to which of the surrogate's values, whose, and between which thresholds.
#[derive(Clone, Copy, Debug)]
struct Seen {
    answer: usize,
    partner: usize,
    item: usize,
    low: f64,
    high: f64,
    /// How often it was given.
    times: f64,
}

/// What a diary says about evenings.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) lived: Vec<Lived>,
    seen: Vec<Seen>,
    pub(crate) reports: usize,
}

impl Told {
    pub(crate) fn of(diary: &Diary) -> Self {
        let usual = Usual::of(&diary.evenings);
        let mut lived: Vec<Lived> = Vec::new();
        let mut answers: Vec<(usize, u16, usize, usize, u8)> = Vec::new();
        let mut reports = 0;
        for evening in &diary.evenings {
            let context = Context::of(evening, &usual);
            for (partner, side) in evening.sides.iter().enumerate() {
                for report in &side.reports {
                    let Some(minute) = minute_of(report) else { continue };
                    reports += 1;
                    let place = lived
                        .iter()
                        .position(|one| one.context == context)
                        .unwrap_or_else(|| {
                            lived.push(Lived {
                                context,
                                minutes: Vec::new(),
                            });
                            lived.len() - 1
                        });
                    if !lived[place].minutes.contains(&minute) {
                        lived[place].minutes.push(minute);
                    }
                    for (item, value) in report.answers.iter().enumerate() {
                        answers.extend(value.map(|value| (place, minute, partner, item, value)));
                    }
                }
            }
        }
        let mut first = Vec::with_capacity(lived.len());
        let mut total = 0;
        for evening in &mut lived {
            evening.minutes.sort_unstable();
            first.push(total);
            total += evening.minutes.len();
        }
        answers.sort_unstable();
        let seen = answers
            .chunk_by(|a, b| a == b)
            .filter_map(|alike| {
                let (place, minute, partner, item, value) = *alike.first()?;
                let within = lived[place].minutes.iter().position(|one| *one == minute)?;
                let (low, high) = log_odds(value);
                Some(Seen {
                    answer: ((first[place] + within) * 2 + partner) * 5 + item,
                    partner,
                    item,
                    low,
                    high,
                    times: alike.len() as f64,
                })
            })
            .collect();
        Self { lived, seen, reports }
    }
}

/// Priors of levels and scatter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Priors {
    pub(crate) level: Prior,
    pub(crate) scatter: Prior,
}

impl Priors {
    pub(crate) fn from_science() -> Self {
        Self {
            level: Prior::of(p::LEARN_LEVEL),
            scatter: Prior::of(p::LEARN_REPORT_NOISE),
        }
    }
}

/// The places among a couple's scores.
pub(crate) fn places_of(scores: &[f64]) -> [f64; PLACES] {
    core::array::from_fn(|k| scores[k / OF_ONE * OF_PARTNER + k % OF_ONE])
}

/// One partner's levels and scatter when the places are given: a normal posterior around its mode, in scores.
#[derive(Clone, Copy, Debug)]
struct Inner {
    /// Logarithm of how likely the partner's answers are, levels and scatter integrated out.
    log: f64,
    scatter: (f64, f64),
    levels: [(f64, f64); 5],
}

/// Levels are independent of each other when the scatter is given, and each chance is log-concave in its level.
fn levels(seen: &[(f64, &Seen)], priors: &Priors, scale: f64, start: [f64; 5]) -> (f64, [(f64, f64); 5]) {
    const STEPS: usize = 3;
    let slope = priors.level.slope();
    let mut found = start.map(|at| (at, 1.0));
    let mut log = 0.0;
    for step in 0..=STEPS {
        let mut by = found.map(|(at, _)| -at);
        let mut bend = [1.0; 5];
        log = found.iter().map(|(at, _)| -0.5 * at * at).sum();
        for (value, seen) in seen {
            let mean = value + priors.level.at(found[seen.item].0);
            let chance = between_logistic(seen.low, seen.high, mean, scale);
            log += seen.times * chance.log;
            by[seen.item] += seen.times * chance.by_mean * slope;
            bend[seen.item] -= seen.times * chance.bend * slope * slope;
        }
        for (item, level) in found.iter_mut().enumerate() {
            if step < STEPS {
                level.0 += (by[item] / bend[item]).clamp(-1.5, 1.5);
            }
            level.1 = 1.0 / bend[item].sqrt();
        }
    }
    let width: f64 = found.iter().map(|(_, sd)| libm::log(*sd)).sum();
    (log + width, found)
}

fn inner(seen: &[(f64, &Seen)], priors: &Priors, start: &Inner) -> Inner {
    const STEP: f64 = 0.25;
    let mut starts = start.levels.map(|level| level.0);
    let mut at = start.scatter.0;
    let mut look = |score: f64| {
        let (log, found) = levels(seen, priors, priors.scatter.at(score), starts);
        starts = found.map(|level| level.0);
        (log - 0.5 * score * score, found)
    };
    let mut best = (look(at), 1.0);
    for _ in 0..2 {
        let (below, above) = (look(at - STEP).0, look(at + STEP).0);
        let bend = ((2.0 * best.0.0 - below - above) / (STEP * STEP)).max(0.5);
        at += ((above - below) / (2.0 * STEP) / bend).clamp(-1.0, 1.0);
        best = (look(at), 1.0 / bend.sqrt());
    }
    let ((log, levels), sd) = best;
    Inner {
        log: log + libm::log(sd),
        scatter: (at, sd),
        levels,
    }
}

const NOTHING: Inner = Inner {
    log: 0.0,
    scatter: (0.0, 1.0),
    levels: [(0.0, 1.0); 5],
};

/// Learns both partners' numbers, as scores under the prior. `go_on` is told how far the work is, 0–1, and says whether
/// to go on.
///
/// Six numbers go through the model, and the model itself is asked at every draw; levels and scatter are integrated out
/// beside it. Rounds of draws move to where the weight is and count together in the end.
pub(crate) fn learn(
    told: &Told,
    around: Around,
    draw: &Draw,
    stream: &mut Stream,
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Option<Draws> {
    let priors = Priors::from_science();
    let mut proposals = vec![Proposal {
        middle: vec![0.0; PLACES],
        lower: Square::unit(PLACES),
    }];
    let mut draws: Vec<Vec<f64>> = Vec::new();
    let mut heights: Vec<f64> = Vec::new();
    let mut inners: Vec<[Inner; 2]> = Vec::new();
    let mut start = [NOTHING; 2];
    for round in 0..ROUNDS + LASTS {
        let last = round >= ROUNDS;
        let count = if last { LAST } else { ROUND };
        let fresh: Vec<Vec<f64>> = match (round, proposals.last()) {
            (0, _) => spread_out(count).iter().map(|scores| scores.to_vec()).collect(),
            (_, Some(proposal)) => (0..count).map(|_| proposal.draw(stream)).collect(),
            (_, None) => return None,
        };
        let places: Vec<[f64; PLACES]> = fresh.iter().map(|scores| around.places(scores)).collect();
        let played = play(&told.lived, &places, around.fear, draw);
        for (scores, played) in fresh.iter().zip(&played) {
            let mut both = start;
            for (partner, inner_of) in both.iter_mut().enumerate() {
                let seen: Vec<(f64, &Seen)> = told
                    .seen
                    .iter()
                    .filter(|seen| seen.partner == partner)
                    .map(|seen| {
                        let (minute, within) = (seen.answer / 10, seen.answer % 10);
                        (played[minute][within / 5][within % 5], seen)
                    })
                    .collect();
                *inner_of = inner(&seen, &priors, inner_of);
            }
            let prior = -0.5 * scores.iter().map(|x| x * x).sum::<f64>();
            heights.push(prior + both[0].log + both[1].log);
            inners.push(both);
        }
        draws.extend(fresh);
        if !go_on((round + 1) as f64 / (ROUNDS + LASTS) as f64) {
            return None;
        }
        let logs: Vec<f64> = draws
            .iter()
            .zip(&heights)
            .map(|(at, height)| height - mixture(&proposals, at))
            .collect();
        if last {
            let done = whole(&draws, &inners, &logs, stream);
            if done.diagnostics.trusted() || round + 1 == ROUNDS + LASTS {
                return Some(done);
            }
        }
        let best = heights.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        if let Some((best, _)) = best {
            start = inners[best];
        }
        proposals.push(next_proposal(&draws, &logs)?);
    }
    None
}

/// Where the weight is, taken so strongly that enough draws share it.
fn next_proposal(draws: &[Vec<f64>], logs: &[f64]) -> Option<Proposal> {
    let mut strength = 1.0;
    for _ in 0..40 {
        let tempered: Vec<f64> = logs.iter().map(|log| strength * log).collect();
        let smoothed = smooth(&tempered);
        if smoothed.effective() >= SHARED_BY {
            return proposal_around(&Draws {
                draws: draws.to_vec(),
                diagnostics: Diagnostics {
                    method: Method::Weighted,
                    k_hat: smoothed.k_hat,
                    effective: smoothed.effective(),
                    r_hat: 1.0,
                },
                weights: smoothed.weights,
                mode: vec![0.0; PLACES],
            });
        }
        strength *= 0.75;
    }
    None
}

/// The draws that are kept, with levels and scatter drawn beside their places.
fn whole(draws: &[Vec<f64>], inners: &[[Inner; 2]], logs: &[f64], stream: &mut Stream) -> Draws {
    let smoothed = smooth(logs);
    let diagnostics = Diagnostics {
        method: Method::Moved(ROUNDS as u8),
        k_hat: smoothed.k_hat,
        effective: smoothed.effective(),
        r_hat: 1.0,
    };
    let positions = Draws {
        mode: vec![0.0; PLACES],
        draws: (0..draws.len()).map(|position| vec![position as f64]).collect(),
        weights: smoothed.weights,
        diagnostics,
    };
    let kept: Vec<Vec<f64>> = positions
        .equal(KEPT, stream)
        .into_iter()
        .map(|position| {
            let position = position[0] as usize;
            let mut scores = vec![0.0; PERSONAL_NUMBERS];
            for (partner, inner) in inners[position].iter().enumerate() {
                let own = &mut scores[partner * OF_PARTNER..(partner + 1) * OF_PARTNER];
                own[..OF_ONE].copy_from_slice(&draws[position][partner * OF_ONE..(partner + 1) * OF_ONE]);
                for (own, (at, sd)) in own[OF_ONE..].iter_mut().zip(inner.levels) {
                    *own = at + sd * stream.score();
                }
                own[SCATTER] = inner.scatter.0 + inner.scatter.1 * stream.score();
            }
            scores
        })
        .collect();
    let share = 1.0 / kept.len() as f64;
    Draws {
        weights: vec![share; kept.len()],
        mode: kept.first().cloned().unwrap_or_default(),
        draws: kept,
        diagnostics,
    }
}

/// Scores of [`PLACES`] numbers, spread evenly over a normal distribution (an additive recurrence in six directions).
fn spread_out(count: usize) -> Vec<[f64; PLACES]> {
    /// The root of x⁷ = x + 1: its powers step evenly through six dimensions.
    const RATIO: f64 = 1.112_775_684_278_705_5;
    (0..count)
        .map(|n| {
            core::array::from_fn(|k| {
                let step = RATIO.powi(-(i32::try_from(k).unwrap_or(0) + 1));
                let share = (0.5 + step * (n as f64 + 1.0)).fract();
                // Normal scores crowd in the middle; the fit wants the edges too.
                1.05 * model::normal::quantile(0.01 + 0.98 * share)
            })
        })
        .collect()
}
