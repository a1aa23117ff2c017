//! Epoch grants: how the key of a new epoch reaches every device, as one more item of the giver's series.
//!
//! ```text
//! header (82 bytes)   as in a record, with purpose 'g' and the number of the epoch that is granted
//!   82  key id       16   HKDF(epoch key, "afterglow epoch id v1" ‖ space ‖ epoch), first 16 bytes
//!   98  slots   12 × 80   HPKE to one device each: encapsulated key 32 ‖ ciphertext 32 ‖ tag 16
//! 1058  filler      120   zeros: a grant is as long as the shortest record
//! info = "afterglow epoch grant v1" ‖ header ‖ key id ‖ slot number
//! ```
//!
//! All twelve slots are always filled: an unused one is sealed to a key that is thrown away, so the number of devices
//! does not show. The key id tells every receiver that all were given the same key: without it, a giver could hand two
//! devices two keys and show each another history.
//! A new epoch is appended, never a rewriting: what was sealed before stays as it is, under its old key.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::epoch::{EpochKey, SpaceId};
use crate::hazmat::curve::HPKE_OVERHEAD;
use crate::hazmat::{BOX_OVERHEAD, KEY_LEN, Key};
use crate::identity::{DevicePublic, DeviceSecret, seal_to_nobody};
use crate::padding::BUCKET_MIN;
use crate::record::{HEADER_LEN, ItemKind, RecordHeader};

/// Devices and recovery kits that one grant can reach: five devices and one kit for each of two people.
pub const GRANT_SLOTS: usize = 12;
/// Length of a grant, in bytes: that of the shortest record.
pub const GRANT_LEN: usize = HEADER_LEN + BOX_OVERHEAD + BUCKET_MIN;
const KEY_ID_LEN: usize = 16;
const SLOT_LEN: usize = KEY_LEN + HPKE_OVERHEAD;
const INFO_LABEL: &[u8] = b"afterglow epoch grant v1";
const _: () = assert!(HEADER_LEN + KEY_ID_LEN + GRANT_SLOTS * SLOT_LEN <= GRANT_LEN);

impl EpochKey {
    /// A name for the key itself: the same for everybody who holds the same key, and useless for finding it.
    pub fn id(&self) -> [u8; KEY_ID_LEN] {
        let space = self.space();
        let info: [&[u8]; 3] = [
            b"afterglow epoch id v1",
            space.as_bytes(),
            &self.epoch().to_be_bytes(),
        ];
        let derived = Key::derive(self.key.as_bytes(), &info);
        let mut id = [0; KEY_ID_LEN];
        id.copy_from_slice(&derived.as_bytes()[..KEY_ID_LEN]);
        id
    }
}

