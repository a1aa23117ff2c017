//! Devices, signatures, epochs for many, parcels, and answers that open together.

use proptest::prelude::*;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::grant::{GRANT_LEN, GrantError, open_handover, read_grant, seal_handover};
use vault::identity::{DevicePublic, DeviceSecret, IdentityError, check_item, sign_item};
use vault::post::{Pen, Person, box_name};
use vault::record::RecordHeader;
use vault::series::{ChainError, Series};
use vault::slots::RecoverySecret;
use vault::together::{
    ANSWER_BOX_LEN, AnswerKey, Asked, PLACES, QUESTION_LEN, REPLY_LEN, Yeses, open_answer, reply, seal_answer,
};

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

#[test]
fn a_signature_is_worth_something_for_one_item_of_one_device_only() {
    let rng = &mut rng(1);
    let (one, other) = (DeviceSecret::make(rng), DeviceSecret::make(rng));
    let signed = sign_item(&one, b"an item");
    assert_eq!(check_item(&one.public(), &signed), Some(b"an item".as_slice()));
    assert_eq!(check_item(&other.public(), &signed), None);
    for at in 0..signed.len() {
        let mut altered = signed.clone();
        altered[at] ^= 1;
        assert_eq!(check_item(&one.public(), &altered), None, "byte {at}");
    }
    assert_eq!(check_item(&one.public(), &signed[..63]), None);
}

#[test]
fn keys_from_outside_are_checked_before_they_are_used() {
    let public = DeviceSecret::make(&mut rng(2)).public().to_bytes();
    assert!(DevicePublic::from_bytes(&public).is_ok());
    let mut no_seal = public;
    no_seal[32..].fill(0);
    let mut weak_sign = public;
    weak_sign[..32].fill(0);
    weak_sign[0] = 1;
    let mut no_point = public;
    no_point[..32].fill(0);
    no_point[0] = 2;
    for (what, bytes) in [
        ("seal", no_seal.as_slice()),
        ("sign", &weak_sign),
        ("point", &no_point),
        ("short", &public[..63]),
    ] {
        assert_eq!(
            DevicePublic::from_bytes(bytes),
            Err(IdentityError::Unfit),
            "{what}"
        );
    }
}

#[test]
fn a_device_secret_opens_only_for_its_own_place() {
    let rng = &mut rng(3);
    let (vault, space, device) = (VaultKey::make(rng), SpaceId::make(rng), DeviceId::make(rng));
    let secret = DeviceSecret::make(rng);
    let sealed = secret.seal(&vault, space, device, rng);
    let back = DeviceSecret::unseal(&vault, space, device, &sealed).unwrap();
    assert_eq!(back.public(), secret.public());
    let elsewhere = DeviceSecret::unseal(&vault, SpaceId::make(rng), device, &sealed);
    assert_eq!(elsewhere.err(), Some(IdentityError::Unreadable));
    assert!(DeviceSecret::unseal(&VaultKey::make(rng), space, device, &sealed).is_err());
}

/// Every device and the recovery words get the same key; nobody else gets any.
#[test]
fn a_grant_reaches_all_that_are_named_and_nobody_else() {
    let rng = &mut rng(4);
    let space = SpaceId::make(rng);
    let devices: Vec<_> = (0..5).map(|_| DeviceSecret::make(rng)).collect();
    let words = RecoverySecret::from_bytes([7; 16]);
    let kit = DeviceSecret::of_recovery(&words);
    let named: Vec<_> = devices.iter().chain([&kit]).map(DeviceSecret::public).collect();
    let key = EpochKey::make(space, 4, rng);
    let mut series = Series::new(space, DeviceId::make(rng), 0);
    let reader = &mut series.clone();
    let grant = series.append_grant(&key, &named, rng).unwrap().bytes;
    assert_eq!(grant.len(), GRANT_LEN);
    assert_eq!(reader.follow(&grant).unwrap().1.epoch, 4);
    for secret in devices.iter().chain([&DeviceSecret::of_recovery(&words)]) {
        assert_eq!(read_grant(secret, &grant).unwrap().unwrap().id(), key.id());
    }
    assert!(read_grant(&DeviceSecret::make(rng), &grant).unwrap().is_none());
    let many: Vec<_> = (0..13).map(|_| DeviceSecret::make(rng).public()).collect();
    assert!(matches!(
        series.append_grant(&key, &many, rng),
        Err(GrantError::TooMany { found: 13 })
    ));
}

