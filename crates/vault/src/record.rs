//! Record envelopes: one thing that happened, sealed for one place in one series.
//!
//! ```text
//! header (82 bytes, in clear, authenticated)
//!    0  version      1        1
//!    1  purpose      1        'r'
//!    2  space       16
//!   18  epoch        4        big-endian
//!   22  device      16
//!   38  series       4        big-endian; a device starts a new one when it cannot prove where the last ended
//!   42  index        8        big-endian, from 0, without gaps
//!   50  prev_hash   32        SHA-256 of the whole previous sealed record; zeros at index 0
//! box: nonce 24 ‖ commitment 32 ‖ ciphertext ‖ tag 16
//!    root key = the epoch key      context = "afterglow record v1" ‖ header
//!    plaintext = length (u32, big-endian) ‖ payload ‖ zeros, padded to 1 KiB and then by Padmé
//! ```
//!
//! A device's signature, when records travel, is made over these bytes and stands beside them.
//! Time, kind and author are inside the payload: outside they would be the diary.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::epoch::{DeviceId, EpochKey, SpaceId};
use crate::hazmat::{self, BOX_OVERHEAD};
use crate::keys::Opened;
use crate::padding::{BUCKET_MIN, bucket, pad, unpad};

const VERSION: u8 = 1;
const PURPOSE: u8 = b'r';
/// An epoch grant: the same header, another body (see [`crate::grant`]).
const PURPOSE_GRANT: u8 = b'g';
const CONTEXT_LABEL: &[u8] = b"afterglow record v1";

/// Length of the header, in bytes.
pub const HEADER_LEN: usize = 82;
/// Longest payload, in bytes. Long enough for any entry in words, short enough that nobody sends pictures.
pub const PAYLOAD_MAX: usize = 64 * 1024;

/// Where one record belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordPlace {
    /// Who may read it.
    pub space: SpaceId,
    /// The device that wrote it.
    pub device: DeviceId,
    /// Which of that device's series it is in.
    pub series: u32,
    /// Its position there, from 0.
    pub index: u64,
}

impl RecordPlace {
    /// The key under which it is stored: sorting by it sorts by index.
    pub fn storage_key(&self) -> String {
        format!("{}{:016x}", self.storage_prefix(), self.index)
    }

    /// The beginning that all storage keys of the same series share.
    pub fn storage_prefix(&self) -> String {
        format!("r/{}/{}/{:08x}/", self.space, self.device, self.series)
    }
}

/// SHA-256 of a sealed record: the link of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecordHash([u8; 32]);

impl RecordHash {
    /// What the first record of a series names as its predecessor.
    pub const NONE: Self = Self([0; 32]);

    /// The hash of one whole sealed record.
    pub fn of(sealed: &[u8]) -> Self {
        Self(hazmat::sha256(sealed))
    }

    /// One that was noted before.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What an item of a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// Something that happened, sealed under an epoch key.
    Record,
    /// The key of a new epoch, sealed to devices.
    Grant,
}

/// What stands in clear before each record, and is authenticated with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordHeader {
    /// Where it belongs.
    pub place: RecordPlace,
    /// Under which epoch key of the space it is sealed.
    pub epoch: u32,
    /// The record before it in the series.
    pub prev_hash: RecordHash,
}

impl RecordHeader {
    /// Reads the header of a sealed record. It proves nothing until the record has been opened.
    ///
    /// # Errors
    /// [`RecordError::NotARecord`] or [`RecordError::Newer`].
    pub fn read(sealed: &[u8]) -> Result<Self, RecordError> {
        match sealed {
            [version, PURPOSE, ..] if *version > VERSION => {
                return Err(RecordError::Newer { found: *version });
            }
            [VERSION, PURPOSE, ..] => {}
            _ => return Err(RecordError::NotARecord),
        }
        let body = sealed.len().checked_sub(HEADER_LEN + BOX_OVERHEAD);
        let allowed = body.is_some_and(|len| len >= BUCKET_MIN && bucket(len) == len);
        let header = parse(sealed).filter(|_| allowed);
        header.ok_or(RecordError::NotARecord)
    }

