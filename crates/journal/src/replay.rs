//! From stored records to the state: what cannot be read is told, what was taken out on purpose is not.

use std::collections::BTreeSet;

use crate::entry::{Entry, Fact};
use crate::page::Act;
use crate::state::State;
use model::Who;

/// Where a record rests: the number of its series, and its place in it.
pub type Place = (u32, u64);

/// Records in their order; nothing where one is missing or cannot be read.
pub type Records = Vec<(Place, Option<Entry>)>;

/// What the records add up to. A record that somebody took out leaves a gap that is no damage: the fact that says so
/// comes later in the series, and names the place.
#[must_use]
pub fn replay(records: &[(Place, Option<Entry>)]) -> State {
    let mut erased = BTreeSet::new();
    for (_, entry) in records {
        if let Some(Fact::Wrote {
            act: Act::Erased { places, .. },
            ..
        }) = entry.as_ref().map(|entry| &entry.fact)
        {
            erased.extend(places.iter().copied());
        }
    }
    let mut state = State::default();
    for (place, entry) in records {
        match entry {
            Some(entry) => state.take(entry),
            None if erased.contains(place) => {}
            None => state.take_unread(),
        }
    }
    state
}

/// The places of everything that holds what somebody wrote in this second: the entry and its newer versions.
#[must_use]
pub fn holding(records: &[(Place, Option<Entry>)], who: Who, second: i64) -> Vec<Place> {
    let holds = |entry: &Entry| match &entry.fact {
        Fact::CheckedIn { who: writer, .. } => *writer == who && entry.at.unix_s == second,
        Fact::Wrote { who: writer, act } if *writer == who => match act {
            Act::Edited { of, .. } | Act::Tried { of, .. } => *of == second,
            Act::Triggered(_) | Act::Repaired(_) | Act::Planned { .. } | Act::Intended { .. } => {
                entry.at.unix_s == second
            }
            _ => false,
        },
        _ => false,
    };
    let held = records
        .iter()
        .filter(|(_, entry)| entry.as_ref().is_some_and(holds));
    held.map(|(place, _)| *place).collect()
}

/// The facts that take something out, each with as many places as one may name.
#[must_use]
pub fn erasing(who: Who, of: i64, places: &[Place]) -> Vec<Fact> {
    let fact = |places: &[Place]| Fact::Wrote {
        who,
        act: Act::Erased {
            of,
            places: places.to_vec(),
        },
    };
    if places.is_empty() {
        return vec![fact(&[])];
    }
    places.chunks(crate::bounds::LIST_MAX).map(fact).collect()
}
