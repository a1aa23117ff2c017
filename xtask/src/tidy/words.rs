//! Words that may not stay in the tree.
//!
//! The words are written in two halves here, so that this file does not find itself.

use super::sources::Source;
use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "words",
    reason: "unfinished marks go stale, markup from text is refused by Trusted Types, history entries let Back \
             return into the app, and paths of one machine mean nothing on another",
    cure: "finish it or write an issue; build elements instead of markup; use replaceState; take paths as arguments",
    check,
};

/// A banned word and the files it is banned in.
struct Banned {
    word: &'static str,
    inside: fn(&Source) -> bool,
}

const BANNED: [Banned; 18] = [
    Banned {
        word: concat!("TO", "DO"),
        inside: anywhere,
    },
    Banned {
        word: concat!("FIX", "ME"),
        inside: anywhere,
    },
    Banned {
        word: concat!("XX", "X"),
        inside: anywhere,
    },
    Banned {
        word: concat!("HA", "CK"),
        inside: anywhere,
    },
    Banned {
        word: concat!("dbg", "!("),
        inside: rust,
    },
    Banned {
        word: concat!("#[ign", "ore"),
        inside: rust,
    },
    Banned {
        word: concat!("view", "! {"),
        inside: app,
    },
    Banned {
        word: concat!("view", "!{"),
        inside: app,
    },
    Banned {
        word: concat!("inner", "HTML"),
        inside: shipped,
    },
    Banned {
        word: concat!("inner_", "html"),
        inside: shipped,
    },
    Banned {
        word: concat!("insertAdjacent", "HTML"),
        inside: shipped,
    },
    Banned {
        word: concat!("document.", "write"),
        inside: shipped,
    },
    Banned {
        word: concat!("push", "State"),
        inside: shipped,
    },
    Banned {
        word: concat!("Math.", "random"),
        inside: shipped,
    },
    Banned {
        word: concat!("/ho", "me/"),
        inside: not_test,
    },
    Banned {
        word: concat!("/ro", "ot/"),
        inside: anywhere,
    },
    Banned {
        word: concat!("/wo", "rk/"),
        inside: anywhere,
    },
    Banned {
        word: concat!("/tm", "p/"),
        inside: not_test,
    },
];

/// Hashes in a lock file spell any word sooner or later.
fn anywhere(source: &Source) -> bool {
    !source.path.ends_with("package-lock.json")
}

fn rust(source: &Source) -> bool {
    source.is("rs")
}

/// The app's own Rust.
fn app(source: &Source) -> bool {
    source.path.starts_with("apps/web/src/")
}

/// Code that runs in somebody's browser.
fn shipped(source: &Source) -> bool {
    let code = ["rs", "js", "html"].iter().any(|extension| source.is(extension));
    code && source.path.starts_with("apps/")
}

fn not_test(source: &Source) -> bool {
    !source.is_test()
}

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources.iter() {
        let banned: Vec<&Banned> = BANNED.iter().filter(|banned| (banned.inside)(source)).collect();
        for (number, line) in source.lines() {
            if line.trim_start().starts_with("//") && !line.contains(concat!("TO", "DO")) && shipped(source) {
                // A comment may name what the code must not do.
                continue;
            }
            for banned in &banned {
                if line.contains(banned.word) {
                    found.push(Finding::new(&source.path, number, format!("`{}`", banned.word)));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_are_banned() {
        let unfinished = concat!("// TO", "DO later");
        let markup = concat!("element.set_inner_", "html(text);");
        let path = concat!("let folder = \"/tm", "p/x\";");
        let table = [
            ("crates/a/src/lib.rs", unfinished, true),
            ("apps/web/src/app.rs", markup, true),
            ("apps/web/src/app.rs", concat!("// never inner", "HTML"), false),
            ("e2e/policy.test.mjs", concat!("node.inner", "HTML = 1"), false),
            ("crates/a/src/lib.rs", path, true),
            ("crates/a/tests/files.rs", path, false),
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
