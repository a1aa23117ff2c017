//! What can go wrong with storage, one enum per kind of operation. Each text says what to do.
//!
//! `name` fields hold the technical name of a failure, such as `AbortError` or `InvalidInput`: never a path, never data.

use crate::VALUE_LEN_MAX;

/// Why storage could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The system or the browser refuses storage to the app.
    #[error(
        "this app may not store anything here: leave private browsing, or allow storage for this site, and open it again"
    )]
    Denied,
    /// Something that is needed is missing.
    #[error("this browser lacks a kind of storage that the app needs ({name}); a newer one will do")]
    Unsupported {
        /// What is missing.
        name: &'static str,
    },
    /// Another window or program has it.
    #[error("the app is open in another window; close that one, then open it here again")]
    InUse,
    /// Written by a later version of the app.
    #[error("this storage belongs to a newer version of the app; update the app, nothing is lost")]
    Newer,
    /// There is no room even to begin.
    #[error("there is no free space left; free some and open the app again, nothing is lost")]
    Full,
    /// It is there and makes no sense.
    #[error("the storage is damaged; nothing was changed, restore the last backup")]
    Corrupt,
    /// Anything the system does not explain.
    #[error("the storage could not be opened ({name}); close the app and open it again, nothing was changed")]
    Failed {
        /// Technical name.
        name: String,
    },
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The system or the browser refuses.
    #[error("this app may not read its storage: allow storage for this site and open it again")]
    Denied,
    /// Removed or closed underneath, for instance by "clear site data" or from another window.
    #[error(
        "the storage was closed or removed from outside; open the app again, and restore the last backup if it is empty"
    )]
    Gone,
    /// It is there and makes no sense.
    #[error(
        "a part of the storage is damaged; the rest is not touched by it, restore the last backup to have all"
    )]
    Corrupt,
    /// Anything the system does not explain.
    #[error("reading failed ({name}); close the app and open it again, nothing was changed")]
    Failed {
        /// Technical name.
        name: String,
    },
}

/// Why nothing was written. Whatever the reason, nothing of the batch was, and all that was there before still is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// No room.
    #[error(
        "this was not saved: there is no free space left; free some and save again, all earlier entries are safe"
    )]
    Full,
    /// The system or the browser refuses.
    #[error(
        "this was not saved: the app may not write here; allow storage for this site and save again, all earlier entries are safe"
    )]
    Denied,
    /// Removed or closed underneath.
    #[error(
        "this was not saved: the storage was closed or removed from outside; keep this window open, copy what you wrote, and open the app again"
    )]
    Gone,
    /// Longer than [`VALUE_LEN_MAX`].
    #[error("this was not saved: it is too long ({len} bytes, at most {VALUE_LEN_MAX}); split it in two")]
    TooLarge {
        /// Bytes given.
        len: usize,
    },
    /// Anything the system does not explain.
    #[error("this was not saved ({name}); save again, all earlier entries are safe")]
    Failed {
        /// Technical name.
        name: String,
    },
}

/// Why not everything was removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WipeError {
    /// The key slots are still there, so entries can still be opened.
    #[error(
        "nothing is removed yet ({name}); try again, or clear this site's data in the settings of the browser"
    )]
    SlotsRemain {
        /// Technical name.
        name: String,
    },
    /// The key slots are gone, so nothing can be opened any more, but sealed bytes remain.
    #[error(
        "the keys are removed, so nothing can be read any more, but sealed remains are still there ({name}); clear this site's data in the settings of the browser"
    )]
    SealedRemain {
        /// Technical name.
        name: String,
    },
}
