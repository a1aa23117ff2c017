//! Practices as they are written, checked, and as the tables hold them.
//!
//! A practice names no message: its words are found by convention. `practice-<id>-title` and `-about` stand for the
//! whole, `practice-<id>-note` for what somebody should know before it where it has a note, `practice-<id>-<n>` for step n counted from 1, `practice-<id>-<n>-<k>` for the k-th thing to choose there.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::registry::Known;

/// The states somebody can be in, by name; the order is that of `guide::Need`.
const NEEDS: [(&str, &str); 10] = [
    ("too-far", "TooFar"),
    ("too-close", "TooClose"),
    ("both", "Both"),
    ("numb", "Numb"),
    ("afraid", "Afraid"),
    ("fine", "Fine"),
    ("understand", "Understand"),
    ("ask", "Ask"),
    ("repair", "Repair"),
    ("plan", "Plan"),
];
/// In these nobody is asked to stay close for longer.
const NEVER_STAY: [&str; 3] = ["numb", "afraid", "both"];
/// Tired people read no more than this, in steps.
const STEPS_MAX: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    practice: Vec<Practice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Practice {
    id: String,
    rows: Vec<String>,
    fits: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    claims: Vec<String>,
    minutes: u8,
    #[serde(default)]
    rated: bool,
    #[serde(default)]
    note: bool,
    #[serde(default)]
    keeps: Keeps,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Default, Deserialize, Debug)]
