//! Phenomena: directions that the model must reproduce from its priors.
//!
//! ```toml
//! [[phenomenon]]
//! id = "space-with-return"
//! number = 7                                    # optional
//! statement = "Space with a return costs the anxious partner less than the same space without one."
//! scenario = "An anxious and an avoidant partner; the avoidant one is away for ten minutes."   # optional
//! measure = "peak alarm of distance of the anxious partner, without a return minus with one"  # optional
//! size = "half a scale point"                   # optional, where a source says so
//! sources = ["simpson2014"]                     # optional, ids of citations.toml
//! claims = ["agreement"]                        # optional, ids of claims.toml
//! ```

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
    /// How large it is, where a source says so; empty otherwise.
    pub size: &'static str,
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
