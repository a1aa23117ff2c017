//! What lies beside the places: levels and scatter of both partners, and how far the truth about the model lies along
//! each of its directions. Given the places, their posterior has one hill; it is climbed, integrated as a normal one,
//! and drawn from, and how far the draws are from the truth about it is weighed.

use core::cmp::Ordering;

use libm::{lgamma, log, log1p};

use crate::linear::{Square, dot};
use crate::ordinal::Scale;
use crate::personal::Priors;
use crate::random::Stream;
use crate::world::{DIRECTIONS, World, short, sum_along};

/// Levels and the scatter of one partner.
pub(crate) const OWN: usize = 6;
/// Numbers beside the places: those of both partners, then the directions of the model.
pub(crate) const BESIDE: usize = 2 * OWN + DIRECTIONS;
/// Most steps of the climb; two or three are usual.
const STEPS: usize = 12;
/// A step that would gain less than this in the logarithm ends the climb.
const ENOUGH: f64 = 0.02;
/// Most steps by a neighbour's curvature, and the gain that ends them.
const CHEAP_STEPS: usize = 3;
const CHEAP_ENOUGH: f64 = 0.3;
/// A step that would gain less than this has the top in sight.
const NEAR: f64 = 1.0;
/// No hill rises by more than so many times what a step promises.
const SURELY: f64 = 3.0;
/// No number moves further than this in one step.
const STEP_MOST: f64 = 1.5;
/// Degrees of freedom of draws around the hill: somewhat heavier tails than its own.
const FREEDOM: u32 = 12;

/// An answer: to which row, whose, to which item, which one of 0–10, and how often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) row: usize,
    pub(crate) partner: usize,
    pub(crate) item: usize,
    pub(crate) answer: u8,
    pub(crate) times: f64,
}

impl Seen {
    fn level(&self) -> usize {
        self.partner * OWN + self.item
    }

    fn scatter(&self) -> usize {
        self.partner * OWN + OWN - 1
    }
}

/// The hill at one couple of places.
#[derive(Clone, Debug)]
pub(crate) struct Hill {
    /// Logarithm of how likely the answers are, everything beside the places integrated out.
    pub(crate) log: f64,
    at: Vec<f64>,
    /// The lower factor of the curvature.
    lower: Square,
    /// Whether the curvature is its own and not a neighbour's.
    pub(crate) own: bool,
}

/// Everything that does not depend on the places.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub(crate) seen: &'a [Seen],
    pub(crate) world: &'a World,
    pub(crate) priors: &'a Priors,
}

