//! Compiles `content/helplines.toml` into a static table; an entry that helps nobody, or that nobody could check, stops
//! the build.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::registry::Known;

/// A number that nobody has looked at for a year is not shipped as fresh, in days.
const FRESH_MAX: i64 = 366;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    country: Vec<Country>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    code: String,
    emergency: Vec<String>,
    line: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kind: String,
    to: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    whom: String,
    read: String,
    until: String,
    source: String,
}

/// A number to call, or an address to open.
fn leads_somewhere(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let spaced = number
        .chars()
        .all(|sign| sign.is_ascii_digit() || " -".contains(sign));
    (digits >= 3 && spaced) || (number.contains('.') && !number.contains(' '))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, after Howard Hinnant's `days_from_civil`: years begin in
/// March, so that the leap day is a year's last.
fn day_of(date: &str) -> Option<i64> {
    let parts: Vec<i64> = date
        .split('-')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [year, month @ 1..=12, day @ 1..=31] = parts[..] else {
        return None;
    };
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468,
    )
}

/// What is wrong with one line, if anything.
fn wrong(line: &Line, known: &Known) -> Option<String> {
    if !leads_somewhere(&line.to) {
        return Some("`to` is neither a number nor an address".to_owned());
    }
    if !matches!(line.kind.as_str(), "violence" | "crisis") {
        return Some("`kind` is \"violence\" or \"crisis\"".to_owned());
    }
    if line.source.trim().is_empty() {
        return Some("`source` says where it was read".to_owned());
    }
    if !line.whom.is_empty() && !known.has_message(&format!("safety-whom-{}", line.whom)) {
        return Some(format!("there is no message safety-whom-{}", line.whom));
    }
    let (Some(read), Some(until)) = (day_of(&line.read), day_of(&line.until)) else {
        return Some("write `read` and `until` as year-month-day: 2026-11-22".to_owned());
    };
    (!(1..=FRESH_MAX).contains(&(until - read)))
        .then(|| format!("`until` lies after `read`, by at most {FRESH_MAX} days"))
}

/// The source of `helplines.rs`.
pub(crate) fn tables(source: &str, known: &Known) -> Result<String, Box<dyn Error>> {
    let table: Table = toml::from_str(source)?;
    let mut code = String::from("static COUNTRIES: &[Country] = &[\n");
    let mut seen: Vec<&str> = Vec::new();
    for country in &table.country {
        let problem = |what: &str| Err(format!("helplines.toml: {}: {what}", country.code).into());
        if seen.contains(&country.code.as_str()) {
            return problem("is there twice");
        }
        seen.push(&country.code);
        if !known.has_message(&format!("safety-country-{}", country.code)) {
            return problem(&format!("there is no message safety-country-{}", country.code));
        }
        if country.line.is_empty() {
            return problem("has no line; leave it out");
        }
        if country.emergency.iter().any(|number| !leads_somewhere(number)) {
            return problem("an emergency number is none");
        }
        writeln!(
            code,
            "    Country {{ code: {:?}, emergency: &{:?}, lines: &[",
            country.code, country.emergency
        )?;
        for line in &country.line {
            if let Some(what) = wrong(line, known) {
                return problem(&format!("{}: {what}", line.to));
            }
            writeln!(
                code,
                "        Line {{ violence: {}, to: {:?}, name: {:?}, whom: {:?}, read_on: {}, until: {} }},",
                line.kind == "violence",
                line.to,
                line.name,
                line.whom,
                day_of(&line.read).unwrap_or_default(),
                day_of(&line.until).unwrap_or_default()
            )?;
        }
        writeln!(code, "    ] }},")?;
    }
    writeln!(code, "];")?;
    Ok(code)
}
