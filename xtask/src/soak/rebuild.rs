//! Builds the app twice, from two checkouts at different paths, and compares every file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::workspace::Workspace;
use crate::{process, web};

/// Checkouts and their target folders. No path of one is as long as a path of the other, and one target folder lies in
/// its checkout, the other elsewhere.
const CHECKOUTS: [(&str, &str); 2] = [("one", "one/target"), ("another/and/deeper", "elsewhere")];
/// The same for both: a number of a release says when it was built, unless it is given.
const SEQUENCE: &str = "1";

/// Two builds of the last commit, with nothing in common but the compiler, this program and the packages' sources.
/// What is not committed is left out.
///
/// # Errors
/// When one does not build, or a file differs; the text names all that do.
pub(super) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let folder = workspace.target.join("soak").join("rebuild");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("could not empty {}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let key = folder.join("key");
    let program = std::env::current_exe().context("could not find this program's own file")?;
    process::run(
        Command::new(&program)
            .current_dir(&workspace.root)
            .args(["release-key", "new"])
            .arg(&key),
    )?;
    let mut built = Vec::new();
    for (name, target) in CHECKOUTS {
        let checkout = folder.join(name);
        let clone = ["clone", "--quiet", "--no-local"];
        process::run(
            Command::new("git")
                .args(clone)
                .arg(&workspace.root)
                .arg(&checkout),
        )?;
        let mut command = Command::new(&program);
        command
            .current_dir(&checkout)
            .env("CARGO_TARGET_DIR", folder.join(target));
        command.args(["web", "--sequence", SEQUENCE, "--sign"]).arg(&key);
        process::timed(&format!("build in {}", checkout.display()), || {
            process::run(&mut command)
        })?;
        built.push(hashes(&checkout.join("dist").join("web"))?);
    }
    let [one, another] = built.as_slice() else {
        bail!("there are not two builds")
    };
    let differ = differing(one, another);
    if !differ.is_empty() {
        bail!(
            "{} of {} files differ: {}; both builds are left below {}",
            differ.len(),
            one.len(),
            differ.join(", "),
            folder.display()
        );
    }
    let mut all = Sha256::new();
    for (name, hash) in one {
        println!("{hash}  {name}");
        all.update(format!("{hash}  {name}\n"));
    }
    println!(
        "{} files, all the same in both builds; together {}",
        one.len(),
        STANDARD.encode(all.finalize())
    );
    std::fs::remove_dir_all(&folder).with_context(|| format!("could not remove {}", folder.display()))
}

/// The SHA-256 of every file, compressed copies and the release included.
fn hashes(site: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let hash = |path: PathBuf| {
        let bytes = std::fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        let name = path
            .strip_prefix(site)
            .context("a file lies outside its folder")?;
        let hash = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok((name.display().to_string(), hash))
    };
    web::files(site)?.into_iter().map(hash).collect()
}

/// The names of files that are in one build only, or not the same in both.
fn differing(one: &BTreeMap<String, String>, another: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<&String> = one.keys().chain(another.keys()).collect();
    names
        .into_iter()
        .filter(|name| one.get(*name) != another.get(*name))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_or_is_missing_is_named() {
        #[track_caller]
        fn check(one: &[(&str, &str)], another: &[(&str, &str)], expected: &[&str]) {
            let build = |files: &[(&str, &str)]| {
                let named = files
                    .iter()
                    .map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned()));
                named.collect()
            };
            assert_eq!(differing(&build(one), &build(another)), expected);
        }
        check(&[("a", "1"), ("b", "2")], &[("b", "2"), ("a", "1")], &[]);
        check(&[("a", "1"), ("b", "2")], &[("a", "1"), ("b", "3")], &["b"]);
        check(&[("a", "1")], &[("b", "1")], &["a", "b"]);
    }
}
