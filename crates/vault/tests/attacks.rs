//! What somebody tries who has everything but the key: counting, comparing, guessing, and all keys of yesterday.

use std::collections::HashSet;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use vault::VaultKey;
use vault::backup::Backup;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::grant::read_grant;
use vault::identity::{DevicePublic, DeviceSecret, sign_item};
use vault::pairing::{Attempt, CodeSecret, Hello, Purpose, Side};
use vault::post::{Pen, Person};
use vault::record::{HEADER_LEN, RecordHeader, open_record};
use vault::series::Series;
use vault::slots::{KdfRequest, RecoverySecret, Slots};

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

/// How often each golden line is bent.
const BENT: usize = 1_000;
/// Bytes that are compared: what stands before the words, and the words themselves, which come first when opened.
const COMPARED: usize = 24 + 32 + 32;
const BLOCK: usize = 16;

/// The blocks of a sealed answer that could repeat.
fn blocks(sealed: &[u8]) -> impl Iterator<Item = [u8; BLOCK]> {
    let compared = &sealed[HEADER_LEN..HEADER_LEN + COMPARED];
    compared.as_chunks::<BLOCK>().0.iter().copied()
}

/// An answer of the check has seven values. Somebody who was told a hundred thousand of them, each with its sealed
/// bytes, learns nothing about the next one.
#[test]
fn a_dictionary_of_a_hundred_thousand_answers_matches_nothing() {
    let rng = &mut rng(1);
    let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
    let key = EpochKey::derive_first(&VaultKey::make(rng), space);
    let many = 100_000;
    let mut dictionary = HashSet::with_capacity(many * COMPARED / BLOCK);
    let mut lengths = HashSet::new();
    let mut series = Series::new(space, device, 0);
    for number in 0..many {
        // The same place again and again, as an attacker with an old copy of the phone could have it written.
        if number % 1_000 == 0 {
            series = Series::new(space, device, 0);
        }
        let answer = [b'1' + u8::try_from(number % 7).unwrap()];
        let sealed = series.append(&key, &answer, rng).unwrap().bytes;
        lengths.insert(sealed.len());
        for block in blocks(&sealed) {
            assert!(
                dictionary.insert(block),
                "a block of answer {number} stood there before"
            );
        }
    }
    assert_eq!(lengths.len(), 1, "the length tells the answer");
    for answer in b'1'..=b'7' {
        let next = Series::new(space, device, 0)
            .append(&key, &[answer], rng)
            .unwrap();
        assert!(blocks(&next.bytes).all(|block| !dictionary.contains(&block)));
    }
}

/// A phone that was removed keeps all it ever had: its own secret, every key of every epoch, every byte that went by.
#[test]
fn every_key_ever_held_opens_nothing_that_came_after() {
    let rng = &mut rng(2);
    let (space, writer) = (SpaceId::make(rng), DeviceId::make(rng));
    let (stays, removed) = (DeviceSecret::make(rng), DeviceSecret::make(rng));
    let pen = Pen::make(rng);
    let mut series = Series::new(space, writer, 0);
    let mut held = Vec::new();
    for epoch in 1..=5 {
        let key = EpochKey::make(space, epoch, rng);
        let grant = series
            .append_grant(&key, &[stays.public(), removed.public()], rng)
            .unwrap()
            .bytes;
        held.push(read_grant(&removed, &grant).unwrap().unwrap());
        let item = series.append(&key, b"before", rng).unwrap().bytes;
        let place = RecordHeader::read(&item).unwrap().place;
        assert!(
            open_record(&held[held.len() - 1], &place, &item).is_ok(),
            "it was a member then"
        );
    }
    let new = EpochKey::make(space, 6, rng);
    let grant = series.append_grant(&new, &[stays.public()], rng).unwrap().bytes;
    assert!(read_grant(&stays, &grant).unwrap().is_some());
    assert!(read_grant(&removed, &grant).unwrap().is_none());
    // Nor with its number of the epoch written into an older grant, or with any single byte of the grant bent.
    for at in 0..grant.len() {
        let mut bent = grant.clone();
        bent[at] ^= 1;
        assert!(read_grant(&removed, &bent).ok().flatten().is_none(), "byte {at}");
    }
    let name = new.derive_series_name(writer, 0);
    for number in 0..20 {
        let item = series.append(&new, b"after", rng).unwrap().bytes;
        let place = RecordHeader::read(&item).unwrap().place;
        let parcel = new.wrap(&name, number, &sign_item(&stays, &item));
        for key in &held {
            assert!(open_record(key, &place, &item).is_err());
            assert!(key.unwrap_parcel(&name, number, &parcel).is_none());
            let theirs = key.derive_series_name(writer, 0);
            assert!(theirs != name && key.unwrap_parcel(&theirs, number, &parcel).is_none());
        }
    }
    // Nor does it know where to read, write or delete.
    for person in [Person::First, Person::Second] {
        let token = new.derive_read(person).hash();
        assert!(held.iter().all(|key| key.derive_read(person).hash() != token));
    }
    for epoch in 1..=5 {
        assert_ne!(
            pen.derive_append(space, epoch).hash(),
            pen.derive_append(space, 6).hash()
        );
    }
}

