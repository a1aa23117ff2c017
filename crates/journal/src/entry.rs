//! One fact and its moment, and how it is written: CBOR with numbered fields, frozen by `vectors/journal-v1.txt`.

use crate::code;
use crate::keepsake::Piece;
use crate::learning::Learn;
use crate::linked::LinkAct;
use crate::moment::Moment;
use crate::page::{Act, CheckIn};
use crate::practice::{Draft, Own, Practised, Said};
use minicbor::{Decode, Encode};
use model::{BodyProfile, Step, StepKind, Who};
use serde::{Deserialize, Serialize};

/// How the app was opened for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Mode {
    /// One person; the other's side is left wide.
    #[n(0)]
    JustMe,
    /// Two people on this phone.
    #[n(1)]
    Together,
    /// One person now, the other on their own phone later.
    #[n(2)]
    TwoPhonesLater,
}

/// What a partner may let both see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Open {
    /// Their place on the map, with its uncertainty.
    #[n(0)]
    Map,
    /// Their curves over the two hours.
    #[n(1)]
    Curves,
}

/// A rule of one partner for one kind of step. Never shown to the other, never broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum Limit {
    /// Out of the question.
    #[n(0)]
    No,
    /// At most this many minutes in all.
    #[n(1)]
    AtMost(#[n(0)] u16),
    /// At least this many minutes in all.
    #[n(2)]
    AtLeast(#[n(0)] u16),
}

/// What people may have a word of their own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Term {
    /// The other person, where no name is given.
    #[n(0)]
    Partner,
    /// Sex.
    #[n(1)]
    Sex,
}

impl Term {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Partner, Self::Sex];

    /// The word in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Sex => "sex",
        }
    }
}

/// The ground the screens are drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Theme {
    /// As the phone says.
    #[default]
    #[n(0)]
    System,
    /// Dark.
    #[n(1)]
    Night,
    /// Light.
    #[n(2)]
    Day,
    /// Nearly black everywhere, as in Now.
    #[n(3)]
    Dim,
}

