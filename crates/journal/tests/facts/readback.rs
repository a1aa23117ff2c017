//! Reading back what was taken along: the same as it was, nothing twice, nothing of the other's, and no yes that was
//! not given.
#![cfg(test)]

use crate::properties::entry;
use crate::story::*;
use journal::learning::{Outcome, Plan};
use journal::page::{Part, Repair, Turn};
use journal::readback::{NotRead, is_fresh, look};
use journal::replay::{Records, TakeOut, erasing, holding, in_order, instead, replay};
use journal::takeaway::{own, write};
use journal::{Act, CheckIn, Entry, Fact, Learn, Limit, Mode, Moment, Practised, Said, State, Term, Theme};
use model::{StepKind, Who};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// This phone is used on this day.
const NOW: i64 = 20;

fn on(days: i64, facts: Vec<Fact>) -> Vec<Entry> {
    (days..)
        .zip(facts)
        .map(|(at, fact)| Entry { at: day(at), fact })
        .collect()
}

fn records(entries: &[Entry]) -> Records {
    (0..)
        .zip(entries)
        .map(|(index, entry)| ((0, index), Some(entry.clone())))
        .collect()
}

/// What is here, in the order in which it counts.
fn entries(records: &Records) -> Vec<Entry> {
    in_order(records)
        .into_iter()
        .filter_map(|(_, entry)| entry.clone())
        .collect()
}

fn state(entries: &[Entry]) -> State {
    let mut state = State::default();
    entries.iter().for_each(|entry| state.take(entry));
    state
}

/// Reads a file back, as the app does it.
fn read_back(here: &mut Records, text: &str, reader: Option<Who>) -> Result<String, NotRead> {
    let reading = look(text, &entries(here), reader)?;
    let said = format!(
        "{} in it, {} here, {} apart, {} new",
        reading.count,
        reading.known,
        reading.apart,
        reading.new.len()
    );
    let next = here.last().map_or(0, |((_, index), _)| index + 1);
    here.extend(
        (next..)
            .zip(reading.entries(day(NOW)))
            .map(|(index, entry)| ((0, index), Some(entry))),
    );
    Ok(said)
}

/// Moments of a few weeks around now, also with a clock that was set back.
fn near() -> impl Strategy<Value = Entry> {
    (entry(), -60..NOW, 0..86_400_i64).prop_map(|(entry, days, seconds)| Entry {
        at: Moment {
            unix_s: day(days).unix_s + seconds,
            ..entry.at
        },
        ..entry
    })
}

/// As it stands in a file: with nothing that has no spelling.
fn file() -> impl Strategy<Value = Vec<Entry>> {
    vec(near(), 0..30)
}

