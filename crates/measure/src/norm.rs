//! Norms: how adults score, by group.
//!
//! Computed from the open ECR data (39,049 self-selected web visitors, complete answers, age 18–80, answered from 1 to
//! 5). For the other forms see [`crate::Instrument::caution`].

use crate::assumption as assume;
use crate::dimension::Dimension;
use crate::instrument::{Instrument, Scale};
use crate::normal;
use core::fmt;
use core::str::FromStr;

/// A group of adults to be compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Group {
    /// Gender, as the visitors of the open data gave it; everybody when absent.
    pub gender: Option<Gender>,
    /// Age; all ages when absent. Norms by age exist for women and men only.
    pub age: Option<Age>,
}

/// Gender in the open data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Gender {
    /// Women, 26,282 people.
    Women,
    /// Men, 12,338 people.
    Men,
    /// Other, 284 people.
    Other,
}

/// Age bands of the open data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Age {
    /// 18 to 24 years.
    From18,
    /// 25 to 34 years.
    From25,
    /// 35 to 49 years.
    From35,
    /// 50 to 80 years.
    From50,
}

impl Group {
    /// All adults of the open data.
    pub const ALL: Self = Self {
        gender: None,
        age: None,
    };
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.gender {
            None => "all",
            Some(Gender::Women) => "women",
            Some(Gender::Men) => "men",
            Some(Gender::Other) => "other",
        })?;
        f.write_str(match self.age {
            None => "",
            Some(Age::From18) => " 18-24",
            Some(Age::From25) => " 25-34",
            Some(Age::From35) => " 35-49",
            Some(Age::From50) => " 50-80",
        })
    }
}

/// A text that names no group of the norms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownGroup(String);

impl fmt::Display for UnknownGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there are no norms for “{}”; write all, women, men or other, and for women and men an age band if you like: \
             18-24, 25-34, 35-49, 50-80 (for example “women 25-34”)",
            self.0
        )
    }
}

impl core::error::Error for UnknownGroup {}

impl FromStr for Group {
    type Err = UnknownGroup;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let genders = [None, Some(Gender::Women), Some(Gender::Men), Some(Gender::Other)];
        let ages = [
            None,
            Some(Age::From18),
            Some(Age::From25),
            Some(Age::From35),
            Some(Age::From50),
        ];
        genders
            .into_iter()
            .flat_map(|gender| ages.into_iter().map(move |age| Self { gender, age }))
            .filter(|group| row(*group).is_some())
            .find(|group| group.to_string().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownGroup(text.trim().to_owned()))
    }
}

/// One dimension of one group: mean and standard deviation of the mean item score, and points `(score, share below)`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Column {
    mean: f64,
    sd: f64,
    points: &'static [(f64, f64)],
}

struct Row {
    group: Group,
    anxiety: Column,
    avoidance: Column,
}

const fn group(gender: Option<Gender>, age: Option<Age>) -> Group {
    Group { gender, age }
}

macro_rules! column {
    ($mean:literal, $sd:literal) => {
        Column {
            mean: $mean,
            sd: $sd,
            points: &[],
        }
    };
    ($mean:literal, $sd:literal, $p10:literal / $p25:literal / $p50:literal / $p75:literal / $p90:literal) => {
        Column {
            mean: $mean,
            sd: $sd,
            points: &[
                ($p10, 0.10),
                ($p25, 0.25),
                ($p50, 0.50),
                ($p75, 0.75),
                ($p90, 0.90),
            ],
        }
    };
}

/// All adults, with the two outer points that only the whole sample has.
const EVERYBODY: Row = Row {
    group: Group::ALL,
    anxiety: Column {
        mean: 3.06,
        sd: 0.80,
        points: &[
            (1.72, 0.05),
            (2.00, 0.10),
            (2.50, 0.25),
            (3.06, 0.50),
            (3.61, 0.75),
            (4.11, 0.90),
            (4.33, 0.95),
        ],
    },
    avoidance: Column {
        mean: 2.54,
        sd: 0.83,
        points: &[
            (1.28, 0.05),
            (1.50, 0.10),
            (1.94, 0.25),
            (2.44, 0.50),
            (3.11, 0.75),
            (3.72, 0.90),
            (4.00, 0.95),
        ],
    },
};

