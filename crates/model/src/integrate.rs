//! One step in time: the fifth-order method of Tsitouras (2011) with fixed steps.
//!
//! The steps are short after every breakpoint, where feelings move fast, and whole minutes later on. They depend on
//! nothing but the breakpoints, so two evenings with the same beginning share every bit of it.

use std::borrow::Cow;

use crate::body::{Bodies, Decays, Latent, latent_of};
use crate::lanes::{Pair, Pairs};
use crate::reading::{Phase, Phasing, Reading, STATES, State, at};
use crate::setting::Setting;

/// How long steps are from when after a breakpoint: from this minute on, this many minutes.
const LADDER: [(f64, f64); 3] = [(0.0, SHORT), (0.5, MIDDLE), (3.0, LONG)];
const SHORT: f64 = 0.25;
const MIDDLE: f64 = 0.5;
const LONG: f64 = 1.0;
/// How many short steps the other partner gets to settle: two hours.
const SETTLING_STEPS: usize = 480;
/// Slower than this, per minute, everything about the other partner has settled.
const SETTLED: f64 = 1e-7;
/// Steps of this length or less end a stretch that is not a whole number of steps.
const SHORTEST: f64 = 1e-9;

/// Splits a stretch into steps.
#[derive(Clone, Debug)]
pub(crate) struct Steps {
    left_min: f64,
    elapsed_min: f64,
    /// No step is longer than this.
    longest_min: f64,
    /// Every step is this part of its usual length.
    part: f64,
}

impl Steps {
    /// The steps of a stretch of this many minutes that begins at this minute; `finer` halves every step that many
    /// times. During sex the body itself moves fast, so steps stay short.
    pub(crate) fn new(minutes: f64, from_min: f64, finer: u32) -> Self {
        let longest_min = if from_min < 0.0 { MIDDLE } else { LONG };
        Self {
            left_min: minutes,
            elapsed_min: 0.0,
            longest_min,
            part: part(finer),
        }
    }

    /// The same in a stretch that began so many minutes earlier.
    pub(crate) fn going_on(self, elapsed_min: f64) -> Self {
        Self { elapsed_min, ..self }
    }
}

/// 1 halved this many times.
fn part(finer: u32) -> f64 {
    1.0 / f64::from(1_u32 << finer)
}

impl Iterator for Steps {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        if self.left_min <= SHORTEST {
            return None;
        }
        let usual = LADDER
            .iter()
            .rev()
            .find(|(from, _)| self.elapsed_min >= from - SHORTEST);
        let step = usual.map_or(SHORT, |(_, step)| step.min(self.longest_min)) * self.part;
        let step = if self.left_min - step < SHORTEST {
            self.left_min
        } else {
            step
        };
        self.left_min -= step;
        self.elapsed_min += step;
        Some(step)
    }
}

/// How much of every exponential is left after each node of a step, for the step lengths that recur.
#[derive(Clone, Debug)]
pub(crate) struct DecayTable {
    entries: [(f64, Nodes); 3],
    rate: [f64; Decays::COUNT],
}

/// Shares left at the nodes of a step, of which two fall on its end.
type Nodes = [[f64; Decays::COUNT]; 5];

impl DecayTable {
    pub(crate) fn new(rate: [f64; Decays::COUNT], finer: u32) -> Self {
        let of = |step: f64| (step * part(finer), nodes(&rate, step * part(finer)));
        Self {
            entries: [of(SHORT), of(MIDDLE), of(LONG)],
            rate,
        }
    }

    /// The step lengths that recur.
    pub(crate) fn lengths(&self) -> [f64; 3] {
        self.entries.each_ref().map(|(length, _)| *length)
    }

    fn nodes(&self, step: f64) -> Cow<'_, Nodes> {
        self.entries
            .iter()
            .find(|(length, _)| *length == step)
            .map_or_else(
                || Cow::Owned(nodes(&self.rate, step)),
                |(_, known)| Cow::Borrowed(known),
            )
    }
}

fn nodes(rate: &[f64; Decays::COUNT], step: f64) -> Nodes {
    NODES.map(|node| rate.map(|r| libm::exp(-r * node * step)))
}

