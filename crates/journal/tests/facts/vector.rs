//! The format of entries, frozen: what was written once is read for ever.
//!
//! `vectors/journal-v1.txt` holds one line `name = hex` for every fact and every word that can stand in one. It is
//! never edited: a new fact or word is a new line at its end, and a new format version is a new file beside it, with
//! this file still read by the test below.
//!
//! The lines are written by `line`; when a line is missing, the failing test prints it as it has to be added. A line
//! that *differs* from the file is a broken format, whatever the reason: mend the code, not the file.

use journal::page::{Fate, Part, Plan, Repair, Trigger, Turn};
use journal::{Act, After, CheckIn, Entry, Fact, Limit, Mode, Moment, Open, ReadError, Term, Theme, When};
use model::{Begun, BodyProfile, Step, StepKind, Who};

const V1: &str = include_str!("../../../../vectors/journal-v1.txt");
/// An evening in June in a place two hours east of UTC.
const AT: Moment = Moment {
    unix_s: 1_781_992_800,
    offset_min: 120,
};

/// Every fact and every word, by name. A new variant stops the compiler at `name`: give it a line here.
pub(crate) fn facts() -> Vec<(String, Fact)> {
    let (a, b) = (Who::A, Who::B);
    let full = CheckIn {
        pull: Some(9),
        alarm_distance: Some(7),
        alarm_closeness: Some(0),
        calm: Some(3),
        presence: Some(10),
        begun_from: Some(Begun::Desire),
        kept: Some(false),
        words: Some("Schön, und dann still. 🌙".to_owned()),
        ..CheckIn::default()
    };
    let begun = |from| CheckIn {
        begun_from: Some(from),
        ..CheckIn::default()
    };
    let limited = |limit| Fact::Limited {
        who: b,
        kind: StepKind::Talk,
        limit,
    };
    let all_steps = StepKind::ALL.map(|kind| Step { kind, minutes: 5 });
    let mut facts = vec![
        Fact::Opened { mode: Mode::JustMe },
        Fact::Opened { mode: Mode::Together },
        Fact::Opened {
            mode: Mode::TwoPhonesLater,
        },
        Fact::Named {
            who: a,
            name: "Ana Löwe".to_owned(),
        },
        Fact::Answered {
            who: a,
            item: "anx-1".to_owned(),
            value: Some(7),
        },
        Fact::Answered {
            who: b,
            item: "fear-6".to_owned(),
            value: None,
        },
        Fact::Card {
            who: a,
            card: "disorganised".to_owned(),
            mine: true,
        },
        Fact::Card {
            who: b,
            card: "secure".to_owned(),
            mine: false,
        },
        Fact::Body {
            who: a,
            profile: BodyProfile::Average,
        },
        Fact::Body {
            who: a,
            profile: BodyProfile::ToldFemale,
        },
        Fact::Body {
            who: b,
            profile: BodyProfile::ToldMale,
        },
        Fact::Tolerance {
            who: b,
            minutes: Some(10),
        },
        Fact::Tolerance {
            who: b,
            minutes: None,
        },
        Fact::Wish {
            who: a,
            kind: StepKind::Hold,
            minutes: Some(15),
        },
        Fact::Wish {
            who: a,
            kind: StepKind::Hold,
            minutes: None,
        },
        limited(Some(Limit::No)),
        limited(Some(Limit::AtMost(10))),
        limited(Some(Limit::AtLeast(120))),
        limited(None),
        Fact::CheckDone { who: a },
        Fact::Opens {
            who: a,
            what: Open::Map,
            yes: true,
        },
        Fact::Opens {
            who: b,
            what: Open::Curves,
            yes: false,
        },
        Fact::Proposed {
            steps: all_steps[..4].to_vec(),
        },
        Fact::Proposed {
            steps: all_steps[4..].to_vec(),
        },
        Fact::SaidYes { who: a },
        Fact::SaidYes { who: b },
        Fact::Ended { who: b },
        Fact::CheckedIn {
            who: a,
            entry: CheckIn::default(),
        },
        Fact::CheckedIn { who: b, entry: full },
    ];
    let froms = [Begun::Insecurity, Begun::ToPlease, Begun::ToSoothe];
    facts.extend(froms.map(|from| Fact::CheckedIn {
        who: a,
        entry: begun(from),
    }));
    facts.push(Fact::LocksAfter { seconds: 600 });
    facts.extend([Theme::System, Theme::Night, Theme::Day].map(|theme| Fact::Dressed { theme }));
    facts.push(Fact::Signs {
        sound: true,
        vibration: false,
    });
    facts.extend(crate::practice::facts());
    facts.extend(own_facts(&all_steps));
    facts.push(Fact::Dressed { theme: Theme::Dim });
    facts.extend(Term::ALL.map(|term| Fact::Termed {
        term,
        word: Some("mein Schatz".to_owned()),
    }));
    facts.push(Fact::Termed {
        term: Term::Sex,
        word: None,
    });
    facts.extend(crate::learning::facts());
    facts.extend(crate::linked::facts());
    facts.push(Fact::Copied);
    facts.extend(crate::unfinished::facts());
    facts.extend(crate::learning::later_facts());
    facts.push(Fact::ReadBack { entries: 300 });
    let mut seen = Vec::new();
    facts
        .into_iter()
        .map(|fact| {
            let name = name(&fact);
            seen.push(name);
            let count = seen.iter().filter(|one| **one == name).count();
            (format!("{name}-{count}"), fact)
        })
        .collect()
}

