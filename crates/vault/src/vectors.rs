//! Golden vectors: what was written once opens for ever.
//!
//! A file in `vectors/` is never edited. A new format version gets a new file beside the old ones, its decoding
//! test beside these, and the comparison with today's writer moves to the new file.
//! `vectors/read_vault.py` opens the same files without a line of this crate.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

use crate::epoch::{DeviceId, EpochKey, SpaceId};
use crate::hazmat::Key;
use crate::keys::{VaultKey, hex};
use crate::phrase::Passphrase;
use crate::record::{RecordHash, RecordHeader, open_record};
use crate::series::Series;
use crate::setting::{open_setting, seal_setting};
use crate::slots::{KdfCost, PasskeySecret, RecoverySecret, SlotKey, Slots, derive_slot_key};

const SLOTS_1: &str = include_str!("../../../vectors/vault-slots-1.txt");
const RECORDS_1: &str = include_str!("../../../vectors/vault-records-1.txt");

const TYPED_OLD: &str = "  stone \t harbour  Éclair seven ";
const TYPED_NEW: &str = "ladder violet oxygen tuna brisk hollow";

fn field<'a>(file: &'a str, name: &str) -> &'a str {
    let line = file
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    line.unwrap_or_else(|| panic!("no field {name}"))
}

fn bytes(file: &str, name: &str) -> Vec<u8> {
    let text = field(file, name).as_bytes();
    let digits = |pair: &[u8]| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap();
    text.chunks(2).map(digits).collect()
}

fn vault_key(file: &str, name: &str) -> VaultKey {
    VaultKey(Key::from_slice(&bytes(file, name)).unwrap())
}

fn passphrase_key(slots: &Slots, typed: &str, cost: KdfCost) -> SlotKey {
    let request = slots
        .kdf_requests()
        .into_iter()
        .find(|request| request.cost() == cost)
        .unwrap();
    derive_slot_key(&Passphrase::new(typed), &request).unwrap()
}

/// Two vaults: the first with an old passphrase, recovery words and a passkey; the second made after the cost rose.
fn write_slots() -> String {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let (first, second) = (VaultKey::make(&mut rng), VaultKey::make(&mut rng));
    let mut slots = Slots::create(KdfCost::FLOOR, &mut rng);
    let recovery = slots.recovery_key(&RecoverySecret::from_bytes([0x5a; 16]));
    let passkey = slots.passkey_key(&PasskeySecret::from_bytes([0xc3; 32]));
    let old = passphrase_key(&slots, TYPED_OLD, KdfCost::FLOOR);
    let mut keep = vec![slots.add(&old, &first, &[], &mut rng).unwrap()];
    keep.push(slots.add(&recovery, &first, &keep, &mut rng).unwrap());
    keep.push(slots.add(&passkey, &first, &keep, &mut rng).unwrap());
    slots.raise_cost(KdfCost::DEFAULT).unwrap();
    let new = passphrase_key(&slots, TYPED_NEW, KdfCost::DEFAULT);
    keep.push(slots.add(&new, &second, &keep, &mut rng).unwrap());
    let numbers: Vec<_> = keep.iter().map(|number| number.get().to_string()).collect();
    format!(
        "# Key-slot file, version 1: two vaults, four ways in. Passphrases are UTF-8 in hex, as typed.\n\
         passphrase_old = {}\n\
         passphrase_new = {}\n\
         recovery_secret = {}\n\
         passkey_secret = {}\n\
         slots_of_old_recovery_passkey_new = {}\n\
         vault_key_first = {}\n\
         vault_key_second = {}\n\
         file = {}\n",
        hex(TYPED_OLD.as_bytes()),
        hex(TYPED_NEW.as_bytes()),
        hex(&[0x5a; 16]),
        hex(&[0xc3; 32]),
        numbers.join(" "),
        hex(first.0.as_bytes()),
        hex(second.0.as_bytes()),
        hex(&slots.to_bytes()),
    )
}

