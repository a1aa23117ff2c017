//! Reading back what somebody took along: what would come of a file, before anything is written.
//!
//! What is here stays as it is. An entry that is here already is not written twice, what was taken out here stays out,
//! and nobody's yes comes out of a file where another person uses the same phone. The entries that are left are written
//! behind one [`Fact::ReadBack`], and count where their moments lie ([`crate::replay::in_order`]).

use std::collections::BTreeMap;

use crate::entry::{Entry, Fact};
use crate::learning::Learn;
use crate::moment::Moment;
use crate::page::{Act, CheckIn};
use crate::practice::Practised;
use crate::replay::{TakeOut, holds};
use crate::state::State;
use crate::takeaway::{self, NotTaken};
use model::Who;

/// From the year 10000 on no calendar here names a day.
const SECONDS_END: i64 = 253_402_300_800;

/// Why a file is not read back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// The file itself.
    #[error(transparent)]
    File(#[from] NotTaken),
    /// It is the other's, on a phone of two: the name in it, if there is one.
    #[error("this file is the other's; whoever took it along reads it back themselves")]
    Theirs(Option<String>),
    /// Whoever took it along was alone, and the second of two reads it: what the first of them is called here. Alone
    /// everybody is the first, so the file does not say which of the two it is.
    #[error(
        "who took this file along was alone, and on a phone of two the first reads such a file; if it is yours, begin \
         alone on another phone, read it there, and connect the two"
    )]
    Alone(Option<String>),
}

/// What would come of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who took it along is called this in it.
    pub name: Option<String>,
    /// Whose entries they are here.
    pub who: Who,
    /// How many entries are in it.
    pub count: usize,
    /// Its first and its last local day, counted from 1970-01-01.
    pub days: Option<(i64, i64)>,
    /// So many are here already.
    pub known: usize,
    /// So many stay out: taken out here, settings of a phone that is set up, or in need of a yes from both.
    pub apart: usize,
    /// In the file they are the second of two, here they are the only one.
    pub turned: bool,
    /// What is written, in order.
    pub new: Vec<Entry>,
}

impl Reading {
    /// The facts to be written together, or nothing where all of it is here.
    #[must_use]
    pub fn entries(self, now: Moment) -> Vec<Entry> {
        let Some(entries) = u32::try_from(self.new.len()).ok().filter(|count| *count > 0) else {
            return Vec::new();
        };
        let marker = Fact::ReadBack { entries };
        let mut all = vec![Entry {
            at: now,
            fact: marker,
        }];
        all.extend(self.new);
        all
    }
}

/// Whether nothing has been written here but that the app was begun.
#[must_use]
pub fn is_fresh(here: &[Entry]) -> bool {
    here.iter().all(|entry| matches!(entry.fact, Fact::Opened { .. }))
}

/// Looks into a file. `here` is everything that is here, in order, and `reader` who has the phone in hand, where two
/// share it.
///
/// # Errors
/// [`NotRead`] says what to do. Nothing has to be undone then.
pub fn look(text: &str, here: &[Entry], reader: Option<Who>) -> Result<Reading, NotRead> {
    let (whose, mut file) = takeaway::read(text)?;
    let beyond = |entry: &Entry| !(0..SECONDS_END).contains(&entry.at.unix_s);
    if let Some(at) = file.iter().position(beyond) {
        return Err(NotTaken::Entry(at + 1).into());
    }
    let name = file.iter().rev().find_map(|entry| match &entry.fact {
        Fact::Named { who, name } if *who == whose => Some(name.clone()),
        _ => None,
    });
    let mut state = State::default();
    here.iter().for_each(|entry| state.take(entry));
    let together = state.together();
    let me = if together { reader.unwrap_or(whose) } else { Who::A };
    let turned = whose != me;
    if turned && together {
        return Err(if was_alone(&file) {
            NotRead::Alone(state.partner(whose).name.clone())
        } else {
            NotRead::Theirs(name)
        });
    }
    if turned {
        file.iter_mut().for_each(|entry| turn(&mut entry.fact));
    }
    let count = file.len();
    let days = file.iter().map(|entry| entry.at.day());
    let days = days.clone().min().zip(days.max());
    let rule = Rule::new(here, &state, me);
    let mut there: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for entry in here {
        *there.entry(mark(entry)).or_default() += 1;
    }
    let (mut known, mut latest) = (0, i64::MIN);
    // What was written twice within a second, the same to the last byte, another phone of one's own hands over once.
    // Counted, though only the first matters: so it is the code of the map above.
    let mut told: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let mut new = Vec::new();
    for entry in file {
        latest = latest.max(entry.at.unix_s);
        match there.get_mut(&mark(&entry)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                known += 1;
                *told.entry(entry.encode()).or_default() += 1;
            }
            Some(_) if told.contains_key(&entry.encode()) => known += 1,
            _ if rule.admits(&entry, latest) => new.push(entry),
            _ => {}
        }
    }
    Ok(Reading {
        name,
        who: me,
        count,
        days,
        known,
        apart: count - known - new.len(),
        turned,
        new,
    })
}

