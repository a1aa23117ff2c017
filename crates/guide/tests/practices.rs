//! The build's checker of practices: a practice in, the reason to stop out. And what holds for those we ship.

#[path = "../build/practices.rs"]
mod practices;
#[path = "../build/registry.rs"]
#[expect(dead_code, reason = "help lines ask for messages, practices do not")]
mod registry;

use guide::{Need, Step};
use registry::Known;

const WORDS: &str = "
practice-x-title = X
practice-x-about = About
practice-x-1 = First
practice-x-1-1 = one
practice-x-1-2 = two
practice-x-2 = Second, { $a }
practice-x-3 = Third
    and { $minutes }
";

/// A practice that is sound, with its steps and what else is said of it.
fn practice(rest: &str) -> String {
    format!("[[practice]]\nid = \"x\"\nclaims = [\"c\"]\nminutes = 1\n{rest}")
}

#[track_caller]
fn check(rest: &str, expected: &str) {
    let rows = "[[row]]\nid = \"A1\"\n";
    let claims = "[[claim]]\nid = \"c\"\n";
    let files = [("x.toml".to_owned(), practice(rest))];
    let tables = Known::read(WORDS, rows, claims)
        .map_err(Into::into)
        .and_then(|known| practices::tables(&files, &known));
    let said = match tables {
        Ok(code) => format!("{} lines", code.lines().count()),
        Err(error) => error.to_string(),
    };
    assert_eq!(said, expected, "{rest}");
}

#[test]
fn a_practice_that_is_whole_compiles() {
    check(
        r#"rows = ["A1"]
fits = ["fine"]
steps = [{ choose = { field = "a", options = 2, leads = [[1, "help"], [2, "x"]] } }, "compose"]"#,
        "3 lines",
    );
}

#[test]
fn what_is_not_there_stops_the_build() {
    let with = |rows: &str, fits: &str, steps: &str| {
        format!("rows = [\"{rows}\"]\nfits = [\"{fits}\"]\nsteps = [{steps}]")
    };
    let say = r#""say""#;
    check(&with("A1", "fine", say), "3 lines");
    check(
        &with("A2", "fine", say),
        "content/practices: x: there is no row `A2`",
    );
    check(
        &with("A1", "sleepy", say),
        "content/practices: x: there is no state `sleepy`",
    );
    check(
        &with("A1", "fine", r#"{ choose = { field = "a", options = 3 } }"#),
        "content/practices: x: the message `practice-x-1-3` is missing",
    );
    check(
        &with("A1", "fine", r#""say", "say""#),
        "content/practices: x: step 2 says `a`, which no step before it asks for",
    );
    check(
        &with("A1", "fine", r#"{ go = { place = "moon" } }"#),
        "content/practices: x: there is no place `moon`",
    );
    check(
        &with(
            "A1",
            "fine",
            r#"{ choose = { field = "a", options = 2, leads = [[3, "help"]] } }"#,
        ),
        "content/practices: x: option 3 of `a` is not there",
    );
    // What may be passed over has an example to stand in its place, or stands in no sentence.
    check(
        &with("A1", "fine", r#"{ write = { field = "a" } }, "compose""#),
        "content/practices: x: step 2 says `a`, which no step before it asks for",
    );
    check(
        &with("A1", "fine", ""),
        "content/practices: x: give it 1 to 8 steps",
    );
}

#[test]
fn staying_longer_is_never_for_numb_afraid_or_torn() {
    let steps = r#"steps = [{ minutes = { field = "a", choices = [1] } }, { stay = { field = "a" } }]"#;
    let with = |never: &str| format!("rows = [\"A1\"]\nfits = [\"fine\"]\nnever = {never}\n{steps}");
    check(
        &with(r#"["numb", "afraid"]"#),
        "content/practices: x: staying longer is never offered to somebody who is both: add it to `never`",
    );
    check(
        &with(r#"["afraid", "both"]"#),
        "content/practices: x: staying longer is never offered to somebody who is numb: add it to `never`",
    );
    check(&with(r#"["numb", "afraid", "both"]"#), "3 lines");
    check(
        &with(r#"["numb", "afraid", "both", "fine"]"#),
        "content/practices: x: it fits `fine` and is never offered there",
    );
}

#[test]
fn thirty_practices_at_least_and_something_for_everybody() {
    let all = guide::practices();
    assert!(all.len() >= 30, "{}", all.len());
    for need in Need::ALL {
        let least = if matches!(need, Need::Repair) { 3 } else { 4 };
        let fitting = all.iter().filter(|practice| practice.fits(need)).count();
        assert!(fitting >= least, "{need:?}: {fitting}");
    }
    // Whoever lies in the dark finds something that needs no eyes.
    for need in [Need::TooFar, Need::TooClose, Need::Both, Need::Numb, Need::Afraid] {
        assert!(
            all.iter()
                .any(|practice| practice.fits(need) && practice.works_in_the_dark()),
            "{need:?}"
        );
    }
}

#[test]
fn whoever_is_numb_or_afraid_is_not_led_into_breath_or_closeness() {
    for practice in guide::practices() {
        let breath_first = matches!(practice.steps.first(), Some(Step::Breathe { .. }));
        assert!(!(breath_first && practice.fits(Need::Numb)), "{}", practice.id);
        for need in [Need::Numb, Need::Afraid, Need::Both] {
            assert!(!(practice.fits(need) && practice.stays()), "{}", practice.id);
        }
    }
}

#[test]
fn a_tired_person_gets_through() {
    for practice in guide::practices() {
        let short = practice.minutes <= 5 && practice.steps.len() <= 6;
        assert!(short, "{}", practice.id);
    }
}
