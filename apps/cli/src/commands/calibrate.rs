//! `afterglow calibrate`: the bodies against what was measured, fitted and as they ship.

use std::thread;

use calibrate::{Compared, Fit, FitError, Observation, Report, Verdict, blocks};
use model::Draw;
use serde_json::{Value, json};

use super::refused;
use crate::args::CalibrateArgs;
use crate::files::document::Document;
use crate::problem::{Problem, Problems};
use crate::show::{json, table};

/// Steps of each chain: enough that they meet, few enough for some seconds.
const STEPS: usize = 2_000;
/// Draws that observations are compared with.
const DRAWS: u32 = 1_000;

pub(crate) fn run(args: &CalibrateArgs, as_json: bool) -> Result<String, Problems> {
    let shipped = calibrate::shipped().map_err(|error| refused(&error))?;
    let own = match &args.observations {
        Some(path) => {
            let file = Document::read(path)?;
            let own = calibrate::parse(&file.text).map_err(|error| Problem {
                file: Some(file.name.clone()),
                ..refused(&error)
            })?;
            Some(own)
        }
        None => None,
    };
    let fits = fitted(&shipped, args.seed).map_err(|error| refused(&error))?;
    let before: Vec<Draw> = (0..DRAWS).map(|index| Draw::at(args.seed, index)).collect();
    let after = calibrate::joined(&fits, &before);
    let observations = own.unwrap_or(shipped);
    let compared = |draws: &[Draw]| calibrate::compare(&observations, draws).map_err(|error| refused(&error));
    let (as_shipped, as_fitted) = (compared(&before)?, compared(&after)?);
    let report = Report {
        fits: &fits,
        observations: &observations,
        shipped: &as_shipped,
        fitted: &as_fitted,
    };
    Ok(if args.page {
        calibrate::page(&report)
    } else if args.picture {
        calibrate::picture(&report)
    } else if as_json {
        json::text(&for_machines(&report, args.seed))
    } else {
        for_people(&report)
    })
}

/// Fits every block on a thread of its own. Blocks know nothing of each other, so the answer is the same.
fn fitted(observations: &[Observation], seed: u64) -> Result<Vec<Fit>, FitError> {
    thread::scope(|scope| {
        let running: Vec<_> = blocks()
            .iter()
            .map(|block| scope.spawn(move || calibrate::fit(block, observations, seed, STEPS)))
            .collect();
        let fits = running.into_iter().map(|one| match one.join() {
            Ok(fit) => fit,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        fits.collect()
    })
}

fn for_machines(report: &Report<'_>, seed: u64) -> Value {
    let parameters: Vec<Value> = report
        .fits
        .iter()
        .flat_map(|fit| &fit.parameters)
        .map(|one| {
            json!({
                "id": one.id.parameter().id,
                "unit": one.id.parameter().unit,
                "shipped": percentiles(one.shipped),
                "fitted": percentiles(one.fitted),
                "rhat": json::number(one.rhat),
            })
        })
        .collect();
    let observations: Vec<Value> = report
        .observations
        .iter()
        .zip(report.shipped.iter().zip(report.fitted))
        .map(|(observation, (shipped, fitted))| {
            json!({
                "id": observation.id,
                "source": observation.source,
                "about": observation.about,
                "seen": calibrate::seen(observation.seen),
                "fit": observation.fit,
                "shipped": side(shipped),
                "fitted": side(fitted),
            })
        })
        .collect();
    json!({ "seed": seed, "draws": DRAWS, "parameters": parameters, "observations": observations })
}

fn percentiles([low, median, high]: [f64; 3]) -> Value {
    json!({ "low": json::number(low), "median": json::number(median), "high": json::number(high) })
}

fn side(compared: &Compared) -> Value {
    json!({
        "predicted": percentiles(compared.predicted),
        "residual": json::number(compared.residual),
        "spread": compared.spread.map_or(Value::Null, json::number),
        "agrees": compared.verdict == Verdict::Agrees,
    })
}

fn for_people(report: &Report<'_>) -> String {
    let cells = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let mut rows = vec![cells(["parameter", "ships", "fitted", "R-hat"])];
    for one in report.fits.iter().flat_map(|fit| &fit.parameters) {
        rows.push(vec![
            one.id.parameter().id.to_owned(),
            calibrate::range(one.shipped),
            calibrate::range(one.fitted),
            table::number(one.rhat, 3),
        ]);
    }
    let mut text = String::from(
        "The bodies against what was measured. Median, and the middle nine tenths; se is the\n\
         standard error of the observation alone. A model, not a measurement.\n\n",
    );
    text.push_str(&table::columns(&rows));
    text.push('\n');
    let mut rows = vec![cells(["observation", "seen", "as shipped", "as fitted"])];
    for (observation, (shipped, fitted)) in report
        .observations
        .iter()
        .zip(report.shipped.iter().zip(report.fitted))
    {
        rows.push(vec![
            observation.id.clone(),
            calibrate::seen(observation.seen),
            calibrate::residual(observation.seen, shipped),
            calibrate::residual(observation.seen, fitted),
        ]);
    }
    text.push_str(&table::columns(&rows));
    text.push('\n');
    for line in calibrate::verdicts(report).lines() {
        text.push_str(&table::wrap(line, ""));
    }
    text
}
