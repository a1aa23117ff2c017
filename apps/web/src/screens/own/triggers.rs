//! The map of triggers: cue, body, story, urge, what helped, and what could be different.

use journal::page::Trigger;
use journal::{Act, diary};
use model::Who;
use words::{Message, m};

use super::unfinished::{Field, Waiting};
use crate::app::App;
use crate::screen::{OwnScreen, Screen};
use crate::ui::*;

const ROWS: [Message; 4] = [
    m::TRIGGER_BODY,
    m::TRIGGER_STORY,
    m::TRIGGER_URGE,
    m::TRIGGER_HELPED,
];
/// The same where they wait to be finished.
const FIELDS: [&str; 4] = ["body", "story", "urge", "helped"];
/// What the form is called there.
pub(super) const TRIGGER: &str = "trigger";
/// Which view of the diary shows the map.
pub(super) const MAP: usize = 2;
const CHANGES: [&str; 8] = [
    "light", "position", "door", "not-held", "slower", "word", "clothes", "alone",
];

fn change_word(name: &str) -> String {
    keyed("trigger-change-", name)
}

/// What was written, cue by cue.
pub(super) fn map(app: App, who: Who) -> Node {
    let cues = app.state.with_untracked(|state| diary::map(state, who));
    let empty = cues.is_empty();
    let cue = |cue: diary::Cue| {
        let rows = ROWS.iter().zip(cue.rows).filter(|(_, said)| !said.is_empty());
        let rows = rows.map(|(label, said)| {
            el("div")
                .class("way")
                .child(small(t(*label)))
                .child(para(said.join(" · ")))
        });
        let changes: Vec<String> = cue.changes.iter().map(|name| change_word(name)).collect();
        let last = cue.entries.first().map(|at| at.unix_s);
        el("div")
            .class("fact")
            .child(say(cue.cue))
            .kids(rows)
            .maybe((!changes.is_empty()).then(|| {
                el("div")
                    .class("way")
                    .child(small(t(m::TRIGGER_CHANGE)))
                    .child(para(changes.join(" · ")))
            }))
            .maybe(last.map(|of| super::diary::take_out(app, who, of)))
    };
    stack([
        lead(t(if empty { m::TRIGGER_NONE } else { m::TRIGGER_LEAD })),
        el("div").kids(cues.into_iter().map(cue)),
    ])
    .maybe((!empty).then(|| small(t(m::TRIGGER_TELL))))
    .child(second(t(m::TRIGGER_NEW), move || {
        app.go(Screen::Own(OwnScreen::Trigger(0)));
    }))
}

/// Putting one on the map; `of` is the check-in it grows from, 0 for none.
pub(crate) fn new(app: App, who: Who, of: i64) -> Node {
    let cue = Live::new(String::new());
    let rows = ROWS.map(|label| (label, Live::new(String::new())));
    let changes = Live::new(Vec::new());
    let told = Live::new(None::<String>);
    let known = app.state.with_untracked(|state| diary::map(state, who));
    let fields = [("cue", cue)]
        .into_iter()
        .chain(FIELDS.into_iter().zip(rows.map(|(_, text)| text)));
    let mut fields: Vec<(&'static str, Field)> =
        fields.map(|(name, text)| (name, Field::Text(text))).collect();
    fields.push(("changes", Field::Picks(changes)));
    let waiting = Waiting::new(app, Live::new(who), TRIGGER);
    let left = waiting.watch(fields);
    let some_known = !known.is_empty();
    let known = known.into_iter().map(|known| {
        let word = known.cue.clone();
        ghost(known.cue, move || cue.set(word.clone())).class("chip")
    });
    let save = move || {
        let [body, story, urge, helped] = rows.map(|(_, text)| written(text));
        let names = changes.with_untracked(|chosen: &Vec<usize>| {
            chosen
                .iter()
                .filter_map(|at| CHANGES.get(*at))
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        });
        let trigger = Trigger {
            cue: cue.get_untracked(),
            body,
            story,
            urge,
            helped,
            changes: (!names.is_empty()).then_some(names),
            of: (of != 0).then_some(of),
        };
        waiting.act(Act::Triggered(trigger), told, move || {
            app.diary_view.set(MAP);
            app.start(Screen::Own(OwnScreen::Diary));
        });
    };
    el("div")
        .class("stack")
        .child(title(t(m::TRIGGER_NEW_TITLE)))
        .maybe(left.then(|| waiting.line(Screen::Own(OwnScreen::Trigger(of)))))
        .child(field(t(m::TRIGGER_CUE), "text", cue))
        .maybe(some_known.then(|| chips(t(m::TRIGGER_AGAIN), known)))
        .kids(rows.map(|(label, text)| field(t(label), "text", text)))
        .kids([
            heading(t(m::TRIGGER_CHANGE)),
            pick(
                t(m::TRIGGER_CHANGE),
                CHANGES.map(change_word).to_vec(),
                Take::Any,
                changes,
            ),
            foot([complaint(told), button(t(m::CHECKIN_SAVE), save)]),
        ])
}
