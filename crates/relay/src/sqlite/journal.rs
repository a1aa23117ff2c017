//! The journal beside the file. A thread of its own moves what was committed into the file, so that whoever writes
//! hardly ever waits for it.
//!
//! The journal begins anew only when all of it has been moved, and while others write there is always a little left.
//! Once it is long, the thread that writes moves that little itself, after it has answered.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::{Connection, ErrorCode};

use super::{tables, unavailable};
use crate::log::{Event, Log};
use crate::store::StoreError;

/// Bytes that are written before somebody moves them: at 10,000 records of 1 KB a second twice in a second.
const MOVED_AT: u64 = 4 * 1024 * 1024;
/// What a command changes at least, in bytes: one page.
const PAGE: u64 = 4_096;
/// A journal of more pages is to begin anew: 16 MiB, a quarter of what [`tables`] lets lie there. The little that the
/// writer then moves itself keeps others waiting: the longest wait of a run of RELAY-1K was 34 ms with this, and 65 to
/// 106 ms with twice as many pages (2026-11-29, `soak writes`).
const LONG_PAGES: i64 = 4_096;

/// The writer's side.
pub(super) struct Journal {
    written: u64,
    wake: SyncSender<()>,
    is_long: Arc<AtomicBool>,
}

impl Journal {
    /// Starts the thread; it ends when the journal is dropped.
    ///
    /// # Errors
    /// When the file cannot be opened once more, or there is no thread to be had.
    pub(super) fn start(path: &Path, log: Log) -> Result<(Self, JoinHandle<()>), StoreError> {
        let connection = tables::connect(path)?;
        // One place: who is asked once more while at work finds all of it the next time.
        let (wake, asked) = sync_channel(1);
        let is_long = Arc::new(AtomicBool::new(false));
        let journal = Self {
            written: 0,
            wake,
            is_long: Arc::clone(&is_long),
        };
        let thread = super::start("sqlite-journal", move || run(&connection, &asked, &is_long, &log))?;
        Ok((journal, thread))
    }

    /// Notes what a commit of so many commands with so many bytes of records brought, and has it moved when it is
    /// enough. Call it after the answers have left.
    pub(super) fn wrote(&mut self, connection: &Connection, commands: usize, bytes: u64, log: &Log) {
        let pages = u64::try_from(commands).unwrap_or(u64::MAX).saturating_mul(PAGE);
        self.written = self.written.saturating_add(bytes).saturating_add(pages);
        if self.is_long.swap(false, Ordering::Relaxed) {
            step(connection, log);
        }
        if self.written >= MOVED_AT {
            match self.wake.try_send(()) {
                Ok(()) | Err(TrySendError::Disconnected(())) => self.written = 0,
                Err(TrySendError::Full(())) => {}
            }
        }
    }
}

fn run(connection: &Connection, asked: &Receiver<()>, is_long: &AtomicBool, log: &Log) {
    while asked.recv().is_ok() {
        if step(connection, log) > LONG_PAGES {
            is_long.store(true, Ordering::Relaxed);
        }
    }
}

/// Moves what is there without keeping anybody waiting, and says how many pages the journal has. A move that fails
/// loses nothing: what was committed lies in the journal, and the next step tries again.
fn step(connection: &Connection, log: &Log) -> i64 {
    let pages = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1));
    match pages {
        Ok(pages) => pages,
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => 0,
        Err(error) => {
            if let StoreError::Unavailable(code) = unavailable(error) {
                log(Event::StorageFailed(code));
            }
            0
        }
    }
}
