//! The thread that writes: takes what waits, carries it out in one transaction, commits, and only then
//! answers.

use std::collections::HashMap;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::mpsc;
use wire::relay::limits::{BOX_BYTES, BOX_KEPT_HOURS, BOX_SERIES, KEPT_HOURS};
use wire::relay::{Answer, BoxId, Scope, SeriesId, TokenHash, record_hash};

use super::journal::Journal;
use super::tables::BUSY;
use super::{Asked, Work, signed, unavailable, unsigned};
use crate::limits;
use crate::log::{Event, Log};
use crate::store::{Command, STEP_HOURS, StoreError, Swept};

/// Boxes remembered in each of two generations, so that an append needs no look-up: about 10 MB in all.
const REMEMBERED: usize = 1 << 14;

/// The last index and size of a series.
#[derive(Clone, Copy)]
struct Tail {
    num: i64,
    next: u64,
    total: u64,
}

/// What the writer remembers of a box.
struct Known {
    num: i64,
    append: TokenHash,
    hour: u64,
    bytes: u64,
    series: HashMap<SeriesId, Tail>,
}

/// The boxes written to last. Two generations: what is used moves to the young one, and when that is full
/// the old one is forgotten.
#[derive(Default)]
struct Memory {
    young: HashMap<BoxId, Known>,
    old: HashMap<BoxId, Known>,
}

impl Memory {
    fn forget(&mut self, id: BoxId) {
        self.young.remove(&id);
        self.old.remove(&id);
    }

    fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }

    fn get(&mut self, all: &Transaction<'_>, id: BoxId) -> rusqlite::Result<Option<&mut Known>> {
        if !self.young.contains_key(&id) {
            let found = match self.old.remove(&id) {
                Some(known) => Some(known),
                None => look(all, id)?,
            };
            let Some(known) = found else { return Ok(None) };
            if self.young.len() >= REMEMBERED {
                self.old = std::mem::take(&mut self.young);
            }
            self.young.insert(id, known);
        }
        Ok(self.young.get_mut(&id))
    }
}

/// Place, total and length of a record at one end of a series.
type End = (i64, i64, i64);

