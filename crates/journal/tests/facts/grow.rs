//! Growing: a path that ends, experiments, commitments, the questions about harm, a check done again.
#![cfg(test)]

use crate::own::{add, write};
use crate::story::*;
use journal::page::{Fate, Plan};
use journal::{Act, After, CheckIn, Entry, Fact, State, grow};
use model::Who;

fn calm(calm: u8) -> CheckIn {
    CheckIn {
        calm: Some(calm),
        ..CheckIn::default()
    }
}

fn words(words: &str) -> CheckIn {
    CheckIn {
        words: Some(words.to_owned()),
        ..CheckIn::default()
    }
}

#[test]
fn four_weeks_and_then_they_are_over() {
    let mut state = State::default();
    let on = |state: &State, days| format!("{:?}", grow::on_path(state.own(A), day(days)));
    assert_eq!(on(&state, 0), "Off");
    add(&mut state, day(0), Act::PathBegun);
    let weeks: Vec<String> = [-3, 0, 6, 7, 27, 28, 400].map(|days| on(&state, days)).into();
    assert_eq!(
        weeks,
        [
            "Week(1)", "Week(1)", "Week(1)", "Week(2)", "Week(4)", "Over", "Over"
        ]
    );
    let did = |yes| Act::PathDid {
        step: "name-it".to_owned(),
        yes,
    };
    add(&mut state, day(1), did(true));
    add(&mut state, day(2), did(true));
    assert_eq!(state.own(A).path.as_ref().map(|path| path.done.len()), Some(1));
    add(&mut state, day(3), did(false));
    assert_eq!(state.own(A).path.as_ref().map(|path| path.done.len()), Some(0));
    add(&mut state, day(29), Act::PathLeft);
    assert_eq!(on(&state, 29), "Off");
    assert_eq!(state.own(A).path_left, Some(day(29)));
}

#[test]
fn fear_decides_the_size_of_the_next_experiment() {
    let check = |felt: &[Option<u8>], expected: grow::Rung| {
        let mut state = State::default();
        for (number, felt) in (0..).zip(felt) {
            let at = day(number);
            let words = "say what I liked".to_owned();
            add(&mut state, at, Act::Planned { words, predicted: 8 });
            let of = at.unix_s;
            add(
                &mut state,
                at,
                Act::Tried {
                    of,
                    felt: *felt,
                    words: None,
                },
            );
        }
        assert_eq!(grow::next_rung(&state.own(A).experiments), expected, "{felt:?}");
    };
    check(&[], grow::Rung::Same);
    check(&[Some(3)], grow::Rung::Same);
    check(&[Some(3), Some(4)], grow::Rung::More);
    check(&[Some(3), Some(5)], grow::Rung::Same);
    check(&[Some(1), Some(1), Some(7)], grow::Rung::Smaller);
    // One that was left is not tried again at the same size.
    check(&[Some(1), Some(1), None], grow::Rung::Smaller);
    let mut state = State::default();
    let words = "ask for a hand".to_owned();
    add(&mut state, day(0), Act::Planned { words, predicted: 8 });
    assert!(
        grow::expected_and_felt(&state.own(A).experiments).is_empty(),
        "not told yet"
    );
    let felt = Some(2);
    add(
        &mut state,
        day(1),
        Act::Tried {
            of: day(0).unix_s,
            felt,
            words: None,
        },
    );
    assert_eq!(grow::expected_and_felt(&state.own(A).experiments), [(8, 2)]);
}

#[test]
fn a_commitment_is_done_or_let_go_and_never_counted() {
    let mut state = State::default();
    let words = "choir on Tuesday".to_owned();
    add(&mut state, day(0), Act::Intended { words });
    assert_eq!(state.own(A).commitments[0].fate, None);
    let fate = Fate::LetGo;
    add(
        &mut state,
        day(8),
        Act::Settled {
            of: day(0).unix_s,
            fate,
        },
    );
    assert_eq!(state.own(A).commitments[0].fate, Some(Fate::LetGo));
}

#[test]
fn the_questions_about_harm_come_every_four_weeks_and_their_answers_are_nowhere() {
    let mut state = State::default();
    let due = |state: &State, days| grow::harm_is_due(state, A, day(days));
    assert!(!due(&state, 400), "nothing was written yet");
    write(&mut state, day(0), calm(5));
    assert_eq!([0, 27, 28].map(|days| due(&state, days)), [false, false, true]);
    add(&mut state, day(30), Act::HarmAsked);
    assert_eq!([30, 57, 58].map(|days| due(&state, days)), [false, false, true]);
    assert!(due(&state, 20), "a clock set back");
    // The act has no room for an answer: it is one number in the bytes.
    let asked = |who: Who| {
        let fact = Fact::Wrote {
            who,
            act: Act::HarmAsked,
        };
        Entry { at: day(0), fact }.encode().len()
    };
    assert_eq!(asked(A), asked(B));
}

