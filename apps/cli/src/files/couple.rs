//! `couple.toml`: two partners, what each wishes for and what each keeps out.

use std::path::Path;

use agree::{Limits, Wishes};
use measure::Dimension;
use model::{Begun, BodyProfile, Couple, Percentile, Person, StepKind, Who};

use super::dimension;
use super::document::{Document, Entry, Table};
use super::{KIND_NAMES, nearest};
use crate::problem::{Problem, Problems};

const PARTNER_KEYS: [&str; 10] = [
    "name",
    "anxiety",
    "avoidance",
    "fear",
    "tolerance_min",
    "body",
    "orgasms",
    "begun_from",
    "wishes",
    "limits",
];

/// What the second partner is called when "just me" leaves the name out.
const NAMELESS: &str = "the other";
const NAME_LETTERS_MAX: usize = 60;
const TOLERANCE_MIN: f64 = 0.1;
const TOLERANCE_MAX: f64 = model::evening::HORIZON_MAX_MIN;
const ORGASMS_MAX: u16 = model::evening::ORGASMS_MAX as u16;
const STEP_MINUTES_MAX: u16 = model::Agreement::STEP_MINUTES_MAX;

/// The couple file, checked.
pub(crate) struct CoupleFile {
    /// What the partners are called, in order.
    pub(crate) names: [String; 2],
    /// Who they are.
    pub(crate) couple: Couple,
    /// What each wishes for.
    pub(crate) wishes: [Wishes; 2],
    /// What each keeps out.
    pub(crate) limits: [Limits; 2],
    /// Things worth knowing that are not wrong: "Sam's fear is not given: drawn from all adults".
    pub(crate) notes: Vec<String>,
}

struct Partner {
    name: String,
    person: Person,
    wishes: Wishes,
    limits: Limits,
    notes: Vec<String>,
}

