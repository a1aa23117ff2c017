//! A relay as a process of its own: started, watched, and killed.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::Context;

/// How a node is started.
#[derive(Clone)]
pub struct Plan {
    /// The program.
    pub program: PathBuf,
    /// `--database`.
    pub database: OsString,
    /// The core it may use; all when none.
    pub core: Option<usize>,
    /// Further arguments.
    pub more: Vec<String>,
}

/// A running node; killed when dropped.
pub struct Node {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Plan {
    /// A node over a file of SQLite, without budgets.
    #[must_use]
    pub fn new(program: &Path, database: impl Into<OsString>) -> Self {
        Self {
            program: program.to_owned(),
            database: database.into(),
            core: None,
            more: vec!["--no-budgets".to_owned()],
        }
    }

    /// Starts it and waits until it listens.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(&self) -> anyhow::Result<Node> {
        let mut command = match self.core {
            Some(core) => {
                let mut pinned = Command::new("taskset");
                pinned.arg("-c").arg(core.to_string()).arg(&self.program);
                pinned
            }
            None => Command::new(&self.program),
        };
        let mut child = command
            .args(["run", "--listen", "127.0.0.1:0", "--database"])
            .arg(&self.database)
            .args(&self.more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("could not start {}", self.program.display()))?;
        let out = child.stdout.take().context("a relay without output")?;
        let mut lines = BufReader::new(out).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            line.strip_prefix("relay http://")?
                .strip_suffix('/')?
                .parse()
                .ok()
        });
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            anyhow::bail!("the relay did not start; its own message is above");
        };
        Ok(Node { child, address })
    }
}

impl Node {
    /// SIGKILL: no chance to tidy up.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM, and the status it ends with.
    ///
    /// # Errors
    /// When the signal cannot be sent.
    pub fn end(mut self) -> anyhow::Result<bool> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        Ok(self.child.wait()?.success())
    }

    /// Resident memory in bytes, and its highest point.
    #[must_use]
    pub fn memory(&self) -> Option<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
            Some(kib * 1024)
        };
        Some((field("VmRSS:")?, field("VmHWM:")?))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}
