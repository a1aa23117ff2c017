//! Help, wrong command lines, broken pipes, and the same bytes for the same seed.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::run::{examples, good, run_in};

/// A wrong command line: exit code 2, nothing on stdout, and a sentence on stderr that says how to put it right.
fn wrong(line: &str, expected: &str) {
    let ran = run_in(&examples(), line);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{line}");
    assert!(
        ran.stderr.contains(expected),
        "{line}\n{}\n{expected}",
        ran.stderr
    );
}

const COMMANDS: [&str; 10] = [
    "body",
    "evening",
    "agree",
    "score",
    "claims",
    "phenomena",
    "calibrate",
    "coverage",
    "learn",
    "study",
];

/// Help as a terminal of this width shows it.
fn help(command: &str, columns: usize) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_afterglow"))
        .args(command.split_whitespace().chain(["--help"]))
        .env("COLUMNS", columns.to_string())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn is_there_to_be_copied(line: &&str) -> bool {
    line.starts_with("  afterglow ") || line.starts_with("Usage: afterglow ")
}

#[test]
fn help_keeps_to_the_terminal_and_breaks_no_line_that_is_there_to_be_copied() {
    for command in COMMANDS.into_iter().chain([""]) {
        let widest = help(command, 300);
        for (columns, most) in [(60, 60), (80, 80), (100, 100), (300, 100)] {
            let shown = help(command, columns);
            let long = shown
                .lines()
                .find(|line| !is_there_to_be_copied(line) && line.chars().count() > most);
            assert_eq!(long, None, "{command} at {columns}");
            // Nothing is lost, and no space but a plain one would do in a shell.
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&shown), words(&widest), "{command} at {columns}");
            assert!(!shown.contains('\u{a0}'), "{command} at {columns}");
            let copied = |text: &str| {
                text.lines()
                    .filter(is_there_to_be_copied)
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            assert_eq!(copied(&shown), copied(&widest), "{command} at {columns}");
        }
    }
    let longest = "\n  afterglow agree couple.toml --learned posterior.json --last agreement.toml --teach\n";
    assert!(help("agree", 60).contains(longest));
}

#[test]
fn every_command_has_help_with_examples_and_json() {
    for command in COMMANDS {
        let help = good(&format!("{command} --help"));
        assert!(help.contains("Examples:\n  afterglow "), "{command}\n{help}");
        assert!(help.contains("--json"), "{command}\n{help}");
        assert!(good("--help").contains(&format!("\n  {command} ")), "{command}");
        let table = include_str!("../../../../docs/cli.md");
        assert!(table.contains(&format!("\n| `afterglow {command}")), "{command}");
    }
    let help = good("score --help");
    for instrument in measure::Instrument::ALL {
        assert!(help.contains(&format!("`{instrument}`")), "{instrument}\n{help}");
    }
}

#[test]
fn commands_that_do_not_exist_yet_are_not_listed() {
    for command in ["relay", "vault"] {
        wrong(command, "unrecognized subcommand");
        assert!(!good("--help").contains(&format!("\n  {command} ")), "{command}");
    }
}

#[test]
fn wrong_command_lines() {
    wrong("", "Usage: afterglow");
    wrong("agre couple.toml", "a similar subcommand exists: 'agree'");
    wrong("body", "<COUPLE>");
    wrong(
        "evening couple.toml --sed 3",
        "a similar argument exists: '--seed'",
    );
    wrong("phenomena --page", "--sensitivity");
    wrong("calibrate --page --picture", "cannot be used with");
    wrong("calibrate --page --observations mine.toml", "cannot be used with");
    wrong(
        "evening couple.toml --draws 0",
        "give a whole number of draws from 1 to 10000",
    );
    wrong(
        "evening couple.toml --draws 10000000",
        "give a whole number of draws from 1 to 10000",
    );
    wrong(
        "evening couple.toml --draws many",
        "give a whole number of draws from 1 to 10000",
    );
    wrong("evening couple.toml --seed=-1", "invalid value");
    wrong(
        "evening couple.toml --preset popular",
        "possible values: measured, told",
    );
    wrong("body couple.toml --step 0", "a step is at least 0.05 minutes");
    wrong("body couple.toml --step -1", "a step is at least 0.05 minutes");
    wrong("body couple.toml --step nan", "this is not a number");
    wrong(
        "body couple.toml --from 10 --to 5",
        "--from 10 is not before --to 5",
    );
    wrong(
        "body couple.toml --from -30",
        "the model speaks of minutes -20 to 240",
    );
    wrong(
        "body couple.toml --to 5256000",
        "the model speaks of minutes -20 to 240",
    );
    wrong(
        "body couple.toml --contact 1.5",
        "contact is between 0 (no touch) and 1 (close all the time)",
    );
    wrong(
        "learn",
        "no diary: give a diary.csv, or --simulate, --calibrate or --false-alarms",
    );
    wrong("learn diary.csv --evenings 30", "cannot be used with");
    wrong("learn --calibrate 10 --out all.json", "cannot be used with");
    wrong("score answers.csv", "--instrument");
    wrong("score answers.csv --instrument ECRR", "did you mean `ECR-R`?");
    wrong(
        "score answers.csv --instrument ECR --norms cats",
        "there are no norms for",
    );
    wrong("claims --grade E", "use `A`, `B`, `C` or `D`");
    wrong("claims --topic oxitocin", "did you mean `oxytocin`?");
    wrong(
        "phenomena --draws 0",
        "give a whole number of draws from 1 to 10000",
    );
}

#[test]
fn a_wrong_command_line_is_json_for_machines() {
    let ran = run_in(&examples(), "evening couple.toml --draws 0 --json");
    let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(ran.exit, 2);
    assert_eq!(error["error"]["exit_code"], 2);
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("from 1 to 10000")
    );
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    for line in [
        "evening couple.toml --draws 20 --json",
        "agree couple.toml --json",
    ] {
        assert_eq!(
            good(&format!("{line} --seed 7")),
            good(&format!("{line} --seed 7")),
            "{line}"
        );
        assert_ne!(
            good(&format!("{line} --seed 7")),
            good(&format!("{line} --seed 8")),
            "{line}"
        );
    }
    for line in [
        "body couple.toml",
        "evening couple.toml --events evening.toml",
        "claims --json",
        "coverage --json",
    ] {
        assert_eq!(good(line), good(line), "{line}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    // More than a pipe holds, so that writing meets the closed end.
    let mut child = Command::new(env!("CARGO_BIN_EXE_afterglow"))
        .args(["body", "couple.toml", "--json", "--step", "0.05"])
        .current_dir(examples())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0_u8; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap().as_str()
        ),
        (Some(0), "")
    );
}

#[test]
fn output_is_plain_text_without_colour() {
    for line in [
        "--help",
        "body couple.toml",
        "evening couple.toml",
        "agree couple.toml",
        "claims",
        "coverage",
    ] {
        assert!(!good(line).contains('\u{1b}'), "{line}");
    }
}
