//! How somebody is, or what they want.

/// How somebody is, right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feeling {
    /// Too far apart.
    TooFar,
    /// Too close.
    TooClose,
    /// Both at once.
    Both,
    /// Numb, or not really here.
    Numb,
    /// Fine.
    Fine,
    /// Afraid, or in pain.
    Afraid,
}

impl Feeling {
    /// Every feeling, in the order of the screen.
    pub const ALL: [Self; 6] = [
        Self::TooFar,
        Self::TooClose,
        Self::Both,
        Self::Numb,
        Self::Fine,
        Self::Afraid,
    ];

    /// The name in messages: `now-<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooFar => "too-far",
            Self::TooClose => "too-close",
            Self::Both => "both",
            Self::Numb => "numb",
            Self::Fine => "fine",
            Self::Afraid => "afraid",
        }
    }

    /// The same as something that practices fit.
    #[must_use]
    pub const fn need(self) -> Need {
        match self {
            Self::TooFar => Need::TooFar,
            Self::TooClose => Need::TooClose,
            Self::Both => Need::Both,
            Self::Numb => Need::Numb,
            Self::Fine => Need::Fine,
            Self::Afraid => Need::Afraid,
        }
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Three slow breaths.
    Breaths,
    /// Coming back to the room: feet, eyes, a hand on the heart. Closing in on the breath can deepen numbness.
    Ground,
    /// Stop, and who can help: fear and pain come before any tool.
    Stop,
}

/// What comes first for somebody who feels like this.
#[must_use]
pub const fn first(feeling: Feeling) -> First {
    match feeling {
        Feeling::Numb => First::Ground,
        Feeling::Afraid => First::Stop,
        Feeling::TooFar | Feeling::TooClose | Feeling::Both | Feeling::Fine => First::Breaths,
    }
}

/// Whether playing an agreement may be offered: an agreement holds closeness, so not to somebody who is numb, afraid or
/// in pain.
#[must_use]
pub const fn may_play(feeling: Feeling) -> bool {
    !matches!(feeling, Feeling::Numb | Feeling::Afraid)
}

/// How somebody is or, by day, what they want: what a practice fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Need {
    /// Too far apart.
    TooFar,
    /// Too close.
    TooClose,
    /// Both at once.
    Both,
    /// Numb, or not really here.
    Numb,
    /// Afraid, or in pain.
    Afraid,
    /// Fine.
    Fine,
    /// Wants to understand.
    Understand,
    /// Wants to ask for something, or to say something.
    Ask,
    /// Wants to mend something.
    Repair,
    /// Wants to plan ahead.
    Plan,
}

impl Need {
    /// Every need.
    pub const ALL: [Self; 10] = [
        Self::TooFar,
        Self::TooClose,
        Self::Both,
        Self::Numb,
        Self::Afraid,
        Self::Fine,
        Self::Understand,
        Self::Ask,
        Self::Repair,
        Self::Plan,
    ];

    /// The wants of a calm hour, in the order of the screen.
    pub const BY_DAY: [Self; 4] = [Self::Understand, Self::Ask, Self::Repair, Self::Plan];

    /// The name in messages: `want-<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooFar => "too-far",
            Self::TooClose => "too-close",
            Self::Both => "both",
            Self::Numb => "numb",
            Self::Afraid => "afraid",
            Self::Fine => "fine",
            Self::Understand => "understand",
            Self::Ask => "ask",
            Self::Repair => "repair",
            Self::Plan => "plan",
        }
    }
}
