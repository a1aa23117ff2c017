//! What one person writes for themselves: entries and their versions, triggers, repairs.
#![cfg(test)]

use crate::story::*;
use journal::calendar::Month;
use journal::page::{Part, Repair, Trigger, Turn};
use journal::repair::{Line, REST_S, Start, difference, rests_s, start, waiting};
use journal::{Act, CheckIn, Entry, Moment, State, When, command, diary};
use model::{Begun, Step, StepKind};

/// Hours after ten in the evening, two hours before the first day of a story begins.
fn after_h(hours: i64) -> Moment {
    Moment {
        unix_s: day(0).unix_s + (hours - 2) * 3_600,
        ..day(0)
    }
}

pub(crate) fn add(state: &mut State, at: Moment, act: Act) {
    let fact = command::act(A, act).expect("within bounds");
    state.take(&Entry { at, fact });
}

pub(crate) fn write(state: &mut State, at: Moment, entry: CheckIn) {
    let fact = command::check_in(A, entry).expect("within bounds");
    state.take(&Entry { at, fact });
}

fn words(words: &str) -> CheckIn {
    CheckIn {
        words: Some(words.to_owned()),
        ..CheckIn::default()
    }
}

#[track_caller]
fn pages(state: &State, expected: &str) {
    let said: Vec<String> = diary::pages(state, A)
        .map(|(at, entry)| {
            let earlier = state.own(A).earlier(at.unix_s);
            let earlier: Vec<_> = earlier
                .iter()
                .filter_map(|(_, before)| before.words.clone())
                .collect();
            format!(
                "{} (before: {})",
                entry.words.clone().unwrap_or_default(),
                earlier.join(", ")
            )
        })
        .collect();
    assert_eq!(said.join("; "), expected);
}

#[test]
fn an_edited_entry_keeps_both_versions_and_an_erased_one_none() {
    let mut state = State::default();
    write(&mut state, after_h(0), words("so"));
    write(&mut state, after_h(1), words("later"));
    let edited = |of: i64, to: &str| Act::Edited { of, entry: words(to) };
    let first = after_h(0).unix_s;
    add(&mut state, after_h(9), edited(first, "no, so"));
    add(&mut state, after_h(10), edited(first, "or so"));
    pages(&state, "or so (before: so, no, so); later (before: )");
    // Of something that is not there, and of the other's: nothing happens.
    add(&mut state, after_h(11), edited(first + 1, "?"));
    let others = command::act(B, edited(first, "mine?")).expect("within bounds");
    state.take(&Entry {
        at: after_h(11),
        fact: others,
    });
    pages(&state, "or so (before: so, no, so); later (before: )");
    let erase = Act::Erased {
        of: first,
        places: Vec::new(),
    };
    add(&mut state, after_h(12), erase);
    pages(&state, "later (before: )");
    assert!(state.own(A).earlier(first).is_empty());
    // An edit of what was erased brings nothing back.
    add(&mut state, after_h(13), edited(first, "again"));
    pages(&state, "later (before: )");
}

#[test]
fn an_entry_that_comes_late_says_so() {
    let late = |when, days_ago| {
        CheckIn {
            when,
            days_ago,
            ..CheckIn::default()
        }
        .is_late()
    };
    let (soon, morning) = (Some(When::SoonAfter), Some(When::NextMorning));
    assert_eq!(
        [None, Some(0), Some(1), Some(5)].map(|days| late(soon, days)),
        [false, false, true, true]
    );
    assert_eq!(
        [None, Some(1), Some(2)].map(|days| late(morning, days)),
        [false, false, true]
    );
    assert_eq!(
        [None, Some(1), Some(2)].map(|days| late(None, days)),
        [false, false, true]
    );
}

#[test]
fn the_next_morning_is_asked_for_once_and_passes_without_a_word() {
    let mut state = State::default();
    let open = |state: &State, hours| diary::morning_is_open(state, A, after_h(hours));
    let kind = |state: &State, hours| diary::when_now(state, A, after_h(hours));
    assert!(!open(&state, 10), "nothing was written");
    let soon = CheckIn {
        when: Some(When::SoonAfter),
        ..words("close")
    };
    write(&mut state, after_h(1), soon);
    assert_eq!(
        [2, 10, 12, 20].map(|hours| open(&state, hours)),
        [false, true, true, false]
    );
    assert_eq!(kind(&state, 2), When::SoonAfter);
    assert_eq!(kind(&state, 10), When::NextMorning);
    assert!(!open(&state, 34), "a day later it has passed");
    let morning = CheckIn {
        when: Some(When::NextMorning),
        ..words("rested")
    };
    write(&mut state, after_h(11), morning);
    assert!(!open(&state, 16));
    // The evening of 23:00 and the next morning at 9:00 are the same evening; so is an entry at one at night.
    let days: Vec<i64> = diary::pages(&state, A)
        .map(|(at, entry)| diary::evening_of(at, entry) - after_h(0).day())
        .collect();
    assert_eq!(days, [0, 0]);
    assert_eq!(
        diary::evening_of(after_h(3), &words("one at night")),
        after_h(0).day()
    );
    let older = CheckIn {
        days_ago: Some(3),
        ..words("older")
    };
    assert_eq!(diary::evening_of(after_h(20), &older), after_h(0).day() - 2);
}

