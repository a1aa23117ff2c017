//! Puts the relay together, serves, and ends in order.

use std::io::{Write, stderr, stdout};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use host::Site;
use relay::{
    Budgets, Clock, Log, Metrics, Notifier, PostgresStore, Rates, Relay, SqliteStore, Store, listen,
    metrics_router, router, sweep_for_ever,
};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use wire::relay::{Token, TokenHash};

use crate::options::{Database, Level, Options};

/// Connections for counts: a scraper and a curious owner.
const METRICS_CONNECTIONS: usize = 8;

pub(crate) fn runtime() -> anyhow::Result<Runtime> {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("could not start the runtime; the system has no thread left")
}

pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    let runtime = runtime()?;
    runtime.block_on(serve(options))
}

async fn serve(options: Options) -> anyhow::Result<()> {
    let app_origin = options
        .app_origin
        .as_ref()
        .map(|origin| origin.as_str().parse())
        .transpose()
        .context("--app-origin is no origin; write it like https://app.example")?;
    if options.metrics.is_some_and(|address| !address.ip().is_loopback()) {
        bail!("--metrics must be a loopback address: counts are for the owner of the machine");
    }
    let door = options.door.as_deref().map(door).transpose()?;
    let log = logger(options.log);
    let notifier = Arc::new(Notifier::default());
    let metrics = Arc::new(Metrics::default());
    let (end, ending) = watch::channel(false);
    let store: Arc<dyn Store> = match &options.database {
        Database::Sqlite(path) => Arc::new(
            SqliteStore::open(path, Arc::clone(&log)).with_context(|| format!("{}", path.display()))?,
        ),
        Database::Postgres(address) => Arc::new(
            PostgresStore::open(address, Arc::clone(&notifier), Arc::clone(&log))
                .await
                .context("the PostgreSQL of --database")?,
        ),
    };
    let rates = if options.no_budgets {
        Rates::unlimited()
    } else {
        Rates::default()
    };
    let relay = Arc::new(Relay {
        store,
        notifier,
        budgets: Budgets::new(random()?, rates),
        metrics: Arc::clone(&metrics),
        clock: clock(),
        log,
        door,
        seed: random()?,
        ending: ending.clone(),
    });
    let listener = bind("relay", options.listen).await?;
    let mut tasks = Vec::new();
    if let Some(address) = options.metrics {
        let listener = bind("metrics", address).await?;
        let (router, ending) = (metrics_router(Arc::clone(&metrics)), ending.clone());
        tasks.push(tokio::spawn(listen::serve(
            listener,
            router,
            METRICS_CONNECTIONS,
            Arc::new(Metrics::default()),
            ending,
        )));
    }
    if let (Some(folder), Some(address)) = (options.app_folder, options.app_listen) {
        if !folder.join("index.html").is_file() {
            bail!(
                "{} holds no built app; make one with `cargo xtask web`",
                folder.display()
            );
        }
        let own_origin = options.own_origin;
        // The app's server ends with the process: it holds nothing that could be lost.
        tokio::spawn(async move {
            let ready = |address| say("app", address);
            if let Err(error) = host::serve(Site::Folder(folder), own_origin, address, ready).await {
                fault(&error.to_string());
            }
        });
    }
    tasks.push(tokio::spawn(sweep_for_ever(Arc::clone(&relay), options.room)));
    let mut terminate = signal(SignalKind::terminate()).context("could not listen for the signal to end")?;
    tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        let _ = end.send(true);
    });
    let router = router(Arc::clone(&relay), app_origin, options.forwarded);
    listen::serve(listener, router, options.connections, metrics, ending).await;
    for task in tasks {
        let _ = task.await;
    }
    // The last one to hold the store closes the database.
    drop(relay);
    Ok(())
}

async fn bind(what: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("could not listen on {address} for {what}; choose another port"))?;
    say(what, listener.local_addr()?);
    Ok(listener)
}

/// Says an address to whoever started the relay. Where nobody reads, the relay serves all the same.
fn say(what: &str, address: SocketAddr) {
    let _ = writeln!(stdout(), "{what} http://{address}/");
}

/// Faults go where services look for them, if anybody does.
fn fault(text: &str) {
    let _ = writeln!(stderr(), "{text}");
}

fn logger(level: Level) -> Log {
    Arc::new(move |event| {
        if level == Level::Trace || event.matters() {
            fault(&event.to_string());
        }
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program reads the clock once, for everything behind it"
)]
fn clock() -> Clock {
    Arc::new(|| {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |passed| passed.as_secs())
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "programs are where the system's randomness comes in"
)]
fn random() -> anyhow::Result<[u8; 16]> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no randomness ({error}); try again later"))?;
    Ok(bytes)
}

fn door(path: &Path) -> anyhow::Result<TokenHash> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("could not read the file of --door, {}", path.display()))?;
    let digits = text.trim().as_bytes();
    let mut bytes = [0; 32];
    let well = digits.len() == 64
        && bytes.iter_mut().zip(digits.chunks_exact(2)).all(|(byte, pair)| {
            let pair = str::from_utf8(pair).ok();
            let read = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
            *byte = read.unwrap_or(0);
            read.is_some()
        });
    if !well || bytes == [0; 32] {
        bail!(
            "{} holds no door; write 64 hexadecimal digits into it, for instance with `openssl rand -hex 32`",
            path.display()
        );
    }
    Ok(Token::new(bytes).hash())
}
