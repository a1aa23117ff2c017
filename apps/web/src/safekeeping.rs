//! What keeps a vault from being lost: a copy of everything, words for an emergency, other words.
//!
//! Everything here asks for the words first, also while the vault is open: who holds an unlocked phone for five
//! minutes must not leave with a copy or a second way in.

use journal::State;
use store::{Key, SlotFile, Store};
use store_web::WebStore;
use vault::VaultKey;
use vault::backup::{Backup, BackupError, Restored, write_backup};
use vault::recovery::RecoveryWords;
use vault::setting::{open_setting, seal_setting};
use vault::slots::{PasskeySecret, SlotKey, SlotNumber, Slots};

use crate::browser::SystemRandom;
use crate::keeper::{self, KeepError, Keeper, OpenFailed};
use crate::passkey::{self, NoPasskey};

/// Name of the setting that lists the slots of this vault.
const WAYS: &str = "ways";
/// What a slot is opened by, as it stands in the setting.
const BY_WORDS: u8 = 0;
const BY_EMERGENCY_WORDS: u8 = 1;
const BY_PASSKEY: u8 = 2;
/// Nothing yet: the slot is kept for this vault, so that no other on the phone takes it.
const BY_NOTHING: u8 = 3;
/// Name from which a vault's handle among the phone's passkeys follows: one vault has one there.
const PASSKEY: &str = "passkey";

/// Why a copy was not made, not opened or not put back.
pub(crate) enum CopyFailed {
    /// The words do not open it.
    WrongWords,
    /// The file cannot be used; the text says why, with the cure.
    File(BackupError),
    /// The copy could not be written; the text says why.
    Write(vault::backup::WriteBackupError),
    /// There is a vault here already.
    NotEmpty,
    /// The vault or the storage failed.
    Keep(OpenFailed),
}

impl<E: Into<OpenFailed>> From<E> for CopyFailed {
    fn from(error: E) -> Self {
        match error.into() {
            OpenFailed::WrongWords => Self::WrongWords,
            other => Self::Keep(other),
        }
    }
}

/// Everything that rests on this phone, in one sealed file that the same words open.
pub(crate) async fn copy(words: &str) -> Result<Vec<u8>, CopyFailed> {
    let (store, slots, vault, _) = unlock(words).await?;
    let entries = store.read_all("").await.map_err(KeepError::from)?;
    let entries: Vec<_> = entries
        .into_iter()
        .map(|(key, value)| (key.as_str().to_owned(), value))
        .collect();
    write_backup(&slots, &vault, &entries, &mut SystemRandom).map_err(CopyFailed::Write)
}

/// Opens a copy in memory and says how many sealed pieces are in it. Nothing on the phone changes.
pub(crate) async fn try_copy(file: &[u8], words: &str) -> Result<usize, CopyFailed> {
    Ok(open_copy(file, words).await?.entries.len())
}

/// Puts a copy back, on a phone without a vault or with a damaged lock. What rests here already stays.
pub(crate) async fn put_back(file: &[u8], words: &str) -> Result<(), CopyFailed> {
    if !matches!(
        keeper::look().await,
        keeper::Found::Nothing | keeper::Found::Damaged
    ) {
        return Err(CopyFailed::NotEmpty);
    }
    let restored = open_copy(file, words).await?;
    let store = keeper::web_store().await.map_err(KeepError::from)?;
    let batch: Result<Vec<_>, _> = restored
        .entries
        .into_iter()
        .map(|(key, value)| Key::new(key).map(|key| (key, value)))
        .collect();
    let batch = batch.map_err(|_| KeepError::Place)?;
    store.put_all(&batch).await.map_err(KeepError::from)?;
    // The slots come last, so that they never open an empty house.
    let slots = restored.slots.to_bytes();
    store.write_slots(&slots).await.map_err(KeepError::from)?;
    Ok(())
}

async fn open_copy(file: &[u8], words: &str) -> Result<Restored, CopyFailed> {
    let copy = Backup::read(file).map_err(CopyFailed::File)?;
    for key in keys(copy.slots(), words).await? {
        match Backup::read(file).and_then(|copy| copy.open(&key)) {
            Err(BackupError::Words(_)) => {}
            opened => return opened.map_err(CopyFailed::File),
        }
    }
    Err(CopyFailed::WrongWords)
}

