//! Runs other programs, one printed step at a time.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};

/// Prints what is about to happen.
pub(crate) fn step(text: &str) {
    eprintln!("→ {text}");
}

/// Runs a command to its end with its output shown.
///
/// # Errors
/// When the program cannot be started or ends with a failure; the text names the command.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = show(command);
    let status = command
        .status()
        .with_context(|| format!("could not start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status}); its own message is above");
    }
    Ok(())
}

/// Runs a command and returns what it printed; its errors stay on the terminal.
///
/// # Errors
/// When the program cannot be started, fails, or prints something that is not UTF-8.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let shown = show(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({}); its own message is above", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed bytes that are not text"))
}

/// Where a program is, by the search path of the shell.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// A cargo command that uses the same cargo that started this tool.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").to_owned()))
}

/// Measures one stage and prints its time when it ends well.
///
/// # Errors
/// Whatever the stage returns.
pub(crate) fn timed<T>(name: &str, stage: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    step(name);
    #[expect(clippy::disallowed_methods, reason = "a build tool may time its own stages")]
    let start = Instant::now();
    let result = stage().with_context(|| format!("in the stage `{name}`"))?;
    eprintln!("  {name}: {:.1} s", start.elapsed().as_secs_f64());
    Ok(result)
}

fn show(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
