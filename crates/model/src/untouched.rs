//! One body by itself, in closed form: for those who hold the bodies against measurements.

use science::p;

use crate::body::{Bodies, Marker, TouchAdded};
use crate::{Couple, Draw, Person, Preset};

/// The body of somebody whom nobody touches after sex.
///
/// The reading does not exist here, so nothing is integrated. In the laboratory (`alone`) that is the whole truth; with
/// a partner it is the whole truth for the markers that touch does not reach ([`Marker::feels_touch`]).
#[derive(Clone, Debug)]
pub struct Untouched {
    bodies: Bodies,
    begins_min: f64,
}

impl Untouched {
    /// This person's body under a draw.
    #[must_use]
    pub fn new(person: Person, preset: Preset, alone: bool, draw: &Draw) -> Self {
        let couple = Couple {
            partners: [person, person],
        };
        Self {
            bodies: Bodies::new(&couple, preset, alone, draw),
            begins_min: -draw.value(p::AROUSAL_MIN),
        }
    }

    /// A marker at a minute after the end of sex, in the unit of [`Marker::unit`]; before arousal it is at rest.
    #[must_use]
    pub fn at(&self, marker: Marker, minute: f64) -> f64 {
        const NONE: TouchAdded = TouchAdded {
            plasma: 0.0,
            oxytocin: 0.0,
            ease: 0.0,
        };
        self.bodies.markers(0, minute.max(self.begins_min), &NONE)[marker.index()]
    }
}
