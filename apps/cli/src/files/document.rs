//! A file on disk as text with lines, and as strict TOML tables that know where each key stands.

use std::ops::{Range, RangeInclusive};
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::nearest;
use crate::problem::{Problem, Problems};

/// No file that a person writes by hand is longer.
const BYTES_MAX: u64 = 4 << 20;

/// A text file and the name it goes by in messages.
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Document {
    /// Reads a file that a person writes by hand.
    pub(crate) fn read(path: &Path) -> Result<Self, Problem> {
        Self::read_up_to(path, BYTES_MAX, "this cannot be a file of ours: check the name")
    }

    /// Reads a file of at most so many bytes; the cure is for one that is larger.
    pub(crate) fn read_up_to(path: &Path, most: u64, too_large: &str) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let bytes = Self::bytes(path, most, too_large)?;
        Self::of(name, bytes)
    }

    /// What is in a file of at most so many bytes.
    pub(crate) fn bytes(path: &Path, most: u64, too_large: &str) -> Result<Vec<u8>, Problem> {
        let name = path.display().to_string();
        let wrong = |what: &str, cure: &str| Err(Problem::of_file(&name, what, cure));
        let meta = match std::fs::metadata(path) {
            Ok(meta) => meta,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return wrong(
                    "there is no such file",
                    "check the name and the folder; a name without a folder is looked for where you are",
                );
            }
            Err(error) => {
                return wrong(
                    &format!("the file cannot be read ({error})"),
                    "check that you may read it",
                );
            }
        };
        if meta.is_dir() {
            return wrong("this is a folder, not a file", "name a file inside it");
        }
        if meta.len() > most {
            return wrong(&format!("the file is larger than {} MiB", most >> 20), too_large);
        }
        std::fs::read(path).or_else(|error| {
            wrong(
                &format!("the file cannot be read ({error})"),
                "check that you may read it",
            )
        })
    }

    /// Bytes as text.
    pub(crate) fn of(name: String, bytes: Vec<u8>) -> Result<Self, Problem> {
        match String::from_utf8(bytes) {
            // Editors on some systems put a byte order mark in front.
            Ok(text) => Ok(Self {
                name,
                text: text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
            }),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let line = error
                    .as_bytes()
                    .iter()
                    .take(good)
                    .filter(|byte| **byte == b'\n')
                    .count()
                    + 1;
                Err(Problem::of_file(
                    &name,
                    format!("the text in line {line} is not UTF-8"),
                    "save the file as UTF-8",
                ))
            }
        }
    }

    /// Line and column of a byte, both from 1.
    pub(crate) fn place(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }

    pub(crate) fn problem(
        &self,
        span: &Range<usize>,
        key: &str,
        what: impl Into<String>,
        cure: impl Into<String>,
    ) -> Problem {
        Problem {
            file: Some(self.name.clone()),
            place: Some(self.place(span.start)),
            key: (!key.is_empty()).then(|| key.to_owned()),
            what: what.into(),
            cure: cure.into(),
        }
    }

    /// The file as one table, or what is wrong with its TOML.
    pub(crate) fn parse(&self) -> Result<Spanned<DeTable<'_>>, Problems> {
        let (table, errors) = DeTable::parse_recoverable(&self.text);
        let mut found = Problems::default();
        for error in errors {
            let span = error.span().unwrap_or_default();
            let what = format!("this is not TOML ({})", error.message());
            let cure = match error.message() {
                "duplicate key" => "keep one of the two lines",
                _ => "write `key = value` lines, text in \"quotes\", under headings such as `[[partner]]`",
            };
            found.push(self.problem(&span, "", what, cure));
        }
        found.or(Some(table))
    }
}

/// One table of a document; what is wrong in it is collected in `found`.
pub(crate) struct Table<'d> {
    doc: &'d Document,
    /// The tables around, for messages: `partner[2].wishes`.
    path: String,
    span: Range<usize>,
    entries: &'d DeTable<'d>,
}

/// A value and where it stands.
pub(crate) struct Entry<'d> {
    doc: &'d Document,
    path: String,
    value: &'d Spanned<DeValue<'d>>,
}

impl<'d> Table<'d> {
    /// The whole document.
    pub(crate) fn root(doc: &'d Document, table: &'d Spanned<DeTable<'d>>) -> Self {
        Self {
            doc,
            path: String::new(),
            span: table.span(),
            entries: table.get_ref(),
        }
    }

