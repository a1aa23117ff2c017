//! What learning reads out of the entries, what it leaves alone, predictions and trials.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use crate::story::*;
use engine::Ask;
use journal::ask::{plan_learned, plan_reads};
use journal::learning::{
    Outcome, Plan, Stands, entries, finding, foretold, foretold_mornings, stands, wants_morning,
    wants_prediction, whose,
};
use journal::{CheckIn, Entry, Fact, Learn, Lived, Mode, Moment, State, When, command};
use learn::diary::What;
use learn::predictions::{ANSWERS, ITEMS, pack, pack_morning};
use learn::trial::Verdict;
use model::{Begun, Step, StepKind, Who};

const HOUR_S: i64 = 3_600;

fn plan() -> Plan {
    Plan {
        a: "hold first".to_owned(),
        b: "ten minutes apart first".to_owned(),
        outcome: Outcome::Calm,
        pairs: 8,
    }
}

/// A line for each act and word, for `vectors/journal-v1.txt`.
pub(crate) fn facts() -> Vec<Fact> {
    let of = |who, act| Fact::Learning { who, act };
    let outcomes = [Outcome::Calm, Outcome::Unease, Outcome::Morning];
    let mut facts = vec![
        of(A, Learn::Off { yes: true }),
        of(B, Learn::Forgotten),
        of(A, Learn::Shares { yes: false }),
        of(
            B,
            Learn::Predicted {
                chances: (0..55).map(|at| at * 4 + 3).collect(),
            },
        ),
    ];
    facts.extend(outcomes.map(|outcome| {
        let plan = Plan { outcome, ..plan() };
        of(A, Learn::TrialProposed(plan))
    }));
    facts.extend([
        of(B, Learn::TrialYes { coins: u64::MAX - 1 }),
        of(A, Learn::TrialDrawn),
        of(B, Learn::TrialLeft),
    ]);
    let lived = Lived {
        hold_min: Some(20),
        soothed: Some(true),
        turned_away: Some(false),
        after_min: Some(60),
        mood: Some(1),
        content: Some(7),
        close: Some(4),
    };
    facts.push(Fact::CheckedIn {
        who: A,
        entry: CheckIn {
            lived: Some(lived),
            ..CheckIn::default()
        },
    });
    facts.push(of(A, Learn::Remembered));
    facts
}

/// Lines that were added later.
pub(crate) fn later_facts() -> Vec<Fact> {
    let of = |who, act| Fact::Learning { who, act };
    vec![
        of(A, Learn::Teaches { yes: false }),
        of(B, Learn::Teaches { yes: true }),
        of(
            B,
            Learn::MorningPredicted {
                chances: (0..21).map(|at| at * 12 + 1).collect(),
            },
        ),
    ]
}

/// Hours after ten in the evening before the first day of a story.
fn at_h(hours: i64) -> Moment {
    Moment {
        unix_s: day(0).unix_s + (hours - 2) * HOUR_S,
        ..day(0)
    }
}

fn take(state: &mut State, at: Moment, fact: Fact) {
    state.take(&Entry { at, fact });
}

fn act(state: &mut State, at: Moment, who: Who, act: Learn) {
    take(state, at, command::learning(who, act).expect("within bounds"));
}

fn two() -> State {
    let mut state = State::default();
    take(&mut state, at_h(-100), Fact::Opened { mode: Mode::Together });
    state
}

fn soon(calm: u8) -> CheckIn {
    CheckIn {
        when: Some(When::SoonAfter),
        calm: Some(calm),
        ..CheckIn::default()
    }
}

fn check_in(state: &mut State, at: Moment, who: Who, entry: CheckIn) {
    take(state, at, command::check_in(who, entry).expect("within bounds"));
}

