//! What was written once is read for ever: `vectors/link-1.txt`, made without this code.

use std::collections::BTreeSet;

use sync::event::Notice;
use sync::message::Id16;

use crate::bytes::{pack, retell, retold, unpack};
use crate::item::{Item, Kind};
use crate::state::{Half, State};

const FILE: &str = include_str!("../../../vectors/link-1.txt");
/// A state with something to be told, made without this code too.
const TOLD: &str = include_str!("../../../vectors/link-2.txt");

fn bytes(name: &str) -> Vec<u8> {
    bytes_in(FILE, name)
}

fn bytes_in(file: &str, name: &str) -> Vec<u8> {
    let line = file
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    let digits = line.unwrap_or_else(|| panic!("no {name}"));
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn version_1_reads_for_ever_and_is_written_the_same() {
    let item = Item::read(&bytes("item")).unwrap();
    assert_eq!(
        (item.kind, item.numbers.as_slice()),
        (Kind::Request, [-40, 0, 1000].as_slice())
    );
    assert_eq!(item.text, "a walk, and you ask me how it was");
    assert_eq!(item.to_bytes().unwrap(), bytes("item"));

    let half = Half::read(&bytes("half")).unwrap();
    assert_eq!(half.private.wishes, [3, 7]);
    assert_eq!(half.private.answers[&2], b"a bath");
    assert!(half.both.contains(&7) && half.theirs[&0] == b"tea");
    assert_eq!(half.to_bytes(), bytes("half"));

    let state = State::read(&bytes("state")).unwrap();
    assert_eq!(
        (state.name.as_str(), state.mine, state.speaks),
        ("Kim", false, true)
    );
    assert_eq!(
        state.consent.parts(),
        [1_790_000_000, 1_790_000_001, 1_790_000_002]
    );
    assert!(state.half == half && state.epoch == (4096, 1_790_000_003));
    assert_eq!((state.secret[31], state.given[0].0), (31, [9; 16]));
    assert_eq!(state.to_bytes(), bytes("state"));

    let things = unpack(&bytes("pack")).unwrap();
    assert_eq!(things, [b"one".to_vec(), Vec::new(), b"three".to_vec()]);
    assert_eq!(pack(&things), bytes("pack"));

    let one = retold(&bytes("retold")).unwrap();
    assert_eq!((one.stamp.count, one.stamp.wall_s, one.kind), (77, -5, 1));
    assert_eq!((one.person.byte(), one.bytes.as_slice()), (1, b"said".as_slice()));
    assert_eq!(retell(&one), bytes("retold"));
}

#[test]
fn version_2_of_a_state_reads_for_ever_and_is_written_the_same() {
    let device = Id16([7; 16]).into();
    let state = State::read(&bytes_in(TOLD, "state")).unwrap();
    assert_eq!(
        state.told.iter().copied().collect::<Vec<_>>(),
        [Notice::RolledBack, Notice::Withheld(device), Notice::LeftOut]
    );
    assert_eq!(state.to_bytes(), bytes_in(TOLD, "state"));
    // Once everything was seen it is version 1 again, byte for byte.
    let seen = State {
        told: BTreeSet::new(),
        ..state
    };
    assert_eq!(seen.to_bytes(), bytes("state"));
    // A notice of a later version is passed over, and the rest is read.
    let mut later = bytes_in(TOLD, "state");
    let last = later.len() - 2;
    later[last] = 23;
    assert_eq!(State::read(&later).map(|state| state.told.len()), Some(2));
}

/// What `change` makes of golden bytes, by the reader of that name.
fn check(name: &str, change: impl Fn(&mut Vec<u8>), read: bool) {
    let readers = crate::readers::ONE_SPELLING.iter();
    let (_, reader) = readers
        .chain(&crate::readers::PASSING_OVER)
        .find(|(reader, _)| *reader == name)
        .unwrap();
    let mut altered = bytes(name);
    change(&mut altered);
    assert_eq!(reader(&altered).is_some(), read, "{name}: {altered:02x?}");
}

#[test]
fn nothing_travels_in_what_nobody_looks_at() {
    for name in ["half", "state", "pack", "retold"] {
        check(name, |_| {}, true);
        check(name, |bytes| bytes.push(0), false);
        check(name, |bytes| bytes.extend(b"\x43and"), false);
        // One more in the list than this version knows.
        check(
            name,
            |bytes| {
                bytes[1] += 1;
                bytes.extend(b"\x43and");
            },
            name == "pack",
        );
        // The length of the list in two bytes.
        check(
            name,
            |bytes| {
                let length = bytes[1] & 0x1f;
                bytes.splice(1..2, [0x98, length]);
            },
            false,
        );
    }
    // A list of two for each: one of three hides the last one.
    check(
        "half",
        |bytes| {
            let last = bytes.len() - 6;
            assert_eq!(bytes[last], 0x82, "the list of what opened");
            bytes[last] = 0x83;
            bytes.extend(b"\x43and");
        },
        false,
    );
}

#[test]
fn what_another_phone_of_ones_own_says_has_one_spelling() {
    use crate::letters::read_keys;
    use crate::own::{parting, parting_of, read_parcel};
    use sync::sharing::part::Past;

    let space = vault::epoch::SpaceId::from_bytes([8; 16]);
    let mut kept = parting(space, Past::Keep);
    assert_eq!(parting_of(&kept), Some((space, Past::Keep)));
    kept[2][7] = 1;
    assert_eq!(parting_of(&kept), None, "a moment that nothing waits for");

    assert!(read_parcel(&[1, 0x80]).is_some_and(|given| given.is_empty()));
    assert!(read_parcel(&[1, 0x80, 0]).is_none(), "something follows");
    assert!(read_parcel(&[1, 0x81, 0]).is_none(), "not three for each");

    let (one, other) = ([1; 80], [2; 80]);
    let mut key_of_one = other;
    key_of_one[16..].copy_from_slice(&one[16..]);
    assert_eq!(read_keys(&[one, other].concat()).map(|keys| keys.len()), Some(2));
    assert_eq!(
        read_keys(&[one, key_of_one].concat()),
        None,
        "a key for two spaces"
    );
    assert_eq!(
        read_keys(&[one.as_slice(), &[0]].concat()),
        None,
        "something follows"
    );
    let many: Vec<u8> = (0..=32).flat_map(|number| [number; 80]).collect();
    assert_eq!(read_keys(&many), None, "more than there may be");
    assert_eq!(read_keys(&many[..32 * 80]).map(|keys| keys.len()), Some(32));
}

#[test]
fn any_bytes_are_refused_without_panic() {
    for name in ["item", "half", "state", "pack", "retold"] {
        let whole = bytes(name);
        for end in 0..whole.len() {
            let mut part = whole[..end].to_vec();
            // A cut or altered list reads as nothing, or as something else of its kind; it never stops the app.
            let _ = (Item::read(&part), Half::read(&part), unpack(&part).is_some());
            let _ = (State::read(&part).is_some(), retold(&part).is_some());
            part.push(0xff);
            let _ = (
                Item::read(&part),
                State::read(&part).is_some(),
                unpack(&part).is_some(),
            );
        }
        assert!(State::read(&whole[..whole.len() - 1]).is_none());
        assert!(
            Item::read(&[&whole[..], &[0]].concat()).is_none(),
            "nothing follows an item"
        );
    }
}
