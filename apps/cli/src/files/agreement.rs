//! `agreement.toml`: up to six timed steps.

use std::path::Path;

use model::{Agreement, Step};

use super::KIND_NAMES;
use super::document::{Document, Table};
use crate::problem::Problems;

/// Reads and checks an agreement file.
pub(crate) fn read(path: &Path) -> Result<Agreement, Problems> {
    let doc = Document::read(path)?;
    let root = doc.parse()?;
    let root = Table::root(&doc, &root);
    let mut found = Problems::default();
    root.only(&["step"], &mut found);
    let agreement = steps(&root, &mut found);
    found.or(agreement)
}

/// The agreement made of the `[[step]]` tables of a table.
pub(super) fn steps(root: &Table<'_>, found: &mut Problems) -> Option<Agreement> {
    let tables = root.tables("step", found);
    let steps: Vec<Step> = tables.iter().filter_map(|table| step(table, found)).collect();
    match Agreement::new(steps) {
        Ok(agreement) => Some(agreement),
        Err(model::AgreementError::Empty) if tables.is_empty() => {
            let cure = "write a table for each step: [[step]], then kind = \"hold\" and minutes = 8";
            found.push(root.problem("step", "there is no step", cure));
            None
        }
        // Wrong steps have been reported one by one.
        Err(_) if !found.is_empty() => None,
        Err(error) => {
            let at = tables.get(Agreement::STEPS_MAX).or(tables.last()).unwrap_or(root);
            let text = error.to_string();
            let (what, cure) = text.split_once(": ").unwrap_or((&text, "change the steps"));
            found.push(at.problem("", what, cure));
            None
        }
    }
}

fn step(table: &Table<'_>, found: &mut Problems) -> Option<Step> {
    table.only(&["kind", "minutes"], found);
    let kind = table
        .need("kind", "say what the step is, such as kind = \"hold\"", found)
        .and_then(|entry| entry.name(&KIND_NAMES, found));
    let cure = format!("whole minutes from 1 to {}", Agreement::STEP_MINUTES_MAX);
    let minutes = table
        .need("minutes", &format!("say how long it lasts: {cure}"), found)
        .and_then(|entry| entry.whole(1..=Agreement::STEP_MINUTES_MAX, &cure, found));
    Some(Step {
        kind: kind?,
        minutes: minutes?,
    })
}
