//! What a fact may hold. One rule for writing and for reading: what [`crate::command`] refuses is not taken from
//! storage either, so that whatever works on the [`crate::State`] never meets it.
//!
//! A bound may be widened only together with a new format version, since older versions of the app hold to it when
//! they read.

use crate::entry::{Fact, Limit};
use crate::moment::Moment;
use crate::page::{Act, CheckIn, Repair, Trigger};
use crate::practice::{check_about, check_other, check_text};
use crate::unfinished;
use model::{Agreement, AgreementError};

/// Why something cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No name was given.
    #[error("give a name of at least one letter")]
    NameEmpty,
    /// The name is longer than [`NAME_MAX`] characters.
    #[error("give a name of at most {NAME_MAX} characters")]
    NameTooLong,
    /// The name holds characters that show nothing or turn the text around them.
    #[error("leave out the characters of the name that cannot be seen")]
    NameUnseen,
    /// The id of an item or a card is none.
    #[error("an item or a card is named by 1 to {ID_MAX} small letters, digits and hyphens")]
    Id,
    /// An answer outside 1–7.
    #[error("an answer is a number from 1 to 7, or a skip")]
    Answer,
    /// A value of a check-in outside 0–10.
    #[error("a value of a check-in is a number from 0 to 10, or left out")]
    Scale,
    /// Own words longer than they may be in this place: see [`WORDS_MAX`], [`TURN_MAX`] and [`LINE_MAX`].
    #[error(
        "keep it shorter: at most {WORDS_MAX} characters in the diary, {TURN_MAX} in a talk, {LINE_MAX} in a line"
    )]
    WordsTooLong,
    /// Minutes outside what the model speaks of.
    #[error("give minutes from 0 to {MINUTES_MAX}")]
    Minutes,
    /// Minutes of closeness outside what the model speaks of.
    #[error("give minutes of closeness from 1 to {TOLERANCE_MAX}")]
    Tolerance,
    /// Longer out of sight than anyone would call locked.
    #[error("lock after 0 to {LOCK_AFTER_MAX_S} seconds")]
    LockAfter,
    /// Nothing was written where something has to be.
    #[error("write a word or two first")]
    Empty,
    /// More things than a list may hold.
    #[error("keep it to {LIST_MAX} at most")]
    ListTooLong,
    /// A day too far back.
    #[error("write about the last {DAYS_AGO_MAX} days")]
    DaysAgo,
    /// The address of a relay is none.
    #[error("write the relay's address like https://relay.example")]
    Relay,
    /// A sound or a picture that is too long, or not there.
    #[error("choose a sound or a picture of at most {} bytes", crate::keepsake::BYTES_MAX)]
    KeepsakeTooLong,
    /// As many sounds and pictures as one may keep.
    #[error("take one out first: {} are kept at most", crate::keepsake::COUNT_MAX)]
    KeepsakesFull,
    /// The steps are not an agreement.
    #[error("{0}")]
    Steps(AgreementError),
}

/// A name fits on one line of a small phone, in characters.
pub const NAME_MAX: usize = 40;
/// The longest id of an item or a card, in bytes.
pub const ID_MAX: usize = 40;
/// Own words of one entry, in characters: two pages, so that a record stays small.
pub const WORDS_MAX: usize = 4000;
/// A line of one's own, in characters: it is read at a glance.
pub const LINE_MAX: usize = 300;
/// What one partner says to one part of a repair, in characters.
pub const TURN_MAX: usize = 1000;
/// The longest list of words or turns in one entry.
pub const LIST_MAX: usize = 12;
/// The farthest back a check-in may look, in days.
pub const DAYS_AGO_MAX: u8 = 30;
/// The longest evening the model speaks of, in minutes.
pub const MINUTES_MAX: u16 = 120;
/// The longest closeness that can be said to weigh only after it, in minutes.
pub const TOLERANCE_MAX: u16 = 240;
/// The longest time out of sight without a lock, in seconds.
pub const LOCK_AFTER_MAX_S: u16 = 600;
/// The farthest local time is from UTC anywhere, in minutes.
const OFFSET_MAX_MIN: i16 = 840;

