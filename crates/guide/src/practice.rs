//! A practice is data: what it is for, when it is never offered, what it rests on, and its steps.

use crate::Need;

/// One thing a person can do. Its words are found by [`Practice::key`].
#[derive(Debug, PartialEq, Eq)]
pub struct Practice {
    /// Name in files, messages and records.
    pub id: &'static str,
    /// Rows of the product it serves.
    pub rows: &'static [&'static str],
    /// What it is for.
    pub fits: &'static [Need],
    /// When it is never offered, whatever has been learned.
    pub never: &'static [Need],
    /// What is known about it, strongest first: ids of claims. The first one gives its grade.
    pub claims: &'static [&'static str],
    /// How long it takes, in minutes.
    pub minutes: u8,
    /// Whether it asks how strong the feeling is before and after; both may be left out.
    pub rated: bool,
    /// Whether it touches on harm or on what is hard to look at, and says so before it begins.
    pub note: bool,
    /// What may be kept of it, if the person says so.
    pub keeps: Keeps,
    /// What is done, in order.
    pub steps: &'static [Step],
}

/// Names a practice: its place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PracticeId(pub(crate) u8);

/// What may be kept of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// Nothing.
    Nothing,
    /// The own words that were written or chosen.
    Words,
    /// The sentence, as the card "how to be with me afterwards".
    Card,
    /// The sentence, as an own phrase.
    Phrase,
    /// What was chosen and written, as own tools.
    Tools,
}

/// One step. A field is what later sentences name it by.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// A line.
    Say,
    /// A line to stay with for some seconds; with a pulse, the phone beats like a slow heart.
    Attend {
        /// Seconds.
        seconds: u8,
        /// Whether it beats.
        pulse: bool,
    },
    /// Breaths in a rhythm.
    Breathe {
        /// How many.
        breaths: u8,
        /// Seconds in.
        in_s: u8,
        /// Seconds out.
        out_s: u8,
    },
    /// Staying close for the minutes chosen before, with an end that is always free.
    Stay {
        /// The minutes.
        field: &'static str,
    },
    /// One of several, or some of them.
    Choose {
        /// What it is called.
        field: &'static str,
        /// How many there are.
        options: u8,
        /// Whether several may be chosen.
        many: bool,
        /// Where some options lead, by their number from 1.
        leads: &'static [(u8, Lead)],
    },
    /// A line in own words.
    Write {
        /// What it is called.
        field: &'static str,
        /// How many examples can be tapped.
        examples: u8,
    },
    /// A number of minutes.
    Minutes {
        /// What it is called.
        field: &'static str,
        /// Minutes to choose from.
        choices: &'static [u16],
    },
    /// How strong, how sure, how true: 0–10.
    Rate {
        /// What it is called.
        field: &'static str,
    },
    /// "And under that?", as often as one likes.
    Ladder {
        /// What it is called.
        field: &'static str,
        /// At most so many rungs.
        rungs: u8,
        /// How many examples can be tapped.
        examples: u8,
    },
    /// What rules on the device make of a sentence: see [`crate::soften`].
    Soften {
        /// The sentence.
        field: &'static str,
    },
    /// A sentence made of what was said before: to say, to show, to copy.
    Compose,
    /// A way to another place of the app.
    Go {
        /// Where.
        place: Place,
    },
}

/// Where an option leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The practice ends here.
    End,
    /// Another practice.
    Practice(PracticeId),
    /// Another place of the app.
    Place(Place),
}

/// A place of the app that a practice leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Who can help.
    Help,
    /// The agreement.
    Agreement,
    /// A check-in.
    CheckIn,
    /// The loop the two of them draw.
    Loop,
    /// The map of several relationships.
    Compare,
    /// What happens in the bodies.
    Body,
}

include!(concat!(env!("OUT_DIR"), "/practices.rs"));

/// Every practice, in the order of the files: the order in which a stranger is offered them.
#[must_use]
pub fn practices() -> &'static [Practice] {
    PRACTICES
}

impl PracticeId {
    /// Every practice.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PRACTICES.len()).filter_map(|index| u8::try_from(index).ok().map(Self))
    }

    /// The practice of this name.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        Self::all().find(|one| one.practice().id == id)
    }

    /// The practice.
    #[must_use]
    pub fn practice(self) -> &'static Practice {
        // Ids are made from the table only.
        &PRACTICES[usize::from(self.0)]
    }
}

impl Step {
    /// What its answer is called, for steps that ask for one.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Choose { field, .. }
            | Self::Write { field, .. }
            | Self::Minutes { field, .. }
            | Self::Rate { field }
            | Self::Ladder { field, .. } => Some(field),
            Self::Say
            | Self::Attend { .. }
            | Self::Breathe { .. }
            | Self::Stay { .. }
            | Self::Soften { .. }
            | Self::Compose
            | Self::Go { .. } => None,
        }
    }
}

impl Practice {
    /// The key of one of its messages: `practice-<id>-<tail>`.
    #[must_use]
    pub fn key(&self, tail: &str) -> String {
        format!("practice-{}-{tail}", self.id)
    }

    /// Whether it may be offered to somebody in this state.
    #[must_use]
    pub fn fits(&self, need: Need) -> bool {
        self.fits.contains(&need) && !self.never.contains(&need)
    }

    /// Whether somebody is asked to stay close for longer.
    #[must_use]
    pub fn stays(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Stay { .. }))
    }

    /// Whether it can be done with the screen off: every step goes on by itself.
    #[must_use]
    pub fn works_in_the_dark(&self) -> bool {
        self.steps
            .iter()
            .all(|step| matches!(step, Step::Say | Step::Attend { .. } | Step::Breathe { .. }))
    }
}