#[test]
fn calm_evenings_in_a_row_say_that_it_may_not_be_needed() {
    let need = |entries: &[CheckIn]| {
        let mut state = State::default();
        for (number, entry) in (0..).zip(entries) {
            write(&mut state, day(number), entry.clone());
        }
        format!("{:?}", grow::need(&state, A))
    };
    let fine = CheckIn {
        after: Some(After::Fine),
        ..CheckIn::default()
    };
    assert_eq!(need(&[]), "Unknown { more: 6 }");
    // Entries that say nothing of it do not count as calm.
    assert_eq!(need(&[calm(8), words("hm"), fine.clone()]), "Unknown { more: 4 }");
    assert_eq!(
        need(&[
            calm(1),
            calm(6),
            calm(7),
            fine.clone(),
            fine.clone(),
            fine.clone(),
            fine
        ]),
        "Little"
    );
    let far = CheckIn {
        alarm_distance: Some(5),
        ..calm(9)
    };
    assert_eq!(need(&[calm(6), calm(7), calm(8), calm(8), far, calm(8)]), "Some");
}

#[test]
fn a_safety_plan_is_replaced_and_an_empty_one_takes_it_out() {
    let mut state = State::default();
    let plan = |people: &str| {
        Act::Prepared(Plan {
            people: Some(people.to_owned()),
            ..Plan::default()
        })
    };
    add(&mut state, day(0), plan("Rosa"));
    assert_eq!(
        state.own(A).plan.as_ref().and_then(|plan| plan.people.as_deref()),
        Some("Rosa")
    );
    add(&mut state, day(1), plan("  "));
    assert_eq!(state.own(A).plan, None);
}

#[test]
fn a_check_done_again_keeps_the_first_to_compare_with() {
    let (state, _) = told(story![
        TOGETHER,
        answered(A, "anx-1", 6),
        Fact::CheckDone { who: A },
        Happens::Day(60),
        answered(A, "anx-1", 3),
        Fact::CheckDone { who: A },
    ]);
    let told: Vec<_> = state
        .partner(A)
        .checks
        .iter()
        .map(|check| (check.at.day() - day(0).day(), check.answers["anx-1"]))
        .collect();
    assert_eq!(told, [(0, Some(6)), (60, Some(3))]);
}

#[test]
fn setting_the_parts_for_two_aside_is_a_setting_like_any_other() {
    let (state, _) = told(story![TOGETHER, Fact::SetAside { yes: true }]);
    assert!(!state.for_two());
    let (state, _) = told(story![
        TOGETHER,
        Fact::SetAside { yes: true },
        Fact::SetAside { yes: false }
    ]);
    assert!(state.for_two());
    // An agreement rests meanwhile, and is there again afterwards.
    let (state, at) = told(story![
        TOGETHER,
        hold(8),
        yes(A),
        yes(B),
        Fact::SetAside { yes: true }
    ]);
    assert!(state.agreement(at).is_none());
    let (state, at) = told(story![
        TOGETHER,
        hold(8),
        yes(A),
        yes(B),
        Fact::SetAside { yes: true },
        Fact::SetAside { yes: false }
    ]);
    assert!(state.agreement(at).is_some());
    // Nothing in it says why, by whom, or after what.
    let aside = Entry {
        at: day(0),
        fact: Fact::SetAside { yes: true },
    };
    let theme = Entry {
        at: day(0),
        fact: Fact::LocksAfter { seconds: 0 },
    };
    assert_eq!(aside.encode().len(), theme.encode().len() + 1);
}

#[test]
fn a_change_can_be_asked_for_once_there_are_two_checks() {
    let once = story![answered(A, "anx-1", 6), Fact::CheckDone { who: A }];
    let (state, _) = told(once);
    assert_eq!(journal::ask::change(&state, A), None);
    let (state, _) = told(story![
        answered(A, "anx-1", 6),
        Fact::CheckDone { who: A },
        Happens::Day(20),
        answered(A, "anx-1", 2),
        Fact::CheckDone { who: A },
    ]);
    let Some(engine::Ask::Change([before, after])) = journal::ask::change(&state, A) else {
        panic!("two checks");
    };
    assert_eq!(before.answers, [("anx-1".to_owned(), Some(6))]);
    assert_eq!(after.answers, [("anx-1".to_owned(), Some(2))]);
    assert_eq!(journal::ask::change(&state, B), None);
}
