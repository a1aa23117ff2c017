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
    /// When it ends, as its first version says.
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
        let (Some(earlier), Some(later)) = (self.yes.values().min(), self.yes.values().max()) else {
            return Standing::Open;
        };
        if self.yes.len() < 2 {
            return Standing::Open;
        }
        // A clock that ran ahead must not make an agreement last for years: a yes from further ahead than a day says
        // nothing of when it was, and the one before it counts.
        let can_be = |stamp: &&Stamp| crate::clock::shown_s(stamp, now_s) == stamp.wall_s;
        let Some(second) = [later, earlier].into_iter().find(can_be) else {
            return Standing::Expired;
        };
        let until_s = second.wall_s.saturating_add(AGREED_S);
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
    /// Shared things, by id and by whose they are: ids are chosen by phones, and an altered one may choose an id that
    /// the other has used and say that it was there first. So nobody's thing can stand in the other's place.
    pub shared: BTreeMap<(Id16, Person), Shared>,
    /// The last signal of each person: which, when back, when said.
    pub signals: BTreeMap<Person, (u8, Option<i64>, Stamp)>,
    /// Proposals and agreements, by id, whose they are and what they say, for the same reason: what somebody said yes to
    /// stays what it was.
    pub proposals: BTreeMap<(Id16, Person, Bytes32), Proposal>,
    /// Attempts to change what was not the writer's. They change nothing and can be shown.
    pub refused: u32,
}

fn named(
    proposals: &mut BTreeMap<(Id16, Person, Bytes32), Proposal>,
    id: Id16,
) -> impl Iterator<Item = &mut Proposal> {
    let of = proposals.iter_mut().filter(move |((of, ..), _)| *of == id);
    of.map(|(_, proposal)| proposal)
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
        sorted.sort_by(|one, other| one.said().cmp(&other.said()));
        sorted.dedup_by(|one, other| one.said() == other.said());
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
                let shared = self.shared.entry((id, person)).or_insert(Shared {
                    person,
                    versions: Vec::new(),
                    until_s,
                    withdrawn: false,
                });
                // Of an id that was used twice each is a version: whichever claims to be the first, none is gone.
                shared.versions.push((stamp, bytes));
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
                let key = (id, person, digest(&bytes));
                if self.proposals.contains_key(&key) {
                    self.refused += 1;
                    return;
                }
                // An agreement that both have said yes to stands until somebody ends it: a new proposal is no end.
                if let Some(before) = instead_of {
                    for before in named(&mut self.proposals, before) {
                        before.ended |= before.yes.len() < 2;
                    }
                }
                let proposal = Proposal {
                    person,
                    at: stamp,
                    bytes,
                    yes: BTreeMap::new(),
                    ended: false,
                };
                self.proposals.insert(key, proposal);
            }
            Said::Yes { id, digest: to } => {
                let mut heard = false;
                for proposal in named(&mut self.proposals, id) {
                    if !proposal.ended && digest(&proposal.bytes) == to {
                        proposal.yes.entry(person).or_insert(stamp);
                        heard = true;
                    }
                }
                self.refused += u32::from(!heard);
            }
            Said::Ended { id } => {
                for proposal in named(&mut self.proposals, id) {
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
        self.shared.get_mut(&(id, person))
    }

    /// What was proposed under an id: by honest apps one thing.
    pub fn proposed(&self, id: Id16) -> impl Iterator<Item = &Proposal> {
        let of = self.proposals.iter().filter(move |((of, ..), _)| *of == id);
        of.map(|(_, proposal)| proposal)
    }

    /// What may be shown at `now_s`: neither ended nor taken back.
    pub fn shown(&self, now_s: i64) -> impl Iterator<Item = (&Id16, &Shared)> {
        let all = self.shared.iter().map(|((id, _), shared)| (id, shared));
        all.filter(move |(_, shared)| !shared.withdrawn && shared.until_s.is_none_or(|until| now_s < until))
    }
}
