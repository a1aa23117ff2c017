//! Keys that the app makes of practices, needs, forms of blame and patterns: for each there is a message.

use guide::soften::{Form, Topic};
use guide::{Need, Step, practices};
use measure::Pattern;
use words::Message;

#[track_caller]
fn check(key: &str) {
    assert!(Message::find(key).is_some(), "there is no message `{key}`");
}

#[test]
fn practices_have_all_their_words() {
    for practice in practices() {
        check(&practice.key("title"));
        check(&practice.key("about"));
        for (index, step) in practice.steps.iter().enumerate() {
            let n = index + 1;
            check(&practice.key(&n.to_string()));
            let options = match step {
                Step::Choose { options, .. } => *options,
                Step::Write { examples, .. } | Step::Ladder { examples, .. } => *examples,
                _ => 0,
            };
            for option in 1..=options {
                check(&practice.key(&format!("{n}-{option}")));
            }
        }
    }
    for side in 1..=4 {
        check(&format!("practice-naming-1-{side}"));
    }
}

#[test]
fn needs_forms_topics_and_patterns_have_theirs() {
    for need in Need::BY_DAY {
        for tail in ["", "-title", "-lead"] {
            check(&format!("want-{}{tail}", need.name()));
        }
    }
    for form in Form::ALL {
        check(&format!("ask-form-{}", form.name()));
    }
    for topic in Topic::ALL {
        check(&format!("ask-feeling-{}", topic.name()));
        check(&format!("ask-wish-{}", topic.name()));
    }
    for pattern in Pattern::ALL {
        for part in ["short", "origin", "sex", "reading", "helps"] {
            check(&format!("understand-{}-{part}", pattern.name()));
        }
    }
}
