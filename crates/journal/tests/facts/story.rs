//! Short names for facts, and a state in one line.

use journal::{CheckIn, Entry, Fact, Limit, Mode, Moment, Open, State};
use model::{Step, StepKind, Who};

pub(crate) const A: Who = Who::A;
pub(crate) const B: Who = Who::B;
pub(crate) const TOGETHER: Fact = Fact::Opened { mode: Mode::Together };
pub(crate) const JUST_ME: Fact = Fact::Opened { mode: Mode::JustMe };
/// The first second of the first day of a story.
const FIRST_S: i64 = 1_781_992_800;
const DAY_S: i64 = 86_400;

/// What happens at a place in a story.
#[derive(Clone, Debug)]
pub(crate) enum Happens {
    /// From here on it is this day.
    Day(i64),
    /// Something is written down.
    Written(Fact),
    /// Something cannot be read.
    Unread,
}

impl From<Fact> for Happens {
    fn from(fact: Fact) -> Self {
        Self::Written(fact)
    }
}

/// A story of facts and days.
macro_rules! story {
    ($($happens:expr),* $(,)?) => { &[$($crate::story::Happens::from($happens)),*] };
}
pub(crate) use story;

pub(crate) fn day(day: i64) -> Moment {
    Moment {
        unix_s: FIRST_S + day * DAY_S,
        offset_min: 120,
    }
}

pub(crate) fn named(who: Who, name: &str) -> Fact {
    Fact::Named {
        who,
        name: name.to_owned(),
    }
}

pub(crate) fn answered(who: Who, item: &str, value: u8) -> Fact {
    Fact::Answered {
        who,
        item: item.to_owned(),
        value: Some(value),
    }
}

pub(crate) fn skipped(who: Who, item: &str) -> Fact {
    Fact::Answered {
        who,
        item: item.to_owned(),
        value: None,
    }
}

pub(crate) fn card(who: Who, card: &str, mine: bool) -> Fact {
    Fact::Card {
        who,
        card: card.to_owned(),
        mine,
    }
}

pub(crate) fn wish(who: Who, kind: StepKind, minutes: impl Into<Option<u16>>) -> Fact {
    Fact::Wish {
        who,
        kind,
        minutes: minutes.into(),
    }
}

pub(crate) fn limit(who: Who, kind: StepKind, limit: impl Into<Option<Limit>>) -> Fact {
    Fact::Limited {
        who,
        kind,
        limit: limit.into(),
    }
}

pub(crate) fn opens(who: Who, what: Open) -> Fact {
    Fact::Opens { who, what, yes: true }
}

pub(crate) fn closes(who: Who, what: Open) -> Fact {
    Fact::Opens {
        who,
        what,
        yes: false,
    }
}

pub(crate) fn hold(minutes: u16) -> Fact {
    Fact::Proposed {
        steps: vec![Step {
            kind: StepKind::Hold,
            minutes,
        }],
    }
}

pub(crate) const fn yes(who: Who) -> Fact {
    Fact::SaidYes { who }
}

pub(crate) const fn end(who: Who) -> Fact {
    Fact::Ended { who }
}

pub(crate) fn check_in(who: Who, calm: u8) -> Fact {
    Fact::CheckedIn {
        who,
        entry: CheckIn {
            calm: Some(calm),
            ..CheckIn::default()
        },
    }
}

/// What a story adds up to, and its last day.
pub(crate) fn told(story: &[Happens]) -> (State, Moment) {
    let (mut state, mut at) = (State::default(), day(0));
    for happens in story {
        match happens {
            Happens::Day(number) => at = day(*number),
            Happens::Written(fact) => state.take(&Entry {
                at,
                fact: fact.clone(),
            }),
            Happens::Unread => state.take_unread(),
        }
    }
    (state, at)
}
