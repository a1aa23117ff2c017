//! The app in one binary: starts a server for it and says where.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the address, or what is wrong, is what the user asked for"
)]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;
use host::{RelayAddress, Site};

/// The built app, packed by build.rs; empty in a build without one.
const PACKED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// Serves the app. Put a TLS proxy in front of it before anyone else uses it: browsers need HTTPS.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// Port; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of a built app, instead of the one inside this binary.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Origin of the relay that the app may use, for instance https://relay.example. Without one, the app talks to
    /// nobody.
    #[arg(long)]
    relay: Option<RelayAddress>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let site = match arguments.folder {
        Some(folder) if folder.join("index.html").is_file() => Site::Folder(folder),
        Some(folder) => bail!(
            "{} holds no built app; make one with `cargo xtask web`",
            folder.display()
        ),
        None if PACKED.is_empty() => bail!("this binary carries no app; name its folder with --folder"),
        None => Site::Packed(PACKED),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("could not start the server's runtime")?;
    let address = SocketAddr::new(arguments.listen, arguments.port);
    runtime.block_on(host::serve(site, arguments.relay, address, |address| {
        println!("http://{address}/")
    }))?;
    Ok(())
}
