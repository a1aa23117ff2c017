//! Going separate ways: alone, offline, and without a word to anybody.
//!
//! Parting is a plan for the store and nothing else: no message, no request. The phone stops, and to the other it is
//! one that is not opened. What was shared stays on the other's phone as it is; no code can change that.

use vault::VaultKey;
use vault::epoch::SpaceId;

use crate::event::Batch;
use crate::space::{Stored, home_key, small_key};

/// What becomes of the shared past on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    /// It stays readable.
    Keep,
    /// The app does not show it before that moment, in seconds since 1970. It is a promise to oneself, not a lock:
    /// whoever has the passphrase could read it.
    SealUntil(i64),
    /// It is removed: first the keys, then the rest.
    Delete,
}

/// What begins the note that says until when the past is put away.
pub const PARTED: &[u8] = b"parted";

/// The changes, in order. The keys that write and send go in every case, so nothing is ever sent again.
pub fn part(vault: &VaultKey, space: SpaceId, stored: &Stored, past: Past) -> Batch {
    let mut batch = vec![(home_key(vault, space), None)];
    let of = |prefix: &str| {
        let prefix = format!("{prefix}/{space}/");
        let keys = stored.iter().filter(move |(key, _)| key.starts_with(&prefix));
        keys.map(|(key, _)| (key.clone(), None)).collect::<Batch>()
    };
    match past {
        Past::Keep => {}
        Past::SealUntil(until_s) => {
            let mark = [PARTED, &until_s.to_be_bytes()].concat();
            batch.push((format!("p/{space}"), Some(mark)));
        }
        Past::Delete => {
            batch.extend(of("e"));
            batch.extend(of("r"));
        }
    }
    batch.push((small_key(vault, space), None));
    batch
}
