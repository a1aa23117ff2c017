//! What `afterglow learn --out` writes, as the planner reads it: draws of where both partners are.

use std::path::Path;

use agree::Here;
use serde_json::Value;

use super::document::Document;
use crate::problem::{Problem, Problems};

/// Whether the persons of a diary stand the other way round than the names of a couple file.
///
/// One name that is found decides; capitals do not count. Where none is, the order of the diary does.
pub(crate) fn other_way_round(names: &[String; 2], persons: [&str; 2]) -> bool {
    let same = |name: usize, person: usize| {
        names[name].trim().to_lowercase() == persons[person].trim().to_lowercase()
    };
    (same(0, 1) || same(1, 0)) && !same(0, 0) && !same(1, 1)
}

/// Whether any person of a diary has a name of the couple file.
pub(crate) fn known(names: &[String; 2], persons: [&str; 2]) -> bool {
    let lower = |name: &str| name.trim().to_lowercase();
    names.iter().any(|name| persons.map(lower).contains(&lower(name)))
}

/// Reads draws in the order of the couple file's names; persons of other names are taken in the order of the diary.
pub(crate) fn read(path: &Path, names: &[String; 2]) -> Result<Vec<Here>, Problems> {
    let document = Document::read(path)?;
    here(&document.name, &document.text, names)
}

fn here(file: &str, text: &str, names: &[String; 2]) -> Result<Vec<Here>, Problems> {
    let wrong = |what: String, cure: &str| Problems::from(Problem::of_file(file, what, cure));
    let posterior: Value = serde_json::from_str(text).unwrap_or_default();
    let (Some(persons), Some(draws)) = (posterior["persons"].as_array(), posterior["draws"].as_array())
    else {
        return Err(wrong(
            "is not a posterior".to_owned(),
            "give the file that `afterglow learn diary.csv --out posterior.json` writes",
        ));
    };
    if draws.is_empty() {
        return Err(wrong(
            "holds no draws, since what was learned is not to be trusted".to_owned(),
            "leave --learned out, or learn again when the diary is longer",
        ));
    }
    let person = |place: usize| persons.get(place).and_then(Value::as_str).unwrap_or_default();
    let swapped = other_way_round(names, [person(0), person(1)]);
    let pair = |drawn: &Value, key: &str, most: f64| {
        let of = |place: usize| {
            drawn[key][place]
                .as_f64()
                .filter(|value| (0.0..=most).contains(value))
        };
        let (first, second) = (of(0)?, of(1)?);
        Some(if swapped { [second, first] } else { [first, second] })
    };
    draws
        .iter()
        .enumerate()
        .map(|(position, drawn)| {
            let here = || {
                Some(Here {
                    anxiety: pair(drawn, "anxiety", 1.0)?,
                    avoidance: pair(drawn, "avoidance", 1.0)?,
                    window_min: pair(drawn, "window_min", f64::MAX)?,
                })
            };
            here().ok_or_else(|| {
                wrong(
                    format!("draw {} lacks a number or has one out of range", position + 1),
                    "percentiles go from 0 to 1, minutes from 0 up",
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let names = ["Ana", "Sam"].map(str::to_owned);
        let told = match here("posterior.json", text, &names) {
            Ok(here) => here
                .iter()
                .map(|one| format!("{:?} {:?} {:?}", one.anxiety, one.avoidance, one.window_min))
                .collect::<Vec<_>>()
                .join("; "),
            Err(problems) => problems.to_string().trim_end().to_owned(),
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn draws_are_read_in_the_order_of_the_couple_file() {
        let draw = r#"{"anxiety": [0.9, 0.2], "avoidance": [0.1, 0.8], "window_min": [20.0, 6.0]}"#;
        let of = |persons: &str| format!(r#"{{"persons": {persons}, "draws": [{draw}]}}"#);
        check(&of(r#"["Ana", "Sam"]"#), "[0.9, 0.2] [0.1, 0.8] [20.0, 6.0]");
        check(&of(r#"["Sam", "Ana"]"#), "[0.2, 0.9] [0.8, 0.1] [6.0, 20.0]");
        check(&of(r#"["sam", "ana"]"#), "[0.2, 0.9] [0.8, 0.1] [6.0, 20.0]");
        check(&of(r#"["7a", "ana"]"#), "[0.2, 0.9] [0.8, 0.1] [6.0, 20.0]");
        check(&of(r#"["ana", "7b"]"#), "[0.9, 0.2] [0.1, 0.8] [20.0, 6.0]");
        check(&of(r#"["7a", "7b"]"#), "[0.9, 0.2] [0.1, 0.8] [20.0, 6.0]");
        check(
            &of(r#"["Ana", "Sam"]"#).replace("0.8", "1.8"),
            "posterior.json: draw 1 lacks a number or has one out of range: percentiles go from 0 to 1, minutes from 0 up",
        );
        check(
            r#"{"persons": ["a", "b"], "draws": []}"#,
            "posterior.json: holds no draws, since what was learned is not to be trusted: leave --learned out, or learn again when the diary is longer",
        );
    }
}
