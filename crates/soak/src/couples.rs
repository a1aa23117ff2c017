//! Many couples at once: each partner writes to a box of their own and reads the other's.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use tokio::sync::Mutex;
use tokio::time::{sleep, sleep_until};
use wire::relay::{Answer, Page};

use crate::boxes::{Invented, mark, record};
use crate::client::Client;
use crate::latency::Latency;
use crate::now;

/// What is played.
#[derive(Clone)]
pub struct Plan {
    /// The nodes of the relay; writers and readers of a couple use different ones.
    pub nodes: Vec<SocketAddr>,
    /// Couples; each has two boxes.
    pub couples: u64,
    /// Records written per second by all together. They are due at fixed times, whether or not the relay
    /// keeps up, and times are counted from when they were due.
    pub rate: f64,
    /// Connections that write and read.
    pub connections: u64,
    /// Further connections that wait for the next record of a couple.
    pub waiting: u64,
    /// How long, after everything is opened.
    pub lasts: Duration,
    /// Everything invented follows from it.
    pub seed: u64,
}

/// What happened.
#[derive(Default)]
pub struct Report {
    /// Appends, from when they were due to "it is on the disk".
    pub append: Latency,
    /// The partner reads what was just written.
    pub read: Latency,
    /// From the due time of a record to the phone that waits for it.
    pub push: Latency,
    /// Deleting what has arrived.
    pub delete: Latency,
    /// How long opening all boxes and a first record in each took.
    pub opening: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "opened in {:.1} s", self.opening.as_secs_f64())?;
        for (what, latency) in [
            ("append", &self.append),
            ("read", &self.read),
            ("push", &self.push),
            ("delete", &self.delete),
        ] {
            writeln!(out, "{what:<7} {:>8} × {latency}", latency.count())?;
        }
        Ok(())
    }
}

/// Plays it. The report counts every answer; any wrong one ends the run.
///
/// # Errors
/// When a relay refuses, loses or invents something.
pub async fn run(plan: &Plan) -> anyhow::Result<Report> {
    if plan.nodes.is_empty() || plan.connections == 0 {
        bail!("a load needs a node and a connection");
    }
    let report = Arc::new(Mutex::new(Report::default()));
    let started = now();
    let mut opening = Vec::new();
    for number in 0..plan.connections {
        opening.push(tokio::spawn(open(plan.clone(), number)));
    }
    let mut workers = Vec::new();
    for one in opening {
        workers.push(one.await??);
    }
    let opened = started.elapsed();
    // The first record is due when all who wait are there.
    let base = now() + Duration::from_secs(1) + Duration::from_millis(plan.waiting);
    let end = base + plan.lasts;
    let mut tasks = Vec::new();
    for number in 0..plan.waiting.min(plan.couples) {
        tasks.push(tokio::spawn(wait(
            plan.clone(),
            number,
            base,
            end,
            Arc::clone(&report),
        )));
        if number % 64 == 63 {
            // Let the listener keep up with the connecting.
            sleep(Duration::from_millis(2)).await;
        }
    }
    for (number, boxes) in (0..).zip(workers) {
        let report = Arc::clone(&report);
        tasks.push(tokio::spawn(work(plan.clone(), number, boxes, base, end, report)));
    }
    for task in tasks {
        task.await??;
    }
    let mut report = Arc::into_inner(report)
        .context("a task is still running")?
        .into_inner();
    report.opening = opened;
    Ok(report)
}

fn node(plan: &Plan, number: u64) -> anyhow::Result<SocketAddr> {
    let count = u64::try_from(plan.nodes.len()).unwrap_or(1);
    let at = usize::try_from(number % count).unwrap_or(0);
    plan.nodes.get(at).copied().context("no node")
}

