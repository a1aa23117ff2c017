//! No key, token or password stands in the code: whatever opens something is made where it is used.

use super::sources::Source;
use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "credentials",
    reason: "a secret that is published opens what it was meant to lock, for everybody and for good",
    cure: "make it at run time, or read it from a file that the owner names; published test data go to vectors/",
    check,
};

/// How keys and tokens of known makers begin.
const MARKS: [&str; 9] = [
    concat!("-----BEGIN ", "PRIVATE"),
    concat!("-----BEGIN RSA ", "PRIVATE"),
    concat!("-----BEGIN EC ", "PRIVATE"),
    concat!("-----BEGIN OPENSSH ", "PRIVATE"),
    concat!("AK", "IA"),
    concat!("gh", "p_"),
    concat!("github", "_pat_"),
    concat!("glp", "at-"),
    concat!("xox", "b-"),
];
/// Names that hold something secret when a text is put into them.
const NAMES: [&str; 8] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "api_key",
    "apikey",
    "private_key",
];
/// This file says what it looks for.
const OWN: &str = "xtask/src/tidy/credentials.rs";
/// A text this long without a space could be a secret; shorter ones are words.
const TEXT_MIN: usize = 8;
/// Signs in a row that look drawn by chance: 16 bytes in hexadecimal.
const RUN_MIN: usize = 32;
/// Bits a sign of such a run, in hexadecimal and in other spellings; words and numbers have less.
const HEX_BITS_MIN: f64 = 3.0;
const OTHER_BITS_MIN: f64 = 4.0;
/// A run in another spelling has at least so many of each: digits, capitals and small letters.
const EACH_MIN: usize = 3;

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    // `vectors/` is published test data, and the lock file holds hashes of packages.
    let read = |source: &&Source| {
        let published = source.path.starts_with("vectors/") || source.path.ends_with("package-lock.json");
        !published && source.path != OWN
    };
    for source in sources.iter().filter(read) {
        let marked = source
            .lines()
            .filter(|(_, line)| MARKS.iter().any(|mark| line.contains(mark)) || in_an_address(line));
        found.extend(marked.map(|(number, _)| Finding::new(&source.path, number, "a key or a token")));
        // Tests invent words to type and compare with published numbers.
        if source.is_test() {
            continue;
        }
        for (number, line) in source.lines_before_tests() {
            if is_put_into_a_name(line) {
                found.push(Finding::new(&source.path, number, "a text in a name for secrets"));
            }
            if runs(line).any(is_drawn) {
                found.push(Finding::new(
                    &source.path,
                    number,
                    "signs that look drawn by chance",
                ));
            }
        }
    }
    found
}

/// `scheme://name:password@host`.
fn in_an_address(line: &str) -> bool {
    line.match_indices("://").any(|(at, mark)| {
        let rest = line.get(at + mark.len()..).unwrap_or_default();
        let end = rest.find(|sign: char| sign.is_whitespace() || "/\"'`<>{}".contains(sign));
        let host = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        host.split_once('@')
            .is_some_and(|(before, _)| before.split_once(':').is_some_and(|(_, word)| !word.is_empty()))
    })
}

/// `token = "…"`, `"password": '…'`.
fn is_put_into_a_name(line: &str) -> bool {
    let lower = line.to_lowercase();
    NAMES.iter().any(|name| {
        lower.match_indices(name).any(|(at, _)| {
            let rest = lower.get(at + name.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches(['"', '\'', ' ']);
            let Some(value) = rest.strip_prefix(['=', ':']) else {
                return false;
            };
            let value = value.trim_start();
            let Some(quote) = value.chars().next().filter(|sign| "\"'`".contains(*sign)) else {
                return false;
            };
            let text = value.get(1..).and_then(|text| text.split_once(quote));
            text.is_some_and(|(text, _)| text.len() >= TEXT_MIN && !text.contains([' ', '{', '<']))
        })
    })
}

fn runs(line: &str) -> impl Iterator<Item = &str> {
    line.split(|sign: char| !sign.is_ascii_alphanumeric() && !"+/=-".contains(sign))
        .filter(|run| run.len() >= RUN_MIN)
}

fn is_drawn(run: &str) -> bool {
    let bits = bits_a_sign(run);
    if run.bytes().all(|sign| sign.is_ascii_hexdigit()) {
        return bits >= HEX_BITS_MIN;
    }
    let each: [fn(&u8) -> bool; 3] = [u8::is_ascii_digit, u8::is_ascii_uppercase, u8::is_ascii_lowercase];
    bits >= OTHER_BITS_MIN
        && each
            .iter()
            .all(|kind| run.bytes().filter(kind).count() >= EACH_MIN)
}

/// Shannon's measure over the signs of a run.
#[expect(clippy::cast_precision_loss, reason = "a line has few signs")]
fn bits_a_sign(run: &str) -> f64 {
    let length = run.len() as f64;
    (0..=u8::MAX)
        .map(|wanted| run.bytes().filter(|sign| *sign == wanted).count() as f64 / length)
        .filter(|share| *share > 0.0)
        .map(|share| -share * share.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, line: &str, count: usize) {
        assert_eq!(find(&Sources::of(&[(file, line)])).len(), count, "{file}: {line}");
    }

    #[test]
    fn keys_tokens_and_passwords_are_found() {
        let code = "apps/relay/src/run.rs";
        for (line, count) in [
            ("const ROUND: &str = \"-----BEGIN PRIVATE KEY-----\";", 1),
            ("let name = \"AKIAIOSFODNN7EXAMPLE\";", 1),
            ("connect(\"postgres://relay:hunter22@db.example/relay\")", 1),
            ("connect(\"postgres://relay@db.example/relay\")", 0),
            ("let token = \"tr0ub4dor\";", 1),
            ("{ \"password\": 'correcthorse' }", 1),
            ("let token = \"of the box\";", 0),
            ("let secret = format!(\"{name}-{number}\");", 0),
            ("password: \"{password}\"", 0),
            ("[0x4c, 0xcd] // 4ccd089b28ff96da9db6c346ec114e0f", 1),
            ("let filler = \"00000000000000000000000000000000\";", 0),
            ("fetch(url, \"dGhpcyBpcyBhIHNlY3JldCBrZXkgMTIzNDU2Nzg5MA==\")", 1),
            ("a_month_leaves_exactly_the_published_columns_in_sqlite", 0),
        ] {
            check(code, line, count);
        }
        check(code, "#[cfg(test)]\nlet token = \"tr0ub4dor\";", 0);
        check("e2e/kept.test.mjs", "const token = \"tr0ub4dor\";", 0);
        check(
            "e2e/kept.test.mjs",
            "connect(\"http://ada:lovelace@localhost\")",
            1,
        );
        check("vectors/vault-1.txt", "4ccd089b28ff96da9db6c346ec114e0f", 0);
    }

    #[test]
    fn no_credential_stands_in_the_tree() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let sources = Sources::load(&root).unwrap();
        assert!(sources.len() > 300, "only {} files were read", sources.len());
        assert_eq!(find(&sources), []);
    }
}