proptest! {
    #[test]
    fn in_a_new_vault_a_file_is_whole_and_in_its_order(file in file()) {
        let mut story = on(-90, vec![JUST_ME]);
        story.extend(file.into_iter().filter(|entry| !matches!(entry.fact, Fact::Opened { .. })));
        let mut story: Vec<Entry> = own(&story, A).cloned().collect();
        let begun = on(NOW, vec![JUST_ME]);
        let mut here = records(&begun);
        read_back(&mut here, &write(&story, A), None).expect("a file");
        story.extend(begun);
        prop_assert_eq!(write(&entries(&here), A), write(&story, A));
        prop_assert_eq!(replay(&here), state(&story));
    }

    #[test]
    fn reading_the_same_file_again_changes_nothing(mine in file(), file in file(), begun in 0..NOW, whose in any::<bool>()) {
        let whose = if whose { A } else { B };
        for mode in [JUST_ME, TOGETHER] {
            for mine in [Vec::new(), own(&mine, whose).cloned().collect()] {
                let mut all = on(begun, vec![mode.clone()]);
                all.extend(mine.into_iter().filter(|entry| !matches!(entry.fact, Fact::Opened { .. })));
                let mut here = records(&all);
                let text = write(&file, whose);
                read_back(&mut here, &text, Some(whose)).expect("a file");
                let before = here.clone();
                let said = read_back(&mut here, &text, Some(whose)).expect("a file");
                prop_assert!(said.ends_with(" 0 new"), "{}", said);
                prop_assert_eq!(&here, &before);
            }
        }
    }

    #[test]
    fn no_file_changes_what_is_the_others_or_who_uses_the_phone(mine in file(), forged in file()) {
        let mut all = on(-70, vec![TOGETHER, named(A, "Ana"), named(B, "Sam")]);
        all.extend(mine.into_iter().filter(|entry| !matches!(entry.fact, Fact::Opened { .. })));
        let before = state(&all);
        let mut here = records(&all);
        read_back(&mut here, &write(&forged, A), Some(A)).expect("a file");
        let after = replay(&here);
        let agreed = |state: &State| state.agreed.as_ref().map(|agreed| (agreed.steps.clone(), agreed.since, agreed.yes));
        let others = |state: &State| state.check_ins.iter().filter(|(_, who, _)| *who == B).cloned().collect::<Vec<_>>();
        prop_assert_eq!(agreed(&after), agreed(&before));
        prop_assert_eq!(&after.proposed, &before.proposed);
        prop_assert_eq!(&after.learning.trial, &before.learning.trial);
        prop_assert_eq!(after.learning.shares[B.index()], before.learning.shares[B.index()]);
        prop_assert_eq!(after.partner(B), before.partner(B));
        prop_assert_eq!(after.own(B), before.own(B));
        prop_assert_eq!(others(&after), others(&before));
        prop_assert_eq!(after.mode, before.mode);
        prop_assert_eq!(after.settings, before.settings);
    }

    #[test]
    fn a_bent_file_is_refused_or_within_bounds(file in file(), hits in vec((any::<usize>(), "\\PC|[0-9{}\",:]"), 0..4), cut in option::of(any::<usize>())) {
        let mut bytes: Vec<char> = write(&file, A).chars().collect();
        for (at, by) in hits {
            let at = at % bytes.len();
            bytes.splice(at..=at, by.chars());
        }
        if let Some(cut) = cut {
            bytes.truncate(cut % bytes.len());
        }
        let text: String = bytes.into_iter().collect();
        let mut here = records(&on(0, vec![JUST_ME]));
        if read_back(&mut here, &text, None).is_ok() {
            for entry in entries(&here) {
                prop_assert_eq!(entry.fact.check(), Ok(()));
                prop_assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
            }
        } else {
            prop_assert_eq!(here.len(), 1);
        }
    }

    #[test]
    fn no_record_is_lost_or_doubled_by_the_order(story in vec(option::weighted(0.9, prop_oneof![4 => entry().boxed(), 1 => (entry(), 0..9_u32).prop_map(|(entry, entries)| Entry { fact: Fact::ReadBack { entries }, ..entry }).boxed()]), 0..40)) {
        let records: Records = (0..).zip(story).map(|(index, entry)| ((index as u32 / 9, index % 9), entry)).collect();
        let mut places: Vec<_> = in_order(&records).into_iter().map(|(place, _)| *place).collect();
        places.sort_unstable();
        prop_assert_eq!(places, records.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    }
}

/// What is said of a file of `whose` with these entries where those are.
#[track_caller]
fn check(here: &[Entry], (whose, file): (Who, &[Entry]), reader: Option<Who>, expected: &str) -> State {
    let mut here = records(here);
    let said = read_back(&mut here, &write(file, whose), reader).unwrap_or_else(|why| why.to_string());
    assert_eq!(said, expected);
    replay(&here)
}

#[test]
fn what_is_here_stays_and_what_is_older_counts_as_older() {
    let here = on(
        0,
        vec![JUST_ME, named(A, "Ana"), answered(A, "anx-1", 2), check_in(A, 3)],
    );
    let file = on(
        -50,
        vec![
            JUST_ME,
            named(A, "Anna"),
            answered(A, "anx-1", 6),
            answered(A, "anx-2", 5),
            Fact::CheckDone { who: A },
            Fact::Dressed { theme: Theme::Day },
            Fact::Termed {
                term: Term::Sex,
                word: None,
            },
            check_in(A, 9),
        ],
    );
    let after = check(&here, (A, &file), None, "8 in it, 0 here, 3 apart, 5 new");
    let me = after.partner(A);
    assert_eq!(me.name.as_deref(), Some("Ana"));
    assert_eq!((me.answers["anx-1"], me.answers["anx-2"]), (Some(2), Some(5)));
    // The older check stands as it was answered then.
    assert_eq!(me.checks.len(), 1);
    assert_eq!(me.checks[0].answers["anx-1"], Some(6));
    assert_eq!(
        after.check_ins.iter().map(|(at, ..)| *at).collect::<Vec<_>>(),
        [day(-43), day(3)]
    );
    // A file of here, with one entry that is new.
    let mut more = here.clone();
    more.extend(on(5, vec![check_in(A, 1)]));
    check(&here, (A, &more), None, "5 in it, 4 here, 0 apart, 1 new");
    check(&here, (A, &here), None, "4 in it, 4 here, 0 apart, 0 new");
}

#[test]
fn on_a_phone_of_two_each_reads_their_own_and_says_yes_themselves() {
    let two = on(
        -50,
        vec![
            TOGETHER,
            named(A, "Ana"),
            named(B, "Sam"),
            hold(10),
            yes(A),
            yes(B),
            check_in(A, 1),
            check_in(B, 2),
        ],
    );
    let here = on(0, vec![TOGETHER]);
    assert!(is_fresh(&here));
    // Nobody has said anything here yet, so the file says whose it is.
    let after = check(&here, (A, &two), None, "7 in it, 0 here, 1 apart, 6 new");
    assert_eq!(after.agreement(day(0)), None);
    assert_eq!(after.proposed.map(|(_, yes)| yes), Some([true, false]));
    let mut here = records(&here);
    read_back(&mut here, &write(&two, A), None).expect("hers");
    let theirs = "this file is the other's; whoever took it along reads it back themselves";
    check(&entries(&here), (B, &two), Some(A), theirs);
    check(&entries(&here), (A, &two), Some(B), theirs);
    assert_eq!(
        look(&write(&two, B), &entries(&here), Some(A)),
        Err(NotRead::Theirs(Some("Sam".to_owned())))
    );
    let said = read_back(&mut here, &write(&two, B), Some(B)).expect("his");
    assert_eq!(said, "7 in it, 5 here, 1 apart, 1 new");
    let mut both = entries(&here);
    both.retain(|entry| !matches!(entry.fact, Fact::ReadBack { .. }));
    let mut all = two.clone();
    all.retain(|entry| entry.fact != yes(B));
    all.extend(on(0, vec![TOGETHER]));
    assert_eq!(both, all);
}

#[test]
fn steps_put_between_a_yes_and_what_it_was_said_to_take_nothing() {
    let trial = |a: &str| Fact::Learning {
        who: A,
        act: Learn::TrialProposed(Plan {
            a: a.to_owned(),
            b: "quiet".to_owned(),
            outcome: Outcome::Calm,
            pairs: learn::trial::PAIRS[0],
        }),
    };
    let coins = |who| Fact::Learning {
        who,
        act: Learn::TrialYes { coins: 7 },
    };
    let mut here = on(0, vec![TOGETHER, hold(10), trial("hold")]);
    here.extend(on(8, vec![yes(B), coins(B)]));
    let forged = on(4, vec![hold(60), yes(A), trial("forged"), coins(A)]);
    let after = check(&here, (A, &forged), Some(A), "4 in it, 0 here, 4 apart, 0 new");
    assert_eq!(after.agreement(day(NOW)), None);
    assert_eq!(after, state(&here));
    // Nor may a file say who uses this phone.
    let alone = on(5, vec![JUST_ME, hold(60), yes(A)]);
    check(&here, (A, &alone), Some(A), "3 in it, 0 here, 3 apart, 0 new");
}

#[test]
fn the_second_of_two_is_the_first_on_a_phone_of_their_own() {
    let repair = |one, other| Fact::Wrote {
        who: one,
        act: Act::Repaired(Repair {
            alone: false,
            turns: [one, other]
                .map(|who| Turn {
                    who,
                    part: Part::Need,
                    words: "a sign".to_owned(),
                })
                .to_vec(),
            steps: None,
        }),
    };
    let story = |me: Who, other: Who| {
        on(
            -50,
            vec![
                TOGETHER,
                named(me, "Sam"),
                named(other, "Ana"),
                answered(me, "anx-1", 6),
                limit(me, StepKind::Talk, Limit::AtMost(10)),
                hold(10),
                yes(me),
                yes(other),
                check_in(me, 4),
                repair(me, other),
                Fact::OrderForgotten { who: Some(me) },
            ],
        )
    };
    let begun = on(0, vec![JUST_ME]);
    let after = check(
        &begun,
        (B, &story(B, A)),
        None,
        "11 in it, 0 here, 0 apart, 11 new",
    );
    let mut expected = story(A, B);
    expected.extend(begun);
    expected.extend(on(NOW, vec![Fact::ReadBack { entries: 11 }]));
    assert_eq!(after, state(&expected));
    let mut here = records(&on(0, vec![JUST_ME]));
    read_back(&mut here, &write(&story(B, A), B), None).expect("a file");
    let again = read_back(&mut here, &write(&story(B, A), B), None).expect("a file");
    assert_eq!(again, "11 in it, 11 here, 0 apart, 0 new");
}

#[test]
fn what_was_taken_out_here_stays_out() {
    let done = |text: &str| Fact::Practised {
        who: Some(A),
        done: Practised {
            practice: "three-breaths".to_owned(),
            fields: vec![Said {
                field: "line".to_owned(),
                text: text.to_owned(),
            }],
            ..Practised::default()
        },
    };
    let draft = Fact::Unfinished {
        who: A,
        form: "trigger".to_owned(),
        fields: vec![Said {
            field: "cue".to_owned(),
            text: "half".to_owned(),
        }],
    };
    let file = on(0, vec![JUST_ME, check_in(A, 3), done("goes"), draft]);
    let mut here = records(&file[..3]);
    for what in [
        TakeOut::Written {
            who: A,
            second: day(1).unix_s,
        },
        TakeOut::Words {
            who: Some(A),
            second: day(2).unix_s,
            practice: "three-breaths".to_owned(),
        },
    ] {
        let places = holding(&here, &what);
        let mut more = instead(&here, &what);
        more.extend(
            erasing(&what, &places)
                .into_iter()
                .map(|fact| Entry { at: day(9), fact }),
        );
        let next = here.last().map_or(0, |((_, index), _)| index + 1);
        here.retain(|(place, _)| !places.contains(place));
        here.extend((next..).zip(more).map(|(index, entry)| ((0, index), Some(entry))));
    }
    let before = replay(&here);
    let said = read_back(&mut here, &write(&file, A), None).expect("a file");
    assert_eq!(said, "4 in it, 2 here, 2 apart, 0 new");
    assert_eq!(replay(&here), before);
}

#[test]
fn a_moment_that_no_calendar_has_is_refused() {
    for unix_s in [i64::MIN, -1, 253_402_300_800, i64::MAX] {
        let at = Moment { unix_s, ..day(0) };
        let file = [Entry { at, fact: JUST_ME }];
        let expected =
            "entry 1 of the file says something that is not known here; update, or save the file anew";
        check(&on(0, vec![JUST_ME]), (A, &file), None, expected);
    }
}

#[test]
fn an_entry_that_cannot_be_read_changes_no_place_but_its_own() {
    let here = on(0, vec![JUST_ME, check_in(A, 1), check_in(A, 2)]);
    let file = on(-9, vec![check_in(A, 5), check_in(A, 6)]);
    let mut all = records(&here);
    read_back(&mut all, &write(&file, A), None).expect("a file");
    all[4].1 = None;
    let words: Vec<Option<u8>> = replay(&all)
        .check_ins
        .iter()
        .map(|(_, _, entry): &(_, _, CheckIn)| entry.pull)
        .collect();
    let expected: Vec<Option<u8>> = state(&here)
        .check_ins
        .iter()
        .map(|(_, _, entry)| entry.pull)
        .collect();
    assert_eq!(words[1..], expected);
    assert_eq!(words.len(), 3);
}

#[test]
fn who_was_alone_and_is_the_second_of_two_here_is_told_the_way_and_it_works() {
    let alone = on(
        -50,
        vec![JUST_ME, named(A, "Sam"), answered(A, "anx-1", 6), check_in(A, 4)],
    );
    let here = on(0, vec![TOGETHER, named(A, "Ana"), named(B, "Sam")]);
    let cure = "who took this file along was alone, and on a phone of two the first reads such a file; if it is \
                yours, begin alone on another phone, read it there, and connect the two";
    check(&here, (A, &alone), Some(B), cure);
    assert_eq!(
        look(&write(&alone, A), &here, Some(B)),
        Err(NotRead::Alone(Some("Ana".to_owned())))
    );
    // One who was to have two phones later was alone as well; of two who shared a phone nobody was.
    let theirs = "this file is the other's; whoever took it along reads it back themselves";
    for (mode, expected) in [
        (Mode::TwoPhonesLater, cure),
        (Mode::JustMe, cure),
        (Mode::Together, theirs),
    ] {
        let mut file = alone.clone();
        file[0].fact = Fact::Opened { mode };
        check(&here, (A, &file), Some(B), expected);
    }
    // Who began alone and shared the phone later was not alone when they took it along.
    let mut later = alone.clone();
    later.extend(on(-40, vec![TOGETHER]));
    check(&here, (A, &later), Some(B), theirs);
    // A file that does not say how the phone was used may be anybody's.
    check(&here, (A, &alone[1..]), Some(B), theirs);
    // Where they are told to go, all of it is read.
    check(
        &on(0, vec![JUST_ME]),
        (A, &alone),
        None,
        "4 in it, 0 here, 0 apart, 4 new",
    );
}

#[test]
fn what_another_phone_of_ones_own_wrote_is_here_already() {
    let first = on(
        -9,
        vec![
            JUST_ME,
            named(A, "Ana"),
            answered(A, "anx-1", 6),
            check_in(A, 4),
            check_in(A, 5),
        ],
    );
    let mut second = on(-7, vec![JUST_ME, check_in(A, 7), wish(A, StepKind::Hold, 15)]);
    second.iter_mut().for_each(|entry| entry.at.unix_s += 3_600);
    // As it is heard: the bytes that the first phone sent, among the entries of the second by their moments.
    let heard = |entries: &[Entry]| -> Vec<Entry> {
        let sent = entries.iter().map(Entry::encode);
        sent.map(|bytes| Entry::decode(&bytes).expect("an entry"))
            .collect()
    };
    let mut here = second.clone();
    here.extend(heard(&first));
    here.sort_by_key(|entry| entry.at.unix_s);
    let before = state(&here);
    let after = check(&here, (A, &first), None, "5 in it, 5 here, 0 apart, 0 new");
    assert_eq!(after, before);
    check(&here, (A, &second), None, "3 in it, 3 here, 0 apart, 0 new");
    // Written twice within a second it is heard once, and both are here; what differs is another one.
    let mut twice = first.clone();
    twice.push(first[2].clone());
    twice.push(first[4].clone());
    check(&here, (A, &twice), None, "7 in it, 7 here, 0 apart, 0 new");
    twice.push(Entry {
        fact: check_in(A, 9),
        ..first[4]
    });
    check(&here, (A, &twice), None, "8 in it, 7 here, 0 apart, 1 new");
    check(
        &on(0, vec![JUST_ME]),
        (A, &twice),
        None,
        "8 in it, 0 here, 0 apart, 8 new",
    );
    // What was taken along on either, and once more what both hold.
    check(&here, (A, &here), None, "8 in it, 8 here, 0 apart, 0 new");
    // Without what was heard it would be there twice.
    check(&second, (A, &first), None, "5 in it, 0 here, 0 apart, 5 new");
}
