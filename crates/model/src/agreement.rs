//! What two people agreed on beforehand: up to six timed steps.

/// A kind of step. What each does to contact, warmth and predictability is in [`crate::evening`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum StepKind {
    /// Holding each other.
    Hold,
    /// Together quietly, close but not held.
    Quiet,
    /// Talking.
    Talk,
    /// Breathing together.
    Breathe,
    /// Apart, in the same room.
    ApartInRoom,
    /// Apart, with an agreed time of return.
    ApartWithReturn,
    /// Washing, alone or together as one likes.
    Wash,
    /// Sleep.
    Sleep,
}

impl StepKind {
    /// Every kind, in the order of the files.
    pub const ALL: [Self; 8] = [
        Self::Hold,
        Self::Quiet,
        Self::Talk,
        Self::Breathe,
        Self::ApartInRoom,
        Self::ApartWithReturn,
        Self::Wash,
        Self::Sleep,
    ];

    /// The name in files and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Quiet => "quiet",
            Self::Talk => "talk",
            Self::Breathe => "breathe",
            Self::ApartInRoom => "apart_in_room",
            Self::ApartWithReturn => "apart_with_return",
            Self::Wash => "wash",
            Self::Sleep => "sleep",
        }
    }

    /// The kind with this name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Position in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// One timed step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Step {
    /// What happens.
    pub kind: StepKind,
    /// For how long, 1–[`Agreement::STEP_MINUTES_MAX`] minutes.
    pub minutes: u16,
}

/// Up to six steps, played one after the other from minute 0. When they end, both do as the model lets them,
/// still knowing that the agreement was kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Agreement {
    steps: Vec<Step>,
}

/// Why steps are not an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreementError {
    /// No step at all.
    Empty,
    /// More than [`Agreement::STEPS_MAX`] steps: how many there were.
    TooManySteps(usize),
    /// A step of no minutes or of too many: its position from 0 and its minutes.
    Minutes(usize, u16),
    /// All steps together are longer than [`Agreement::TOTAL_MINUTES_MAX`]: how long.
    TooLong(u32),
}

impl Agreement {
    /// More than six steps nobody remembers in bed.
    pub const STEPS_MAX: usize = 6;
    /// One step is at most this long: the longest evening the model speaks of.
    pub const STEP_MINUTES_MAX: u16 = 120;
    /// All steps together are at most this long.
    pub const TOTAL_MINUTES_MAX: u32 = 240;

    /// Checks the steps.
    ///
    /// # Errors
    /// [`AgreementError`] says which rule is broken.
    pub fn new(steps: Vec<Step>) -> Result<Self, AgreementError> {
        if steps.is_empty() {
            return Err(AgreementError::Empty);
        }
        if steps.len() > Self::STEPS_MAX {
            return Err(AgreementError::TooManySteps(steps.len()));
        }
        for (i, step) in steps.iter().enumerate() {
            if step.minutes == 0 || step.minutes > Self::STEP_MINUTES_MAX {
                return Err(AgreementError::Minutes(i, step.minutes));
            }
        }
        let total = steps.iter().map(|step| u32::from(step.minutes)).sum();
        if total > Self::TOTAL_MINUTES_MAX {
            return Err(AgreementError::TooLong(total));
        }
        Ok(Self { steps })
    }

    /// The steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// All minutes together.
    #[must_use]
    pub fn total_minutes(&self) -> u32 {
        self.steps.iter().map(|step| u32::from(step.minutes)).sum()
    }
}

impl std::fmt::Display for AgreementError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(f, "an agreement needs at least one step"),
            Self::TooManySteps(n) => {
                write!(
                    f,
                    "an agreement has at most {} steps, this one has {n}: join or drop some",
                    Agreement::STEPS_MAX
                )
            }
            Self::Minutes(i, m) => write!(
                f,
                "step {} lasts {m} minutes: give it 1 to {} minutes",
                i + 1,
                Agreement::STEP_MINUTES_MAX
            ),
            Self::TooLong(n) => write!(
                f,
                "the steps last {n} minutes together: keep them within {} minutes",
                Agreement::TOTAL_MINUTES_MAX
            ),
        }
    }
}

impl std::error::Error for AgreementError {}
