//! Clocks that may be wrong by years, and what is done so that it does not matter.
//!
//! Order comes from counts and chains; a clock only breaks ties and is shown to people. A shown time is held down to
//! what this phone could have seen, so one phone set to 2036 does not put its notes on top for ten years.

use crate::limits::{AHEAD_S, COUNT_MAX, LEAP_MAX};
use crate::message::{Id16, Stamp};

/// The counting half of a hybrid clock, and the time this phone has lived through.
///
/// Waiting is measured in lived time: it goes on when the clock does and stands still when the clock is put back, so
/// a phone that was in 2036 by mistake does not wait for ten years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    count: u64,
    lived_s: i64,
    last_s: Option<i64>,
}

impl Clock {
    /// The clock of a phone that has lived so long and last saw this time.
    pub fn resume(lived_s: i64, last_s: Option<i64>) -> Self {
        Self {
            count: 0,
            lived_s,
            last_s,
        }
    }

    /// The stamp of the next thing written here.
    pub fn stamp(&mut self, device: Id16, now_s: i64) -> Stamp {
        self.count = self.count.saturating_add(1).min(COUNT_MAX - 1);
        Stamp {
            count: self.count,
            wall_s: now_s,
            device,
        }
    }

    /// Takes notice of another's stamp. `true` if it leaps further than an honest app can; then it is followed only so
    /// far: were this phone's own count driven to [`COUNT_MAX`], all it writes in one second would have one stamp.
    pub fn see(&mut self, stamp: &Stamp) -> bool {
        let reach = self.count.saturating_add(LEAP_MAX);
        self.count = self.count.max(stamp.count.min(reach));
        stamp.count > reach
    }

    /// Takes notice of a stamp that this phone made itself: it is never made again.
    pub fn made(&mut self, stamp: &Stamp) {
        self.count = self.count.max(stamp.count);
    }

    /// Takes notice of the time.
    pub fn pass(&mut self, now_s: i64) {
        let passed = self.last_s.map_or(0, |last_s| now_s.saturating_sub(last_s));
        self.lived_s = self.lived_s.saturating_add(passed.max(0));
        self.last_s = Some(now_s);
    }

    /// Seconds this phone has lived through. It never goes back.
    pub fn lived_s(&self) -> i64 {
        self.lived_s
    }

    /// The time it last saw.
    pub fn last_s(&self) -> Option<i64> {
        self.last_s
    }
}

/// The time to show for a stamp that arrived at `now_s`: never more than a day ahead of this phone.
pub fn shown_s(stamp: &Stamp, now_s: i64) -> i64 {
    stamp.wall_s.min(now_s.saturating_add(AHEAD_S))
}
