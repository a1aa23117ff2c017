//! `sim FIRST COUNT STEPS`: runs that many seeds and prints those that fail, one a line, ready for `seeds.txt`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool speaks to the terminal"
)]

use std::process::ExitCode;

use sim::world::Held;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok())
        .collect();
    let [first, count, steps] = numbers.as_slice() else {
        eprintln!("usage: sim FIRST COUNT STEPS");
        return ExitCode::from(2);
    };
    let steps = u32::try_from(*steps).unwrap_or(u32::MAX);
    let (mut failed, mut too_old) = (0, 0);
    for seed in *first..first.saturating_add(*count) {
        match sim::world::run(seed, steps) {
            Ok(Held::Whole) => {}
            Ok(Held::TooOld) => too_old += 1,
            Err(error) => {
                failed += 1;
                println!("{seed} {steps} # {}", error.trim_end());
            }
        }
    }
    println!(
        "{count} seeds from {first}, {steps} steps each: {failed} failed, {too_old} lost what was too old to be kept"
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
