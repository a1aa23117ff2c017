//! Between the app and its vault: creating it, opening it, appending to it, wiping it.
//!
//! Order of creation: the sealed home first, the key slots last, so that slots never open an empty house. Order of
//! appending: seal on a copy of the series, store durably, and only then move on.

mod anew;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use journal::replay::{Place, Records, in_order, replay};
use journal::{Entry, State};
use rand_core::CryptoRng;
use store::{Key, Memory, SlotFile, Store, WriteError};
use store_web::{HeldLock, WebStore, hold_lock};
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::phrase::{self, MadePhrase, Passphrase};
use vault::record::SealRecordError;
use vault::series::Series;
use vault::setting::{open_setting, seal_setting};
use vault::slots::{KdfCost, KdfRequest, SlotKey, SlotNumber, Slots, derive_slot_key};
use zeroize::{Zeroize, Zeroizing};

use crate::browser::{self, SystemRandom};
use crate::host;
use crate::safekeeping::{self, unlock};

/// Name of the setting that says which space and device this is.
const HOME: &str = "home";
/// Name of the storage bucket: it says nothing about what the app is.
const STORE_NAME: &str = "evenings";
/// What the key of every setting begins with. A vault that was made has some.
const SETTINGS: &str = "s/";
/// Length of what a Worker needs beside the words.
const REQUEST_LEN: usize = 40;
/// More unreadable places in a row than this are no gap but another series.
const GAP_MAX: u32 = 10_000;

/// Why something was not kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeepError {
    /// No room.
    #[error("there is no free space left")]
    Full,
    /// The store failed.
    #[error(transparent)]
    Write(WriteError),
    /// The store could not be opened.
    #[error(transparent)]
    Open(#[from] store::OpenError),
    /// The store could not be read.
    #[error(transparent)]
    Read(#[from] store::ReadError),
    /// Not everything was removed.
    #[error(transparent)]
    Wipe(#[from] store::WipeError),
    /// The entry could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealRecordError),
    /// The key could not be derived.
    #[error("there is not enough free memory to make the key; close other tabs and try again")]
    Derive,
    /// A name of storage is malformed; it never is.
    #[error("the storage has no such place")]
    Place,
}

impl From<WriteError> for KeepError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Full => Self::Full,
            other => Self::Write(other),
        }
    }
}

/// Why a vault did not open.
#[derive(Debug)]
pub(crate) enum OpenFailed {
    /// The words open nothing.
    WrongWords,
    /// The key slots are damaged. Nothing was changed.
    Damaged,
    /// There is no vault here.
    NotHere,
    /// Storage or memory failed.
    Keep(KeepError),
}

impl<E: Into<KeepError>> From<E> for OpenFailed {
    fn from(error: E) -> Self {
        Self::Keep(error.into())
    }
}

/// What is there when the app opens.
pub(crate) enum Found {
    /// Nothing yet.
    Nothing,
    /// A vault.
    Vault,
    /// A vault whose key slots are damaged.
    Damaged,
    /// Another tab has it.
    OtherTab,
    /// The browser gives no storage.
    NoStorage(store::OpenError),
}

/// What the browser promises about keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    /// To keep the data until the person deletes them.
    Kept,
    /// To keep them while there is space.
    Loose,
    /// Nothing lasts here.
    Nothing,
}

/// How everything rests.
#[derive(Clone, Copy)]
pub(crate) struct Keeping {
    /// What the browser promises.
    pub(crate) promise: Promise,
    /// It is in one place only, though there should be two.
    pub(crate) once: bool,
}

/// The opened store and the lock that keeps other tabs out. It is held for as long as the page lives, also while the
/// vault is locked: two tabs that write one series would overwrite each other.
struct House {
    store: Rc<WebStore>,
    _lock: Option<HeldLock>,
}

thread_local! {
    static HOUSE: RefCell<Option<House>> = const { RefCell::new(None) };
}

pub(crate) async fn web_store() -> Result<Rc<WebStore>, store::OpenError> {
    if let Some(store) = HOUSE.with(|kept| kept.borrow().as_ref().map(|house| house.store.clone())) {
        return Ok(store);
    }
    let lock = match hold_lock(STORE_NAME).await {
        Ok(lock) => Some(lock),
        // A browser without Web Locks keeps working; it is up to the person to use one tab.
        Err(store::OpenError::Unsupported { .. }) => None,
        Err(error) => return Err(error),
    };
    let store = Rc::new(WebStore::open(STORE_NAME).await?);
    HOUSE.with(|kept| {
        *kept.borrow_mut() = Some(House {
            store: store.clone(),
            _lock: lock,
        })
    });
    Ok(store)
}

