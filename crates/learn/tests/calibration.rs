//! Whether what is learned holds what it says: the short version. `afterglow learn --calibrate 500` is the long one.

use learn::calibrate::{RANKED_AMONG, rank};
use learn::questions::ask;
use learn::simulate::{Habits, Simulated};
use learn::{Question, Verdict};

#[test]
fn intervals_of_simulated_couples_hold_the_truth_as_often_as_they_say() {
    let ranked: Vec<_> = (0..16)
        .map(|number| rank(11, number, &Habits::usual(12)))
        .collect();
    let held: Vec<bool> = ranked
        .iter()
        .flat_map(|one| one.personal_held.iter().chain(&one.daily_held).copied())
        .collect();
    let share = held.iter().filter(|yes| **yes).count() as f64 / held.len() as f64;
    assert!(held.len() > 350, "too many posteriors were refused");
    assert!((0.84..=0.95).contains(&share), "90 % intervals held {share}");
    // Ranks are neither all in the middle nor all at the ends.
    let ranks: Vec<usize> = ranked
        .iter()
        .flat_map(|one| one.personal.iter().chain(&one.daily).flatten().copied())
        .collect();
    let outer = ranks
        .iter()
        .filter(|rank| **rank < 10 || **rank + 10 > RANKED_AMONG)
        .count() as f64;
    let share = outer / ranks.len() as f64;
    assert!(
        (0.12..=0.28).contains(&share),
        "{share} of the ranks lie in the outer fifth"
    );
}

fn told(couples: u64, habits: &Habits, which: impl Fn(Question) -> bool) -> f64 {
    let of = |number| {
        ask(&Simulated::couple(21, number, habits).diary)
            .iter()
            .any(|one| which(one.question) && one.verdict == Verdict::Linked)
    };
    (0..couples).filter(|number| of(*number)).count() as f64 / couples as f64
}

#[test]
fn where_nothing_is_linked_hardly_anybody_is_told_of_a_link() {
    let nothing = Habits {
        linked: false,
        ..Habits::usual(80)
    };
    let share = told(150, &nothing, |_| true);
    assert!(share <= 0.08, "{share} were told of a link that is not there");
}

#[test]
fn a_strong_link_is_found_with_sixty_evenings_and_not_with_eight() {
    let linked = |evenings| Habits {
        linked: false,
        lift_by_holding: 1.6,
        ..Habits::usual(evenings)
    };
    let own = |question| question == Question::OwnMorning;
    assert_eq!(told(40, &linked(8), own), 0.0);
    let share = told(40, &linked(60), own);
    assert!(share > 0.5, "{share}");
}
