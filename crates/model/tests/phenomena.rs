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
