//! The key-slot file: 2,048 bytes in which several ways in may open several vaults, and which does not show how many.
//!
//! ```text
//! header (128 bytes)
//!    0  magic         7   "agslots"
//!    7  version       1   1
//!    8  file id      32   random; the salt of everything below
//!   40  costs     4 × 8   newest first; an unused one is eight zeros
//!   72  reserved     24   zeros
//!   96  checksum     32   SHA-256 of the 96 bytes before
//! 15 slots (128 bytes each)
//!    0  box         128   nonce 24 ‖ commitment 32 ‖ ciphertext 56 ‖ tag 16, or 128 random bytes
//!       plaintext: vault key 32 ‖ reserved 24 (zeros, ignored when read)
//!       root key = the slot key
//!       context  = "afterglow key slot v1" ‖ version ‖ file id ‖ way in 1 ‖ its cost 8 ‖ slot number 1
//! ```
//!
//! **One salt and one cost for the file, not one per slot.** An attempt must look and cost the same whichever slot
//! it fits, or none. With a salt per slot, trying 15 slots would take 15 runs of Argon2id; people would wait, or
//! the cost of each run would have to drop to a fifteenth, and an attacker who wants one vault would win by that.
//! With the shared salt an attempt is one run and 15 cheap trials. The price: one run also tries a guess on every
//! vault in the file. The file id is random, so no work carries over from one phone to another.
//!
//! Each slot binds the cost its key was derived with, so changing a stored cost opens nothing, and no stored
//! value is accepted below [`KdfCost::FLOOR`].
//! A raised cost goes in front of the old ones ([`Slots::raise_cost`]); old ones stay while a vault nobody has
//! opened since may need them, and every attempt then runs each of them.
//!
//! The header's checksum is there to tell a damaged file from a mistyped passphrase. It proves nothing against an
//! attacker, and does not need to.
//!
//! Unused slots are random filler, and a filled slot looks just like it, so there is no counter, and nobody can
//! tell from the file which slots are in use. That includes this code: see `keep` at [`Slots::add`].
//! Whoever sees the file at two times sees which slots changed between them.

mod kdf;

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

pub use kdf::{
    CostOutOfRange, DeriveError, KdfCost, KdfRequest, PasskeySecret, RecoverySecret, SlotKey, derive_slot_key,
};

use crate::hazmat::{self, BOX_OVERHEAD, KEY_LEN, Key};
use crate::keys::VaultKey;
use kdf::COST_LEN;

/// Slots in a file: five vaults with a passphrase, recovery words and a passkey each.
pub const SLOT_COUNT: u8 = 15;
/// Slots that one vault has for itself: for its words, emergency words and a passkey.
pub const SHELF_LEN: u8 = 3;
/// Vaults that have room in one file.
pub const VAULT_COUNT: u8 = SLOT_COUNT / SHELF_LEN;
/// Length of the file, in bytes. It never changes.
pub const FILE_LEN: usize = 2048;

const MAGIC: &[u8; 7] = b"agslots";
const VERSION: u8 = 1;
const CONTEXT_LABEL: &[u8] = b"afterglow key slot v1";
const HEADER_LEN: usize = 128;
const CHECKED_LEN: usize = 96;
const COSTS_AT: usize = 40;
const COSTS_END: usize = COSTS_AT + COST_COUNT * COST_LEN;
const COST_COUNT: usize = 4;
const SLOT_LEN: usize = 128;
const PLAINTEXT_LEN: usize = SLOT_LEN - BOX_OVERHEAD;

const _: () = assert!(FILE_LEN == HEADER_LEN + SLOT_COUNT as usize * SLOT_LEN);

/// The random id of one slot file, used as its salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileId(pub(crate) [u8; 32]);

/// One of the equal slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotNumber(u8);

impl SlotNumber {
    /// `None` from [`SLOT_COUNT`] on.
    pub fn new(number: u8) -> Option<Self> {
        (number < SLOT_COUNT).then_some(Self(number))
    }

