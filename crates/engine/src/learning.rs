//! Learning from a diary, as a job that takes a while: a question and an answer as bytes, with progress between.
//!
//! Both are rows of numbers written by hand, since they hold nothing but numbers; a number that is not there is written
//! as one that is none. Like the other questions this format is not stored and has no versions.

use learn::diary::{Diary, Entry, Note, Side, What};
use learn::predictions::{ANSWERS, Expected, ITEMS, MORNING_ANSWERS, MORNING_ITEMS, Morning};
use learn::{Answered, Known, Learned, Question, Trend, Verdict};
use model::{Begun, Couple, Who};

use crate::ask::{Drawn, Two};
use crate::solve::{couple, narrow};

/// One seed for the app: the same diary gives the same answer on every phone.
const SEED: u64 = 1;
/// Numbers of one entry.
const ROW: usize = 19;

/// A number that was learned, by its name (`learn::Known`).
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its name.
    pub name: String,
    /// Whose it is; nothing when it is the couple's.
    pub who: Option<Who>,
    /// Middle, 5th and 95th percentile before.
    pub before: [f64; 3],
    /// The same with the diary.
    pub after: [f64; 3],
    /// Evenly spaced quantiles of both.
    pub shapes: [Vec<f64>; 2],
}

/// What a diary comes to, as the page gets it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Every number.
    pub numbers: Vec<Number>,
    /// The seven questions, for both.
    pub questions: Vec<Answered>,
    /// Whether the posterior of the evenings and that of the mornings can be trusted.
    pub trusted: [bool; 2],
    /// What was noticed in the entries.
    pub notes: Vec<Note>,
    /// Evenings in the diary.
    pub evenings: u32,
    /// Check-ins the numbers rest on.
    pub check_ins: u32,
    /// What either would answer next.
    pub expected: [Expected; 2],
    /// What either would answer the next morning.
    pub expected_morning: [Morning; 2],
    /// Draws of where both are, for a plan; empty when they cannot be trusted.
    pub here: Vec<[Drawn; 2]>,
}

/// Why nothing was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLearned {
    /// The bytes are no question.
    #[error("the page and its engine are of different versions; load the page again")]
    Question,
    /// It was stopped by the one who asked.
    #[error("stopped before the diary was learned from: ask again")]
    Stopped,
}

/// A question as bytes: both as they answered the check, and the diary.
#[must_use]
pub fn learn_question(two: &Two, entries: &[Entry]) -> Vec<u8> {
    let mut out = Writer(Vec::new());
    let people = postcard::to_allocvec(two).unwrap_or_default();
    out.count(people.len());
    out.0.extend(people);
    out.count(entries.len());
    for entry in entries {
        write_entry(&mut out, entry);
    }
    out.0
}

/// Learns. `go_on` is told how far the work is, 0–1, and says whether to go on.
///
/// # Errors
/// See [`NotLearned`].
pub fn learn(question: &[u8], go_on: &mut dyn FnMut(f64) -> bool) -> Result<Vec<u8>, NotLearned> {
    let (couple, entries) = learn_asked(question).ok_or(NotLearned::Question)?;
    let diary = Diary::of(&entries);
    let learned = learn::learn(&diary, Some(&couple), SEED, go_on).map_err(|_| NotLearned::Stopped)?;
    Ok(write_found(&learned, &diary))
}

/// What a question asks about: both as they answered the check, and the entries of the diary. Nothing where the bytes are
/// none of [`learn_question`], or the check's answers fit nobody.
#[must_use]
pub fn learn_asked(bytes: &[u8]) -> Option<(Couple, Vec<Entry>)> {
    let mut from = Reader(bytes);
    let length = from.count()?;
    let (people, rest) = from.0.split_at_checked(length)?;
    from.0 = rest;
    let two: Two = postcard::from_bytes(people).ok()?;
    let count = from.count()?;
    let entries: Option<Vec<Entry>> = (0..count).map(|_| read_entry(&mut from)).collect();
    from.0.is_empty().then_some(())?;
    Some((couple(&two).ok()?, entries?))
}

