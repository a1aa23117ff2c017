//! The blind relay in memory, and the ways in which it may be evil.
//!
//! It is the shelf of `relay` itself, asked with the bytes that a phone posts. What is evil is done to the page on its
//! way into the machine, so that it also meets what the protocol's reader would refuse before.

use std::collections::BTreeMap;

use rand_core::Rng;
use relay::{Command, Shelf};
use sync::event::{Arrived, Page, Reach};
use wire::relay::{Answer, BoxId, Record, Request};

/// How the relay behaves when it is asked to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evil {
    /// It keeps to the protocol.
    Honest,
    /// It leaves out every record from this place on, and says that there are none.
    WithholdFrom(u64),
    /// It flips a bit of every third record.
    Alter,
    /// It gives pages in the wrong order, and records twice.
    Shuffle,
    /// It gives the records of one box for another.
    Swap,
    /// It gives each record under the place of the one before it.
    Shift,
    /// It makes up records of its own.
    Invent,
}

/// All boxes.
#[derive(Clone)]
pub struct Relay {
    shelf: Shelf,
    /// When each record last came, in seconds since 1970, whatever became of it: what nobody but the simulator knows.
    pub came: BTreeMap<([u8; 16], [u8; 16], u64), i64>,
    /// How it behaves.
    pub evil: Evil,
}

impl Default for Relay {
    fn default() -> Self {
        Self {
            shelf: Shelf::default(),
            came: BTreeMap::new(),
            evil: Evil::Honest,
        }
    }
}

impl Relay {
    /// The answer to what a phone posted.
    pub fn answer(&mut self, bytes: &[u8], now_s: i64) -> Vec<u8> {
        let hour = u64::try_from(now_s / 3600).unwrap_or(0);
        let Ok(request) = Request::decode(bytes) else {
            return Answer::Malformed.encode();
        };
        if let Request::Append {
            id,
            series,
            first,
            records,
            ..
        } = &request
        {
            for index in *first..first.saturating_add(records.len() as u64) {
                self.came.insert((id.0, series.0, index), now_s);
            }
        }
        let Some(command) = Command::of(request, hour) else {
            return Answer::Malformed.encode();
        };
        self.shelf.carry_out(command).encode()
    }

    /// Throws away what has grown too old, as of this time.
    pub fn sweep(&mut self, now_s: i64) {
        let hour = u64::try_from(now_s / 3600).unwrap_or(0);
        self.shelf.sweep(hour);
    }

    /// What becomes of a page on its way to a phone.
    pub fn corrupt(&self, page: &mut Page, rng: &mut impl Rng) {
        match self.evil {
            Evil::Honest => {}
            Evil::Swap => self.swap(page),
            Evil::WithholdFrom(place) => {
                page.records.retain(|arrived| arrived.index < place);
                for reach in &mut page.reach {
                    reach.next = reach.next.min(place);
                    reach.first = reach.first.min(place);
                }
            }
            Evil::Alter => {
                for arrived in page.records.iter_mut().filter(|arrived| arrived.index % 3 == 2) {
                    let at = rng.next_u64() as usize % arrived.bytes.len().max(1);
                    if let Some(byte) = arrived.bytes.get_mut(at) {
                        *byte ^= 1;
                    }
                }
            }
            Evil::Shuffle => {
                let twice = page.records.clone();
                page.records.extend(twice);
                page.records.reverse();
            }
            Evil::Shift => {
                for arrived in &mut page.records {
                    arrived.index = arrived.index.saturating_sub(1);
                }
            }
            Evil::Invent => {
                let mut invented = page.records.clone();
                for arrived in &mut invented {
                    arrived.index += 1;
                    rng.fill_bytes(&mut arrived.bytes);
                }
                page.records.extend(invented);
            }
        }
    }

    /// The fullest box in place of the one that was asked for.
    fn swap(&self, page: &mut Page) {
        let Some((fullest, _)) = self.counts().into_iter().max_by_key(|(_, records)| *records) else {
            return;
        };
        page.reach.clear();
        page.records.clear();
        for (_, record) in self.shelf.seen().filter(|(id, _)| id.0 == fullest) {
            let (series, next) = (record.series.0, record.index + 1);
            page.reach.retain(|reach| reach.series != series);
            page.reach.push(Reach {
                series,
                first: 0,
                next,
            });
            page.records.push(Arrived {
                series,
                index: record.index,
                bytes: record.bytes,
            });
        }
    }

    /// Everything it holds, as an onlooker would see it: names, series, places, lengths.
    pub fn seen(&self) -> Vec<String> {
        let line = |(id, record): (BoxId, Record)| {
            let (name, series) = (hex(&id.0), hex(&record.series.0));
            format!("{name} {series} {} {}", record.index, record.bytes.len())
        };
        self.shelf.seen().map(line).collect()
    }

    /// First bytes of the names of box and series, and the places that are held.
    pub fn reach(&self) -> Vec<(u8, u8, u64, u64)> {
        let mut reach: Vec<(u8, u8, u64, u64)> = Vec::new();
        for (id, record) in self.shelf.seen() {
            let (name, series) = (id.0[0], record.series.0[0]);
            match reach.last_mut().filter(|last| (last.0, last.1) == (name, series)) {
                Some(last) => last.3 = record.index + 1,
                None => reach.push((name, series, record.index, record.index + 1)),
            }
        }
        reach
    }

    /// When the newest record came that is missing at the beginning of each series that does not begin at 0.
    pub fn lost_beginnings(&self) -> Vec<i64> {
        let mut firsts = BTreeMap::new();
        for (id, record) in self.shelf.seen() {
            firsts.entry((id.0, record.series.0)).or_insert(record.index);
        }
        let lost = firsts.into_iter().filter_map(|((id, series), first)| {
            let newest = (id, series, first.checked_sub(1)?);
            Some(self.came.get(&newest).copied().unwrap_or(i64::MAX))
        });
        lost.collect()
    }

    /// All bytes it holds.
    pub fn bytes(&self) -> Vec<u8> {
        self.shelf.seen().flat_map(|(_, record)| record.bytes).collect()
    }

    /// Names of the boxes and how many records each has.
    pub fn counts(&self) -> Vec<([u8; 16], usize)> {
        let mut counts: Vec<([u8; 16], usize)> = Vec::new();
        for (id, _) in self.shelf.seen() {
            match counts.last_mut().filter(|(name, _)| *name == id.0) {
                Some((_, records)) => *records += 1,
                None => counts.push((id.0, 1)),
            }
        }
        counts
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
