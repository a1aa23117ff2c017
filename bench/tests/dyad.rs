//! The posterior of two people's states: its density beside JAX's, its moments beside those of a long run.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use bench::dyad::chance::Chance;
use bench::dyad::gate::{Off, off, reference};
use bench::dyad::posterior::{
    ENOUGH, How, Posterior, Scores, Target, climb, moments, point, posterior, sample, weighted,
    weighted_posterior,
};
use bench::dyad::{DRAWS, Dyad, PRIOR_MEAN, Point, check_ins, nuts};

/// The numbers that the check-ins were simulated from.
const TRUTH: Point = [
    -0.510_825_623_765_990_7,
    -0.105_360_515_657_826_28,
    -core::f64::consts::LN_2,
    -0.223_143_551_314_209_7,
    0.15,
    0.2,
    0.1,
    0.15,
    0.25,
    -core::f64::consts::LN_2,
    -0.510_825_623_765_990_7,
    -0.597_837_000_755_620_4,
    -0.356_674_943_938_732_4,
    0.4,
    -0.916_290_731_874_155,
    -0.510_825_623_765_990_7,
    -core::f64::consts::LN_2,
    -core::f64::consts::LN_2,
    0.9,
    1.1,
    0.3,
    0.5,
    0.2,
    0.4,
    0.2,
    -0.1,
    0.1,
    0.0,
];
/// The log posterior and its slopes there, by JAX 0.10.2 in f64 (`bench/peers/dyad_jax.py COUNT golden`).
const GOLDEN: [(usize, f64, Point); 2] = [
    (
        200,
        -611.325_247_487_794_7,
        [
            -1.8737289425743149,
            -1.5041022715730514,
            2.8110274361647463,
            5.875498997444323,
            -8.132123304535819,
            -3.2565148498912158,
            -14.08218291203276,
            -10.517704682480323,
            -10.61406707278948,
            1.5193839434314993,
            3.4258243489786744,
            3.1835480031894554,
            -8.191033909537076,
            -6.029310451594565,
            9.113437957017227,
            -11.885433383540024,
            11.574679268009934,
            8.259404196429081,
            2.3055390705335186,
            -2.964543676854943,
            -5.375806342427355,
            -1.8097852469230051,
            0.9058784877274844,
            -14.700359262687645,
            16.679657309790695,
            12.59255754069775,
            -14.964018454022842,
            -9.802766856704366,
        ],
    ),
    (
        1000,
        -3_021.156_301_290_326_6,
        [
            18.650598323416688,
            12.802790746584977,
            7.763634800433686,
            4.7954493266267555,
            -23.679661937412728,
            -1.697091660575423,
            3.1341683889496452,
            -2.8309757992938103,
            -2.5053765544529547,
            -25.890085757464178,
            -35.02567763339517,
            -5.586557670181852,
            -5.73164637279976,
            9.23070366598898,
            37.38101335597712,
            11.65711348205382,
            27.39310285695551,
            6.287625603331976,
            6.498184883138411,
            -39.388975718753514,
            -12.986468021262093,
            -7.349011701831479,
            -5.783707200715132,
            -4.523785137259344,
            -20.59122198726431,
            0.17168780298164724,
            9.921152722999691,
            -20.07747760536006,
        ],
    ),
];

fn dyad(count: usize) -> Dyad {
    Dyad::new(&check_ins(count).expect("check-ins"))
}

fn near(found: f64, known: f64, tolerance: f64) -> bool {
    (found - known).abs() <= tolerance * (1.0 + known.abs())
}

#[test]
fn density_and_slopes_are_those_of_jax() {
    for (count, value, slopes) in GOLDEN {
        let dyad = dyad(count);
        let alone = dyad.slope(&TRUTH);
        let abreast = dyad.slopes(&[PRIOR_MEAN, PRIOR_MEAN, TRUTH]);
        for (found, by) in [alone, abreast[2]] {
            assert!(near(found, value, 1e-12), "{found} is not {value}");
            for k in 0..by.len() {
                assert!(
                    near(by[k], slopes[k], 1e-9),
                    "slope {k}: {} is not {}",
                    by[k],
                    slopes[k]
                );
            }
        }
        assert!(near(dyad.values(&[PRIOR_MEAN, TRUTH])[1], value, 1e-12));
    }
}

/// Where draws seldom come to: far out, and where rates are low and middles hardly known. The places and what JAX finds
/// there are written by `bench/peers/dyad_heights.py COUNT`.
#[test]
fn the_density_is_that_of_jax_out_to_its_tails() {
    for (count, text) in [
        (200, include_str!("../data/dyad_200_heights.csv")),
        (1000, include_str!("../data/dyad_1000_heights.csv")),
    ] {
        let dyad = dyad(count);
        let (mut points, mut heights) = (Vec::new(), Vec::new());
        for line in text.lines() {
            let cells: Vec<f64> = line
                .split(',')
                .map(|cell| cell.parse().expect("a number"))
                .collect();
            let (height, point) = cells.split_last().expect("numbers");
            points.push(Point::try_from(point).expect("28 numbers"));
            heights.push(*height);
        }
        assert_eq!(points.len(), 24);
        for (found, height) in dyad.values(&points).iter().zip(heights) {
            assert!(near(*found, height, 1e-9), "{found} is not {height}");
        }
    }
}

