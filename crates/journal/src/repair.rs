//! The rules of a repair: when it may begin, how it changes an agreement, and how long the change rests first.

use crate::moment::Moment;
use crate::pages::{Pages, Repairing};
use model::Step;

/// Above this tension, on 0–10, nobody talks: the body is still in it.
pub const TENSE_ABOVE: u8 = 6;
/// How long a proposed change rests before it can be put on the table, in seconds.
pub const REST_S: i64 = 600;
/// One partner speaks this long before the phone says that it is the other's turn, in seconds.
pub const TURN_S: u32 = 120;

/// Whether a repair may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Somebody has not said how tense they are.
    Ask,
    /// Somebody is too tense. Who, is not said.
    Later,
    /// Go on.
    Go,
}

/// Whether a repair may begin, by the tension of everybody who takes part, 0–10 each.
#[must_use]
pub fn start(tension: &[Option<u8>]) -> Start {
    if tension.iter().flatten().any(|tension| *tension > TENSE_ABOVE) {
        Start::Later
    } else if tension.iter().all(Option::is_some) && !tension.is_empty() {
        Start::Go
    } else {
        Start::Ask
    }
}

/// How a line of the agreement changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Stays.
    Stays(Step),
    /// Another length: the step as it would be, and the minutes it has now.
    Lasts(Step, u16),
    /// Comes in.
    New(Step),
    /// Goes out.
    Gone(Step),
}

/// What a proposal would change, in the order of reading: the longest run of kinds that both hold stays in place.
#[must_use]
pub fn difference(now: &[Step], then: &[Step]) -> Vec<Line> {
    // `common[i][j]`: how many kinds `now[i..]` and `then[j..]` share in order.
    let mut common = vec![vec![0_usize; then.len() + 1]; now.len() + 1];
    let at = |common: &Vec<Vec<usize>>, i: usize, j: usize| {
        common.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0)
    };
    for (i, old) in now.iter().enumerate().rev() {
        for (j, new) in then.iter().enumerate().rev() {
            let value = if old.kind == new.kind {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = value;
            }
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    loop {
        match (now.get(i), then.get(j)) {
            (Some(old), Some(new)) if old.kind == new.kind => {
                lines.push(if old.minutes == new.minutes {
                    Line::Stays(*new)
                } else {
                    Line::Lasts(*new, old.minutes)
                });
                (i, j) = (i + 1, j + 1);
            }
            (Some(old), Some(_)) if at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                lines.push(Line::Gone(*old));
                i += 1;
            }
            (_, Some(new)) => {
                lines.push(Line::New(*new));
                j += 1;
            }
            (Some(old), None) => {
                lines.push(Line::Gone(*old));
                i += 1;
            }
            (None, None) => return lines,
        }
    }
}

/// Seconds a proposal still rests. A clock set back to before it was written lets it rest anew.
#[must_use]
pub const fn rests_s(written: Moment, now: Moment) -> i64 {
    let passed = now.unix_s.saturating_sub(written.unix_s);
    if passed < 0 {
        REST_S
    } else if passed >= REST_S {
        0
    } else {
        REST_S - passed
    }
}

/// The last repair whose change is neither on the table nor let go.
#[must_use]
pub fn waiting(own: &Pages) -> Option<&Repairing> {
    own.repairs
        .last()
        .filter(|one| one.put.is_none() && one.repair.steps.is_some())
}
