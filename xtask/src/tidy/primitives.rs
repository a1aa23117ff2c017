//! Only the listed building blocks of cryptography are linked; none that is broken or old.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "primitives",
    reason: "two ciphers for one job are two places to be wrong in, and a broken one is chosen by accident",
    cure: "use what the vault has; a new building block is named here with its standard, after a review",
    check,
};

const LOCK: &str = "Cargo.lock";
const VAULT: &str = "crates/vault/Cargo.toml";
/// What the vault is built from, each with its standard beside it in `crates/vault/Cargo.toml`.
const BLOCKS: [&str; 8] = [
    "argon2",
    "chacha20poly1305",
    "curve25519-dalek",
    "ed25519-dalek",
    "hkdf",
    "hpke",
    "sha2",
    "spake2",
];
/// Names of packages that make ciphers, hashes, signatures or random numbers, which nothing here links.
const NEVER: [&str; 34] = [
    "aes",
    "aes-gcm",
    "aes-siv",
    "blowfish",
    "bcrypt",
    "cast5",
    "cbc",
    "cfb-mode",
    "crypto_box",
    "des",
    "dsa",
    "ecb",
    "ecdsa",
    "idea",
    "k256",
    "md2",
    "md4",
    "md5",
    "ofb",
    "openssl",
    "openssl-sys",
    "p256",
    "p384",
    "pbkdf2",
    "rc2",
    "rc4",
    "ring",
    "ripemd",
    "rsa",
    "scrypt",
    "sha-1",
    "sha1",
    "sha1_smol",
    "sodiumoxide",
];
/// The one exception and who links it: the client of PostgreSQL offers MD5 to servers that ask for it. Only a relay
/// has it, for the password of its own database, and sealed bytes never meet it.
const EXCEPTION: (&str, &str) = ("md-5", "postgres-protocol");

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    #[serde(default)]
    dependencies: Vec<String>,
}

fn check(workspace: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    let lock = std::fs::read_to_string(workspace.root.join(LOCK))?;
    let vault = sources
        .iter()
        .find(|source| source.path == VAULT)
        .and_then(|source| source.text.clone())
        .unwrap_or_default();
    find(&lock, &vault)
}

fn find(lock: &str, vault: &str) -> anyhow::Result<Vec<Finding>> {
    let lock: Lock = toml::from_str(lock)?;
    let mut found = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &lock.package {
        versions
            .entry(package.name.as_str())
            .or_default()
            .push(package.version.as_str());
        if NEVER.contains(&package.name.as_str()) {
            found.push(Finding::new(LOCK, 0, format!("`{}` is linked", package.name)));
        }
        let (exception, owner) = EXCEPTION;
        let links = package
            .dependencies
            .iter()
            .any(|dependency| dependency.split(' ').next() == Some(exception));
        if links && package.name != owner {
            found.push(Finding::new(
                LOCK,
                0,
                format!("`{}` links `{exception}`", package.name),
            ));
        }
    }
    // One generation: two versions of a building block would be two of it.
    for block in BLOCKS {
        let count = versions.get(block).map_or(0, Vec::len);
        // The tools' own `sha2` hashes files of the build.
        let most = if block == "sha2" { 2 } else { 1 };
        if count == 0 || count > most {
            found.push(Finding::new(LOCK, 0, format!("{count} versions of `{block}`")));
        }
        let named = vault.lines().any(|line| {
            line.strip_prefix(block)
                .is_some_and(|rest| rest.starts_with([' ', '.', '=']))
        });
        if !named {
            found.push(Finding::new(VAULT, 0, format!("`{block}` is not taken any more")));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(extra: &str) -> String {
        let blocks: String = BLOCKS
            .iter()
            .map(|name| format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n"))
            .collect();
        format!("{blocks}{extra}")
    }

    #[track_caller]
    fn check(extra: &str, expected: &[&str]) {
        let vault: String = BLOCKS
            .iter()
            .map(|name| format!("{name}.workspace = true\n"))
            .collect();
        let found = find(&lock(extra), &vault).unwrap();
        let said: Vec<_> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(said, expected, "{extra}");
    }

    #[test]
    fn old_broken_and_doubled_blocks_are_found() {
        let package = |name: &str, version: &str, links: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndependencies = [{links}]\n")
        };
        check("", &[]);
        check(&package("sha1", "0.10.0", ""), &["`sha1` is linked"]);
        check(&package("aes", "0.8.0", ""), &["`aes` is linked"]);
        check(&package("hpke", "0.9.0", ""), &["2 versions of `hpke`"]);
        check(&package("vault", "0.1.0", "\"md-5\""), &["`vault` links `md-5`"]);
        check(&package("postgres-protocol", "0.6.0", "\"md-5 0.10.0\""), &[]);
    }

    #[test]
    fn only_listed_blocks_are_linked() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
        assert_eq!(find(&read(LOCK), &read(VAULT)).unwrap(), []);
    }
}
