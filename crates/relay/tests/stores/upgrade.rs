//! A database of the first version of the layout, with what it held, is taken over by this one.

use std::sync::Arc;

use relay::{Command, Notifier, PostgresStore, Store};
use soak::postgres::Server;
use tokio_postgres::NoTls;
use wire::relay::{Answer, Keys, SeriesId, Token};

const FIRST: &str = include_str!("../../src/postgres/layout.sql");

fn append(keys: &Keys, first: u64, marks: &[u8]) -> Command {
    Command::Append {
        id: keys.id(),
        token: keys.append,
        series: SeriesId([7; 16]),
        first,
        records: marks.iter().map(|mark| vec![*mark; 600]).collect(),
        hour: 500_000,
    }
}

/// Two nodes begin at once over a database of version 1 that already holds a box with three records.
pub(crate) async fn check(server: &Server) {
    let (old, connection) = tokio_postgres::connect(&server.address(), NoTls)
        .await
        .expect("a connection");
    tokio::spawn(connection);
    old.batch_execute(FIRST).await.expect("the first layout");
    let hash = |byte| Token::new([byte; 32]).hash();
    let keys = Keys {
        read: hash(1),
        append: hash(2),
        delete: hash(3),
    };
    let insert = "INSERT INTO boxes VALUES ($1, $2, $3, $4, 500000)";
    let (read, own, delete) = (&keys.read.0[..], &keys.append.0[..], &keys.delete.0[..]);
    old.execute(insert, &[&&keys.id().0[..], &read, &own, &delete])
        .await
        .expect("a box");
    let sql =
        "SELECT o_code FROM relay_append(1, $1, $2, $3, 4, ARRAY[$4::bytea, $4, $4], 500000, 1000000, 10)";
    let row = old
        .query_one(
            sql,
            &[&&keys.id().0[..], &own, &&[7_u8; 16][..], &&[9_u8; 600][..]],
        )
        .await
        .expect("three records, as the first version took them");
    assert_eq!(row.get::<_, i32>(0), 1);

    let quiet: relay::Log = Arc::new(|_| {});
    let address = server.address();
    let open = || PostgresStore::open(&address, Arc::new(Notifier::default()), Arc::clone(&quiet));
    let (one, two) = tokio::join!(open(), open());
    let (one, two) = (one.expect("one node"), two.expect("the other node"));
    let version: i32 = old
        .query_one("SELECT version FROM layout", &[])
        .await
        .expect("one version")
        .get(0);
    assert_eq!(version, 2);
    for (store, command, expected) in [
        (&one, append(&keys, 4, &[9, 9, 9]), Answer::Appended { next: 7 }),
        (&two, append(&keys, 5, &[9, 9, 8]), Answer::Appended { next: 8 }),
        (&one, append(&keys, 9, &[8]), Answer::Gap { next: 8 }),
    ] {
        assert_eq!(store.ask(command).await.expect("an answer"), expected);
    }
    let changed = two.ask(append(&keys, 6, &[5])).await.expect("an answer");
    assert!(
        matches!(changed, Answer::Conflict { index: 6, .. }),
        "{changed:?}"
    );
}
