//! Everything that must hold before a change is taken.

use std::path::PathBuf;
use std::process::Command;

use clap::{Args, ValueEnum};

use crate::workspace::Workspace;
use crate::{bench, browser, bytes, debian, process, tidy, web};

/// Which tests to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Run one stage only.
    #[arg(value_enum)]
    stage: Option<Stage>,
    /// For the stage `browser`: only files whose name holds this word.
    filter: Option<String>,
    /// For the stage `browser`: test what was built before.
    #[arg(long)]
    no_build: bool,
    /// For the stage `browser`: another folder than dist/web.
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// House rules, formatter, lints.
    Tidy,
    /// Tests of all packages, and of the code in the documentation.
    Rust,
    /// The built app in a real Chromium.
    Browser,
}

/// The word for what must be the same in every build.
const BYTES: &str = "bytes";
/// The word for the browser's store, and the package that tries it there.
const STORE: &str = "store";
const STORE_TRIAL: &str = "store-trial";

/// Runs the stages in the order in which they fail fastest.
///
/// # Errors
/// When a stage fails; its own output says where.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    let wanted = |stage| options.stage.is_none_or(|only| only == stage);
    if wanted(Stage::Tidy) {
        process::timed("tidy", || tidy::run(workspace))?;
    }
    if wanted(Stage::Rust) {
        process::timed("tests", || rust(workspace))?;
    }
    if wanted(Stage::Browser) {
        process::timed("browser tests", || in_browser(workspace, options))?;
    }
    Ok(())
}

/// The second readers of our formats, which open the frozen files without a line of our code.
fn readers(workspace: &Workspace) -> anyhow::Result<()> {
    if process::find("python3").is_none() {
        debian::install(&["python3"], "the second readers of the formats")?;
    }
    for reader in ["read_relay.py", "read_release.py", "read_vault.py"] {
        process::run(Command::new("python3").arg(workspace.path("vectors").join(reader)))?;
    }
    Ok(())
}

fn rust(workspace: &Workspace) -> anyhow::Result<()> {
    readers(workspace)?;
    debian::postgres()?;
    if process::find("cargo-nextest").is_none() {
        return process::run(process::cargo().current_dir(&workspace.root).args([
            "test",
            "--workspace",
            "--quiet",
        ]));
    }
    process::run(process::cargo().current_dir(&workspace.root).args([
        "nextest",
        "run",
        "--workspace",
        "--no-fail-fast",
    ]))?;
    process::run(process::cargo().current_dir(&workspace.root).args([
        "test",
        "--workspace",
        "--doc",
        "--quiet",
    ]))
}

fn in_browser(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    browser::prepare(workspace)?;
    let site = options.folder.clone().unwrap_or_else(|| workspace.web_folder());
    if !options.no_build {
        web::build(workspace, &site)?;
        bench::sizes(&site)?;
    }
    if options.filter.as_deref().is_none_or(|word| BYTES.contains(word)) {
        bytes::check(workspace)?;
    }
    let mut more: Vec<String> = options
        .filter
        .iter()
        .flat_map(|word| ["--only".to_owned(), word.clone()])
        .collect();
    if options.filter.as_deref().is_none_or(|word| STORE.contains(word)) {
        let trial = bytes::module(workspace, STORE_TRIAL)?;
        more.extend(["--trial".to_owned(), trial.display().to_string()]);
    }
    browser::script(workspace, "run.mjs", &site, &more)
}
