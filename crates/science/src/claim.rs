//! Claims: one factual statement each, as told and as known, with a grade and its sources.

use crate::tables::{CLAIMS, GRADED};

/// One factual statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Name in files and code, such as `oxytocin-hours`.
    pub id: &'static str,
    /// Number in the project's list of popular claims, where it has one.
    pub number: Option<u16>,
    /// What it is about.
    pub topic: Topic,
    /// How well the claim *as told* is supported.
    pub grade: Grade,
    /// The grade with its finer mark, such as `A−`. After a stroke stands the grade of a narrower reading: `D/B−`.
    pub grade_shown: &'static str,
    /// The claim as it is popularly told.
    pub told: &'static str,
    /// What is really known, in one plain sentence of at most 30 words.
    pub sentence: &'static str,
    /// Why it has this grade.
    pub why: &'static str,
    /// Ids of its [`crate::citations`], at least one.
    pub sources: &'static [&'static str],
    /// Ids of the product [`crate::rows`] it belongs to.
    pub rows: &'static [&'static str],
    /// Screens that rest on it.
    pub screens: &'static [Screen],
}

/// A claim without its texts, for programs that get the texts from elsewhere: using these links none of them in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Graded {
    /// Name in files and code.
    pub id: &'static str,
    /// What it is about.
    pub topic: Topic,
    /// The grade with its finer mark, as in [`Claim`].
    pub grade_shown: &'static str,
}

/// Corrections that matter most to somebody lying awake, shown first, by [`Graded::id`].
pub const FIRST: [&str; 8] = [
    "heart-calms",
    "oxytocin-hours",
    "afterglow-48h",
    "same-release",
    "avoidant-touch",
    "types-or-dimensions",
    "sadness-rare",
    "coregulation",
];

/// Every claim without its texts, in the order of the file.
#[must_use]
pub fn graded() -> &'static [Graded] {
    &GRADED
}

/// How well a claim is supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Found in humans, more than once.
    A,
    /// Some human evidence.
    B,
    /// From animals, or indirect.
    C,
    /// Speculative, or contradicted by what was measured.
    D,
}

impl Grade {
    /// From the best to the weakest.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// The letter.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// What the letter says.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::A => "found in people, more than once",
            Self::B => "some evidence in people",
            Self::C => "from animals, or indirect",
            Self::D => "a guess, or against what was measured",
        }
    }

    /// The grade with this letter, in either case.
    #[must_use]
    pub fn from_letter(letter: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|grade| grade.letter().eq_ignore_ascii_case(letter))
    }
}

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it; `title` is what people read")]
pub enum Topic {
    Oxytocin,
    Dopamine,
    Vasopressin,
    Serotonin,
    Endorphins,
    Prolactin,
    Heart,
    Touch,
    Patterns,
    BetweenTwo,
    AfterSex,
    Practices,
    Change,
    Safety,
}

impl Topic {
    /// Every topic, in the order of the evidence page.
    pub const ALL: [Self; 14] = [
        Self::Oxytocin,
        Self::Dopamine,
        Self::Vasopressin,
        Self::Serotonin,
        Self::Endorphins,
        Self::Prolactin,
        Self::Heart,
        Self::Touch,
        Self::Patterns,
        Self::BetweenTwo,
        Self::AfterSex,
        Self::Practices,
        Self::Change,
        Self::Safety,
    ];

    /// The word in files and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oxytocin => "oxytocin",
            Self::Dopamine => "dopamine",
            Self::Vasopressin => "vasopressin",
            Self::Serotonin => "serotonin",
            Self::Endorphins => "endorphins",
            Self::Prolactin => "prolactin",
            Self::Heart => "heart",
            Self::Touch => "touch",
            Self::Patterns => "patterns",
            Self::BetweenTwo => "between-two",
            Self::AfterSex => "after-sex",
            Self::Practices => "practices",
            Self::Change => "change",
            Self::Safety => "safety",
        }
    }

    /// The heading people read.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Oxytocin => "Oxytocin",
            Self::Dopamine => "Dopamine",
            Self::Vasopressin => "Vasopressin",
            Self::Serotonin => "Serotonin",
            Self::Endorphins => "Endorphins and their kin",
            Self::Prolactin => "Prolactin",
            Self::Heart => "Heart, stress and sleep",
            Self::Touch => "Touch",
            Self::Patterns => "Ways of attaching",
            Self::BetweenTwo => "Between the two",
            Self::AfterSex => "After sex",
            Self::Practices => "Things people try",
            Self::Change => "Change over months and years",
            Self::Safety => "Safety",
        }
    }

    /// The topic with this name, in either case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|topic| topic.name().eq_ignore_ascii_case(name))
    }
}

/// A screen of the app that may rest on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the screens are described in the app")]
pub enum Screen {
    Check,
    Map,
    Curves,
    Agreement,
    Now,
    CheckIn,
    Understand,
}

impl Screen {
    /// The word in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Map => "map",
            Self::Curves => "curves",
            Self::Agreement => "agreement",
            Self::Now => "now",
            Self::CheckIn => "checkin",
            Self::Understand => "understand",
        }
    }
}

/// A claim by name, checked when the program is compiled: [`crate::c`] holds one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClaimId(pub(crate) u16);

impl ClaimId {
    /// The claim.
    #[must_use]
    pub fn claim(self) -> &'static Claim {
        // The build script writes one id per entry of the table.
        &CLAIMS[usize::from(self.0)]
    }
}

/// Every claim, in the order of the file.
#[must_use]
pub fn claims() -> &'static [Claim] {
    &CLAIMS
}

/// The claim with this id.
#[must_use]
pub fn claim(id: &str) -> Option<&'static Claim> {
    CLAIMS.iter().find(|claim| claim.id == id)
}