/// What one person writes and chooses for themselves: every act and every word of them.
fn own_facts(steps: &[Step]) -> Vec<Fact> {
    let text = |text: &str| Some(text.to_owned());
    let place = |after, when| CheckIn {
        when: Some(when),
        after: Some(after),
        ..CheckIn::default()
    };
    let full = CheckIn {
        feelings: Some(vec!["weit weg".to_owned(), "zärtlich".to_owned()]),
        begun_from: Some(Begun::Desire),
        begun_also: Some(vec![Begun::ToPlease, Begun::ToSoothe]),
        close_min: Some(25),
        days_ago: Some(3),
        ..place(After::TooFar, When::SoonAfter)
    };
    let trigger = Trigger {
        cue: "Licht aus".to_owned(),
        body: text("eng"),
        story: text("gleich geht es los"),
        urge: text("weg"),
        helped: text("Lampe an"),
        changes: Some(vec!["light".to_owned(), "door".to_owned()]),
        of: Some(AT.unix_s),
    };
    let turn = |part| Turn {
        who: Who::B,
        part,
        words: "…".to_owned(),
    };
    let mut acts = vec![
        Act::Edited {
            of: AT.unix_s,
            entry: full,
        },
        Act::Erased {
            of: AT.unix_s,
            places: vec![(0, 7), (1, 5_000_000_000)],
        },
        Act::Triggered(trigger),
        Act::Triggered(Trigger {
            cue: "x".to_owned(),
            ..Trigger::default()
        }),
        Act::Repaired(Repair {
            alone: false,
            turns: Part::ALL.map(turn).to_vec(),
            steps: Some(steps[..2].to_vec()),
        }),
        Act::Repaired(Repair {
            alone: true,
            turns: vec![turn(Part::Need)],
            steps: None,
        }),
        Act::Decided {
            of: AT.unix_s,
            put: true,
        },
        Act::PathBegun,
        Act::PathLeft,
        Act::PathDid {
            step: "notice-once".to_owned(),
            yes: true,
        },
        Act::Planned {
            words: "einen Satz sagen".to_owned(),
            predicted: 8,
        },
        Act::Tried {
            of: AT.unix_s,
            felt: Some(3),
            words: text("ging"),
        },
        Act::Tried {
            of: AT.unix_s,
            felt: None,
            words: None,
        },
        Act::Intended {
            words: "Chor".to_owned(),
        },
    ];
    acts.extend([Fate::Done, Fate::LetGo].map(|fate| Act::Settled { of: AT.unix_s, fate }));
    acts.extend([
        Act::HarmAsked,
        Act::Prepared(Plan {
            signs: text("a"),
            alone: text("b"),
            place: text("c"),
            people: text("d"),
        }),
    ]);
    let mut facts: Vec<Fact> = acts
        .into_iter()
        .map(|act| Fact::Wrote { who: Who::A, act })
        .collect();
    facts.extend(After::ALL.map(|after| Fact::CheckedIn {
        who: Who::B,
        entry: place(after, When::NextMorning),
    }));
    facts.extend([true, false].map(|yes| Fact::SetAside { yes }));
    facts
}