/// The end of a grant is signed, and still says nothing: a giver who writes something there is refused by all.
#[test]
fn what_fills_a_grant_up_is_zeros_and_nothing_else() {
    let rng = &mut rng(11);
    let space = SpaceId::make(rng);
    let named = DeviceSecret::make(rng);
    let mut series = Series::new(space, DeviceId::make(rng), 0);
    let key = EpochKey::make(space, 1, rng);
    let grant = series.append_grant(&key, &[named.public()], rng).unwrap().bytes;
    assert!(read_grant(&named, &grant).unwrap().is_some());
    for place in [98 + 12 * 80, 1100, GRANT_LEN - 1] {
        let mut other = grant.clone();
        other[place] = 1;
        for secret in [&named, &DeviceSecret::make(rng)] {
            assert_eq!(
                read_grant(secret, &other).err(),
                Some(GrantError::Filled),
                "byte {place}"
            );
        }
    }
}

/// A giver who seals two keys in one grant is noticed by whoever got the other one.
#[test]
fn a_grant_cannot_hold_two_keys() {
    let rng = &mut rng(5);
    let space = SpaceId::make(rng);
    let (one, two) = (DeviceSecret::make(rng), DeviceSecret::make(rng));
    let device = DeviceId::make(rng);
    let grant = |key: &EpochKey, rng: &mut ChaCha20Rng| {
        Series::new(space, device, 0)
            .append_grant(key, &[one.public(), two.public()], rng)
            .unwrap()
            .bytes
    };
    let first = grant(&EpochKey::make(space, 1, rng), rng);
    let second = grant(&EpochKey::make(space, 1, rng), rng);
    let mut mixed = first.clone();
    let slot_of_two = 98 + 80..98 + 160;
    mixed[slot_of_two.clone()].copy_from_slice(&second[slot_of_two]);
    assert!(read_grant(&one, &mixed).unwrap().is_some());
    // The slot binds the key id, so the foreign slot opens for nobody.
    assert!(read_grant(&two, &mixed).unwrap().is_none());
}

#[test]
fn records_go_on_under_the_new_epoch_and_the_chain_holds() {
    let rng = &mut rng(6);
    let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
    let secret = DeviceSecret::make(rng);
    let (old, new) = (EpochKey::make(space, 1, rng), EpochKey::make(space, 2, rng));
    let mut series = Series::new(space, device, 0);
    let items = [
        series.append(&old, b"before", rng).unwrap().bytes,
        series.append_grant(&new, &[secret.public()], rng).unwrap().bytes,
        series.append(&new, b"after", rng).unwrap().bytes,
    ];
    let mut follower = Series::new(space, device, 0);
    for item in &items {
        follower.follow(item).unwrap();
    }
    let mut gap = Series::new(space, device, 0);
    gap.follow(&items[0]).unwrap();
    assert!(gap.follow(&items[2]).is_err(), "a grant left out is a gap");
    let other = Series::new(space, device, 0)
        .append(&old, b"before", rng)
        .unwrap()
        .bytes;
    let mut fork = Series::new(space, device, 0);
    fork.follow(&other).unwrap();
    assert_eq!(fork.follow(&items[1]), Err(ChainError::Forked { index: 1 }));
    let granted = read_grant(&secret, &items[1]).unwrap().unwrap();
    let place = RecordHeader::read(&items[2]).unwrap().place;
    assert_eq!(
        vault::record::open_record(&granted, &place, &items[2])
            .unwrap()
            .1
            .as_bytes(),
        b"after"
    );
    assert!(
        vault::record::open_record(&old, &place, &items[2]).is_err(),
        "all old keys together open nothing new"
    );
}