    /// From 0 to [`SLOT_COUNT`] − 1.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// A key-slot file in memory. Nothing in it is readable without a [`SlotKey`].
#[derive(Clone, PartialEq, Eq)]
pub struct Slots {
    file: FileId,
    /// Newest first, at least one, at most [`COST_COUNT`].
    costs: Vec<KdfCost>,
    slots: Vec<[u8; SLOT_LEN]>,
}

impl Slots {
    /// A new file with every slot full of random bytes. Nothing opens it until a slot is added.
    pub fn create(cost: KdfCost, rng: &mut impl CryptoRng) -> Self {
        let mut id = [0; 32];
        rng.fill_bytes(&mut id);
        let slots = (0..SLOT_COUNT).map(|_| filler(rng)).collect();
        Self {
            file: FileId(id),
            costs: vec![cost],
            slots,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// See [`ParseError`]. A slot that is damaged is not an error here: the others still open.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let version = match bytes.split_first_chunk() {
            Some((MAGIC, [version, ..])) => *version,
            _ => return Err(ParseError::NotASlotFile),
        };
        if version > VERSION {
            return Err(ParseError::Newer { found: version });
        }
        if bytes.len() != FILE_LEN {
            return Err(ParseError::WrongLength { found: bytes.len() });
        }
        let (header, body) = bytes
            .split_at_checked(HEADER_LEN)
            .ok_or(ParseError::HeaderDamaged)?;
        let (checked, checksum) = header
            .split_at_checked(CHECKED_LEN)
            .ok_or(ParseError::HeaderDamaged)?;
        if version != VERSION || checksum != hazmat::sha256(checked) {
            return Err(ParseError::HeaderDamaged);
        }
        let id = checked.get(8..COSTS_AT).and_then(|id| id.try_into().ok());
        let costs = checked
            .get(COSTS_AT..COSTS_END)
            .ok_or(ParseError::HeaderDamaged)?;
        Ok(Self {
            file: FileId(id.ok_or(ParseError::HeaderDamaged)?),
            costs: parse_costs(costs)?,
            slots: body.as_chunks().0.to_vec(),
        })
    }