/// One guess a code, four million codes: three thousand who guess, none who comes in, and a right guess would be seen.
#[test]
fn guessing_codes_opens_none_in_three_thousand() {
    let rng = &mut rng(3);
    let mut codes = HashSet::new();
    let mut opened = 0;
    let enters = |code: &CodeSecret, guess: &CodeSecret, rng: &mut ChaCha20Rng| {
        let (owner, offer) = Attempt::begin(Side::Owner, code, Purpose::Partner, rng);
        let (guest, answer) = Attempt::begin(Side::Guest, guess, Purpose::Partner, rng);
        let (owner, guest) = (owner.finish(&answer).unwrap(), guest.finish(&offer).unwrap());
        let sealed = owner.seal(Side::Owner, 0, b"hello", rng).unwrap();
        guest.open(Side::Owner, 0, &sealed).is_some()
    };
    for _ in 0..3_000 {
        let (code, guess) = (CodeSecret::make(rng), CodeSecret::make(rng));
        codes.insert(code.reveal(1).to_string());
        opened += u32::from(enters(&code, &guess, rng));
    }
    assert_eq!(opened, 0);
    // Hardly two of three thousand are alike where there are four million, and one in a hundred would be where there
    // are a hundred and fifty thousand.
    assert!(codes.len() >= 2_994, "only {} different codes", codes.len());
    let code = CodeSecret::make(rng);
    let same = CodeSecret::read(&code.reveal(1)).unwrap().1;
    assert!(enters(&code, &same, rng), "the test cannot see a right guess");
}

const GOLDEN: [&str; 4] = [
    include_str!("../../../vectors/vault-records-1.txt"),
    include_str!("../../../vectors/vault-shared-1.txt"),
    include_str!("../../../vectors/vault-slots-1.txt"),
    include_str!("../../../vectors/vault-backup-1.txt"),
];

/// The bytes of all lines of the golden files.
fn golden() -> Vec<Vec<u8>> {
    let words = GOLDEN.iter().flat_map(|file| file.split_whitespace());
    let pairs = |word: &str| -> Option<Vec<u8>> {
        let pairs = word.as_bytes().chunks(2);
        pairs
            .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok())
            .collect()
    };
    words.filter(|word| word.len() >= 64).filter_map(pairs).collect()
}

/// Golden bytes of every format, bent in many ways, go to every reader: none panics, and a record opens only as it was.
#[test]
fn golden_bytes_bent_in_many_ways_break_no_reader() {
    let rng = &mut rng(4);
    let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
    let key = EpochKey::derive_first(&VaultKey::make(rng), space);
    let kit = DeviceSecret::of_recovery(&RecoverySecret::from_bytes([7; 16]));
    let record = Series::new(space, device, 0)
        .append(&key, b"canary", rng)
        .unwrap();
    let golden = golden();
    assert!(
        golden.len() >= 20,
        "only {} golden lines were found",
        golden.len()
    );
    for bytes in golden.iter().chain([&record.bytes]) {
        for _ in 0..BENT {
            let bent = bend(bytes, rng);
            if let Ok((_, opened)) = open_record(&key, &record.place, &bent) {
                assert_eq!((opened.as_bytes(), &bent), (b"canary".as_slice(), &record.bytes));
            }
            let _ = RecordHeader::read(&bent);
            let _ = read_grant(&kit, &bent);
            let _ = Slots::parse(&bent);
            let _ = KdfRequest::from_bytes(&bent);
            let _ = Backup::read(&bent).map(|backup| backup.slots().to_bytes());
            let _ = DevicePublic::from_bytes(&bent);
            let _ = Hello::read(&bent, Purpose::Partner);
            let _ = key.unwrap_parcel(&[0; 16], 0, &bent);
            let _ = Series::new(space, device, 0).follow(&bent);
        }
    }
}

/// Flips, cuts, doubles, moves or overwrites a part.
fn bend(bytes: &[u8], rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut bent = bytes.to_vec();
    for _ in 0..=rng.next_u32() % 4 {
        let at = rng.next_u32() as usize % bent.len().max(1);
        let to = at + rng.next_u32() as usize % (bent.len() - at).max(1);
        match rng.next_u32() % 6 {
            0 => bent[at] ^= 1 << (rng.next_u32() % 8),
            1 => bent.truncate(at.max(1)),
            2 => bent.extend_from_within(at..to),
            3 => bent[at..to].reverse(),
            4 => bent[at..to].fill(0),
            _ => rng.fill_bytes(&mut bent[at..to]),
        }
    }
    bent
}
