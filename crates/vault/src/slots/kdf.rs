//! From what a person knows or holds to a slot key. This is the slow half, made to run in a Worker.

use core::fmt;

use zeroize::Zeroizing;

use super::FileId;
use crate::hazmat::{self, KEY_LEN, Key};
use crate::phrase::Passphrase;

/// The only algorithm of this format: Argon2id, version 0x13.
const ARGON2ID: u8 = 1;
/// Length of one stored cost: `algorithm 1 ‖ lanes 1 ‖ passes 2 ‖ memory in KiB 4`, big-endian.
pub(crate) const COST_LEN: usize = 8;
const REQUEST_LEN: usize = COST_LEN + 32;
const MESSAGE_LEN: usize = KEY_LEN + BINDING_LEN;
const BINDING_LEN: usize = 1 + COST_LEN;

const MEMORY_KIB_MIN: u32 = 19 * 1024;
/// More than this would end the tab on a small phone, so a file that asks for it is hostile or damaged.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MIN: u16 = 2;
const PASSES_MAX: u16 = 8;
const LANES_MIN: u8 = 1;
const LANES_MAX: u8 = 4;

/// What one guess of a passphrase costs. It cannot be built outside the allowed range, so neither a stored nor
/// a received file can ask for less than the floor, or for enough to choke the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KdfCost {
    memory_kib: u32,
    passes: u16,
    lanes: u8,
}

impl KdfCost {
    /// 64 MiB, 3 passes, 1 lane: the second profile of RFC 9106 on the one thread a browser gives.
    pub const DEFAULT: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };
    /// 19 MiB, 2 passes, 1 lane: OWASP's minimum. Nothing below is ever accepted.
    pub const FLOOR: Self = Self {
        memory_kib: MEMORY_KIB_MIN,
        passes: PASSES_MIN,
        lanes: LANES_MIN,
    };

    /// A cost of `memory_kib` KiB, `passes` over it, in `lanes` lanes.
    ///
    /// # Errors
    /// [`CostOutOfRange`] outside 19–256 MiB, 2–8 passes, 1–4 lanes.
    pub fn new(memory_kib: u32, passes: u16, lanes: u8) -> Result<Self, CostOutOfRange> {
        let allowed = (MEMORY_KIB_MIN..=MEMORY_KIB_MAX).contains(&memory_kib)
            && (PASSES_MIN..=PASSES_MAX).contains(&passes)
            && (LANES_MIN..=LANES_MAX).contains(&lanes);
        if allowed {
            Ok(Self {
                memory_kib,
                passes,
                lanes,
            })
        } else {
            Err(CostOutOfRange)
        }
    }

    pub(crate) fn to_bytes(self) -> [u8; COST_LEN] {
        let [passes_high, passes_low] = self.passes.to_be_bytes();
        let [m3, m2, m1, m0] = self.memory_kib.to_be_bytes();
        [ARGON2ID, self.lanes, passes_high, passes_low, m3, m2, m1, m0]
    }

    pub(crate) fn from_bytes(bytes: [u8; COST_LEN]) -> Result<Self, CostOutOfRange> {
        let [algorithm, lanes, passes_high, passes_low, m3, m2, m1, m0] = bytes;
        if algorithm != ARGON2ID {
            return Err(CostOutOfRange);
        }
        Self::new(
            u32::from_be_bytes([m3, m2, m1, m0]),
            u16::from_be_bytes([passes_high, passes_low]),
            lanes,
        )
    }
}

/// A cost outside the allowed range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the strength asked for is outside 19 to 256 MiB, 2 to 8 passes, 1 to 4 lanes; use the default")]
pub struct CostOutOfRange;

/// What to derive from a typed passphrase in order to try it. Public: it may be sent to a Worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfRequest {
    pub(crate) cost: KdfCost,
    pub(crate) file: FileId,
}

impl KdfRequest {
    /// What this one costs.
    pub fn cost(&self) -> KdfCost {
        self.cost
    }

    /// For sending to a Worker.
    pub fn to_bytes(&self) -> [u8; REQUEST_LEN] {
        let mut bytes = [0; REQUEST_LEN];
        bytes[..COST_LEN].copy_from_slice(&self.cost.to_bytes());
        bytes[COST_LEN..].copy_from_slice(&self.file.0);
        bytes
    }

