//! `timing TIMINGS`: times each comparison of a secret so often and prints what it tells.
#![expect(clippy::print_stdout, reason = "figures are what was asked for")]
#![expect(
    clippy::disallowed_methods,
    reason = "the clock comes in here, and nowhere else"
)]

use std::process::ExitCode;
use std::time::Instant;

use timing::{Must, T_MAX, guesses, measure};

fn main() -> ExitCode {
    let timings = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let timings = timings.unwrap_or(1_000_000);
    let began = Instant::now();
    let clock = || u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
    println!("| comparison | first byte differs | last byte differs | largest t of four | |");
    println!("|---|---|---|---|---|");
    let mut wrong = 0;
    for (name, mut guess, must) in guesses() {
        let mut found = measure(guess.as_mut(), timings, 1, &clock);
        // By chance once in 100,000; twice with other chances, never.
        if must == Must::Same && found.t > T_MAX {
            let again = measure(guess.as_mut(), timings * 2, 2, &clock);
            found.t = found.t.min(again.t);
        }
        let holds = found.right == 0 && (found.t > T_MAX) == (must == Must::Differ);
        wrong += u32::from(!holds);
        let [first, last] = found.mean_ns;
        let says = match (must, holds) {
            (Must::Same, true) => "tells nothing",
            (Must::Same, false) => "TELLS",
            (Must::Differ, true) => "tells, as it must: the measurement sees",
            (Must::Differ, false) => "TELLS NOTHING: the measurement is blind",
        };
        println!(
            "| {name} | {first:.1} ns | {last:.1} ns | {:.2} | {says} |",
            found.t
        );
    }
    println!("\n{timings} timings of 16 comparisons each; |t| above {T_MAX} tells");
    if wrong == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
