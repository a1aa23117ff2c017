//! Compiles `content/helplines.toml` into a static table; an entry that helps nobody stops the build.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    read_on: String,
    fresh_days: u16,
    source: String,
    country: Vec<Country>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    name: String,
    violence: Vec<String>,
    crisis: Vec<String>,
    emergency: String,
}

/// A number to call, or an address to open.
fn leads_somewhere(number: &str) -> bool {
    number.chars().filter(char::is_ascii_digit).count() >= 3
        || number.split_whitespace().any(|word| word.contains('.'))
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

/// The source of `helplines.rs`.
pub(crate) fn tables(source: &str) -> Result<String, Box<dyn Error>> {
    let table: Table = toml::from_str(source)?;
    let mut code = String::new();
    writeln!(
        code,
        "/// The day the numbers were read.\npub const READ_ON: &str = {:?};",
        table.read_on
    )?;
    let day = day_of(&table.read_on).ok_or("helplines.toml: write read_on as year-month-day: 2026-11-22")?;
    writeln!(
        code,
        "/// The same day, counted from 1970-01-01.\npub const READ_ON_DAY: i64 = {day};"
    )?;
    writeln!(
        code,
        "/// After how many days they should be read again.\npub const FRESH_DAYS: u16 = {};",
        table.fresh_days
    )?;
    writeln!(
        code,
        "/// Where they were read.\npub const SOURCE: &str = {:?};",
        table.source
    )?;
    writeln!(code, "static COUNTRIES: &[Country] = &[")?;
    let mut before = String::new();
    for country in &table.country {
        if country.name <= before {
            return Err(format!("helplines.toml: {} is twice or out of order", country.name).into());
        }
        if country.violence.is_empty() && country.crisis.is_empty() {
            return Err(format!("helplines.toml: {} has no number; leave it out", country.name).into());
        }
        let numbers = country.violence.iter().chain(&country.crisis);
        if let Some(bad) = numbers.clone().find(|number| !leads_somewhere(number)) {
            return Err(format!(
                "helplines.toml: {}: `{bad}` holds neither a number nor an address",
                country.name
            )
            .into());
        }
        before.clone_from(&country.name);
        writeln!(
            code,
            "    Country {{ name: {:?}, violence: &{:?}, crisis: &{:?}, emergency: {:?} }},",
            country.name, country.violence, country.crisis, country.emergency
        )?;
    }
    writeln!(code, "];")?;
    Ok(code)
}
