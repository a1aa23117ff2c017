//! A new phone is given a parcel of places by another phone of its person that writes it with an app of its own.

use std::collections::VecDeque;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use relay::{Command, Shelf};
use wire::relay::{Answer, Request};

use super::*;
use crate::pairing::{Begin, Stage, What};
use crate::todo::{Post, Todo};

const START_S: i64 = 1_800_000_000;

/// One place as a parcel holds it: which key, invitation, state.
type Place = (usize, Vec<u8>, Vec<u8>);
/// What the giver makes of its three places. It also has a second place in the first space, for another key.
type Alter = fn(&mut Vec<Place>, Place);

struct Phone {
    vault: vault::VaultKey,
    rng: ChaCha20Rng,
    links: Links,
    posts: VecDeque<Post>,
    told: Vec<SpaceId>,
    /// Values that were saved.
    saved: usize,
    alter: Option<Alter>,
}

impl Phone {
    fn new(seed: u8) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        Self {
            vault: vault::VaultKey::make(&mut rng),
            rng,
            links: Links::default(),
            posts: VecDeque::new(),
            told: Vec::new(),
            saved: 0,
            alter: None,
        }
    }

    fn call(&mut self, now_s: i64, call: impl FnOnce(&mut Links, &mut Step<'_, ChaCha20Rng>) -> Todo) {
        let mut step = Step {
            vault: &self.vault,
            now_s,
            rng: &mut self.rng,
        };
        let mut todo = call(&mut self.links, &mut step);
        loop {
            self.posts.extend(todo.posts);
            self.told.extend(todo.news.iter().filter_map(|news| match news {
                News::Paired(space) => Some(*space),
                _ => None,
            }));
            self.saved += todo.save.len();
            if todo.save.is_empty() {
                return;
            }
            if let (Some(alter), Giving::Invite(given)) = (self.alter, self.links.giving.clone()) {
                give_altered(&mut self.links, &given, alter, &mut step);
            }
            todo = self.links.saved(true, &mut step);
        }
    }
}

/// Sends the altered places instead of the true ones.
fn give_altered(links: &mut Links, given: &[(usize, usize)], alter: Alter, step: &mut Step<'_, ChaCha20Rng>) {
    let letters = links.meeting.as_mut().and_then(|meeting| meeting.letters());
    let keys = letters.unwrap().confirmed.clone().unwrap();
    let keys = read_keys(&keys).unwrap();
    let place = |(number, invite, state): (usize, &[u8], &[u8])| (number, invite.to_vec(), state.to_vec());
    let read = |parcel: &[u8]| {
        let mut from = In::new(1, parcel).unwrap();
        let count = from.list().unwrap() / 3;
        let mut one = || Some((from.number()?.try_into().ok()?, from.bytes()?, from.bytes()?));
        (0..count).map(|_| place(one().unwrap())).collect::<Vec<_>>()
    };
    let mut places = read(&links.parcel(given, &keys, step));
    assert_eq!(places.len(), 3);

    // The first space gets one more key. It joins once what is under way is saved, and that is saved too: then this
    // comes again.
    let first = &mut links.links[given[0].0];
    let device = |number: &usize| keys[*number].0;
    let numbers = || (0..keys.len()).filter(|number| *number != given[0].1);
    let Some(again) = numbers().find(|number| first.space.invite(device(number), step).is_some()) else {
        let free = |number: &usize| {
            let taken = given.iter().any(|(_, taken)| taken == number);
            !taken && first.space.can_join(device(number))
        };
        let (device, public) = keys[numbers().find(free).unwrap()];
        let public = DevicePublic::from_bytes(public).unwrap();
        first.drive(Event::Join { device, public }, step, &mut Gather::default());
        return;
    };
    let again = read(&links.parcel(&[(given[0].0, again)], &keys, step));

    alter(&mut places, again[0].clone());
    let letters = links.meeting.as_mut().and_then(|meeting| meeting.letters());
    let letters = letters.unwrap();
    let said = letters.pairing.say(&write_parcel(&places), step.rng);
    letters.post(said);
    links.giving = Giving::Sent;
}

/// What the relay does with what is asked here.
fn answer(shelf: &mut Shelf, bytes: &[u8]) -> Answer {
    let command = Command::of(Request::decode(bytes).unwrap(), 0);
    command.map_or(Answer::Refused, |command| shelf.carry_out(command))
}

fn digits(phone: &Phone) -> String {
    match phone.links.pairing() {
        Some(Stage::Digits(digits)) => digits,
        other => panic!("no digits: {other:?}"),
    }
}