/// A moment of an evening: its minute, its state and the state's change per minute.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) at_min: f64,
    pub(crate) state: State,
    pub(crate) change: State,
    /// What is left of the encounter's exponentials; meaningful from minute 0 on.
    pub(crate) left: [f64; Decays::COUNT],
}

/// What an evening is made of, apart from its state.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) bodies: Bodies,
    pub(crate) reading: Reading,
    pub(crate) table: DecayTable,
    pub(crate) finer: u32,
}

impl Machine {
    /// The change at a moment, needed anew after every breakpoint.
    pub(crate) fn refresh(&self, moment: &mut Moment, setting: &Setting, phase: Phase) {
        let latent = self.latent(moment, 0.0, None);
        let phasing = self.reading.weights.phasing(phase);
        self.reading
            .derivative::<true>(&moment.state, &latent, setting, &phasing, &mut moment.change);
    }

    /// How one partner answers a small lasting move of the other: the change of their own move, as it is felt, per unit
    /// of the mover's felt move. The one who answers settles with contact; all else about the mover stays as it is.
    pub(crate) fn answer(&self, moment: &Moment, mover: usize, size: f64, phase: Phase) -> f64 {
        let other = 1 - mover;
        let latent = self.latent(moment, 0.0, None);
        let phasing = self.reading.weights.phasing(phase);
        let settled = |shift: f64| {
            let mut state = moment.state;
            state[at::APPROACH].0[mover] += shift;
            let felt = self.reading.felt_move(&state).0[mover];
            let mut change = [Pair::ZERO; STATES];
            for _ in 0..SETTLING_STEPS {
                self.reading
                    .derivative::<true>(&state, &latent, &Setting::FREE, &phasing, &mut change);
                let mut fastest = change[at::CONTACT].0[other].abs();
                for k in at::PULL..=at::APPROACH {
                    state[k].0[other] += change[k].0[other] * SHORT;
                    fastest = fastest.max(change[k].0[other].abs());
                }
                state[at::CONTACT] += change[at::CONTACT] * SHORT;
                if fastest < SETTLED {
                    break;
                }
            }
            (felt, self.reading.felt_move(&state).0[other])
        };
        let (more, less) = (settled(size), settled(-size));
        (more.1 - less.1) / (more.0 - less.0)
    }

    fn latent(&self, moment: &Moment, ahead_min: f64, shares: Option<&[f64; Decays::COUNT]>) -> Latent {
        if moment.at_min < 0.0 && moment.at_min + ahead_min <= 0.0 {
            return self
                .bodies
                .latent_before((moment.at_min + ahead_min).min(-f64::MIN_POSITIVE));
        }
        let mut left = moment.left;
        if let Some(shares) = shares {
            for (left, share) in left.iter_mut().zip(shares) {
                *left *= share;
            }
        }
        latent_of(&self.bodies.decays.amount, &left, &self.bodies.bases)
    }

    /// Moves a moment by one step.
    pub(crate) fn step(&self, moment: &mut Moment, step: f64, setting: &Setting, phase: Phase) {
        let shares = self.table.nodes(step);
        let phasing = self.reading.weights.phasing(phase);
        let motion = OfOne {
            machine: self,
            moment,
            step,
            shares: &shares,
            setting,
            phasing: &phasing,
        };
        let mut end = Stages::of(&moment.state);
        tsitouras::<STATES, _>(&moment.state, &moment.change, step, &motion, &mut end);
        let before_zero = moment.at_min < 0.0;
        moment.at_min += step;
        if !before_zero {
            for (left, share) in moment.left.iter_mut().zip(&shares[4]) {
                *left *= share;
            }
        }
        moment.state = end.state;
        moment.change = end.change;
    }
}

/// What moves a state through one step.
pub(crate) trait Motion<P> {
    /// The body at a node of the step.
    fn latent(&self, node: usize) -> Latent<P>;

    /// The change of a state per minute.
    fn change(&self, latent: &Latent<P>, y: &State<P>, dy: &mut State<P>);
}

/// The motion of one draw.
struct OfOne<'a> {
    machine: &'a Machine,
    moment: &'a Moment,
    step: f64,
    shares: &'a Nodes,
    setting: &'a Setting,
    phasing: &'a Phasing<f64>,
}

