//! Days and months: the slow layers above the evenings.
//!
//! Mood has inertia from day to day. Attachment swings around where a person usually is and comes back within days to
//! weeks. The window widens with exposures that end better than feared; a fright hides what was learned, it does not
//! erase it. Nothing here changes in a single night.

use science::p;

use crate::draw::Draw;

/// Both partners' moods on one day, as deviations from their own usual mood in points of a 1–7 scale.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Mood(pub [f64; 2]);

impl Mood {
    /// The next day's moods. `lift` is what the evening between adds ([`crate::Summary::next_day`]); `scores` are two
    /// independent standard normal scores: what the day brings to both and to the second alone.
    #[must_use]
    pub fn next(self, lift: [f64; 2], scores: [f64; 2], draw: &Draw) -> Self {
        let v = |id| draw.value(id);
        let [one, other] = correlated(scores, v(p::DAILY_INNOVATION_R));
        let size = v(p::DAILY_INNOVATION_SD);
        let (own, partner) = (v(p::DAILY_INERTIA), v(p::DAILY_PARTNER_LAG));
        let [a, b] = self.0;
        Self([
            own * a + partner * b + lift[0] + size * one,
            own * b + partner * a + lift[1] + size * other,
        ])
    }
}

/// Both partners' swings of attachment on one day, in standard deviations among adults, around where each usually is.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Swing(pub [f64; 2]);

impl Swing {
    /// The next day's swings. `scores` are two independent standard normal scores.
    #[must_use]
    pub fn next(self, scores: [f64; 2], draw: &Draw) -> Self {
        let v = |id| draw.value(id);
        let stays = libm::exp(-core::f64::consts::LN_2 / v(p::STATE_HALFLIFE_DAYS));
        let size = v(p::STATE_SD) * (1.0 - stays * stays).sqrt();
        let [one, other] = correlated(scores, v(p::STATE_PARTNER_R));
        Self([stays * self.0[0] + size * one, stays * self.0[1] + size * other])
    }
}

/// How a person's window stands against where it was at first.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Window {
    /// Share of what can be learned that has been, 0–1.
    pub learned: f64,
    /// Share of it that a fright hides, 0–1.
    pub hidden: f64,
}

impl Window {
    /// One small exposure that ended better than feared.
    #[must_use]
    pub fn after_good(self, draw: &Draw) -> Self {
        Self {
            learned: self.learned + draw.value(p::WINDOW_LEARNS) * (1.0 - self.learned),
            hidden: self.hidden * (1.0 - draw.value(p::WINDOW_RECALLS)),
        }
    }

    /// One evening that ended worse than feared.
    #[must_use]
    pub fn after_fright(self, draw: &Draw) -> Self {
        Self {
            hidden: self.hidden + draw.value(p::WINDOW_FRIGHT) * (1.0 - self.hidden),
            ..self
        }
    }

    /// How many times as wide as at first.
    #[must_use]
    pub fn width(self, draw: &Draw) -> f64 {
        libm::exp(draw.value(p::WINDOW_REACH) * self.learned * (1.0 - self.hidden))
    }
}

/// The chance that a person begins sex on a day. Anxiety and avoidance are percentiles 0–1; `insecurity` is how insecure
/// the day is, in standard deviations of the person's days.
#[must_use]
pub fn begins(anxiety: f64, avoidance: f64, insecurity: f64, draw: &Draw) -> f64 {
    let v = |id| draw.value(id);
    let usual = v(p::SEX_PER_DAY) / 2.0;
    let log_odds = libm::log(usual / (1.0 - usual))
        + insecurity * (v(p::BEGIN_INSECURE) * anxiety - v(p::BEGIN_AVOIDANT) * avoidance);
    1.0 / (1.0 + libm::exp(-log_odds))
}

fn correlated([first, second]: [f64; 2], r: f64) -> [f64; 2] {
    [first, r * first + (1.0 - r * r).sqrt() * second]
}
