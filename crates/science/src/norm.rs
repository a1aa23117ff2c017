//! Norms: how adults score on the questionnaires of the field.

use crate::parameter::Mark;
use crate::tables::NORMS;

/// How one group of adults scores on one dimension of one questionnaire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Norm {
    /// Short name of the questionnaire: `ECR`, `ECR-R`, `ECR-S`, `ECR-RS`.
    pub instrument: &'static str,
    /// Which dimension.
    pub dimension: Dimension,
    /// Which people: `all`, `women`, `men 25-34` …
    pub group: &'static str,
    /// How many people, where it is known.
    pub people: Option<u32>,
    /// Lowest answer of the scale the numbers are given on.
    pub scale_low: f64,
    /// Highest answer of the scale the numbers are given on.
    pub scale_high: f64,
    /// Mean of the mean item score.
    pub mean: f64,
    /// Standard deviation of the mean item score.
    pub sd: f64,
    /// Cronbach's alpha, where it is known.
    pub alpha: Option<f64>,
    /// Standard error of measurement of one person's score, where it is known.
    pub sem: Option<f64>,
    /// Points `(share below, score)`, rising; empty where they are not known.
    pub percentiles: &'static [(f64, f64)],
    /// The questionnaire whose mean and spread stand in, where this one's own were not found.
    pub borrowed_from: Option<&'static str>,
    /// How the numbers came about.
    pub mark: Mark,
    /// Id of its citation.
    pub source: &'static str,
    /// What is known about the licence.
    pub licence: &'static str,
    /// What to keep in mind.
    pub about: &'static str,
}

/// The three attachment dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Fear of being left.
    Anxiety,
    /// Unease with closeness.
    Avoidance,
    /// Disorganised fear of the person one wants.
    Fear,
}

impl Dimension {
    /// The word in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anxiety => "anxiety",
            Self::Avoidance => "avoidance",
            Self::Fear => "fear",
        }
    }
}

/// Every norm, in the order of the file.
#[must_use]
pub fn norms() -> &'static [Norm] {
    &NORMS
}
