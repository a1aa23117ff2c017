//! The entries of the files as they are written. Unknown and missing keys are errors of the TOML reader.

use serde::Deserialize;

/// `[[claim]]` in `claims.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claim {
    pub(crate) id: String,
    pub(crate) number: Option<u16>,
    pub(crate) topic: String,
    pub(crate) grade: String,
    pub(crate) told: String,
    pub(crate) sentence: String,
    pub(crate) why: String,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) rows: Vec<String>,
    #[serde(default)]
    pub(crate) screens: Vec<String>,
}

/// `[[citation]]` in `citations.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Citation {
    pub(crate) id: String,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) locator: String,
    pub(crate) seen: String,
}

/// `[[parameter]]` in `parameters.toml`; exactly one of the four distributions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameter {
    pub(crate) id: String,
    pub(crate) symbol: String,
    pub(crate) unit: String,
    pub(crate) fixed: Option<f64>,
    pub(crate) normal: Option<Normal>,
    pub(crate) lognormal: Option<LogNormal>,
    pub(crate) uniform: Option<Uniform>,
    pub(crate) range: [f64; 2],
    pub(crate) mark: String,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    pub(crate) about: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Normal {
    pub(crate) mean: f64,
    pub(crate) sd: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogNormal {
    pub(crate) median: f64,
    pub(crate) spread: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Uniform {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// `[[phenomenon]]` in `phenomena.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phenomenon {
    pub(crate) id: String,
    pub(crate) number: Option<u16>,
    pub(crate) statement: String,
    #[serde(default)]
    pub(crate) scenario: String,
    #[serde(default)]
    pub(crate) measure: String,
    #[serde(default)]
    pub(crate) size: String,
    #[serde(default)]
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
}

/// `[[norm]]` in `norms.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Norm {
    pub(crate) instrument: String,
    pub(crate) dimension: String,
    pub(crate) group: String,
    pub(crate) people: Option<u32>,
    pub(crate) scale: [f64; 2],
    pub(crate) mean: f64,
    pub(crate) sd: f64,
    pub(crate) alpha: Option<f64>,
    pub(crate) sem: Option<f64>,
    /// Pairs of share below (0–1) and score.
    #[serde(default)]
    pub(crate) percentiles: Vec<[f64; 2]>,
    pub(crate) borrowed_from: Option<String>,
    pub(crate) mark: String,
    pub(crate) source: String,
    pub(crate) licence: String,
    pub(crate) about: String,
}

/// `[[row]]` in `rows.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) title: String,
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) test: String,
    #[serde(default)]
    pub(crate) note: String,
}
