//! The vault key, what is derived from it, and opened plaintext.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::hazmat::Key;

/// Every label starts with this, so that no derivation here can ever equal one made elsewhere.
const DERIVE_LABEL: &[u8] = b"afterglow vault v1 derive ";

/// The random key at the top of one vault. Each key slot that opens this vault holds a wrapped copy.
///
/// It encrypts nothing itself: every purpose gets a key of its own, derived by name.
pub struct VaultKey(pub(crate) Key);

impl VaultKey {
    /// A new vault. Everything sealed under it is lost for good when the last slot holding it is.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Key::make(rng))
    }

    /// Whether both are the same vault, compared in constant time.
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.same_as(&other.0)
    }

    /// A name for storage that says nothing: 32 hex digits, the same each time for one vault and one name.
    ///
    /// Use it as the storage key of a [`setting`](crate::setting), so that the storage does not even learn
    /// which settings exist.
    pub fn derive_name(&self, name: &str) -> String {
        let key = self.derive(b"name", name.as_bytes());
        hex(&key.as_bytes()[..16])
    }

    /// The purpose is a label of the code, never input, and contains no zero byte; `detail` may be anything.
    pub(crate) fn derive(&self, purpose: &[u8], detail: &[u8]) -> Key {
        Key::derive(self.0.as_bytes(), &[DERIVE_LABEL, purpose, &[0], detail])
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey(hidden)")
    }
}

/// Plaintext that came out of an envelope. Wiped when dropped, and never shown by `Debug`.
pub struct Opened(Zeroizing<Vec<u8>>);

impl Opened {
    pub(crate) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The bytes that were sealed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(hidden)")
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
