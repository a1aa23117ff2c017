//! What is told and what is known: every statement with its grade, its reason and its source.

use science::{FIRST, Graded, Topic, graded};
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
    el("div")
        .class("fact stack")
        .child(
            el("p")
                .child(el("b").text(t(m::CLAIM_TOLD)))
                .text(": ")
                .text(part(claim, "told")),
        )
        .kids(known(claim))
}

/// What is known beside what is told, why it has its grade, and its source.
fn known(claim: &'static Graded) -> [Node; 3] {
    [
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
    ]
}

/// A grade as four strokes, as many of them full as the claim is well supported, and as its letter.
fn mark(grade: &str) -> Node {
    let full = match grade.chars().next() {
        Some('A') => 4,
        Some('B') => 3,
        Some('C') => 2,
        _ => 1,
    };
    let strokes = (0..4).map(|stroke| el("i").class(if stroke < full { "full" } else { "" }));
    el("span").class("graded").kids([
        el("span")
            .class("strokes")
            .attr("aria-hidden", "true")
            .kids(strokes),
        el("span").text(grade.to_owned()),
    ])
}

/// What each letter says.
fn letters() -> Node {
    let all = [
        ("A", m::CLAIMS_GRADE_A),
        ("B", m::CLAIMS_GRADE_B),
        ("C", m::CLAIMS_GRADE_C),
        ("D", m::CLAIMS_GRADE_D),
    ];
    let row = |(letter, says): (&str, _)| el("li").child(mark(letter)).child(el("span").text(t(says)));
    el("ul").class("letters small").kids(all.map(row))
}

/// The claims about a topic, or those that matter most.
fn about(topic: Option<Topic>) -> Vec<&'static Graded> {
    match topic {
        Some(topic) => graded().iter().filter(|claim| claim.topic == topic).collect(),
        None => FIRST.into_iter().filter_map(claim).collect(),
    }
}

fn listed(topic: Option<Topic>) -> Node {
    let row = |claim: &'static Graded| {
        let head = el("summary")
            .child(el("span").class("told").text(part(claim, "told")))
            .child(mark(claim.grade_shown));
        el("details")
            .child(head)
            .child(el("div").class("stack").kids(known(claim)))
    };
    el("div").class("claims").kids(about(topic).into_iter().map(row))
}

/// All claims topic by topic, those that matter most first; or one.
pub(crate) fn claims(app: App, id: &'static str) -> Node {
    let page = el("div").class("stack").child(title(t(m::CLAIMS_TITLE)));
    if let Some(claim) = claim(id) {
        return page
            .child(body(claim))
            .child(ghost(t(m::CLAIMS_ALL), move || app.go(Screen::Claims(""))));
    }
    let chosen: Live<Option<Topic>> = Live::new(None);
    let topic = |topic: Topic| {
        el("option")
            .attr("value", topic.name())
            .text(keyed("claims-topic-", topic.name()))
    };
    let topics = el("select")
        .child(el("option").attr("value", "").text(t(m::CLAIMS_MINUTE)))
        .kids(Topic::ALL.map(topic))
        .on("change", move |event| {
            chosen.set(Topic::from_name(&value_of(&event)))
        });
    let label = el("label")
        .class("field")
        .child(el("span").text(t(m::CLAIMS_ABOUT)))
        .child(topics);
    page.child(lead(t(m::CLAIMS_LEAD)))
        .child(letters())
        .child(label)
        .live(move || listed(chosen.get()))
}
