//! One evening of two bodies and two attachment systems, as equations.
//!
//! The crate is pure: no clock, no I/O, no ambient randomness. The same inputs give the same bytes on x86-64 and in
//! WebAssembly (elementary functions come from `libm`, the order of evaluation is fixed, nothing is fused).
//!
//! Read [`person`] for who takes part, [`agreement`] and [`event`] for what happens, [`draw`] for how uncertainty
//! enters, and [`evening`] for what comes out.

pub mod agreement;
pub mod event;
pub mod person;

pub use agreement::{Agreement, AgreementError, Step, StepKind};
pub use event::{Act, Event};
pub use person::{Begun, BodyProfile, Couple, Percentile, Person, Who};

/// Which body the model uses: the article's cocktail, or what has been measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Preset {
    /// The cocktail as the article tells it.
    Told,
    /// What has been measured (`docs/evidence.md`).
    Measured,
}
