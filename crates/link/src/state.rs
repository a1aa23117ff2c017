//! What a link keeps beside the machine: names, consent, and this person's private half of what opens together.

use std::collections::{BTreeMap, BTreeSet};

use sync::event::Notice;
use sync::message::Id16;
use sync::sharing::beat::{Private, Round};
use sync::sharing::consent::Consent;
use sync::sharing::plan::Planning;

use crate::bytes::{In, Out, map, put_map};

/// Rounds that are still listened to: whoever opens the app once a week answers a beat of the week before.
pub(crate) const ROUNDS_KEPT: usize = 4;

/// The private half that all phones of one person share.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Half {
    /// What this person has said privately.
    pub(crate) private: Private,
    /// Wishes that both have said yes to.
    pub(crate) both: BTreeSet<u8>,
    /// The other's answers that have opened.
    pub(crate) theirs: BTreeMap<u8, Vec<u8>>,
}

impl Half {
    /// `1 ‖ [wishes, answers, both, theirs]`
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Out::new(1);
        out.list(4).bytes(&self.private.wishes);
        put_map(&mut out, &self.private.answers);
        out.bytes(&self.both.iter().copied().collect::<Vec<u8>>());
        put_map(&mut out, &self.theirs);
        out.done()
    }

    /// Reads what [`Half::to_bytes`] made, in its one spelling.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = In::new(1, bytes)?;
        (from.list()? == 4).then_some(())?;
        let half = Self {
            private: Private {
                wishes: from.bytes()?.to_vec(),
                answers: map(&mut from)?,
            },
            both: from.bytes()?.iter().copied().collect(),
            theirs: map(&mut from)?,
        };
        (half.to_bytes() == bytes).then_some(half)
    }
}

/// What a link keeps.
pub(crate) struct State {
    /// What the other is called.
    pub(crate) name: String,
    /// Whether this is the space of one's own phones.
    pub(crate) mine: bool,
    /// Whether this phone speaks in rounds and makes new epochs; the others do where it does not.
    pub(crate) speaks: bool,
    /// When this phone came to it, in seconds since 1970.
    pub(crate) began_s: i64,
    pub(crate) consent: Consent,
    pub(crate) half: Half,
    pub(crate) rounds: Vec<Round>,
    pub(crate) plan: Option<Planning>,
    /// Draws the levels that are 0 for no reason. Kept for ever, so that asking again tells no more.
    pub(crate) secret: [u8; 32],
    /// The epoch this phone saw last, and since when.
    pub(crate) epoch: (u32, i64),
    /// Own phones that were given the past.
    pub(crate) given: Vec<Id16>,
    /// What the person is told until they have said that they saw it.
    pub(crate) told: BTreeSet<Notice>,
}

/// Whether a notice stays until it was seen, also when the app is closed in between. The others are said again by
/// what they come from.
pub(crate) fn stays(notice: Notice) -> bool {
    notice_code(notice).is_some()
}

fn notice_code(notice: Notice) -> Option<(u8, Option<Id16>)> {
    Some(match notice {
        Notice::Forked(device) => (0, Some(device.into())),
        Notice::Altered => (1, None),
        Notice::RolledBack => (2, None),
        Notice::Withheld(device) => (3, Some(device.into())),
        Notice::ClockLeaps(device) => (4, Some(device.into())),
        Notice::LeftOut => (5, None),
        Notice::BadKey(device) => (6, Some(device.into())),
        Notice::NewDevice(_) | Notice::RelayFull => return None,
    })
}

fn notice_of(code: u8, device: &[u8]) -> Option<Notice> {
    let device = || Some(Id16(device.try_into().ok()?).into());
    Some(match code {
        0 => Notice::Forked(device()?),
        1 => Notice::Altered,
        2 => Notice::RolledBack,
        3 => Notice::Withheld(device()?),
        4 => Notice::ClockLeaps(device()?),
        5 => Notice::LeftOut,
        6 => Notice::BadKey(device()?),
        _ => return None,
    })
}

