//! The link between nodes: says which slots have something new, and hears it from the others.
//!
//! It only hastens. A request that waits and hears nothing looks again at the end of its wait.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_postgres::{AsyncMessage, Client, Config, NoTls};

use super::unavailable;
use crate::limits;
use crate::log::{Event, Log};
use crate::notifier::Notifier;
use crate::store::StoreError;

const CHANNEL: &str = "afterglow_relay";
/// What is new within so many milliseconds goes in one message.
const GATHER_MS: u64 = 5;
/// Slots in one message: PostgreSQL takes 8,000 bytes.
const SLOTS: usize = 1_000;

pub(super) fn start(config: Config, notifier: Arc<Notifier>, log: Log) {
    let (sender, mut news) = mpsc::channel(limits::WAITING);
    notifier.link(sender);
    tokio::spawn(async move {
        let mut broken = false;
        loop {
            let ended = hold(&config, &notifier, (&log, broken), &mut news).await;
            broken = true;
            if ended.is_ok() {
                // The relay has ended.
                return;
            }
            log(Event::Link("is broken; waiting requests find new records later"));
            sleep(Duration::from_secs(1)).await;
        }
    });
}

/// Holds one link until it breaks; ends well when the relay does.
async fn hold(
    config: &Config,
    notifier: &Arc<Notifier>,
    (log, broken): (&Log, bool),
    news: &mut mpsc::Receiver<u16>,
) -> Result<(), StoreError> {
    let (client, mut connection) = config.connect(NoTls).await.map_err(unavailable)?;
    let woken = Arc::clone(notifier);
    let hearing = async move {
        while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(heard) = message {
                heard
                    .payload()
                    .split(',')
                    .filter_map(|slot| slot.parse().ok())
                    .for_each(|slot| woken.wake(slot));
            }
        }
    };
    let saying = async {
        client
            .batch_execute(&format!("LISTEN {CHANNEL}"))
            .await
            .map_err(unavailable)?;
        if broken {
            log(Event::Link("is there again"));
        }
        // What came while there was no link.
        notifier.wake_all();
        say(&client, news).await
    };
    let mut hearing = pin!(hearing);
    tokio::select! {
        said = saying => said,
        () = &mut hearing => Err(StoreError::Unavailable("the link is closed".to_owned())),
    }
}

async fn say(client: &Client, news: &mut mpsc::Receiver<u16>) -> Result<(), StoreError> {
    while let Some(first) = news.recv().await {
        sleep(Duration::from_millis(GATHER_MS)).await;
        let mut slots = BTreeSet::from([first]);
        while slots.len() < SLOTS
            && let Ok(slot) = news.try_recv()
        {
            slots.insert(slot);
        }
        let list: Vec<String> = slots.iter().map(u16::to_string).collect();
        client
            .execute("SELECT pg_notify($1, $2)", &[&CHANNEL, &list.join(",")])
            .await
            .map_err(unavailable)?;
    }
    Ok(())
}
