//! Load, kills and a PostgreSQL of one's own, for the tests and the long runs of the relay.
//!
//! It speaks with a relay as a phone does, over HTTP, and knows nothing of its inside.

use std::time::Instant;

pub mod boxes;
pub mod client;
pub mod couples;
pub mod kills;
pub mod latency;
pub mod node;
pub mod postgres;
pub mod writes;

/// The one clock of measurements.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "what is measured here is time")]
pub fn now() -> Instant {
    Instant::now()
}
