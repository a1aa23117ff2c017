//! Where a store is for the time of a test.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use relay::{Log, MemoryStore, Notifier, PostgresStore, SqliteStore, Store};
use soak::postgres::Server;
use tokio::runtime::Builder;

/// A kind of store.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Memory,
    Sqlite,
    Postgres,
}

/// A folder that goes when it is dropped.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("afterglow-relay-stores-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).expect("a folder");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn quiet() -> Log {
    Arc::new(|_| {})
}

/// Runs a test over a new store.
pub(crate) fn run(place: Place, test: impl AsyncFnOnce(Arc<dyn Store>)) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    match place {
        Place::Memory => runtime.block_on(test(Arc::new(MemoryStore::default()))),
        Place::Sqlite => {
            let folder = Folder::new();
            let store = SqliteStore::open(&folder.0.join("relay.db"), quiet()).expect("a new database");
            runtime.block_on(test(Arc::new(store)));
            let found = relay::doctor(&folder.0.join("relay.db")).expect("a whole database");
            assert!(found.contains("0 rows belong to nothing"), "{found}");
        }
        Place::Postgres => {
            let server = Server::start().expect("a PostgreSQL of one's own");
            runtime.block_on(async {
                let notifier = Arc::new(Notifier::default());
                let store = PostgresStore::open(&server.address(), notifier, quiet()).await;
                test(Arc::new(store.expect("a new database"))).await;
                let found = PostgresStore::doctor(&server.address())
                    .await
                    .expect("a whole database");
                assert!(found.contains("0 rows belong to nothing"), "{found}");
            });
            // Connections end before the server does.
            drop(runtime);
        }
    }
}
