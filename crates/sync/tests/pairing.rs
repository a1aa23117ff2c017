//! Whole pairings, honest and attacked.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sync::pairing::{Letter, Over, Paired, Pairing};
use vault::VaultKey;
use vault::pairing::{Attempt, CodeSecret, LinkSecret, PairingKey, Purpose, Side};
use vault::post::Person;

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn keys(rng: &mut ChaCha20Rng) -> (PairingKey, PairingKey) {
    let link = LinkSecret::make(rng);
    (
        link.pairing_key(Purpose::Partner),
        link.pairing_key(Purpose::Partner),
    )
}

/// Up to the digits: both sides, with everything delivered.
fn meet(keys: (PairingKey, PairingKey), rng: &mut ChaCha20Rng) -> Result<(Pairing, Pairing), Over> {
    let (mut owner, commit) = Pairing::begin(Side::Owner, keys.0, Purpose::Partner, None, 0, rng);
    let (mut guest, hello) = Pairing::begin(Side::Guest, keys.1, Purpose::Partner, None, 0, rng);
    let mut letters = vec![commit, hello];
    while let Some(letter) = letters.pop() {
        let Some(letter) = letter else { continue };
        let to = if letter.side == Side::Owner {
            &mut guest
        } else {
            &mut owner
        };
        letters.insert(0, to.hear(&letter, 1, rng)?);
    }
    Ok((owner, guest))
}

fn finish(
    owner: &mut Pairing,
    guest: &mut Pairing,
    rng: &mut ChaCha20Rng,
) -> Result<Option<(Paired, Paired)>, Over> {
    let (shown_by_owner, shown_by_guest) = (
        owner.digits().unwrap_or_default(),
        guest.digits().unwrap_or_default(),
    );
    let of_owner = owner.typed(&shown_by_guest, &[], 2, rng)?;
    let of_guest = guest.typed(&shown_by_owner, &[], 3, rng)?;
    for (to, letter) in [(&mut *guest, of_owner), (&mut *owner, of_guest)] {
        if let Some(letter) = letter {
            to.hear(&letter, 4, rng)?;
        }
    }
    let (one, two) = (VaultKey::make(rng), VaultKey::make(rng));
    Ok(owner.finish(&one, 5, rng)?.zip(guest.finish(&two, 5, rng)?))
}

#[test]
fn two_phones_come_to_one_space() {
    let rng = &mut rng(1);
    let keys = keys(rng);
    let (mut owner, mut guest) = meet(keys, rng).unwrap();
    let (one, two) = finish(&mut owner, &mut guest, rng).unwrap().unwrap();
    assert_eq!(one.epoch.id(), two.epoch.id());
    assert_eq!(one.home.space, two.home.space);
    assert_eq!(
        (one.home.person(), two.home.person()),
        (Person::First, Person::Second)
    );
    let sorted = |paired: &Paired| {
        let mut members = paired.home.members.clone();
        members.sort_by_key(|member| member.person);
        members
    };
    assert_eq!(sorted(&one), sorted(&two));
}

#[test]
fn a_short_code_does_the_same_and_another_code_ends_it_at_once() {
    let rng = &mut rng(2);
    let mut attempt = |one: &str, other: &str| {
        let code = |text| CodeSecret::read(text).unwrap().1;
        let (owner, offer) = Attempt::begin(Side::Owner, &code(one), Purpose::Partner, rng);
        let (guest, reply) = Attempt::begin(Side::Guest, &code(other), Purpose::Partner, rng);
        let keys = (owner.finish(&reply).unwrap(), guest.finish(&offer).unwrap());
        meet(keys, rng).map(|_| ())
    };
    assert_eq!(attempt("7-harbor-violin", "7-harbor-violin"), Ok(()));
    assert!(
        attempt("7-harbor-violin", "7-harbor-velvet").is_err(),
        "no second guess"
    );
}

#[test]
fn wrong_digits_end_it_for_good() {
    let rng = &mut rng(3);
    let keys = keys(rng);
    let (mut owner, mut guest) = meet(keys, rng).unwrap();
    let right = guest.digits().unwrap();
    let own = owner.digits().unwrap();
    assert_eq!(
        owner.typed(&own, &[], 2, rng).err(),
        Some(Over::Digits),
        "the own digits are not the other's"
    );
    assert!(owner.typed(&right, &[], 2, rng).is_err(), "no second try");
    assert!(guest.typed("", &[], 2, rng).is_err());
}

#[test]
fn ten_minutes_are_the_end_and_so_is_a_clock_set_back() {
    let rng = &mut rng(4);
    for late in [600, 601, -1] {
        let keys = keys(rng);
        let (mut owner, guest) = meet(keys, rng).unwrap();
        let digits = guest.digits().unwrap();
        assert_eq!(owner.typed(&digits, &[], late, rng).err(), Some(Over::Late));
        assert!(owner.typed(&digits, &[], 5, rng).is_err());
    }
}

