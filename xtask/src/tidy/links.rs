//! Every link from a page to a file leads somewhere.

use std::path::{Component, Path, PathBuf};

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "links",
    reason: "a reader who meets a dead link stops believing the page",
    cure: "write the path as it is now, from the page's own folder",
    check,
};

fn check(workspace: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources, |path| workspace.path(path).exists()))
}

fn find(sources: &Sources, exists: impl Fn(&Path) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is("md")) {
        let mut code = false;
        for (number, line) in source.lines() {
            if line.trim_start().starts_with("```") {
                code = !code;
            }
            if code {
                continue;
            }
            for target in targets(line) {
                let folder = Path::new(&source.path).parent().unwrap_or(Path::new(""));
                if !exists(&flat(&folder.join(target))) {
                    found.push(Finding::new(
                        &source.path,
                        number,
                        format!("`{target}` does not exist"),
                    ));
                }
            }
        }
    }
    found
}

/// The files a line links to: `](path)` without the part behind `#`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter_map(|link| link.split(['#', ' ']).next())
        .filter(|link| !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:"))
}

/// Resolves `..` without asking the disk.
fn flat(path: &Path) -> PathBuf {
    let mut flat = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            flat.pop();
        } else {
            flat.push(part);
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved_from_the_page() {
        let table = [
            ("README.md", "see [a](docs/a.md)", 0),
            ("README.md", "see [b](docs/b.md)", 1),
            ("docs/x.md", "see [a](a.md#part) and [up](../README.md)", 0),
            (
                "docs/x.md",
                "see [web](https://example.org/b.md), [here](#part)",
                0,
            ),
            ("docs/x.md", "```\n[code](nowhere)\n```", 0),
        ];
        let exists = |path: &Path| path == Path::new("docs/a.md") || path == Path::new("README.md");
        for (file, line, count) in table {
            assert_eq!(
                find(&Sources::of(&[(file, line)]), exists).len(),
                count,
                "{file}: {line}"
            );
        }
    }
}
