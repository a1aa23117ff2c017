//! What several people read of themselves in one and the same evening: the fast path of learning.
//!
//! The twenty minutes before the end of sex are played side by side as well. The two bodies in them depend on nobody's
//! place on the map, so that they are computed once for all who live under the same draws.

use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};

use super::lanes::{self, Row, Rows};
use super::quick::{Following, Looks};
use super::{Abreast, Ground, OfMany, Plain, Shared, Way, rows};
use crate::Preset;
use crate::body::{Bodies, Decays, Latent};
use crate::draw::Draw;
use crate::evening::stretches;
use crate::event::Act;
use crate::integrate::{DecayTable, Motion, Steps};
use crate::lanes::Pair;
use crate::person::Couple;
use crate::reading::{Own, Phase, Reading, STATES, Weights, at};
use crate::scene::Scene;
use crate::setting::{Setting, Settings};
use crate::summary::{Comfort, Tally, Valuation};
use science::p;

/// Pull, alarm of distance, alarm of closeness, calm and shutdown of both partners, each 0–1.
pub type ReadingsNow = [[f64; 5]; 2];

/// What everybody shares who lives under the same draws, with the same bodies. Costs about as much as one evening.
#[derive(Clone, Debug)]
pub struct Under(Arc<Shares>);

#[derive(Debug)]
struct Shares {
    ground: Arc<Ground>,
    draws: Vec<Draw>,
    settings: Vec<Settings>,
    /// How long sex lasts, in minutes.
    sex_min: f64,
    /// The bodies at its beginning, and at the end of each step until its end.
    before: Vec<Latent<Rows>>,
    /// How quantities follow until then, and afterwards.
    following: [Following; 2],
    /// Half of the time in which each feeling settles, in minutes.
    half: [Row; at::DOSE],
}

/// One draw made ready.
struct Ready {
    weights: Weights<f64>,
    bodies: Bodies,
    comfort: Comfort<f64>,
    settings: Settings,
    lengths: [f64; 3],
    before: Vec<Latent>,
}

impl Ready {
    fn new(couple: &Couple, preset: Preset, draw: &Draw) -> Self {
        let bodies = Bodies::new(couple, preset, false, draw);
        let mut minute = -draw.value(p::AROUSAL_MIN);
        let mut before = vec![bodies.latent_at(minute)];
        for step in Steps::new(-minute, minute, 0) {
            // At the end of sex the bodies are those that had it.
            minute += step;
            before.push(bodies.latent_before(minute.min(-f64::MIN_POSITIVE)));
        }
        Self {
            weights: Weights::new(preset, draw),
            lengths: DecayTable::new(bodies.decays.rate, 0).lengths(),
            bodies,
            comfort: Comfort::new(draw),
            settings: Settings::new(draw),
            before,
        }
    }
}

impl Under {
    /// Makes draws ready: one under which everybody lives, or one for each of up to [`Abreast::DRAWS`] couples. Of
    /// `couple` only the bodies count: profiles and orgasms. None when there is no draw, or too many, or sex does not
    /// last equally long under them.
    #[must_use]
    pub fn new(couple: &Couple, preset: Preset, draws: &[&Draw]) -> Option<Self> {
        let ready: Vec<Ready> = draws
            .iter()
            .take(lanes::DRAWS)
            .map(|draw| Ready::new(couple, preset, draw))
            .collect();
        let (first, last) = (ready.first()?, ready.last()?);
        let sex_min = draws.first()?.value(p::AROUSAL_MIN);
        let alike = draws.iter().all(|draw| draw.value(p::AROUSAL_MIN) == sex_min);
        if !alike || draws.len() > lanes::DRAWS {
            return None;
        }
        let all: [&Ready; lanes::DRAWS] = core::array::from_fn(|lane| ready.get(lane).unwrap_or(last));
        let plain = all.map(|one| Plain {
            weights: &one.weights,
            bodies: &one.bodies,
            comfort: &one.comfort,
            settings: &one.settings,
        });
        let rates = all.map(|one| {
            let w = &one.weights;
            [
                w.pull_rate,
                w.alarm_rate,
                w.alarm_rate,
                w.calm_rate,
                w.shutdown_rate,
                w.approach_rate,
            ]
        });
        #[expect(clippy::cast_possible_truncation, reason = "the fast path computes in f32")]
        let half = core::array::from_fn(|k| rates.map(|of| (0.5 / of[k]) as f32));
        let following = |phase| {
            let touch = all.map(|one| &one.bodies.touch);
            Following::new(all.map(|one| &one.weights), touch, phase)
        };
        let latent = |moment: usize, of: fn(&Latent) -> &Pair| {
            rows(all.map(|one| of(one.before.get(moment).unwrap_or(&one.before[0]))))
        };
        let before = (0..first.before.len())
            .map(|moment| Latent {
                oxytocin: latent(moment, |one| &one.oxytocin),
                serotonin: latent(moment, |one| &one.serotonin),
                ease: latent(moment, |one| &one.ease),
                dopamine: latent(moment, |one| &one.dopamine),
                vasopressin: latent(moment, |one| &one.vasopressin),
                arousal: latent(moment, |one| &one.arousal),
            })
            .collect();
        Some(Self(Arc::new(Shares {
            ground: Arc::new(Ground::of(plain, first.lengths)),
            draws: draws.iter().map(|draw| (*draw).clone()).collect(),
            sex_min,
            before,
            following: [Phase::Sex, Phase::After].map(following),
            half,
            settings: ready.into_iter().map(|one| one.settings).collect(),
        })))
    }

