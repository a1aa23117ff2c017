//! However long it is written to without a pause, the journal of SQLite begins anew now and then.

use std::sync::Arc;

use relay::{Command, SqliteStore, Store};
use tokio::runtime::Builder;
use wire::relay::limits::RECORD_BYTES;
use wire::relay::{Answer, Keys, SeriesId, Token};

use crate::place::{Folder, quiet};

/// Devices that write at once, so that there is always somebody writing while the journal is moved.
const DEVICES: u8 = 8;
/// Records of the largest size by each: 128 MiB in all.
const RECORDS: u64 = 256;
/// The journal's length that asks for a new beginning (16 MiB), and three times as much again on a machine that hardly gets to it.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

async fn device(store: Arc<SqliteStore>, number: u8) {
    let hash = |byte: u8| Token::new([byte; 32]).hash();
    let keys = Keys {
        read: hash(number),
        append: hash(number + 100),
        delete: hash(number + 200),
    };
    let (id, token) = (keys.id(), keys.append);
    let open = Command::Open { keys, hour: 500_000 };
    assert_eq!(store.ask(open).await.expect("an answer"), Answer::Done);
    for first in 0..RECORDS {
        let append = Command::Append {
            id,
            token,
            series: SeriesId([number; 16]),
            first,
            records: vec![vec![number; RECORD_BYTES]],
            hour: 500_000,
        };
        let expected = Answer::Appended { next: first + 1 };
        assert_eq!(store.ask(append).await.expect("an answer"), expected);
    }
}

pub(crate) fn check() {
    let folder = Folder::new();
    let database = folder.0.join("relay.db");
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .expect("a runtime");
    let store = Arc::new(SqliteStore::open(&database, quiet()).expect("a new database"));
    runtime.block_on(async {
        let devices: Vec<_> = (0..DEVICES)
            .map(|number| tokio::spawn(device(Arc::clone(&store), number)))
            .collect();
        for device in devices {
            device.await.expect("all of its records taken");
        }
    });
    let mut journal = database.into_os_string();
    journal.push("-wal");
    let bytes = std::fs::metadata(journal).expect("a journal").len();
    assert!(bytes < MOST_BYTES, "{bytes} bytes of journal");
}
