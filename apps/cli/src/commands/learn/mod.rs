//! `afterglow learn`: what a diary says about two people, with how sure that is; and whether such sayings hold.

mod calibration;
mod picture;
mod simulated;

use std::path::Path;

use learn::diary::Note;
use learn::questions::ask;
use learn::sampler::{Diagnostics, Method};
use learn::simulate::{Habits, Simulated};
use learn::{Answered, Known, Learned, Question, Verdict};
use model::Who;
use serde_json::{Value, json};

use super::refused;
use crate::args::LearnArgs;
use crate::files::{couple, diary};
use crate::problem::{Problem, Problems};
use crate::show::{json, table};

pub(crate) fn run(args: &LearnArgs, as_json: bool) -> Result<String, Problems> {
    let habits = Habits::usual(args.evenings);
    if let Some(couples) = args.calibrate {
        return calibration::run(couples, args, &habits, as_json);
    }
    if let Some(couples) = args.false_alarms {
        return Ok(false_alarms(couples, args.seed, args.evenings, as_json));
    }
    if let Some(couples) = args.simulate {
        let habits = Habits {
            lift_by_holding: args.lift,
            ..habits
        };
        return written(args, simulated::diaries(couples, args.seed, &habits));
    }
    let Some(path) = &args.diary else {
        return Err(Problem::general(
            "no diary",
            "give a diary.csv, or --simulate, --calibrate or --false-alarms",
        )
        .into());
    };
    let file = diary::read(path, args.dyad.as_deref())?;
    let told = args.couple.as_deref().map(couple::read).transpose()?;
    let learned = learn::learn(
        &file.diary,
        told.as_ref().map(|told| &told.couple),
        args.seed,
        &mut |_| true,
    )
    .map_err(|stopped| refused(&stopped))?;
    let machines = for_machines(&learned, &file.persons);
    if let Some(out) = &args.out {
        write(out, &json::text(&machines))?;
    }
    Ok(if as_json {
        json::text(&machines)
    } else {
        for_people(&learned, &file.persons)
    })
}

fn write(path: &Path, text: &str) -> Result<(), Problems> {
    std::fs::write(path, text).map_err(|error| {
        let path = path.display().to_string();
        Problem::of_file(
            &path,
            format!("cannot be written ({error})"),
            "give a path that can be written",
        )
        .into()
    })
}

fn written(args: &LearnArgs, text: String) -> Result<String, Problems> {
    match &args.out {
        None => Ok(text),
        Some(out) => {
            write(out, &text)?;
            Ok(format!("written: {}\n", out.display()))
        }
    }
}

fn diagnostics(layer: &Diagnostics) -> Value {
    json!({
        "trusted": layer.trusted(),
        "method": match layer.method {
            Method::Weighted => "weighted".to_owned(),
            Method::Moved(rounds) => format!("weighted, moved {rounds} times"),
            Method::Chains => "chains".to_owned(),
        },
        "k_hat": json::number(layer.k_hat),
        "effective_draws": json::number(layer.effective),
        "r_hat": json::number(layer.r_hat),
    })
}

fn for_machines(learned: &Learned, persons: &[String; 2]) -> Value {
    let name = |who: Option<Who>| who.map(|who| persons[who.index()].clone());
    json!({
        "persons": persons,
        "parameters": learned.numbers.iter().map(|known| json!({
            "name": known.name,
            "person": name(known.who),
            "unit": known.unit,
            "prior": {"median": json::number(known.before[0]), "low": json::number(known.before[1]), "high": json::number(known.before[2])},
            "median": json::number(known.after[0]),
            "low": json::number(known.after[1]),
            "high": json::number(known.after[2]),
        })).collect::<Vec<_>>(),
        "questions": learned.questions.iter().map(|answered| {
            let part = |k: usize| answered.effect.map_or(Value::Null, |effect| json::number(effect[k]));
            let (verdict, more) = verdict(answered.verdict);
            json!({
                "id": answered.question.id(),
                "person": persons[answered.who.index()],
                "effect": part(0),
                "low": part(1),
                "high": part(2),
                "unit": answered.question.unit(),
                "n": answered.n,
                "verdict": verdict,
                "more_needed": more,
                "sentence": sentence(answered, persons),
            })
        }).collect::<Vec<_>>(),
        "diagnostics": {
            "trusted": learned.evenings.trusted() && learned.mornings.trusted(),
            "evenings": diagnostics(&learned.evenings),
            "mornings": diagnostics(&learned.mornings),
            "check_ins": learned.check_ins,
            "notes": learned.notes.iter().map(|note| said(note, persons)).collect::<Vec<_>>(),
        },
        "draws": learned.places.iter().map(|place| json!({
            "anxiety": json::numbers(place.anxiety),
            "avoidance": json::numbers(place.avoidance),
            "window_min": json::numbers(place.window_min),
        })).collect::<Vec<_>>(),
    })
}