fn write_entry(out: &mut Writer, entry: &Entry) {
    let mut row = [f64::NAN; ROW];
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds since 1970 are whole numbers far below 2^53"
    )]
    let at = entry.unix_s as f64;
    row[..3].copy_from_slice(&[at, f64::from(entry.offset_min), index(entry.who)]);
    match &entry.what {
        What::Morning(answers) => {
            for (place, answer) in row[3..6].iter_mut().zip(answers) {
                *place = maybe(*answer);
            }
        }
        What::CheckIn {
            minutes_after,
            answers,
            did,
        } => {
            row[6] = *minutes_after;
            for (place, answer) in row[7..12].iter_mut().zip(answers) {
                *place = maybe(*answer);
            }
            let minutes = [did.hold_min, did.talk_min, did.apart_min];
            let told = [did.agreement_kept, did.soothed_first, did.partner_turned_away];
            for (place, minutes) in row[12..15].iter_mut().zip(minutes) {
                *place = minutes.unwrap_or(f64::NAN);
            }
            for (place, told) in row[15..18].iter_mut().zip(told) {
                *place = maybe(told.map(u8::from));
            }
            let begun = did
                .begun_from
                .and_then(|from| BEGUN.iter().position(|one| *one == from));
            row[18] = maybe(begun.and_then(|at| u8::try_from(at).ok()));
        }
    }
    for number in row {
        out.number(number);
    }
}

const BEGUN: [Begun; 4] = [Begun::Desire, Begun::Insecurity, Begun::ToPlease, Begun::ToSoothe];

fn read_entry(from: &mut Reader<'_>) -> Option<Entry> {
    let mut row = [0.0; ROW];
    for number in &mut row {
        *number = from.number()?;
    }
    let small = |at: usize| (!row[at].is_nan()).then_some(row[at] as u8);
    let told = |at: usize| small(at).map(|yes| yes == 1);
    let minutes = |at: usize| Some(row[at]).filter(|minutes| !minutes.is_nan());
    let what = match minutes(6) {
        None => What::Morning([3, 4, 5].map(small)),
        Some(minutes_after) => What::CheckIn {
            minutes_after,
            answers: [7, 8, 9, 10, 11].map(small),
            did: Side {
                hold_min: minutes(12),
                talk_min: minutes(13),
                apart_min: minutes(14),
                agreement_kept: told(15),
                soothed_first: told(16),
                partner_turned_away: told(17),
                begun_from: small(18).and_then(|at| BEGUN.get(usize::from(at)).copied()),
                reports: Vec::new(),
            },
        },
    };
    Some(Entry {
        unix_s: row[0] as i64,
        offset_min: row[1] as i32,
        who: who(row[2])?,
        what,
    })
}

fn write_found(learned: &Learned, diary: &Diary) -> Vec<u8> {
    let mut out = Writer(Vec::new());
    out.count(learned.numbers.len());
    for known in &learned.numbers {
        write_number(&mut out, known);
    }
    out.count(learned.questions.len());
    for one in &learned.questions {
        out.all(&[f64::from(one.question as u8), index(one.who), f64::from(one.n)]);
        write_said(&mut out, one.effect, one.verdict);
        if let Some(Trend { effect, verdict }) = one.trend {
            write_said(&mut out, effect, verdict);
        }
    }
    out.all(&[learned.evenings.trusted(), learned.mornings.trusted()].map(|yes| f64::from(u8::from(yes))));
    out.count(learned.notes.len());
    for note in &learned.notes {
        let (kind, of, n) = match *note {
            Note::Late(n) => (0, Who::A, n),
            Note::Again(n) => (1, Who::A, n),
            Note::Differently(n) => (2, Who::A, n),
            Note::Unmoved(of, n) => (3, of, n),
            Note::Silent(of, n) => (4, of, n),
            Note::Travelled(n) => (5, Who::A, n),
        };
        out.all(&[f64::from(kind), index(of), f64::from(n)]);
    }
    out.count(diary.evenings.len());
    out.count(learned.check_ins);
    for chances in learned.expected.iter().flatten() {
        out.all(chances);
    }
    for chances in learned.expected_morning.iter().flatten() {
        out.all(chances);
    }
    out.count(learned.places.len());
    for place in &learned.places {
        for i in 0..2 {
            out.all(&[place.anxiety[i], place.avoidance[i], place.window_min[i]]);
        }
    }
    out.0
}

/// An effect with what can be said of it.
fn write_said(out: &mut Writer, effect: Option<[f64; 3]>, verdict: Verdict) {
    out.all(&effect.unwrap_or([f64::NAN; 3]));
    let (verdict, more) = match verdict {
        Verdict::NotYet { more } => (0, more),
        Verdict::Linked => (1, 0),
        Verdict::Little => (2, 0),
    };
    out.all(&[f64::from(verdict), f64::from(more)]);
}

fn write_number(out: &mut Writer, known: &Known) {
    out.count(known.name.len());
    out.0.extend(known.name.as_bytes());
    out.number(known.who.map_or(f64::NAN, index));
    out.all(&known.before);
    out.all(&known.after);
    for shape in &known.shapes {
        out.count(shape.len());
        out.all(shape);
    }
}

