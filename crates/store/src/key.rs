//! The name under which a value rests.

use core::fmt;

/// Longest key, in bytes: every file system and every browser takes it.
pub const KEY_LEN_MAX: usize = 160;

/// A name such as `r/3f…/00000000/0000000000000007`: small letters, digits, `-` and `.` in parts parted by `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// Checks and takes a name.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn new(name: impl Into<String>) -> Result<Self, KeyError> {
        let name = name.into();
        if name.len() > KEY_LEN_MAX {
            return Err(KeyError::TooLong { len: name.len() });
        }
        // A part never starts with a dot, so no name can climb out of a folder or hide in it.
        let part_is_fine = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part
                    .bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
        };
        if name.split('/').all(part_is_fine) {
            Ok(Self(name))
        } else {
            Err(KeyError::Sign)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a name is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// More than [`KEY_LEN_MAX`] bytes.
    #[error("a storage key has at most {KEY_LEN_MAX} bytes, this one has {len}")]
    TooLong {
        /// Bytes given.
        len: usize,
    },
    /// An empty part, one that starts with a dot, or a sign that is not allowed.
    #[error("a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'")]
    Sign,
}
