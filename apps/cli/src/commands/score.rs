//! `afterglow score`: a questionnaire's answers as places on three dimensions, with intervals.

use measure::{Basis, Dimension, Estimate, Options, Pattern, Scale, Scores};
use serde_json::{Value, json};

use crate::args::{ScaleName, ScoreArgs};
use crate::files::answers;
use crate::problem::Problems;
use crate::show::{json, table};

pub(crate) fn run(args: &ScoreArgs, as_json: bool) -> Result<String, Problems> {
    let instrument = args.instrument;
    let scale = args.scale.map(|scale| match scale {
        ScaleName::OneToFive => Scale::OneToFive,
        ScaleName::OneToSeven => Scale::OneToSeven,
    });
    let options = Options {
        group: args.norms,
        scale,
        cards: Vec::new(),
    };
    let answers = answers::read(&args.answers, Some(instrument), scale)?;
    let scores = answers.score(&options)?;
    let mut notes = notes(&scores);
    if scale.is_none() && answers.may_be_on_another_scale() {
        notes.push(
            "The answers were read on 1 to 7; if they were given on 1 to 5, say --scale 1-5.".to_owned(),
        );
    }
    let scale = scale.unwrap_or(instrument.usual_scale());
    Ok(if as_json {
        json::text(&for_machines(&scores, &options, scale, &notes))
    } else {
        for_people(&scores, &answers, scale, &notes)
    })
}

/// The interval of a score on the questionnaire's scale, as sure as that of the percentile.
fn interval(estimate: &Estimate, scale: Scale) -> Option<(f64, f64)> {
    let half = estimate.score_error? * (estimate.z_high - estimate.z_low) / (2.0 * estimate.sd);
    let inside = |value: f64| value.clamp(f64::from(scale.lowest()), f64::from(scale.highest()));
    estimate
        .score
        .map(|score| (inside(score - half), inside(score + half)))
}

fn for_machines(scores: &Scores, options: &Options, scale: Scale, notes: &[String]) -> Value {
    let or_null = |value: Option<f64>| value.map_or(Value::Null, json::number);
    let dimension = |which: Dimension| {
        let estimate = scores.of(which);
        let interval = interval(estimate, scale);
        json!({
            "score": or_null(estimate.score),
            "low": or_null(interval.map(|ends| ends.0)),
            "high": or_null(interval.map(|ends| ends.1)),
            "percentile": json::number(estimate.percentile),
            "percentile_low": json::number(estimate.low),
            "percentile_high": json::number(estimate.high),
            "z": json::number(estimate.z),
            "sd": json::number(estimate.sd),
            "answered": estimate.answered,
            "items": estimate.items,
            "basis": basis(estimate.basis),
        })
    };
    json!({
        "instrument": scores.instrument.name(),
        "scale": [scale.lowest(), scale.highest()],
        "norms": options.group.to_string(),
        "interval": json::number(measure::assumption::INTERVAL.value),
        "validated": scores.instrument.validated(),
        "caution": scores.instrument.caution(),
        "dimensions": {
            "anxiety": dimension(Dimension::Anxiety),
            "avoidance": dimension(Dimension::Avoidance),
            "fear": dimension(Dimension::Fear),
        },
        "missing": scores.missing,
        "regions": Pattern::ALL
            .into_iter()
            .map(|pattern| (pattern.name().to_owned(), json::number(scores.regions.of(pattern))))
            .collect::<serde_json::Map<_, _>>(),
        "notes": notes,
    })
}

const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Norms => "norms",
        Basis::Assumed => "assumed",
        Basis::Nothing => "nothing",
    }
}

/// What is said beside the result, in words.
fn notes(scores: &Scores) -> Vec<String> {
    let count = scores.missing.to_string();
    let variables = [("count", count.as_str()), ("name", "the other")];
    let words =
        |note: &measure::Note| words::text(note.message(), &variables).unwrap_or(note.message().to_owned());
    scores.notes.iter().map(words).collect()
}

fn for_people(scores: &Scores, answers: &answers::Answers, scale: Scale, notes: &[String]) -> String {
    let mut rows = vec![
        [
            "",
            "score",
            "90 % interval",
            "percentile",
            "90 % interval",
            "answered",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for which in Dimension::ALL {
        let estimate = scores.of(which);
        let percent = |share: f64| table::number(share * 100.0, 0);
        let between =
            |ends: (f64, f64)| format!("{} to {}", table::number(ends.0, 1), table::number(ends.1, 1));
        rows.push(vec![
            which.to_string(),
            estimate
                .score
                .map_or("–".to_owned(), |score| table::number(score, 2)),
            interval(estimate, scale).map_or("–".to_owned(), between),
            percent(estimate.percentile),
            format!("{} to {}", percent(estimate.low), percent(estimate.high)),
            format!("{} of {}", estimate.answered, estimate.items),
        ]);
    }
    let regions = Pattern::ALL.map(|pattern| {
        format!(
            "{pattern} {} %",
            table::number(scores.regions.of(pattern) * 100.0, 0)
        )
    });
    let mut text = format!("{}\n\n{}", scores.instrument, table::columns(&rows));
    text.push_str("\nRegions of the map, as shares of what these answers allow (never a type):\n  ");
    text.push_str(&regions.join(" · "));
    text.push_str("\n\n");
    text.push_str(&table::wrap(
        &format!("Note: {}.", scores.instrument.caution()),
        "",
    ));
    for note in notes {
        text.push_str(&table::wrap(note, ""));
    }
    if answers.passed_over > 0 {
        text.push_str(&format!(
            "{} lines of other questionnaires were passed over.\n",
            answers.passed_over
        ));
    }
    text
}
