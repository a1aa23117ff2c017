//! Who takes part: for each partner, the span of adults they are drawn from.

use model::{Begun, BodyProfile, Couple, Draw, Percentile, Person};

/// A span of percentiles among adults; couples are spread evenly over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    low: f64,
    high: f64,
}

impl Span {
    /// All adults.
    pub const ALL: Self = Self { low: 0.0, high: 1.0 };

    /// From `low` to `high`, each 0–1; none when they are not, or the wrong way round.
    #[must_use]
    pub fn new(low: f64, high: f64) -> Option<Self> {
        let within = |value: f64| (0.0..=1.0).contains(&value);
        (within(low) && within(high) && low <= high).then_some(Self { low, high })
    }

    /// The percentile at a share 0–1 of the span.
    fn at(self, share: f64) -> f64 {
        self.low + (self.high - self.low) * share
    }
}

/// What is known of one partner of every couple.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Population {
    /// Fear of being left.
    pub anxiety: Span,
    /// Unease with closeness.
    pub avoidance: Span,
    /// Fear of the person one wants.
    pub fear: Span,
    /// Whose hormone profile the told body uses.
    pub body: BodyProfile,
    /// What sex was begun from.
    pub begun_from: Begun,
    /// Orgasms, 0–10.
    pub orgasms: u8,
}

impl Population {
    /// Any adult.
    pub const ADULTS: Self = Self {
        anxiety: Span::ALL,
        avoidance: Span::ALL,
        fear: Span::ALL,
        body: BodyProfile::Average,
        begun_from: Begun::Desire,
        orgasms: 1,
    };
}

/// Two people nothing is known about: a draw places them among all adults.
const ANYBODY: Couple = Couple {
    partners: [Person::UNKNOWN, Person::UNKNOWN],
};

/// The couple that a draw makes of two populations. The draw's place among all adults becomes the place in the span.
pub(crate) fn couple(partners: &[Population; 2], draw: &Draw) -> Couple {
    let [first, second] = draw.traits(&ANYBODY);
    let person = |population: &Population, place: model::draw::Traits| Person {
        anxiety: Percentile::Exact(population.anxiety.at(place.anxiety)),
        avoidance: Percentile::Exact(population.avoidance.at(place.avoidance)),
        fear: Percentile::Exact(population.fear.at(place.fear)),
        tolerance_min: None,
        body: population.body,
        orgasms: population.orgasms,
        begun_from: population.begun_from,
    };
    Couple {
        partners: [person(&partners[0], first), person(&partners[1], second)],
    }
}
