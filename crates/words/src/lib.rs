//! Every word a person reads, compiled from Fluent files; a missing key does not compile.
//!
//! The files are `content/<locale>/*.ftl`. The build turns them into static tables (see `build/fluent.rs` for the part of
//! Fluent that is understood: texts, variables, terms, `[one]`/`[other]`), so that no parser is shipped to a phone.

/// One message: an index into every locale's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Message(u16);

enum Part {
    Text(&'static str),
    Variable(&'static str),
    Plural {
        variable: &'static str,
        one: &'static [Part],
        other: &'static [Part],
    },
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

impl Message {
    /// The message with this key, for keys that come as data (items, reasons).
    #[must_use]
    pub fn find(key: &str) -> Option<Self> {
        let index = KEYS.binary_search(&key).ok()?;
        u16::try_from(index).ok().map(Self)
    }

    /// The key in the files.
    #[must_use]
    pub fn key(self) -> &'static str {
        KEYS.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// The text with variables filled in. A variable that is not given leaves its name in braces, which tests look for.
    #[must_use]
    pub fn text(self, variables: &[(&str, &str)]) -> String {
        let mut out = String::new();
        if let Some(parts) = EN.get(usize::from(self.0)) {
            write_parts(&mut out, parts, variables);
        }
        out
    }
}

impl Message {
    /// The names of the variables the text asks for, sorted.
    #[must_use]
    pub fn variables(self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if let Some(parts) = EN.get(usize::from(self.0)) {
            name_variables(parts, &mut names);
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn name_variables(parts: &'static [Part], into: &mut Vec<&'static str>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Variable(name) => into.push(name),
            Part::Plural { variable, one, other } => {
                into.push(variable);
                name_variables(one, into);
                name_variables(other, into);
            }
        }
    }
}

/// The text of the message with this key, or nothing when there is no such message.
#[must_use]
pub fn text(key: &str, variables: &[(&str, &str)]) -> Option<String> {
    Message::find(key).map(|message| message.text(variables))
}

/// Every key, sorted.
#[must_use]
pub fn keys() -> &'static [&'static str] {
    KEYS
}

fn write_parts(out: &mut String, parts: &[Part], variables: &[(&str, &str)]) {
    let value = |name: &str| {
        variables
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| *value)
    };
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Variable(name) => match value(name) {
                Some(value) => out.push_str(value),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            },
            Part::Plural { variable, one, other } => {
                let arm = if value(variable) == Some("1") { one } else { other };
                write_parts(out, arm, variables);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, variables: &[(&str, &str)], expected: Option<&str>) {
        assert_eq!(text(key, variables).as_deref(), expected, "{key} {variables:?}");
    }

    #[test]
    fn texts_variables_and_plurals() {
        check("no-such-message", &[], None);
        check("common-minutes", &[("count", "1")], Some("1 minute"));
        check("common-minutes", &[("count", "8")], Some("8 minutes"));
        check("common-minutes", &[], Some("{count} minutes"));
    }

    #[test]
    fn keys_are_sorted_and_found() {
        for key in keys() {
            assert_eq!(Message::find(key).map(Message::key), Some(*key));
        }
    }
}
