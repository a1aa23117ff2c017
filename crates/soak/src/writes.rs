//! RELAY-1K: how many durable appends of one record a relay takes from clients that each wait for their
//! answer.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::bail;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use wire::relay::Answer;

use crate::boxes::{Invented, record};
use crate::client::Client;
use crate::latency::Latency;
use crate::now;

/// What one run gave.
pub struct Report {
    /// Accepted appends per second after the warm-up.
    pub per_second: f64,
    /// How long they took.
    pub latency: Latency,
}

/// Runs so many clients for so long; the first 15 % do not count. Client `n` speaks with node `n` modulo
/// their number, and all boxes are new.
///
/// # Errors
/// When a relay answers anything but "appended".
pub async fn run(
    nodes: &[SocketAddr],
    clients: u64,
    lasts: Duration,
    seed: u64,
    boxes: u64,
) -> anyhow::Result<Report> {
    let (begin, end) = (now() + lasts.mul_f64(0.15), now() + lasts);
    let mut running = Vec::new();
    for (number, node) in (0..clients).zip(nodes.iter().cycle()) {
        let node = *node;
        running.push(tokio::spawn(async move {
            let mut client = Client::connect(node).await?;
            let mut own: Vec<Invented> = (0..boxes.div_ceil(clients))
                .map(|at| Invented::new(seed, number + at * clients))
                .collect();
            for one in &own {
                client.ask(&one.open()).await?;
            }
            let mut random = ChaCha8Rng::seed_from_u64(seed ^ number);
            let mut took = Vec::new();
            let mut at = 0;
            while now() < end {
                let count = own.len();
                let Some(one) = own.get_mut(at % count) else { break };
                at += 1;
                let request = one.append(one.next, vec![record(0, &mut random)]);
                let sent = now();
                match client.ask(&request).await? {
                    Answer::Appended { next } => one.next = next,
                    other => bail!("an append was answered with {other:?}"),
                }
                if sent > begin {
                    took.push(sent.elapsed());
                }
            }
            Ok(took)
        }));
    }
    let mut latency = Latency::default();
    for one in running {
        for took in one.await?? {
            latency.add(took);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let per_second = latency.count() as f64 / (lasts.as_secs_f64() * 0.85);
    Ok(Report { per_second, latency })
}
