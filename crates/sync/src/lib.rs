//! What a phone does with what it writes, sends and receives, as a machine without a clock, a disk or a network.
//!
//! ```text
//!             Event                                     Effect
//! room above ──Write──┐                    ┌──Deliver──> room above
//! clock      ──Tick───┤   ┌────────────┐   ├──Save─────> store
//! store      ──Saved──┼──>│   Space    │───┤
//! relay      ─Pushed──┤   └────────────┘   ├──Push─────> relay
//!            ─Pulled──┘    keys, chains    └──Pull─────> relay
//! ```
//!
//! - [`space::Space`] is one space: each device appends to its own gap-free series, and follows those of the others;
//! - [`pairing`] brings two phones to a space they both checked;
//! - [`sharing`] is what two people do in it: things shared one by one, agreements of two yeses, answers that open
//!   together;
//! - [`message`], [`home`] are the formats, [`limits`] the ceilings, [`clock`] and [`merge`] the order of things.
//!
//! The simulator in `crates/sim` runs the same code as the app, with a network, disks, clocks and a relay that fail or
//! lie.

pub mod clock;
pub mod event;
pub mod home;
pub mod limits;
pub mod merge;
pub mod message;
pub mod pairing;
pub mod sharing;
pub mod space;
