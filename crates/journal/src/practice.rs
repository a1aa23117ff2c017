//! What somebody did with a practice, what they made their own, and what the two say about their loop.

use std::collections::BTreeMap;

use crate::bounds::{Refused, check_answer, check_id, check_name, ensure};
use crate::code;
use crate::moment::Moment;
use minicbor::{Decode, Encode};
use model::Who;
use serde::{Deserialize, Serialize};

/// Own words in one field of a practice, in characters: a paragraph.
pub const FIELD_MAX: usize = 1_000;
/// So many fields has no practice.
pub const FIELDS_MAX: usize = 16;
/// How strong, how sure, how scary: 0–10.
const SCALE_MAX: u8 = 10;

/// How it was after a practice, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Felt {
    /// Better.
    Better,
    /// The same.
    Same,
    /// Worse.
    Worse,
}

/// What was said in one field of a practice.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The field's name.
    #[n(0)]
    pub field: String,
    /// What was said, chosen or rated, as text.
    #[n(1)]
    pub text: String,
}

/// One use of a practice. Everything but its name may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practised {
    /// The practice's id.
    #[n(0)]
    pub practice: String,
    /// How strong the feeling was before, 0–10.
    #[n(1)]
    pub before: Option<u8>,
    /// How strong it was after, 0–10.
    #[n(2)]
    pub after: Option<u8>,
    /// How it was, in a word.
    #[n(3)]
    #[cbor(
        encode_with = "code::felt_maybe::encode",
        decode_with = "code::felt_maybe::decode",
        nil = "code::felt_maybe::nil",
        is_nil = "code::felt_maybe::is_nil"
    )]
    pub felt: Option<Felt>,
    /// Own words, only where the person said that they are kept.
    #[n(4)]
    pub fields: Vec<Said>,
}

/// A practice that was begun and not finished, kept so that a lock loses no words.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub struct Draft {
    /// The practice's id.
    #[n(0)]
    pub practice: String,
    /// The step it stands at, from 0.
    #[n(1)]
    pub step: u8,
    /// What was said so far.
    #[n(2)]
    pub fields: Vec<Said>,
}

/// What somebody made their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Own {
    /// A sentence to say or to show.
    #[n(0)]
    Phrase,
    /// The card "how to be with me afterwards". Earlier versions stay.
    #[n(1)]
    Card,
    /// A thing or a line that helps at night.
    #[n(2)]
    Tool,
}

impl Practised {
    /// Checks every value.
    ///
    /// # Errors
    /// [`Refused`] says what to give instead.
    pub(crate) fn check(&self) -> Result<(), Refused> {
        check_id(&self.practice)?;
        let scales = [self.before, self.after];
        ensure(
            scales.into_iter().flatten().all(|value| value <= SCALE_MAX),
            Refused::Scale,
        )?;
        check_fields(&self.fields)
    }
}

impl Draft {
    /// Checks every value.
    ///
    /// # Errors
    /// [`Refused`] says what to give instead.
    pub(crate) fn check(&self) -> Result<(), Refused> {
        check_id(&self.practice)?;
        check_fields(&self.fields)
    }
}

fn check_fields(fields: &[Said]) -> Result<(), Refused> {
    ensure(fields.len() <= FIELDS_MAX, Refused::WordsTooLong)?;
    for said in fields {
        check_id(&said.field)?;
        check_text(&said.text)?;
    }
    Ok(())
}

/// Own words within one field.
pub(crate) fn check_text(text: &str) -> Result<(), Refused> {
    ensure(text.chars().count() <= FIELD_MAX, Refused::WordsTooLong)
}

/// Checks the name of another relationship, where one is given.
pub(crate) fn check_other(name: Option<&String>) -> Result<(), Refused> {
    name.map_or(Ok(()), |name| check_name(name))
}

/// Checks an answer about another relationship.
pub(crate) fn check_about(item: &str, value: Option<u8>) -> Result<(), Refused> {
    check_id(item)?;
    check_answer(value)
}

