//! No secret can be printed: the `Debug` form of every type that holds one.
//! That none of them can be cloned is shown by the examples that must not compile, in `lib.rs`.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::DeviceSecret;
use vault::pairing::{Attempt, CodeSecret, LinkSecret, Purpose, Side};
use vault::phrase::{MadePhrase, Passphrase};
use vault::post::{Pen, Person};
use vault::recovery::RecoveryWords;
use vault::series::Series;
use vault::setting::{open_setting, seal_setting};
use vault::slots::{KdfCost, PasskeySecret, RecoverySecret, Slots};
use vault::together::{Asked, seal_answer};

#[test]
fn secrets_hide_from_debug() {
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    let vault = VaultKey::make(&mut rng);
    let slots = Slots::create(KdfCost::FLOOR, &mut rng);
    let space = SpaceId::from_bytes([0xab; 16]);
    let key = EpochKey::make(space, 4, &mut rng);
    let slot_key = slots.recovery_key(&RecoverySecret::from_bytes([0x5a; 16]));
    let setting = seal_setting(&vault, "draft", 1, b"canary", &mut rng).unwrap();
    let opened = open_setting(&vault, "draft", &setting).unwrap();
    let shown = format!(
        "{vault:?}\n{key:?}\n{slot_key:?}\n{opened:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{slots:?}\n{:?}",
        Passphrase::new("canary"),
        MadePhrase::make(&mut rng),
        RecoverySecret::from_bytes([0x5a; 16]),
        PasskeySecret::from_bytes([0x5a; 32]),
        Series::new(space, DeviceId::from_bytes([0xcd; 16]), 0).next_place(),
    );
    let (code, link) = (CodeSecret::make(&mut rng), LinkSecret::make(&mut rng));
    let pairing = link.pairing_key(Purpose::Partner);
    let device = DeviceSecret::make(&mut rng);
    let shared = format!(
        "{device:?}\n{code:?}\n{link:?}\n{pairing:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        Attempt::begin(Side::Owner, &code, Purpose::Partner, &mut rng).0,
        RecoveryWords::make(&mut rng).0,
        Pen::make(&mut rng),
        key.derive_read(Person::First),
        seal_answer(b"", b"canary", &mut rng).map(|(key, _)| key),
        Asked::make(&[true; 64], &mut rng).0,
    );
    insta::assert_snapshot!(shared, @r"
    DeviceSecret(hidden)
    CodeSecret(hidden)
    LinkSecret(hidden)
    PairingKey(hidden)
    Attempt(hidden)
    RecoveryWords(hidden)
    Pen(hidden)
    PostToken(hidden)
    Some(AnswerKey(hidden))
    Asked(hidden)
    ");
    insta::assert_snapshot!(shown, @r"
    VaultKey(hidden)
    EpochKey(epoch 4, hidden)
    SlotKey(hidden)
    (1, Opened(hidden))
    Passphrase(hidden)
    MadePhrase(hidden)
    RecoverySecret(hidden)
    PasskeySecret(hidden)
    Slots { costs: [KdfCost { memory_kib: 19456, passes: 2, lanes: 1 }], .. }
    RecordPlace { space: SpaceId(abababababababababababababababab), device: DeviceId(cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd), series: 0, index: 0 }
    ");
}
