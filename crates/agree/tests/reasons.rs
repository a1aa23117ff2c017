//! Every reason has its words, filled in, in plain sentences.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use agree::{Reason, ReasonKind, Serves};
use model::{StepKind, Who};

fn text(kind: ReasonKind, serves: Serves) -> String {
    let reason = Reason {
        kind,
        step: 1,
        step_kind: StepKind::ApartWithReturn,
        minutes: 20,
        serves,
        effect: [0.1, 0.0],
    };
    let message = reason.message(["Ana", "Sam"]);
    let variables: Vec<(&str, &str)> = message
        .variables
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    words::text(&message.key, &variables).expect(&message.key)
}

#[test]
fn every_reason_has_words_for_one_and_for_both() {
    for kind in ReasonKind::ALL {
        for serves in [Serves::One(Who::A), Serves::One(Who::B), Serves::Both] {
            let text = text(kind, serves);
            assert!(
                !text.contains('{') && text.ends_with('.'),
                "{kind:?} {serves:?}: {text}"
            );
            let names = [text.contains("Ana"), text.contains("Sam")];
            match serves {
                Serves::One(who) => assert!(names[who.index()], "{kind:?} must name whom it serves: {text}"),
                Serves::Both => assert_eq!(names, [false; 2], "{kind:?} is for both: {text}"),
            }
        }
    }
}

#[test]
fn every_claim_a_reason_rests_on_exists() {
    for kind in ReasonKind::ALL {
        for claim in kind.claims() {
            assert!(science::claim(claim).is_some(), "{kind:?}: no claim {claim}");
        }
    }
}

#[test]
fn a_reason_names_whom_it_serves() {
    let check = |kind, serves, expected: &str| assert_eq!(text(kind, serves), expected);
    check(
        ReasonKind::SpaceEases,
        Serves::One(Who::B),
        "20 minutes of space give Sam room to breathe again.",
    );
    check(
        ReasonKind::ReturnSteadies,
        Serves::One(Who::A),
        "The time to come back is set, so Ana can rest instead of wondering.",
    );
}
