//! The geometry of the pictures: numbers in, paths, positions and facts out.
//!
//! Nothing here knows what the numbers mean, draws anything or chooses a colour: the web app turns the parts into SVG
//! elements, the command line prints the small terminal drawing, and the facts are turned into words for reading aloud.
//!
//! - [`curves`]: lines with bands over minutes, with steps as quiet bands behind, and their facts and table;
//! - [`map`]: a plane of two dimensions with four soft regions, places with their uncertainty;
//! - [`tradeoff`]: what each of two gains, the frontier, the chosen point;
//! - [`strip`]: intervals on a line;
//! - [`shapes`]: two hills, before and after;
//! - [`terminal`]: the curves in braille dots.
//!
//! All lengths are in the units of the `viewBox`, rounded to a tenth; y grows downwards. Same input, same text.

pub mod curves;
pub mod map;
mod number;
pub mod reading;
pub mod shapes;
mod smooth;
mod space;
pub mod strip;
pub mod terminal;
pub mod tradeoff;
mod typeset;

pub use number::{length, whole};
pub use space::{Anchor, Label, Point, Rect, Tick};
