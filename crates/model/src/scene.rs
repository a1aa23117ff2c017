//! The input of an evening, and its check: every error names the field, the value and the cure.

use crate::Preset;
use crate::agreement::Agreement;
use crate::evening::sensible;
use crate::event::Event;
use crate::person::{Couple, Percentile};

/// The longest evening the model means something for.
pub const HORIZON_MAX_MIN: f64 = 240.0;
/// The earliest minute of an evening: arousal begins.
pub const EARLIEST_MIN: f64 = -20.0;
/// The most samples one trajectory has.
pub const SAMPLES_MAX: usize = 100_000;
/// The most orgasms of one partner.
pub const ORGASMS_MAX: u8 = 10;

/// What an evening consists of.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Who takes part.
    pub couple: &'a Couple,
    /// Which body the model uses.
    pub preset: Preset,
    /// What happens that nobody agreed on; any order.
    pub events: &'a [Event],
    /// What was agreed on beforehand.
    pub agreement: Option<&'a Agreement>,
    /// The end, in minutes after sex: more than 0, at most [`HORIZON_MAX_MIN`].
    pub horizon_min: f64,
    /// Contact held fixed from minute 0 on, 0–1; exactly 0 is the laboratory: each is alone from the beginning, without
    /// coitus. `None` leaves contact to the two.
    pub contact: Option<f64>,
}

impl<'a> Scene<'a> {
    /// How long an evening is unless one says otherwise, in minutes.
    pub const HORIZON_MIN: f64 = 120.0;

    /// Two people, the measured body, two hours, nothing agreed and nothing in particular happening.
    #[must_use]
    pub const fn new(couple: &'a Couple) -> Self {
        Self {
            couple,
            preset: Preset::Measured,
            events: &[],
            agreement: None,
            horizon_min: Self::HORIZON_MIN,
            contact: None,
        }
    }

    /// Whether the model means something for this evening.
    ///
    /// # Errors
    /// The first [`SceneError`] found.
    pub fn check(&self) -> Result<(), SceneError> {
        for (i, person) in self.couple.partners.iter().enumerate() {
            let partner = i + 1;
            let dimensions = [
                ("anxiety", person.anxiety),
                ("avoidance", person.avoidance),
                ("fear", person.fear),
            ];
            for (field, value) in dimensions {
                if !sensible(value) {
                    return Err(SceneError::Percentile {
                        partner,
                        field,
                        value,
                    });
                }
            }
            if let Some(minutes) = person.tolerance_min
                && !(minutes.is_finite() && minutes > 0.0 && minutes <= HORIZON_MAX_MIN)
            {
                return Err(SceneError::Tolerance { partner, minutes });
            }
            if person.orgasms > ORGASMS_MAX {
                return Err(SceneError::Orgasms {
                    partner,
                    count: person.orgasms,
                });
            }
        }
        if !(self.horizon_min.is_finite() && self.horizon_min > 0.0 && self.horizon_min <= HORIZON_MAX_MIN) {
            return Err(SceneError::Horizon(self.horizon_min));
        }
        if let Some(contact) = self.contact
            && !(0.0..=1.0).contains(&contact)
        {
            return Err(SceneError::Contact(contact));
        }
        for (position, event) in self.events.iter().enumerate() {
            if !(event.at_min >= EARLIEST_MIN && event.at_min <= self.horizon_min) {
                return Err(SceneError::EventAt {
                    position,
                    at_min: event.at_min,
                    horizon_min: self.horizon_min,
                });
            }
            if let Some(for_min) = event.for_min
                && !(for_min.is_finite() && for_min > 0.0)
            {
                return Err(SceneError::EventFor { position, for_min });
            }
        }
        Ok(())
    }