/// Closes the store and lets other tabs have it, so that the page that takes this one's place finds it free.
pub(crate) fn let_go() {
    HOUSE.with(|kept| *kept.borrow_mut() = None);
}

/// Looks for what is there.
pub(crate) async fn look() -> Found {
    let store = match web_store().await {
        Ok(store) => store,
        Err(store::OpenError::InUse) => return Found::OtherTab,
        Err(store::OpenError::Corrupt) => return Found::Damaged,
        Err(error) => return Found::NoStorage(error),
    };
    match store.read_slots().await {
        Ok(None) => Found::Nothing,
        Ok(Some(file)) if Slots::parse(&file).is_ok() => match store.list(SETTINGS).await {
            // A lock before nothing: the browser has lost the rest, and a copy may be put back.
            Ok(keys) if keys.is_empty() => Found::Damaged,
            _ => Found::Vault,
        },
        Ok(Some(_)) | Err(_) => Found::Damaged,
    }
}

/// How everything rests in this browser.
pub(crate) async fn keeping() -> Keeping {
    let Ok(store) = web_store().await else {
        return Keeping {
            promise: Promise::Nothing,
            once: false,
        };
    };
    let probe = store.probe().await;
    Keeping {
        promise: if probe.persisted {
            Promise::Kept
        } else {
            Promise::Loose
        },
        once: probe.lost_the_second(),
    }
}

/// Asks the browser to keep the data.
pub(crate) async fn ask_to_keep() -> Keeping {
    if let Ok(store) = web_store().await {
        store.persist().await;
    }
    keeping().await
}

/// Six words, just made.
pub(crate) fn offer_words(rng: &mut impl CryptoRng) -> String {
    MadePhrase::make(rng).reveal().to_owned()
}

/// Whether own words are good enough.
///
/// # Errors
/// The text says what to do.
pub(crate) fn check_words(words: &str) -> Result<(), phrase::Weakness> {
    phrase::check(words, &[])
}

/// Whether two are the same words, whatever the space between them.
pub(crate) fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// The slow half, in a Worker: `request ‖ words` becomes a slot key, or nothing where memory is short.
pub(crate) fn derive_in_worker(request: &[u8]) -> Vec<u8> {
    let derived = request
        .split_at_checked(REQUEST_LEN)
        .and_then(|(request, words)| {
            let request = KdfRequest::from_bytes(request)?;
            let words = core::str::from_utf8(words).ok()?;
            derive_slot_key(&Passphrase::new(words), &request).ok()
        });
    derived.map(|key| key.into_message().to_vec()).unwrap_or_default()
}

pub(crate) async fn derive(request: &KdfRequest, words: &str) -> Result<SlotKey, KeepError> {
    let words = Zeroizing::new(browser::normalised(words));
    let message = Zeroizing::new([request.to_bytes().as_slice(), words.as_bytes()].concat());
    let mut answer = host::derive(&message).await.map_err(|_| KeepError::Derive)?;
    let key = SlotKey::from_message(&answer);
    answer.zeroize();
    key.ok_or(KeepError::Derive)
}

/// Where sealed bytes rest: in the browser, or nowhere for the example.
enum Rest {
    Web(Rc<WebStore>),
    Nowhere(Rc<Memory>),
}

/// The key and the store, for what is kept beside the journal: all that is shared with other phones.
pub(crate) struct Safe {
    /// The key of the vault.
    pub(crate) vault: Rc<VaultKey>,
    rest: Rest,
}

impl Safe {
    /// Everything that rests under these prefixes, by key.
    pub(crate) async fn stored(&self, prefixes: &[&str]) -> Result<Vec<Named>, store::ReadError> {
        let mut all = Vec::new();
        for prefix in prefixes {
            let found = self.rest.read_all(prefix).await?;
            all.extend(
                found
                    .into_iter()
                    .map(|(key, value)| (key.as_str().to_owned(), value)),
            );
        }
        Ok(all)
    }

    /// Writes what has a value, as a whole and durably, then removes what has none.
    pub(crate) async fn save(&self, batch: Vec<(String, Option<Vec<u8>>)>) -> Result<(), KeepError> {
        let (mut put, mut gone) = (Vec::new(), Vec::new());
        for (name, value) in batch {
            let key = Key::new(name).map_err(|_| KeepError::Place)?;
            match value {
                Some(value) => put.push((key, value)),
                None => gone.push(key),
            }
        }
        if !put.is_empty() {
            self.rest.put_all(&put).await?;
        }
        if !gone.is_empty() {
            self.rest.remove(&gone).await?;
        }
        Ok(())
    }
}

