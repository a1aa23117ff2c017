//! What happens in an evening that nobody agreed on: one partner does something at a minute.

use crate::person::Who;

/// A kind of act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[expect(
    missing_docs,
    reason = "the names are the field's own; `name` prints them and docs/model.md describes each"
)]
pub enum Act {
    Hold,
    Talk,
    Reassure,
    Soften,
    Ask,
    Accuse,
    RollOver,
    Sleep,
    Wash,
    Phone,
    Leave,
    Return,
    Soothe,
    Ground,
    Breathe,
    NameIt,
    StayLonger,
}

impl Act {
    /// Every act, in the order of the files.
    pub const ALL: [Self; 17] = [
        Self::Hold,
        Self::Talk,
        Self::Reassure,
        Self::Soften,
        Self::Ask,
        Self::Accuse,
        Self::RollOver,
        Self::Sleep,
        Self::Wash,
        Self::Phone,
        Self::Leave,
        Self::Return,
        Self::Soothe,
        Self::Ground,
        Self::Breathe,
        Self::NameIt,
        Self::StayLonger,
    ];

    /// The name in files and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Talk => "talk",
            Self::Reassure => "reassure",
            Self::Soften => "soften",
            Self::Ask => "ask",
            Self::Accuse => "accuse",
            Self::RollOver => "roll_over",
            Self::Sleep => "sleep",
            Self::Wash => "wash",
            Self::Phone => "phone",
            Self::Leave => "leave",
            Self::Return => "return",
            Self::Soothe => "soothe",
            Self::Ground => "ground",
            Self::Breathe => "breathe",
            Self::NameIt => "name_it",
            Self::StayLonger => "stay_longer",
        }
    }

    /// The act with this name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// One partner does something.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Event {
    /// When, in minutes after the end of sex; not before −20.
    pub at_min: f64,
    /// Who does it.
    pub who: Who,
    /// What.
    pub act: Act,
    /// For how long, in minutes; until the same partner's next event when absent.
    pub for_min: Option<f64>,
}
