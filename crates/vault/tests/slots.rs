//! Key slots as a person meets them, and as somebody who holds the file does.

#![expect(clippy::unwrap_used, reason = "what a test cannot set up should stop it")]

use proptest::prelude::*;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use vault::VaultKey;
use vault::phrase::Passphrase;
use vault::slots::{
    AddError, ChangeError, FILE_LEN, KdfCost, KdfRequest, OpenError, ParseError, PasskeySecret,
    RaiseCostError, RecoverySecret, SLOT_COUNT, SlotKey, SlotNumber, Slots, VAULT_COUNT, derive_slot_key,
};

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn passphrase(slots: &Slots, typed: &str) -> SlotKey {
    derive_slot_key(&Passphrase::new(typed), &slots.newest_kdf_request()).unwrap()
}

fn recovery(slots: &Slots, byte: u8) -> SlotKey {
    slots.recovery_key(&RecoverySecret::from_bytes([byte; 16]))
}

/// A file with one vault behind the recovery words of all ones: quick, since it needs no Argon2.
fn one_vault(seed: u8) -> (Slots, VaultKey, SlotNumber) {
    let mut rng = rng(seed);
    let vault = VaultKey::make(&mut rng);
    let mut slots = Slots::create(KdfCost::FLOOR, &mut rng);
    let number = slots.add(&recovery(&slots, 1), &vault, &[], &mut rng).unwrap();
    (slots, vault, number)
}

fn reread(slots: &Slots) -> Slots {
    Slots::parse(&slots.to_bytes()).unwrap()
}

#[test]
fn a_passphrase_opens_after_a_round_through_the_file_and_the_worker() {
    let mut rng = rng(1);
    let vault = VaultKey::make(&mut rng);
    let mut slots = Slots::create(KdfCost::FLOOR, &mut rng);
    let key = passphrase(&slots, "seven quiet harbours");
    slots.add(&key, &vault, &[], &mut rng).unwrap();
    let slots = reread(&slots);
    for (typed, opens) in [
        ("seven quiet harbours", true),
        ("  seven\tquiet \n harbours ", true),
        ("Seven quiet harbours", false),
        ("seven quiet harbour", false),
        ("sevenquietharbours", false),
        ("", false),
    ] {
        let request = KdfRequest::from_bytes(&slots.newest_kdf_request().to_bytes()).unwrap();
        let derived = derive_slot_key(&Passphrase::new(typed), &request).unwrap();
        let key = SlotKey::from_message(&derived.into_message()).unwrap();
        let same = slots.open(&key).is_ok_and(|(_, found)| found.same_as(&vault));
        assert_eq!(same, opens, "{typed:?}");
    }
}

#[test]
fn a_changed_passphrase_leaves_the_old_one_worthless() {
    let mut rng = rng(2);
    let (mut slots, vault, number) = one_vault(2);
    assert_eq!(
        slots.change(&recovery(&slots, 1), &recovery(&slots, 2), &mut rng),
        Ok(number)
    );
    assert!(slots.open(&recovery(&slots, 2)).unwrap().1.same_as(&vault));
    assert_eq!(
        slots.open(&recovery(&slots, 1)).unwrap_err(),
        OpenError::NothingOpens
    );
    let again = slots.change(&recovery(&slots, 1), &recovery(&slots, 3), &mut rng);
    assert_eq!(again, Err(ChangeError::NothingOpens));
    let other = slots
        .add(&recovery(&slots, 9), &vault, &[number], &mut rng)
        .unwrap();
    let taken = slots.change(&recovery(&slots, 2), &recovery(&slots, 9), &mut rng);
    assert_eq!(taken, Err(ChangeError::AlreadyOpens));
    slots.clear(other, &mut rng);
    assert_eq!(
        slots.open(&recovery(&slots, 9)).unwrap_err(),
        OpenError::NothingOpens
    );
    assert!(slots.open(&recovery(&slots, 2)).is_ok());
}

