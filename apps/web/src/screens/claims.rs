//! What is told and what is known: every statement with its grade, its reason and its source.

use science::{Claim, claim, claims as all_claims};
use words::m;

use crate::app::App;
use crate::screen::Screen;
use crate::ui::*;

fn sources(claim: &Claim) -> String {
    let texts = claim
        .sources
        .iter()
        .filter_map(|id| science::citation(id))
        .map(|citation| {
            if citation.locator.is_empty() {
                citation.text.to_owned()
            } else {
                format!("{} ({})", citation.text, citation.locator)
            }
        });
    texts.collect::<Vec<_>>().join("; ")
}

/// The small print below a statement: its grade, which opens the claim.
pub(crate) fn grade_link(app: App, id: &str) -> Option<Node> {
    let claim = claim(id)?;
    let id = claim.id;
    Some(
        el("button")
            .attr("type", "button")
            .class("grade")
            .text(format!(
                "{} · {}",
                claim.sentence,
                tv(m::COMMON_GRADE, &[("grade", claim.grade_shown)])
            ))
            .click(move || app.go(Screen::Claims(id))),
    )
}

/// One claim, as told and as known.
pub(crate) fn card(_: App, id: &str) -> Option<Node> {
    claim(id).map(body)
}

fn body(claim: &'static Claim) -> Node {
    el("div").class("fact stack").kids([
        el("p")
            .child(el("b").text(t(m::CLAIM_TOLD)))
            .text(": ")
            .text(claim.told),
        el("p")
            .child(el("b").text(t(m::CLAIM_KNOWN)))
            .text(": ")
            .text(claim.sentence),
        small(format!(
            "{}. {}",
            tv(m::COMMON_GRADE, &[("grade", claim.grade_shown)]),
            claim.why
        )),
        small(format!("{}: {}", t(m::CLAIM_SOURCE), sources(claim))),
    ])
}

/// All claims, or one.
pub(crate) fn claims(app: App, id: &'static str) -> Node {
    let page = el("div")
        .class("stack")
        .kids([title(t(m::CLAIMS_TITLE)), lead(t(m::CLAIMS_LEAD))]);
    if let Some(claim) = claim(id) {
        return page
            .child(body(claim))
            .child(ghost(t(m::CLAIMS_ALL), move || app.go(Screen::Claims(""))));
    }
    let row = |claim: &'static Claim| {
        let head = el("summary").text(format!("{} · {}", claim.told, claim.grade_shown));
        el("details").child(head).child(body(claim))
    };
    page.child(el("div").kids(all_claims().iter().map(row)))
}
