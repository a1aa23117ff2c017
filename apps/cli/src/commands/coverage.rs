//! `afterglow coverage`: every promise of the product, its state, and the test that proves it.

use science::{Row, State};
use serde_json::{Value, json};

use crate::show::{json, table};

/// Titles, tests and notes begin in one column.
const INDENT: &str = "               ";

pub(crate) fn run(as_json: bool) -> String {
    let rows = science::rows();
    if as_json {
        json::text(&rows.iter().map(entry).collect())
    } else {
        for_people(rows)
    }
}

fn entry(row: &Row) -> Value {
    json!({
        "id": row.id,
        "group": row.group,
        "title": row.title,
        "state": row.state.name(),
        "test": (!row.test.is_empty()).then_some(row.test),
        "note": (!row.note.is_empty()).then_some(row.note),
    })
}

fn for_people(rows: &[Row]) -> String {
    let mut text = String::new();
    let mut group = "";
    for row in rows {
        if row.group != group {
            group = row.group;
            text.push_str(&format!("{}{group}\n", if text.is_empty() { "" } else { "\n" }));
        }
        let title = table::wrap(row.title, INDENT);
        text.push_str(&format!(
            "  {:<3} {:<8} {}",
            row.id,
            row.state.name(),
            title.trim_start()
        ));
        if !row.test.is_empty() {
            text.push_str(&table::wrap(&format!("test: {}", row.test), INDENT));
        }
        if !row.note.is_empty() {
            text.push_str(&table::wrap(row.note, INDENT));
        }
    }
    let of = |state: State| rows.iter().filter(|row| row.state == state).count();
    text.push_str(&format!(
        "\n{} rows: {} work, {} in part, {} not yet.\n",
        rows.len(),
        of(State::Works),
        of(State::Part),
        of(State::NotYet)
    ));
    text
}
