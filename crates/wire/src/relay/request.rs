//! What a device asks of the relay.

use alloc::vec::Vec;

use super::bytes::{Reader, WireError, begin, put_count, put_some};
use super::id::{BoxId, Keys, SeriesId, Token, TokenHash};
use super::limits;

/// How far a reader has got in one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The series.
    pub series: SeriesId,
    /// The first index it does not have.
    pub next: u64,
}

/// What of a box is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The box with everything in it and about it.
    Everything,
    /// One series with its place; it may begin anew.
    Series(SeriesId),
    /// The records of a series before an index: they have arrived everywhere. The series keeps its place.
    Before(SeriesId, u64),
}

/// One request. Who sends it is shown by its token and by nothing else.
#[derive(Debug)]
pub enum Request {
    /// Opens a box; doing it twice changes nothing.
    Open {
        /// The secret a closed relay asks of newcomers; none for an open one.
        door: Option<Token>,
        /// The hashes of the three tokens; they name the box.
        keys: Keys,
    },
    /// Appends records to a series, without a gap. Sending the same again changes nothing.
    Append {
        /// The box.
        id: BoxId,
        /// Its token for appending.
        token: Token,
        /// The series, one for each device.
        series: SeriesId,
        /// The index of the first record; a series may begin anywhere and has no gap afterwards.
        first: u64,
        /// The sealed records, at least one.
        records: Vec<Vec<u8>>,
    },
    /// Reads what the reader does not have yet.
    Read {
        /// The box.
        id: BoxId,
        /// Its token for reading.
        token: Token,
        /// Seconds to wait for a record if there is none; 0 answers at once.
        wait_s: u8,
        /// How far the reader has got, ascending by series; a series that is not named is read from its
        /// beginning.
        have: Vec<Position>,
    },
    /// Deletes; doing it twice changes nothing.
    Delete {
        /// The box.
        id: BoxId,
        /// Its token for deleting.
        token: Token,
        /// How much.
        what: Scope,
    },
    /// Opens a meeting of two devices with a first message (slot 0).
    MeetOpen {
        /// The secret a closed relay asks of newcomers; none for an open one.
        door: Option<Token>,
        /// A fresh token for this side of the meeting.
        token: Token,
        /// The first message.
        message: Vec<u8>,
    },
    /// The one attempt to join a meeting.
    MeetJoin {
        /// The number that was shown.
        number: u32,
        /// A fresh token for this side of the meeting.
        token: Token,
    },
    /// Leaves a message in a slot of one's own side. Leaving the same again changes nothing.
    MeetPut {
        /// The number.
        number: u32,
        /// The token of one's side.
        token: Token,
        /// The slot: even for the one who opened, odd for the guest.
        slot: u8,
        /// The message.
        message: Vec<u8>,
    },
    /// Fetches a message from a slot of the other side.
    MeetGet {
        /// The number.
        number: u32,
        /// The token of one's side.
        token: Token,
        /// The slot.
        slot: u8,
        /// Seconds to wait for it; 0 answers at once.
        wait_s: u8,
    },
    /// Forgets a meeting at once.
    MeetClose {
        /// The number.
        number: u32,
        /// The token of either side.
        token: Token,
    },
}

