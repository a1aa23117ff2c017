//! A diary in, what was learned out, through the same bytes the page and its Worker exchange.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use engine::{
    Answer, Ask, Found, FromDiary, NotLearned, PlanView, Side, Told, Two, answer, learn, learn_question,
};
use learn::Verdict;
use learn::diary::{Entry, What};
use model::{Begun, Step, StepKind, Who};

const TWO: Two = Two {
    sides: [Side::UNKNOWN, Side::UNKNOWN],
};

/// Evenings of one person, one every three days; calm goes with what was agreed and kept.
fn evenings(count: i64) -> Vec<Entry> {
    (0..count)
        .map(|evening| {
            let kept = evening % 2 == 0;
            let wobble = (evening * 7 % 5) as u8;
            Entry {
                unix_s: 1_780_000_000 + evening * 3 * 86_400,
                offset_min: 60,
                who: Who::A,
                what: What::CheckIn {
                    minutes_after: 45.0,
                    answers: [
                        Some(4 + wobble % 3),
                        Some(2 + wobble),
                        None,
                        Some(if kept { 7 } else { 3 } + wobble / 2),
                        Some(8),
                    ],
                    did: learn::diary::Side {
                        hold_min: Some(f64::from(wobble) * 5.0),
                        agreement_kept: Some(kept),
                        begun_from: Some(Begun::Desire),
                        ..Default::default()
                    },
                },
            }
        })
        .collect()
}

fn found(entries: &[Entry]) -> Found {
    let bytes = learn(&learn_question(&TWO, entries), &mut |_| true).expect("a question");
    Found::from_bytes(&bytes).expect("an answer")
}

