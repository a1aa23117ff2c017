//! By when the relay confirmed what: how a beginning that was lost is told from one that has grown too old to be kept.
//!
//! One note a week says how many own items were confirmed by its last moment, by this phone's clock. A note that was
//! made behind the latest time the clock ever showed was made by a clock that was wrong then or before: how old its
//! items are is not known. The answer is then that they may still be kept, since sending once more costs little and a
//! hole that stays costs what was written.

use crate::limits::{KEPT_S, NOTED_S, NOTES_MAX};

/// Longest time by which clocks of phone and relay may differ, or be put right, without being wrong; and by which a
/// relay may be early: it counts in hours, and a day is easily enough.
const SLACK_S: i64 = 24 * 3600;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Note {
    /// Items of the line before this one were confirmed.
    items: u64,
    /// By when, in seconds since 1970; `None` where the clock was wrong.
    by_s: Option<i64>,
}

/// What is kept of it: `[items, by when]` of each note, and the latest time the clock ever showed.
pub(super) type Kept = (Vec<(u64, Option<i64>)>, i64);

/// How old something is that the relay confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// So young that the relay must still keep it.
    Young,
    /// The relay may have thrown it away in time.
    Old,
    /// Nobody can say.
    Unknown,
}

/// Notes of what the relay confirmed, oldest first; [`NOTES_MAX`] at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Confirmed {
    notes: Vec<Note>,
    latest_s: i64,
}

impl Default for Confirmed {
    fn default() -> Self {
        Self {
            notes: Vec::new(),
            latest_s: i64::MIN,
        }
    }
}

impl Confirmed {
    /// The notes as they were kept.
    pub(super) fn of((notes, latest_s): &Kept) -> Self {
        let newest = notes.len().saturating_sub(NOTES_MAX);
        let notes = notes.iter().skip(newest);
        Self {
            notes: notes
                .map(|(items, by_s)| Note {
                    items: *items,
                    by_s: *by_s,
                })
                .collect(),
            latest_s: *latest_s,
        }
    }

    /// The notes, to be kept.
    pub(super) fn to_keep(&self) -> Kept {
        let notes = self.notes.iter().map(|note| (note.items, note.by_s));
        (notes.collect(), self.latest_s)
    }

    /// Takes notice of the time.
    pub(super) fn pass(&mut self, now_s: i64) {
        self.latest_s = self.latest_s.max(now_s);
    }

    /// Notes that all items of the line before `items` are confirmed now.
    pub(super) fn note(&mut self, items: usize, now_s: i64) {
        self.pass(now_s);
        let items = items as u64;
        let wrong = now_s < self.latest_s.saturating_sub(SLACK_S);
        let by_s = (!wrong).then_some(now_s);
        let week = |at_s: Option<i64>| at_s.map(|at_s| at_s.div_euclid(NOTED_S));
        if let Some(last) = self.notes.last_mut() {
            if items <= last.items {
                return;
            }
            if week(last.by_s) == week(by_s) {
                *last = Note {
                    items,
                    by_s: last.by_s.max(by_s),
                };
                return;
            }
        }
        if self.notes.len() >= NOTES_MAX {
            // The items of the oldest note count as those of the next one.
            self.notes.remove(0);
        }
        self.notes.push(Note { items, by_s });
    }

    /// Items from this one on are sent again: when they were confirmed before says nothing any more.
    pub(super) fn forget_from(&mut self, item: usize) {
        let item = item as u64;
        let mut before = 0;
        self.notes.retain_mut(|note| {
            note.items = note.items.min(item);
            let says_more = note.items > before;
            before = before.max(note.items);
            says_more
        });
    }

    /// Another line begins.
    pub(super) fn clear(&mut self) {
        self.notes.clear();
    }

