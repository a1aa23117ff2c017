//! PostgreSQL for several nodes: each node is without state, and several may share one database.

mod append;
mod lane;
mod link;
mod meetings;
mod read;
mod session;

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio_postgres::{Client, Config};
use wire::relay::limits::{BOX_KEPT_HOURS, KEPT_HOURS};
use wire::relay::{Answer, BoxId};

use crate::limits;
use crate::log::Log;
use crate::meeting::Meet;
use crate::notifier::Notifier;
use crate::store::{Command, Later, Store, StoreError, Swept};
use session::{Shared, Taken};

/// Connections that write, each with a commit of its own under way.
const LANES: usize = 2;
/// Connections that read; each carries many questions at once.
const READERS: usize = 2;
/// Connections for meetings.
const MEETING: usize = 2;
/// Boxes swept in one step.
const SWEPT_BOXES: i64 = 100;

type Asked = (Command, oneshot::Sender<Result<Answer, StoreError>>);

/// A database that several nodes share. Every answer comes after the commit that carries it.
pub struct PostgresStore {
    lanes: Vec<mpsc::Sender<Asked>>,
    readers: Vec<Shared>,
    meetings: Taken,
    sweeper: Taken,
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn unavailable(error: tokio_postgres::Error) -> StoreError {
    // The code only: a database's own text may hold values.
    StoreError::Unavailable(match error.code() {
        Some(code) => code.code().to_owned(),
        None => "no connection to PostgreSQL".to_owned(),
    })
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Hours since 1970 fit for the next 245,000 years.
fn hours(hour: u64) -> i32 {
    i32::try_from(hour).unwrap_or(i32::MAX)
}

/// The advisory lock of a box. Two boxes may share one, which costs a little waiting.
fn key(id: BoxId) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = id.0;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

fn of<T>(list: &[T], id: BoxId) -> Result<&T, StoreError> {
    let [.., last] = id.0;
    list.get(usize::from(last) % list.len().max(1))
        .ok_or(StoreError::Busy)
}

impl PostgresStore {
    /// Connects, makes the tables of a new database, and ties `notifier` to the other nodes.
    /// `address` is `postgres://…` or `host=… user=…`. It must be called inside a Tokio runtime.
    ///
    /// # Errors
    /// When the address cannot be read, the database cannot be reached, would not be durable, or a newer
    /// relay wrote it.
    pub async fn open(address: &str, notifier: Arc<Notifier>, log: Log) -> Result<Self, StoreError> {
        let unread = |_| StoreError::Unavailable("the address of the database cannot be read".to_owned());
        let mut config: Config = address.parse().map_err(unread)?;
        config.application_name("afterglow-relay");
        session::prepare(&config).await?;
        let mut lanes = Vec::new();
        for _ in 0..LANES {
            let (sender, asked) = mpsc::channel(limits::WAITING / LANES);
            tokio::spawn(lane::run(config.clone(), asked, Arc::clone(&log)));
            lanes.push(sender);
        }
        link::start(config.clone(), notifier, log);
        Ok(Self {
            lanes,
            readers: (0..READERS)
                .map(|_| Shared::new(config.clone(), read::SQL))
                .collect(),
            meetings: Taken::new(config.clone(), MEETING),
            sweeper: Taken::new(config, 1),
        })
    }

    async fn carry_out(&self, command: Command) -> Result<Answer, StoreError> {
        let id = command.id();
        if let Command::Read { id, token, have } = command {
            return read::page(of(&self.readers, id)?, id, token, &have).await;
        }
        let (sender, answer) = oneshot::channel();
        of(&self.lanes, id)?
            .try_send((command, sender))
            .map_err(|_| StoreError::Busy)?;
        let gone = |_| StoreError::Unavailable("its lane has stopped".to_owned());
        answer.await.map_err(gone)?
    }

    async fn swept(&self, hour: u64) -> Result<Swept, StoreError> {
        let (_place, client) = self.sweeper.take().await?;
        let swept = sweep(&client, hour).await;
        if swept.is_ok() {
            self.sweeper.give_back(client).await;
        }
        swept
    }

    /// Looks the database over and says what it found, one sentence a line.
    ///
    /// # Errors
    /// When the database cannot be reached, or is not fit for a relay.
    pub async fn doctor(address: &str) -> Result<String, StoreError> {
        let unread = |_| StoreError::Unavailable("the address of the database cannot be read".to_owned());
        let config: Config = address.parse().map_err(unread)?;
        session::look(&config).await
    }
}

impl Store for PostgresStore {
    fn ask(&self, command: Command) -> Later<'_, Answer> {
        Box::pin(self.carry_out(command))
    }

    fn meet(&self, step: Meet, now_s: u64) -> Later<'_, Answer> {
        Box::pin(meetings::step(&self.meetings, step, now_s))
    }

    fn sweep(&self, hour: u64) -> Later<'_, Swept> {
        Box::pin(self.swept(hour))
    }
}

/// One step of sweeping; several nodes may sweep at once.
async fn sweep(client: &Client, hour: u64) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    // One box at a time, each with its own commit: a sweep never holds two locks.
    let (old, older) = (
        hours(hour.saturating_sub(KEPT_HOURS)),
        hours(hour.saturating_sub(BOX_KEPT_HOURS)),
    );
    let rows = client
        .query(
            "SELECT DISTINCT box FROM (SELECT box FROM records WHERE hour <= $1 LIMIT 1000) AS old LIMIT $2",
            &[&old, &SWEPT_BOXES],
        )
        .await
        .map_err(unavailable)?;
    for row in rows {
        let id = BoxId(session::array(&row, 0)?);
        let row = client
            .query_one("SELECT relay_expire($1, $2, $3)", &[&key(id), &&id.0[..], &old])
            .await
            .map_err(unavailable)?;
        swept.records += unsigned(row.try_get(0).map_err(unavailable)?);
    }
    let rows = client
        .query(
            "SELECT box FROM boxes WHERE hour <= $1 LIMIT $2",
            &[&older, &SWEPT_BOXES],
        )
        .await
        .map_err(unavailable)?;
    for row in rows {
        let id = BoxId(session::array(&row, 0)?);
        let row = client
            .query_one("SELECT relay_forget($1, $2, $3)", &[&key(id), &&id.0[..], &older])
            .await
            .map_err(unavailable)?;
        swept.boxes += u64::from(row.try_get::<_, bool>(0).map_err(unavailable)?);
    }
    let row = client
        .query_one("SELECT pg_database_size(current_database())", &[])
        .await
        .map_err(unavailable)?;
    swept.disk_bytes = unsigned(row.try_get(0).map_err(unavailable)?);
    Ok(swept)
}
