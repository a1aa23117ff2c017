//! The first line of a table (CSV): which column stands where.

use super::document::Document;
use super::nearest;
use crate::problem::{Problem, Problems};

/// Where each of `columns` stands in the first line; any order will do, and what is wrong is collected in `found`.
pub(crate) fn order<const N: usize>(
    doc: &Document,
    first: &csv::StringRecord,
    columns: [&str; N],
    found: &mut Problems,
) -> Option<[usize; N]> {
    let named: Vec<&str> = first.iter().map(str::trim).collect();
    let wrong = |place: usize, what: String, cure: String| Problem {
        place: Some((1, place + 1)),
        ..Problem::of_file(&doc.name, what, cure)
    };
    if let [only] = named.as_slice()
        && let Some((_, mark)) = [(';', "semicolons"), ('\t', "tabs")]
            .into_iter()
            .find(|(mark, _)| only.contains(*mark))
    {
        let cure = "save it with commas, as \"CSV (comma delimited)\", and with points in numbers";
        found.push(wrong(
            0,
            format!("{mark} stand between the columns"),
            cure.to_owned(),
        ));
        return None;
    }
    let mut good = true;
    for (place, name) in named.iter().enumerate() {
        let first = named.iter().position(|other| other == name);
        let (what, cure) = if !columns.contains(name) {
            (
                format!("unknown column `{}`", name.escape_debug()),
                nearest::cure(name, &columns),
            )
        } else if first != Some(place) {
            (
                format!("column `{name}` stands there twice"),
                "keep one of the two".to_owned(),
            )
        } else {
            continue;
        };
        found.push(wrong(place, what, cure));
        good = false;
    }
    let places = columns.map(|column| named.iter().position(|name| *name == column));
    let missing: Vec<&str> = columns
        .into_iter()
        .filter(|column| !named.contains(column))
        .collect();
    if good && !missing.is_empty() {
        found.push(wrong(0, missing_columns(&missing), begin(&columns)));
    }
    (good && missing.is_empty()).then(|| places.map(Option::unwrap_or_default))
}

/// The cure for a file without its first line.
pub(crate) fn begin(columns: &[&str]) -> String {
    format!("begin with the line {}", columns.join(","))
}

fn missing_columns(missing: &[&str]) -> String {
    let quoted: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [only] => format!("the column {only} is missing"),
        several => format!("the columns {} are missing", several.join(", ")),
    }
}
