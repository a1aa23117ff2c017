//! A PostgreSQL of one's own: Debian's programs, a folder that is thrown away, a socket instead of a port.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, bail};

/// Patience with a starting server, in tenths of a second.
const START_TENTHS: u32 = 300;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// How a server is started.
#[derive(Clone, Copy)]
pub struct Settings {
    /// The core it may use; all when none.
    pub core: Option<usize>,
    /// The most connections it takes at once.
    pub connections: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            core: None,
            connections: 50,
        }
    }
}

/// A running server; it ends, and its folder goes, when this is dropped.
pub struct Server {
    child: Child,
    folder: PathBuf,
}

/// Where Debian puts the programs of its newest version.
///
/// # Errors
/// One sentence that says what to install.
pub fn programs() -> anyhow::Result<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .collect();
    found.sort();
    found.pop().context(
        "PostgreSQL is missing: install it with `sudo apt-get install postgresql`, then run this again",
    )
}

/// The user who may run PostgreSQL: root may not.
fn user() -> anyhow::Result<Option<(u32, u32)>> {
    if fs::metadata("/proc/self").context("this needs Linux")?.uid() != 0 {
        return Ok(None);
    }
    let all = fs::read_to_string("/etc/passwd").context("could not read the list of users")?;
    let line = all.lines().find_map(|line| line.strip_prefix("postgres:"));
    let mut ids = line
        .into_iter()
        .flat_map(|line| line.split(':'))
        .skip(1)
        .map(str::parse);
    match (ids.next(), ids.next()) {
        (Some(Ok(user)), Some(Ok(group))) => Ok(Some((user, group))),
        _ => bail!("PostgreSQL does not run as root, and the user `postgres` of Debian's package is missing"),
    }
}

fn as_user(program: &Path, user: Option<(u32, u32)>, core: Option<usize>) -> Command {
    // When the one who started it dies, the server ends too.
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if let Some((user, group)) = user {
        command
            .arg(format!("--reuid={user}"))
            .arg(format!("--regid={group}"))
            .arg("--clear-groups");
    }
    if let Some(core) = core {
        command.args(["taskset", "-c"]).arg(core.to_string());
    }
    command.arg(program);
    command
}

impl Server {
    /// Makes and starts a server with ordinary settings, on any core.
    /// The thread that calls this must live as long as the server.
    ///
    /// # Errors
    /// When PostgreSQL is missing or does not start.
    pub fn start() -> anyhow::Result<Self> {
        Self::start_with(Settings::default())
    }

    /// Makes and starts a server. The thread that calls this must live as long as the server.
    ///
    /// # Errors
    /// When PostgreSQL is missing or does not start.
    pub fn start_with(settings: Settings) -> anyhow::Result<Self> {
        let (programs, user) = (programs()?, user()?);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("afterglow-postgres-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder).with_context(|| format!("could not make {}", folder.display()))?;
        if let Some((user, group)) = user {
            chown(&folder, Some(user), Some(group)).context("could not hand the folder to PostgreSQL")?;
        }
        let data = folder.join("data");
        let made = as_user(&programs.join("initdb"), user, None)
            .args([
                "--no-sync",
                "--no-locale",
                "--encoding=UTF8",
                "--auth=trust",
                "--username=relay",
                "-D",
            ])
            .arg(&data)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .output()
            .context("could not start initdb")?;
        if !made.status.success() {
            let _ = fs::remove_dir_all(&folder);
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        let log = fs::File::create(folder.join("log")).context("could not make a log")?;
        let child = as_user(&programs.join("postgres"), user, settings.core)
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-c", "listen_addresses=", "-c", "shared_buffers=64MB", "-c"])
            .arg(format!("max_connections={}", settings.connections))
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("could not start postgres")?;
        let server = Self { child, folder };
        for _ in 0..START_TENTHS {
            // The socket is there a moment before the server takes connections.
            let log = fs::read_to_string(server.folder.join("log")).unwrap_or_default();
            if log.contains("ready to accept connections") {
                return Ok(server);
            }
            sleep(Duration::from_millis(100));
        }
        bail!("postgres did not start in time");
    }

    /// The address for a relay.
    #[must_use]
    pub fn address(&self) -> String {
        format!("host={} user=relay dbname=postgres", self.folder.display())
    }

    /// The folder with all its files; deleted at the end.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ends connections and writes everything down; SIGKILL would leave shared memory behind.
        let _ = Command::new("kill")
            .arg("-INT")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
