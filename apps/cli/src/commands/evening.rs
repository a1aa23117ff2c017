//! `afterglow evening`: how two nervous systems read one evening, as one run or as a band over draws.

use model::evening::{self, Range, Readings, Scene};
use model::{Agreement, Draw, Preset, Summary, Who};
use picture::curves::{Curves, Series, Step};
use serde_json::{Map, Value, json};

use super::refused;
use crate::args::EveningArgs;
use crate::files::couple::{self, CoupleFile};
use crate::files::{agreement, evening as events};
use crate::problem::Problems;
use crate::show::{json, table};

/// Minutes between two values.
const STEP_MIN: f64 = 1.0;
/// Size of a drawing, in characters.
const COLUMNS: usize = 60;
const ROWS: usize = 4;
/// A curve that stays below this is a line at the bottom.
const WORTH_DRAWING: f64 = 0.1;
/// The size a drawing would have on paper; letters do not depend on it.
const SIZE: f64 = 400.0;

/// One evening: the middle of the draws and where nine tenths of them lie. With one run all three are the same.
struct Played {
    time_min: Vec<f64>,
    partners: [Side; 2],
    contact: Range<Vec<f64>>,
}

/// One partner's part of it.
struct Side {
    reading: Readings<Range<Vec<f64>>>,
    approach: Range<Vec<f64>>,
    summary: Range<Summary>,
}

pub(crate) fn run(args: &EveningArgs, as_json: bool) -> Result<String, Problems> {
    let couple = couple::read(&args.couple)?;
    let evening = events::read(args.events.as_deref(), &couple.names)?;
    let agreed = args.agreement.as_deref().map(agreement::read).transpose()?;
    let scene = Scene {
        preset: Preset::from(args.preset),
        events: &evening.events,
        agreement: agreed.as_ref(),
        horizon_min: evening.horizon_min,
        ..Scene::new(&couple.couple)
    };
    let played = play(&scene, args.draws, args.seed).map_err(|error| refused(&error))?;
    Ok(if as_json {
        json::text(&for_machines(args, &couple, agreed.as_ref(), &played))
    } else {
        for_people(args, &couple, agreed.as_ref(), &played)
    })
}

fn play(scene: &Scene<'_>, draws: Option<u32>, seed: u64) -> Result<Played, evening::SceneError> {
    match draws {
        Some(draws) => {
            let band = evening::band(scene, seed, draws, evening::EARLIEST_MIN, STEP_MIN)?;
            let partners = band.partners.map(|side| Side {
                reading: side.reading,
                approach: side.approach,
                summary: side.summary,
            });
            Ok(Played {
                time_min: band.time_min,
                partners,
                contact: band.contact,
            })
        }
        None => {
            let one = evening::run(scene, &Draw::median(), evening::EARLIEST_MIN, STEP_MIN)?;
            let partners = one.partners.map(|curves| Side {
                reading: Readings::from_array(curves.reading.as_array().map(|values| same(values.clone()))),
                approach: same(curves.approach),
                summary: same(curves.summary),
            });
            Ok(Played {
                time_min: one.time_min,
                partners,
                contact: same(one.contact),
            })
        }
    }
}

fn same<T: Clone>(value: T) -> Range<T> {
    Range {
        median: value.clone(),
        low: value.clone(),
        high: value,
    }
}

fn for_machines(
    args: &EveningArgs,
    couple: &CoupleFile,
    agreed: Option<&Agreement>,
    played: &Played,
) -> Value {
    let list = |values: &[f64]| json::numbers(values.iter().copied());
    let range = |range: &Range<Vec<f64>>| json!({ "median": list(&range.median), "low": list(&range.low), "high": list(&range.high) });
    let partner = |who: Who| {
        let side = played.side(who);
        let reading: Map<String, Value> = Readings::<()>::NAMES
            .into_iter()
            .zip(side.reading.as_array())
            .map(|(name, values)| (name.to_owned(), range(values)))
            .collect();
        let numbers = |summary: &Summary| {
            let values = Summary::NAMES.into_iter().zip(summary.values());
            values
                .map(|(name, value)| (name.to_owned(), json::number(value)))
                .collect::<Map<_, _>>()
        };
        json!({
            "name": couple.name(who),
            "reading": reading,
            "approach": list(&side.approach.median),
            "approach_band": range(&side.approach),
            "summary": numbers(&side.summary.median),
            "summary_band": { "low": numbers(&side.summary.low), "high": numbers(&side.summary.high) },
        })
    };
    let steps = agreed.map(|agreed| {
        let step = |step: &model::Step| json!({ "kind": step.kind.name(), "minutes": step.minutes });
        agreed.steps().iter().map(step).collect::<Vec<_>>()
    });
    json!({
        "preset": args.preset.name(),
        "draws": args.draws,
        "seed": args.draws.map(|_| args.seed),
        "agreement": steps,
        "time_min": list(&played.time_min),
        "partners": Who::BOTH.map(partner),
        "contact": list(&played.contact.median),
        "contact_band": range(&played.contact),
        "note": "a model, not a measurement",
        "notes": couple.notes,
    })
}