    /// The file, always [`FILE_LEN`] bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FILE_LEN);
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.file.0);
        for cost in &self.costs {
            bytes.extend_from_slice(&cost.to_bytes());
        }
        bytes.resize(CHECKED_LEN, 0);
        let checksum = hazmat::sha256(&bytes);
        bytes.extend_from_slice(&checksum);
        for slot in &self.slots {
            bytes.extend_from_slice(slot);
        }
        bytes
    }

    /// What to derive from a typed passphrase, newest first; try each until one opens. Mostly there is one.
    pub fn kdf_requests(&self) -> Vec<KdfRequest> {
        self.costs
            .iter()
            .map(|cost| KdfRequest {
                cost: *cost,
                file: self.file,
            })
            .collect()
    }

    /// What to derive from a *new* passphrase: the strongest cost this file has.
    pub fn newest_kdf_request(&self) -> KdfRequest {
        let cost = self.costs.first().copied().unwrap_or(KdfCost::DEFAULT);
        KdfRequest {
            cost,
            file: self.file,
        }
    }

    /// The input to give a passkey's PRF for this file.
    pub fn passkey_input(&self) -> [u8; 32] {
        hazmat::sha256(&[b"afterglow passkey input v1".as_slice(), &self.file.0].concat())
    }

    /// The slot key that recovery words give in this file.
    pub fn recovery_key(&self, secret: &RecoverySecret) -> SlotKey {
        SlotKey::derive_from_recovery(secret, &self.file)
    }

    /// The slot key that a passkey gives in this file.
    pub fn passkey_key(&self, secret: &PasskeySecret) -> SlotKey {
        SlotKey::derive_from_passkey(secret, &self.file)
    }

    /// Tries every slot, always all of them, and opens the first that fits.
    ///
    /// # Errors
    /// [`OpenError::NothingOpens`], the same for a wrong passphrase and for a damaged slot.
    pub fn open(&self, key: &SlotKey) -> Result<(SlotNumber, VaultKey), OpenError> {
        let mut found = None;
        for (number, slot) in (0..SLOT_COUNT).map(SlotNumber).zip(&self.slots) {
            let opened = hazmat::open(&key.key, &self.context(key, number), slot);
            let vault = opened.and_then(|text| Key::from_slice(text.get(..KEY_LEN)?));
            if found.is_none() {
                found = vault.map(|vault| (number, VaultKey(vault)));
            }
        }
        found.ok_or(OpenError::NothingOpens)
    }

    /// Adds a way into `vault`, in a slot chosen at random among those not in `keep`.
    ///
    /// The file does not know which slots are in use. `keep` must name every slot that must survive: those of
    /// this vault, which the app keeps sealed inside it, and those of any other vault, found by opening it.
    /// A slot that is not named may be overwritten.
    ///
    /// # Errors
    /// See [`AddError`].
    pub fn add(
        &mut self,
        key: &SlotKey,
        vault: &VaultKey,
        keep: &[SlotNumber],
        rng: &mut impl CryptoRng,
    ) -> Result<SlotNumber, AddError> {
        if self.open(key).is_ok() {
            return Err(AddError::AlreadyOpens);
        }
        let number = pick(&Self::except(keep), rng).ok_or(AddError::NoFreeSlot)?;
        self.write(number, key, vault, rng);
        Ok(number)
    }

    /// Slots for one more vault of this file, chosen at random among those not in `taken`. A vault adds its ways in only
    /// there, so that it never overwrites another of which it knows nothing. `own` are slots it has already.
    ///
    /// Nothing if there are not enough: the file has room for [`VAULT_COUNT`] vaults.
    pub fn shelf(
        own: &[SlotNumber],
        taken: &[SlotNumber],
        rng: &mut impl CryptoRng,
    ) -> Option<Vec<SlotNumber>> {
        let mut shelf = own.to_vec();
        while shelf.len() < usize::from(SHELF_LEN) {
            let free = Self::except(&[shelf.as_slice(), taken].concat());
            shelf.push(pick(&free, rng)?);
        }
        Some(shelf)
    }

    /// Every slot but these.
    #[must_use]
    pub fn except(numbers: &[SlotNumber]) -> Vec<SlotNumber> {
        (0..SLOT_COUNT)
            .map(SlotNumber)
            .filter(|number| !numbers.contains(number))
            .collect()
    }

    /// Puts `new` in the place of `old`; `old` opens nothing afterwards.
    ///
    /// # Errors
    /// [`ChangeError::NothingOpens`] if `old` fits no slot, [`ChangeError::AlreadyOpens`] if `new` fits another.
    pub fn change(
        &mut self,
        old: &SlotKey,
        new: &SlotKey,
        rng: &mut impl CryptoRng,
    ) -> Result<SlotNumber, ChangeError> {
        let (number, vault) = self.open(old).map_err(|_| ChangeError::NothingOpens)?;
        if self.open(new).is_ok_and(|(other, _)| other != number) {
            return Err(ChangeError::AlreadyOpens);
        }
        self.write(number, new, &vault, rng);
        Ok(number)
    }

    /// Fills a slot with random bytes again: that way in is gone.
    pub fn clear(&mut self, number: SlotNumber, rng: &mut impl CryptoRng) {
        if let Some(slot) = self.slots.get_mut(usize::from(number.0)) {
            *slot = filler(rng);
        }
    }

    /// Makes `cost` the one for new passphrases. Derive the passphrase anew with the request returned and
    /// [`change`](Slots::change) its slot; that is how an old vault grows stronger when it is unlocked.
    ///
    /// # Errors
    /// [`RaiseCostError`] if it is no more than the newest, or there is no room for another.
    pub fn raise_cost(&mut self, cost: KdfCost) -> Result<KdfRequest, RaiseCostError> {
        if self.costs.first().is_some_and(|newest| *newest >= cost) {
            return Err(RaiseCostError::NotHigher);
        }
        if self.costs.len() >= COST_COUNT {
            return Err(RaiseCostError::NoRoom);
        }
        self.costs.insert(0, cost);
        Ok(self.newest_kdf_request())
    }

    fn write(&mut self, number: SlotNumber, key: &SlotKey, vault: &VaultKey, rng: &mut impl CryptoRng) {
        let mut plaintext = Zeroizing::new(vault.0.as_bytes().to_vec());
        plaintext.resize(PLAINTEXT_LEN, 0);
        let sealed = hazmat::seal(&key.key, &self.context(key, number), &plaintext, rng);
        if let Some(slot) = self.slots.get_mut(usize::from(number.0)) {
            slot.copy_from_slice(&sealed);
        }
    }

    fn context(&self, key: &SlotKey, number: SlotNumber) -> Vec<u8> {
        [CONTEXT_LABEL, &[VERSION], &self.file.0, &key.binding, &[number.0]].concat()
    }
}

