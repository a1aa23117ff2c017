//! What others may see of the app says nothing about it.

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "neutral",
    reason: "title, name, icon and file names are seen in the tab, the task switcher and the install list",
    cure: "choose a word that could belong to any app",
    check,
};

const TELLING: [&str; 12] = [
    "sex",
    "intima",
    "couple",
    "partner",
    "attach",
    "love",
    "relation",
    "bond",
    "body",
    "afterglow",
    "aftercare",
    "orgasm",
];

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with("apps/web/static/"))
    {
        let name = source.path.rsplit('/').next().unwrap_or_default();
        found.extend(
            telling(name).map(|word| Finding::new(&source.path, 0, format!("`{word}` in a file name"))),
        );
        let manifest = source.is("webmanifest");
        for (number, line) in source.lines() {
            if manifest || line.contains("<title") || line.contains("<meta") {
                found.extend(
                    telling(line).map(|word| Finding::new(&source.path, number, format!("`{word}`"))),
                );
            }
        }
    }
    found
}

fn telling(text: &str) -> impl Iterator<Item = &'static str> {
    let text = text.to_lowercase();
    TELLING.into_iter().filter(move |word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_titles_are_read() {
        let table = [
            (
                "apps/web/static/evenings.webmanifest",
                "{ \"name\": \"Evenings\" }",
                0,
            ),
            (
                "apps/web/static/evenings.webmanifest",
                "{ \"name\": \"Intimacy\" }",
                1,
            ),
            ("apps/web/static/index.html", "<title>For couples</title>", 1),
            ("apps/web/static/index.html", "<body>", 0),
            ("apps/web/static/afterglow.js", "", 1),
        ];
        for (file, line, count) in table {
            assert_eq!(find(&Sources::of(&[(file, line)])).len(), count, "{file}: {line}");
        }
    }
}
