//! Limits: what a file may say, what cannot hold together, and what each partner is told.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use agree::limits::kind_named;
use agree::{Limits, Wishes, collisions};
use model::{Agreement, Step, StepKind, Who};

/// Limits from lines of a couple file: `hold_max_min = 20`, `no = wash_together`.
fn limits(lines: &str) -> Limits {
    let mut limits = Limits::none();
    for line in lines.split(';').map(str::trim).filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once('=').expect("key = value");
        let (key, value) = (key.trim(), value.trim());
        if key == "no" {
            limits.no.insert(kind_named(value).expect("a kind"));
        } else {
            limits.set(key, value.parse().expect("minutes")).expect("a limit");
        }
    }
    limits
}

fn agreement(text: &str) -> Agreement {
    let steps = text.split(',').map(|step| {
        let (kind, minutes) = step.trim().split_once(' ').expect("kind minutes");
        Step {
            kind: kind_named(kind).expect("a kind"),
            minutes: minutes.parse().expect("minutes"),
        }
    });
    Agreement::new(steps.collect()).expect("an agreement")
}

fn check(ana: &str, sam: &str, expected: &[&str]) {
    let found = collisions(&[limits(ana), limits(sam)]);
    let named: Vec<String> = found
        .iter()
        .map(|collision| collision.named(["Ana", "Sam"]))
        .collect();
    assert_eq!(named, expected, "Ana: {ana} · Sam: {sam}");
}

#[test]
fn limits_that_cannot_hold_together_are_named() {
    check("", "", &[]);
    check("hold_max_min = 20", "hold_max_min = 5", &[]);
    check("hold_min_min = 5", "hold_max_min = 5", &[]);
    check("no = wash_together", "wash_max_min = 10", &[]);
    check(
        "hold_min_min = 10",
        "hold_max_min = 5",
        &["Ana needs at least 10 minutes of hold, Sam allows at most 5: change one of the two"],
    );
    check(
        "no = talk",
        "talk_min_min = 3",
        &[
            "Sam needs at least 3 minutes of talk, which is out of the question for Ana: change one of the two",
        ],
    );
    check(
        "hold_min_min = 10; hold_max_min = 5",
        "",
        &["Ana needs at least 10 and at most 5 minutes of hold: the first must not be larger"],
    );
    check(
        "",
        "no = wash; wash_min_min = 5",
        &["Sam needs at least 5 minutes of wash and refuses it: drop one of the two"],
    );
    check(
        "no = hold; no = quiet; no = talk; no = breathe",
        "no = apart_in_room; no = apart_with_return; no = wash_together; sleep_max_min = 0",
        &[
            "no kind of step is left: Ana refuses hold, quiet, talk, breathe; Sam refuses apart_in_room, \
           apart_with_return, wash, sleep: allow at least one kind",
        ],
    );
    check(
        "hold_min_min = 100",
        "quiet_min_min = 100; sleep_min_min = 60",
        &[
            "the fewest minutes are too many together (Ana needs 100, Sam needs 160): keep them within 240 minutes",
        ],
    );
}

fn check_own(ana: &str, sam: &str, who: Who, expected: &str) {
    let found = collisions(&[limits(ana), limits(sam)]);
    let own: Vec<_> = found.iter().filter_map(|collision| collision.own(who)).collect();
    assert_eq!(
        format!("{own:?}"),
        expected,
        "Ana: {ana} · Sam: {sam} · told to {who:?}"
    );
}

#[test]
fn each_partner_is_told_only_their_own_side() {
    check_own(
        "hold_min_min = 10",
        "hold_max_min = 5",
        Who::A,
        "[Least(Hold, 10)]",
    );
    check_own("hold_min_min = 10", "hold_max_min = 5", Who::B, "[Most(Hold, 5)]");
    check_own("hold_min_min = 10", "no = hold", Who::A, "[Least(Hold, 10)]");
    check_own("hold_min_min = 10", "no = hold", Who::B, "[Most(Hold, 0)]");
    check_own(
        "hold_min_min = 9; hold_max_min = 5",
        "",
        Who::A,
        "[Contradiction(Hold, 9, 5)]",
    );
    check_own("hold_min_min = 9; hold_max_min = 5", "", Who::B, "[]");
    check_own(
        "hold_min_min = 100",
        "quiet_min_min = 100; sleep_min_min = 60",
        Who::A,
        "[TooLong(100)]",
    );
    check_own(
        "no = hold; no = quiet; no = talk; no = breathe",
        "no = apart_in_room; no = apart_with_return; no = wash; no = sleep",
        Who::B,
        "[Refused([ApartInRoom, ApartWithReturn, Wash, Sleep])]",
    );
}

fn check_broken(lines: &str, steps: &str, expected: &str) {
    let broken = limits(lines).broken_by(&agreement(steps));
    let text: Vec<String> = broken
        .iter()
        .map(|breach| format!("{:?} has {}", breach.limit, breach.minutes))
        .collect();
    assert_eq!(text.join("; "), expected, "{lines} · {steps}");
}

#[test]
fn minutes_count_over_the_whole_agreement() {
    check_broken("", "hold 8, apart_with_return 20, hold 10", "");
    check_broken("hold_max_min = 18", "hold 8, apart_with_return 20, hold 10", "");
    check_broken(
        "hold_max_min = 17",
        "hold 8, apart_with_return 20, hold 10",
        "Max(Hold, 17) has 18",
    );
    check_broken(
        "hold_min_min = 19",
        "hold 8, apart_with_return 20, hold 10",
        "Min(Hold, 19) has 18",
    );
    check_broken("no = wash_together", "hold 8, wash 5", "No(Wash) has 5");
    check_broken(
        "talk_min_min = 3; no = hold",
        "hold 8",
        "No(Hold) has 8; Min(Talk, 3) has 0",
    );
}

fn check_line(key: &str, minutes: u16, expected: &str) {
    let said = Limits::none()
        .set(key, minutes)
        .map_or_else(|error| error.to_string(), |()| "set".to_owned());
    assert!(said.starts_with(expected), "{key} = {minutes}: {said}");
}

#[test]
fn lines_that_are_no_limits_say_the_cure() {
    check_line("hold_max_min", 20, "set");
    check_line("wash_together_max_min", 5, "set");
    check_line("apart_with_return_min_min", 5, "set");
    check_line(
        "hold_max",
        20,
        "`hold_max` is not a limit: write `<kind>_max_min`, `<kind>_min_min` or `no`",
    );
    check_line(
        "hug_max_min",
        20,
        "`hug` is not a kind of step: use one of hold, quiet, talk",
    );
    check_line(
        "hold_max_min",
        300,
        "`hold_max_min` is 300 minutes: give at most 240",
    );
}

fn check_met(wishes: &Wishes, steps: &str, expected: Option<f64>) {
    assert_eq!(wishes.met_by(&agreement(steps)), expected, "{wishes:?} · {steps}");
}

#[test]
fn wishes_are_met_by_degrees() {
    let hold = Wishes::none().and(StepKind::Hold, 20);
    check_met(&Wishes::none(), "hold 8", None);
    check_met(&hold, "hold 20", Some(1.0));
    check_met(&hold, "hold 5, quiet 5, hold 5", Some(0.5));
    check_met(&hold, "hold 30", Some(0.5));
    check_met(&hold, "talk 10", Some(0.0));
    check_met(&hold, "hold 60", Some(0.0));
    check_met(&hold.clone().and(StepKind::Talk, 10), "hold 20", Some(0.5));
}
