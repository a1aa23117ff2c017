//! Spaces, devices, and the epoch keys under which records of a space are sealed.
//!
//! A *space* is who may read: `mine`, or one `ours` per relationship.
//! An *epoch* is a stretch of a space's life under one key; a new one starts when a device joins or leaves.
//! Epoch 0 is derived from the vault key, so a vault on one phone needs no stored key at all.
//! Later epochs are random, shared with the other devices, and kept in the vault as a sealed epoch key.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::hazmat::{self, BOX_OVERHEAD, KEY_LEN, Key};
use crate::keys::{VaultKey, hex};

/// Version of the sealed epoch key.
const VERSION: u8 = 1;
const CONTEXT_LABEL: &[u8] = b"afterglow epoch key v1";
/// Length of a sealed epoch key, in bytes.
pub const SEALED_EPOCH_KEY_LEN: usize = 1 + BOX_OVERHEAD + KEY_LEN;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// A new one, at random: it says nothing about who or what it stands for.
            pub fn make(rng: &mut impl CryptoRng) -> Self {
                let mut bytes = [0; 16];
                rng.fill_bytes(&mut bytes);
                Self(bytes)
            }

            /// One that was made before.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 16 bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

id! {
    /// A pseudonym for who may read. Not secret: a relay sees it beside each record.
    SpaceId
}

id! {
    /// A pseudonym for one phone or computer inside one space. Not secret.
    DeviceId
}

/// The key of one epoch of one space. It knows which one it is, so it cannot be used for another by mistake.
pub struct EpochKey {
    pub(crate) key: Key,
    space: SpaceId,
    epoch: u32,
}

impl EpochKey {
    /// Epoch 0 of `space`: the same each time for one vault, so there is nothing to store and nothing to lose.
    pub fn derive_first(vault: &VaultKey, space: SpaceId) -> Self {
        Self {
            key: vault.derive(b"epoch 0", space.as_bytes()),
            space,
            epoch: 0,
        }
    }

    /// A later epoch, with a random key, to be sealed to every device and kept with [`EpochKey::seal`].
    pub fn make(space: SpaceId, epoch: u32, rng: &mut impl CryptoRng) -> Self {
        Self {
            key: Key::make(rng),
            space,
            epoch,
        }
    }

    pub(crate) fn from_key(key: Key, space: SpaceId, epoch: u32) -> Self {
        Self { key, space, epoch }
    }

    /// The same key bytes under another name, as only a forger would have them.
    #[cfg(test)]
    pub(crate) fn posing_as(&self, space: SpaceId, epoch: u32) -> Option<Self> {
        let key = Key::from_slice(self.key.as_bytes())?;
        Some(Self { key, space, epoch })
    }

    /// Which space it belongs to.
    pub fn space(&self) -> SpaceId {
        self.space
    }

    /// Which epoch of that space it opens.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The form in which the vault keeps it: `version ‖ box`, with space and epoch bound but not written.
    pub fn seal(&self, vault: &VaultKey, rng: &mut impl CryptoRng) -> Vec<u8> {
        let root = vault.derive(b"epoch keys", &[]);
        let plaintext = Zeroizing::new(self.key.as_bytes().to_vec());
        let mut sealed = vec![VERSION];
        sealed.extend(hazmat::seal(
            &root,
            &context(self.space, self.epoch),
            &plaintext,
            rng,
        ));
        sealed
    }

    /// Opens what [`EpochKey::seal`] made for this space and epoch.
    ///
    /// # Errors
    /// See [`EpochKeyError`].
    pub fn open(vault: &VaultKey, space: SpaceId, epoch: u32, sealed: &[u8]) -> Result<Self, EpochKeyError> {
        match sealed.split_first() {
            Some((&VERSION, body)) if sealed.len() == SEALED_EPOCH_KEY_LEN => {
                let root = vault.derive(b"epoch keys", &[]);
                let key = hazmat::open(&root, &context(space, epoch), body)
                    .and_then(|bytes| Key::from_slice(&bytes))
                    .ok_or(EpochKeyError::Unreadable)?;
                Ok(Self { key, space, epoch })
            }
            Some((&version, _)) if version > VERSION => Err(EpochKeyError::Newer { found: version }),
            _ => Err(EpochKeyError::Unreadable),
        }
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKey(epoch {}, hidden)", self.epoch)
    }
}

/// Why a kept epoch key did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EpochKeyError {
    /// Written by a later version of the app.
    #[error("this key was written by a newer version of the app ({found}); update the app, nothing is lost")]
    Newer {
        /// The version found.
        found: u8,
    },
    /// Another vault's, another epoch's, or damaged: from the outside these cannot be told apart.
    #[error("this key does not open here; fetch it again from another device, or restore the last backup")]
    Unreadable,
}

fn context(space: SpaceId, epoch: u32) -> Vec<u8> {
    [CONTEXT_LABEL, space.as_bytes(), &epoch.to_be_bytes()].concat()
}
