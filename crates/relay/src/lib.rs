//! The blind relay: keeps sealed records for the devices of a couple and forwards them.
//!
//! It links neither the vault nor the journal, so it is unable to open what it carries. What it stores,
//! column by column, is published in `docs/relay.md`, and a test holds the databases to that list.
//! The bytes it speaks are in `docs/protocol.md` and in the crate `wire`.
//!
//! ```text
//!  a connection ──► http ──bytes──► Relay ──Command──► Store: memory, SQLite or PostgreSQL
//!                                    │                    ▲
//!                                    ├── Budgets          └── sweep: what is old goes
//!                                    └── Notifier: who waits is woken, also by other nodes
//! ```
//!
//! Memory is bounded everywhere: connections, bytes under way in both directions, waiting commands, budgets
//! and meetings all have a ceiling, named in [`limits`].

mod budgets;
mod http;
pub mod limits;
pub mod listen;
mod log;
mod meeting;
mod memory;
mod metrics;
mod notifier;
mod postgres;
mod serve;
mod sqlite;
mod store;
mod sweep;

pub use budgets::{Budgets, Network, Rates};
pub use http::{metrics_router, router};
pub use log::{Event, Log};
pub use meeting::{Meet, Meetings};
pub use memory::{MemoryStore, Shelf};
pub use metrics::Metrics;
pub use notifier::Notifier;
pub use postgres::PostgresStore;
pub use serve::{Clock, Relay};
pub use sqlite::{SqliteStore, backup, doctor};
pub use store::{Command, Later, Store, StoreError, Swept};
pub use sweep::sweep_for_ever;
