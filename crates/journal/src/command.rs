//! What a person can do: each function checks its input and returns the fact to be written down.

use crate::entry::{CheckIn, Fact, Limit};
use model::{Agreement, AgreementError, Step, StepKind, Who};

/// Why something cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No name was given.
    #[error("give a name of at least one letter")]
    NameEmpty,
    /// The name is longer than [`NAME_MAX`] characters.
    #[error("give a name of at most {NAME_MAX} characters")]
    NameTooLong,
    /// An answer outside 1–7.
    #[error("an answer is a number from 1 to 7, or a skip")]
    Answer,
    /// A value of a check-in outside 0–10.
    #[error("a value of a check-in is a number from 0 to 10, or left out")]
    Scale,
    /// Own words longer than [`WORDS_MAX`] characters.
    #[error("keep it within {WORDS_MAX} characters")]
    WordsTooLong,
    /// Minutes outside what the model speaks of.
    #[error("give minutes from 0 to 120")]
    Minutes,
    /// The steps are not an agreement.
    #[error("{0}")]
    Steps(AgreementError),
}

/// A name fits on one line of a small phone.
pub const NAME_MAX: usize = 40;
/// Own words of one entry, in characters: two pages, so that a record stays small.
pub const WORDS_MAX: usize = 4000;
/// The longest evening the model speaks of, in minutes.
pub const MINUTES_MAX: u16 = 120;

/// Gives a partner a name.
///
/// # Errors
/// [`Refused::NameEmpty`], [`Refused::NameTooLong`].
pub fn name(who: Who, name: &str) -> Result<Fact, Refused> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Refused::NameEmpty),
        1..=NAME_MAX => Ok(Fact::Named { who, name }),
        _ => Err(Refused::NameTooLong),
    }
}

/// Answers an item, or skips it.
///
/// # Errors
/// [`Refused::Answer`].
pub fn answer(who: Who, item: &str, value: Option<u8>) -> Result<Fact, Refused> {
    if value.is_some_and(|value| !(1..=7).contains(&value)) {
        return Err(Refused::Answer);
    }
    Ok(Fact::Answered { who, item: item.to_owned(), value })
}

/// Wishes for some minutes of a kind, or takes the wish back.
///
/// # Errors
/// [`Refused::Minutes`].
pub fn wish(who: Who, kind: StepKind, minutes: Option<u16>) -> Result<Fact, Refused> {
    within(minutes)?;
    Ok(Fact::Wish { who, kind, minutes })
}

/// Sets a rule for a kind, or takes it back.
///
/// # Errors
/// [`Refused::Minutes`].
pub fn limit(who: Who, kind: StepKind, limit: Option<Limit>) -> Result<Fact, Refused> {
    match limit {
        Some(Limit::AtMost(minutes) | Limit::AtLeast(minutes)) => within(Some(minutes))?,
        Some(Limit::No) | None => {}
    }
    Ok(Fact::Limited { who, kind, limit })
}

/// Puts steps on the table.
///
/// # Errors
/// [`Refused::Steps`].
pub fn propose(steps: Vec<Step>) -> Result<Fact, Refused> {
    let agreement = Agreement::new(steps).map_err(Refused::Steps)?;
    Ok(Fact::Proposed { steps: agreement.steps().to_vec() })
}

/// Writes a check-in down.
///
/// # Errors
/// [`Refused::Scale`], [`Refused::WordsTooLong`].
pub fn check_in(who: Who, entry: CheckIn) -> Result<Fact, Refused> {
    let scales = [entry.pull, entry.alarm_distance, entry.alarm_closeness, entry.calm, entry.presence];
    if scales.into_iter().flatten().any(|value| value > 10) {
        return Err(Refused::Scale);
    }
    if entry.words.as_ref().is_some_and(|words| words.chars().count() > WORDS_MAX) {
        return Err(Refused::WordsTooLong);
    }
    Ok(Fact::CheckedIn { who, entry })
}

const fn within(minutes: Option<u16>) -> Result<(), Refused> {
    match minutes {
        Some(minutes) if minutes > MINUTES_MAX => Err(Refused::Minutes),
        _ => Ok(()),
    }
}
