//! Appends to boxes that nobody else in the batch asks for, taken by two statements for all of them: what the database
//! does to begin a statement costs more than what it does for a record.
//!
//! Only what needs no second look is taken so: the next records of a series that is there. Everything else is left
//! to `relay_append`, which can say why it refuses.

use std::collections::BTreeMap;

use tokio_postgres::{Client, Statement};
use wire::relay::limits::BOX_BYTES;
use wire::relay::{Answer, BoxId};

use super::{hours, key, signed, unavailable, unsigned};
use crate::store::{Command, STEP_HOURS, StoreError};

/// Holds the boxes, in the order of the keys. The statement after it sees what was written before it held them.
const HOLD: &str = "SELECT pg_advisory_xact_lock(u.key) FROM unnest($1::bigint[]) AS u (key)";

/// Takes what needs no second look, and says where each of these series goes on. Nothing of a box is looked at before
/// its token is known to be right, or the time of a refusal would tell that it is there. `$8` are the records of all,
/// of which each takes its part; `$9` the most bytes of a box, `$10` the hours after which a box moves its own.
const TAKE: &str = "
    WITH asked AS MATERIALIZED (
        SELECT u.* FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[], $5::integer[], $6::integer[],
            $7::bigint[], $11::integer[]) WITH ORDINALITY AS u (box, token, series, first, since, count, more, hour, at)
    ), known AS MATERIALIZED (
        SELECT a.* FROM asked a JOIN boxes b ON b.box = a.box
            WHERE b.append = a.token AND a.hour < b.hour + $10::integer
    ), taken AS MATERIALIZED (
        SELECT k.*, k.first + k.count AS next FROM known k
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(s.held), 0)::bigint AS held, max(s.next) FILTER (WHERE s.series = k.series) AS next
                    FROM series s WHERE s.box = k.box
            ) AS held
            WHERE held.next = k.first AND held.held + k.more <= $9::bigint
    ), kept AS (
        INSERT INTO records SELECT t.box, t.series, t.first + one, t.hour, ($8::bytea[])[t.since + one]
            FROM taken t CROSS JOIN LATERAL generate_series(0, t.count - 1) AS one
    ), moved AS (
        UPDATE series s SET next = t.next, held = s.held + t.more FROM taken t
            WHERE s.box = t.box AND s.series = t.series
    )
    SELECT t.at, t.next FROM taken t";

/// The two statements, prepared on one connection.
pub(super) struct Statements {
    hold: Statement,
    take: Statement,
}

impl Statements {
    /// # Errors
    /// When the database refuses.
    pub(super) async fn prepare(client: &Client) -> Result<Self, StoreError> {
        Ok(Self {
            hold: client.prepare(HOLD).await.map_err(unavailable)?,
            take: client.prepare(TAKE).await.map_err(unavailable)?,
        })
    }
}

/// The arrays of the statements, one entry for each append.
#[derive(Default)]
pub(super) struct Plain<'a> {
    /// Where each stands in the batch.
    places: Vec<usize>,
    keys: Vec<i64>,
    boxes: Vec<&'a [u8]>,
    tokens: Vec<&'a [u8]>,
    series: Vec<&'a [u8]>,
    firsts: Vec<i64>,
    since: Vec<i32>,
    counts: Vec<i32>,
    more: Vec<i64>,
    hours: Vec<i32>,
    records: Vec<&'a [u8]>,
}

impl<'a> Plain<'a> {
    /// The appends of a batch whose box only they ask for.
    pub(super) fn of(commands: &'a [Command]) -> Self {
        let mut asked: BTreeMap<BoxId, usize> = BTreeMap::new();
        for command in commands {
            *asked.entry(command.id()).or_default() += 1;
        }
        let mut all = Self::default();
        for (place, command) in commands.iter().enumerate() {
            if asked.get(&command.id()) == Some(&1) {
                all.add(place, command);
            }
        }
        all
    }

    fn add(&mut self, place: usize, command: &'a Command) {
        let Command::Append {
            id,
            token,
            series,
            first,
            records,
            hour,
        } = command
        else {
            return;
        };
        // Arrays count from one.
        let numbers = (
            i32::try_from(self.records.len() + 1),
            i32::try_from(records.len()),
        );
        let (Ok(since), Ok(count)) = numbers else {
            return;
        };
        self.places.push(place);
        self.keys.push(key(*id));
        self.boxes.push(&id.0);
        self.tokens.push(&token.0);
        self.series.push(&series.0);
        self.firsts.push(signed(*first));
        self.since.push(since);
        self.counts.push(count);
        self.more.push(signed(command.bytes()));
        self.records.extend(records.iter().map(Vec::as_slice));
        self.hours.push(hours(*hour));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Holds the boxes; to be asked inside a transaction, before [`Plain::take`].
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) async fn hold(&self, client: &Client, statements: &Statements) -> Result<(), StoreError> {
        client
            .execute(&statements.hold, &[&self.keys])
            .await
            .map_err(unavailable)?;
        Ok(())
    }

    /// Takes what needs no second look: where it stands in the batch, and its answer.
    ///
    /// # Errors
    /// When the database refuses; then none is taken.
    pub(super) async fn take(
        &self,
        client: &Client,
        statements: &Statements,
    ) -> Result<Vec<(usize, Answer)>, StoreError> {
        let rows = client
            .query(
                &statements.take,
                &[
                    &self.boxes,
                    &self.tokens,
                    &self.series,
                    &self.firsts,
                    &self.since,
                    &self.counts,
                    &self.more,
                    &self.records,
                    &signed(BOX_BYTES),
                    &hours(STEP_HOURS),
                    &self.hours,
                ],
            )
            .await
            .map_err(unavailable)?;
        rows.iter()
            .map(|row| {
                let at: i64 = row.try_get(0).map_err(unavailable)?;
                let next: i64 = row.try_get(1).map_err(unavailable)?;
                let place = usize::try_from(at - 1)
                    .ok()
                    .and_then(|at| self.places.get(at))
                    .ok_or_else(|| StoreError::Unavailable("an answer belongs to nothing".to_owned()))?;
                Ok((*place, Answer::Appended { next: unsigned(next) }))
            })
            .collect()
    }
}
