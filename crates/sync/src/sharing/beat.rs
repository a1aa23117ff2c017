//! Rounds: once a week both phones exchange one beat, whether their people have said anything or not.
//!
//! A beat holds the question of the mutual yes for 64 places and four sealed boxes, always. Somebody who said no, who
//! skipped, or who has not looked at the app's questions at all sends the same number of bytes at the same time.
//! Places 0 to 59 are wishes; places 60 to 63 say "I have answered the open question number 0 to 3". Where both have,
//! each phone sends the key of its answer, and both open. So a refusal is an answer that is not there.
//!
//! What the other can learn is what both said yes to. What no code can prevent is said in `vault::together`.

use core::fmt;
use std::collections::BTreeMap;

use rand_core::CryptoRng;
use vault::together::{ANSWER_BOX_LEN, AnswerKey, Asked, PLACES, Yeses, open_answer, reply, seal_answer};

use crate::message::Bytes32;
use crate::sharing::Said;

/// Open questions at one time.
pub const QUESTIONS: usize = 4;
/// The first place that stands for a question.
pub const QUESTION_PLACE: usize = PLACES - QUESTIONS;
/// Seconds from one round to the next: a week.
pub const ROUND_S: i64 = 7 * 24 * 3600;

/// The round of a moment.
pub fn round_at(now_s: i64) -> u32 {
    u32::try_from(now_s.div_euclid(ROUND_S)).unwrap_or(0)
}

/// What a person has said, privately, when a round begins.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Private {
    /// Wishes said yes to, by place below [`QUESTION_PLACE`].
    pub wishes: Vec<u8>,
    /// Answers to open questions, by number below [`QUESTIONS`].
    pub answers: BTreeMap<u8, Vec<u8>>,
}

impl Private {
    fn yeses(&self) -> Yeses {
        let mut yeses = [false; PLACES];
        let wishes = self
            .wishes
            .iter()
            .map(|place| usize::from(*place))
            .filter(|place| *place < QUESTION_PLACE);
        let answers = self
            .answers
            .keys()
            .map(|number| QUESTION_PLACE + usize::from(*number));
        for place in wishes.chain(answers) {
            if let Some(yes) = yeses.get_mut(place) {
                *yes = true;
            }
        }
        yeses
    }
}

/// This phone's half of one round.
pub struct Round {
    number: u32,
    yeses: Yeses,
    asked: Asked,
    keys: Vec<AnswerKey>,
    theirs: Option<Vec<u8>>,
    mutual: Option<Yeses>,
    their_keys: BTreeMap<u8, Bytes32>,
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Private(hidden)")
    }
}

impl fmt::Debug for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Round({}, hidden)", self.number)
    }
}

fn context(round: u32, number: usize) -> Vec<u8> {
    let number = u8::try_from(number).unwrap_or(u8::MAX);
    [b"beat".as_slice(), &round.to_be_bytes(), &[number]].concat()
}

impl Round {
    /// Begins a round with what was said until now. The beat is to be sent, whatever it holds.
    pub fn begin(number: u32, private: &Private, rng: &mut impl CryptoRng) -> (Self, Said) {
        let mut private = private.clone();
        private.answers.retain(|number, answer| {
            usize::from(*number) < QUESTIONS && answer.len() <= vault::together::ANSWER_MAX
        });
        let yeses = private.yeses();
        let (asked, ask) = Asked::make(&yeses, rng);
        let (mut keys, mut boxes) = (Vec::new(), Vec::new());
        for question in 0..QUESTIONS {
            let number_of = u8::try_from(question).unwrap_or(u8::MAX);
            let answer = private
                .answers
                .get(&number_of)
                .map_or([].as_slice(), Vec::as_slice);
            if let Some((key, sealed)) = seal_answer(&context(number, question), answer, rng) {
                keys.push(key);
                boxes.extend(sealed);
            }
        }
        let beat = Said::Beat {
            round: number,
            ask,
            boxes,
        };
        let round = Self {
            number,
            yeses,
            asked,
            keys,
            theirs: None,
            mutual: None,
            their_keys: BTreeMap::new(),
        };
        (round, beat)
    }

