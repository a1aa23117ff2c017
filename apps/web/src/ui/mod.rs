//! What screens are made of.

pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod live;
pub(crate) mod node;
pub(crate) mod parts;
mod told;

pub(crate) use form::*;
pub(crate) use live::Live;
pub(crate) use node::{Node, el, mount, shape};
pub(crate) use parts::*;
pub(crate) use told::*;
