//! The build's reader of Fluent: a file in, its messages or the reason to stop out.

#[path = "../build/fluent.rs"]
mod fluent;
#[path = "../build/parity.rs"]
mod parity;

use fluent::{Messages, Part};

fn show(parts: &[Part]) -> String {
    let one = |part: &Part| match part {
        Part::Text(text) => format!("“{text}”"),
        Part::Variable(name) => format!("${name}"),
        Part::Plural { variable, one, other } => format!("${variable}?[{}|{}]", show(one), show(other)),
    };
    parts.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let mut messages = Messages::new();
    let said = match fluent::read(source, &mut messages) {
        Ok(()) => messages
            .iter()
            .map(|(key, parts)| format!("{key}: {}", show(parts)))
            .collect::<Vec<_>>()
            .join("; "),
        Err(why) => format!("stops: {why}"),
    };
    assert_eq!(said, expected, "{source}");
}

#[test]
fn what_tables_can_hold() {
    check("", "");
    check("# A comment.\nb = B\na = A", "a: “A”; b: “B”");
    check(
        "a = Hello { $name }, all well?",
        "a: “Hello ” $name “, all well?”",
    );
    check("a =\n    One line.\n    Another.", "a: “One line.\nAnother.”");
    check(r#"a = { "{" } { 7 } { "\u00A0" }"#, "a: “{ 7 \u{a0}”");
    check(
        "-us = we { $name }\na = Here { -us } are.",
        "a: “Here we ” $name “ are.”",
    );
    check(
        "a = { $count ->\n    [one] one day\n   *[other] { $count } days\n}",
        "a: $count?[“one day”|$count “ days”]",
    );
}

#[test]
fn what_stops_the_build() {
    check("a = A\na = B", "stops: a: the message is there twice");
    check("a =\n    .label = B", "stops: a: a message needs a text");
    check(
        "a = A\n    .label = B",
        "stops: a.label: give it a message of its own",
    );
    check(
        "a = { b }\nb = B",
        "stops: a: only variables, terms and literals can stand in braces",
    );
    check(
        "a = { NUMBER($x) }",
        "stops: a: only variables, terms and literals can stand in braces",
    );
    check("a = { -no }", "stops: a: the term -no is not in this file");
    check(
        "-t = { -t }\na = { -t }",
        "stops: a: the term -t stands inside itself",
    );
    check(
        "-t = T\na = { -t(x: 1) }",
        "stops: a: terms take no arguments here",
    );
    check(
        "a = { 1 ->\n   *[other] B\n}",
        "stops: a: a selector must be a variable",
    );
    check("a = { $n ->\n   *[other] B\n}", "stops: a: [one] is missing");
    check(
        "a = { $n ->\n    [few] A\n   *[other] B\n}",
        "stops: a: selectors know [one] and *[other]",
    );
    check(
        "a = { $n ->\n   *[one] A\n    [other] B\n}",
        "stops: a: selectors know [one] and *[other]",
    );
    assert!(fluent::read("a = { $n", &mut Messages::new()).is_err());
}

/// What the locale says in the end, or why the build stops.
#[track_caller]
fn check_complete(theirs: &str, expected: &str) {
    let read = |source: &str| {
        let mut messages = Messages::new();
        assert_eq!(fluent::read(source, &mut messages), Ok(()));
        messages
    };
    let reference = read("a = { $n } A\nb = B");
    let mut locale = read(theirs);
    let said = match parity::complete("de", &mut locale, ("en", &reference)) {
        Ok(gaps) => locale
            .iter()
            .map(|(key, parts)| format!("{key}: {}", show(parts)))
            .chain(gaps.missing.iter().map(|key| format!("missing {key}")))
            .chain(gaps.idle.iter().map(|key| format!("idle {key}")))
            .collect::<Vec<_>>()
            .join("; "),
        Err(why) => format!("stops: {why}"),
    };
    assert_eq!(said, expected, "{theirs}");
}

#[test]
fn every_locale_says_the_same() {
    check_complete("b = Be\na = Ah { $n }", "a: “Ah ” $n; b: “Be”");
    check_complete("a = Ah { $n }", "a: “Ah ” $n; b: “B”; missing b");
    check_complete("a = Ah\nb = Be", r#"stops: de: `a` uses {}, en uses {"n"}"#);
    check_complete("a = Ah { $n }\nb = Be\nc = Ce", "a: “Ah ” $n; b: “Be”; idle c");
}