    fn draw_of(&self, lane: usize) -> Option<&Draw> {
        self.0.draws.get(lane).or(self.0.draws.last())
    }
}

/// Up to [`Abreast::DRAWS`] couples at the end of sex, before anything else was done.
#[derive(Clone, Debug)]
pub struct Openings {
    many: Abreast,
    under: Under,
}

impl Openings {
    /// These couples, each under the draw in its place or all under the one there is. None when there is no couple,
    /// too many, or fewer draws than couples.
    ///
    /// Their bodies must be those that `under` was made for; percentiles and numbers outside their range give
    /// meaningless readings.
    #[must_use]
    pub fn new(couples: &[Couple], under: &Under) -> Option<Self> {
        let last = couples.len().checked_sub(1)?;
        let shares = &under.0;
        if couples.len() > lanes::DRAWS || (shares.draws.len() > 1 && shares.draws.len() < couples.len()) {
            return None;
        }
        let persons: Vec<(Own<Pair>, Arc<Valuation>)> = couples
            .iter()
            .enumerate()
            .filter_map(|(lane, couple)| {
                let draw = under.draw_of(lane)?;
                let traits = draw.traits(couple);
                Some((
                    Own::new(couple, &traits, draw),
                    Arc::new(Valuation::new(&traits, draw)),
                ))
            })
            .collect();
        // Lanes that are not needed repeat the last couple.
        let of = |lane: usize| &persons[lane.min(last)];
        let own: [&Own<Pair>; lanes::DRAWS] = core::array::from_fn(|lane| &of(lane).0);
        let shared = Arc::new(Shared {
            ground: Arc::clone(&shares.ground),
            own: Own::zip(own, rows),
            valuations: core::array::from_fn(|lane| Arc::clone(&of(lane).1)),
            draws: couples.len(),
        });
        let nothing = [Rows::ZERO; STATES];
        let mut many = Abreast {
            shared: Arc::clone(&shared),
            minute: -shares.sex_min,
            agreed: false,
            state: nothing,
            left: [[1.0; lanes::DRAWS]; Decays::COUNT],
            tally: counted_from(&nothing),
        };
        dispatch!(Level::new(), simd => many.settle(simd, &shared, shares));
        let way = Way {
            setting: &shares.ground.free,
            phase: Phase::Sex,
            elapsed_min: 0.0,
            before: &shares.before,
        };
        let [sex, _] = &shares.following;
        let mut looks = Looks::NONE;
        dispatch!(Level::new(), simd => many.follow(simd, &shared, sex, shares.sex_min, &way, &mut looks));
        many.minute = 0.0;
        many.tally = counted_from(&many.state);
        Some(Self {
            many,
            under: under.clone(),
        })
    }

    #[cfg(test)]
    pub(super) fn abreast(&self) -> &Abreast {
        &self.many
    }

    /// Whether this path can play an act: those that stay in mind (reassuring, softening, asking, accusing, grounding,
    /// naming) are left to [`crate::Course`].
    #[must_use]
    pub const fn can_play(act: Act) -> bool {
        !matches!(
            act,
            Act::Reassure | Act::Soften | Act::Ask | Act::Accuse | Act::Ground | Act::NameIt
        )
    }

