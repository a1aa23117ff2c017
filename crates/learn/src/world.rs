//! What is not known of the model itself, as it bears on one couple's answers.
//!
//! The model's own parameters are the same for everybody and known only roughly. Near the places where a couple is,
//! what the answers would be under other values of them is a mean and a few directions in which all answers move
//! together. Learning integrates over how far the truth lies along each: a couple's numbers are not made surer by
//! taking the middle of a parameter for the truth.

use model::Draw;

use crate::linear::{Square, dot, largest};
use crate::places::{Lived, PLACES, Stage};

/// Directions that are kept: as many as leave little of how answers differ between draws.
pub(crate) const DIRECTIONS: usize = 20;
/// Draws of the model's parameters the directions are found from: while the couple is looked for, and when it is found.
pub(crate) const DRAWS_ROUGH: usize = 48;
pub(crate) const DRAWS: usize = 128;
/// Their seed: the same for every couple, so that the same diary gives the same bytes.
const SEED: u64 = 0x0a17;

/// Rows of answers: partner and item, for each minute of each evening that was lived.
pub(crate) const ROWS_OF_MINUTE: usize = 10;

/// The directions in which what is not known of the model moves a couple's answers.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    /// Places the couple may be at, one for each draw.
    places: Vec<[f64; PLACES]>,
    stage: Stage,
    /// For each direction, how much each draw has a part in it.
    shares: Vec<Vec<f64>>,
}

/// How the answers to some evenings move along each direction.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// What each row gains on average over the model's parameters, in log-odds.
    pub(crate) mean: Vec<f64>,
    /// [`DIRECTIONS`] numbers for each row: what one standard deviation along each direction adds.
    along: Vec<[f32; DIRECTIONS]>,
}

impl World {
    #[inline]
    pub(crate) fn of(&self, row: usize) -> &[f32; DIRECTIONS] {
        &self.along[row]
    }
}

/// What would be answered at each place, row by row.
pub(crate) fn rows(
    stage: &Stage,
    lived: &[Lived],
    places: &[[f64; PLACES]],
    fear: [f64; 2],
) -> Vec<Vec<f64>> {
    stage
        .play(lived, places, fear)
        .into_iter()
        .map(|minutes| minutes.into_iter().flatten().flatten().collect())
        .collect()
}

/// What other draws of the model's parameters change in each row.
struct Others {
    mean: Vec<f64>,
    off: Vec<Vec<f64>>,
}

impl Others {
    /// `usually` are the rows under the usual draw, place by place.
    fn than(
        usually: &[&[f64]],
        lived: &[Lived],
        places: &[[f64; PLACES]],
        fear: [f64; 2],
        stage: &Stage,
    ) -> Self {
        let mut off = rows(stage, lived, places, fear);
        for (one, usually) in off.iter_mut().zip(usually) {
            for (one, usually) in one.iter_mut().zip(*usually) {
                *one -= usually;
            }
        }
        let count = off.len().max(1) as f64;
        let width = off.first().map_or(0, Vec::len);
        let mean: Vec<f64> = (0..width)
            .map(|row| off.iter().map(|one| one[row]).sum::<f64>() / count)
            .collect();
        for (one, mean) in off.iter_mut().flat_map(|one| one.iter_mut().zip(&mean)) {
            *one -= mean;
        }
        Self { mean, off }
    }

    fn world(self, shares: &[Vec<f64>]) -> World {
        let rows = self.mean.len();
        let mut along = vec![[0.0; DIRECTIONS]; rows];
        for (draw, one) in self.off.iter().enumerate() {
            let shares: [f64; DIRECTIONS] =
                core::array::from_fn(|k| shares.get(k).map_or(0.0, |of| of[draw]));
            for (along, off) in along.iter_mut().zip(one) {
                for (along, share) in along.iter_mut().zip(&shares) {
                    *along += share * off;
                }
            }
        }
        World {
            mean: self.mean,
            along: along.into_iter().map(short).collect(),
        }
    }
}

