//! A diary: `diary.csv`, a tidy, long table of what two people wrote down, one answer a line; or what one of them took
//! along from the app, which [`super::taken`] reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use learn::Diary;
use learn::diary::{CHECKIN_ITEMS, Entry, MORNING_ITEMS, Side, What};
use model::{Begun, Couple, Who};
use serde_json::Value;

use super::document::Document;
use super::{columns, nearest_cure, one_of, taken};
use crate::problem::{Problem, Problems};

/// The columns, in order.
pub(crate) const COLUMNS: [&str; 10] = [
    "dyad_id",
    "person_id",
    "partner_id",
    "timestamp_utc",
    "tz",
    "instrument",
    "version",
    "item",
    "value",
    "missing_reason",
];
/// Items of a check-in beside the five questions.
pub(crate) const DONE_ITEMS: [&str; 8] = [
    "minutes_after",
    "hold_min",
    "talk_min",
    "apart_min",
    "begun_from",
    "agreement_kept",
    "soothed_first",
    "partner_turned_away",
];
const BEGUN: [(&str, Begun); 4] = [
    ("desire", Begun::Desire),
    ("insecurity", Begun::Insecurity),
    ("to please", Begun::ToPlease),
    ("to soothe", Begun::ToSoothe),
];
/// More wrong lines than this are not told one by one.
const PROBLEMS_MOST: usize = 20;
/// Years of thousands of couples are shorter.
const BYTES_MAX: u64 = 1 << 30;
/// An evening is a day long at most.
const MINUTES_MOST: f64 = 1440.0;

/// A diary, read and put in order.
pub(crate) struct DiaryFile {
    /// The diary.
    pub(crate) diary: Diary,
    /// What both are called in the file, in the order of [`Who`].
    pub(crate) persons: [String; 2],
    /// Whose it is alone, where one person took it along.
    pub(crate) owner: Option<Owner>,
}

/// The one whose entries a file holds.
pub(crate) struct Owner {
    /// Which of the two.
    pub(crate) who: Who,
    /// What they answered to the check; the other is left wide.
    pub(crate) couple: Couple,
}

/// One line's place and text.
struct Line<'a> {
    file: &'a str,
    number: usize,
    /// Where each of [`COLUMNS`] stands.
    order: [usize; COLUMNS.len()],
    cells: &'a csv::StringRecord,
}

impl Line<'_> {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(self.order[column]).unwrap_or_default().trim()
    }

    fn wrong(&self, column: usize, what: impl Into<String>, cure: impl Into<String>) -> Problem {
        Problem {
            file: Some(self.file.to_owned()),
            place: Some((self.number, self.order[column] + 1)),
            key: COLUMNS.get(column).map(|name| (*name).to_owned()),
            what: what.into(),
            cure: cure.into(),
        }
    }
}

/// Reads a diary. With several couples in a table, `dyad` says which.
pub(crate) fn read(path: &Path, dyad: Option<&str>) -> Result<DiaryFile, Problems> {
    let name = path.display().to_string();
    let bytes = Document::bytes(path, BYTES_MAX, "split it, one file for each couple")?;
    taken::no_sealed_copy(&name, &bytes)?;
    let doc = Document::of(name, bytes)?;
    if !taken::looks_like(&doc.text) {
        taken::not_the_table(&doc)?;
        return parse(&doc, dyad);
    }
    if dyad.is_some() {
        let what = "is what one person took along, and holds no couples to choose from";
        return Err(Problem::of_file(&doc.name, what, "leave --dyad out").into());
    }
    taken::parse(&doc)
}

