//! Joins what a phone shares to the relay, so that the app only has to post bytes and save bytes.
//!
//! ```text
//!   screens ──ask, pair, typed, part──┐                       ┌──save──> store, then `saved`
//!   clock   ──tick────────────────────┼──>  Links  ──Todo────>┼──posts─> relay, then `answered`
//!   relay   ──answered────────────────┤   one Link a space    └──news──> screens, which look at `view`
//!   store   ──saved───────────────────┘
//! ```
//!
//! [`Links`] is everything this phone shares: one link for each relationship, one (`mine`) between a person's own
//! phones, and at most one [pairing](crate::pairing) under way. It owns no clock, no disk, no network and no
//! randomness.
//!
//! **Every call returns a [`Todo`].** Whoever calls does three things, in this order:
//! 1. write `save` as a whole and durably, then call [`Links::saved`]; what is to leave or to be shown because of it is
//!    held back until then and comes out of that call;
//! 2. post each of `posts` to the relay, side by side, and hand each answer (or that there was none) to
//!    [`Links::answered`];
//! 3. tell the screens the `news`.
//!
//! **It survives everything.** What is not saved has not happened. After a lock, a kill or a reload the app hands
//! what its store holds to [`Links::open`] and goes on; posts that were under way are made again, and sending twice
//! changes nothing. After a save that failed the object refuses all work, and is opened again the same way.
//!
//! **The life of a link.** *Pairing*: one phone offers a link or a short code, the other takes it; each shows six
//! digits, each person types the other's; then both hold a new link ([`News::Paired`]). *Living*: things are shared
//! one by one after a preview of exactly their bytes, signals, agreements, weekly rounds, plans. *Paused*: nothing
//! leaves and nothing tells. *Parted*: one-sided, offline, silent; the past is kept, put away or removed. Of another
//! phone of the same person all own phones are told until somebody has said yes, and it waits a day for older keys.

pub mod ask;
mod asked;
mod bytes;
pub mod carrier;
mod gone;
pub mod item;
mod letters;
mod link;
mod links;
mod meeting;
mod own;
pub mod pairing;
#[doc(hidden)]
pub mod readers;
mod state;
mod todo;
#[cfg(test)]
mod vectors;
pub mod view;

pub use links::{Door, Links, Parted};
pub use sync::event::{Batch, Notice, Pace};
pub use sync::message::Id16;
pub use sync::sharing::desk::Standing;
pub use sync::sharing::part::Past;
pub use sync::space::{Step, Stored};
pub use todo::{News, Post, Todo};
