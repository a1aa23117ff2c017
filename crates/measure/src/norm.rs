//! Norms: where a score stands among adults, by group. The tables are [`science::norms`].

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
            .filter(|group| found(Instrument::Ecr, Dimension::Anxiety, *group).is_some())
            .find(|group| group.to_string().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownGroup(text.trim().to_owned()))
    }
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
    table: &'static science::Norm,
    scale: Scale,
}

/// The table of one group, if there is one.
fn found(instrument: Instrument, dimension: Dimension, group: Group) -> Option<&'static science::Norm> {
    let dimension = match dimension {
        Dimension::Anxiety => science::Dimension::Anxiety,
        Dimension::Avoidance => science::Dimension::Avoidance,
        Dimension::Fear => science::Dimension::Fear,
    };
    let group = group.to_string();
    science::norms().iter().find(|norm| {
        norm.instrument == instrument.name() && norm.dimension == dimension && norm.group == group
    })
}

/// The reliability, where the table of a form has none.
fn assumed_alpha(instrument: Instrument, dimension: Dimension) -> Option<f64> {
    match (instrument, dimension) {
        (Instrument::EcrR, _) => Some(assume::ECR_R_ALPHA.value),
        (Instrument::EcrRs, Dimension::Anxiety) => Some(assume::ECR_RS_ALPHA_ANXIETY.value),
        (Instrument::EcrRs, Dimension::Avoidance) => Some(assume::ECR_RS_ALPHA_AVOIDANCE.value),
        _ => None,
    }
}

impl Norm {
    /// The norm of a known instrument, on `scale`; none for our own check and for fear, which have no norms. Only the
    /// ECR has norms by group; the others' are shifted and stretched as the ECR's are.
    pub(crate) fn of(
        instrument: Instrument,
        dimension: Dimension,
        group: Group,
        scale: Scale,
    ) -> Option<Self> {
        let all = found(instrument, dimension, Group::ALL)?;
        let own = found(instrument, dimension, group);
        let table = match own {
            Some(table) => table,
            None if all.borrowed_from == Some(Instrument::Ecr.name()) => {
                found(Instrument::Ecr, dimension, group)?
            }
            None => all,
        };
        let ecr = [Group::ALL, group].map(|group| found(Instrument::Ecr, dimension, group));
        let [Some(ecr_all), Some(ecr_group)] = ecr else {
            return None;
        };
        let measured_on = scale_of(table)?;
        let point = measured_on.point_on(scale);
        let shift = if own.is_none() && table.instrument == all.instrument {
            (ecr_group.mean - ecr_all.mean) * scale_of(ecr_all)?.point_on(scale)
        } else {
            0.0
        };
        let stretched = if measured_on == scale {
            0.0
        } else {
            assume::STRETCHED_SCALE_SPREAD.value
        };
        let doubt = if all.borrowed_from.is_some() {
            assume::BORROWED_NORM_SPREAD.value
        } else if all.mark == science::Mark::Assumption {
            assume::UNCHECKED_NORM_SPREAD.value
        } else {
            0.0
        };
        Some(Self {
            mean: measured_on.carry(table.mean, scale) + shift,
            sd: table.sd * point,
            alpha: all.alpha.or_else(|| assumed_alpha(instrument, dimension))?,
            spread: libm::hypot(doubt, stretched),
            table,
            scale,
        })
    }

    /// Where an observed score stands, as a normal score. Follows the percentile points where the group has them, since
    /// avoidance is skewed; beyond the outermost points it goes on with the slope of one standard deviation.
    pub(crate) fn normal_score(&self, score: f64) -> f64 {
        let measured_on = scale_of(self.table).unwrap_or(self.scale);
        let at = |point: &(f64, f64)| (measured_on.carry(point.1, self.scale), normal::quantile(point.0));
        let (Some(first), Some(last)) = (
            self.table.percentiles.first().map(at),
            self.table.percentiles.last().map(at),
        ) else {
            return (score - self.mean) / self.sd;
        };
        if score <= first.0 {
            return first.1 + (score - first.0) / self.sd;
        }
        if score >= last.0 {
            return last.1 + (score - last.0) / self.sd;
        }
        self.table
            .percentiles
            .iter()
            .map(at)
            .zip(self.table.percentiles.iter().skip(1).map(at))
            .find(|(_, right)| score <= right.0)
            .map_or(last.1, |(left, right)| {
                left.1 + (right.1 - left.1) * (score - left.0) / (right.0 - left.0)
            })
    }
}

/// The scale of a table.
fn scale_of(table: &science::Norm) -> Option<Scale> {
    [Scale::OneToFive, Scale::OneToSeven].into_iter().find(|scale| {
        f64::from(scale.lowest()) == table.scale_low && f64::from(scale.highest()) == table.scale_high
    })
}
