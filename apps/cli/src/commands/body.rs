//! `afterglow body`: two bodies over time, marker by marker.

use model::evening::{self, Scene, Trajectory};
use model::{Draw, Marker, Who};
use serde_json::{Map, Value, json};

use super::refused;
use crate::args::BodyArgs;
use crate::files::couple::{self, CoupleFile};
use crate::files::evening as events;
use crate::problem::Problems;
use crate::show::{chart, json, table};

/// A sample that misses the last minute by less is at the last minute.
const HAIR: f64 = 1e-9;

pub(crate) fn run(args: &BodyArgs, as_json: bool) -> Result<String, Problems> {
    let couple = couple::read(&args.couple)?;
    let evening = events::read(args.events.as_deref(), &couple.names)?;
    let scene = Scene {
        preset: args.preset.into(),
        events: &evening.events,
        horizon_min: evening.horizon_min.max(args.to),
        contact: args.contact,
        ..Scene::new(&couple.couple)
    };
    let mut played =
        evening::run(&scene, &Draw::median(), args.from, args.step).map_err(|error| refused(&error))?;
    cut(&mut played, args.to);
    Ok(if as_json {
        json::text(&for_machines(args, &couple, &played))
    } else {
        for_people(args, &couple, &played)
    })
}

/// Drops what was sampled after the last minute asked for.
fn cut(played: &mut Trajectory, to: f64) {
    let count = played
        .time_min
        .iter()
        .take_while(|minute| **minute <= to + HAIR)
        .count();
    played.time_min.truncate(count);
    played.contact.truncate(count);
    for curves in &mut played.partners {
        curves
            .markers
            .iter_mut()
            .for_each(|values| values.truncate(count));
    }
}

/// The claim that gives a marker's curve its grade.
fn claim(marker: Marker) -> Option<&'static science::Claim> {
    marker.claims().first().and_then(|id| science::claim(id))
}

fn for_machines(args: &BodyArgs, couple: &CoupleFile, played: &Trajectory) -> Value {
    let marker = |who: Who, marker: Marker| {
        let claim = claim(marker);
        json!({
            "unit": marker.unit(),
            "values": json::numbers(curve(played, who, marker).iter().copied()),
            "grade": claim.map(|claim| claim.grade.letter()),
            "grade_shown": marker.grade(),
            "claims": marker.claims(),
            "latent": marker.is_latent(),
        })
    };
    let partner = |who: Who| {
        let markers: Map<String, Value> = Marker::ALL
            .into_iter()
            .map(|one| (one.name().to_owned(), marker(who, one)))
            .collect();
        json!({ "name": couple.name(who), "markers": markers })
    };
    json!({
        "preset": args.preset.name(),
        "time_min": json::numbers(played.time_min.iter().copied()),
        "partners": Who::BOTH.map(partner),
        "contact": json::numbers(played.contact.iter().copied()),
        "note": "a model, not a measurement",
        "notes": couple.notes,
    })
}

fn curve(played: &Trajectory, who: Who, marker: Marker) -> &[f64] {
    let [a, b] = &played.partners;
    match who {
        Who::A => a.marker(marker),
        Who::B => b.marker(marker),
    }
}

fn for_people(args: &BodyArgs, couple: &CoupleFile, played: &Trajectory) -> String {
    let (Some(first), Some(last)) = (played.time_min.first(), played.time_min.last()) else {
        return String::new();
    };
    let mut text = format!(
        "Two bodies, {}, minutes {} to {} around the end of sex. A model, not a measurement.\n",
        args.preset.told(),
        table::number(*first, 0),
        table::number(*last, 0)
    );
    for who in Who::BOTH {
        text.push_str(&format!("\n{}\n", couple.name(who)));
        let axis = chart::axis(*first, *last, played.time_min.len());
        let head = ["", "grade", axis.as_str(), "start", "highest at", "end", "unit"]
            .map(str::to_owned)
            .to_vec();
        let rows = Marker::ALL
            .into_iter()
            .map(|marker| row(marker, played, curve(played, who, marker)));
        text.push_str(&table::columns(
            &std::iter::once(head).chain(rows).collect::<Vec<_>>(),
        ));
    }
    text.push('\n');
    text.push_str(&table::wrap(
        "Grades say how well the popular story about a marker is supported: A found in people more than once, B some \
         evidence in people, C from animals or indirect, D a guess or against what was measured. `afterglow claims` has the \
         sources. Units: fold is a multiple of the person's own usual level; 0-1 is a quantity of the model that nobody has \
         measured in people around sex.",
        "",
    ));
    text.push_str(&couple.notes_for_people());
    text
}

fn row(marker: Marker, played: &Trajectory, values: &[f64]) -> Vec<String> {
    let digits = if matches!(marker, Marker::HeartRate | Marker::Systolic) {
        0
    } else {
        2
    };
    let highest = values
        .iter()
        .zip(&played.time_min)
        .max_by(|a, b| a.0.total_cmp(b.0));
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let (peak, at) = highest.map_or((0.0, 0.0), |(value, minute)| (*value, *minute));
    let shown = |value: Option<&f64>| value.map_or(String::new(), |value| table::number(*value, digits));
    let flat = table::number(peak, digits) == table::number(lowest, digits);
    let name = format!("marker-{}", marker.name());
    vec![
        words::text(&name, &[]).unwrap_or_else(|| marker.name().to_owned()),
        marker.grade().to_owned(),
        chart::line(values, if flat { 0.0..=1.0 + peak } else { lowest..=peak }),
        shown(values.first()),
        if flat {
            "flat".to_owned()
        } else {
            format!("{} at {}", table::number(peak, digits), table::number(at, 0))
        },
        shown(values.last()),
        marker.unit().to_owned(),
    ]
}