    /// Reads the header of a record or of an epoch grant, and says which it is. It proves nothing by itself.
    ///
    /// # Errors
    /// [`RecordError::NotARecord`] or [`RecordError::Newer`].
    pub fn read_item(item: &[u8]) -> Result<(ItemKind, Self), RecordError> {
        match item {
            [VERSION, PURPOSE_GRANT, ..] if item.len() == crate::grant::GRANT_LEN => parse(item)
                .map(|header| (ItemKind::Grant, header))
                .ok_or(RecordError::NotARecord),
            [version, PURPOSE_GRANT, ..] if *version > VERSION => Err(RecordError::Newer { found: *version }),
            _ => Self::read(item).map(|header| (ItemKind::Record, header)),
        }
    }

    pub(crate) fn to_grant_bytes(self) -> [u8; HEADER_LEN] {
        let mut bytes = self.to_bytes();
        bytes[1] = PURPOSE_GRANT;
        bytes
    }

    fn to_bytes(self) -> [u8; HEADER_LEN] {
        let mut bytes = [0; HEADER_LEN];
        bytes[0] = VERSION;
        bytes[1] = PURPOSE;
        bytes[2..18].copy_from_slice(self.place.space.as_bytes());
        bytes[18..22].copy_from_slice(&self.epoch.to_be_bytes());
        bytes[22..38].copy_from_slice(self.place.device.as_bytes());
        bytes[38..42].copy_from_slice(&self.place.series.to_be_bytes());
        bytes[42..50].copy_from_slice(&self.place.index.to_be_bytes());
        bytes[50..82].copy_from_slice(self.prev_hash.as_bytes());
        bytes
    }
}

/// The fields, without a word on whether they are allowed.
fn parse(sealed: &[u8]) -> Option<RecordHeader> {
    let (_, rest) = sealed.split_at_checked(2)?;
    let (space, rest) = rest.split_first_chunk::<16>()?;
    let (epoch, rest) = rest.split_first_chunk::<4>()?;
    let (device, rest) = rest.split_first_chunk::<16>()?;
    let (series, rest) = rest.split_first_chunk::<4>()?;
    let (index, rest) = rest.split_first_chunk::<8>()?;
    let (prev_hash, _) = rest.split_first_chunk::<32>()?;
    Some(RecordHeader {
        place: RecordPlace {
            space: SpaceId::from_bytes(*space),
            device: DeviceId::from_bytes(*device),
            series: u32::from_be_bytes(*series),
            index: u64::from_be_bytes(*index),
        },
        epoch: u32::from_be_bytes(*epoch),
        prev_hash: RecordHash(*prev_hash),
    })
}

/// Seals `payload` for one place, which must be in the space of the key. [`Series`](crate::series::Series) is the
/// way in: it knows the place and the hash.
///
/// # Errors
/// [`SealRecordError::TooLong`] above [`PAYLOAD_MAX`].
pub(crate) fn seal_record(
    key: &EpochKey,
    place: RecordPlace,
    prev_hash: RecordHash,
    payload: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealRecordError> {
    if payload.len() > PAYLOAD_MAX {
        return Err(SealRecordError::TooLong { len: payload.len() });
    }
    let header = RecordHeader {
        place,
        epoch: key.epoch(),
        prev_hash,
    }
    .to_bytes();
    let mut sealed = header.to_vec();
    sealed.extend(hazmat::seal(&key.key, &context(&header), &pad(payload), rng));
    Ok(sealed)
}

/// Opens a record that was found at `place`. A record moved to another place does not open there.
///
/// # Errors
/// See [`RecordError`].
pub fn open_record(
    key: &EpochKey,
    place: &RecordPlace,
    sealed: &[u8],
) -> Result<(RecordHeader, Opened), RecordError> {
    let header = RecordHeader::read(sealed)?;
    if header.place != *place {
        return Err(RecordError::Misplaced);
    }
    if header.place.space != key.space() || header.epoch != key.epoch() {
        return Err(RecordError::OtherEpoch { epoch: header.epoch });
    }
    let (clear, body) = sealed
        .split_at_checked(HEADER_LEN)
        .ok_or(RecordError::NotARecord)?;
    let padded = hazmat::open(&key.key, &context(clear), body).ok_or(RecordError::Unreadable)?;
    let payload = unpad(&padded).ok_or(RecordError::Unreadable)?;
    Ok((header, Opened::new(Zeroizing::new(payload.to_vec()))))
}

fn context(header: &[u8]) -> Vec<u8> {
    [CONTEXT_LABEL, header].concat()
}

/// Why a record could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealRecordError {
    /// More than [`PAYLOAD_MAX`] bytes.
    #[error("this entry is too long ({len} bytes, at most {max}); split it in two", max = PAYLOAD_MAX)]
    TooLong {
        /// Bytes given.
        len: usize,
    },
    /// The record before could not be read, so there is nothing to link to.
    #[error("the last entry of this series cannot be read; start a new series, the old one stays as it is")]
    ChainBroken,
}

