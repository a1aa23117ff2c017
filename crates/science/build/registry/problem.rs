//! One thing that is wrong in a file, said so that it can be put right.

use std::fmt;

/// Where it is, what it is, and the cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// File name inside `science/`.
    pub(crate) file: &'static str,
    /// Line of the entry's `[[header]]`, when it is known.
    pub(crate) line: Option<usize>,
    /// What kind of entry and which one: `claim "oxytocin-hours"`; empty for the file as a whole.
    pub(crate) entry: String,
    /// The key inside the entry; empty for the entry as a whole.
    pub(crate) key: &'static str,
    /// What is wrong and how to put it right.
    pub(crate) text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "science/{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if !self.entry.is_empty() {
            write!(f, "{}: ", self.entry)?;
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.text)
    }
}

/// Where problems of one entry are collected.
pub(crate) struct Entry<'a> {
    pub(crate) file: &'static str,
    pub(crate) line: Option<usize>,
    pub(crate) name: String,
    pub(crate) problems: &'a mut Vec<Problem>,
}

impl Entry<'_> {
    /// Notes that `key` is wrong.
    pub(crate) fn wrong(&mut self, key: &'static str, text: impl Into<String>) {
        self.problems.push(Problem {
            file: self.file,
            line: self.line,
            entry: self.name.clone(),
            key,
            text: text.into(),
        });
    }
}
