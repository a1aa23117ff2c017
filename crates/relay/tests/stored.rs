//! What lies on the disk after a month, against the published list.
#![cfg(test)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use relay::{Budgets, Event, Log, Metrics, Notifier, PostgresStore, Rates, Relay, SqliteStore, Store};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use soak::boxes::Invented;
use soak::postgres::Server;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio_postgres::NoTls;
use wire::relay::{Answer, Request, Token};

const PAGE: &str = include_str!("../../../docs/relay.md");
/// A moment in the middle of an hour, so that a time kept too finely shows.
const START_S: u64 = 1_900_000_000 - 1_900_000_000 % 3600 + 1_777;
const DAYS: u64 = 30;

/// The published columns of one kind of database.
fn published(kind: &str) -> BTreeSet<String> {
    let rows = PAGE.lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let (column, place) = (cells.next()?, cells.next()?);
        (place == "both" || place == kind).then(|| column.trim_matches('`').to_owned())
    });
    rows.collect()
}

struct Month {
    relay: Relay,
    now_s: Arc<AtomicU64>,
    log: Arc<Mutex<String>>,
}

impl Month {
    fn over(store: Arc<dyn Store>) -> Self {
        let now_s = Arc::new(AtomicU64::new(START_S));
        let log = Arc::new(Mutex::new(String::new()));
        let (clock, lines) = (Arc::clone(&now_s), Arc::clone(&log));
        let (_end, ending) = watch::channel(false);
        let relay = Relay {
            store,
            notifier: Arc::new(Notifier::default()),
            budgets: Budgets::new([3; 16], Rates::default()),
            metrics: Arc::new(Metrics::default()),
            clock: Arc::new(move || clock.load(Ordering::Relaxed)),
            log: Arc::new(move |event: Event| {
                let mut lines = lines.lock().expect("no panic before");
                lines.push_str(&format!("{event} {event:?}\n"));
            }),
            door: None,
            seed: [4; 16],
            ending,
        };
        Self { relay, now_s, log }
    }

    async fn ask(&self, request: &Request) -> Answer {
        let network = self
            .relay
            .budgets
            .network_of("203.0.113.77".parse().expect("an address"));
        self.relay.answer(&request.encode(), network).await
    }

    /// Two couples: pairing, writing, reading, deleting what has arrived, one box left for good.
    async fn play(&self) -> Vec<Invented> {
        let mut boxes: Vec<Invented> = (0..5).map(|number| Invented::new(31, number)).collect();
        for day in 0..DAYS {
            for hour in [7_u64, 21, 22] {
                let second = START_S + day * 86_400 + hour * 3_600 + day * 13 + hour;
                self.now_s.store(second, Ordering::Relaxed);
                if day == 0 && hour == 7 {
                    self.pair().await;
                    for one in &boxes {
                        assert_eq!(self.ask(&one.open()).await, Answer::Done);
                    }
                }
                for (at, one) in boxes.iter_mut().enumerate() {
                    let text = format!("canary {at} {}", one.next);
                    let mut record = text.into_bytes();
                    record.resize(1_100 + at * 1_024, b'.');
                    let answer = self.ask(&one.append(one.next, vec![record])).await;
                    one.next += 1;
                    assert_eq!(answer, Answer::Appended { next: one.next });
                    assert!(matches!(
                        self.ask(&one.read(one.next - 1, 0)).await,
                        Answer::Page(_)
                    ));
                    if at == 1 && day % 7 == 6 {
                        assert_eq!(self.ask(&one.delete_before(one.next)).await, Answer::Done);
                    }
                }
            }
            self.relay.sweep(u64::MAX).await.expect("a sweep");
        }
        let gone = Request::Delete {
            id: boxes[4].id,
            token: Token::new(tokens(&boxes[4])[2]),
            what: wire::relay::Scope::Everything,
        };
        assert_eq!(self.ask(&gone).await, Answer::Done);
        self.relay.sweep(u64::MAX).await.expect("a sweep");
        boxes
    }

    async fn pair(&self) {
        let token = |byte| Token::new([byte; 32]);
        let open = Request::MeetOpen {
            door: None,
            token: token(0xd1),
            message: b"canary of a meeting".to_vec(),
        };
        let Answer::Meeting { number } = self.ask(&open).await else {
            panic!("no meeting");
        };
        let join = Request::MeetJoin {
            number,
            token: token(0xd2),
        };
        assert!(matches!(self.ask(&join).await, Answer::Message(_)));
    }
}

fn tokens(one: &Invented) -> [[u8; 32]; 3] {
    let bytes = |request: Request| match request {
        Request::Read { token, .. } | Request::Append { token, .. } | Request::Delete { token, .. } => {
            *token.bytes()
        }
        _ => panic!("no token"),
    };
    [
        bytes(one.read(0, 0)),
        bytes(one.append(0, vec![])),
        bytes(one.delete_before(0)),
    ]
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found
}

