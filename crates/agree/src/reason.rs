//! Why a step is there: what it does, for whom, how much, and the claims it rests on. The words are in
//! `content/<locale>/agree.ftl`.
//!
//! Every reason comes out of the model alone. No limit enters one, and none can be read from one.

use model::{StepKind, Who};

/// Whom a step serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Serves {
    /// Mostly this partner.
    One(Who),
    /// Both.
    Both,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ReasonKind {
    /// Holding calms: the alarm of distance stays lower.
    HoldCalms,
    /// Close without being held: company that asks nothing.
    NearQuietly,
    /// A few words take the edge off the alarm of distance.
    WordsReassure,
    /// Slow breathing brings both bodies down.
    BreathSlows,
    /// Space lets the alarm of closeness fall.
    SpaceEases,
    /// An agreed return makes space bearable for the one who stays.
    ReturnSteadies,
    /// Coming together again after time apart.
    ComesBack,
    /// A short walk to the bathroom is a small break that needs no explaining.
    WashBreaks,
    /// Falling asleep is agreed on, so it is no sign of anything.
    SleepIsAgreed,
    /// Not longer: past these minutes it would begin to weigh.
    NotLonger,
    /// This before that: the other order would be harder.
    InThisOrder,
    /// It meets what somebody wished for.
    Wished,
}

impl ReasonKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::HoldCalms,
        Self::NearQuietly,
        Self::WordsReassure,
        Self::BreathSlows,
        Self::SpaceEases,
        Self::ReturnSteadies,
        Self::ComesBack,
        Self::WashBreaks,
        Self::SleepIsAgreed,
        Self::NotLonger,
        Self::InThisOrder,
        Self::Wished,
    ];

    /// The ids of the claims in `science/claims.toml` it rests on; empty where it is the model's alone.
    #[must_use]
    pub const fn claims(self) -> &'static [&'static str] {
        match self {
            Self::HoldCalms => &["touch-calms"],
            Self::WordsReassure => &["reassurance-softness"],
            Self::BreathSlows => &["slow-breathing"],
            Self::SpaceEases => &["avoidant-distance", "same-release"],
            Self::ReturnSteadies | Self::ComesBack => &["agreement", "pursue-withdraw"],
            Self::SleepIsAgreed => &["sex-sleep"],
            Self::NotLonger => &[],
            Self::NearQuietly | Self::WashBreaks | Self::InThisOrder | Self::Wished => &[],
        }
    }

    /// The first part of its message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::HoldCalms => "hold-calms",
            Self::NearQuietly => "near-quietly",
            Self::WordsReassure => "words-reassure",
            Self::BreathSlows => "breath-slows",
            Self::SpaceEases => "space-eases",
            Self::ReturnSteadies => "return-steadies",
            Self::ComesBack => "comes-back",
            Self::WashBreaks => "wash-breaks",
            Self::SleepIsAgreed => "sleep-is-agreed",
            Self::NotLonger => "not-longer",
            Self::InThisOrder => "in-this-order",
            Self::Wished => "wished",
        }
    }
}

/// Why a step is there.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reason {
    /// What the step does.
    pub kind: ReasonKind,
    /// Which step, from 0.
    pub step: u8,
    /// The step's kind.
    pub step_kind: StepKind,
    /// Its minutes.
    pub minutes: u16,
    /// Whom it serves.
    pub serves: Serves,
    /// What would be lost for each partner without it (for [`ReasonKind::NotLonger`]: with more of it; for
    /// [`ReasonKind::InThisOrder`]: in the other order), in units of mean comfort.
    pub effect: [f64; 2],
}

/// A message of `content/<locale>/agree.ftl` and its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Message {
    /// The key.
    pub key: String,
    /// Names and values of its variables.
    pub variables: Vec<(String, String)>,
}

impl Reason {
    /// The key of the message: `agree-why-<kind>` for one partner, `agree-why-<kind>-both` for both.
    #[must_use]
    pub fn key(&self) -> String {
        let both = if self.serves == Serves::Both { "-both" } else { "" };
        format!("agree-why-{}{both}", self.kind.key())
    }

    /// The message and its variables: `name` is the partner it serves, `other` the other one, `minutes` the step's.
    #[must_use]
    pub fn message(&self, names: [&str; 2]) -> Message {
        let who = match self.serves {
            Serves::One(who) => who,
            Serves::Both => Who::A,
        };
        Message {
            key: self.key(),
            variables: vec![
                ("name".to_owned(), names[who.index()].to_owned()),
                ("other".to_owned(), names[who.other().index()].to_owned()),
                ("minutes".to_owned(), self.minutes.to_string()),
            ],
        }
    }
}
