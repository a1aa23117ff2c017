//! The evening layer: nine numbers of each partner, learned through the model from what was felt and what was done.
//!
//! Three say where a person is (anxiety, avoidance, the window) and go through the model; five say how the person's
//! answers lie against what the model reads; one says how far single answers scatter. Answers are on a scale of 0–10
//! with ends, and an answer at an end says only "this much or more".

use science::p;

use crate::context::{Context, Usual, minute_of};
use crate::diary::Diary;
use crate::inner::{Beside, Hill, OWN, Seen};
use crate::linear::Square;
use crate::places::{Around, Lived, OF_ONE, PLACES, Stage};
use crate::prior::Prior;
use crate::psis::smooth;
use crate::random::Stream;
use crate::sampler::{Diagnostics, Draws, Method, Proposal, around as proposal_around, mixture};
use crate::world::{DIRECTIONS, DRAWS, DRAWS_ROUGH, ROWS_OF_MINUTE, Unknown, World, rows};

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
const ROUND: usize = 48;
const ROUNDS: usize = 6;
const LAST: usize = 256;
/// So many rounds that took the likelihood in full have found where the posterior is.
const ROUNDS_FULL: usize = 2;
/// When the last round is not enough it is done again, so often at most.
const LASTS: usize = 6;
/// While a round finds its way, it takes the likelihood only so strongly that this many draws share the weight.
const SHARED_BY: f64 = 24.0;
/// Draws of what lies beside each place.
const BESIDE_DRAWS: usize = 4;
/// Places whose weight is smaller than the largest by this much in the logarithm are not looked at again.
const FORGOTTEN: f64 = 12.0;
/// A place whose hill is known by a neighbour's curvature only may count for this much more, in the logarithm.
const ROUGHLY: f64 = 2.0;
/// Places lower than the highest by this much in the logarithm are not climbed to the top: they count as one in 10^17.
const FAR: f64 = 40.0;
/// Draws that are kept.
pub(crate) const KEPT: usize = 600;

