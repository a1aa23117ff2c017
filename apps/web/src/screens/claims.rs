//! What is told and what is known: every statement with its grade, its reason and its source.

use science::{Graded, graded};
use words::m;

use crate::app::App;
use crate::screen::Screen;
use crate::ui::*;

fn claim(id: &str) -> Option<&'static Graded> {
    graded().iter().find(|claim| claim.id == id)
}

/// One of the texts of a claim: `told`, `known`, `why` or `sources`.
fn part(claim: &Graded, part: &str) -> String {
    tk(&format!("evidence-{}-{part}", claim.id), &[]).unwrap_or_default()
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
                part(claim, "known"),
                tv(m::COMMON_GRADE, &[("grade", claim.grade_shown)])
            ))
            .click(move || app.go(Screen::Claims(id))),
    )
}

/// One claim, as told and as known.
pub(crate) fn card(_: App, id: &str) -> Option<Node> {
    claim(id).map(body)
}

fn body(claim: &'static Graded) -> Node {
    el("div").class("fact stack").kids([
        el("p")
            .child(el("b").text(t(m::CLAIM_TOLD)))
            .text(": ")
            .text(part(claim, "told")),
        el("p")
            .child(el("b").text(t(m::CLAIM_KNOWN)))
            .text(": ")
            .text(part(claim, "known")),
        small(format!(
            "{}. {}",
            tv(m::COMMON_GRADE, &[("grade", claim.grade_shown)]),
            part(claim, "why")
        )),
        small(format!("{}: {}", t(m::CLAIM_SOURCE), part(claim, "sources"))),
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
    let row = |claim: &'static Graded| {
        let head = el("summary").text(format!("{} · {}", part(claim, "told"), claim.grade_shown));
        el("details").child(head).child(body(claim))
    };
    page.child(el("div").kids(graded().iter().map(row)))
}
