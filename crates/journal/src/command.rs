//! What a person can do: each function cleans and checks its input and returns the fact to be written down.

pub use crate::bounds::{
    DAYS_AGO_MAX, ID_MAX, LINE_MAX, LIST_MAX, LOCK_AFTER_MAX_S, MINUTES_MAX, NAME_MAX, Refused,
    TOLERANCE_MAX, TURN_MAX, WORDS_MAX,
};

use crate::bounds::{is_blank, is_unseen};
use crate::entry::{Fact, Limit, Term};
use crate::learning::{Learn, Plan};
use crate::page::{Act, CheckIn};
use model::{Step, StepKind, Who};

/// Gives a partner a name. Space around it and within it is tidied; characters that show nothing are left out.
///
/// # Errors
/// [`Refused::NameEmpty`], [`Refused::NameTooLong`].
pub fn name(who: Who, name: &str) -> Result<Fact, Refused> {
    if is_blank(name) {
        return Err(Refused::NameEmpty);
    }
    let tidy = name.split_whitespace().collect::<Vec<_>>().join(" ");
    checked(Fact::Named {
        who,
        name: tidy.chars().filter(|&c| !is_unseen(c)).collect(),
    })
}

/// Chooses a word of one's own, as it stands inside a sentence; an empty one goes back to the usual.
///
/// # Errors
/// [`Refused::NameTooLong`].
pub fn term(term: Term, word: &str) -> Result<Fact, Refused> {
    let tidy = word.split_whitespace().collect::<Vec<_>>().join(" ");
    let seen: String = tidy.chars().filter(|&c| !is_unseen(c)).collect();
    checked(Fact::Termed {
        term,
        word: (!is_blank(&seen)).then_some(seen),
    })
}

/// Answers an item, or skips it.
///
/// # Errors
/// [`Refused::Answer`], [`Refused::Id`].
pub fn answer(who: Who, item: &str, value: Option<u8>) -> Result<Fact, Refused> {
    checked(Fact::Answered {
        who,
        item: item.to_owned(),
        value,
    })
}

/// Picks a recognition card up, or lays it down again.
///
/// # Errors
/// [`Refused::Id`].
pub fn card(who: Who, card: &str, mine: bool) -> Result<Fact, Refused> {
    checked(Fact::Card {
        who,
        card: card.to_owned(),
        mine,
    })
}

/// Says after how many minutes closeness begins to weigh, or takes it back.
///
/// # Errors
/// [`Refused::Tolerance`].
pub fn tolerance(who: Who, minutes: Option<u16>) -> Result<Fact, Refused> {
    checked(Fact::Tolerance { who, minutes })
}

/// Wishes for some minutes of a kind, or takes the wish back.
///
/// # Errors
/// [`Refused::Minutes`].
pub fn wish(who: Who, kind: StepKind, minutes: Option<u16>) -> Result<Fact, Refused> {
    checked(Fact::Wish { who, kind, minutes })
}

/// Sets a rule for a kind, or takes it back.
///
/// # Errors
/// [`Refused::Minutes`].
pub fn limit(who: Who, kind: StepKind, limit: Option<Limit>) -> Result<Fact, Refused> {
    checked(Fact::Limited { who, kind, limit })
}

/// Puts steps on the table.
///
/// # Errors
/// [`Refused::Steps`].
pub fn propose(steps: Vec<Step>) -> Result<Fact, Refused> {
    checked(Fact::Proposed { steps })
}

/// Writes a check-in down.
///
/// # Errors
/// [`Refused::Scale`], [`Refused::WordsTooLong`].
pub fn check_in(who: Who, entry: CheckIn) -> Result<Fact, Refused> {
    checked(Fact::CheckedIn { who, entry })
}

/// Does something for oneself. Space around lines is tidied, and lines that hold nothing are left out.
///
/// # Errors
/// [`Refused::Empty`], [`Refused::WordsTooLong`], [`Refused::ListTooLong`], [`Refused::Scale`], [`Refused::Steps`].
pub fn act(who: Who, act: Act) -> Result<Fact, Refused> {
    checked(Fact::Wrote {
        who,
        act: act.tidied(),
    })
}

/// Says something about learning. Space around a trial's words is tidied.
///
/// # Errors
/// [`Refused::Empty`], [`Refused::WordsTooLong`], [`Refused::Scale`].
pub fn learning(who: Who, act: Learn) -> Result<Fact, Refused> {
    let act = match act {
        Learn::TrialProposed(plan) => Learn::TrialProposed(Plan {
            a: plan.a.trim().to_owned(),
            b: plan.b.trim().to_owned(),
            ..plan
        }),
        other => other,
    };
    checked(Fact::Learning { who, act })
}

/// Locks after this many seconds out of sight.
///
/// # Errors
/// [`Refused::LockAfter`].
pub fn lock_after(seconds: u16) -> Result<Fact, Refused> {
    checked(Fact::LocksAfter { seconds })
}

fn checked(fact: Fact) -> Result<Fact, Refused> {
    fact.check()?;
    Ok(fact)
}