const fn name(fact: &Fact) -> &'static str {
    match fact {
        Fact::Opened { .. } => "opened",
        Fact::Named { .. } => "named",
        Fact::Answered { .. } => "answered",
        Fact::Card { .. } => "card",
        Fact::Body { .. } => "body",
        Fact::Tolerance { .. } => "tolerance",
        Fact::Wish { .. } => "wish",
        Fact::Limited { .. } => "limited",
        Fact::CheckDone { .. } => "check-done",
        Fact::Opens { .. } => "opens",
        Fact::Proposed { .. } => "proposed",
        Fact::SaidYes { .. } => "said-yes",
        Fact::Ended { .. } => "ended",
        Fact::CheckedIn { .. } => "checked-in",
        Fact::LocksAfter { .. } => "locks-after",
        Fact::Dressed { .. } => "dressed",
        Fact::Signs { .. } => "signs",
        Fact::Practised { .. } => "practised",
        Fact::OrderForgotten { .. } => "order-forgotten",
        Fact::Owned { .. } => "owned",
        Fact::Drafted { .. } => "drafted",
        Fact::Part { .. } => "part",
        Fact::Vetoed { .. } => "vetoed",
        Fact::OtherNamed { .. } => "other-named",
        Fact::OtherAnswered { .. } => "other-answered",
        Fact::Wrote { .. } => "wrote",
        Fact::SetAside { .. } => "set-aside",
        Fact::Learning { .. } => "learning",
        Fact::Unfinished { .. } => "unfinished",
        Fact::Removed { .. } => "removed",
        Fact::Keepsake { .. } => "keepsake",
        Fact::Termed { .. } => "termed",
        Fact::Linked { .. } => "linked",
        Fact::Copied => "copied",
        Fact::ReadBack { .. } => "read-back",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs: Result<Vec<u8>, _> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16))
        .collect();
    assert!(pairs.is_ok(), "pairs of hex digits: {text}");
    pairs.unwrap_or_default()
}

fn line(name: &str, entry: &Entry) -> String {
    format!("{name} = {}", hex(&entry.encode()))
}

fn golden() -> Vec<(&'static str, Vec<u8>)> {
    let lines = V1
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(" = ").unwrap_or((line, "")))
        .map(|(name, bytes)| (name, unhex(bytes)))
        .collect()
}

#[test]
fn what_was_written_once_is_read_for_ever() {
    let facts = facts();
    let golden = golden();
    let missing: Vec<String> = facts
        .iter()
        .skip(golden.len())
        .map(|(name, fact)| {
            line(
                name,
                &Entry {
                    at: AT,
                    fact: fact.clone(),
                },
            )
        })
        .collect();
    assert!(
        missing.is_empty(),
        "add to the end of vectors/journal-v1.txt:\n{}",
        missing.join("\n")
    );
    assert_eq!(golden.len(), facts.len());
    for ((name, bytes), (expected, fact)) in golden.iter().zip(facts) {
        assert_eq!(*name, expected);
        assert_eq!(Entry::decode(bytes), Ok(Entry { at: AT, fact }), "{name}");
    }
}

