//! Who takes part: two partners, each a place on three dimensions, known more or less well.

/// One of the two partners. The order has no meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Who {
    /// The first partner.
    A,
    /// The second partner.
    B,
}

impl Who {
    /// Both partners, in order.
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    /// The other partner.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// Position in a pair: 0 or 1.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::A => 0,
            Self::B => 1,
        }
    }
}

/// A place among adults on one dimension, 0–1, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Percentile {
    /// Known exactly: a fraction in 0–1.
    Exact(f64),
    /// Estimated, as a normal score (0 is the middle of adults) with a standard deviation, both in units of one
    /// standard deviation among adults.
    About {
        /// Most likely normal score.
        z: f64,
        /// Standard deviation of the estimate.
        sd: f64,
    },
    /// Not known: drawn from all adults.
    Unknown,
}

/// Whose hormone profile the article's sex differences use. With [`crate::Preset::Measured`] it moves only what was
/// measured to differ (resting pulse and pressure).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum BodyProfile {
    /// Between the two.
    Average,
    /// The profile the article tells of women.
    ToldFemale,
    /// The profile the article tells of men.
    ToldMale,
}

/// What sex was begun from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Begun {
    /// Desire.
    Desire,
    /// Insecurity: to be sure of the other.
    Insecurity,
    /// To please the other.
    ToPlease,
    /// To soothe a feeling.
    ToSoothe,
}

/// One partner.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Person {
    /// Fear of being left.
    pub anxiety: Percentile,
    /// Unease with closeness.
    pub avoidance: Percentile,
    /// Disorganised fear of the person one wants.
    pub fear: Percentile,
    /// Minutes of closeness before it starts to weigh, > 0; drawn from the prior when absent.
    pub tolerance_min: Option<f64>,
    /// Whose hormone profile the article's sex differences use.
    pub body: BodyProfile,
    /// Orgasms in this evening, 0–10.
    pub orgasms: u8,
    /// What sex was begun from.
    pub begun_from: Begun,
}

impl Person {
    /// Someone nothing is known about: "just me" uses this for the other.
    pub const UNKNOWN: Self = Self {
        anxiety: Percentile::Unknown,
        avoidance: Percentile::Unknown,
        fear: Percentile::Unknown,
        tolerance_min: None,
        body: BodyProfile::Average,
        orgasms: 1,
        begun_from: Begun::Desire,
    };

    /// Someone whose three percentiles are known, with everything else as usual.
    #[must_use]
    pub const fn at(anxiety: f64, avoidance: f64, fear: f64) -> Self {
        Self {
            anxiety: Percentile::Exact(anxiety),
            avoidance: Percentile::Exact(avoidance),
            fear: Percentile::Exact(fear),
            ..Self::UNKNOWN
        }
    }
}

/// Two partners in one relationship.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Couple {
    /// The partners, in the order of [`Who`].
    pub partners: [Person; 2],
}