/// By how much the spread along the directions is made wider than that of the draws they were found from.
///
/// Learning goes by what the directions leave over, and they fit the draws they were found from better than others, as
/// any regression does: what is left over varies less among these draws than among all, by `1 − directions/draws` in
/// variance.
fn wider(draws: usize) -> f64 {
    1.0 / (1.0 - DIRECTIONS as f64 / draws as f64).sqrt()
}

/// Numbers along each direction in single precision, which is as sure as they are.
#[expect(clippy::cast_possible_truncation, reason = "four go abreast where two would")]
pub(crate) fn short(of: [f64; DIRECTIONS]) -> [f32; DIRECTIONS] {
    of.map(|number| number as f32)
}

/// The sum of products of numbers along each direction.
#[inline(always)]
pub(crate) fn sum_along(a: &[f32; DIRECTIONS], b: &[f32; DIRECTIONS]) -> f64 {
    let mut sums = [0.0_f32; 4];
    for (a, b) in a.as_chunks::<4>().0.iter().zip(b.as_chunks::<4>().0) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    f64::from((sums[0] + sums[1]) + (sums[2] + sums[3]))
}

impl Unknown {
    /// The directions at places where the couple may be, from as many draws of the model's parameters, and how the
    /// answers to these evenings move along them. `usually` are the rows at each place under the usual draw, and `times`
    /// says how often each row was answered: the first directions are those in which given answers differ most.
    pub(crate) fn near(
        places: Vec<[f64; PLACES]>,
        usually: &[&[f64]],
        lived: &[Lived],
        times: &[f64],
        fear: [f64; 2],
        usual: &Stage,
    ) -> (Self, World) {
        // Everybody meets the same draws, so what their mean misses of the whole prior's would lean everybody's numbers
        // to one side: they share out the prior evenly.
        let draws = Draw::evenly(SEED, places.len() as u32);
        let stage = Stage::each(usual.usual(), &draws);
        let others = Others::than(usually, lived, &places, fear, &stage);
        let mut alike = Square::zero(draws.len());
        for (i, one) in others.off.iter().enumerate() {
            let counted: Vec<f64> = one.iter().zip(times).map(|(off, times)| off * times).collect();
            for (j, other) in others.off.iter().take(i + 1).enumerate() {
                let sum = dot(&counted, other);
                *alike.at_mut(i, j) = sum;
                *alike.at_mut(j, i) = sum;
            }
        }
        let scale = wider(draws.len()) / (draws.len() as f64 - 1.0).sqrt();
        let shares: Vec<Vec<f64>> = largest(&alike, DIRECTIONS)
            .into_iter()
            .map(|vector| vector.into_iter().map(|share| share * scale).collect())
            .collect();
        let world = others.world(&shares);
        (
            Self {
                places,
                stage,
                shares,
            },
            world,
        )
    }

