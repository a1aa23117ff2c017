//! A diary turned into what is known about two people, with how sure that is.
//!
//! The crate is pure: no clock, no I/O, no ambient randomness. The same diary and seed give the same bytes.
//!
//! Read [`diary`] for what goes in, [`learn()`] for what comes out, [`questions`] for the seven standing questions,
//! [`predictions`] for what is said before an evening and how often it was right, [`trial`] for a couple's own trial,
//! [`calibrate`] for whether the intervals hold what they promise. `docs/learning.md` has the model and the figures.

pub mod calibrate;
pub mod context;
mod daily;
pub mod diary;
mod draws;
mod inner;
mod kalman;
mod learn;
mod linear;
mod ordinal;
mod personal;
mod places;
pub mod predictions;
mod prior;
mod psis;
pub mod questions;
pub mod random;
pub mod sampler;
pub mod simulate;
mod student;
pub mod trial;
mod world;

pub use diary::Diary;
pub use learn::{Known, Learned, Place, SHAPE, Stopped, learn};
pub use questions::{Answered, Question, Trend, Verdict};
