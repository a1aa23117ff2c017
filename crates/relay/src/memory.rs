//! A store in memory: the plain meaning of every command, for tests, trials and simulators.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use wire::relay::limits::{BOX_BYTES, BOX_KEPT_HOURS, BOX_SERIES, KEPT_HOURS, PAGE_BYTES, PAGE_RECORDS};
use wire::relay::{Answer, BoxId, Head, Keys, Page, Position, Record, Scope, SeriesId, record_hash};

use crate::meeting::{Meet, Meetings};
use crate::store::{Command, Later, STEP_HOURS, Store, Swept};

#[derive(Clone, Default)]
struct Row {
    next: u64,
    records: BTreeMap<u64, (u64, Vec<u8>)>,
}

#[derive(Clone)]
struct Held {
    keys: Keys,
    hour: u64,
    series: BTreeMap<SeriesId, Row>,
}

/// All boxes in memory. It is plain data: a copy of it is a backup.
#[derive(Clone, Default)]
pub struct Shelf(BTreeMap<BoxId, Held>);

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Held {
    fn bytes(&self) -> u64 {
        let records = self.series.values().flat_map(|row| row.records.values());
        records.map(|(_, bytes)| count(bytes.len())).sum()
    }

    fn append(&mut self, series: SeriesId, first: u64, records: Vec<Vec<u8>>, hour: u64) -> Answer {
        let row = self.series.get(&series);
        let next = row.map_or(first, |row| row.next);
        if first > next {
            return Answer::Gap { next };
        }
        let places = (first..).zip(&records);
        let other = places.clone().find_map(|(index, bytes)| {
            let (_, held) = row?.records.get(&index)?;
            (held != bytes).then(|| Answer::Conflict {
                index,
                hash: record_hash(held),
            })
        });
        if let Some(conflict) = other {
            return conflict;
        }
        let more: u64 = places
            .filter(|(index, _)| *index >= next)
            .map(|(_, bytes)| count(bytes.len()))
            .sum();
        if self.bytes() + more > BOX_BYTES || row.is_none() && self.series.len() >= BOX_SERIES {
            return Answer::Full;
        }
        let end = first + count(records.len());
        let row = self.series.entry(series).or_default();
        row.next = next.max(end);
        let places = (first..).zip(records).filter(|(index, _)| *index >= next);
        row.records
            .extend(places.map(|(index, bytes)| (index, (hour, bytes))));
        if hour >= self.hour + STEP_HOURS {
            self.hour = hour;
        }
        Answer::Appended { next: row.next }
    }

    fn read(&self, have: &[Position]) -> Page {
        let mut page = Page::default();
        let mut size = 0;
        for (series, row) in &self.series {
            page.heads.push(Head {
                series: *series,
                first: row.records.keys().next().copied().unwrap_or(row.next),
                next: row.next,
            });
            let from = have
                .iter()
                .find(|position| position.series == *series)
                .map_or(0, |position| position.next);
            for (index, (_, bytes)) in row.records.range(from..) {
                size += bytes.len();
                if page.more || page.records.len() >= PAGE_RECORDS || size > PAGE_BYTES {
                    page.more = true;
                    break;
                }
                page.records.push(Record {
                    series: *series,
                    index: *index,
                    bytes: bytes.clone(),
                });
            }
        }
        page
    }
}

impl Shelf {
    /// Carries out one command.
    pub fn carry_out(&mut self, command: Command) -> Answer {
        match command {
            Command::Open { keys, hour } => {
                self.0.entry(keys.id()).or_insert(Held {
                    keys,
                    hour,
                    series: BTreeMap::new(),
                });
                Answer::Done
            }
            Command::Append {
                id,
                token,
                series,
                first,
                records,
                hour,
            } => match self.0.get_mut(&id) {
                Some(held) if token == held.keys.append => held.append(series, first, records, hour),
                _ => Answer::Refused,
            },
            Command::Read { id, token, have } => match self.0.get(&id) {
                Some(held) if token == held.keys.read => Answer::Page(held.read(&have)),
                _ => Answer::Page(Page::default()),
            },
            Command::Delete { id, token, what } => {
                let Some(held) = self.0.get_mut(&id).filter(|held| token == held.keys.delete) else {
                    return Answer::Refused;
                };
                match what {
                    Scope::Everything => {
                        self.0.remove(&id);
                    }
                    Scope::Series(series) => {
                        held.series.remove(&series);
                    }
                    Scope::Before(series, index) => {
                        if let Some(row) = held.series.get_mut(&series) {
                            row.records.retain(|at, _| *at >= index);
                        }
                    }
                }
                Answer::Done
            }
        }
    }

    /// Everything that is held, as the one who runs the relay would see it.
    pub fn seen(&self) -> impl Iterator<Item = (BoxId, Record)> {
        let rows = |(id, held): (&BoxId, &Held)| {
            let id = *id;
            let of_series = |(series, row): (&SeriesId, &Row)| {
                let series = *series;
                let record = move |(index, (_, bytes)): (&u64, &(u64, Vec<u8>))| Record {
                    series,
                    index: *index,
                    bytes: bytes.clone(),
                };
                row.records.iter().map(record).collect::<Vec<_>>()
            };
            let records: Vec<Record> = held.series.iter().flat_map(of_series).collect();
            records.into_iter().map(move |record| (id, record))
        };
        self.0.iter().flat_map(rows)
    }

    /// Deletes what is older than the protocol keeps.
    pub fn sweep(&mut self, hour: u64) -> Swept {
        let mut swept = Swept::default();
        for row in self.0.values_mut().flat_map(|held| held.series.values_mut()) {
            let before = row.records.len();
            row.records.retain(|_, (came, _)| *came + KEPT_HOURS > hour);
            swept.records += count(before - row.records.len());
        }
        let before = self.0.len();
        self.0.retain(|_, held| held.hour + BOX_KEPT_HOURS > hour);
        swept.boxes = count(before - self.0.len());
        swept.disk_bytes = self.0.values().map(Held::bytes).sum();
        swept
    }
}

/// Keeps everything in memory and forgets it at the end.
#[derive(Default)]
pub struct MemoryStore {
    shelf: Mutex<Shelf>,
    meetings: Meetings,
}

impl MemoryStore {
    fn with<T>(&self, act: impl FnOnce(&mut Shelf) -> T) -> T {
        act(&mut self.shelf.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store for MemoryStore {
    fn ask(&self, command: Command) -> Later<'_, Answer> {
        let answer = self.with(|shelf| shelf.carry_out(command));
        Box::pin(async move { Ok(answer) })
    }

    fn meet(&self, step: Meet, now_s: u64) -> Later<'_, Answer> {
        let answer = self.meetings.step(step, now_s);
        Box::pin(async move { Ok(answer) })
    }

    fn sweep(&self, hour: u64) -> Later<'_, Swept> {
        let swept = self.with(|shelf| shelf.sweep(hour));
        Box::pin(async move { Ok(swept) })
    }
}
