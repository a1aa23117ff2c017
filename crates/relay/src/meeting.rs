//! Where two devices meet once: a number, one guest, eight messages, ten minutes.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use wire::relay::limits::{MEET_NUMBERS, MEET_S, MEET_SLOTS};
use wire::relay::{Answer, TokenHash};

use crate::limits;

/// One step of a meeting.
#[derive(Clone, Debug)]
pub enum Meet {
    /// Opens one. `chance` is random and chooses the number.
    Open {
        /// Hash of the opener's token.
        token: TokenHash,
        /// The first message.
        message: Vec<u8>,
        /// Random.
        chance: u64,
    },
    /// Becomes the guest.
    Join {
        /// The number.
        number: u32,
        /// Hash of the guest's token.
        token: TokenHash,
    },
    /// Leaves a message.
    Put {
        /// The number.
        number: u32,
        /// Hash of the writer's token.
        token: TokenHash,
        /// The slot.
        slot: u8,
        /// The message.
        message: Vec<u8>,
    },
    /// Looks for a message.
    Get {
        /// The number.
        number: u32,
        /// Hash of the reader's token.
        token: TokenHash,
        /// The slot.
        slot: u8,
    },
    /// Forgets the meeting.
    Close {
        /// The number.
        number: u32,
        /// Hash of the token of either side.
        token: TokenHash,
    },
}

/// One meeting; the rules are here, whether it is kept in memory or in a row.
#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    pub(crate) owner: TokenHash,
    pub(crate) guest: Option<TokenHash>,
    pub(crate) messages: Vec<Vec<u8>>,
}

/// What becomes of a meeting after a step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Same,
    Changed,
    Gone,
}

impl Meeting {
    /// Carries out every step but opening.
    pub(crate) fn step(&mut self, step: Meet) -> (Answer, After) {
        match step {
            Meet::Open { .. } => (Answer::Refused, After::Same),
            Meet::Join { token, .. } => match (self.guest, self.messages.first()) {
                (Some(guest), Some(first)) if guest == token => (Answer::Message(first.clone()), After::Same),
                (None, Some(first)) if token != self.owner => {
                    let first = Answer::Message(first.clone());
                    self.guest = Some(token);
                    (first, After::Changed)
                }
                _ => (Answer::Refused, After::Same),
            },
            Meet::Put {
                token, slot, message, ..
            } => {
                let side = if slot % 2 == 0 {
                    Some(self.owner)
                } else {
                    self.guest
                };
                let at = usize::from(slot);
                if side != Some(token) || slot >= MEET_SLOTS {
                    (Answer::Refused, After::Same)
                } else if self.messages.get(at).is_some_and(|before| *before == message) {
                    (Answer::Done, After::Same)
                } else if at == self.messages.len() {
                    self.messages.push(message);
                    (Answer::Done, After::Changed)
                } else {
                    (Answer::Refused, After::Same)
                }
            }
            Meet::Get { token, slot, .. } => {
                if !self.knows(token) {
                    return (Answer::Refused, After::Same);
                }
                let message = self.messages.get(usize::from(slot));
                (
                    message.cloned().map_or(Answer::NotYet, Answer::Message),
                    After::Same,
                )
            }
            Meet::Close { token, .. } => {
                if self.knows(token) {
                    (Answer::Done, After::Gone)
                } else {
                    (Answer::Refused, After::Same)
                }
            }
        }
    }

    fn knows(&self, token: TokenHash) -> bool {
        token == self.owner || self.guest == Some(token)
    }
}

impl Meet {
    /// The number it is about; none for opening.
    pub(crate) fn number(&self) -> Option<u32> {
        match self {
            Self::Open { .. } => None,
            Self::Join { number, .. }
            | Self::Put { number, .. }
            | Self::Get { number, .. }
            | Self::Close { number, .. } => Some(*number),
        }
    }
}

/// The numbers to try, in order: from a random one upwards, round once.
pub(crate) fn numbers(chance: u64) -> impl Iterator<Item = u32> {
    let start = u32::try_from(chance % u64::from(MEET_NUMBERS)).unwrap_or(0);
    (start..MEET_NUMBERS).chain(0..start)
}

/// Meetings in memory: a restart forgets them and the devices begin anew.
#[derive(Default)]
pub struct Meetings(Mutex<BTreeMap<u32, (u64, Meeting)>>);

impl Meetings {
    /// One step; `now_s` in seconds.
    #[must_use]
    pub fn step(&self, step: Meet, now_s: u64) -> Answer {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (until, _)| *until > now_s);
        let Some(number) = step.number() else {
            return open(&mut all, step, now_s);
        };
        let Some((_, meeting)) = all.get_mut(&number) else {
            return Answer::Refused;
        };
        let (answer, after) = meeting.step(step);
        if after == After::Gone {
            all.remove(&number);
        }
        answer
    }
}

fn open(all: &mut BTreeMap<u32, (u64, Meeting)>, step: Meet, now_s: u64) -> Answer {
    let Meet::Open {
        token,
        message,
        chance,
    } = step
    else {
        return Answer::Refused;
    };
    if all.len() >= limits::MEETINGS {
        return Answer::Slower { seconds: 60 };
    }
    let Some(number) = numbers(chance).find(|number| !all.contains_key(number)) else {
        return Answer::Slower { seconds: 60 };
    };
    let meeting = Meeting {
        owner: token,
        guest: None,
        messages: vec![message],
    };
    all.insert(number, (now_s.saturating_add(MEET_S), meeting));
    Answer::Meeting { number }
}
