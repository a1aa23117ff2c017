//! What one person can do right now, by how they are, and who can help.
//!
//! Rules that hold everywhere: staying longer is never offered to someone who is numb, frightened or in pain; nothing
//! urges anyone towards sex, towards staying, or towards the other person.

/// How somebody is, right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feeling {
    /// Too far apart.
    TooFar,
    /// Too close.
    TooClose,
    /// Both at once.
    Both,
    /// Numb, or not really here.
    Numb,
    /// Fine.
    Fine,
}

impl Feeling {
    /// Every feeling, in the order of the screen.
    pub const ALL: [Self; 5] = [Self::TooFar, Self::TooClose, Self::Both, Self::Numb, Self::Fine];

    /// The name in messages: `now-<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooFar => "too-far",
            Self::TooClose => "too-close",
            Self::Both => "both",
            Self::Numb => "numb",
            Self::Fine => "fine",
        }
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Three slow breaths.
    Breaths,
    /// Coming back to the room: feet, eyes, a hand on the heart. Closing in on the breath can deepen numbness.
    Ground,
}

/// What comes first for somebody who feels like this.
#[must_use]
pub const fn first(feeling: Feeling) -> First {
    match feeling {
        Feeling::Numb => First::Ground,
        Feeling::TooFar | Feeling::TooClose | Feeling::Both | Feeling::Fine => First::Breaths,
    }
}

/// Whether playing an agreement may be offered: not to somebody who is numb, since an agreement holds closeness.
#[must_use]
pub const fn may_play(feeling: Feeling) -> bool {
    !matches!(feeling, Feeling::Numb)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numb_is_grounded_and_never_led_into_closeness() {
        for feeling in Feeling::ALL {
            let numb = feeling == Feeling::Numb;
            assert_eq!(first(feeling) == First::Ground, numb, "{}", feeling.name());
            assert_eq!(may_play(feeling), !numb, "{}", feeling.name());
        }
    }

    #[test]
    fn at_least_fifteen_countries() {
        assert!(countries().len() >= 15);
        assert_eq!(READ_ON.len(), "2026-11-22".len());
    }
}