impl Played {
    fn side(&self, who: Who) -> &Side {
        let [a, b] = &self.partners;
        match who {
            Who::A => a,
            Who::B => b,
        }
    }
}

/// What people read for each name of the summary, and how many digits say something.
const SUMMARY_TITLES: [(&str, usize); 6] = [
    ("comfort, mean (0 to 1)", 2),
    ("alarm of distance, highest", 2),
    ("alarm of closeness, highest", 2),
    ("shutdown, deepest", 2),
    ("wish for closeness at the end", 2),
    ("next day (points of 1 to 7)", 2),
];

/// What people read for each of [`Readings::NAMES`].
const READING_TITLES: [&str; 5] = [
    "Wish for closeness (pull)",
    "Alarm of distance",
    "Alarm of closeness",
    "Calm",
    "Shutdown",
];

fn for_people(
    args: &EveningArgs,
    couple: &CoupleFile,
    agreed: Option<&Agreement>,
    played: &Played,
) -> String {
    let [a, b] = &couple.names;
    let how = match args.draws {
        Some(draws) => format!("middle of {draws} draws of the parameters (seed {})", args.seed),
        None => "one run with the middle value of every parameter".to_owned(),
    };
    let mut text = format!(
        "{a} (solid line) and {b} (dotted line), {}, {how}.\n",
        args.preset.told()
    );
    text.push_str(
        "A model, not a measurement. Minute 0 is the end of sex; every curve is drawn from 0 to 1.\n",
    );
    if let Some(agreed) = agreed {
        let steps = agreed
            .steps()
            .iter()
            .map(|step| format!("{} {} min", step.kind.name(), step.minutes));
        text.push_str(&format!("Agreed: {}.\n", steps.collect::<Vec<_>>().join(", ")));
    }
    let steps = bands(agreed);
    let [first, second] = &played.partners;
    let pairs = first
        .reading
        .as_array()
        .into_iter()
        .zip(second.reading.as_array());
    for (title, (own, other)) in READING_TITLES.into_iter().zip(pairs) {
        let highest = own
            .median
            .iter()
            .chain(&other.median)
            .copied()
            .fold(0.0, f64::max);
        if highest < WORTH_DRAWING {
            text.push_str(&format!(
                "\n{title}: below {} for both all the time.\n",
                table::number(WORTH_DRAWING, 1)
            ));
        } else {
            let series = [line(a, own), line(b, other)];
            text.push_str(&format!(
                "\n{title}\n{}",
                drawing(&played.time_min, &series, &steps)
            ));
        }
    }
    let contact = [line("contact", &played.contact)];
    text.push_str(&format!(
        "\nContact between the two\n{}\n",
        drawing(&played.time_min, &contact, &steps)
    ));
    text.push_str(&summary(args, couple, played));
    text.push_str(&couple.notes_for_people());
    text
}

fn line<'a>(label: &'a str, range: &'a Range<Vec<f64>>) -> Series<'a> {
    Series {
        label,
        median: &range.median,
        low: &[],
        high: &[],
    }
}

/// The agreement's steps with the minutes between which each runs.
fn bands(agreed: Option<&Agreement>) -> Vec<Step<'static>> {
    let mut from = 0.0;
    let steps = agreed.map(Agreement::steps).unwrap_or_default();
    steps
        .iter()
        .map(|step| {
            let to = from + f64::from(step.minutes);
            let band = Step {
                label: step.kind.name(),
                from,
                to,
                weight: 1.0,
            };
            from = to;
            band
        })
        .collect()
}

fn drawing(times: &[f64], series: &[Series<'_>], steps: &[Step<'_>]) -> String {
    let picture = Curves {
        width: SIZE,
        height: SIZE,
        times,
        range: (0.0, 1.0),
        series,
        steps,
    };
    picture
        .in_terminal(COLUMNS, ROWS)
        .unwrap_or_else(|error| format!("(no drawing: {error})\n"))
}

fn summary(args: &EveningArgs, couple: &CoupleFile, played: &Played) -> String {
    let mut rows = vec![vec![
        String::new(),
        couple.names[0].clone(),
        couple.names[1].clone(),
    ]];
    for (k, (title, digits)) in SUMMARY_TITLES.into_iter().enumerate() {
        let mut row = vec![title.to_owned()];
        for who in Who::BOTH {
            let range = &played.side(who).summary;
            let shown = |summary: &Summary| {
                summary
                    .values()
                    .get(k)
                    .map_or(String::new(), |value| table::number(*value, digits))
            };
            row.push(match args.draws {
                Some(_) => format!(
                    "{} ({} to {})",
                    shown(&range.median),
                    shown(&range.low),
                    shown(&range.high)
                ),
                None => shown(&range.median),
            });
        }
        rows.push(row);
    }
    let mut text = table::columns(&rows);
    if args.draws.is_some() {
        text.push_str("In brackets: where nine tenths of the draws lie.\n");
    }
    text
}
