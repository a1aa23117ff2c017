//! RELAY-1K on other people's servers: starts one on the first core, plays on it, and prints what each run gave.
//!
//! `relay-peers NAME PROGRAM FOLDER SECONDS`, pinned by who starts it to another core than the first.
//! For servers in Node `PROGRAM` is the folder with what npm installed, and the load is a script there.
//! Each run prints one line `result NAME per-second p50-ms p99-ms lost memory-bytes busy busy`, with tabs between;
//! `busy` is the server's share of its core and, behind it, that of the load, from the first connection on.
#![forbid(unsafe_code)]

mod server;
mod speak;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use soak::latency::Latency;
use soak::now;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use crate::server::Server;
use crate::speak::{Client, Language, Said, record};

const ROUNDS: u64 = 3;
const CLIENTS: u64 = 64;
/// Share of each run that does not count.
const WARM_UP: f64 = 0.15;

/// What one run gave.
struct Figures {
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    /// Records that were refused, or did not come within the script's patience.
    lost: u64,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [name, program, folder, seconds] = words.as_slice() else {
        bail!("relay-peers NAME PROGRAM FOLDER SECONDS");
    };
    let (program, folder) = (Path::new(program), PathBuf::from(folder));
    let seconds: u64 = seconds.parse().context("the seconds are no number")?;
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let done = play(name, program, &folder, seconds);
    if done.is_ok() {
        let _ = std::fs::remove_dir_all(&folder);
    }
    done
}

fn play(name: &str, program: &Path, folder: &Path, seconds: u64) -> anyhow::Result<()> {
    let server = server::start(name, program, folder)?;
    for round in 0..ROUNDS {
        let (begin, servers, own) = (now(), server.processor_s()?, server::own_processor_s()?);
        let figures = match name {
            "atuin-sqlite" | "atuin-postgres" => {
                runtime()?.block_on(clients(&server, Language::Atuin, seconds, round))
            }
            "redis" => runtime()?.block_on(clients(&server, Language::Redis, seconds, round)),
            "nats" => runtime()?.block_on(clients(&server, Language::Nats, seconds, round)),
            "y-websocket" | "y-leveldb" => script(program, "yjs.mjs", &server, seconds, round),
            "automerge" => script(program, "automerge.mjs", &server, seconds, round),
            _ => bail!("no peer is called `{name}`"),
        }
        .with_context(|| format!("{name} had said: {}", server.log()))?;
        let lasted = begin.elapsed().as_secs_f64();
        let servers = (server.processor_s()? - servers) / lasted;
        let own = (server::own_processor_s()? - own) / lasted;
        let Figures {
            per_second,
            p50_ms,
            p99_ms,
            lost,
        } = figures;
        let memory = server.memory()?;
        println!(
            "result\t{name}\t{per_second:.1}\t{p50_ms:.2}\t{p99_ms:.2}\t{lost}\t{memory}\t{servers:.2}\t{own:.2}"
        );
    }
    Ok(())
}

fn runtime() -> anyhow::Result<Runtime> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .context("could not start the runtime")
}

/// Clients that each wait for the answer before they send the next record; all are connected and known before it begins.
async fn clients(server: &Server, language: Language, seconds: u64, round: u64) -> anyhow::Result<Figures> {
    let mut all = Vec::new();
    for number in 0..CLIENTS {
        all.push(Client::connect(language, server.address, round * CLIENTS + number).await?);
    }
    let lasts = Duration::from_secs(seconds);
    let (begin, end) = (now() + lasts.mul_f64(WARM_UP), now() + lasts);
    let running: Vec<JoinHandle<anyhow::Result<_>>> = all
        .into_iter()
        .zip(0..)
        .map(|(mut client, number)| {
            tokio::spawn(async move {
                let mut random = ChaCha8Rng::seed_from_u64(round * CLIENTS + number);
                let (mut took, mut refused) = (Vec::new(), 0);
                while now() < end {
                    let record = record(&mut random);
                    let sent = now();
                    let said = client.append(&record).await?;
                    if sent > begin {
                        match said {
                            Said::Accepted => took.push(sent.elapsed()),
                            Said::Refused => refused += 1,
                        }
                    }
                }
                Ok((took, refused))
            })
        })
        .collect();
    let (mut latency, mut lost) = (Latency::default(), 0);
    for one in running {
        let (took, refused) = one.await??;
        took.into_iter().for_each(|took| latency.add(took));
        lost += refused;
    }
    let ms = |share| latency.quantile(share).as_secs_f64() * 1000.0;
    Ok(Figures {
        per_second: latency.count() as f64 / (lasts.as_secs_f64() * (1.0 - WARM_UP)),
        p50_ms: ms(0.5),
        p99_ms: ms(0.99),
        lost,
    })
}

/// Couples in Node, where the servers' own client libraries are.
fn script(folder: &Path, name: &str, server: &Server, seconds: u64, round: u64) -> anyhow::Result<Figures> {
    let output = Command::new("node")
        .arg(folder.join(name))
        .arg(format!("ws://{}", server.address))
        .args([CLIENTS, seconds, round].map(|number| number.to_string()))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("could not start node")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix("figures\t"));
    let numbers = line.map(|line| line.split('\t').map(str::parse).collect::<Result<Vec<f64>, _>>());
    let [per_second, p50_ms, p99_ms, lost] = numbers.context("the load in Node ended early")??[..] else {
        bail!("the load in Node printed something else");
    };
    Ok(Figures {
        per_second,
        p50_ms,
        p99_ms,
        lost: lost as u64,
    })
}
