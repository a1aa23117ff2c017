//! What carries the effects of one space to the relay, and its answers back: bytes on one side, events on the other.
//!
//! One push and one pull are under way at most. A box is opened when the relay says that it does not know it, and the
//! push is made again once; what that means is in `docs/protocol.md`, 1.6.

use sync::event::{Arrived, Effect, Event, Letterbox, Page, Reach, Sent};
use wire::relay::{Answer, BoxId, Keys, Position, Request, Scope, SeriesId, Token, TokenHash};

/// Which of the two that are under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Sending.
    Push,
    /// Reading.
    Pull,
}

/// What an answer leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Then {
    /// The machine hears this.
    Hear(Event),
    /// This is posted next, on the same way.
    Post(Vec<u8>),
    /// Nothing was under way.
    Nothing,
}

/// Why the relay cannot be used as it is. Repeating does not help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It speaks up to this version only.
    #[error("this relay speaks version {0} of the protocol; update the app or the relay, whichever is older")]
    Version(u8),
    /// It does not let this phone open a box.
    #[error("this relay is closed; ask its owner for the word that opens it")]
    Closed,
    /// It calls a request of ours malformed, or too large.
    #[error("the relay did not understand this app; update the app, or choose another relay")]
    Malformed,
}

/// How far a push is.
enum Step {
    First,
    Opening,
    Again,
}

enum Push {
    Append {
        keys: [[u8; 32]; 3],
        first: u64,
        append: Vec<u8>,
        step: Step,
    },
    Clear,
}

/// What is under way for one space.
#[derive(Default)]
pub struct Carrier {
    door: Option<[u8; 32]>,
    push: Option<Push>,
    pull: Option<Letterbox>,
    /// What is wrong with the relay, as of its last answer.
    pub fault: Option<Fault>,
}

fn keys([read, append, delete]: [[u8; 32]; 3]) -> Keys {
    Keys {
        read: TokenHash(read),
        append: TokenHash(append),
        delete: TokenHash(delete),
    }
}

/// Seconds for which the relay may hold back the answer to a request.
pub(crate) fn wait_of(request: &[u8]) -> u8 {
    match Request::decode(request) {
        Ok(Request::Read { wait_s, .. }) => wait_s,
        _ => 0,
    }
}

/// The request that opens a box.
pub(crate) fn open_box(door: Option<[u8; 32]>, hashes: [[u8; 32]; 3]) -> Vec<u8> {
    Request::Open {
        door: door.map(Token::new),
        keys: keys(hashes),
    }
    .encode()
}

impl Carrier {
    /// For a relay with this door; nothing for an open one.
    pub fn new(door: Option<[u8; 32]>) -> Self {
        Self {
            door,
            ..Self::default()
        }
    }

    /// The request for an effect; nothing for those that are not the relay's. The relay may hold a page back for
    /// `wait_s` seconds, 0 to 25, until there is something to read.
    pub fn carry(&mut self, effect: Effect, wait_s: u8) -> Option<(Way, Vec<u8>)> {
        match effect {
            Effect::Push {
                hashes,
                token,
                series,
                first,
                records,
            } => {
                let append = Request::Append {
                    id: keys(hashes).id(),
                    token: Token::new(*token.reveal()),
                    series: SeriesId(series),
                    first,
                    records,
                }
                .encode();
                self.push = Some(Push::Append {
                    keys: hashes,
                    first,
                    append: append.clone(),
                    step: Step::First,
                });
                Some((Way::Push, append))
            }
            Effect::Clear { name, token, series } => {
                self.push = Some(Push::Clear);
                let delete = Request::Delete {
                    id: BoxId(name),
                    token: Token::new(*token.reveal()),
                    what: Scope::Series(SeriesId(series)),
                };
                Some((Way::Push, delete.encode()))
            }
            Effect::Pull {
                from,
                name,
                token,
                have,
            } => {
                let position = |(series, next): &([u8; 16], u64)| Position {
                    series: SeriesId(*series),
                    next: (*next).min(wire::relay::limits::INDEX),
                };
                self.pull = Some(from);
                let read = Request::Read {
                    id: BoxId(name),
                    token: Token::new(*token.reveal()),
                    wait_s,
                    have: have.iter().map(position).collect(),
                };
                Some((Way::Pull, read.encode()))
            }
            _ => None,
        }
    }

    /// The relay's answer, or that none came.
    pub fn answered(&mut self, way: Way, body: Option<&[u8]>) -> Then {
        let answer = body.and_then(|body| Answer::decode(body).ok());
        if let Some(answer) = &answer {
            self.fault = match answer {
                Answer::Version { newest } => Some(Fault::Version(*newest)),
                Answer::Malformed | Answer::TooLarge => Some(Fault::Malformed),
                _ => self.fault.filter(|fault| *fault == Fault::Closed),
            };
        }
        match way {
            Way::Push => self.pushed(answer),
            Way::Pull => match (self.pull.take(), answer) {
                (None, _) => Then::Nothing,
                (Some(from), Some(Answer::Page(page))) => Then::Hear(Event::Pulled {
                    from,
                    page: page_of(page),
                }),
                (Some(from), _) => Then::Hear(Event::NotPulled { from }),
            },
        }
    }

    fn pushed(&mut self, answer: Option<Answer>) -> Then {
        let sent = match (self.push.take(), answer) {
            (None, _) => return Then::Nothing,
            (Some(_), Some(Answer::Full)) => Sent::Full,
            (Some(_), Some(Answer::Slower { seconds })) => Sent::Later(seconds),
            (Some(Push::Clear), Some(Answer::Done)) => Sent::Stored,
            (
                Some(Push::Append {
                    keys,
                    first,
                    append,
                    step,
                }),
                Some(answer),
            ) => match (step, answer) {
                (Step::First, Answer::Refused) => {
                    let step = Step::Opening;
                    self.push = Some(Push::Append {
                        keys,
                        first,
                        append,
                        step,
                    });
                    return Then::Post(open_box(self.door, keys));
                }
                (Step::Opening, Answer::Done) if first > 0 => {
                    self.fault = None;
                    Sent::Gap(0)
                }
                (Step::Opening, Answer::Done) => {
                    self.fault = None;
                    let (again, step) = (append.clone(), Step::Again);
                    self.push = Some(Push::Append {
                        keys,
                        first,
                        append,
                        step,
                    });
                    return Then::Post(again);
                }
                (Step::Opening, Answer::Refused) => {
                    self.fault = Some(Fault::Closed);
                    Sent::Unknown
                }
                (Step::First | Step::Again, Answer::Appended { .. }) => Sent::Stored,
                (Step::First | Step::Again, Answer::Gap { next }) => Sent::Gap(next),
                (Step::First | Step::Again, Answer::Conflict { .. }) => Sent::Conflict,
                _ => Sent::Unknown,
            },
            _ => Sent::Unknown,
        };
        Then::Hear(Event::Pushed(sent))
    }
}

fn page_of(page: wire::relay::Page) -> Page {
    Page {
        more: page.more,
        reach: page
            .heads
            .into_iter()
            .map(|head| Reach {
                series: head.series.0,
                first: head.first,
                next: head.next,
            })
            .collect(),
        records: page
            .records
            .into_iter()
            .map(|record| Arrived {
                series: record.series.0,
                index: record.index,
                bytes: record.bytes,
            })
            .collect(),
    }
}