#[serde(rename_all = "kebab-case")]
enum Keeps {
    #[default]
    Nothing,
    Words,
    Card,
    Phrase,
    Tools,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Step {
    Say,
    Attend {
        seconds: u8,
        #[serde(default)]
        pulse: bool,
    },
    Breathe {
        breaths: u8,
        in_s: u8,
        out_s: u8,
    },
    Stay {
        field: String,
    },
    Choose {
        field: String,
        options: u8,
        #[serde(default)]
        many: bool,
        #[serde(default)]
        leads: Vec<(u8, String)>,
    },
    Write {
        field: String,
        #[serde(default)]
        examples: u8,
    },
    Minutes {
        field: String,
        choices: Vec<u16>,
    },
    Rate {
        field: String,
    },
    Ladder {
        field: String,
        rungs: u8,
        examples: u8,
    },
    Soften {
        field: String,
    },
    Compose,
    Go {
        place: String,
    },
}

const PLACES: [(&str, &str); 6] = [
    ("help", "Help"),
    ("agreement", "Agreement"),
    ("check-in", "CheckIn"),
    ("loop", "Loop"),
    ("compare", "Compare"),
    ("body", "Body"),
];

/// The source of `practices.rs`.
pub(crate) fn tables(files: &[(String, String)], known: &Known) -> Result<String, Box<dyn Error>> {
    let mut practices = Vec::new();
    for (path, source) in files {
        let file: File = toml::from_str(source).map_err(|error| format!("{path}: {error}"))?;
        practices.extend(file.practice);
    }
    let ids: Vec<&str> = practices.iter().map(|practice| practice.id.as_str()).collect();
    let mut code = String::from("static PRACTICES: &[Practice] = &[\n");
    let mut seen = BTreeSet::new();
    let mut rows = BTreeSet::new();
    for practice in &practices {
        let complain = |why: String| format!("content/practices: {}: {why}", practice.id);
        if !seen.insert(&practice.id) {
            return Err(complain("the id is there twice".to_owned()).into());
        }
        check(practice, known).map_err(complain)?;
        rows.extend(practice.rows.iter().map(String::as_str));
        write(&mut code, practice, &ids).map_err(complain)?;
    }
    writeln!(code, "];")?;
    if let Some(row) = known.rows.iter().find(|row| !rows.contains(row.as_str())) {
        return Err(format!("content/practices: no practice serves row {row}").into());
    }
    Ok(code)
}

fn check(practice: &Practice, known: &Known) -> Result<(), String> {
    let named = |what: &str, name: &str, there: bool| {
        if there {
            Ok(())
        } else {
            Err(format!("there is no {what} `{name}`"))
        }
    };
    if practice.rows.is_empty() || practice.claims.is_empty() || practice.fits.is_empty() {
        return Err("give it at least one row, one claim and one state it fits".to_owned());
    }
    for row in &practice.rows {
        named("row", row, known.rows.contains(row))?;
    }
    for claim in &practice.claims {
        named("claim", claim, known.claims.contains(claim))?;
    }
    for need in practice.fits.iter().chain(&practice.never) {
        named("state", need, NEEDS.iter().any(|(name, _)| name == need))?;
    }
    if let Some(both) = practice.fits.iter().find(|need| practice.never.contains(need)) {
        return Err(format!("it fits `{both}` and is never offered there"));
    }
    let stays = practice
        .steps
        .iter()
        .any(|step| matches!(step, Step::Stay { .. }));
    if stays
        && let Some(open) = NEVER_STAY
            .iter()
            .find(|need| !practice.never.iter().any(|n| n == *need))
    {
        return Err(format!(
            "staying longer is never offered to somebody who is {open}: add it to `never`"
        ));
    }
    if practice.steps.is_empty() || practice.steps.len() > STEPS_MAX {
        return Err(format!("give it 1 to {STEPS_MAX} steps"));
    }
    messages(practice, known)
}

/// Every message of the practice is there, and what stands in a sentence is asked for before it.
fn messages(practice: &Practice, known: &Known) -> Result<(), String> {
    let variables = |tail: &str| {
        let key = format!("practice-{}-{tail}", practice.id);
        known
            .messages
            .get(&key)
            .ok_or_else(|| format!("the message `{key}` is missing"))
    };
    variables("title")?;
    variables("about")?;
    if practice.note {
        variables("note")?;
    }
    // Own words for a partner and for sex are known everywhere (`words::call`).
    let mut fields = BTreeSet::from(["name", "term-partner", "term-sex"].map(str::to_owned));
    for (index, step) in practice.steps.iter().enumerate() {
        let n = index + 1;
        let used = variables(&n.to_string())?;
        if let Some(unknown) = used.iter().find(|name| !fields.contains(*name)) {
            return Err(format!(
                "step {n} says `{unknown}`, which no step before it asks for"
            ));
        }
        let options = match step {
            Step::Choose { options, .. } => *options,
            Step::Write { examples, .. } | Step::Ladder { examples, .. } => *examples,
            _ => 0,
        };
        for k in 1..=options {
            variables(&format!("{n}-{k}"))?;
        }
        match step {
            Step::Choose { options: 0 | 1, .. } => {
                return Err(format!("step {n}: two things at least to choose from"));
            }
            Step::Choose { field, .. } | Step::Rate { field } | Step::Ladder { field, .. } => {
                fields.insert(field.clone());
            }
            // A sentence must stand when the step was passed over: then the first example is said.
            Step::Write { field, examples } => {
                if *examples > 0 {
                    fields.insert(field.clone());
                }
            }
            Step::Minutes { field, choices } => {
                if choices.is_empty() || choices.contains(&0) {
                    return Err(format!("step {n}: give minutes from 1"));
                }
                fields.insert(field.clone());
                fields.insert("time".to_owned());
            }
            Step::Stay { field } | Step::Soften { field } => {
                let asked = practice.steps.iter().take(index).any(|before| match before {
                    Step::Minutes { field: asked, .. } | Step::Write { field: asked, .. } => asked == field,
                    _ => false,
                });
                if !asked {
                    return Err(format!(
                        "step {n} needs `{field}`, which no step before it asks for"
                    ));
                }
                if matches!(step, Step::Soften { .. }) {
                    fields.extend(["feeling".to_owned(), "wish".to_owned()]);
                }
            }
            Step::Say | Step::Attend { .. } | Step::Breathe { .. } | Step::Compose | Step::Go { .. } => {}
        }
    }
    Ok(())
}

fn needs(names: &[String]) -> String {
    let found = NEEDS.iter().filter(|(name, _)| names.iter().any(|n| n == name));
    let list: Vec<String> = found.map(|(_, variant)| format!("Need::{variant}")).collect();
    format!("&[{}]", list.join(", "))
}

fn place(name: &str) -> Result<String, String> {
    let found = PLACES.iter().find(|(known, _)| *known == name);
    let (_, variant) = found.ok_or_else(|| format!("there is no place `{name}`"))?;
    Ok(format!("Place::{variant}"))
}

fn lead(name: &str, ids: &[&str]) -> Result<String, String> {
    if name == "end" {
        return Ok("Lead::End".to_owned());
    }
    if let Some(index) = ids.iter().position(|id| *id == name) {
        return Ok(format!("Lead::Practice(PracticeId({index}))"));
    }
    place(name).map(|place| format!("Lead::Place({place})"))
}

fn write(code: &mut String, practice: &Practice, ids: &[&str]) -> Result<(), String> {
    let steps: Vec<String> = practice
        .steps
        .iter()
        .map(|step| step_code(step, ids))
        .collect::<Result<_, _>>()?;
    writeln!(
        code,
        "    Practice {{ id: {:?}, rows: &{:?}, fits: {}, never: {}, claims: &{:?}, minutes: {}, rated: {}, \
         note: {}, keeps: Keeps::{:?}, steps: &[{}] }},",
        practice.id,
        practice.rows,
        needs(&practice.fits),
        needs(&practice.never),
        practice.claims,
        practice.minutes,
        practice.rated,
        practice.note,
        practice.keeps,
        steps.join(", ")
    )
    .map_err(|error| error.to_string())
}

fn step_code(step: &Step, ids: &[&str]) -> Result<String, String> {
    Ok(match step {
        Step::Say => "Step::Say".to_owned(),
        Step::Attend { seconds, pulse } => format!("Step::Attend {{ seconds: {seconds}, pulse: {pulse} }}"),
        Step::Breathe { breaths, in_s, out_s } => {
            format!("Step::Breathe {{ breaths: {breaths}, in_s: {in_s}, out_s: {out_s} }}")
        }
        Step::Stay { field } => format!("Step::Stay {{ field: {field:?} }}"),
        Step::Choose {
            field,
            options,
            many,
            leads,
        } => {
            let leads: Vec<String> = leads
                .iter()
                .map(|(option, to)| {
                    if (1..=*options).contains(option) {
                        lead(to, ids).map(|to| format!("({option}, {to})"))
                    } else {
                        Err(format!("option {option} of `{field}` is not there"))
                    }
                })
                .collect::<Result<_, _>>()?;
            format!(
                "Step::Choose {{ field: {field:?}, options: {options}, many: {many}, leads: &[{}] }}",
                leads.join(", ")
            )
        }
        Step::Write { field, examples } => {
            format!("Step::Write {{ field: {field:?}, examples: {examples} }}")
        }
        Step::Minutes { field, choices } => {
            format!("Step::Minutes {{ field: {field:?}, choices: &{choices:?} }}")
        }
        Step::Rate { field } => format!("Step::Rate {{ field: {field:?} }}"),
        Step::Ladder {
            field,
            rungs,
            examples,
        } => {
            format!("Step::Ladder {{ field: {field:?}, rungs: {rungs}, examples: {examples} }}")
        }
        Step::Soften { field } => format!("Step::Soften {{ field: {field:?} }}"),
        Step::Compose => "Step::Compose".to_owned(),
        Step::Go { place: to } => format!("Step::Go {{ place: {} }}", place(to)?),
    })
}
