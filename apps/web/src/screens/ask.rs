//! Ask: naming what is loud in one tap, asking with minutes, a kind no, the card; and what is one's own already.

use guide::{Need, PracticeId};
use words::m;

use super::{practice, us_segments};
use crate::app::App;
use crate::screen::{Screen, UsView};
use crate::ui::*;

/// Where a phrase of Now is made of: `practice-naming`.
const SIDES: u8 = 4;

/// The screen.
pub(crate) fn ask(app: App) -> Node {
    el("div")
        .class("stack")
        .child(us_segments(app, UsView::Ask))
        .kids([title(t(m::ASK_TITLE_SAY)), lead(t(m::ASK_LEAD_SAY))])
        .child(naming(app))
        .maybe(super::now::resume(app, None).map(|one| el("div").class("list").child(one)))
        .child(
            el("div")
                .class("list")
                .kids(
                    [
                        "ask-with-minutes",
                        "ask-for-air",
                        "softer",
                        "kind-limit",
                        "afterwards-card",
                    ]
                    .into_iter()
                    .filter_map(|id| offered(app, id)),
                )
                .child(choice(
                    t(m::OWN_THINGS_TITLE),
                    Some(t(m::OWN_THINGS_LEAD)),
                    None,
                    move || {
                        app.go(Screen::OwnThings);
                    },
                ))
                .child(choice(
                    t(m::REPAIR_TITLE),
                    Some(t(m::REPAIR_MORE)),
                    None,
                    move || {
                        app.go(Screen::Own(crate::screen::OwnScreen::Repair));
                    },
                ))
                .child(choice(t(m::ASK_MORE), None, None, move || {
                    app.go(Screen::Practices(Need::Ask));
                })),
        )
}

fn offered(app: App, id: &str) -> Option<Node> {
    let id = PracticeId::find(id)?;
    let words_of = |tail: &str| words::text(&id.practice().key(tail), &[]).unwrap_or_default();
    Some(choice(
        words_of("title"),
        Some(words_of("about")),
        None,
        move || {
            app.go(Screen::Practice(id, None));
        },
    ))
}

/// One tap says which side is loud; the line can be shown, copied or handed on.
fn naming(app: App) -> Node {
    let side = Live::new(None::<u8>);
    let name_of = |k: u8| words::text(&format!("practice-naming-1-{k}"), &[]).unwrap_or_default();
    let one = |k: u8| {
        chip(
            name_of(k),
            move || side.get() == Some(k),
            move || side.update(|side| *side = if *side == Some(k) { None } else { Some(k) }),
        )
    };
    el("div")
        .kids([
            small(t(m::ASK_NAMING)),
            chips(t(m::ASK_NAMING), (1..=SIDES).map(one)),
        ])
        .live(move || match side.get() {
            None => el("span").attr("hidden", ""),
            Some(k) => {
                let line = words::text("practice-naming-2", &[("side", &name_of(k))]).unwrap_or_default();
                practice::sentence_tools(app, line).attr("aria-live", "polite")
            }
        })
}
