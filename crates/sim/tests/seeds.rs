//! Random runs under all faults. A failing seed is printed; put it into `crates/sim/seeds.txt`.

#[test]
fn kept_seeds_hold() {
    for (seed, steps) in sim::kept() {
        let held = sim::world::run(seed, steps);
        assert!(held.is_ok(), "seed {seed}, {steps} steps: {held:?}");
    }
}

#[test]
fn two_hundred_couples_converge_under_all_faults() {
    let failed: Vec<_> = (0..200_u64)
        .filter_map(|seed| {
            sim::world::run(seed, 500)
                .err()
                .map(|error| format!("{seed} 500: {error}"))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} seeds failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}