#[test]
fn own_words_for_feelings_come_back_and_words_are_found() {
    let mut state = State::default();
    let felt = |list: &[&str]| CheckIn {
        feelings: Some(list.iter().map(|word| (*word).to_owned()).collect()),
        ..words("The lamp was on; she laughed.")
    };
    write(&mut state, after_h(0), felt(&["far off", "tender"]));
    write(&mut state, after_h(30), felt(&["tender", "wide awake"]));
    assert_eq!(diary::feelings(&state, A), ["tender", "wide awake", "far off"]);
    assert!(
        diary::feelings(&state, B).is_empty(),
        "the other's words are not offered"
    );
    let found = |wanted: &str| {
        diary::pages(&state, A)
            .filter(|(_, entry)| diary::holds(entry, wanted))
            .count()
    };
    for (wanted, count) in [
        ("lamp", 2),
        ("LAMP laughed", 2),
        ("far lamp", 1),
        ("  Far   OFF ", 1),
        ("", 2),
        ("window", 0),
    ] {
        assert_eq!(found(wanted), count, "{wanted}");
    }
}

#[test]
fn several_beginnings_stand_beside_one_another() {
    let entry = CheckIn {
        begun_from: Some(Begun::Desire),
        begun_also: Some(vec![Begun::ToPlease]),
        ..CheckIn::default()
    };
    assert_eq!(
        entry.begun().collect::<Vec<_>>(),
        [Begun::Desire, Begun::ToPlease]
    );
}

#[test]
fn the_map_grows_out_of_entries_and_says_each_thing_once() {
    let trigger = |cue: &str, body: &str, helped: &str, change: &str| {
        Act::Triggered(Trigger {
            cue: cue.to_owned(),
            body: Some(body.to_owned()),
            helped: Some(helped.to_owned()),
            changes: Some(vec![change.to_owned()]),
            ..Trigger::default()
        })
    };
    let mut state = State::default();
    add(
        &mut state,
        after_h(0),
        trigger(" The light goes out ", "cold hands", " ", "light"),
    );
    add(
        &mut state,
        after_h(30),
        trigger("Held from behind", "no air", "sitting up", "not-held"),
    );
    add(
        &mut state,
        after_h(60),
        trigger("the light  goes out", "Cold hands", "the lamp on", "light"),
    );
    let told = |state: &State| {
        let line = |cue: diary::Cue| {
            let rows = cue.rows.map(|row| row.join(" / "));
            format!("{}: {} | {}", cue.cue, rows.join(" > "), cue.changes.join(" "))
        };
        diary::map(state, A).into_iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&state),
        [
            "the light  goes out: Cold hands >  >  > the lamp on | light",
            "Held from behind: no air >  >  > sitting up | not-held",
        ]
    );
    let of = after_h(30).unix_s;
    add(
        &mut state,
        after_h(61),
        Act::Erased {
            of,
            places: Vec::new(),
        },
    );
    assert_eq!(told(&state).len(), 1);
    assert!(told(&State::default()).is_empty());
}

#[test]
fn months() {
    let check = |day: i64, expected: &str| {
        let (month, of_month) = Month::of(day);
        let said = format!(
            "{}-{:02}-{of_month:02}, {} days from weekday {}",
            month.year,
            month.month,
            month.days(),
            month.first_weekday()
        );
        assert_eq!(said, expected);
        assert_eq!(month.first_day() + of_month - 1, day);
    };
    check(0, "1970-01-01, 31 days from weekday 3");
    check(20_781, "2026-11-24, 30 days from weekday 6");
    check(19_782, "2024-02-29, 29 days from weekday 3");
    check(-25_509, "1900-02-28, 28 days from weekday 3");
    let (month, _) = Month::of(20_781);
    assert_eq!(month.plus(2), Month { year: 2027, month: 1 });
    assert_eq!(
        month.plus(-11),
        Month {
            year: 2025,
            month: 12
        }
    );
}