/// Another relationship somebody has, or had: its name and the answers about it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Other {
    /// What to call it.
    pub name: String,
    /// Answers by item; a skip is `None`.
    pub answers: BTreeMap<String, Option<u8>>,
}

/// Something somebody made their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Since when.
    pub at: Moment,
    /// Whose; nothing where nobody said who held the phone.
    pub who: Option<Who>,
    /// What it is.
    pub kind: Own,
    /// The words.
    pub text: String,
}

/// What all of this adds up to.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Practices {
    done: Vec<(Moment, Option<Who>, Practised)>,
    /// Uses before this index no longer say what comes first, by whose they are: A, B, nobody's.
    forgotten: [usize; 3],
    own: Vec<Owned>,
    parts: [Vec<String>; 2],
    vetoed: Vec<(Who, String)>,
    others: BTreeMap<u8, Other>,
}

const fn place(who: Option<Who>) -> usize {
    match who {
        Some(who) => who.index(),
        None => 2,
    }
}

impl Practices {
    pub(crate) fn take_done(&mut self, at: Moment, who: Option<Who>, done: &Practised) {
        self.done.push((at, who, done.clone()));
    }

    pub(crate) fn forget(&mut self, who: Option<Who>) {
        self.forgotten[place(who)] = self.done.len();
    }

    pub(crate) fn take_own(&mut self, at: Moment, who: Option<Who>, kind: Own, text: &str, keep: bool) {
        let same = |one: &Owned| one.who == who && one.kind == kind && one.text == text;
        self.own.retain(|one| !same(one));
        if keep {
            self.own.push(Owned {
                at,
                who,
                kind,
                text: text.to_owned(),
            });
        }
    }

    pub(crate) fn take_part(&mut self, who: Who, part: &str, mine: bool) {
        let parts = &mut self.parts[who.index()];
        parts.retain(|known| known != part);
        parts.extend(mine.then(|| part.to_owned()));
        // A veto was against a sentence made of the parts of that time.
        self.vetoed.clear();
    }

    pub(crate) fn take_veto(&mut self, who: Who, line: &str, veto: bool) {
        self.vetoed
            .retain(|(by, known)| (*by, known.as_str()) != (who, line));
        self.vetoed.extend(veto.then(|| (who, line.to_owned())));
    }

    pub(crate) fn take_other(&mut self, id: u8, name: Option<&String>) {
        match name {
            Some(name) => self.others.entry(id).or_default().name.clone_from(name),
            None => {
                self.others.remove(&id);
            }
        }
    }

    pub(crate) fn take_about(&mut self, id: u8, item: &str, value: Option<u8>) {
        if let Some(other) = self.others.get_mut(&id) {
            other.answers.insert(item.to_owned(), value);
        }
    }

    /// Uses by this person that say what comes first for them, oldest first.
    pub fn uses(&self, who: Option<Who>) -> impl Iterator<Item = &Practised> {
        let done = self.done.iter().skip(self.forgotten[place(who)]);
        done.filter(move |(_, by, _)| *by == who).map(|(_, _, done)| done)
    }

    /// Everything that was done, oldest first.
    #[must_use]
    pub fn done(&self) -> &[(Moment, Option<Who>, Practised)] {
        &self.done
    }

    /// What somebody made their own, of one kind, newest first. Of cards the first is the one that counts.
    pub fn own(&self, who: Option<Who>, kind: Own) -> impl Iterator<Item = &Owned> {
        let own = self.own.iter().rev();
        own.filter(move |one| one.kind == kind && one.who == who)
    }

    /// What a partner said about their own part in the loop.
    #[must_use]
    pub fn parts(&self, who: Who) -> &[String] {
        &self.parts[who.index()]
    }

    /// Whether either of the two does not want this sentence said of them.
    #[must_use]
    pub fn is_vetoed(&self, line: &str) -> bool {
        self.vetoed.iter().any(|(_, known)| known == line)
    }

    /// Other relationships, by their number.
    #[must_use]
    pub const fn others(&self) -> &BTreeMap<u8, Other> {
        &self.others
    }
}
