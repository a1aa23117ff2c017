//! A screen that states a fact names the claims it rests on.
//!
//! In `content/en` a comment stands above such a message: `# claims: oxytocin-hours, touch-oxytocin`. Which messages
//! state facts is told by their keys, and by words that only facts use. Practices name theirs in `content/practices`,
//! reasons of a plan in `agree::why`; both are checked where they are.

use std::collections::BTreeMap;

use super::{Finding, Rule, Sources};
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "facts",
    reason: "whoever reads a statement must be able to ask how we know",
    cure: "write `# claims: ID, ID` above the message, with claims of science/claims.toml whose `screens` hold the screen",
    check,
};

const CLAIMS: &str = "science/claims.toml";
const CONTENT: &str = "content/en/";
/// Files whose facts are tied to claims elsewhere.
const ELSEWHERE: [&str; 2] = ["practices.ftl", "practice-ui.ftl"];
/// Keys of messages that state facts: how they begin and how they end.
const FACTS: [(&str, &str); 6] = [
    ("understand-", "-told"),
    ("understand-", "-measured"),
    ("understand-", "-origin"),
    ("understand-", "-sex"),
    ("understand-", "-reading"),
    ("understand-", "-helps"),
];
/// Keys that only name a thing.
const NAMES: [(&str, &str); 4] = [
    ("marker-", ""),
    ("curves-measure", "d"),
    ("claims-", ""),
    ("", "-title"),
];
/// Keys of headings and links, which promise facts but state none.
const HEADINGS: [&str; 1] = ["understand-body-more"];
/// Words that are said where something is known, or said to be.
const TELLING: [&str; 13] = [
    "oxytocin",
    "dopamine",
    "prolactin",
    "vasopressin",
    "serotonin",
    "endorphin",
    "cortisol",
    "hormone",
    " study",
    " studies",
    " rats",
    " voles",
    "has been measured",
];
/// How keys begin, and the screen of the claims they rest on.
const SCREENS: [(&str, &str); 9] = [
    ("understand-", "understand"),
    ("curves-", "curves"),
    ("ask-", "check"),
    ("check-", "check"),
    ("map-", "map"),
    ("agree-", "agreement"),
    ("plan-", "agreement"),
    ("now-", "now"),
    ("checkin-", "checkin"),
];

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let claims = claims(sources);
    let mut found = Vec::new();
    for source in sources.iter() {
        if let Some(file) = source.path.strip_prefix(CONTENT)
            && !ELSEWHERE.contains(&file)
        {
            for message in messages(source.lines()) {
                let say = |what: String| Finding::new(&source.path, message.line, what);
                found.extend(breaches(&message, &claims).into_iter().map(say));
            }
        }
        if source.is("rs") && source.path.starts_with("apps/web/src/screens/") {
            for (number, line) in source.lines() {
                let unknown = linked(line).filter(|id| !claims.contains_key(*id));
                found.extend(
                    unknown.map(|id| Finding::new(&source.path, number, format!("there is no claim `{id}`"))),
                );
            }
        }
    }
    found
}

/// Ids of claims that a line of a screen links to.
fn linked(line: &str) -> impl Iterator<Item = &str> {
    line.split("grade_link(app, \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
}

/// Every claim with the screens that rest on it.
fn claims(sources: &Sources) -> BTreeMap<String, Vec<String>> {
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut id = String::new();
    let lines = sources.iter().filter(|source| source.path == CLAIMS);
    for (_, line) in lines.flat_map(|source| source.lines()) {
        if let Some(name) = line.strip_prefix("id = ") {
            id = name.trim().trim_matches('"').to_owned();
            claims.entry(id.clone()).or_default();
        } else if let Some(list) = line.strip_prefix("screens = ") {
            let names = list.split('"').skip(1).step_by(2).map(str::to_owned);
            claims.entry(id.clone()).or_default().extend(names);
        }
    }
    claims
}

/// One message with the claims named above it.
struct Message {
    line: usize,
    key: String,
    text: String,
    claims: Vec<String>,
}

fn messages<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut claims = Vec::new();
    for (number, line) in lines {
        if let Some(list) = line.strip_prefix("# claims:") {
            claims = list.split(',').map(|id| id.trim().to_owned()).collect();
        } else if line.starts_with(' ') || line.starts_with('}') {
            if let Some(message) = messages.last_mut() {
                message.text.push(' ');
                message.text.push_str(line.trim());
            }
        } else if let Some((key, text)) = line.split_once(" =") {
            messages.push(Message {
                line: number,
                key: key.to_owned(),
                text: text.to_owned(),
                claims: std::mem::take(&mut claims),
            });
        } else if line.is_empty() {
            claims.clear();
        }
    }
    messages
}

