//! Words that stand in a form and are not kept yet, so that a lock loses none of them.

use std::collections::BTreeMap;

use crate::bounds::{Refused, check_id, ensure};
use crate::practice::{Draft, Said};
use model::Who;

/// So many fields has no form.
const FIELDS_MAX: usize = 24;
/// All words of one form together, in characters: a record holds them in the widest script.
pub const FORM_MAX: usize = 12_000;

/// Checks what stands in a form.
///
/// # Errors
/// [`Refused`] says what to give instead.
pub(crate) fn check(form: &str, fields: &[Said]) -> Result<(), Refused> {
    check_id(form)?;
    ensure(fields.len() <= FIELDS_MAX, Refused::ListTooLong)?;
    fields.iter().try_for_each(|said| check_id(&said.field))?;
    let length: usize = fields.iter().map(|said| said.text.chars().count()).sum();
    ensure(length <= FORM_MAX, Refused::WordsTooLong)
}

/// What is begun and not finished, and whether records of something finished or thrown away are still there.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Unfinished {
    forms: BTreeMap<(usize, String), Vec<Said>>,
    practice: Option<Draft>,
    /// Records that hold something unfinished, of whatever age.
    records: usize,
}

impl Unfinished {
    /// What stands in somebody's form; nothing where it was never begun, kept, or thrown away.
    #[must_use]
    pub fn form(&self, who: Who, form: &str) -> Option<&[Said]> {
        self.forms.get(&(who.index(), form.to_owned())).map(Vec::as_slice)
    }

    /// The practice that was begun and not finished.
    #[must_use]
    pub const fn practice(&self) -> Option<&Draft> {
        self.practice.as_ref()
    }

    /// Whether there are records whose words nobody waits for any more.
    #[must_use]
    pub fn has_leftovers(&self) -> bool {
        self.records > self.forms.len() + usize::from(self.practice.is_some())
    }

    pub(crate) fn take_form(&mut self, who: Who, form: &str, fields: &[Said]) {
        self.records += 1;
        let key = (who.index(), form.to_owned());
        if fields.is_empty() {
            self.forms.remove(&key);
        } else {
            self.forms.insert(key, fields.to_vec());
        }
    }

    pub(crate) fn take_practice(&mut self, draft: Option<&Draft>) {
        self.records += 1;
        self.practice = draft.cloned();
    }

    /// A practice came to its end.
    pub(crate) fn finish(&mut self, practice: &str) {
        if self
            .practice
            .as_ref()
            .is_some_and(|draft| draft.practice == practice)
        {
            self.practice = None;
        }
    }
}
