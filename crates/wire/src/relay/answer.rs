//! What the relay answers.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::bytes::{Reader, WireError, begin, put_count, put_some};
use super::id::SeriesId;
use super::limits;

/// How far a series goes on the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The series.
    pub series: SeriesId,
    /// The index of the oldest record still held; equal to `next` when none is.
    pub first: u64,
    /// The index that is appended next.
    pub next: u64,
}

/// A record as the relay knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its series.
    pub series: SeriesId,
    /// Its index in the series.
    pub index: u64,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// Some records, and how far every series of the box goes.
///
/// An unknown box, a wrong token and an empty box give the same page: the empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Whether there is more to read already.
    pub more: bool,
    /// All series of the box, ascending.
    pub heads: Vec<Head>,
    /// Records the reader does not have, ascending by series and index.
    pub records: Vec<Record>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done, and durable.
    Done,
    /// Every record of the request is on the disk; `next` is the index that is appended next.
    Appended {
        /// The next index.
        next: u64,
    },
    /// Records, perhaps none.
    Page(Page),
    /// A meeting is open under this number.
    Meeting {
        /// The number, below [`limits::MEET_NUMBERS`].
        number: u32,
    },
    /// The message of a slot.
    Message(Vec<u8>),
    /// The slot is still empty.
    NotYet,
    /// Nothing is here for this token: unknown, deleted, expired or forbidden, which cannot be told apart.
    Refused,
    /// Another record stands at this index. Nothing was stored.
    Conflict {
        /// The index.
        index: u64,
        /// SHA-256 of the record that stands there, see [`record_hash`].
        hash: [u8; 32],
    },
    /// The records before this request's first one are missing. Nothing was stored.
    Gap {
        /// The index the relay can take.
        next: u64,
    },
    /// The box, or the whole relay, has no room for this. Nothing was stored.
    Full,
    /// Too many requests at once. Nothing was done.
    Slower {
        /// Seconds to wait.
        seconds: u16,
    },
    /// Something in the request is over a limit. Nothing was done.
    TooLarge,
    /// The request is no message of the protocol. Nothing was done.
    Malformed,
    /// The relay does not speak the request's version.
    Version {
        /// The newest version it speaks.
        newest: u8,
    },
    /// The relay cannot store or read just now; the request may or may not have been carried out. Ask again.
    Unavailable,
}

/// SHA-256 over a label and a record's bytes, as in [`Answer::Conflict`].
#[must_use]
pub fn record_hash(record: &[u8]) -> [u8; 32] {
    let mut sum = Sha256::new();
    sum.update(b"afterglow relay record v1");
    sum.update(record);
    sum.finalize().into()
}

impl Answer {
    /// The status of HTTP that goes with the answer. It repeats what the bytes say, for proxies.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Done
            | Self::Appended { .. }
            | Self::Page(_)
            | Self::Meeting { .. }
            | Self::Message(_)
            | Self::NotYet => 200,
            Self::Refused => 404,
            Self::Conflict { .. } | Self::Gap { .. } => 409,
            Self::Full => 507,
            Self::Slower { .. } => 429,
            Self::TooLarge => 413,
            Self::Malformed | Self::Version { .. } => 400,
            Self::Unavailable => 503,
        }
    }

    /// The bytes to send.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Done => begin(0),
            Self::Appended { next } => with(1, &next.to_be_bytes()),
            Self::Page(page) => written(page),
            Self::Meeting { number } => with(3, &number.to_be_bytes()),
            Self::Message(message) => {
                let mut out = begin(4);
                put_some(&mut out, message);
                out
            }
            Self::NotYet => begin(5),
            Self::Refused => begin(64),
            Self::Conflict { index, hash } => {
                let mut out = with(65, &index.to_be_bytes());
                out.extend(hash);
                out
            }
            Self::Gap { next } => with(66, &next.to_be_bytes()),
            Self::Full => begin(67),
            Self::Slower { seconds } => with(68, &seconds.to_be_bytes()),
            Self::TooLarge => begin(69),
            Self::Malformed => begin(70),
            Self::Version { newest } => with(71, &[*newest]),
            Self::Unavailable => begin(72),
        }
    }

    /// Reads an answer. A relay may lie in what it says, but not break the reader.
    ///
    /// # Errors
    /// When the bytes are of another version, over a limit, or not an answer in its one spelling.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut from = Reader::new(bytes)?;
        let answer = match from.byte()? {
            0 => Self::Done,
            1 => Self::Appended { next: from.index()? },
            2 => Self::Page(page(&mut from)?),
            3 => Self::Meeting {
                number: match from.number()? {
                    number if number < limits::MEET_NUMBERS => number,
                    _ => return Err(WireError::Malformed),
                },
            },
            4 => Self::Message(from.some(limits::MEET_BYTES)?),
            5 => Self::NotYet,
            64 => Self::Refused,
            65 => Self::Conflict {
                index: from.index()?,
                hash: from.array()?,
            },
            66 => Self::Gap { next: from.index()? },
            67 => Self::Full,
            68 => Self::Slower {
                seconds: from.array().map(u16::from_be_bytes)?,
            },
            69 => Self::TooLarge,
            70 => Self::Malformed,
            71 => Self::Version { newest: from.byte()? },
            72 => Self::Unavailable,
            _ => return Err(WireError::Malformed),
        };
        from.end()?;
        Ok(answer)
    }
}

fn with(kind: u8, fields: &[u8]) -> Vec<u8> {
    let mut out = begin(kind);
    out.extend(fields);
    out
}

fn written(page: &Page) -> Vec<u8> {
    let mut out = begin(2);
    out.push(u8::from(page.more));
    put_count(&mut out, page.heads.len());
    for head in &page.heads {
        out.extend(head.series.0);
        out.extend(head.first.to_be_bytes());
        out.extend(head.next.to_be_bytes());
    }
    put_count(&mut out, page.records.len());
    for record in &page.records {
        out.extend(record.series.0);
        out.extend(record.index.to_be_bytes());
        put_some(&mut out, &record.bytes);
    }
    out
}

fn page(from: &mut Reader<'_>) -> Result<Page, WireError> {
    let more = match from.byte()? {
        0 => false,
        1 => true,
        _ => return Err(WireError::Malformed),
    };
    let mut page = Page {
        more,
        ..Page::default()
    };
    for _ in 0..from.count(limits::BOX_SERIES)? {
        let head = Head {
            series: SeriesId(from.array()?),
            first: from.index()?,
            next: from.index()?,
        };
        let ascends = page.heads.last().is_none_or(|before| before.series < head.series);
        if !ascends || head.first > head.next {
            return Err(WireError::Malformed);
        }
        page.heads.push(head);
    }
    let mut size = 0;
    for _ in 0..from.count(limits::PAGE_RECORDS)? {
        let record = Record {
            series: SeriesId(from.array()?),
            index: from.index()?,
            bytes: from.some(limits::RECORD_BYTES)?,
        };
        let key = (record.series, record.index);
        if page
            .records
            .last()
            .is_some_and(|before| (before.series, before.index) >= key)
        {
            return Err(WireError::Malformed);
        }
        size += record.bytes.len();
        if size > limits::PAGE_BYTES {
            return Err(WireError::TooLarge);
        }
        page.records.push(record);
    }
    Ok(page)
}
