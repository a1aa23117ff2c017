//! The files that belong to the house: what git tracks or would track.

use std::path::Path;
use std::process::Command;

use crate::process;

/// Endings of files that are read as text.
const TEXT: [&str; 15] = [
    "rs",
    "toml",
    "md",
    "js",
    "mjs",
    "json",
    "css",
    "html",
    "ftl",
    "webmanifest",
    "txt",
    "csv",
    "py",
    "sh",
    "yml",
];

/// One file.
pub(super) struct Source {
    /// Path below the root, with `/`.
    pub(super) path: String,
    /// What it says; nothing for files that are not text.
    pub(super) text: Option<String>,
    /// Whether a parent takes the file as a module for tests: `#[cfg(test)] mod name;`.
    for_tests: bool,
}

impl Source {
    pub(super) fn is(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|own| own == extension)
    }

    /// Whether the file is made of tests or of data for tests only.
    pub(super) fn is_test(&self) -> bool {
        let test_folder = |part| ["tests", "e2e", "vectors", "benches"].contains(&part);
        self.for_tests
            || self.path.split('/').any(test_folder)
            || self.path.ends_with("tests.rs")
            || self.path.ends_with("_test.rs")
    }

    /// The numbered lines before the file's own tests begin.
    pub(super) fn lines_before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines()
            .take_while(|(_, line)| !line.trim_start().starts_with("#[cfg(test)]"))
    }

    /// All lines, counted from one.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .iter()
            .flat_map(|text| text.lines())
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}

/// All of them.
pub(super) struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Asks git, so that what is ignored stays ignored.
    ///
    /// # Errors
    /// When git is missing or the folder is no checkout.
    pub(super) fn load(root: &Path) -> anyhow::Result<Self> {
        let list = process::output(Command::new("git").current_dir(root).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))?;
        let mut files: Vec<Source> = list
            .split('\0')
            .filter(|path| root.join(path).is_file())
            .map(|path| Source {
                path: path.to_owned(),
                text: text(root, path),
                for_tests: false,
            })
            .collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files.dedup_by(|one, other| one.path == other.path);
        mark_tests(&mut files);
        Ok(Self { files })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let mut files: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source {
                path: (*path).to_owned(),
                text: Some((*text).to_owned()),
                for_tests: false,
            })
            .collect();
        mark_tests(&mut files);
        Self { files }
    }
}

fn text(root: &Path, path: &str) -> Option<String> {
    let known = Path::new(path)
        .extension()
        .is_some_and(|own| TEXT.iter().any(|text| own == *text));
    if known || path == ".ci/run" {
        std::fs::read_to_string(root.join(path)).ok()
    } else {
        None
    }
}

/// Follows `#[cfg(test)] mod name;` to the file of the module.
fn mark_tests(files: &mut [Source]) {
    let mut modules = Vec::new();
    for source in files.iter().filter(|source| source.is("rs")) {
        let mut behind_test = false;
        for (_, line) in source.lines() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'))
                && behind_test
            {
                modules.push(format!("{}/{name}.rs", folder_of_modules(&source.path)));
            }
            behind_test = line == "#[cfg(test)]";
        }
    }
    for source in files {
        source.for_tests = modules.contains(&source.path);
    }
}

/// Where the modules of a file are: beside `lib.rs`, `main.rs` and `mod.rs`, below others.
fn folder_of_modules(path: &str) -> &str {
    ["/lib.rs", "/main.rs", "/mod.rs", ".rs"]
        .iter()
        .find_map(|ending| path.strip_suffix(ending))
        .unwrap_or(path)
}
