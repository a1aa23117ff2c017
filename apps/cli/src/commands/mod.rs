//! One file for each command: reads its files, asks the crates, returns the text for stdout.

mod agree;
mod body;
mod calibrate;
mod claims;
mod coverage;
mod evening;
mod learn;
mod phenomena;
mod score;
mod sensitivity;
mod study;

use crate::args::{Command, CommandLine};
use crate::problem::{Problem, Problems};

/// Does what the command line says; the text is for stdout.
pub(crate) fn run(line: &CommandLine) -> Result<String, Problems> {
    match &line.command {
        Command::Body(args) => body::run(args, line.json),
        Command::Evening(args) => evening::run(args, line.json),
        Command::Agree(args) => agree::run(args, line.json),
        Command::Score(args) => score::run(args, line.json),
        Command::Study(args) => study::run(args, line.json),
        Command::Learn(args) => learn::run(args, line.json),
        Command::Claims(args) => Ok(claims::run(args, line.json)),
        Command::Coverage => Ok(coverage::run(line.json)),
        Command::Calibrate(args) => calibrate::run(args, line.json),
        Command::Phenomena(args) if args.sensitivity => Ok(sensitivity::run(args, line.json)),
        Command::Phenomena(args) => Ok(phenomena::run(args, line.json)),
    }
}

/// What a crate says about a question it cannot answer, as a problem: "what: cure".
fn refused(error: &dyn std::error::Error) -> Problem {
    let text = error.to_string();
    let (what, cure) = text.split_once(": ").unwrap_or((&text, "change the input"));
    Problem::general(what, cure)
}
