//! Other phones: what this one keeps of them, and the things that go between them.

use journal::linked::{Hidden, Past};
use journal::thing::{Joint, Signal, TEXT_MAX, Topic, words};
use journal::{Entry, Fact, LinkAct, Moment, State, Thing};
use model::{BodyProfile, Step, StepKind};

const THINGS: &str = include_str!("../../../../vectors/shared-things-1.txt");
const SPACE: [u8; 16] = [7; 16];
const ID: [u8; 16] = [9; 16];
const DAY_S: i64 = 86_400;

/// Every fact about other phones, for the golden lines.
pub(crate) fn facts() -> Vec<Fact> {
    let relay = || "https://relay.example".to_owned();
    let acts = [
        LinkAct::Paired {
            space: SPACE,
            relay: relay(),
        },
        LinkAct::Consented { space: SPACE },
        LinkAct::Sealed {
            space: SPACE,
            id: ID,
            key: Hidden([3; 32]),
        },
        LinkAct::Took { space: SPACE, id: ID },
        LinkAct::Parted {
            space: SPACE,
            past: Past::Kept,
        },
        LinkAct::Parted {
            space: SPACE,
            past: Past::Away(1_781_992_800),
        },
        LinkAct::Parted {
            space: SPACE,
            past: Past::Gone,
        },
        LinkAct::Relay { origin: Some(relay()) },
        LinkAct::Relay { origin: None },
    ];
    acts.into_iter().map(|act| Fact::Linked { act }).collect()
}

