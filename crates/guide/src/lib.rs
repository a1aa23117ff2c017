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
    /// The country's name in English.
    pub name: &'static str,
    /// For fear, force or control.
    pub violence: &'static [&'static str],
    /// Someone to talk to.
    pub crisis: &'static [&'static str],
    /// For danger now; empty where none was read.
    pub emergency: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/helplines.rs"));

/// The countries with numbers, by name.
#[must_use]
pub fn countries() -> &'static [Country] {
    COUNTRIES
}

/// Whether the numbers want to be read again, on a day counted from 1970-01-01. Old ones are still shown, with their
/// date: a number that may have changed is better than none.
#[must_use]
pub const fn is_old(day: i64) -> bool {
    day - READ_ON_DAY > FRESH_DAYS as i64
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
    fn check_country(name: &str, expected: Option<&str>) {
        let found = countries().iter().find(|country| country.name == name);
        let said = found.map(|one| {
            format!(
                "{} | {} | {}",
                one.violence.join(", "),
                one.crisis.join(", "),
                one.emergency
            )
        });
        assert_eq!(said.as_deref(), expected, "{name}");
    }

    #[test]
    fn who_can_help() {
        check_country("Austria", Some("0800 222 555, 0800 700 217 | 142 | 133 or 112"));
        check_country(
            "United States",
            Some("1-800-799-7233, RAINN: 1-800-656-4673 | 988 | 911"),
        );
        check_country("Atlantis", None);
        assert!(countries().len() >= 15);
        assert!(
            countries()
                .iter()
                .all(|one| !one.violence.is_empty() || !one.crisis.is_empty())
        );
    }

    #[test]
    fn numbers_grow_old() {
        let on = |days| is_old(READ_ON_DAY + days);
        assert_eq!((READ_ON, READ_ON_DAY, FRESH_DAYS), ("2026-11-22", 20_779, 180));
        assert_eq!([on(0), on(180), on(181), on(-10)], [false, false, true, false]);
    }
}
