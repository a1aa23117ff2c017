//! The gate before every timing: how far our ensemble is from the reference courses.

use fearless_simd::{Level, dispatch};

use crate::couples::{Couple, PLANS, REFERENCE_EVERY, REFERENCES, couples, plans, references};
use crate::sim::{Block, Moment, STEPS, play, step_of};

/// No timing counts above this error.
pub const GATE: f64 = 1e-4;

/// The largest difference of any state from the reference courses.
#[must_use]
pub fn largest_error() -> f64 {
    let couples: Vec<Couple> = couples(REFERENCES);
    let references = references();
    let mut worst = 0.0_f64;
    for (number, plan) in plans().iter().enumerate() {
        // Couple `i` has plan `i % 64`.
        let of: Vec<usize> = (number..REFERENCES).step_by(PLANS).collect();
        let Some(block) = Block::of(&of.iter().map(|i| couples[*i]).collect::<Vec<_>>()) else {
            continue;
        };
        for step in 0..STEPS {
            let mut moment = Moment::BEGIN;
            dispatch!(Level::new(), simd => play(simd, &block, plan, 0..step + 1, &mut moment));
            let (length, minute) = step_of(step);
            let end = f64::from(length) + if length > 1.0 { begins(step) } else { minute as f64 };
            if end % REFERENCE_EVERY as f64 != 0.0 {
                continue;
            }
            for (lane, i) in of.iter().enumerate() {
                let reference = &references[*i][end as usize / REFERENCE_EVERY];
                for (row, exact) in moment.states.iter().zip(reference) {
                    worst = worst.max((f64::from(row[lane]) - exact).abs());
                }
            }
        }
    }
    worst
}

/// The minute a long step begins at, with its half.
fn begins(step: usize) -> f64 {
    10.0 + 2.5 * (step - 10) as f64
}