/// Reads and checks a couple file.
pub(crate) fn read(path: &Path) -> Result<CoupleFile, Problems> {
    let doc = Document::read(path)?;
    let root = doc.parse()?;
    let root = Table::root(&doc, &root);
    let mut found = Problems::default();
    root.only(&["partner"], &mut found);
    let tables = root.tables("partner", &mut found);
    if found.is_empty() && tables.len() != 2 {
        found.push(wrong_number(&doc, &tables));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let read: Vec<Option<Partner>> = tables
        .iter()
        .take(2)
        .enumerate()
        .map(|(i, table)| partner(table, i, folder, &mut found))
        .collect();
    let pair = <[Option<Partner>; 2]>::try_from(read).ok();
    let pair = pair.and_then(|[a, b]| Some((a?, b?)));
    if let (Some((a, b)), Some(second)) = (&pair, tables.get(1))
        && a.name == b.name
    {
        let what = format!("both partners are called \"{}\"", a.name);
        found.push(second.problem("name", what, "give them two names, events are told apart by them"));
    }
    let (a, b) = found.or(pair)?;
    Ok(CoupleFile {
        couple: Couple {
            partners: [a.person, b.person],
        },
        wishes: [a.wishes, b.wishes],
        limits: [a.limits, b.limits],
        notes: [a.notes, b.notes].concat(),
        names: [a.name, b.name],
    })
}

impl CoupleFile {
    /// What a partner is called.
    pub(crate) fn name(&self, who: Who) -> &str {
        let [a, b] = &self.names;
        match who {
            Who::A => a,
            Who::B => b,
        }
    }

    /// The notes as a paragraph of their own; nothing when there are none.
    pub(crate) fn notes_for_people(&self) -> String {
        let lines = self
            .notes
            .iter()
            .map(|note| format!("Note: {note}.\n"))
            .collect::<String>();
        if lines.is_empty() {
            lines
        } else {
            format!("\n{lines}")
        }
    }
}

fn wrong_number(doc: &Document, tables: &[Table<'_>]) -> Problem {
    let (count, cure) = match tables.len() {
        0 => (
            "none".to_owned(),
            "write two tables `[[partner]]`, the second may stay empty",
        ),
        1 => (
            "one".to_owned(),
            "add a second `[[partner]]`; leave it empty and the other is drawn from all adults",
        ),
        n => (
            n.to_string(),
            "keep two; somebody with several relationships has a file for each",
        ),
    };
    let what = format!("a couple has two partners, this file has {count}");
    match tables.get(2) {
        Some(third) => third.problem("", what, cure),
        None => Problem {
            key: Some("partner".to_owned()),
            ..Problem::of_file(&doc.name, what, cure)
        },
    }
}

fn partner(table: &Table<'_>, position: usize, folder: &Path, found: &mut Problems) -> Option<Partner> {
    table.only(&PARTNER_KEYS, found);
    let name = name(table, position, found);
    let mut person = Person::UNKNOWN;
    let mut notes = Vec::new();
    let mut left_out = Vec::new();
    for which in Dimension::ALL {
        let value = match table.get(which.name()) {
            Some(entry) => {
                dimension::read(&entry, which, folder, &mut notes, found).unwrap_or(Percentile::Unknown)
            }
            None => {
                left_out.push(which.name());
                Percentile::Unknown
            }
        };
        match which {
            Dimension::Anxiety => person.anxiety = value,
            Dimension::Avoidance => person.avoidance = value,
            Dimension::Fear => person.fear = value,
        }
    }
    if let (Some(name), Some((last, rest))) = (&name, left_out.split_last()) {
        let list = if rest.is_empty() {
            (*last).to_owned()
        } else {
            format!("{} and {last}", rest.join(", "))
        };
        notes.push(format!("{name}: {list} not given, taken from all adults"));
    }
    if let Some(entry) = table.get("tolerance_min") {
        let cure = "minutes of closeness before it starts to weigh, more than 0 and at most 240";
        person.tolerance_min = entry.number(TOLERANCE_MIN..=TOLERANCE_MAX, cure, found);
    }
    if let Some(entry) = table.get("body") {
        let names = [
            ("average", BodyProfile::Average),
            ("told-female", BodyProfile::ToldFemale),
            ("told-male", BodyProfile::ToldMale),
        ];
        person.body = entry.name(&names, found).unwrap_or(person.body);
    }
    if let Some(entry) = table.get("orgasms") {
        let orgasms = entry.whole(0..=ORGASMS_MAX, "a whole number from 0 to 10", found);
        person.orgasms = orgasms
            .and_then(|n| u8::try_from(n).ok())
            .unwrap_or(person.orgasms);
    }
    if let Some(entry) = table.get("begun_from") {
        let names = [
            ("desire", Begun::Desire),
            ("insecurity", Begun::Insecurity),
            ("to please", Begun::ToPlease),
            ("to soothe", Begun::ToSoothe),
        ];
        person.begun_from = entry.name(&names, found).unwrap_or(person.begun_from);
    }
    let wishes = table
        .get("wishes")
        .map(|entry| wishes(&entry, found))
        .unwrap_or_default();
    let limits = table
        .get("limits")
        .map(|entry| limits(&entry, found))
        .unwrap_or_default();
    Some(Partner {
        name: name?,
        person,
        wishes,
        limits,
        notes,
    })
}

fn name(table: &Table<'_>, position: usize, found: &mut Problems) -> Option<String> {
    let cure = "write name = \"…\", any name will do";
    if position == 1 && table.get("name").is_none() {
        return Some(NAMELESS.to_owned());
    }
    let entry = table.need("name", cure, found)?;
    let name = entry.text(cure, found)?;
    let trouble = if name.trim().is_empty() {
        Some("the name is empty".to_owned())
    } else if name.chars().count() > NAME_LETTERS_MAX {
        Some(format!("the name is longer than {NAME_LETTERS_MAX} letters"))
    } else if name.chars().any(steers) {
        Some("the name holds a character that steers the terminal instead of being shown".to_owned())
    } else {
        None
    };
    match trouble {
        Some(what) => {
            found.push(entry.wrong(what, cure));
            None
        }
        None => Some(name.to_owned()),
    }
}

/// Control characters and the marks that turn the direction of all text after them.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn minutes(entry: &Entry<'_>, found: &mut Problems) -> Option<u16> {
    let cure = format!("whole minutes from 0 to {STEP_MINUTES_MAX}");
    entry.whole(0..=STEP_MINUTES_MAX, &cure, found)
}

fn wishes(entry: &Entry<'_>, found: &mut Problems) -> Wishes {
    let mut wishes = Wishes::default();
    let Some(table) = entry.table(
        "write minutes by kind under [partner.wishes], such as hold = 15",
        found,
    ) else {
        return wishes;
    };
    table.only(&KIND_NAMES.map(|(name, _)| name), found);
    for (name, kind) in KIND_NAMES {
        if let Some(minutes) = table.get(name).and_then(|entry| minutes(&entry, found)) {
            wishes.minutes.insert(kind, minutes);
        }
    }
    wishes
}

fn limits(entry: &Entry<'_>, found: &mut Problems) -> Limits {
    let mut limits = Limits::default();
    let Some(table) = entry.table(
        "write limits under [partner.limits], such as hold_max_min = 20",
        found,
    ) else {
        return limits;
    };
    let keys: Vec<(String, StepKind, bool)> = KIND_NAMES
        .iter()
        .flat_map(|(name, kind)| {
            [
                (format!("{name}_max_min"), *kind, true),
                (format!("{name}_min_min"), *kind, false),
            ]
        })
        .collect();
    let mut known: Vec<&str> = keys.iter().map(|(key, _, _)| key.as_str()).collect();
    known.push("no");
    table.only(&known, found);
    if let Some(entry) = table.get("no") {
        let cure = "write the kinds in brackets: no = [\"wash\"]";
        for item in entry.list(cure, found) {
            limits.no.extend(item.name(&KIND_NAMES, found));
        }
    }
    for (key, kind, is_max) in &keys {
        let Some(value) = table.get(key).and_then(|entry| minutes(&entry, found)) else {
            continue;
        };
        // A kind with two names may be limited twice; the stricter one counts.
        if *is_max {
            limits
                .max_min
                .entry(*kind)
                .and_modify(|most| *most = value.min(*most))
                .or_insert(value);
        } else {
            limits
                .min_min
                .entry(*kind)
                .and_modify(|least| *least = value.max(*least))
                .or_insert(value);
        }
    }
    for (key, kind, _) in keys.iter().filter(|(_, _, is_max)| !is_max) {
        if let (Some(entry), Some(trouble)) = (table.get(key), contradiction(&limits, *kind)) {
            found.push(entry.wrong(format!("{} but {trouble}", entry.quoted()), "keep one of the two"));
        }
    }
    limits
}

/// What else the same person said that cannot go with the minutes they need at least.
fn contradiction(limits: &Limits, kind: StepKind) -> Option<String> {
    let least = limits.min_min.get(&kind).copied().filter(|least| *least > 0)?;
    if limits.no.contains(&kind) {
        return Some(format!(
            "{} is out of the question for the same partner",
            kind.name()
        ));
    }
    match limits.max_min.get(&kind) {
        Some(most) if *most < least => Some(format!("{}_max_min = {most} for the same partner", kind.name())),
        _ => None,
    }
}

/// Which of the partners is meant by a name in another file.
pub(crate) fn who(names: &[String; 2], typed: &str) -> Result<Who, String> {
    let [a, b] = names;
    if typed == a {
        Ok(Who::A)
    } else if typed == b {
        Ok(Who::B)
    } else {
        Err(nearest::cure(typed, &[a, b]))
    }
}
