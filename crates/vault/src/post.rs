//! What a relay is shown: names and tokens of a box, and parcels that hide even the header of an item.
//!
//! ```text
//! read token     HKDF(epoch key, "afterglow post v1 read" ‖ person)          both people can make it
//! append token   HKDF(pen, "afterglow post v1 append" ‖ space ‖ epoch)       only devices of the one who writes
//! delete token   HKDF(pen, "afterglow post v1 delete" ‖ space ‖ epoch)
//! series name    HKDF(epoch key, "afterglow post v1 series" ‖ device ‖ series), first 16 bytes
//! parcel         box: root key = HKDF(epoch key, "afterglow post v1 parcel"),
//!                     context = "afterglow parcel v1" ‖ series name ‖ place in the relay's series (u64)
//!                     plaintext = item ‖ signature
//!                     nonce = HKDF(epoch key, "afterglow post v1 nonce" ‖ name and place as above ‖ SHA-256(plaintext))
//! ```
//!
//! Everything changes its name with the epoch, so a relay cannot join the boxes of one epoch to those of the next by
//! what is written in them. It can by watching when they are used, and no format helps against that.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::epoch::{DeviceId, EpochKey, SpaceId};
use crate::hazmat::{self, BOX_OVERHEAD, Key, NONCE_LEN};
use crate::identity::{DevicePublic, DeviceSecret};
use crate::keys::{Opened, VaultKey};

const PARCEL_LABEL: &[u8] = b"afterglow parcel v1";
/// What a parcel adds to an item and its signature, in bytes.
pub const PARCEL_OVERHEAD: usize = BOX_OVERHEAD;

/// Which of the two people of a relationship: 0 offered the pairing, 1 took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    /// Offered the pairing; also the one person of a space of one's own.
    First,
    /// Took it.
    Second,
}

impl Person {
    /// The byte in formats.
    pub const fn byte(self) -> u8 {
        match self {
            Self::First => 0,
            Self::Second => 1,
        }
    }

    /// From the byte in formats.
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0 => Some(Self::First),
            1 => Some(Self::Second),
            _ => None,
        }
    }

    /// The other of the two.
    pub const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// A token of the relay: whoever shows it may do one thing with one box. Wiped when dropped.
pub struct PostToken(Key);

impl PostToken {
    pub(crate) fn from_key(key: Key) -> Self {
        Self(key)
    }

    /// What the relay keeps of it: SHA-256("afterglow relay token v1" ‖ token).
    pub fn hash(&self) -> [u8; 32] {
        hazmat::sha256(&[b"afterglow relay token v1".as_slice(), self.0.as_bytes()].concat())
    }

    /// The 32 bytes, for the request that shows them.
    pub fn reveal(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The bytes once more, for an effect that leaves while the keys stay.
    pub fn again(&self) -> Self {
        // Not `Clone`: the one place that needs a second copy says so.
        Self(Key::derive_same(&self.0))
    }
}

impl fmt::Debug for PostToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostToken(hidden)")
    }
}

/// The name of the relay's box that three token hashes open: read, append, delete.
pub fn box_name(hashes: &[[u8; 32]; 3]) -> [u8; 16] {
    let whole = hazmat::sha256(&[b"afterglow relay box v1".as_slice(), hashes.as_flattened()].concat());
    let mut name = [0; 16];
    name.copy_from_slice(&whole[..16]);
    name
}

/// One person's right to write in one space, shared by their devices and nobody else. Wiped when dropped.
pub struct Pen(Key);