impl Found {
    /// Reads what was learned; nothing if the bytes are no answer.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes);
        let numbers: Option<Vec<Number>> = (0..from.count()?).map(|_| read_number(&mut from)).collect();
        let questions: Option<Vec<Answered>> = (0..from.count()?).map(|_| read_answered(&mut from)).collect();
        let trusted = [from.number()? == 1.0, from.number()? == 1.0];
        let notes: Option<Vec<Note>> = (0..from.count()?).map(|_| read_note(&mut from)).collect();
        let (evenings, check_ins) = (from.count()?, from.count()?);
        let mut expected = [[[0.0; ANSWERS]; ITEMS]; 2];
        for chance in expected.iter_mut().flatten().flatten() {
            *chance = from.number()?;
        }
        let mut expected_morning = [[[0.0; MORNING_ANSWERS]; MORNING_ITEMS]; 2];
        for chance in expected_morning.iter_mut().flatten().flatten() {
            *chance = from.number()?;
        }
        let here: Option<Vec<[Drawn; 2]>> = (0..from.count()?).map(|_| read_here(&mut from)).collect();
        from.0.is_empty().then_some(())?;
        Some(Self {
            numbers: numbers?,
            questions: questions?,
            trusted,
            notes: notes?,
            evenings: u32::try_from(evenings).ok()?,
            check_ins: u32::try_from(check_ins).ok()?,
            expected,
            expected_morning,
            here: here?,
        })
    }

    /// A number by its name and owner.
    #[must_use]
    pub fn number(&self, name: &str, who: Option<Who>) -> Option<&Number> {
        self.numbers.iter().find(|one| one.name == name && one.who == who)
    }
}

fn read_number(from: &mut Reader<'_>) -> Option<Number> {
    let length = from.count()?;
    let (name, rest) = from.0.split_at_checked(length)?;
    from.0 = rest;
    let whose = from.number()?;
    let before = from.three()?;
    let after = from.three()?;
    let mut shapes = [Vec::new(), Vec::new()];
    for shape in &mut shapes {
        let points: Option<Vec<f64>> = (0..from.count()?).map(|_| from.number()).collect();
        *shape = points?;
    }
    Some(Number {
        name: core::str::from_utf8(name).ok()?.to_owned(),
        who: who(whose),
        before,
        after,
        shapes,
    })
}

fn read_here(from: &mut Reader<'_>) -> Option<[Drawn; 2]> {
    let (a, b) = (from.three()?, from.three()?);
    Some([a.map(narrow), b.map(narrow)])
}

fn read_answered(from: &mut Reader<'_>) -> Option<Answered> {
    let question = *Question::ALL.get(from.number()? as usize)?;
    let of = who(from.number()?)?;
    let n = from.number()? as u32;
    let (effect, verdict) = read_said(from)?;
    let trend = if question == Question::TooMuch {
        let (effect, verdict) = read_said(from)?;
        Some(Trend { effect, verdict })
    } else {
        None
    };
    Some(Answered {
        question,
        who: of,
        n,
        effect,
        verdict,
        trend,
    })
}

fn read_said(from: &mut Reader<'_>) -> Option<(Option<[f64; 3]>, Verdict)> {
    let effect = from.three()?;
    let (verdict, more) = (from.number()?, from.number()? as u32);
    let verdict = match verdict as u8 {
        0 => Verdict::NotYet { more },
        1 => Verdict::Linked,
        _ => Verdict::Little,
    };
    Some(((!effect[0].is_nan()).then_some(effect), verdict))
}

fn read_note(from: &mut Reader<'_>) -> Option<Note> {
    let (kind, of, n) = (from.number()?, who(from.number()?)?, from.number()? as u32);
    Some(match kind as u8 {
        0 => Note::Late(n),
        1 => Note::Again(n),
        2 => Note::Differently(n),
        3 => Note::Unmoved(of, n),
        4 => Note::Silent(of, n),
        _ => Note::Travelled(n),
    })
}

fn index(who: Who) -> f64 {
    if who == Who::A { 0.0 } else { 1.0 }
}

fn who(number: f64) -> Option<Who> {
    (!number.is_nan()).then_some(if number == 0.0 { Who::A } else { Who::B })
}

fn maybe(value: Option<u8>) -> f64 {
    value.map_or(f64::NAN, f64::from)
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: f64) {
        self.0.extend(number.to_le_bytes());
    }

    fn all(&mut self, numbers: &[f64]) {
        for number in numbers {
            self.number(*number);
        }
    }

    fn count(&mut self, count: usize) {
        self.0.extend(u32::try_from(count).unwrap_or(0).to_le_bytes());
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<f64> {
        let (bytes, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(f64::from_le_bytes(*bytes))
    }

    fn three(&mut self) -> Option<[f64; 3]> {
        Some([self.number()?, self.number()?, self.number()?])
    }

    fn count(&mut self) -> Option<usize> {
        let (bytes, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    }
}
