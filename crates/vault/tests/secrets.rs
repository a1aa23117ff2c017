//! No secret can be printed: the `Debug` form of every type that holds one.
//! That none of them can be cloned is shown by the examples that must not compile, in `lib.rs`.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::phrase::{MadePhrase, Passphrase};
use vault::series::Series;
use vault::setting::{open_setting, seal_setting};
use vault::slots::{KdfCost, PasskeySecret, RecoverySecret, Slots};

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