/// Gives a new phone a place in each of three spaces, altered, and compares what the new phone made of it.
fn check(alter: Alter, expected: &str) {
    let (mut old, mut new, mut shelf) = (Phone::new(1), Phone::new(2), Shelf::default());
    old.alter = Some(alter);
    let mut now_s = START_S;
    for mine in [false, false, true] {
        old.call(now_s, |links, step| {
            let mut out = Gather::default();
            let (home, key) = Home::alone(step.vault, step.rng);
            let state = State::new(mine, random(step), step.now_s);
            let begun = links.begin(home, key, state, step).unwrap();
            links.take_in(begun, &mut out);
            links.tick(step)
        });
    }
    let mut pass = |mut phones: [&mut Phone; 2]| {
        for _ in 0..8 {
            now_s += 2;
            for phone in phones.iter_mut() {
                phone.call(now_s, Links::tick);
                for _ in 0..phone.posts.len() {
                    let post = phone.posts.pop_front().unwrap();
                    let answer = answer(&mut shelf, &post.bytes).encode();
                    phone.call(now_s, |links, step| links.answered(post.id, Some(&answer), step));
                }
            }
        }
    };
    let what = What::OwnDevice;
    old.call(START_S, |links, step| links.pair(what, Begin::OfferLink, step));
    let Some(Stage::Offered(link)) = old.links.pairing() else {
        panic!("no link: {:?}", old.links.pairing());
    };
    new.call(START_S, |links, step| links.pair(what, Begin::Take(link), step));
    pass([&mut old, &mut new]);
    let (of_old, of_new) = (digits(&old), digits(&new));
    old.call(START_S + 60, |links, step| links.typed(&of_new, step));
    new.call(START_S + 60, |links, step| links.typed(&of_old, step));
    pass([&mut old, &mut new]);
    let ended = match new.links.pairing() {
        None => "paired".to_owned(),
        Some(Stage::Over(ended)) => ended.to_string(),
        Some(stage) => format!("{stage:?}"),
    };
    let spaces = new.links.links.len();
    let saved = if new.saved == 0 { "nothing" } else { "something" };
    let told = new.told.len();
    assert_eq!(
        format!("{spaces} begun, {told} told, {saved} saved; {ended}"),
        expected
    );
}

/// Puts `to` where `from` stands in the invitation, which it does once.
fn bend(place: &mut Place, from: &[u8], to: &[u8]) {
    let places = place.1.windows(from.len());
    let at: Vec<usize> = places
        .enumerate()
        .filter(|(_, part)| *part == from)
        .map(|(at, _)| at)
        .collect();
    let [at] = at.as_slice() else {
        panic!("{} times", at.len())
    };
    place.1[*at..*at + to.len()].copy_from_slice(to);
}

const NOTHING: &str = "0 begun, 0 told, nothing saved; \
                       the code did not fit; it is used up now, start again with a new one";

#[test]
fn a_parcel_as_it_should_be_gives_every_place() {
    check(|_, _| {}, "3 begun, 3 told, something saved; paired");
    // The second place in the first space is one as good as the first.
    check(
        |places, again| places[0] = again,
        "3 begun, 3 told, something saved; paired",
    );
}

#[test]
fn a_parcel_damaged_in_the_middle_begins_nothing() {
    // An invitation that cannot be read, and a state.
    check(|places, _| places[1].1.truncate(40), NOTHING);
    check(|places, _| places[1].2.truncate(40), NOTHING);
    // One for a key that was never offered, and one for another key than it says.
    check(|places, _| places[1].0 = 1_000, NOTHING);
    check(|places, again| places[1].0 = again.0, NOTHING);
    // A key of the space that does not open.
    check(
        |places, _| {
            let at = places[1].1.len() / 4;
            places[1].1[at] ^= 1;
        },
        NOTHING,
    );
    // An address that belongs to nobody: it can be read and accepted, and no space begins with it.
    check(
        |places, _| {
            let address = [0x84, 0, 0x19, 0x10, 0, 0x58, 0x20];
            bend(&mut places[1], &address, &[0x84, 7]);
        },
        NOTHING,
    );
}

#[test]
fn a_space_twice_in_a_parcel_begins_nothing() {
    check(|places, again| places.push(again), NOTHING);
    check(|places, again| places[1] = again, NOTHING);
    check(|places, again| places.insert(0, again), NOTHING);
}

#[test]
fn a_key_for_two_spaces_in_a_parcel_begins_nothing() {
    check(
        |places, _| {
            assert!(read_parcel(&write_parcel(places)).is_some());
            places[1].0 = places[0].0;
            // Refused as it is read, before it is tried with the key.
            assert!(read_parcel(&write_parcel(places)).is_none());
        },
        NOTHING,
    );
}