/// A series of three records over two epochs, the sealed key of the second epoch, and a setting.
fn write_records() -> String {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let vault = VaultKey::make(&mut rng);
    let (space, device) = (SpaceId::make(&mut rng), DeviceId::make(&mut rng));
    let (zero, later) = (
        EpochKey::derive_first(&vault, space),
        EpochKey::make(space, 1, &mut rng),
    );
    let mut series = Series::new(space, device, 3);
    let first = series.append(&zero, b"", &mut rng).unwrap();
    let second = series
        .append(&zero, "déjà vu, 1 evening".as_bytes(), &mut rng)
        .unwrap();
    let third = series.append(&later, &[7; 1500], &mut rng).unwrap();
    let setting = seal_setting(&vault, "draft", 9, b"half a thought", &mut rng).unwrap();
    format!(
        "# Records, epoch key and setting, version 1. payload_2 is 1,500 bytes of 07.\n\
         vault_key = {}\n\
         space = {space}\n\
         device = {device}\n\
         series = 3\n\
         epoch_1_key_sealed = {}\n\
         record_0 = {}\n\
         payload_0 = \n\
         record_1 = {}\n\
         payload_1 = {}\n\
         record_2 = {}\n\
         payload_2 = {}\n\
         setting_name = draft\n\
         setting_hidden_name = {}\n\
         setting_generation = 9\n\
         setting = {}\n\
         setting_payload = {}\n",
        hex(vault.0.as_bytes()),
        hex(&later.seal(&vault, &mut rng)),
        hex(&first.bytes),
        hex(&second.bytes),
        hex("déjà vu, 1 evening".as_bytes()),
        hex(&third.bytes),
        hex(&[7; 1500]),
        vault.derive_name("draft"),
        hex(&setting),
        hex(b"half a thought"),
    )
}

#[test]
fn todays_writer_writes_the_golden_files() {
    assert!(
        write_slots() == SLOTS_1,
        "the slot format moved; it would now write:\n{}",
        write_slots()
    );
    assert!(
        write_records() == RECORDS_1,
        "the record format moved; it would now write:\n{}",
        write_records()
    );
}

#[test]
fn slot_file_version_1_opens_for_ever() {
    let slots = Slots::parse(&bytes(SLOTS_1, "file")).unwrap();
    let typed = |name| String::from_utf8(bytes(SLOTS_1, name)).unwrap();
    let recovery = RecoverySecret::from_bytes(bytes(SLOTS_1, "recovery_secret").try_into().unwrap());
    let passkey = PasskeySecret::from_bytes(bytes(SLOTS_1, "passkey_secret").try_into().unwrap());
    let ways_in = [
        (
            passphrase_key(&slots, &typed("passphrase_old"), KdfCost::FLOOR),
            "vault_key_first",
        ),
        (slots.recovery_key(&recovery), "vault_key_first"),
        (slots.passkey_key(&passkey), "vault_key_first"),
        (
            passphrase_key(&slots, &typed("passphrase_new"), KdfCost::DEFAULT),
            "vault_key_second",
        ),
    ];
    let numbers: Vec<_> = ways_in
        .iter()
        .map(|(key, expected)| {
            let (number, vault) = slots.open(key).unwrap();
            assert!(vault.same_as(&vault_key(SLOTS_1, expected)), "{expected}");
            number.get().to_string()
        })
        .collect();
    assert_eq!(
        numbers.join(" "),
        field(SLOTS_1, "slots_of_old_recovery_passkey_new")
    );
    let crossed = passphrase_key(&slots, &typed("passphrase_old"), KdfCost::DEFAULT);
    assert!(
        slots.open(&crossed).is_err(),
        "the right passphrase under another cost opens nothing"
    );
}

#[test]
fn records_version_1_open_for_ever() {
    let vault = vault_key(RECORDS_1, "vault_key");
    let space = SpaceId::from_bytes(bytes(RECORDS_1, "space").try_into().unwrap());
    let device = DeviceId::from_bytes(bytes(RECORDS_1, "device").try_into().unwrap());
    let zero = EpochKey::derive_first(&vault, space);
    let later = EpochKey::open(&vault, space, 1, &bytes(RECORDS_1, "epoch_1_key_sealed")).unwrap();
    let mut series = Series::new(space, device, 3);
    let mut previous = RecordHash::NONE;
    for (index, key) in [&zero, &zero, &later].into_iter().enumerate() {
        let sealed = bytes(RECORDS_1, &format!("record_{index}"));
        assert_eq!(RecordHeader::read(&sealed).unwrap().prev_hash, previous);
        previous = RecordHash::of(&sealed);
        let place = series.next_place();
        let (_, alone) = open_record(key, &place, &sealed).unwrap();
        let (_, chained) = series.read(key, &sealed).unwrap();
        assert_eq!(alone.as_bytes(), bytes(RECORDS_1, &format!("payload_{index}")));
        assert_eq!(chained.as_bytes(), alone.as_bytes());
    }
    let name = field(RECORDS_1, "setting_name");
    assert_eq!(vault.derive_name(name), field(RECORDS_1, "setting_hidden_name"));
    let (generation, opened) = open_setting(&vault, name, &bytes(RECORDS_1, "setting")).unwrap();
    assert_eq!(generation.to_string(), field(RECORDS_1, "setting_generation"));
    assert_eq!(opened.as_bytes(), bytes(RECORDS_1, "setting_payload"));
}
