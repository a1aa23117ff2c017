//! What a person does in a space.

use sync::event::{Notice, Pace, WriteRefused};
use sync::message::Id16;
use sync::sharing::consent::AskAgain;
use sync::sharing::plan::Limits;
use vault::epoch::DeviceId;

/// What a person does in one space.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Shares exactly these bytes, which were shown to them. The id is new and random.
    Share {
        /// Its id.
        id: Id16,
        /// The [`Item`](crate::item::Item), encoded once: what was shown is what leaves.
        bytes: Vec<u8>,
        /// When it ends, in seconds since 1970.
        until_s: Option<i64>,
        /// At once, or within two hours, so that nobody sees when it was written.
        pace: Pace,
    },
    /// Says an own shared thing in other words. What it was stays readable to both.
    Change {
        /// Its id.
        id: Id16,
        /// The item now.
        bytes: Vec<u8>,
    },
    /// Takes an own shared thing back. What was read cannot be unread.
    TakeBack {
        /// Its id.
        id: Id16,
    },
    /// Gives a signal, at once.
    Signal {
        /// Which one; the number is the app's.
        signal: u8,
        /// When they are back, or when something begins, in seconds since 1970.
        back_s: Option<i64>,
    },
    /// Proposes an agreement, or another one in answer to a proposal. It is nobody's yes yet.
    Propose {
        /// Its id, new and random.
        id: Id16,
        /// The agreement, in the app's encoding.
        bytes: Vec<u8>,
        /// The proposal that this one answers.
        instead_of: Option<Id16>,
    },
    /// Says yes to exactly the bytes of a proposal, as they stand in the view.
    Agree {
        /// Which one.
        id: Id16,
        /// The bytes that were read.
        bytes: Vec<u8>,
    },
    /// Ends a proposal or an agreement. No reason is given.
    End {
        /// Which one.
        id: Id16,
    },
    /// Says privately to which wishes, numbered below 60, the answer is yes. Of the others nothing is ever known. It
    /// counts from the next weekly round on.
    Wish(Vec<u8>),
    /// Answers an open question, numbered below 4, privately: it opens when both have answered, or never. `None` takes
    /// the answer back. It counts from the next weekly round on.
    Answer {
        /// The question.
        number: u8,
        /// At most 1,000 bytes.
        bytes: Option<Vec<u8>>,
    },
    /// Scores the entries of a public menu, at most 64, privately; `None` breaks a limit of one's own. Both phones must
    /// hold the same menu under the same id. Sealed levels leave at once and open when both are there.
    Score {
        /// The menu's id: both phones must come to the same.
        plan: Id16,
        /// A score for each entry, higher is better.
        scores: Vec<Option<f64>>,
        /// The limits that somebody could have, by what each rules out of the menu: some are made up.
        could: Limits,
    },
    /// Says yes to sharing for another 90 days.
    Consent,
    /// Pauses, or ends the pause. Nobody is told.
    Pause(bool),
    /// Has seen that one of their own devices is new.
    Acknowledge(DeviceId),
    /// Has seen a notice that stays until then. Where its cause goes on it comes again, after a week at the earliest.
    Seen(Notice),
    /// Lets a new own device, paired by another one, have the older keys at once.
    Approve(DeviceId),
    /// Removes one of their own devices.
    Remove(DeviceId),
    /// What the other is called here, at most 40 characters. It stays on this phone.
    Name(String),
}

/// Why something that was asked was not done. Nothing of it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Consent has run out.
    #[error(transparent)]
    Consent(#[from] AskAgain),
    /// The record was not taken.
    #[error(transparent)]
    Write(#[from] WriteRefused),
    /// It is not there, not theirs, over, or not what was read.
    #[error("this is not there any more, or it has changed; look at it again")]
    Gone,
    /// Longer or more than there may be.
    #[error("this is too much in one piece; make it shorter")]
    TooMuch,
    /// There is no such space on this phone.
    #[error("this link is not on this phone any more")]
    NoLink,
    /// One pairing at a time.
    #[error("another pairing is under way; end that one first")]
    Busy,
}
