//! Whether what is learned holds what it says: the short version. `afterglow learn --calibrate 500` is the long one.

use learn::calibrate::{BINS, Calibration, rank};
use learn::questions::ask;
use learn::simulate::{Habits, Simulated};
use learn::{Question, Verdict};

#[test]
fn intervals_of_simulated_couples_hold_the_truth_as_often_as_they_say() {
    let ranked: Vec<_> = (0..16)
        .map(|number| rank(11, number, &Habits::usual(12)))
        .collect();
    let found = Calibration::of(&ranked);
    assert!(
        found.refused.iter().sum::<usize>() <= 1,
        "refused: {:?}",
        found.refused
    );
    assert!(
        (0.84..=0.95).contains(&found.held),
        "90 % intervals held {}",
        found.held
    );
    // Ranks are neither all in the middle nor all at the ends.
    let (outer, all) = found.numbers.iter().fold((0, 0), |(outer, all), number| {
        let ranks = &number.ranks;
        let ends = ranks[..2].iter().chain(&ranks[BINS - 2..]).sum::<u32>();
        (outer + ends, all + ranks.iter().sum::<u32>())
    });
    let share = f64::from(outer) / f64::from(all);
    assert!(
        (0.12..=0.28).contains(&share),
        "{share} of the ranks lie in the outer fifth"
    );
}

/// The short version of a hundred couples; `afterglow learn --calibrate 100 --evenings 60` is the long one.
#[test]
fn known_numbers_are_found_again() {
    let ranked: Vec<_> = (0..10)
        .map(|number| rank(12, number, &Habits::usual(30)))
        .collect();
    let found = Calibration::of(&ranked);
    for (name, least) in [
        ("anxiety", 0.6),
        ("avoidance", 0.5),
        ("calm_level", 0.6),
        ("scatter", 0.8),
        ("mood_level", 0.9),
        ("mood_noise", 0.85),
        ("evening_lift", 0.5),
    ] {
        let number = found
            .numbers
            .iter()
            .find(|number| number.name == name)
            .expect("it is learned");
        assert!(
            number.correlation > least && number.sd < 0.95,
            "{name}: truth and estimate go together by {}, {} of the prior's spread is left",
            number.correlation,
            number.sd
        );
    }
}

#[test]
fn intervals_that_are_too_narrow_fail() {
    let mut found = Calibration::of(
        &(0..4)
            .map(|number| rank(13, number, &Habits::usual(6)))
            .collect::<Vec<_>>(),
    );
    // What a thousand values of one number would say of intervals that hold less than they promise.
    found.held = 0.90;
    found.held_error = 0.005;
    found.numbers.truncate(1);
    found.numbers[0].n = 1000;
    found.numbers[0].held = 0.90;
    assert!(found.holds());
    found.numbers[0].held = 0.84;
    assert!(!found.holds(), "one number that is too narrow must fail");
    found.numbers[0].held = 0.90;
    found.held = 0.86;
    assert!(!found.holds(), "all together too narrow must fail");
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