#[test]
fn slopes_are_those_of_differences() {
    const STEP: f64 = 1e-5;
    let dyad = dyad(200);
    let mut chance = Chance::new(1);
    for _ in 0..4 {
        let at: Point = core::array::from_fn(|k| PRIOR_MEAN[k] + 0.3 * chance.score());
        let (_, slopes) = dyad.slope(&at);
        for k in 0..at.len() {
            let moved = [STEP, -STEP].map(|step| {
                let mut moved = at;
                moved[k] += step;
                moved
            });
            let values = dyad.values(&moved);
            let difference = (values[0] - values[1]) / (2.0 * STEP);
            assert!(
                near(slopes[k], difference, 1e-6),
                "slope {k}: {} is not {difference}",
                slopes[k]
            );
        }
    }
}

/// The draws of some seeds, and how far all of them together are off.
fn together(seeds: u64, run: impl Fn(u64) -> Option<Posterior<28>>) -> (Vec<Posterior<28>>, Off) {
    let all: Vec<Posterior<28>> = (0..seeds).map(|seed| run(seed).expect("a posterior")).collect();
    let draws: Vec<Point> = all.iter().flat_map(|one| one.draws.clone()).collect();
    let weights: Vec<f64> = all
        .iter()
        .flat_map(|one| one.weights.iter().map(|weight| weight / seeds as f64))
        .collect();
    let off = off(&moments(&draws, &weights), &reference(200).expect("a long run"));
    (all, off)
}

#[test]
fn draws_are_of_the_posterior_that_a_long_run_finds() {
    let dyad = dyad(200);
    let (all, off) = together(6, |seed| posterior(&dyad, seed));
    for one in all {
        assert!(
            one.how == How::Abreast && one.effective >= ENOUGH,
            "{:?} {}",
            one.how,
            one.effective
        );
    }
    assert!(off.near(), "{off}");
}

/// The gate of weighted draws lets them through here, and a part of the tail is missing all the same.
#[test]
fn weighted_draws_pass_their_gate_and_are_a_little_narrow() {
    let dyad = dyad(200);
    let (all, off) = together(3, |seed| weighted_posterior(&dyad, 4 * DRAWS, seed));
    for one in all {
        assert!(matches!(one.how, How::Weighted(_)), "{:?}", one.how);
        assert!(
            one.k_hat < 0.7 && one.effective >= ENOUGH,
            "{} {}",
            one.k_hat,
            one.effective
        );
    }
    assert!(off.means < 0.15 && off.sds < 0.2, "{off}");
}

#[test]
fn a_chain_finds_the_same_posterior() {
    let dyad = dyad(200);
    let target = Scores(&dyad);
    let (mode, lower) = climb(&target, &[0.0; 28]).expect("a mode");
    let scores = nuts::chain(&target, &mode, &lower, [150, 1500], &mut Chance::new(3));
    let draws: Vec<Point> = scores.iter().map(point).collect();
    let found = moments(&draws, &vec![1.0 / draws.len() as f64; draws.len()]);
    // Of one chain's 1,500 draws the furthest of 28 numbers is further off than the gate's tenth now and then.
    let off = off(&found, &reference(200).expect("a long run"));
    assert!(off.means < 0.2 && off.sds < 0.15, "{off}");
}

/// Three bananas: every other number follows the square of the one before.
struct Bent;

impl Target<6> for Bent {
    fn values(&self, points: &[[f64; 6]]) -> Vec<f64> {
        points.iter().map(|point| self.slope(point).0).collect()
    }
    fn slopes(&self, points: &[[f64; 6]]) -> Vec<(f64, [f64; 6])> {
        points.iter().map(|point| self.slope(point)).collect()
    }
    fn slope(&self, point: &[f64; 6]) -> (f64, [f64; 6]) {
        let (mut value, mut slopes) = (0.0, [0.0; 6]);
        for k in [0, 2, 4] {
            let (x, off) = (point[k], point[k + 1] - point[k] * point[k] + 1.0);
            value -= 0.5 * (x * x + off * off);
            slopes[k] = 2.0 * x * off - x;
            slopes[k + 1] = -off;
        }
        (value, slopes)
    }
}

#[test]
fn weights_that_are_worth_too_little_are_refused() {
    assert!(weighted(&Bent, &[0.0; 6], 200, &mut Chance::new(5)).is_none());
}

#[test]
fn chains_find_bananas() {
    let found = sample(&Bent, &[0.0; 6], &mut Chance::new(5)).expect("draws");
    let (means, sds) = moments(&found.draws, &found.weights);
    for k in [0, 2, 4] {
        assert!(
            means[k].abs() < 0.2 && (sds[k] - 1.0).abs() < 0.15,
            "{} {}",
            means[k],
            sds[k]
        );
        let wide = 3.0_f64.sqrt();
        assert!(
            means[k + 1].abs() < 0.35 && (sds[k + 1] / wide - 1.0).abs() < 0.25,
            "{} {}",
            means[k + 1],
            sds[k + 1]
        );
    }
}