/// Each entry in a few words: who, minutes after, what was done and said.
#[track_caller]
fn check(state: &State, who: Who, expected: &[&str]) {
    let minutes = |value: Option<f64>| value.map_or("-".to_owned(), |value| value.to_string());
    let told: Vec<String> = entries(state, whose(state, who))
        .iter()
        .map(|entry| match &entry.what {
            What::Morning(answers) => format!("{:?} morning {answers:?}", entry.who),
            What::CheckIn {
                minutes_after,
                answers,
                did,
            } => format!(
                "{:?} +{minutes_after} calm {:?} hold {} talk {} apart {} kept {:?} from {:?}",
                entry.who,
                answers[3],
                minutes(did.hold_min),
                minutes(did.talk_min),
                minutes(did.apart_min),
                did.agreement_kept,
                did.begun_from
            ),
        })
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn a_minute_is_taken_as_said_and_otherwise_as_usual_and_nothing_else_is_filled_in() {
    let mut state = two();
    check_in(&mut state, at_h(0), A, soon(3));
    let lived = Lived {
        after_min: Some(90),
        hold_min: Some(15),
        ..Lived::default()
    };
    let mut entry = soon(5);
    entry.lived = Some(lived);
    entry.begun_from = Some(Begun::Desire);
    check_in(&mut state, at_h(24), A, entry.clone());
    entry.begun_also = Some(vec![Begun::ToPlease]);
    check_in(&mut state, at_h(48), A, entry);
    // A word alone holds nothing that could be learned from.
    check_in(
        &mut state,
        at_h(72),
        A,
        CheckIn {
            words: Some("long".to_owned()),
            ..CheckIn::default()
        },
    );
    check(
        &state,
        A,
        &[
            "A +45 calm Some(3) hold - talk - apart - kept None from None",
            "A +90 calm Some(5) hold 15 talk - apart - kept None from Some(Desire)",
            "A +90 calm Some(5) hold 15 talk - apart - kept None from None",
        ],
    );
}

#[test]
fn a_morning_belongs_to_its_evening_and_a_late_entry_to_the_day_it_names() {
    let mut state = two();
    check_in(&mut state, at_h(1), A, soon(3));
    let morning = |days_ago| CheckIn {
        when: Some(When::NextMorning),
        calm: Some(8),
        days_ago,
        lived: Some(Lived {
            mood: Some(6),
            ..Lived::default()
        }),
        ..CheckIn::default()
    };
    // Ten hours after eleven, plus the three quarters of an hour before it.
    check_in(&mut state, at_h(11), A, morning(None));
    // No evening is known for this one: it is taken to have ended at half past ten, here ten and a half hours ago.
    check_in(&mut state, at_h(24 * 5 + 11), A, morning(None));
    let mut late = soon(4);
    late.days_ago = Some(2);
    check_in(&mut state, at_h(24 * 9), A, late);
    check(
        &state,
        A,
        &[
            "A +45 calm Some(3) hold - talk - apart - kept None from None",
            "A +645 calm Some(8) hold - talk - apart - kept None from None",
            "A morning [Some(6), None, None]",
            "A +630 calm Some(8) hold - talk - apart - kept None from None",
            "A morning [Some(6), None, None]",
            "A +2850 calm Some(4) hold - talk - apart - kept None from None",
        ],
    );
}

#[test]
fn an_agreement_that_was_kept_says_how_long_and_one_that_was_over_does_not() {
    let mut state = two();
    let step = |kind, minutes| Step { kind, minutes };
    let steps = vec![step(StepKind::Hold, 8), step(StepKind::ApartWithReturn, 20)];
    take(&mut state, at_h(-9), command::propose(steps).expect("steps"));
    for who in Who::BOTH {
        take(&mut state, at_h(-8), Fact::SaidYes { who });
    }
    let kept = |yes| CheckIn {
        kept: Some(yes),
        ..soon(5)
    };
    check_in(&mut state, at_h(0), A, kept(true));
    check_in(&mut state, at_h(24), A, kept(false));
    take(&mut state, at_h(30), Fact::Ended { who: B });
    check_in(&mut state, at_h(48), A, kept(true));
    check(
        &state,
        A,
        &[
            "A +45 calm Some(5) hold 8 talk 0 apart 20 kept Some(true) from None",
            "A +45 calm Some(5) hold - talk - apart - kept Some(false) from None",
            "A +45 calm Some(5) hold - talk - apart - kept Some(true) from None",
        ],
    );
}

#[test]
fn only_ones_own_entries_are_read_unless_both_share_and_what_was_forgotten_stays_out() {
    let mut state = two();
    check_in(&mut state, at_h(0), A, soon(1));
    check_in(&mut state, at_h(1), B, soon(2));
    let own = ["A +45 calm Some(1) hold - talk - apart - kept None from None"];
    check(&state, A, &own);
    act(&mut state, at_h(2), A, Learn::Shares { yes: true });
    check(&state, A, &own);
    act(&mut state, at_h(2), B, Learn::Shares { yes: true });
    let both = [
        own[0],
        "B +45 calm Some(2) hold - talk - apart - kept None from None",
    ];
    check(&state, A, &both);
    take(&mut state, at_h(3), Fact::SetAside { yes: true });
    check(&state, A, &own);
    take(&mut state, at_h(3), Fact::SetAside { yes: false });
    act(&mut state, at_h(3), A, Learn::Forgotten);
    check(&state, A, &both[1..]);
    assert_eq!(state.check_ins.len(), 2, "the diary stays");
    act(&mut state, at_h(3), A, Learn::Remembered);
    check(&state, A, &both);
    act(&mut state, at_h(3), A, Learn::Forgotten);
    act(&mut state, at_h(4), B, Learn::Shares { yes: false });
    check(&state, A, &[]);
    act(&mut state, at_h(4), B, Learn::Shares { yes: true });
    state.take_unread();
    check(&state, B, &both[1..]);
    assert_eq!(
        whose(&state, B),
        [false, true],
        "a yes does not outlast what cannot be read"
    );
}

/// Where each prediction went: which answer it met.
#[track_caller]
/// What a suggestion reads, and what it read when the last agreement was made.
fn reads(state: &State) -> Option<(bool, bool)> {
    plan_reads(state).map(|(now, before)| (!now.is_empty(), before.is_some()))
}

#[test]
fn a_suggestion_reads_the_diary_of_one_alone_of_two_who_share_and_of_nobody_when_learning_is_off() {
    let mut state = State::default();
    take(&mut state, at_h(-100), Fact::Opened { mode: Mode::JustMe });
    assert_eq!(reads(&state), None, "nothing is written");
    check_in(&mut state, at_h(0), A, soon(4));
    assert_eq!(reads(&state), Some((true, false)));
    let hold = vec![Step {
        kind: StepKind::Hold,
        minutes: 10,
    }];
    take(&mut state, at_h(10), Fact::Proposed { steps: hold.clone() });
    take(&mut state, at_h(10), Fact::SaidYes { who: A });
    assert_eq!(reads(&state), Some((true, true)), "what was known then");
    let told = |state: &State| match plan_learned(state, Vec::new(), Vec::new()) {
        Ask::PlanLearned { told, .. } => (told.whose, told.last, told.teach),
        _ => Default::default(),
    };
    assert_eq!(told(&state), ([true, false], hold, true));
    act(&mut state, at_h(11), A, Learn::Teaches { yes: false });
    assert!(!told(&state).2);
    act(&mut state, at_h(12), A, Learn::Off { yes: true });
    assert_eq!(reads(&state), None);
    assert_eq!(told(&state).0, [false; 2]);

    let mut state = two();
    check_in(&mut state, at_h(0), A, soon(4));
    check_in(&mut state, at_h(0), B, soon(4));
    assert_eq!(reads(&state), None, "what one wrote is not for the other's eyes");
    act(&mut state, at_h(1), A, Learn::Shares { yes: true });
    assert_eq!(reads(&state), None);
    act(&mut state, at_h(1), B, Learn::Shares { yes: true });
    assert_eq!(reads(&state), Some((true, false)));
    act(&mut state, at_h(2), B, Learn::Shares { yes: false });
    assert_eq!(reads(&state), None);
}

fn predicted(state: &State, who: Who, expected: &[Option<u8>]) {
    let met: Vec<Option<u8>> = foretold(state, who)
        .iter()
        .map(|one| one.kept.answers[3])
        .collect();
    assert_eq!(met, expected);
}

#[test]
fn a_prediction_meets_the_first_answer_after_it_as_it_was_first_written() {
    let mut state = two();
    let predict = |state: &mut State, at: Moment| {
        let chances = pack(&[[1.0 / 11.0; ANSWERS]; ITEMS]);
        act(state, at, A, Learn::Predicted { chances });
    };
    assert!(wants_prediction(&state, A));
    predict(&mut state, at_h(0));
    assert!(!wants_prediction(&state, A), "one is enough");
    assert!(wants_prediction(&state, B));
    predicted(&state, A, &[]);
    check_in(&mut state, at_h(0), B, soon(9));
    check_in(&mut state, at_h(1), A, soon(3));
    predicted(&state, A, &[Some(3)]);
    // Nothing was foretold of the second; the third meets the later of two predictions, once.
    check_in(&mut state, at_h(24), A, soon(4));
    assert!(wants_prediction(&state, A));
    predict(&mut state, at_h(40));
    predict(&mut state, at_h(47));
    check_in(&mut state, at_h(48), A, soon(5));
    predicted(&state, A, &[Some(3), Some(5)]);
    let edited = journal::Act::Edited {
        of: at_h(48).unix_s,
        entry: soon(10),
    };
    take(
        &mut state,
        at_h(50),
        command::act(A, edited).expect("within bounds"),
    );
    predicted(&state, A, &[Some(3), Some(5)]);
    act(&mut state, at_h(51), A, Learn::Off { yes: true });
    assert!(!wants_prediction(&state, A), "off is off");
    act(&mut state, at_h(52), A, Learn::Forgotten);
    predicted(&state, A, &[]);
}

#[test]
fn a_morning_meets_its_prediction_and_an_evening_does_not() {
    let mut state = two();
    let mut chances = [[0.0; 7]; 3];
    chances.iter_mut().for_each(|item| item[4] = 1.0);
    let made = Learn::MorningPredicted {
        chances: pack_morning(&chances),
    };
    assert!(wants_morning(&state, A));
    act(&mut state, at_h(0), A, made.clone());
    assert!(!wants_morning(&state, A) && wants_morning(&state, B) && wants_prediction(&state, A));
    check_in(&mut state, at_h(1), A, soon(4));
    assert!(
        foretold_mornings(&state, A).is_empty(),
        "an evening is no morning"
    );
    act(&mut state, at_h(9), A, made.clone());
    let morning = |mood| CheckIn {
        when: Some(When::NextMorning),
        lived: Some(Lived {
            mood: Some(mood),
            close: Some(7),
            ..Lived::default()
        }),
        ..CheckIn::default()
    };
    check_in(&mut state, at_h(10), A, morning(5));
    // A second one was not foretold.
    check_in(&mut state, at_h(34), A, morning(1));
    let met = foretold_mornings(&state, A);
    assert_eq!(met.len(), 1);
    assert_eq!((met[0].at, met[0].answered), (at_h(9), at_h(10)));
    assert_eq!(met[0].kept.answers, [Some(4), None, Some(6), None, None]);
    assert_eq!(met[0].kept.expected[2][4], 1.0);
    act(&mut state, at_h(40), A, Learn::Forgotten);
    assert!(foretold_mornings(&state, A).is_empty());
}

#[test]
fn a_trial_waits_for_both_draws_in_pairs_and_stays_sealed_until_its_end() {
    let mut state = two();
    assert_eq!(stands(&state, at_h(0)), None);
    act(&mut state, at_h(0), A, Learn::TrialProposed(plan()));
    act(&mut state, at_h(0), A, Learn::TrialYes { coins: 0b1010_1010 });
    act(&mut state, at_h(0), A, Learn::TrialYes { coins: u64::MAX });
    act(&mut state, at_h(0), A, Learn::TrialDrawn);
    assert_eq!(stands(&state, at_h(1)), Some(Stands::Asked), "one yes is none");
    act(&mut state, at_h(1), B, Learn::TrialYes { coins: 0b0110 });
    assert_eq!(stands(&state, at_h(1)), Some(Stands::Ready));
    let mut drawn = Vec::new();
    for evening in 0..16 {
        let at = at_h(2 + evening * 48);
        act(&mut state, at, B, Learn::TrialDrawn);
        // A second tap in the same night changes nothing.
        act(&mut state, at_h(3 + evening * 48), A, Learn::TrialDrawn);
        let Some(Stands::Tonight(arm)) = stands(&state, at_h(4 + evening * 48)) else {
            panic!("evening {evening} was drawn");
        };
        drawn.push(format!("{arm:?}"));
        let better = u8::from(arm == learn::trial::Arm::A) * 3;
        check_in(&mut state, at_h(4 + evening * 48), A, soon(4 + better));
        assert_eq!(finding(&state, A, at_h(5 + evening * 48)), None, "sealed");
    }
    // The coins of both put together: 10101010 and 00000110 differ in 10101100.
    assert_eq!(drawn.concat(), "ABABBABAABBAABBA");
    let end = at_h(2 + 15 * 48 + 36);
    assert_eq!(stands(&state, end), Some(Stands::Over));
    let found = finding(&state, A, end).expect("over");
    assert_eq!(found.verdict, Verdict::Higher(learn::trial::Arm::A));
    assert_eq!(found.pairs, 8);
    assert_eq!(
        finding(&state, B, end).map(|found| found.verdict),
        Some(Verdict::TooFew)
    );
    act(&mut state, end, B, Learn::TrialLeft);
    assert_eq!(stands(&state, end), None);
}

#[test]
fn alone_one_yes_begins_a_trial() {
    let mut state = State::default();
    take(&mut state, at_h(0), Fact::Opened { mode: Mode::JustMe });
    act(&mut state, at_h(0), A, Learn::TrialProposed(plan()));
    act(&mut state, at_h(0), A, Learn::TrialYes { coins: 1 });
    assert_eq!(stands(&state, at_h(1)), Some(Stands::Ready));
}

#[test]
fn a_trial_ends_on_its_last_day_and_not_a_day_sooner() {
    let mut state = two();
    act(&mut state, day(0), A, Learn::TrialProposed(plan()));
    for who in Who::BOTH {
        act(&mut state, day(0), who, Learn::TrialYes { coins: 5 });
    }
    assert_eq!(stands(&state, day(182)), Some(Stands::Ready));
    assert_eq!(stands(&state, day(183)), Some(Stands::Over));
    state.take_unread();
    assert_eq!(
        stands(&state, day(2)),
        None,
        "what rests on a yes does not outlast what cannot be read"
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let refused = |act: Learn| command::learning(A, act).map_err(|why| why.to_string()).err();
    let empty = Plan {
        b: "  ".to_owned(),
        ..plan()
    };
    assert_eq!(
        refused(Learn::TrialProposed(empty)).as_deref(),
        Some("write a word or two first")
    );
    let other = Plan { pairs: 3, ..plan() };
    assert!(
        refused(Learn::TrialProposed(other)).is_some(),
        "how many is fixed"
    );
    assert!(refused(Learn::Predicted { chances: vec![1; 54] }).is_some());
    let mut entry = soon(1);
    entry.lived = Some(Lived {
        mood: Some(8),
        ..Lived::default()
    });
    assert!(command::check_in(A, entry).is_err());
}
