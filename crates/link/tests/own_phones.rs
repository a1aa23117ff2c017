//! Several phones of one person, and going separate ways.

#![cfg(test)]

mod phones;

use link::ask::Ask;
use link::pairing::{Begin, What};
use link::{News, Notice, Past};
use phones::{DAY, House, Phone, couple, meet, pair, type_digits};
use vault::epoch::SpaceId;

/// A second phone for the person of `phone`.
fn second(house: &mut House, phone: &mut Phone, seed: u64, offer: Begin) -> Phone {
    let mut new = Phone::new(seed);
    meet(house, phone, &mut new, What::OwnDevice, offer);
    type_digits(house, phone, &mut new);
    assert!(
        phone.links.pairing().is_none() && new.links.pairing().is_none(),
        "{:?} / {:?}",
        phone.links.pairing(),
        new.links.pairing()
    );
    assert_eq!(phone.links.mine(), new.links.mine());
    assert!(new.links.mine().is_some());
    new
}

fn journal(phone: &mut Phone, house: &House, entries: &[&str]) {
    let entries = entries.iter().map(|text| text.as_bytes().to_vec()).collect();
    phone.call(house.now_s, |links, step| links.journal(entries, step));
}

fn heard(phone: &Phone) -> Vec<String> {
    let heard = phone.links.heard_journal();
    let mut texts: Vec<_> = heard
        .iter()
        .map(|entry| String::from_utf8_lossy(entry).into_owned())
        .collect();
    texts.sort();
    texts
}

#[test]
fn a_second_phone_comes_to_every_relationship_and_speaks_for_the_same_person() {
    let mut house = House::new("second");
    let (mut one, mut two, first) = couple(&mut house, 1);
    let mut three = Phone::new(40);
    let other = pair(&mut house, &mut one, &mut three, Begin::OfferLink);
    one.ask(&house, first, Ask::Name("Kim".into()));
    let mut new = second(&mut house, &mut one, 50, Begin::OfferCode);
    new.open(house.now_s);
    assert_eq!(new.links.spaces(), [first, other]);
    assert_eq!(new.view(&house, first).name, "Kim");
    house.soon(&mut [&mut one, &mut two, &mut three, &mut new]);
    new.note(&house, first, "from the second phone");
    two.note(&house, first, "to both phones");
    house.soon(&mut [&mut one, &mut two, &mut three, &mut new]);
    assert_eq!(one.texts(&house, first).len(), 2);
    assert_eq!(two.texts(&house, first).len(), 2);
    // The partner goes on from words that are older than the new phone, and their key comes after a day.
    assert_eq!(new.texts(&house, first), ["from the second phone"]);
    house.now_s += DAY;
    house.soon(&mut [&mut one, &mut two, &mut three, &mut new]);
    house.soon(&mut [&mut one, &mut two, &mut three, &mut new]);
    for phone in [&one, &two, &new] {
        assert_eq!(
            phone.texts(&house, first),
            ["from the second phone", "to both phones"]
        );
    }
    let of = |phone: &Phone| {
        let shared = phone.view(&house, first).shared;
        shared.iter().filter(|shared| shared.mine).count()
    };
    assert_eq!(
        (of(&one), of(&new), of(&two)),
        (1, 1, 1),
        "both phones are one person"
    );
    assert!(three.texts(&house, other).is_empty());
}

#[test]
fn own_phones_are_told_of_a_new_one_until_somebody_says_yes_and_the_partner_is_not() {
    let mut house = House::new("told");
    let (mut one, mut two, space) = couple(&mut house, 1);
    let mut new = second(&mut house, &mut one, 50, Begin::OfferLink);
    house.soon(&mut [&mut one, &mut two, &mut new]);
    let told = |phone: &Phone, space: SpaceId| {
        let view = phone.view(&house, space);
        let notice = view
            .notices
            .iter()
            .any(|notice| matches!(notice, Notice::NewDevice(_)));
        (
            notice,
            view.devices.iter().filter(|device| device.unacknowledged).count(),
        )
    };
    let mine = one.links.mine().unwrap();
    assert_eq!(told(&one, mine), (true, 1));
    assert_eq!(told(&one, space), (true, 1));
    assert_eq!(told(&two, space), (false, 0));
    let device = one
        .view(&house, mine)
        .devices
        .iter()
        .find(|device| !device.this)
        .unwrap()
        .id;
    one.ask(&house, mine, Ask::Acknowledge(device));
    one.open(house.now_s);
    assert_eq!(told_now(&one, &house, mine), 0);
    // Removing it leaves it out of everything that comes.
    for space in [mine, space] {
        let device = one
            .view(&house, space)
            .devices
            .iter()
            .find(|device| !device.this)
            .unwrap()
            .id;
        one.ask(&house, space, Ask::Remove(device));
    }
    house.soon(&mut [&mut one, &mut two, &mut new]);
    two.note(&house, space, "after it was removed");
    house.soon(&mut [&mut one, &mut two, &mut new]);
    assert_eq!(one.texts(&house, space), ["after it was removed"]);
    assert!(new.texts(&house, space).is_empty());
}

fn told_now(phone: &Phone, house: &House, space: SpaceId) -> usize {
    let devices = phone.view(house, space).devices;
    devices.iter().filter(|device| device.unacknowledged).count()
}

