//! What is wrong with the input: where, what, and the cure.

use serde_json::{Value, json};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Problem {
    /// The file as it was named on the command line or in another file.
    pub(crate) file: Option<String>,
    /// Line and column in the file, from 1.
    pub(crate) place: Option<(usize, usize)>,
    /// The key, with the tables it is in: `partner[2].anxiety`.
    pub(crate) key: Option<String>,
    /// What is wrong: "unknown key `anxeity`".
    pub(crate) what: String,
    /// What to do about it: "did you mean `anxiety`?".
    pub(crate) cure: String,
}

impl Problem {
    /// A problem that no file has a line for.
    pub(crate) fn general(what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            cure: cure.into(),
            ..Self::default()
        }
    }

    /// A problem with a whole file.
    pub(crate) fn of_file(file: &str, what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            file: Some(file.to_owned()),
            ..Self::general(what, cure)
        }
    }

    fn as_json(&self) -> Value {
        json!({
            "file": self.file,
            "line": self.place.map(|place| place.0),
            "column": self.place.map(|place| place.1),
            "key": self.key,
            "problem": self.what,
            "cure": self.cure,
            "message": self.to_string(),
        })
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.file, self.place) {
            (Some(file), Some((line, column))) => write!(f, "{} at {file}:{line}:{column}", self.what)?,
            (Some(file), None) => write!(f, "{file}: {}", self.what)?,
            (None, _) => f.write_str(&self.what)?,
        }
        write!(f, ": {}", self.cure)
    }
}

/// Everything that is wrong, told in one go.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Problems(Vec<Problem>, Option<String>);

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Adds those that are not there yet.
    pub(crate) fn append_new(&mut self, others: Self) {
        for problem in others.0 {
            if !self.0.contains(&problem) {
                self.0.push(problem);
            }
        }
    }

    /// The same after a text that belongs on stdout all the same: the work was done, and what it found is the problem.
    pub(crate) fn after(mut self, shown: String) -> Self {
        self.1 = Some(shown);
        self
    }

    /// What belongs on stdout.
    pub(crate) fn shown(&self) -> Option<&str> {
        self.1.as_deref()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, unless something was wrong on the way to it.
    pub(crate) fn or<T>(mut self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => {
                self.0.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
                Err(self)
            }
        }
    }

    /// `{"error": {...}}`, for machines.
    pub(crate) fn as_json(&self) -> Value {
        json!({ "error": {
            "kind": "input",
            "exit_code": 1,
            "message": self.to_string().trim_end(),
            "problems": self.0.iter().map(Problem::as_json).collect::<Vec<_>>(),
        }})
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem], None)
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        Ok(())
    }
}