impl Rest {
    fn again(&self) -> Self {
        match self {
            Self::Web(store) => Self::Web(store.clone()),
            Self::Nowhere(store) => Self::Nowhere(store.clone()),
        }
    }

    async fn put_all(&self, batch: &[(Key, Vec<u8>)]) -> Result<(), WriteError> {
        let _under_way = Writing::begin();
        match self {
            Self::Web(store) => store.put_all(batch).await,
            Self::Nowhere(store) => store.put_all(batch).await,
        }
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, store::ReadError> {
        match self {
            Self::Web(store) => store.read_all(prefix).await,
            Self::Nowhere(store) => store.read_all(prefix).await,
        }
    }

    async fn remove(&self, keys: &[Key]) -> Result<(), WriteError> {
        let _under_way = Writing::begin();
        match self {
            Self::Web(store) => store.remove(keys).await,
            Self::Nowhere(store) => store.remove(keys).await,
        }
    }
}

thread_local! {
    /// How many writes are on their way to the store, also those that outlive a lock.
    static WRITING: Cell<u32> = const { Cell::new(0) };
}

/// A write under way.
struct Writing;

impl Writing {
    fn begin() -> Self {
        WRITING.set(WRITING.get() + 1);
        Self
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        WRITING.set(WRITING.get().saturating_sub(1));
    }
}

/// Whether something is on its way to the store.
pub(crate) fn is_writing() -> bool {
    WRITING.get() > 0
}

/// Sealed bytes and where they go.
type Named = (String, Vec<u8>);

/// An opened vault.
pub(crate) struct Keeper {
    vault: Rc<VaultKey>,
    epoch: EpochKey,
    series: Series,
    rest: Rest,
}

impl Keeper {
    /// Makes a vault and its lock.
    pub(crate) async fn create(words: &str) -> Result<(Self, State), KeepError> {
        let store = web_store().await?;
        let rng = &mut SystemRandom;
        // A new file is all filler: it opens nothing and has room.
        let slots = Slots::create(KdfCost::DEFAULT, rng);
        let shelf = Slots::shelf(&[], &[], rng).ok_or(KeepError::Place)?;
        Self::settle(store, slots, &shelf, words).await
    }

    /// Makes a vault in slots that belong to no other.
    pub(crate) async fn settle(
        store: Rc<WebStore>,
        mut slots: Slots,
        shelf: &[SlotNumber],
        words: &str,
    ) -> Result<(Self, State), KeepError> {
        let rng = &mut SystemRandom;
        let vault = VaultKey::make(rng);
        let key = derive(&slots.newest_kdf_request(), words).await?;
        let number = slots
            .add(&key, &vault, &Slots::except(shelf), rng)
            .map_err(|_| KeepError::Place)?;
        let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
        let home = [space.as_bytes().as_slice(), device.as_bytes()].concat();
        let sealed = seal_setting(&vault, HOME, 0, &home, rng).map_err(|_| KeepError::Place)?;
        let ways = safekeeping::first_ways(&vault, number, shelf)?;
        store.put_all(&[(home_key(&vault)?, sealed), ways]).await?;
        store.write_slots(&slots.to_bytes()).await?;
        let epoch = EpochKey::derive_first(&vault, space);
        let keeper = Self {
            vault: Rc::new(vault),
            epoch,
            series: Series::new(space, device, 0),
            rest: Rest::Web(store),
        };
        Ok((keeper, State::default()))
    }

    /// Opens the vault these words belong to.
    pub(crate) async fn open(words: &str) -> Result<(Self, State), OpenFailed> {
        let (store, _, vault, _) = unlock(words).await?;
        Self::open_with(store, vault).await
    }

    /// Opens the vault of this key.
    pub(crate) async fn open_with(store: Rc<WebStore>, vault: VaultKey) -> Result<(Self, State), OpenFailed> {
        let sealed = store.get(&home_key(&vault)?).await?.ok_or(OpenFailed::Damaged)?;
        let (_, home) = open_setting(&vault, HOME, &sealed).map_err(|_| OpenFailed::Damaged)?;
        let ids = home.as_bytes().as_chunks::<16>().0;
        let [space, device] = *ids else {
            return Err(OpenFailed::Damaged);
        };
        let (space, device) = (SpaceId::from_bytes(space), DeviceId::from_bytes(device));
        let epoch = EpochKey::derive_first(&vault, space);
        let mut records = Records::new();
        let mut number = 0;
        let series = loop {
            let mut series = Series::new(space, device, number);
            let prefix = series.next_place().storage_prefix();
            let stored = store.read_all(&prefix).await?;
            let empty = stored.is_empty();
            read_series(&epoch, &mut series, stored, &mut records);
            // The next series exists only where this one could not be continued.
            let next = Series::new(space, device, number + 1)
                .next_place()
                .storage_prefix();
            if empty || store.list(&next).await?.is_empty() {
                break series;
            }
            number += 1;
        };
        Ok((
            Self {
                vault: Rc::new(vault),
                epoch,
                series,
                rest: Rest::Web(store),
            },
            replay(&records),
        ))
    }

