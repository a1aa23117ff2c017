//! Every package obeys the house's lints, and `unsafe` is forbidden in all of them.

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "lints",
    reason: "a package that does not take the workspace's lints may use unsafe code, unwrap or print",
    cure: "write `[lints]` and `workspace = true` into its Cargo.toml; keep `unsafe_code = \"forbid\"` in the root's",
    check,
};

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.ends_with("Cargo.toml"))
    {
        let text = source.text.as_deref().unwrap_or_default();
        let squeezed: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if source.path == "Cargo.toml" {
            if !squeezed.contains("[workspace.lints.rust] unsafe_code = \"forbid\"") {
                found.push(Finding::new(&source.path, 0, "unsafe code is not forbidden"));
            }
        } else if !squeezed.contains("[lints] workspace = true") {
            found.push(Finding::new(
                &source.path,
                0,
                "the workspace's lints are not taken",
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_and_the_root_are_read() {
        let table = [
            (
                "Cargo.toml",
                "[workspace.lints.rust]\nunsafe_code = \"forbid\"\n",
                0,
            ),
            (
                "Cargo.toml",
                "[workspace.lints.rust]\nunsafe_code = \"warn\"\n",
                1,
            ),
            ("crates/a/Cargo.toml", "[lints]\nworkspace = true\n", 0),
            ("crates/a/Cargo.toml", "[package]\nname = \"a\"\n", 1),
        ];
        for (file, text, count) in table {
            assert_eq!(find(&Sources::of(&[(file, text)])).len(), count, "{file}: {text}");
        }
    }
}