/// What can be written down.
#[derive(Clone, Debug, PartialEq, Encode, Decode, Serialize, Deserialize)]
pub enum Fact {
    /// The app was opened for the first time; all who use it said they are adults.
    #[n(0)]
    Opened {
        /// Alone, together, or together later.
        #[n(0)]
        mode: Mode,
    },
    /// What to call a partner.
    #[n(1)]
    Named {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// The name, trimmed, 1–40 characters.
        #[n(1)]
        name: String,
    },
    /// An item of the check was answered (1–7) or skipped.
    #[n(2)]
    Answered {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// The item's id in the item bank.
        #[n(1)]
        item: String,
        /// The answer, or nothing for a skip.
        #[n(2)]
        value: Option<u8>,
    },
    /// A recognition card was picked up or laid down again.
    #[n(3)]
    Card {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// The card's id.
        #[n(1)]
        card: String,
        /// Whether it sounds like them.
        #[n(2)]
        mine: bool,
    },
    /// Which of the article's hormone stories to use for a partner's told curves.
    #[n(4)]
    Body {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// The profile.
        #[n(1)]
        #[cbor(with = "code::body")]
        profile: BodyProfile,
    },
    /// Minutes of closeness before it starts to weigh; nothing takes it back.
    #[n(5)]
    Tolerance {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// Minutes, 1–240.
        #[n(1)]
        minutes: Option<u16>,
    },
    /// Minutes wished for, of one kind; nothing takes it back.
    #[n(6)]
    Wish {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// Which kind of step.
        #[n(1)]
        #[cbor(with = "code::kind")]
        kind: StepKind,
        /// Minutes, 0–120.
        #[n(2)]
        minutes: Option<u16>,
    },
    /// A rule for one kind of step; nothing takes it back.
    #[n(7)]
    Limited {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// Which kind of step.
        #[n(1)]
        #[cbor(with = "code::kind")]
        kind: StepKind,
        /// The rule.
        #[n(2)]
        #[cbor(
            encode_with = "code::limit_maybe::encode",
            decode_with = "code::limit_maybe::decode",
            nil = "code::limit_maybe::nil",
            is_nil = "code::limit_maybe::is_nil"
        )]
        limit: Option<Limit>,
    },
    /// The check is finished.
    #[n(8)]
    CheckDone {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
    },
    /// A partner lets both see something, or no longer does.
    #[n(9)]
    Opens {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// What.
        #[n(1)]
        what: Open,
        /// Yes or no more.
        #[n(2)]
        yes: bool,
    },
    /// An agreement is on the table. It is none before each involved partner said yes.
    #[n(10)]
    Proposed {
        /// The steps.
        #[n(0)]
        #[cbor(with = "code::steps")]
        steps: Vec<Step>,
    },
    /// A partner says yes to what is on the table.
    #[n(11)]
    SaidYes {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
    },
    /// A partner ends the agreement and takes back a yes to what is on the table. No reason is asked.
    #[n(12)]
    Ended {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
    },
    /// A check-in.
    #[n(13)]
    CheckedIn {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// What was entered.
        #[n(1)]
        entry: CheckIn,
    },
    /// Lock after this many seconds out of sight.
    #[n(14)]
    LocksAfter {
        /// 0–600 seconds.
        #[n(0)]
        seconds: u16,
    },
    /// The ground the screens are drawn on.
    #[n(15)]
    Dressed {
        /// Which.
        #[n(0)]
        theme: Theme,
    },
    /// How Now gives its signs.
    #[n(16)]
    Signs {
        /// A soft tone at each step.
        #[n(0)]
        sound: bool,
        /// A short vibration at each step.
        #[n(1)]
        vibration: bool,
    },
    /// A practice was done.
    #[n(20)]
    Practised {
        /// Who; nothing where nobody said who held the phone.
        #[n(0)]
        #[cbor(
            encode_with = "code::who_maybe::encode",
            decode_with = "code::who_maybe::decode",
            nil = "code::who_maybe::nil",
            is_nil = "code::who_maybe::is_nil"
        )]
        who: Option<Who>,
        /// What, and how it was.
        #[n(1)]
        done: Practised,
    },
    /// What was learned about which practice comes first is forgotten.
    #[n(21)]
    OrderForgotten {
        /// Who; nothing where nobody said who held the phone.
        #[n(0)]
        #[cbor(
            encode_with = "code::who_maybe::encode",
            decode_with = "code::who_maybe::decode",
            nil = "code::who_maybe::nil",
            is_nil = "code::who_maybe::is_nil"
        )]
        who: Option<Who>,
    },
    /// Something becomes somebody's own, or no longer is.
    #[n(22)]
    Owned {
        /// Who; nothing where nobody said who held the phone.
        #[n(0)]
        #[cbor(
            encode_with = "code::who_maybe::encode",
            decode_with = "code::who_maybe::decode",
            nil = "code::who_maybe::nil",
            is_nil = "code::who_maybe::is_nil"
        )]
        who: Option<Who>,
        /// What it is.
        #[n(1)]
        kind: Own,
        /// The words.
        #[n(2)]
        text: String,
        /// Kept, or taken out again.
        #[n(3)]
        keep: bool,
    },
    /// A practice was begun and not finished; nothing: there is none to go on with.
    #[serde(skip)]
    #[n(23)]
    Drafted {
        /// Where it stands.
        #[n(0)]
        draft: Option<Draft>,
    },
    /// A partner picks their own part in the loop, or lays it down again.
    #[n(24)]
    Part {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// The part's id.
        #[n(1)]
        part: String,
        /// Whether it is theirs.
        #[n(2)]
        mine: bool,
    },
    /// A partner does not want a sentence of the loop to stand, or takes that back.
    #[n(25)]
    Vetoed {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// The sentence's id.
        #[n(1)]
        line: String,
        /// Out, or in again.
        #[n(2)]
        veto: bool,
    },
    /// Another relationship gets a name; nothing: it is taken out with its answers.
    #[n(26)]
    OtherNamed {
        /// Its number.
        #[n(0)]
        id: u8,
        /// What to call it.
        #[n(1)]
        name: Option<String>,
    },
    /// An item of the check was answered or skipped, about another relationship.
    #[n(27)]
    OtherAnswered {
        /// Its number.
        #[n(0)]
        id: u8,
        /// The item's id in the item bank.
        #[n(1)]
        item: String,
        /// The answer, or nothing for a skip.
        #[n(2)]
        value: Option<u8>,
    },
    /// Something one person wrote or chose for themselves: pages of the diary, repairs, growth, a safety plan.
    #[n(40)]
    Wrote {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// What.
        #[n(1)]
        act: Act,
    },
    /// The parts for two are set aside, or taken up again: a setting like any other.
    #[n(41)]
    SetAside {
        /// Set aside.
        #[n(0)]
        yes: bool,
    },
    /// Words stand in a form and are not kept yet; no field: there is nothing to go on with.
    #[n(44)]
    Unfinished {
        /// Whose.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// The form's id.
        #[n(1)]
        form: String,
        /// What stands in it.
        #[n(2)]
        fields: Vec<Said>,
    },
    /// Records were taken out on purpose: their absence is no damage.
    #[serde(skip)]
    #[n(45)]
    Removed {
        /// Their places, as series and index.
        #[n(0)]
        places: Vec<(u32, u64)>,
    },
    /// A piece of a sound or a picture that helps.
    #[n(46)]
    Keepsake {
        /// Whose; nothing where nobody said who held the phone.
        #[n(0)]
        #[cbor(
            encode_with = "code::who_maybe::encode",
            decode_with = "code::who_maybe::decode",
            nil = "code::who_maybe::nil",
            is_nil = "code::who_maybe::is_nil"
        )]
        who: Option<Who>,
        /// The piece.
        #[n(1)]
        piece: Piece,
    },
    /// Something about learning: the switch, what is shared, predictions, a trial.
    #[n(60)]
    Learning {
        /// Who.
        #[n(0)]
        #[cbor(with = "code::who")]
        who: Who,
        /// What.
        #[n(1)]
        act: Learn,
    },
    /// Something happened between this phone and others.
    #[serde(skip)]
    #[n(80)]
    Linked {
        /// What.
        #[n(0)]
        act: LinkAct,
    },
    /// A copy of everything was saved as a file.
    #[n(81)]
    Copied,
    /// A word of one's own for something, or the usual one again.
    #[n(90)]
    Termed {
        /// For what.
        #[n(0)]
        term: Term,
        /// The word, 1–40 characters, as it stands inside a sentence; nothing for the usual one.
        #[n(1)]
        word: Option<String>,
    },
    /// The records that follow came from a file: each counts where its moment lies, not where it rests.
    #[serde(skip)]
    #[n(91)]
    ReadBack {
        /// How many.
        #[n(0)]
        entries: u32,
    },
}

