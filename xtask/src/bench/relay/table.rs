//! Reads what the runs printed, and writes the table with ratios to ours.

use anyhow::Context;
use serde_json::{Value, json};

use super::list::{Peer, Source};

const MIB: f64 = 1024.0 * 1024.0;

/// What the middle one of three runs gave.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    pub(super) per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    /// The most the server held, all nodes together, without PostgreSQL.
    pub(super) memory_mib: f64,
    /// Shares of their cores that the server and the load used, where somebody counted.
    pub(super) busy: Option<[f64; 2]>,
    /// Records that were refused or did not come in time.
    pub(super) lost: u64,
}

/// One line of the table.
pub(super) struct Outcome<'a> {
    pub(super) peer: &'a Peer,
    /// The figures, or why there are none.
    pub(super) figures: Result<Figures, String>,
}

/// The middle run and the memory among the lines of `soak writes`.
///
/// # Errors
/// When they are not there.
pub(super) fn of_ours(text: &str) -> anyhow::Result<Figures> {
    let line = |beginning| text.lines().find_map(|line| line.strip_prefix(beginning));
    let median = line("median ").context("no median among the lines of the soak")?;
    let after = |words: &str, name: &str| {
        let (_, rest) = words.split_once(name)?;
        rest.split_whitespace().next()?.parse().ok()
    };
    let per_second = median.split(' ').next().and_then(|word| word.parse().ok());
    let memory = line("memory ").context("no memory among the lines of the soak")?;
    Ok(Figures {
        per_second: per_second.context("a median without a rate")?,
        p50_ms: after(median, "p50 ").context("a median without p50")?,
        p99_ms: after(median, "p99 ").context("a median without p99")?,
        memory_mib: memory
            .split("(most ")
            .skip(1)
            .filter_map(|rest| rest.split(')').next()?.parse::<f64>().ok())
            .sum(),
        busy: None,
        lost: 0,
    })
}

/// The middle run among the lines that the load printed.
///
/// # Errors
/// When there is none.
pub(super) fn of_peer(text: &str) -> anyhow::Result<Figures> {
    let mut runs: Vec<Figures> = text.lines().filter_map(run).collect();
    runs.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
    let lost = runs.iter().map(|run| run.lost).sum();
    let memory_mib = runs.iter().map(|run| run.memory_mib).fold(0.0, f64::max);
    let median = runs.get(runs.len() / 2).context("no run came to its end")?;
    Ok(Figures {
        lost,
        memory_mib,
        ..median.clone()
    })
}

fn run(line: &str) -> Option<Figures> {
    let mut words = line.strip_prefix("result\t")?.split('\t').skip(1);
    let mut number = || words.next()?.parse::<f64>().ok();
    let (per_second, p50_ms, p99_ms) = (number()?, number()?, number()?);
    let (lost, memory) = (number()?, number()?);
    let busy = [number()?, number()?];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count that was printed as one"
    )]
    Some(Figures {
        per_second,
        p50_ms,
        p99_ms,
        memory_mib: memory / MIB,
        busy: Some(busy),
        lost: lost as u64,
    })
}

