//! What each partner wishes for, and what is out of the question.

use std::collections::{BTreeMap, BTreeSet};

use model::{Agreement, StepKind};

/// Minutes one partner wishes for, by kind. A kind that is not named leaves the choice to the planner.
///
/// Wishes are spoken of in the plan and its reasons; limits never are.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Wishes {
    /// Minutes over the whole agreement.
    pub minutes: BTreeMap<StepKind, u16>,
}

impl Wishes {
    /// Nothing in particular.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            minutes: BTreeMap::new(),
        }
    }

    /// These wishes and one more.
    #[must_use]
    pub fn and(mut self, kind: StepKind, minutes: u16) -> Self {
        self.minutes.insert(kind, minutes);
        self
    }

    /// How far an agreement meets the wishes, 0–1: the mean over the kinds wished for of one minus the share of the
    /// wished minutes that is missing or too much. Nothing when nothing is wished for.
    #[must_use]
    pub fn met_by(&self, agreement: &Agreement) -> Option<f64> {
        if self.minutes.is_empty() {
            return None;
        }
        let sum: f64 = self
            .minutes
            .iter()
            .map(|(&kind, &wished)| {
                let got = f64::from(minutes_of(agreement, kind));
                let wished = f64::from(wished.max(1));
                1.0 - ((got - wished).abs() / wished).min(1.0)
            })
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "at most eight kinds")]
        Some(sum / self.minutes.len() as f64)
    }
}

/// What is out of the question for one partner. Never broken, and never shown to the other.
///
/// Minutes count over the whole agreement, all steps of the kind together.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Limits {
    /// Kinds that are out of the question.
    pub no: BTreeSet<StepKind>,
    /// At most this many minutes.
    pub max_min: BTreeMap<StepKind, u16>,
    /// At least this many minutes.
    pub min_min: BTreeMap<StepKind, u16>,
}

/// One entry of [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LimitKey {
    /// The kind is out of the question.
    No(StepKind),
    /// At most this many minutes of the kind.
    Max(StepKind, u16),
    /// At least this many minutes of the kind.
    Min(StepKind, u16),
}

impl LimitKey {
    /// The kind the limit speaks of.
    #[must_use]
    pub const fn kind(self) -> StepKind {
        match self {
            Self::No(kind) | Self::Max(kind, _) | Self::Min(kind, _) => kind,
        }
    }

    /// Whether an agreement keeps it.
    #[must_use]
    pub fn kept_by(self, agreement: &Agreement) -> bool {
        let got = minutes_of(agreement, self.kind());
        match self {
            Self::No(_) => got == 0,
            Self::Max(_, most) => got <= u32::from(most),
            Self::Min(_, least) => got >= u32::from(least),
        }
    }
}

/// A limit an agreement would break, with the minutes it would have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Breach {
    /// The limit.
    pub limit: LimitKey,
    /// Minutes of that kind in the agreement.
    pub minutes: u32,
}

/// Why a line of a file is not a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitKeyError {
    /// The key is neither `<kind>_max_min` nor `<kind>_min_min`.
    Shape(String),
    /// There is no such kind of step.
    Kind(String),
    /// More minutes than a step can have: the key and its minutes.
    Minutes(String, u16),
}

impl std::fmt::Display for LimitKeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kinds = || StepKind::ALL.map(StepKind::name).join(", ");
        match self {
            Self::Shape(key) => {
                write!(
                    f,
                    "`{key}` is not a limit: write `<kind>_max_min`, `<kind>_min_min` or `no`, where <kind> is one of {}",
                    kinds()
                )
            }
            Self::Kind(name) => write!(f, "`{name}` is not a kind of step: use one of {}", kinds()),
            Self::Minutes(key, minutes) => write!(
                f,
                "`{key}` is {minutes} minutes: give at most {}",
                Agreement::TOTAL_MINUTES_MAX
            ),
        }
    }
}

impl std::error::Error for LimitKeyError {}

/// The kind a file names; `wash_together` is another name of `wash`.
///
/// # Errors
/// When there is no such kind.
pub fn kind_named(name: &str) -> Result<StepKind, LimitKeyError> {
    match name {
        "wash_together" => Ok(StepKind::Wash),
        _ => StepKind::from_name(name).ok_or_else(|| LimitKeyError::Kind(name.to_owned())),
    }
}

impl Limits {
    /// No limits.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            no: BTreeSet::new(),
            max_min: BTreeMap::new(),
            min_min: BTreeMap::new(),
        }
    }

    /// These limits, and a kind that is out of the question.
    #[must_use]
    pub fn without(mut self, kind: StepKind) -> Self {
        self.no.insert(kind);
        self
    }

    /// These limits, and at most so many minutes of a kind.
    #[must_use]
    pub fn at_most(mut self, kind: StepKind, minutes: u16) -> Self {
        self.max_min.insert(kind, minutes);
        self
    }

    /// These limits, and at least so many minutes of a kind.
    #[must_use]
    pub fn at_least(mut self, kind: StepKind, minutes: u16) -> Self {
        self.min_min.insert(kind, minutes);
        self
    }

    /// Sets what a line of a couple file says: `hold_max_min = 20`, `talk_min_min = 5`.
    ///
    /// # Errors
    /// When the key is not of that shape, names no kind, or the minutes are more than an agreement can have.
    pub fn set(&mut self, key: &str, minutes: u16) -> Result<(), LimitKeyError> {
        if u32::from(minutes) > Agreement::TOTAL_MINUTES_MAX {
            return Err(LimitKeyError::Minutes(key.to_owned(), minutes));
        }
        if let Some(name) = key.strip_suffix("_max_min") {
            self.max_min.insert(kind_named(name)?, minutes);
        } else if let Some(name) = key.strip_suffix("_min_min") {
            self.min_min.insert(kind_named(name)?, minutes);
        } else {
            return Err(LimitKeyError::Shape(key.to_owned()));
        }
        Ok(())
    }

    /// Every limit, in a fixed order.
    pub fn each(&self) -> impl Iterator<Item = LimitKey> + '_ {
        self.no
            .iter()
            .map(|&kind| LimitKey::No(kind))
            .chain(
                self.max_min
                    .iter()
                    .map(|(&kind, &minutes)| LimitKey::Max(kind, minutes)),
            )
            .chain(
                self.min_min
                    .iter()
                    .map(|(&kind, &minutes)| LimitKey::Min(kind, minutes)),
            )
    }

    /// The limits an agreement would break, in a fixed order.
    #[must_use]
    pub fn broken_by(&self, agreement: &Agreement) -> Vec<Breach> {
        self.each()
            .filter(|limit| !limit.kept_by(agreement))
            .map(|limit| Breach {
                limit,
                minutes: minutes_of(agreement, limit.kind()),
            })
            .collect()
    }

    /// Fewest minutes of a kind.
    pub(crate) fn least(&self, kind: StepKind) -> u32 {
        self.min_min.get(&kind).map_or(0, |&minutes| u32::from(minutes))
    }

    /// Most minutes of a kind.
    pub(crate) fn most(&self, kind: StepKind) -> u32 {
        if self.no.contains(&kind) {
            return 0;
        }
        self.max_min
            .get(&kind)
            .map_or(Agreement::TOTAL_MINUTES_MAX, |&minutes| u32::from(minutes))
    }
}

/// Minutes of a kind in an agreement, all its steps together.
pub(crate) fn minutes_of(agreement: &Agreement, kind: StepKind) -> u32 {
    agreement
        .steps()
        .iter()
        .filter(|step| step.kind == kind)
        .map(|step| u32::from(step.minutes))
        .sum()
}
