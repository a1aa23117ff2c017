//! Parameters: every number of the model, with its distribution, unit, mark and source.

use crate::tables::{PARAMETERS, PRIORS};

/// One number of the model with everything that is known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Name in files and code, such as `ot_plasma_halflife_min`.
    pub id: &'static str,
    /// Symbol in the equations.
    pub symbol: &'static str,
    /// Unit; `1` for a pure number.
    pub unit: &'static str,
    /// What is believed before any couple has answered anything.
    pub distribution: Distribution,
    /// Lowest value that means something: draws are truncated here.
    pub low: f64,
    /// Highest value that means something: draws are truncated here.
    pub high: f64,
    /// How the number came about.
    pub mark: Mark,
    /// Id of its citation.
    pub source: &'static str,
    /// Ids of the claims it rests on.
    pub claims: &'static [&'static str],
    /// What it is, in one sentence.
    pub about: &'static str,
}

/// The numbers of a parameter without its texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// What is believed before any couple has answered anything.
    pub distribution: Distribution,
    /// Lowest value: draws are truncated here.
    pub low: f64,
    /// Highest value: draws are truncated here.
    pub high: f64,
}

/// How a parameter is distributed over people, before truncation to its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always this value.
    Fixed(f64),
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, above 0.
        sd: f64,
    },
    /// Log-normal.
    LogNormal {
        /// Median, above 0.
        median: f64,
        /// Standard deviation of the logarithm, above 0.
        spread: f64,
    },
    /// Uniform.
    Uniform {
        /// Low end.
        low: f64,
        /// High end.
        high: f64,
    },
}

impl Distribution {
    /// The middle value: half of the draws lie below.
    #[must_use]
    pub const fn median(self) -> f64 {
        match self {
            Self::Fixed(value) => value,
            Self::Normal { mean, .. } => mean,
            Self::LogNormal { median, .. } => median,
            Self::Uniform { low, high } => 0.5 * (low + high),
        }
    }
}

/// How a number came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Read in a source.
    Measured,
    /// Computed from open data.
    Computed,
    /// Arithmetic on measured numbers.
    Derived,
    /// Assumed. The direction may be known, the size is not.
    Assumption,
}

impl Mark {
    /// Every mark, from the firmest to the weakest.
    pub const ALL: [Self; 4] = [Self::Measured, Self::Computed, Self::Derived, Self::Assumption];

    /// The word in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Computed => "computed",
            Self::Derived => "derived",
            Self::Assumption => "assumption",
        }
    }
}

/// A parameter by name, checked when the program is compiled: [`crate::p`] holds one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterId(pub(crate) u16);

impl ParameterId {
    /// Position in [`parameters`] and [`priors`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Its numbers.
    #[must_use]
    pub fn prior(self) -> &'static Prior {
        // The build script writes one id per entry of the table.
        &PRIORS[self.index()]
    }

    /// Its numbers and texts.
    #[must_use]
    pub fn parameter(self) -> &'static Parameter {
        &PARAMETERS[self.index()]
    }
}

/// Every parameter, in the order of the file.
#[must_use]
pub fn parameters() -> &'static [Parameter] {
    &PARAMETERS
}

/// The numbers of every parameter, in the same order, without the texts.
#[must_use]
pub fn priors() -> &'static [Prior] {
    &PRIORS
}

/// The parameter with this id.
#[must_use]
pub fn parameter(id: &str) -> Option<(ParameterId, &'static Parameter)> {
    (0_u16..)
        .zip(&PARAMETERS)
        .find(|(_, parameter)| parameter.id == id)
        .map(|(n, parameter)| (ParameterId(n), parameter))
}
