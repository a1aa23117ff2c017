//! Words not kept yet, what is taken out of the store with them, and sounds and pictures in pieces.
#![cfg(test)]

use crate::story::*;
use journal::keepsake::{BYTES_MAX, Kind, keep};
use journal::practice::{Draft, Practised};
use journal::replay::{Records, TakeOut, erasing, holding, instead, replay};
use journal::unfinished::FORM_MAX;
use journal::{Entry, Fact, Own, Said, State};
use model::Who;

/// Every word these facts can hold, for the frozen format.
pub(crate) fn facts() -> Vec<Fact> {
    let mut facts = vec![
        form(A, "trigger", &[("cue", "ein Geräusch"), ("body", "kalt")]),
        form(B, "repair", &[]),
        Fact::Removed { places: Vec::new() },
        Fact::Removed {
            places: vec![(0, 7), (2, 70_000)],
        },
    ];
    facts.extend(keep(Some(A), 1_781_992_800_123, Kind::Sound, "Meer", &[1, 2, 3]).expect("short"));
    facts.extend(keep(None, 5, Kind::Picture, "", &[0]).expect("short"));
    facts
}

fn form(who: Who, form: &str, fields: &[(&str, &str)]) -> Fact {
    let fields = fields.iter().map(|(field, text)| Said {
        field: (*field).to_owned(),
        text: (*text).to_owned(),
    });
    Fact::Unfinished {
        who,
        form: form.to_owned(),
        fields: fields.collect(),
    }
}

fn draft(practice: &str) -> Fact {
    Fact::Drafted {
        draft: Some(Draft {
            practice: practice.to_owned(),
            ..Draft::default()
        }),
    }
}

