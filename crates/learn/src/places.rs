//! Two people at given places, and what they would answer in evenings that were lived: the model itself, eight places
//! side by side.

use std::collections::HashMap;

use libm::{exp, log};
use model::normal::cdf;
use model::{Abreast, Begun, Couple, Draw, Openings, Percentile, Person, Preset, Under};
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

/// Draws of the model's parameters, ready to be played under.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// Windows are counted in this draw, so that a window in minutes is the person's own.
    usual: Draw,
    /// One for everybody, or one for each group of places.
    under: Vec<Under>,
}

impl Stage {
    /// Everybody under one draw.
    pub(crate) fn one(draw: &Draw) -> Self {
        Self::made(draw, [[draw].as_slice()].into_iter())
    }

    /// Each place under a draw of its own.
    pub(crate) fn each(usual: &Draw, draws: &[Draw]) -> Self {
        let all: Vec<&Draw> = draws.iter().collect();
        Self::made(usual, all.chunks(Abreast::DRAWS))
    }

    fn made<'a>(usual: &Draw, groups: impl Iterator<Item = &'a [&'a Draw]>) -> Self {
        // Nobody's place bears on the two bodies.
        let anybody = couple_at(&[0.0; PLACES], [FEAR_USUAL; 2], [Begun::Desire; 2], usual);
        Self {
            usual: usual.clone(),
            under: groups
                .filter_map(|draws| Under::new(&anybody, Preset::Measured, draws))
                .collect(),
        }
    }

    /// The window in minutes at these places.
    pub(crate) fn usual(&self) -> &Draw {
        &self.usual
    }

    /// Plays evenings at many places with the model itself. The result has one list for each place, over all minutes
    /// of all evenings in order.
    pub(crate) fn play(
        &self,
        evenings: &[Lived],
        places: &[[f64; PLACES]],
        fear: [f64; 2],
    ) -> Vec<Vec<Answers>> {
        let mut all: Vec<Vec<Answers>> = vec![Vec::new(); places.len()];
        let mut begun: HashMap<[u8; 2], Vec<Openings>> = HashMap::new();
        for evening in evenings {
            let from = evening.context.begun_from;
            let openings = begun
                .entry(from.map(|one| one as u8))
                .or_insert_with(|| self.begin(places, fear, from));
            let minutes: Vec<f64> = evening.minutes.iter().map(|minute| f64::from(*minute)).collect();
            let horizon = minutes.last().copied().unwrap_or(1.0);
            let events = evening.context.events(horizon);
            let agreement = evening.context.agreement();
            let anybody = couple_at(&[0.0; PLACES], fear, from, &self.usual);
            let scene = Context::scene(&anybody, &events, agreement.as_ref(), horizon);
            for (group, seen) in openings.iter().zip(all.chunks_mut(Abreast::DRAWS)) {
                for (seen, read) in seen.iter_mut().zip(group.readings(&scene, &minutes)) {
                    seen.extend(read.iter().map(|both| both.map(log_odds_of)));
                }
            }
        }
        all
    }

    fn begin(&self, places: &[[f64; PLACES]], fear: [f64; 2], from: [Begun; 2]) -> Vec<Openings> {
        let groups = places.chunks(Abreast::DRAWS).enumerate();
        groups
            .filter_map(|(position, group)| {
                let couples: Vec<Couple> = group
                    .iter()
                    .map(|place| couple_at(place, fear, from, &self.usual))
                    .collect();
                let under = self.under.get(position).or(self.under.first())?;
                Openings::new(&couples, under)
            })
            .collect()
    }
}

/// What is answered to the five questions when this is read, as log-odds; presence is the opposite of shutdown.
pub(crate) fn log_odds_of([pull, distance, closeness, calm, shutdown]: [f64; 5]) -> [f64; 5] {
    [pull, distance, closeness, calm, 1.0 - shutdown].map(|share| {
        let share = END + (1.0 - 2.0 * END) * share;
        log(share / (1.0 - share))
    })
}
