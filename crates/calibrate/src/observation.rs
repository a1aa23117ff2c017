//! Observations: what was measured, how surely, and which number of the model it speaks of.

use model::{BodyProfile, Marker};
use science::ParameterId;
use serde::Deserialize;

/// One number from one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Its name.
    pub id: String,
    /// Id of the citation, or any text for data of one's own.
    pub source: String,
    /// What was measured, in one sentence.
    pub about: String,
    /// What was seen.
    pub seen: Seen,
    /// Which number of the model it speaks of.
    pub predicted: Predicted,
    /// Whether it pulls on parameters when they are fitted.
    pub fit: bool,
}

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen {
    /// A mean, with its standard error.
    Mean {
        /// The mean, in the unit of what is predicted.
        value: f64,
        /// Its standard error, in the same unit, > 0.
        se: f64,
        /// How much single people differ (a standard deviation), where the source says it.
        spread: Option<f64>,
    },
    /// A mean whose logarithm has a standard error.
    Ratio {
        /// The (geometric) mean, > 0.
        value: f64,
        /// Standard error of its natural logarithm, > 0.
        ln_se: f64,
    },
    /// Bounds, either of which may be infinite.
    Within {
        /// Lowest value.
        low: f64,
        /// Highest value.
        high: f64,
    },
}

/// Which number of the model an observation speaks of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Predicted {
    /// A parameter itself.
    Parameter(ParameterId),
    /// The marker before arousal.
    Start(Marker, Setting),
    /// The marker at its highest.
    Peak(Marker, Setting),
    /// The share of the peak's rise that is left so many minutes after sex.
    LeftAt(Marker, Setting, f64),
    /// The marker so many minutes after sex.
    At(Marker, Setting, f64),
    /// Minutes after sex at which no more than a tenth of the peak's rise is left, for good.
    Back(Marker, Setting),
}

impl Predicted {
    /// The marker, when it is one.
    #[must_use]
    pub const fn marker(&self) -> Option<Marker> {
        match self {
            Self::Parameter(_) => None,
            Self::Start(marker, _)
            | Self::Peak(marker, _)
            | Self::LeftAt(marker, ..)
            | Self::At(marker, ..)
            | Self::Back(marker, _) => Some(*marker),
        }
    }
}

/// Whose body, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Whose body.
    pub body: BodyProfile,
    /// In the laboratory, alone; otherwise with a partner.
    pub alone: bool,
}

