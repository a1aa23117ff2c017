//! What screens are made of.

pub(crate) mod frame;
pub(crate) mod live;
pub(crate) mod node;
pub(crate) mod parts;

pub(crate) use live::Live;
pub(crate) use node::{Node, el, shape};
pub(crate) use parts::*;