#[test]
fn the_journal_goes_between_own_phones_and_the_past_comes_after_a_day() {
    let mut house = House::new("journal");
    let (mut one, mut two, space) = couple(&mut house, 1);
    two.note(&house, space, "long before");
    one.note(&house, space, "an old one");
    house.soon(&mut [&mut one, &mut two]);
    let mut new = second(&mut house, &mut one, 50, Begin::OfferLink);
    journal(&mut one, &house, &["entry of the first"]);
    journal(&mut new, &house, &["entry of the new"]);
    journal(&mut two, &house, &["stays on the partner's phone"]);
    house.calm(&mut [&mut one, &mut two, &mut new]);
    house.calm(&mut [&mut one, &mut two, &mut new]);
    assert_eq!(heard(&new), ["entry of the first"]);
    assert_eq!(heard(&one), ["entry of the new"]);
    assert!(heard(&two).is_empty());
    assert!(new.texts(&house, space).is_empty(), "the past waits for a day");
    assert!(!one.news.contains(&News::GiveHistory));
    house.now_s += DAY;
    house.soon(&mut [&mut one, &mut two, &mut new]);
    assert!(one.news.contains(&News::GiveHistory));
    let all = vec![b"before there were two".to_vec(), b"entry of the first".to_vec()];
    one.call(house.now_s, |links, step| links.give_history(all, step));
    house.soon(&mut [&mut one, &mut two, &mut new]);
    house.soon(&mut [&mut one, &mut two, &mut new]);
    let check = |new: &Phone| {
        assert_eq!(heard(new), ["before there were two", "entry of the first"]);
        assert_eq!(new.texts(&house, space), ["an old one", "long before"]);
    };
    check(&new);
    new.open(house.now_s);
    check(&new);
    one.news.clear();
    house.soon(&mut [&mut one, &mut new]);
    assert!(!one.news.contains(&News::GiveHistory), "once");
}

#[test]
fn what_is_said_privately_on_one_phone_counts_on_all_and_only_one_of_them_speaks() {
    let mut house = House::new("half");
    let (mut one, mut two, space) = couple(&mut house, 1);
    let mut new = second(&mut house, &mut one, 50, Begin::OfferLink);
    new.ask(&house, space, Ask::Wish(vec![11]));
    two.ask(&house, space, Ask::Wish(vec![11, 12]));
    for _ in 0..16 {
        house.calm(&mut [&mut one, &mut two, &mut new]);
        house.now_s += DAY;
    }
    house.calm(&mut [&mut one, &mut two, &mut new]);
    for phone in [&one, &two, &new] {
        assert_eq!(phone.view(&house, space).both_wish, [11]);
    }
    assert_eq!(one.view(&house, space).my_wishes, [11]);
}

#[test]
fn a_phone_that_dies_while_it_is_given_its_place_leaves_the_first_one_whole() {
    for saves in 0..4 {
        let mut house = House::new(&format!("dies{saves}"));
        let (mut one, mut two, space) = couple(&mut house, 1);
        let mut new = Phone::new(50);
        meet(&mut house, &mut one, &mut new, What::OwnDevice, Begin::OfferLink);
        one.dies_in = Some(saves);
        type_digits(&mut house, &mut one, &mut new);
        one.dies_in = None;
        one.open(house.now_s);
        one.note(&house, space, "goes on");
        house.soon(&mut [&mut one, &mut two, &mut new]);
        house.soon(&mut [&mut one, &mut two, &mut new]);
        assert_eq!(two.texts(&house, space), ["goes on"], "{saves}");
    }
}

#[test]
fn parting_sends_nothing_keeps_puts_away_or_removes_and_the_other_sees_silence() {
    for past in [
        Past::Keep,
        Past::SealUntil(phones::START + 100 * DAY),
        Past::Delete,
    ] {
        let mut house = House::new("part");
        let (mut one, mut two, space) = couple(&mut house, 1);
        one.note(&house, space, "mine");
        two.note(&house, space, "theirs");
        house.calm(&mut [&mut one, &mut two]);
        one.offline = true;
        one.posts.clear();
        one.part(&house, space, past);
        assert!(one.posts.is_empty(), "nothing is sent");
        assert!(one.links.spaces().is_empty());
        one.offline = false;
        for reopened in [false, true] {
            if reopened {
                one.open(house.now_s);
            }
            let view = one.links.view(space, house.now_s);
            match past {
                Past::Keep => assert_eq!(one.texts(&house, space), ["mine", "theirs"]),
                Past::SealUntil(until_s) => {
                    assert!(view.is_none());
                    assert_eq!(one.links.view(space, until_s).unwrap().shared.len(), 2);
                }
                Past::Delete => {
                    assert!(view.is_none() && one.links.parted().is_empty());
                    assert!(one.disk.is_empty(), "{:?}", one.disk.keys());
                }
            }
        }
        let requests = house.requests;
        house.calm(&mut [&mut one]);
        assert_eq!(house.requests, requests, "a parted phone asks for nothing");
        two.note(&house, space, "are you there");
        house.calm(&mut [&mut one, &mut two]);
        let view = two.view(&house, space);
        assert!(view.notices.is_empty() && view.shared.len() == 3);
        one.ask(&house, space, Ask::Consent);
        assert_eq!(one.refused().len(), 1);
        // A past that was kept can be removed later.
        one.part(&house, space, Past::Delete);
        one.open(house.now_s);
        assert!(one.links.parted().is_empty() && one.disk.is_empty());
    }
}

#[test]
fn parting_on_one_phone_is_parting_on_the_other_own_one() {
    let mut house = House::new("both");
    let (mut one, mut two, space) = couple(&mut house, 1);
    let mut new = second(&mut house, &mut one, 50, Begin::OfferLink);
    house.soon(&mut [&mut one, &mut two, &mut new]);
    one.part(&house, space, Past::Delete);
    house.calm(&mut [&mut one, &mut two, &mut new]);
    house.calm(&mut [&mut one, &mut two, &mut new]);
    assert!(new.links.spaces().is_empty());
    assert!(!new.disk.keys().any(|key| key.contains(&space.to_string())));
    assert!(two.view(&house, space).notices.is_empty());
}