    /// How the answers to other evenings move along the same directions.
    pub(crate) fn world(&self, lived: &[Lived], fear: [f64; 2], usual: &Stage) -> World {
        let usually = rows(usual, lived, &self.places, fear);
        let usually: Vec<&[f64]> = usually.iter().map(Vec::as_slice).collect();
        Others::than(&usually, lived, &self.places, fear, &self.stage).world(&self.shares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personal::{Told, places_of};
    use crate::places::Around;
    use crate::simulate::{Habits, Simulated};

    /// Draws that had no part in the directions.
    const OTHERS: u32 = 256;
    /// Half of what a place is moved by to see how the answers follow.
    const STEP: f64 = 0.2;
    /// How far places lie from where the couple is.
    const AROUND: f64 = 0.4;
    /// Information about one answer's log-odds, at a usual scatter.
    const INFORMATION: f64 = 1.3;
    /// Variance of the level of each partner's answers to each item, in log-odds.
    const LEVEL: f64 = 0.5;

    /// For each number that goes through the model: by what variance the model's parameters move what would be learned
    /// of it, as the directions foretell and as draws that had no part in them do.
    fn moved(couple: &Simulated) -> Vec<(f64, f64)> {
        let told = Told::of(&couple.diary);
        let times = told.times();
        let fear = Around::ADULTS.fear;
        let usual = Stage::one(&Draw::median());
        let here = places_of(&couple.personal).map(|place| place.clamp(-2.0, 2.0));
        let mut stream = crate::random::Stream::of(5, 5);
        let places: Vec<[f64; PLACES]> = (0..DRAWS)
            .map(|_| here.map(|place| place + AROUND * stream.score()))
            .collect();
        let read = rows(&usual, &told.lived, &places, fear);
        let read: Vec<&[f64]> = read.iter().map(Vec::as_slice).collect();
        let (_, world) = Unknown::near(places, &read, &told.lived, &times, fear, &usual);

        // What learning weighs against each other: places, levels, directions.
        let mut beside: Vec<[f64; PLACES]> = vec![here];
        for place in 0..PLACES {
            for step in [STEP, -STEP] {
                let mut moved = here;
                moved[place] += step;
                beside.push(moved);
            }
        }
        let read = rows(&usual, &told.lived, &beside, fear);
        let by_place = (0..PLACES).map(|place| -> Vec<f64> {
            let (up, down) = (&read[1 + 2 * place], &read[2 + 2 * place]);
            up.iter()
                .zip(down)
                .map(|(up, down)| (up - down) / (2.0 * STEP))
                .collect()
        });
        let by_level = (0..ROWS_OF_MINUTE).map(|item| -> Vec<f64> {
            let of = |row: usize| {
                if row % ROWS_OF_MINUTE == item {
                    LEVEL.sqrt()
                } else {
                    0.0
                }
            };
            (0..times.len()).map(of).collect()
        });
        let by_direction = (0..DIRECTIONS).map(|direction| -> Vec<f64> {
            (0..times.len())
                .map(|row| f64::from(world.of(row)[direction]))
                .collect()
        });
        let known: Vec<Vec<f64>> = by_place.chain(by_level).chain(by_direction).collect();
        let weighed: Vec<Vec<f64>> = known
            .iter()
            .map(|one| {
                one.iter()
                    .zip(&times)
                    .map(|(one, times)| INFORMATION * one * times)
                    .collect()
            })
            .collect();
        let mut curvature = Square::unit(known.len());
        for (i, one) in weighed.iter().enumerate() {
            for (j, other) in known.iter().enumerate() {
                *curvature.at_mut(i, j) += dot(one, other);
            }
        }
        let lower = curvature.cholesky().expect("a positive matrix");
        let learned = |off: &[f64]| {
            let slopes: Vec<f64> = weighed.iter().map(|one| dot(one, off)).collect();
            lower.backward(&lower.forward(&slopes))
        };

        let foretold: Vec<Vec<f64>> = known[PLACES + ROWS_OF_MINUTE..]
            .iter()
            .map(|one| learned(one))
            .collect();
        let draws = Draw::evenly(SEED + 1, OTHERS);
        let stage = Stage::each(usual.usual(), &draws);
        let usually: Vec<&[f64]> = draws.iter().map(|_| read[0].as_slice()).collect();
        let others = Others::than(&usually, &told.lived, &vec![here; draws.len()], fear, &stage);
        let seen: Vec<Vec<f64>> = others.off.iter().map(|off| learned(off)).collect();
        (0..PLACES)
            .map(|place| {
                let square = |all: &[Vec<f64>]| all.iter().map(|one| one[place] * one[place]).sum::<f64>();
                (square(&foretold), square(&seen) / f64::from(OTHERS))
            })
            .collect()
    }

    #[test]
    fn other_draws_move_what_is_learned_as_much_as_was_foretold() {
        let couples = 6;
        let moved: Vec<(f64, f64)> = (0..couples)
            .flat_map(|number| moved(&Simulated::couple(11, number, &Habits::usual(60))))
            .collect();
        let sum = |of: fn(&(f64, f64)) -> f64| moved.iter().map(of).sum::<f64>();
        let (foretold, seen) = (sum(|one| one.0), sum(|one| one.1));
        assert!(
            (0.9..1.1).contains(&(seen / foretold)),
            "{seen} where {foretold} was foretold"
        );
    }
}