impl Motion<Pair> for OfOne<'_> {
    fn latent(&self, node: usize) -> Latent {
        self.machine
            .latent(self.moment, NODES[node] * self.step, Some(&self.shares[node]))
    }

    fn change(&self, latent: &Latent, y: &State, dy: &mut State) {
        self.machine
            .reading
            .derivative::<true>(y, latent, self.setting, self.phasing, dy);
    }
}

/// What a step needs on its way, made once and used step after step; then where the step ended.
pub(crate) struct Stages<P> {
    k: [State<P>; 5],
    /// The state at the end of the step.
    pub(crate) state: State<P>,
    /// The change there.
    pub(crate) change: State<P>,
}

impl<P: Copy> Stages<P> {
    /// For steps that begin at this state; what does not move stays as it is there.
    #[inline(always)]
    pub(crate) fn of(y: &State<P>) -> Self {
        Self {
            k: [*y; 5],
            state: *y,
            change: *y,
        }
    }
}

/// One step over the first `MOVING` quantities.
#[inline(always)]
pub(crate) fn tsitouras<const MOVING: usize, P: Pairs>(
    y: &State<P>,
    k1: &State<P>,
    step: f64,
    motion: &impl Motion<P>,
    on_the_way: &mut Stages<P>,
) {
    let Stages {
        k: [k2, k3, k4, k5, k6],
        state: stage,
        change: k7,
    } = on_the_way;
    for n in 0..MOVING {
        stage[n] = y[n] + k1[n].scaled(step * A21);
    }
    motion.change(&motion.latent(0), stage, k2);
    for n in 0..MOVING {
        stage[n] = y[n] + (k1[n].scaled(A3[0]) + k2[n].scaled(A3[1])).scaled(step);
    }
    motion.change(&motion.latent(1), stage, k3);
    for n in 0..MOVING {
        let sum = k1[n].scaled(A4[0]) + k2[n].scaled(A4[1]) + k3[n].scaled(A4[2]);
        stage[n] = y[n] + sum.scaled(step);
    }
    motion.change(&motion.latent(2), stage, k4);
    for n in 0..MOVING {
        let sum = k1[n].scaled(A5[0]) + k2[n].scaled(A5[1]) + k3[n].scaled(A5[2]) + k4[n].scaled(A5[3]);
        stage[n] = y[n] + sum.scaled(step);
    }
    motion.change(&motion.latent(3), stage, k5);
    for n in 0..MOVING {
        let sum = k1[n].scaled(A6[0])
            + k2[n].scaled(A6[1])
            + k3[n].scaled(A6[2])
            + k4[n].scaled(A6[3])
            + k5[n].scaled(A6[4]);
        stage[n] = y[n] + sum.scaled(step);
    }
    // The last two stages and the next step's first stand at the same minute.
    let at_end = motion.latent(4);
    motion.change(&at_end, stage, k6);
    for n in 0..MOVING {
        let sum = k1[n].scaled(B[0])
            + k2[n].scaled(B[1])
            + k3[n].scaled(B[2])
            + k4[n].scaled(B[3])
            + k5[n].scaled(B[4])
            + k6[n].scaled(B[5]);
        stage[n] = y[n] + sum.scaled(step);
    }
    motion.change(&at_end, stage, k7);
}

