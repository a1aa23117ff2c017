//! What one person writes or chooses for themselves: check-ins, triggers, repairs, growth, a safety plan.

use crate::code;
use crate::learning::Lived;
use minicbor::{Decode, Encode};
use model::{Begun, Step, Who};
use serde::{Deserialize, Serialize};

/// When a check-in is written, seen from the evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum When {
    /// Within hours.
    SoonAfter,
    /// The day after.
    NextMorning,
}

/// How it was afterwards, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum After {
    /// Too far apart.
    TooFar,
    /// Too close.
    TooClose,
    /// Both at once.
    Both,
    /// Numb, or not really there.
    Numb,
    /// Fine.
    Fine,
}

impl After {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 5] = [Self::TooFar, Self::TooClose, Self::Both, Self::Numb, Self::Fine];
}

/// A short entry after an evening. Every field may be left out; scales are 0–10.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// Wish for closeness.
    #[n(0)]
    pub pull: Option<u8>,
    /// Unease at distance.
    #[n(1)]
    pub alarm_distance: Option<u8>,
    /// Unease at closeness.
    #[n(2)]
    pub alarm_closeness: Option<u8>,
    /// Calm.
    #[n(3)]
    pub calm: Option<u8>,
    /// Being there; 0 is far away or numb.
    #[n(4)]
    pub presence: Option<u8>,
    /// What sex was begun from.
    #[n(5)]
    #[cbor(
        encode_with = "code::begun_maybe::encode",
        decode_with = "code::begun_maybe::decode",
        nil = "code::begun_maybe::nil",
        is_nil = "code::begun_maybe::is_nil"
    )]
    pub begun_from: Option<Begun>,
    /// Whether the agreement was kept.
    #[n(6)]
    pub kept: Option<bool>,
    /// Own words.
    #[n(7)]
    pub words: Option<String>,
    /// Whether it was written soon after, or the next morning.
    #[n(8)]
    #[cbor(
        encode_with = "code::when_maybe::encode",
        decode_with = "code::when_maybe::decode",
        nil = "code::when_maybe::nil",
        is_nil = "code::when_maybe::is_nil"
    )]
    pub when: Option<When>,
    /// How it was, in one word.
    #[n(9)]
    #[cbor(
        encode_with = "code::after_maybe::encode",
        decode_with = "code::after_maybe::decode",
        nil = "code::after_maybe::nil",
        is_nil = "code::after_maybe::is_nil"
    )]
    pub after: Option<After>,
    /// Own words for feelings.
    #[n(10)]
    pub feelings: Option<Vec<String>>,
    /// What else sex was begun from, beside [`Self::begun_from`].
    #[n(11)]
    #[cbor(
        encode_with = "code::begun_more_maybe::encode",
        decode_with = "code::begun_more_maybe::decode",
        nil = "code::begun_more_maybe::nil",
        is_nil = "code::begun_more_maybe::is_nil"
    )]
    pub begun_also: Option<Vec<Begun>>,
    /// Minutes for which closeness was good, 0–120.
    #[n(12)]
    pub close_min: Option<u16>,
    /// How many days before the entry the evening was, 0–30; absent: it was the last one.
    #[n(13)]
    pub days_ago: Option<u8>,
    /// What was done, and the morning's answers.
    #[n(14)]
    pub lived: Option<Lived>,
}

impl CheckIn {
    /// Whether it was written later than its kind says: memory has had time to change it.
    #[must_use]
    pub fn is_late(&self) -> bool {
        let days = self.days_ago.unwrap_or(0);
        match self.when {
            Some(When::SoonAfter) => days >= 1,
            Some(When::NextMorning) | None => days >= 2,
        }
    }

    /// Everything sex was begun from.
    pub fn begun(&self) -> impl Iterator<Item = Begun> + '_ {
        let more = self.begun_also.iter().flatten().copied();
        self.begun_from.into_iter().chain(more)
    }
}

/// The way from a cue to an urge, and what helped. Only the cue has to be there.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// What came first.
    #[n(0)]
    pub cue: String,
    /// What the body did.
    #[n(1)]
    pub body: Option<String>,
    /// What one told oneself.
    #[n(2)]
    pub story: Option<String>,
    /// What one wanted to do.
    #[n(3)]
    pub urge: Option<String>,
    /// What helped, or might have.
    #[n(4)]
    pub helped: Option<String>,
    /// Ids of changes to try: light, place, a way out.
    #[n(5)]
    pub changes: Option<Vec<String>>,
    /// The second of the check-in it grew from.
    #[n(6)]
    pub of: Option<i64>,
}

/// A part of a repair, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// What happened, as a camera would have seen it.
    Happened,
    /// What one made of it.
    Story,
    /// What one would have needed.
    Need,
    /// What one could try next time.
    NextTime,
}

impl Part {
    /// The parts in order.
    pub const ALL: [Self; 4] = [Self::Happened, Self::Story, Self::Need, Self::NextTime];
}

/// What one partner said to one part.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Who.
    #[n(0)]
    #[cbor(with = "code::who")]
    pub who: Who,
    /// To which part.
    #[n(1)]
    #[cbor(with = "code::part")]
    pub part: Part,
    /// In their words.
    #[n(2)]
    pub words: String,
}

