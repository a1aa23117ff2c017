//! Lost answers, phones that die at any save, a relay that is put back, a month of use, and what a pause looks like.

#![cfg(test)]

mod phones;

use std::collections::BTreeSet;

use link::ask::Ask;
use link::pairing::Begin;
use link::{Id16, Notice, Pace};
use phones::{DAY, House, Phone, START, couple, note, type_digits};
use rand_chacha::rand_core::Rng;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use vault::epoch::SpaceId;

/// What both phones must see alike.
fn alike(house: &House, one: &Phone, two: &Phone, space: SpaceId) -> Result<(), String> {
    let seen = |phone: &Phone| {
        let view = phone.view(house, space);
        let mine = |mine: bool| {
            let shared = view.shared.iter().filter(|one| one.mine == mine);
            shared
                .map(|one| (one.id, one.versions.clone()))
                .collect::<Vec<_>>()
        };
        let agreements = view.agreements.iter();
        let agreements: Vec<_> = agreements
            .map(|one| (one.id, one.bytes.clone(), one.standing))
            .collect();
        (mine(true), mine(false), agreements, view.unsent)
    };
    let ((mine, theirs, agreed, unsent), (mine_too, theirs_too, agreed_too, unsent_too)) =
        (seen(one), seen(two));
    let same = mine == theirs_too && theirs == mine_too && agreed == agreed_too && unsent + unsent_too == 0;
    same.then_some(()).ok_or_else(|| {
        format!(
            "{} and {} of one, {} and {} of the other, {unsent} and {unsent_too} unsent",
            mine.len(),
            theirs.len(),
            theirs_too.len(),
            mine_too.len()
        )
    })
}

/// One random thing that a person does, and what must not be lost of it.
fn something(house: &House, phone: &mut Phone, space: SpaceId, kept: &mut BTreeSet<String>) {
    match phone.rng.next_u32() % 10 {
        0..=4 => {
            let text = format!("note {}", phone.rng.next_u32());
            let (id, bytes) = (phone.id(), note(&text));
            let pace = if phone.rng.next_u32().is_multiple_of(2) {
                Pace::Now
            } else {
                Pace::Calm
            };
            let until_s = None;
            phone.ask(
                house,
                space,
                Ask::Share {
                    id,
                    bytes,
                    until_s,
                    pace,
                },
            );
            if phone.texts(house, space).contains(&text) {
                kept.insert(text);
            }
        }
        5 => {
            let id = phone.id();
            let bytes = b"an agreement".to_vec();
            let instead_of = None;
            phone.ask(
                house,
                space,
                Ask::Propose {
                    id,
                    bytes,
                    instead_of,
                },
            );
        }
        6 => {
            let open = phone.view(house, space).agreements;
            if let Some(one) = open.iter().find(|one| !one.my_yes) {
                let (id, bytes) = (one.id, one.bytes.clone());
                phone.ask(house, space, Ask::Agree { id, bytes });
            }
        }
        7 => {
            let wishes = vec![(phone.rng.next_u32() % 60) as u8];
            phone.ask(house, space, Ask::Wish(wishes));
        }
        _ => phone.ask(
            house,
            space,
            Ask::Signal {
                signal: 1,
                back_s: None,
            },
        ),
    }
}

#[test]
fn lost_answers_repeats_and_dying_phones_lose_nothing() {
    for seed in 0..12 {
        let mut house = House::new(&format!("faults{seed}"));
        let (mut one, mut two, space) = couple(&mut house, seed * 10);
        house.faults = 30;
        let mut kept = BTreeSet::new();
        for step in 0..60_u32 {
            let phone = if step.is_multiple_of(2) {
                &mut one
            } else {
                &mut two
            };
            if phone.rng.next_u32().is_multiple_of(5) {
                phone.dies_in = Some(phone.rng.next_u32() % 3);
            }
            if phone.rng.next_u32().is_multiple_of(8) {
                phone.offline = !phone.offline;
            }
            something(&house, phone, space, &mut kept);
            house.pass(&mut [&mut one, &mut two], 1, i64::from(step % 7) * 1800 + 61);
            if step.is_multiple_of(9) {
                two.open(house.now_s);
            }
        }
        house.faults = 0;
        for phone in [&mut one, &mut two] {
            (phone.offline, phone.dies_in) = (false, None);
            phone.open(house.now_s);
        }
        for _ in 0..4 {
            house.calm(&mut [&mut one, &mut two]);
            house.now_s += DAY;
        }
        assert_eq!(alike(&house, &one, &two, space), Ok(()), "seed {seed}");
        let there: BTreeSet<String> = one.texts(&house, space).into_iter().collect();
        assert!(
            kept.is_subset(&there),
            "seed {seed}: what was shown as kept is lost"
        );
        let told: Vec<_> = [&one, &two]
            .iter()
            .flat_map(|phone| phone.view(&house, space).notices)
            .collect();
        assert!(told.is_empty(), "seed {seed}: nobody attacked, and yet {told:?}");
    }
}

