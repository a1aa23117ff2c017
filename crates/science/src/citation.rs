//! Citations: where a number or a statement stands, and whether somebody has read it there.

use crate::tables::CITATIONS;

/// One source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Name in files and code, such as `fabian1969`.
    pub id: &'static str,
    /// Authors, year, journal.
    pub text: &'static str,
    /// DOI, PubMed or PMC number, or the page where it was read; may be empty.
    pub locator: &'static str,
    /// Public address, where the locator has one.
    pub url: Option<&'static str>,
    /// How it was read.
    pub seen: Seen,
}

/// How a source was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seen {
    /// The figure or statement was read in the source, its abstract or a page about it.
    Read,
    /// Computed from the open data named.
    Computed,
    /// Common knowledge of the field that nobody here has checked.
    Memory,
    /// Our own assumption.
    Assumption,
    /// Looked for and not found.
    NoneFound,
}

impl Seen {
    /// The word people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Computed => "computed",
            Self::Memory => "not checked",
            Self::Assumption => "assumption",
            Self::NoneFound => "none found",
        }
    }
}

/// Every citation, in the order of the file.
#[must_use]
pub fn citations() -> &'static [Citation] {
    &CITATIONS
}

/// The citation with this id.
#[must_use]
pub fn citation(id: &str) -> Option<&'static Citation> {
    CITATIONS.iter().find(|citation| citation.id == id)
}
