//! Phenomena: directions that the model must reproduce from its priors.

use crate::tables::PHENOMENA;

/// One phenomenon: a scenario and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phenomenon {
    /// Name in files and code.
    pub id: &'static str,
    /// Number in the list of phenomena, where it has one.
    pub number: Option<u16>,
    /// What must come out, in one plain sentence.
    pub statement: &'static str,
    /// Who takes part and what happens.
    pub scenario: &'static str,
    /// What is compared.
    pub measure: &'static str,
    /// Ids of its citations.
    pub sources: &'static [&'static str],
    /// Ids of the claims it rests on.
    pub claims: &'static [&'static str],
}

/// Every phenomenon, in the order of the file.
#[must_use]
pub fn phenomena() -> &'static [Phenomenon] {
    &PHENOMENA
}

/// The phenomenon with this id.
#[must_use]
pub fn phenomenon(id: &str) -> Option<&'static Phenomenon> {
    PHENOMENA.iter().find(|phenomenon| phenomenon.id == id)
}
