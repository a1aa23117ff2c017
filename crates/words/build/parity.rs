//! Holds every locale to the first one.

use std::collections::BTreeSet;

use crate::fluent::{Messages, Part};

/// The variables a message asks for.
pub(crate) fn variables(parts: &[Part]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Variable(name) => {
                found.insert(name.as_str());
            }
            Part::Plural { variable, one, other } => {
                found.insert(variable.as_str());
                found.extend(variables(one));
                found.extend(variables(other));
            }
        }
    }
    found
}

/// What a locale lacks, and what it says in vain.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Gaps {
    /// Messages that are not translated yet; they are said as in the first locale.
    pub(crate) missing: Vec<String>,
    /// Messages that the first locale does not have; they are left out.
    pub(crate) idle: Vec<String>,
}

/// Holds a locale to the first: the same messages with the same variables.
///
/// A text that asks for other variables stops the build, since it could say something that nobody has given it.
/// Gaps do not: whoever adds a message need not speak every language. They come back, so that somebody hears of them.
pub(crate) fn complete(
    locale: &str,
    messages: &mut Messages,
    (first, reference): (&str, &Messages),
) -> Result<Gaps, String> {
    let mut gaps = Gaps::default();
    messages.retain(|key, _| {
        let known = reference.contains_key(key);
        if !known {
            gaps.idle.push(key.clone());
        }
        known
    });
    for (key, parts) in reference {
        let Some(theirs) = messages.get(key) else {
            messages.insert(key.clone(), parts.clone());
            gaps.missing.push(key.clone());
            continue;
        };
        let (ours, others) = (variables(parts), variables(theirs));
        if ours != others {
            return Err(format!(
                "{locale}: `{key}` uses {others:?}, {first} uses {ours:?}"
            ));
        }
    }
    Ok(gaps)
}
