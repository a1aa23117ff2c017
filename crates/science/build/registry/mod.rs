//! The eight files of `science/` as typed, checked data.
//!
//! The build script turns them into static tables; the tests of the checker include the same code and feed it bad files.

mod check;
mod problem;
pub(crate) mod raw;
pub(crate) mod values;

pub(crate) use check::read;

/// The texts of the nine files, as they stand on disk. An absent file is an empty one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    pub(crate) claims: String,
    pub(crate) citations: String,
    pub(crate) parameters: String,
    /// The planner's weights: parameters too, in a file of their own since the planner alone reads them.
    pub(crate) planner: String,
    /// What learning starts from, in a file of its own for the same reason.
    pub(crate) learning: String,
    /// How fast the order of practices follows one person, in a file of its own for the same reason.
    pub(crate) order: String,
    pub(crate) phenomena: String,
    pub(crate) norms: String,
    pub(crate) rows: String,
}

/// The names of the nine files inside `science/`, in the order they are read.
pub(crate) const NAMES: [&str; 9] = [
    "citations.toml",
    "rows.toml",
    "claims.toml",
    "parameters.toml",
    "planner.toml",
    "learning.toml",
    "order.toml",
    "phenomena.toml",
    "norms.toml",
];

impl Files {
    /// The text of a file by its name.
    pub(crate) fn text_mut(&mut self, name: &str) -> Option<&mut String> {
        match name {
            "claims.toml" => Some(&mut self.claims),
            "citations.toml" => Some(&mut self.citations),
            "parameters.toml" => Some(&mut self.parameters),
            "planner.toml" => Some(&mut self.planner),
            "learning.toml" => Some(&mut self.learning),
            "order.toml" => Some(&mut self.order),
            "phenomena.toml" => Some(&mut self.phenomena),
            "norms.toml" => Some(&mut self.norms),
            "rows.toml" => Some(&mut self.rows),
            _ => None,
        }
    }
}

/// Everything the nine files say, after every check has passed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registry {
    pub(crate) claims: Vec<raw::Claim>,
    pub(crate) citations: Vec<raw::Citation>,
    pub(crate) parameters: Vec<raw::Parameter>,
    pub(crate) phenomena: Vec<raw::Phenomenon>,
    pub(crate) norms: Vec<raw::Norm>,
    pub(crate) rows: Vec<raw::Row>,
}
