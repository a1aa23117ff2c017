//! Serves the built app on this machine, with the headers a real host must send, and logs nothing.

mod headers;
mod site;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

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

/// Builds, then serves until it is stopped.
///
/// # Errors
/// When the build fails, nothing was built before, or the port is taken.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    let folder = options.folder.clone().unwrap_or_else(|| workspace.web_folder());
    if !options.no_build {
        web::build(workspace, &folder)?;
    } else if !folder.join("index.html").is_file() {
        bail!("{} holds no built app; run `cargo xtask web` first", folder.display());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("could not start the server's runtime")?;
    runtime.block_on(listen(folder, options))
}

async fn listen(folder: PathBuf, options: &Options) -> anyhow::Result<()> {
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = match tokio::net::TcpListener::bind(wanted).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {} is taken by another program; choose one with --port, or --port 0 for any free one",
            options.port
        ),
        Err(error) => return Err(error).with_context(|| format!("could not listen on {wanted}")),
    };
    let address = listener.local_addr().context("could not read the address")?;
    let query = if options.demo { "?demo" } else { "" };
    println!("http://localhost:{}/{query}", address.port());
    axum::serve(listener, site::router(folder))
        .with_graceful_shutdown(async {
            // Without a signal handler the server still ends with the process.
            let _ = tokio::signal::ctrl_c().await;
        })
        .await
        .context("the server stopped")
}
