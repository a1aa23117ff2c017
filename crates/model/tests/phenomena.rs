//! The article as executable tests: every phenomenon holds in at least nine of ten prior draws.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use model::draw::Draw;
use model::phenomena::{Effects, conditions};

/// The draws whose effects are pinned; the first of those over which every phenomenon holds.
const PINNED: u32 = 40;
const ALL: u32 = 200;

static FIRST: LazyLock<Effects> = LazyLock::new(|| Effects::of(1, 0..PINNED));

#[test]
fn every_phenomenon_holds_over_two_hundred_draws() {
    let failing: Vec<String> = FIRST
        .clone()
        .and(Effects::of(1, PINNED..ALL))
        .outcomes()
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
    let found = FIRST
        .clone()
        .outcomes()
        .iter()
        .map(|one| {
            // Adding zero turns -0 into 0.
            let [low, middle, high] = [one.effect_low, one.effect_median, one.effect_high]
                .map(|value| (value * 1e6).round() / 1e6 + 0.0);
            format!("{}: {:.3} {low:.6} {middle:.6} {high:.6}", one.id, one.share)
        })
        .collect();
    same(
        found,
        include_str!("phenomena-effects.txt"),
        "tests/phenomena-effects.txt",
    );
}

/// An effect is the smallest of its conditions and hides the others: under a few draws each is held by itself.
#[test]
fn the_sizes_of_the_conditions_do_not_change() {
    let draws = [Draw::median(), Draw::at(1, 0), Draw::at(1, 1), Draw::at(1, 2)];
    let found = model::phenomena::ids()
        .map(|id| {
            let of = |draw| -> Vec<String> {
                let rounded = |value: f64| (value * 1e7).round() / 1e7 + 0.0;
                conditions(id, draw)
                    .into_iter()
                    .map(|value| format!("{:.7}", rounded(value)))
                    .collect()
            };
            format!(
                "{id}: {}",
                draws.each_ref().map(|draw| of(draw).join(" ")).join(" | ")
            )
        })
        .collect();
    same(
        found,
        include_str!("phenomena-conditions.txt"),
        "tests/phenomena-conditions.txt",
    );
}

#[test]
fn an_effect_is_the_least_of_its_conditions_where_all_hold() {
    for id in model::phenomena::ids() {
        let draw = Draw::at(1, 5);
        let effect = model::phenomena::effect(id, &draw).unwrap_or(f64::NAN);
        let conditions = conditions(id, &draw);
        assert!(
            conditions.contains(&effect),
            "{id}: {effect} is none of {conditions:?}"
        );
        if effect > 0.0 {
            assert!(conditions.iter().all(|one| *one > 0.0), "{id}: {conditions:?}");
        }
    }
    assert!(model::phenomena::effect("none", &Draw::median()).is_none());
    assert!(conditions("none", &Draw::median()).is_empty());
}

fn same(found: Vec<String>, pinned: &str, file: &str) {
    let pinned: Vec<&str> = pinned.lines().filter(|line| !line.starts_with('#')).collect();
    let differs: Vec<&String> = found
        .iter()
        .enumerate()
        .filter(|(k, line)| pinned.get(*k) != Some(&line.as_str()))
        .map(|(_, line)| line)
        .collect();
    assert!(
        differs.is_empty() && pinned.len() == found.len(),
        "if these were meant to change, write the new ones into {file}: {differs:#?}"
    );
}
