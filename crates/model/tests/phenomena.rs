//! The article as executable tests: every phenomenon holds in at least nine of ten prior draws.

use std::collections::BTreeSet;

#[test]
fn every_phenomenon_holds_over_two_hundred_draws() {
    let failing: Vec<String> = model::phenomena::check(1, 200)
        .iter()
        .filter(|outcome| !outcome.holds)
        .map(|outcome| {
            format!(
                "{}: {:.3} of draws, effect {:+.4}",
                outcome.id, outcome.share, outcome.effect_median
            )
        })
        .collect();
    assert!(failing.is_empty(), "{}", failing.join("\n"));
}

#[test]
fn every_phenomenon_has_an_experiment_and_the_other_way_round() {
    let described: BTreeSet<&str> = science::phenomena()
        .iter()
        .map(|phenomenon| phenomenon.id)
        .collect();
    let played: BTreeSet<&str> = model::phenomena::ids().collect();
    assert_eq!(described, played);
}

/// That a direction comes out says little about the number behind it: sizes are held too.
#[test]
fn the_sizes_of_the_effects_do_not_change() {
    let pinned: Vec<&str> = include_str!("phenomena-effects.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let found: Vec<String> = model::phenomena::check(1, 40)
        .iter()
        .map(|one| {
            // Adding zero turns -0 into 0.
            let [low, middle, high] = [one.effect_low, one.effect_median, one.effect_high]
                .map(|value| (value * 1e6).round() / 1e6 + 0.0);
            format!("{}: {:.3} {low:.6} {middle:.6} {high:.6}", one.id, one.share)
        })
        .collect();
    let differs: Vec<&String> = found
        .iter()
        .enumerate()
        .filter(|(k, line)| pinned.get(*k) != Some(&line.as_str()))
        .map(|(_, line)| line)
        .collect();
    assert!(
        differs.is_empty() && pinned.len() == found.len(),
        "if the effects were meant to change, write the new ones into tests/phenomena-effects.txt: {differs:#?}"
    );
}
