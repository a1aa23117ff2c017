//! The rules of growing: a path that ends, experiments that never push, and when it is no longer needed.

use crate::diary;
use crate::moment::Moment;
use crate::page::{After, CheckIn};
use crate::pages::{Experiment, Pages};
use crate::state::State;
use model::Who;

/// A path has this many weeks.
pub const WEEKS: i64 = 4;
const WEEK_DAYS: i64 = 7;

/// Where somebody is on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnPath {
    /// Not begun, or left.
    Off,
    /// In this week, 1–4.
    Week(i64),
    /// The four weeks are over.
    Over,
}

/// Where somebody is. Before its beginning, by a clock set back, it is the first week.
#[must_use]
pub fn on_path(own: &Pages, now: Moment) -> OnPath {
    let Some(path) = &own.path else {
        return OnPath::Off;
    };
    match now.day().saturating_sub(path.since.day()).max(0) / WEEK_DAYS {
        week if week < WEEKS => OnPath::Week(week + 1),
        _ => OnPath::Over,
    }
}

/// What may be offered after an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// Something of the same size.
    Same,
    /// A smaller one first.
    Smaller,
    /// A little more, if one likes.
    More,
}

/// Fear from here on asks for a smaller one next time, 0–10.
const MUCH_FEAR: u8 = 7;
/// Fear up to here, twice in a row, lets a larger one be offered.
const LITTLE_FEAR: u8 = 4;

/// What may be offered next. Something left asks for something smaller, and never for another try at the same.
#[must_use]
pub fn next_rung(experiments: &[Experiment]) -> Rung {
    let told: Vec<Option<u8>> = experiments
        .iter()
        .filter_map(|one| one.outcome.as_ref().map(|outcome| outcome.felt))
        .collect();
    match told.as_slice() {
        [.., None] => Rung::Smaller,
        [.., Some(last)] if *last >= MUCH_FEAR => Rung::Smaller,
        [.., Some(before), Some(last)] if *before <= LITTLE_FEAR && *last <= LITTLE_FEAR => Rung::More,
        _ => Rung::Same,
    }
}

/// Fear expected and fear felt of every experiment that was tried, in order.
#[must_use]
pub fn expected_and_felt(experiments: &[Experiment]) -> Vec<(u8, u8)> {
    experiments
        .iter()
        .filter_map(|one| Some((one.predicted, one.outcome.as_ref()?.felt?)))
        .collect()
}

/// The questions about harm come back after this many days.
const HARM_DAYS: i64 = 28;

/// Whether the three questions about harm are due: four weeks after the first entry, and four weeks after the last
/// time. A clock set back makes them due, since nobody can tell then how long ago they were asked.
#[must_use]
pub fn harm_is_due(state: &State, who: Who, now: Moment) -> bool {
    let own = state.own(who);
    let asked = own.harm_asked.or_else(|| {
        let first = diary::pages(state, who).next().map(|(at, _)| at);
        first.or_else(|| own.path.as_ref().map(|path| path.since))
    });
    asked.is_some_and(|asked| !(0..HARM_DAYS).contains(&(now.day() - asked.day())))
}

/// How the last evenings were, seen from the question whether this is still needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Too few entries to say; about this many more.
    Unknown {
        /// Entries still missing.
        more: usize,
    },
    /// The last evenings were calm: it may not be needed any more.
    Little,
    /// Some were hard.
    Some,
}

/// So many evenings have to be calm, one after the other.
const CALM_EVENINGS: usize = 6;
/// Calm from here on, 0–10.
const CALM_FROM: u8 = 6;
/// Alarm up to here is ordinary, 0–10.
const ALARM_TO: u8 = 4;

/// Whether an evening was calm; nothing where the entry does not say.
fn was_calm(entry: &CheckIn) -> Option<bool> {
    let alarms = [entry.alarm_distance, entry.alarm_closeness];
    let calm = entry.calm.map(|calm| calm >= CALM_FROM);
    let quiet = alarms.iter().flatten().map(|alarm| *alarm <= ALARM_TO);
    let word = entry.after.map(|after| after == After::Fine);
    let said: Vec<bool> = calm.into_iter().chain(quiet).chain(word).collect();
    (!said.is_empty()).then(|| said.iter().all(|yes| *yes))
}

/// Whether it is still needed, by the last evenings that say something.
#[must_use]
pub fn need(state: &State, who: Who) -> Need {
    let last: Vec<bool> = diary::pages(state, who)
        .rev()
        .filter_map(|(_, entry)| was_calm(entry))
        .take(CALM_EVENINGS)
        .collect();
    if last.len() < CALM_EVENINGS {
        Need::Unknown {
            more: CALM_EVENINGS - last.len(),
        }
    } else if last.iter().all(|calm| *calm) {
        Need::Little
    } else {
        Need::Some
    }
}
