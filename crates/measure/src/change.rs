//! Doing a check again: when it is worth it, and what counts as change.

use crate::assumption::{CHANGE_CONFIDENCE, RETEST_DAYS};
use crate::normal;
use crate::score::Estimate;
use core::fmt;
use libm::hypot;

/// Whether a check may be taken again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Retest {
    /// Enough days have passed.
    Ready,
    /// Too soon.
    Wait {
        /// Days still to wait.
        days: u32,
    },
    /// The last check lies in the future: the date of the device is wrong, now or then.
    ClockWentBack,
}

impl Retest {
    /// The Fluent message with its words; `check-retest-wait` takes `count`.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Ready => "check-retest-ready",
            Self::Wait { .. } => "check-retest-wait",
            Self::ClockWentBack => "check-retest-clock",
        }
    }
}

impl fmt::Display for Retest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => f.write_str("enough time has passed to take the check again"),
            Self::Wait { days: 1 } => {
                f.write_str("wait one more day; a check taken too soon mostly repeats the last one")
            }
            Self::Wait { days } => {
                write!(
                    f,
                    "wait {days} more days; a check taken too soon mostly repeats the last one"
                )
            }
            Self::ClockWentBack => {
                f.write_str("the last check has a date in the future; look at the date on this device")
            }
        }
    }
}

/// Whether the check may be taken again. Both days are counted from the same day zero.
#[must_use]
pub fn retest(last_day: i32, today: i32) -> Retest {
    let passed = i64::from(today) - i64::from(last_day);
    let Ok(passed) = u32::try_from(passed) else {
        return Retest::ClockWentBack;
    };
    // The minimum is a whole number of days, written as f64 with the other assumptions.
    let left = RETEST_DAYS.value - f64::from(passed);
    if left <= 0.0 {
        return Retest::Ready;
    }
    let days = (0_u32..).take_while(|days| f64::from(*days) < left).count();
    Retest::Wait {
        days: u32::try_from(days).unwrap_or(u32::MAX),
    }
}

/// What can be said about the change of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// Within measurement error.
    NoneSeen,
    /// Lower, beyond measurement error.
    Lower,
    /// Higher, beyond measurement error.
    Higher,
}

impl Verdict {
    /// The Fluent message with its words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NoneSeen => "check-change-none",
            Self::Lower => "check-change-lower",
            Self::Higher => "check-change-higher",
        }
    }
}

/// The change of one dimension between two checks, with the reliable change index of Jacobson and Truax.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Change {
    /// Difference of the scores, later minus earlier, on the instrument's scale.
    pub difference: f64,
    /// The difference over its standard error.
    pub index: f64,
    /// What can be said.
    pub verdict: Verdict,
}

/// The change between two estimates of the same dimension by the same instrument; none when either has no score or
/// they are of different dimensions. The level of the items cancels, since they are the same both times.
#[must_use]
pub fn change(before: &Estimate, after: &Estimate) -> Option<Change> {
    if before.dimension != after.dimension {
        return None;
    }
    let difference = after.score? - before.score?;
    let index = difference / hypot(before.score_error?, after.score_error?);
    let bound = normal::quantile(0.5 * (1.0 + CHANGE_CONFIDENCE.value));
    let verdict = if index >= bound {
        Verdict::Higher
    } else if index <= -bound {
        Verdict::Lower
    } else {
        Verdict::NoneSeen
    };
    Some(Change {
        difference,
        index,
        verdict,
    })
}
