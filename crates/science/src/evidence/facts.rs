//! The claims by topic: as told, as known, why, and where it stands.

use super::{Page, source_link};
use crate::claim::{Claim, Topic, claims};

pub(super) fn by_topic(page: &mut Page) {
    for topic in Topic::ALL {
        let mut claims = claims().iter().filter(|claim| claim.topic == topic).peekable();
        if claims.peek().is_some() {
            page.line(&format!("## {}", topic.title()));
            page.line("");
        }
        for claim in claims {
            one(page, claim);
        }
    }
}

fn one(page: &mut Page, claim: &Claim) {
    page.line(&format!("<a id=\"{}\"></a>", claim.id));
    page.line("");
    page.line(&format!("### “{}”", claim.told.trim_end_matches('.')));
    page.line("");
    page.paragraph(&format!("**{}** · {}", claim.grade_shown, claim.sentence));
    page.paragraph(claim.why);
    let sources: Vec<_> = claim.sources.iter().map(|id| source_link(id)).collect();
    let number = claim
        .number
        .map(|number| format!(" · no. {number}"))
        .unwrap_or_default();
    let rows = if claim.rows.is_empty() {
        String::new()
    } else {
        format!(" · rows {}", claim.rows.join(", "))
    };
    let screens: Vec<_> = claim.screens.iter().map(|screen| screen.name()).collect();
    let screens = if screens.is_empty() {
        String::new()
    } else {
        format!(" · screens {}", screens.join(", "))
    };
    page.line(&format!(
        "<sub>{} · `{}`{number}{rows}{screens}</sub>",
        sources.join(" · "),
        claim.id
    ));
    page.line("");
}
