//! The threads that read: heads of a box, and the records a reader does not have.

use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::mpsc;
use wire::relay::limits::{PAGE_BYTES, PAGE_RECORDS};
use wire::relay::{Answer, BoxId, Head, Page, Position, Record, SeriesId, TokenHash};

use super::{Asked, signed, unavailable, unsigned};
use crate::store::Command;

pub(super) fn run(connection: &Connection, mut asked: mpsc::Receiver<Asked<Command, Answer>>) {
    while let Some((command, reply)) = asked.blocking_recv() {
        if let Command::Read { id, token, have } = command {
            let _ = reply.send(whole(connection, id, token, &have).map_err(unavailable));
        }
    }
}

/// One page from one moment: nothing is written between its heads and its records.
fn whole(
    connection: &Connection,
    id: BoxId,
    token: TokenHash,
    have: &[Position],
) -> rusqlite::Result<Answer> {
    let moment = connection.unchecked_transaction()?;
    let page = page(&moment, id, token, have)?;
    moment.commit()?;
    Ok(Answer::Page(page))
}

/// A page; the empty one for whoever may not read.
pub(super) fn page(
    all: &Connection,
    id: BoxId,
    token: TokenHash,
    have: &[Position],
) -> rusqlite::Result<Page> {
    let found = all
        .prepare_cached("SELECT num, read FROM boxes WHERE box = ?")?
        .query_row([&id.0], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))
        .optional()?;
    let mut page = Page::default();
    let Some((num, _)) = found.filter(|(_, hash)| token == TokenHash(*hash)) else {
        return Ok(page);
    };
    let mut size = 0;
    for (num, series, next) in series(all, num)? {
        let end = |order: &str| {
            all.prepare_cached(&format!("SELECT {order}(place) FROM records WHERE series = ?"))?
                .query_row([num], |row| row.get::<_, Option<i64>>(0))
        };
        let next = end("max")?.map_or(next, |last| next.max(unsigned(last) + 1));
        let first = end("min")?.map_or(next, unsigned);
        page.heads.push(Head { series, first, next });
        let from = have
            .iter()
            .find(|position| position.series == series)
            .map_or(0, |position| position.next);
        if from < next && !page.more {
            records(all, &mut page, &mut size, (num, series), from)?;
        }
    }
    Ok(page)
}

fn series(all: &Connection, num: i64) -> rusqlite::Result<Vec<(i64, SeriesId, u64)>> {
    let mut statement =
        all.prepare_cached("SELECT num, series, next FROM series WHERE box = ? ORDER BY series")?;
    let rows = statement.query_map([num], |row| {
        Ok((row.get(0)?, SeriesId(row.get(1)?), unsigned(row.get(2)?)))
    })?;
    rows.collect()
}

fn records(
    all: &Connection,
    page: &mut Page,
    size: &mut usize,
    (num, series): (i64, SeriesId),
    from: u64,
) -> rusqlite::Result<()> {
    let mut statement = all
        .prepare_cached("SELECT place, bytes FROM records WHERE series = ? AND place >= ? ORDER BY place")?;
    let mut rows = statement.query(params![num, signed(from)])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(1)?.as_blob()?;
        *size += bytes.len();
        if page.records.len() >= PAGE_RECORDS || *size > PAGE_BYTES {
            page.more = true;
            break;
        }
        page.records.push(Record {
            series,
            index: unsigned(row.get(0)?),
            bytes: bytes.to_vec(),
        });
    }
    Ok(())
}
