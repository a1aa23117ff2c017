//! What one person can do: practices as data, the order in which they are offered, softer words, and who can help.
//!
//! Rules that hold everywhere: staying longer is never offered to someone who is numb, frightened or in pain; nothing
//! urges anyone towards sex, towards staying, or towards the other person.

pub mod care;
mod need;
pub mod notice;
pub mod order;
pub mod path;
mod practice;
pub mod soften;

pub use need::{Feeling, First, Need, first, may_play};
pub use practice::{Keeps, Lead, Place, Practice, PracticeId, Step, practices};

/// Who can help in one country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its code of two letters; its name is the message `safety-country-<code>`.
    pub code: &'static str,
    /// For danger now; empty where none was read.
    pub emergency: &'static [&'static str],
    /// Lines, those for fear, force or control first.
    pub lines: &'static [Line],
}

/// A line to call, or a page to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// For fear, force or control; otherwise someone to talk to.
    pub violence: bool,
    /// The number, or the address of the page.
    pub to: &'static str,
    /// What it calls itself; may be empty.
    pub name: &'static str,
    /// Whom it is for, as in the message `safety-whom-<whom>`; empty: for everybody.
    pub whom: &'static str,
    /// The day it was read, counted from 1970-01-01.
    pub read_on: i64,
    /// The day after which it wants to be read again.
    pub until: i64,
}

impl Line {
    /// Whether it wants to be read again, on a day counted from 1970-01-01. It is still shown, with its date: a number
    /// that may have changed is better than none. A clock before the day of reading says nothing.
    #[must_use]
    pub const fn is_old(&self, day: i64) -> bool {
        day > self.until
    }

    /// What a phone dials; nothing for a page.
    #[must_use]
    pub fn dials(&self) -> Option<String> {
        dials(self.to)
    }
}

/// What a phone dials for a number as it is written; nothing for anything else.
#[must_use]
pub fn dials(number: &str) -> Option<String> {
    let digits = number.chars().filter(char::is_ascii_digit).collect::<String>();
    let plain = number
        .chars()
        .all(|sign| sign.is_ascii_digit() || matches!(sign, ' ' | '-'));
    (plain && !digits.is_empty()).then_some(digits)
}

include!(concat!(env!("OUT_DIR"), "/helplines.rs"));

/// The countries with numbers.
#[must_use]
pub fn countries() -> &'static [Country] {
    COUNTRIES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(feeling: Feeling, expected: &str) {
        let said = format!(
            "{}: {:?}, may play: {}",
            feeling.name(),
            first(feeling),
            may_play(feeling)
        );
        assert_eq!(said, expected);
    }

    #[test]
    fn numb_is_grounded_and_never_led_into_closeness() {
        check(Feeling::TooFar, "too-far: Breaths, may play: true");
        check(Feeling::TooClose, "too-close: Breaths, may play: true");
        check(Feeling::Both, "both: Breaths, may play: true");
        check(Feeling::Numb, "numb: Ground, may play: false");
        check(Feeling::Fine, "fine: Breaths, may play: true");
        check(Feeling::Afraid, "afraid: Stop, may play: false");
    }

    #[track_caller]
    fn check_country(code: &str, expected: Option<&str>) {
        let found = countries().iter().find(|country| country.code == code);
        let of = |one: &Country, violence: bool| {
            let lines = one.lines.iter().filter(|line| line.violence == violence);
            lines
                .map(|line| [line.name, line.whom, line.to].map(str::to_owned))
                .map(|parts| {
                    parts
                        .into_iter()
                        .filter(|part| !part.is_empty())
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect::<Vec<_>>()
                .join(", ")
        };
        let said = found.map(|one| {
            format!(
                "{} | {} | {}",
                of(one, true),
                of(one, false),
                one.emergency.join(", ")
            )
        });
        assert_eq!(said.as_deref(), expected, "{code}");
    }

    #[test]
    fn who_can_help() {
        check_country(
            "at",
            Some("Frauenhelpline women 0800 222 555, 0800 700 217 | 142 | 133, 112"),
        );
        check_country("us", Some("1-800-799-7233, RAINN 1-800-656-4673 | 988 | 911"));
        check_country("xx", None);
        assert!(countries().len() >= 15);
        assert!(countries().iter().all(|one| !one.lines.is_empty()));
    }

    #[test]
    fn each_number_grows_old_by_itself() {
        let lines = || countries().iter().flat_map(|country| country.lines);
        assert!(lines().all(|line| (1..=366).contains(&(line.until - line.read_on))));
        for line in lines() {
            let old =
                [line.read_on - 10, line.read_on, line.until, line.until + 1].map(|day| line.is_old(day));
            assert_eq!(old, [false, false, false, true], "{}", line.to);
        }
        let first = lines().map(|line| line.until).min().expect("some");
        let last = lines().map(|line| line.until).max().expect("some");
        assert_eq!((first, last), (20_959, 20_961), "2027-05-21 and two days later");
    }

    #[test]
    fn a_number_is_dialled_and_a_page_is_not() {
        assert_eq!(dials("0800 111 0 111").as_deref(), Some("08001110111"));
        assert_eq!(dials("1-800-799-7233").as_deref(), Some("18007997233"));
        assert_eq!(dials("sheltersafe.ca"), None);
        assert_eq!(dials("133 or 112"), None);
    }
}
