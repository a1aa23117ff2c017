//! The three attachment dimensions and the four regions of the map.

use core::fmt;
use core::str::FromStr;

/// One of the three attachment dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Dimension {
    /// Fear of being left.
    Anxiety,
    /// Unease with closeness.
    Avoidance,
    /// Disorganised fear of the person one wants.
    Fear,
}

impl Dimension {
    /// All three, in the order used everywhere.
    pub const ALL: [Self; 3] = [Self::Anxiety, Self::Avoidance, Self::Fear];

    /// Position in [`Dimension::ALL`]: 0, 1 or 2.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Anxiety => 0,
            Self::Avoidance => 1,
            Self::Fear => 2,
        }
    }

    /// The word used in files and on screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anxiety => "anxiety",
            Self::Avoidance => "avoidance",
            Self::Fear => "fear",
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One of the four attachment patterns: a region of the map, never a verdict on a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Pattern {
    /// Little anxiety, little avoidance.
    Secure,
    /// Much anxiety, little avoidance.
    Anxious,
    /// Little anxiety, much avoidance.
    Avoidant,
    /// Much of both, or much fear.
    Disorganised,
}

impl Pattern {
    /// All four, in the order used everywhere.
    pub const ALL: [Self; 4] = [Self::Secure, Self::Anxious, Self::Avoidant, Self::Disorganised];

    /// Position in [`Pattern::ALL`]: 0 to 3.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Secure => 0,
            Self::Anxious => 1,
            Self::Avoidant => 2,
            Self::Disorganised => 3,
        }
    }

    /// The word used in files and in message names (`check-card-<name>-title`).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secure => "secure",
            Self::Anxious => "anxious",
            Self::Avoidant => "avoidant",
            Self::Disorganised => "disorganised",
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that is none of the four patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPattern(String);

impl fmt::Display for UnknownPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no card “{}”; the cards are secure, anxious, avoidant, disorganised",
            self.0
        )
    }
}

impl core::error::Error for UnknownPattern {}

impl FromStr for Pattern {
    type Err = UnknownPattern;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|pattern| pattern.name() == text.trim())
            .ok_or_else(|| UnknownPattern(text.trim().to_owned()))
    }
}
