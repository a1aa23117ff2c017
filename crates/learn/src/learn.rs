//! From a diary to what is known.

use model::normal::cdf;
use model::{Couple, Draw, Who};
use science::p;

use crate::daily::{DAILY_NAMES, DAILY_NUMBERS, Daily, DailyPriors, DailyTarget, Morning};
use crate::diary::{Diary, Note};
use crate::linear::Square;
use crate::personal::{self, Felt, OF_PARTNER, PERSONAL_NAMES, PERSONAL_NUMBERS, Priors, SCATTER, Told};
use crate::places::{Around, OF_ONE, Stage, window_min};
use crate::predictions::{Expected, expect, expect_morning};
use crate::prior::fixed;
use crate::questions::{Answered, ask};
use crate::random::Stream;
use crate::sampler::{Diagnostics, Draws, climb, curvature, sample_around};
use crate::world::DIRECTIONS;

/// Draws of the daily layer.
const DAILY_DRAWS: usize = 600;

/// Draws from the daily layer.
pub(crate) fn learn_daily(target: &mut DailyTarget, stream: &mut Stream) -> Draws {
    let mut mode = climb(&*target, &[0.0; DAILY_NUMBERS], 60);
    target.start_at(&mode);
    mode = climb(&*target, &mode, 20);
    target.start_at(&mode);
    let lower = curvature(&*target, &mode).unwrap_or_else(|| Square::unit(DAILY_NUMBERS));
    sample_around(&*target, mode, lower, DAILY_DRAWS, stream)
}

/// One number, before and after the diary.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// Whose it is; nothing when it is the couple's.
    pub who: Option<Who>,
    /// Its unit.
    pub unit: &'static str,
    /// Middle, 5th and 95th percentile before.
    pub before: [f64; 3],
    /// The same with the diary.
    pub after: [f64; 3],
    /// Evenly spaced quantiles before and with the diary: what two shapes are drawn from.
    pub shapes: [Vec<f64>; 2],
}

/// Quantiles behind a shape.
pub const SHAPE: usize = 24;

/// Where both partners are in one draw of the posterior: what the planner draws from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Fear of being left, as a percentile 0–1, of each.
    pub anxiety: [f64; 2],
    /// Unease with closeness, as a percentile 0–1, of each.
    pub avoidance: [f64; 2],
    /// Minutes of closeness before it weighs, of each.
    pub window_min: [f64; 2],
}

/// What a diary comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// Every number. Where the layer's posterior is not to be trusted, `after` repeats `before`.
    pub numbers: Vec<Known>,
    /// Draws of where both are, of equal weight; empty when the posterior is not to be trusted.
    pub places: Vec<Place>,
    /// The seven questions, for both.
    pub questions: Vec<Answered>,
    /// How the evening layer's draws were made, and whether to trust them.
    pub evenings: Diagnostics,
    /// The same of the daily layer.
    pub mornings: Diagnostics,
    /// What was noticed in the entries.
    pub notes: Vec<Note>,
    /// Check-ins the evening layer rests on.
    pub check_ins: usize,
    /// What either would answer at the next check-in, as far as is known.
    pub expected: [Expected; 2],
    /// What either would answer the next morning.
    pub expected_morning: [Morning; 2],
}

/// The work was stopped by the one who asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl core::fmt::Display for Stopped {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("stopped before the diary was learned from: ask again")
    }
}

impl core::error::Error for Stopped {}

