//! Several evenings of one couple side by side: the fast path of the planner.
//!
//! The equations, the method and the steps are those of [`Course`]; eight draws share each vector instruction, numbers
//! are `f32`, and what no agreed step can move is left out. A test holds every state within 1e-4 of the reference.
//! Copies are cheap, so that plans with the same beginning share it.

mod lanes;
mod openings;
mod quick;
pub use openings::{Openings, ReadingsNow, Under};
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch, f32x8, prelude::*};

use crate::agreement::StepKind;
use crate::body::{Bases, Bodies, Decays, Latent, Touch, latent_of};
use crate::course::Course;
use crate::integrate::{Motion, NODES, Stages, Steps, tsitouras};
use crate::lanes::Pair;
use crate::reading::{Own, Phase, Phasing, Reading, STATES, STATES_AGREED, State, Weights, at};
use crate::setting::{Setting, Settings};
use crate::summary::{Comfort, Counted, Summary, Tally, Valuation};

use lanes::{Both, Row, Rows};

/// Up to [`Abreast::DRAWS`] evenings of one couple, each under its own draw, with the same agreement.
#[derive(Clone, Debug)]
pub struct Abreast {
    shared: Arc<Shared>,
    minute: f64,
    agreed: bool,
    state: [Rows; STATES],
    left: [Row; Decays::COUNT],
    tally: Tally<Rows>,
}

/// What does not change as the evenings go on.
#[derive(Debug)]
struct Shared {
    ground: Arc<Ground>,
    own: Own<Rows>,
    valuations: [Arc<Valuation>; lanes::DRAWS],
    draws: usize,
}

/// The part of it that does not depend on where the two are on the map.
#[derive(Debug)]
struct Ground {
    weights: Weights<Row>,
    touch: Touch<Row>,
    amount: [Rows; Decays::COUNT],
    bases: Bases<Row>,
    /// For the step lengths that recur, what is left of every exponential at each node.
    nodes: [(f64, Nodes); 3],
    /// Rates of the exponentials, per minute.
    rate: [[f64; lanes::DRAWS]; Decays::COUNT],
    comfort: Comfort<Row>,
    steps: [Setting<Rows, Row>; 8],
    free: Setting<Rows, Row>,
    free_after: Setting<Rows, Row>,
}

/// What the ground of one lane is made of.
struct Plain<'a> {
    weights: &'a Weights<f64>,
    bodies: &'a Bodies,
    comfort: &'a Comfort<f64>,
    settings: &'a Settings,
}

impl Ground {
    fn of(of: [Plain<'_>; lanes::DRAWS], lengths: [f64; 3]) -> Self {
        let bodies = of.each_ref().map(|one| one.bodies);
        let rate: [[f64; lanes::DRAWS]; Decays::COUNT] =
            core::array::from_fn(|k| bodies.map(|one| one.decays.rate[k]));
        let setting = |of: [&Setting; lanes::DRAWS]| Setting::zip(of, rows, row);
        Self {
            weights: Weights::zip(of.each_ref().map(|one| one.weights), row),
            touch: Touch::zip(bodies.map(|one| &one.touch), row),
            amount: core::array::from_fn(|k| rows(bodies.map(|one| &one.decays.amount[k]))),
            bases: Bases::zip(bodies.map(|one| &one.bases), row),
            nodes: lengths.map(|length| (length, nodes_of(&rate, length))),
            rate,
            comfort: Comfort::zip(of.each_ref().map(|one| one.comfort), row),
            steps: StepKind::ALL
                .map(|kind| setting(of.each_ref().map(|one| &one.settings.steps[kind.index()]))),
            free: setting([&Setting::FREE; lanes::DRAWS]),
            free_after: setting(of.each_ref().map(|one| &one.settings.free_after)),
        }
    }
}

/// A stretch of the evening in one setting.
struct Way<'a> {
    setting: &'a Setting<Rows, Row>,
    phase: Phase,
    /// Minutes since this setting began.
    elapsed_min: f64,
    /// Before minute 0, the bodies at the stretch's beginning and then at the end of each step; empty afterwards.
    before: &'a [Latent<Rows>],
}