#[test]
fn nobody_talks_while_somebody_is_tense() {
    for (tension, expected) in [
        (&[][..], Start::Ask),
        (&[None], Start::Ask),
        (&[Some(6)], Start::Go),
        (&[Some(7)], Start::Later),
        (&[Some(2), None], Start::Ask),
        (&[Some(2), Some(6)], Start::Go),
        // Whoever is too tense is not asked to wait for the other's answer.
        (&[Some(8), None], Start::Later),
        (&[Some(0), Some(10)], Start::Later),
    ] {
        assert_eq!(start(tension), expected, "{tension:?}");
    }
}

fn steps(text: &str) -> Vec<Step> {
    let kind = |name: &str| {
        StepKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .expect("a kind")
    };
    let step = |part: &str| {
        let (name, minutes) = part.split_once(' ').expect("kind and minutes");
        Step {
            kind: kind(name),
            minutes: minutes.parse().expect("minutes"),
        }
    };
    text.split(", ")
        .filter(|part| !part.is_empty())
        .map(step)
        .collect()
}

#[test]
fn a_change_of_the_agreement_is_told_line_by_line() {
    let check = |now: &str, then: &str, expected: &str| {
        let line = |line: Line| match line {
            Line::Stays(step) => format!("{} {}", step.kind.name(), step.minutes),
            Line::Lasts(step, before) => format!("{} {before} to {}", step.kind.name(), step.minutes),
            Line::New(step) => format!("+{} {}", step.kind.name(), step.minutes),
            Line::Gone(step) => format!("-{} {}", step.kind.name(), step.minutes),
        };
        let lines = difference(&steps(now), &steps(then));
        assert_eq!(
            lines.into_iter().map(line).collect::<Vec<_>>().join(", "),
            expected
        );
    };
    check("", "", "");
    check("", "hold 8", "+hold 8");
    check("hold 8", "", "-hold 8");
    check("hold 8, sleep 20", "hold 8, sleep 20", "hold 8, sleep 20");
    check("hold 8, sleep 20", "hold 12, sleep 20", "hold 8 to 12, sleep 20");
    check(
        "hold 8, sleep 20",
        "hold 8, talk 5, sleep 20",
        "hold 8, +talk 5, sleep 20",
    );
    check(
        "hold 8, talk 5, sleep 20",
        "talk 5, hold 8, sleep 20",
        "-hold 8, talk 5, +hold 8, sleep 20",
    );
    check(
        "hold 8, wash 5",
        "talk 5, quiet 9",
        "-hold 8, -wash 5, +talk 5, +quiet 9",
    );
}

#[test]
fn a_change_rests_before_it_is_put_on_the_table() {
    let written = after_h(0);
    let later = |seconds| Moment {
        unix_s: written.unix_s + seconds,
        ..written
    };
    assert_eq!(rests_s(written, written), REST_S);
    assert_eq!(rests_s(written, later(REST_S - 1)), 1);
    assert_eq!(rests_s(written, later(REST_S)), 0);
    assert_eq!(rests_s(written, later(-5)), REST_S, "a clock set back");
    let mut state = State::default();
    let repair = Repair {
        alone: false,
        turns: Vec::new(),
        steps: Some(steps("hold 8")),
    };
    add(&mut state, written, Act::Repaired(repair));
    assert!(waiting(state.own(A)).is_some());
    let of = written.unix_s;
    add(&mut state, later(REST_S), Act::Decided { of, put: false });
    assert!(waiting(state.own(A)).is_none());
    assert_eq!(state.own(A).repairs[0].put, Some(false));
}

#[test]
fn a_repair_without_words_and_without_a_change_is_none() {
    let turn = |words: &str| Turn {
        who: B,
        part: Part::Need,
        words: words.to_owned(),
    };
    let repair = |words: &str| {
        let repair = Repair {
            alone: true,
            turns: vec![turn(words)],
            steps: None,
        };
        command::act(A, Act::Repaired(repair)).map_err(|refused| refused.to_string())
    };
    assert!(repair("time").is_ok());
    assert_eq!(repair("  "), Err("write a word or two first".to_owned()));
    let planned = |words: &str, predicted| {
        let words = words.to_owned();
        command::act(A, Act::Planned { words, predicted }).is_ok()
    };
    assert_eq!(
        [planned("say it", 10), planned("say it", 11), planned("", 3)],
        [true, false, false]
    );
}
