//! The layout of the database, and how it is opened. `docs/relay.md` names every column.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::unavailable;
use crate::store::StoreError;

/// The layout; a file with a higher number belongs to a newer relay.
pub(super) const VERSION: i64 = 1;

/// Records lie in order of arrival, so that a commit of many touches few pages.
/// `total` is the sum of bytes in the series up to and with a record, so a box's size costs two look-ups a
/// series. `next` counts only where no record is held: an append writes one row and its index entries.
const TABLES: &str = "
    CREATE TABLE boxes (
        num INTEGER PRIMARY KEY, box BLOB NOT NULL UNIQUE, read BLOB NOT NULL, append BLOB NOT NULL,
        remove BLOB NOT NULL, hour INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX boxes_by_hour ON boxes (hour);
    CREATE TABLE series (
        num INTEGER PRIMARY KEY, box INTEGER NOT NULL, series BLOB NOT NULL, next INTEGER NOT NULL,
        UNIQUE (box, series)
    ) STRICT;
    CREATE TABLE records (
        arrival INTEGER PRIMARY KEY, series INTEGER NOT NULL, place INTEGER NOT NULL, hour INTEGER NOT NULL,
        total INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (series, place)
    ) STRICT;
    CREATE INDEX records_by_hour ON records (hour);
";

/// Patience with another process that looks at the file.
pub(super) const BUSY: Duration = Duration::from_secs(5);

pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(unavailable)?;
    // `journal` moves long before 16,000 pages (64 MiB) are there; should it fail to, whoever writes does.
    connection
        .busy_timeout(BUSY)
        .and_then(|()| {
            connection.execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
                 PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 67108864;
                 PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;",
            )
        })
        .map_err(unavailable)?;
    connection.set_prepared_statement_cache_capacity(32);
    durable(&connection)?;
    Ok(connection)
}

/// Asks the database what it does, instead of believing what it was told.
fn durable(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = pragma(connection, "journal_mode")?;
    let synchronous: i64 = pragma(connection, "synchronous")?;
    let secure: i64 = pragma(connection, "secure_delete")?;
    if mode != "wal" || synchronous < 2 || secure != 1 {
        return Err(StoreError::NotDurable(format!(
            "journal_mode = {mode}, synchronous = {synchronous}, secure_delete = {secure}"
        )));
    }
    Ok(())
}

pub(super) fn pragma<T: rusqlite::types::FromSql>(
    connection: &Connection,
    name: &str,
) -> Result<T, StoreError> {
    connection
        .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
        .map_err(unavailable)
}

/// Makes the tables of a new file, and refuses a newer one.
pub(super) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    if version(connection)? == 0 {
        connection
            .execute_batch(&format!(
                "BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;"
            ))
            .map_err(unavailable)?;
    }
    Ok(())
}

pub(super) fn version(connection: &Connection) -> Result<i64, StoreError> {
    let version = pragma(connection, "user_version")?;
    if version > VERSION {
        return Err(StoreError::Newer(version));
    }
    Ok(version)
}
