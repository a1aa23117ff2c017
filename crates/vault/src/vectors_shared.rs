//! Golden vectors of what two people and several phones share, and of the backup: written once, opened for ever.
//!
//! The rules are those of `vectors.rs`: a file is never edited, a new version of a format gets a new file beside it.
//! `vectors/read_vault.py` opens the same files without a line of this crate.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

use crate::backup::{Backup, write_backup};
use crate::epoch::{DeviceId, EpochKey, SpaceId};
use crate::expiring::{open_note, seal_note};
use crate::grant::{open_handover, read_grant, seal_handover};
use crate::hazmat::Key;
use crate::identity::{DevicePublic, DeviceSecret, check_item, sign_item};
use crate::keys::{VaultKey, hex};
use crate::pairing::{Hello, LinkSecret, Purpose, Side};
use crate::post::{Pen, Person, box_name};
use crate::record::open_record;
use crate::recovery::RecoveryWords;
use crate::series::Series;
use crate::slots::{KdfCost, RecoverySecret, Slots};
use crate::together::{AnswerKey, open_answer, seal_answer};

const SHARED_1: &str = include_str!("../../../vectors/vault-shared-1.txt");
const BACKUP_1: &str = include_str!("../../../vectors/vault-backup-1.txt");

fn bytes(file: &str, name: &str) -> Vec<u8> {
    let line = file
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    let text = line.unwrap_or_else(|| panic!("no field {name}")).as_bytes();
    let digits = |pair: &[u8]| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap();
    text.chunks(2).map(digits).collect()
}

fn array<const N: usize>(file: &str, name: &str) -> [u8; N] {
    bytes(file, name).try_into().unwrap()
}

fn text(file: &str, name: &str) -> String {
    String::from_utf8(bytes(file, name)).unwrap()
}

fn vault_key(file: &str) -> VaultKey {
    VaultKey(Key::from_slice(&bytes(file, "vault_key")).unwrap())
}

fn hello(device: DeviceId, secret: &DeviceSecret, kit: Option<DevicePublic>, fill: u8) -> Hello {
    Hello {
        purpose: Purpose::Partner,
        device,
        public: secret.public(),
        kit,
        append_hash: [fill; 32],
        delete_hash: [fill + 1; 32],
        nonce: [fill + 2; 32],
    }
}

