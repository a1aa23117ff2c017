//! Who a device is inside one space: a key pair to sign with and one to be sealed to, both from one seed.
//!
//! ```text
//! seed 32 ──HKDF("afterglow device v1 sign")──> Ed25519        public key 64 = Ed25519 32 ‖ X25519 32
//!         └─HKDF("afterglow device v1 open")──> X25519 (RFC 9180 DeriveKeyPair)
//! ```
//!
//! A phone has one identity for each space, never one for all: two partners who compare keys find nothing in common.
//! A signature is made over `"afterglow signed v1 " ‖ purpose ‖ 0 ‖ message`, so one made for a record is worth
//! nothing elsewhere.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::epoch::{DeviceId, SpaceId};
use crate::hazmat::curve::{self, Opener, PUBLIC_LEN, SIGNATURE_LEN, Signer};
use crate::hazmat::{self, BOX_OVERHEAD, KEY_LEN, Key};
use crate::keys::VaultKey;
use crate::slots::RecoverySecret;

const VERSION: u8 = 1;
const CONTEXT_LABEL: &[u8] = b"afterglow device secret v1";
const SIGNED_LABEL: &[u8] = b"afterglow signed v1 ";
/// Length of a public identity, in bytes.
pub const PUBLIC_IDENTITY_LEN: usize = 2 * PUBLIC_LEN;
/// Length of a signature, in bytes.
pub const SIGNATURE_BYTES: usize = SIGNATURE_LEN;
/// Length of a sealed device secret, in bytes.
pub const SEALED_SECRET_LEN: usize = 1 + BOX_OVERHEAD + KEY_LEN;

/// What a signature is for. The bytes never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// A record or an epoch grant, in its series.
    Item,
    /// The messages of a pairing, from both sides.
    Pairing,
}

impl Signed {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Item => b"item",
            Self::Pairing => b"pairing",
        }
    }

    fn message(self, content: &[u8]) -> Vec<u8> {
        [SIGNED_LABEL, self.label(), &[0], content].concat()
    }
}

/// The secret half of a device in one space. It never leaves the vault but sealed.
pub struct DeviceSecret {
    seed: Key,
    sign: Signer,
    open: Opener,
}

impl DeviceSecret {
    /// A new one.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self::from_seed(Key::make(rng))
    }

    fn from_seed(seed: Key) -> Self {
        let sign = Signer::of(&half(&seed, b"sign"));
        let open = Opener::of(&half(&seed, b"open"));
        Self { seed, sign, open }
    }

    /// The identity of a recovery kit: whoever has the twelve words is one more device that epochs are sealed to.
    pub fn of_recovery(secret: &RecoverySecret) -> Self {
        Self::from_seed(Key::derive(secret.as_bytes(), &[b"afterglow recovery kit v1"]))
    }

    /// What others may know.
    pub fn public(&self) -> DevicePublic {
        DevicePublic {
            sign: self.sign.public(),
            seal: self.open.public(),
        }
    }

    /// Signs `content` for one purpose.
    pub fn sign(&self, purpose: Signed, content: &[u8]) -> [u8; SIGNATURE_BYTES] {
        self.sign.sign(&purpose.message(content))
    }

    pub(crate) fn open(&self, info: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.open.open(info, sealed)
    }

    /// The form in which the vault keeps it: `version ‖ box`, with space and device bound but not written.
    pub fn seal(
        &self,
        vault: &VaultKey,
        space: SpaceId,
        device: DeviceId,
        rng: &mut impl CryptoRng,
    ) -> Vec<u8> {
        let root = vault.derive(b"device secrets", &[]);
        let plaintext = Zeroizing::new(self.seed.as_bytes().to_vec());
        let mut sealed = vec![VERSION];
        sealed.extend(hazmat::seal(&root, &context(space, device), &plaintext, rng));
        sealed
    }

    /// Opens what [`DeviceSecret::seal`] made.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub fn unseal(
        vault: &VaultKey,
        space: SpaceId,
        device: DeviceId,
        sealed: &[u8],
    ) -> Result<Self, IdentityError> {
        match sealed.split_first() {
            Some((&VERSION, body)) if sealed.len() == SEALED_SECRET_LEN => {
                let root = vault.derive(b"device secrets", &[]);
                hazmat::open(&root, &context(space, device), body)
                    .and_then(|bytes| Key::from_slice(&bytes))
                    .map(Self::from_seed)
                    .ok_or(IdentityError::Unreadable)
            }
            Some((&version, _)) if version > VERSION => Err(IdentityError::Newer { found: version }),
            _ => Err(IdentityError::Unreadable),
        }
    }
}