#[expect(clippy::approx_constant, reason = "a mean score of 3.14 is a norm, not π")]
const ROWS: [Row; 12] = [
    EVERYBODY,
    Row {
        group: group(Some(Gender::Women), None),
        anxiety: column!(3.09, 0.79),
        avoidance: column!(2.56, 0.84),
    },
    Row {
        group: group(Some(Gender::Men), None),
        anxiety: column!(3.01, 0.83),
        avoidance: column!(2.50, 0.81),
    },
    Row {
        group: group(Some(Gender::Other), None),
        anxiety: column!(3.12, 0.86),
        avoidance: column!(2.85, 0.90),
    },
    Row {
        group: group(Some(Gender::Women), Some(Age::From18)),
        anxiety: column!(3.17, 0.77, 2.17 / 2.67 / 3.17 / 3.72 / 4.17),
        avoidance: column!(2.65, 0.88, 1.56 / 2.00 / 2.56 / 3.33 / 3.89),
    },
    Row {
        group: group(Some(Gender::Women), Some(Age::From25)),
        anxiety: column!(3.10, 0.78, 2.06 / 2.56 / 3.11 / 3.67 / 4.11),
        avoidance: column!(2.47, 0.81, 1.44 / 1.89 / 2.39 / 3.00 / 3.61),
    },
    Row {
        group: group(Some(Gender::Women), Some(Age::From35)),
        anxiety: column!(2.97, 0.80, 1.94 / 2.39 / 2.94 / 3.56 / 4.00),
        avoidance: column!(2.47, 0.78, 1.50 / 1.89 / 2.39 / 3.00 / 3.56),
    },
    Row {
        group: group(Some(Gender::Women), Some(Age::From50)),
        anxiety: column!(2.78, 0.77, 1.78 / 2.22 / 2.78 / 3.33 / 3.78),
        avoidance: column!(2.44, 0.73, 1.50 / 1.94 / 2.33 / 2.94 / 3.44),
    },
    Row {
        group: group(Some(Gender::Men), Some(Age::From18)),
        anxiety: column!(3.14, 0.83, 2.00 / 2.56 / 3.22 / 3.72 / 4.17),
        avoidance: column!(2.52, 0.83, 1.50 / 1.89 / 2.39 / 3.11 / 3.67),
    },
    Row {
        group: group(Some(Gender::Men), Some(Age::From25)),
        anxiety: column!(2.93, 0.83, 1.83 / 2.33 / 2.94 / 3.56 / 4.06),
        avoidance: column!(2.51, 0.80, 1.50 / 1.89 / 2.39 / 3.06 / 3.61),
    },
    Row {
        group: group(Some(Gender::Men), Some(Age::From35)),
        anxiety: column!(2.89, 0.80, 1.89 / 2.28 / 2.89 / 3.44 / 3.94),
        avoidance: column!(2.45, 0.78, 1.50 / 1.89 / 2.33 / 2.94 / 3.56),
    },
    Row {
        group: group(Some(Gender::Men), Some(Age::From50)),
        anxiety: column!(2.78, 0.75, 1.78 / 2.22 / 2.78 / 3.33 / 3.72),
        avoidance: column!(2.42, 0.76, 1.50 / 1.89 / 2.28 / 2.94 / 3.50),
    },
];

fn row(group: Group) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.group == group)
}

/// How one dimension of one instrument is distributed in one group, on the scale the scores are given in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Norm {
    /// Mean and standard deviation of the score.
    pub(crate) mean: f64,
    pub(crate) sd: f64,
    /// Cronbach's alpha.
    pub(crate) alpha: f64,
    /// How far the norm itself may be off, in its own standard deviations.
    pub(crate) spread: f64,
    /// Points `(score, share below)` on the scale of the open data, and the scale asked for.
    points: &'static [(f64, f64)],
    scale: Scale,
}

/// The scale of the open data.
const MEASURED_ON: Scale = Scale::OneToFive;
/// Cronbach's alpha of the full ECR in the open data.
const ECR_ALPHA_ANXIETY: f64 = 0.916;
const ECR_ALPHA_AVOIDANCE: f64 = 0.938;

