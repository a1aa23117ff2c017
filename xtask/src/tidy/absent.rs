//! What the product never has: no way round the lock through a hint or another person, no look over the other's
//! shoulder, no verdict on a partner. A thing that has no name in the code, the formats and the texts is not there.

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "absent",
    reason: "somebody who lives with the person knows every answer and may hold every share; whoever can see when the \
             other reads, or what the other is worth, has a tool of control",
    cure: "leave it out; if the word means something else here, use another one",
    check,
};

/// What is absent, where, and the beginnings of words it would have, without what parts them.
struct Absent {
    what: &'static str,
    places: &'static [&'static str],
    words: &'static [&'static str],
}

const EVERYWHERE: &[&str] = &["apps/web/", "apps/engine-web/", "content/", "crates/"];
/// Where it is written what goes between phones, to the relay, to the engine, and onto screens.
const FORMATS: &[&str] = &[
    "apps/web/",
    "content/",
    "crates/agree/",
    "crates/engine/",
    "crates/guide/",
    "crates/journal/",
    "crates/learn/",
    "crates/link/",
    "crates/measure/",
    "crates/relay/",
    "crates/sync/",
    "crates/wire/",
];

const ABSENT: [Absent; 3] = [
    Absent {
        what: "a hint, a question or somebody who holds a share",
        places: EVERYWHERE,
        words: &[
            "hint",
            "securityquestion",
            "secretquestion",
            "maiden",
            "shamir",
            "escrow",
            "guardian",
            "trustee",
            "recoverycontact",
            "trustedcontact",
            "keyshare",
        ],
    },
    Absent {
        what: "a sign of when the other looks, or a push",
        places: FORMATS,
        words: &[
            "lastseen",
            "seenat",
            "readat",
            "readreceipt",
            "receipt",
            "isonline",
            "onlinenow",
            "istyping",
            "streak",
            "badge",
            "leaderboard",
        ],
    },
    Absent {
        what: "a verdict on a partner or a forecast of what they will do",
        places: FORMATS,
        words: &[
            "partnerscore",
            "scoreofpartner",
            "trustscore",
            "compatib",
            "loyal",
            "faithful",
            "infidel",
            "cheat",
            "breakup",
            "redflag",
            "toxic",
            "narciss",
            "suspicio",
            "riskof",
        ],
    },
];

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    let read = |path: &str| {
        [".rs", ".ftl", ".toml", ".js", ".html"]
            .iter()
            .any(|end| path.ends_with(end))
    };
    for source in sources
        .iter()
        .filter(|source| read(&source.path) && !source.is_test())
    {
        let places = |absent: &&Absent| absent.places.iter().any(|place| source.path.starts_with(place));
        // In a text a word may be written in two.
        let between: &[char] = if source.is("ftl") {
            &['_', '-', ' ']
        } else {
            &['_', '-']
        };
        for absent in ABSENT.iter().filter(places) {
            for (number, line) in source.lines_before_tests() {
                // Comments may say what is not there.
                if line.trim_start().starts_with("//") || line.trim_start().starts_with('#') {
                    continue;
                }
                // The standard library calls what it tells the compiler by the same word.
                let line = line.replace("core::hint::", "");
                let squeezed: String = line.chars().filter(|sign| !between.contains(sign)).collect();
                let squeezed = squeezed.to_lowercase();
                let named = absent
                    .words
                    .iter()
                    .filter(|word| squeezed.contains(**word) && names(&line, word, between));
                found.extend(named.map(|word| {
                    Finding::new(
                        &source.path,
                        number,
                        format!("`{word}…`: {} is never here", absent.what),
                    )
                }));
            }
        }
    }
    found
}

/// Whether a word of the line begins like this: `SecurityQuestion`, `security_question`, `security-question`, "red flag".
fn names(line: &str, wanted: &str, between: &[char]) -> bool {
    let signs: Vec<char> = line.chars().collect();
    (0..signs.len()).any(|at| {
        let before = at.checked_sub(1).and_then(|before| signs.get(before));
        let here = signs.get(at).copied().unwrap_or(' ');
        let begins = here.is_alphabetic()
            && before
                .is_none_or(|before| !before.is_alphabetic() || before.is_lowercase() && here.is_uppercase());
        begins && follows(signs.get(at..).unwrap_or_default(), wanted, between)
    })
}

/// Whether these signs spell the word, whatever stands between its parts.
fn follows(signs: &[char], wanted: &str, between: &[char]) -> bool {
    let mut rest = signs.iter().filter(|sign| !between.contains(sign));
    wanted
        .chars()
        .all(|wanted| rest.next().is_some_and(|sign| sign.to_lowercase().eq([wanted])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, line: &str, count: usize) {
        assert_eq!(find(&Sources::of(&[(file, line)])).len(), count, "{file}: {line}");
    }

    #[test]
    fn what_must_not_exist_is_found() {
        for (file, line, count) in [
            ("crates/vault/src/slots.rs", "hint: Option<String>,", 1),
            ("crates/vault/src/slots.rs", "struct PassphraseHint;", 1),
            ("crates/vault/src/slots.rs", "// there is no hint", 0),
            ("crates/vault/src/slots.rs", "let thints = 1;", 0),
            ("crates/vault/src/slots.rs", "core::hint::black_box(1)", 0),
            ("crates/vault/src/recovery.rs", "fn split_by_shamir() {}", 1),
            (
                "content/en/keeping.ftl",
                "keeping-ask = Choose a security question",
                1,
            ),
            ("content/en/keeping.ftl", "keeping-ask = Choose a question", 0),
            ("crates/sync/src/space/mod.rs", "read_at: u64,", 1),
            ("crates/sync/src/space/mod.rs", "read(at)", 0),
            ("crates/link/src/view.rs", "LastSeen(u64)", 1),
            ("crates/engine/src/answers.rs", "partner_score: f64,", 1),
            ("content/en/together.ftl", "both-fit = You are 80 % compatible", 1),
            ("content/en/together.ftl", "both-fit = A red flag", 1),
            // A word that people type may be softened, so it stands where such words are listed.
            ("crates/vault/tests/slots.rs", "let hint = 1;", 0),
        ] {
            check(file, line, count);
        }
    }

    #[test]
    fn none_of_it_is_in_the_tree() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let sources = Sources::load(&root).unwrap();
        assert_eq!(find(&sources), []);
    }

    /// A new way to a slot's key would be a new way round the lock.
    #[test]
    fn a_slot_opens_by_words_emergency_words_or_a_passkey_and_by_nothing_else() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let sources = Sources::load(&root).unwrap();
        let mut ways: Vec<String> = Vec::new();
        for source in sources
            .iter()
            .filter(|source| source.path.starts_with("crates/vault/src/"))
        {
            let text: String = source
                .lines_before_tests()
                .map(|(_, line)| format!("{line} "))
                .collect();
            for (block, function) in text.split("impl ").flat_map(|block| {
                block
                    .split("pub fn ")
                    .skip(1)
                    .map(move |function| (block, function))
            }) {
                let head = function.split(['{', ';']).next().unwrap_or_default();
                let Some((_, gives)) = head.rsplit_once("->") else {
                    continue;
                };
                let own = block.starts_with("SlotKey") && gives.contains("Self");
                if gives.contains("SlotKey") || own {
                    ways.push(head.split(['(', '<']).next().unwrap_or_default().to_owned());
                }
            }
        }
        ways.sort();
        assert_eq!(
            ways,
            ["derive_slot_key", "from_message", "passkey_key", "recovery_key"]
        );
    }
}
