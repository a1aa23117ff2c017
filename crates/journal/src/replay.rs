//! From stored records to the state: what cannot be read is told, what was taken out on purpose is not.

use std::collections::BTreeSet;

use crate::entry::{Entry, Fact};
use crate::page::Act;
use crate::practice::{Own, Practised};
use crate::state::State;
use model::Who;

/// Where a record rests: the number of its series, and its place in it.
pub type Place = (u32, u64);

/// Records in their order; nothing where one is missing or cannot be read.
pub type Records = Vec<(Place, Option<Entry>)>;

/// What is taken out: its records leave the store, not only the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakeOut {
    /// What somebody wrote in this second, with its newer versions.
    Written {
        /// Who.
        who: Who,
        /// The second, since 1970 in UTC.
        second: i64,
    },
    /// The words that were kept with one use of a practice. That it was done, and how it was, stays.
    Words {
        /// Whose.
        who: Option<Who>,
        /// The second of the use.
        second: i64,
        /// The practice's id.
        practice: String,
    },
    /// A line of somebody's own.
    Own {
        /// Whose.
        who: Option<Who>,
        /// What it is.
        kind: Own,
        /// The line.
        text: String,
    },
    /// A sound or a picture.
    Keepsake {
        /// Whose.
        who: Option<Who>,
        /// What it is told from others by.
        id: i64,
    },
    /// Words of forms and practices that were finished or thrown away.
    Leftovers,
}

/// The records in the order in which they count. What was read back from a file counts where its moments lie among what
/// was there when it was read; everything else where it rests.
#[must_use]
pub fn in_order(records: &[(Place, Option<Entry>)]) -> Vec<&(Place, Option<Entry>)> {
    let mut order = Vec::with_capacity(records.len());
    let mut rest = records.iter().peekable();
    while let Some(record) = rest.next() {
        order.push(record);
        let ((series, marker), Some(Fact::ReadBack { entries })) =
            (record.0, record.1.as_ref().map(|entry| &entry.fact))
        else {
            continue;
        };
        let last = marker.saturating_add(u64::from(*entries));
        let inside = |place: Place| place.0 == series && place.1 <= last;
        let mut block = Vec::new();
        while let Some(one) = rest.next_if(|one| inside(one.0)) {
            block.push(one);
        }
        order = merged(order, block);
    }
    order
}

/// Two lists as one, by their moments; each keeps its own order, also where its clock was set back.
fn merged<'a>(
    here: Vec<&'a (Place, Option<Entry>)>,
    block: Vec<&'a (Place, Option<Entry>)>,
) -> Vec<&'a (Place, Option<Entry>)> {
    let mut all = Vec::with_capacity(here.len() + block.len());
    let mut block = since(block).peekable();
    for (second, record) in since(here) {
        while let Some((_, earlier)) = block.next_if(|(at, _)| *at < second) {
            all.push(earlier);
        }
        all.push(record);
    }
    all.extend(block.map(|(_, record)| record));
    all
}

/// Each record with the latest second up to it: one that cannot be read stays with those before it.
fn since(records: Vec<&(Place, Option<Entry>)>) -> impl Iterator<Item = (i64, &(Place, Option<Entry>))> {
    records.into_iter().scan(i64::MIN, |latest, record| {
        let second = record.1.as_ref().map_or(i64::MIN, |entry| entry.at.unix_s);
        *latest = second.max(*latest);
        Some((*latest, record))
    })
}

/// What the records add up to. A record that somebody took out leaves a gap that is no damage: the fact that says so
/// comes later in the series, and names the place.
#[must_use]
pub fn replay(records: &[(Place, Option<Entry>)]) -> State {
    let mut erased = BTreeSet::new();
    for (_, entry) in records {
        if let Some(
            Fact::Wrote {
                act: Act::Erased { places, .. },
                ..
            }
            | Fact::Removed { places },
        ) = entry.as_ref().map(|entry| &entry.fact)
        {
            erased.extend(places.iter().copied());
        }
    }
    let mut state = State::default();
    for (place, entry) in in_order(records) {
        match entry {
            // A phone may have died between the fact that names a place and the removal.
            _ if erased.contains(place) => {}
            Some(entry) => state.take(entry),
            None => state.take_unread(),
        }
    }
    state
}

