//! What this phone keeps of its own about other phones: which relay, keys of answers that are still sealed, and what
//! was taken over from there. What is said between phones rests with them, in `link`, not here.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use crate::bounds::Refused;

/// The id of a space, or of something in it.
pub type Id = [u8; 16];

/// The longest address of a relay, in bytes.
pub const RELAY_MAX: usize = 200;

/// A key that is shown to nobody.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Hidden(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

/// What happened between this phone and others.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum LinkAct {
    /// Which relay this phone uses; nothing: none any more, and nothing is sent or asked for.
    #[n(0)]
    Relay {
        /// Its origin.
        #[n(0)]
        origin: Option<String>,
    },
    /// An answer was sealed and sent; its key stays here until the other's answer is there too.
    #[n(1)]
    Sealed {
        /// The space.
        #[cbor(n(0), with = "minicbor::bytes")]
        space: Id,
        /// The answer's id.
        #[cbor(n(1), with = "minicbor::bytes")]
        id: Id,
        /// Its key.
        #[n(2)]
        key: Hidden,
    },
    /// Answers from the other phone were taken over into this one.
    #[n(2)]
    Took {
        /// The space.
        #[cbor(n(0), with = "minicbor::bytes")]
        space: Id,
        /// Their id there.
        #[cbor(n(1), with = "minicbor::bytes")]
        id: Id,
    },
    /// An agreement of two phones became the one of this phone.
    #[n(3)]
    Agreed {
        /// The space.
        #[cbor(n(0), with = "minicbor::bytes")]
        space: Id,
        /// Its id there.
        #[cbor(n(1), with = "minicbor::bytes")]
        id: Id,
    },
    /// It was ended there, and so it was here.
    #[n(4)]
    Over {
        /// The space.
        #[cbor(n(0), with = "minicbor::bytes")]
        space: Id,
        /// Its id there.
        #[cbor(n(1), with = "minicbor::bytes")]
        id: Id,
    },
}

impl LinkAct {
    pub(crate) fn check(&self) -> Result<(), Refused> {
        match self {
            Self::Relay { origin: Some(relay) } => check_relay(relay),
            _ => Ok(()),
        }
    }
}

/// Whether this is the origin of a relay: scheme, host and port, without a path.
///
/// # Errors
/// [`Refused::Relay`].
pub fn check_relay(origin: &str) -> Result<(), Refused> {
    let host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | ':' | '[' | ']');
    match host {
        Some(host) if !host.is_empty() && origin.len() <= RELAY_MAX && host.chars().all(plain) => Ok(()),
        _ => Err(Refused::Relay),
    }
}

/// What it adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linked {
    /// The relay this phone uses.
    pub relay: Option<String>,
    sealed: BTreeMap<(Id, Id), Hidden>,
    took: BTreeSet<(Id, Id)>,
    /// Agreements of two phones that count here.
    agreed: BTreeSet<(Id, Id)>,
    over: BTreeSet<(Id, Id)>,
}

impl Linked {
    /// The key of an own sealed answer.
    #[must_use]
    pub fn key(&self, space: Id, id: Id) -> Option<Hidden> {
        self.sealed.get(&(space, id)).copied()
    }

    /// Whether answers from the other phone were taken over.
    #[must_use]
    pub fn took(&self, space: Id, id: Id) -> bool {
        self.took.contains(&(space, id))
    }

    /// Whether an agreement of two phones became this phone's, also if it was ended since.
    #[must_use]
    pub fn agreed(&self, space: Id, id: Id) -> bool {
        self.agreed.contains(&(space, id)) || self.over.contains(&(space, id))
    }

    /// Agreements of a space that became this phone's and were not ended since.
    pub fn standing(&self, space: Id) -> impl Iterator<Item = Id> + '_ {
        let here = self.agreed.iter().filter(move |(of, _)| *of == space);
        here.map(|(_, id)| *id)
    }

    pub(crate) fn take(&mut self, act: &LinkAct) {
        match act {
            LinkAct::Relay { origin } => self.relay.clone_from(origin),
            LinkAct::Sealed { space, id, key } => {
                self.sealed.insert((*space, *id), *key);
            }
            LinkAct::Took { space, id } => {
                self.took.insert((*space, *id));
            }
            LinkAct::Agreed { space, id } => {
                self.agreed.insert((*space, *id));
            }
            LinkAct::Over { space, id } => {
                self.agreed.remove(&(*space, *id));
                self.over.insert((*space, *id));
            }
        }
    }
}