/// One space of two devices and a recovery kit: a grant, a record, its parcel, a pairing and a sealed answer.
fn write_shared() -> String {
    let rng = &mut ChaCha20Rng::from_seed([3; 32]);
    let vault = VaultKey::make(rng);
    let (space, device, other) = (SpaceId::make(rng), DeviceId::make(rng), DeviceId::make(rng));
    let (secret, partner) = (DeviceSecret::make(rng), DeviceSecret::make(rng));
    let words = RecoverySecret::from_bytes([0x5a; 16]);
    let kit = DeviceSecret::of_recovery(&words);
    let key = EpochKey::make(space, 1, rng);
    let mut series = Series::new(space, device, 0);
    let named = [secret.public(), partner.public(), kit.public()];
    let grant = sign_item(&secret, &series.append_grant(&key, &named, rng).unwrap().bytes);
    let record = sign_item(
        &secret,
        &series.append(&key, "für uns".as_bytes(), rng).unwrap().bytes,
    );
    let name = key.derive_series_name(device, 0);
    let parcel = key.wrap(&name, 1, &record);
    let pen = Pen::make(rng);
    let hashes = [
        key.derive_read(Person::First).hash(),
        pen.derive_append(space, 1).hash(),
        pen.derive_delete(space, 1).hash(),
    ];
    let link = LinkSecret::make(rng);
    let pairing = link.pairing_key(Purpose::Partner);
    let (owner, guest) = (
        hello(device, &secret, Some(kit.public()), 1),
        hello(other, &partner, None, 7),
    );
    let transcript = pairing.transcript(&owner, &guest);
    let message = pairing.seal(Side::Owner, 1, &owner.to_bytes(), rng).unwrap();
    let (answer_key, answer) = seal_answer(b"question 1", b"yes, gladly", rng).unwrap();
    let fields = [
        ("vault_key", hex(vault.0.as_bytes())),
        ("space", space.to_string()),
        ("device", device.to_string()),
        (
            "device_secret_sealed",
            hex(&secret.seal(&vault, space, device, rng)),
        ),
        ("device_public", hex(&secret.public().to_bytes())),
        ("partner_public", hex(&partner.public().to_bytes())),
        ("recovery_secret", hex(&[0x5a; 16])),
        (
            "recovery_words",
            hex(RecoveryWords::spell(&words).reveal().as_bytes()),
        ),
        ("kit_public", hex(&kit.public().to_bytes())),
        ("epoch_key_id", hex(&key.id())),
        (
            "epoch_key_handed_to_device",
            hex(&seal_handover(&key, &secret.public(), rng).unwrap()),
        ),
        ("grant", hex(&grant)),
        ("record", hex(&record)),
        ("record_payload", hex("für uns".as_bytes())),
        ("series_name", hex(&name)),
        ("parcel", hex(&parcel)),
        ("pen_sealed", hex(&pen.seal(&vault, space, rng))),
        (
            "pen_handed_to_device",
            hex(&pen.hand_over(space, &secret.public(), rng).unwrap()),
        ),
        ("box_hashes", hex(hashes.as_flattened())),
        ("box_name", hex(&box_name(&hashes))),
        ("link_secret", hex(link.reveal().as_bytes())),
        ("pairing_space", pairing.derive_space().to_string()),
        (
            "pairing_box_tokens",
            pairing.derive_tokens().map(|token| hex(token.reveal())).concat(),
        ),
        ("hello_of_owner", hex(&owner.to_bytes())),
        ("hello_of_guest", hex(&guest.to_bytes())),
        ("commit_of_owner", hex(&owner.commit())),
        ("message_1_of_owner", hex(&message)),
        (
            "digits_shown_by_owner",
            hex(transcript.digits(Side::Owner).as_bytes()),
        ),
        (
            "digits_shown_by_guest",
            hex(transcript.digits(Side::Guest).as_bytes()),
        ),
        ("signature_of_owner", hex(&transcript.sign(Side::Owner, &secret))),
        ("answer_key", hex(answer_key.reveal())),
        ("answer", hex(&answer)),
        ("answer_text", hex(b"yes, gladly")),
        ("note_until", hex(&1_800_000_000_i64.to_be_bytes())),
        (
            "note",
            hex(&seal_note(&vault, "note", 1_800_000_000, b"let go", rng).unwrap()),
        ),
        ("note_text", hex(b"let go")),
    ];
    let lines = fields.map(|(name, value)| format!("{name} = {value}\n")).concat();
    format!(
        "# Shared spaces, pairing, sealed answers and notes, version 1. Every value is hex; texts are UTF-8.\n{lines}"
    )
}

/// A backup of two values that recovery words open.
fn write_backup_file() -> String {
    let rng = &mut ChaCha20Rng::from_seed([4; 32]);
    let vault = VaultKey::make(rng);
    let mut slots = Slots::create(KdfCost::FLOOR, rng);
    let secret = RecoverySecret::from_bytes([0x5a; 16]);
    slots.add(&slots.recovery_key(&secret), &vault, &[], rng).unwrap();
    let entries = [
        ("r/one".to_owned(), vec![1; 1200]),
        ("s/two".to_owned(), b"second".to_vec()),
    ];
    let file = write_backup(&slots, &vault, &entries, rng).unwrap();
    format!(
        "# Backup file, version 1: two values, opened by recovery words. Every value is hex; texts are UTF-8.\n\
         vault_key = {}\nrecovery_secret = {}\nkey_0 = {}\nvalue_0 = {}\nkey_1 = {}\nvalue_1 = {}\nfile = {}\n",
        hex(vault.0.as_bytes()),
        hex(&[0x5a; 16]),
        hex(b"r/one"),
        hex(&[1; 1200]),
        hex(b"s/two"),
        hex(b"second"),
        hex(&file),
    )
}

#[test]
fn todays_writer_writes_the_golden_files() {
    for (written, golden) in [(write_shared(), SHARED_1), (write_backup_file(), BACKUP_1)] {
        assert!(
            written == golden,
            "a format moved; it would now write:\n{written}"
        );
    }
}