/// Shares left at the nodes of a step.
type Nodes = [[Row; Decays::COUNT]; NODES.len()];

impl Abreast {
    /// Most evenings side by side.
    pub const DRAWS: usize = lanes::DRAWS;

    /// These courses side by side, none when there are none or more than [`Self::DRAWS`]. All must be of one couple,
    /// have played the same steps, and stand at minute 0 or later.
    #[must_use]
    pub fn of(courses: &[&Course]) -> Option<Self> {
        let last = courses.last()?;
        if courses.len() > Self::DRAWS {
            return None;
        }
        // Lanes that are not needed repeat the last course.
        let all: [&Course; lanes::DRAWS] = core::array::from_fn(|lane| *courses.get(lane).unwrap_or(last));
        let machines = all.map(Course::machine);
        let moments = all.map(Course::moment);
        let plain = all.map(|course| Plain {
            weights: &course.machine().reading.weights,
            bodies: &course.machine().bodies,
            comfort: &course.valuation().comfort,
            settings: course.settings(),
        });
        let shared = Shared {
            ground: Arc::new(Ground::of(plain, last.machine().table.lengths())),
            own: Own::zip(machines.map(|machine| &machine.reading.own), rows),
            valuations: all.map(|course| Arc::clone(course.valuation())),
            draws: courses.len(),
        };
        let state: [Rows; STATES] = core::array::from_fn(|k| rows(moments.map(|moment| &moment.state[k])));
        Some(Self {
            shared: Arc::new(shared),
            minute: last.minute(),
            agreed: false,
            state,
            left: core::array::from_fn(|k| row(moments.map(|moment| &moment.left[k]))),
            tally: Tally::zip(all.map(Course::tally), rows),
        })
    }

    /// How many evenings these are.
    #[must_use]
    pub fn draws(&self) -> usize {
        self.shared.draws
    }

    /// The minute reached.
    #[must_use]
    pub fn minute(&self) -> f64 {
        self.minute
    }

    /// Plays an agreed step, or with `None` what both do when nothing is agreed (any more), for some minutes.
    pub fn step(&mut self, kind: Option<StepKind>, minutes: f64) {
        self.step_with(Level::new(), kind, minutes);
    }

    /// The same with the vector instructions of one level: what comes out does not depend on it.
    fn step_with(&mut self, level: Level, kind: Option<StepKind>, minutes: f64) {
        let shared = Arc::clone(&self.shared);
        self.agreed |= kind.is_some();
        let ground = &shared.ground;
        let way = Way {
            setting: match kind {
                Some(kind) => &ground.steps[kind.index()],
                None if self.agreed => &ground.free_after,
                None => &ground.free,
            },
            phase: Phase::After,
            elapsed_min: 0.0,
            before: &[],
        };
        dispatch!(level, simd => self.advance(simd, &shared, minutes, &way));
    }

    /// What one of the evenings amounts to so far, per partner; of the last one when there are not so many.
    #[must_use]
    pub fn summary(&self, draw: usize) -> [Summary; 2] {
        let lane = draw.min(self.shared.draws.saturating_sub(1));
        let weights = self.shared.ground.comfort.map(|row| f64::from(row[lane]));
        [0, 1].map(|i: usize| {
            let now = |k: usize| f64::from(self.state[k].0[i][lane]);
            let counted = Counted {
                minutes: self.minute,
                sums: self.tally.map(|rows| f64::from(rows.0[i][lane])),
                comfort_now: weights.calm * now(at::CALM)
                    + weights.distance * (1.0 - now(at::DISTANCE))
                    + weights.closeness * (1.0 - now(at::CLOSENESS))
                    + weights.presence * (1.0 - now(at::SHUTDOWN)),
                pull: now(at::PULL),
            };
            self.shared.valuations[lane].summary(i, &counted)
        })
    }

