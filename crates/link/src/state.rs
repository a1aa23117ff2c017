//! What a link keeps beside the machine: names, consent, and this person's private half of what opens together.

use std::collections::{BTreeMap, BTreeSet};

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

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = In::new(1, bytes)?;
        (from.list()? == 4).then_some(())?;
        Some(Self {
            private: Private {
                wishes: from.bytes()?.to_vec(),
                answers: map(&mut from)?,
            },
            both: from.bytes()?.iter().copied().collect(),
            theirs: map(&mut from)?,
        })
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
        }
    }

    /// `1 ‖ [name, bits, began, three moments of consent, half, rounds, plan, secret, epoch, since, given]`
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Out::new(1);
        out.list(13).bytes(self.name.as_bytes());
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
        out.done()
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
        };
        other.to_bytes()
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = In::new(1, bytes)?;
        (from.list()? == 13).then_some(())?;
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
        Some(Self {
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
        })
    }
}
