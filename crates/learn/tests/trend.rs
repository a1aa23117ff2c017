//! Whether closeness weighs less than it did: told where it does, and not where it never changed.

use learn::Verdict;
use learn::questions::ask;
use learn::simulate::{Habits, Simulated};

const COUPLES: u64 = 40;
const EVENINGS: usize = 110;

/// Of both partners of forty couples, how many are told that holding weighs more than it did, and that it weighs less.
fn check(habits: &Habits, told: impl Fn([usize; 2]) -> bool) {
    let mut found = [0, 0];
    for number in 0..COUPLES {
        for answered in ask(&Simulated::couple(11, number, habits).diary) {
            let Some(trend) = answered.trend else { continue };
            if let (Verdict::Linked, Some([change, low, high])) = (trend.verdict, trend.effect) {
                assert!(low < change && change < high, "{low} {change} {high}");
                found[usize::from(change < 0.0)] += 1;
            }
        }
    }
    assert!(told(found), "{found:?} of {}", 2 * COUPLES);
}

const fn changing(eases: f64) -> Habits {
    Habits {
        linked: false,
        eases,
        ..Habits::usual(EVENINGS)
    }
}

#[test]
fn what_weighs_less_with_time_is_told_and_never_the_other_way_round() {
    check(&changing(1.0), |[more, less]| more == 0 && less >= 40);
}

#[test]
fn what_weighs_more_is_told_as_well() {
    check(&changing(-1.0), |[more, less]| less == 0 && more >= 40);
}

#[test]
fn where_nothing_is_linked_no_change_is_told() {
    check(&changing(0.0), |[more, less]| more + less <= 1);
}

#[test]
fn where_closeness_weighs_as_it_always_did_no_change_is_told() {
    check(&Habits::usual(EVENINGS), |[more, less]| more + less <= 1);
}