/// A repair: what was said, and the agreement it would change.
#[derive(Clone, Debug, PartialEq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// Whether one partner did it alone.
    #[n(0)]
    pub alone: bool,
    /// What was said, in order. Talk that nobody wrote down is not here.
    #[n(1)]
    pub turns: Vec<Turn>,
    /// The agreement as it would be; absent: nothing changes.
    #[n(2)]
    #[cbor(
        encode_with = "code::steps_maybe::encode",
        decode_with = "code::steps_maybe::decode",
        nil = "code::steps_maybe::nil",
        is_nil = "code::steps_maybe::is_nil"
    )]
    pub steps: Option<Vec<Step>>,
}

/// What became of a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Fate {
    /// Done.
    #[n(0)]
    Done,
    /// It did not fit.
    #[n(1)]
    LetGo,
}

/// A short safety plan, each line in own words.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How I notice that it is getting bad.
    #[n(0)]
    pub signs: Option<String>,
    /// What I can do by myself.
    #[n(1)]
    pub alone: Option<String>,
    /// Where I can go.
    #[n(2)]
    pub place: Option<String>,
    /// Whom I can call.
    #[n(3)]
    pub people: Option<String>,
}

impl Plan {
    /// The lines in order.
    #[must_use]
    pub const fn lines(&self) -> [&Option<String>; 4] {
        [&self.signs, &self.alone, &self.place, &self.people]
    }
}

/// What one person does for themselves. `of` names what an act is about by the second in which it was first written.
#[derive(Clone, Debug, PartialEq, Encode, Decode, Serialize, Deserialize)]
pub enum Act {
    /// A check-in was written anew. The earlier version is kept beside it.
    #[n(0)]
    Edited {
        /// Of which check-in.
        #[n(0)]
        of: i64,
        /// What it says now.
        #[n(1)]
        entry: CheckIn,
    },
    /// Something written is taken out, with its earlier versions.
    #[serde(skip)]
    #[n(1)]
    Erased {
        /// Of what.
        #[n(0)]
        of: i64,
        /// The places of the records that held it, as series and index: their absence is no damage.
        #[n(1)]
        places: Vec<(u32, u64)>,
    },
    /// What set something off, and what followed.
    #[n(2)]
    Triggered(#[n(0)] Trigger),
    /// A repair was talked or thought through.
    #[n(3)]
    Repaired(#[n(0)] Repair),
    /// What becomes of the change a repair proposed: put on the table, or let go.
    #[n(4)]
    Decided {
        /// Of which repair.
        #[n(0)]
        of: i64,
        /// Put on the table.
        #[n(1)]
        put: bool,
    },
    /// Four weeks begin.
    #[n(5)]
    PathBegun,
    /// The path is left, at its end or before. No reason is asked.
    #[n(6)]
    PathLeft,
    /// A thing of the path was done, or is open again.
    #[n(7)]
    PathDid {
        /// The thing's id.
        #[n(0)]
        step: String,
        /// Done.
        #[n(1)]
        yes: bool,
    },
    /// A small experiment is planned, with the fear that is expected.
    #[n(8)]
    Planned {
        /// What, in own words.
        #[n(0)]
        words: String,
        /// Fear expected, 0–10.
        #[n(1)]
        predicted: u8,
    },
    /// What happened with it.
    #[n(9)]
    Tried {
        /// Of which experiment.
        #[n(0)]
        of: i64,
        /// Fear felt, 0–10; absent: it was left.
        #[n(1)]
        felt: Option<u8>,
        /// What happened, in own words.
        #[n(2)]
        words: Option<String>,
    },
    /// A small commitment outside the relationship, in own words.
    #[n(10)]
    Intended {
        /// What.
        #[n(0)]
        words: String,
    },
    /// What became of it.
    #[n(11)]
    Settled {
        /// Of which commitment.
        #[n(0)]
        of: i64,
        /// How.
        #[n(1)]
        fate: Fate,
    },
    /// The questions about harm were asked. The answers are kept nowhere.
    #[n(12)]
    HarmAsked,
    /// A short safety plan, as it is now; an empty one takes it out.
    #[n(13)]
    Prepared(#[n(0)] Plan),
}

impl Act {
    /// The same with space around its lines taken away, and blank lines left out.
    #[must_use]
    pub fn tidied(self) -> Self {
        let line = |words: String| words.trim().to_owned();
        let maybe = |words: Option<String>| words.map(line).filter(|words| !words.is_empty());
        match self {
            Self::Triggered(trigger) => Self::Triggered(Trigger {
                cue: line(trigger.cue),
                body: maybe(trigger.body),
                story: maybe(trigger.story),
                urge: maybe(trigger.urge),
                helped: maybe(trigger.helped),
                ..trigger
            }),
            Self::Repaired(mut repair) => {
                repair.turns.retain(|turn| !turn.words.trim().is_empty());
                Self::Repaired(repair)
            }
            Self::Planned { words, predicted } => Self::Planned {
                words: line(words),
                predicted,
            },
            Self::Tried { of, felt, words } => Self::Tried {
                of,
                felt,
                words: maybe(words),
            },
            Self::Intended { words } => Self::Intended { words: line(words) },
            Self::Prepared(plan) => Self::Prepared(Plan {
                signs: maybe(plan.signs),
                alone: maybe(plan.alone),
                place: maybe(plan.place),
                people: maybe(plan.people),
            }),
            other => other,
        }
    }
}
