//! The diary as it is read: whose turn it is, the map of triggers, and looking for a word. Nothing is counted.

use crate::moment::Moment;
use crate::page::{CheckIn, Trigger, When};
use crate::state::State;
use model::Who;

/// Until this hour of the morning an evening still counts as the one before, in hours of the local day.
const NIGHT_ENDS_H: i64 = 5;
/// From this hour on, a check-in is about the evening to come or just over, and no longer about last night.
const MORNING_ENDS_H: i64 = 15;
/// The least time that makes a check-in the next morning's, in hours.
const APART_H: i64 = 4;
const HOUR_S: i64 = 3_600;
/// A check-in older than this has no next morning any more, in hours.
const MORNING_H: i64 = 30;

/// A check-in with its moment.
pub type Page<'a> = (Moment, &'a CheckIn);

/// One person's check-ins, in order.
pub fn pages(state: &State, who: Who) -> impl DoubleEndedIterator<Item = Page<'_>> {
    let own = state
        .check_ins
        .iter()
        .filter(move |(_, writer, _)| *writer == who);
    own.map(|(at, _, entry)| (*at, entry))
}

/// What a check-in that is begun now most likely is: the next morning's in the morning, soon after otherwise.
#[must_use]
pub fn when_now(state: &State, who: Who, now: Moment) -> When {
    let morning = (NIGHT_ENDS_H..MORNING_ENDS_H).contains(&now.hour());
    let just_now = pages(state, who)
        .next_back()
        .is_some_and(|(at, _)| (0..APART_H * HOUR_S).contains(&now.unix_s.saturating_sub(at.unix_s)));
    if morning && !just_now {
        When::NextMorning
    } else {
        When::SoonAfter
    }
}

/// Whether the next morning's check-in is open: something was written soon after, and nothing since. It passes without
/// a word when the day is over.
#[must_use]
pub fn morning_is_open(state: &State, who: Who, now: Moment) -> bool {
    let Some((at, entry)) = pages(state, who).next_back() else {
        return false;
    };
    let passed = now.unix_s.saturating_sub(at.unix_s);
    entry.when == Some(When::SoonAfter)
        && when_now(state, who, now) == When::NextMorning
        && (APART_H * HOUR_S..MORNING_H * HOUR_S).contains(&passed)
}

/// The local day a check-in is about: an entry after midnight belongs to the evening before.
#[must_use]
pub fn evening_of(at: Moment, entry: &CheckIn) -> i64 {
    let before = i64::from(entry.days_ago.unwrap_or(0));
    let of_last_night = entry.when == Some(When::NextMorning) || at.hour() < NIGHT_ENDS_H;
    at.day() - i64::from(of_last_night) - before
}

/// Words for feelings this person has used, the last first, each once.
#[must_use]
pub fn feelings(state: &State, who: Who) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for (_, entry) in pages(state, who).rev() {
        for word in entry.feelings.iter().flatten() {
            if !known.contains(word) {
                known.push(word.clone());
            }
        }
    }
    known
}

/// Everything that was written about one cue.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cue {
    /// The cue, as it was written last.
    pub cue: String,
    /// What the body did, what one told oneself, what one wanted to do, what helped: each wording once.
    pub rows: [Vec<String>; 4],
    /// Ids of changes to try.
    pub changes: Vec<String>,
    /// The moments of the entries, by which they can be taken out.
    pub entries: Vec<Moment>,
}

/// One person's map: what was written about the same cue stands together, the last written first.
#[must_use]
pub fn map(state: &State, who: Who) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for (at, trigger) in state.own(who).triggers.iter().rev() {
        let same = |cue: &Cue| folded(&cue.cue) == folded(&trigger.cue);
        let index = cues.iter().position(same).unwrap_or_else(|| {
            cues.push(Cue {
                cue: trigger.cue.clone(),
                ..Cue::default()
            });
            cues.len() - 1
        });
        if let Some(cue) = cues.get_mut(index) {
            cue.add(*at, trigger);
        }
    }
    cues
}

impl Cue {
    fn add(&mut self, at: Moment, trigger: &Trigger) {
        let lines = [&trigger.body, &trigger.story, &trigger.urge, &trigger.helped];
        for (row, line) in self.rows.iter_mut().zip(lines) {
            let new = line
                .iter()
                .filter(|line| row.iter().all(|known| folded(known) != folded(line)));
            let new: Vec<String> = new.cloned().collect();
            row.extend(new);
        }
        for change in trigger.changes.iter().flatten() {
            if !self.changes.contains(change) {
                self.changes.push(change.clone());
            }
        }
        self.entries.push(at);
    }
}

/// A text without case and outer space, so that the same words are the same.
fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Whether a check-in holds all the words looked for, anywhere and in any order. Looking for nothing finds everything.
#[must_use]
pub fn holds(entry: &CheckIn, wanted: &str) -> bool {
    let texts = entry.words.iter().chain(entry.feelings.iter().flatten());
    let text = texts.map(|text| folded(text)).collect::<Vec<_>>().join(" ");
    folded(wanted).split(' ').all(|word| text.contains(word))
}
