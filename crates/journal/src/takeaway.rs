//! What one person takes along, as text that any program reads: JSON, whose names are those of [`Fact`] and its parts.
//! `vectors/takeaway-1-a.json` has entries of nearly every kind, and opens for ever.
//!
//! It holds what this person wrote, said and chose, and what both agreed on. It never holds anything of the other
//! person's but the name and the yes; nor keys, places in the store, or halves that were never kept: those have no
//! spelling here, so no code can write them.

mod table;
mod value;

use model::Who;
use serde::Serialize;
use serde_json::Value;
use serde_json::error::Category;

use crate::entry::{Entry, Fact};
use crate::page::Act;

pub use table::{HEAD as TABLE_HEAD, table};

/// What the first lines say, so that a reader knows what it has.
const FORMAT: &str = "evenings";
const VERSION: u32 = 1;
/// So many names stand in the file itself; no other may.
const NAMES: usize = 4;
/// The format stands within the first so many bytes, also where somebody put space between the lines.
const HEAD_BYTES: usize = 256;

#[derive(Serialize)]
struct File {
    format: String,
    version: u32,
    whose: Who,
    entries: Vec<Entry>,
}

/// No file is longer, in bytes: all sounds and pictures that one may keep, and a diary of many years beside them.
pub const BYTES_MAX: usize = 64 * 1024 * 1024;
/// No file has more entries: thirty a day for ten years.
pub const ENTRIES_MAX: usize = 100_000;

/// Why a text is none that was taken along. Nothing of the text is repeated here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It is something else.
    #[error("this is no file that was taken along from here; choose another one")]
    Other,
    /// It is longer than any that was taken along.
    #[error("this file is too long to be one that was taken along from here; choose another one")]
    Long,
    /// It stops in the middle.
    #[error("the file stops in the middle; copy it here once more, or save it anew")]
    Cut,
    /// A later version wrote it.
    #[error("a later version wrote this file; update first, then read it")]
    Later,
    /// It was changed.
    #[error("line {0} of the file cannot be read; save the file anew, then read it again")]
    Line(usize),
    /// An entry lies outside its bounds, or a later version knows more kinds of them.
    #[error("entry {0} of the file says something that is not known here; update, or save the file anew")]
    Entry(usize),
}

/// What belongs to this person, in order.
pub fn own(entries: &[Entry], who: Who) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(move |entry| belongs(&entry.fact, who))
}

/// The text. It is not sealed: whoever has it can read it.
#[must_use]
pub fn write(entries: &[Entry], who: Who) -> String {
    let file = File {
        format: FORMAT.to_owned(),
        version: VERSION,
        whose: who,
        entries: own(entries, who).cloned().collect(),
    };
    // What belongs to somebody has a spelling, so this cannot fail; an empty text is no file.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

/// Whose it is and what it says. Every entry is held to the bounds of what can be written down.
///
/// # Errors
/// [`NotTaken`] says what to do.
pub fn read(text: &str) -> Result<(Who, Vec<Entry>), NotTaken> {
    if text.len() > BYTES_MAX {
        return Err(NotTaken::Long);
    }
    // Some editors put this mark before what they save.
    let text = text.trim_start_matches('\u{FEFF}');
    let ours = text
        .get(..HEAD_BYTES)
        .unwrap_or(text)
        .contains(&format!("{FORMAT:?}"));
    let file: Value = serde_json::from_str(text).map_err(|error| match error.classify() {
        _ if !ours => NotTaken::Other,
        Category::Eof => NotTaken::Cut,
        _ => NotTaken::Line(error.line()),
    })?;
    let format = file.get("format").and_then(Value::as_str);
    let version = file.get("version").and_then(Value::as_u64);
    match version {
        Some(version) if format == Some(FORMAT) && version > u64::from(VERSION) => {
            return Err(NotTaken::Later);
        }
        Some(version) if format == Some(FORMAT) && version == u64::from(VERSION) => {}
        _ => return Err(NotTaken::Other),
    }
    let whose: Option<Who> = file.get("whose").and_then(value::read);
    let entries = file.get("entries").and_then(Value::as_array);
    let only = file.as_object().is_some_and(|file| file.len() == NAMES);
    let (Some(whose), Some(entries), true) = (whose, entries, only) else {
        return Err(NotTaken::Other);
    };
    if entries.len() > ENTRIES_MAX {
        return Err(NotTaken::Long);
    }
    let entries = entries.iter().zip(1..).map(|(entry, number)| {
        let sound = |entry: &Entry| Entry::decode(&entry.encode()).is_ok_and(|read| read == *entry);
        let read = value::read::<Entry>(entry).filter(sound);
        read.filter(|entry| belongs(&entry.fact, whose))
            .ok_or(NotTaken::Entry(number))
    });
    Ok((whose, entries.collect::<Result<_, _>>()?))
}

/// Whether a fact goes along with this person. A new fact has to say so here before it compiles.
fn belongs(fact: &Fact, who: Who) -> bool {
    let mine = |whose: &Who| *whose == who;
    match fact {
        // What both of them know and said to each other, and how the phone is set up.
        Fact::Opened { .. }
        | Fact::Named { .. }
        | Fact::Proposed { .. }
        | Fact::SaidYes { .. }
        | Fact::Ended { .. }
        | Fact::LocksAfter { .. }
        | Fact::Dressed { .. }
        | Fact::Signs { .. }
        | Fact::SetAside { .. }
        | Fact::Termed { .. }
        | Fact::Copied => true,
        // What one person wrote.
        Fact::Answered { who, .. }
        | Fact::Card { who, .. }
        | Fact::Body { who, .. }
        | Fact::Tolerance { who, .. }
        | Fact::Wish { who, .. }
        | Fact::Limited { who, .. }
        | Fact::CheckDone { who }
        | Fact::Opens { who, .. }
        | Fact::CheckedIn { who, .. }
        | Fact::Part { who, .. }
        | Fact::Vetoed { who, .. }
        | Fact::Unfinished { who, .. }
        | Fact::Learning { who, .. } => mine(who),
        // The records of what was taken out are gone already.
        Fact::Wrote { who, act } => mine(who) && !matches!(act, Act::Erased { .. }),
        // What was written before anybody said who held the phone lies open to both.
        Fact::Practised { who, .. }
        | Fact::OrderForgotten { who }
        | Fact::Owned { who, .. }
        | Fact::Keepsake { who, .. } => who.as_ref().is_none_or(mine),
        // Only one person who uses the app alone has others to compare with, and that is the first.
        Fact::OtherNamed { .. } | Fact::OtherAnswered { .. } => who == Who::A,
        Fact::Drafted { .. } | Fact::Removed { .. } | Fact::Linked { .. } | Fact::ReadBack { .. } => false,
    }
}

/// Bytes as hexadecimal.
pub(crate) mod hex {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or('0');
        let text: String = bytes
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
            .collect();
        serializer.serialize_str(&text)
    }

    pub(crate) fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let pairs = text.as_bytes().chunks(2).map(|pair| {
            let digits = str::from_utf8(pair).ok().filter(|digits| digits.len() == 2);
            digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())
        });
        pairs
            .collect::<Option<Vec<u8>>>()
            .ok_or_else(|| D::Error::custom("bytes are pairs of hexadecimal digits"))
    }
}
