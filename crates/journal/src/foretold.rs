//! Predictions as they were kept, and the answers they met.

use learn::predictions::{Kept, unpack, unpack_morning};
use model::Who;

use crate::learning::{Prediction, answers, soon_after};
use crate::moment::Moment;
use crate::page::CheckIn;
use crate::state::State;

/// A prediction that was kept, and what was answered then.
#[derive(Clone, Debug, PartialEq)]
pub struct Foretold {
    /// When it was kept.
    pub at: Moment,
    /// When the answers came.
    pub answered: Moment,
    /// Both.
    pub kept: Kept,
}

/// A person's check-ins to which a prediction can belong, as they were first written, in order.
fn first_written(
    state: &State,
    who: Who,
    belongs: fn(Moment, &CheckIn) -> bool,
) -> impl Iterator<Item = (Moment, &CheckIn)> {
    let own = state
        .check_ins
        .iter()
        .filter(move |(at, writer, entry)| *writer == who && belongs(*at, entry));
    own.map(move |(at, _, entry)| {
        let first = state.own(who).earlier(at.unix_s).first();
        (*at, first.map_or(entry, |(_, first)| first))
    })
}

/// Predictions about a person that have been answered, in order. The answer is what was written first, and a prediction
/// belongs to the first check-in after it.
#[must_use]
pub fn foretold(state: &State, who: Who) -> Vec<Foretold> {
    met(
        state,
        who,
        &state.learning.predictions,
        soon_after,
        |bytes, entry| {
            Some(Kept {
                expected: unpack(bytes)?,
                answers: answers(entry),
            })
        },
    )
}

/// The same of the mornings; answers are counted from 0, and there are three.
#[must_use]
pub fn foretold_mornings(state: &State, who: Who) -> Vec<Foretold> {
    met(
        state,
        who,
        &state.learning.mornings,
        |_, entry| morning_of(entry).iter().any(Option::is_some),
        |bytes, entry| {
            let [mood, content, close] = morning_of(entry).map(|answer| answer?.checked_sub(1));
            Some(Kept {
                expected: unpack_morning(bytes)?,
                answers: [mood, content, close, None, None],
            })
        },
    )
}

fn morning_of(entry: &CheckIn) -> [Option<u8>; 3] {
    entry.lived.map_or([None; 3], |lived| lived.morning())
}

fn met(
    state: &State,
    who: Who,
    made: &[Prediction],
    belongs: fn(Moment, &CheckIn) -> bool,
    kept: fn(&[u8], &CheckIn) -> Option<Kept>,
) -> Vec<Foretold> {
    let mut before = i64::MIN;
    let mut all = Vec::new();
    for (answered, entry) in first_written(state, who, belongs) {
        let found = made.iter().rev().find(|(at, whom, _)| {
            *whom == who
                && at.unix_s >= before
                && at.unix_s <= answered.unix_s
                && state.learning.counts(who, *at)
        });
        before = answered.unix_s.saturating_add(1);
        let Some((at, _, bytes)) = found else { continue };
        all.extend(kept(bytes, entry).map(|kept| Foretold {
            at: *at,
            answered,
            kept,
        }));
    }
    all
}

/// Whether a prediction about the next check-in is still to be made.
#[must_use]
pub fn wants_prediction(state: &State, who: Who) -> bool {
    wants(state, who, &state.learning.predictions)
}

/// Whether a prediction about the next morning is still to be made.
#[must_use]
pub fn wants_morning(state: &State, who: Who) -> bool {
    wants(state, who, &state.learning.mornings)
}

fn wants(state: &State, who: Who, made: &[Prediction]) -> bool {
    let learning = &state.learning;
    let last = state
        .check_ins
        .iter()
        .filter(|(_, writer, _)| *writer == who)
        .map(|(at, ..)| at.unix_s)
        .max();
    let made = made.iter().any(|(at, whom, _)| {
        *whom == who && last.is_none_or(|last| at.unix_s > last) && learning.counts(who, *at)
    });
    !learning.off && !made
}