impl Request {
    /// The bytes to send.
    ///
    /// What breaks [`limits`] is written as it is and refused on the other side; nothing is cut off silently.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Open { door, keys } => {
                let mut out = begin(1);
                put_door(&mut out, door.as_ref());
                for hash in [keys.read, keys.append, keys.delete] {
                    out.extend(hash.0);
                }
                out
            }
            Self::Append {
                id,
                token,
                series,
                first,
                records,
            } => {
                let mut out = of_box(2, *id, token);
                out.extend(series.0);
                out.extend(first.to_be_bytes());
                put_count(&mut out, records.len());
                records.iter().for_each(|record| put_some(&mut out, record));
                out
            }
            Self::Read {
                id,
                token,
                wait_s,
                have,
            } => {
                let mut out = of_box(3, *id, token);
                out.push(*wait_s);
                put_count(&mut out, have.len());
                for position in have {
                    out.extend(position.series.0);
                    out.extend(position.next.to_be_bytes());
                }
                out
            }
            Self::Delete { id, token, what } => {
                let mut out = of_box(4, *id, token);
                match what {
                    Scope::Everything => out.push(0),
                    Scope::Series(series) => {
                        out.push(1);
                        out.extend(series.0);
                    }
                    Scope::Before(series, index) => {
                        out.push(2);
                        out.extend(series.0);
                        out.extend(index.to_be_bytes());
                    }
                }
                out
            }
            Self::MeetOpen { door, token, message } => {
                let mut out = begin(5);
                put_door(&mut out, door.as_ref());
                out.extend(token.bytes());
                put_some(&mut out, message);
                out
            }
            Self::MeetJoin { number, token } => of_meeting(6, *number, token),
            Self::MeetPut {
                number,
                token,
                slot,
                message,
            } => {
                let mut out = of_meeting(7, *number, token);
                out.push(*slot);
                put_some(&mut out, message);
                out
            }
            Self::MeetGet {
                number,
                token,
                slot,
                wait_s,
            } => {
                let mut out = of_meeting(8, *number, token);
                out.extend([*slot, *wait_s]);
                out
            }
            Self::MeetClose { number, token } => of_meeting(9, *number, token),
        }
    }

    /// Reads a request.
    ///
    /// # Errors
    /// When the bytes are of another version, over a limit, or not a request in its one spelling.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut from = Reader::new(bytes)?;
        let request = match from.byte()? {
            1 => Self::Open {
                door: door(&mut from)?,
                keys: Keys {
                    read: TokenHash(from.array()?),
                    append: TokenHash(from.array()?),
                    delete: TokenHash(from.array()?),
                },
            },
            2 => append(&mut from)?,
            3 => Self::Read {
                id: BoxId(from.array()?),
                token: token(&mut from)?,
                wait_s: wait(&mut from)?,
                have: positions(&mut from)?,
            },
            4 => Self::Delete {
                id: BoxId(from.array()?),
                token: token(&mut from)?,
                what: match from.byte()? {
                    0 => Scope::Everything,
                    1 => Scope::Series(SeriesId(from.array()?)),
                    2 => Scope::Before(SeriesId(from.array()?), from.index()?),
                    _ => return Err(WireError::Malformed),
                },
            },
            5 => Self::MeetOpen {
                door: door(&mut from)?,
                token: token(&mut from)?,
                message: from.some(limits::MEET_BYTES)?,
            },
            6 => Self::MeetJoin {
                number: from.number()?,
                token: token(&mut from)?,
            },
            7 => Self::MeetPut {
                number: from.number()?,
                token: token(&mut from)?,
                slot: slot(&mut from)?,
                message: from.some(limits::MEET_BYTES)?,
            },
            8 => Self::MeetGet {
                number: from.number()?,
                token: token(&mut from)?,
                slot: slot(&mut from)?,
                wait_s: wait(&mut from)?,
            },
            9 => Self::MeetClose {
                number: from.number()?,
                token: token(&mut from)?,
            },
            _ => return Err(WireError::Malformed),
        };
        from.end()?;
        Ok(request)
    }
}

fn of_box(kind: u8, id: BoxId, token: &Token) -> Vec<u8> {
    let mut out = begin(kind);
    out.extend(id.0);
    out.extend(token.bytes());
    out
}

fn of_meeting(kind: u8, number: u32, token: &Token) -> Vec<u8> {
    let mut out = begin(kind);
    out.extend(number.to_be_bytes());
    out.extend(token.bytes());
    out
}

/// No door is written as 32 zeros, so that both have one length.
fn put_door(out: &mut Vec<u8>, door: Option<&Token>) {
    out.extend(door.map_or(&[0; 32], Token::bytes));
}

fn door(from: &mut Reader<'_>) -> Result<Option<Token>, WireError> {
    let bytes = from.array()?;
    Ok((bytes != [0; 32]).then(|| Token::new(bytes)))
}

fn token(from: &mut Reader<'_>) -> Result<Token, WireError> {
    from.array().map(Token::new)
}

fn append(from: &mut Reader<'_>) -> Result<Request, WireError> {
    let (id, token) = (BoxId(from.array()?), token(from)?);
    let (series, first) = (SeriesId(from.array()?), from.index()?);
    let count = from.count(limits::BATCH_RECORDS)?;
    if count == 0 {
        return Err(WireError::Malformed);
    }
    let mut records = Vec::with_capacity(count);
    let mut size = 0;
    for _ in 0..count {
        let record = from.some(limits::RECORD_BYTES)?;
        size += record.len();
        if size > limits::BATCH_BYTES {
            return Err(WireError::TooLarge);
        }
        records.push(record);
    }
    Ok(Request::Append {
        id,
        token,
        series,
        first,
        records,
    })
}

fn positions(from: &mut Reader<'_>) -> Result<Vec<Position>, WireError> {
    let count = from.count(limits::BOX_SERIES)?;
    let mut have: Vec<Position> = Vec::with_capacity(count);
    for _ in 0..count {
        let position = Position {
            series: SeriesId(from.array()?),
            next: from.index()?,
        };
        if have.last().is_some_and(|before| before.series >= position.series) {
            return Err(WireError::Malformed);
        }
        have.push(position);
    }
    Ok(have)
}

fn wait(from: &mut Reader<'_>) -> Result<u8, WireError> {
    match from.byte()? {
        wait if wait <= limits::WAIT_S => Ok(wait),
        _ => Err(WireError::Malformed),
    }
}

fn slot(from: &mut Reader<'_>) -> Result<u8, WireError> {
    match from.byte()? {
        slot if slot < limits::MEET_SLOTS => Ok(slot),
        _ => Err(WireError::Malformed),
    }
}
