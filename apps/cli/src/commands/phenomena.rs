//! `afterglow phenomena`: the article as executable tests, each with its share of parameter draws.

use std::num::NonZero;
use std::thread;

use model::phenomena::{Effects, HOLDS_AT, Outcome};
use science::Phenomenon;
use serde_json::{Value, json};

use crate::args::PhenomenaArgs;
use crate::show::{json, table};

/// Draws unless the command line says otherwise.
const DRAWS: u32 = 200;
/// Statements begin in this column.
const INDENT: &str = "                           ";

pub(crate) fn run(args: &PhenomenaArgs, as_json: bool) -> String {
    let draws = args.draws.unwrap_or(DRAWS);
    let outcomes = played(args.seed, draws);
    let rows: Vec<Row> = science::phenomena()
        .iter()
        .map(|phenomenon| Row {
            phenomenon,
            outcome: outcomes.iter().find(|one| one.id == phenomenon.id),
        })
        .collect();
    if as_json {
        json::text(&rows.iter().map(|row| entry(row, draws, args.seed)).collect())
    } else {
        for_people(&rows, draws, args.seed)
    }
}

/// Plays the draws on all processors. Draws are independent, so the answer does not depend on how many there are.
fn played(seed: u64, draws: u32) -> Vec<Outcome> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = u32::try_from(threads).unwrap_or(1).min(draws).max(1);
    let from =
        |part: u32| u32::try_from(u64::from(draws) * u64::from(part) / u64::from(threads)).unwrap_or(draws);
    thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|part| scope.spawn(move || Effects::of(seed, from(part)..from(part + 1))))
            .collect();
        let effects = parts.into_iter().map(|part| match part.join() {
            Ok(effects) => effects,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        effects.fold(Effects::default(), Effects::and).outcomes()
    })
}

/// A phenomenon and what came out; nothing when nobody has written its experiment yet.
struct Row<'a> {
    phenomenon: &'static Phenomenon,
    outcome: Option<&'a Outcome>,
}

fn entry(row: &Row<'_>, draws: u32, seed: u64) -> Value {
    let number = |pick: fn(&Outcome) -> f64| {
        row.outcome
            .map_or(Value::Null, |outcome| json::number(pick(outcome)))
    };
    json!({
        "id": row.phenomenon.id,
        "number": row.phenomenon.number,
        "statement": row.phenomenon.statement,
        "scenario": row.phenomenon.scenario,
        "measure": row.phenomenon.measure,
        "size": row.phenomenon.size,
        "holds": row.outcome.map(|outcome| outcome.holds),
        "share": number(|outcome| outcome.share),
        "effect": number(|outcome| outcome.effect_median),
        "effect_low": number(|outcome| outcome.effect_low),
        "effect_high": number(|outcome| outcome.effect_high),
        "draws": draws,
        "seed": seed,
        "sources": row.phenomenon.sources,
        "claims": row.phenomenon.claims,
    })
}

fn for_people(rows: &[Row<'_>], draws: u32, seed: u64) -> String {
    let mut text = format!(
        "Each phenomenon over {} draws of the parameters (seed {}). It holds when its direction comes out in at\n\
         least {} % of them. A model, not a measurement.\n\n",
        draws,
        seed,
        table::number(HOLDS_AT * 100.0, 0)
    );
    for row in rows {
        let number = row
            .phenomenon
            .number
            .map_or(String::new(), |number| number.to_string());
        let (verdict, share) = match row.outcome {
            Some(outcome) if outcome.holds => ("holds", percent(outcome.share)),
            Some(outcome) => ("does not", percent(outcome.share)),
            None => ("not yet", String::new()),
        };
        let statement = table::wrap(
            &format!("{}: {}", row.phenomenon.id, row.phenomenon.statement),
            INDENT,
        );
        text.push_str(&format!(
            "{number:>4}  {verdict:<9} {share:>7}    {}",
            statement.trim_start()
        ));
        if let Some(outcome) = row.outcome {
            let effect = format!(
                "effect {} ({} to {}){}{}",
                table::number(outcome.effect_median, 3),
                table::number(outcome.effect_low, 3),
                table::number(outcome.effect_high, 3),
                if row.phenomenon.measure.is_empty() {
                    ""
                } else {
                    ": "
                },
                row.phenomenon.measure
            );
            text.push_str(&table::wrap(&effect, INDENT));
        }
    }
    let of = |wanted: Option<bool>| {
        rows.iter()
            .filter(|row| row.outcome.map(|one| one.holds) == wanted)
            .count()
    };
    text.push_str(&format!(
        "\n{} phenomena: {} hold, {} do not, {} have no experiment yet.\n",
        rows.len(),
        of(Some(true)),
        of(Some(false)),
        of(None)
    ));
    text
}

fn percent(share: f64) -> String {
    format!("{} %", table::number(share * 100.0, 1))
}
