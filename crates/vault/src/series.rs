//! One device's gap-free chain of records in one space.
//!
//! Plan first, effects after: append to a clone, make the sealed records durable, and only then keep the clone.
//!
//! ```
//! # use vault::{VaultKey, epoch::*, series::Series};
//! # fn store(_: &str, _: &[u8]) {}
//! # fn run(rng: &mut impl rand_core::CryptoRng) -> Result<(), vault::record::SealRecordError> {
//! # let vault = VaultKey::make(rng);
//! # let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
//! let key = EpochKey::derive_first(&vault, space);
//! let mut series = Series::new(space, device, 0);
//! let mut ahead = series.clone();
//! let record = ahead.append(&key, b"what happened", rng)?;
//! store(&record.place.storage_key(), &record.bytes);
//! series = ahead;
//! # let _ = series; Ok(()) }
//! ```

use rand_core::CryptoRng;

use crate::epoch::{DeviceId, EpochKey, SpaceId};
use crate::grant::{GrantError, seal_grant};
use crate::identity::DevicePublic;
use crate::keys::Opened;
use crate::record::{
    ItemKind, RecordError, RecordHash, RecordHeader, RecordPlace, SealRecordError, open_record, seal_record,
};

/// What the next record must name as its predecessor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Known(RecordHash),
    /// The record before could not be read, so the next one's link cannot be checked.
    Unknown,
}

/// Where a series stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    next: RecordPlace,
    link: Link,
}

/// A record ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRecord {
    /// Where it belongs.
    pub place: RecordPlace,
    /// What to store there.
    pub bytes: Vec<u8>,
}

impl Series {
    /// An empty series. `number` counts the series of this device in this space, from 0.
    pub fn new(space: SpaceId, device: DeviceId, number: u32) -> Self {
        let next = RecordPlace {
            space,
            device,
            series: number,
            index: 0,
        };
        Self {
            next,
            link: Link::Known(RecordHash::NONE),
        }
    }

    /// A series whose last item was noted elsewhere: the next one goes to `next` and must name `last`.
    pub fn resume(next: RecordPlace, last: RecordHash) -> Self {
        Self {
            next,
            link: Link::Known(last),
        }
    }

    /// The hash that the next item must name, where the last one could be read.
    pub fn last_hash(&self) -> Option<RecordHash> {
        match self.link {
            Link::Known(hash) => Some(hash),
            Link::Unknown => None,
        }
    }

    /// Where the next record goes. Its index is also the number of records so far.
    pub fn next_place(&self) -> RecordPlace {
        self.next
    }

    /// Seals the next record. `key` must be of the same space.
    ///
    /// # Errors
    /// [`SealRecordError::TooLong`]; [`SealRecordError::ChainBroken`] after an unreadable last record or under
    /// another space's key.
    pub fn append(
        &mut self,
        key: &EpochKey,
        payload: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<SealedRecord, SealRecordError> {
        let place = self.next;
        let Link::Known(prev_hash) = self.link else {
            return Err(SealRecordError::ChainBroken);
        };
        if key.space() != place.space {
            return Err(SealRecordError::ChainBroken);
        }
        let bytes = seal_record(key, place, prev_hash, payload, rng)?;
        self.step(Link::Known(RecordHash::of(&bytes)));
        Ok(SealedRecord { place, bytes })
    }

    /// Opens the next stored record and checks that it follows the one before.
    ///
    /// # Errors
    /// See [`ChainError`]. The series does not move; [`Series::skip`] steps over a record that cannot be read.
    pub fn read(&mut self, key: &EpochKey, sealed: &[u8]) -> Result<(RecordHeader, Opened), ChainError> {
        let (header, opened) = open_record(key, &self.next, sealed)?;
        if let Link::Known(expected) = self.link
            && header.prev_hash != expected
        {
            return Err(ChainError::Forked {
                index: self.next.index,
            });
        }
        self.step(Link::Known(RecordHash::of(sealed)));
        Ok((header, opened))
    }

    /// Appends the key of a new epoch, sealed to `recipients`. `key` must be of the same space.
    ///
    /// # Errors
    /// See [`GrantError`].
    pub fn append_grant(
        &mut self,
        key: &EpochKey,
        recipients: &[DevicePublic],
        rng: &mut impl CryptoRng,
    ) -> Result<SealedRecord, GrantError> {
        let place = self.next;
        let Link::Known(prev_hash) = self.link else {
            return Err(GrantError::ChainBroken);
        };
        if key.space() != place.space {
            return Err(GrantError::ChainBroken);
        }
        let header = RecordHeader {
            place,
            epoch: key.epoch(),
            prev_hash,
        };
        let bytes = seal_grant(&header.to_grant_bytes(), key, recipients, rng)?;
        self.step(Link::Known(RecordHash::of(&bytes)));
        Ok(SealedRecord { place, bytes })
    }

    /// Checks that an item stands in its place and follows the one before, without opening it.
    /// It is how a device without an old epoch's key still sees a gap, a swap or a fork.
    ///
    /// # Errors
    /// See [`ChainError`]. The series does not move then.
    pub fn follow(&mut self, item: &[u8]) -> Result<(ItemKind, RecordHeader), ChainError> {
        let (kind, header) = RecordHeader::read_item(item)?;
        if header.place != self.next {
            return Err(RecordError::Misplaced.into());
        }
        if let Link::Known(expected) = self.link
            && header.prev_hash != expected
        {
            return Err(ChainError::Forked {
                index: self.next.index,
            });
        }
        self.step(Link::Known(RecordHash::of(item)));
        Ok((kind, header))
    }

    /// Steps over a missing or unreadable record, so that one damaged entry does not hide the rest.
    pub fn skip(&mut self) {
        self.step(Link::Unknown);
    }

    fn step(&mut self, link: Link) {
        // 2^64 records cannot be written in any lifetime; saturating keeps the arithmetic total.
        self.next.index = self.next.index.saturating_add(1);
        self.link = link;
    }
}

/// Why a record does not continue its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// It does not open at this place.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It opens, and follows a different past: two histories were mixed, or an old copy was put back.
    #[error(
        "entry {index} does not follow the entry before it: an older copy of the storage was mixed in; both are kept, compare with another device or a backup"
    )]
    Forked {
        /// Its index.
        index: u64,
    },
}
