//! One dimension of one partner: a percentile, a questionnaire score, or a file of answers.

use std::path::Path;

use measure::{Dimension, Instrument, Options, Scores};
use model::Percentile;

use super::answers;
use super::document::{Entry, Table};
use crate::problem::Problems;

const CURE: &str =
    "a percentile is between 0 and 1; for a questionnaire score write { score = 5.2, of = \"ECR-R\" }";

/// Reads `anxiety = 0.85`, `anxiety = { score = 5.2, of = "ECR-R" }` or `anxiety = { answers = "ana.csv" }`.
/// Files of answers are looked for in `folder`.
pub(super) fn read(
    entry: &Entry<'_>,
    which: Dimension,
    folder: &Path,
    notes: &mut Vec<String>,
    found: &mut Problems,
) -> Option<Percentile> {
    let Some(table) = entry.as_table() else {
        return entry.number(0.0..=1.0, CURE, found).map(Percentile::Exact);
    };
    table.only(&["score", "of", "answers"], found);
    if let Some(file) = table.get("answers") {
        for other in ["score", "of"] {
            if table.get(other).is_some() {
                found.push(entry.wrong(
                    format!("{} has both a score and answers", entry.quoted()),
                    "keep one of the two",
                ));
                return None;
            }
        }
        return of_answers(&file, which, folder, notes, found);
    }
    of_score(&table, entry, which, found)
}

fn of_score(
    table: &Table<'_>,
    entry: &Entry<'_>,
    which: Dimension,
    found: &mut Problems,
) -> Option<Percentile> {
    let cure = "write { score = 5.2, of = \"ECR-R\" } or { answers = \"ana.csv\" }";
    let score = table.need("score", cure, found)?;
    let of = table.need("of", cure, found)?;
    let known: Vec<(&str, Instrument)> = Instrument::ALL.into_iter().map(|one| (one.name(), one)).collect();
    let instrument = of.name(&known, found)?;
    let scale = "the mean of the items, on the questionnaire's own scale";
    let value = score.number(f64::MIN..=f64::MAX, scale, found)?;
    match measure::from_scores(instrument, &[(which, value)], &Options::default()) {
        Ok(scores) => Some(place(&scores, which)),
        Err(error) => {
            found.push(entry.wrong(entry.quoted(), error.to_string()));
            None
        }
    }
}

fn of_answers(
    file: &Entry<'_>,
    which: Dimension,
    folder: &Path,
    notes: &mut Vec<String>,
    found: &mut Problems,
) -> Option<Percentile> {
    let name = file.text("name a file of answers: { answers = \"ana.csv\" }", found)?;
    let path = folder.join(name);
    if !path.exists() {
        let cure = format!(
            "there is no file {}; answers are looked for beside the couple file",
            path.display()
        );
        found.push(file.wrong(file.quoted(), cure));
        return None;
    }
    match answers::read(&path, None, None).and_then(|given| given.score(&Options::default())) {
        Ok(scores) => {
            let estimate = scores.of(which);
            if estimate.answered == 0 {
                notes.push(format!(
                    "{name} says nothing about {which}: taken from all adults"
                ));
            }
            Some(place(&scores, which))
        }
        Err(problems) => {
            // One file may be named for all three dimensions; what is wrong in it is told once.
            found.append_new(problems);
            None
        }
    }
}

/// Where the scores put somebody, and how surely.
fn place(scores: &Scores, which: Dimension) -> Percentile {
    let estimate = scores.of(which);
    match estimate.basis {
        measure::Basis::Nothing => Percentile::Unknown,
        measure::Basis::Norms | measure::Basis::Assumed => Percentile::About {
            z: estimate.z,
            sd: estimate.sd,
        },
    }
}
