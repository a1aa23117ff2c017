//! The command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Keeps and forwards sealed records between the phones of couples. It can read none of them.
#[derive(Parser)]
#[command(version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve until told to end.
    Run(Options),
    /// Look a database over; it may be in use.
    Doctor {
        /// File of SQLite, or address of PostgreSQL (postgres://…).
        #[arg(
            long,
            env = "AFTERGLOW_RELAY_DATABASE",
            hide_env_values = true,
            default_value = "relay.db"
        )]
        database: Database,
    },
    /// Copy a SQLite database into a new file; it may be in use.
    Backup {
        /// File of SQLite.
        #[arg(
            long,
            env = "AFTERGLOW_RELAY_DATABASE",
            hide_env_values = true,
            default_value = "relay.db"
        )]
        database: Database,
        /// The new file; it must not exist.
        #[arg(long)]
        to: PathBuf,
    },
}

/// How to serve. Put a TLS proxy in front before anyone else uses it.
#[derive(Args)]
pub(crate) struct Options {
    /// File of SQLite, or address of PostgreSQL (postgres://…) for several nodes.
    #[arg(
        long,
        env = "AFTERGLOW_RELAY_DATABASE",
        hide_env_values = true,
        default_value = "relay.db"
    )]
    pub(crate) database: Database,
    /// Address and port to listen on; port 0 takes any free one.
    #[arg(long, default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8090))]
    pub(crate) listen: SocketAddr,
    /// Origin of the app, whose pages may use the relay, for instance https://app.example.
    #[arg(long)]
    pub(crate) app_origin: Option<String>,
    /// Also serve the built app in this folder, on --app-listen.
    #[arg(long, requires = "app_listen")]
    pub(crate) app_folder: Option<PathBuf>,
    /// Address and port for the app; another origin than the relay's, so that one cannot touch the other.
    #[arg(long, requires = "app_folder")]
    pub(crate) app_listen: Option<SocketAddr>,
    /// Origin under which browsers reach this relay, for the policy of that app, for instance https://relay.example.
    #[arg(long, requires = "app_folder")]
    pub(crate) own_origin: Option<host::RelayAddress>,
    /// Loopback address and port for counts in Prometheus' form.
    #[arg(long)]
    pub(crate) metrics: Option<SocketAddr>,
    /// File with 64 hexadecimal digits: only who knows them may open boxes and meetings.
    #[arg(long)]
    pub(crate) door: Option<PathBuf>,
    /// Believe the last address in X-Forwarded-For; only for a relay behind a proxy that writes it.
    #[arg(long)]
    pub(crate) forwarded: bool,
    /// Most connections at once.
    #[arg(long, default_value_t = relay::limits::CONNECTIONS)]
    pub(crate) connections: usize,
    /// Most bytes on the disk; beyond them nothing is taken in.
    #[arg(long, default_value_t = relay::limits::ROOM_BYTES)]
    pub(crate) room: u64,
    /// Keep no budgets of requests; only for measurements.
    #[arg(long)]
    pub(crate) no_budgets: bool,
    /// What is said on standard error. No level says addresses, tokens or names.
    #[arg(long, value_enum, default_value_t = Level::Faults)]
    pub(crate) log: Level,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// What needs the owner.
    Faults,
    /// Every request and every commit, without who or what.
    Trace,
}

#[derive(Clone)]
pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgres(String),
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") || text.starts_with("host=") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        if text.contains("://") || text.is_empty() {
            return Err("name a file for SQLite, or postgres://… for PostgreSQL".to_owned());
        }
        Ok(Self::Sqlite(PathBuf::from(text)))
    }
}
