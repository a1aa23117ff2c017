//! A blind relay in memory, and the ways in which it may be evil.
//!
//! Boxes are named by the hashes of their tokens; a series in a box is gap-free; sending the same again gives the same
//! answer; another record in a taken place is a conflict.

use std::collections::BTreeMap;

use rand_core::Rng;
use sync::event::{Arrived, Sent};

/// One box.
#[derive(Clone, Default)]
pub struct LetterBox {
    hashes: Option<[[u8; 32]; 3]>,
    /// In order of arrival: series, index, bytes.
    records: Vec<([u8; 16], u64, Vec<u8>)>,
}

/// How the relay behaves when it is asked to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evil {
    /// It keeps to the protocol.
    Honest,
    /// It leaves out every record from this number on.
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
    boxes: BTreeMap<[u8; 16], LetterBox>,
    /// How it behaves.
    pub evil: Evil,
}

impl Default for Relay {
    fn default() -> Self {
        Self {
            boxes: BTreeMap::new(),
            evil: Evil::Honest,
        }
    }
}

/// Records in one page.
const PAGE: usize = 100;

impl Relay {
    /// Opens a box. Twice changes nothing.
    pub fn open(&mut self, hashes: [[u8; 32]; 3]) {
        let name = vault::post::box_name(&hashes);
        self.boxes.entry(name).or_default().hashes = Some(hashes);
    }

    /// Appends a record.
    pub fn push(
        &mut self,
        name: [u8; 16],
        token: [u8; 32],
        series: [u8; 16],
        index: u64,
        bytes: Vec<u8>,
    ) -> Sent {
        let Some(letterbox) = self.boxes.get_mut(&name) else {
            return Sent::Refused;
        };
        if letterbox.hashes.is_none_or(|hashes| hashes[1] != token) {
            return Sent::Refused;
        }
        let place = |record: &([u8; 16], u64, Vec<u8>)| record.0 == series && record.1 == index;
        if let Some(at) = letterbox.records.iter().position(place) {
            let same = letterbox.records.get(at).is_some_and(|record| record.2 == bytes);
            return if same {
                Sent::Stored(at as u64 + 1)
            } else {
                Sent::Conflict
            };
        }
        let count = letterbox
            .records
            .iter()
            .filter(|record| record.0 == series)
            .count();
        if count as u64 != index {
            return Sent::Conflict;
        }
        letterbox.records.push((series, index, bytes));
        Sent::Stored(letterbox.records.len() as u64)
    }

    /// Reads the records after a number, or nothing where box and token do not fit.
    pub fn pull(
        &self,
        name: [u8; 16],
        token: [u8; 32],
        after: u64,
        rng: &mut impl Rng,
    ) -> Option<Vec<Arrived>> {
        let letterbox = self.boxes.get(&name)?;
        letterbox.hashes.filter(|hashes| hashes[0] == token)?;
        let shown = match self.evil {
            Evil::Swap => self.boxes.values().max_by_key(|other| other.records.len())?,
            _ => letterbox,
        };
        let skip = usize::try_from(after).unwrap_or(usize::MAX);
        let records = shown.records.iter().enumerate().skip(skip).take(PAGE);
        let mut page: Vec<Arrived> = records
            .map(|(at, (series, index, bytes))| Arrived {
                number: at as u64 + 1,
                series: *series,
                index: *index,
                bytes: bytes.clone(),
            })
            .collect();
        self.corrupt(&mut page, rng);
        Some(page)
    }

    fn corrupt(&self, page: &mut Vec<Arrived>, rng: &mut impl Rng) {
        match self.evil {
            Evil::Honest | Evil::Swap => {}
            Evil::WithholdFrom(number) => page.retain(|arrived| arrived.number < number),
            Evil::Alter => {
                for arrived in page.iter_mut().filter(|arrived| arrived.number % 3 == 0) {
                    let at = rng.next_u64() as usize % arrived.bytes.len().max(1);
                    if let Some(byte) = arrived.bytes.get_mut(at) {
                        *byte ^= 1;
                    }
                }
            }
            Evil::Shuffle => {
                let twice = page.clone();
                page.extend(twice);
                page.reverse();
            }
            Evil::Shift => {
                for at in (1..page.len()).rev() {
                    let (before, number) = (page[at - 1].index, page[at].number);
                    page[at].index = before;
                    page[at].number = number;
                }
            }
            Evil::Invent => {
                let mut invented = page.clone();
                for arrived in &mut invented {
                    arrived.number += 1000;
                    arrived.index += 1;
                    rng.fill_bytes(&mut arrived.bytes);
                }
                page.extend(invented);
            }
        }
    }

    /// Everything it holds, as an onlooker would see it: names, series, places, lengths.
    pub fn seen(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, letterbox) in &self.boxes {
            for (series, index, bytes) in &letterbox.records {
                lines.push(format!("{} {} {index} {}", hex(name), hex(series), bytes.len()));
            }
        }
        lines
    }

    /// All bytes it holds.
    pub fn bytes(&self) -> Vec<u8> {
        let records = self.boxes.values().flat_map(|letterbox| &letterbox.records);
        records.flat_map(|record| record.2.clone()).collect()
    }

    /// Names of the boxes and how many records each has.
    pub fn counts(&self) -> Vec<([u8; 16], usize)> {
        self.boxes
            .iter()
            .map(|(name, letterbox)| (*name, letterbox.records.len()))
            .collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
