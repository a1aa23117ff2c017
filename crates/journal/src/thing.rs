//! What one phone sends to another: single things, each exactly as it was previewed. Frozen by
//! `vectors/shared-things-1.txt`.
//!
//! Whatever comes from another phone is read here first: bounded, whole, and without characters that show nothing or
//! turn the text around them. Limits, diaries and notes are in no variant, so no code can send them by mistake.

use minicbor::{Decode, Encode};
use model::{Agreement, BodyProfile, Step};

use crate::bounds::{TOLERANCE_MAX, is_unseen};
use crate::code;
use crate::linked::{Hidden, Id};

/// The longest text that is sent in one piece, in characters.
pub const TEXT_MAX: usize = 4000;
/// More items than any check has.
const ITEMS_MAX: usize = 64;
/// Longer than any sealed answer, in bytes.
const SEALED_MAX: usize = 4096;

/// What kind of words they are: how the other phone names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Topic {
    /// Just words.
    #[n(0)]
    Note,
    /// What somebody says in a repair.
    #[n(1)]
    Repair,
    /// A request, with minutes.
    #[n(2)]
    Ask,
}

/// What two phones do from one agreed moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Joint {
    /// The agreement is played.
    #[n(0)]
    Evening,
    /// Breathing in step.
    #[n(1)]
    Breathing,
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Thing {
    /// Words.
    #[n(0)]
    Words {
        /// What kind.
        #[n(0)]
        topic: Topic,
        /// The text.
        #[n(1)]
        text: String,
    },
    /// The answers to the check, and what goes with them. Limits and wishes stay on their phone.
    #[n(1)]
    Check {
        /// Answers by item, 1–7; skipped ones are left out.
        #[n(0)]
        answers: Vec<(String, u8)>,
        /// Which hormone story to use for the told curves.
        #[n(1)]
        #[cbor(with = "code::body")]
        body: BodyProfile,
        /// Minutes of closeness before it starts to weigh.
        #[n(2)]
        tolerance_min: Option<u16>,
    },
    /// Steps of an agreement.
    #[n(2)]
    Steps {
        /// The steps.
        #[n(0)]
        #[cbor(with = "code::steps")]
        steps: Vec<Step>,
    },
    /// Something that both begin at one moment.
    #[n(3)]
    Begin {
        /// What.
        #[n(0)]
        what: Joint,
        /// When, in milliseconds since 1970 by the writer's clock.
        #[n(1)]
        start_ms: i64,
        /// How far the reader's clock is ahead of the writer's, in milliseconds, as the writer has measured it.
        #[n(2)]
        ahead_ms: i64,
    },
    /// A [`Thing`] that opens on both phones once both have sent theirs.
    #[n(5)]
    Sealed {
        /// The sealed bytes.
        #[cbor(n(0), with = "minicbor::bytes")]
        sealed: Vec<u8>,
    },
    /// The key of a sealed thing of the same writer.
    #[n(6)]
    Key {
        /// The id of what it opens.
        #[cbor(n(0), with = "minicbor::bytes")]
        of: Id,
        /// The key.
        #[n(1)]
        key: Hidden,
    },
    /// A clock told, so that two phones can begin at one moment.
    #[n(4)]
    Clock {
        /// What it is for.
        #[n(0)]
        what: Joint,
        /// What is answered: when that was written and when it came, by the writer's clock, in milliseconds since 1970.
        #[n(1)]
        heard: Option<(i64, i64)>,
        /// When this was written, in milliseconds since 1970.
        #[n(2)]
        sent_ms: i64,
    },
}

/// An agreed signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// "I need some space", with a return.
    Space,
    /// "Stay close".
    Close,
    /// "I am all right".
    Right,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Space, Self::Close, Self::Right];

    /// Its number between phones.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Space => 0,
            Self::Close => 1,
            Self::Right => 2,
        }
    }

    /// By its number; nothing for one of a later version.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|signal| signal.number() == number)
    }

    /// The word in message keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Space => "space",
            Self::Close => "close",
            Self::Right => "right",
        }
    }
}

impl Thing {
    /// The bytes: a version and CBOR.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![1];
        // Writing to a vector cannot fail; were it to, a lone version byte is read as nothing.
        bytes.extend(minicbor::to_vec(self).unwrap_or_default());
        bytes
    }

    /// Reads what another phone sent. Nothing for what is not whole, out of bounds, of a later version, or spelled in
    /// another way than [`Thing::to_bytes`] does: what is shown is all there is in it.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (1, rest) = bytes.split_first()? else {
            return None;
        };
        let thing: Self = minicbor::decode(rest).ok()?;
        (thing.is_sound() && thing.to_bytes() == bytes).then_some(thing)
    }

    fn is_sound(&self) -> bool {
        match self {
            Self::Words { text, .. } => is_plain(text) && text.chars().count() <= TEXT_MAX,
            Self::Check {
                answers,
                tolerance_min,
                ..
            } => {
                answers.len() <= ITEMS_MAX
                    && answers
                        .iter()
                        .all(|(item, value)| crate::bounds::check_id(item).is_ok() && (1..=7).contains(value))
                    && tolerance_min.is_none_or(|minutes| (1..=TOLERANCE_MAX).contains(&minutes))
            }
            Self::Steps { steps } => Agreement::new(steps.clone()).is_ok(),
            Self::Sealed { sealed } => sealed.len() <= SEALED_MAX,
            Self::Begin { .. } | Self::Clock { .. } | Self::Key { .. } => true,
        }
    }
}

/// Whether a text shows all it holds; lines may end.
fn is_plain(text: &str) -> bool {
    text.chars().all(|sign| sign == '\n' || !is_unseen(sign))
}

/// Words as they may be sent: without characters that show nothing, and without space around them. Nothing where
/// nothing is left, or too much.
#[must_use]
pub fn words(topic: Topic, text: &str) -> Option<Thing> {
    let text: String = text
        .trim()
        .chars()
        .filter(|sign| *sign == '\n' || !is_unseen(*sign))
        .collect();
    let fits = !text.is_empty() && text.chars().count() <= TEXT_MAX;
    fits.then_some(Thing::Words { topic, text })
}

/// With messages that took longer than this to go and come back, in milliseconds, a common moment would be a guess.
const ROUND_MAX_MS: i64 = 20_000;

/// How two phones' clocks are apart, as far as four times tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    /// How far the other's clock is ahead of this one, in milliseconds.
    pub ahead_ms: i64,
    /// How long the messages took to go and come back, in milliseconds: the other number is off by half of it at most.
    pub took_ms: i64,
}

/// How far another phone's clock is ahead of this one: this phone told `sent`, the other heard it at `heard` and
/// answered at `answered` by its own clock, and that came here at `came`, all in milliseconds. The answer may have waited
/// as long as it liked. Nothing where the messages took too long, or the times are none.
#[must_use]
pub fn apart(sent: i64, heard: i64, answered: i64, came: i64) -> Option<Apart> {
    let waited = answered.checked_sub(heard)?;
    let took_ms = came.checked_sub(sent)?.checked_sub(waited)?;
    let ahead = heard
        .checked_sub(sent)?
        .checked_add(answered.checked_sub(came)?)?;
    (waited >= 0 && (0..=ROUND_MAX_MS).contains(&took_ms)).then_some(Apart {
        ahead_ms: ahead / 2,
        took_ms,
    })
}
