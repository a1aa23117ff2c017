//! The command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Keeps and forwards sealed records between the phones of couples. It can read none of them.
#[derive(Parser)]
#[command(version, disable_help_subcommand = true, max_term_width = 100, after_help = START)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const START: &str = "Begin with: afterglow-relay run --database relay.db --app-origin https://app.example\n\
    What it stores, and how to run one: docs/relay.md";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve until told to end.
    #[command(after_help = "Examples:\n  \
        afterglow-relay run --database relay.db --app-origin https://app.example\n  \
        afterglow-relay run --app-origin https://app.example --listen 127.0.0.1:8090 --forwarded --door door.txt\n  \
        afterglow-relay run --app-origin https://app.example --database \"host=/run/postgresql user=relay dbname=relay\"\n\n\
        It prints the address it listens on, and ends on SIGTERM or Ctrl-C when what is under way is done.")]
    Run(Options),
    /// Look a database over; it may be in use.
    #[command(after_help = "Examples:\n  \
        afterglow-relay doctor --database relay.db\n  \
        afterglow-relay doctor --database \"host=/run/postgresql user=relay dbname=relay\"")]
    Doctor {
        /// File of SQLite, or address of PostgreSQL (postgres://… or "host=… user=… dbname=…").
        #[arg(
            long,
            env = "AFTERGLOW_RELAY_DATABASE",
            hide_env_values = true,
            default_value = "relay.db"
        )]
        database: Database,
    },
    /// Copy a SQLite database into a new file; it may be in use.
    #[command(after_help = "Examples:\n  \
        afterglow-relay backup --database relay.db --to copy.db")]
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
    /// File of SQLite, or address of PostgreSQL (postgres://… or "host=… user=… dbname=…") for several nodes.
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
    /// Origin of the app, whose pages may use the relay, for instance https://app.example; without it no page may.
    #[arg(long)]
    pub(crate) app_origin: Option<host::RelayAddress>,
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

/// An address of PostgreSQL begins with one of these and `=`, in any order.
const POSTGRES_KEYS: [&str; 11] = [
    "host",
    "hostaddr",
    "port",
    "user",
    "password",
    "dbname",
    "options",
    "application_name",
    "sslmode",
    "connect_timeout",
    "target_session_attrs",
];

#[derive(Clone)]
pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgres(String),
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let address = text.starts_with("postgres://") || text.starts_with("postgresql://");
        let first = text.split_once('=').map(|(key, _)| key.trim());
        if address || first.is_some_and(|key| POSTGRES_KEYS.contains(&key)) {
            return Ok(Self::Postgres(text.to_owned()));
        }
        if text.contains("://") || text.is_empty() {
            return Err("name a file for SQLite, or postgres://… for PostgreSQL".to_owned());
        }
        Ok(Self::Sqlite(PathBuf::from(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let read = match text.parse() {
            Ok(Database::Sqlite(path)) => format!("SQLite {}", path.display()),
            Ok(Database::Postgres(address)) => format!("PostgreSQL {address}"),
            Err(why) => why,
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn a_database_is_a_file_or_an_address() {
        check("relay.db", "SQLite relay.db");
        check("/var/lib/a=b/relay.db", "SQLite /var/lib/a=b/relay.db");
        check("postgres://relay@/relay", "PostgreSQL postgres://relay@/relay");
        for address in [
            "host=/run/postgresql user=relay dbname=relay",
            "user=relay dbname=relay",
            "dbname = relay",
        ] {
            check(address, &format!("PostgreSQL {address}"));
        }
        check(
            "mysql://relay",
            "name a file for SQLite, or postgres://… for PostgreSQL",
        );
    }

    #[test]
    fn every_command_has_help_with_examples() {
        use clap::CommandFactory as _;
        for command in Arguments::command().get_subcommands() {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("Examples:\n  afterglow-relay "), "{help}");
        }
    }
}
