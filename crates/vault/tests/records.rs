//! Records and settings: what is bound, what is hidden, what a damaged one does to the rest.

#![expect(clippy::unwrap_used, reason = "what a test cannot set up should stop it")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, EpochKeyError, SEALED_EPOCH_KEY_LEN, SpaceId};
use vault::record::{self, RecordError, RecordPlace, SealRecordError, open_record};
use vault::series::{ChainError, SealedRecord, Series};
use vault::setting::{self, SettingError, open_setting, seal_setting};

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

const SPACE: SpaceId = SpaceId::from_bytes([1; 16]);
const DEVICE: DeviceId = DeviceId::from_bytes([2; 16]);

fn key(seed: u8) -> EpochKey {
    EpochKey::derive_first(&VaultKey::make(&mut rng(seed)), SPACE)
}

fn one(payload: &[u8], seed: u8) -> SealedRecord {
    Series::new(SPACE, DEVICE, 0)
        .append(&key(1), payload, &mut rng(seed))
        .unwrap()
}

#[test]
fn a_record_opens_only_in_its_own_place() {
    let mut series = Series::new(SPACE, DEVICE, 0);
    let first = series.append(&key(1), b"first", &mut rng(2)).unwrap();
    let second = series.append(&key(1), b"second", &mut rng(3)).unwrap();
    assert_eq!(
        open_record(&key(1), &first.place, &second.bytes).unwrap_err(),
        RecordError::Misplaced
    );
    let (_, opened) = open_record(&key(1), &second.place, &second.bytes).unwrap();
    assert_eq!(opened.as_bytes(), b"second");
    let later = EpochKey::make(SPACE, 5, &mut rng(4));
    let other_epoch = open_record(&later, &first.place, &first.bytes).unwrap_err();
    assert_eq!(other_epoch, RecordError::OtherEpoch { epoch: 0 });
    assert_eq!(
        open_record(&key(9), &first.place, &first.bytes).unwrap_err(),
        RecordError::Unreadable
    );
}

#[test]
fn flipping_any_byte_never_opens() {
    let record = one(b"canary", 2);
    for at in 0..record.bytes.len() {
        for flip in [1, 0x80] {
            let mut bytes = record.bytes.clone();
            bytes[at] ^= flip;
            assert!(open_record(&key(1), &record.place, &bytes).is_err(), "byte {at}");
        }
    }
    for len in (0..record.bytes.len()).step_by(7) {
        assert!(open_record(&key(1), &record.place, &record.bytes[..len]).is_err());
    }
}

#[test]
fn lengths_fall_in_few_buckets_and_short_notes_look_alike() {
    let len = |payload: usize| one(&vec![1; payload], 2).bytes.len();
    assert_eq!(len(1), len(900));
    let seen: BTreeSet<_> = (0..=8000).step_by(37).map(len).collect();
    assert!(seen.len() <= 49, "{} sizes", seen.len());
    assert_eq!(len(0), record::HEADER_LEN + 24 + 32 + 1024 + 16);
    let longest = vec![0; record::PAYLOAD_MAX];
    assert_eq!(open(&one(&longest, 2)), longest);
    let too_long = Series::new(SPACE, DEVICE, 0).append(&key(1), &[longest, vec![0]].concat(), &mut rng(2));
    assert_eq!(
        too_long.unwrap_err(),
        SealRecordError::TooLong {
            len: record::PAYLOAD_MAX + 1
        }
    );
}

fn open(record: &SealedRecord) -> Vec<u8> {
    open_record(&key(1), &record.place, &record.bytes)
        .unwrap()
        .1
        .as_bytes()
        .to_vec()
}

/// A questionnaire answer has seven values, so anything that repeats would be a dictionary.
#[test]
fn the_same_answer_twice_shows_nothing_in_common() {
    let mut rng = rng(5);
    let mut windows = BTreeSet::new();
    let many = 2_000;
    for _ in 0..many {
        let sealed = Series::new(SPACE, DEVICE, 0)
            .append(&key(1), b"4", &mut rng)
            .unwrap();
        for block in sealed.bytes[record::HEADER_LEN..].chunks(16) {
            windows.insert(block.to_vec());
        }
    }
    let blocks = (24 + 32 + 1024 + 16_usize).div_ceil(16);
    assert_eq!(windows.len(), many * blocks, "a 16-byte block repeated");
}

#[test]
fn one_damaged_record_does_not_hide_the_rest() {
    let mut writer = Series::new(SPACE, DEVICE, 0);
    let mut rng = rng(6);
    let mut stored: Vec<_> = (0..5)
        .map(|day| writer.append(&key(1), &[day], &mut rng).unwrap().bytes)
        .collect();
    stored[2][200] ^= 1;
    let mut reader = Series::new(SPACE, DEVICE, 0);
    let mut read = Vec::new();
    for sealed in &stored {
        match reader.read(&key(1), sealed) {
            Ok((_, opened)) => read.push(opened.as_bytes()[0]),
            Err(error) => {
                assert_eq!(error, ChainError::Record(RecordError::Unreadable));
                reader.skip();
            }
        }
    }
    assert_eq!(read, [0, 1, 3, 4]);
    assert!(
        reader.append(&key(1), b"on", &mut rng).is_ok(),
        "the last link is known again"
    );
    reader.skip();
    let broken = reader.append(&key(1), b"on", &mut rng).unwrap_err();
    assert_eq!(broken, SealRecordError::ChainBroken);
}

