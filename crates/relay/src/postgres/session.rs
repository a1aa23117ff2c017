//! Connections: made when needed, made again when broken, and never to a database that would forget.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use tokio::time::timeout;
use tokio_postgres::{Client, Config, GenericClient, NoTls, Row, Statement};

use super::unavailable;
use crate::store::StoreError;

/// The layout; a database with a higher number belongs to a newer relay.
const VERSION: i32 = 2;
/// What makes each version out of the one before it. One that was in use is never changed.
const LAYOUTS: [&str; 2] = [include_str!("layout.sql"), include_str!("layout-2.sql")];
/// Nodes that start together make the tables one after the other.
const LAYOUT_LOCK: i64 = 0x6166_7465_7267_6c6f;
/// Patience with a database that does not answer, in seconds.
const CONNECT_S: u64 = 5;

/// A new connection that commits durably.
pub(super) async fn connect(config: &Config) -> Result<Client, StoreError> {
    let connecting = timeout(Duration::from_secs(CONNECT_S), config.connect(NoTls));
    let late = |_| StoreError::Unavailable("PostgreSQL does not answer".to_owned());
    let (client, connection) = connecting.await.map_err(late)?.map_err(unavailable)?;
    // The task ends with the client or with the connection; whoever asks next sees that it is closed.
    tokio::spawn(connection);
    settle(&client).await?;
    Ok(client)
}

pub(super) async fn settle(client: &Client) -> Result<(), StoreError> {
    client
        .batch_execute(
            "SET synchronous_commit = on; SET statement_timeout = '20s'; SET client_min_messages = error",
        )
        .await
        .map_err(unavailable)
}

/// One connection that many share; it is made again when it is found closed.
pub(super) struct Shared {
    config: Config,
    sql: &'static str,
    held: Mutex<Option<Arc<(Client, Statement)>>>,
}

impl Shared {
    /// `sql` is prepared once for each connection.
    pub(super) fn new(config: Config, sql: &'static str) -> Self {
        Self {
            config,
            sql,
            held: Mutex::new(None),
        }
    }

    pub(super) async fn get(&self) -> Result<Arc<(Client, Statement)>, StoreError> {
        let mut held = self.held.lock().await;
        if let Some(both) = held.as_ref().filter(|both| !both.0.is_closed()) {
            return Ok(Arc::clone(both));
        }
        let client = connect(&self.config).await?;
        let statement = client.prepare(self.sql).await.map_err(unavailable)?;
        let both = Arc::new((client, statement));
        *held = Some(Arc::clone(&both));
        Ok(both)
    }
}

/// Connections that are taken by one at a time, for transactions of several steps.
pub(super) struct Taken {
    config: Config,
    free: Mutex<Vec<Client>>,
    room: Semaphore,
}

impl Taken {
    pub(super) fn new(config: Config, most: usize) -> Self {
        Self {
            config,
            free: Mutex::new(Vec::new()),
            room: Semaphore::new(most),
        }
    }

    /// A place, and a connection that nobody else uses until it is given back.
    pub(super) async fn take(&self) -> Result<(SemaphorePermit<'_>, Client), StoreError> {
        let place = self.room.acquire().await.map_err(|_| StoreError::Busy)?;
        let free = self.free.lock().await.pop().filter(|client| !client.is_closed());
        let client = match free {
            Some(client) => client,
            None => connect(&self.config).await?,
        };
        Ok((place, client))
    }

    pub(super) async fn give_back(&self, client: Client) {
        self.free.lock().await.push(client);
    }
}

async fn setting(client: &Client, name: &str) -> Result<String, StoreError> {
    let row = client
        .query_one("SELECT current_setting($1)", &[&name])
        .await
        .map_err(unavailable)?;
    row.try_get(0).map_err(unavailable)
}

async fn durable(client: &Client) -> Result<(), StoreError> {
    for (name, wanted) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
    ] {
        let value = setting(client, name).await?;
        if value != wanted {
            return Err(StoreError::NotDurable(format!("{name} = {value}")));
        }
    }
    Ok(())
}

async fn version(client: &impl GenericClient) -> Result<Option<i32>, StoreError> {
    let there = client
        .query_one("SELECT to_regclass('layout') IS NOT NULL", &[])
        .await
        .map_err(unavailable)?;
    if !there.try_get(0).map_err(unavailable)? {
        return Ok(None);
    }
    let row = client
        .query_one("SELECT max(version) FROM layout", &[])
        .await
        .map_err(unavailable)?;
    let version: i32 = row.try_get(0).map_err(unavailable)?;
    if version > VERSION {
        return Err(StoreError::Newer(i64::from(version)));
    }
    Ok(Some(version))
}

/// Makes the tables of a new database, brings an older one up to date, and refuses one that is newer or would forget.
/// All of it happens or nothing.
pub(super) async fn prepare(config: &Config) -> Result<(), StoreError> {
    let mut client = connect(config).await?;
    durable(&client).await?;
    let all = client.transaction().await.map_err(unavailable)?;
    all.execute("SELECT pg_advisory_xact_lock($1)", &[&LAYOUT_LOCK])
        .await
        .map_err(unavailable)?;
    let done = version(&all)
        .await?
        .and_then(|version| usize::try_from(version).ok())
        .unwrap_or(0);
    for layout in LAYOUTS.iter().skip(done) {
        all.batch_execute(layout).await.map_err(unavailable)?;
    }
    all.commit().await.map_err(unavailable)
}

/// What the owner wants to know.
pub(super) async fn look(config: &Config) -> Result<String, StoreError> {
    let client = connect(config).await?;
    durable(&client).await?;
    let Some(layout) = version(&client).await? else {
        return Ok(
            "The database is fit for a relay and empty; the first start makes its tables.\n".to_owned(),
        );
    };
    let server = setting(&client, "server_version").await?;
    let count = async |sql: &str| {
        let row = client.query_one(sql, &[]).await.map_err(unavailable)?;
        row.try_get::<_, i64>(0).map_err(unavailable)
    };
    let boxes = count("SELECT count(*) FROM boxes").await?;
    let records = count("SELECT count(*) FROM records").await?;
    let bytes = count("SELECT pg_database_size(current_database())").await?;
    let loose = count(
        "SELECT count(*) FROM records r WHERE NOT EXISTS
            (SELECT 1 FROM series s WHERE s.box = r.box AND s.series = r.series AND s.next > r.place)",
    )
    .await?;
    Ok(format!(
        "The database is durable (PostgreSQL {server}, layout {layout}).\n\
         It holds {boxes} boxes and {records} records in {bytes} bytes.\n\
         {loose} rows belong to nothing.\n"
    ))
}

/// A column of bytes with a fixed length.
pub(super) fn array<const N: usize>(row: &Row, at: usize) -> Result<[u8; N], StoreError> {
    let bytes: &[u8] = row.try_get(at).map_err(unavailable)?;
    let wrong = |_| StoreError::Unavailable("a column has the wrong length".to_owned());
    bytes.try_into().map_err(wrong)
}
