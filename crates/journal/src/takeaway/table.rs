//! The same as [`super::write`] as a table that a spreadsheet opens: one row for each single thing an entry says.

use model::Who;
use serde_json::Value;

use super::own;
use crate::entry::Entry;
use crate::moment::{DAY_S, Moment};

/// The first row: the number of the entry counted from 1, when it was written in UTC, local time minus UTC in minutes,
/// what kind of entry it is, which part of it this row tells, and what that part says.
pub const HEAD: &str = "entry,utc,offset_min,kind,part,value";
/// With these a spreadsheet begins a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// At these, too, some spreadsheets begin a cell, whatever else a file says.
const CELL: [char; 5] = [';', '|', '\t', '\r', '\n'];

/// What belongs to one person, as comma-separated values (RFC 4180). It is not sealed: whoever has it can read it.
///
/// What a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do not show at the
/// beginning of a cell; in some countries they begin one at each semicolon.
#[must_use]
pub fn table(entries: &[Entry], who: Who) -> String {
    let mut text = format!("{HEAD}\r\n");
    for (at, entry) in own(entries, who).enumerate() {
        let (number, utc, offset) = ((at + 1).to_string(), utc(entry.at), entry.at.offset_min);
        let fact = serde_json::to_value(&entry.fact).unwrap_or_default();
        let (kind, inside) = named(&fact);
        let mut parts = Vec::new();
        flatten(String::new(), inside, &mut parts);
        for (part, value) in parts {
            let [kind, part, value] = [kind, &part, &value].map(cell);
            text.push_str(&format!("{number},{utc},{offset},{kind},{part},{value}\r\n"));
        }
    }
    text
}

/// A fact is its name alone, or its name and what is inside.
fn named(fact: &Value) -> (&str, &Value) {
    match fact {
        Value::Object(map) => map
            .iter()
            .next()
            .map_or(("", &Value::Null), |(name, inside)| (name, inside)),
        Value::String(name) => (name, &Value::Null),
        _ => ("", &Value::Null),
    }
}

/// Every single thing in a value with the way to it: names and places from 1, joined by dots.
fn flatten(path: String, value: &Value, into: &mut Vec<(String, String)>) {
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (name, inside) in map {
                flatten(below(name), inside, into);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            for (at, inside) in list.iter().enumerate() {
                flatten(below(&(at + 1).to_string()), inside, into);
            }
        }
        Value::Null | Value::Object(_) | Value::Array(_) => into.push((path, String::new())),
        Value::String(text) => into.push((path, without_formulas(text))),
        Value::Bool(_) | Value::Number(_) => into.push((path, value.to_string())),
    }
}

fn without_formulas(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut begins = true;
    for letter in text.chars() {
        if begins && FORMULA.contains(&letter) {
            written.push('\'');
        }
        written.push(letter);
        begins = CELL.contains(&letter);
    }
    written
}

/// A cell, in quotes where it has to be.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A moment as ISO 8601 writes it in UTC: `2026-11-29T01:30:00Z`. Days by the calendar of eras of 400 years.
fn utc(at: Moment) -> String {
    /// Days of 400 years.
    const ERA: i64 = 146_097;
    /// 1970-01-01 counted from 0000-03-01.
    const EPOCH: i64 = 719_468;
    let (day, second) = (at.unix_s.div_euclid(DAY_S), at.unix_s.rem_euclid(DAY_S));
    let counted = day + EPOCH;
    let (era, of_era) = (counted.div_euclid(ERA), counted.rem_euclid(ERA));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Years begin in March here, so that the day in February that comes and goes is the last one.
    let from_march = (5 * of_year + 2) / 153;
    let date = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_a_formula_wherever_a_spreadsheet_begins_a_cell() {
        for (text, expected) in [
            ("we talked", "we talked"),
            ("a - b = c", "a - b = c"),
            ("=1+1", "'=1+1"),
            ("so;=1+1", "so;'=1+1"),
            ("so|@x\n-y\t+z", "so|'@x\n'-y\t'+z"),
            ("\t=1", "'\t'=1"),
            (";;-", ";;'-"),
        ] {
            assert_eq!(without_formulas(text), expected);
        }
    }

    #[test]
    fn days_are_written_as_calendars_write_them() {
        for (unix_s, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_781_992_800, "2026-06-20T22:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            let at = Moment {
                unix_s,
                offset_min: 0,
            };
            assert_eq!(utc(at), expected);
        }
    }
}