impl State {
    pub(crate) fn new(mine: bool, secret: [u8; 32], now_s: i64) -> Self {
        Self {
            name: String::new(),
            mine,
            speaks: true,
            began_s: now_s,
            consent: Consent::give(now_s),
            half: Half::default(),
            rounds: Vec::new(),
            plan: None,
            secret,
            epoch: (0, now_s),
            given: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// `1 ‖ [name, bits, began, three moments of consent, half, rounds, plan, secret, epoch, since, given]`, or, where
    /// something is to be told, `2 ‖ [the same, told]`, with a number and a device or nothing for each notice.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let more = !self.told.is_empty();
        let mut out = self.lasting(more);
        if more {
            let codes: Vec<_> = self
                .told
                .iter()
                .filter_map(|notice| notice_code(*notice))
                .collect();
            out.list(codes.len() * 2);
            for (code, device) in codes {
                out.number(i64::from(code));
                out.bytes(device.as_ref().map_or(&[], |device| &device.0));
            }
        }
        out.done()
    }

    /// All but what is to be told.
    fn lasting(&self, more: bool) -> Out {
        let mut out = Out::new(1 + u8::from(more));
        out.list(13 + usize::from(more)).bytes(self.name.as_bytes());
        out.number(i64::from(self.mine) | i64::from(self.speaks) << 1);
        out.number(self.began_s);
        for moment in self.consent.parts() {
            out.number(moment);
        }
        out.bytes(&self.half.to_bytes());
        out.list(self.rounds.len());
        for round in &self.rounds {
            out.bytes(&round.to_bytes());
        }
        out.bytes(&self.plan.as_ref().map(Planning::to_bytes).unwrap_or_default());
        out.bytes(&self.secret);
        out.number(i64::from(self.epoch.0)).number(self.epoch.1);
        out.list(self.given.len());
        for device in &self.given {
            out.bytes(&device.0);
        }
        out
    }

    /// What a new phone of the same person is given: all but what only one phone can use.
    pub(crate) fn for_another(&self) -> Vec<u8> {
        let other = Self {
            name: self.name.clone(),
            mine: self.mine,
            speaks: false,
            began_s: self.began_s,
            consent: self.consent,
            half: self.half.clone(),
            rounds: Vec::new(),
            plan: None,
            secret: self.secret,
            epoch: (0, self.began_s),
            given: Vec::new(),
            told: BTreeSet::new(),
        };
        other.to_bytes()
    }

    /// Reads what [`State::to_bytes`] made, in its one spelling but for what is to be told.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let more = bytes.first() == Some(&2);
        let mut from = In::new(if more { 2 } else { 1 }, bytes)?;
        (from.list()? == if more { 14 } else { 13 }).then_some(())?;
        let name = from.text()?;
        let bits = from.number()?;
        let began_s = from.number()?;
        let consent = Consent::of_parts([from.number()?, from.number()?, from.number()?]);
        let half = Half::read(from.bytes()?)?;
        let mut rounds = Vec::new();
        for _ in 0..from.list()? {
            rounds.push(Round::from_bytes(from.bytes()?)?);
        }
        let plan = from.bytes()?;
        let plan = if plan.is_empty() {
            None
        } else {
            Some(Planning::from_bytes(plan)?)
        };
        let secret = from.array()?;
        let epoch = (from.number()?.try_into().ok()?, from.number()?);
        let mut given = Vec::new();
        for _ in 0..from.list()? {
            given.push(Id16(from.array()?));
        }
        let lasting = bytes.get(..from.read())?;
        let mut told = BTreeSet::new();
        if more {
            let count = from.list()?;
            count.is_multiple_of(2).then_some(())?;
            for _ in 0..count / 2 {
                // One that only a later version knows is passed over.
                told.extend(notice_of(from.byte()?, from.bytes()?));
            }
        }
        let state = Self {
            name,
            mine: bits & 1 != 0,
            speaks: bits & 2 != 0,
            began_s,
            consent,
            half,
            rounds,
            plan,
            secret,
            epoch,
            given,
            told,
        };
        (from.is_done() && state.lasting(more).done() == lasting).then_some(state)
    }
}
