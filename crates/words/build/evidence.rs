//! The texts of claims and their sources, which stand in `science/*.toml`, as English messages like any other.

use crate::fluent::{Messages, Part};

/// Adds `evidence-<claim>-told`, `-known`, `-why` and `-sources`.
pub(crate) fn add(messages: &mut Messages) -> Result<(), String> {
    for claim in science::claims() {
        let cited = claim.sources.iter().filter_map(|id| science::citation(id));
        let sources: Vec<String> = cited
            .map(|citation| match citation.locator {
                "" => citation.text.to_owned(),
                locator => format!("{} ({locator})", citation.text),
            })
            .collect();
        let sources = sources.join("; ");
        for (part, text) in [
            ("told", claim.told),
            ("known", claim.sentence),
            ("why", claim.why),
            ("sources", &sources),
        ] {
            let key = format!("evidence-{}-{part}", claim.id);
            if messages
                .insert(key.clone(), vec![Part::Text(text.to_owned())])
                .is_some()
            {
                return Err(format!("{key}: this key belongs to a claim"));
            }
        }
    }
    Ok(())
}

/// Names of authors and journals are the same in every language.
pub(crate) fn stays_as_it_is(key: &str) -> bool {
    key.starts_with("evidence-") && key.ends_with("-sources")
}
