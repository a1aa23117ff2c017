//! `afterglow claims`: what is told, what is known, how surely, and where it stands.

use science::{Claim, Grade, Topic};
use serde_json::{Value, json};

use crate::args::ClaimsArgs;
use crate::show::{json, table};

pub(crate) fn run(args: &ClaimsArgs, as_json: bool) -> String {
    let wanted = |claim: &&Claim| {
        (args.grade.is_empty() || args.grade.contains(&claim.grade))
            && (args.topic.is_empty() || args.topic.contains(&claim.topic))
    };
    let claims: Vec<&Claim> = science::claims().iter().filter(wanted).collect();
    if as_json {
        json::text(&claims.into_iter().map(entry).collect())
    } else {
        for_people(&claims)
    }
}

fn entry(claim: &Claim) -> Value {
    let sources: Vec<Value> = claim
        .sources
        .iter()
        .filter_map(|id| science::citation(id))
        .map(|one| {
            json!({ "id": one.id, "text": one.text, "locator": one.locator, "url": one.url, "seen": one.seen.name() })
        })
        .collect();
    json!({
        "id": claim.id,
        "number": claim.number,
        "topic": claim.topic.name(),
        "grade": claim.grade.letter(),
        "grade_shown": claim.grade_shown,
        "told": claim.told,
        "sentence": claim.sentence,
        "why": claim.why,
        "sources": sources,
        "rows": claim.rows,
        "screens": claim.screens.iter().map(|screen| screen.name()).collect::<Vec<_>>(),
    })
}

fn for_people(claims: &[&Claim]) -> String {
    let mut text = String::new();
    for topic in Topic::ALL {
        let mut own = claims.iter().filter(|claim| claim.topic == topic).peekable();
        if own.peek().is_none() {
            continue;
        }
        text.push_str(&format!("{}\n\n", topic.title()));
        for claim in own {
            text.push_str(&format!("  {}  [{}]\n", claim.id, claim.grade_shown));
            text.push_str(&table::wrap(&format!("told:  {}", claim.told), "    "));
            text.push_str(&table::wrap(&format!("known: {}", claim.sentence), "    "));
            text.push_str(&table::wrap(&format!("grade: {}", claim.why), "    "));
            for source in claim.sources.iter().filter_map(|id| science::citation(id)) {
                let line = format!(
                    "source: {} {} [{}]",
                    source.text,
                    source.locator,
                    source.seen.name()
                );
                text.push_str(&table::wrap(&line, "    "));
            }
            text.push('\n');
        }
    }
    if claims.is_empty() {
        text.push_str("There is no such claim.\n\n");
    }
    let counts = Grade::ALL.map(|grade| {
        let count = claims.iter().filter(|claim| claim.grade == grade).count();
        format!("{} {count} ({})", grade.letter(), grade.meaning())
    });
    let count = claims.len();
    text.push_str(&table::wrap(
        &format!("{count} claims: {}.", counts.join(", ")),
        "",
    ));
    text
}
