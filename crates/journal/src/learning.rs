//! What learning is told and what it is not: the switch, what is shared, predictions as they were kept, a trial; and how
//! the entries become the diary that learning reads.

pub use crate::foretold::{Foretold, foretold, foretold_mornings, wants_morning, wants_prediction};

use crate::bounds::{LINE_MAX, MINUTES_MAX, Refused, check_answer, ensure, is_blank};
use crate::diary::evening_of;
use crate::moment::{DAY_S, Moment};
use crate::page::{CheckIn, When};
use crate::state::{Agreed, State};
use learn::diary::{Entry, Side, What};
use learn::predictions::{BYTES, MORNING_BYTES};
use minicbor::{Decode, Encode};
use model::{Step, StepKind, Who};
use serde::{Deserialize, Serialize};

/// What was done in an evening and how the morning was; learning asks for it, nobody has to say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lived {
    /// Minutes of holding, 0–120.
    #[n(0)]
    pub hold_min: Option<u16>,
    /// Whether one settled oneself first.
    #[n(1)]
    pub soothed: Option<bool>,
    /// Whether the other turned away or fell asleep.
    #[n(2)]
    pub turned_away: Option<bool>,
    /// Minutes between the end of sex and the entry, 0–240.
    #[n(3)]
    pub after_min: Option<u16>,
    /// The morning's mood, 1–7.
    #[n(4)]
    pub mood: Option<u8>,
    /// How content one is with the relationship that morning, 1–7.
    #[n(5)]
    pub content: Option<u8>,
    /// How close one feels that morning, 1–7.
    #[n(6)]
    pub close: Option<u8>,
}

impl Lived {
    /// The morning's three answers.
    #[must_use]
    pub const fn morning(&self) -> [Option<u8>; 3] {
        [self.mood, self.content, self.close]
    }

    pub(crate) fn check(&self) -> Result<(), Refused> {
        ensure(
            self.hold_min.is_none_or(|minutes| minutes <= MINUTES_MAX)
                && self.after_min.is_none_or(|minutes| minutes <= AFTER_MAX_MIN),
            Refused::Minutes,
        )?;
        self.morning().into_iter().try_for_each(check_answer)
    }
}

/// What a trial looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Outcome {
    /// Calm soon after.
    #[n(0)]
    Calm,
    /// The larger of the two kinds of unease, soon after.
    #[n(1)]
    Unease,
    /// The next morning: the mean of what was answered.
    #[n(2)]
    Morning,
}

/// A trial as it is agreed on; nothing of it changes afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// One ritual, in own words.
    #[n(0)]
    pub a: String,
    /// The other.
    #[n(1)]
    pub b: String,
    /// What is looked at.
    #[n(2)]
    pub outcome: Outcome,
    /// Pairs of evenings, one of [`learn::trial::PAIRS`].
    #[n(3)]
    pub pairs: u8,
}

/// One act about learning.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum Learn {
    /// All learning is turned off, for everybody who uses this vault, or on again.
    #[n(0)]
    Off {
        /// Off.
        #[n(0)]
        yes: bool,
    },
    /// What was learned from this person's entries is forgotten. The diary stays; learning begins anew with what comes.
    #[n(1)]
    Forgotten,
    /// This person's entries may be put together with the other's, or no longer.
    #[n(2)]
    Shares {
        /// Yes.
        #[n(0)]
        yes: bool,
    },
    /// What the model thinks this person will answer next, before they do.
    #[n(3)]
    Predicted {
        /// As `learn::predictions::pack` writes it.
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        chances: Vec<u8>,
    },
    /// A trial is on the table.
    #[n(4)]
    TrialProposed(#[n(0)] Plan),
    /// A yes to it. The coins of all who say yes are put together, so that nobody chooses how they fall.
    #[n(5)]
    TrialYes {
        /// Sixty-four coins.
        #[n(0)]
        coins: u64,
    },
    /// An evening of the trial begins: the next ritual is drawn.
    #[n(6)]
    TrialDrawn,
    /// The trial is left before its end, or put away after it. No reason is asked.
    #[n(7)]
    TrialLeft,
    /// The last forgetting of this person is taken back.
    #[n(8)]
    Remembered,
    /// Agreements are suggested from which more would be learned, or only the best ones.
    #[n(9)]
    Teaches {
        /// Yes; it is so until somebody says no.
        #[n(0)]
        yes: bool,
    },
    /// What the model thinks this person will answer the next morning, before they do.
    #[n(10)]
    MorningPredicted {
        /// As `learn::predictions::pack_morning` writes it.
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        chances: Vec<u8>,
    },
}

