//! A plan of two phones in which neither learns the other's limits beyond what the plan implies.
//!
//! Both phones hold the same public menu of agreements. Each scores it with its own posterior and only a prior for the
//! other, and says one of four levels for each: 0 for no, 1 to 3 for how good. The levels are sealed, exchanged, and
//! opened at once. The plan is the entry whose worse level is best.
//!
//! **A 0 says little.** A limit rules out many entries at once, and together they would give it away, however many
//! single entries were 0 by chance. So this phone makes up limits of its own: each that somebody could have, with a
//! chance of one in five, and what it rules out is 0 like the rest. So no pattern of 0s makes a limit more than five
//! times as likely as it was. What is made up is drawn from a secret of this phone and from its own limits: as long as
//! those stay, asking again, under whichever name, gives the same. What the plan itself implies remains: an entry that
//! is chosen breaks nobody's limit.

use core::fmt;

use rand_core::CryptoRng;
use vault::together::{AnswerKey, open_answer, seal_answer};

use crate::message::{Bytes32, Id16};
use crate::sharing::Said;
use crate::sharing::desk::digest;

/// Entries of a menu at most.
pub const MENU_MAX: usize = 64;
/// Each limit that somebody could have is made up with a chance of one in so many.
pub const MADE_UP_ONE_OF: u8 = 5;
/// Levels above 0.
const LEVELS: usize = 3;

/// Levels of one menu.
pub type Levels = Vec<u8>;

/// Entries of a menu, one bit for each, the first lowest.
pub type Entries = u64;

/// The limits that somebody could have, by what each would rule out. Of one group at most one is made up, since a person
/// has one of them: for instance at most 0, 5 or 10 minutes of the same. A group has at most four.
pub type Limits = Vec<Vec<Entries>>;

/// The levels to say. `good` is this phone's own score of each entry, higher is better, `None` breaks a limit;
/// `could` is the same on every phone; `secret` is kept by this phone for ever and by nobody else.
pub fn levels(good: &[Option<f64>], could: &[Vec<Entries>], secret: &Bytes32) -> Levels {
    let bit = |entry: usize| {
        u32::try_from(entry)
            .ok()
            .and_then(|entry| 1_u64.checked_shl(entry))
    };
    let said_no = |no: Entries, entry: usize| bit(entry).is_none_or(|bit| no & bit != 0);
    let own = (0..good.len()).zip(good).filter(|(_, score)| score.is_none());
    let own = own
        .filter_map(|(entry, _)| bit(entry))
        .fold(0, |no, bit| no | bit);
    let no = own | made_up(own, could, secret);
    // What is 0 leaves no trace in the levels of the rest.
    let said = good.iter().enumerate().filter(|(entry, _)| !said_no(no, *entry));
    let order: Vec<f64> = said.filter_map(|(_, score)| *score).collect();
    let level = |(entry, score): (usize, &Option<f64>)| match score {
        Some(score) if !said_no(no, entry) => {
            let below = order.iter().filter(|other| *other < score).count();
            u8::try_from(1 + below * LEVELS / order.len().max(1)).unwrap_or(1)
        }
        _ => 0,
    };
    good.iter().take(MENU_MAX).enumerate().map(level).collect()
}

/// What limits that nobody has rule out. Each is drawn with the same chance, whatever the true ones are.
fn made_up(own: Entries, could: &[Vec<Entries>], secret: &Bytes32) -> Entries {
    let all = could.iter().flatten().flat_map(|entries| entries.to_be_bytes());
    let list = digest(&all.collect::<Vec<_>>());
    let drawn = (0_u64..).zip(could).filter_map(|(number, group)| {
        let of = [own.to_be_bytes(), number.to_be_bytes()].concat();
        let drawn = digest(&[b"made up limits".as_slice(), &secret.0, &list.0, &of].concat());
        let [first, second, ..] = drawn.0;
        let which = (u16::from(first) << 8 | u16::from(second)) % u16::from(MADE_UP_ONE_OF);
        group.get(usize::from(which))
    });
    drawn.fold(0, |no, entries| no | entries)
}

/// The entry whose worse level is best; the better sum, then the earlier one, breaks a tie. `None` where every entry
/// is a no of somebody.
pub fn choose(one: &[u8], other: &[u8]) -> Option<usize> {
    let both = one.iter().zip(other).enumerate();
    let best = both.max_by_key(|(entry, (one, other))| {
        let (one, other) = (**one, **other);
        (
            one.min(other),
            u16::from(one) + u16::from(other),
            core::cmp::Reverse(*entry),
        )
    });
    best.filter(|(_, (one, other))| **one > 0 && **other > 0)
        .map(|(entry, _)| entry)
}

/// This phone's half of one plan.
pub struct Planning {
    plan: Id16,
    own: Levels,
    key: AnswerKey,
    theirs: Option<Vec<u8>>,
    their_key: Option<Bytes32>,
}

impl fmt::Debug for Planning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Planning(hidden)")
    }
}

fn context(plan: Id16) -> Vec<u8> {
    [b"plan".as_slice(), &plan.0].concat()
}

impl Planning {
    /// Seals the levels. `None` for a menu that is too long.
    pub fn begin(plan: Id16, own: Levels, rng: &mut impl CryptoRng) -> Option<(Self, Said)> {
        if own.len() > MENU_MAX {
            return None;
        }
        let (key, sealed) = seal_answer(&context(plan), &own, rng)?;
        let planning = Self {
            plan,
            own,
            key,
            theirs: None,
            their_key: None,
        };
        Some((planning, Said::Scores { plan, sealed }))
    }

    /// For keeping sealed between two openings of the app: `plan 16 ‖ key 32 ‖ own levels`. What the other has said is
    /// heard again from the records.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.plan.0.as_slice(), self.key.reveal(), &self.own].concat()
    }

    /// What [`Planning::to_bytes`] made.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (plan, rest) = bytes.split_first_chunk::<16>()?;
        let (key, own) = rest.split_first_chunk::<32>()?;
        Some(Self {
            plan: Id16(*plan),
            own: own.to_vec(),
            key: AnswerKey::from_bytes(key),
            theirs: None,
            their_key: None,
        })
    }

    /// Which plan.
    pub fn plan(&self) -> Id16 {
        self.plan
    }

    /// The other's words. The key is said only once the other's levels are here, sealed.
    pub fn hear(&mut self, said: &Said) -> Option<Said> {
        match said {
            Said::Scores { plan, sealed } if *plan == self.plan && self.theirs.is_none() => {
                self.theirs = Some(sealed.clone());
                let key = Bytes32(*self.key.reveal());
                Some(Said::OpenScores { plan: self.plan, key })
            }
            Said::OpenScores { plan, key } if *plan == self.plan && self.their_key.is_none() => {
                self.their_key = Some(*key);
                None
            }
            _ => None,
        }
    }

    /// The other's levels, once they can be opened and are levels of the same menu.
    pub fn their_levels(&self) -> Option<Levels> {
        let key = AnswerKey::from_bytes(&self.their_key.as_ref()?.0);
        let opened = open_answer(&key, &context(self.plan), self.theirs.as_ref()?)?;
        let levels = opened.as_bytes();
        let fit = levels.len() == self.own.len() && levels.iter().all(|level| usize::from(*level) <= LEVELS);
        fit.then(|| levels.to_vec())
    }

    /// The plan: some entry, or none that suits both.
    pub fn chosen(&self) -> Option<Option<usize>> {
        Some(choose(&self.own, &self.their_levels()?))
    }
}
