//! No secret can be printed: the `Debug` form of every type that holds one. None can be compared with `==`.
//! That none of them can be cloned is shown by the examples that must not compile, in `lib.rs`.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::DeviceSecret;
use vault::pairing::{Attempt, CodeSecret, LinkSecret, PairingKey, Purpose, Side};
use vault::phrase::{MadePhrase, Passphrase};
use vault::post::{Pen, Person};
use vault::recovery::RecoveryWords;
use vault::series::Series;
use vault::setting::{open_setting, seal_setting};
use vault::slots::{KdfCost, PasskeySecret, RecoverySecret, SlotKey, Slots};
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

/// Has one implementation for every type, and a second one for those with `==`: naming `it` of one of these is
/// ambiguous, and does not compile.
trait Once<Marker> {
    fn it() {}
}

impl<T: ?Sized> Once<()> for T {}

struct Twice;

impl<T: ?Sized + PartialEq> Once<Twice> for T {}

/// `==` on bytes stops at the first that differs, and its time tells where; what holds a secret offers it to nobody.
/// This one fails by not compiling.
#[test]
fn secrets_have_no_comparison_that_stops_early() {
    <VaultKey as Once<_>>::it();
    <EpochKey as Once<_>>::it();
    <SlotKey as Once<_>>::it();
    <DeviceSecret as Once<_>>::it();
    <Passphrase as Once<_>>::it();
    <MadePhrase as Once<_>>::it();
    <RecoveryWords as Once<_>>::it();
    <RecoverySecret as Once<_>>::it();
    <PasskeySecret as Once<_>>::it();
    <CodeSecret as Once<_>>::it();
    <LinkSecret as Once<_>>::it();
    <PairingKey as Once<_>>::it();
    <Pen as Once<_>>::it();
}