/// The places of everything that holds it.
#[must_use]
pub fn holding(records: &[(Place, Option<Entry>)], what: &TakeOut) -> Vec<Place> {
    if *what == TakeOut::Leftovers {
        return leftovers(records);
    }
    let held = records
        .iter()
        .filter(|(_, entry)| entry.as_ref().is_some_and(|entry| holds(entry, what)));
    held.map(|(place, _)| *place).collect()
}

pub(crate) fn holds(entry: &Entry, what: &TakeOut) -> bool {
    match (what, &entry.fact) {
        (TakeOut::Written { who, second }, Fact::CheckedIn { who: writer, .. }) => {
            writer == who && entry.at.unix_s == *second
        }
        (TakeOut::Written { who, second }, Fact::Wrote { who: writer, act }) => {
            writer == who
                && match act {
                    Act::Edited { of, .. } | Act::Tried { of, .. } => of == second,
                    Act::Triggered(_) | Act::Repaired(_) | Act::Planned { .. } | Act::Intended { .. } => {
                        entry.at.unix_s == *second
                    }
                    _ => false,
                }
        }
        (
            TakeOut::Words {
                who,
                second,
                practice,
            },
            Fact::Practised { who: by, done },
        ) => by == who && entry.at.unix_s == *second && done.practice == *practice,
        (
            TakeOut::Own { who, kind, text },
            Fact::Owned {
                who: whose,
                kind: of,
                text: line,
                ..
            },
        ) => whose == who && of == kind && line == text,
        (TakeOut::Keepsake { who, id }, Fact::Keepsake { who: whose, piece }) => {
            whose == who && piece.id == *id
        }
        _ => false,
    }
}

/// Every record of something unfinished but those that are still waited for.
fn leftovers(records: &[(Place, Option<Entry>)]) -> Vec<Place> {
    let mut all = Vec::new();
    let mut waiting: Vec<(Option<(Who, &str)>, Place)> = Vec::new();
    let mut practising = None;
    for (place, entry) in in_order(records) {
        match entry.as_ref().map(|entry| &entry.fact) {
            Some(Fact::Unfinished { who, form, fields }) => {
                all.push(*place);
                let key = Some((*who, form.as_str()));
                waiting.retain(|(one, _)| *one != key);
                waiting.extend((!fields.is_empty()).then_some((key, *place)));
            }
            Some(Fact::Drafted { draft }) => {
                all.push(*place);
                waiting.retain(|(one, _)| one.is_some());
                waiting.extend(draft.is_some().then_some((None, *place)));
                practising = draft.as_ref().map(|draft| draft.practice.as_str());
            }
            Some(Fact::Practised { done, .. }) if practising == Some(done.practice.as_str()) => {
                waiting.retain(|(one, _)| one.is_some());
            }
            _ => {}
        }
    }
    all.retain(|place| waiting.iter().all(|(_, kept)| kept != place));
    all
}

/// What stands in the place of what goes: a use of a practice stays without its words, where it still says something.
#[must_use]
pub fn instead(records: &[(Place, Option<Entry>)], what: &TakeOut) -> Vec<Entry> {
    let TakeOut::Words { who, practice, .. } = what else {
        return Vec::new();
    };
    let mut stay = Vec::new();
    for entry in in_order(records)
        .into_iter()
        .filter_map(|(_, entry)| entry.as_ref())
    {
        match &entry.fact {
            Fact::Practised { done, .. } if holds(entry, what) => stay.push(Entry {
                at: entry.at,
                fact: Fact::Practised {
                    who: *who,
                    done: Practised {
                        fields: Vec::new(),
                        ..done.clone()
                    },
                },
            }),
            // Written anew it would count again.
            Fact::OrderForgotten { who: by } if by == who => stay.clear(),
            // Written anew it would end what was begun since.
            Fact::Drafted { draft: Some(draft) } if draft.practice == *practice => stay.clear(),
            _ => {}
        }
    }
    stay
}

/// The facts that take it out, each with as many places as one may name.
#[must_use]
pub fn erasing(what: &TakeOut, places: &[Place]) -> Vec<Fact> {
    let fact = |places: &[Place]| {
        let places = places.to_vec();
        match what {
            TakeOut::Written { who, second } => Fact::Wrote {
                who: *who,
                act: Act::Erased { of: *second, places },
            },
            _ => Fact::Removed { places },
        }
    };
    if places.is_empty() {
        return vec![fact(&[])];
    }
    places.chunks(crate::bounds::LIST_MAX).map(fact).collect()
}
