//! Nothing leaves without a preview of exactly those bytes, and consent runs out.

use crate::message::Id16;
use crate::sharing::Said;

/// Consent to share lasts this long, in seconds: 90 days.
pub const CONSENT_S: i64 = 90 * 24 * 3600;

/// What one person has agreed to share in one space, since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    since_s: i64,
    confirmed_s: i64,
    latest_s: i64,
}

impl Consent {
    /// Given at `now_s`.
    pub fn give(now_s: i64) -> Self {
        Self {
            since_s: now_s,
            confirmed_s: now_s,
            latest_s: now_s,
        }
    }

    /// For keeping: since when, last confirmed, latest moment seen.
    pub fn parts(&self) -> [i64; 3] {
        [self.since_s, self.confirmed_s, self.latest_s]
    }

    /// What [`Consent::parts`] gave.
    pub fn of_parts([since_s, confirmed_s, latest_s]: [i64; 3]) -> Self {
        Self {
            since_s,
            confirmed_s,
            latest_s,
        }
    }

    /// Given again.
    pub fn confirm(&mut self, now_s: i64) {
        self.latest_s = self.latest_s.max(now_s);
        self.confirmed_s = self.latest_s;
    }

    /// Since when it was given.
    pub fn since_s(&self) -> i64 {
        self.since_s
    }

    /// Whether it still holds. A clock that was put back does not bring it back: the latest moment ever asked counts.
    pub fn holds(&mut self, now_s: i64) -> bool {
        self.latest_s = self.latest_s.max(now_s);
        self.latest_s.saturating_sub(self.confirmed_s) < CONSENT_S
    }
}

/// Consent has run out. Nothing was shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is 90 days since you said yes to sharing here; say yes once more, or leave it")]
pub struct AskAgain;

/// Something that may be shared. The bytes that are shown are the bytes that leave: there is no other way to share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    id: Id16,
    bytes: Vec<u8>,
    until_s: Option<i64>,
}

impl Preview {
    /// One thing, to be looked at.
    pub fn of(id: Id16, bytes: Vec<u8>, until_s: Option<i64>) -> Self {
        Self { id, bytes, until_s }
    }

    /// What the other will see.
    pub fn shown(&self) -> &[u8] {
        &self.bytes
    }

    /// Until when.
    pub fn until_s(&self) -> Option<i64> {
        self.until_s
    }

    /// The person has looked at it and said yes.
    ///
    /// # Errors
    /// [`AskAgain`].
    pub fn share(self, consent: &mut Consent, now_s: i64) -> Result<Said, AskAgain> {
        if !consent.holds(now_s) {
            return Err(AskAgain);
        }
        Ok(Said::Shared {
            id: self.id,
            bytes: self.bytes,
            until_s: self.until_s,
        })
    }
}