    /// For keeping sealed between two openings of the app: `number u32 ‖ question 96 ‖ four keys of 32`. What the other
    /// has said is heard again from the records.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.number.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.asked.to_bytes());
        for key in &self.keys {
            bytes.extend_from_slice(key.reveal());
        }
        bytes
    }

    /// What [`Round::to_bytes`] made.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (number, rest) = bytes.split_first_chunk::<4>()?;
        let (asked, keys) = rest.split_first_chunk::<{ 32 + PLACES }>()?;
        let (keys, []) = keys.as_chunks::<32>() else {
            return None;
        };
        let (_, yeses) = asked.split_first_chunk::<32>()?;
        let yeses: &[u8; PLACES] = yeses.try_into().ok()?;
        (keys.len() == QUESTIONS).then_some(())?;
        Some(Self {
            number: u32::from_be_bytes(*number),
            yeses: yeses.map(|byte| byte == 1),
            asked: Asked::from_bytes(asked)?,
            keys: keys.iter().map(AnswerKey::from_bytes).collect(),
            theirs: None,
            mutual: None,
            their_keys: BTreeMap::new(),
        })
    }

    /// Which round.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The other's words of this round. What is to be said in answer.
    pub fn hear(&mut self, said: &Said, rng: &mut impl CryptoRng) -> Vec<Said> {
        match said {
            Said::Beat { round, ask, boxes } if *round == self.number && self.theirs.is_none() => {
                if boxes.len() != QUESTIONS * ANSWER_BOX_LEN {
                    return Vec::new();
                }
                let Some(reply) = reply(ask, &self.yeses, rng) else {
                    return Vec::new();
                };
                self.theirs = Some(boxes.clone());
                let mut answer = vec![Said::Reply {
                    round: self.number,
                    reply,
                }];
                answer.extend(self.open_mine());
                answer
            }
            Said::Reply { round, reply } if *round == self.number && self.mutual.is_none() => {
                self.mutual = self.asked.mutual(reply);
                self.open_mine()
            }
            Said::Key { round, place, key } if *round == self.number => {
                self.their_keys.insert(*place, *key);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Keys of answers that both have given: only once the other's boxes are here, so nobody opens alone.
    fn open_mine(&self) -> Vec<Said> {
        let (Some(mutual), Some(_)) = (&self.mutual, &self.theirs) else {
            return Vec::new();
        };
        let both = mutual.iter().skip(QUESTION_PLACE).zip(&self.keys).enumerate();
        both.filter(|(_, (both, _))| **both)
            .map(|(number, (_, key))| Said::Key {
                round: self.number,
                place: u8::try_from(number).unwrap_or(u8::MAX),
                key: Bytes32(*key.reveal()),
            })
            .collect()
    }

    /// Wishes that both said yes to, once the round is over.
    pub fn mutual_wishes(&self) -> Option<Vec<u8>> {
        let mutual = self.mutual?;
        let places = mutual
            .iter()
            .take(QUESTION_PLACE)
            .enumerate()
            .filter(|(_, yes)| **yes);
        Some(places.filter_map(|(place, _)| u8::try_from(place).ok()).collect())
    }

    /// The other's answer to an open question, if both have answered and its key has come.
    pub fn answer(&self, number: u8) -> Option<Vec<u8>> {
        let place = usize::from(number);
        let both = self.mutual?.get(QUESTION_PLACE + place).copied().unwrap_or(false);
        let sealed = self
            .theirs
            .as_ref()?
            .chunks(ANSWER_BOX_LEN)
            .nth(place)
            .filter(|_| both)?;
        let key = AnswerKey::from_bytes(&self.their_keys.get(&number)?.0);
        let opened = open_answer(&key, &context(self.number, place), sealed)?;
        Some(opened.as_bytes().to_vec())
    }
}
