//! The backup file: everything of one vault in one file that the same words open, here or on another phone.
//!
//! ```text
//!    0  magic       8   "agbackup"
//!    8  version     1   1
//!    9  backup id  16   random
//!   25  slots    2048   the key-slot file as it was
//! 2073  chunks          boxes, each of 1 MiB of plaintext but the last
//!       root key  = derived from the vault key ("backup")
//!       context   = "afterglow backup v1" ‖ SHA-256 of the 2,073 bytes before ‖ chunk number (u32) ‖ last (0 or 1)
//!       plaintext = length (u32) ‖ entries ‖ zeros, padded by Padmé as a whole and then cut
//! entry = key length (u8) ‖ key ‖ value length (u32) ‖ value
//! ```
//!
//! The values are what the store holds, so they are sealed already; the outer box hides their names and their number.
//! The slot file is taken as it is, with all its slots: a copy with some of them emptied would show, beside the
//! original, which ones were used. What it costs: an old backup opens with the old passphrase for ever.
//! Chunks carry their number and whether they are the last, so a file that was cut or mixed is told apart.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::hazmat::{self, BOX_OVERHEAD};
use crate::keys::VaultKey;
use crate::padding::{pad, unpad};
use crate::slots::{FILE_LEN, OpenError, ParseError, SlotKey, Slots};

const MAGIC: &[u8; 8] = b"agbackup";
const VERSION: u8 = 1;
const HEADER_LEN: usize = 8 + 1 + 16 + FILE_LEN;
const CHUNK_LEN: usize = 1024 * 1024;
const CONTEXT_LABEL: &[u8] = b"afterglow backup v1";
/// Longest backup, in bytes before sealing: more than a diary of two lifetimes, and what a phone can hold in memory.
pub const BACKUP_MAX: usize = 64 * 1024 * 1024;
/// Longest key, in bytes: it has one byte for its length, and the store allows 160.
const KEY_MAX: usize = 160;

/// One value and where it rests.
pub type Entry = (String, Vec<u8>);

/// Writes a backup of `entries`, which are everything that the store holds for this vault.
///
/// # Errors
/// [`WriteBackupError`].
pub fn write_backup(
    slots: &Slots,
    vault: &VaultKey,
    entries: &[Entry],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, WriteBackupError> {
    let mut plain = Vec::new();
    for (key, value) in entries {
        let key_len = u8::try_from(key.len())
            .ok()
            .filter(|len| usize::from(*len) <= KEY_MAX);
        plain.push(key_len.ok_or(WriteBackupError::Key)?);
        plain.extend_from_slice(key.as_bytes());
        let len = u32::try_from(value.len()).map_err(|_| WriteBackupError::TooLarge)?;
        plain.extend_from_slice(&len.to_be_bytes());
        plain.extend_from_slice(value);
        if plain.len() > BACKUP_MAX {
            return Err(WriteBackupError::TooLarge);
        }
    }
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    let mut file = [MAGIC.as_slice(), &[VERSION], &id, &slots.to_bytes()].concat();
    let (root, bound) = (vault.derive(b"backup", &[]), hazmat::sha256(&file));
    let padded = pad(&plain);
    let count = padded.len().div_ceil(CHUNK_LEN);
    for (number, chunk) in padded.chunks(CHUNK_LEN).enumerate() {
        let chunk = Zeroizing::new(chunk.to_vec());
        file.extend(hazmat::seal(
            &root,
            &context(&bound, number, number + 1 == count),
            &chunk,
            rng,
        ));
    }
    Ok(file)
}

/// A backup that was read and not opened yet.
pub struct Backup<'a> {
    slots: Slots,
    bound: [u8; 32],
    chunks: &'a [u8],
}

/// What a backup holds, once a key has opened it.
pub struct Restored {
    /// The key-slot file to put in place.
    pub slots: Slots,
    /// The vault.
    pub vault: VaultKey,
    /// Every value and where it goes.
    pub entries: Vec<Entry>,
}

impl<'a> Backup<'a> {
    /// Reads the outside of a backup file.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub fn read(file: &'a [u8]) -> Result<Self, BackupError> {
        let version = match file.split_first_chunk() {
            Some((MAGIC, [version, ..])) => *version,
            _ => return Err(BackupError::NotABackup),
        };
        if version > VERSION {
            return Err(BackupError::Newer { found: version });
        }
        let (header, chunks) = file.split_at_checked(HEADER_LEN).ok_or(BackupError::NotWhole)?;
        let slots = header.get(25..).ok_or(BackupError::NotWhole)?;
        Ok(Self {
            slots: Slots::parse(slots)?,
            bound: hazmat::sha256(header),
            chunks,
        })
    }

    /// The key slots, to derive slot keys for.
    pub fn slots(&self) -> &Slots {
        &self.slots
    }

    /// Opens it all, or nothing.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub fn open(self, key: &SlotKey) -> Result<Restored, BackupError> {
        let (_, vault) = self.slots.open(key)?;
        let root = vault.derive(b"backup", &[]);
        let count = self.chunks.len().div_ceil(CHUNK_LEN + BOX_OVERHEAD);
        let mut padded = Zeroizing::new(Vec::with_capacity(self.chunks.len()));
        for (number, chunk) in self.chunks.chunks(CHUNK_LEN + BOX_OVERHEAD).enumerate() {
            let context = context(&self.bound, number, number + 1 == count);
            padded.extend_from_slice(&hazmat::open(&root, &context, chunk).ok_or(BackupError::NotWhole)?);
        }
        let plain = unpad(&padded).ok_or(BackupError::NotWhole)?;
        Ok(Restored {
            entries: parse(plain).ok_or(BackupError::NotWhole)?,
            slots: self.slots,
            vault,
        })
    }
}

fn parse(mut plain: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while let Some((key_len, rest)) = plain.split_first() {
        let (key, rest) = rest.split_at_checked(usize::from(*key_len))?;
        let (len, rest) = rest.split_first_chunk::<4>()?;
        let (value, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*len)).ok()?)?;
        entries.push((String::from_utf8(key.to_vec()).ok()?, value.to_vec()));
        plain = rest;
    }
    Some(entries)
}

fn context(bound: &[u8; 32], number: usize, last: bool) -> Vec<u8> {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    [CONTEXT_LABEL, bound, &number.to_be_bytes(), &[u8::from(last)]].concat()
}

/// Why no backup was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteBackupError {
    /// More than [`BACKUP_MAX`].
    #[error("this is more than one backup can hold; remove old entries, then try again")]
    TooLarge,
    /// The name of a value is too long; the store allows none.
    #[error("the storage holds something with a name that is too long; nothing was written")]
    Key,
}

/// Why a backup did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// It does not begin like one.
    #[error("this file is not a backup of this app; choose another one")]
    NotABackup,
    /// Written by a later version of the app.
    #[error(
        "this backup was written by a newer version of the app ({found}); update the app, then try again"
    )]
    Newer {
        /// The version found.
        found: u8,
    },
    /// Cut, altered, or of another vault than the words open.
    #[error(
        "this backup is not whole, or belongs to other words; nothing was changed here, try an older one"
    )]
    NotWhole,
    /// Its key slots cannot be used.
    #[error(transparent)]
    Slots(#[from] ParseError),
    /// The words open nothing in it.
    #[error(transparent)]
    Words(#[from] OpenError),
}