#[test]
fn fifteen_ways_in_and_no_more() {
    let mut rng = rng(103);
    let (mut slots, vault, first) = one_vault(3);
    let other = VaultKey::make(&mut rng);
    let mut keep = vec![first];
    for byte in 2..=SLOT_COUNT {
        let into = if byte % 2 == 0 { &other } else { &vault };
        let added = slots.add(&recovery(&slots, byte), into, &keep, &mut rng).unwrap();
        assert!(!keep.contains(&added));
        keep.push(added);
    }
    let slots_full = slots.add(&recovery(&slots, 99), &vault, &keep, &mut rng);
    assert_eq!(slots_full, Err(AddError::NoFreeSlot));
    let twice = slots.add(&recovery(&slots, 2), &vault, &keep, &mut rng);
    assert_eq!(twice, Err(AddError::AlreadyOpens));
    let slots = reread(&slots);
    for byte in 1..=SLOT_COUNT {
        let (_, found) = slots.open(&recovery(&slots, byte)).unwrap();
        assert_eq!(found.same_as(&other), byte % 2 == 0, "way in {byte}");
    }
}

#[test]
fn five_vaults_change_their_ways_in_without_knowing_of_each_other() {
    let mut rng = rng(17);
    let mut slots = Slots::create(KdfCost::FLOOR, &mut rng);
    let mut taken = Vec::new();
    let mut vaults = Vec::new();
    for _ in 0..VAULT_COUNT {
        let shelf = Slots::shelf(&[], &taken, &mut rng).unwrap();
        taken.extend(&shelf);
        vaults.push((VaultKey::make(&mut rng), shelf));
    }
    assert!(
        Slots::shelf(&[], &taken, &mut rng).is_none(),
        "there is no room for one more"
    );

    // Each takes its turn three times; every time a new secret stands in a slot of its own shelf.
    for turn in 0..3 {
        for (index, (vault, shelf)) in (0..).zip(&vaults) {
            let key = recovery(&slots, turn * VAULT_COUNT + index);
            slots.clear(shelf[0], &mut rng);
            let used: Vec<_> = shelf.iter().skip(1).take(turn.into()).copied().collect();
            let keep = [Slots::except(shelf), used].concat();
            let number = slots.add(&key, vault, &keep, &mut rng).unwrap();
            assert!(shelf.contains(&number));
        }
    }
    for (index, (vault, _)) in (0..).zip(&vaults) {
        let key = recovery(&slots, 2 * VAULT_COUNT + index);
        assert!(slots.open(&key).is_ok_and(|(_, found)| found.same_as(vault)));
    }
}

#[test]
fn the_same_secret_as_another_way_in_opens_nothing() {
    let (slots, ..) = one_vault(4);
    let mut passkey = [1; 32];
    passkey[16..].fill(1);
    let key = slots.passkey_key(&PasskeySecret::from_bytes(passkey));
    assert!(slots.open(&key).is_err());
    let (elsewhere, ..) = one_vault(5);
    assert!(
        elsewhere.open(&recovery(&slots, 1)).is_err(),
        "another file has another salt"
    );
}

#[test]
fn raising_the_cost_keeps_old_ways_in() {
    let mut rng = rng(6);
    let mut slots = Slots::create(KdfCost::FLOOR, &mut rng);
    let vault = VaultKey::make(&mut rng);
    let old = passphrase(&slots, "seven quiet harbours");
    slots.add(&old, &vault, &[], &mut rng).unwrap();
    assert_eq!(slots.raise_cost(KdfCost::FLOOR), Err(RaiseCostError::NotHigher));
    let higher = KdfCost::new(20 * 1024, 2, 1).unwrap();
    let request = slots.raise_cost(higher).unwrap();
    assert_eq!(request.cost(), higher);
    let mut slots = reread(&slots);
    assert_eq!(slots.kdf_requests().len(), 2);
    assert!(slots.open(&old).is_ok(), "the old way in still opens");
    let new = derive_slot_key(&Passphrase::new("seven quiet harbours"), &request).unwrap();
    slots.change(&old, &new, &mut rng).unwrap();
    assert!(
        slots.open(&old).is_err(),
        "and is gone once the passphrase was derived anew"
    );
    for step in 1..=2 {
        slots
            .raise_cost(KdfCost::new((20 + step) * 1024, 2, 1).unwrap())
            .unwrap();
    }
    let fifth = slots.raise_cost(KdfCost::DEFAULT);
    assert_eq!(fifth, Err(RaiseCostError::NoRoom));
}

