//! How often couples in whom nothing is linked are told of a link, and how often true ones are told.

use learn::questions::ask;
use learn::simulate::{Habits, Simulated};
use learn::{Answered, Question, Verdict};
use serde_json::json;

use super::for_each;
use crate::show::{json, table};

/// Evenings of the power curves.
const LENGTHS: [usize; 4] = [20, 40, 80, 160];

/// What is simulated for a power curve.
struct Curve {
    /// What JSON calls the strength.
    name: &'static str,
    title: &'static str,
    unit: &'static str,
    strengths: [f64; 3],
    habits: fn(f64, usize) -> Habits,
    told: fn(&Answered) -> bool,
}

/// Couples in whom nothing is linked, but for what is asked for.
const fn unlinked(evenings: usize) -> Habits {
    Habits {
        linked: false,
        ..Habits::usual(evenings)
    }
}

const CURVES: [Curve; 2] = [
    Curve {
        name: "points_per_sd",
        title: "a link between holding and their own morning, in points of 1-7 for one sd of minutes",
        unit: "points",
        strengths: [0.2, 0.4, 0.6],
        habits: |lift_by_holding, evenings| Habits {
            lift_by_holding,
            ..unlinked(evenings)
        },
        told: |answer| answer.question == Question::OwnMorning && answer.verdict == Verdict::Linked,
    },
    Curve {
        name: "log_odds_per_sd_in_100_days",
        title: "holding that weighs less than it did, in log-odds of an answer for one sd of minutes in 100 days",
        unit: "log-odds",
        strengths: [0.25, 0.5, 1.0],
        habits: |eases, evenings| Habits {
            eases,
            ..unlinked(evenings)
        },
        told: |answer| answer.trend.is_some_and(|trend| trend.verdict == Verdict::Linked),
    },
];

/// Whether anybody was told of anything that is linked or changes.
fn told_anything(answers: &[Answered]) -> bool {
    answers
        .iter()
        .flat_map(|answer| [Some(answer.verdict), answer.trend.map(|trend| trend.verdict)])
        .any(|verdict| verdict == Some(Verdict::Linked))
}

pub(super) fn run(couples: u32, seed: u64, evenings: usize, as_json: bool) -> String {
    let share = |habits: &Habits, told: &(dyn Fn(&[Answered]) -> bool + Sync)| {
        let found = for_each(couples, |number| {
            told(&ask(&Simulated::couple(seed, number, habits).diary))
        });
        found.iter().filter(|told| **told).count() as f64 / found.len() as f64
    };
    let alarms = share(&unlinked(evenings), &told_anything);
    let power = CURVES.each_ref().map(|curve| {
        let told = |answers: &[Answered]| answers.iter().any(curve.told);
        let row = |strength: f64| {
            let shares = LENGTHS.map(|n| share(&(curve.habits)(strength, n + n / 4), &told));
            (strength, shares)
        };
        (curve, curve.strengths.map(row))
    });
    if as_json {
        let rows = power.iter().flat_map(|(curve, rows)| {
            rows.iter().map(|(strength, row)| {
                let mut one = json!({"evenings": LENGTHS, "told": json::numbers(row.iter().copied())});
                one[curve.name] = json::number(*strength);
                one
            })
        });
        return json::text(&json!({
            "couples": couples, "seed": seed, "evenings": evenings, "false_alarms": json::number(alarms),
            "power": rows.collect::<Vec<_>>(),
        }));
    }
    let mut text = table::wrap(
        &format!(
            "Of {couples} couples in whom nothing is linked, {:.1} % were ever told of a link or a change by any question ({evenings} evenings).",
            100.0 * alarms
        ),
        "",
    );
    for (curve, rows) in &power {
        let mut cells = vec![
            ["link", "20", "40", "80", "160 evenings"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for (strength, row) in rows {
            let mut line = vec![format!("{strength} {}", curve.unit)];
            line.extend(row.iter().map(|share| format!("{:.0} %", 100.0 * share)));
            cells.push(line);
        }
        text.push('\n');
        text.push_str(&table::wrap(
            &format!("Share of couples who are told of {}:", curve.title),
            "",
        ));
        text.push_str(&table::columns(&cells));
    }
    text
}
