//! Looking a database over, and copying it while a relay uses it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::tables::{pragma, version};
use super::unavailable;
use crate::store::StoreError;

fn open(path: &Path) -> Result<Connection, StoreError> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(unavailable)
}

/// Copies a database into a new file while a relay uses it. The copy holds no deleted bytes.
///
/// # Errors
/// When the database cannot be read, or the new file exists or cannot be written.
pub fn backup(from: &Path, to: &Path) -> Result<(), StoreError> {
    let connection = open(from)?;
    version(&connection)?;
    let Some(to) = to.to_str() else {
        return Err(StoreError::Unavailable(
            "the new file's name is not text".to_owned(),
        ));
    };
    connection.execute("VACUUM INTO ?", [to]).map_err(unavailable)?;
    Ok(())
}

/// Looks a database over and says what it found, one sentence a line. It may be in use.
///
/// # Errors
/// When the database cannot be read or is damaged.
pub fn doctor(path: &Path) -> Result<String, StoreError> {
    let connection = open(path)?;
    let layout = version(&connection)?;
    let whole: String = pragma(&connection, "integrity_check")?;
    if whole != "ok" {
        return Err(StoreError::Unavailable(
            "the file is damaged: put back a backup, the devices send what it lacks".to_owned(),
        ));
    }
    let mode: String = pragma(&connection, "journal_mode")?;
    let count = |sql: &str| {
        connection
            .query_row(sql, [], |row| row.get::<_, i64>(0))
            .map_err(unavailable)
    };
    let loose = count("SELECT count(*) FROM records WHERE series NOT IN (SELECT num FROM series)")?
        + count("SELECT count(*) FROM series WHERE box NOT IN (SELECT num FROM boxes)")?;
    let (boxes, records) = (
        count("SELECT count(*) FROM boxes")?,
        count("SELECT count(*) FROM records")?,
    );
    let pages: i64 = pragma(&connection, "page_count")?;
    let page_size: i64 = pragma(&connection, "page_size")?;
    Ok(format!(
        "The database is whole (layout {layout}, journal {mode}).\n\
         It holds {boxes} boxes and {records} records in {} bytes.\n\
         {loose} rows belong to nothing.\n",
        pages.saturating_mul(page_size)
    ))
}