/// Why a record did not open. A wrong key and a changed byte are told as one on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Too short, of no allowed size, or not begun like one.
    #[error("this is not an entry of this app, or a part of it is missing; restore it from the last backup")]
    NotARecord,
    /// Written by a later version of the app.
    #[error(
        "this entry was written by a newer version of the app ({found}); update the app, nothing is lost"
    )]
    Newer {
        /// The version found.
        found: u8,
    },
    /// It says that it belongs somewhere else: moved, swapped or replayed.
    #[error("this entry was put in another one's place; restore it from the last backup")]
    Misplaced,
    /// Sealed under another epoch's key: ask for that one.
    #[error("this entry needs the key of epoch {epoch}; fetch it from another device")]
    OtherEpoch {
        /// The epoch it names.
        epoch: u32,
    },
    /// Damaged, altered, or another vault's.
    #[error("this entry cannot be read: it is damaged or was altered; the others are not touched by it")]
    Unreadable,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::VaultKey;
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    /// Each field is changed in turn, and the reader is told to expect exactly what the forged header says, with
    /// the right key bytes in hand: so only the seal is left to refuse it.
    #[test]
    fn every_field_of_the_header_is_sealed() {
        let mut rng = ChaCha20Rng::from_seed([4; 32]);
        let key = EpochKey::derive_first(&VaultKey::make(&mut rng), SpaceId::make(&mut rng));
        let device = DeviceId::make(&mut rng);
        let place = RecordPlace {
            space: key.space(),
            device,
            series: 3,
            index: 6,
        };
        let header = RecordHeader {
            place,
            epoch: 0,
            prev_hash: RecordHash([5; 32]),
        };
        let sealed = seal_record(&key, place, header.prev_hash, b"canary", &mut rng).unwrap();
        let open_as = |header: RecordHeader| {
            let mut forged = sealed.clone();
            forged[..HEADER_LEN].copy_from_slice(&header.to_bytes());
            let key = key.posing_as(header.place.space, header.epoch).unwrap();
            open_record(&key, &header.place, &forged).map(|(_, opened)| opened.as_bytes().to_vec())
        };
        assert_eq!(open_as(header), Ok(b"canary".to_vec()));
        let with = |place| RecordHeader { place, ..header };
        let forgeries = [
            (
                "space",
                with(RecordPlace {
                    space: SpaceId::make(&mut rng),
                    ..place
                }),
            ),
            (
                "device",
                with(RecordPlace {
                    device: DeviceId::make(&mut rng),
                    ..place
                }),
            ),
            ("series", with(RecordPlace { series: 4, ..place })),
            ("index", with(RecordPlace { index: 7, ..place })),
            ("epoch", RecordHeader { epoch: 1, ..header }),
            (
                "prev_hash",
                RecordHeader {
                    prev_hash: RecordHash([6; 32]),
                    ..header
                },
            ),
        ];
        for (field, forged) in forgeries {
            assert_eq!(open_as(forged), Err(RecordError::Unreadable), "{field}");
        }
    }
}
