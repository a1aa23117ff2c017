//! The diary as learning reads it: evenings and mornings of one couple, in order, on one clock.

use model::{Begun, Who};

/// Seconds of a day.
pub(crate) const DAY_S: f64 = 86_400.0;
/// A check-in's answers: pull, alarm of distance, alarm of closeness, calm, presence; each 0–10.
pub const CHECKIN_ITEMS: [&str; 5] = ["pull", "alarm_distance", "alarm_closeness", "calm", "presence"];
/// A morning's answers, each 1–7.
pub const MORNING_ITEMS: [&str; 3] = ["mood", "satisfaction", "closeness"];

/// What was answered at one moment after an evening. Missing is not zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// Minutes after the end of sex, 0 or more.
    pub minutes_after: f64,
    /// Answers in the order of [`CHECKIN_ITEMS`], 0–10.
    pub answers: [Option<u8>; 5],
}

/// One partner's account of an evening; everything may be missing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Side {
    /// Minutes of holding.
    pub hold_min: Option<f64>,
    /// Minutes of talking.
    pub talk_min: Option<f64>,
    /// Minutes apart.
    pub apart_min: Option<f64>,
    /// What sex was begun from, for this partner.
    pub begun_from: Option<Begun>,
    /// Whether the agreement was kept.
    pub agreement_kept: Option<bool>,
    /// Whether this partner soothed themself first.
    pub soothed_first: Option<bool>,
    /// Whether the other turned away or fell asleep.
    pub partner_turned_away: Option<bool>,
    /// What was felt, in the order of minutes.
    pub reports: Vec<Report>,
}

impl Side {
    /// Whether the partner said anything about the evening.
    #[must_use]
    pub fn said_something(&self) -> bool {
        *self != Self::default()
    }

    /// The answers to one item nearest to a minute, within a span of minutes.
    #[must_use]
    pub fn near(&self, item: usize, minute: f64, within: f64) -> Option<u8> {
        self.reports
            .iter()
            .filter(|report| (report.minutes_after - minute).abs() <= within)
            .filter_map(|report| Some(((report.minutes_after - minute).abs(), report.answers[item]?)))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, answer)| answer)
    }

    /// The highest answer to one item.
    #[must_use]
    pub fn peak(&self, item: usize) -> Option<u8> {
        self.reports
            .iter()
            .filter_map(|report| report.answers[item])
            .max()
    }
}

/// An evening as both tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evening {
    /// When sex ended, in days since 1970 in UTC.
    pub day: f64,
    /// The local calendar day it belongs to; an evening that ends before five in the morning belongs to the day before.
    pub local_day: i64,
    /// Both accounts, in the order of [`Who`].
    pub sides: [Side; 2],
}

/// A morning of one partner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Morning {
    /// When it was written, in days since 1970 in UTC.
    pub day: f64,
    /// The local calendar day.
    pub local_day: i64,
    /// Whose.
    pub who: Who,
    /// Answers in the order of [`MORNING_ITEMS`], 1–7.
    pub answers: [Option<u8>; 3],
}

/// A couple's diary, in order of time.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Diary {
    /// Evenings.
    pub evenings: Vec<Evening>,
    /// Mornings of both.
    pub mornings: Vec<Morning>,
    /// What was noticed while it was put in order.
    pub notes: Vec<Note>,
}

/// Something odd in the entries, and what was done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Note {
    /// So many check-ins were written later than the model looks; they count for the questions, not for the model.
    Late(u32),
    /// So many entries were given again for the same moment; the last one counts.
    Again(u32),
    /// On so many evenings the two remember differently whether the agreement was kept; those are left out of that question.
    Differently(u32),
    /// One partner gave at least so many answers and all are the same: they tell little about that partner.
    Unmoved(Who, u32),
    /// One partner was silent for so many days while the other wrote.
    Silent(Who, u32),
    /// So many entries were written in another time zone than the one before.
    Travelled(u32),
}

