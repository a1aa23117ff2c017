//! Who plays RELAY-1K, where each comes from, and what each has done when it answers.

/// Somebody who takes records: ours, another's, or a ceiling.
pub(super) struct Peer {
    /// As `--only` takes it.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    /// The one of ours it is compared with.
    pub(super) beside: &'static str,
    pub(super) source: Source,
    /// What has happened to a record that counts.
    pub(super) durable: &'static str,
    /// What is looked at before a record is taken.
    pub(super) checks: &'static str,
}

/// Where a program comes from.
#[derive(Clone, Copy)]
pub(super) enum Source {
    /// Built from this checkout.
    Ours(Database),
    /// A program of crates.io, with the version.
    Crate(&'static str, &'static str),
    /// The packages of `bench/peers/relay/package.json`.
    Npm,
    /// A program of Debian's, with the packages that hold it and its libraries.
    Debian(&'static str, &'static [&'static str]),
    /// Cannot be had, and why.
    Nowhere(&'static str),
}

/// Where our relay keeps its records.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Database {
    /// One node.
    Sqlite,
    /// Two nodes.
    PostgreSql,
}

const ON_SQLITE: &str = "afterglow-sqlite";
const ON_POSTGRES: &str = "afterglow-postgres";
const ATUIN: Source = Source::Crate("atuin-server", "18.24.4");
const ITS_CAPABILITY: &str = "the capability to append to this box, and the index in its series";
const ITS_SESSION: &str = "the session of an account";
const NOTHING: &str = "nothing";

/// Everybody, ours first.
pub(super) const PEERS: [Peer; 10] = [
    Peer {
        name: ON_SQLITE,
        title: "afterglow, SQLite",
        beside: ON_SQLITE,
        source: Source::Ours(Database::Sqlite),
        durable: "committed by SQLite, WAL, `synchronous=FULL`",
        checks: ITS_CAPABILITY,
    },
    Peer {
        name: "atuin-sqlite",
        title: "atuin-server 18.24.4, SQLite",
        beside: ON_SQLITE,
        source: ATUIN,
        durable: "committed by SQLite, WAL, `synchronous` as SQLite has it by itself (FULL)",
        checks: ITS_SESSION,
    },
    Peer {
        name: ON_POSTGRES,
        title: "afterglow, PostgreSQL, two nodes",
        beside: ON_POSTGRES,
        source: Source::Ours(Database::PostgreSql),
        durable: "committed by PostgreSQL, `synchronous_commit=on`",
        checks: ITS_CAPABILITY,
    },
    Peer {
        name: "atuin-postgres",
        title: "atuin-server 18.24.4, PostgreSQL",
        beside: ON_POSTGRES,
        source: ATUIN,
        durable: "committed by PostgreSQL, `synchronous_commit=on`",
        checks: ITS_SESSION,
    },
    Peer {
        name: "y-websocket",
        title: "y-websocket 2.0.4",
        beside: ON_SQLITE,
        source: Source::Npm,
        durable: "with the other phone; kept in memory only",
        checks: NOTHING,
    },
    Peer {
        name: "y-leveldb",
        title: "y-websocket 2.0.4 with y-leveldb 0.1.2",
        beside: ON_SQLITE,
        source: Source::Npm,
        durable: "with the other phone; written to LevelDB later, without a sync",
        checks: NOTHING,
    },
    Peer {
        name: "automerge",
        title: "automerge-repo sync server 0.2.8",
        beside: ON_SQLITE,
        source: Source::Npm,
        durable: "in the other phone's document; written to files later, without a sync",
        checks: NOTHING,
    },
    Peer {
        name: "redis",
        title: "ceiling: Redis, streams",
        beside: ON_SQLITE,
        source: Source::Debian(
            "redis-server",
            &["redis-server", "redis-tools", "libjemalloc2", "liblzf1"],
        ),
        durable: "in the append-only file, `appendfsync always`",
        checks: NOTHING,
    },
    Peer {
        name: "nats",
        title: "ceiling: NATS core",
        beside: ON_SQLITE,
        source: Source::Debian("nats-server", &["nats-server"]),
        durable: "nothing: a ping behind the record came back",
        checks: NOTHING,
    },
    Peer {
        name: "pocketbase",
        title: "PocketBase",
        beside: ON_SQLITE,
        source: Source::Nowhere("crates.io, npm and Debian have no package with its program"),
        durable: "",
        checks: "",
    },
];
