//! What the two of you do, drawn as one loop from both partners' own answers. Either may take a sentence out.

use journal::Fact;
use model::Who;
use words::m;

use crate::app::App;
use crate::screen::Screen;
use crate::ui::*;

/// What somebody does, and what may be under it. The ids stand in records.
const DOES: [&str; 8] = [
    "reach", "ask", "sharp", "follow", "quiet", "turn", "busy", "freeze",
];
const UNDER: [&str; 4] = ["lose-you", "lose-me", "do-right", "peace"];

fn part_text(part: &str) -> String {
    words::text(&format!("loop-part-{part}"), &[]).unwrap_or_default()
}

/// What a partner said they do, or what is under it.
fn said(app: App, who: Who, of: &[&'static str]) -> Vec<&'static str> {
    app.state.with_untracked(|state| {
        let mine = state.practices.parts(who);
        of.iter()
            .copied()
            .filter(|part| mine.iter().any(|known| known == part))
            .collect()
    })
}

fn list(parts: &[&'static str]) -> String {
    parts
        .iter()
        .map(|part| part_text(part))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The loop, or the way to it.
pub(crate) fn cycle(app: App) -> Node {
    let missing = Who::BOTH
        .into_iter()
        .find(|who| said(app, *who, &DOES).is_empty());
    let page = el("div")
        .class("stack")
        .kids([title(t(m::LOOP_TITLE)), lead(t(m::LOOP_LEAD))]);
    if let Some(who) = missing {
        let together = app.state.with_untracked(journal::State::together);
        let name = |who| el("div").class(edge(who)).child(say(app.name(who)));
        return page.kids([
            around(name(Who::A), name(Who::B)),
            small(t(if together { m::LOOP_SHARED } else { m::LOOP_ALONE })),
            foot([button(tv(m::LOOP_PICK, &[("name", &app.name(who))]), move || {
                app.go(Screen::LoopParts(who))
            })]),
        ]);
    }
    page.live(move || {
        app.state.track();
        drawing(app)
    })
    .child(el("div").class("list").kids(Who::BOTH.map(|who| {
        ghost(tv(m::LOOP_CHANGE, &[("name", &app.name(who))]), move || {
            app.go(Screen::LoopParts(who));
        })
    })))
    .maybe(super::claims::grade_link(app, "pursue-withdraw"))
    .maybe(super::claims::grade_link(app, "withdraw-context"))
}

/// Two sentences and the arrows between them: each calls the other, and none of them is first.
fn drawing(app: App) -> Node {
    let names = Who::BOTH.map(|who| app.name(who));
    let does = Who::BOTH.map(|who| list(&said(app, who, &DOES)));
    let sentence = |who: Who| {
        let (me, you) = (who.index(), who.other().index());
        tv(
            m::LOOP_LINE,
            &[
                ("name", &names[me]),
                ("does", &does[me]),
                ("other", &names[you]),
                ("others", &does[you]),
            ],
        )
    };
    let line = |who: Who| {
        let id = if who == Who::A { "does-a" } else { "does-b" };
        let under = list(&said(app, who, &UNDER));
        let under = (!under.is_empty())
            .then(|| tv(m::LOOP_UNDER, &[("name", &names[who.index()]), ("under", &under)]));
        card(app, who, id, sentence(who), under)
    };
    around(line(Who::A), line(Who::B))
}

/// The arrows between what one does and what the other does.
fn around(first: Node, other: Node) -> Node {
    let arrow = |class: &'static str, path: &'static str| shape("path").attr("class", class).attr("d", path);
    let arrows = shape("svg")
        .attr("viewBox", "0 0 340 74")
        .attr("role", "img")
        .attr("aria-label", t(m::LOOP_PICTURE))
        .attr("class", "loop")
        .kids([
            arrow("line-a", "M96 70C60 52 60 22 96 5"),
            arrow("line-a", "M84 6L97 4L93 17"),
            arrow("line-b", "M244 5C280 22 280 52 244 70"),
            arrow("line-b solid", "M256 69L243 71L247 58"),
        ]);
    el("figure").class("cycle").kids([first, arrows, other])
}

fn edge(who: Who) -> &'static str {
    if who == Who::A {
        "card who-a-edge"
    } else {
        "card who-b-edge"
    }
}

/// A sentence of the loop, which either may take out. Nobody is told who did.
fn card(app: App, who: Who, id: &'static str, sentence: String, under: Option<String>) -> Node {
    let out = app.state.with_untracked(|state| state.practices.is_vetoed(id));
    let holder = super::practice::holder(app).unwrap_or(who);
    let flip = move || {
        // Both may stand for either: what counts is that somebody does not want it said.
        let facts = if out {
            Who::BOTH.map(|who| veto(who, id, false)).to_vec()
        } else {
            vec![veto(holder, id, true)]
        };
        app.write(facts, || {});
    };
    let class = edge(who);
    if out {
        return el("div")
            .class(class)
            .kids([small(t(m::LOOP_OUT)), link(t(m::LOOP_BACK), flip)]);
    }
    el("div")
        .class(class)
        .child(say(sentence))
        .maybe(under.map(small))
        .child(link(t(m::LOOP_VETO), flip))
}

fn veto(who: Who, line: &str, veto: bool) -> Fact {
    Fact::Vetoed {
        who,
        line: line.to_owned(),
        veto,
    }
}

/// One partner picks their own part; alone, the other's is a guess and called one.
pub(crate) fn parts(app: App, who: Who) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let guess = !together && who == Who::B;
    let group = |label: String, of: &'static [&'static str]| {
        let one = |part: &'static str| {
            chip(
                part_text(part),
                move || {
                    app.state
                        .with(|state| state.practices.parts(who).iter().any(|known| known == part))
                },
                move || {
                    let mine = !app
                        .state
                        .with_untracked(|state| state.practices.parts(who).iter().any(|known| known == part));
                    let fact = Fact::Part {
                        who,
                        part: part.to_owned(),
                        mine,
                    };
                    app.write(vec![fact], || {});
                },
            )
        };
        stack([
            heading(label.clone()),
            chips(label, of.iter().copied().map(one)).class("chips many"),
        ])
    };
    let name = app.name(who);
    el("div")
        .class("stack")
        .kids([
            title(tv(m::LOOP_PARTS_TITLE, &[("name", &name)])),
            lead(t(if guess { m::LOOP_GUESS } else { m::LOOP_PARTS_LEAD })),
            group(t(m::LOOP_PARTS_DO), &DOES),
            group(t(m::LOOP_PARTS_UNDER), &UNDER),
        ])
        .child(foot([button(t(m::COMMON_GO_ON), move || {
            app.replace(Screen::Loop)
        })]))
}