    /// As received by a Worker. `None` if it is not a request or asks for a cost outside the allowed range.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (cost, file) = bytes.split_first_chunk::<COST_LEN>()?;
        Some(Self {
            cost: KdfCost::from_bytes(*cost).ok()?,
            file: FileId(file.try_into().ok()?),
        })
    }
}

/// The 16 random bytes that the 12 recovery words spell. Wiped when dropped.
pub struct RecoverySecret(Zeroizing<[u8; 16]>);

impl RecoverySecret {
    /// Takes the bytes over; wipe your own copy.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for RecoverySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoverySecret(hidden)")
    }
}

/// The 32 bytes that a passkey's PRF gives for [`Slots::passkey_input`](super::Slots::passkey_input).
/// Wiped when dropped.
pub struct PasskeySecret(Zeroizing<[u8; 32]>);

impl PasskeySecret {
    /// Takes the bytes over; wipe your own copy.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for PasskeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasskeySecret(hidden)")
    }
}

/// What opens a slot. It is derived, never stored.
pub struct SlotKey {
    pub(crate) key: Key,
    /// How it was derived: bound into the slot, so a key never fits a slot meant for another way in.
    pub(crate) binding: [u8; BINDING_LEN],
}

/// The ways in. The byte goes into the binding and is never written outside a slot.
const PASSPHRASE: u8 = 1;
const RECOVERY: u8 = 2;
const PASSKEY: u8 = 3;

/// Turns a passphrase into a slot key. This is the slow part: about half a second on a phone, by design.
///
/// # Errors
/// [`DeriveError::OutOfMemory`].
pub fn derive_slot_key(passphrase: &Passphrase, request: &KdfRequest) -> Result<SlotKey, DeriveError> {
    let KdfCost {
        memory_kib,
        passes,
        lanes,
    } = request.cost;
    let key = hazmat::argon2id(
        passphrase.as_bytes(),
        &request.file.0,
        memory_kib,
        passes.into(),
        lanes.into(),
    )
    .map_err(|_| DeriveError::OutOfMemory)?;
    Ok(SlotKey {
        key,
        binding: binding(PASSPHRASE, Some(request.cost)),
    })
}

impl SlotKey {
    /// From recovery words: 128 random bits need no slow derivation.
    pub(crate) fn derive_from_recovery(secret: &RecoverySecret, file: &FileId) -> Self {
        Self::derive_fast(RECOVERY, b"afterglow recovery v1", secret.0.as_ref(), file)
    }

    /// From a passkey: 256 bits from the authenticator need no slow derivation.
    pub(crate) fn derive_from_passkey(secret: &PasskeySecret, file: &FileId) -> Self {
        Self::derive_fast(PASSKEY, b"afterglow passkey v1", secret.0.as_ref(), file)
    }

    fn derive_fast(way_in: u8, label: &[u8], secret: &[u8], file: &FileId) -> Self {
        Self {
            key: Key::derive(secret, &[label, &file.0]),
            binding: binding(way_in, None),
        }
    }

    /// For sending from the Worker back to the page, which must wipe what it received.
    pub fn into_message(self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.key.as_bytes().as_slice(), &self.binding].concat())
    }

    /// As received from the Worker. `None` if it is not what [`SlotKey::into_message`] made.
    pub fn from_message(bytes: &[u8]) -> Option<Self> {
        let (key, binding) = bytes.split_first_chunk::<KEY_LEN>()?;
        (bytes.len() == MESSAGE_LEN).then_some(())?;
        Some(Self {
            key: Key::from_slice(key)?,
            binding: binding.try_into().ok()?,
        })
    }
}

fn binding(way_in: u8, cost: Option<KdfCost>) -> [u8; BINDING_LEN] {
    let mut bytes = [0; BINDING_LEN];
    bytes[0] = way_in;
    if let Some(cost) = cost {
        bytes[1..].copy_from_slice(&cost.to_bytes());
    }
    bytes
}

impl fmt::Debug for SlotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SlotKey(hidden)")
    }
}

/// Why nothing could be derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeriveError {
    /// The working memory of Argon2id could not be had.
    #[error(
        "there is not enough free memory to check the passphrase; close other tabs or apps and try again, nothing is lost"
    )]
    OutOfMemory,
}
