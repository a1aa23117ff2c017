//! The bodies held against what was measured.
//!
//! [`Observation`]s are numbers from papers (`science/observations.toml`, or a file of one's own). [`fit`] starts from
//! parameters that may be anything in their range, and gives what the observations leave of them; [`compare`] says how
//! far each observation lies from a set of draws. What ships is the hand-set prior of `science/parameters.toml`; the
//! fit is what it is checked against (`docs/calibration.md`).

mod chains;
mod compare;
mod observation;
mod predict;
mod report;

pub use chains::{Block, Fit, FitError, Fitted, blocks, fit, joined};
pub use compare::{Compared, Verdict, compare, misfit};
pub use observation::{Observation, ObservationError, Predicted, Seen, Setting, parse, shipped};

pub use report::{Report, page, picture, range, residual, seen, verdicts};