fn parse(doc: &Document, dyad: Option<&str>) -> Result<DiaryFile, Problems> {
    let file = doc.name.as_str();
    let mut problems = Problems::default();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(doc.text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    if header.is_empty() {
        return Err(Problem::of_file(file, "the file is empty", columns::begin(&COLUMNS)).into());
    }
    let Some(order) = columns::order(doc, &header, COLUMNS, &mut problems) else {
        return problems.or(None);
    };
    let mut found = 0;
    let mut couples = Couples::default();
    let mut groups = Groups::new();
    for (position, record) in reader.records().enumerate() {
        if found == PROBLEMS_MOST {
            problems.push(Problem::of_file(
                file,
                format!("{PROBLEMS_MOST} lines are wrong, and those after them were not looked at"),
                "put these right first",
            ));
            break;
        }
        let number = record
            .as_ref()
            .ok()
            .and_then(|r| r.position())
            .map_or(position + 2, |at| at.line() as usize);
        let taken = match record {
            Ok(cells) => {
                let line = Line {
                    file,
                    number,
                    order,
                    cells: &cells,
                };
                take(&line, dyad, &mut couples, &mut groups)
            }
            Err(error) => Err(Problem::of_file(
                file,
                format!("this is not CSV ({error})"),
                "write one answer a line",
            )),
        };
        if let Err(problem) = taken {
            found += 1;
            problems.push(problem);
        }
    }
    let Couples { dyads, mut persons } = couples;
    if dyads.len() > 1 {
        problems.push(Problem::of_file(
            file,
            format!("holds {} couples", dyads.len()),
            format!("say which: --dyad {}", dyads.first().map_or("ID", String::as_str)),
        ));
    }
    if dyads.is_empty() && problems.is_empty() {
        let (what, cure) = match dyad {
            Some(dyad) => (format!("holds no couple `{dyad}`"), "use a dyad_id of the file"),
            None => (
                "holds no entry".to_owned(),
                "add at least one line under the header",
            ),
        };
        problems.push(Problem::of_file(file, what, cure));
    }
    persons.resize(2, "the other".to_owned());
    let entries: Vec<Entry> = groups
        .into_iter()
        .map(|((unix_s, person, _), (offset_min, group))| Entry {
            unix_s,
            offset_min,
            who: Who::BOTH[person],
            what: group.what(),
        })
        .collect();
    let persons = [persons[0].clone(), persons[1].clone()];
    problems.or(Some(DiaryFile {
        diary: Diary::of(&entries),
        persons,
        owner: None,
    }))
}

/// The lines of a table that this program made, each an object with the columns as keys.
pub(crate) fn rows(table: &str) -> Value {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.records().flatten().map(|cells| {
        let pairs = COLUMNS.into_iter().zip(&cells);
        Value::Object(pairs.map(|(name, cell)| (name.to_owned(), cell.into())).collect())
    });
    Value::Array(rows.collect())
}

/// Who is in the file, as far as it was read.
#[derive(Default)]
struct Couples {
    dyads: BTreeSet<String>,
    /// The two of the couple that is read.
    persons: Vec<String>,
}

/// The lines of one instrument at one moment.
#[derive(Default)]
struct Group {
    morning: bool,
    minutes_after: f64,
    checkin: [Option<u8>; 5],
    answers: [Option<u8>; 3],
    did: Side,
}

impl Group {
    fn what(self) -> What {
        if self.morning {
            What::Morning(self.answers)
        } else {
            What::CheckIn {
                minutes_after: self.minutes_after,
                answers: self.checkin,
                did: self.did,
            }
        }
    }
}

type Groups = BTreeMap<(i64, usize, u8), (i32, Group)>;

fn take(
    line: &Line<'_>,
    dyad: Option<&str>,
    couples: &mut Couples,
    groups: &mut Groups,
) -> Result<(), Problem> {
    if line.cells.len() != COLUMNS.len() {
        return Err(line.wrong(
            0,
            format!("{} cells instead of {}", line.cells.len(), COLUMNS.len()),
            "give every column, empty where there is nothing to say",
        ));
    }
    let couple = line.cell(0);
    if dyad.is_some_and(|dyad| dyad != couple) {
        return Ok(());
    }
    let Couples { dyads, persons } = couples;
    if !dyads.contains(couple) {
        dyads.insert(couple.to_owned());
    }
    if dyads.len() > 1 {
        return Ok(());
    }
    for column in [1, 2] {
        let name = line.cell(column);
        if !name.is_empty() && !persons.iter().any(|known| known == name) {
            if persons.len() == 2 {
                return Err(line.wrong(
                    column,
                    format!("a third person `{name}` in couple `{couple}`"),
                    format!("a couple is two: use {}", one_of(&[&persons[0], &persons[1]])),
                ));
            }
            persons.push(name.to_owned());
        }
    }
    let Some(person) = persons.iter().position(|known| known == line.cell(1)) else {
        return Err(line.wrong(1, "nobody wrote this", "give a person_id"));
    };
    let unix_s = timestamp(line.cell(3)).ok_or_else(|| {
        line.wrong(
            3,
            format!("`{}` is not a moment in UTC", line.cell(3)),
            "write it like 2026-11-24T22:10:00Z",
        )
    })?;
    let offset_min = offset(line.cell(4)).ok_or_else(|| {
        line.wrong(
            4,
            format!("`{}` is not an offset from UTC", line.cell(4)),
            "write it like +01:00, or Z",
        )
    })?;
    let morning = match line.cell(5) {
        "checkin" => false,
        "morning" => true,
        other => {
            return Err(line.wrong(
                5,
                format!("unknown instrument `{other}`"),
                nearest_cure(other, &["checkin", "morning"]),
            ));
        }
    };
    let key = (unix_s, person, u8::from(morning));
    let (_, group) = groups
        .entry(key)
        .or_insert_with(|| (offset_min, Group::default()));
    group.morning = morning;
    let value = line.cell(8);
    // Missing is not zero: a line without a value says only that somebody was asked.
    if value.is_empty() {
        return Ok(());
    }
    set(line, group, value)
}

fn set(line: &Line<'_>, group: &mut Group, value: &str) -> Result<(), Problem> {
    let item = line.cell(7);
    let number = |low: f64, high: f64| match value.parse::<f64>() {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ => Err(line.wrong(
            8,
            format!("{item} is `{value}`"),
            format!("give a number from {low} to {high}, or leave it empty"),
        )),
    };
    let whole = |low: f64, high: f64| {
        let number = number(low, high)?;
        if number.fract() == 0.0 {
            Ok(number as u8)
        } else {
            Err(line.wrong(
                8,
                format!("{item} is `{value}`"),
                format!("give a whole number from {low} to {high}, or leave it empty"),
            ))
        }
    };
    let yes = || Ok(Some(whole(0.0, 1.0)? == 1));
    if group.morning {
        let Some(place) = MORNING_ITEMS.iter().position(|name| *name == item) else {
            return Err(line.wrong(
                7,
                format!("unknown item `{item}`"),
                nearest_cure(item, &MORNING_ITEMS),
            ));
        };
        group.answers[place] = Some(whole(1.0, 7.0)?);
        return Ok(());
    }
    if let Some(place) = CHECKIN_ITEMS.iter().position(|name| *name == item) {
        group.checkin[place] = Some(whole(0.0, 10.0)?);
        return Ok(());
    }
    match item {
        "minutes_after" => group.minutes_after = number(0.0, MINUTES_MOST)?,
        "hold_min" => group.did.hold_min = Some(number(0.0, MINUTES_MOST)?),
        "talk_min" => group.did.talk_min = Some(number(0.0, MINUTES_MOST)?),
        "apart_min" => group.did.apart_min = Some(number(0.0, MINUTES_MOST)?),
        "agreement_kept" => group.did.agreement_kept = yes()?,
        "soothed_first" => group.did.soothed_first = yes()?,
        "partner_turned_away" => group.did.partner_turned_away = yes()?,
        "begun_from" => {
            let spelled = value.replace('_', " ");
            let known = BEGUN.iter().find(|(name, _)| *name == spelled);
            let (_, begun) = known.ok_or_else(|| {
                line.wrong(
                    8,
                    format!("unknown begun_from `{value}`"),
                    nearest_cure(value, &BEGUN.map(|(name, _)| name)),
                )
            })?;
            group.did.begun_from = Some(*begun);
        }
        _ => {
            let names: Vec<&str> = CHECKIN_ITEMS.iter().chain(&DONE_ITEMS).copied().collect();
            return Err(line.wrong(7, format!("unknown item `{item}`"), nearest_cure(item, &names)));
        }
    }
    Ok(())
}

/// Seconds since 1970 of a moment such as `2026-11-24T22:10:00Z`.
fn timestamp(text: &str) -> Option<i64> {
    let text = text
        .strip_suffix('Z')
        .or_else(|| text.strip_suffix("+00:00"))
        .unwrap_or(text);
    let (date, time) = text.split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut time = time.split(':');
    let hour = time.next()?.parse::<i64>().ok()?;
    let minute = time.next()?.parse::<i64>().ok()?;
    let second = time.next().map_or(Some(0.0), |text| text.parse::<f64>().ok())? as i64;
    let fits = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_of(year, month)).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    fits.then(|| days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/// How many days a month has.
fn days_of(year: i64, month: i64) -> i64 {
    let next = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    days(next.0, next.1, 1) - days(year, month, 1)
}

/// Days since 1970 of a date of the common calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date and time of seconds since 1970, as [`timestamp`] reads it.
pub(crate) fn moment(unix_s: i64) -> String {
    let (day, of_day) = (unix_s.div_euclid(86_400), unix_s.rem_euclid(86_400));
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}

fn offset(text: &str) -> Option<i32> {
    if matches!(text, "" | "Z" | "UTC") {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let [hours, minutes] = [hours, minutes].map(|text| text.parse::<u8>().ok().filter(|n| *n < 60));
    let total = i32::from(hours?) * 60 + i32::from(minutes?);
    (total <= 840).then_some(sign * total)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "dyad_id,person_id,partner_id,timestamp_utc,tz,instrument,version,item,value,missing_reason";

    /// A whole file, and what is wrong with it.
    fn check_file(text: &str, expected: &str) {
        let doc = Document {
            name: "diary.csv".to_owned(),
            text: text.to_owned(),
        };
        let told = parse(&doc, None)
            .err()
            .map_or_else(|| "fine".to_owned(), |problems| problems.to_string());
        assert_eq!(told.trim_end(), expected);
    }

    fn check(line: &str, expected: &str) {
        check_file(&format!("{HEAD}\n{line}\n"), expected);
    }

    #[test]
    fn errors_name_the_line_and_the_cure() {
        check("1,a,b,2026-11-24T22:10:00Z,+01:00,checkin,1,calm,7,", "fine");
        check(
            "1,a,b,2026-11-24T22:10:00Z,+01:00,checkin,1,calm,,skipped",
            "fine",
        );
        check(
            "1,a,b,2026-11-24T22:10:00Z,+01:00,checkin,1,calm,11,",
            "calm is `11` at diary.csv:2:9: give a number from 0 to 10, or leave it empty",
        );
        check(
            "1,a,b,2026-11-24T22:10:00Z,+01:00,checkin,1,calm,0.7,",
            "calm is `0.7` at diary.csv:2:9: give a whole number from 0 to 10, or leave it empty",
        );
        check(
            "1,a,b,2026-11-24T22:10:00Z,+01:00,checkin,1,clam,7,",
            "unknown item `clam` at diary.csv:2:8: did you mean `calm`?",
        );
        check(
            "1,a,b,yesterday,+01:00,checkin,1,calm,7,",
            "`yesterday` is not a moment in UTC at diary.csv:2:4: write it like 2026-11-24T22:10:00Z",
        );
        check(
            "1,a,b,2026-11-24T22:10:00Z,Europe/Berlin,checkin,1,calm,7,",
            "`Europe/Berlin` is not an offset from UTC at diary.csv:2:5: write it like +01:00, or Z",
        );
    }

    #[test]
    fn a_day_or_an_offset_that_no_calendar_has() {
        let moment = |day: &str, cure: &str| check(&format!("1,a,b,{day},Z,morning,1,mood,5,"), cure);
        moment("2024-02-29T07:00:00Z", "fine");
        moment(
            "2025-02-29T07:00:00Z",
            "`2025-02-29T07:00:00Z` is not a moment in UTC at diary.csv:2:4: write it like 2026-11-24T22:10:00Z",
        );
        moment("2025-12-31T07:00:00Z", "fine");
        for tz in ["+-1:00", "+01:99", "+15:00"] {
            check(
                &format!("1,a,b,2026-11-24T22:10:00Z,{tz},morning,1,mood,5,"),
                &format!("`{tz}` is not an offset from UTC at diary.csv:2:5: write it like +01:00, or Z"),
            );
        }
    }

    #[test]
    fn a_first_line_as_other_programs_write_it() {
        let line = "1,a,b,2026-11-24T22:10:00Z,Z,morning,1,mood,5,";
        check_file(&format!("{HEAD}\r\n{line}\r\n"), "fine");
        check_file(
            "value,item,instrument,version,missing_reason,tz,timestamp_utc,partner_id,person_id,dyad_id\n\
             8,mood,morning,1,,Z,2026-11-24T22:10:00Z,b,a,1\n",
            "mood is `8` at diary.csv:2:1: give a number from 1 to 7, or leave it empty",
        );
        check_file(
            "",
            &format!("diary.csv: the file is empty: begin with the line {HEAD}"),
        );
        check_file(
            &format!("{HEAD}\n{line}\n").replace(',', ";"),
            "semicolons stand between the columns at diary.csv:1:1: save it with commas, as \"CSV (comma delimited)\", \
             and with points in numbers",
        );
        check_file(
            &HEAD.replace("timestamp_utc", "timestamp"),
            "unknown column `timestamp` at diary.csv:1:4: did you mean `timestamp_utc`?",
        );
        check_file(
            &HEAD.replace("tz,", ""),
            &format!("the column `tz` is missing at diary.csv:1:1: begin with the line {HEAD}"),
        );
        check_file(
            &HEAD.replace("version", "item"),
            "column `item` stands there twice at diary.csv:1:8: keep one of the two",
        );
    }

    #[test]
    fn after_twenty_wrong_lines_the_rest_is_not_looked_at_and_that_is_said() {
        let wrong = "1,a,b,2026-11-24T22:10:00Z,Z,morning,1,mood,9,\n";
        for (lines, told) in [(20, 20), (21, 21), (500, 21)] {
            let doc = Document {
                name: "diary.csv".to_owned(),
                text: format!("{HEAD}\n{}", wrong.repeat(lines)),
            };
            let problems = parse(&doc, None).err().unwrap_or_default().to_string();
            assert_eq!(problems.lines().count(), told, "{problems}");
            let cut = "diary.csv: 20 lines are wrong, and those after them were not looked at: put these right first";
            assert_eq!(problems.contains(cut), lines > 20, "{problems}");
        }
    }

    #[test]
    fn moments_go_there_and_back() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2024-02-29T23:59:59Z",
            "2026-11-24T22:10:00Z",
            "2100-03-01T05:00:00Z",
        ] {
            assert_eq!(timestamp(text).map(moment).as_deref(), Some(text));
        }
    }
}