impl Pen {
    /// A new one.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Key::make(rng))
    }

    /// Allows appending to this person's box of one epoch.
    pub fn derive_append(&self, space: SpaceId, epoch: u32) -> PostToken {
        self.derive(b"append", space, epoch)
    }

    /// Allows deleting it.
    pub fn derive_delete(&self, space: SpaceId, epoch: u32) -> PostToken {
        self.derive(b"delete", space, epoch)
    }

    fn derive(&self, right: &[u8], space: SpaceId, epoch: u32) -> PostToken {
        let info: [&[u8]; 4] = [
            b"afterglow post v1 ",
            right,
            space.as_bytes(),
            &epoch.to_be_bytes(),
        ];
        PostToken(Key::derive(self.0.as_bytes(), &info))
    }

    /// The form in which the vault keeps it.
    pub fn seal(&self, vault: &VaultKey, space: SpaceId, rng: &mut impl CryptoRng) -> Vec<u8> {
        let root = vault.derive(b"pens", &[]);
        let context = [b"afterglow pen v1".as_slice(), space.as_bytes()].concat();
        hazmat::seal(&root, &context, &Zeroizing::new(self.0.as_bytes().to_vec()), rng)
    }

    /// Opens what [`Pen::seal`] made, or nothing.
    pub fn unseal(vault: &VaultKey, space: SpaceId, sealed: &[u8]) -> Option<Self> {
        let root = vault.derive(b"pens", &[]);
        let context = [b"afterglow pen v1".as_slice(), space.as_bytes()].concat();
        let bytes = hazmat::open(&root, &context, sealed)?;
        Key::from_slice(&bytes).map(Self)
    }

    /// Gives the pen to another device of the same person: `HPKE` with `info = "afterglow pen handover v1" ‖ space`.
    /// `None` for a device whose key cannot be sealed to.
    pub fn hand_over(&self, space: SpaceId, to: &DevicePublic, rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
        to.seal(&handover_info(space), self.0.as_bytes(), rng)
    }

    /// Takes what [`Pen::hand_over`] sealed to this device.
    pub fn take_over(secret: &DeviceSecret, space: SpaceId, sealed: &[u8]) -> Option<Self> {
        Key::from_slice(&secret.open(&handover_info(space), sealed)?).map(Self)
    }
}

impl fmt::Debug for Pen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pen(hidden)")
    }
}

impl EpochKey {
    /// Allows reading what `person` writes in this epoch.
    pub fn derive_read(&self, person: Person) -> PostToken {
        PostToken(self.post(&[b"read", &[person.byte()]]))
    }

    /// What the relay calls one device's series in this epoch.
    pub fn derive_series_name(&self, device: DeviceId, series: u32) -> [u8; 16] {
        let key = self.post(&[b"series", device.as_bytes(), &series.to_be_bytes()]);
        let mut name = [0; 16];
        name.copy_from_slice(&key.as_bytes()[..16]);
        name
    }

    /// Wraps a signed item for its place in the relay's series. The same item gives the same bytes each time, so it
    /// can be sent again after a lost answer, or to a relay that was put back to an older day.
    pub fn wrap(&self, name: &[u8; 16], index: u64, signed: &[u8]) -> Vec<u8> {
        let root = self.post(&[b"parcel"]);
        let place = parcel(name, index);
        // Two items that differ never share a nonce, and one place holds one item.
        let drawn = self.post(&[b"nonce", &place, &hazmat::sha256(signed)]);
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&drawn.as_bytes()[..NONCE_LEN]);
        hazmat::seal_with_nonce(&root, &place, signed, nonce)
    }

    /// The signed item in a parcel, if it was made for this place under this key.
    pub fn unwrap_parcel(&self, name: &[u8; 16], index: u64, bytes: &[u8]) -> Option<Opened> {
        let root = self.post(&[b"parcel"]);
        hazmat::open(&root, &parcel(name, index), bytes).map(Opened::new)
    }

    fn post(&self, info: &[&[u8]]) -> Key {
        let labelled: Vec<&[u8]> = core::iter::once(b"afterglow post v1 ".as_slice())
            .chain(info.iter().copied())
            .collect();
        Key::derive(self.key.as_bytes(), &labelled)
    }
}

fn handover_info(space: SpaceId) -> Vec<u8> {
    [b"afterglow pen handover v1".as_slice(), space.as_bytes()].concat()
}

fn parcel(name: &[u8; 16], index: u64) -> Vec<u8> {
    [PARCEL_LABEL, name, &index.to_be_bytes()].concat()
}
