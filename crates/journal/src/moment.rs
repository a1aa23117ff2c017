//! A moment, and the day it belongs to where it was lived.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Seconds of a minute.
const MINUTE_S: i64 = 60;
/// Seconds of an hour.
const HOUR_S: i64 = 3_600;
/// Seconds of a day.
pub(crate) const DAY_S: i64 = 86_400;

/// A moment: seconds since 1970 in UTC and the local offset it was lived in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// Seconds since 1970-01-01 in UTC.
    #[n(0)]
    pub unix_s: i64,
    /// Local time minus UTC, in minutes, −840 to 840.
    #[n(1)]
    pub offset_min: i16,
}

impl Moment {
    /// The local calendar day, counted from 1970-01-01.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.local_s().div_euclid(DAY_S)
    }

    /// The hour of the local day, 0–23.
    #[must_use]
    pub const fn hour(self) -> i64 {
        self.local_s().rem_euclid(DAY_S) / HOUR_S
    }

    const fn local_s(self) -> i64 {
        self.unix_s.saturating_add(self.offset_min as i64 * MINUTE_S)
    }
}
