//! The one door to storage: commands in, answers out, the same on every kind of database.

use std::future::Future;
use std::pin::Pin;

use thiserror::Error;
use wire::relay::{Answer, BoxId, Keys, Position, Request, Scope, SeriesId, TokenHash};

use crate::meeting::Meet;

/// A box's hour moves at most once in so many hours: an append then writes no row about its box.
pub(crate) const STEP_HOURS: u64 = 24;

/// What is asked of a store. Hours count from 1970 in UTC; a store keeps no finer time.
#[derive(Clone, Debug)]
pub enum Command {
    /// Opens a box; doing it twice changes nothing.
    Open {
        /// The hashes of its tokens; they name it.
        keys: Keys,
        /// The present hour.
        hour: u64,
    },
    /// Appends records to a series.
    Append {
        /// The box.
        id: BoxId,
        /// Hash of the token shown.
        token: TokenHash,
        /// The series.
        series: SeriesId,
        /// The index of the first record.
        first: u64,
        /// The sealed bytes.
        records: Vec<Vec<u8>>,
        /// The present hour.
        hour: u64,
    },
    /// Reads what a reader does not have.
    Read {
        /// The box.
        id: BoxId,
        /// Hash of the token shown.
        token: TokenHash,
        /// What the reader has, ascending by series.
        have: Vec<Position>,
    },
    /// Deletes a box or a part of it.
    Delete {
        /// The box.
        id: BoxId,
        /// Hash of the token shown.
        token: TokenHash,
        /// How much.
        what: Scope,
    },
}

impl Command {
    /// What a request asks of a store at `hour`; nothing where it asks none, as meetings do. What may be asked, and how
    /// often, is not looked at here: that is the relay's own work.
    #[must_use]
    pub fn of(request: Request, hour: u64) -> Option<Self> {
        Some(match request {
            Request::Open { keys, .. } => Self::Open { keys, hour },
            Request::Append {
                id,
                token,
                series,
                first,
                records,
            } => Self::Append {
                id,
                token: token.hash(),
                series,
                first,
                records,
                hour,
            },
            Request::Read { id, token, have, .. } => Self::Read {
                id,
                token: token.hash(),
                have,
            },
            Request::Delete { id, token, what } => Self::Delete {
                id,
                token: token.hash(),
                what,
            },
            _ => return None,
        })
    }

    /// The box it is about.
    #[must_use]
    pub fn id(&self) -> BoxId {
        match self {
            Self::Open { keys, .. } => keys.id(),
            Self::Append { id, .. } | Self::Read { id, .. } | Self::Delete { id, .. } => *id,
        }
    }

    /// The bytes of records it brings.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let Self::Append { records, .. } = self else {
            return 0;
        };
        let sizes = records.iter().map(|record| u64::try_from(record.len()));
        sizes
            .map(|size| size.unwrap_or(u64::MAX))
            .fold(0, u64::saturating_add)
    }
}

/// What one step of sweeping did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Records deleted.
    pub records: u64,
    /// Boxes deleted.
    pub boxes: u64,
    /// Bytes the database uses on the disk.
    pub disk_bytes: u64,
}

/// Why a store could not answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The database refused; the command may or may not have been carried out.
    #[error(
        "the storage is not available ({0}); look at the disk and the database, then start the relay again"
    )]
    Unavailable(String),
    /// Another relay uses the file.
    #[error("another relay uses this database; stop that one first")]
    InUse,
    /// The database would lose what it acknowledged.
    #[error("the database is set up to forget on a power cut ({0}); put that setting right first")]
    NotDurable(String),
    /// The database belongs to a newer relay.
    #[error("the database was written by a newer relay (layout {0}); install that one")]
    Newer(i64),
    /// More commands wait than the store takes; nothing was done.
    #[error("the storage is busy; try again in a second")]
    Busy,
}

/// An answer that comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Where boxes, records and meetings are kept.
///
/// Every `Done` and `Appended` is durable when it is given. A refused read is an empty page.
pub trait Store: Send + Sync {
    /// Carries out one command.
    fn ask(&self, command: Command) -> Later<'_, Answer>;

    /// One step of a meeting; `now_s` in seconds since 1970.
    fn meet(&self, step: Meet, now_s: u64) -> Later<'_, Answer>;

    /// Deletes some of what is older than the protocol keeps; to be repeated until it finds nothing.
    fn sweep(&self, hour: u64) -> Later<'_, Swept>;
}