/// Seals `key` to all `recipients` under a header that names its space and epoch.
pub(crate) fn seal_grant(
    header: &[u8; HEADER_LEN],
    key: &EpochKey,
    recipients: &[DevicePublic],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, GrantError> {
    if recipients.len() > GRANT_SLOTS {
        return Err(GrantError::TooMany {
            found: recipients.len(),
        });
    }
    let id = key.id();
    let mut sealed = [header.as_slice(), &id].concat();
    for number in 0..GRANT_SLOTS {
        let info = info(header, &id, number);
        let slot = match recipients.get(number) {
            Some(recipient) => recipient.seal(&info, key.key.as_bytes(), rng),
            None => seal_to_nobody(&info, key.key.as_bytes(), rng),
        };
        sealed.extend(slot.ok_or(GrantError::Unfit)?);
    }
    sealed.resize(GRANT_LEN, 0);
    Ok(sealed)
}

/// The key granted to this device, or `None` where it was not among the recipients.
///
/// # Errors
/// [`GrantError::Inconsistent`] if the slot opens to another key than the one all were promised, [`GrantError::Filled`]
/// for every device alike if the end is not zeros.
pub(crate) fn open_grant(
    header: &RecordHeader,
    secret: &DeviceSecret,
    sealed: &[u8],
) -> Result<Option<EpochKey>, GrantError> {
    let (clear, rest) = sealed
        .split_first_chunk::<HEADER_LEN>()
        .ok_or(GrantError::Inconsistent)?;
    let (id, rest) = rest
        .split_first_chunk::<KEY_ID_LEN>()
        .ok_or(GrantError::Inconsistent)?;
    let (slots, filler) = rest
        .split_at_checked(GRANT_SLOTS * SLOT_LEN)
        .ok_or(GrantError::Inconsistent)?;
    if filler.iter().any(|byte| *byte != 0) {
        return Err(GrantError::Filled);
    }
    let mut slots = slots.chunks_exact(SLOT_LEN).enumerate();
    let found = slots.find_map(|(number, slot)| secret.open(&info(clear, id, number), slot));
    let Some(bytes) = found else { return Ok(None) };
    let key = Key::from_slice(&bytes).ok_or(GrantError::Inconsistent)?;
    let key = EpochKey::from_key(key, header.place.space, header.epoch);
    if key.id() == *id {
        Ok(Some(key))
    } else {
        Err(GrantError::Inconsistent)
    }
}

fn info(header: &[u8; HEADER_LEN], id: &[u8; KEY_ID_LEN], number: usize) -> Vec<u8> {
    let number = u8::try_from(number).unwrap_or(u8::MAX);
    [INFO_LABEL, header, id, &[number]].concat()
}

/// A key given to one device alone, outside any series: how a new phone gets an older epoch.
///
/// `version 1 ‖ HPKE`, with `info = "afterglow epoch handover v1" ‖ space ‖ epoch`.
///
/// # Errors
/// [`GrantError::Unfit`].
pub fn seal_handover(
    key: &EpochKey,
    to: &DevicePublic,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, GrantError> {
    let sealed = to.seal(&handover_info(key.space(), key.epoch()), key.key.as_bytes(), rng);
    let mut bytes = vec![1];
    bytes.extend(sealed.ok_or(GrantError::Unfit)?);
    Ok(bytes)
}

/// Opens what [`seal_handover`] made for this device, space and epoch.
pub fn open_handover(secret: &DeviceSecret, space: SpaceId, epoch: u32, sealed: &[u8]) -> Option<EpochKey> {
    let (&[1], body) = sealed.split_first_chunk::<1>()? else {
        return None;
    };
    let bytes: Zeroizing<Vec<u8>> = secret.open(&handover_info(space, epoch), body)?;
    Some(EpochKey::from_key(Key::from_slice(&bytes)?, space, epoch))
}

fn handover_info(space: SpaceId, epoch: u32) -> Vec<u8> {
    [
        b"afterglow epoch handover v1".as_slice(),
        space.as_bytes(),
        &epoch.to_be_bytes(),
    ]
    .concat()
}

/// Why a new epoch could not be given or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// More devices than a grant has slots.
    #[error("at most {GRANT_SLOTS} devices can share this, {found} were named; remove one first")]
    TooMany {
        /// Devices given.
        found: usize,
    },
    /// A device's key cannot be sealed to.
    #[error("a device has a key that cannot be used; remove that device and pair it again")]
    Unfit,
    /// This device was given another key than the one that the grant promises to all.
    #[error("the new key is not the one that all devices were promised; nothing was changed, pair again")]
    Inconsistent,
    /// Something stands where a grant of this version has zeros.
    #[error(
        "a new key came in a form that this version of the app does not know; update the app on all phones"
    )]
    Filled,
    /// The series cannot be continued.
    #[error("the last entry of this series cannot be read; start a new series, the old one stays as it is")]
    ChainBroken,
}

/// The key that a grant gives to this device, or `None` where it was not among the recipients.
/// The caller has checked the item's signature and that it follows its series.
///
/// # Errors
/// [`GrantError::Inconsistent`], [`GrantError::Filled`].
pub fn read_grant(secret: &DeviceSecret, item: &[u8]) -> Result<Option<EpochKey>, GrantError> {
    match RecordHeader::read_item(item) {
        Ok((ItemKind::Grant, header)) => open_grant(&header, secret, item),
        _ => Err(GrantError::Inconsistent),
    }
}