/// One thing that was entered at one moment, before it is put in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Seconds since 1970 in UTC.
    pub unix_s: i64,
    /// Local time minus UTC, in minutes.
    pub offset_min: i32,
    /// Who entered it.
    pub who: Who,
    /// What.
    pub what: What,
}

/// What was entered.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// After an evening.
    CheckIn {
        /// Minutes between the end of sex and the entry.
        minutes_after: f64,
        /// Answers, in the order of [`CHECKIN_ITEMS`].
        answers: [Option<u8>; 5],
        /// What was done; its reports are not read.
        did: Side,
    },
    /// In the morning.
    Morning([Option<u8>; 3]),
}

/// Two check-ins whose evenings end within so many hours are of one evening.
const SAME_EVENING_H: f64 = 5.0;
/// Two reports of one person within so many minutes are one report given again.
const SAME_REPORT_MIN: f64 = 3.0;
/// The model speaks of so many minutes.
pub(crate) const LATEST_MIN: f64 = model::evening::HORIZON_MAX_MIN;
/// A day begins at this hour for people who are still awake.
const DAY_BEGINS_H: f64 = 5.0;
/// Fewer answers than this can be alike by chance.
const UNMOVED_LEAST: u32 = 20;
/// Days of silence worth a word.
const SILENT_DAYS: f64 = 21.0;

impl Diary {
    /// Puts entries in order. The order of `entries` matters only where two are for the same moment: the later one in
    /// the list counts.
    #[must_use]
    pub fn of(entries: &[Entry]) -> Self {
        let mut diary = Self::default();
        let mut again = 0;
        for entry in entries {
            let day = entry.unix_s as f64 / DAY_S;
            match &entry.what {
                What::Morning(answers) => again += diary.morning(entry, day, *answers),
                What::CheckIn {
                    minutes_after,
                    answers,
                    did,
                } => {
                    again += diary.check_in(
                        entry,
                        day - minutes_after / 1440.0,
                        (*minutes_after, *answers),
                        did,
                    )
                }
            }
        }
        diary.evenings.sort_by(|a, b| a.day.total_cmp(&b.day));
        diary.mornings.sort_by(|a, b| a.day.total_cmp(&b.day));
        for side in diary.evenings.iter_mut().flat_map(|evening| &mut evening.sides) {
            side.reports
                .sort_by(|a, b| a.minutes_after.total_cmp(&b.minutes_after));
        }
        diary.notice(again, entries);
        diary
    }

    fn morning(&mut self, entry: &Entry, day: f64, answers: [Option<u8>; 3]) -> u32 {
        let local_day = local_day(day, entry.offset_min, 0.0);
        let known = self
            .mornings
            .iter_mut()
            .find(|one| one.who == entry.who && one.local_day == local_day);
        if let Some(known) = known {
            for (kept, new) in known.answers.iter_mut().zip(answers) {
                *kept = new.or(*kept);
            }
            known.day = day;
            return 1;
        }
        self.mornings.push(Morning {
            day,
            local_day,
            who: entry.who,
            answers,
        });
        0
    }

    fn check_in(&mut self, entry: &Entry, ended: f64, report: (f64, [Option<u8>; 5]), did: &Side) -> u32 {
        let place = self
            .evenings
            .iter()
            .position(|evening| (evening.day - ended).abs() * 24.0 <= SAME_EVENING_H);
        let place = place.unwrap_or_else(|| {
            self.evenings.push(Evening {
                day: ended,
                local_day: local_day(ended, entry.offset_min, DAY_BEGINS_H),
                sides: [Side::default(), Side::default()],
            });
            self.evenings.len() - 1
        });
        let side = &mut self.evenings[place].sides[entry.who.index()];
        let mut again = 0;
        macro_rules! latest {
            ($($field:ident),*) => { $( side.$field = did.$field.or(side.$field); )* };
        }
        latest!(
            hold_min,
            talk_min,
            apart_min,
            begun_from,
            agreement_kept,
            soothed_first,
            partner_turned_away
        );
        let (minutes_after, answers) = report;
        if answers.iter().any(Option::is_some) {
            let known = side
                .reports
                .iter_mut()
                .find(|one| (one.minutes_after - minutes_after).abs() <= SAME_REPORT_MIN);
            match known {
                Some(known) => {
                    for (kept, new) in known.answers.iter_mut().zip(answers) {
                        *kept = new.or(*kept);
                    }
                    again = 1;
                }
                None => side.reports.push(Report {
                    minutes_after,
                    answers,
                }),
            }
        }
        again
    }

