//! Two people at given places, and what they would answer in evenings that were lived: the model itself, eight places
//! side by side.

use std::collections::HashMap;

use libm::{exp, log};
use model::normal::cdf;
use model::{Abreast, Begun, Couple, Course, Draw, Percentile, Person, Preset};
use science::p;

use crate::context::Context;

/// Numbers that say where two people are: anxiety, avoidance and the window of each, as scores. Fear stays where the
/// check puts it: a diary of this kind hardly tells it from the levels of both alarms.
pub(crate) const PLACES: usize = 2 * OF_ONE;
pub(crate) const OF_ONE: usize = 3;
/// However surely the model reads all or nothing, so often somebody answers otherwise.
const END: f64 = 0.04;

/// Where both are, each score with its prior: what the couple file says, or all adults.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around {
    /// Mean and standard deviation of each score.
    pub(crate) of: [(f64, f64); PLACES],
    /// Each one's percentile of fear.
    pub(crate) fear: [f64; 2],
}

impl Around {
    /// Any two adults.
    pub(crate) const ADULTS: Self = Self {
        of: [(0.0, 1.0); PLACES],
        fear: [FEAR_USUAL; 2],
    };

    /// What a couple told of themselves.
    pub(crate) fn couple(couple: &Couple, told_sd: f64, draw: &Draw) -> Self {
        let mut around = Self::ADULTS;
        for (i, person) in couple.partners.iter().enumerate() {
            for (k, known) in [person.anxiety, person.avoidance].into_iter().enumerate() {
                around.of[OF_ONE * i + k] = match known {
                    Percentile::Exact(share) => (model::normal::quantile(share.clamp(0.002, 0.998)), told_sd),
                    Percentile::About { z, sd } => (z, sd.max(0.05)),
                    Percentile::Unknown => (0.0, 1.0),
                };
            }
            around.fear[i] = match person.fear {
                Percentile::Exact(share) => share,
                Percentile::About { z, .. } => cdf(z),
                Percentile::Unknown => FEAR_USUAL,
            };
            if let Some(minutes) = person.tolerance_min {
                let usual = window_min(around.of[OF_ONE * i + 1].0, 0.0, draw);
                let spread = draw.value(p::WINDOW_PERSON_SPREAD);
                around.of[OF_ONE * i + 2] = (log(minutes / usual) / spread, told_sd);
            }
        }
        around
    }

    /// The scores among adults at these scores under the prior.
    pub(crate) fn places(&self, scores: &[f64]) -> [f64; PLACES] {
        core::array::from_fn(|k| self.of[k].0 + self.of[k].1 * scores[k])
    }
}

/// Scores further out than this are one adult in 30,000: their percentile is hardly another, and the model would have
/// to be asked at its very edge.
const FURTHEST: f64 = 4.0;
/// The middle of adults.
const FEAR_USUAL: f64 = 0.5;

/// Minutes of closeness before it weighs, by the scores of avoidance and of the person's own window.
pub(crate) fn window_min(avoidance: f64, own: f64, draw: &Draw) -> f64 {
    let v = |id| draw.value(id);
    v(p::WINDOW_MIN) * exp(-v(p::WINDOW_AVOIDANCE) * cdf(avoidance) + v(p::WINDOW_PERSON_SPREAD) * own)
}

/// Two people at these places.
pub(crate) fn couple_at(
    places: &[f64; PLACES],
    fear: [f64; 2],
    begun_from: [Begun; 2],
    draw: &Draw,
) -> Couple {
    let person = |i: usize| {
        let [anxiety, avoidance, own] = [0, 1, 2].map(|k| places[OF_ONE * i + k].clamp(-FURTHEST, FURTHEST));
        Person {
            begun_from: begun_from[i],
            tolerance_min: Some(window_min(avoidance, own, draw).clamp(0.5, model::evening::HORIZON_MAX_MIN)),
            ..Person::at(cdf(anxiety), cdf(avoidance), fear[i])
        }
    };
    Couple {
        partners: [person(0), person(1)],
    }
}

/// An evening that was lived, with the minutes somebody reported on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lived {
    pub(crate) context: Context,
    /// Rising.
    pub(crate) minutes: Vec<u16>,
}

/// What both would answer, as log-odds, at each of the minutes: pull, both alarms, calm, presence.
pub(crate) type Answers = [[f64; 5]; 2];

/// Plays evenings at many places with the model itself. The result has one list for each place, over all minutes of
/// all evenings in order. `draw` is what the model's parameters are, and how windows are counted.
pub(crate) fn play(
    evenings: &[Lived],
    places: &[[f64; PLACES]],
    fear: [f64; 2],
    draw: &Draw,
) -> Vec<Vec<Answers>> {
    play_each(evenings, places, fear, draw, &[draw])
}

/// The same where each place has its own draw of the model's parameters, or all have one; windows are counted in the
/// `usual` draw, so that a window in minutes is the person's own.
pub(crate) fn play_each(
    evenings: &[Lived],
    places: &[[f64; PLACES]],
    fear: [f64; 2],
    usual: &Draw,
    draws: &[&Draw],
) -> Vec<Vec<Answers>> {
    let mut all: Vec<Vec<Answers>> = vec![Vec::new(); places.len()];
    let mut begun: HashMap<[u8; 2], Vec<(Couple, Course)>> = HashMap::new();
    let draws_of = |from: usize, count: usize| match draws {
        [one] => core::slice::from_ref(one),
        each => each.get(from..from + count).unwrap_or_default(),
    };
    for evening in evenings {
        let from = evening.context.begun_from;
        let key = from.map(|one| one as u8);
        let courses = begun.entry(key).or_insert_with(|| {
            places
                .iter()
                .enumerate()
                .map(|(position, place)| {
                    let couple = couple_at(place, fear, from, usual);
                    let draw = draws_of(position, 1).first().copied().unwrap_or(usual);
                    let course = Course::begin(&couple, Preset::Measured, draw);
                    (couple, course)
                })
                .collect()
        });
        let minutes: Vec<f64> = evening.minutes.iter().map(|minute| f64::from(*minute)).collect();
        let horizon = minutes.last().copied().unwrap_or(1.0);
        let events = evening.context.events(horizon);
        let agreement = evening.context.agreement();
        let groups = courses.chunks(Abreast::DRAWS).zip(all.chunks_mut(Abreast::DRAWS));
        for (position, (group, seen)) in groups.enumerate() {
            let side_by_side: Vec<&Course> = group.iter().map(|(_, course)| course).collect();
            let Some((couple, _)) = group.first() else {
                continue;
            };
            let scene = Context::scene(couple, &events, agreement.as_ref(), horizon);
            let under = draws_of(position * Abreast::DRAWS, group.len());
            let read = Abreast::readings(&side_by_side, &scene, under, &minutes);
            for (seen, read) in seen.iter_mut().zip(read) {
                seen.extend(read.iter().map(|both| both.map(log_odds_of)));
            }
        }
    }
    all
}

/// What is answered to the five questions when this is read, as log-odds; presence is the opposite of shutdown.
pub(crate) fn log_odds_of([pull, distance, closeness, calm, shutdown]: [f64; 5]) -> [f64; 5] {
    [pull, distance, closeness, calm, 1.0 - shutdown].map(|share| {
        let share = END + (1.0 - 2.0 * END) * share;
        log(share / (1.0 - share))
    })
}