    #[inline(always)]
    fn advance<S: Simd>(&mut self, simd: S, shared: &Shared, minutes: f64, way: &Way<'_>) {
        let ground = &*shared.ground;
        let mut motion = OfMany::new(simd, shared, way);
        motion.left = self.left;
        let comfort = ground.comfort.map(in_registers(simd));
        let mut tally = self.tally.map(both_in_registers(simd));
        let mut state = [self.state[0].load(simd); STATES];
        for (now, kept) in state.iter_mut().zip(&self.state) {
            *now = kept.load(simd);
        }
        let mut change = state;
        motion.change(&motion.latent_now(), &state, &mut change);
        let mut end = Stages::of(&state);
        for step in Steps::new(minutes, self.minute, 0).going_on(way.elapsed_min) {
            motion.of_length(ground, step);
            tsitouras::<STATES_AGREED, _>(&state, &change, step, &motion, &mut end);
            tally.add([&state, &end.state], [&change, &end.change], step, &comfort);
            (state, change) = (end.state, end.change);
            motion.pass(&motion.left_at_end());
            self.minute += step;
        }
        for (kept, now) in self.state.iter_mut().zip(&state) {
            *kept = now.store();
        }
        self.left = motion.left;
        self.tally = tally.map(
            #[inline(always)]
            |sum| sum.store(),
        );
    }
}

#[inline(always)]
fn in_registers<S: Simd>(simd: S) -> impl Fn(&Row) -> f32x8<S> {
    #[inline(always)]
    move |row| f32x8::simd_from(simd, *row)
}

#[inline(always)]
fn both_in_registers<S: Simd>(simd: S) -> impl Fn(&Rows) -> Both<S> {
    #[inline(always)]
    move |rows| rows.load(simd)
}

#[inline(always)]
fn in_latent<S: Simd>(simd: S, latent: &Latent<Rows>) -> Latent<Both<S>> {
    Latent {
        oxytocin: latent.oxytocin.load(simd),
        serotonin: latent.serotonin.load(simd),
        ease: latent.ease.load(simd),
        dopamine: latent.dopamine.load(simd),
        vasopressin: latent.vasopressin.load(simd),
        arousal: latent.arousal.load(simd),
    }
}

/// The motion of all draws.
struct OfMany<'a, S: Simd> {
    simd: S,
    reading: Reading<Both<S>, f32x8<S>>,
    setting: Setting<Both<S>, f32x8<S>>,
    phasing: Phasing<f32x8<S>>,
    bases: Bases<f32x8<S>>,
    amount: &'a [Rows; Decays::COUNT],
    left: [Row; Decays::COUNT],
    /// The step's length and what it leaves at its nodes.
    nodes: (f64, Cow<'a, Nodes>),
    /// Before minute 0, the bodies now and at the ends of the steps to come.
    before: &'a [Latent<Rows>],
}

impl<'a, S: Simd> OfMany<'a, S> {
    #[inline(always)]
    fn new(simd: S, shared: &'a Shared, way: &Way<'a>) -> Self {
        let ground = &*shared.ground;
        let weights = ground.weights.map(in_registers(simd));
        Self {
            simd,
            phasing: weights.phasing(way.phase),
            reading: Reading {
                weights,
                own: shared.own.map(both_in_registers(simd)),
                touch: ground.touch.map(in_registers(simd)),
            },
            setting: way.setting.map(both_in_registers(simd), in_registers(simd)),
            bases: ground.bases.map(in_registers(simd)),
            amount: &ground.amount,
            left: [[1.0; lanes::DRAWS]; Decays::COUNT],
            nodes: (ground.nodes[0].0, Cow::Borrowed(&ground.nodes[0].1)),
            before: way.before,
        }
    }

    #[inline(always)]
    fn latent_of(&self, left: &[f32x8<S>; Decays::COUNT]) -> Latent<Both<S>> {
        let mut amount = [self.amount[0].load(self.simd); Decays::COUNT];
        for (now, kept) in amount.iter_mut().zip(self.amount) {
            *now = kept.load(self.simd);
        }
        latent_of(&amount, left, &self.bases)
    }

