//! Doing a check again: when, and what counts as change.
#![cfg(test)]

use measure::{Dimension, Estimate, Instrument, Options, Retest, bank, change, from_scores, retest, score};

#[test]
fn days_between_checks() {
    for (last, today, expected) in [
        (
            100,
            100,
            "wait 14 more days; a check taken too soon mostly repeats the last one",
        ),
        (
            100,
            113,
            "wait one more day; a check taken too soon mostly repeats the last one",
        ),
        (100, 114, "enough time has passed to take the check again"),
        (-10, 400, "enough time has passed to take the check again"),
        (
            i32::MIN,
            i32::MAX,
            "enough time has passed to take the check again",
        ),
        (
            101,
            100,
            "the last check has a date in the future; look at the date on this device",
        ),
    ] {
        assert_eq!(retest(last, today).to_string(), expected, "{last} then {today}");
    }
    assert_eq!(retest(0, 3), Retest::Wait { days: 11 });
}

/// `change` of two estimates in one line.
fn told(before: &Estimate, after: &Estimate) -> String {
    change(before, after).map_or("cannot be said".to_owned(), |change| {
        format!(
            "{:+.2} index {:+.2} {:?}",
            change.difference, change.index, change.verdict
        )
    })
}

#[test]
fn change_is_told_only_beyond_measurement_error() {
    let at = |score: f64| {
        *from_scores(
            Instrument::Ecr,
            &[(Dimension::Anxiety, score)],
            &Options::default(),
        )
        .unwrap()
        .of(Dimension::Anxiety)
    };
    assert_eq!(told(&at(4.0), &at(4.5)), "+0.50 index +1.02 NoneSeen");
    assert_eq!(told(&at(4.0), &at(5.0)), "+1.00 index +2.03 Higher");
    assert_eq!(told(&at(5.0), &at(4.0)), "-1.00 index -2.03 Lower");
}

#[test]
fn our_check_needs_more_change_than_a_long_test() {
    let at = |level: u8| {
        let answers: Vec<_> = bank::ITEMS
            .iter()
            .map(|item| (item.id, Some(if item.reversed { 8 - level } else { level })))
            .collect();
        *score(Instrument::Check, &answers)
            .unwrap()
            .of(Dimension::Avoidance)
    };
    assert_eq!(told(&at(4), &at(5)), "+1.00 index +1.07 NoneSeen");
    assert_eq!(told(&at(4), &at(6)), "+2.00 index +2.15 Higher");
    assert_eq!(told(&at(6), &at(2)), "-4.00 index -4.30 Lower");
    let nothing = *score(Instrument::Check, &[]).unwrap().of(Dimension::Avoidance);
    assert_eq!(told(&at(4), &nothing), "cannot be said");
}