fn breaches(message: &Message, claims: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let key = message.key.as_str();
    if message.claims.is_empty() {
        return if states_a_fact(message) {
            vec![format!("`{key}` states a fact without a claim")]
        } else {
            Vec::new()
        };
    }
    let screen = SCREENS
        .iter()
        .find(|(begins, _)| key.starts_with(begins))
        .map(|(_, screen)| *screen);
    message
        .claims
        .iter()
        .filter_map(|id| match (claims.get(id), screen) {
            (None, _) => Some(format!("there is no claim `{id}`")),
            (Some(screens), Some(screen)) if !screens.iter().any(|one| one == screen) => {
                Some(format!("the claim `{id}` does not list the screen `{screen}`"))
            }
            _ => None,
        })
        .collect()
}

fn states_a_fact(message: &Message) -> bool {
    let is = |(begins, ends): &(&str, &str)| {
        let key = &message.key;
        // With something in between: `understand-origin` is a heading.
        key.len() > begins.len() + ends.len() && key.starts_with(begins) && key.ends_with(ends)
    };
    if NAMES.iter().any(is) || HEADINGS.contains(&message.key.as_str()) {
        return false;
    }
    let text = format!(" {}", message.text.to_lowercase());
    FACTS.iter().any(is) || TELLING.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, expected: &[&str]) {
        let claims = "[[claim]]\nid = \"hours\"\nscreens = [\"understand\", \"now\"]\n";
        let sources = Sources::of(&[("content/en/app.ftl", message), (CLAIMS, claims)]);
        let found: Vec<String> = find(&sources).into_iter().map(|one| one.what).collect();
        assert_eq!(found, expected, "{message}");
    }

    #[test]
    fn a_fact_needs_a_claim_that_knows_its_screen() {
        check(
            "now-x = Oxytocin stays.",
            &["`now-x` states a fact without a claim"],
        );
        check(
            "now-x =\n    It is long,\n    say two studies.",
            &["`now-x` states a fact without a claim"],
        );
        check("# claims: hours\nnow-x = Oxytocin stays.", &[]);
        check(
            "# claims: hours\n\nnow-x = Oxytocin stays.",
            &["`now-x` states a fact without a claim"],
        );
        check(
            "# claims: hours\nmap-x = It stays.",
            &["the claim `hours` does not list the screen `map`"],
        );
        check("# claims: ours\nnow-x = It stays.", &["there is no claim `ours`"]);
        check(
            "understand-x-measured = It stays.",
            &["`understand-x-measured` states a fact without a claim"],
        );
        check("marker-oxytocin = Oxytocin", &[]);
        check("understand-x-title = Oxytocin", &[]);
        check("understand-origin = Where it can come from", &[]);
        check("now-x = Ten minutes, then sleep.", &[]);
    }

    #[test]
    fn a_screen_links_to_claims_that_exist() {
        let screen = ".maybe(super::claims::grade_link(app, \"ours\"))";
        let claims = "[[claim]]\nid = \"hours\"\nscreens = []\n";
        let sources = Sources::of(&[("apps/web/src/screens/now.rs", screen), (CLAIMS, claims)]);
        assert_eq!(find(&sources)[0].what, "there is no claim `ours`");
    }
}
