//! Writes a question to learn from a simulated diary of fifty evenings, two reports of each partner, as the page's Worker
//! gets it.
//!
//! `cargo run --package engine --example diary -- 12 FILE`: evenings of so many kinds, and where to.

use std::fs;
use std::io::{Error, ErrorKind, Result};

use engine::{Side, Two, learn_question};
use learn::diary::{Diary, Entry, What};
use learn::simulate::{Habits, Simulated};
use model::Who;

const EVENINGS: usize = 50;
const DAY_S: f64 = 86_400.0;
const MIN_S: f64 = 60.0;

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(kinds), Some(file)) = (words.next().and_then(|word| word.parse().ok()), words.next()) else {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            "say how many kinds of evenings, and a file",
        ));
    };
    let habits = Habits {
        missing: 0.0,
        kinds,
        ..Habits::usual(EVENINGS)
    };
    let simulated = Simulated::couple(1, 0, &habits).diary;
    let entries = entries(&simulated);
    let diary = Diary::of(&entries);
    if diary.check_ins() != simulated.check_ins() || diary.mornings.len() != simulated.mornings.len() {
        return Err(Error::other("the entries are not the diary they were made from"));
    }
    let two = Two {
        sides: [Side::UNKNOWN, Side::UNKNOWN],
    };
    fs::write(file, learn_question(&two, &entries))
}

/// What both would have entered for this diary.
fn entries(diary: &Diary) -> Vec<Entry> {
    let entry = |at_s: f64, who, what| Entry {
        #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 are small")]
        unix_s: at_s.round() as i64,
        offset_min: 0,
        who,
        what,
    };
    let mut entries = Vec::new();
    for evening in &diary.evenings {
        for (who, did) in Who::BOTH.into_iter().zip(&evening.sides) {
            for report in &did.reports {
                entries.push(entry(
                    evening.day * DAY_S + report.minutes_after * MIN_S,
                    who,
                    What::CheckIn {
                        minutes_after: report.minutes_after,
                        answers: report.answers,
                        did: did.clone(),
                    },
                ));
            }
        }
    }
    for morning in &diary.mornings {
        entries.push(entry(
            morning.day * DAY_S,
            morning.who,
            What::Morning(morning.answers),
        ));
    }
    entries
}
