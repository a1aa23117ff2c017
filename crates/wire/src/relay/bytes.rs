//! Reading and writing of fields; every length is checked before a byte is copied.

use alloc::vec::Vec;
use core::fmt;

/// Why bytes are no message of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireError {
    /// The first byte names a version this code does not speak.
    Version(u8),
    /// Something is longer than [`limits`](super::limits) allow.
    TooLarge,
    /// The bytes are not a message, or not in its one spelling.
    Malformed,
}

impl fmt::Display for WireError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(
                out,
                "the other side speaks version {version} of the protocol; update the older of the two"
            ),
            Self::TooLarge => write!(
                out,
                "the message is longer than the protocol allows; send less at once"
            ),
            Self::Malformed => write!(
                out,
                "the bytes are no message of the protocol; the other side is broken or is no relay"
            ),
        }
    }
}

impl core::error::Error for WireError {}

/// What is left to read.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Takes the version off the front.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, WireError> {
        match bytes.split_first() {
            Some((&super::VERSION, rest)) => Ok(Self(rest)),
            Some((&other, _)) => Err(WireError::Version(other)),
            None => Err(WireError::Malformed),
        }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], WireError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(WireError::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        self.take(N)?.try_into().map_err(|_| WireError::Malformed)
    }

    pub(super) fn byte(&mut self) -> Result<u8, WireError> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn number(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_be_bytes)
    }

    /// An index within the bounds every database can keep.
    pub(super) fn index(&mut self) -> Result<u64, WireError> {
        let index = self.array().map(u64::from_be_bytes)?;
        if index > super::limits::INDEX {
            return Err(WireError::Malformed);
        }
        Ok(index)
    }

    /// A length of four bytes and that many bytes, between one and `most`.
    pub(super) fn some(&mut self, most: usize) -> Result<Vec<u8>, WireError> {
        let length = usize::try_from(self.number()?).map_err(|_| WireError::TooLarge)?;
        match length {
            0 => Err(WireError::Malformed),
            length if length > most => Err(WireError::TooLarge),
            length => self.take(length).map(<[u8]>::to_vec),
        }
    }

    /// A count of one byte, at most `most`.
    pub(super) fn count(&mut self, most: usize) -> Result<usize, WireError> {
        let count = usize::from(self.byte()?);
        if count > most {
            return Err(WireError::TooLarge);
        }
        Ok(count)
    }

    /// Nothing may follow.
    pub(super) fn end(self) -> Result<(), WireError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(WireError::Malformed)
        }
    }
}

/// Begins a message: version and kind.
pub(super) fn begin(kind: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    out.extend([super::VERSION, kind]);
    out
}

/// Writes a length of four bytes and the bytes.
pub(super) fn put_some(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend(length.to_be_bytes());
    out.extend(bytes);
}

/// Writes a count of one byte; longer lists do not decode on the other side.
pub(super) fn put_count(out: &mut Vec<u8>, count: usize) {
    out.push(u8::try_from(count).unwrap_or(u8::MAX));
}
