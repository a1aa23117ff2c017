//! Why this suggestion? What it rests on, what of that comes from the diary, and what would change it.

use engine::Found;
use journal::{Limit, State};
use model::Who;
use words::m;

use super::learned;
use crate::app::App;
use crate::screen::{LearnedScreen, Screen};
use crate::screens::check::kind_word;
use crate::ui::*;

/// What one person said and the plan goes by. Only their own side is told.
fn said(state: &State, who: Who) -> Vec<String> {
    let own = state.partner(who);
    let check = if own.check_done.is_some() {
        m::LEARNED_WHY_CHECK
    } else {
        m::LEARNED_WHY_NO_CHECK
    };
    let mut lines = vec![t(check)];
    if let Some(minutes) = own.tolerance_min {
        lines.push(tv(m::LEARNED_WHY_WINDOW, &[("minutes", &minutes.to_string())]));
    }
    for (kind, minutes) in &own.wishes {
        let (kind, minutes) = (kind_word(*kind), minutes.to_string());
        lines.push(tv(m::LEARNED_WHY_WISH, &[("kind", &kind), ("minutes", &minutes)]));
    }
    for (kind, limit) in &own.limits {
        let kind = kind_word(*kind);
        lines.push(match limit {
            Limit::No => tv(m::LEARNED_WHY_NO, &[("kind", &kind)]),
            Limit::AtMost(most) => tv(
                m::LEARNED_WHY_MOST,
                &[("kind", &kind), ("minutes", &most.to_string())],
            ),
            Limit::AtLeast(least) => tv(
                m::LEARNED_WHY_LEAST,
                &[("kind", &kind), ("minutes", &least.to_string())],
            ),
        });
    }
    lines
}

fn from_diary(who: Who, found: &Found) -> Node {
    let window = found
        .number("window", Some(who))
        .filter(|_| found.evenings > 0 && found.trusted[0]);
    let Some(window) = window else {
        return para(t(m::LEARNED_WHY_DIARY_NONE));
    };
    let minutes = |value: f64| picture::whole(value);
    para(tv(
        m::LEARNED_WHY_DIARY,
        &[
            ("before", &minutes(window.before[0])),
            ("middle", &minutes(window.after[0])),
            ("low", &minutes(window.after[1])),
            ("high", &minutes(window.after[2])),
        ],
    ))
}

/// Why this suggestion, for one person.
pub(super) fn why(app: App, who: Who) -> Node {
    let lines = app.state.with_untracked(|state| said(state, who));
    let list = el("ul")
        .class("plain")
        .kids(lines.into_iter().map(|line| el("li").text(line)));
    stack([
        title(t(m::LEARNED_WHY_TITLE)),
        lead(t(m::LEARNED_WHY_LEAD)),
        heading(t(m::LEARNED_WHY_SAID)),
        list,
        small(t(m::LEARNED_WHY_OTHER)),
        heading(t(m::LEARNED_WHY_FROM_DIARY)),
        learned(app, who, Box::new(move |found| from_diary(who, found))),
        heading(t(m::LEARNED_WHY_HOW)),
        para(t(m::LEARNED_WHY_HOW_LONG)),
        small(t(m::LEARNED_WHY_CHANGE)),
        ghost(t(m::LEARNED_TITLE), move || {
            app.go(Screen::Learned(LearnedScreen::Known))
        }),
    ])
}
