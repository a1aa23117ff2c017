//! Which screens there are. The address never changes and no history entry is made: Back of the browser leaves.

use guide::notice::Notice;
use guide::{Feeling, Need, PracticeId};
use journal::thing::Joint;
use measure::dimension::Pattern;
use model::Who;

/// A view of "Us".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UsView {
    /// The two curves.
    Curves,
    /// The map.
    Map,
    /// The agreement.
    Plan,
    /// What to say, and how to ask.
    Ask,
}

/// What one person does for themselves. Pages are named by the second in which they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnScreen {
    CheckIn,
    /// Changing a check-in.
    Edit(i64),
    /// Help, offered after an entry is kept.
    Noticed(Notice),
    Diary,
    Page(i64),
    /// A trigger, grown from a check-in; 0: from none.
    Trigger(i64),
    Repair,
    Grow,
    Outside,
    Ladder,
    Trends,
    Kinds,
    Report,
    Fear,
    SafePlan,
    Harm,
}

/// What was learned, and what goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LearnedScreen {
    /// The numbers, before and now.
    Known,
    /// The seven questions.
    Questions,
    /// What was foretold, and how it came.
    Foretold,
    /// The trial of the two of them.
    Trial,
    /// A trial is put together.
    TrialNew,
    /// Why this suggestion?
    Why,
}

/// A screen of two phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TogetherScreen {
    /// Shows nothing: with it the part that speaks with other phones begins.
    Begin,
    /// What there is, and where to begin.
    Home,
    /// Offering a pairing: to a partner, or to a second phone of one's own.
    Offer {
        /// For a second phone of one's own.
        own: bool,
    },
    /// Taking what the other phone offers.
    Take,
    /// A sign for the other.
    Sign,
    /// Writing something.
    Write,
    /// Both checks, sealed until both are there.
    Answers,
    /// The agreement on two phones.
    Agreement,
    /// Beginning at one moment.
    Both(Joint),
    /// Wishes of which only a yes of both is ever shown, and answers that open together.
    Wishes,
    /// Devices, keys, what is shared and copies.
    List,
    /// Pausing and ending.
    Part,
}

/// Where we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    Opening,
    Broken,
    Second,
    Welcome,
    WhoIsHere,
    Keys,
    Names,
    Unlock,
    CheckIntro(Who),
    CheckItem(Who, usize),
    CheckCards(Who),
    CheckWindow(Who),
    CheckWishes(Who),
    CheckLimits(Who),
    CheckBody(Who),
    CheckOpens(Who),
    Hand(Who),
    Us(UsView),
    WhatIf,
    PlanOthers,
    PlanChange,
    Now,
    NowBreaths(Feeling),
    NowHelp(Feeling),
    NowGround(Feeling),
    NowPlay,
    NowEnd,
    /// A practice; with a feeling it was come to from Now.
    Practice(PracticeId, Option<Feeling>),
    Practices(Need),
    OwnThings,
    Understand,
    Substances,
    Patterns,
    Pattern(Pattern),
    Loop,
    LoopParts(Who),
    Compare,
    CompareItem(u8, usize),
    /// Something one person does for themselves.
    Own(OwnScreen),
    /// What was learned from the diary.
    Learned(LearnedScreen),
    /// Two phones.
    Together(TogetherScreen),
    More,
    OwnRules,
    Claims(&'static str),
    Settings,
    KeepCopy,
    /// Everything of one person's, as files that other programs read.
    KeepTake,
    /// Such a file read back.
    KeepRead,
    /// What is in one that the example makes up.
    KeepFound,
    /// One more vault, with words of its own.
    KeepAnother,
    KeepWords,
    KeepTry,
    KeepChange,
    KeepPasskey,
    /// The phone's own lock is asked to open what is here.
    ByPasskey,
    PutBack,
    Wipe,
    Wiped,
    Safety,
    Limits,
}

impl Screen {
    /// Whether it is a place at the foot: the way back starts anew there.
    pub(crate) fn is_root(self) -> bool {
        matches!(
            self,
            Self::Us(_)
                | Self::Understand
                | Self::Own(OwnScreen::Diary | OwnScreen::Grow)
                | Self::More
                | Self::Unlock
                | Self::Welcome
        )
    }

    /// Whether Back may return here. Screens on which one person answers alone are left for good at the hand-over.
    pub(crate) fn is_kept_for_back(self) -> bool {
        !matches!(
            self,
            Self::Opening
                | Self::Hand(_)
                | Self::Wiped
                | Self::NowPlay
                | Self::NowEnd
                | Self::Practice(..)
                | Self::CompareItem(..)
                | Self::Own(OwnScreen::Fear | OwnScreen::Noticed(_))
        )
    }

    /// Whether it belongs to Now, which is dark whatever the phone says.
    pub(crate) fn is_now(self) -> bool {
        matches!(
            self,
            Self::Now
                | Self::NowBreaths(_)
                | Self::NowHelp(_)
                | Self::NowGround(_)
                | Self::NowPlay
                | Self::NowEnd
                | Self::Practice(_, Some(_))
        )
    }
}