impl Beside<'_> {
    #[inline(always)]
    fn mean(&self, seen: &Seen, read: &[f64], at: &[f64], along: &[f32; DIRECTIONS]) -> f64 {
        read[seen.row]
            + self.world.mean[seen.row]
            + self.priors.level.at(at[seen.level()])
            + sum_along(self.world.of(seen.row), along)
    }

    fn scales(&self, at: &[f64]) -> [Scale; 2] {
        [0, 1].map(|partner| Scale::new(self.priors.scatter.at(at[partner * OWN + OWN - 1])))
    }

    /// The logarithm of the density at these numbers.
    fn height(&self, read: &[f64], at: &[f64]) -> f64 {
        let scales = self.scales(at);
        let along = along(at);
        let mut chances = Chances::default();
        for row in self.seen.chunk_by(|a, b| a.row == b.row) {
            let first = row[0];
            let scale = &scales[first.partner];
            let mean = scale.mean(self.mean(&first, read, at, &along));
            for seen in row {
                chances.add(scale.chance(seen.answer, mean), seen.times);
            }
        }
        chances.log() - 0.5 * dot(at, at)
    }

    /// The same with slopes; what bends it at each row of answers is handed to `bends`.
    fn slopes(
        &self,
        read: &[f64],
        at: &[f64],
        slopes: &mut [f64; BESIDE],
        mut bends: impl FnMut(&Seen, &[f32; DIRECTIONS], Bend),
    ) -> f64 {
        let scales = self.scales(at);
        let (level, spread) = (self.priors.level.slope(), self.priors.scatter.slope());
        let here = along(at);
        let mut by_direction = [0.0_f32; DIRECTIONS];
        for (slope, x) in slopes.iter_mut().zip(at) {
            *slope = -x;
        }
        let mut chances = Chances::default();
        // Answers to one row share all but their thresholds.
        for row in self.seen.chunk_by(|a, b| a.row == b.row) {
            let first = row[0];
            let along = self.world.of(first.row);
            let scale = &scales[first.partner];
            let mean = scale.mean(self.mean(&first, read, at, &here));
            let (mut by_mean, mut by_scale) = (0.0, 0.0);
            let mut bend = Bend::default();
            for seen in row {
                let chance = scale.slopes(seen.answer, mean);
                chances.add(chance.chance, seen.times);
                by_mean += seen.times * chance.by_mean;
                by_scale += seen.times * chance.by_log_scale;
                bend.mean -= seen.times * chance.bend;
                bend.both -= seen.times * chance.bend_both * spread;
                bend.scale -= seen.times * chance.bend_log_scale * spread * spread;
            }
            slopes[first.level()] += by_mean * level;
            slopes[first.scatter()] += by_scale * spread;
            add_times(&mut by_direction, along, by_mean);
            bends(&first, along, bend);
        }
        for (slope, by) in slopes[2 * OWN..].iter_mut().zip(by_direction) {
            *slope += f64::from(by);
        }
        chances.log() - 0.5 * dot(at, at)
    }

    /// The same with the curvature, as a positive matrix.
    fn bends(&self, read: &[f64], at: &[f64], slopes: &mut [f64; BESIDE]) -> (f64, Square) {
        let level = self.priors.level.slope();
        let mut bends = Square::unit(BESIDE);
        let mut many = Outer::default();
        let mut beside = [[0.0_f32; DIRECTIONS]; 2 * OWN];
        let height = self.slopes(read, at, slopes, |first, along, bend| {
            let (own, scatter) = (first.level(), first.scatter());
            *bends.at_mut(own, own) += bend.mean * level * level;
            *bends.at_mut(scatter, own) += bend.both * level;
            *bends.at_mut(scatter, scatter) += bend.scale;
            add_times(&mut beside[own], along, bend.mean * level);
            add_times(&mut beside[scatter], along, bend.both);
            many.add(along, bend.mean);
        });
        many.finish();
        // By columns: they are rows of the other triangle, which is filled in the end.
        for (number, beside) in beside.iter().enumerate() {
            let cells = &mut bends.cells[number * BESIDE + 2 * OWN..(number + 1) * BESIDE];
            for (cell, sum) in cells.iter_mut().zip(beside) {
                *cell += f64::from(*sum);
            }
        }
        for i in 0..BESIDE {
            for j in 0..i {
                let (lower, upper) = (bends.at(i, j), bends.at(j, i));
                let of_model = if j >= 2 * OWN {
                    many.at(i - 2 * OWN, j - 2 * OWN)
                } else {
                    0.0
                };
                *bends.at_mut(i, j) = lower + upper + of_model;
                *bends.at_mut(j, i) = bends.at(i, j);
            }
            if i >= 2 * OWN {
                *bends.at_mut(i, i) += many.at(i - 2 * OWN, i - 2 * OWN);
            }
        }
        (height, bends)
    }

    /// Climbs the hill from a neighbour's and by its curvature, which costs little, and says whether the top is in sight.
    /// What is known of the hill then is rough: enough to see whether the place counts.
    ///
    /// A hill that will not reach `least` is not climbed further.
    pub(crate) fn rough(&self, read: &[f64], start: &Hill, least: f64) -> (Hill, bool) {
        let mut rough = Hill {
            own: false,
            ..start.clone()
        };
        if !start.log.is_finite() {
            return (rough, false);
        }
        let mut slopes = [0.0; BESIDE];
        let mut last = f64::INFINITY;
        for _ in 0..CHEAP_STEPS {
            let height = self.slopes(read, &rough.at, &mut slopes, |_, _, _| {});
            let along = start.lower.backward(&start.lower.forward(&slopes));
            let gain = 0.5 * dot(&along, &slopes);
            let promised = height - start.lower.log_diagonal();
            rough.log = promised + gain;
            if promised + SURELY * gain < least {
                return (rough, true);
            }
            // A neighbour's curvature that does not lead up is left.
            if gain > 0.5 * last {
                break;
            }
            last = gain;
            go(&mut rough.at, &along);
            if gain < CHEAP_ENOUGH {
                return (rough, true);
            }
        }
        (rough, false)
    }

    /// Climbs the hill by its own curvature. Where it bends the wrong way a step may lead down: then half of it is taken,
    /// so that every step that counts leads up.
    pub(crate) fn hill(&self, read: &[f64], start: &Hill) -> Hill {
        let mut at = start.at.clone();
        let mut slopes = [0.0; BESIDE];
        let mut found = Hill {
            log: f64::NEG_INFINITY,
            at: at.clone(),
            lower: Square::unit(BESIDE),
            own: true,
        };
        let mut stood: Option<(f64, Vec<f64>)> = None;
        for step in 0..=STEPS {
            let (height, bends) = self.bends(read, &at, &mut slopes);
            if let Some((before, from)) = &stood
                && height.partial_cmp(&(before - ENOUGH)).is_none_or(Ordering::is_lt)
            {
                for (x, from) in at.iter_mut().zip(from) {
                    *x = 0.5 * (*x + from);
                }
                continue;
            }
            let Some(lower) = bends.cholesky().or_else(|| bends.cholesky_lifted()) else {
                return found;
            };
            let along = lower.backward(&lower.forward(&slopes));
            let gain = 0.5 * dot(&along, &slopes);
            // What is left of the climb is that of a normal hill: its top is counted without going there. Far from the
            // top no hill is normal, and what it would promise there is worth nothing.
            found.log = height + if gain < NEAR { gain } else { 0.0 } - lower.log_diagonal();
            found.lower = lower;
            found.at.clone_from(&at);
            stood = Some((height, at.clone()));
            go(&mut at, &along);
            if gain < ENOUGH {
                found.at.clone_from(&at);
                break;
            }
            if step == STEPS {
                break;
            }
        }
        found
    }

    /// So many draws from a hill, with the logarithm of each one's weight: their mean stands for how likely the answers
    /// are.
    pub(crate) fn draws(
        &self,
        read: &[f64],
        hill: &Hill,
        count: usize,
        stream: &mut Stream,
    ) -> Vec<(Vec<f64>, f64)> {
        let (freedom, size) = (f64::from(FREEDOM), BESIDE as f64);
        // Of the t distribution against the normal one, whose constant `log` leaves out too.
        let constant =
            lgamma(0.5 * (freedom + size)) - lgamma(0.5 * freedom) - 0.5 * size * log(0.5 * freedom);
        (0..count)
            .map(|_| {
                let z: Vec<f64> = (0..BESIDE).map(|_| stream.score()).collect();
                let chi: f64 = (0..FREEDOM)
                    .map(|_| {
                        let score = stream.score();
                        score * score
                    })
                    .sum();
                let stretch = f64::sqrt(freedom / chi);
                let mut at = hill.lower.backward(&z);
                for (x, top) in at.iter_mut().zip(&hill.at) {
                    *x = top + stretch * *x;
                }
                let square = stretch * stretch * dot(&z, &z);
                let proposal =
                    constant + hill.lower.log_diagonal() - 0.5 * (freedom + size) * log1p(square / freedom);
                let height = self.height(read, &at) - proposal;
                (at, height)
            })
            .collect()
    }
}