#[test]
fn a_record_from_an_older_copy_of_the_series_is_noticed() {
    let mut rng = rng(7);
    let mut series = Series::new(SPACE, DEVICE, 0);
    let first = series.append(&key(1), b"first", &mut rng).unwrap();
    let mut forked = Series::new(SPACE, DEVICE, 0);
    forked.append(&key(1), b"other first", &mut rng).unwrap();
    let strange = forked.append(&key(1), b"second", &mut rng).unwrap();
    let mut reader = Series::new(SPACE, DEVICE, 0);
    reader.read(&key(1), &first.bytes).unwrap();
    assert_eq!(
        reader.read(&key(1), &strange.bytes).unwrap_err(),
        ChainError::Forked { index: 1 }
    );
    assert_eq!(reader.next_place().index, 1, "it does not move");
}

#[test]
fn a_series_refuses_another_spaces_key() {
    let other = EpochKey::make(SpaceId::from_bytes([9; 16]), 0, &mut rng(8));
    let refused = Series::new(SPACE, DEVICE, 0)
        .append(&other, b"x", &mut rng(8))
        .unwrap_err();
    assert_eq!(refused, SealRecordError::ChainBroken);
}

#[test]
fn storage_keys_sort_as_records_do() {
    let place = |index| RecordPlace {
        space: SPACE,
        device: DEVICE,
        series: 0,
        index,
    };
    let mut keys: Vec<_> = [0, 1, 9, 10, 255, 256, u64::MAX]
        .map(|index| place(index).storage_key())
        .into();
    let sorted = keys.clone();
    keys.reverse();
    keys.sort();
    assert_eq!(keys, sorted);
    assert!(keys.iter().all(|key| key.starts_with(&place(0).storage_prefix())));
}

#[test]
fn an_epoch_key_opens_for_its_own_space_and_epoch() {
    let vault = VaultKey::make(&mut rng(9));
    let key = EpochKey::make(SPACE, 3, &mut rng(10));
    let sealed = key.seal(&vault, &mut rng(11));
    assert_eq!(sealed.len(), SEALED_EPOCH_KEY_LEN);
    assert!(EpochKey::open(&vault, SPACE, 3, &sealed).is_ok());
    let other = SpaceId::from_bytes([8; 16]);
    for (vault, space, epoch) in [
        (&vault, other, 3),
        (&vault, SPACE, 4),
        (&VaultKey::make(&mut rng(12)), SPACE, 3),
    ] {
        let refused = EpochKey::open(vault, space, epoch, &sealed).unwrap_err();
        assert_eq!(refused, EpochKeyError::Unreadable);
    }
    for at in 0..sealed.len() {
        let mut bytes = sealed.clone();
        bytes[at] ^= 2;
        assert!(EpochKey::open(&vault, SPACE, 3, &bytes).is_err(), "byte {at}");
    }
}

#[test]
fn a_setting_opens_under_its_own_name_and_generation() {
    let vault = VaultKey::make(&mut rng(13));
    let sealed = seal_setting(&vault, "draft", 7, b"canary", &mut rng(14)).unwrap();
    let (generation, opened) = open_setting(&vault, "draft", &sealed).unwrap();
    assert_eq!((generation, opened.as_bytes()), (7, b"canary".as_slice()));
    assert_eq!(
        open_setting(&vault, "other", &sealed).unwrap_err(),
        SettingError::Unreadable
    );
    for at in 0..sealed.len() {
        let mut bytes = sealed.clone();
        bytes[at] ^= 2;
        assert!(open_setting(&vault, "draft", &bytes).is_err(), "byte {at}");
    }
    let too_long = vec![0; setting::PAYLOAD_MAX + 1];
    assert!(seal_setting(&vault, "draft", 7, &too_long, &mut rng(14)).is_err());
    assert_ne!(vault.derive_name("draft"), vault.derive_name("drafts"));
    assert_eq!(vault.derive_name("draft").len(), 32);
}

#[test]
fn a_record_cannot_pass_for_a_setting() {
    let vault = VaultKey::make(&mut rng(1));
    let record = one(b"canary", 2);
    assert!(open_setting(&vault, "", &record.bytes).is_err());
    let mut posing = record.bytes.clone();
    posing[1] = b's';
    assert!(open_setting(&vault, "", &posing).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..2500)) {
        let vault = VaultKey::make(&mut rng(1));
        for start in [&[][..], b"\x01r", b"\x01s", b"\x02r"] {
            let bytes = [start, &bytes].concat();
            let place = one(b"", 1).place;
            prop_assert!(open_record(&key(1), &place, &bytes).is_err());
            prop_assert!(open_setting(&vault, "draft", &bytes).is_err());
            prop_assert!(EpochKey::open(&vault, SPACE, 0, &bytes).is_err());
        }
    }

    #[test]
    fn what_goes_in_comes_out(payload in prop::collection::vec(any::<u8>(), 0..4000), seed in any::<u8>()) {
        prop_assert_eq!(open(&one(&payload, seed)), payload);
    }
}
