//! What can be asked.

use model::{Begun, BodyProfile, Event, Preset, Step, StepKind};
use serde::{Deserialize, Serialize};

/// A rule of one partner for one kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// Out of the question.
    No,
    /// At most this many minutes in all.
    AtMost(u16),
    /// At least this many minutes in all.
    AtLeast(u16),
}

/// One partner, as answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Answers by item id; a skip is `None`.
    pub answers: Vec<(String, Option<u8>)>,
    /// Names of the recognition cards picked up.
    pub cards: Vec<String>,
    /// Whose hormone profile the told curves use.
    pub body: BodyProfile,
    /// Minutes of closeness before it starts to weigh.
    pub tolerance_min: Option<u16>,
    /// Minutes wished for, by kind.
    pub wishes: Vec<(StepKind, u16)>,
    /// Rules, by kind.
    pub rules: Vec<(StepKind, Rule)>,
    /// What sex was begun from.
    pub begun_from: Begun,
}

impl Side {
    /// Somebody nothing is known about.
    pub const UNKNOWN: Self = Self {
        answers: Vec::new(),
        cards: Vec::new(),
        body: BodyProfile::Average,
        tolerance_min: None,
        wishes: Vec::new(),
        rules: Vec::new(),
        begun_from: Begun::Desire,
    };
}

/// Both partners.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Two {
    /// In the order of [`model::Who`].
    pub sides: [Side; 2],
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Where one partner stands on the map.
    Place(Side),
    /// Both readings over an evening, as bands over draws from the priors.
    Evening {
        /// Both partners.
        two: Two,
        /// As told or as measured.
        preset: Preset,
        /// The steps that are played, if any.
        steps: Vec<Step>,
        /// What happens besides.
        events: Vec<Event>,
        /// How many draws, 1–[`Ask::DRAWS_MAX`].
        draws: u32,
    },
    /// Both bodies over an evening.
    Body {
        /// Both partners.
        two: Two,
        /// As told or as measured.
        preset: Preset,
    },
    /// An agreement both can live with.
    Plan(Two),
    /// What these steps would do.
    Try {
        /// Both partners.
        two: Two,
        /// The steps.
        steps: Vec<Step>,
    },
    /// Whether anything changed between two checks of one partner: earlier, later.
    Change([Side; 2]),
    /// An agreement both can live with, wherever a diary says that they may be.
    PlanLearned {
        /// Both partners.
        two: Two,
        /// What the diary says.
        told: Told,
    },
}

/// Where somebody may be by their diary, in one draw: fear of being left and unease with closeness as percentiles 0–1,
/// and minutes of closeness before it weighs.
pub type Drawn = [f32; 3];

/// What a diary says of two people, for a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Whose entries were read. The other stays as they answered.
    pub whose: [bool; 2],
    /// Draws of where both are, in the order of [`model::Who`].
    pub here: Vec<[Drawn; 2]>,
    /// The same when the last agreement was made; empty when nothing had been read then.
    pub before: Vec<[Drawn; 2]>,
    /// The steps of the last agreement; empty when there was none.
    pub last: Vec<Step>,
    /// Whether to look for an agreement from which more would be learned.
    pub teach: bool,
}

impl Ask {
    /// Most draws of one evening: more would keep a person waiting for a line that looks the same.
    pub const DRAWS_MAX: u32 = 1024;

    /// The question as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Plain data without maps of odd keys always encodes; an empty question is refused by the engine.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::take_from_bytes(bytes)
            .ok()
            .filter(|(_, rest)| rest.is_empty())
            .map(|(ask, _)| ask)
    }
}
