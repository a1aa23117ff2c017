//! Every package of others may be used and handed on by anybody.

use super::{Finding, Rule, Sources};
use crate::parts;
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "licences",
    reason: "whoever passes the product on must not owe more than to name who made its parts",
    cure: "take another package, or add its licence to the list in xtask/src/parts.rs and say why",
    check,
};

fn check(workspace: &Workspace, _: &Sources) -> anyhow::Result<Vec<Finding>> {
    let parts = parts::all(workspace)?;
    let refused = parts
        .iter()
        .filter(|part| !part.licence.as_deref().is_some_and(parts::may_be_used));
    Ok(refused
        .map(|part| {
            let licence = part.licence.as_deref().unwrap_or("no licence");
            Finding::new(
                "Cargo.lock",
                0,
                format!("{} {}: {licence}", part.name, part.version),
            )
        })
        .collect())
}
