//! `study.toml`: who takes part in a study, and the evenings everybody lives through.

use std::path::Path;

use model::evening::{HORIZON_MAX_MIN, Scene};
use model::{Begun, BodyProfile, Preset};
use study::{COUPLES_MAX, Condition, Population, Span, Study};

use super::document::{Document, Entry, Table};
use super::{agreement, evening};
use crate::problem::Problems;

/// What events call the two partners.
const PARTNERS: [&str; 2] = ["first", "second"];

/// Reads and checks a study file.
pub(crate) fn read(path: &Path) -> Result<Study, Problems> {
    let doc = Document::read(path)?;
    let root = doc.parse()?;
    let root = Table::root(&doc, &root);
    let mut found = Problems::default();
    let known = ["couples", "seed", "horizon_min", "preset", "partner", "condition"];
    root.only(&known, &mut found);

    let cure = format!("how many couples take part, from 1 to {COUPLES_MAX}");
    let couples = root
        .need("couples", &cure, &mut found)
        .and_then(|entry| whole(&entry, 1.0..=f64::from(COUPLES_MAX), &cure, &mut found));
    let cure = "a whole number from 0 to 4294967295; same seed, same bytes";
    let seed = match root.get("seed") {
        Some(entry) => whole(&entry, 0.0..=f64::from(u32::MAX), cure, &mut found),
        None => Some(1),
    };
    let cure = format!("minutes after the end of sex, from 1 to {HORIZON_MAX_MIN}");
    let horizon_min = match root.get("horizon_min") {
        Some(entry) => entry.number(1.0..=HORIZON_MAX_MIN, &cure, &mut found),
        None => Some(Scene::HORIZON_MIN),
    };
    let preset = match root.get("preset") {
        Some(entry) => entry.name(
            &[("measured", Preset::Measured), ("told", Preset::Told)],
            &mut found,
        ),
        None => Some(Preset::Measured),
    };
    let partners = partners(&root, &mut found);
    let conditions: Vec<Condition> = root
        .tables("condition", &mut found)
        .iter()
        .filter_map(|table| condition(table, horizon_min.unwrap_or(HORIZON_MAX_MIN), &mut found))
        .collect();
    if !found.is_empty() {
        return found.or(None);
    }
    let study = match (couples, seed, horizon_min, preset, partners) {
        (Some(couples), Some(seed), Some(horizon_min), Some(preset), Some(partners)) => {
            let made = Study::new(
                couples,
                u64::from(seed),
                horizon_min,
                preset,
                partners,
                conditions,
            );
            made.map_err(|error| {
                let text = error.to_string();
                let (what, cure) = text.rsplit_once(": ").unwrap_or((&text, "change the study"));
                found.push(root.problem("", what, cure));
            })
            .ok()
        }
        _ => None,
    };
    found.or(study)
}

fn whole(
    entry: &Entry<'_>,
    range: std::ops::RangeInclusive<f64>,
    cure: &str,
    found: &mut Problems,
) -> Option<u32> {
    let value = entry.number(range, cure, found)?;
    if value.fract() != 0.0 {
        found.push(entry.wrong(format!("{} is not a whole number", entry.quoted()), cure));
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, and inside a range that u32 holds"
    )]
    Some(value as u32)
}

fn partners(root: &Table<'_>, found: &mut Problems) -> Option<[Population; 2]> {
    let tables = root.tables("partner", found);
    match tables.as_slice() {
        [] => Some([Population::ADULTS; 2]),
        [first, second] => Some([population(first, found)?, population(second, found)?]),
        some => {
            found.push(root.problem(
                "partner",
                format!("there are {} partners", some.len()),
                "write two tables [[partner]], or none for any two adults",
            ));
            None
        }
    }
}

fn population(table: &Table<'_>, found: &mut Problems) -> Option<Population> {
    let known = ["anxiety", "avoidance", "fear", "body", "begun_from", "orgasms"];
    table.only(&known, found);
    let any = Population::ADULTS;
    let mut span = |key: &str| match table.get(key) {
        Some(entry) => span(&entry, found),
        None => Some(Span::ALL),
    };
    let (anxiety, avoidance, fear) = (span("anxiety"), span("avoidance"), span("fear"));
    let body = match table.get("body") {
        Some(entry) => entry.name(&BODIES, found)?,
        None => any.body,
    };
    let begun_from = match table.get("begun_from") {
        Some(entry) => entry.name(&BEGUN, found)?,
        None => any.begun_from,
    };
    let cure = "a whole number from 0 to 10";
    let orgasms = match table.get("orgasms") {
        Some(entry) => u8::try_from(entry.whole(0..=10, cure, found)?).ok()?,
        None => any.orgasms,
    };
    Some(Population {
        anxiety: anxiety?,
        avoidance: avoidance?,
        fear: fear?,
        body,
        begun_from,
        orgasms,
    })
}

/// Names of bodies, as in the couple file.
const BODIES: [(&str, BodyProfile); 3] = [
    ("average", BodyProfile::Average),
    ("told-female", BodyProfile::ToldFemale),
    ("told-male", BodyProfile::ToldMale),
];

/// What sex is begun from, as in the couple file.
const BEGUN: [(&str, Begun); 4] = [
    ("desire", Begun::Desire),
    ("insecurity", Begun::Insecurity),
    ("to please", Begun::ToPlease),
    ("to soothe", Begun::ToSoothe),
];

/// A percentile for everybody, or a span of percentiles.
fn span(entry: &Entry<'_>, found: &mut Problems) -> Option<Span> {
    let cure = "a percentile from 0 to 1, or a span of them such as [0.6, 1.0]";
    if !entry.is_list() {
        let value = entry.number(0.0..=1.0, cure, found)?;
        return Span::new(value, value);
    }
    let ends: Vec<f64> = entry
        .list(cure, found)
        .iter()
        .filter_map(|end| end.number(0.0..=1.0, cure, found))
        .collect();
    let span = match ends.as_slice() {
        [low, high] => Span::new(*low, *high),
        _ => None,
    };
    if span.is_none() && found.is_empty() {
        found.push(entry.wrong(format!("{} is no span", entry.quoted()), cure));
    }
    span
}

fn condition(table: &Table<'_>, horizon_min: f64, found: &mut Problems) -> Option<Condition> {
    table.only(&["name", "step", "event"], found);
    let cure = "give each condition a name of its own, such as name = \"nothing agreed\"";
    let name = table
        .need("name", cure, found)
        .and_then(|entry| entry.text(cure, found));
    let agreement = match table.get("step") {
        Some(_) => Some(agreement::steps(table, found)?),
        None => None,
    };
    let events = evening::events(table, &PARTNERS.map(str::to_owned), horizon_min, found);
    Some(Condition {
        name: name?.to_owned(),
        agreement,
        events,
    })
}
