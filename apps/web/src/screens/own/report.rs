//! One page for a therapist: chosen line by line, shown as it is, printed by the browser, sent nowhere.

use engine::Answer;
use journal::diary;
use model::Who;
use words::{Message, m};

use crate::app::App;
use crate::browser;
use crate::engine_room::asked;
use crate::screens::opens::range;
use crate::ui::*;

/// Entries on the page at most.
const ENTRIES: usize = 5;
const FIELDS: [Message; 6] = [
    m::REPORT_MAP,
    m::REPORT_TRENDS,
    m::REPORT_AGREEMENT,
    m::REPORT_TRIGGERS,
    m::REPORT_ENTRIES,
    m::REPORT_WORDS,
];

/// What was chosen. Where nothing is written about it yet, the page says so: a choice that shows nothing looks lost.
fn part(label: Message, chosen: bool, lines: impl FnOnce() -> Vec<String>) -> Option<Node> {
    chosen.then(|| {
        let lines = lines();
        let none = lines.is_empty();
        el("section")
            .child(heading(t(label)))
            .kids(lines.into_iter().map(para))
            .maybe(none.then(|| small(t(m::REPORT_NONE))))
    })
}

fn agreement(app: App) -> Vec<String> {
    let steps = app.state.with_untracked(|state| {
        let agreed = state.agreement(browser::now());
        agreed.map(|agreed| agreed.steps.clone()).unwrap_or_default()
    });
    let line = |step: &model::Step| format!("{} {}: {}", step.minutes, t(m::PLAN_MIN), kind_word(step.kind));
    steps.iter().map(line).collect()
}

fn triggers(app: App, who: Who) -> Vec<String> {
    let cues = app.state.with_untracked(|state| diary::map(state, who));
    cues.into_iter()
        .map(|cue| {
            let ways = cue.rows.into_iter().filter(|row| !row.is_empty());
            let ways = ways.map(|row| row.join(", "));
            core::iter::once(cue.cue)
                .chain(ways)
                .collect::<Vec<_>>()
                .join(" → ")
        })
        .collect()
}

fn entries(app: App, who: Who, with_words: bool) -> Vec<String> {
    app.state.with_untracked(|state| {
        let pages = diary::pages(state, who).rev().take(ENTRIES);
        pages
            .map(|(at, entry)| {
                let words = entry.words.clone().filter(|_| with_words);
                let parts = [Some(browser::day_of(at)), Some(super::diary::line(entry)), words];
                parts
                    .into_iter()
                    .flatten()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · ")
            })
            .collect()
    })
}

/// The page and the choice of what is on it.
pub(crate) fn report(app: App, who: Who) -> Node {
    let chosen = Live::new(Vec::<usize>::new());
    let place = asked(
        app,
        &app.state.with_untracked(|state| journal::ask::place(state, who)),
    );
    let page = move || {
        let on = chosen.get();
        let has = |field: usize| on.contains(&field);
        if on.is_empty() {
            return small(t(m::REPORT_EMPTY));
        }
        let map = match place.get() {
            Some(Answer::Place(place)) if has(0) => Some(el("section").kids([
                heading(t(m::REPORT_MAP)),
                range(m::ASK_PREVIEW_ANXIETY, place.anxiety),
                range(m::ASK_PREVIEW_AVOIDANCE, place.avoidance),
                range(m::ASK_PREVIEW_FEAR, place.fear),
            ])),
            _ => None,
        };
        el("article")
            .class("report")
            .child(
                el("p")
                    .class("say")
                    .text(tv(m::REPORT_HEAD, &[("day", &browser::day_of(browser::now()))])),
            )
            .maybe(map)
            .maybe(part(m::REPORT_TRENDS, has(1), || {
                super::trends::all_in_words(app, who)
            }))
            .maybe(part(m::REPORT_AGREEMENT, has(2), || agreement(app)))
            .maybe(part(m::REPORT_TRIGGERS, has(3), || triggers(app, who)))
            .maybe(part(m::REPORT_ENTRIES, has(4), || entries(app, who, has(5))))
            .child(small(t(m::REPORT_FOOT)))
    };
    el("div")
        .class("stack")
        .kids([
            title(t(m::REPORT_TITLE)),
            lead(t(m::REPORT_LEAD)),
            pick(t(m::REPORT_TITLE), texts(&FIELDS), Take::Any, chosen),
            small(t(m::REPORT_PREVIEW)),
        ])
        .live(page)
        .kids([small(t(m::REPORT_CAREFUL))])
        .live(move || {
            // An empty page is not offered to the printer.
            if chosen.with(Vec::is_empty) {
                nothing()
            } else {
                foot([button(t(m::REPORT_PRINT), browser::print)])
            }
        })
}
