//! What the planner is asked, and how it is listened to while it works.

use model::{Agreement, Couple, Percentile, Preset, Who};

use crate::limits::{Limits, Wishes};

/// How hard to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Effort {
    /// Under a second in a browser.
    #[default]
    Usual,
    /// Three times as wide, for the command line.
    Thorough,
    /// As usual, and then everything on a coarse grid is ruled out or found: one to `steps` steps of 10, 20 or 30
    /// minutes. Takes minutes of work for three steps.
    Proven {
        /// Most steps of the grid, 1–3.
        steps: u8,
    },
}

/// What the planner is asked.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Question {
    /// The two partners.
    pub couple: Couple,
    /// Which body the model uses.
    pub preset: Preset,
    /// What each partner wishes for.
    pub wishes: [Wishes; 2],
    /// What is out of the question for each partner.
    pub limits: [Limits; 2],
    /// Seed of the draws.
    pub seed: u64,
    /// How many draws from the priors the final numbers rest on, [`Question::DRAWS_MIN`]–[`Question::DRAWS_MAX`].
    pub draws: u32,
    /// How long the evening lasts that is compared with and without an agreement, in minutes.
    pub horizon_min: u16,
    /// All steps of a proposed agreement together are at most this long, in minutes.
    pub longest_min: u16,
    /// How hard to search.
    pub effort: Effort,
}

impl Question {
    /// Fewest draws: below, a worst tenth is no tenth.
    pub const DRAWS_MIN: u32 = 16;
    /// Most draws.
    pub const DRAWS_MAX: u32 = 4096;
    /// Draws unless told otherwise.
    pub const DRAWS: u32 = 128;
    /// Draws for a quick look at a changed agreement.
    pub const DRAWS_QUICK: u32 = 32;
    /// Length of the evening unless told otherwise, in minutes.
    pub const HORIZON_MIN: u16 = 60;
    /// Longest proposed agreement unless told otherwise, in minutes.
    pub const LONGEST_MIN: u16 = 45;
    /// The longest evening the model speaks of, in minutes.
    pub const HORIZON_MAX: u16 = 120;

    /// A question without wishes and limits.
    #[must_use]
    pub const fn new(couple: Couple, preset: Preset, seed: u64) -> Self {
        Self {
            couple,
            preset,
            wishes: [Wishes::none(), Wishes::none()],
            limits: [Limits::none(), Limits::none()],
            seed,
            draws: Self::DRAWS,
            horizon_min: Self::HORIZON_MIN,
            longest_min: Self::LONGEST_MIN,
            effort: Effort::Usual,
        }
    }

    /// Whether a partner's place on the map is not known at all: their side of the plan rests on all adults.
    #[must_use]
    pub fn guessed(&self, who: Who) -> bool {
        let person = &self.couple.partners[who.index()];
        [person.anxiety, person.avoidance, person.fear]
            .iter()
            .all(|place| matches!(place, Percentile::Unknown))
    }

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`QuestionError`] says which number is out of range.
    pub const fn check(&self) -> Result<(), QuestionError> {
        if self.draws < Self::DRAWS_MIN || self.draws > Self::DRAWS_MAX {
            return Err(QuestionError::Draws(self.draws));
        }
        if self.horizon_min == 0 || self.horizon_min > Self::HORIZON_MAX {
            return Err(QuestionError::Horizon(self.horizon_min));
        }
        if self.longest_min == 0 || self.longest_min > self.horizon_min {
            return Err(QuestionError::Longest {
                longest: self.longest_min,
                horizon: self.horizon_min,
            });
        }
        Ok(())
    }
}

/// Why a question cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionError {
    /// Too few or too many draws.
    Draws(u32),
    /// An evening of no length, or longer than the model speaks of.
    Horizon(u16),
    /// An agreement of no length, or longer than the evening.
    Longest {
        /// Longest agreement asked for.
        longest: u16,
        /// Length of the evening.
        horizon: u16,
    },
}

impl std::fmt::Display for QuestionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Draws(n) => {
                write!(
                    f,
                    "{n} draws: give {} to {}",
                    Question::DRAWS_MIN,
                    Question::DRAWS_MAX
                )
            }
            Self::Horizon(n) => {
                write!(
                    f,
                    "an evening of {n} minutes: give 1 to {}",
                    Question::HORIZON_MAX
                )
            }
            Self::Longest { longest, horizon } => write!(
                f,
                "an agreement of up to {longest} minutes in an evening of {horizon}: give 1 to {}",
                (*horizon).min(Agreement::STEP_MINUTES_MAX)
            ),
        }
    }
}

impl std::error::Error for QuestionError {}

/// How far the planner is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Progress {
    /// Share of the work that is done, 0–1; never goes back.
    pub done: f64,
    /// Agreements looked at so far.
    pub looked_at: u32,
}

/// Whether the planner goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continue {
    /// Go on.
    Yes,
    /// Stop: nothing is proposed.
    No,
}