impl Learn {
    pub(crate) fn check(&self) -> Result<(), Refused> {
        match self {
            Self::Predicted { chances } => ensure(chances.len() == BYTES, Refused::Scale),
            Self::MorningPredicted { chances } => ensure(chances.len() == MORNING_BYTES, Refused::Scale),
            Self::TrialProposed(plan) => {
                for words in [&plan.a, &plan.b] {
                    ensure(!is_blank(words), Refused::Empty)?;
                    ensure(words.chars().count() <= LINE_MAX, Refused::WordsTooLong)?;
                }
                ensure(learn::trial::PAIRS.contains(&plan.pairs), Refused::Scale)
            }
            _ => Ok(()),
        }
    }
}

/// A trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// What was agreed on.
    pub plan: Plan,
    /// Who said yes.
    pub yes: [bool; 2],
    /// The coins; they count once the trial has begun.
    pub(crate) coins: u64,
    /// Since when it runs; nothing while a yes is missing.
    pub since: Option<Moment>,
    /// When each evening was drawn.
    pub(crate) drawn: Vec<Moment>,
}

/// A prediction as it was kept: when, about whom, and its bytes.
pub(crate) type Prediction = (Moment, Who, Vec<u8>);

/// What learning goes by.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Learning {
    /// All learning is off.
    pub off: bool,
    /// No agreement is suggested for what would be learned from it.
    pub best_only: bool,
    /// Whose entries may be put together with the other's.
    pub shares: [bool; 2],
    /// When what was learned of each was forgotten last.
    forgotten: [Vec<Moment>; 2],
    pub(crate) predictions: Vec<Prediction>,
    pub(crate) mornings: Vec<Prediction>,
    /// The trial on the table, running, or over and not put away.
    pub trial: Option<Trial>,
    agreements: Vec<(Moment, Vec<Step>, Option<Moment>)>,
}

/// A check-in may be so many minutes after the evening, in minutes: what the model speaks of.
pub const AFTER_MAX_MIN: u16 = 240;
/// When nobody says how long ago an evening ended, a check-in soon after it is taken to be this much later: between the
/// quarter of an hour of those who write at once and the hour and a half of those who write before they sleep.
const AFTER_MIN: i64 = 45;
/// An evening of which only the day is known is taken to have ended at half past ten.
const EVENING_ENDS_S: i64 = 22 * HOUR_S + HOUR_S / 2;
const HOUR_S: i64 = 3_600;
const MINUTE_S: i64 = 60;

impl Learning {
    pub(crate) fn take(&mut self, at: Moment, who: Who, act: &Learn, alone: bool) {
        match act {
            Learn::Off { yes } => self.off = *yes,
            Learn::Teaches { yes } => self.best_only = !yes,
            Learn::Forgotten => self.forgotten[who.index()].push(at),
            Learn::Remembered => {
                self.forgotten[who.index()].pop();
            }
            Learn::Shares { yes } => self.shares[who.index()] = *yes,
            Learn::Predicted { chances } => self.predictions.push((at, who, chances.clone())),
            Learn::MorningPredicted { chances } => self.mornings.push((at, who, chances.clone())),
            Learn::TrialProposed(plan) => {
                self.trial = Some(Trial {
                    plan: plan.clone(),
                    yes: [false; 2],
                    coins: 0,
                    since: None,
                    drawn: Vec::new(),
                });
            }
            Learn::TrialYes { coins } => {
                if let Some(trial) = self.trial.as_mut().filter(|trial| trial.since.is_none()) {
                    // A second yes of the same person changes nothing: not even the coins.
                    if !core::mem::replace(&mut trial.yes[who.index()], true) {
                        trial.coins ^= coins;
                    }
                    if trial.yes == [true; 2] || alone {
                        trial.since = Some(at);
                    }
                }
            }
            Learn::TrialDrawn => {
                if let Some(trial) = self.trial.as_mut().filter(|trial| trial.may_draw(at)) {
                    trial.drawn.push(at);
                }
            }
            Learn::TrialLeft => self.trial = None,
        }
    }

    pub(crate) fn take_agreement(&mut self, at: Moment, steps: &[Step]) {
        self.end_agreement(at);
        self.agreements.push((at, steps.to_vec(), None));
    }

    pub(crate) fn end_agreement(&mut self, at: Moment) {
        if let Some((_, _, end @ None)) = self.agreements.last_mut() {
            *end = Some(at);
        }
    }

    /// What rested on somebody's yes does not outlast an entry that cannot be read.
    pub(crate) fn take_unread(&mut self) {
        self.shares = [false; 2];
        self.trial = None;
    }