fn half(seed: &Key, label: &[u8]) -> Key {
    Key::derive(seed.as_bytes(), &[b"afterglow device v1 ", label])
}

/// Seals to a device that nobody has, so that a grant looks the same for any number of recipients. Its seed is drawn
/// as a device's is.
pub(crate) fn seal_to_nobody(info: &[u8], plaintext: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    let nobody = Opener::of(&half(&Key::make(rng), b"open"));
    curve::seal_to(&nobody.public(), info, plaintext, rng)
}

impl fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSecret(hidden)")
    }
}

/// The public half of a device in one space. It can only be had from bytes that were checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DevicePublic {
    sign: [u8; PUBLIC_LEN],
    seal: [u8; PUBLIC_LEN],
}

impl DevicePublic {
    /// Reads and checks both keys: no bytes that are no point, no point of low order.
    ///
    /// # Errors
    /// [`IdentityError::Unfit`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IdentityError> {
        let bytes: &[u8; PUBLIC_IDENTITY_LEN] = bytes.try_into().map_err(|_| IdentityError::Unfit)?;
        let mut public = Self {
            sign: [0; PUBLIC_LEN],
            seal: [0; PUBLIC_LEN],
        };
        public.sign.copy_from_slice(&bytes[..PUBLIC_LEN]);
        public.seal.copy_from_slice(&bytes[PUBLIC_LEN..]);
        let fit = curve::is_sign_public(&public.sign) && curve::is_seal_public(&public.seal);
        fit.then_some(public).ok_or(IdentityError::Unfit)
    }

    /// The 64 bytes.
    pub fn to_bytes(&self) -> [u8; PUBLIC_IDENTITY_LEN] {
        let mut bytes = [0; PUBLIC_IDENTITY_LEN];
        bytes[..PUBLIC_LEN].copy_from_slice(&self.sign);
        bytes[PUBLIC_LEN..].copy_from_slice(&self.seal);
        bytes
    }

    /// Whether this device signed exactly `content` for `purpose`.
    pub fn verifies(&self, purpose: Signed, content: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        curve::verify(&self.sign, &purpose.message(content), signature)
    }

    pub(crate) fn seal(&self, info: &[u8], plaintext: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
        curve::seal_to(&self.seal, info, plaintext, rng)
    }
}

impl fmt::Debug for DevicePublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DevicePublic({})", crate::keys::hex(&self.sign[..4]))
    }
}

/// Signs a sealed item: `item ‖ signature`, the form in which it is kept and travels.
pub fn sign_item(secret: &DeviceSecret, item: &[u8]) -> Vec<u8> {
    let mut signed = Vec::with_capacity(item.len() + SIGNATURE_BYTES);
    signed.extend_from_slice(item);
    signed.extend_from_slice(&secret.sign(Signed::Item, item));
    signed
}

/// The item without its signature, unchecked: for what this phone has checked before it kept it.
pub fn item_of(signed: &[u8]) -> Option<&[u8]> {
    signed.split_last_chunk::<SIGNATURE_BYTES>().map(|(item, _)| item)
}

/// The item, if `author` signed it.
pub fn check_item<'a>(author: &DevicePublic, signed: &'a [u8]) -> Option<&'a [u8]> {
    let (item, signature) = signed.split_last_chunk::<SIGNATURE_BYTES>()?;
    author.verifies(Signed::Item, item, signature).then_some(item)
}

/// Why an identity cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Written by a later version of the app.
    #[error("this key was written by a newer version of the app ({found}); update the app, nothing is lost")]
    Newer {
        /// The version found.
        found: u8,
    },
    /// Another vault's, another device's, or damaged.
    #[error("this device's own key does not open here; pair it anew, the entries stay readable")]
    Unreadable,
    /// Not a pair of keys that anything may be sealed to or checked with.
    #[error("the other device sent a key that cannot be used; nothing was changed, start pairing again")]
    Unfit,
}

fn context(space: SpaceId, device: DeviceId) -> Vec<u8> {
    [CONTEXT_LABEL, space.as_bytes(), device.as_bytes()].concat()
}
