//! Names of boxes and series, and the tokens that allow reading, appending and deleting.

use core::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret of 32 bytes that allows one kind of request to one box, or one side of a meeting.
///
/// It is sent over TLS and never stored, shown or logged by the relay.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Token([u8; 32]);

impl Token {
    /// A token from its bytes; they must come from the system's randomness or from a key.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for sending and for keeping sealed.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the relay keeps of it: SHA-256 over a label and the token.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        let mut sum = Sha256::new();
        sum.update(b"afterglow relay token v1");
        sum.update(self.0);
        TokenHash(sum.finalize().into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(..)")
    }
}

/// What is kept of a token.
#[derive(Clone, Copy)]
pub struct TokenHash(pub [u8; 32]);

impl PartialEq for TokenHash {
    /// Takes the same time for all bytes.
    fn eq(&self, other: &Self) -> bool {
        self.same(&other.0)
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TokenHash(..)")
    }
}

impl TokenHash {
    /// Compares with stored bytes in a time that does not depend on them.
    #[must_use]
    pub fn same(&self, stored: &[u8]) -> bool {
        self.0.ct_eq(stored).into()
    }
}

/// The hashes of the three tokens of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Allows reading.
    pub read: TokenHash,
    /// Allows appending.
    pub append: TokenHash,
    /// Allows deleting.
    pub delete: TokenHash,
}

impl Keys {
    /// The name of the box that these hashes open.
    #[must_use]
    pub fn id(&self) -> BoxId {
        let mut sum = Sha256::new();
        sum.update(b"afterglow relay box v1");
        for hash in [self.read, self.append, self.delete] {
            sum.update(hash.0);
        }
        let [id, _] = halves(sum.finalize().into());
        BoxId(id)
    }
}

fn halves(whole: [u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    halves
        .iter_mut()
        .flatten()
        .zip(whole)
        .for_each(|(to, from)| *to = from);
    halves
}

/// The name of a box. It follows from the hashes of its tokens, so nobody can open a box under another's
/// name, and opening one twice changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BoxId(pub [u8; 16]);

/// The name of a series: random, chosen by the device that appends to it, used in one box only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(pub [u8; 16]);

// Names identify people's phones, so a careless `{:?}` in a log must not show them.
impl fmt::Debug for BoxId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("BoxId(..)")
    }
}

impl fmt::Debug for SeriesId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SeriesId(..)")
    }
}