#[test]
fn no_cost_outside_the_range_can_be_had() {
    for (memory_kib, passes, lanes, allowed) in [
        (19 * 1024, 2, 1, true),
        (64 * 1024, 3, 1, true),
        (256 * 1024, 8, 4, true),
        (19 * 1024 - 1, 2, 1, false),
        (19 * 1024, 1, 1, false),
        (19 * 1024, 2, 0, false),
        (256 * 1024 + 1, 2, 1, false),
        (u32::MAX, 2, 1, false),
        (64 * 1024, 9, 1, false),
        (64 * 1024, 3, 5, false),
    ] {
        let cost = KdfCost::new(memory_kib, passes, lanes);
        assert_eq!(
            cost.is_ok(),
            allowed,
            "{memory_kib} KiB, {passes} passes, {lanes} lanes"
        );
    }
}

/// A file whose stored cost was changed by someone who also mended the checksum.
fn forged_cost(cost: [u8; 8]) -> Result<Slots, ParseError> {
    let (slots, ..) = one_vault(7);
    let mut bytes = slots.to_bytes();
    bytes[40..48].copy_from_slice(&cost);
    mend_checksum(&mut bytes);
    Slots::parse(&bytes)
}

fn mend_checksum(file: &mut [u8]) {
    use sha2::Digest;
    let sum = sha2::Sha256::digest(&file[..96]);
    file[96..128].copy_from_slice(&sum);
}

#[test]
fn a_stored_cost_cannot_lower_the_floor_or_choke_the_phone() {
    let cost = |lanes: u8, passes: u16, memory: u32| {
        let [p1, p0] = passes.to_be_bytes();
        let [m3, m2, m1, m0] = memory.to_be_bytes();
        [1, lanes, p1, p0, m3, m2, m1, m0]
    };
    for (forged, refused) in [
        (cost(1, 2, 8), true),
        (cost(1, 1, 19 * 1024), true),
        (cost(1, 2, 19 * 1024 - 1), true),
        (cost(1, 2, u32::MAX), true),
        (cost(1, u16::MAX, 64 * 1024), true),
        (cost(0, 2, 64 * 1024), true),
        ([2, 1, 0, 2, 0, 1, 0, 0], true),
        ([0; 8], true),
        (cost(1, 2, 19 * 1024), false),
        (cost(1, 3, 64 * 1024), false),
    ] {
        let outcome = forged_cost(forged);
        let expected = refused.then_some(ParseError::CostRefused);
        assert_eq!(outcome.err(), expected, "{forged:?}");
        assert_eq!(
            KdfRequest::from_bytes(&[&forged[..], &[0; 32]].concat()).is_none(),
            refused
        );
    }
}

#[test]
fn an_allowed_but_changed_cost_opens_nothing() {
    let mut rng = rng(8);
    let mut slots = Slots::create(KdfCost::new(20 * 1024, 2, 1).unwrap(), &mut rng);
    let key = passphrase(&slots, "seven quiet harbours");
    slots.add(&key, &VaultKey::make(&mut rng), &[], &mut rng).unwrap();
    let mut bytes = slots.to_bytes();
    bytes[44..48].copy_from_slice(&(19 * 1024_u32).to_be_bytes());
    mend_checksum(&mut bytes);
    let lowered = Slots::parse(&bytes).unwrap();
    assert!(
        lowered
            .open(&passphrase(&lowered, "seven quiet harbours"))
            .is_err()
    );
}