/// Twelve words that nobody has seen yet.
pub(crate) fn make_emergency_words() -> String {
    let (words, _) = RecoveryWords::make(&mut SystemRandom);
    words.reveal().to_owned()
}

/// Whether what was typed back are the words that were shown.
///
/// # Errors
/// The text says which word to look at.
pub(crate) fn typed_back(shown: &str, typed: &str) -> Result<bool, vault::recovery::WordsError> {
    let typed = RecoveryWords::spell(&RecoveryWords::read(typed)?);
    Ok(typed.reveal() == shown)
}

/// Makes twelve words open the vault too. Earlier ones open nothing afterwards.
pub(crate) async fn add_emergency_words(words: &str, emergency: &str) -> Result<(), OpenFailed> {
    let secret = RecoveryWords::read(emergency).map_err(|_| OpenFailed::WrongWords)?;
    replace(words, BY_EMERGENCY_WORDS, async |slots: &Slots| {
        Ok(Some(slots.recovery_key(&secret)))
    })
    .await
}

/// What a passkey of this vault is made with: nothing of it is secret.
#[derive(Clone)]
pub(crate) struct PasskeyPlace {
    input: [u8; 32],
    handle: String,
    /// Whether there is one already.
    pub(crate) is_set: bool,
}

/// Where a passkey of the vault that these words open belongs.
pub(crate) async fn passkey_place(words: &str) -> Result<PasskeyPlace, OpenFailed> {
    let (store, slots, vault, _) = unlock(words).await?;
    let name = ways_key(&vault)?;
    let (_, ways) = read_ways(&store, &vault, &name).await?;
    Ok(PasskeyPlace {
        input: slots.passkey_input(),
        handle: vault.derive_name(PASSKEY),
        is_set: ways.iter().any(|(_, kind)| *kind == BY_PASSKEY),
    })
}

/// Has the phone make a passkey. Nothing of it opens anything yet.
pub(crate) async fn make_passkey(place: &PasskeyPlace) -> Result<PasskeySecret, NoPasskey> {
    passkey::make(&place.input, place.handle.as_bytes()).await
}

/// Makes a passkey open the vault too. An earlier one opens nothing afterwards.
pub(crate) async fn add_passkey(words: &str, secret: &PasskeySecret) -> Result<(), OpenFailed> {
    replace(words, BY_PASSKEY, async |slots: &Slots| {
        Ok(Some(slots.passkey_key(secret)))
    })
    .await
}

/// Takes the passkey away: whatever the phone keeps of it opens nothing.
pub(crate) async fn remove_passkey(words: &str) -> Result<(), OpenFailed> {
    replace(words, BY_PASSKEY, async |_: &Slots| Ok(None)).await
}

/// Why a passkey opened nothing.
pub(crate) enum PasskeyFailed {
    /// The phone gave no bytes.
    Phone(NoPasskey),
    /// The vault or the storage failed; [`OpenFailed::WrongWords`] stands for a passkey that opens nothing here.
    Open(OpenFailed),
}

/// The store and the vault that the phone's passkey opens.
pub(crate) async fn unlock_by_passkey() -> Result<(std::rc::Rc<WebStore>, VaultKey), PasskeyFailed> {
    let (store, slots) = file().await.map_err(PasskeyFailed::Open)?;
    let secret = passkey::ask(&slots.passkey_input())
        .await
        .map_err(PasskeyFailed::Phone)?;
    let opened = slots.open(&slots.passkey_key(&secret));
    let (_, vault) = opened.map_err(|_| PasskeyFailed::Open(OpenFailed::WrongWords))?;
    Ok((store, vault))
}

/// Makes other words open the vault instead of the ones it was opened with so far; emergency words stay.
pub(crate) async fn change_words(words: &str, new: &str) -> Result<(), OpenFailed> {
    replace(words, BY_WORDS, async |slots: &Slots| {
        keeper::derive(&slots.newest_kdf_request(), new).await.map(Some)
    })
    .await
}