fn look(all: &Transaction<'_>, id: BoxId) -> rusqlite::Result<Option<Known>> {
    let found = all
        .prepare_cached("SELECT num, append, hour FROM boxes WHERE box = ?")?
        .query_row([&id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((num, append, hour)) = found else {
        return Ok(None);
    };
    let mut known = Known {
        num,
        append: TokenHash(append),
        hour: unsigned(hour),
        bytes: 0,
        series: HashMap::new(),
    };
    let mut all_series = all.prepare_cached("SELECT num, series, next FROM series WHERE box = ?")?;
    let mut rows = all_series.query([num])?;
    while let Some(row) = rows.next()? {
        let (num, series, next): (i64, [u8; 16], i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let ends = "SELECT place, total, length(bytes) FROM records WHERE series = ? ORDER BY place";
        let end = |order: &str| {
            all.prepare_cached(&format!("{ends} {order} LIMIT 1"))?
                .query_row([num], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        };
        let (first, last): (Option<End>, Option<End>) = (end("ASC")?, end("DESC")?);
        let mut tail = Tail {
            num,
            next: unsigned(next),
            total: 0,
        };
        if let (Some((_, before, size)), Some((place, total, _))) = (first, last) {
            tail.next = tail.next.max(unsigned(place) + 1);
            tail.total = unsigned(total);
            known.bytes += unsigned(total - before + size);
        }
        known.series.insert(SeriesId(series), tail);
    }
    Ok(Some(known))
}

pub(super) fn run(
    mut connection: Connection,
    mut works: mpsc::Receiver<Work>,
    mut journal: Journal,
    log: &Log,
) {
    let mut memory = Memory::default();
    while let Some(first) = works.blocking_recv() {
        let mut batch = Vec::new();
        let mut next = Some(first);
        while let Some(work) = next.take() {
            match work {
                Work::Command(asked) => batch.push(asked),
                Work::Sweep((hour, reply)) => {
                    let swept = sweep(&mut connection, hour).map_err(unavailable);
                    if !matches!(&swept, Ok(swept) if swept.records == 0 && swept.boxes == 0) {
                        memory.clear();
                    }
                    let _ = reply.send(swept);
                }
            }
            if batch.len() < limits::BATCH {
                next = works.try_recv().ok();
            }
        }
        if batch.is_empty() {
            continue;
        }
        log(Event::Committed(batch.len()));
        let (commands, bytes) = (
            batch.len(),
            batch.iter().map(|(command, _)| command.bytes()).sum(),
        );
        answer(&mut connection, &mut memory, batch);
        journal.wrote(&connection, commands, bytes, log);
    }
}

fn answer(connection: &mut Connection, memory: &mut Memory, batch: Vec<Asked<Command, Answer>>) {
    let (commands, replies): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
    let answers = together(connection, memory, commands).map_err(unavailable);
    if answers.is_err() {
        // The transaction was undone, so what is remembered may be ahead of the disk.
        memory.clear();
    }
    for (at, reply) in replies.into_iter().enumerate() {
        let one = answers.as_ref().map_err(StoreError::clone).and_then(|answers| {
            let missing = || StoreError::Unavailable("an answer is missing".to_owned());
            answers.get(at).cloned().ok_or_else(missing)
        });
        // A client that has left needs no answer.
        let _ = reply.send(one);
    }
}

/// All or nothing: when one command fails on the disk, none is acknowledged.
fn together(
    connection: &mut Connection,
    memory: &mut Memory,
    commands: Vec<Command>,
) -> rusqlite::Result<Vec<Answer>> {
    let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut answers = Vec::with_capacity(commands.len());
    for command in commands {
        answers.push(carry_out(&all, memory, command)?);
    }
    all.commit()?;
    Ok(answers)
}

fn carry_out(all: &Transaction<'_>, memory: &mut Memory, command: Command) -> rusqlite::Result<Answer> {
    match command {
        Command::Open { keys, hour } => {
            let sql = "INSERT INTO boxes (box, read, append, remove, hour) VALUES (?, ?, ?, ?, ?)
                       ON CONFLICT DO NOTHING";
            let (read, append, delete) = (keys.read.0, keys.append.0, keys.delete.0);
            all.prepare_cached(sql)?
                .execute(params![keys.id().0, read, append, delete, signed(hour)])?;
            Ok(Answer::Done)
        }
        Command::Append {
            id,
            token,
            series,
            first,
            records,
            hour,
        } => match memory.get(all, id)? {
            Some(known) if token == known.append => append(all, known, (series, first), &records, hour),
            _ => Ok(Answer::Refused),
        },
        // Reading has its own threads; a read that strays here is answered all the same.
        Command::Read { id, token, have } => super::read::page(all, id, token, &have).map(Answer::Page),
        Command::Delete { id, token, what } => {
            memory.forget(id);
            delete(all, id, token, what)
        }
    }
}

fn append(
    all: &Transaction<'_>,
    known: &mut Known,
    (series, first): (SeriesId, u64),
    records: &[Vec<u8>],
    hour: u64,
) -> rusqlite::Result<Answer> {
    let tail = known.series.get(&series).copied();
    let next = tail.map_or(first, |tail| tail.next);
    if first > next {
        return Ok(Answer::Gap { next });
    }
    let places = || (first..).zip(records);
    if let Some(tail) = tail {
        for (index, bytes) in places().take_while(|(index, _)| *index < next) {
            let held: Option<Vec<u8>> = all
                .prepare_cached("SELECT bytes FROM records WHERE series = ? AND place = ?")?
                .query_row(params![tail.num, signed(index)], |row| row.get(0))
                .optional()?;
            if let Some(held) = held.filter(|held| held != bytes) {
                let hash = record_hash(&held);
                return Ok(Answer::Conflict { index, hash });
            }
        }
    }
    let fresh = || places().skip_while(|(index, _)| *index < next);
    let more: u64 = fresh().map(|(_, bytes)| size(bytes)).sum();
    if known.bytes + more > BOX_BYTES || tail.is_none() && known.series.len() >= BOX_SERIES {
        return Ok(Answer::Full);
    }
    let mut tail = match tail {
        Some(tail) => tail,
        None => {
            all.prepare_cached("INSERT INTO series (box, series, next) VALUES (?, ?, ?)")?
                .execute(params![known.num, series.0, signed(first)])?;
            Tail {
                num: all.last_insert_rowid(),
                next,
                total: 0,
            }
        }
    };
    let mut insert =
        all.prepare_cached("INSERT INTO records (series, place, hour, total, bytes) VALUES (?, ?, ?, ?, ?)")?;
    for (index, bytes) in fresh() {
        tail.total += size(bytes);
        tail.next = index + 1;
        insert.execute(params![
            tail.num,
            signed(index),
            signed(hour),
            signed(tail.total),
            bytes
        ])?;
    }
    known.bytes += more;
    known.series.insert(series, tail);
    if hour >= known.hour + STEP_HOURS {
        known.hour = hour;
        all.prepare_cached("UPDATE boxes SET hour = ? WHERE num = ?")?
            .execute(params![signed(hour), known.num])?;
    }
    Ok(Answer::Appended { next: tail.next })
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn delete(all: &Transaction<'_>, id: BoxId, token: TokenHash, what: Scope) -> rusqlite::Result<Answer> {
    let found = all
        .prepare_cached("SELECT num, remove FROM boxes WHERE box = ?")?
        .query_row([&id.0], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))
        .optional()?;
    let Some((num, _)) = found.filter(|(_, hash)| token == TokenHash(*hash)) else {
        return Ok(Answer::Refused);
    };
    let series = |series: SeriesId| {
        all.prepare_cached("SELECT num FROM series WHERE box = ? AND series = ?")?
            .query_row(params![num, series.0], |row| row.get::<_, i64>(0))
            .optional()
    };
    match what {
        Scope::Everything => {
            all.execute(
                "DELETE FROM records WHERE series IN (SELECT num FROM series WHERE box = ?)",
                [num],
            )?;
            all.execute("DELETE FROM series WHERE box = ?", [num])?;
            all.execute("DELETE FROM boxes WHERE num = ?", [num])?;
        }
        Scope::Series(name) => {
            if let Some(num) = series(name)? {
                all.execute("DELETE FROM records WHERE series = ?", [num])?;
                all.execute("DELETE FROM series WHERE num = ?", [num])?;
            }
        }
        Scope::Before(name, index) => {
            if let Some(num) = series(name)? {
                keep_place(all, num)?;
                all.prepare_cached("DELETE FROM records WHERE series = ? AND place < ?")?
                    .execute(params![num, signed(index)])?;
            }
        }
    }
    Ok(Answer::Done)
}

/// Writes down how far a series has come, before the records that say so are deleted.
fn keep_place(all: &Transaction<'_>, series: i64) -> rusqlite::Result<()> {
    all.prepare_cached(
        "UPDATE series SET next = max(next, (SELECT coalesce(max(place) + 1, 0) FROM records WHERE series = ?1))
         WHERE num = ?1",
    )?
    .execute([series])?;
    Ok(())
}

/// One step of sweeping: the oldest records first.
fn sweep(connection: &mut Connection, hour: u64) -> rusqlite::Result<Swept> {
    let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let oldest = |sql: &str, before: u64, most: u32| -> rusqlite::Result<Vec<(i64, i64)>> {
        let mut statement = all.prepare_cached(sql)?;
        let rows = statement.query_map(params![signed(before), most], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        rows.collect()
    };
    let records = oldest(
        "SELECT arrival, series FROM records WHERE hour <= ? ORDER BY hour LIMIT ?",
        hour.saturating_sub(KEPT_HOURS),
        limits::SWEPT_AT_ONCE,
    )?;
    let mut last = None;
    for (_, series) in &records {
        if last.replace(*series) != Some(*series) {
            keep_place(&all, *series)?;
        }
    }
    for (arrival, _) in &records {
        all.prepare_cached("DELETE FROM records WHERE arrival = ?")?
            .execute([arrival])?;
    }
    let boxes = oldest(
        "SELECT num, hour FROM boxes WHERE hour <= ? ORDER BY hour LIMIT ?",
        hour.saturating_sub(BOX_KEPT_HOURS),
        limits::SWEPT_AT_ONCE / 10,
    )?;
    for (num, _) in &boxes {
        all.execute(
            "DELETE FROM records WHERE series IN (SELECT num FROM series WHERE box = ?)",
            [num],
        )?;
        all.execute("DELETE FROM series WHERE box = ?", [num])?;
        all.execute("DELETE FROM boxes WHERE num = ?", [num])?;
    }
    let pages: i64 = all.query_row(
        "SELECT (SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count)",
        [],
        |row| row.get(0),
    )?;
    let page_size: i64 = all.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    all.commit()?;
    if records.is_empty() && boxes.is_empty() {
        empty_journal(connection)?;
    }
    let count = |list: &[(i64, i64)]| u64::try_from(list.len()).unwrap_or(u64::MAX);
    Ok(Swept {
        records: count(&records),
        boxes: count(&boxes),
        disk_bytes: unsigned(pages.saturating_mul(page_size)),
    })
}

/// Moves the journal into the file and cuts it to nothing, so that what was deleted does not lie in it for
/// long. When somebody is reading, the next sweep does it.
fn empty_journal(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::ZERO)?;
    let done = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    connection.busy_timeout(BUSY)?;
    match done {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        other => other,
    }
}
