//! What the relay may say about itself. An event has no field that could hold an address, a token or a name.

use std::fmt;
use std::sync::Arc;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request was answered (kind of request, status of the answer).
    Answered(&'static str, u16),
    /// So many commands went to the disk with one commit.
    Committed(usize),
    /// Old records and boxes were deleted.
    Swept {
        /// Records.
        records: u64,
        /// Boxes.
        boxes: u64,
    },
    /// The storage could not answer (the database's own code for it).
    StorageFailed(String),
    /// The relay takes nothing in, because the disk holds as much as it may.
    Full,
    /// The link to the other nodes broke or came back.
    Link(&'static str),
}

impl fmt::Display for Event {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(kind, status) => write!(out, "answered {kind} with {status}"),
            Self::Committed(count) => write!(out, "committed {count} commands"),
            Self::Swept { records, boxes } => {
                write!(out, "deleted {records} old records and {boxes} old boxes")
            }
            Self::StorageFailed(code) => write!(
                out,
                "the storage failed ({code}): look at the disk and the database; `afterglow-relay doctor` helps"
            ),
            Self::Full => write!(
                out,
                "no room: nothing is taken in until records are deleted or --room is raised"
            ),
            Self::Link(what) => write!(out, "the link to the other nodes {what}"),
        }
    }
}

impl Event {
    /// Whether an owner who asked for no details should still hear of it.
    #[must_use]
    pub fn matters(&self) -> bool {
        matches!(self, Self::StorageFailed(_) | Self::Full | Self::Link(_))
    }
}

/// Where events go.
pub type Log = Arc<dyn Fn(Event) + Send + Sync>;