impl Fact {
    /// Whether something unfinished came to its end with this: kept, or thrown away.
    #[must_use]
    pub const fn ends_something(&self) -> bool {
        match self {
            Self::Practised { .. } | Self::Drafted { draft: None } => true,
            Self::Unfinished { fields, .. } => fields.is_empty(),
            _ => false,
        }
    }

    /// Whether a plan that was worked out before this is out of date after it.
    #[must_use]
    pub const fn moves_the_plan(&self) -> bool {
        matches!(
            self,
            Self::Opened { .. }
                | Self::Answered { .. }
                | Self::Card { .. }
                | Self::Body { .. }
                | Self::Tolerance { .. }
                | Self::Wish { .. }
                | Self::Limited { .. }
                | Self::CheckedIn { .. }
                | Self::Learning {
                    act: Learn::Off { .. }
                        | Learn::Forgotten
                        | Learn::Remembered
                        | Learn::Shares { .. }
                        | Learn::Teaches { .. },
                    ..
                }
        )
    }
}

/// One fact and its moment.
#[derive(Clone, Debug, PartialEq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When it was written down.
    #[n(0)]
    pub at: Moment,
    /// What.
    #[n(1)]
    pub fact: Fact,
}

/// Why bytes are not an entry. They stay where they are; only this version cannot read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// A later version wrote it: its first byte says so, or it holds a fact or a word that this version does not know.
    #[error("this entry was written by a later version: update the app to read it")]
    Later,
    /// The bytes do not follow the format, or a value lies outside its bounds.
    #[error("this entry is damaged: it is kept as it is, and everything else opens")]
    Damaged,
}

impl Entry {
    /// The version this crate writes.
    ///
    /// New facts, new words of an enum and new fields that may be absent need no new version: older apps skip what
    /// they do not know. A new version is needed only when what is there would be read wrongly.
    pub const VERSION: u8 = 1;
    /// No entry is longer, in bytes: own words of the full length in the widest script take a quarter of it.
    pub const BYTES_MAX: usize = 64 * 1024;

    /// The entry as bytes: one version byte, then CBOR.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![Self::VERSION];
        // Writing to a vector cannot fail; were it to, the lone version byte reads back as damaged, not as a fact.
        bytes.extend(minicbor::to_vec(self).unwrap_or_default());
        bytes
    }

    /// Reads an entry. Uses no more memory than a small multiple of the bytes given.
    ///
    /// # Errors
    /// [`ReadError::Later`] for what a later version wrote, [`ReadError::Damaged`] for anything else that does not fit.
    pub fn decode(bytes: &[u8]) -> Result<Self, ReadError> {
        let (version, rest) = bytes.split_first().ok_or(ReadError::Damaged)?;
        if *version > Self::VERSION {
            return Err(ReadError::Later);
        }
        if *version != Self::VERSION || bytes.len() > Self::BYTES_MAX {
            return Err(ReadError::Damaged);
        }
        let mut decoder = minicbor::Decoder::new(rest);
        let entry: Self = decoder.decode().map_err(|error| {
            if code::is_later(&error) {
                ReadError::Later
            } else {
                ReadError::Damaged
            }
        })?;
        let whole = decoder.position() == rest.len();
        let sound = whole && entry.at.is_sound() && entry.fact.check().is_ok();
        sound.then_some(entry).ok_or(ReadError::Damaged)
    }
}
