//! Kills a relay again and again under load, and looks whether anything that it acknowledged is gone.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use wire::relay::{Answer, Page};

use crate::boxes::{Invented, record};
use crate::client::Client;
use crate::node::{Node, Plan};
use crate::now;

/// What happened.
#[derive(Default)]
pub struct Report {
    /// Kills.
    pub kills: u32,
    /// Records acknowledged and found again afterwards.
    pub acknowledged: u64,
    /// Requests whose answer never came, and which were sent again.
    pub unanswered: u64,
    /// The longest time from starting to listening.
    pub slowest_start: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} kills, {} acknowledged records all found again, {} requests without an answer sent again, \
             slowest start {:.0} ms",
            self.kills,
            self.acknowledged,
            self.unanswered,
            self.slowest_start.as_secs_f64() * 1000.0
        )
    }
}

/// Where the nodes are at the moment; none while a node is down.
type Where = watch::Receiver<Vec<Option<SocketAddr>>>;

/// Kills the nodes in turn, `kills` times. Each writer then reads all that it ever wrote.
///
/// # Errors
/// When something acknowledged is missing or changed, or a node does not start again.
pub async fn run(plan: &Plan, nodes: usize, kills: u32, writers: u64, seed: u64) -> anyhow::Result<Report> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut report = Report::default();
    let mut running = Vec::new();
    for _ in 0..nodes {
        running.push(start(plan, &mut report)?);
    }
    let places = running.iter().map(|node| Some(node.address)).collect();
    let (tell, places) = watch::channel(places);
    let stop = Arc::new(AtomicU64::new(0));
    let unanswered = Arc::new(AtomicU64::new(0));
    let mut tasks = Vec::new();
    for number in 0..writers {
        let (places, stop, unanswered) = (places.clone(), Arc::clone(&stop), Arc::clone(&unanswered));
        tasks.push(tokio::spawn(write(seed, number, places, stop, unanswered)));
    }
    for round in 0..kills {
        sleep(Duration::from_millis(20 + random.next_u64() % 120)).await;
        let at = usize::try_from(round)? % nodes;
        if let Some(node) = running.get_mut(at) {
            node.kill();
            tell.send_modify(|places| set(places, at, None));
            *node = start(plan, &mut report)?;
            let address = node.address;
            tell.send_modify(|places| set(places, at, Some(address)));
        }
        report.kills += 1;
    }
    stop.store(1, Ordering::SeqCst);
    for task in tasks {
        report.acknowledged += task.await??;
    }
    report.unanswered = unanswered.load(Ordering::SeqCst);
    Ok(report)
}

fn set(places: &mut [Option<SocketAddr>], at: usize, place: Option<SocketAddr>) {
    if let Some(to) = places.get_mut(at) {
        *to = place;
    }
}

fn start(plan: &Plan, report: &mut Report) -> anyhow::Result<Node> {
    let begun = now();
    let node = plan.start()?;
    report.slowest_start = report.slowest_start.max(begun.elapsed());
    Ok(node)
}

async fn connect(number: u64, places: &mut Where) -> anyhow::Result<Client> {
    // Bounded: a node that does not come back ends the run.
    for _ in 0..1_000 {
        let there: Vec<SocketAddr> = places.borrow_and_update().iter().flatten().copied().collect();
        let at = usize::try_from(number).unwrap_or(0) % there.len().max(1);
        if let Some(address) = there.get(at)
            && let Ok(client) = Client::connect(*address).await
        {
            return Ok(client);
        }
        let _ = timeout(Duration::from_millis(20), places.changed()).await;
    }
    bail!("no node could be reached")
}

/// Writes until told to stop; a request without an answer is sent again, byte for byte. Gives the number of
/// acknowledged records after having read them all.
async fn write(
    seed: u64,
    number: u64,
    mut places: Where,
    stop: Arc<AtomicU64>,
    unanswered: Arc<AtomicU64>,
) -> anyhow::Result<u64> {
    let mut one = Invented::new(seed, number);
    let written = |index: u64| record(index, &mut ChaCha8Rng::seed_from_u64(seed ^ number << 32 ^ index));
    let mut opened = false;
    let mut client = connect(number, &mut places).await?;
    while stop.load(Ordering::SeqCst) == 0 {
        let request = if opened {
            one.append(one.next, vec![written(one.next)])
        } else {
            one.open()
        };
        match client.ask(&request).await {
            Ok(Answer::Done) => opened = true,
            Ok(Answer::Appended { next }) if next == one.next + 1 => one.next = next,
            // A node that has just begun, or PostgreSQL beside it, may not be ready.
            Ok(Answer::Unavailable | Answer::Slower { .. }) => sleep(Duration::from_millis(20)).await,
            Ok(other) => bail!(
                "record {} of writer {number} was answered with {other:?}",
                one.next
            ),
            Err(_) => {
                unanswered.fetch_add(1, Ordering::SeqCst);
                client = connect(number, &mut places).await?;
            }
        }
    }
    // The connection may be to a node that was killed last; a new one is to a node that runs.
    let mut client = connect(number, &mut places).await?;
    let mut seen = 0;
    while seen < one.next {
        let Answer::Page(Page { records, .. }) = client.ask(&one.read(seen, 0)).await? else {
            bail!("reading back failed");
        };
        let first = records.first().context("acknowledged records are gone")?;
        if first.index != seen {
            bail!("acknowledged record {seen} of writer {number} is gone");
        }
        for record in records {
            if record.index != seen || record.bytes != written(seen) {
                bail!("acknowledged record {seen} of writer {number} is gone or changed");
            }
            seen += 1;
        }
    }
    Ok(one.next)
}