fn verdict(verdict: Verdict) -> (&'static str, Option<u32>) {
    match verdict {
        Verdict::NotYet { more } => ("not yet", Some(more)),
        Verdict::Linked => ("linked", None),
        Verdict::Little => ("little or nothing", None),
    }
}

fn said(note: &Note, persons: &[String; 2]) -> String {
    let name = |who: &Who| &persons[who.index()];
    match note {
        Note::Late(n) => {
            format!("{n} check-ins were written more than four hours later: the model leaves them out")
        }
        Note::Again(n) => format!("{n} entries were given again for the same moment: the last one counts"),
        Note::Differently(n) => {
            format!("{n} evenings are remembered differently: left out of the question on agreements")
        }
        Note::Unmoved(who, n) => format!("all {n} answers of {} are the same: they tell little", name(who)),
        Note::Silent(who, days) => format!(
            "{} wrote nothing for {days} days: nothing is made up for them",
            name(who)
        ),
        Note::Travelled(n) => {
            format!("the time zone changed {n} times: minutes are counted in UTC, days where you were")
        }
    }
}

/// One plain sentence.
fn sentence(answered: &Answered, persons: &[String; 2]) -> String {
    let (me, other) = (
        &persons[answered.who.index()],
        &persons[answered.who.other().index()],
    );
    let (this, that) = match answered.question {
        Question::OwnMorning => (
            "more minutes of holding".to_owned(),
            format!("{me}'s next morning"),
        ),
        Question::OtherMorning => (
            "more minutes of holding".to_owned(),
            format!("{other}'s next morning"),
        ),
        Question::BegunFrom => (
            "sex begun from insecurity".to_owned(),
            format!("{me}'s unease afterwards"),
        ),
        Question::Kept => (
            "an agreement that was kept".to_owned(),
            format!("{me}'s calm after an hour"),
        ),
        Question::Soothed => (
            format!("{me} soothing themself first"),
            format!("{me}'s peak of unease"),
        ),
        Question::TurnedAway => (format!("{other} turning away"), format!("{me}'s unease")),
        Question::TooMuch => (
            "more minutes of holding".to_owned(),
            format!("{me}'s unease with closeness"),
        ),
    };
    match (answered.verdict, answered.effect) {
        (Verdict::Linked, Some([effect, ..])) => {
            let way = if effect > 0.0 { "higher" } else { "lower" };
            format!("With {this}, {that} is {way}.")
        }
        (Verdict::Little, _) => format!("Between {this} and {that} there is little or nothing."),
        (Verdict::NotYet { more }, _) => {
            format!("On {this} and {that}: not enough yet, about {more} more evenings.")
        }
        (Verdict::Linked, None) => String::new(),
    }
}