    /// What is left of each exponential at the beginning of the step.
    #[inline(always)]
    fn left_now(&self) -> [f32x8<S>; Decays::COUNT] {
        let mut left = [f32x8::splat(self.simd, 0.0); Decays::COUNT];
        for (now, kept) in left.iter_mut().zip(&self.left) {
            *now = f32x8::simd_from(self.simd, *kept);
        }
        left
    }

    #[inline(always)]
    fn latent_now(&self) -> Latent<Both<S>> {
        match self.before.first() {
            Some(latent) => in_latent(self.simd, latent),
            None => self.latent_of(&self.left_now()),
        }
    }

    /// What is left of each exponential at a node of the step.
    #[inline(always)]
    fn left_at(&self, node: usize) -> [f32x8<S>; Decays::COUNT] {
        // Product by product: a copy that is changed afterwards costs more than all of them.
        let shares: &[Row; Decays::COUNT] = &self.nodes.1[node];
        let mut left = [f32x8::splat(self.simd, 0.0); Decays::COUNT];
        for ((now, kept), share) in left.iter_mut().zip(&self.left).zip(shares) {
            *now = f32x8::simd_from(self.simd, *kept) * f32x8::simd_from(self.simd, *share);
        }
        left
    }

    /// The same at its end.
    #[inline(always)]
    fn left_at_end(&self) -> [f32x8<S>; Decays::COUNT] {
        self.left_at(NODES.len() - 1)
    }

    /// Steps are of this length from now on.
    #[inline(always)]
    fn of_length(&mut self, ground: &'a Ground, step: f64) {
        if self.nodes.0 != step {
            let known = ground.nodes.iter().find(|(length, _)| *length == step);
            self.nodes = known.map_or_else(
                || (step, Cow::Owned(nodes_of(&ground.rate, step))),
                |(length, nodes)| (*length, Cow::Borrowed(nodes)),
            );
        }
    }

    /// The body at the end of the step, where this is left.
    #[inline(always)]
    fn latent_at_end(&self, left: &[f32x8<S>; Decays::COUNT]) -> Latent<Both<S>> {
        match self.before.get(1) {
            Some(latent) => in_latent(self.simd, latent),
            None => self.latent_of(left),
        }
    }

    /// The step is over, and this is left.
    #[inline(always)]
    fn pass(&mut self, left: &[f32x8<S>; Decays::COUNT]) {
        if let Some(rest) = self.before.get(1..).filter(|rest| !rest.is_empty()) {
            self.before = rest;
            return;
        }
        for (kept, now) in self.left.iter_mut().zip(left) {
            *kept = (*now).into();
        }
    }
}

impl<S: Simd> Motion<Both<S>> for OfMany<'_, S> {
    #[inline(always)]
    fn latent(&self, node: usize) -> Latent<Both<S>> {
        self.latent_of(&self.left_at(node))
    }

    // One copy of the equations, called at every stage, keeps the code small.
    #[inline(always)]
    fn change(&self, latent: &Latent<Both<S>>, y: &State<Both<S>>, dy: &mut State<Both<S>>) {
        self.simd.vectorize(
            #[inline(always)]
            || {
                self.reading
                    .derivative::<false>(y, latent, &self.setting, &self.phasing, dy);
            },
        );
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the fast path computes in f32")]
fn row(of: [&f64; lanes::DRAWS]) -> Row {
    of.map(|value| *value as f32)
}

fn rows(of: [&Pair; lanes::DRAWS]) -> Rows {
    Rows([0, 1].map(|i: usize| row(of.map(|pair| &pair.0[i]))))
}

/// Shares left of every exponential at the nodes of a step of this length.
#[expect(clippy::cast_possible_truncation, reason = "the fast path computes in f32")]
fn nodes_of(rate: &[[f64; lanes::DRAWS]; Decays::COUNT], step: f64) -> Nodes {
    NODES.map(|node| rate.map(|of| of.map(|rate| libm::exp(-rate * node * step) as f32)))
}
