//! `evening.toml`: what happens, minute by minute, in an evening that nobody agreed on.

use std::path::Path;

use model::Event;
use model::evening::{EARLIEST_MIN, HORIZON_MAX_MIN, Scene};

use super::act_names;
use super::couple::who;
use super::document::{Document, Table};
use crate::problem::Problems;

/// More events than these are no evening.
const EVENTS_MAX: usize = 200;

/// The evening file, checked.
pub(crate) struct EveningFile {
    /// How many minutes after the end of sex are looked at.
    pub(crate) horizon_min: f64,
    /// What happens, in order of time.
    pub(crate) events: Vec<Event>,
}

impl Default for EveningFile {
    fn default() -> Self {
        Self {
            horizon_min: Scene::HORIZON_MIN,
            events: Vec::new(),
        }
    }
}

/// Reads and checks an evening file; without one both do as the model lets them.
pub(crate) fn read(path: Option<&Path>, names: &[String; 2]) -> Result<EveningFile, Problems> {
    let Some(path) = path else {
        return Ok(EveningFile::default());
    };
    let doc = Document::read(path)?;
    let root = doc.parse()?;
    let root = Table::root(&doc, &root);
    let mut found = Problems::default();
    root.only(&["horizon_min", "event"], &mut found);
    let horizon_min = match root.get("horizon_min") {
        Some(entry) => {
            let cure = format!("minutes after the end of sex, from 1 to {HORIZON_MAX_MIN}");
            entry.number(1.0..=HORIZON_MAX_MIN, &cure, &mut found)
        }
        None => Some(Scene::HORIZON_MIN),
    };
    let events = events(&root, names, horizon_min.unwrap_or(HORIZON_MAX_MIN), &mut found);
    found.or(horizon_min.map(|horizon_min| EveningFile { horizon_min, events }))
}

/// The `[[event]]` tables of a table, in order of time.
pub(super) fn events(
    root: &Table<'_>,
    names: &[String; 2],
    horizon_min: f64,
    found: &mut Problems,
) -> Vec<Event> {
    let tables = root.tables("event", found);
    if tables.len() > EVENTS_MAX {
        found.push(root.problem(
            "event",
            format!("there are {} events", tables.len()),
            format!("keep at most {EVENTS_MAX}"),
        ));
    }
    let mut events: Vec<Event> = tables
        .iter()
        .filter_map(|table| event(table, names, horizon_min, found))
        .collect();
    events.sort_by(|a, b| a.at_min.total_cmp(&b.at_min));
    events
}

fn event(table: &Table<'_>, names: &[String; 2], horizon_min: f64, found: &mut Problems) -> Option<Event> {
    table.only(&["at_min", "partner", "act", "for_min"], found);
    let when = format!(
        "minutes after the end of sex, from {EARLIEST_MIN} to the end of the evening at {horizon_min}"
    );
    let at_min = table
        .need("at_min", &format!("say when it begins: {when}"), found)
        .and_then(|entry| entry.number(EARLIEST_MIN..=horizon_min, &when, found));
    let [a, b] = names;
    let whose = format!("write partner = \"{a}\" or partner = \"{b}\"");
    let who = table.need("partner", &whose, found).and_then(|entry| {
        let typed = entry.text(&whose, found)?;
        match who(names, typed) {
            Ok(who) => Some(who),
            Err(cure) => {
                found.push(entry.wrong(format!("no partner is called so: {}", entry.quoted()), cure));
                None
            }
        }
    });
    let act = table
        .need("act", "say what happens, such as act = \"sleep\"", found)
        .and_then(|entry| entry.name(&act_names(), found));
    let for_min = match table.get("for_min") {
        Some(entry) => {
            let cure = format!("minutes it lasts, more than 0 and at most {HORIZON_MAX_MIN}");
            Some(entry.number(f64::MIN_POSITIVE..=HORIZON_MAX_MIN, &cure, found)?)
        }
        None => None,
    };
    Some(Event {
        at_min: at_min?,
        who: who?,
        act: act?,
        for_min,
    })
}
