//! The generated evidence page says what the data say.

use super::{Finding, Rule, Sources};
use crate::process;
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "evidence",
    reason: "docs/evidence.md is generated from science/*.toml; by hand it would drift",
    cure: "run `cargo run -p science --example evidence > docs/evidence.md`",
    check,
};

const PAGE: &str = "docs/evidence.md";

fn check(workspace: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    let written = sources
        .iter()
        .find(|source| source.path == PAGE)
        .and_then(|source| source.text.as_deref());
    let fresh = process::output(process::cargo().current_dir(&workspace.root).args([
        "run",
        "--quiet",
        "--package",
        "science",
        "--example",
        "evidence",
    ]))?;
    if written == Some(fresh.as_str()) {
        return Ok(Vec::new());
    }
    let line = written.map_or(0, |written| {
        1 + written
            .lines()
            .zip(fresh.lines())
            .take_while(|(old, new)| old == new)
            .count()
    });
    Ok(vec![Finding::new(PAGE, line, "differs from the data")])
}