/// Learns from a diary. `couple` is what both told of themselves beforehand; without it they are any two adults.
/// `go_on` is told how far the work is, 0–1, and says whether to go on. The same diary and seed give the same bytes.
///
/// # Errors
/// When `go_on` said stop.
pub fn learn(
    diary: &Diary,
    couple: Option<&Couple>,
    seed: u64,
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Result<Learned, Stopped> {
    let draw = Draw::median();
    let around = couple.map_or(Around::ADULTS, |couple| {
        Around::couple(couple, fixed(p::LEARN_SCORE_SD), &draw)
    });
    let stage = Stage::one(&draw);
    let told = Told::of(diary);
    let mut stream = Stream::of(seed, 0);
    let Felt {
        draws: evenings,
        unknown,
    } = personal::learn(&told, around, &stage, &mut stream, &mut |done| go_on(0.7 * done)).ok_or(Stopped)?;
    let mut days = DailyTarget::new(diary);
    let mornings = learn_daily(&mut days, &mut Stream::of(seed, 1));
    if !go_on(1.0) {
        return Err(Stopped);
    }
    let mut prior_stream = Stream::of(seed, 2);
    let before_evenings = prior_draws(PERSONAL_NUMBERS + DIRECTIONS, &mut prior_stream);
    let before_mornings = prior_draws(DAILY_NUMBERS, &mut prior_stream);
    let numbers = personal_numbers(
        &around,
        &draw,
        [&before_evenings, trusted(&evenings, &before_evenings)],
    )
    .chain(daily_numbers([
        &before_mornings,
        trusted(&mornings, &before_mornings),
    ]))
    .collect();
    let places = if evenings.diagnostics.trusted() {
        evenings
            .equal(PLACES_KEPT, &mut stream)
            .into_iter()
            .map(|scores| place(&around, &draw, scores))
            .collect()
    } else {
        Vec::new()
    };
    let next = trusted(&evenings, &before_evenings).equal(PLACES_KEPT, &mut stream);
    let next: Vec<Vec<f64>> = next.into_iter().cloned().collect();
    let expected_morning = if mornings.diagnostics.trusted() {
        let draws = mornings.equal(PLACES_KEPT, &mut Stream::of(seed, 3));
        expect_morning(diary, &days, &draws)
    } else {
        let draws: Vec<&Vec<f64>> = before_mornings.draws.iter().collect();
        let nothing = Diary::default();
        expect_morning(&nothing, &DailyTarget::new(&nothing), &draws)
    };
    Ok(Learned {
        expected_morning,
        expected: expect(diary, &around, &stage, &next, &unknown),
        numbers,
        places,
        questions: ask(diary),
        evenings: evenings.diagnostics,
        mornings: mornings.diagnostics,
        notes: diary.notes.clone(),
        check_ins: told.reports,
    })
}

/// Draws of places that are handed on: as many as the planner draws of the model.
const PLACES_KEPT: usize = 256;
/// Draws the prior's percentiles are read from.
const PRIOR_DRAWS: usize = 4000;
const SHARES: [f64; 3] = [0.5, 0.05, 0.95];

/// The three quantiles that are told, and those that a shape is drawn from.
fn quantiles_of(draws: &Draws, of: impl Fn(&[f64]) -> f64) -> ([f64; 3], Vec<f64>) {
    let shares: [f64; SHARES.len() + SHAPE] = core::array::from_fn(|k| match k.checked_sub(SHARES.len()) {
        Some(k) => (k as f64 + 0.5) / SHAPE as f64,
        None => SHARES[k],
    });
    let found = draws.quantiles(of, shares);
    (core::array::from_fn(|k| found[k]), found[SHARES.len()..].to_vec())
}

fn trusted<'a>(draws: &'a Draws, otherwise: &'a Draws) -> &'a Draws {
    if draws.diagnostics.trusted() {
        draws
    } else {
        otherwise
    }
}

fn prior_draws(numbers: usize, stream: &mut Stream) -> Draws {
    let draws: Vec<Vec<f64>> = (0..PRIOR_DRAWS)
        .map(|_| (0..numbers).map(|_| stream.score()).collect())
        .collect();
    Draws {
        weights: vec![1.0 / PRIOR_DRAWS as f64; PRIOR_DRAWS],
        mode: vec![0.0; numbers],
        draws,
        diagnostics: Diagnostics {
            method: crate::sampler::Method::Weighted,
            k_hat: 0.0,
            k_most: 0.7,
            effective: PRIOR_DRAWS as f64,
            r_hat: 1.0,
        },
    }
}

fn place(around: &Around, draw: &Draw, scores: &[f64]) -> Place {
    let at = around.places(&personal::places_of(scores));
    let of = |k: usize| [at[k], at[OF_ONE + k]];
    Place {
        anxiety: of(0).map(cdf),
        avoidance: of(1).map(cdf),
        window_min: [0, 1].map(|i| window_min(at[OF_ONE * i + 1], at[OF_ONE * i + 2], draw)),
    }
}

fn personal_numbers<'a>(
    around: &'a Around,
    draw: &'a Draw,
    [before, after]: [&'a Draws; 2],
) -> impl Iterator<Item = Known> + 'a {
    let priors = Priors::from_science();
    Who::BOTH.into_iter().flat_map(move |who| {
        PERSONAL_NAMES.iter().enumerate().map(move |(k, name)| {
            let i = who.index();
            let value = move |scores: &[f64]| match k {
                0 => place(around, draw, scores).anxiety[i],
                1 => place(around, draw, scores).avoidance[i],
                2 => place(around, draw, scores).window_min[i],
                SCATTER => priors.scatter.at(scores[i * OF_PARTNER + k]),
                _ => priors.level.at(scores[i * OF_PARTNER + k]),
            };
            let [(before, shape_before), (after, shape_after)] =
                [before, after].map(|draws| quantiles_of(draws, value));
            Known {
                name,
                who: Some(who),
                unit: ["percentile 0-1", "percentile 0-1", "min"]
                    .get(k)
                    .copied()
                    .unwrap_or("log-odds"),
                before,
                after,
                shapes: [shape_before, shape_after],
            }
        })
    })
}

fn daily_numbers([before, after]: [&Draws; 2]) -> impl Iterator<Item = Known> {
    let priors = DailyPriors::from_science();
    let mut numbers = Vec::new();
    for (k, name) in DAILY_NAMES.iter().enumerate() {
        let whose: &[Option<Who>] = if k < 2 {
            &[None]
        } else {
            &[Some(Who::A), Some(Who::B)]
        };
        for who in whose {
            let i = who.map_or(0, Who::index);
            let of = |daily: &Daily| {
                let own = &daily.partners[i];
                match k {
                    0 => daily.rate,
                    1 => daily.shared,
                    2..=4 => own.levels[k - 2],
                    5 => own.swing,
                    6 => own.noise,
                    _ => own.lift,
                }
            };
            let value = |scores: &[f64]| of(&priors.at(scores));
            let [(before, shape_before), (after, shape_after)] =
                [before, after].map(|draws| quantiles_of(draws, value));
            numbers.push(Known {
                name,
                who: *who,
                unit: ["1/day", "correlation"]
                    .get(k)
                    .copied()
                    .unwrap_or("points of 1-7"),
                before,
                after,
                shapes: [shape_before, shape_after],
            });
        }
    }
    numbers.into_iter()
}