    pub(crate) fn sample_times(&self, from_min: f64, step_min: f64) -> Result<Vec<f64>, SceneError> {
        if !(from_min >= EARLIEST_MIN && from_min <= self.horizon_min) {
            return Err(SceneError::From {
                from_min,
                horizon_min: self.horizon_min,
            });
        }
        if !(step_min.is_finite() && step_min > 0.0) {
            return Err(SceneError::Step(step_min));
        }
        let steps = (self.horizon_min - from_min) / step_min;
        if steps >= SAMPLES_MAX as f64 {
            return Err(SceneError::Step(step_min));
        }
        // A last step that ends a hair before the horizon still counts.
        let count = (steps + 1e-9) as usize + 1;
        Ok((0..count).map(|k| from_min + k as f64 * step_min).collect())
    }
}

/// Why an evening cannot be played. Partners are counted from 1, events from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SceneError {
    /// A percentile outside 0–1, or an estimate that is no number.
    Percentile {
        /// Which partner, from 1.
        partner: usize,
        /// Which dimension.
        field: &'static str,
        /// The value.
        value: Percentile,
    },
    /// A window that is no positive number of minutes.
    Tolerance {
        /// Which partner, from 1.
        partner: usize,
        /// The value.
        minutes: f64,
    },
    /// More orgasms than the model counts.
    Orgasms {
        /// Which partner, from 1.
        partner: usize,
        /// The value.
        count: u8,
    },
    /// A horizon the model means nothing for.
    Horizon(f64),
    /// A fixed contact outside 0–1.
    Contact(f64),
    /// An event before the evening begins or after its end.
    EventAt {
        /// Which event, from 0.
        position: usize,
        /// The value.
        at_min: f64,
        /// The end of this evening.
        horizon_min: f64,
    },
    /// An event without a positive duration.
    EventFor {
        /// Which event, from 0.
        position: usize,
        /// The value.
        for_min: f64,
    },
    /// A first sample outside the evening.
    From {
        /// The value.
        from_min: f64,
        /// The end of this evening.
        horizon_min: f64,
    },
    /// A distance between samples that is not positive, or so small that there would be too many.
    Step(f64),
    /// A band of no draws.
    NoDraws,
}

impl std::fmt::Display for SceneError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Percentile {
                partner,
                field,
                value: Percentile::Exact(value),
            } => {
                write!(
                    f,
                    "partner {partner}: {field} is {value}, it is a percentile: give a number from 0 to 1"
                )
            }
            Self::Percentile {
                partner,
                field,
                value,
            } => {
                write!(
                    f,
                    "partner {partner}: {field} is {value:?}, give a finite score and a spread of 0 or more"
                )
            }
            Self::Tolerance { partner, minutes } => write!(
                f,
                "partner {partner}: tolerance_min is {minutes}, give minutes above 0 and up to {HORIZON_MAX_MIN}, or leave it out"
            ),
            Self::Orgasms { partner, count } => {
                write!(
                    f,
                    "partner {partner}: orgasms is {count}, give a number from 0 to {ORGASMS_MAX}"
                )
            }
            Self::Horizon(minutes) => write!(
                f,
                "horizon_min is {minutes}, the model speaks of one evening: give minutes above 0 and up to {HORIZON_MAX_MIN}"
            ),
            Self::Contact(contact) => {
                write!(
                    f,
                    "contact is {contact}, give a number from 0 (the laboratory) to 1, or leave it out"
                )
            }
            Self::EventAt {
                position,
                at_min,
                horizon_min,
            } => write!(
                f,
                "event {}: at_min is {at_min}, give a minute from {EARLIEST_MIN} to the horizon of {horizon_min}",
                position + 1
            ),
            Self::EventFor { position, for_min } => {
                write!(
                    f,
                    "event {}: for_min is {for_min}, give minutes above 0 or leave it out",
                    position + 1
                )
            }
            Self::From {
                from_min,
                horizon_min,
            } => {
                write!(
                    f,
                    "from is {from_min}, give a minute from {EARLIEST_MIN} to the horizon of {horizon_min}"
                )
            }
            Self::Step(step) => write!(
                f,
                "step is {step}, give minutes above 0 that make at most {SAMPLES_MAX} samples of the evening"
            ),
            Self::NoDraws => write!(f, "draws is 0, give at least 1"),
        }
    }
}

impl std::error::Error for SceneError {}