    /// The agreement that was in force at a moment.
    fn agreed_at(&self, at: Moment) -> Option<&[Step]> {
        let holds = |(since, _, end): &&(Moment, Vec<Step>, Option<Moment>)| {
            since.unix_s <= at.unix_s
                && at.unix_s < since.unix_s.saturating_add(Agreed::DAYS * DAY_S)
                && end.is_none_or(|end| at.unix_s < end.unix_s)
        };
        let found = self.agreements.iter().rev().find(holds);
        found.map(|(_, steps, _)| steps.as_slice())
    }

    /// The agreement that was made last, and when; it may be over.
    #[must_use]
    pub fn last_agreement(&self) -> Option<(Moment, &[Step])> {
        let last = self.agreements.last();
        last.map(|(at, steps, _)| (*at, steps.as_slice()))
    }

    pub(crate) fn counts(&self, who: Who, at: Moment) -> bool {
        let last = self.forgotten[who.index()].last();
        last.is_none_or(|forgotten| at.unix_s > forgotten.unix_s)
    }
}

/// Whether something of this person's was forgotten, so that it can be taken back.
#[must_use]
pub fn was_forgotten(state: &State, who: Who) -> bool {
    !state.learning.forgotten[who.index()].is_empty()
}

/// Whose entries are learned from when this person looks: their own; both, when both share and the parts for two are
/// there.
#[must_use]
pub fn whose(state: &State, who: Who) -> [bool; 2] {
    if state.together() && state.for_two() && state.learning.shares == [true; 2] {
        return [true; 2];
    }
    Who::BOTH.map(|one| one == who)
}

pub(crate) fn soon_after(at: Moment, entry: &CheckIn) -> bool {
    !entry.is_late()
        && entry.days_ago.unwrap_or(0) == 0
        && entry.when != Some(When::NextMorning)
        && at.unix_s > 0
}

fn after_s(entry: &CheckIn) -> i64 {
    let told = entry.lived.and_then(|lived| lived.after_min);
    told.map_or(AFTER_MIN, i64::from) * MINUTE_S
}

/// The entries as learning reads them.
#[must_use]
pub fn entries(state: &State, whose: [bool; 2]) -> Vec<Entry> {
    let included: Vec<&(Moment, Who, CheckIn)> = state
        .check_ins
        .iter()
        .filter(|(at, who, _)| whose[who.index()] && state.learning.counts(*who, *at))
        .collect();
    let ended = |at: Moment, who: Who, entry: &CheckIn| {
        if soon_after(at, entry) {
            return at.unix_s.saturating_sub(after_s(entry));
        }
        let day = evening_of(at, entry);
        let same =
            |one: &&&(Moment, Who, CheckIn)| soon_after(one.0, &one.2) && evening_of(one.0, &one.2) == day;
        let known = included.iter().filter(same).min_by_key(|one| one.1 != who);
        let then = match known {
            Some((at, _, entry)) => at.unix_s.saturating_sub(after_s(entry)),
            None => day
                .saturating_mul(DAY_S)
                .saturating_add(EVENING_ENDS_S - i64::from(at.offset_min) * MINUTE_S),
        };
        then.min(at.unix_s.saturating_sub(AFTER_MIN * MINUTE_S))
    };
    let mut told = Vec::new();
    for (at, who, check_in) in included.iter().copied() {
        let ended = ended(*at, *who, check_in);
        let lived = check_in.lived.unwrap_or_default();
        let entry = |what| Entry {
            unix_s: at.unix_s,
            offset_min: i32::from(at.offset_min),
            who: *who,
            what,
        };
        let did = did(state, *at, check_in, &lived);
        let answers = answers(check_in);
        if answers.iter().any(Option::is_some) || did.said_something() {
            #[expect(clippy::cast_precision_loss, reason = "seconds of a month")]
            let minutes_after = at.unix_s.saturating_sub(ended) as f64 / 60.0;
            told.push(entry(What::CheckIn {
                minutes_after,
                answers,
                did,
            }));
        }
        let morning = lived.morning();
        if morning.iter().any(Option::is_some) {
            told.push(entry(What::Morning(morning)));
        }
    }
    told
}

/// The five answers of a check-in, in learning's order.
#[must_use]
pub const fn answers(entry: &CheckIn) -> [Option<u8>; 5] {
    [
        entry.pull,
        entry.alarm_distance,
        entry.alarm_closeness,
        entry.calm,
        entry.presence,
    ]
}

