//! How long learning from 200 check-ins takes on this machine: once from evenings that are often alike, once from
//! evenings of many kinds.
//!
//! `cargo run --release -p learn --example time` natively; `bench/wasm/learn.mjs` says how in WebAssembly. With a number
//! behind it, so many runs: one is enough where instructions are counted. With a second one, evenings of so many kinds
//! only.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example that prints and measures time"
)]

use std::time::Instant;

use learn::simulate::{Habits, Simulated};

/// Fifty evenings, two reports of each partner.
const EVENINGS: usize = 50;
/// The best of so many runs counts, unless one says otherwise: other work on the machine only takes away.
const RUNS: usize = 3;

fn main() {
    let number = |place: usize| std::env::args().nth(place).and_then(|said| said.parse().ok());
    let runs = number(1).unwrap_or(RUNS);
    for kinds in number(2).map_or(vec![12, EVENINGS], |kinds| vec![kinds]) {
        let habits = Habits {
            missing: 0.0,
            kinds,
            ..Habits::usual(EVENINGS)
        };
        let diary = Simulated::couple(1, 0, &habits).diary;
        let mut best = f64::INFINITY;
        let mut trusted = false;
        for _ in 0..runs {
            let begun = Instant::now();
            let learned = learn::learn(&diary, None, 1, &mut |_| true);
            best = best.min(begun.elapsed().as_secs_f64());
            trusted = learned.is_ok_and(|learned| learned.evenings.trusted() && learned.mornings.trusted());
        }
        println!(
            "{} check-ins and {} mornings, {kinds} kinds of evenings: {best:.3} s, {}",
            diary.check_ins(),
            diary.mornings.len(),
            if trusted { "trusted" } else { "refused" }
        );
    }
}
