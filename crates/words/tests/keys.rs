//! Keys that come as data: for every one the house can make there is a message, and it asks for no more than is given.

use agree::ReasonKind;
use guide::Feeling;
use measure::{Note, Pattern, Retest, Verdict, bank};
use model::{Marker, StepKind};
use words::Message;

/// A message is there, and with these variables none is left open.
#[track_caller]
fn check(key: &str, given: &[&str]) {
    let asks = Message::find(key).map(Message::variables);
    assert!(asks.is_some(), "there is no message `{key}`");
    let asks = asks.unwrap_or_default();
    assert!(
        asks.iter()
            .all(|name| given.contains(name) || name.starts_with("term-")),
        "`{key}` asks for {asks:?}, given {given:?}"
    );
}

#[test]
fn the_check() {
    for item in &bank::ITEMS {
        check(item.message, &["name"]);
        check(&format!("check-item-{}", item.id), &["name"]);
    }
    for value in bank::LOWEST..=bank::HIGHEST {
        check(&format!("check-scale-{value}"), &[]);
    }
    for pattern in Pattern::ALL {
        for part in ["title", "body", "after", "say"] {
            check(&format!("check-card-{}-{part}", pattern.name()), &["name"]);
        }
        check(&format!("check-region-{}", pattern.name()), &[]);
    }
    for note in [Note::SameAnswer, Note::Inconsistent, Note::Missing, Note::Care] {
        check(note.message(), &["name", "count"]);
    }
    for verdict in [Verdict::NoneSeen, Verdict::Lower, Verdict::Higher] {
        check(verdict.message(), &[]);
    }
    for retest in [Retest::Ready, Retest::Wait { days: 3 }, Retest::ClockWentBack] {
        check(retest.message(), &["count"]);
    }
}

#[test]
fn bodies_and_readings() {
    for marker in Marker::ALL {
        check(&format!("marker-{}", marker.name()), &[]);
    }
    for unit in ["fold", "bpm", "mmhg", "latent"] {
        check(&format!("marker-unit-{unit}"), &[]);
    }
    for scale in ["pull", "alarm_distance", "alarm_closeness", "calm", "presence"] {
        check(&format!("checkin-{scale}"), &[]);
    }
}

#[test]
fn the_agreement() {
    for kind in StepKind::ALL {
        let kind = kind.name();
        check(&format!("plan-step-{kind}"), &[]);
        check(&format!("plan-short-{kind}"), &[]);
        check(&format!("plan-note-{kind}"), &["time"]);
        check(&format!("agree-step-{kind}"), &["minutes"]);
        check(&format!("agree-kind-{kind}"), &[]);
    }
    for kind in ReasonKind::ALL {
        for both in ["", "-both"] {
            check(
                &format!("agree-why-{}{both}", kind.key()),
                &["name", "other", "minutes"],
            );
        }
    }
}

#[test]
fn now() {
    for feeling in Feeling::ALL {
        let name = feeling.name();
        check(&format!("now-{name}"), &[]);
        check(&format!("now-line-{name}"), &[]);
        check(&format!("now-say-{name}"), &[]);
    }
}

#[test]
fn no_variable_is_left_in_braces() {
    for key in words::keys() {
        let Some(message) = Message::find(key) else {
            panic!("{key}")
        };
        for value in ["1", "7", "Ana"] {
            let given: Vec<(&str, &str)> = message
                .variables()
                .into_iter()
                .map(|name| (name, value))
                .collect();
            let text = message.text(&given);
            assert!(!text.contains(['{', '}', '$']), "{key}: {text}");
            assert!(!text.trim().is_empty() && text.trim() == text, "{key}: {text:?}");
        }
    }
}
