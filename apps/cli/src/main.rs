//! The command line: the same engine as the app, for researchers, clinicians and the curious.
//!
//! `args` reads the command line, `files` the files people write, `commands` ask the crates, `show` draws for people
//! and rounds for machines. Nothing is written before a command is done, so an error leaves stdout empty.

mod args;
mod commands;
mod files;
mod problem;
mod show;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use serde_json::json;

use args::CommandLine;
use problem::{Problem, Problems};

/// The input is wrong.
const INPUT_WRONG: u8 = 1;
/// The command line is wrong.
const COMMAND_LINE_WRONG: u8 = 2;

fn main() -> ExitCode {
    let line = CommandLine::try_parse().and_then(|line| line.check().map(|()| line));
    let line = match line {
        Ok(line) => line,
        Err(error) => return refuse(&error),
    };
    match commands::run(&line) {
        Ok(text) => print(&text, line.json),
        Err(problems) => {
            if let Some(shown) = problems.shown() {
                print(shown, line.json);
            }
            let text = problems
                .to_string()
                .lines()
                .map(|line| format!("error: {line}\n"))
                .collect::<String>();
            complain(&text, line.json.then(|| problems.as_json()));
            ExitCode::from(INPUT_WRONG)
        }
    }
}

/// Help and version go to stdout and are no error; all else that clap says is.
fn refuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return print(&args::told(error), false);
    }
    let text = args::told(error);
    let json = std::env::args_os().any(|arg| arg == "--json").then(|| {
        json!({ "error": { "kind": "command line", "exit_code": COMMAND_LINE_WRONG, "message": text.trim_end() } })
    });
    complain(&text, json);
    ExitCode::from(COMMAND_LINE_WRONG)
}

/// Writes to stdout. A reader that has seen enough (`| head`) is no error.
fn print(text: &str, as_json: bool) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let problems = Problems::from(Problem::general(
                format!("the output cannot be written ({error})"),
                "free some space, or send it elsewhere",
            ));
            complain(&format!("error: {problems}"), as_json.then(|| problems.as_json()));
            ExitCode::from(INPUT_WRONG)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Writes to stderr: one JSON object for machines, plain lines for people. Nobody is left to tell when that fails.
fn complain(text: &str, json: Option<serde_json::Value>) {
    let mut stderr = std::io::stderr().lock();
    let _written = match json {
        Some(json) => writeln!(stderr, "{json}"),
        None => stderr.write_all(text.as_bytes()),
    };
}
