//! No file grows past what one reads in one sitting.

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "size",
    reason: "a file knows one job; past 600 lines it knows two",
    cure: "split the file where its two jobs meet",
    check,
};

const MOST_LINES: usize = 600;

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| ["rs", "js", "mjs"].iter().any(|extension| source.is(extension)))
        .filter_map(|source| {
            let lines = source.lines().count();
            (lines > MOST_LINES).then(|| Finding::new(&source.path, lines, format!("{lines} lines")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_hundred_lines_are_the_most() {
        let (fits, long) = ("\n".repeat(600), "\n".repeat(601));
        let sources = Sources::of(&[("a.rs", &fits), ("b.rs", &long), ("c.toml", &long)]);
        assert_eq!(find(&sources), [Finding::new("b.rs", 601, "601 lines")]);
    }
}
