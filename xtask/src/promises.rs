//! The promises of the product, from `docs/promises.toml`: their score by group, and a page for people.
//!
//! A promise may only be called kept (a score from 2 on) with a test, and the test must be there.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::workspace::Workspace;

const DATA: &str = "docs/promises.toml";
const PAGE: &str = "docs/promises.md";
/// Promises of the first design. None is dropped, whatever its score.
const COUNT: usize = 111;
const SCORE_MAX: u32 = 3;
/// From here on a promise needs a test.
const TESTED: u32 = 2;

#[derive(Deserialize)]
struct File {
    promise: Vec<Promise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Promise {
    id: String,
    weight: u32,
    text: String,
    score: u32,
    #[serde(default)]
    tests: Vec<String>,
    #[serde(default)]
    note: String,
}

const GROUPS: [(char, &str); 9] = [
    ('S', "Safety between partners"),
    ('C', "Cryptography"),
    ('M', "Relay and metadata"),
    ('W', "Delivery and supply"),
    ('R', "Reliability"),
    ('G', "Rights and claims"),
    ('A', "Accessibility"),
    ('T', "Content"),
    ('E', "Ecosystem and speed"),
];

/// Checks every claim, prints the score by group, and writes the page.
///
/// # Errors
/// When a promise is claimed without a test that exists, or the data are not all there.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let text =
        fs::read_to_string(workspace.root.join(DATA)).with_context(|| format!("{DATA} cannot be read"))?;
    let read = |path: &str| fs::read_to_string(workspace.root.join(path)).ok();
    let promises = load(&text, &read)?;
    println!("{}", table(&promises));
    println!("{}", gate(&promises));
    fs::write(workspace.root.join(PAGE), page(&promises))?;
    println!("{PAGE} is written");
    Ok(())
}

fn load(text: &str, read: &dyn Fn(&str) -> Option<String>) -> anyhow::Result<Vec<Promise>> {
    let file: File = toml::from_str(text).with_context(|| format!("{DATA} is not as it should be"))?;
    let mut faults = Vec::new();
    for promise in &file.promise {
        if promise.score > SCORE_MAX || !(1..=3).contains(&promise.weight) {
            faults.push(format!(
                "{}: scores go to {SCORE_MAX}, weights from 1 to 3",
                promise.id
            ));
        }
        if promise.score >= TESTED && promise.tests.is_empty() {
            faults.push(format!(
                "{}: claimed at {} without a test",
                promise.id, promise.score
            ));
        }
        let missing = promise.tests.iter().filter(|test| !exists(test, read));
        faults.extend(missing.map(|test| format!("{}: there is no test `{test}`", promise.id)));
    }
    let ids: BTreeMap<_, _> = file.promise.iter().map(|promise| (&promise.id, ())).collect();
    if ids.len() != file.promise.len() || file.promise.len() != COUNT {
        faults.push(format!(
            "{} promises with {} ids, and there are {COUNT}",
            file.promise.len(),
            ids.len()
        ));
    }
    if faults.is_empty() {
        Ok(file.promise)
    } else {
        bail!(
            "{}\nname a test that exists, or lower the score",
            faults.join("\n")
        )
    }
}

/// Whether `file: name` names a test: a function after `#[test]` in Rust, or the beginning of a title in a browser test.
fn exists(test: &str, read: &dyn Fn(&str) -> Option<String>) -> bool {
    let Some((path, name)) = test.split_once(": ") else {
        return false;
    };
    let Some(text) = read(path) else { return false };
    if path.ends_with(".rs") {
        let function = format!("fn {name}(");
        text.match_indices(&function).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let attributes = before.rsplit(['}', ';', '{']).next().unwrap_or_default();
            attributes.contains("#[test]") || attributes.contains("proptest_config")
        })
    } else {
        // `ask` of the access tests makes a test of each question.
        ["test(", "ask("].iter().any(|begin| {
            ['"', '\'', '`']
                .iter()
                .any(|quote| text.contains(&format!("{begin}{quote}{name}")))
        })
    }
}