fn for_people(learned: &Learned, persons: &[String; 2]) -> String {
    let mut text = String::new();
    let all_trusted = learned.evenings.trusted() && learned.mornings.trusted();
    if !all_trusted {
        text.push_str(&table::wrap(
            "A part of this could not be worked out well enough to be trusted. There the numbers are those from before the diary.",
            "",
        ));
        text.push('\n');
    }
    let range = |of: &[f64; 3]| {
        format!(
            "{} ({} to {})",
            table::number(of[0], 2),
            table::number(of[1], 2),
            table::number(of[2], 2)
        )
    };
    let mut rows = vec![
        ["number", "whose", "before", "with the diary", "unit"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for Known {
        name,
        who,
        unit,
        before,
        after,
        ..
    } in &learned.numbers
    {
        rows.push(vec![
            name.replace('_', " "),
            who.map_or_else(|| "both".to_owned(), |who| persons[who.index()].clone()),
            range(before),
            range(after),
            (*unit).to_owned(),
        ]);
    }
    text.push_str(&table::columns_with_text_last(&rows));
    text.push('\n');
    for answered in &learned.questions {
        let effect = answered.effect.map_or_else(String::new, |[effect, low, high]| {
            format!(
                " [{} ({} to {}) {}, {} evenings]",
                table::number(effect, 2),
                table::number(low, 2),
                table::number(high, 2),
                answered.question.unit(),
                answered.n
            )
        });
        text.push_str(&table::wrap(
            &format!(
                "{} {}{effect}",
                answered.question.id(),
                sentence(answered, persons)
            ),
            "",
        ));
    }
    if !learned.notes.is_empty() {
        text.push('\n');
    }
    for note in &learned.notes {
        text.push_str(&table::wrap(&format!("Note: {}.", said(note, persons)), ""));
    }
    text.push('\n');
    text.push_str(&table::wrap(
        "Intervals hold nine times in ten when the model is right; it is a hypothesis. What goes together need not be cause and effect.",
        "",
    ));
    text
}

/// Does one thing for each couple, on all processors, in order.
fn for_each<T: Send>(couples: u32, of: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let mut all: Vec<(u64, T)> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|first| {
                let of = &of;
                scope.spawn(move || {
                    (first..u64::from(couples))
                        .step_by(threads as usize)
                        .map(|number| (number, of(number)))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_default())
            .collect()
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, result)| result).collect()
}

/// Strengths of a link for which the chance of being told is shown, in points of 1–7 per standard deviation of minutes.
const STRENGTHS: [f64; 3] = [0.2, 0.4, 0.6];

fn false_alarms(couples: u32, seed: u64, evenings: usize, as_json: bool) -> String {
    let told = |lift_by_holding: f64, evenings: usize| {
        let habits = Habits {
            linked: false,
            lift_by_holding,
            ..Habits::usual(evenings)
        };
        for_each(couples, |number| {
            let answers = ask(&Simulated::couple(seed, number, &habits).diary);
            let linked = |answer: &&Answered| answer.verdict == Verdict::Linked;
            let any = answers.iter().any(|answer| linked(&answer));
            let own = answers
                .iter()
                .filter(linked)
                .any(|answer| answer.question == Question::OwnMorning);
            (any, own)
        })
    };
    let share = |found: &[(bool, bool)], which: fn(&(bool, bool)) -> bool| {
        found.iter().filter(|one| which(one)).count() as f64 / found.len() as f64
    };
    let alarms = share(&told(0.0, evenings), |one| one.0);
    let lengths = [20, 40, 80, 160];
    let power: Vec<(f64, Vec<f64>)> = STRENGTHS
        .iter()
        .map(|strength| {
            let row = lengths
                .iter()
                .map(|n| share(&told(*strength, *n + *n / 4), |one| one.1))
                .collect();
            (*strength, row)
        })
        .collect();
    if as_json {
        return json::text(&json!({
            "couples": couples, "seed": seed, "evenings": evenings, "false_alarms": json::number(alarms),
            "power": power.iter().map(|(strength, row)| json!({
                "points_per_sd": json::number(*strength), "evenings": lengths, "told": json::numbers(row.iter().copied()),
            })).collect::<Vec<_>>(),
        }));
    }
    let mut rows = vec![
        ["link", "20", "40", "80", "160 evenings"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (strength, row) in &power {
        let mut cells = vec![format!("{strength} points per sd")];
        cells.extend(row.iter().map(|share| format!("{:.0} %", 100.0 * share)));
        rows.push(cells);
    }
    format!(
        "Of {couples} couples in whom nothing is linked, {:.1} % were ever told of a link by any question ({evenings} evenings).\n\nShare of couples who are told of a link between holding and their own morning:\n{}",
        100.0 * alarms,
        table::columns(&rows),
    )
}
