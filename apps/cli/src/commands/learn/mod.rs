//! `afterglow learn`: what a diary says about two people, with how sure that is; and whether such sayings hold.

mod alarms;
mod calibration;
mod picture;
pub(super) mod simulated;

use std::path::Path;

use learn::diary::Note;
use learn::sampler::{Diagnostics, Method};
use learn::simulate::Habits;
use learn::{Answered, Known, Learned, Question, Trend, Verdict};
use model::{Couple, Who};
use serde_json::{Value, json};

use super::refused;
use crate::args::LearnArgs;
use crate::files::couple::{self, CoupleFile};
use crate::files::{diary, learned};
use crate::problem::{Problem, Problems};
use crate::show::{json, table};

pub(crate) fn run(args: &LearnArgs, as_json: bool) -> Result<String, Problems> {
    let habits = Habits::usual(args.evenings);
    if let Some(couples) = args.calibrate {
        return calibration::run(couples, args, &habits, as_json);
    }
    if let Some(couples) = args.false_alarms {
        return Ok(alarms::run(couples, args.seed, args.evenings, as_json));
    }
    if let Some(couples) = args.simulate {
        let habits = Habits {
            lift_by_holding: args.lift,
            ..habits
        };
        let table = simulated::diaries(couples, args.seed, &habits);
        return written(couples, args, table, as_json);
    }
    // The command line asks for one of the four.
    let Some(path) = &args.diary else {
        return Err(Problem::general("no diary", "give a diary.csv").into());
    };
    keep_apart(args)?;
    let file = diary::read(path, args.dyad.as_deref())?;
    let told = args.couple.as_deref().map(couple::read).transpose()?;
    let told = told.map(|told| in_order(told, &file.persons));
    let (couple, unnamed) = told.unzip();
    // What is told beside the diary stands in place of the check in it.
    let couple = couple.as_ref().or(file.owner.as_ref().map(|owner| &owner.couple));
    let mut learned =
        learn::learn(&file.diary, couple, args.seed, &mut |_| true).map_err(|stopped| refused(&stopped))?;
    if let Some(owner) = &file.owner {
        only_of(owner.who, &mut learned);
    }
    let notes: Vec<String> = learned
        .notes
        .iter()
        .map(|note| said(note, &file.persons))
        .chain(unnamed.flatten())
        .collect();
    let machines = for_machines(&learned, &file.persons, &notes);
    if let Some(out) = &args.out {
        write(out, &json::text(&machines))?;
    }
    Ok(if as_json {
        json::text(&machines)
    } else {
        for_people(&learned, &file.persons, &notes)
    })
}

/// Leaves out what would be said of somebody whose entries are not in the file, as the app does.
fn only_of(who: Who, learned: &mut Learned) {
    learned
        .numbers
        .retain(|known| known.who.is_none_or(|of| of == who));
    learned.questions.retain(|answered| answered.who == who);
    learned.notes.retain(|note| match note {
        Note::Unmoved(of, _) | Note::Silent(of, _) => *of == who,
        Note::Late(_) | Note::Again(_) | Note::Differently(_) | Note::Travelled(_) => true,
    });
}

/// The couple in the order of the diary's persons, and a note where none of them has a name of the couple file.
fn in_order(told: CoupleFile, persons: &[String; 2]) -> (Couple, Option<String>) {
    let of_diary = [persons[0].as_str(), persons[1].as_str()];
    let [first, second] = told.couple.partners;
    let partners = if learned::other_way_round(&told.names, of_diary) {
        [second, first]
    } else {
        [first, second]
    };
    let note = (!learned::known(&told.names, of_diary)).then(|| {
        format!(
            "no name of the couple file is in the diary: {} is taken for {}, {} for {}",
            told.names[0], persons[0], told.names[1], persons[1]
        )
    });
    (Couple { partners }, note)
}