    fn notice(&mut self, again: u32, entries: &[Entry]) {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let late = self
            .evenings
            .iter()
            .flat_map(|evening| &evening.sides)
            .flat_map(|side| &side.reports)
            .filter(|report| report.minutes_after > LATEST_MIN)
            .count();
        let differently = self
            .evenings
            .iter()
            .filter(|evening| {
                let [a, b] = &evening.sides;
                matches!((a.agreement_kept, b.agreement_kept), (Some(a), Some(b)) if a != b)
            })
            .count();
        let travelled = entries
            .windows(2)
            .filter(|pair| pair[0].offset_min != pair[1].offset_min)
            .count();
        let mut notes = Vec::new();
        for (n, note) in [
            (count(late), Note::Late(count(late))),
            (again, Note::Again(again)),
            (count(differently), Note::Differently(count(differently))),
            (count(travelled), Note::Travelled(count(travelled))),
        ] {
            if n > 0 {
                notes.push(note);
            }
        }
        for who in Who::BOTH {
            if let Some(n) = self.unmoved(who) {
                notes.push(Note::Unmoved(who, n));
            }
            if let Some(days) = self.silent(who) {
                notes.push(Note::Silent(who, days));
            }
        }
        self.notes = notes;
    }

    /// How many answers a partner gave to check-ins when all of them are the same.
    fn unmoved(&self, who: Who) -> Option<u32> {
        let mut answers = self
            .evenings
            .iter()
            .flat_map(|evening| &evening.sides[who.index()].reports)
            .flat_map(|report| report.answers.iter().flatten());
        let first = answers.next()?;
        let mut n = 1;
        for answer in answers {
            if answer != first {
                return None;
            }
            n += 1;
        }
        (n >= UNMOVED_LEAST).then_some(n)
    }

    /// The longest silence of a partner while the other wrote, in days, when it is long.
    fn silent(&self, who: Who) -> Option<u32> {
        let wrote = |who: Who| {
            let evenings = self
                .evenings
                .iter()
                .filter(move |evening| evening.sides[who.index()].said_something())
                .map(|evening| evening.day);
            let mornings = self
                .mornings
                .iter()
                .filter(move |morning| morning.who == who)
                .map(|morning| morning.day);
            let mut days: Vec<f64> = evenings.chain(mornings).collect();
            days.sort_by(f64::total_cmp);
            days
        };
        let (own, other) = (wrote(who), wrote(who.other()));
        let mut edges = own.clone();
        if own.is_empty() {
            return None;
        }
        edges.extend(other.first().filter(|first| **first < own[0]));
        edges.extend(other.last().filter(|last| **last > own[own.len() - 1]));
        edges.sort_by(f64::total_cmp);
        let longest = edges
            .windows(2)
            .filter(|gap| other.iter().any(|day| gap[0] < *day && *day <= gap[1]))
            .map(|gap| gap[1] - gap[0])
            .fold(0.0, f64::max);
        (longest >= SILENT_DAYS).then_some(longest as u32)
    }

    /// How many check-ins were given.
    #[must_use]
    pub fn check_ins(&self) -> usize {
        self.evenings
            .iter()
            .flat_map(|evening| &evening.sides)
            .map(|side| side.reports.len())
            .sum()
    }

    /// A partner's morning of a local day.
    pub(crate) fn morning_of(&self, local_day: i64, who: Who) -> Option<&Morning> {
        self.mornings
            .iter()
            .find(|morning| morning.who == who && morning.local_day == local_day)
    }
}

fn local_day(day_utc: f64, offset_min: i32, begins_h: f64) -> i64 {
    libm::floor(day_utc + f64::from(offset_min) / 1440.0 - begins_h / 24.0) as i64
}
