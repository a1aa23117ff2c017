//! What was delivered, what has become old and what somebody deleted is gone, row by row, in both databases.
#![cfg(test)]

use std::path::Path;
use std::sync::Arc;

use relay::{Command, Log, Notifier, PostgresStore, SqliteStore, Store};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use soak::postgres::Server;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};
use wire::relay::limits::{BOX_KEPT_HOURS, KEPT_HOURS};
use wire::relay::{Answer, Keys, Scope, SeriesId, Token, TokenHash};

const START_HOUR: u64 = 500_000;
/// Bytes of a record, as a phone sends it.
const RECORD_BYTES: usize = 1_152;
/// Boxes in the story. The first is delivered, the second is left to grow old, the third is deleted by its owner.
const BOXES: u8 = 3;
const RECORDS: u64 = 3;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(of: u8, right: u8) -> TokenHash {
    Token::new([of * 16 + right; 32]).hash()
}

fn keys(of: u8) -> Keys {
    Keys {
        read: hash(of, 1),
        append: hash(of, 2),
        delete: hash(of, 3),
    }
}

fn series(of: u8) -> SeriesId {
    SeriesId([0xa0 + of; 16])
}

fn canary(of: u8, index: u64) -> Vec<u8> {
    format!("canary of box {of}, record {index}").into_bytes()
}

fn record(of: u8, index: u64) -> Vec<u8> {
    let mut bytes = canary(of, index);
    bytes.resize(RECORD_BYTES, b'.');
    bytes
}

/// All rows of all tables, in hexadecimal.
enum Rows<'a> {
    Sqlite(&'a Path),
    Postgres(&'a Client),
}

impl Rows<'_> {
    async fn read(&self) -> Vec<String> {
        match self {
            Self::Sqlite(path) => {
                let connection = Connection::open(path).expect("a database");
                let list = "SELECT name FROM sqlite_master WHERE type = 'table'";
                let mut tables = connection.prepare(list).expect("a question");
                let tables = tables
                    .query_map([], |row| row.get::<_, String>(0))
                    .expect("tables");
                tables
                    .flat_map(|table| sqlite_rows(&connection, &table.expect("a name")))
                    .collect()
            }
            Self::Postgres(client) => {
                let list = "SELECT c.relname::text FROM pg_class c
                    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'";
                let mut all = Vec::new();
                for table in client.query(list, &[]).await.expect("tables") {
                    let table: String = table.get(0);
                    let rows = format!("SELECT to_jsonb(t)::text FROM {table} t");
                    let rows = client.query(&rows, &[]).await.expect("rows");
                    all.extend(rows.iter().map(|row| row.get::<_, String>(0)));
                }
                all
            }
        }
    }

    /// In how many rows these bytes stand.
    async fn holding(&self, bytes: &[u8]) -> usize {
        let wanted = hex(bytes);
        self.read()
            .await
            .iter()
            .filter(|row| row.contains(&wanted))
            .count()
    }

    /// Which records are there, as `box.index`.
    async fn check(&self, expected: &str) {
        let mut found = Vec::new();
        for of in 0..BOXES {
            for index in 0..RECORDS {
                if self.holding(&canary(of, index)).await > 0 {
                    found.push(format!("{of}.{index}"));
                }
            }
        }
        assert_eq!(found.join(" "), expected);
    }
}

fn sqlite_rows(connection: &Connection, table: &str) -> Vec<String> {
    let mut question = connection
        .prepare(&format!("SELECT * FROM {table}"))
        .expect("a question");
    let columns = question.column_count();
    let rows = question.query_map([], |row| {
        let cells: Result<Vec<String>, _> = (0..columns)
            .map(|at| {
                row.get_ref(at).map(|value| match value {
                    ValueRef::Blob(bytes) | ValueRef::Text(bytes) => hex(bytes),
                    other => format!("{other:?}"),
                })
            })
            .collect();
        Ok(cells?.join(" "))
    });
    rows.expect("rows")
        .collect::<Result<_, _>>()
        .expect("readable rows")
}

async fn done(store: &dyn Store, command: Command) {
    let answer = store.ask(command).await.expect("an answer");
    assert!(
        matches!(answer, Answer::Done | Answer::Appended { .. }),
        "{answer:?}"
    );
}