/// Opens the boxes of this worker's couples, with a first record in each.
async fn open(plan: Plan, number: u64) -> anyhow::Result<Vec<Invented>> {
    let mut client = Client::connect(node(&plan, number)?).await?;
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed ^ number);
    let mut boxes = Vec::new();
    let mut at = number;
    while at < 2 * plan.couples {
        let mut one = Invented::new(plan.seed, at);
        if client.ask(&one.open()).await? != Answer::Done {
            bail!("a box was not opened");
        }
        append(&mut client, &mut one, vec![record(0, &mut random)]).await?;
        boxes.push(one);
        at += plan.connections;
    }
    Ok(boxes)
}

async fn append(client: &mut Client, one: &mut Invented, records: Vec<Vec<u8>>) -> anyhow::Result<()> {
    let end = one.next + u64::try_from(records.len())?;
    match client.ask(&one.append(one.next, records)).await? {
        Answer::Appended { next } if next == end => {
            one.next = next;
            Ok(())
        }
        other => bail!("an append was answered with {other:?}"),
    }
}

async fn work(
    plan: Plan,
    number: u64,
    mut boxes: Vec<Invented>,
    base: Instant,
    end: Instant,
    report: Arc<Mutex<Report>>,
) -> anyhow::Result<()> {
    let mut writer = Client::connect(node(&plan, number)?).await?;
    let mut partner = Client::connect(node(&plan, number + 1)?).await?;
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed.wrapping_add(number));
    #[expect(clippy::cast_precision_loss, reason = "connections are far below 2^52")]
    let pause = Duration::from_secs_f64(plan.connections as f64 / plan.rate);
    // Workers do not begin in step.
    let mut due = base + pause.mul_f64(f64::from(random.next_u32()) / f64::from(u32::MAX));
    let mut done = Report::default();
    let mut count = 0_u64;
    while due < end && !boxes.is_empty() {
        sleep_until(due.into()).await;
        let at = usize::try_from(random.next_u64() % u64::try_from(boxes.len())?)?;
        let Some(one) = boxes.get_mut(at) else { break };
        let sent = u64::try_from((due - base).as_micros())?;
        let fresh = record(sent, &mut random);
        append(&mut writer, one, vec![fresh.clone()]).await?;
        done.append.add(due.elapsed());
        let asked = now();
        match partner.ask(&one.read(one.next - 1, 0)).await? {
            Answer::Page(Page { records, .. }) if records.iter().map(|record| &record.bytes).eq([&fresh]) => {
            }
            other => bail!("a read was answered with {other:?}"),
        }
        done.read.add(asked.elapsed());
        count += 1;
        if count.is_multiple_of(8) {
            let asked = now();
            if writer.ask(&one.delete_before(one.next)).await? != Answer::Done {
                bail!("a deletion was refused");
            }
            done.delete.add(asked.elapsed());
        }
        due += pause;
    }
    let mut report = report.lock().await;
    report.append.merge(&done.append);
    report.read.merge(&done.read);
    report.delete.merge(&done.delete);
    Ok(())
}

/// A phone that waits for the next records of one box.
async fn wait(
    plan: Plan,
    number: u64,
    base: Instant,
    end: Instant,
    report: Arc<Mutex<Report>>,
) -> anyhow::Result<()> {
    let mut client = Client::connect(node(&plan, number + 1)?).await?;
    let one = Invented::new(plan.seed, number);
    let mut next = 1;
    let mut push = Latency::default();
    while now() < end {
        let left = end.saturating_duration_since(now()).as_secs().clamp(1, 25);
        let Answer::Page(page) = client.ask(&one.read(next, u8::try_from(left)?)).await? else {
            bail!("a waiting read got something else than a page");
        };
        for record in page.records {
            next = record.index + 1;
            if let Some(sent) = mark(&record.bytes) {
                push.add((base + Duration::from_micros(sent)).elapsed());
            }
        }
        // What was deleted meanwhile is behind.
        next = page.heads.first().map_or(next, |head| next.max(head.first));
    }
    report.lock().await.push.merge(&push);
    Ok(())
}