impl fmt::Debug for Slots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slots")
            .field("costs", &self.costs)
            .finish_non_exhaustive()
    }
}

fn parse_costs(bytes: &[u8]) -> Result<Vec<KdfCost>, ParseError> {
    let used = bytes
        .as_chunks::<COST_LEN>()
        .0
        .iter()
        .take_while(|cost| **cost != [0; COST_LEN]);
    let costs = used
        .map(|cost| KdfCost::from_bytes(*cost))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| ParseError::CostRefused)?;
    if costs.is_empty() {
        Err(ParseError::CostRefused)
    } else {
        Ok(costs)
    }
}

fn filler(rng: &mut impl CryptoRng) -> [u8; SLOT_LEN] {
    let mut slot = [0; SLOT_LEN];
    rng.fill_bytes(&mut slot);
    slot
}

/// One of `free`, each as likely as the next: numbers past the last whole multiple are drawn again.
fn pick(free: &[SlotNumber], rng: &mut impl CryptoRng) -> Option<SlotNumber> {
    let count = u32::try_from(free.len()).ok().filter(|count| *count > 0)?;
    let fair = u32::MAX - u32::MAX % count;
    loop {
        let drawn = rng.next_u32();
        if drawn < fair {
            return free.get((drawn % count) as usize).copied();
        }
    }
}

/// Why a file of key slots cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// It does not begin like one.
    #[error("this is not a key file of this app; nothing was changed, and a backup can be restored here")]
    NotASlotFile,
    /// Written by a later version of the app.
    #[error(
        "the key file was written by a newer version of the app ({found}); update the app, nothing is lost"
    )]
    Newer {
        /// The version found.
        found: u8,
    },
    /// Cut short, or something was added.
    #[error(
        "the key file is not whole ({found} bytes instead of {FILE_LEN}); nothing was changed, restore the last backup to open your entries again"
    )]
    WrongLength {
        /// Bytes found.
        found: usize,
    },
    /// Its first part is damaged, so no passphrase could ever fit.
    #[error(
        "the key file is damaged, so no passphrase can open it; nothing was changed, restore the last backup to open your entries again"
    )]
    HeaderDamaged,
    /// It asks for a cost below the floor or above the ceiling: no honest app writes that.
    #[error(
        "the key file asks for a weaker or heavier lock than this app allows, so it was altered; nothing was changed, restore the last backup"
    )]
    CostRefused,
}

/// Why a slot key opened nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// No slot fits.
    #[error(
        "that passphrase does not open anything here; check capital letters and the keyboard's language and try again, nothing is lost"
    )]
    NothingOpens,
}

/// Why a slot was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// The key already fits a slot of this file.
    #[error("that passphrase is already in use here; choose another one")]
    AlreadyOpens,
    /// Every slot must be kept.
    #[error("there is no room for another way in; remove one first")]
    NoFreeSlot,
}

/// Why a slot key was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The old key fits no slot.
    #[error("the old passphrase does not open anything here; nothing was changed")]
    NothingOpens,
    /// The new key already fits another slot.
    #[error("the new passphrase is already in use here; choose another one, nothing was changed")]
    AlreadyOpens,
}

/// Why the cost was not raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RaiseCostError {
    /// The newest cost is at least as high.
    #[error("the lock is already as strong as that; nothing was changed")]
    NotHigher,
    /// The file has held four costs.
    #[error(
        "the lock of this key file was raised as often as it can be; export a backup and restore it into a new one"
    )]
    NoRoom,
}
