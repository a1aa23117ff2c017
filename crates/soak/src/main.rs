//! The long runs of the relay: many couples, many kills, and how fast it writes.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "figures are what was asked for"
)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use soak::node::{Node, Plan};
use soak::postgres::{Server, Settings};
use soak::{couples, kills, writes};
use tokio::runtime::{Builder, Runtime};

/// Runs a relay of its own under load, on loopback only, for a bounded time.
#[derive(Parser)]
struct Arguments {
    /// The program `afterglow-relay`.
    #[arg(long)]
    program: PathBuf,
    /// Folder for the database; it must lie on a real disk for the figures to mean anything.
    #[arg(long)]
    folder: PathBuf,
    /// Everything invented follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Two nodes on a PostgreSQL of one's own instead of one node on SQLite.
    #[arg(long)]
    postgres: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Many couples at a given pace.
    Couples(Couples),
    /// SIGKILL again and again; everything acknowledged must be there.
    Kills {
        /// How often.
        #[arg(long, default_value_t = 1_000)]
        kills: u32,
        /// Phones that write.
        #[arg(long, default_value_t = 16)]
        writers: u64,
    },
    /// RELAY-1K: durable appends per second from clients that wait for each answer.
    Writes {
        /// Clients.
        #[arg(long, default_value_t = 64)]
        clients: u64,
        /// Boxes they write to in turn.
        #[arg(long, default_value_t = 64)]
        boxes: u64,
        /// Seconds of each of three runs.
        #[arg(long, default_value_t = 6)]
        seconds: u64,
        /// The one core for the nodes and for PostgreSQL; else a node on SQLite gets the first, and the others run
        /// where there is room.
        #[arg(long)]
        core: Option<usize>,
    },
}

#[derive(Args)]
struct Couples {
    #[arg(long, default_value_t = 10_000)]
    couples: u64,
    /// Records per second by all couples together.
    #[arg(long, default_value_t = 700.0)]
    rate: f64,
    #[arg(long, default_value_t = 64)]
    connections: u64,
    /// Phones that wait for a record.
    #[arg(long, default_value_t = 2_000)]
    waiting: u64,
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    std::fs::create_dir_all(&arguments.folder)
        .with_context(|| format!("could not make {}", arguments.folder.display()))?;
    let name = format!("soak-{}.db", std::process::id());
    let file = arguments.folder.join(name);
    let core = match &arguments.command {
        Command::Writes { core, .. } => *core,
        Command::Couples(_) | Command::Kills { .. } => None,
    };
    let settings = Settings {
        core,
        ..Settings::default()
    };
    let server = arguments
        .postgres
        .then(|| Server::start_with(settings))
        .transpose()?;
    let plan = match &server {
        Some(server) => Plan::new(&arguments.program, server.address()),
        None => Plan::new(&arguments.program, &file),
    };
    let done = measure(arguments, plan);
    for end in ["", "-wal", "-shm", ".lock"] {
        let mut name = file.clone().into_os_string();
        name.push(end);
        let _ = std::fs::remove_file(name);
    }
    done
}

fn runtime() -> anyhow::Result<Runtime> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .context("could not start the runtime")
}

fn start(plan: &Plan, nodes: usize) -> anyhow::Result<Vec<Node>> {
    (0..nodes).map(|_| plan.start()).collect()
}

fn measure(arguments: &Arguments, mut plan: Plan) -> anyhow::Result<()> {
    let nodes = if arguments.postgres { 2 } else { 1 };
    let where_to = if arguments.postgres {
        "PostgreSQL, two nodes"
    } else {
        "SQLite, one node"
    };
    println!("{where_to}, seed {}", arguments.seed);
    match &arguments.command {
        Command::Couples(options) => {
            plan.more.extend(["--connections".to_owned(), "32768".to_owned()]);
            let running = start(&plan, nodes)?;
            let load = couples::Plan {
                nodes: running.iter().map(|node| node.address).collect(),
                couples: options.couples,
                rate: options.rate,
                connections: options.connections,
                waiting: options.waiting,
                lasts: Duration::from_secs(options.seconds),
                seed: arguments.seed,
            };
            let before = memory(&running);
            let report = runtime()?.block_on(couples::run(&load))?;
            println!(
                "{} couples, {} records a second for {} s, {} phones waiting",
                options.couples, options.rate, options.seconds, options.waiting
            );
            print!("{report}");
            println!("memory before {before}, afterwards {}", memory(&running));
        }
        Command::Kills { kills, writers } => {
            let report = runtime()?.block_on(kills::run(&plan, nodes, *kills, *writers, arguments.seed))?;
            println!("{report}");
            if report.slowest_start > Duration::from_secs(2) {
                bail!("a start took longer than two seconds");
            }
        }
        Command::Writes {
            clients,
            boxes,
            seconds,
            core,
        } => {
            plan.core = core.or((!arguments.postgres).then_some(0));
            let running = start(&plan, nodes)?;
            let addresses: Vec<_> = running.iter().map(|node| node.address).collect();
            let mut reports = Vec::new();
            for round in 0..3 {
                let lasts = Duration::from_secs(*seconds);
                let seed = arguments.seed.wrapping_add(round << 32);
                let report = runtime()?.block_on(writes::run(&addresses, *clients, lasts, seed, *boxes))?;
                println!("{:>8.0} accepted/s, {}", report.per_second, report.latency);
                reports.push(report);
            }
            reports.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
            if let Some(median) = reports.get(1) {
                println!(
                    "median {:.0} accepted/s, {}, {clients} clients, {boxes} boxes",
                    median.per_second, median.latency
                );
            }
            println!("memory {}", memory(&running));
        }
    }
    Ok(())
}

fn memory(nodes: &[Node]) -> String {
    let mib = |bytes: u64| bytes / (1024 * 1024);
    let list: Vec<String> = nodes
        .iter()
        .filter_map(Node::memory)
        .map(|(now, most)| format!("{} MiB (most {})", mib(now), mib(most)))
        .collect();
    list.join(", ")
}
