//! How often trials of a couple's own tell a difference that is not there, and one that is: the table of
//! `docs/learning.md`.
//!
//! `cargo run --package learn --example trials`

use std::io::Write as _;

use learn::random::Stream;
use learn::trial::{Arm, PAIRS, Verdict, analyse, arm};

const TRIALS: u32 = 2_000;
/// How much more there is in one of the two, in standard deviations of one evening's answers.
const MORE: [f64; 4] = [0.0, 0.5, 1.0, 1.5];
/// Slow swings and what single evenings add, in points of 0–10.
const SWING: f64 = 1.2;
const SCATTER: f64 = 1.2;

/// Answers 0–10 whose mood swings slowly from evening to evening; one in twenty is missing.
fn lived(coins: u64, pairs: u8, more: f64, stream: &mut Stream) -> Vec<Option<f64>> {
    let mut mood = stream.score();
    (0..usize::from(pairs) * 2)
        .map(|evening| {
            mood = 0.6 * mood + 0.8 * stream.score();
            let own = if arm(coins, evening) == Arm::A { more } else { 0.0 };
            let answer = 6.0 + SWING * mood + own + SCATTER * stream.score();
            (!stream.happens(0.05)).then_some(answer.round().clamp(0.0, 10.0))
        })
        .collect()
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let sd = libm::sqrt(SWING * SWING + SCATTER * SCATTER);
    writeln!(out, "evenings, people who ask: {MORE:?} standard deviations more")?;
    for pairs in PAIRS {
        for askers in [1, 2] {
            let cells = MORE.map(|more| {
                let mut stream = Stream::of(5, u64::from(pairs));
                let told = (0..TRIALS).filter(|_| {
                    let coins = stream.bits();
                    let answers = lived(coins, pairs, more * sd, &mut stream);
                    matches!(analyse(coins, &answers, askers).verdict, Verdict::Higher(_))
                });
                format!("{:.1} %", 100.0 * told.count() as f64 / f64::from(TRIALS))
            });
            writeln!(out, "{}, {askers}: {}", pairs * 2, cells.join(", "))?;
        }
    }
    Ok(())
}