/// What was done. An agreement that was kept says how long each thing took, where the person did not.
fn did(state: &State, at: Moment, entry: &CheckIn, lived: &Lived) -> Side {
    let steps = (entry.kept == Some(true))
        .then(|| state.learning.agreed_at(at))
        .flatten();
    let of = |kinds: &[StepKind]| {
        let steps = steps?.iter().filter(|step| kinds.contains(&step.kind));
        Some(f64::from(steps.map(|step| step.minutes).sum::<u16>()))
    };
    Side {
        hold_min: lived.hold_min.map(f64::from).or_else(|| of(&[StepKind::Hold])),
        talk_min: of(&[StepKind::Talk]),
        apart_min: of(&[StepKind::ApartInRoom, StepKind::ApartWithReturn, StepKind::Wash]),
        begun_from: entry.begun_from.filter(|_| entry.begun().count() == 1),
        agreement_kept: entry.kept,
        soothed_first: lived.soothed,
        partner_turned_away: lived.turned_away,
        reports: Vec::new(),
    }
}

/// Where a trial stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Not everybody has said yes.
    Asked,
    /// The next evening can be drawn.
    Ready,
    /// An evening was drawn: this is its ritual.
    Tonight(learn::trial::Arm),
    /// It is over, and can be looked at.
    Over,
}

/// Between two draws lie at least so many hours: one evening, one ritual.
const BETWEEN_DRAWS_H: i64 = 12;

impl Trial {
    /// Evenings it has in all.
    #[must_use]
    pub fn evenings(&self) -> usize {
        usize::from(self.plan.pairs) * 2
    }

    /// Evenings that were drawn.
    #[must_use]
    pub const fn drawn(&self) -> usize {
        self.drawn.len()
    }

    fn may_draw(&self, at: Moment) -> bool {
        let rested = self
            .drawn
            .last()
            .is_none_or(|last| at.unix_s.saturating_sub(last.unix_s) >= BETWEEN_DRAWS_H * HOUR_S);
        self.since
            .is_some_and(|since| at.day().saturating_sub(since.day()) <= learn::trial::DAYS_MOST)
            && self.drawn.len() < self.evenings()
            && rested
    }

    /// Until when the answer to an evening counts: until the next is drawn, and not for ever.
    fn until(&self, evening: usize) -> i64 {
        let next = self.drawn.get(evening + 1).map_or(i64::MAX, |next| next.unix_s);
        let drawn = self.drawn.get(evening).map_or(i64::MAX, |drawn| drawn.unix_s);
        drawn.saturating_add(learn::trial::ANSWER_H * HOUR_S).min(next)
    }
}

/// Where the trial stands now; nothing when there is none. It is over when all its evenings have had their time, or its
/// last day has come; nothing that was answered ends it sooner.
#[must_use]
pub fn stands(state: &State, now: Moment) -> Option<Stands> {
    let trial = state.learning.trial.as_ref()?;
    let Some(since) = trial.since else {
        return Some(Stands::Asked);
    };
    let last = trial.drawn.len().checked_sub(1);
    let open = last.is_some_and(|last| now.unix_s < trial.until(last));
    let all = trial.drawn.len() >= trial.evenings();
    Some(
        if (all && !open) || now.day().saturating_sub(since.day()) > learn::trial::DAYS_MOST {
            Stands::Over
        } else if trial.may_draw(now) {
            Stands::Ready
        } else {
            Stands::Tonight(learn::trial::arm(trial.coins, last.unwrap_or(0)))
        },
    )
}

/// What the trial comes to for one person, from their own entries. Nothing before it is over: it stays sealed.
#[must_use]
pub fn finding(state: &State, who: Who, now: Moment) -> Option<learn::trial::Finding> {
    let trial = state.learning.trial.as_ref()?;
    (stands(state, now) == Some(Stands::Over)).then(|| {
        let answers: Vec<Option<f64>> = (0..trial.evenings())
            .map(|evening| answer(state, trial, who, evening))
            .collect();
        learn::trial::analyse(trial.coins, &answers, if state.together() { 2 } else { 1 })
    })
}

fn answer(state: &State, trial: &Trial, who: Who, evening: usize) -> Option<f64> {
    let drawn = trial.drawn.get(evening)?.unix_s;
    let own = state.check_ins.iter().filter(|(at, writer, _)| {
        *writer == who
            && (drawn..trial.until(evening)).contains(&at.unix_s)
            && state.learning.counts(who, *at)
    });
    let mut own = own.map(|(_, _, entry)| entry);
    match trial.plan.outcome {
        Outcome::Calm => own.find_map(|entry| entry.calm).map(f64::from),
        Outcome::Unease => own
            .find_map(|entry| entry.alarm_distance.max(entry.alarm_closeness))
            .map(f64::from),
        Outcome::Morning => own.find_map(|entry| {
            let said: Vec<u8> = entry.lived?.morning().into_iter().flatten().collect();
            let sum: f64 = said.iter().copied().map(f64::from).sum();
            #[expect(clippy::cast_precision_loss, reason = "three answers")]
            (!said.is_empty()).then(|| sum / said.len() as f64)
        }),
    }
}