// Ch. Tsitouras, Computers and Mathematics with Applications 62:770 (2011), table 1.
pub(crate) const NODES: [f64; 5] = [0.161, 0.327, 0.9, 0.980_025_540_904_509_7, 1.0];
const A21: f64 = 0.161;
const A3: [f64; 2] = [-0.008_480_655_492_356_989, 0.335_480_655_492_357];
const A4: [f64; 3] = [
    2.897_153_057_105_493_5,
    -6.359_448_489_975_075,
    4.362_295_432_869_581_5,
];
const A5: [f64; 4] = [
    5.325_864_828_439_257,
    -11.748_883_564_062_828,
    7.495_539_342_889_836_5,
    -0.092_495_066_361_755_25,
];
const A6: [f64; 5] = [
    5.861_455_442_946_42,
    -12.920_969_317_847_11,
    8.159_367_898_576_159,
    -0.071_584_973_281_401,
    -0.028_269_050_394_068_383,
];
const B: [f64; 6] = [
    0.096_460_766_818_065_23,
    0.01,
    0.479_889_650_414_499_6,
    1.379_008_574_103_742,
    -3.290_069_515_436_081,
    2.324_710_524_099_774,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(minutes: f64, from_min: f64, finer: u32) -> Vec<f64> {
        Steps::new(minutes, from_min, finer).collect()
    }

    #[test]
    fn steps_are_short_after_a_breakpoint_and_whole_minutes_later_on() {
        assert_eq!(
            lengths(6.0, 0.0, 0),
            [0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0]
        );
        assert_eq!(lengths(5.0, -10.0, 0), [&[0.25; 2][..], &[0.5; 9]].concat());
        assert_eq!(lengths(1.0, 3.0, 1), [0.125, 0.125, 0.125, 0.125, 0.25, 0.25]);
        assert_eq!(lengths(0.0, 0.0, 0), []);
        let halves: Vec<f64> = [Steps::new(2.0, 0.0, 0), Steps::new(4.0, 2.0, 0).going_on(2.0)]
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(halves, lengths(6.0, 0.0, 0), "a look on the way changes no step");
        let odd = lengths(4.3, 0.0, 0);
        assert_eq!(odd.len(), 9);
        assert!((odd.iter().sum::<f64>() - 4.3).abs() < 1e-12 && (odd[8] - 0.3).abs() < 1e-12);
    }

    /// A rate of change from a time and a height.
    type Rate = fn(f64, f64) -> f64;

    /// What moves a test, the same for every quantity.
    struct Course {
        step: f64,
        rate: Rate,
    }

    impl Motion<Pair> for Course {
        fn latent(&self, node: usize) -> Latent {
            Latent {
                arousal: Pair::both(NODES[node] * self.step),
                ..Latent::default()
            }
        }

        fn change(&self, latent: &Latent, y: &State, dy: &mut State) {
            for (dy, y) in dy.iter_mut().zip(y) {
                *dy = Pair([0, 1].map(|i: usize| (self.rate)(latent.arousal.0[i], y.0[i])));
            }
        }
    }

    /// One step from height 1 at time 0: where it ends and its change there.
    fn one_step(step: f64, rate: Rate) -> (f64, f64) {
        let begin = [Pair::ONE; STATES];
        let first = [Pair::both(rate(0.0, 1.0)); STATES];
        let mut there = Stages::of(&begin);
        tsitouras::<STATES, _>(&begin, &first, step, &Course { step, rate }, &mut there);
        let (end, change) = (there.state, there.change);
        assert!(end.iter().all(|pair| *pair == end[0]) && end[0].0[0] == end[0].0[1]);
        (end[0].0[0], change[STATES - 1].0[1])
    }

    /// The rule behind the method integrates powers of time up to the fourth without error.
    #[test]
    fn courses_of_time_alone_are_exact_up_to_the_fifth_power() {
        // Written out: how `powi` rounds is left open, and differs between profiles in the last digit.
        let rates: [Rate; 5] = [
            |_, _| 1.0,
            |t, _| 2.0 * t,
            |t, _| 3.0 * (t * t),
            |t, _| 4.0 * (t * t * t),
            |t, _| 5.0 * (t * t * t * t),
        ];
        for (power, rate) in (1..).zip(rates) {
            let (end, change) = one_step(0.8, rate);
            let exact = 1.0 + 0.8_f64.powi(power);
            assert!((end - exact).abs() < 1e-13, "t^{power}: {end} is not {exact}");
            assert_eq!(change, rate(0.8, end));
        }
    }

    /// Half the step, a sixty-fourth of the error or less: the method is of the fifth order, also where the change depends on
    /// the state in a curved way.
    #[test]
    fn half_a_step_has_a_sixty_fourth_of_the_error() {
        let decays: (Rate, fn(f64) -> f64) = (|_, y| -y, |t| libm::exp(-t));
        let bends: (Rate, fn(f64) -> f64) = (|_, y| -y * y, |t| 1.0 / (1.0 + t));
        let grows: (Rate, fn(f64) -> f64) = (|t, y| t * y, |t| libm::exp(t * t / 2.0));
        for (rate, exact) in [decays, bends, grows] {
            let error = |step| (one_step(step, rate).0 - exact(step)).abs();
            let ratio = error(0.4) / error(0.2);
            assert!((60.0..130.0).contains(&ratio), "{ratio}");
            assert!(error(0.2) < 1e-6, "{}", error(0.2));
        }
    }
}
