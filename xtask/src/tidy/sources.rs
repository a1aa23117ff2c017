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
        self.path.split('/').any(test_folder)
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
            })
            .collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files.dedup_by(|one, other| one.path == other.path);
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
        let files = files
            .iter()
            .map(|(path, text)| Source {
                path: (*path).to_owned(),
                text: Some((*text).to_owned()),
            })
            .collect();
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