/// Puts a new key of one kind, or none, in the place of the old ones of that kind.
///
/// The setting never forgets a slot that is in use: it names old and new before the slots are written, and only the
/// new ones after. So a kill at any moment leaves every way in that worked before, or the new one.
async fn replace(
    words: &str,
    by: u8,
    make_key: impl AsyncFn(&Slots) -> Result<Option<SlotKey>, KeepError>,
) -> Result<(), OpenFailed> {
    let (store, mut slots, vault, opened) = unlock(words).await?;
    let rng = &mut SystemRandom;
    let name = ways_key(&vault)?;
    let (version, mut ways) = read_ways(&store, &vault, &name).await?;
    let way = (opened.get(), opened_by(words));
    if !ways.contains(&way) {
        ways.push(way);
    }
    let key = make_key(&slots).await?;
    let old: Vec<SlotNumber> = numbers(&ways, |kind| kind == by);
    for number in old {
        slots.clear(number, rng);
    }
    // Only slots of this vault's own shelf are written: there may be others here, of which it knows nothing.
    let shelf = Slots::shelf(&numbers(&ways, |_| true), &[], rng).ok_or(KeepError::Place)?;
    let used = numbers(&ways, |kind| kind != by && kind != BY_NOTHING);
    let keep = [Slots::except(&shelf), used].concat();
    let added = match key {
        Some(key) => Some(
            slots
                .add(&key, &vault, &keep, rng)
                .map_err(|_| KeepError::Place)?,
        ),
        None => None,
    };
    let added = added.map(|number| (number.get(), by));
    let used = ways
        .iter()
        .copied()
        .filter(|way| way.1 != by && way.1 != BY_NOTHING);
    let after = with_shelf(used.chain(added).collect(), &shelf);
    ways.retain(|way| added.is_none_or(|added| way.0 != added.0));
    ways.extend(added);
    for (step, list) in [(1, &with_shelf(ways, &shelf)), (2, &after)] {
        let setting = seal_ways(&vault, version + step, list)?;
        store.put_all(&[setting]).await.map_err(KeepError::from)?;
        if step == 1 {
            store
                .write_slots(&slots.to_bytes())
                .await
                .map_err(KeepError::from)?;
        }
    }
    Ok(())
}

/// What these words are, by how they look.
fn opened_by(words: &str) -> u8 {
    if RecoveryWords::read(words).is_ok() {
        BY_EMERGENCY_WORDS
    } else {
        BY_WORDS
    }
}

/// What opens a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Words that were made or chosen.
    Words,
    /// Twelve words on paper.
    EmergencyWords,
    /// The phone's own lock.
    Passkey,
}

/// Everything that opens this vault.
pub(crate) async fn ways(words: &str) -> Result<Vec<Way>, OpenFailed> {
    let (store, _, vault, _) = unlock(words).await?;
    let name = ways_key(&vault)?;
    let (_, ways) = read_ways(&store, &vault, &name).await?;
    let of = |kind: u8| match kind {
        BY_EMERGENCY_WORDS => Way::EmergencyWords,
        BY_PASSKEY => Way::Passkey,
        _ => Way::Words,
    };
    let used = ways.into_iter().filter(|(_, kind)| *kind != BY_NOTHING);
    let used: Vec<_> = used.map(|(_, kind)| of(kind)).collect();
    // Where nothing was ever added, the words that were typed are the only way.
    Ok(if used.is_empty() { vec![Way::Words] } else { used })
}

/// What a new vault writes down about its slots.
pub(crate) fn first_ways(
    vault: &VaultKey,
    by_words: SlotNumber,
    shelf: &[SlotNumber],
) -> Result<(Key, Vec<u8>), KeepError> {
    seal_ways(vault, 0, &with_shelf(vec![(by_words.get(), BY_WORDS)], shelf))
}

/// Every slot of the shelf that opens by nothing yet is named too.
fn with_shelf(mut ways: Ways, shelf: &[SlotNumber]) -> Ways {
    ways.retain(|(_, kind)| *kind != BY_NOTHING);
    for number in shelf {
        if ways.iter().all(|(used, _)| *used != number.get()) {
            ways.push((number.get(), BY_NOTHING));
        }
    }
    ways
}

fn seal_ways(vault: &VaultKey, version: u64, ways: &Ways) -> Result<(Key, Vec<u8>), KeepError> {
    let bytes: Vec<u8> = ways.iter().flat_map(|(number, kind)| [*number, *kind]).collect();
    let sealed =
        seal_setting(vault, WAYS, version, &bytes, &mut SystemRandom).map_err(|_| KeepError::Place)?;
    Ok((ways_key(vault)?, sealed))
}

/// Why no other vault was begun.
pub(crate) enum AnotherFailed {
    /// Every shelf of the file is taken.
    Full,
    /// The vault or the storage failed.
    Open(OpenFailed),
}