    /// A vault of its own in memory: the same sealing, and nothing stays.
    pub(crate) fn throw_away() -> Self {
        let rng = &mut SystemRandom;
        let vault = VaultKey::make(rng);
        let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
        let epoch = EpochKey::derive_first(&vault, space);
        Self {
            vault: Rc::new(vault),
            epoch,
            series: Series::new(space, device, 0),
            rest: Rest::Nowhere(Rc::new(Memory::default())),
        }
    }

    /// The key and the store, for what is shared with other phones.
    pub(crate) fn safe(&self) -> Safe {
        Safe {
            vault: self.vault.clone(),
            rest: self.rest.again(),
        }
    }

    /// All entries that this phone has written and can read, in order.
    pub(crate) async fn entries(&self) -> Result<Vec<Entry>, store::ReadError> {
        let (records, _) = self.records().await?;
        let order = in_order(&records).into_iter();
        Ok(order.filter_map(|(_, entry)| entry.clone()).collect())
    }

    /// All records of this phone, and the keys they rest under.
    async fn records(&self) -> Result<(Records, Vec<Key>), store::ReadError> {
        let here = self.series.next_place();
        let (mut records, mut keys) = (Records::new(), Vec::new());
        for number in 0..=here.series {
            let mut series = Series::new(here.space, here.device, number);
            let stored = self.rest.read_all(&series.next_place().storage_prefix()).await?;
            keys.extend(stored.iter().map(|(key, _)| key.clone()));
            read_series(&self.epoch, &mut series, stored, &mut records);
        }
        Ok((records, keys))
    }

    /// Whether nothing stays.
    pub(crate) fn is_throw_away(&self) -> bool {
        matches!(self.rest, Rest::Nowhere(_))
    }

    /// Seals entries and stores them; they rest safely when this returns `Ok`.
    pub(crate) async fn append(&mut self, entries: &[Entry]) -> Result<(), KeepError> {
        if entries.is_empty() {
            return Ok(());
        }
        let (ahead, batch) = match self.seal(self.series.clone(), entries) {
            Err(SealRecordError::ChainBroken) => {
                let place = self.series.next_place();
                self.seal(Series::new(place.space, place.device, place.series + 1), entries)?
            }
            sealed => sealed?,
        };
        let batch: Result<Vec<_>, _> = batch
            .into_iter()
            .map(|(name, bytes)| Key::new(name).map(|key| (key, bytes)))
            .collect();
        self.rest.put_all(&batch.map_err(|_| KeepError::Place)?).await?;
        self.series = ahead;
        Ok(())
    }

    fn seal(&self, mut series: Series, entries: &[Entry]) -> Result<(Series, Vec<Named>), SealRecordError> {
        let mut batch = Vec::with_capacity(entries.len());
        for entry in entries {
            let payload = Zeroizing::new(entry.encode());
            let record = series.append(&self.epoch, &payload, &mut SystemRandom)?;
            batch.push((record.place.storage_key(), record.bytes));
        }
        Ok((series, batch))
    }
}

/// Reads what can be read; a damaged entry hides none of the others.
fn read_series(epoch: &EpochKey, series: &mut Series, stored: Vec<(Key, Vec<u8>)>, into: &mut Records) {
    for (key, sealed) in stored {
        let mut missing = 0;
        while series.next_place().storage_key().as_str() < key.as_str() && missing < GAP_MAX {
            into.push((place_of(series), None));
            series.skip();
            missing += 1;
        }
        let place = place_of(series);
        let entry = match series.read(epoch, &sealed) {
            Ok((_, opened)) => Entry::decode(opened.as_bytes()).ok(),
            Err(_) => {
                series.skip();
                None
            }
        };
        into.push((place, entry));
    }
}

fn place_of(series: &Series) -> Place {
    let next = series.next_place();
    (next.series, next.index)
}

fn home_key(vault: &VaultKey) -> Result<Key, KeepError> {
    Key::new(format!("{SETTINGS}{}", vault.derive_name(HOME))).map_err(|_| KeepError::Place)
}

/// Deletes everything, once the words have proven who asks.
pub(crate) async fn wipe(words: &str) -> Result<(), OpenFailed> {
    let (store, ..) = unlock(words).await?;
    store.wipe().await?;
    let_go();
    host::forget();
    host::clear().await;
    Ok(())
}
