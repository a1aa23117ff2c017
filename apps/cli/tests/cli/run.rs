//! Runs the binary in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) exit: i32,
}

/// A file's name and what is in it.
pub(crate) type File<'a> = (&'a str, &'a [u8]);

pub(crate) const ANA_AND_SAM: &str = r#"
[[partner]]
name = "Ana"
anxiety = 0.85
avoidance = 0.3
fear = 0.1
[[partner]]
name = "Sam"
anxiety = 0.2
avoidance = 0.8
fear = 0.1
"#;

/// The folder of the sample files.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// Runs `afterglow` with a command line split at spaces, in a new folder that holds these files.
pub(crate) fn run(files: &[File<'_>], line: &str) -> Ran {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!(
        "cli-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for (file, bytes) in files {
        std::fs::write(folder.join(file), bytes).unwrap();
    }
    let ran = run_in(&folder, line);
    std::fs::remove_dir_all(&folder).unwrap();
    ran
}

/// Runs `afterglow` in a folder.
pub(crate) fn run_in(folder: &Path, line: &str) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_afterglow"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .stdin(Stdio::null())
        // Help would be as narrow as the terminal that the tests run in.
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    Ran {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        exit: output.status.code().unwrap(),
    }
}

/// Runs on the sample files and expects it to work.
pub(crate) fn good(line: &str) -> String {
    let ran = run_in(&examples(), line);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{line}");
    ran.stdout
}

/// Runs on the sample files with `--json`.
pub(crate) fn good_json(line: &str) -> Value {
    serde_json::from_str(&good(&format!("{line} --json"))).unwrap()
}
