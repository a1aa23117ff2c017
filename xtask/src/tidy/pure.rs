//! The rooms that compute touch nothing outside.

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "pure",
    reason: "the same seed gives the same bytes in a test, a notebook and a phone only when clock, randomness, \
             files and threads are arguments",
    cure: "take the value as an argument and let an app read it",
    check,
};

/// The rooms without effects.
pub(super) const PURE: [&str; 15] = [
    "science",
    "model",
    "calibrate",
    "measure",
    "learn",
    "agree",
    "study",
    "guide",
    "picture",
    "words",
    "engine",
    "journal",
    "wire",
    "sync",
    "link",
];

const EFFECTS: [&str; 11] = [
    "std::time",
    "std::fs",
    "std::env",
    "std::thread",
    "std::net",
    "std::process",
    "std::io",
    "println!",
    "getrandom",
    "SystemTime",
    "web_sys",
];

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is("rs") && !source.is_test())
    {
        let pure = PURE
            .iter()
            .any(|room| source.path.starts_with(&format!("crates/{room}/src/")));
        if !pure {
            continue;
        }
        for (number, line) in source
            .lines_before_tests()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            let effects = EFFECTS.iter().filter(|effect| line.contains(*effect));
            found.extend(effects.map(|effect| Finding::new(&source.path, number, format!("`{effect}`"))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_for_tests_may_print() {
        let sources = Sources::of(&[
            ("crates/model/src/lib.rs", "#[cfg(test)]\nmod trial;\nmod body;"),
            ("crates/model/src/trial.rs", "println!()"),
            ("crates/model/src/body.rs", "println!()"),
        ]);
        assert_eq!(
            find(&sources),
            [Finding::new("crates/model/src/body.rs", 1, "`println!`")]
        );
    }

    #[test]
    fn effects_are_found_in_pure_rooms_only() {
        let table = [
            ("crates/model/src/lib.rs", "use std::time::Instant;", 1),
            ("crates/model/src/lib.rs", "// unlike std::time", 0),
            (
                "crates/model/src/lib.rs",
                "#[cfg(test)]\nmod tests { use std::fs; }",
                0,
            ),
            ("crates/store/src/file.rs", "use std::fs;", 0),
            ("crates/science/build/main.rs", "use std::fs;", 0),
        ];
        for (file, text, count) in table {
            assert_eq!(find(&Sources::of(&[(file, text)])).len(), count, "{file}: {text}");
        }
    }
}