#[test]
fn todays_writer_writes_the_golden_lines() {
    for ((name, bytes), (_, fact)) in golden().iter().zip(facts()) {
        assert_eq!(
            line(name, &Entry { at: AT, fact }),
            format!("{name} = {}", hex(bytes))
        );
    }
}

#[track_caller]
fn check(bytes: &str, expected: Result<Fact, ReadError>) {
    let bytes = unhex(&bytes.replace(' ', ""));
    assert_eq!(
        Entry::decode(&bytes).map(|entry| entry.fact),
        expected,
        "{}",
        hex(&bytes)
    );
}

#[test]
fn what_is_no_entry_of_this_version_is_told_apart() {
    let at = "82 82 1a 6a3710a0 18 78";
    let (later, damaged) = (Err(ReadError::Later), Err(ReadError::Damaged));
    // As it is today: a partner said yes.
    check(&format!("01 {at} 82 0b 81 00"), Ok(Fact::SaidYes { who: Who::A }));
    // A later version: by its first byte, by a fact, a theme, a kind of step, a rule or a way of beginning not known.
    check("02", later.clone());
    check("ff 00 11 22", later.clone());
    check(&format!("01 {at} 82 18 63 81 00"), later.clone());
    check(&format!("01 {at} 82 0f 81 09"), later.clone());
    check(&format!("01 {at} 82 0a 81 81 82 08 05"), later.clone());
    // A limit not known is not read as no limit.
    check(&format!("01 {at} 82 07 83 00 02 82 07 81 05"), later.clone());
    check(&format!("01 {at} 82 07 83 00 02 82 07 80"), later.clone());
    check(&format!("01 {at} 82 0d 82 00 86 f6f6f6f6f6 09"), later);
    // A later version gave the fact one more field: read without it.
    check(
        &format!("01 {at} 82 0b 82 00 63 6e6577"),
        Ok(Fact::SaidYes { who: Who::A }),
    );
    // Damaged: nothing, the version alone, version 0, a byte missing, a byte too many, another type.
    check("", damaged.clone());
    check("01", damaged.clone());
    check(&format!("00 {at} 82 0b 81 00"), damaged.clone());
    check(&format!("01 {at} 82 0b 81"), damaged.clone());
    check(&format!("01 {at} 82 0b 81 00 00"), damaged.clone());
    check(&format!("01 {at} 82 0b 81 61 41"), damaged.clone());
    // Out of bounds: an answer of 8, a local time of 15 hours, seven steps, no step, a name that turns the text
    // around it, a text that says it is 4 GiB long.
    check(&format!("01 {at} 82 02 83 00 65 616e782d31 08"), damaged.clone());
    check("01 82 82 1a 6a3710a0 19 0384 82 0b 81 00", damaged.clone());
    check(
        &format!("01 {at} 82 0a 81 87 820005 820105 820205 820305 820405 820505 820605"),
        damaged.clone(),
    );
    check(&format!("01 {at} 82 0a 81 80"), damaged.clone());
    check(&format!("01 {at} 82 01 82 00 65 41e280ae42"), damaged.clone());
    check(&format!("01 {at} 82 01 82 00 7a ffffffff 41"), damaged);
}

#[test]
fn the_longest_entry_fits() {
    let words = "🌙".repeat(journal::command::WORDS_MAX);
    let entry = CheckIn {
        words: Some(words),
        ..CheckIn::default()
    };
    let fact = journal::command::check_in(Who::A, entry).expect("at the bound");
    let entry = Entry { at: AT, fact };
    let bytes = entry.encode();
    assert!(bytes.len() < Entry::BYTES_MAX / 2, "{}", bytes.len());
    assert_eq!(Entry::decode(&bytes), Ok(entry));
    assert_eq!(
        Entry::decode(&[bytes, vec![0; Entry::BYTES_MAX]].concat()),
        Err(ReadError::Damaged)
    );
}