#[test]
fn pairing_survives_a_bad_network() {
    for seed in 0..6 {
        let mut house = House::new(&format!("bad{seed}"));
        house.faults = 25;
        let (mut one, mut two) = (Phone::new(seed * 2), Phone::new(seed * 2 + 1));
        let offer = if seed.is_multiple_of(2) {
            Begin::OfferLink
        } else {
            Begin::OfferCode
        };
        one.call(house.now_s, |links, step| {
            links.pair(link::pairing::What::Partner, offer, step)
        });
        house.pass(&mut [&mut one], 10, 2);
        let text = phones::shown(&one);
        two.call(house.now_s, |links, step| {
            links.pair(link::pairing::What::Partner, Begin::Take(text), step)
        });
        house.pass(&mut [&mut one, &mut two], 40, 2);
        type_digits(&mut house, &mut one, &mut two);
        house.pass(&mut [&mut one, &mut two], 40, 2);
        assert_eq!(
            one.links.spaces().len(),
            1,
            "seed {seed}: {:?}",
            one.links.pairing()
        );
        assert_eq!(one.links.spaces(), two.links.spaces(), "seed {seed}");
    }
}

#[test]
fn a_relay_put_back_to_an_older_day_is_told_and_gets_back_what_it_lost() {
    let mut house = House::new("old");
    let backup = house.folder.with_extension("backup");
    let (mut one, mut two, space) = couple(&mut house, 1);
    one.note(&house, space, "before");
    house.soon(&mut [&mut one, &mut two]);
    house.copy(&backup);
    one.note(&house, space, "lost by the relay");
    two.note(&house, space, "lost too");
    // The first has left both notes there; the second has read nothing yet.
    two.offline = true;
    house.soon(&mut [&mut one]);
    two.offline = false;
    house.put_back(&backup);
    for _ in 0..3 {
        house.now_s += DAY;
        house.calm(&mut [&mut one, &mut two]);
    }
    assert_eq!(alike(&house, &one, &two, space), Ok(()));
    assert_eq!(
        two.texts(&house, space),
        ["before", "lost by the relay", "lost too"]
    );
    let told = |one: &Phone, house: &House| one.view(house, space).notices.contains(&Notice::RolledBack);
    assert!(told(&one, &house));
    // It stays until it was seen, also when the app is closed in between.
    one.open(house.now_s);
    assert!(told(&one, &house));
    one.ask(&house, space, Ask::Seen(Notice::RolledBack));
    assert!(!told(&one, &house));
    one.open(house.now_s);
    assert!(!told(&one, &house));
    // And once more to the very beginning: not even the boxes are there.
    let _ = std::fs::remove_dir_all(&backup);
    let mut empty = House::new("empty");
    empty.copy(&backup);
    house.put_back(&backup);
    one.note(&house, space, "on an empty relay");
    for _ in 0..3 {
        house.now_s += DAY;
        house.calm(&mut [&mut one, &mut two]);
    }
    // A weekly round may have begun meanwhile, and its replies are calm too.
    house.calm(&mut [&mut one, &mut two]);
    house.calm(&mut [&mut one, &mut two]);
    assert_eq!(alike(&house, &one, &two, space), Ok(()));
    let _ = std::fs::remove_dir_all(&backup);
}

/// A phone whose storage was put back to an older day begins a new series, and the other keeps what it has read.
#[test]
fn a_phone_put_back_to_an_older_day_goes_on() {
    let mut house = House::new("restored");
    let (mut one, mut two, space) = couple(&mut house, 1);
    one.note(&house, space, "old");
    house.soon(&mut [&mut one, &mut two]);
    let backup = one.disk.clone();
    one.note(&house, space, "newer");
    house.soon(&mut [&mut one, &mut two]);
    one.disk = backup;
    one.open(house.now_s);
    one.note(&house, space, "after the backup");
    for _ in 0..3 {
        house.now_s += DAY;
        house.calm(&mut [&mut one, &mut two]);
    }
    assert_eq!(two.texts(&house, space), ["after the backup", "newer", "old"]);
    two.note(&house, space, "heard");
    house.soon(&mut [&mut one, &mut two]);
    assert!(one.texts(&house, space).contains(&"heard".to_owned()));
}

fn look_for(folder: &std::path::Path, words: &[Vec<u8>]) -> usize {
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap();
        read += bytes.len();
        for word in words {
            let found = bytes.windows(word.len()).any(|part| part == &word[..]);
            assert!(
                !found,
                "{} holds {}",
                entry.path().display(),
                String::from_utf8_lossy(word)
            );
        }
    }
    read
}

/// The published columns of the database.
fn published() -> BTreeSet<String> {
    let rows = include_str!("../../../docs/relay.md").lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let (column, place) = (cells.next()?, cells.next()?);
        (place == "both" || place == "SQLite").then(|| column.trim_matches('`').to_owned())
    });
    rows.collect()
}

