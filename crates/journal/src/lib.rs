//! What happened, as records; the state they add up to; commands and queries.
//!
//! A [`Entry`] is one fact with its moment. Entries are only ever appended; the [`State`] is what they add up to, in
//! order. Nothing here knows how entries are sealed or where they rest.
//!
//! The life of a fact: a screen calls a function of [`command`], which checks it and returns a [`Fact`]; the app dates,
//! encodes ([`Entry::encode`]), seals and stores it; only then does the state take it in ([`State::take`]).

pub mod ask;
mod bounds;
pub mod calendar;
mod code;
pub mod command;
pub mod diary;
pub mod entry;
mod foretold;
pub mod grow;
pub mod keepsake;
pub mod learning;
pub mod linked;
pub mod menu;
pub mod moment;
pub mod page;
pub mod pages;
pub mod practice;
pub mod readback;
pub mod repair;
pub mod replay;
pub mod state;
pub mod takeaway;
pub mod thing;
pub mod unfinished;
pub mod wishes;

pub use entry::{Entry, Fact, Limit, Mode, Open, ReadError, Term, Theme};
pub use learning::{Learn, Learning, Lived};
pub use linked::{LinkAct, Linked};
pub use moment::Moment;
pub use page::{Act, After, CheckIn, When};
pub use pages::Pages;
pub use practice::{Draft, Felt, Other, Own, Owned, Practices, Practised, Said};
pub use state::{Agreed, Partner, Settings, State};
pub use thing::Thing;