/// The numbers along each direction.
#[inline(always)]
fn along(at: &[f64]) -> [f32; DIRECTIONS] {
    short(core::array::from_fn(|k| at[2 * OWN + k]))
}

/// Adds so many times a row of directions.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "four go abreast where two would")]
fn add_times(to: &mut [f32; DIRECTIONS], row: &[f32; DIRECTIONS], times: f64) {
    let times = times as f32;
    for (sum, share) in to.iter_mut().zip(row) {
        *sum += times * share;
    }
}

/// One step, none of whose numbers is too long.
fn go(at: &mut [f64], along: &[f64]) {
    let longest = along.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
    let length = (STEP_MOST / longest).min(1.0);
    for (x, step) in at.iter_mut().zip(along) {
        *x += length * step;
    }
}

/// How one row of answers bends the hill: along the mean, along mean and scatter, along the scatter.
#[derive(Clone, Copy, Debug, Default)]
struct Bend {
    mean: f64,
    both: f64,
    scale: f64,
}

/// The sum of the logarithms of many chances: few logarithms are taken.
struct Chances {
    sum: f64,
    product: f64,
}

impl Default for Chances {
    fn default() -> Self {
        Self {
            sum: 0.0,
            product: 1.0,
        }
    }
}

impl Chances {
    #[inline]
    fn add(&mut self, chance: f64, times: f64) {
        if times == 1.0 {
            self.product *= chance;
            // No chance is below 1e-290, so that the product can always be held.
            if self.product < 1e-10 {
                self.sum += log(self.product);
                self.product = 1.0;
            }
        } else {
            self.sum += times * log(chance);
        }
    }