    /// Reports every key that is not in `known`.
    pub(crate) fn only(&self, known: &[&str], found: &mut Problems) {
        for (key, _) in self.entries {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let what = format!("unknown key `{}`", name.escape_debug());
                found.push(self.doc.problem(
                    &key.span(),
                    &self.path_of(name),
                    what,
                    nearest::cure(name, known),
                ));
            }
        }
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<Entry<'d>> {
        let (_, value) = self
            .entries
            .iter()
            .find(|(name, _)| name.get_ref().as_ref() == key)?;
        Some(Entry {
            doc: self.doc,
            path: self.path_of(key),
            value,
        })
    }

    /// The value of a key that has to be there.
    pub(crate) fn need(&self, key: &str, cure: &str, found: &mut Problems) -> Option<Entry<'d>> {
        let entry = self.get(key);
        if entry.is_none() {
            found.push(self.problem(key, format!("`{key}` is missing"), cure));
        }
        entry
    }

    /// The tables of an array of tables `[[key]]`; none when it is not there.
    pub(crate) fn tables(&self, key: &str, found: &mut Problems) -> Vec<Table<'d>> {
        let Some(entry) = self.get(key) else {
            return Vec::new();
        };
        let tables = entry.value.get_ref().as_array().map(|array| {
            array
                .iter()
                .enumerate()
                .map(|(i, item)| {
                    Entry {
                        doc: self.doc,
                        path: format!("{}[{}]", entry.path, i + 1),
                        value: item,
                    }
                    .as_table()
                })
                .collect::<Option<Vec<_>>>()
        });
        if let Some(Some(tables)) = tables {
            tables
        } else {
            found.push(entry.wrong(
                format!("`{key}` is not a list of tables"),
                format!("begin each with a line `[[{key}]]`"),
            ));
            Vec::new()
        }
    }

    /// A problem at the head of this table.
    pub(crate) fn problem(&self, key: &str, what: impl Into<String>, cure: impl Into<String>) -> Problem {
        self.doc.problem(&self.span, &self.path_of(key), what, cure)
    }

    fn path_of(&self, key: &str) -> String {
        match (self.path.as_str(), key) {
            ("", key) => key.to_owned(),
            (path, "") => path.to_owned(),
            (path, key) => format!("{path}.{key}"),
        }
    }
}

impl<'d> Entry<'d> {
    /// A problem at this value.
    pub(crate) fn wrong(&self, what: impl Into<String>, cure: impl Into<String>) -> Problem {
        self.doc.problem(&self.value.span(), &self.path, what, cure)
    }

    /// "key = value" as written, for messages; long values are cut.
    pub(crate) fn quoted(&self) -> String {
        const SHOWN: usize = 40;
        let key = self.path.rsplit('.').next().unwrap_or_default();
        let written = self.doc.text.get(self.value.span()).unwrap_or_default();
        let line: String = written
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if line.chars().count() > SHOWN {
            format!("{key} = {}…", line.chars().take(SHOWN).collect::<String>())
        } else {
            format!("{key} = {line}")
        }
    }

    /// The name of the value's type, for messages.
    fn kind(&self) -> &'static str {
        match self.value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    /// As a table.
    pub(crate) fn as_table(&self) -> Option<Table<'d>> {
        match self.value.get_ref() {
            DeValue::Table(entries) => Some(Table {
                doc: self.doc,
                path: self.path.clone(),
                span: self.value.span(),
                entries,
            }),
            _ => None,
        }
    }

    /// As a table, or a problem with the cure.
    pub(crate) fn table(&self, cure: &str, found: &mut Problems) -> Option<Table<'d>> {
        let table = self.as_table();
        if table.is_none() {
            found.push(self.wrong(format!("{} is {}, not a table", self.quoted(), self.kind()), cure));
        }
        table
    }

    /// Whether it is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.value.get_ref().as_array().is_some()
    }

    /// As the texts of a list, each an entry of its own.
    pub(crate) fn list(&self, cure: &str, found: &mut Problems) -> Vec<Entry<'d>> {
        match self.value.get_ref().as_array() {
            Some(items) => items
                .iter()
                .map(|value| Entry {
                    doc: self.doc,
                    path: self.path.clone(),
                    value,
                })
                .collect(),
            None => {
                found.push(self.wrong(format!("{} is {}, not a list", self.quoted(), self.kind()), cure));
                Vec::new()
            }
        }
    }

    /// As text.
    pub(crate) fn text(&self, cure: &str, found: &mut Problems) -> Option<&'d str> {
        let text = self.value.get_ref().as_str();
        if text.is_none() {
            found.push(self.wrong(
                format!("{} is {}, not text in quotes", self.quoted(), self.kind()),
                cure,
            ));
        }
        text
    }

    /// As one of some names.
    pub(crate) fn name<T: Copy>(&self, names: &[(&str, T)], found: &mut Problems) -> Option<T> {
        let known: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        let typed = self.text(&format!("use {}", nearest::one_of(&known)), found)?;
        let meant = names.iter().find(|(name, _)| *name == typed);
        if meant.is_none() {
            let what = format!("unknown {}", self.quoted());
            found.push(self.wrong(what, nearest::cure(typed, &known)));
        }
        meant.map(|(_, value)| *value)
    }

    /// As a number within a range; the cure says what the number means and its range.
    pub(crate) fn number(&self, range: RangeInclusive<f64>, cure: &str, found: &mut Problems) -> Option<f64> {
        let value = match self.value.get_ref() {
            DeValue::Integer(digits) if digits.radix() == 10 => {
                digits.as_str().replace('_', "").parse::<f64>().ok()
            }
            DeValue::Float(digits) => digits.as_str().replace('_', "").parse::<f64>().ok(),
            _ => None,
        };
        let Some(value) = value else {
            found.push(self.wrong(
                format!("{} is {}, not a number", self.quoted(), self.kind()),
                cure,
            ));
            return None;
        };
        if value.is_nan() {
            found.push(self.wrong(format!("{} is not a number", self.quoted()), cure));
            return None;
        }
        if !range.contains(&value) {
            found.push(self.wrong(self.quoted(), cure));
            return None;
        }
        Some(value)
    }

    /// As a whole number within a range.
    pub(crate) fn whole(&self, range: RangeInclusive<u16>, cure: &str, found: &mut Problems) -> Option<u16> {
        let value = self.number(f64::from(*range.start())..=f64::from(*range.end()), cure, found)?;
        let whole = range.clone().find(|whole| f64::from(*whole) == value);
        if whole.is_none() {
            found.push(self.wrong(format!("{} is not a whole number", self.quoted()), cure));
        }
        whole
    }
}
