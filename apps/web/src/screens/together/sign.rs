//! A sign: one line that both know, at once, with a return where somebody takes space. It asks for no answer.

use journal::thing::Signal;
use link::ask::Ask;
use link::view::View;
use model::Who;
use words::m;

use super::drive;
use crate::app::App;
use crate::browser;
use crate::ui::*;

/// Minutes until the return.
const BACK_MIN: [i64; 4] = [10, 20, 30, 60];
/// A sign is shown for so long after it was given, or after the return it names, in seconds: an evening.
const SHOWN_S: i64 = 6 * 3600;
const MINUTE_S: i64 = 60;

/// The line, as the other phone shows it.
pub(super) fn line(signal: u8, back_s: Option<i64>) -> Option<String> {
    let text = match (Signal::from_number(signal)?, back_s) {
        (Signal::Space, Some(back_s)) => tv(m::PHONE_SIGN_SPACE_BACK, &[("time", &browser::time_of(back_s))]),
        (Signal::Space, None) => t(m::PHONE_SIGN_SPACE),
        (Signal::Close, _) => t(m::PHONE_SIGN_CLOSE),
        (Signal::Right, _) => t(m::PHONE_SIGN_RIGHT),
    };
    Some(text)
}

fn recent(given: Option<(u8, Option<i64>, i64)>) -> Option<(u8, Option<i64>, i64)> {
    let now_s = browser::now().unix_s;
    given.filter(|(_, back_s, given_s)| now_s < back_s.unwrap_or(*given_s).max(*given_s) + SHOWN_S)
}

/// The other's last sign.
pub(super) fn theirs(app: App, view: &View) -> Option<Node> {
    let (signal, back_s, given_s) = recent(view.signal)?;
    let text = line(signal, back_s)?;
    let variables = [("name", app.name(Who::B)), ("time", browser::time_of(given_s))];
    let variables = variables.each_ref().map(|(key, value)| (*key, value.as_str()));
    Some(
        el("div")
            .class("card who-b-edge")
            .attr("id", "their-sign")
            .child(small(tv(m::PHONE_SIGN_THEIRS, &variables)))
            .child(say(text)),
    )
}

fn mine(view: &View) -> Option<Node> {
    let (signal, back_s, given_s) = recent(view.my_signal)?;
    let text = line(signal, back_s)?;
    let head = tv(m::PHONE_SIGN_MINE, &[("time", &browser::time_of(given_s))]);
    Some(
        el("div")
            .class("card who-a-edge")
            .child(small(head))
            .child(say(text)),
    )
}

/// Choosing a sign, seeing it, giving it.
pub(super) fn sign(app: App) -> Node {
    let chosen = Live::new(None::<Signal>);
    let minutes = Live::new(BACK_MIN[1]);
    let sent = Live::new(false);
    let back_s = move || {
        (chosen.get() == Some(Signal::Space)).then(|| browser::now().unix_s + minutes.get() * MINUTE_S)
    };
    let one = move |signal: Signal| {
        choice(
            tk(&format!("phone-sign-{}", signal.name()), &[]).unwrap_or_default(),
            None,
            Some(Box::new(move || chosen.get() == Some(signal))),
            move || {
                sent.set(false);
                chosen.set(Some(signal));
            },
        )
    };
    let when = move || {
        if chosen.get() != Some(Signal::Space) {
            return nothing();
        }
        let after = BACK_MIN.map(|min| {
            chip(
                tv(m::PHONE_SIGN_MINUTES, &[("minutes", &min.to_string())]),
                move || minutes.get() == min,
                move || minutes.set(min),
            )
        });
        el("div")
            .child(small(t(m::PHONE_SIGN_WHEN)))
            .child(chips(t(m::PHONE_SIGN_WHEN), after))
    };
    let give = move || {
        let (Some(signal), Some(view)) = (chosen.get_untracked(), drive::partner()) else {
            return;
        };
        let back_s = crate::reactive::untrack(back_s);
        let number = signal.number();
        drive::ask(
            app,
            view.space,
            Ask::Signal {
                signal: number,
                back_s,
            },
        );
        sent.set(true);
    };
    let preview = move || {
        let Some(signal) = chosen.get() else {
            return nothing();
        };
        if sent.get() {
            return stack([small(t(m::PHONE_SIGN_SENT)).attr("role", "status")])
                .child(foot([ghost(t(m::COMMON_DONE), move || app.back())]));
        }
        let name = app.name(Who::B);
        let line = line(signal.number(), back_s()).unwrap_or_default();
        stack([
            small(tv(m::PHONE_PREVIEW, &[("name", &name)])),
            el("div").class("card").attr("id", "preview").child(say(line)),
        ])
        .child(foot([button(t(m::PHONE_SIGN_GO), give)]))
    };
    let name = app.name(Who::B);
    stack([
        title(tv(m::PHONE_SIGN_TITLE, &[("name", &name)])),
        lead(t(m::PHONE_SIGN_LEAD)),
    ])
    .live(move || {
        super::partner(app)
            .filter(|_| chosen.with(Option::is_none))
            .and_then(|view| mine(&view))
            .unwrap_or_else(nothing)
    })
    .child(el("div").class("list").kids(Signal::ALL.map(one)))
    .live(when)
    .live(preview)
}
