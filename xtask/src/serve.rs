//! Serves the built app on this machine, with the headers a real host must send.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use host::Site;

use crate::web;
use crate::workspace::Workspace;

/// How to serve.
#[derive(Args)]
pub(crate) struct Options {
    /// Open an invented couple instead of an empty app.
    #[arg(long)]
    demo: bool,
    /// Port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Serve what was built before.
    #[arg(long)]
    no_build: bool,
    /// Folder to serve instead of dist/web.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// Builds, then serves until it is stopped; prints the address once it is open.
///
/// # Errors
/// When the build fails, nothing was built before, or the port is taken.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    let folder = options.folder.clone().unwrap_or_else(|| workspace.web_folder());
    if !options.no_build {
        web::build(workspace, &folder)?;
    } else if !folder.join("index.html").is_file() {
        bail!(
            "{} holds no built app; run `cargo xtask web` first",
            folder.display()
        );
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("could not start the server's runtime")?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let query = if options.demo { "?demo" } else { "" };
    let ready = |address: SocketAddr| println!("http://localhost:{}/{query}", address.port());
    runtime.block_on(host::serve(Site::Folder(folder), address, ready))?;
    Ok(())
}
