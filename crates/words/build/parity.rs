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

/// Holds a locale to the first: the same messages with the same variables. A message that is not translated yet is
/// taken from the first; what is missing comes back, so that somebody hears of it.
pub(crate) fn complete(
    locale: &str,
    messages: &mut Messages,
    (first, reference): (&str, &Messages),
) -> Result<Vec<String>, String> {
    if let Some(key) = messages.keys().find(|key| !reference.contains_key(*key)) {
        return Err(format!("{locale}: the message `{key}` is not in {first}"));
    }
    let mut missing = Vec::new();
    for (key, parts) in reference {
        let Some(theirs) = messages.get(key) else {
            messages.insert(key.clone(), parts.clone());
            missing.push(key.clone());
            continue;
        };
        let (ours, others) = (variables(parts), variables(theirs));
        if ours != others {
            return Err(format!(
                "{locale}: `{key}` uses {others:?}, {first} uses {ours:?}"
            ));
        }
    }
    Ok(missing)
}
