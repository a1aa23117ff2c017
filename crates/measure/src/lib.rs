//! Questionnaires: items, scoring with intervals, norms.
//!
//! Our own check ([`bank`]) asks eighteen new, not yet validated items about one relationship. [`score`] turns answers
//! into a place on three dimensions, each with an interval that widens with skipped and with scattered answers, and into
//! shares of the four regions of the map: never a type. Known tests (ECR, ECR-R, ECR-S, ECR-RS) are taken as scores, the
//! ECR also item by item. [`retest`] says when a check may be taken again, [`change`] whether anything changed beyond
//! measurement error. Each number of the scoring is in [`assumption`] or [`norm`].
//!
//! Pure: no clock, no files, no randomness; the same answers give the same bits on every machine.

pub mod assumption;
pub mod bank;
mod change;
pub mod dimension;
mod error;
mod instrument;
mod known;
pub mod norm;
mod normal;
mod own;
mod posterior;
mod score;
#[cfg(test)]
mod simulation;
pub mod trend;

pub use bank::{BadItemId, ItemId};
pub use change::{Change, Retest, Verdict, change, retest};
pub use dimension::{Dimension, Pattern, UnknownPattern};
pub use error::ScoreError;
pub use instrument::{Instrument, Key, Scale, UnknownInstrument};
pub use norm::Group;
pub use score::{Basis, Estimate, Note, Options, Regions, Scores, from_scores, score, score_with};

/// What would have to be done before anybody may call the check validated.
pub const WHAT_WOULD_VALIDATE: [&str; 7] = [
    "A sample of at least 600 adults in relationships of many kinds, not only web volunteers, and norms from it.",
    "Confirmatory factor analysis: three factors, with a method factor for reversed items, against rival models.",
    "Item functioning: the same meaning across gender, orientation, age and length of relationship.",
    "Retest over two to four weeks, with and without life events in between.",
    "Agreement with the ECR-R or ECR-RS (anxiety, avoidance) and with the ADA (fear), in the same people.",
    "Agreement with the partner's view and with diaries of the hour after closeness.",
    "Calibration: how often the 90 % interval holds the place that a long test gives.",
];
