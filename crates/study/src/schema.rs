//! The columns of the rows, in their order: names, units, ranges and what each means.

use model::{Summary, Who};

use crate::Row;

/// What a column holds.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A whole number, 0 or more.
    Whole(fn(&Row<'_>) -> u32),
    /// Text.
    Text(for<'r> fn(&Row<'r>) -> &'r str),
    /// A number.
    Number(fn(&Row<'_>) -> f64),
}

/// A column of the rows.
#[derive(Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its unit, or the range of a number without one.
    pub unit: &'static str,
    /// What it means.
    pub about: &'static str,
    /// What it holds.
    pub kind: Kind,
}

const fn column(name: &'static str, unit: &'static str, about: &'static str, kind: Kind) -> Column {
    Column {
        name,
        unit,
        about,
        kind,
    }
}

/// What `partner` says of the one named first and of the other.
fn partner(row: &Row<'_>) -> &'static str {
    match row.partner {
        Who::A => "first",
        Who::B => "second",
    }
}

/// All columns, in the order of the file.
pub const COLUMNS: [Column; 16] = [
    column(
        "couple",
        "number",
        "The couple, counted from 0; also the number of its draw.",
        Kind::Whole(|row| row.couple),
    ),
    column(
        "condition",
        "name",
        "The evening the couple lived through, as named in the study file.",
        Kind::Text(|row| row.condition),
    ),
    column(
        "partner",
        "first or second",
        "Which partner the row is about.",
        Kind::Text(|row| partner(row)),
    ),
    column(
        "anxiety",
        "percentile 0–1",
        "The partner's fear of being left, as a place among adults.",
        Kind::Number(|row| row.own.anxiety),
    ),
    column(
        "avoidance",
        "percentile 0–1",
        "The partner's unease with closeness, as a place among adults.",
        Kind::Number(|row| row.own.avoidance),
    ),
    column(
        "fear",
        "percentile 0–1",
        "The partner's fear of the person one wants, as a place among adults.",
        Kind::Number(|row| row.own.fear),
    ),
    column(
        "window_min",
        "min",
        "Minutes of closeness before it starts to weigh on the partner.",
        Kind::Number(|row| row.own.window_min),
    ),
    column(
        "other_anxiety",
        "percentile 0–1",
        "The other's fear of being left.",
        Kind::Number(|row| row.other.anxiety),
    ),
    column(
        "other_avoidance",
        "percentile 0–1",
        "The other's unease with closeness.",
        Kind::Number(|row| row.other.avoidance),
    ),
    column(
        "other_fear",
        "percentile 0–1",
        "The other's fear of the person one wants.",
        Kind::Number(|row| row.other.fear),
    ),
    column(
        Summary::NAMES[0],
        "0–1",
        "Comfort, averaged over the minutes after sex.",
        Kind::Number(|row| row.summary.comfort_mean),
    ),
    column(
        Summary::NAMES[1],
        "0–1",
        "Highest alarm of distance.",
        Kind::Number(|row| row.summary.alarm_distance_peak),
    ),
    column(
        Summary::NAMES[2],
        "0–1",
        "Highest alarm of closeness.",
        Kind::Number(|row| row.summary.alarm_closeness_peak),
    ),
    column(
        Summary::NAMES[3],
        "0–1",
        "Deepest shutdown.",
        Kind::Number(|row| row.summary.shutdown_peak),
    ),
    column(
        Summary::NAMES[4],
        "0–1",
        "Pull at the end of the evening.",
        Kind::Number(|row| row.summary.wish_for_closeness_at_end),
    ),
    column(
        Summary::NAMES[5],
        "points of a 1–7 scale",
        "What is left the next day: change of mood, positive when better than usual.",
        Kind::Number(|row| row.summary.next_day),
    ),
];

/// The page that tells readers of the files what is in them, as Markdown.
#[must_use]
pub fn schema_page() -> String {
    let mut page = String::from(
        "# Columns of a study\n\n\
         `cargo run -p study --example schema > docs/studies/schema.md` writes this page; a test fails when it is stale.\n\
         There is one row for each couple, condition and partner; no value is missing.\n\n\
         | column | type | unit or range | meaning |\n|---|---|---|---|\n",
    );
    for column in &COLUMNS {
        let kind = match column.kind {
            Kind::Whole(_) => "int32",
            Kind::Text(_) => "string",
            Kind::Number(_) => "double",
        };
        page.push_str(&format!(
            "| `{}` | {kind} | {} | {} |\n",
            column.name, column.unit, column.about
        ));
    }
    page
}