#[test]
fn a_parcel_hides_the_item_and_opens_in_its_place_only() {
    let rng = &mut rng(7);
    let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
    let key = EpochKey::make(space, 3, rng);
    let secret = DeviceSecret::make(rng);
    let item = Series::new(space, device, 0)
        .append(&key, b"canary", rng)
        .unwrap()
        .bytes;
    let signed = sign_item(&secret, &item);
    let name = key.derive_series_name(device, 0);
    let parcel = key.wrap(&name, 5, &signed);
    for hidden in [
        space.as_bytes().as_slice(),
        device.as_bytes(),
        b"canary",
        &item[..32],
    ] {
        assert!(
            !parcel.windows(hidden.len()).any(|part| part == hidden),
            "shows through"
        );
    }
    assert_eq!(key.unwrap_parcel(&name, 5, &parcel).unwrap().as_bytes(), signed);
    assert!(key.unwrap_parcel(&name, 6, &parcel).is_none());
    assert!(key.unwrap_parcel(&[0; 16], 5, &parcel).is_none());
    assert!(
        EpochKey::make(space, 3, rng)
            .unwrap_parcel(&name, 5, &parcel)
            .is_none()
    );
}

#[test]
fn names_and_tokens_of_two_epochs_have_nothing_in_common() {
    let rng = &mut rng(8);
    let (space, device, pen) = (SpaceId::make(rng), DeviceId::make(rng), Pen::make(rng));
    let mut seen = std::collections::BTreeSet::new();
    for epoch in 0..3 {
        let key = EpochKey::make(space, epoch, rng);
        let tokens = [
            key.derive_read(Person::First),
            key.derive_read(Person::Second),
            pen.derive_append(space, epoch),
            pen.derive_delete(space, epoch),
        ];
        let hashes = [tokens[0].hash(), tokens[2].hash(), tokens[3].hash()];
        assert!(
            seen.insert(box_name(&hashes).to_vec())
                && seen.insert(key.derive_series_name(device, 0).to_vec())
        );
        assert!(tokens.iter().all(|token| seen.insert(token.reveal().to_vec())));
    }
}

#[test]
fn pens_and_old_epochs_are_handed_to_one_device() {
    let rng = &mut rng(9);
    let (space, one, two) = (
        SpaceId::make(rng),
        DeviceSecret::make(rng),
        DeviceSecret::make(rng),
    );
    let pen = Pen::make(rng);
    let sealed = pen.hand_over(space, &one.public(), rng).unwrap();
    let taken = Pen::take_over(&one, space, &sealed).unwrap();
    assert_eq!(
        taken.derive_append(space, 1).hash(),
        pen.derive_append(space, 1).hash()
    );
    assert!(
        Pen::take_over(&two, space, &sealed).is_none()
            && Pen::take_over(&one, SpaceId::make(rng), &sealed).is_none()
    );
    let key = EpochKey::make(space, 2, rng);
    let sealed = seal_handover(&key, &one.public(), rng).unwrap();
    assert_eq!(open_handover(&one, space, 2, &sealed).unwrap().id(), key.id());
    assert!(
        open_handover(&one, space, 3, &sealed).is_none() && open_handover(&two, space, 2, &sealed).is_none()
    );
}

#[test]
fn a_sealed_answer_has_one_length_and_opens_under_one_key_for_one_question() {
    let rng = &mut rng(10);
    for text in [b"".as_slice(), b"no", &[b'x'; 1000]] {
        let (key, sealed) = seal_answer(b"question 3", text, rng).unwrap();
        assert_eq!(sealed.len(), ANSWER_BOX_LEN);
        let key = AnswerKey::from_bytes(key.reveal());
        assert_eq!(
            open_answer(&key, b"question 3", &sealed).unwrap().as_bytes(),
            text
        );
        assert!(open_answer(&key, b"question 4", &sealed).is_none());
        let (other, _) = seal_answer(b"question 3", text, rng).unwrap();
        assert!(open_answer(&other, b"question 3", &sealed).is_none());
    }
    assert!(seal_answer(b"", &[0; 1001], rng).is_none());
}