    /// The readings of these couples at these minutes of one evening, which all live through in the same way.
    ///
    /// `minutes` must rise and lie above 0. What comes out has one list of readings for each couple, and is empty when
    /// the scene has an act that this path cannot play.
    #[must_use]
    pub fn readings(&self, scene: &Scene, minutes: &[f64]) -> Vec<Vec<ReadingsNow>> {
        if !scene.events.iter().all(|event| Self::can_play(event.act)) {
            return Vec::new();
        }
        let mut many = self.many.clone();
        let shares = &self.under.0;
        // What is done is cut alike under every draw: cuts are those of the scene.
        let ways: Vec<_> = shares
            .draws
            .iter()
            .zip(&shares.settings)
            .map(|(draw, settings)| stretches(scene, draw, settings))
            .collect();
        let mut seen: Vec<Vec<ReadingsNow>> = vec![Vec::with_capacity(minutes.len()); many.draws()];
        let (Some(first), Some(last)) = (ways.first(), ways.last()) else {
            return seen;
        };
        let mut due = minutes.iter().copied().peekable();
        for (position, stretch) in first.iter().enumerate() {
            if stretch.until_min <= 0.0 {
                continue;
            }
            let of = |lane: usize| {
                let way = ways.get(lane).unwrap_or(last);
                &way.get(position).unwrap_or(stretch).setting
            };
            let setting = Setting::zip(core::array::from_fn(of), rows, super::row);
            let [_, after] = &shares.following;
            let mut on = Stretched {
                setting: &setting,
                following: after,
                since_min: many.minute,
                looks: Looks::NONE,
            };
            while let Some(minute) = due.next_if(|minute| *minute < stretch.until_min) {
                on.play(&mut many, minute);
                many.read(&mut seen);
            }
            if due.peek().is_none() {
                return seen;
            }
            on.play(&mut many, stretch.until_min);
            if due.next_if(|minute| *minute == stretch.until_min).is_some() {
                many.read(&mut seen);
            }
        }
        seen
    }
}

/// A stretch of an evening that is played in parts: a look on the way is no breakpoint, steps go on as they were.
struct Stretched<'a> {
    setting: &'a Setting<Rows, Row>,
    following: &'a Following,
    since_min: f64,
    looks: Looks,
}

impl Stretched<'_> {
    fn play(&mut self, many: &mut Abreast, until_min: f64) {
        let minutes = until_min - many.minute;
        if minutes > 0.0 {
            let shared = Arc::clone(&many.shared);
            let way = Way {
                setting: self.setting,
                phase: Phase::After,
                elapsed_min: many.minute - self.since_min,
                before: &[],
            };
            let (following, looks) = (self.following, &mut self.looks);
            dispatch!(Level::new(), simd => many.follow(simd, &shared, following, minutes, &way, looks));
        }
    }
}

/// Nothing is counted yet but the first moment.
fn counted_from(state: &[Rows; STATES]) -> Tally<Rows> {
    Tally {
        comfort: Rows::ZERO,
        distance: state[at::DISTANCE],
        closeness: state[at::CLOSENESS],
        shutdown: state[at::SHUTDOWN],
    }
}

impl Abreast {
    /// Where an evening begins: each at rest by themself, before the first touch.
    #[inline(always)]
    fn settle<S: Simd>(&mut self, simd: S, shared: &Shared, shares: &Shares) {
        let way = Way {
            setting: &shares.ground.free,
            phase: Phase::Alone,
            elapsed_min: 0.0,
            before: &shares.before,
        };
        let motion = OfMany::new(simd, shared, &way);
        let latent = motion.latent_now();
        let half = shares.half.map(|row| super::in_registers(simd)(&row));
        let mut state = [Rows::ZERO.load(simd); STATES];
        state[at::CALM] = crate::lanes::Pairs::constant(state[at::CALM], 0.5);
        let mut change = state;
        for _ in 0..Reading::SETTLING_ROUNDS {
            motion.change(&latent, &state, &mut change);
            for (k, half) in half.iter().enumerate() {
                state[k] += change[k] * *half;
            }
        }
        for (kept, now) in self.state.iter_mut().zip(&state) {
            *kept = now.store();
        }
        self.state[at::CONTACT] = Rows([shares.ground.weights.contact_in_sex; 2]);
    }

    fn read(&self, seen: &mut [Vec<ReadingsNow>]) {
        for (lane, seen) in seen.iter_mut().enumerate() {
            let now = |i: usize, k: usize| f64::from(self.state[k].0[i][lane]);
            seen.push(
                [0, 1].map(|i| {
                    [at::PULL, at::DISTANCE, at::CLOSENESS, at::CALM, at::SHUTDOWN].map(|k| now(i, k))
                }),
            );
        }
    }
}