const ANSWER_MIN: u8 = 1;
const ANSWER_MAX: u8 = 7;
const SCALE_MAX: u8 = 10;

impl Fact {
    /// Checks every value of the fact.
    ///
    /// # Errors
    /// [`Refused`] says what to give instead.
    pub fn check(&self) -> Result<(), Refused> {
        match self {
            Self::Named { name, .. } => check_name(name),
            Self::Termed { word, .. } => word.as_deref().map_or(Ok(()), check_name),
            Self::Answered { item, value, .. } => {
                check_id(item)?;
                check_answer(*value)
            }
            Self::Card { card, .. } => check_id(card),
            Self::Tolerance { minutes, .. } => ensure(
                minutes.is_none_or(|minutes| (1..=TOLERANCE_MAX).contains(&minutes)),
                Refused::Tolerance,
            ),
            Self::Wish { minutes, .. } => check_minutes(*minutes),
            Self::Limited { limit, .. } => check_minutes(match limit {
                Some(Limit::AtMost(minutes) | Limit::AtLeast(minutes)) => Some(*minutes),
                Some(Limit::No) | None => None,
            }),
            Self::Proposed { steps } => Agreement::new(steps.clone()).map(|_| ()).map_err(Refused::Steps),
            Self::CheckedIn { entry, .. } => check_entry(entry),
            Self::LocksAfter { seconds } => ensure(*seconds <= LOCK_AFTER_MAX_S, Refused::LockAfter),
            Self::Practised { done, .. } => done.check(),
            Self::Owned { text, .. } => check_text(text),
            Self::Drafted { draft } => draft.as_ref().map_or(Ok(()), |draft| draft.check()),
            Self::Part { part: id, .. } | Self::Vetoed { line: id, .. } => check_id(id),
            Self::OtherNamed { name, .. } => check_other(name.as_ref()),
            Self::OtherAnswered { item, value, .. } => check_about(item, *value),
            Self::Wrote { act, .. } => check_act(act),
            Self::Learning { act, .. } => act.check(),
            Self::Linked { act } => act.check(),
            Self::Unfinished { form, fields, .. } => unfinished::check(form, fields),
            Self::Removed { places } => ensure(places.len() <= LIST_MAX, Refused::ListTooLong),
            Self::Keepsake { piece, .. } => piece.check(),
            Self::Opened { .. }
            | Self::OrderForgotten { .. }
            | Self::Copied
            | Self::ReadBack { .. }
            | Self::SetAside { .. }
            | Self::Body { .. }
            | Self::CheckDone { .. }
            | Self::Opens { .. }
            | Self::SaidYes { .. }
            | Self::Ended { .. }
            | Self::Dressed { .. }
            | Self::Signs { .. } => Ok(()),
        }
    }
}

impl Moment {
    /// Whether the local offset exists anywhere on earth.
    pub(crate) const fn is_sound(self) -> bool {
        -OFFSET_MAX_MIN <= self.offset_min && self.offset_min <= OFFSET_MAX_MIN
    }
}

/// Whether a character shows nothing by itself and can turn or hide the text around it: control characters and the
/// marks that change the direction of writing. Joiners stay, since names are written with them.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        )
}

/// Whether nothing of it can be seen: joiners and spaces of no width alone are no name.
pub(crate) fn is_blank(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_whitespace() || is_unseen(c) || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}'))
}

pub(crate) fn check_name(name: &str) -> Result<(), Refused> {
    ensure(!is_blank(name), Refused::NameEmpty)?;
    ensure(!name.chars().any(is_unseen), Refused::NameUnseen)?;
    ensure(name.chars().count() <= NAME_MAX, Refused::NameTooLong)
}

pub(crate) fn check_id(id: &str) -> Result<(), Refused> {
    let plain = id
        .bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    ensure(plain && (1..=ID_MAX).contains(&id.len()), Refused::Id)
}

pub(crate) fn check_answer(value: Option<u8>) -> Result<(), Refused> {
    ensure(
        value.is_none_or(|value| (ANSWER_MIN..=ANSWER_MAX).contains(&value)),
        Refused::Answer,
    )
}