fn yeses(places: &[usize]) -> Yeses {
    core::array::from_fn(|place| places.contains(&place))
}

/// Both directions of one round.
fn round(one: &Yeses, other: &Yeses, rng: &mut ChaCha20Rng) -> Option<(Yeses, Yeses)> {
    let (asked_one, question_one) = Asked::make(one, rng);
    let (asked_other, question_other) = Asked::make(other, rng);
    let to_one = reply(&question_one, other, rng)?;
    let to_other = reply(&question_other, one, rng)?;
    Some((asked_one.mutual(&to_one)?, asked_other.mutual(&to_other)?))
}

#[test]
fn both_learn_exactly_the_mutual_yeses() {
    let rng = &mut rng(11);
    let (one, other) = (yeses(&[0, 3, 7, 63]), yeses(&[3, 8, 63]));
    assert_eq!(round(&one, &other, rng), Some((yeses(&[3, 63]), yeses(&[3, 63]))));
    assert_eq!(round(&one, &yeses(&[]), rng), Some((yeses(&[]), yeses(&[]))));
}

/// What a person who said no receives: the same length and no point twice, whether the other said yes or no.
/// (That the points themselves tell nothing rests on the decisional Diffie–Hellman assumption, not on this test.)
#[test]
fn a_no_gets_the_same_from_a_yes_and_from_a_no() {
    let rng = &mut rng(12);
    let (asked, question) = Asked::make(&yeses(&[]), rng);
    assert_eq!(question.len(), QUESTION_LEN);
    let mut seen = std::collections::BTreeSet::new();
    for other in [yeses(&[]), core::array::from_fn(|_| true), yeses(&[1])] {
        let reply = reply(&question, &other, rng).unwrap();
        assert_eq!(reply.len(), REPLY_LEN);
        assert_eq!(asked.mutual(&reply), Some(yeses(&[])));
        assert!(reply[1..].chunks(32).all(|point| seen.insert(point.to_vec())));
    }
    assert_eq!(seen.len(), 3 * 2 * PLACES);
}

#[test]
fn what_was_asked_is_kept_in_one_spelling() {
    let (asked, _) = Asked::make(&yeses(&[3]), &mut rng(15));
    let mut kept = asked.to_bytes().to_vec();
    assert_eq!(Asked::from_bytes(&kept).unwrap().to_bytes().as_slice(), kept);
    kept[32 + 4] = 2;
    assert!(Asked::from_bytes(&kept).is_none());
}

/// Even somebody who keeps the secret of what they asked as no cannot read a yes out of the reply.
#[test]
fn asking_as_no_and_looking_anyway_finds_nothing() {
    let rng = &mut rng(13);
    let (asked, question) = Asked::make(&yeses(&[]), rng);
    let reply = reply(&question, &core::array::from_fn(|_| true), rng).unwrap();
    let mut forged = asked.to_bytes();
    forged[32..].fill(1);
    let curious = Asked::from_bytes(&forged).unwrap();
    assert_eq!(curious.mutual(&reply), Some(yeses(&[])));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_bytes_are_no_question_reply_key_or_grant(bytes in prop::collection::vec(any::<u8>(), 0..300), long in any::<bool>()) {
        let mut bytes = bytes;
        if long { bytes.resize(QUESTION_LEN, 1); bytes[0] = 1; }
        let rng = &mut rng(14);
        prop_assert!(reply(&bytes, &yeses(&[1]), rng).is_none());
        let (asked, _) = Asked::make(&yeses(&[1]), rng);
        prop_assert!(asked.mutual(&bytes).is_none());
        prop_assert!(read_grant(&DeviceSecret::make(rng), &bytes).is_err());
        prop_assert!(RecordHeader::read_item(&bytes).is_err());
    }
}