fn things() -> Vec<(&'static str, Thing)> {
    let text = |topic| Thing::Words {
        topic,
        text: "Danke.\nFür gestern.".to_owned(),
    };
    vec![
        ("note", text(Topic::Note)),
        ("repair", text(Topic::Repair)),
        ("ask", text(Topic::Ask)),
        (
            "check",
            Thing::Check {
                answers: vec![("anx-1".to_owned(), 7), ("avo-2".to_owned(), 1)],
                body: BodyProfile::ToldFemale,
                tolerance_min: Some(10),
            },
        ),
        (
            "check-short",
            Thing::Check {
                answers: Vec::new(),
                body: BodyProfile::Average,
                tolerance_min: None,
            },
        ),
        (
            "steps",
            Thing::Steps {
                steps: StepKind::ALL[..6]
                    .iter()
                    .map(|kind| Step {
                        kind: *kind,
                        minutes: 5,
                    })
                    .collect(),
            },
        ),
        (
            "begin-evening",
            Thing::Begin {
                what: Joint::Evening,
                start_ms: 1_781_992_800_250,
                ahead_ms: -1_500,
            },
        ),
        (
            "begin-breathing",
            Thing::Begin {
                what: Joint::Breathing,
                start_ms: 1_781_992_800_250,
                ahead_ms: 0,
            },
        ),
        (
            "clock",
            Thing::Clock {
                what: Joint::Breathing,
                heard: None,
                sent_ms: 1_781_992_800_250,
            },
        ),
        (
            "clock-answer",
            Thing::Clock {
                what: Joint::Evening,
                heard: Some((1_781_992_800_250, 1_781_992_801_000)),
                sent_ms: 1_781_992_801_001,
            },
        ),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn things_sent_once_are_read_for_ever() {
    let written: Vec<String> = things()
        .iter()
        .map(|(name, thing)| format!("{name} = {}", hex(&thing.to_bytes())))
        .collect();
    let golden: Vec<&str> = THINGS.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(golden, written, "expected lines:\n{}", written.join("\n"));
    for (name, thing) in things() {
        assert_eq!(Thing::read(&thing.to_bytes()), Some(thing), "{name}");
    }
}

#[test]
fn nothing_but_whole_and_sound_things_is_read() {
    let good = Thing::Words {
        topic: Topic::Note,
        text: "a".to_owned(),
    };
    let bytes = good.to_bytes();
    assert_eq!(Thing::read(&bytes[..bytes.len() - 1]), None, "cut");
    assert_eq!(Thing::read(&[bytes.as_slice(), &[0]].concat()), None, "longer");
    assert_eq!(Thing::read(&[&[2], &bytes[1..]].concat()), None, "a later version");
    assert_eq!(Thing::read(&[]), None, "nothing");
    let refused = [
        Thing::Words {
            topic: Topic::Note,
            text: "turned \u{202E}round".to_owned(),
        },
        Thing::Words {
            topic: Topic::Note,
            text: "a".repeat(TEXT_MAX + 1),
        },
        Thing::Check {
            answers: vec![("anx-1".to_owned(), 8)],
            body: BodyProfile::Average,
            tolerance_min: None,
        },
        Thing::Check {
            answers: vec![("<b>".to_owned(), 1)],
            body: BodyProfile::Average,
            tolerance_min: None,
        },
        Thing::Check {
            answers: Vec::new(),
            body: BodyProfile::Average,
            tolerance_min: Some(0),
        },
        Thing::Steps { steps: Vec::new() },
        Thing::Steps {
            steps: vec![Step {
                kind: StepKind::Hold,
                minutes: 0,
            }],
        },
    ];
    for thing in refused {
        assert_eq!(Thing::read(&thing.to_bytes()), None, "{thing:?}");
    }
}

#[test]
fn words_are_sent_without_what_cannot_be_seen() {
    let sent = words(Topic::Repair, "  I was \u{202E}far away.\nSorry.\u{0007} ");
    let expected = Thing::Words {
        topic: Topic::Repair,
        text: "I was far away.\nSorry.".to_owned(),
    };
    assert_eq!(sent, Some(expected));
    assert_eq!(words(Topic::Note, " \u{200E} "), None);
    assert_eq!(words(Topic::Note, &"a".repeat(TEXT_MAX + 1)), None);
}

#[test]
fn a_signal_has_one_number_for_ever() {
    let numbers: Vec<(u8, &str)> = Signal::ALL
        .map(|signal| (signal.number(), signal.name()))
        .to_vec();
    assert_eq!(numbers, [(0, "space"), (1, "close"), (2, "right")]);
    assert_eq!(Signal::from_number(3), None);
}

fn at(days: i64) -> Moment {
    Moment {
        unix_s: 1_781_992_800 + days * DAY_S,
        offset_min: 0,
    }
}

fn state(acts: Vec<(i64, LinkAct)>) -> State {
    let mut state = State::default();
    for (day, act) in acts {
        state.take(&Entry {
            at: at(day),
            fact: Fact::Linked { act },
        });
    }
    state
}

fn paired(space: [u8; 16]) -> LinkAct {
    LinkAct::Paired {
        space,
        relay: "https://relay.example".to_owned(),
    }
}

#[test]
fn consent_to_share_runs_out_after_ninety_days_and_a_clock_set_back_brings_nothing_back() {
    let left = |state: &State, day| state.links.open().map(|linked| linked.consent_days_left(at(day)));
    let first = state(vec![(0, paired(SPACE))]);
    assert_eq!(left(&first, 0), Some(90));
    assert_eq!(left(&first, 89), Some(1));
    assert_eq!(left(&first, 90), Some(0));
    let seen = state(vec![(0, paired(SPACE)), (100, LinkAct::Relay { origin: None })]);
    assert_eq!(left(&seen, 5), Some(-10), "the clock was put back");
    let again = state(vec![(0, paired(SPACE)), (100, LinkAct::Consented { space: SPACE })]);
    assert_eq!(left(&again, 100), Some(90));
}

#[test]
fn a_space_that_was_left_is_not_the_open_one_and_a_new_one_is() {
    let gone = LinkAct::Parted {
        space: SPACE,
        past: Past::Kept,
    };
    let state = state(vec![(0, paired(SPACE)), (1, gone), (2, paired(ID))]);
    assert_eq!(state.links.open().map(|linked| linked.space), Some(ID));
    let left = state.links.of(&SPACE);
    assert_eq!(left.and_then(|linked| linked.parted), Some((at(1), Past::Kept)));
}

#[test]
fn a_relay_is_an_origin_and_nothing_else() {
    for (origin, good) in [
        ("https://relay.example", true),
        ("http://127.0.0.1:8090", true),
        ("https://relay.example/x", false),
        ("relay.example", false),
        ("javascript:alert(1)", false),
        ("https://", false),
    ] {
        assert_eq!(journal::linked::check_relay(origin).is_ok(), good, "{origin}");
    }
}

#[test]
fn a_key_is_never_printed() {
    let shown = format!("{:?}", facts());
    assert!(shown.contains("Hidden") && !shown.contains("3, 3, 3"), "{shown}");
}