#[test]
fn after_a_month_the_relay_holds_the_published_columns_and_no_typed_word() {
    let mut house = House::new("month");
    let (mut one, mut two, space) = couple(&mut house, 1);
    one.ask(&house, space, Ask::Name("Canary Name".into()));
    let plan = Id16([8; 16]);
    for day in 0..30_i64 {
        let (phone, other) = if day % 2 == 0 {
            (&mut one, &mut two)
        } else {
            (&mut two, &mut one)
        };
        phone.note(
            &house,
            space,
            &format!("canary note {day} {}", "x".repeat(day as usize * 40)),
        );
        phone.ask(&house, space, Ask::Wish(vec![1, 2, 3]));
        let bytes = Some(b"canary answer".to_vec());
        phone.ask(&house, space, Ask::Answer { number: 1, bytes });
        let id = phone.id();
        let (bytes, instead_of) = (b"canary agreement".to_vec(), None);
        phone.ask(
            &house,
            space,
            Ask::Propose {
                id,
                bytes,
                instead_of,
            },
        );
        if day == 12 {
            for phone in [phone, other] {
                let scores = vec![Some(1.0); 12];
                let could = vec![vec![0b11, 0b10]];
                phone.ask(&house, space, Ask::Score { plan, scores, could });
            }
        }
        house.calm(&mut [&mut one, &mut two]);
        house.now_s += DAY - 11_000;
    }
    assert_eq!(alike(&house, &one, &two, space), Ok(()));
    assert_eq!(one.view(&house, space).both_wish, [1, 2, 3]);
    assert!(one.view(&house, space).their_answers[1].is_some());
    let log = house.log.lock().unwrap().clone();
    house.stop();
    let hex = space.to_string();
    let words: Vec<Vec<u8>> = ["canary", "Canary", "xxxx", "203.0.113", &hex]
        .iter()
        .map(|word| word.as_bytes().to_vec())
        .chain([space.as_bytes().to_vec()])
        .collect();
    let read = look_for(&house.folder, &words);
    assert!(read > 200_000, "only {read} bytes were looked at");
    for word in ["canary", "Canary", "203.0", "note", &hex[..8]] {
        assert!(!log.contains(word), "the log holds {word}");
    }
    assert!(log.lines().count() > 500, "the log is too short to show anything");
    let connection = Connection::open(house.database()).unwrap();
    let list =
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";
    let mut asked = connection.prepare(list).unwrap();
    let pairs = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut columns = BTreeSet::new();
    for pair in pairs {
        let (table, column): (String, String) = pair.unwrap();
        let mut values = connection
            .prepare(&format!("SELECT {column} FROM {table}"))
            .unwrap();
        let mut values = values.query([]).unwrap();
        while let Some(row) = values.next().unwrap() {
            if let ValueRef::Integer(number) = row.get_ref(0).unwrap() {
                let month = START..START + 40 * DAY;
                assert!(!month.contains(&number), "{column} holds a time: {number}");
            }
        }
        columns.insert(format!("{table}.{column}"));
    }
    assert_eq!(columns, published());
}

/// Two runs that differ in one thing: the first person is silent, or pauses and writes. The other's screen and what
/// the relay holds are the same.
#[test]
fn a_pause_cannot_be_told_from_silence() {
    let run = |pause: bool| {
        let mut house = House::new(if pause { "pause" } else { "silence" });
        let (mut one, mut two, space) = couple(&mut house, 1);
        two.note(&house, space, "hello");
        house.soon(&mut [&mut one, &mut two]);
        if pause {
            one.ask(&house, space, Ask::Pause(true));
            one.note(&house, space, "only here");
        }
        for day in 0..20 {
            if day % 5 == 0 {
                two.note(&house, space, "still here");
            }
            // The silent one does not open the app; the paused one does and reads.
            if pause {
                house.calm(&mut [&mut one, &mut two]);
            } else {
                house.calm(&mut [&mut two]);
            }
            house.now_s += DAY;
        }
        let view = two.view(&house, space);
        let connection = Connection::open(house.database()).unwrap();
        let count = |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            connection
                .query_row(&sql, [], |row| row.get::<_, i64>(0))
                .unwrap()
        };
        let counts = (count("records"), count("series"), count("boxes"));
        (
            view.shared.len(),
            view.notices,
            view.signal,
            view.plan,
            view.unsent,
            counts,
        )
    };
    assert_eq!(run(true), run(false));
}

#[test]
fn pausing_ends_without_anything_lost() {
    let mut house = House::new("resume");
    let (mut one, mut two, space) = couple(&mut house, 1);
    one.ask(&house, space, Ask::Pause(true));
    one.note(&house, space, "written while paused");
    house.soon(&mut [&mut one, &mut two]);
    assert!(two.texts(&house, space).is_empty());
    one.open(house.now_s);
    assert!(one.view(&house, space).paused);
    one.ask(&house, space, Ask::Pause(false));
    house.soon(&mut [&mut one, &mut two]);
    assert_eq!(two.texts(&house, space), ["written while paused"]);
}