#[test]
fn eight_evenings_are_not_enough_and_forty_answer_with_an_interval() {
    let kept = |found: &Found| {
        let one = found
            .questions
            .iter()
            .find(|one| one.question.id() == "Q4" && one.who == Who::A);
        *one.expect("all seven are there")
    };
    let few = found(&evenings(8));
    assert_eq!((few.evenings, few.check_ins), (8, 8));
    assert!(matches!(kept(&few).verdict, Verdict::NotYet { more: 1.. }));
    let many = found(&evenings(40));
    let answer = kept(&many);
    assert_eq!((answer.verdict, answer.n), (Verdict::Linked, 40));
    let [effect, low, high] = answer.effect.expect("an effect");
    assert!(
        low < effect && effect < high && (3.0..5.0).contains(&effect),
        "{low} {effect} {high}"
    );
    // The other said nothing, and nothing is said of them.
    let other = many.questions.iter().filter(|one| one.who == Who::B);
    assert!(other.clone().all(|one| one.n == 0 && one.effect.is_none()));
    assert!(many.trusted[0]);
    let level = many.number("calm_level", Some(Who::A)).expect("a number");
    assert!(
        level.after[2] - level.after[1] < level.before[2] - level.before[1],
        "a diary narrows"
    );
    assert!(level.shapes.iter().all(|shape| shape.len() == learn::SHAPE));
    assert!(many.here.len() > 100 && few.here.len() == many.here.len());
    for chances in many.expected.iter().flatten() {
        assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn the_same_diary_gives_the_same_bytes_and_somebody_may_stop_it() {
    let question = learn_question(&TWO, &evenings(3));
    let mut heard = Vec::new();
    let first = learn(&question, &mut |done| {
        heard.push(done);
        true
    });
    assert_eq!(first, learn(&question, &mut |_| true));
    assert!(
        heard.len() > 2 && heard.is_sorted() && heard.last() == Some(&1.0),
        "{heard:?}"
    );
    assert_eq!(learn(&question, &mut |done| done < 0.3), Err(NotLearned::Stopped));
}

#[test]
fn bytes_that_are_no_question_and_no_answer_are_refused() {
    let question = learn_question(&TWO, &evenings(2));
    for cut in 0..question.len() {
        assert_eq!(
            learn(&question[..cut], &mut |_| false),
            Err(NotLearned::Question),
            "{cut}"
        );
    }
    let answer = learn(&question, &mut |_| true).expect("a question");
    for cut in (0..answer.len()).step_by(7) {
        assert_eq!(Found::from_bytes(&answer[..cut]), None, "{cut}");
    }
    assert_eq!(Found::from_bytes(&[answer.as_slice(), &[0]].concat()), None);
}

fn planned(told: Told) -> (PlanView, FromDiary) {
    let asked = Ask::PlanLearned { two: TWO, told };
    match Answer::from_bytes(&answer(&asked.to_bytes())) {
        Some(Answer::PlanLearned(plan, from)) => (plan, from),
        other => panic!("no plan: {other:?}"),
    }
}

#[test]
fn a_suggestion_goes_by_the_diary_of_those_who_gave_it_and_says_what_changed() {
    let nothing = Told {
        whose: [false; 2],
        here: Vec::new(),
        before: Vec::new(),
        last: Vec::new(),
        teach: false,
    };
    let Some(Answer::Plan(plain)) = Answer::from_bytes(&answer(&Ask::Plan(TWO).to_bytes())) else {
        panic!("no plan");
    };
    // Without a diary it is the suggestion that there was without one.
    let (same, from) = planned(nothing.clone());
    let best = |plan: &PlanView| plan.best.clone().expect("one fits");
    assert_eq!(best(&same).steps, best(&plain).steps);
    assert_eq!(from, FromDiary::default());

    // Closeness is enough for A after three minutes, says the diary; nobody read B's.
    let here = vec![[[0.5, 0.9, 3.0], [0.9, 0.1, 60.0]]; 64];
    let last = vec![Step {
        kind: StepKind::Hold,
        minutes: 40,
    }];
    let told = Told {
        whose: [true, false],
        here: here.clone(),
        last: last.clone(),
        ..nothing
    };
    let (other, from) = planned(told.clone());
    assert_ne!(best(&other).steps, best(&plain).steps, "a diary moves it");
    assert!(from.compared && !from.same && from.whose == [true, false] && from.lesson.is_empty());
    let holding: u16 = best(&other)
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Hold)
        .map(|step| step.minutes)
        .sum();
    let held = from.shifts.iter().find(|shift| shift.kind == StepKind::Hold);
    assert_eq!(
        held.map(|shift| (shift.before_min, shift.now_min)),
        Some((40, holding))
    );
    assert!(from.because.iter().all(|moved| moved.who == Who::A), "{from:?}");
    let window = from.because.iter().find(|moved| moved.number == "window");
    assert!(
        window.is_some_and(|moved| moved.now == 3.0 && moved.before > 5.0),
        "{from:?}"
    );

    // The same was known when the last agreement was made: nothing moved since.
    let (_, from) = planned(Told {
        before: here,
        last: best(&other).steps,
        teach: true,
        ..told
    });
    assert!(
        from.same && from.shifts.is_empty() && from.because.is_empty(),
        "{from:?}"
    );
    assert_ne!(from.lesson, best(&other).steps);
}

#[test]
fn two_short_entries_of_somebody_far_from_the_middle_are_learned_from() {
    let items = ["anx", "avo", "fear"];
    let given = [[6, 6, 2, 7, 2, 2], [3, 3, 6, 4, 5, 6], [6, 2, 7, 2, 2, 7]];
    let answers = items.iter().zip(given).flat_map(|(dimension, given)| {
        let numbered = (1..).zip(given);
        numbered.map(move |(number, answer)| (format!("{dimension}-{number}"), Some(answer)))
    });
    let two = Two {
        sides: [
            Side {
                answers: answers.collect(),
                cards: vec!["anxious".to_owned()],
                ..Side::UNKNOWN
            },
            Side::UNKNOWN,
        ],
    };
    let entry = |unix_s: i64, answers: [Option<u8>; 5], begun_from| Entry {
        unix_s,
        offset_min: 0,
        who: Who::A,
        what: What::CheckIn {
            minutes_after: 45.0,
            answers,
            did: learn::diary::Side {
                begun_from,
                ..Default::default()
            },
        },
    };
    for calm in 0..=10 {
        let entries = [
            entry(
                1_793_052_000,
                [Some(9), Some(7), None, Some(3), None],
                Some(Begun::Desire),
            ),
            entry(1_793_574_000, [None, None, None, Some(calm), None], None),
        ];
        let bytes = learn(&learn_question(&two, &entries), &mut |_| true).expect("nobody stops it");
        let found = Found::from_bytes(&bytes).expect("an answer");
        assert!(found.trusted[0], "calm {calm}");
    }
}
