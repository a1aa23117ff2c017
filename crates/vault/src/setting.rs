//! Setting envelopes: one named thing that is replaced again and again, such as a draft or a preference.
//!
//! ```text
//! version 1 ‖ purpose 's' ‖ generation (u64, big-endian) ‖ box
//!    root key = derived from the vault key      context = "afterglow setting v1" ‖ those ten bytes ‖ name
//!    plaintext is padded as in a record
//! ```
//!
//! The name is bound and not written, so a draft cannot pass for a preference and the storage does not learn
//! what it keeps. The generation is bound too: whoever remembers the last one notices an older copy.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::hazmat::{self, BOX_OVERHEAD};
use crate::keys::{Opened, VaultKey};
use crate::padding::{BUCKET_MIN, bucket, pad, unpad};

const VERSION: u8 = 1;
const PURPOSE: u8 = b's';
const CONTEXT_LABEL: &[u8] = b"afterglow setting v1";
const HEADER_LEN: usize = 10;

/// Longest payload, in bytes: room for a snapshot of a whole state, bounded so that a hostile file is too.
pub const PAYLOAD_MAX: usize = 1024 * 1024;

/// Seals `payload` as generation `generation` of the setting called `name`.
///
/// # Errors
/// [`SealSettingError::TooLong`] above [`PAYLOAD_MAX`].
pub fn seal_setting(
    vault: &VaultKey,
    name: &str,
    generation: u64,
    payload: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealSettingError> {
    if payload.len() > PAYLOAD_MAX {
        return Err(SealSettingError::TooLong { len: payload.len() });
    }
    let mut sealed = vec![VERSION, PURPOSE];
    sealed.extend_from_slice(&generation.to_be_bytes());
    let context = context(&sealed, name);
    let root = vault.derive(b"settings", &[]);
    sealed.extend(hazmat::seal(&root, &context, &pad(payload), rng));
    Ok(sealed)
}

/// Opens the setting called `name`, and says which generation it is.
///
/// # Errors
/// See [`SettingError`].
pub fn open_setting(vault: &VaultKey, name: &str, sealed: &[u8]) -> Result<(u64, Opened), SettingError> {
    match sealed {
        [version, PURPOSE, ..] if *version > VERSION => {
            return Err(SettingError::Newer { found: *version });
        }
        [VERSION, PURPOSE, ..] => {}
        _ => return Err(SettingError::Unreadable),
    }
    let (header, body) = sealed
        .split_first_chunk::<HEADER_LEN>()
        .ok_or(SettingError::Unreadable)?;
    let padded_len = body.len().checked_sub(BOX_OVERHEAD);
    if !padded_len.is_some_and(|len| len >= BUCKET_MIN && bucket(len) == len) {
        return Err(SettingError::Unreadable);
    }
    let [_, _, generation @ ..] = *header;
    let root = vault.derive(b"settings", &[]);
    let padded = hazmat::open(&root, &context(header, name), body).ok_or(SettingError::Unreadable)?;
    let payload = unpad(&padded).ok_or(SettingError::Unreadable)?;
    Ok((
        u64::from_be_bytes(generation),
        Opened::new(Zeroizing::new(payload.to_vec())),
    ))
}

fn context(header: &[u8], name: &str) -> Vec<u8> {
    [CONTEXT_LABEL, header, name.as_bytes()].concat()
}

/// Why a setting could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealSettingError {
    /// More than [`PAYLOAD_MAX`] bytes.
    #[error("this is too much to keep in one piece ({len} bytes, at most {max})", max = PAYLOAD_MAX)]
    TooLong {
        /// Bytes given.
        len: usize,
    },
}

/// Why a setting did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// Written by a later version of the app.
    #[error(
        "this setting was written by a newer version of the app ({found}); update the app, nothing is lost"
    )]
    Newer {
        /// The version found.
        found: u8,
    },
    /// Damaged, altered, another setting's, or another vault's.
    #[error(
        "this setting cannot be read: it is damaged or was altered; the app goes on without it, your entries are not touched"
    )]
    Unreadable,
}
