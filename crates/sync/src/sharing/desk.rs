//! Things shared, signals, and agreements: what they add up to.

use std::collections::BTreeMap;

use vault::post::Person;

use crate::event::Delivered;
use crate::message::{Bytes32, Id16, Stamp};
use crate::sharing::{SHARING, Said};

/// An agreement holds this long after the second yes, in seconds: four weeks. Then it is looked at again, or over.
pub const AGREED_S: i64 = 28 * 24 * 3600;

/// One shared thing. Nothing of its history is ever dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Whose it is. Only they can change it.
    pub person: Person,
    /// Every version, oldest first. More than one is shown as changed.
    pub versions: Vec<(Stamp, Vec<u8>)>,
    /// When it ends.
    pub until_s: Option<i64>,
    /// Taken back.
    pub withdrawn: bool,
}

/// A proposed or agreed agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who wrote it.
    pub person: Person,
    /// When it was proposed.
    pub at: Stamp,
    /// The agreement.
    pub bytes: Vec<u8>,
    /// Each person's yes to exactly these bytes.
    pub yes: BTreeMap<Person, Stamp>,
    /// Over: ended, or answered by another proposal.
    pub ended: bool,
}

/// Where an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not both have said yes.
    Open,
    /// Both have.
    Agreed {
        /// Until then.
        until_s: i64,
    },
    /// Four weeks are over.
    Expired,
    /// It was ended, or another one stands in its place.
    Ended,
}

impl Proposal {
    /// Where it stands at `now_s`, which should never go back (see [`Consent`](crate::sharing::consent::Consent)).
    pub fn standing(&self, now_s: i64) -> Standing {
        if self.ended {
            return Standing::Ended;
        }
        let both = self.yes.len() == 2;
        let Some(second) = self.yes.values().max().filter(|_| both) else {
            return Standing::Open;
        };
        // A clock that ran ahead must not make an agreement last for years.
        let until_s = crate::clock::shown_s(second, now_s).saturating_add(AGREED_S);
        if now_s < until_s {
            Standing::Agreed { until_s }
        } else {
            Standing::Expired
        }
    }
}

/// Everything in one space, as both see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// Shared things.
    pub shared: BTreeMap<Id16, Shared>,
    /// The last signal of each person: which, when back, when said.
    pub signals: BTreeMap<Person, (u8, Option<i64>, Stamp)>,
    /// Proposals and agreements.
    pub proposals: BTreeMap<Id16, Proposal>,
    /// Attempts to change what was not the writer's. They change nothing and can be shown.
    pub refused: u32,
}

/// What a yes is a yes to.
pub fn digest(bytes: &[u8]) -> Bytes32 {
    // The hash of records serves: one more algorithm would be one more thing to trust.
    Bytes32(*vault::record::RecordHash::of(bytes).as_bytes())
}

impl Desk {
    /// The state that all content adds up to, in any order and with any repeats.
    pub fn of<'a>(content: impl IntoIterator<Item = &'a Delivered>) -> Self {
        let mut sorted: Vec<&Delivered> = content.into_iter().filter(|one| one.kind == SHARING).collect();
        sorted.sort_by_key(|one| one.stamp);
        sorted.dedup_by_key(|one| one.stamp);
        let mut desk = Self::default();
        for one in sorted {
            if let Some(said) = Said::read(&one.bytes) {
                desk.take(one.person, one.stamp, said);
            }
        }
        desk
    }

    fn take(&mut self, person: Person, stamp: Stamp, said: Said) {
        match said {
            Said::Shared { id, bytes, until_s } => {
                if self.shared.contains_key(&id) {
                    self.refused += 1;
                    return;
                }
                let shared = Shared {
                    person,
                    versions: vec![(stamp, bytes)],
                    until_s,
                    withdrawn: false,
                };
                self.shared.insert(id, shared);
            }
            Said::Edited { id, bytes } => match self.own(person, id) {
                Some(shared) => shared.versions.push((stamp, bytes)),
                None => self.refused += 1,
            },
            Said::Withdrawn { id } => match self.own(person, id) {
                Some(shared) => shared.withdrawn = true,
                None => self.refused += 1,
            },
            Said::Signal { signal, back_s } => {
                self.signals.insert(person, (signal, back_s, stamp));
            }
            Said::Proposed {
                id,
                bytes,
                instead_of,
            } => {
                if self.proposals.contains_key(&id) {
                    self.refused += 1;
                    return;
                }
                // An agreement that both have said yes to stands until somebody ends it: a new proposal is no end.
                if let Some(before) = instead_of.and_then(|before| self.proposals.get_mut(&before))
                    && before.yes.len() < 2
                {
                    before.ended = true;
                }
                let proposal = Proposal {
                    person,
                    at: stamp,
                    bytes,
                    yes: BTreeMap::new(),
                    ended: false,
                };
                self.proposals.insert(id, proposal);
            }
            Said::Yes { id, digest: to } => match self.proposals.get_mut(&id) {
                Some(proposal) if digest(&proposal.bytes) == to && !proposal.ended => {
                    proposal.yes.entry(person).or_insert(stamp);
                }
                _ => self.refused += 1,
            },
            Said::Ended { id } => {
                if let Some(proposal) = self.proposals.get_mut(&id) {
                    proposal.ended = true;
                }
            }
            Said::Beat { .. }
            | Said::Reply { .. }
            | Said::Key { .. }
            | Said::Scores { .. }
            | Said::OpenScores { .. } => {}
        }
    }

    fn own(&mut self, person: Person, id: Id16) -> Option<&mut Shared> {
        self.shared.get_mut(&id).filter(|shared| shared.person == person)
    }

    /// What may be shown at `now_s`: neither ended nor taken back.
    pub fn shown(&self, now_s: i64) -> impl Iterator<Item = (&Id16, &Shared)> {
        self.shared
            .iter()
            .filter(move |(_, shared)| !shared.withdrawn && shared.until_s.is_none_or(|until| now_s < until))
    }
}
