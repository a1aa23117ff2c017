//! Tables of words that may mean danger, from `content/notice/<locale>.toml`.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    crisis: Words,
    force: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    phrases: Vec<String>,
    unless: Vec<String>,
}

/// The tables of all locales together: people mix languages, and an entry says nothing of which it is in.
pub(crate) fn tables(files: &[(String, String)]) -> Result<String, Box<dyn Error>> {
    let mut all: [[Vec<String>; 2]; 2] = Default::default();
    for (path, text) in files {
        let file: File = toml::from_str(text).map_err(|error| format!("{path}: {error}"))?;
        for (of_kind, words) in all.iter_mut().zip([file.crisis, file.force]) {
            for (into, phrases) in of_kind.iter_mut().zip([words.phrases, words.unless]) {
                for phrase in phrases {
                    check(&phrase).map_err(|why| format!("{path}: `{phrase}`: {why}"))?;
                    into.push(phrase);
                }
            }
        }
    }
    let mut code = String::new();
    for (name, [phrases, unless]) in ["CRISIS", "FORCE"].iter().zip(&all) {
        writeln!(
            code,
            "static {name}: Words = Words {{ phrases: &{phrases:?}, unless: &{unless:?} }};"
        )?;
    }
    Ok(code)
}

fn check(phrase: &str) -> Result<(), &'static str> {
    let words: Vec<&str> = phrase.split(' ').collect();
    if words.iter().any(|word| word.is_empty()) {
        return Err("one space between words, none around them");
    }
    if phrase
        .chars()
        .any(|c| !(c.is_alphabetic() && !c.is_uppercase() || c == ' '))
    {
        return Err("small letters and spaces only");
    }
    Ok(())
}
