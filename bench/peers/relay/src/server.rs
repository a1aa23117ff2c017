//! Other people's servers as processes: started on the first core, on loopback, over a folder that is thrown away.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, bail};
use soak::postgres;

const CORE: usize = 0;
/// Patience with a starting server, in tenths of a second.
const START_TENTHS: u32 = 300;
/// Ticks of the processor's clock a second, as Linux counts them for programs.
const TICKS: f64 = 100.0;
/// atuin's pool holds a hundred, and PostgreSQL keeps a few for itself.
const CONNECTIONS: u32 = 120;

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    folder: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    /// Ends after the one that speaks with it.
    database: Option<postgres::Server>,
}

/// Starts a peer and waits until it listens.
pub fn start(name: &str, program: &Path, folder: &Path) -> anyhow::Result<Server> {
    // Whoever listens on port 0 is given a free one, and gives it back here.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let port = address.port().to_string();
    let module = |below: &str| program.join("node_modules").join(below);
    let mut database = None;
    let mut command = match name {
        "atuin-sqlite" => {
            let file = folder.join("atuin.db");
            atuin(program, folder, &port, &format!("sqlite://{}", file.display()))
        }
        "atuin-postgres" => {
            let server = postgres::Server::start_with(postgres::Settings {
                core: Some(CORE),
                connections: CONNECTIONS,
            })?;
            let socket = server.folder().display();
            let uri = format!("postgres://relay@localhost/postgres?host={socket}");
            database = Some(server);
            atuin(program, folder, &port, &uri)
        }
        "redis" => {
            let mut command = pinned(program);
            command
                .args(["--bind", "127.0.0.1", "--port", &port])
                .args(["--appendonly", "yes", "--appendfsync", "always"])
                .args(["--save", "", "--dir"])
                .arg(folder);
            command
        }
        "nats" => {
            let mut command = pinned(program);
            command.args(["--addr", "127.0.0.1", "--port", &port]);
            command
        }
        "y-websocket" | "y-leveldb" => {
            let mut command = pinned("node");
            command
                .arg(module("y-websocket/bin/server.cjs"))
                .env("HOST", "127.0.0.1")
                .env("PORT", &port);
            if name == "y-leveldb" {
                command.env("YPERSISTENCE", folder.join("level"));
            }
            command
        }
        "automerge" => {
            let mut command = pinned("node");
            command
                .arg("--import")
                .arg(program.join("loopback.mjs"))
                .arg(module("@automerge/automerge-repo-sync-server/src/index.js"))
                .env("DATA_DIR", folder.join("documents"))
                .env("PORT", &port);
            command
        }
        _ => bail!("no peer is called `{name}`"),
    };
    let log = File::create(folder.join("log")).context("could not make a log")?;
    let child = command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .with_context(|| format!("could not start {}", program.display()))?;
    let mut server = Server {
        child,
        folder: folder.to_owned(),
        address,
        database,
    };
    for _ in 0..START_TENTHS {
        if TcpStream::connect(address).is_ok() {
            return Ok(server);
        }
        if server.child.try_wait()?.is_some() {
            break;
        }
        sleep(Duration::from_millis(100));
    }
    bail!("{name} did not start: {}", server.log());
}

fn atuin(program: &Path, folder: &Path, port: &str, database: &str) -> Command {
    let mut command = pinned(program);
    command
        .args(["start", "--host", "127.0.0.1", "--port", port])
        .env("HOME", folder)
        .env("ATUIN_CONFIG_DIR", folder)
        .env("ATUIN_DB_URI", database)
        .env("ATUIN_OPEN_REGISTRATION", "true");
    command
}

/// Seconds of the processor that this very program has used so far, with those of scripts that came to their end.
pub fn own_processor_s() -> anyhow::Result<f64> {
    processor_s("/proc/self/stat", 4)
}

/// The sum of the first so many of these: own time, own in the kernel, the same of children.
fn processor_s(file: &str, kinds: usize) -> anyhow::Result<f64> {
    let text = fs::read_to_string(file)?;
    // The second field is a name in brackets, which may hold anything.
    let (_, fields) = text.rsplit_once(')').context("a process without a name")?;
    let ticks = fields
        .split_whitespace()
        .skip(11)
        .take(kinds)
        .map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
}

/// A program on the first core that ends with whoever started it.
fn pinned(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL", "taskset", "-c"])
        .arg(CORE.to_string())
        .arg(program);
    command
}

impl Server {
    /// Seconds of the processor that the server has used so far, without PostgreSQL.
    pub fn processor_s(&self) -> anyhow::Result<f64> {
        processor_s(&self.process("stat"), 2)
    }

    /// The most memory it held so far, in bytes, without PostgreSQL.
    pub fn memory(&self) -> anyhow::Result<u64> {
        let text = fs::read_to_string(self.process("status"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib.context("a process without memory")?.parse::<u64>()? * 1024)
    }

    /// The end of what the server said.
    pub fn log(&self) -> String {
        let text = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines
            .get(lines.len().saturating_sub(5)..)
            .unwrap_or_default()
            .join("\n")
    }

    fn process(&self, what: &str) -> String {
        format!("/proc/{}/{what}", self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.database.take();
    }
}