/// What is written must not take the place of what was read.
fn keep_apart(args: &LearnArgs) -> Result<(), Problem> {
    let real = |path: &Path| path.canonicalize().ok();
    let Some(out) = args.out.as_deref().and_then(real) else {
        return Ok(());
    };
    let read = [&args.diary, &args.couple];
    if read
        .into_iter()
        .flatten()
        .any(|path| real(path).as_ref() == Some(&out))
    {
        let name = args
            .out
            .iter()
            .map(|out| out.display().to_string())
            .collect::<String>();
        return Err(Problem::of_file(
            &name,
            "--out would write over what is read",
            "give it another name, such as posterior.json",
        ));
    }
    Ok(())
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

/// Simulated diaries where they belong: in a file, or on stdout.
fn written(couples: u32, args: &LearnArgs, table: String, as_json: bool) -> Result<String, Problems> {
    let Some(out) = &args.out else {
        return Ok(if as_json {
            json::text(&diary::rows(&table))
        } else {
            table
        });
    };
    write(out, &table)?;
    Ok(if as_json {
        json::text(&json!({
            "written": out.display().to_string(),
            "couples": couples,
            "evenings": args.evenings,
            "lift": json::number(args.lift),
            "seed": args.seed,
        }))
    } else {
        format!("written: {}\n", out.display())
    })
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

fn for_machines(learned: &Learned, persons: &[String; 2], notes: &[String]) -> Value {
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
        "questions": learned.questions.iter().map(|answered| asked(answered, persons)).collect::<Vec<_>>(),
        "diagnostics": {
            "trusted": learned.evenings.trusted() && learned.mornings.trusted(),
            "evenings": diagnostics(&learned.evenings),
            "mornings": diagnostics(&learned.mornings),
            "check_ins": learned.check_ins,
            "notes": notes,
        },
        "draws": learned.places.iter().map(|place| json!({
            "anxiety": json::numbers(place.anxiety),
            "avoidance": json::numbers(place.avoidance),
            "window_min": json::numbers(place.window_min),
        })).collect::<Vec<_>>(),
    })
}

fn asked(answered: &Answered, persons: &[String; 2]) -> Value {
    let mut row = json!({
        "id": answered.question.id(),
        "person": persons[answered.who.index()],
        "n": answered.n,
    });
    put(
        &mut row,
        (answered.effect, answered.question.unit()),
        answered.verdict,
        sentence(answered, persons),
    );
    if let Some(trend) = answered.trend {
        let mut of = json!({});
        put(
            &mut of,
            (trend.effect, Trend::UNIT),
            trend.verdict,
            trend_sentence(&trend, &persons[answered.who.index()]),
        );
        row["trend"] = of;
    }
    row
}

/// An effect, what can be said of it, and the sentence.
fn put(row: &mut Value, (effect, unit): (Option<[f64; 3]>, &str), of: Verdict, sentence: String) {
    let (verdict, more) = verdict(of);
    for (k, name) in ["effect", "low", "high"].into_iter().enumerate() {
        row[name] = effect.map_or(Value::Null, |effect| json::number(effect[k]));
    }
    row["unit"] = unit.into();
    row["verdict"] = verdict.into();
    row["more_needed"] = more.into();
    row["sentence"] = sentence.into();
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

fn trend_sentence(trend: &Trend, me: &str) -> String {
    match (trend.verdict, trend.effect) {
        (Verdict::Linked, Some([change, ..])) => {
            let way = if change > 0.0 { "more" } else { "less" };
            format!("Holding weighs {way} on {me} than it did.")
        }
        (Verdict::Little, _) => format!("How much holding weighs on {me} has changed little or not at all."),
        (Verdict::NotYet { more }, _) => format!(
            "On whether holding weighs more or less on {me} than it did: not enough yet, about {more} more evenings."
        ),
        (Verdict::Linked, None) => String::new(),
    }
}

fn for_people(learned: &Learned, persons: &[String; 2], notes: &[String]) -> String {
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
        let counted = |effect: Option<[f64; 3]>, unit| {
            effect.map_or_else(String::new, |effect| {
                format!(" [{} {unit}, {} evenings]", range(&effect), answered.n)
            })
        };
        let mut line = format!(
            "{} {}{}",
            answered.question.id(),
            sentence(answered, persons),
            counted(answered.effect, answered.question.unit())
        );
        if let Some(trend) = answered.trend {
            line.push(' ');
            line.push_str(&trend_sentence(&trend, &persons[answered.who.index()]));
            line.push_str(&counted(trend.effect, Trend::UNIT));
        }
        text.push_str(&table::wrap(&line, ""));
    }
    if !notes.is_empty() {
        text.push('\n');
    }
    for note in notes {
        text.push_str(&table::wrap(&format!("Note: {note}."), ""));
    }
    text.push('\n');
    text.push_str(&table::wrap(
        "Intervals hold nine times in ten when the model is right; it is a hypothesis. What goes together need not be cause and effect.",
        "",
    ));
    text
}

/// Does one thing for each couple, on all processors, in order.
pub(super) fn for_each<T: Send>(couples: u32, of: impl Fn(u64) -> T + Sync) -> Vec<T> {
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