fn table(promises: &[Promise]) -> String {
    let mut text = String::from(
        "| group | promises | points | of | in 100 | weight 3 below 2 |\n|---|---:|---:|---:|---:|---|\n",
    );
    let (mut all, mut all_most) = (0, 0);
    for (letter, name) in GROUPS {
        let group: Vec<_> = promises
            .iter()
            .filter(|promise| promise.id.starts_with(letter))
            .collect();
        let points: u32 = group.iter().map(|promise| promise.score * promise.weight).sum();
        let most: u32 = group.iter().map(|promise| SCORE_MAX * promise.weight).sum();
        let open = group
            .iter()
            .filter(|promise| promise.weight == 3 && promise.score < TESTED);
        let open: Vec<_> = open.map(|promise| promise.id.as_str()).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| {letter} {name} | {} | {points} | {most} | {} | {} |",
            group.len(),
            points * 100 / most.max(1),
            open.join(" ")
        );
        all += points;
        all_most += most;
    }
    let _ = writeln!(
        text,
        "| **all** | {} | {all} | {all_most} | {} | |",
        promises.len(),
        all * 100 / all_most.max(1)
    );
    text
}

/// What the first public release waits for: every promise of weight 3 tested, and none of safety, cryptography and
/// metadata without anything.
fn open_for_release(promises: &[Promise]) -> Vec<&str> {
    let open = promises.iter().filter(|promise| {
        let secret = promise.id.starts_with(['S', 'C', 'M']);
        promise.weight == 3 && promise.score < TESTED || secret && promise.score == 0
    });
    open.map(|promise| promise.id.as_str()).collect()
}

fn gate(promises: &[Promise]) -> String {
    let rule = "A first public release needs a test for every promise of weight 3, and something for every promise in S, C and M";
    match open_for_release(promises).as_slice() {
        [] => format!("{rule}: it is so."),
        open => format!("{rule}: open are {}.", open.join(", ")),
    }
}