/// What all files of a folder hold. PostgreSQL renames and deletes files while it runs: where one has gone between the
/// list and the reading, all is looked at once more, so that nothing slips by under another name.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    const TRIES: usize = 20;
    for _ in 0..TRIES {
        let read = |path: PathBuf| std::fs::read(&path).map(|bytes| (path, bytes));
        match files(folder).into_iter().map(read).collect() {
            Ok(all) => return all,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => panic!("a file cannot be read: {error}"),
        }
    }
    panic!("files come and go in all of {TRIES} looks")
}

/// Looks for what must be nowhere: in the files as they lie there, and in the log.
fn look(folder: &Path, log: &str, boxes: &[Invented], gone: &[&str]) {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let mut never: Vec<Vec<u8>> = gone.iter().map(|text| text.as_bytes().to_vec()).collect();
    never.extend([vec![0xd1; 32], vec![0xd2; 32], b"203.0.113".to_vec()]);
    for token in boxes.iter().flat_map(tokens) {
        never.extend([token.to_vec(), hex(&token).into_bytes()]);
    }
    let mut read = 0;
    for (path, bytes) in contents(folder) {
        read += bytes.len();
        for word in &never {
            let found = bytes.windows(word.len()).any(|part| part == &word[..]);
            assert!(
                !found,
                "{} holds {}",
                path.display(),
                String::from_utf8_lossy(word)
            );
        }
    }
    assert!(read > 100_000, "only {read} bytes were looked at");
    for one in boxes {
        for name in [hex(&one.id.0), hex(&one.series.0)] {
            assert!(!log.contains(&name[..8]), "the log holds a name");
        }
    }
    for word in ["canary", "203.0", "127.0", "[", "19000"] {
        assert!(!log.contains(word), "the log holds {word}");
    }
    assert!(log.lines().count() > 900, "the log is too short to show anything");
}

/// No number may be a time finer than an hour.
fn coarse(number: i64, column: &str) {
    let second = i64::try_from(START_S).expect("a small number");
    let end = second + 40 * 86_400;
    for unit in [1, 1_000, 1_000_000] {
        assert!(
            !(second * unit..end * unit).contains(&number),
            "{column} holds a time: {number}"
        );
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
fn a_month_leaves_exactly_the_published_columns_in_sqlite() {
    let folder = std::env::temp_dir().join(format!("afterglow-relay-month-{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    let path = folder.join("relay.db");
    let store = SqliteStore::open(&path, quiet()).expect("a new database");
    let month = Month::over(Arc::new(store));
    let boxes = runtime().block_on(month.play());
    // While it runs, after a minute's sweep: what was deleted is nowhere, what is kept is there.
    let log = month.log.lock().expect("no panic").clone();
    look(
        &folder,
        &log,
        &boxes,
        &["canary 1 3", "canary 4", "canary of a meeting"],
    );
    let kept = std::fs::read(&path).expect("the database");
    assert!(
        kept.windows(10).any(|part| part == b"canary 0 3"),
        "the test cannot see records"
    );
    drop(month);

    let connection = Connection::open(&path).expect("a database");
    let mut columns = BTreeSet::new();
    let list =
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";
    let mut rows = connection.prepare(list).expect("a question");
    let rows = rows
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("rows");
    for row in rows {
        let (table, column): (String, String) = row.expect("a row");
        let mut values = connection
            .prepare(&format!("SELECT {column} FROM {table}"))
            .expect("a question");
        let mut values = values.query([]).expect("values");
        while let Some(value) = values.next().expect("a value") {
            if let ValueRef::Integer(number) = value.get_ref(0).expect("a value") {
                coarse(number, &column);
            }
        }
        columns.insert(format!("{table}.{column}"));
    }
    assert_eq!(columns, published("SQLite"));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn a_month_leaves_exactly_the_published_columns_in_postgres() {
    let server = Server::start().expect("a PostgreSQL of one's own");
    let runtime = runtime();
    runtime.block_on(async {
        let notifier = Arc::new(Notifier::default());
        let store = PostgresStore::open(&server.address(), notifier, quiet()).await;
        let month = Month::over(Arc::new(store.expect("a new database")));
        let boxes = month.play().await;
        let (client, connection) = tokio_postgres::connect(&server.address(), NoTls).await.expect("a client");
        tokio::spawn(connection);
        client.batch_execute("CHECKPOINT").await.expect("all on the disk");
        let log = month.log.lock().expect("no panic").clone();
        look(server.folder(), &log, &boxes, &[]);
        let rows = client
            .query(
                "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                    AND a.attnum > 0 AND NOT a.attisdropped",
                &[],
            )
            .await
            .expect("columns");
        let mut columns = BTreeSet::new();
        for row in rows {
            let (table, column): (String, String) = (row.get(0), row.get(1));
            let sql = format!("SELECT {column}::text FROM {table}");
            for value in client.query(&sql, &[]).await.expect("values") {
                let text: Option<String> = value.get(0);
                if let Some(Ok(number)) = text.map(|text| text.parse()) {
                    coarse(number, &column);
                }
            }
            columns.insert(format!("{table}.{column}"));
        }
        assert_eq!(columns, published("PostgreSQL"));
    });
    drop(runtime);
}