impl<E: Into<OpenFailed>> From<E> for AnotherFailed {
    fn from(error: E) -> Self {
        Self::Open(error.into())
    }
}

/// Begins another vault on this phone, with words of its own. The file of slots does not know which of them are in
/// use, so `here` has to name words of every vault that is here: one that is left out may be overwritten.
pub(crate) async fn begin_another(here: &[String], words: &str) -> Result<(Keeper, State), AnotherFailed> {
    let (store, slots) = file().await?;
    let mut taken = Vec::new();
    let mut claims = Vec::new();
    for typed in here {
        let (_, _, vault, opened) = unlock(typed).await?;
        if claims
            .iter()
            .any(|(known, ..): &(VaultKey, u64, Ways)| known.same_as(&vault))
        {
            continue;
        }
        let (version, mut ways) = read_ways(&store, &vault, &ways_key(&vault)?).await?;
        if ways.iter().all(|(number, _)| *number != opened.get()) {
            ways.push((opened.get(), opened_by(typed)));
        }
        taken.extend(numbers(&ways, |_| true));
        claims.push((vault, version, ways));
    }
    // A vault that has no shelf yet gets one before the new one takes what is left.
    let mut settings = Vec::new();
    for (vault, version, ways) in claims {
        let shelf =
            Slots::shelf(&numbers(&ways, |_| true), &taken, &mut SystemRandom).ok_or(AnotherFailed::Full)?;
        taken.extend(&shelf);
        settings.push(seal_ways(&vault, version + 1, &with_shelf(ways, &shelf))?);
    }
    let shelf = Slots::shelf(&[], &taken, &mut SystemRandom).ok_or(AnotherFailed::Full)?;
    store.put_all(&settings).await.map_err(KeepError::from)?;
    Ok(Keeper::settle(store, slots, &shelf, words).await?)
}

type Ways = Vec<(u8, u8)>;

fn numbers(ways: &Ways, wanted: impl Fn(u8) -> bool) -> Vec<SlotNumber> {
    ways.iter()
        .filter(|(_, kind)| wanted(*kind))
        .filter_map(|(number, _)| SlotNumber::new(*number))
        .collect()
}

fn ways_key(vault: &VaultKey) -> Result<Key, KeepError> {
    Key::new(format!("s/{}", vault.derive_name(WAYS))).map_err(|_| KeepError::Place)
}

async fn read_ways(store: &WebStore, vault: &VaultKey, name: &Key) -> Result<(u64, Ways), OpenFailed> {
    let Some(sealed) = store.get(name).await.map_err(KeepError::from)? else {
        return Ok((0, Vec::new()));
    };
    let (version, list) = open_setting(vault, WAYS, &sealed).map_err(|_| OpenFailed::Damaged)?;
    let pairs = list.as_bytes().as_chunks::<2>().0;
    Ok((
        version,
        pairs.iter().map(|[number, kind]| (*number, *kind)).collect(),
    ))
}

/// Every slot key that these words could be: the twelve of an emergency at once, others through the slow half.
async fn keys(slots: &Slots, words: &str) -> Result<Vec<SlotKey>, KeepError> {
    if let Ok(secret) = RecoveryWords::read(words) {
        return Ok(vec![slots.recovery_key(&secret)]);
    }
    let mut keys = Vec::new();
    for request in slots.kdf_requests() {
        keys.push(keeper::derive(&request, words).await?);
    }
    Ok(keys)
}

/// The store and its slots.
async fn file() -> Result<(std::rc::Rc<WebStore>, Slots), OpenFailed> {
    let store = keeper::web_store().await?;
    let file = store.read_slots().await?.ok_or(OpenFailed::NotHere)?;
    let slots = Slots::parse(&file).map_err(|_| OpenFailed::Damaged)?;
    Ok((store, slots))
}

/// The store, its slots, the vault these words open, and the slot they open it by.
pub(crate) async fn unlock(
    words: &str,
) -> Result<(std::rc::Rc<WebStore>, Slots, VaultKey, SlotNumber), OpenFailed> {
    let (store, slots) = file().await?;
    for key in keys(&slots, words).await? {
        if let Ok((number, vault)) = slots.open(&key) {
            return Ok((store, slots, vault, number));
        }
    }
    Err(OpenFailed::WrongWords)
}