    fn log(&self) -> f64 {
        self.sum + log(self.product)
    }
}

/// A weighted sum of products of a row's directions with themselves: four rows at a time, in blocks of four columns.
#[derive(Default)]
struct Outer {
    cells: [[[f32; 4]; BLOCKS]; DIRECTIONS],
    rows: [[[f32; 4]; BLOCKS]; 4],
    weighed: [[f32; DIRECTIONS]; 4],
    waiting: usize,
}

const BLOCKS: usize = DIRECTIONS / 4;

impl Outer {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "four go abreast where two would")]
    fn add(&mut self, row: &[f32; DIRECTIONS], weight: f64) {
        let (slot, weight) = (self.waiting, weight as f32);
        for (block, part) in self.rows[slot].iter_mut().zip(row.as_chunks::<4>().0) {
            *block = *part;
        }
        self.weighed[slot] = row.map(|share| weight * share);
        self.waiting += 1;
        if self.waiting == self.rows.len() {
            self.take();
        }
    }

    #[inline]
    fn take(&mut self) {
        for k in 0..DIRECTIONS {
            let weights = self.weighed.map(|row| row[k]);
            for block in 0..=k / 4 {
                let cells = &mut self.cells[k][block];
                for (row, weight) in self.rows.iter().zip(weights) {
                    for (cell, share) in cells.iter_mut().zip(row[block]) {
                        *cell += weight * share;
                    }
                }
            }
        }
        self.waiting = 0;
    }

    /// Takes what waits.
    fn finish(&mut self) {
        self.weighed[self.waiting..].fill([0.0; DIRECTIONS]);
        self.take();
    }

    /// Of a row and a column that is not beyond it.
    fn at(&self, row: usize, column: usize) -> f64 {
        f64::from(self.cells[row][column / 4][column % 4])
    }
}

impl Hill {
    /// Where to begin when nothing is known of any hill.
    pub(crate) fn start() -> Self {
        Self {
            log: f64::NEG_INFINITY,
            at: vec![0.0; BESIDE],
            lower: Square::unit(BESIDE),
            own: false,
        }
    }

    /// Where to begin when the directions of the model have become others.
    pub(crate) fn under_other_directions(&self) -> Self {
        let mut start = Self::start();
        start.at[..2 * OWN].copy_from_slice(&self.at[..2 * OWN]);
        start
    }

    /// Where the hill is highest: where to begin with a neighbour.
    pub(crate) fn top(&self) -> &[f64] {
        &self.at
    }
}
