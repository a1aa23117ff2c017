//! Records in, state out: gaps that are damage, and gaps that somebody made on purpose.
#![cfg(test)]

use crate::story::*;
use journal::replay::{Records, TakeOut, erasing, holding, replay};
use journal::{Act, CheckIn, Entry, Fact, diary};
use model::Who;

fn words(words: &str) -> CheckIn {
    CheckIn {
        words: Some(words.to_owned()),
        ..CheckIn::default()
    }
}

fn records(facts: Vec<Fact>) -> Records {
    (0..)
        .zip(facts)
        .map(|(index, fact)| {
            let at = day(i64::try_from(index).expect("few"));
            ((0, index), Some(Entry { at, fact }))
        })
        .collect()
}

fn story() -> Records {
    let wrote = |who: Who, text: &str| Fact::CheckedIn {
        who,
        entry: words(text),
    };
    let edited = |of: i64, text: &str| Fact::Wrote {
        who: A,
        act: Act::Edited {
            of: day(of).unix_s,
            entry: words(text),
        },
    };
    records(vec![
        TOGETHER,
        hold(8),
        yes(A),
        yes(B),
        wrote(A, "stays"),
        wrote(A, "goes"),
        wrote(B, "mine"),
        edited(5, "goes too"),
    ])
}

fn left(records: &Records) -> String {
    let state = replay(records);
    let pages = Who::BOTH.map(|who| {
        let words = diary::pages(&state, who).filter_map(|(_, entry)| entry.words.clone());
        words.collect::<Vec<_>>().join(", ")
    });
    let agreed = state.agreement(day(8)).is_some();
    format!(
        "{} | {} | unread {}, agreed {agreed}",
        pages[0], pages[1], state.unread
    )
}

#[test]
fn what_was_taken_out_is_gone_from_the_store_and_is_no_damage() {
    let mut records = story();
    assert_eq!(left(&records), "stays, goes too | mine | unread 0, agreed true");
    let what = TakeOut::Written {
        who: A,
        second: day(5).unix_s,
    };
    let places = holding(&records, &what);
    assert_eq!(
        places,
        [(0, 5), (0, 7)],
        "the entry and its newer version, nothing of the other's"
    );
    let facts = erasing(&what, &places);
    for (index, fact) in (8..).zip(facts) {
        records.push(((0, index), Some(Entry { at: day(8), fact })));
    }
    // The phone dies between the fact and the removal: gone from the screen already.
    assert_eq!(left(&records), "stays | mine | unread 0, agreed true");
    for (place, entry) in &mut records {
        if places.contains(place) {
            *entry = None;
        }
    }
    assert_eq!(left(&records), "stays | mine | unread 0, agreed true");
}

#[test]
fn a_gap_that_nobody_made_is_damage() {
    let mut records = story();
    records[6].1 = None;
    assert_eq!(left(&records), "stays, goes too |  | unread 1, agreed false");
}

#[test]
fn many_versions_are_taken_out_in_several_facts() {
    let places: Vec<(u32, u64)> = (0..30).map(|index| (0, index)).collect();
    let what = TakeOut::Written { who: A, second: 0 };
    let facts = erasing(&what, &places);
    assert_eq!(facts.len(), 3);
    assert!(facts.iter().all(|fact| fact.check().is_ok()));
    assert_eq!(erasing(&what, &[]).len(), 1);
    assert_eq!(erasing(&TakeOut::Leftovers, &places).len(), 3);
}