#[test]
fn shared_version_1_opens_for_ever() {
    let f = SHARED_1;
    let vault = vault_key(f);
    let (space, device) = (
        SpaceId::from_bytes(array(f, "space")),
        DeviceId::from_bytes(array(f, "device")),
    );
    let secret = DeviceSecret::unseal(&vault, space, device, &bytes(f, "device_secret_sealed")).unwrap();
    assert_eq!(secret.public().to_bytes().to_vec(), bytes(f, "device_public"));
    let words = RecoveryWords::read(&text(f, "recovery_words")).unwrap();
    assert_eq!(words.as_bytes().to_vec(), bytes(f, "recovery_secret"));
    let kit = DeviceSecret::of_recovery(&words);
    assert_eq!(kit.public().to_bytes().to_vec(), bytes(f, "kit_public"));

    let (grant, record) = (bytes(f, "grant"), bytes(f, "record"));
    let grant = check_item(&secret.public(), &grant).unwrap();
    let mut series = Series::new(space, device, 0);
    series.follow(grant).unwrap();
    for reader in [&secret, &kit] {
        let key = read_grant(reader, grant).unwrap().unwrap();
        assert_eq!(key.id().to_vec(), bytes(f, "epoch_key_id"));
    }
    let key = open_handover(&secret, space, 1, &bytes(f, "epoch_key_handed_to_device")).unwrap();
    assert_eq!(key.id().to_vec(), bytes(f, "epoch_key_id"));
    let item = check_item(&secret.public(), &record).unwrap();
    let (_, opened) = open_record(&key, &series.next_place(), item).unwrap();
    assert_eq!(opened.as_bytes(), bytes(f, "record_payload"));
    let name = key.derive_series_name(device, 0);
    assert_eq!(name.to_vec(), bytes(f, "series_name"));
    assert_eq!(
        key.unwrap_parcel(&name, 1, &bytes(f, "parcel"))
            .unwrap()
            .as_bytes(),
        record
    );

    let pen = Pen::unseal(&vault, space, &bytes(f, "pen_sealed")).unwrap();
    let taken = Pen::take_over(&secret, space, &bytes(f, "pen_handed_to_device")).unwrap();
    let hashes = [
        key.derive_read(Person::First).hash(),
        pen.derive_append(space, 1).hash(),
        taken.derive_delete(space, 1).hash(),
    ];
    assert_eq!(hashes.as_flattened(), bytes(f, "box_hashes"));
    assert_eq!(box_name(&hashes).to_vec(), bytes(f, "box_name"));

    let pairing = LinkSecret::read(&text(f, "link_secret"))
        .unwrap()
        .pairing_key(Purpose::Partner);
    assert_eq!(
        pairing.derive_space(),
        SpaceId::from_bytes(array(f, "pairing_space"))
    );
    let tokens = pairing.derive_tokens().map(|token| *token.reveal());
    assert_eq!(tokens.as_flattened(), bytes(f, "pairing_box_tokens"));
    let read = |name| Hello::read(&bytes(f, name), Purpose::Partner).unwrap();
    let (owner, guest) = (read("hello_of_owner"), read("hello_of_guest"));
    assert!(owner.fits(&bytes(f, "commit_of_owner")));
    let message = pairing
        .open(Side::Owner, 1, &bytes(f, "message_1_of_owner"))
        .unwrap();
    assert_eq!(message.as_bytes(), owner.to_bytes());
    let transcript = pairing.transcript(&owner, &guest);
    assert!(transcript.digits_fit(Side::Owner, &text(f, "digits_shown_by_owner")));
    assert!(transcript.digits_fit(Side::Guest, &text(f, "digits_shown_by_guest")));
    assert!(transcript.verifies(Side::Owner, &owner.public, &array(f, "signature_of_owner")));

    let key = AnswerKey::from_bytes(&array(f, "answer_key"));
    let answer = open_answer(&key, b"question 1", &bytes(f, "answer")).unwrap();
    assert_eq!(answer.as_bytes(), bytes(f, "answer_text"));
    let (until, note) = open_note(&vault, "note", &bytes(f, "note"), 0).unwrap();
    assert_eq!(until.to_be_bytes(), array(f, "note_until"));
    assert_eq!(note.as_bytes(), bytes(f, "note_text"));
}

#[test]
fn backup_version_1_opens_for_ever() {
    let file = bytes(BACKUP_1, "file");
    let backup = Backup::read(&file).unwrap();
    let key = backup
        .slots()
        .recovery_key(&RecoverySecret::from_bytes(array(BACKUP_1, "recovery_secret")));
    let restored = backup.open(&key).unwrap();
    assert!(restored.vault.same_as(&vault_key(BACKUP_1)));
    let expected = [0, 1].map(|n| {
        (
            text(BACKUP_1, &format!("key_{n}")),
            bytes(BACKUP_1, &format!("value_{n}")),
        )
    });
    assert_eq!(restored.entries, expected);
}
