//! Pictures of every screen, on a phone and on a table, in the dark and in the light.

use std::path::PathBuf;

use clap::Args;

use crate::workspace::Workspace;
use crate::{browser, process, web};

/// Where to put them.
#[derive(Args)]
pub(crate) struct Options {
    /// Folder for the pictures; made when missing.
    #[arg(default_value = "dist/shots")]
    into: PathBuf,
    /// Only screens whose name holds this word.
    #[arg(long)]
    only: Option<String>,
    /// Take what was built before.
    #[arg(long)]
    no_build: bool,
    /// The built app, instead of dist/web.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// Takes the pictures.
///
/// # Errors
/// When the app does not build, a screen does not open, or a picture cannot be written.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    browser::prepare(workspace)?;
    let site = options.folder.clone().unwrap_or_else(|| workspace.web_folder());
    if !options.no_build {
        web::build(workspace, &site)?;
    }
    let mut more = vec!["--into".to_owned(), options.into.display().to_string()];
    more.extend(
        options
            .only
            .iter()
            .flat_map(|word| ["--only".to_owned(), word.clone()]),
    );
    process::timed("pictures", || {
        browser::script(workspace, "shots.mjs", &site, &more)
    })
}