/// Each byte region of each letter altered, each letter left out, repeated and sent back: nobody ends up paired with
/// somebody else, and nothing but an error comes of it.
#[test]
fn a_relay_that_alters_or_mixes_letters_pairs_nobody() {
    let rng = &mut rng(5);
    for attack in 0..6 {
        let keys = keys(rng);
        let (mut owner, commit) = Pairing::begin(Side::Owner, keys.0, Purpose::Partner, None, 0, rng);
        let (mut guest, hello) = Pairing::begin(Side::Guest, keys.1, Purpose::Partner, None, 0, rng);
        let (commit, hello) = (commit.unwrap(), hello.unwrap());
        let outcome = match attack {
            0 => {
                let mut altered = hello.clone();
                altered.bytes[100] ^= 1;
                owner.hear(&altered, 1, rng).map(|_| ())
            }
            1 => guest
                .hear(
                    &Letter {
                        index: 1,
                        ..commit.clone()
                    },
                    1,
                    rng,
                )
                .map(|_| ()),
            2 => owner
                .hear(
                    &Letter {
                        side: Side::Guest,
                        ..commit.clone()
                    },
                    1,
                    rng,
                )
                .map(|_| ()),
            3 => {
                // The hello without the commit.
                let reveal = owner.hear(&hello, 1, rng).unwrap().unwrap();
                guest.hear(&reveal, 1, rng).map(|_| ())
            }
            4 => guest
                .hear(
                    &Letter {
                        bytes: vec![],
                        ..commit.clone()
                    },
                    1,
                    rng,
                )
                .map(|_| ()),
            _ => {
                // Repeated: no harm, no progress.
                assert!(guest.hear(&commit, 1, rng).unwrap().is_none());
                assert!(guest.hear(&commit, 1, rng).unwrap().is_none());
                assert!(guest.digits().is_none());
                continue;
            }
        };
        assert!(outcome.is_err(), "attack {attack}");
    }
}

/// One in between who knows the link pairs with each of them; their digits differ, so the typing ends it.
#[test]
fn one_in_between_is_shown_by_the_digits() {
    let rng = &mut rng(6);
    let link = LinkSecret::make(rng);
    let key = || link.pairing_key(Purpose::Partner);
    let (mut owner, _) = meet((key(), key()), rng).unwrap();
    let (_, guest) = meet((key(), key()), rng).unwrap();
    assert_eq!(
        owner.typed(&guest.digits().unwrap(), &[], 2, rng).err(),
        Some(Over::Digits)
    );
}

/// Whoever read the link on its way can open and make letters, and cannot put another key into somebody's word.
#[test]
fn what_is_handed_over_is_signed_with_the_word() {
    for own in [false, true] {
        let purpose = if own { Purpose::OwnDevice } else { Purpose::Partner };
        let rng = &mut rng(7);
        let link = LinkSecret::make(rng);
        let key = || link.pairing_key(purpose);
        let (mut owner, commit) = Pairing::begin(Side::Owner, key(), purpose, None, 0, rng);
        let (mut guest, hello) = Pairing::begin(Side::Guest, key(), purpose, None, 0, rng);
        let reveal = owner.hear(&hello.unwrap(), 1, rng).unwrap().unwrap();
        guest.hear(&commit.unwrap(), 1, rng).unwrap();
        guest.hear(&reveal, 1, rng).unwrap();
        let (shown_by_owner, shown_by_guest) = (owner.digits().unwrap(), guest.digits().unwrap());
        let of_owner = owner.typed(&shown_by_guest, &[], 2, rng).unwrap().unwrap();
        let of_guest = guest
            .typed(&shown_by_owner, b"keys of a new phone", 3, rng)
            .unwrap()
            .unwrap();
        // Two people: the owner hands over the first key. Own phones: the new one hands over its keys.
        let (letter, hears) = if own {
            (of_guest, &mut owner)
        } else {
            (of_owner, &mut guest)
        };
        let opened = key().open(letter.side, letter.index, &letter.bytes).unwrap();
        let mut word = opened.as_bytes().to_vec();
        *word.last_mut().unwrap() ^= 1;
        let bytes = key().seal(letter.side, letter.index, &word, rng).unwrap();
        hears.hear(&Letter { bytes, ..letter }, 4, rng).unwrap();
        let vault = VaultKey::make(rng);
        let outcome = if own {
            hears.confirmed(5).map(|_| ())
        } else {
            hears.finish(&vault, 5, rng).map(|_| ())
        };
        assert_eq!(outcome, Err(Over::Signature), "own phones: {own}");
    }
}