/// Why a file of observations cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ObservationError {
    /// Not TOML, or a key that is missing or unknown.
    #[error("these observations cannot be read ({0}): correct the line it names")]
    File(String),
    /// One observation makes no sense.
    #[error("observation \"{id}\": {what}: {cure}")]
    Wrong {
        /// Which one.
        id: String,
        /// What is wrong.
        what: String,
        /// What to do.
        cure: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    observation: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    source: String,
    #[serde(default)]
    about: String,
    parameter: Option<String>,
    marker: Option<String>,
    of: Option<Of>,
    minute: Option<f64>,
    setting: Option<Place>,
    body: Option<Body>,
    value: Option<f64>,
    se: Option<f64>,
    spread: Option<f64>,
    people: Option<u32>,
    ln_se: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    #[serde(default)]
    fit: bool,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Of {
    Start,
    Peak,
    LeftAt,
    At,
    Back,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Place {
    Alone,
    Together,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Body {
    Average,
    ToldFemale,
    ToldMale,
}

/// The observations that ship with the model.
///
/// # Errors
/// Never for the file that ships; a test reads it.
pub fn shipped() -> Result<Vec<Observation>, ObservationError> {
    parse(include_str!("../../../science/observations.toml"))
}

/// Reads observations from TOML.
///
/// # Errors
/// [`ObservationError`] names the observation and the cure.
pub fn parse(text: &str) -> Result<Vec<Observation>, ObservationError> {
    let file: File = toml::from_str(text).map_err(|error| ObservationError::File(error.to_string()))?;
    file.observation.into_iter().map(Entry::observation).collect()
}

impl Entry {
    fn observation(self) -> Result<Observation, ObservationError> {
        let wrong = |what: String, cure| ObservationError::Wrong {
            id: self.id.clone(),
            what,
            cure,
        };
        let seen = self.seen().map_err(|(what, cure)| wrong(what.to_owned(), cure))?;
        let predicted = self.predicted().map_err(|(what, cure)| wrong(what, cure))?;
        Ok(Observation {
            seen,
            predicted,
            id: self.id,
            source: self.source,
            about: self.about,
            fit: self.fit,
        })
    }

    fn seen(&self) -> Result<Seen, (&'static str, &'static str)> {
        let positive = |number: f64| number.is_finite() && number > 0.0;
        // People differ by `spread`, so the mean of so many of them is unsure by that over the root of their number.
        let (se, spread) = match (self.se, self.spread, self.people) {
            (None, Some(spread), Some(people)) if people > 1 => {
                (Some(spread / libm::sqrt(f64::from(people))), Some(spread))
            }
            (se, None, None) => (se, None),
            _ => {
                return Err((
                    "it does not say how sure the mean is",
                    "give `se`, or `spread` among at least two `people`",
                ));
            }
        };
        match (self.value, se, self.ln_se, self.low, self.high) {
            (Some(value), Some(se), None, None, None) if value.is_finite() && positive(se) => {
                Ok(Seen::Mean { value, se, spread })
            }
            (Some(value), None, Some(ln_se), None, None) if positive(value) && positive(ln_se) => {
                Ok(Seen::Ratio { value, ln_se })
            }
            (None, None, None, low, high) if low.is_some() || high.is_some() => {
                let (low, high) = (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
                if low.is_nan() || high.is_nan() {
                    Err(("a bound is not a number", "give `low` and `high` as numbers"))
                } else if low <= high {
                    Ok(Seen::Within { low, high })
                } else {
                    Err(("its bounds are the wrong way round", "swap `low` and `high`"))
                }
            }
            _ => Err((
                "it does not say what was seen",
                "give `value` with `se`, `spread` or `ln_se` (each more than 0), or bounds: `low`, `high` or both",
            )),
        }
    }

    fn predicted(&self) -> Result<Predicted, (String, &'static str)> {
        if let Some(id) = &self.parameter {
            return match science::parameter(id) {
                Some((id, _)) if self.marker.is_none() => Ok(Predicted::Parameter(id)),
                Some(_) => Err((
                    "it has both `parameter` and `marker`".to_owned(),
                    "keep one of the two",
                )),
                None => Err((
                    format!("there is no parameter `{id}`"),
                    "use an id of science/parameters.toml",
                )),
            };
        }
        let name = self.marker.as_deref().unwrap_or_default();
        let marker = Marker::ALL.into_iter().find(|marker| marker.name() == name);
        let (Some(marker), Some(of), Some(setting)) = (marker, self.of, self.setting) else {
            return Err((
                format!("marker \"{name}\" with its `of` and `setting` is not known"),
                "give `marker` as in docs/model.md, `of` (start, peak, left_at, at, back) and `setting` (alone, together)",
            ));
        };
        let setting = Setting {
            alone: setting == Place::Alone,
            body: match self.body {
                Some(Body::ToldFemale) => BodyProfile::ToldFemale,
                Some(Body::ToldMale) => BodyProfile::ToldMale,
                Some(Body::Average) | None => BodyProfile::Average,
            },
        };
        let minute = match self.minute {
            Some(minute) if (-20.0..=120.0).contains(&minute) => Some(minute),
            _ => None,
        };
        match (of, minute) {
            (Of::Start, _) => Ok(Predicted::Start(marker, setting)),
            (Of::Peak, _) => Ok(Predicted::Peak(marker, setting)),
            (Of::Back, _) => Ok(Predicted::Back(marker, setting)),
            (Of::LeftAt, Some(minute)) => Ok(Predicted::LeftAt(marker, setting, minute)),
            (Of::At, Some(minute)) => Ok(Predicted::At(marker, setting, minute)),
            (Of::LeftAt | Of::At, None) => Err((
                "it has no `minute` from -20 to 120".to_owned(),
                "say how many minutes after sex it was measured",
            )),
        }
    }
}