fn practised(practice: &str, words: &str) -> Fact {
    Fact::Practised {
        who: Some(A),
        done: Practised {
            practice: practice.to_owned(),
            before: Some(8),
            after: Some(4),
            fields: vec![Said {
                field: "thought".to_owned(),
                text: words.to_owned(),
            }],
            ..Practised::default()
        },
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

/// Takes something out as the app does: the facts that say so first, then the records.
fn take_out(records: &mut Records, what: &TakeOut) -> Vec<(u32, u64)> {
    let places = holding(records, what);
    let mut new = instead(records, what);
    new.extend(
        erasing(what, &places)
            .into_iter()
            .map(|fact| Entry { at: day(99), fact }),
    );
    let next = records.len() as u64;
    records.extend((next..).zip(new).map(|(index, entry)| ((0, index), Some(entry))));
    for (place, entry) in records {
        if places.contains(place) {
            *entry = None;
        }
    }
    places
}

fn waiting(state: &State) -> String {
    let one = |who: Who, name: &str| {
        let said = state.unfinished.form(who, name)?;
        let said: Vec<&str> = said.iter().map(|said| said.text.as_str()).collect();
        Some(format!("{name} of {}: {}", who.index(), said.join(", ")))
    };
    let names = ["trigger", "repair"];
    let mut all: Vec<String> = Who::BOTH
        .into_iter()
        .flat_map(|who| names.iter().filter_map(move |name| one(who, name)))
        .collect();
    all.extend(state.unfinished.practice().map(|draft| draft.practice.clone()));
    format!(
        "{} | leftovers {}",
        all.join("; "),
        state.unfinished.has_leftovers()
    )
}

#[track_caller]
fn check(facts: Vec<Fact>, expected: &str, places: &[u64], after: &str) {
    let mut records = records(facts);
    assert_eq!(waiting(&replay(&records)), expected);
    let gone = take_out(&mut records, &TakeOut::Leftovers);
    assert_eq!(gone.iter().map(|place| place.1).collect::<Vec<_>>(), places);
    let state = replay(&records);
    assert_eq!((waiting(&state).as_str(), state.unread), (after, 0));
}

#[test]
fn what_is_finished_or_thrown_away_leaves_the_store_and_what_is_waited_for_stays() {
    let trigger = |text: &str| form(A, "trigger", &[("cue", text)]);
    check(
        vec![trigger("a"), trigger("ab")],
        "trigger of 0: ab | leftovers true",
        &[0],
        "trigger of 0: ab | leftovers false",
    );
    check(
        vec![trigger("a"), form(A, "trigger", &[])],
        " | leftovers true",
        &[0, 1],
        " | leftovers false",
    );
    check(
        vec![
            trigger("a"),
            form(B, "trigger", &[("cue", "b")]),
            form(A, "trigger", &[]),
        ],
        "trigger of 1: b | leftovers true",
        &[0, 2],
        "trigger of 1: b | leftovers false",
    );
    check(
        vec![
            draft("naming"),
            trigger("a"),
            practised("safe-now", "x"),
            draft("naming"),
        ],
        "trigger of 0: a; naming | leftovers true",
        &[0],
        "trigger of 0: a; naming | leftovers false",
    );
    check(
        vec![draft("naming"), practised("naming", "x")],
        " | leftovers true",
        &[0],
        " | leftovers false",
    );
    check(
        vec![draft("naming"), Fact::Drafted { draft: None }],
        " | leftovers true",
        &[0, 1],
        " | leftovers false",
    );
}

#[test]
fn a_form_holds_so_much_and_no_more() {
    let long = |length: usize| form(A, "repair", &[("note", &"ü".repeat(length))]);
    assert!(long(FORM_MAX).check().is_ok());
    assert!(long(FORM_MAX + 1).check().is_err());
    let widest = Entry {
        at: day(0),
        fact: form(A, "repair", &[("note", &"🌙".repeat(FORM_MAX))]),
    };
    assert!(widest.encode().len() <= Entry::BYTES_MAX);
    assert!(form(A, "No Form", &[]).check().is_err());
}

fn learned(state: &State) -> String {
    let kept: Vec<&str> = state
        .practices
        .done()
        .iter()
        .flat_map(|(_, _, done)| done.fields.iter().map(|said| said.text.as_str()))
        .collect();
    format!(
        "{} uses, words: {}",
        state.practices.uses(Some(A)).count(),
        kept.join(", ")
    )
}

#[test]
fn kept_words_go_and_what_the_use_taught_stays() {
    let words = |second: i64| TakeOut::Words {
        who: Some(A),
        second: day(second).unix_s,
        practice: "naming".to_owned(),
    };
    let mut all = records(vec![practised("naming", "one"), practised("naming", "two")]);
    assert_eq!(learned(&replay(&all)), "2 uses, words: one, two");
    assert_eq!(take_out(&mut all, &words(0)), [(0, 0)]);
    assert_eq!(learned(&replay(&all)), "2 uses, words: two");

    // What was forgotten stays forgotten.
    let mut all = records(vec![
        practised("naming", "one"),
        Fact::OrderForgotten { who: Some(A) },
        practised("naming", "two"),
    ]);
    take_out(&mut all, &words(0));
    assert_eq!(learned(&replay(&all)), "1 uses, words: two");

    // What was begun since goes on.
    let mut all = records(vec![practised("naming", "one"), draft("naming")]);
    take_out(&mut all, &words(0));
    assert_eq!(waiting(&replay(&all)), "naming | leftovers false");
}

#[test]
fn a_line_of_ones_own_goes_with_every_record_that_held_it() {
    let line = |who: Who, text: &str, keep: bool| Fact::Owned {
        who: Some(who),
        kind: Own::Phrase,
        text: text.to_owned(),
        keep,
    };
    let mut all = records(vec![
        line(A, "stay", true),
        line(B, "stay", true),
        line(A, "go", true),
    ]);
    let what = TakeOut::Own {
        who: Some(A),
        kind: Own::Phrase,
        text: "stay".to_owned(),
    };
    assert_eq!(take_out(&mut all, &what), [(0, 0)]);
    let state = replay(&all);
    let of = |who| {
        let own = state.practices.own(Some(who), Own::Phrase);
        own.map(|one| one.text.clone()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!((of(A).as_str(), of(B).as_str(), state.unread), ("go", "stay", 0));
}

#[test]
fn a_picture_comes_back_byte_for_byte_and_goes_as_a_whole() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|at| at as u8).collect();
    let facts = keep(Some(A), 7, Kind::Picture, " the sea ", &bytes).expect("fits");
    assert_eq!(facts.len(), 4);
    for fact in &facts {
        let entry = Entry {
            at: day(0),
            fact: fact.clone(),
        };
        assert_eq!(Entry::decode(&entry.encode()).as_ref(), Ok(&entry));
    }
    let mut all = records(facts);
    all.extend(
        records(keep(Some(A), 8, Kind::Sound, "", &[1]).expect("fits"))
            .into_iter()
            .map(|(_, entry)| ((0, 4), entry)),
    );
    let told = |all: &Records| {
        let state = replay(all);
        let of = |who: Who| {
            let kept = state.keepsakes.of(Some(who));
            kept.map(|one| format!("{} {:?} {} bytes", one.name, one.kind, one.bytes().len()))
                .collect::<Vec<_>>()
                .join(", ")
        };
        format!("{} | {} | unread {}", of(A), of(B), state.unread)
    };
    assert_eq!(
        told(&all),
        "the sea Picture 200000 bytes,  Sound 1 bytes |  | unread 0"
    );
    assert_eq!(
        replay(&all).keepsakes.of(Some(A)).next().map(|one| one.bytes()),
        Some(bytes)
    );

    // One damaged piece hides the picture, and nothing else.
    let mut damaged = all.clone();
    damaged[2].1 = None;
    assert_eq!(told(&damaged), " Sound 1 bytes |  | unread 1");

    let what = TakeOut::Keepsake { who: Some(A), id: 7 };
    assert_eq!(take_out(&mut all, &what).len(), 4);
    assert_eq!(told(&all), " Sound 1 bytes |  | unread 0");

    assert!(keep(Some(A), 1, Kind::Sound, "", &[]).is_err());
    assert!(keep(Some(A), 1, Kind::Sound, "", &vec![0; BYTES_MAX]).is_ok());
    assert!(keep(Some(A), 1, Kind::Sound, "", &vec![0; BYTES_MAX + 1]).is_err());
}
