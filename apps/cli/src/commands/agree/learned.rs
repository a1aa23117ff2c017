//! `afterglow agree --learned`: the agreement over what a diary has told, what changed since the last one and why, and
//! an agreement that teaches more.

use agree::learned::{Changed, Lesson, Moved, Number, before_any_diary, changed, lesson, plan_learned};
use agree::{Continue, Question};
use serde_json::{Value, json};

use super::{for_machines, for_people, refused, step_words, steps, timetable};
use crate::args::AgreeArgs;
use crate::files::couple::CoupleFile;
use crate::files::{agreement, learned};
use crate::problem::Problems;
use crate::show::{json, table};

pub(super) fn run(
    args: &AgreeArgs,
    couple: &CoupleFile,
    question: &Question,
    as_json: bool,
) -> Result<String, Problems> {
    let here = match &args.learned {
        Some(path) => learned::read(path, &couple.names)?,
        None => Vec::new(),
    };
    let last = args.last.as_deref().map(agreement::read).transpose()?;
    let plan = plan_learned(question, &here, &mut |_| Continue::Yes).map_err(|error| refused(&error))?;
    let since = match (&last, &plan.best) {
        (Some(last), Some(best)) => {
            let before = before_any_diary(question);
            Some(changed(question, &before, &here, last, best).map_err(|error| refused(&error))?)
        }
        _ => None,
    };
    let teaches = match (&plan.best, args.teach) {
        (Some(best), true) => lesson(question, &here, best).map_err(|error| refused(&error))?,
        _ => None,
    };
    if as_json {
        let mut all = for_machines(args, couple, &plan);
        if let Value::Object(all) = &mut all {
            all.insert("learned_draws".to_owned(), json!(here.len()));
            all.insert(
                "changed".to_owned(),
                since
                    .as_ref()
                    .map_or(Value::Null, |since| since_json(since, couple)),
            );
            all.insert(
                "teaches".to_owned(),
                teaches.as_ref().map_or(Value::Null, lesson_json),
            );
        }
        return Ok(json::text(&all));
    }
    let mut text = for_people(couple, &plan);
    if let Some(since) = &since {
        text.push_str(&since_words(since, couple));
    }
    if args.teach {
        text.push_str(&lesson_words(teaches.as_ref()));
    }
    text.push_str("\nThis rests on what your diary tells of you both, with how sure that is.\n");
    Ok(text)
}

const fn name(number: Number) -> &'static str {
    match number {
        Number::Anxiety => "anxiety",
        Number::Avoidance => "avoidance",
        Number::Window => "window_min",
    }
}

fn since_json(since: &Changed, couple: &CoupleFile) -> Value {
    json!({
        "same": since.same,
        "steps": since.shifts.iter().map(|shift| json!({
            "kind": shift.kind.name(), "before_min": shift.before_min, "now_min": shift.now_min,
        })).collect::<Vec<_>>(),
        "because": since.because.iter().map(|moved| json!({
            "partner": couple.name(moved.who),
            "number": name(moved.number),
            "before": json::number(moved.before),
            "now": json::number(moved.now),
        })).collect::<Vec<_>>(),
        "gain_before": json::numbers(since.before_gain),
        "gain": json::numbers(since.gain),
    })
}

fn lesson_json(lesson: &Lesson) -> Value {
    json!({
        "steps": steps(&lesson.agreement),
        "bits": json::number(lesson.bits),
        "bits_of_best": json::number(lesson.bits_of_best),
        "worth": json::numbers(lesson.worth),
        "worth_of_best": json::numbers(lesson.worth_of_best),
    })
}

fn since_words(since: &Changed, couple: &CoupleFile) -> String {
    let mut text = String::from("\nSince the last agreement\n");
    if since.same {
        text.push_str("  It is still the best one: nothing you wrote speaks for another.\n");
        return text;
    }
    for shift in &since.shifts {
        let step = step_words(model::Step {
            kind: shift.kind,
            minutes: if shift.now_min > 0 {
                shift.now_min
            } else {
                shift.before_min
            },
        });
        let sentence = match (shift.before_min, shift.now_min) {
            (0, _) => format!("New: {step}"),
            (_, 0) => format!("No longer: {step}"),
            (before, _) => format!("{step} ({before} before)"),
        };
        text.push_str(&table::wrap(&sentence, "  "));
    }
    if since.shifts.is_empty() {
        text.push_str("  The same steps, in another order.\n");
    }
    let [a, b] = [0, 1].map(|i| {
        format!(
            "{} {} (the last one would give {})",
            couple.names[i],
            table::number(since.gain[i], 2),
            table::number(since.before_gain[i], 2)
        )
    });
    text.push_str(&table::wrap(&format!("Gains as seen now: {a}, {b}."), "  "));
    if since.because.is_empty() {
        text.push_str("  Why: no single number lies elsewhere; together they are surer.\n");
    }
    for moved in &since.because {
        text.push_str(&table::wrap(&format!("Why: {}", because(moved, couple)), "  "));
    }
    text
}

fn because(moved: &Moved, couple: &CoupleFile) -> String {
    let who = couple.name(moved.who);
    let more = moved.now > moved.before;
    let percent = |share: f64| table::number(100.0 * share, 0);
    // Two numbers that are one when rounded say nothing.
    let digits = usize::from(moved.now.round() == moved.before.round());
    match moved.number {
        Number::Window => format!(
            "closeness begins to weigh for {who} after about {} minutes, not {}.",
            table::number(moved.now, digits),
            table::number(moved.before, digits)
        ),
        Number::Anxiety => format!(
            "distance touches {who} {} than was thought: {} of a hundred adults feel it less, not {}.",
            if more { "more" } else { "less" },
            percent(moved.now),
            percent(moved.before)
        ),
        Number::Avoidance => format!(
            "closeness costs {who} {} than was thought: {} of a hundred adults feel that less, not {}.",
            if more { "more" } else { "less" },
            percent(moved.now),
            percent(moved.before)
        ),
    }
}

fn lesson_words(lesson: Option<&Lesson>) -> String {
    let Some(lesson) = lesson else {
        return "\nNo agreement that is as good for both would teach more.\n".to_owned();
    };
    format!(
        "\nAs good for both, up to 2 %, and more would be learned from it (if you like; nobody has to)\n\n{}{}",
        timetable(&lesson.agreement),
        table::wrap(
            &format!(
                "An evening of it would tell {} bits about the two of you, the best one {}.",
                table::number(lesson.bits, 1),
                table::number(lesson.bits_of_best, 1)
            ),
            "  "
        )
    )
}
