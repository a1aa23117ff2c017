//! What a person reads comes from `content/`, never from code: a text in code is a text nobody translates.

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "spoken",
    reason: "a text written in code is said in one language only, and no check of wording reads it",
    cure: "write a message in content/en (and content/es), and name it: t(m::KEY)",
    check,
};

/// Calls whose first text a person reads or hears.
const SPEAKS: [&str; 16] = [
    ".text(\"",
    "title(\"",
    "heading(\"",
    "lead(\"",
    "say(\"",
    "para(\"",
    "small(\"",
    "busy(\"",
    "wrong(\"",
    "button(\"",
    "second(\"",
    "ghost(\"",
    "link(\"",
    "chip(\"",
    "choice(\"",
    "field(\"",
];

/// Attributes that are read or heard.
const HEARD: [&str; 4] = ["aria-label", "title", "placeholder", "alt"];

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    let screens = sources
        .iter()
        .filter(|source| source.is("rs") && source.path.starts_with("apps/web/src/"));
    for source in screens {
        for (number, line) in source.lines() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            let said = SPEAKS.iter().filter_map(|call| after(line, call));
            let heard = HEARD
                .iter()
                .filter_map(|name| after(line, &format!("attr(\"{name}\", \"")));
            for text in said.chain(heard).filter(|text| is_speech(text)) {
                found.push(Finding::new(&source.path, number, format!("“{text}”")));
            }
        }
    }
    found
}

/// The text literal that begins behind a call.
fn after<'a>(line: &'a str, call: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(call)?;
    rest.split('"').next()
}

/// Two letters in a row are a word; signs and figures are not. A single word in small letters is taken for the last part
/// of a key.
fn is_speech(text: &str) -> bool {
    if !text.contains(' ') && !text.starts_with(char::is_uppercase) {
        return false;
    }
    let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
    letters.windows(2).any(|pair| pair == [true, true])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_code_are_found() {
        let table = [
            ("apps/web/src/screens/now.rs", "lead(\"Breathe in\")", true),
            ("apps/web/src/screens/now.rs", "el(\"p\").text(\"Stop\")", true),
            (
                "apps/web/src/screens/now.rs",
                ".attr(\"aria-label\", \"Close\")",
                true,
            ),
            ("apps/web/src/screens/now.rs", "el(\"p\").text(\" · \")", false),
            ("apps/web/src/screens/now.rs", "practice.text(\"title\")", false),
            ("apps/web/src/screens/now.rs", "lead(t(m::NOW_TITLE))", false),
            ("apps/web/src/screens/now.rs", "// lead(\"Breathe in\")", false),
            (
                "apps/web/src/screens/now.rs",
                ".attr(\"class\", \"title\")",
                false,
            ),
            ("apps/cli/src/main.rs", "title(\"Breathe in\")", false),
        ];
        for (file, line, caught) in table {
            assert_eq!(
                !find(&Sources::of(&[(file, line)])).is_empty(),
                caught,
                "{file}: {line}"
            );
        }
    }
}
