//! Notes that end by themselves: a setting whose last moment is sealed with it.
//!
//! ```text
//! setting payload = "e" ‖ version 1 ‖ until (i64, seconds since 1970, big-endian) ‖ text
//! ```
//!
//! Nothing needs to run at that moment: a note that has ended is never given out again, and [`NoteError::Ended`] asks the
//! caller to remove it. Time only moves forward here: the caller passes the latest moment it has ever seen together
//! with the clock, so setting the clock back brings nothing back.
//! What it cannot do: the sealed bytes may stay on the disk until the app is next opened, and in a backup for ever.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::keys::{Opened, VaultKey};
use crate::setting::{SealSettingError, SettingError, open_setting, seal_setting};

const MARK: [u8; 2] = [b'e', 1];

/// The moment to judge by: the clock, or the latest moment ever seen where the clock went back.
pub fn forward(now_s: i64, latest_s: i64) -> i64 {
    now_s.max(latest_s)
}

/// Seals a note that ends at `until_s`, in seconds since 1970.
///
/// # Errors
/// See [`SealSettingError`].
pub fn seal_note(
    vault: &VaultKey,
    name: &str,
    until_s: i64,
    text: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealSettingError> {
    let mut payload = Zeroizing::new(Vec::with_capacity(text.len() + 10));
    payload.extend_from_slice(&MARK);
    payload.extend_from_slice(&until_s.to_be_bytes());
    payload.extend_from_slice(text);
    seal_setting(vault, name, 0, &payload, rng)
}

/// A note and its last moment, if `now_s` (see [`forward`]) is before it.
///
/// # Errors
/// See [`NoteError`].
pub fn open_note(
    vault: &VaultKey,
    name: &str,
    sealed: &[u8],
    now_s: i64,
) -> Result<(i64, Opened), NoteError> {
    let (_, opened) = open_setting(vault, name, sealed)?;
    let (mark, rest) = opened
        .as_bytes()
        .split_first_chunk::<2>()
        .ok_or(SettingError::Unreadable)?;
    if *mark != MARK {
        return Err(SettingError::Unreadable.into());
    }
    let (until, text) = rest.split_first_chunk::<8>().ok_or(SettingError::Unreadable)?;
    let until = i64::from_be_bytes(*until);
    if now_s >= until {
        return Err(NoteError::Ended);
    }
    Ok((until, Opened::new(Zeroizing::new(text.to_vec()))))
}

/// Why a note is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Its time is over: remove it.
    #[error("this note has ended, as you asked; it will not be shown again")]
    Ended,
    /// It does not open.
    #[error(transparent)]
    Setting(#[from] SettingError),
}
