//! What this phone knows of the phones it is connected with: which shared spaces there are, what was agreed to there,
//! and the keys of answers that are still sealed. What is said in a space rests in the space, not here.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use crate::bounds::Refused;
use crate::entry::Moment;

/// The id of a space, or of something in it.
pub type Id = [u8; 16];

/// The longest address of a relay, in bytes.
pub const RELAY_MAX: usize = 200;
/// Consent to share lasts so many days, as in the space itself; then it is asked for again.
pub const CONSENT_DAYS: i64 = 90;

/// A key that is shown to nobody.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Hidden(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

/// What becomes of a shared past on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Past {
    /// It stays readable.
    #[n(0)]
    Kept,
    /// The app does not show it before that second.
    #[n(1)]
    Away(#[n(0)] i64),
    /// It was removed.
    #[n(2)]
    Gone,
}

/// What happened between this phone and others.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum LinkAct {
    /// Two phones share a space from now on. It is a yes to sharing single things there, for ninety days.
    #[n(0)]
    Paired {
        /// The space.
        #[cbor(n(0), with = "minicbor::bytes")]
        space: Id,
        /// The relay's origin.
        #[n(1)]
        relay: String,
    },
    /// The yes to sharing in a space is given again.
    #[n(1)]
    Consented {
        /// The space.
        #[cbor(n(0), with = "minicbor::bytes")]
        space: Id,
    },
    /// An answer was sealed and sent; its key stays here until the other's answer is there too.
    #[n(2)]
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
    /// Something from the other phone was taken over into this one.
    #[n(3)]
    Took {
        /// The space.
        #[cbor(n(0), with = "minicbor::bytes")]
        space: Id,
        /// Its id there.
        #[cbor(n(1), with = "minicbor::bytes")]
        id: Id,
    },
    /// This phone goes its own way. Nobody was told.
    #[n(4)]
    Parted {
        /// The space.
        #[cbor(n(0), with = "minicbor::bytes")]
        space: Id,
        /// What becomes of the past.
        #[n(1)]
        past: Past,
    },
    /// Which relay to use for new pairings; nothing: the one that the app's server offers.
    #[n(5)]
    Relay {
        /// Its origin.
        #[n(0)]
        origin: Option<String>,
    },
}

impl LinkAct {
    pub(crate) fn check(&self) -> Result<(), Refused> {
        match self {
            Self::Paired { relay, .. } | Self::Relay { origin: Some(relay) } => check_relay(relay),
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

/// One shared space, as this phone knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The space.
    pub space: Id,
    /// The relay's origin.
    pub relay: String,
    /// When the two phones were paired, which was the first yes to sharing here.
    pub since: Moment,
    /// When that yes was given last.
    pub confirmed: Moment,
    /// Keys of own answers, by id.
    pub sealed: BTreeMap<Id, Hidden>,
    /// What was taken over.
    pub took: BTreeSet<Id>,
    /// When this phone went its own way, and what became of the past.
    pub parted: Option<(Moment, Past)>,
    /// The latest local day on which something was written down since.
    seen_day: i64,
}

impl Linked {
    /// Days until the yes to sharing is asked for again; 0 or less: it has run out. A clock that is set back gives no
    /// days back that are known to have passed.
    #[must_use]
    pub fn consent_days_left(&self, now: Moment) -> i64 {
        let day = now.day().max(self.seen_day);
        CONSENT_DAYS.saturating_sub(day.saturating_sub(self.confirmed.day()).max(0))
    }

    /// Whether this phone still belongs to it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.parted.is_none()
    }
}

/// All shared spaces of this phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The relay that was chosen here.
    pub relay: Option<String>,
    /// Spaces, in the order in which they began.
    pub spaces: Vec<Linked>,
}

impl Links {
    /// The one with the partner of this phone: the last that was not left.
    #[must_use]
    pub fn open(&self) -> Option<&Linked> {
        self.spaces.iter().rev().find(|linked| linked.is_open())
    }

    /// One space.
    #[must_use]
    pub fn of(&self, space: &Id) -> Option<&Linked> {
        self.spaces.iter().find(|linked| linked.space == *space)
    }

    pub(crate) fn pass(&mut self, day: i64) {
        for linked in &mut self.spaces {
            linked.seen_day = linked.seen_day.max(day);
        }
    }

    pub(crate) fn take(&mut self, at: Moment, act: &LinkAct) {
        let mut of = |space: &Id, change: &dyn Fn(&mut Linked)| {
            if let Some(linked) = self.spaces.iter_mut().find(|linked| linked.space == *space) {
                change(linked);
            }
        };
        match act {
            LinkAct::Paired { space, relay } => {
                self.spaces.retain(|linked| linked.space != *space);
                self.spaces.push(Linked {
                    space: *space,
                    relay: relay.clone(),
                    since: at,
                    confirmed: at,
                    sealed: BTreeMap::new(),
                    took: BTreeSet::new(),
                    parted: None,
                    seen_day: at.day(),
                });
            }
            LinkAct::Consented { space } => of(space, &|linked| linked.confirmed = at),
            LinkAct::Sealed { space, id, key } => of(space, &|linked| {
                linked.sealed.insert(*id, *key);
            }),
            LinkAct::Took { space, id } => of(space, &|linked| {
                linked.took.insert(*id);
            }),
            LinkAct::Parted { space, past } => of(space, &|linked| linked.parted = Some((at, *past))),
            LinkAct::Relay { origin } => self.relay.clone_from(origin),
        }
    }
}
