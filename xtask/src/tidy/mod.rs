//! Every "may not" of this house that a machine can check.
//!
//! A rule is one small file with a reason and a cure; what it finds is printed as `file:line`.

mod absent;
mod chance;
mod credentials;
mod direction;
mod evidence;
mod facts;
mod later;
mod licences;
mod links;
mod lints;
mod model;
mod neutral;
mod primitives;
mod pure;
mod rustc;
mod size;
mod sources;
mod spoken;
mod words;

use anyhow::bail;

use crate::process;
use crate::workspace::Workspace;

use sources::Sources;

/// One rule: what it is called, why it is there, how to obey it, and how it looks for breaches.
struct Rule {
    name: &'static str,
    reason: &'static str,
    cure: &'static str,
    check: fn(&Workspace, &Sources) -> anyhow::Result<Vec<Finding>>,
}

/// One breach of a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    /// Counted from one; 0 when the whole file is meant.
    line: usize,
    what: String,
}

impl Finding {
    fn new(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }
}

/// Quick rules first, so that small slips show before the compiler starts.
const RULES: [Rule; 17] = [
    size::RULE,
    words::RULE,
    spoken::RULE,
    neutral::RULE,
    later::RULE,
    primitives::RULE,
    pure::RULE,
    lints::RULE,
    absent::RULE,
    chance::RULE,
    credentials::RULE,
    licences::RULE,
    links::RULE,
    facts::RULE,
    model::RULE,
    direction::RULE,
    evidence::RULE,
];

/// Checks every rule, then the formatter and the compiler's lints.
///
/// # Errors
/// When a rule is broken; every breach is on the terminal.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let sources = Sources::load(&workspace.root)?;
    let mut broken = Vec::new();
    for rule in &RULES {
        let found = (rule.check)(workspace, &sources)?;
        if found.is_empty() {
            continue;
        }
        for finding in &found {
            eprintln!(
                "{}:{}: {} [{}]",
                finding.file, finding.line, finding.what, rule.name
            );
        }
        eprintln!("  why: {}\n  cure: {}", rule.reason, rule.cure);
        broken.push(rule.name);
    }
    if !broken.is_empty() {
        bail!("tidy: broken rules: {}", broken.join(", "));
    }
    process::step(&format!(
        "tidy: {} rules hold over {} files",
        RULES.len(),
        sources.len()
    ));
    rustc::format(workspace)?;
    rustc::clippy(workspace)
}
