//! Serves the built app on this machine, with the headers a real host must send, and a relay beside it on an origin of
//! its own.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use clap::Args;
use host::{RelayAddress, Site};

use crate::workspace::Workspace;
use crate::{process, web};

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
    /// Origin of a relay that runs already.
    #[arg(long, conflicts_with = "no_relay")]
    relay: Option<RelayAddress>,
    /// Start no relay: the app then talks to nobody.
    #[arg(long)]
    no_relay: bool,
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
    let port = free_port(options.port)?;
    let mut beside = None;
    let relay = match &options.relay {
        Some(relay) => Some(relay.clone()),
        None if options.no_relay => None,
        None => {
            let (started, address) = Beside::start(workspace, &format!("http://localhost:{port}"))?;
            beside = Some(started);
            Some(address)
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("could not start the server's runtime")?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let query = if options.demo { "?demo" } else { "" };
    let ready = |address: SocketAddr| println!("http://localhost:{}/{query}", address.port());
    let served = runtime.block_on(host::serve(Site::Folder(folder), relay, address, ready));
    drop(beside);
    Ok(served?)
}

/// The relay has to know the app's origin before the app is served, so a free port is looked for first.
fn free_port(wanted: u16) -> anyhow::Result<u16> {
    if wanted != 0 {
        return Ok(wanted);
    }
    let found = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("this machine has no free port")?;
    Ok(found.local_addr()?.port())
}

/// Builds the relay.
///
/// # Errors
/// When cargo fails; its message is on the terminal.
pub(crate) fn relay_program(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    process::run(process::cargo().current_dir(&workspace.root).args([
        "build",
        "--quiet",
        "-p",
        "afterglow-relay",
    ]))?;
    Ok(workspace.target.join("debug").join("afterglow-relay"))
}

/// A relay with an empty database, for as long as this lives.
struct Beside {
    relay: Child,
    folder: PathBuf,
}

impl Beside {
    fn start(workspace: &Workspace, app_origin: &str) -> anyhow::Result<(Self, RelayAddress)> {
        let program = relay_program(workspace)?;
        let folder = std::env::temp_dir().join(format!("relay-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
        let relay = Command::new(&program)
            .args(["run", "--listen", "127.0.0.1:0", "--app-origin", app_origin])
            .arg("--database")
            .arg(folder.join("relay.db"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("could not start {}", program.display()))?;
        let mut started = Self { relay, folder };
        let mut line = String::new();
        if let Some(said) = started.relay.stdout.as_mut() {
            BufReader::new(said)
                .read_line(&mut line)
                .context("the relay said nothing")?;
        }
        let address = line
            .trim()
            .strip_prefix("relay ")
            .and_then(|address| address.parse().ok())
            .with_context(|| format!("the relay did not say its address but `{}`", line.trim()))?;
        Ok((started, address))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Whatever fails here, the program is about to end, and the folder is a temporary one.
        let _ = self.relay.kill();
        let _ = self.relay.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