/// Whether nobody else used the phone on which a file was taken along.
fn was_alone(file: &[Entry]) -> bool {
    let mut state = State::default();
    file.iter().for_each(|entry| state.take(entry));
    state.mode.is_some() && !state.together()
}

/// What an entry is known again by. A page keeps its second and a practice its name, whatever was taken out of it since.
fn mark(entry: &Entry) -> Vec<u8> {
    let at = Moment {
        offset_min: 0,
        ..entry.at
    };
    let fact = match &entry.fact {
        Fact::CheckedIn { who, .. } => Fact::CheckedIn {
            who: *who,
            entry: CheckIn::default(),
        },
        Fact::Practised { who, done } => Fact::Practised {
            who: *who,
            done: Practised {
                practice: done.practice.clone(),
                ..Practised::default()
            },
        },
        other => other.clone(),
    };
    Entry { at, fact }.encode()
}

/// What may come out of a file, into what is here.
struct Rule<'a> {
    state: &'a State,
    me: Who,
    fresh: bool,
    together: bool,
    /// When this vault was begun: it says who uses it, whatever a file says of another phone.
    begun: i64,
    erased: Vec<TakeOut>,
}

impl<'a> Rule<'a> {
    fn new(here: &[Entry], state: &'a State, me: Who) -> Self {
        let begun = here.iter().rev().find_map(|entry| {
            let opened = matches!(entry.fact, Fact::Opened { .. });
            opened.then_some(entry.at.unix_s)
        });
        let erased = here.iter().filter_map(|entry| match &entry.fact {
            Fact::Wrote {
                who,
                act: Act::Erased { of, .. },
            } => Some(TakeOut::Written {
                who: *who,
                second: *of,
            }),
            _ => None,
        });
        Self {
            state,
            me,
            fresh: is_fresh(here),
            together: state.together(),
            begun: begun.unwrap_or(i64::MAX),
            erased: erased.collect(),
        }
    }

    /// `latest` is the latest second of the file up to this entry: where it will count.
    fn admits(&self, entry: &Entry, latest: i64) -> bool {
        if self.erased.iter().any(|what| holds(entry, what)) {
            return false;
        }
        match &entry.fact {
            // Earlier than this vault, it says how what follows was meant; later, it would change who uses it.
            Fact::Opened { .. } => latest < self.begun,
            // On a phone of two a yes is given with the phone in hand. Steps put between a yes and what it was said to
            // would take that yes for themselves.
            Fact::SaidYes { who } | Fact::Ended { who } if self.together => self.fresh && *who == self.me,
            Fact::Proposed { .. }
            | Fact::Learning {
                act: Learn::TrialProposed(_) | Learn::TrialYes { .. } | Learn::TrialDrawn | Learn::TrialLeft,
                ..
            } if self.together => self.fresh,
            Fact::Named { who, .. } => self.state.partner(*who).name.is_none(),
            // A phone that is set up stays so, and no form that was finished since comes back.
            Fact::LocksAfter { .. }
            | Fact::Dressed { .. }
            | Fact::Signs { .. }
            | Fact::SetAside { .. }
            | Fact::Termed { .. }
            | Fact::Unfinished { .. }
            | Fact::Learning {
                act: Learn::Off { .. } | Learn::Teaches { .. },
                ..
            } => self.fresh,
            _ => true,
        }
    }
}

/// The other way round: who was the second of two becomes the first. A new fact has to say so here before it compiles.
fn turn(fact: &mut Fact) {
    let flip = |who: &mut Who| *who = who.other();
    match fact {
        Fact::Wrote { who, act } => {
            flip(who);
            if let Act::Repaired(repair) = act {
                repair.turns.iter_mut().for_each(|turn| flip(&mut turn.who));
            }
        }
        Fact::Named { who, .. }
        | Fact::Answered { who, .. }
        | Fact::Card { who, .. }
        | Fact::Body { who, .. }
        | Fact::Tolerance { who, .. }
        | Fact::Wish { who, .. }
        | Fact::Limited { who, .. }
        | Fact::CheckDone { who }
        | Fact::Opens { who, .. }
        | Fact::SaidYes { who }
        | Fact::Ended { who }
        | Fact::CheckedIn { who, .. }
        | Fact::Part { who, .. }
        | Fact::Vetoed { who, .. }
        | Fact::Unfinished { who, .. }
        | Fact::Learning { who, .. } => flip(who),
        Fact::Practised { who, .. }
        | Fact::OrderForgotten { who }
        | Fact::Owned { who, .. }
        | Fact::Keepsake { who, .. } => {
            if let Some(who) = who {
                flip(who);
            }
        }
        Fact::Opened { .. }
        | Fact::Proposed { .. }
        | Fact::LocksAfter { .. }
        | Fact::Dressed { .. }
        | Fact::Signs { .. }
        | Fact::SetAside { .. }
        | Fact::Termed { .. }
        | Fact::Copied
        | Fact::OtherNamed { .. }
        | Fact::OtherAnswered { .. }
        | Fact::Drafted { .. }
        | Fact::Removed { .. }
        | Fact::Linked { .. }
        | Fact::ReadBack { .. } => {}
    }
}