async fn sweep(store: &dyn Store, hour: u64) {
    loop {
        let swept = store.sweep(hour).await.expect("a sweep");
        if (swept.records, swept.boxes) == (0, 0) {
            return;
        }
    }
}

/// The whole story; `at_rest` looks at what lies on the disk after a sweep, for the bytes that must be gone.
async fn story(store: &dyn Store, rows: &Rows<'_>, at_rest: &dyn Fn(&[u8])) {
    let delete = |of, what| Command::Delete {
        id: keys(of).id(),
        token: hash(of, 3),
        what,
    };
    for of in 0..BOXES {
        let open = Command::Open {
            keys: keys(of),
            hour: START_HOUR,
        };
        done(store, open).await;
        let append = Command::Append {
            id: keys(of).id(),
            token: hash(of, 2),
            series: series(of),
            first: 0,
            records: (0..RECORDS).map(|index| record(of, index)).collect(),
            hour: START_HOUR,
        };
        done(store, append).await;
    }
    rows.check("0.0 0.1 0.2 1.0 1.1 1.2 2.0 2.1 2.2").await;

    // Delivered: the reader says up to where, and only that goes.
    done(store, delete(0, Scope::Before(series(0), 2))).await;
    rows.check("0.2 1.0 1.1 1.2 2.0 2.1 2.2").await;

    // Deleted by its owner: no record, no name, no hash of a token is left in any row.
    let names = [
        &keys(2).id().0[..],
        &series(2).0,
        &hash(2, 1).0,
        &hash(2, 2).0,
        &hash(2, 3).0,
    ];
    assert!(
        rows.holding(names[0]).await > 0 && rows.holding(names[3]).await > 0,
        "nothing to lose"
    );
    done(store, delete(2, Scope::Everything)).await;
    rows.check("0.2 1.0 1.1 1.2").await;
    for name in names {
        assert_eq!(rows.holding(name).await, 0, "{}", hex(name));
    }
    sweep(store, START_HOUR + 1).await;
    for bytes in [
        canary(0, 0),
        canary(0, 1),
        canary(2, 0),
        canary(2, 2),
        names[0].to_vec(),
    ] {
        at_rest(&bytes);
    }

    // Never fetched: an hour before its time it is there, then it is not.
    sweep(store, START_HOUR + KEPT_HOURS - 1).await;
    rows.check("0.2 1.0 1.1 1.2").await;
    sweep(store, START_HOUR + KEPT_HOURS).await;
    rows.check("").await;
    at_rest(&canary(1, 1));

    // Nobody came back: the box itself goes.
    assert!(rows.holding(&keys(1).id().0).await > 0, "the box is still there");
    sweep(store, START_HOUR + BOX_KEPT_HOURS).await;
    for of in 0..BOXES {
        assert_eq!(rows.holding(&keys(of).id().0).await, 0, "box {of}");
    }
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
}

fn quiet() -> Log {
    Arc::new(|_| {})
}

#[test]
fn what_is_delivered_old_or_deleted_leaves_no_row_and_no_byte_in_sqlite() {
    let folder = std::env::temp_dir().join(format!("afterglow-relay-gone-{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    let path = folder.join("relay.db");
    let store = SqliteStore::open(&path, quiet()).expect("a new database");
    let at_rest = |wanted: &[u8]| {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let bytes = std::fs::read(entry.path()).expect("a readable file");
            let found = bytes.windows(wanted.len()).any(|part| part == wanted);
            assert!(
                !found,
                "{} holds {}",
                entry.path().display(),
                String::from_utf8_lossy(wanted)
            );
        }
    };
    runtime().block_on(story(&store, &Rows::Sqlite(&path), &at_rest));
    drop(store);
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

/// Rows only: the database overwrites bytes when it vacuums and uses the page again, as docs/relay.md says.
#[test]
fn what_is_delivered_old_or_deleted_leaves_no_row_in_postgres() {
    let server = Server::start().expect("a PostgreSQL of one's own");
    let runtime = runtime();
    runtime.block_on(async {
        let notifier = Arc::new(Notifier::default());
        let store = PostgresStore::open(&server.address(), notifier, quiet())
            .await
            .expect("a new database");
        let (client, connection) = tokio_postgres::connect(&server.address(), NoTls)
            .await
            .expect("a client");
        tokio::spawn(connection);
        story(&store, &Rows::Postgres(&client), &|_| {}).await;
    });
    drop(runtime);
}
