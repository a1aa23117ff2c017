//! One evening of two bodies and two attachment systems, as equations.
//!
//! The crate is pure: no clock, no I/O, no ambient randomness. The same inputs give the same bytes on x86-64 and in
//! WebAssembly (elementary functions come from `libm`, the order of evaluation is fixed, nothing is fused).
//!
//! Read [`person`] for who takes part, [`agreement`] and [`event`] for what happens, [`draw`] for how uncertainty
//! enters, and [`evening`] for what comes out.

pub mod abreast;
pub mod agreement;
pub mod body;
pub mod course;
pub mod draw;
pub mod evening;
pub mod event;
mod evidence;
pub mod exponential;
mod integrate;
mod lanes;
pub mod months;
pub mod normal;
pub mod person;
pub mod phenomena;
mod reading;
mod scene;
mod setting;
mod spread;
pub mod summary;
mod untouched;

pub use abreast::{Abreast, Openings, ReadingsNow, Under};
pub use agreement::{Agreement, AgreementError, Step, StepKind};
pub use body::Marker;
pub use course::Course;
pub use draw::Draw;
pub use event::{Act, Event};
pub use person::{Begun, BodyProfile, Couple, Percentile, Person, Who};
pub use summary::Summary;
pub use untouched::Untouched;

/// Which body the model uses: the article's cocktail, or what has been measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Preset {
    /// The cocktail as the article tells it.
    Told,
    /// What has been measured (`docs/evidence.md`).
    Measured,
}