fn page(promises: &[Promise]) -> String {
    let mut text = String::from(
        "# Promises\n\n\
         What people may rely on, and how far each promise is proven today.\n\
         This page is written by `cargo xtask promises` from [promises.toml](promises.toml), which fails where a promise is claimed without a test that exists.\n\n\
         Score: 0 nothing · 1 written down, no test · 2 a test that runs by itself · 3 a test that attacks or breaks something.\n\
         Weight: 3 safety and secrecy · 2 trust · 1 fit.\n\
         No outside review has been made.\n\n",
    );
    text += &table(promises);
    let _ = writeln!(text, "\n{}", gate(promises));
    for (letter, name) in GROUPS {
        let _ = write!(
            text,
            "\n## {letter}. {name}\n\n| id | promise | weight | score | shown by | what is missing |\n|---|---|---:|---:|---|---|\n"
        );
        for promise in promises.iter().filter(|promise| promise.id.starts_with(letter)) {
            let tests: Vec<_> = promise.tests.iter().map(|test| format!("`{test}`")).collect();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} |",
                promise.id,
                promise.text,
                promise.weight,
                promise.score,
                tests.join("<br>"),
                promise.note
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(promise: &str, expected: &str) {
        let read = |path: &str| match path {
            "a.rs" => Some("#[test]\nfn holds() {}\nfn helper() {}".to_owned()),
            "b.mjs" => Some("test(\"it opens again, offline\", run);".to_owned()),
            _ => None,
        };
        let text = format!("[[promise]]\nid = \"S01\"\nweight = 3\ntext = \"x\"\n{promise}");
        let said = load(&text, &read).map_or_else(|error| error.to_string(), |_| "fine".to_owned());
        let first = said.lines().next().unwrap_or_default();
        assert_eq!(first, expected, "{promise}");
    }

    #[test]
    fn a_claim_needs_a_test_that_exists() {
        let counted = "1 promises with 1 ids, and there are 111";
        check("score = 1", counted);
        check("score = 2", "S01: claimed at 2 without a test");
        check("score = 2\ntests = [\"a.rs: holds\"]", counted);
        check("score = 2\ntests = [\"b.mjs: it opens again\"]", counted);
        check(
            "score = 2\ntests = [\"a.rs: helper\"]",
            "S01: there is no test `a.rs: helper`",
        );
        check(
            "score = 2\ntests = [\"b.mjs: it closes\"]",
            "S01: there is no test `b.mjs: it closes`",
        );
        check(
            "score = 2\ntests = [\"c.rs: holds\"]",
            "S01: there is no test `c.rs: holds`",
        );
        check("score = 4", "S01: scores go to 3, weights from 1 to 3");
    }

    #[test]
    fn what_a_release_waits_for_is_named() {
        let promise = |id: &str, weight, score| Promise {
            id: id.to_owned(),
            weight,
            text: String::new(),
            score,
            tests: Vec::new(),
            note: String::new(),
        };
        let table = [
            promise("S01", 2, 1),
            promise("S02", 3, 1),
            promise("C01", 2, 0),
            promise("A01", 2, 0),
            promise("G01", 3, 2),
        ];
        assert_eq!(open_for_release(&table), ["S02", "C01"]);
    }

    /// Documents that name tests beside what they claim, and how many at least.
    const CLAIMING: [(&str, usize); 3] = [
        ("THREAT_MODEL.md", 30),
        ("docs/hazards.md", 8),
        ("docs/impact.md", 0),
    ];

    /// Names of tests in documents, as `it_holds` or `file.rs`, and of files with tests.
    #[test]
    fn every_test_that_the_threat_model_names_exists() {
        let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let mut sources = String::new();
        let mut open = vec![
            root.join("crates"),
            root.join("apps"),
            root.join("xtask"),
            root.join("e2e"),
        ];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() && !path.ends_with("node_modules") {
                    open.push(path);
                } else if path.extension().is_some_and(|end| end == "rs" || end == "mjs") {
                    sources += &fs::read_to_string(path).unwrap();
                }
            }
        }
        for (document, least) in CLAIMING {
            let text = fs::read_to_string(root.join(document)).unwrap();
            let (tests, missing) = named(&text, &sources, root);
            assert_eq!(missing, [""; 0], "{document}");
            assert!(tests >= least, "{document} names only {tests} tests");
        }
    }

    /// How many tests a text names, and what it names that is not there.
    fn named<'a>(text: &'a str, sources: &str, root: &std::path::Path) -> (usize, Vec<&'a str>) {
        let (mut tests, mut missing) = (0, Vec::new());
        for named in text.split('`').skip(1).step_by(2) {
            let a_test = named.split('_').count() >= 3
                && named
                    .chars()
                    .all(|sign| sign == '_' || sign.is_ascii_alphanumeric());
            let a_file = named.contains('/') && (named.ends_with(".rs") || named.ends_with(".mjs"));
            if a_test {
                tests += 1;
                let marked = format!("fn {named}(");
                let known = sources.match_indices(&marked).any(|(at, _)| {
                    sources[..at]
                        .rsplit(['}', ';', '{'])
                        .next()
                        .is_some_and(|before| before.contains("#[test]"))
                });
                if !known && !named.starts_with("check_") {
                    missing.push(named);
                }
            } else if a_file && !root.join(named).exists() && !root.join("apps/web").join(named).exists() {
                missing.push(named);
            }
        }
        (tests, missing)
    }

    /// The data map has a line for each kind of entry that the journal can hold, and for no other.
    #[test]
    fn every_kind_of_entry_is_on_the_data_map() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let read = |path: &str| fs::read_to_string(format!("{root}/{path}")).unwrap();
        let code = read("crates/journal/src/entry.rs");
        let facts = code.split_once("pub enum Fact {").unwrap().1;
        let facts = facts.split_once("\n}\n").unwrap().0;
        let mut kept: Vec<&str> = facts
            .lines()
            .filter_map(|line| line.strip_prefix("    ")?.strip_suffix([',', '{']))
            .map(str::trim_end)
            .filter(|name| name.starts_with(|sign: char| sign.is_ascii_uppercase()))
            .collect();
        let map = read("docs/impact.md");
        let map = map.split_once("| Kept |").unwrap().1;
        let map = map.split_once("\n\n").unwrap().0;
        let mut listed: Vec<&str> = map
            .lines()
            .filter_map(|line| line.split('|').nth(1))
            .flat_map(|names| names.split('`').skip(1).step_by(2))
            .collect();
        kept.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, kept);
    }

    #[test]
    fn the_page_is_fresh() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let read = |path: &str| fs::read_to_string(format!("{root}/{path}")).ok();
        let promises = load(&read(DATA).unwrap(), &read).unwrap();
        assert!(
            read(PAGE).unwrap() == page(&promises),
            "run `cargo xtask promises`"
        );
    }
}