#[test]
fn a_bad_file_is_told_apart_and_says_what_to_do() {
    let (slots, ..) = one_vault(9);
    let whole = slots.to_bytes();
    let with = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] = byte;
        bytes
    };
    let told = [
        ("empty", Vec::new()),
        ("a picture", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("cut short", whole[..700].to_vec()),
        ("with a tail", [whole.as_slice(), b"x"].concat()),
        ("newer", with(7, 2)),
        ("version 0", with(7, 0)),
        ("other salt", with(8, whole[8] ^ 1)),
    ]
    .map(|(what, bytes)| format!("{what}: {}", Slots::parse(&bytes).unwrap_err()));
    insta::assert_snapshot!(told.join("\n"), @r"
    empty: this is not a key file of this app; nothing was changed, and a backup can be restored here
    a picture: this is not a key file of this app; nothing was changed, and a backup can be restored here
    cut short: the key file is not whole (700 bytes instead of 2048); nothing was changed, restore the last backup to open your entries again
    with a tail: the key file is not whole (2049 bytes instead of 2048); nothing was changed, restore the last backup to open your entries again
    newer: the key file was written by a newer version of the app (2); update the app, nothing is lost
    version 0: the key file is damaged, so no passphrase can open it; nothing was changed, restore the last backup to open your entries again
    other salt: the key file is damaged, so no passphrase can open it; nothing was changed, restore the last backup to open your entries again
    ");
    assert_eq!(whole.len(), FILE_LEN);
}

#[test]
fn a_damaged_slot_and_a_wrong_passphrase_read_the_same() {
    let (slots, _, number) = one_vault(10);
    let wrong = slots.open(&recovery(&slots, 77)).unwrap_err();
    let mut bytes = slots.to_bytes();
    bytes[128 + 128 * usize::from(number.get()) + 60] ^= 1;
    let damaged = Slots::parse(&bytes)
        .unwrap()
        .open(&recovery(&slots, 1))
        .unwrap_err();
    assert_eq!(wrong, damaged);
    insta::assert_snapshot!(wrong.to_string(), @"that passphrase does not open anything here; check capital letters and the keyboard's language and try again, nothing is lost");
}

#[test]
fn flipping_any_byte_of_the_file_never_opens_anything_wrongly() {
    let (slots, vault, number) = one_vault(11);
    let whole = slots.to_bytes();
    let key = recovery(&slots, 1);
    let own = 128 + 128 * usize::from(number.get());
    for at in 0..FILE_LEN {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        let opened = Slots::parse(&bytes).map(|slots| slots.open(&key));
        match opened {
            Err(_) => assert!(
                at < 128,
                "only the header can make a file unusable, not byte {at}"
            ),
            Ok(Err(_)) => assert!((own..own + 128).contains(&at), "byte {at} is another slot's"),
            Ok(Ok((_, found))) => {
                assert!(found.same_as(&vault), "byte {at}");
                assert!(
                    at >= 128 && !(own..own + 128).contains(&at),
                    "byte {at} is not bound"
                );
            }
        }
    }
}

#[test]
fn a_slot_moved_to_another_number_does_not_open() {
    let (slots, _, number) = one_vault(12);
    let own = 128 + 128 * usize::from(number.get());
    let elsewhere = 128 + 128 * (usize::from(number.get() + 1) % usize::from(SLOT_COUNT));
    let mut bytes = slots.to_bytes();
    let slot = bytes[own..own + 128].to_vec();
    bytes[elsewhere..elsewhere + 128].copy_from_slice(&slot);
    bytes[own..own + 128].fill(0);
    assert!(Slots::parse(&bytes).unwrap().open(&recovery(&slots, 1)).is_err());
}

/// Pearson's chi-square of byte counts against the uniform; 255 degrees of freedom, so 330 is beyond 1 in 1,000.
fn chi_square(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let expected = bytes.len() as f64 / 256.0;
    counts
        .iter()
        .map(|count| (f64::from(*count) - expected).powi(2) / expected)
        .sum()
}

#[test]
fn used_and_unused_slots_look_alike() {
    let mut rng = rng(13);
    let vault = VaultKey::make(&mut rng);
    let (mut used, mut unused) = (Vec::new(), Vec::new());
    for _ in 0..400 {
        let mut slots = Slots::create(KdfCost::FLOOR, &mut rng);
        let number = slots.add(&recovery(&slots, 1), &vault, &[], &mut rng).unwrap();
        let bytes = slots.to_bytes();
        for (index, slot) in bytes[128..].chunks(128).enumerate() {
            let pool = if index == usize::from(number.get()) {
                &mut used
            } else {
                &mut unused
            };
            pool.extend_from_slice(slot);
        }
    }
    for (what, bytes) in [("used", used), ("unused", unused)] {
        let statistic = chi_square(&bytes);
        assert!((180.0..330.0).contains(&statistic), "{what}: {statistic}");
    }
}

#[test]
fn slots_are_chosen_evenly() {
    let mut rng = rng(14);
    let vault = VaultKey::make(&mut rng);
    let mut counts = [0; SLOT_COUNT as usize];
    for _ in 0..1500 {
        let mut slots = Slots::create(KdfCost::FLOOR, &mut rng);
        let number = slots.add(&recovery(&slots, 1), &vault, &[], &mut rng).unwrap();
        counts[usize::from(number.get())] += 1;
    }
    assert!(counts.iter().all(|count| (60..140).contains(count)), "{counts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        let _ = Slots::parse(&bytes);
        let mut like = b"agslots\x01".to_vec();
        like.extend_from_slice(&bytes);
        like.resize(FILE_LEN, 0);
        mend_checksum(&mut like);
        let _ = Slots::parse(&like);
        let _ = SlotKey::from_message(&bytes);
        let _ = KdfRequest::from_bytes(&bytes);
    }
}