/// What a diary says about evenings.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) lived: Vec<Lived>,
    /// By row.
    pub(crate) seen: Vec<Seen>,
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
        let mut seen: Vec<Seen> = answers
            .chunk_by(|a, b| a == b)
            .filter_map(|alike| {
                let (place, minute, partner, item, value) = *alike.first()?;
                let within = lived[place].minutes.iter().position(|one| *one == minute)?;
                Some(Seen {
                    row: (first[place] + within) * ROWS_OF_MINUTE + partner * 5 + item,
                    partner,
                    item,
                    answer: value,
                    times: alike.len() as f64,
                })
            })
            .collect();
        seen.sort_by_key(|seen| seen.row);
        Self { lived, seen, reports }
    }

    /// How often each row was answered.
    pub(crate) fn times(&self) -> Vec<f64> {
        let minutes: usize = self.lived.iter().map(|lived| lived.minutes.len()).sum();
        let mut times = vec![0.0; minutes * ROWS_OF_MINUTE];
        for seen in &self.seen {
            times[seen.row] += seen.times;
        }
        times
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

/// What the evenings say.
pub(crate) struct Felt {
    /// Each draw has the numbers of both partners, then how far the truth lies along each direction of [`Self::unknown`].
    pub(crate) draws: Draws,
    /// What is not known of the model, as it bears on this couple.
    pub(crate) unknown: Unknown,
}

/// A place that the model has just been played at, and what it reads there, row by row.
struct Fresh {
    scores: Vec<f64>,
    read: Vec<f64>,
}

/// A place that the model was played at.
struct Tried {
    scores: Vec<f64>,
    /// What the model reads there, row by row.
    read: Vec<f64>,
    hill: Hill,
}

impl Tried {
    /// Logarithm of the density of the scores, up to a constant, everything beside them integrated out.
    fn height(&self) -> f64 {
        self.hill.log - 0.5 * self.scores.iter().map(|x| x * x).sum::<f64>()
    }
}

/// The highest place so far, where climbing begins at all others.
struct Lead {
    height: f64,
    hill: Hill,
}

impl Lead {
    fn from(hill: Hill) -> Self {
        Self {
            height: f64::NEG_INFINITY,
            hill,
        }
    }

    /// Climbs the hill at a place, by its own curvature only where it may be the highest or its top is not in sight.
    fn climb(&mut self, beside: &Beside<'_>, Fresh { scores, read }: Fresh) -> Tried {
        let prior = 0.5 * scores.iter().map(|x| x * x).sum::<f64>();
        let (mut hill, in_sight) = beside.rough(&read, &self.hill, self.height - FAR + prior);
        if !in_sight || hill.log - prior > self.height {
            hill = beside.hill(&read, &hill);
        }
        let tried = Tried { scores, read, hill };
        let height = tried.height();
        if height > self.height {
            self.height = height;
            self.hill = tried.hill.clone();
        }
        tried
    }
}

/// Learns both partners' numbers, as scores under the prior. `go_on` is told how far the work is, 0–1, and says whether
/// to go on.
///
/// Six numbers go through the model, and the model itself is asked at every draw; levels, scatter and what is not known
/// of the model are integrated out beside them. Rounds of draws move to where the weight is and count together in the
/// end.
pub(crate) fn learn(
    told: &Told,
    around: Around,
    stage: &Stage,
    stream: &mut Stream,
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Option<Felt> {
    let priors = Priors::from_science();
    let times = told.times();
    let near = |fresh: &[Fresh]| {
        let places = fresh.iter().map(|one| around.places(&one.scores)).collect();
        let usually: Vec<&[f64]> = fresh.iter().map(|one| one.read.as_slice()).collect();
        Unknown::near(places, &usually, &told.lived, &times, around.fear, stage)
    };
    let play = |proposal: &mut Proposal, count: usize, stream: &mut Stream| -> Vec<Fresh> {
        proposal.draws += count;
        let scores: Vec<Vec<f64>> = (0..count).map(|_| proposal.draw(stream)).collect();
        let places: Vec<[f64; PLACES]> = scores.iter().map(|scores| around.places(scores)).collect();
        let read = rows(stage, &told.lived, &places, around.fear);
        let fresh = scores.into_iter().zip(read);
        fresh.map(|(scores, read)| Fresh { scores, read }).collect()
    };
    let mut proposals = vec![Proposal {
        middle: vec![0.0; PLACES],
        lower: Square::unit(PLACES),
        draws: 0,
    }];
    let mut fresh = play(proposals.last_mut()?, ROUND, stream);
    let (mut unknown, mut world) = near(fresh.get(..DRAWS_ROUGH)?);
    let mut tried: Vec<Tried> = Vec::new();
    let mut lead = Lead::from(Hill::start());
    let mut full = 0;
    let mut searches = 0;
    let mut lasts = 0;
    loop {
        let searched = full >= ROUNDS_FULL || searches == ROUNDS;
        if searched && lasts == 0 {
            // From here on the target stays what it is, so that all rounds count together. The places at which it is
            // found are the first half of this round.
            fresh = play(proposals.last_mut()?, DRAWS, stream);
            (unknown, world) = near(&fresh);
            let beside = beside(told, &world, &priors);
            lead = Lead::from(lead.hill.under_other_directions());
            // The highest so far is likely to be so again.
            tried.sort_by(|a, b| b.height().total_cmp(&a.height()));
            tried = tried
                .into_iter()
                .map(|Tried { scores, read, .. }| lead.climb(&beside, Fresh { scores, read }))
                .collect();
            let next = next_proposal(&tried, &proposals);
            proposals.extend(next.map(|(next, _)| next));
            fresh.extend(play(proposals.last_mut()?, LAST - DRAWS, stream));
        } else if searches > 0 {
            fresh = play(proposals.last_mut()?, if searched { LAST } else { ROUND }, stream);
        }
        if searched {
            lasts += 1;
        } else {
            searches += 1;
        }
        let beside = beside(told, &world, &priors);
        tried.extend(fresh.drain(..).map(|fresh| lead.climb(&beside, fresh)));
        let rounds = if searched { ROUNDS + lasts } else { searches };
        if !go_on(rounds as f64 / (ROUNDS + LASTS) as f64) {
            return None;
        }
        if searched {
            let draws = whole(&mut tried, &beside, &proposals, stream);
            if draws.diagnostics.trusted() || lasts == LASTS {
                return Some(Felt { draws, unknown });
            }
        }
        // Where nothing better is found the same is drawn from again: the diagnostic says what that is worth, and only
        // who asked can stop.
        let next = next_proposal(&tried, &proposals);
        full += usize::from(next.as_ref().is_some_and(|(_, strength)| *strength == 1.0));
        proposals.extend(next.map(|(next, _)| next));
    }
}

fn beside<'a>(told: &'a Told, world: &'a World, priors: &'a Priors) -> Beside<'a> {
    Beside {
        seen: &told.seen,
        world,
        priors,
    }
}