/// One of two numbers, by dimension; forms of the ECR have no fear.
fn by(dimension: Dimension, anxiety: &assume::Assumption, avoidance: &assume::Assumption) -> f64 {
    if dimension == Dimension::Anxiety {
        anxiety.value
    } else {
        avoidance.value
    }
}

impl Norm {
    /// The norm of a known instrument, on `scale`; none for our own check and for fear, which have no norms.
    pub(crate) fn of(
        instrument: Instrument,
        dimension: Dimension,
        group: Group,
        scale: Scale,
    ) -> Option<Self> {
        let row = row(group)?;
        let (column, alpha) = match dimension {
            Dimension::Anxiety => (row.anxiety, ECR_ALPHA_ANXIETY),
            Dimension::Avoidance => (row.avoidance, ECR_ALPHA_AVOIDANCE),
            Dimension::Fear => return None,
        };
        let stretched = if scale == MEASURED_ON {
            0.0
        } else {
            assume::STRETCHED_SCALE_SPREAD.value
        };
        let borrowed = libm::hypot(assume::BORROWED_NORM_SPREAD.value, stretched);
        let own = Self {
            mean: MEASURED_ON.carry(column.mean, scale),
            sd: column.sd * MEASURED_ON.point_on(scale),
            alpha,
            spread: stretched,
            points: column.points,
            scale,
        };
        match instrument {
            Instrument::Check => None,
            Instrument::Ecr => Some(own),
            Instrument::EcrS => Some(Self {
                alpha: by(
                    dimension,
                    &assume::SHORT_FORM_ALPHA_ANXIETY,
                    &assume::SHORT_FORM_ALPHA_AVOIDANCE,
                ),
                spread: borrowed,
                ..own
            }),
            Instrument::EcrRs => Some(Self {
                alpha: by(
                    dimension,
                    &assume::ECR_RS_ALPHA_ANXIETY,
                    &assume::ECR_RS_ALPHA_AVOIDANCE,
                ),
                spread: borrowed,
                ..own
            }),
            Instrument::EcrR => {
                // A group shifts the web norms as it shifts those of the ECR.
                let everybody = if dimension == Dimension::Anxiety {
                    EVERYBODY.anxiety
                } else {
                    EVERYBODY.avoidance
                };
                let shift = (column.mean - everybody.mean) * MEASURED_ON.point_on(scale);
                let mean = by(
                    dimension,
                    &assume::ECR_R_MEAN_ANXIETY,
                    &assume::ECR_R_MEAN_AVOIDANCE,
                );
                let sd = by(dimension, &assume::ECR_R_SD_ANXIETY, &assume::ECR_R_SD_AVOIDANCE);
                Some(Self {
                    mean: Scale::OneToSeven.carry(mean, scale) + shift,
                    sd: sd * Scale::OneToSeven.point_on(scale),
                    alpha: by(dimension, &assume::ECR_R_ALPHA, &assume::ECR_R_ALPHA),
                    spread: assume::UNCHECKED_NORM_SPREAD.value,
                    points: &[],
                    ..own
                })
            }
        }
    }

    /// Where an observed score stands, as a normal score. Follows the percentile points where the group has them, since
    /// avoidance is skewed; beyond the outermost points it goes on with the slope of one standard deviation.
    pub(crate) fn normal_score(&self, score: f64) -> f64 {
        let at = |point: &(f64, f64)| (MEASURED_ON.carry(point.0, self.scale), normal::quantile(point.1));
        let (Some(first), Some(last)) = (self.points.first().map(at), self.points.last().map(at)) else {
            return (score - self.mean) / self.sd;
        };
        if score <= first.0 {
            return first.1 + (score - first.0) / self.sd;
        }
        if score >= last.0 {
            return last.1 + (score - last.0) / self.sd;
        }
        self.points
            .iter()
            .map(at)
            .zip(self.points.iter().skip(1).map(at))
            .find(|(_, right)| score <= right.0)
            .map_or(last.1, |(left, right)| {
                left.1 + (right.1 - left.1) * (score - left.0) / (right.0 - left.0)
            })
    }
}
