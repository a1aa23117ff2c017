//! Reading: heads and records of a box in one question, so that both are of one moment.

use wire::relay::limits::{PAGE_BYTES, PAGE_RECORDS};
use wire::relay::{Answer, BoxId, Head, Page, Position, Record, SeriesId, TokenHash};

use super::session::{self, Shared};
use super::{signed, unavailable, unsigned};
use crate::store::StoreError;

/// First the heads (kind 0), then the records (kind 1) up to one more than a page may hold.
pub(super) const SQL: &str = "
    WITH heads AS (
        SELECT s.series, s.next, coalesce(
            (SELECT min(r.place) FROM records r WHERE r.box = s.box AND r.series = s.series), s.next) AS first
        FROM boxes b JOIN series s ON s.box = b.box WHERE b.box = $1 AND b.read = $2
    ), wanted AS (
        SELECT h.series, h.next, coalesce(have.next, 0) AS start
        FROM heads h LEFT JOIN unnest($3::bytea[], $4::bigint[]) AS have (series, next) ON have.series = h.series
    ), found AS (
        SELECT w.series, r.place, octet_length(r.bytes) AS size
        FROM wanted w CROSS JOIN LATERAL (
            SELECT r.place, r.bytes FROM records r
            WHERE r.box = $1 AND r.series = w.series AND r.place >= w.start
            ORDER BY r.place LIMIT $5
        ) AS r WHERE w.start < w.next
        ORDER BY w.series, r.place LIMIT $5
    ), sums AS (
        SELECT series, place, sum(size) OVER (ORDER BY series, place) - size AS before FROM found
    )
    SELECT 0 AS kind, series, first AS place, next, NULL::bytea AS bytes FROM heads
    UNION ALL
    SELECT 1, s.series, s.place, 0, r.bytes FROM sums s
        JOIN records r ON r.box = $1 AND r.series = s.series AND r.place = s.place
        WHERE s.before <= $6
    ORDER BY kind, series, place";

/// A page; the empty one for whoever may not read.
pub(super) async fn page(
    connection: &Shared,
    id: BoxId,
    token: TokenHash,
    have: &[Position],
) -> Result<Answer, StoreError> {
    let both = connection.get().await?;
    let (client, statement) = &*both;
    let series: Vec<&[u8]> = have.iter().map(|position| &position.series.0[..]).collect();
    let next: Vec<i64> = have.iter().map(|position| signed(position.next)).collect();
    let one_more = |most: usize| signed(u64::try_from(most).unwrap_or(0) + 1);
    let bytes = signed(u64::try_from(PAGE_BYTES).unwrap_or(0));
    let rows = client
        .query(
            statement,
            &[
                &&id.0[..],
                &&token.0[..],
                &series,
                &next,
                &one_more(PAGE_RECORDS),
                &bytes,
            ],
        )
        .await
        .map_err(unavailable)?;
    let mut page = Page::default();
    let mut size = 0;
    for row in rows {
        let series = SeriesId(session::array(&row, 1)?);
        let number = |at| row.try_get::<_, i64>(at).map(unsigned).map_err(unavailable);
        if row.try_get::<_, i32>(0).map_err(unavailable)? == 0 {
            let (first, next) = (number(2)?, number(3)?);
            page.heads.push(Head { series, first, next });
            continue;
        }
        let bytes: &[u8] = row.try_get(4).map_err(unavailable)?;
        size += bytes.len();
        if page.records.len() >= PAGE_RECORDS || size > PAGE_BYTES {
            page.more = true;
            break;
        }
        page.records.push(Record {
            series,
            index: number(2)?,
            bytes: bytes.to_vec(),
        });
    }
    Ok(Answer::Page(page))
}
