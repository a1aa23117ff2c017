//! What two people do in a shared space. Everything here is a fold over what was delivered, in the order of stamps, so
//! both phones come to the same state whatever came first.
//!
//! - [`consent`]: nothing leaves without a preview of exactly those bytes, and consent is asked again after 90 days;
//! - [`desk`]: things shared, signals, and agreements of two yeses;
//! - [`beat`]: wishes of which only a mutual yes is learnt, and answers that open together;
//! - [`plan`]: a plan of two phones that never shows a limit;
//! - [`part`]: going separate ways.

pub mod beat;
pub mod consent;
pub mod desk;
pub mod part;
pub mod plan;

use minicbor::{Decode, Encode};

use crate::message::{Bytes32, Id16};

/// The kind of content that sharing writes.
pub const SHARING: u16 = 1;

/// What is said in a shared space. Frozen: numbers are never used again for something else.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Said {
    /// One thing is shared.
    #[n(0)]
    Shared {
        /// Its id.
        #[n(0)]
        id: Id16,
        /// The thing.
        #[cbor(n(1), with = "minicbor::bytes")]
        bytes: Vec<u8>,
        /// When it ends, in seconds since 1970.
        #[n(2)]
        until_s: Option<i64>,
    },
    /// The writer's own thing, in other words. What it was stays readable.
    #[n(1)]
    Edited {
        /// Its id.
        #[n(0)]
        id: Id16,
        /// The thing now.
        #[cbor(n(1), with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// The writer's own thing is taken back: it is not shown any more. What was read cannot be unread.
    #[n(2)]
    Withdrawn {
        /// Its id.
        #[n(0)]
        id: Id16,
    },
    /// An agreed signal.
    #[n(3)]
    Signal {
        /// Which one; the number is the app's.
        #[n(0)]
        signal: u8,
        /// When the writer is back, in seconds since 1970.
        #[n(1)]
        back_s: Option<i64>,
    },
    /// An agreement is proposed, or another one in answer to a proposal. It is nobody's yes yet, not even the writer's.
    #[n(4)]
    Proposed {
        /// Its id.
        #[n(0)]
        id: Id16,
        /// The agreement.
        #[cbor(n(1), with = "minicbor::bytes")]
        bytes: Vec<u8>,
        /// The proposal that this one answers; that one is over then.
        #[n(2)]
        instead_of: Option<Id16>,
    },
    /// One person's yes to exactly these bytes.
    #[n(5)]
    Yes {
        /// The proposal.
        #[n(0)]
        id: Id16,
        /// What it was a yes to: [`digest`](desk::digest) of the bytes.
        #[n(1)]
        digest: Bytes32,
    },
    /// An agreement or proposal is over, for no reason that must be given.
    #[n(6)]
    Ended {
        /// Its id.
        #[n(0)]
        id: Id16,
    },
    /// One beat of a round. Always there, always of one length.
    #[n(7)]
    Beat {
        /// The round.
        #[n(0)]
        round: u32,
        /// Asks for mutual yeses.
        #[cbor(n(1), with = "minicbor::bytes")]
        ask: Vec<u8>,
        /// Sealed answers to the open questions, real ones and empty ones.
        #[cbor(n(2), with = "minicbor::bytes")]
        boxes: Vec<u8>,
    },
    /// The reply to the other's beat.
    #[n(8)]
    Reply {
        /// The round.
        #[n(0)]
        round: u32,
        /// Where the two yeses meet, for the other to find out.
        #[cbor(n(1), with = "minicbor::bytes")]
        reply: Vec<u8>,
    },
    /// The key of an answer that both have given.
    #[n(9)]
    Key {
        /// The round.
        #[n(0)]
        round: u32,
        /// The question's place.
        #[n(1)]
        place: u8,
        /// The key.
        #[n(2)]
        key: Bytes32,
    },
    /// Sealed scores of a menu.
    #[n(10)]
    Scores {
        /// The plan.
        #[n(0)]
        plan: Id16,
        /// The sealed scores.
        #[cbor(n(1), with = "minicbor::bytes")]
        sealed: Vec<u8>,
    },
    /// The key to one's scores, once both are there.
    #[n(11)]
    OpenScores {
        /// The plan.
        #[n(0)]
        plan: Id16,
        /// The key.
        #[n(1)]
        key: Bytes32,
    },
}

impl Said {
    /// The bytes: a version and CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![1];
        // Writing to a Vec cannot fail.
        let _ = minicbor::encode(self, &mut bytes);
        bytes
    }

    /// Reads what was said. `None` for anything that [`Said::to_bytes`] would not have written: nothing travels in
    /// fields that nobody looks at.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (1, body) = bytes.split_first()? else {
            return None;
        };
        let said: Self = minicbor::decode(body).ok()?;
        (said.to_bytes() == bytes).then_some(said)
    }
}