/// How much each place counts, as logarithms.
fn logs_of(tried: &[Tried], proposals: &[Proposal]) -> Vec<f64> {
    tried
        .iter()
        .map(|one| one.height() - mixture(proposals, &one.scores))
        .collect()
}

/// Where the weight is, taken so strongly that enough draws share it, and how strongly: 1 is in full.
fn next_proposal(tried: &[Tried], proposals: &[Proposal]) -> Option<(Proposal, f64)> {
    let logs = logs_of(tried, proposals);
    let mut strength = 1.0;
    for _ in 0..40 {
        let tempered: Vec<f64> = logs.iter().map(|log| strength * log).collect();
        let smoothed = smooth(&tempered);
        if smoothed.effective() >= SHARED_BY {
            let proposal = proposal_around(&Draws {
                draws: tried.iter().map(|one| one.scores.clone()).collect(),
                diagnostics: Diagnostics {
                    method: Method::Weighted,
                    k_hat: smoothed.k_hat,
                    k_most: smoothed.k_most,
                    effective: smoothed.effective(),
                    r_hat: 1.0,
                },
                weights: smoothed.weights,
                mode: vec![0.0; PLACES],
            });
            return proposal.map(|proposal| (proposal, strength));
        }
        strength *= 0.75;
    }
    None
}

/// The draws that are kept, with what lies beside their places. How likely the answers are at a place is now counted
/// by draws from its hill, so that a hill which is not normal is no error. Places that count get a hill of their own.
fn whole(tried: &mut [Tried], beside: &Beside<'_>, proposals: &[Proposal], stream: &mut Stream) -> Draws {
    let mut logs = logs_of(tried, proposals);
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut inner: Vec<Vec<(Vec<f64>, f64)>> = Vec::with_capacity(tried.len());
    for (one, log) in tried.iter_mut().zip(&mut logs) {
        if !one.hill.own && *log > highest - FORGOTTEN - ROUGHLY {
            *log -= one.hill.log;
            one.hill = beside.hill(&one.read, &one.hill);
            *log += one.hill.log;
        }
        if *log < highest - FORGOTTEN {
            inner.push(Vec::new());
            continue;
        }
        let mut draws = beside.draws(&one.read, &one.hill, BESIDE_DRAWS, stream);
        let most = draws.iter().map(|draw| draw.1).fold(f64::NEG_INFINITY, f64::max);
        for draw in &mut draws {
            draw.1 = libm::exp(draw.1 - most);
        }
        let sum: f64 = draws.iter().map(|draw| draw.1).sum();
        *log += most + libm::log(sum / draws.len() as f64) - one.hill.log;
        inner.push(draws);
    }
    let smoothed = smooth(&logs);
    let diagnostics = Diagnostics {
        method: Method::Moved(ROUNDS as u8),
        k_hat: smoothed.k_hat,
        k_most: smoothed.k_most,
        effective: smoothed.effective(),
        r_hat: 1.0,
    };
    let positions = Draws {
        mode: vec![0.0; PLACES],
        draws: (0..tried.len()).map(|position| vec![position as f64]).collect(),
        weights: smoothed.weights,
        diagnostics,
    };
    let kept: Vec<Vec<f64>> = positions
        .equal(KEPT, stream)
        .into_iter()
        .map(|position| {
            let position = position[0] as usize;
            let at = chosen(&inner[position], stream).unwrap_or_else(|| tried[position].hill.top());
            let mut scores = vec![0.0; PERSONAL_NUMBERS + DIRECTIONS];
            scores[PERSONAL_NUMBERS..].copy_from_slice(&at[2 * OWN..]);
            for partner in 0..2 {
                let own = &mut scores[partner * OF_PARTNER..(partner + 1) * OF_PARTNER];
                own[..OF_ONE]
                    .copy_from_slice(&tried[position].scores[partner * OF_ONE..(partner + 1) * OF_ONE]);
                own[OF_ONE..].copy_from_slice(&at[partner * OWN..(partner + 1) * OWN]);
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

/// One of some draws, by weight.
fn chosen<'a>(draws: &'a [(Vec<f64>, f64)], stream: &mut Stream) -> Option<&'a [f64]> {
    let total: f64 = draws.iter().map(|draw| draw.1).sum();
    let mut left = stream.chance() * total;
    for (at, weight) in draws {
        left -= weight;
        if left <= 0.0 {
            return Some(at);
        }
    }
    draws.last().map(|draw| draw.0.as_slice())
}
