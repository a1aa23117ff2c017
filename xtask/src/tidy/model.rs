//! The page of equations and the parameters know each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "model",
    reason: "a symbol nobody can look up is a number without a home",
    cure: "below the equation in docs/model.md, link the symbol as `[symbol](evidence.md#p-id)`",
    check,
};

const PARAMETERS: &str = "science/parameters.toml";
const MODEL: &str = "docs/model.md";
const EVIDENCE: &str = "docs/evidence.md";
/// How a link to a parameter goes on after its symbol.
const LINK: &str = "](evidence.md#p-";

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let symbols = symbols(sources);
    let mut found = Vec::new();
    let mut reached = BTreeSet::new();
    for page in sources
        .iter()
        .filter(|source| source.path.starts_with("docs/") && source.is("md"))
    {
        for (number, line) in page.lines() {
            for (text, id) in links(line) {
                let text = text.trim_matches('`').replace("\\|", "|");
                match symbols.get(id) {
                    None => found.push(Finding::new(
                        &page.path,
                        number,
                        format!("there is no parameter `{id}`"),
                    )),
                    Some(symbol) if text != *symbol && text != id => found.push(Finding::new(
                        &page.path,
                        number,
                        format!("the symbol of `{id}` is {symbol}, not {text}"),
                    )),
                    Some(_) if page.path == MODEL => {
                        reached.insert(id.to_owned());
                    }
                    Some(_) => {}
                }
            }
        }
    }
    let evidence = sources.iter().find(|source| source.path == EVIDENCE);
    let evidence = evidence
        .and_then(|source| source.text.as_deref())
        .unwrap_or_default();
    for id in symbols.keys() {
        if !reached.contains(id) {
            found.push(Finding::new(MODEL, 0, format!("`{id}` has no link")));
        }
        if !evidence.contains(&format!("<a id=\"p-{id}\">")) {
            found.push(Finding::new(EVIDENCE, 0, format!("`{id}` has no anchor")));
        }
    }
    found
}

/// Every parameter with its symbol.
fn symbols(sources: &Sources) -> BTreeMap<String, String> {
    let mut symbols = BTreeMap::new();
    let mut id = String::new();
    let lines = sources.iter().filter(|source| source.path == PARAMETERS);
    for (_, line) in lines.flat_map(|source| source.lines()) {
        if let Some(name) = line.strip_prefix("id = ") {
            id = name.trim().trim_matches('"').to_owned();
        } else if let Some(symbol) = line.strip_prefix("symbol = ") {
            symbols.insert(id.clone(), symbol.trim().trim_matches('"').to_owned());
        }
    }
    symbols
}

/// The links of a line to parameters: what they say, and the id.
fn links(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.match_indices(LINK).filter_map(move |(at, _)| {
        let text = line.get(..at)?.rsplit('[').next()?;
        let id = line.get(at + LINK.len()..)?.split(')').next()?;
        Some((text, id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_reached_by_its_symbol() {
        let data = "[[parameter]]\nid = \"pull_base\"\nsymbol = \"w_0\"\n[[parameter]]\nid = \"rise\"\nsymbol = \"r\"\n";
        let page = "Symbols: [w_0](evidence.md#p-pull_base) · [w_1](evidence.md#p-pull_base)\n[x](evidence.md#p-none)\n";
        let evidence = "<a id=\"p-pull_base\"></a>";
        let sources = Sources::of(&[(PARAMETERS, data), (MODEL, page), (EVIDENCE, evidence)]);
        let found: Vec<String> = find(&sources).into_iter().map(|one| one.what).collect();
        assert_eq!(
            found,
            [
                "the symbol of `pull_base` is w_0, not w_1",
                "there is no parameter `none`",
                "`rise` has no link",
                "`rise` has no anchor"
            ]
        );
    }
}
