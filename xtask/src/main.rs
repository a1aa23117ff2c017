//! The only build tool of this house.
//!
//! Each command installs or checks what it needs and says in one sentence what is missing where it cannot.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a build tool speaks to the terminal; the ban is for libraries"
)]

mod bench;
mod browser;
mod bytes;
mod debian;
mod dist;
mod parts;
mod process;
mod promises;
mod release;
mod serve;
mod shots;
mod soak;
mod test;
mod tidy;
mod toolchain;
mod web;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::release::Signing;
use crate::workspace::Workspace;

/// Builds, checks, serves and packs the product.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the app into dist/web: WebAssembly, loader, service worker, hashes, compressed copies.
    Web {
        /// Folder to write instead of dist/web.
        #[arg(long)]
        out: Option<PathBuf>,
        #[command(flatten)]
        release: release::Options,
    },
    /// Build the app and serve it on this machine.
    Serve(serve::Options),
    /// Run every check: house rules, lints, tests, and the built app in a real Chromium.
    Test(test::Options),
    /// Check the house rules, the formatter and the lints.
    Tidy,
    /// Take pictures of every screen.
    Shots(shots::Options),
    /// Print what the app weighs and how fast it is.
    Bench(bench::Options),
    /// Run what takes long: load, kills, and how fast the relay writes.
    Soak(soak::Options),
    /// Print how far each promise is proven, and write docs/promises.md.
    Promises,
    /// Build the command line and the app for release, signed, into dist/.
    Dist(dist::Options),
    /// Make a key that signs releases, or show its public half.
    #[command(subcommand)]
    ReleaseKey(release::KeyCommand),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let workspace = Workspace::load()?;
    match command {
        Command::Web { out, release } => {
            let out = out.unwrap_or_else(|| workspace.web_folder());
            web::build_signed(&workspace, &out, &Signing::of(&workspace, &release)?)
        }
        Command::Serve(options) => serve::run(&workspace, &options),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Tidy => tidy::run(&workspace),
        Command::Shots(options) => shots::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Soak(options) => soak::run(&workspace, &options),
        Command::Promises => promises::run(&workspace),
        Command::Dist(options) => dist::run(&workspace, &options),
        Command::ReleaseKey(command) => release::keys(&command),
    }
}
