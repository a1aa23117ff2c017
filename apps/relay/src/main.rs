//! The blind relay as a program.
//!
//! `run` serves, `doctor` looks a database over, `backup` copies one while it is in use.
mod options;
mod run;

use std::fs::File;
use std::io::{ErrorKind, Read, Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;
use relay::PostgresStore;

use crate::options::{Arguments, Command, Database};

/// What a file of SQLite begins with.
const SQLITE: &[u8] = b"SQLite format 3\0";

fn main() -> ExitCode {
    match act(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Whether anybody reads it or not, the exit code says it too.
            let _ = writeln!(stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Run(options) => run::run(options),
        Command::Doctor { database } => {
            let found = match database {
                Database::Sqlite(path) => {
                    there(&path)?;
                    relay::doctor(&path).with_context(|| path.display().to_string())?
                }
                Database::Postgres(address) => run::runtime()?.block_on(PostgresStore::doctor(&address))?,
            };
            print(&found)
        }
        Command::Backup { database, to } => match database {
            Database::Sqlite(path) => {
                if to.exists() {
                    bail!("{} exists already; name a new file", to.display());
                }
                there(&path)?;
                relay::backup(&path, &to).with_context(|| format!("{} was not written", to.display()))?;
                print(&format!("{}\n", to.display()))
            }
            Database::Postgres(_) => {
                bail!(
                    "back PostgreSQL up with its own tools: pg_dump for one moment, pg_basebackup for every moment"
                )
            }
        },
    }
}

/// Looking at a database must not make one, nor take any file for one.
fn there(path: &Path) -> anyhow::Result<()> {
    let mut begins = Vec::new();
    let read = File::open(path).and_then(|file| file.take(SQLITE.len() as u64).read_to_end(&mut begins));
    if let Err(error) = &read
        && error.kind() == ErrorKind::PermissionDenied
    {
        bail!("{} must not be read; ask as the relay's user", path.display());
    }
    if read.is_err() || begins != SQLITE {
        bail!(
            "{} is no database; name the one that the relay uses",
            path.display()
        );
    }
    Ok(())
}

/// Prints what was asked for. A reader that has seen enough (`| head`) is no error.
fn print(text: &str) -> anyhow::Result<()> {
    match stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("the output was not written")
        }
        _ => Ok(()),
    }
}
