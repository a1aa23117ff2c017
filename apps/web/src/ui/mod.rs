//! What screens are made of.

pub mod frame;
pub mod node;
pub mod parts;

pub use node::{Node, el, shape};
pub use parts::*;
