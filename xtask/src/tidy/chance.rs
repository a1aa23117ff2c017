//! All chance that keys and names are made of comes from the operating system.

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "chance",
    reason: "a key drawn from anything else than the system's randomness can be drawn again by somebody else",
    cure: "take `rng: &mut impl CryptoRng`; only the two doors below hand over the system's",
    check,
};

/// Where keys, tokens and names are made or carried.
const ROOMS: [&str; 13] = [
    "apps/host/",
    "apps/relay/",
    "apps/web/",
    "crates/journal/",
    "crates/link/",
    "crates/picture/",
    "crates/relay/",
    "crates/store/",
    "crates/store-web/",
    "crates/sync/",
    "crates/vault/",
    "crates/wire/",
    "crates/words/",
];
/// The two files that touch the system's randomness.
const DOORS: [&str; 2] = ["apps/web/src/browser.rs", "apps/relay/src/run.rs"];
const SYSTEM: [&str; 3] = ["getrandom::", "getRandomValues", "randomUUID"];
const OTHERS: [&str; 14] = [
    "Math.random",
    "Math::random",
    "thread_rng",
    "SeedableRng",
    "seed_from_u64",
    "from_entropy",
    "rand_chacha",
    "rand::",
    "fastrand",
    "oorandom",
    "SmallRng",
    "StdRng",
    "Xoshiro",
    "RandomState",
];

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    let code = |path: &str| path.ends_with(".rs") || path.ends_with(".js") || path.ends_with(".html");
    for source in sources
        .iter()
        .filter(|source| code(&source.path) && !source.is_test())
    {
        if !ROOMS.iter().any(|room| source.path.starts_with(room)) {
            continue;
        }
        let door = DOORS.contains(&source.path.as_str());
        for (number, line) in source.lines_before_tests() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            let system = SYSTEM.iter().filter(|_| !door);
            let words = OTHERS.iter().chain(system).filter(|word| line.contains(**word));
            found.extend(words.map(|word| Finding::new(&source.path, number, format!("`{word}`"))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, line: &str, count: usize) {
        assert_eq!(find(&Sources::of(&[(file, line)])).len(), count, "{file}: {line}");
    }

    #[test]
    fn other_sources_of_chance_are_found() {
        check(
            "crates/vault/src/keys.rs",
            "let rng = ChaCha20Rng::seed_from_u64(1);",
            1,
        );
        check("apps/web/static/loader.js", "const id = Math.random();", 1);
        check("apps/web/static/loader.js", "crypto.getRandomValues(bytes);", 1);
        check("apps/web/src/keeper.rs", "getrandom::fill(&mut bytes)", 1);
        check("apps/web/src/browser.rs", "getrandom::fill(&mut bytes)", 0);
        check("apps/web/src/browser.rs", "rand::random()", 1);
        check(
            "crates/vault/src/keys.rs",
            "#[cfg(test)]\nuse rand_chacha::ChaCha20Rng;",
            0,
        );
        check("crates/vault/src/keys.rs", "// not rand::random", 0);
        // What is simulated and computed draws from a seed that is an argument.
        check("crates/model/src/draw.rs", "use rand_chacha::ChaCha8Rng;", 0);
    }

    #[test]
    fn no_other_source_of_chance_is_in_the_tree() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let sources = Sources::load(&root).unwrap();
        assert_eq!(find(&sources), []);
        for door in DOORS {
            let source = sources.iter().find(|source| source.path == door).unwrap();
            let text = source.text.as_deref().unwrap();
            assert!(text.contains("getrandom::fill"), "{door} is no door any more");
        }
    }
}
