//! Rows: everything the product must do, each with its state and the test that proves it.

use crate::tables::ROWS;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name, `C1` to `B6`.
    pub id: &'static str,
    /// The group it belongs to.
    pub group: &'static str,
    /// What a person can do with it.
    pub title: &'static str,
    /// How far it is.
    pub state: State,
    /// `path::name` of the test that proves it; empty when not yet.
    pub test: &'static str,
    /// What is missing, or what to know.
    pub note: &'static str,
}

/// How far a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It works, and a test proves it.
    Works,
    /// A part of it works, and a test proves that part.
    Part,
    /// Not yet.
    NotYet,
}

impl State {
    /// The words people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Part => "part",
            Self::NotYet => "not yet",
        }
    }
}

/// Every row, in the order of the file.
#[must_use]
pub fn rows() -> &'static [Row] {
    &ROWS
}

/// The row with this id, in either case.
#[must_use]
pub fn row(id: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.id.eq_ignore_ascii_case(id))
}