fn beside<'a>(outcomes: &'a [Outcome<'_>], peer: &Peer) -> Option<&'a Figures> {
    let ours = outcomes.iter().find(|one| one.peer.name == peer.beside)?;
    if ours.peer.name == peer.name {
        return None;
    }
    ours.figures.as_ref().ok()
}

/// The table; behind each figure how many times better ours is.
pub(super) fn text(outcomes: &[Outcome<'_>], loads: &[Option<f64>; 2]) -> String {
    let mut text = String::from(
        "\n| RELAY-1K, 64 clients, server on one core | accepted/s | p50, ms | p99, ms | memory, MiB | busy cores: server, load | \
         a record that counts is | before it looks at |\n|---|---|---|---|---|---|---|---|\n",
    );
    for Outcome { peer, figures } in outcomes {
        let figures = match figures {
            Ok(figures) => figures,
            Err(reason) => {
                // One line, whatever an installer said.
                let reason = reason.replace('\n', " ");
                text += &format!("| {} | not run: {reason} | | | | | | |\n", peer.title);
                continue;
            }
        };
        let ours = beside(outcomes, peer);
        let times = |ratio: fn(&Figures, &Figures) -> f64| {
            ours.map_or_else(String::new, |ours| format!(" (× {:.1})", ratio(ours, figures)))
        };
        let lost = if figures.lost == 0 {
            String::new()
        } else {
            format!("; {} refused or late", figures.lost)
        };
        text += &format!(
            "| {} | {:.0}{}{lost} | {:.1}{} | {:.1}{} | {:.0}{} | {} | {} | {} |\n",
            peer.title,
            figures.per_second,
            times(|ours, peer| ours.per_second / peer.per_second),
            figures.p50_ms,
            times(|ours, peer| peer.p50_ms / ours.p50_ms),
            figures.p99_ms,
            times(|ours, peer| peer.p99_ms / ours.p99_ms),
            figures.memory_mib,
            times(|ours, peer| peer.memory_mib / ours.memory_mib),
            figures.busy.map_or_else(String::new, |[server, load]| {
                format!("{:.0} %, {:.0} %", server * 100.0, load * 100.0)
            }),
            peer.durable,
            peer.checks,
        );
    }
    text += "\nIn brackets: how many times better ours is on the same kind of database (below 1: worse).\n";
    if let [Some(before), Some(after)] = loads {
        text += &format!(
            "Load of the machine: {before:.1} before the first run, {after:.1} after the last, these runs included.\n"
        );
    }
    text
}

/// The same for programs.
pub(super) fn json(outcomes: &[Outcome<'_>], loads: &[Option<f64>; 2]) -> String {
    let one = |outcome: &Outcome<'_>| {
        let peer = outcome.peer;
        let mut value = json!({
            "name": peer.name,
            "title": peer.title,
            "ours": matches!(peer.source, Source::Ours(_)),
            "beside": peer.beside,
            "durable": peer.durable,
            "checks": peer.checks,
        });
        match &outcome.figures {
            Ok(figures) => {
                value["accepted_per_s"] = json!(figures.per_second);
                value["p50_ms"] = json!(figures.p50_ms);
                value["p99_ms"] = json!(figures.p99_ms);
                value["memory_mib"] = json!(figures.memory_mib);
                value["cores_busy"] = json!(figures.busy);
                value["lost"] = json!(figures.lost);
                if let Some(ours) = beside(outcomes, peer) {
                    value["ours_takes_times_more"] = json!(ours.per_second / figures.per_second);
                }
            }
            Err(reason) => value["not_run"] = json!(reason),
        }
        value
    };
    let value = json!({
        "load_before": loads[0],
        "load_after": loads[1],
        "peers": outcomes.iter().map(one).collect::<Vec<Value>>(),
    });
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::super::list::PEERS;
    use super::{Figures, Outcome, json, of_ours, of_peer, text};

    const OURS: &str = "SQLite, one node, seed 1\n   10655 accepted/s, p50 5.30 ms, p99 25.00 ms, longest 41.0 ms\n\
        median 10969 accepted/s, p50 5.20 ms, p99 24.00 ms, longest 33.0 ms, 64 clients, 64 boxes\n\
        memory 29 MiB (most 30), 12 MiB (most 13)\n";
    const PEER: &str = "noise\nresult\tatuin-sqlite\t2000.0\t20.00\t110.00\t0\t10485760\t0.90\t0.20\n\
        result\tatuin-sqlite\t1000.0\t40.00\t120.00\t2\t20971520\t0.95\t0.20\n\
        result\tatuin-sqlite\t1500.0\t30.00\t96.00\t0\t15728640\t0.93\t0.25\n";

    fn check(figures: anyhow::Result<Figures>, expected: &str) {
        let said = figures.map_or_else(|error| error.to_string(), |figures| format!("{figures:?}"));
        assert_eq!(said, expected);
    }

    #[test]
    fn the_middle_run_is_read_with_the_most_memory_of_all() {
        check(
            of_ours(OURS),
            "Figures { per_second: 10969.0, p50_ms: 5.2, p99_ms: 24.0, memory_mib: 43.0, busy: None, lost: 0 }",
        );
        check(
            of_peer(PEER),
            "Figures { per_second: 1500.0, p50_ms: 30.0, p99_ms: 96.0, memory_mib: 20.0, busy: Some([0.93, 0.25]), lost: 2 }",
        );
    }

    #[test]
    fn what_ended_early_is_no_figure() {
        check(of_ours("error: x\n"), "no median among the lines of the soak");
        check(of_peer("result\tx\t12\n"), "no run came to its end");
    }

    fn outcomes() -> Vec<Outcome<'static>> {
        let [ours, atuin, .., pocketbase] = &PEERS;
        vec![
            Outcome {
                peer: ours,
                figures: Ok(of_ours(OURS).unwrap()),
            },
            Outcome {
                peer: atuin,
                figures: Ok(of_peer(PEER).unwrap()),
            },
            Outcome {
                peer: pocketbase,
                figures: Err("no package\nhas it".to_owned()),
            },
        ]
    }

    #[test]
    fn ratios_say_how_many_times_better_ours_is() {
        let text = text(&outcomes(), &[Some(0.2), Some(1.94)]);
        let lines: Vec<&str> = text.lines().skip(3).collect();
        let expected = [
            "| afterglow, SQLite | 10969 | 5.2 | 24.0 | 43 |  | committed by SQLite, WAL, `synchronous=FULL` \
             | the capability to append to this box, and the index in its series |",
            "| atuin-server 18.24.4, SQLite | 1500 (× 7.3); 2 refused or late | 30.0 (× 5.8) | 96.0 (× 4.0) | 20 (× 0.5) \
             | 93 %, 25 % | committed by SQLite, WAL, `synchronous` as SQLite has it by itself (FULL) \
             | the session of an account |",
            "| PocketBase | not run: no package has it | | | | | | |",
            "",
            "In brackets: how many times better ours is on the same kind of database (below 1: worse).",
            "Load of the machine: 0.2 before the first run, 1.9 after the last, these runs included.",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn without_ours_there_is_no_ratio() {
        let alone: Vec<Outcome<'_>> = outcomes().into_iter().skip(1).collect();
        let text = text(&alone, &[None, None]);
        assert!(
            text.contains("| 1500; 2 refused or late | 30.0 | 96.0 | 20 |"),
            "{text}"
        );
    }

    #[test]
    fn programs_read_the_same_figures() {
        let value: serde_json::Value = serde_json::from_str(&json(&outcomes(), &[Some(0.2), None])).unwrap();
        assert_eq!(value["peers"][0]["accepted_per_s"], 10969.0);
        assert_eq!(value["peers"][1]["ours_takes_times_more"], 10969.0 / 1500.0);
        assert_eq!(value["peers"][2]["not_run"], "no package\nhas it");
        assert_eq!(value["load_after"], serde_json::Value::Null);
    }

    #[test]
    fn everybody_is_compared_with_one_of_ours() {
        for peer in &PEERS {
            let ours = PEERS.iter().find(|one| one.name == peer.beside).unwrap();
            assert!(matches!(ours.source, super::Source::Ours(_)), "{}", peer.name);
        }
    }
}