    /// How old an item of the line is.
    pub(super) fn age(&self, item: usize, now_s: i64) -> Age {
        let item = item as u64;
        let covers = self.notes.iter().find(|note| note.items > item);
        let Some(by_s) = covers.and_then(|note| note.by_s) else {
            return Age::Unknown;
        };
        // Its items may be a week older than the note.
        let left_s = KEPT_S - NOTED_S - SLACK_S;
        match now_s.saturating_sub(by_s) {
            passed_s if passed_s >= left_s => Age::Old,
            passed_s if passed_s < -SLACK_S => Age::Unknown,
            _ => Age::Young,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_S: i64 = 24 * 3600;
    const BEGIN_S: i64 = 20_000 * DAY_S;

    /// Days on which one more item was confirmed each; the day on which is asked; what is said of them then.
    fn check(days: &[i64], today: i64, expected: &str) {
        let mut confirmed = Confirmed::default();
        confirmed.pass(BEGIN_S);
        for (before, day) in days.iter().enumerate() {
            confirmed.note(before + 1, BEGIN_S + day * DAY_S);
        }
        let again = Confirmed::of(&confirmed.to_keep());
        assert_eq!(again, confirmed, "kept and read again");
        let ages: Vec<String> = (0..days.len())
            .map(|item| format!("{:?}", again.age(item, BEGIN_S + today * DAY_S)))
            .collect();
        assert_eq!(ages.join(" "), expected, "{days:?} on day {today}");
    }

    #[test]
    fn an_item_is_young_until_the_relay_may_have_thrown_it_away() {
        check(&[0], 0, "Young");
        check(&[0], 81, "Young");
        check(&[0], 82, "Old");
        check(&[0, 30, 60, 100], 100, "Old Young Young Young");
        check(&[0, 30, 60, 100], 500, "Old Old Old Old");
    }

    /// No item that a relay may have thrown away in time is ever asked for again.
    #[test]
    fn with_a_right_clock_nothing_counts_as_young_that_is_too_old_to_be_kept() {
        for today in 0..300 {
            let mut confirmed = Confirmed::default();
            for day in 0..=today {
                confirmed.note(usize::try_from(day + 1).unwrap(), BEGIN_S + day * DAY_S);
            }
            for day in 0..=today {
                let age = confirmed.age(usize::try_from(day).unwrap(), BEGIN_S + today * DAY_S);
                let (may_be_gone, surely_young) = (today - day >= KEPT_S / DAY_S, today - day < 75);
                assert!(!may_be_gone || age == Age::Old, "day {day} on day {today}");
                assert!(!surely_young || age == Age::Young, "day {day} on day {today}");
            }
        }
    }

    #[test]
    fn what_a_wrong_clock_confirmed_is_of_unknown_age() {
        // Confirmed in a future that has not come, and from then on nobody knows which clock was right.
        check(&[4000, 0, 100], 200, "Unknown Unknown Unknown");
        // Put back by years, from the first moment on or later, and put right again.
        check(&[-2000, 1], 200, "Unknown Old");
        check(&[0, -2000, 1], 200, "Old Unknown Old");
        check(&[0, -2000, 1], 20, "Young Unknown Young");
        // The clock is wrong now.
        check(&[0, 1], -2000, "Unknown Unknown");
    }

    #[test]
    fn what_is_sent_again_is_young_again() {
        let mut confirmed = Confirmed::default();
        confirmed.note(5, BEGIN_S);
        confirmed.note(9, BEGIN_S + 20 * DAY_S);
        confirmed.forget_from(3);
        confirmed.note(9, BEGIN_S + 100 * DAY_S);
        let age = |item| confirmed.age(item, BEGIN_S + 101 * DAY_S);
        assert_eq!([age(2), age(3), age(8)], [Age::Old, Age::Young, Age::Young]);
        confirmed.forget_from(0);
        assert!(confirmed.notes.is_empty());
    }

    #[test]
    fn notes_are_few_whatever_the_clock_does() {
        let mut confirmed = Confirmed::default();
        for item in 0..10_000_usize {
            let day = i64::try_from(item * 7919 % 5000).unwrap();
            confirmed.note(item + 1, BEGIN_S + day * DAY_S);
            assert!(confirmed.notes.len() <= NOTES_MAX);
        }
        let many: Vec<_> = (1..1000).map(|items| (items, Some(BEGIN_S))).collect();
        assert_eq!(Confirmed::of(&(many, BEGIN_S)).notes.len(), NOTES_MAX);
    }
}