fn check_minutes(minutes: Option<u16>) -> Result<(), Refused> {
    ensure(
        minutes.is_none_or(|minutes| minutes <= MINUTES_MAX),
        Refused::Minutes,
    )
}

fn check_entry(entry: &CheckIn) -> Result<(), Refused> {
    let scales = [
        entry.pull,
        entry.alarm_distance,
        entry.alarm_closeness,
        entry.calm,
        entry.presence,
    ];
    ensure(
        scales.into_iter().flatten().all(|value| value <= SCALE_MAX),
        Refused::Scale,
    )?;
    check_words(entry.words.as_deref(), WORDS_MAX)?;
    for list in [
        entry.feelings.as_ref().map(Vec::len),
        entry.begun_also.as_ref().map(Vec::len),
    ] {
        ensure(list.is_none_or(|length| length <= LIST_MAX), Refused::ListTooLong)?;
    }
    for feeling in entry.feelings.iter().flatten() {
        check_name(feeling)?;
    }
    check_minutes(entry.close_min)?;
    entry.lived.as_ref().map_or(Ok(()), |lived| lived.check())?;
    ensure(
        entry.days_ago.is_none_or(|days| days <= DAYS_AGO_MAX),
        Refused::DaysAgo,
    )
}

fn check_act(act: &Act) -> Result<(), Refused> {
    match act {
        Act::Edited { entry, .. } => check_entry(entry),
        Act::Triggered(trigger) => check_trigger(trigger),
        Act::Repaired(repair) => check_repair(repair),
        Act::PathDid { step, .. } => check_id(step),
        Act::Planned { words, predicted } => {
            check_line(words)?;
            ensure(*predicted <= SCALE_MAX, Refused::Scale)
        }
        Act::Tried { felt, words, .. } => {
            ensure(felt.is_none_or(|felt| felt <= SCALE_MAX), Refused::Scale)?;
            check_words(words.as_deref(), TURN_MAX)
        }
        Act::Intended { words } => check_line(words),
        Act::Prepared(plan) => plan
            .lines()
            .into_iter()
            .try_for_each(|line| check_words(line.as_deref(), TURN_MAX)),
        Act::Erased { places, .. } => ensure(places.len() <= LIST_MAX, Refused::ListTooLong),
        Act::Decided { .. } | Act::PathBegun | Act::PathLeft | Act::Settled { .. } | Act::HarmAsked => Ok(()),
    }
}

fn check_trigger(trigger: &Trigger) -> Result<(), Refused> {
    check_line(&trigger.cue)?;
    let rest = [&trigger.body, &trigger.story, &trigger.urge, &trigger.helped];
    rest.into_iter()
        .try_for_each(|line| check_words(line.as_deref(), LINE_MAX))?;
    let changes = trigger.changes.as_deref().unwrap_or_default();
    ensure(changes.len() <= LIST_MAX, Refused::ListTooLong)?;
    changes.iter().try_for_each(|change| check_id(change))
}

fn check_repair(repair: &Repair) -> Result<(), Refused> {
    ensure(repair.turns.len() <= LIST_MAX, Refused::ListTooLong)?;
    for turn in &repair.turns {
        ensure(!is_blank(&turn.words), Refused::Empty)?;
        check_words(Some(&turn.words), TURN_MAX)?;
    }
    match &repair.steps {
        Some(steps) => Agreement::new(steps.clone()).map(|_| ()).map_err(Refused::Steps),
        None => ensure(!repair.turns.is_empty(), Refused::Empty),
    }
}

fn check_line(line: &str) -> Result<(), Refused> {
    ensure(!is_blank(line), Refused::Empty)?;
    check_words(Some(line), LINE_MAX)
}

fn check_words(words: Option<&str>, most: usize) -> Result<(), Refused> {
    let length = words.map_or(0, |words| words.chars().count());
    ensure(length <= most, Refused::WordsTooLong)
}

pub(crate) const fn ensure(holds: bool, otherwise: Refused) -> Result<(), Refused> {
    if holds { Ok(()) } else { Err(otherwise) }
}
