//! What stands inside a record: when, what was known then, and what happened. CBOR with numbered fields, frozen.
//!
//! Outside the seal none of it can be seen. `heads` is how a rolled-back or withheld series is noticed: each record
//! says how far its writer had read the others, as of the beginning of its day, so that it is no receipt.

use minicbor::{Decode, Encode};
use vault::epoch::DeviceId;
use vault::identity::PUBLIC_IDENTITY_LEN;

use crate::limits::COUNT_MAX;

/// Bytes of a fixed length as a CBOR byte string.
macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident, $len:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?.try_into();
                bytes.map(Self).map_err(|_| minicbor::decode::Error::message("not of its length"))
            }
        }
    };
}

fixed!(
    /// The id of a device, a space or a shared thing.
    Id16, 16
);
fixed!(
    /// A hash, or another 32 bytes.
    Bytes32, 32
);
fixed!(
    /// A device's public keys.
    Bytes64, PUBLIC_IDENTITY_LEN
);

impl From<DeviceId> for Id16 {
    fn from(device: DeviceId) -> Self {
        Self(*device.as_bytes())
    }
}

impl From<Id16> for DeviceId {
    fn from(id: Id16) -> Self {
        Self::from_bytes(id.0)
    }
}

/// When something was written. Ordered by count first: clocks only break ties, and the device breaks the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Stamp {
    /// One more than the highest its writer had seen.
    #[n(0)]
    pub count: u64,
    /// The writer's clock, in seconds since 1970. It may be wrong by years; see [`crate::clock`].
    #[n(1)]
    pub wall_s: i64,
    /// The writer.
    #[n(2)]
    pub device: Id16,
}

/// How far one series was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Head {
    /// The device.
    #[n(0)]
    pub device: Id16,
    /// Its series.
    #[n(1)]
    pub series: u32,
    /// Items read, so also the index of the next.
    #[n(2)]
    pub next: u64,
    /// Hash of the last one read.
    #[n(3)]
    pub hash: Bytes32,
    /// The epoch in which the next may be.
    #[n(4)]
    pub epoch: u32,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Body {
    /// Something of the rooms above: sharing, or the journal. `kind` is theirs.
    #[n(0)]
    Content {
        /// What it is.
        #[n(0)]
        kind: u16,
        /// The bytes.
        #[cbor(n(1), with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// Another device of the writer's person.
    #[n(1)]
    Joined {
        /// Its id.
        #[n(0)]
        device: Id16,
        /// Its keys.
        #[n(1)]
        public: Bytes64,
    },
    /// A device of the writer's person is no more. Nothing it writes from `next` on counts.
    #[n(2)]
    Left {
        /// Its id.
        #[n(0)]
        device: Id16,
        /// The first index of its series that does not count any more.
        #[n(1)]
        next: u64,
    },
    /// Where the writer's person will write in a later epoch.
    #[n(3)]
    Address {
        /// The epoch.
        #[n(0)]
        epoch: u32,
        /// Hash of the token that appends.
        #[n(1)]
        append: Bytes32,
        /// Hash of the token that deletes.
        #[n(2)]
        delete: Bytes32,
    },
    /// An older epoch's key for a new device of the writer's person.
    #[n(4)]
    HandOver {
        /// For whom.
        #[n(0)]
        device: Id16,
        /// The epoch.
        #[n(1)]
        epoch: u32,
        /// Sealed to that device.
        #[cbor(n(2), with = "minicbor::bytes")]
        sealed: Vec<u8>,
    },
    /// Another device of the same person lets a new one have the older keys at once.
    #[n(5)]
    Approved {
        /// The new device.
        #[n(0)]
        device: Id16,
    },
}

/// One record, before sealing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Message {
    /// When.
    #[n(0)]
    pub stamp: Stamp,
    /// How far the writer had read the others.
    #[n(1)]
    pub heads: Vec<Head>,
    /// What.
    #[n(2)]
    pub body: Body,
}

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Not ours, or of a later version.
    #[error("the other phone sent something this version does not know; update the app, nothing is lost")]
    Unknown,
}

impl Message {
    /// The bytes: a version and CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![1];
        // Writing to a Vec cannot fail; an empty record would be refused by every reader.
        let _ = minicbor::encode(self, &mut bytes);
        bytes
    }

    /// Reads a message that `author` signed.
    ///
    /// # Errors
    /// [`MessageError::Unknown`] also for a stamp in another's name, a count no honest phone reaches, and anything that
    /// [`Message::to_bytes`] would not have written: nothing travels in fields that nobody looks at.
    pub fn read(bytes: &[u8], author: DeviceId) -> Result<Self, MessageError> {
        let Some((1, body)) = bytes.split_first() else {
            return Err(MessageError::Unknown);
        };
        let message: Self = minicbor::decode(body).map_err(|_| MessageError::Unknown)?;
        let honest = message.to_bytes() == bytes
            && message.stamp.device == author.into()
            && message.stamp.count < COUNT_MAX
            && message.heads.len() <= crate::limits::BOXES_MAX;
        honest.then_some(message).ok_or(MessageError::Unknown)
    }
}
