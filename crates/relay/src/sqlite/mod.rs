//! SQLite inside the relay: one thread writes, many commands share one commit; one moves the journal; others read.

mod check;
mod journal;
mod read;
mod tables;
mod write;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::sync::{mpsc, oneshot};
use wire::relay::Answer;

pub use check::{backup, doctor};
use journal::Journal;

use crate::limits;
use crate::log::Log;
use crate::meeting::{Meet, Meetings};
use crate::store::{Command, Later, Store, StoreError, Swept};

/// Threads that read. Reading takes little beside the network; two keep a slow reader from holding all.
const READERS: usize = 2;

/// A question to a thread and where its answer goes.
type Asked<Q, A> = (Q, oneshot::Sender<Result<A, StoreError>>);

enum Work {
    Command(Asked<Command, Answer>),
    Sweep(Asked<u64, Swept>),
}

/// The embedded database. Every answer comes after the commit that carries it is on the disk.
pub struct SqliteStore {
    write: Option<mpsc::Sender<Work>>,
    read: Vec<mpsc::Sender<Asked<Command, Answer>>>,
    meetings: Meetings,
    threads: Vec<JoinHandle<()>>,
    /// Held for as long as the store is, so that no second relay writes.
    _lock: File,
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn unavailable(error: rusqlite::Error) -> StoreError {
    // The code only: a database's own text may hold values.
    StoreError::Unavailable(match error.sqlite_error() {
        Some(error) => rusqlite::ffi::code_to_str(error.extended_code).to_owned(),
        None => "SQLite answered in an unexpected way".to_owned(),
    })
}

/// A number as SQLite keeps it.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(PathBuf::from(name))
        .map_err(|error| StoreError::Unavailable(error.kind().to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(StoreError::InUse),
    }
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| StoreError::Unavailable(error.kind().to_string()))
}

impl SqliteStore {
    /// Opens or makes a database and starts its threads; they end when the store is dropped.
    ///
    /// # Errors
    /// When the file cannot be opened, another relay uses it, a newer one wrote it, or it would not be
    /// durable.
    pub fn open(path: &Path, log: Log) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        let connection = tables::connect(path)?;
        tables::prepare(&connection)?;
        let (write, works) = mpsc::channel(limits::WAITING);
        let (journal, thread) = Journal::start(path, Arc::clone(&log))?;
        let mut threads = vec![thread];
        threads.push(start("sqlite-write", move || {
            write::run(connection, works, journal, &log)
        })?);
        let mut read = Vec::new();
        for _ in 0..READERS {
            let connection = tables::connect(path)?;
            let (sender, asked) = mpsc::channel(limits::WAITING / READERS);
            threads.push(start("sqlite-read", move || read::run(&connection, asked))?);
            read.push(sender);
        }
        Ok(Self {
            write: Some(write),
            read,
            meetings: Meetings::default(),
            threads,
            _lock: lock,
        })
    }

    fn send<A>(
        &self,
        work: impl FnOnce(oneshot::Sender<Result<A, StoreError>>) -> Result<(), StoreError>,
    ) -> Result<oneshot::Receiver<Result<A, StoreError>>, StoreError> {
        let (sender, answer) = oneshot::channel();
        work(sender)?;
        Ok(answer)
    }

    fn write(&self, work: Work) -> Result<(), StoreError> {
        let write = self.write.as_ref().ok_or(StoreError::Busy)?;
        write.try_send(work).map_err(|_| StoreError::Busy)
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.write = None;
        self.read.clear();
        for thread in self.threads.drain(..) {
            // A thread that panicked has nothing more to finish.
            let _ = thread.join();
        }
    }
}

async fn answer<A>(
    receiver: Result<oneshot::Receiver<Result<A, StoreError>>, StoreError>,
) -> Result<A, StoreError> {
    let gone = |_| StoreError::Unavailable("its thread has stopped".to_owned());
    receiver?.await.map_err(gone)?
}

impl Store for SqliteStore {
    fn ask(&self, command: Command) -> Later<'_, Answer> {
        let receiver = self.send(|sender| {
            if let Command::Read { id, .. } = &command {
                let [first, ..] = id.0;
                let reader = self
                    .read
                    .get(usize::from(first) % READERS)
                    .ok_or(StoreError::Busy)?;
                return reader.try_send((command, sender)).map_err(|_| StoreError::Busy);
            }
            self.write(Work::Command((command, sender)))
        });
        Box::pin(answer(receiver))
    }

    fn meet(&self, step: Meet, now_s: u64) -> Later<'_, Answer> {
        // In memory, never on the disk: a meeting is over before a relay is restarted.
        let answer = self.meetings.step(step, now_s);
        Box::pin(async move { Ok(answer) })
    }

    fn sweep(&self, hour: u64) -> Later<'_, Swept> {
        let receiver = self.send(|sender| self.write(Work::Sweep((hour, sender))));
        Box::pin(answer(receiver))
    }
}
