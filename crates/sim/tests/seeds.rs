//! Random runs under all faults. A failing seed is printed; put it into `crates/sim/seeds.txt`.

const STEPS: u32 = 500;
/// Two thousand couples in all, in tests of 250, so that they are shared out over what cores there are.
const COUPLES: u64 = 250;

/// Runs the couples of one test, and prints each that does not converge.
fn check(part: u64) {
    let failed: Vec<_> = (part * COUPLES..(part + 1) * COUPLES)
        .filter_map(|seed| {
            sim::world::run(seed, STEPS)
                .err()
                .map(|error| format!("{seed} {STEPS}: {error}"))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} seeds failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn kept_seeds_hold() {
    for (seed, steps) in sim::kept() {
        let held = sim::world::run(seed, steps);
        assert!(held.is_ok(), "seed {seed}, {steps} steps: {held:?}");
    }
}

#[test]
fn couples_1_to_250_converge_under_all_faults() {
    check(0);
}

#[test]
fn couples_251_to_500_converge_under_all_faults() {
    check(1);
}

#[test]
fn couples_501_to_750_converge_under_all_faults() {
    check(2);
}

#[test]
fn couples_751_to_1000_converge_under_all_faults() {
    check(3);
}

#[test]
fn couples_1001_to_1250_converge_under_all_faults() {
    check(4);
}

#[test]
fn couples_1251_to_1500_converge_under_all_faults() {
    check(5);
}

#[test]
fn couples_1501_to_1750_converge_under_all_faults() {
    check(6);
}

#[test]
fn couples_1751_to_2000_converge_under_all_faults() {
    check(7);
}
