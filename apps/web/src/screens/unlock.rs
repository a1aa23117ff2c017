//! Opening what is there, and saying plainly when that cannot be done.

use words::m;

use crate::app::App;
use crate::browser;
use crate::host::{Door, Wish};
use crate::keeper::{Keeper, OpenFailed};
use crate::passkey;
use crate::reactive::*;
use crate::screen::Screen;
use crate::ui::*;

/// A moment of looking for what is there.
pub(crate) fn opening(_: App) -> Node {
    el("div").child(loading())
}

/// Goes on where the lock screen of the page itself left off: with what was typed there, and what was asked for.
pub(crate) fn take_over(app: App, door: Door) {
    let (wish, held) = (door.wish, door.held);
    app.door.set_value(Some(door));
    app.start(Screen::Unlock);
    match wish {
        Some(Wish::Now) => app.go(Screen::Now),
        Some(Wish::Help) => app.go(Screen::Safety),
        Some(Wish::Passkey) => app.go(Screen::ByPasskey),
        None if held => browser::focus_field(),
        Some(Wish::Open) | None => {}
    }
}

/// The words that open the vault.
pub(crate) fn unlock(app: App) -> Node {
    let door = app
        .door
        .try_update_value(Option::take)
        .flatten()
        .unwrap_or_default();
    let typed = Live::new(door.words);
    let working = Live::new(false);
    let complaint = Live::new(None::<String>);
    let open = move || {
        if working.get_untracked() {
            return;
        }
        working.set(true);
        complaint.set(None);
        wasm_bindgen_futures::spawn_local(async move {
            let words = typed.get_untracked();
            match Keeper::open(&words).await {
                Ok((keeper, state)) => {
                    typed.set(String::new());
                    app.open(keeper, state);
                    // Whoever went on to Now or to Help meanwhile is not called away from there.
                    if matches!(app.screen.get_untracked(), Screen::Unlock | Screen::ByPasskey) {
                        app.start(super::first_screen(app));
                    }
                }
                Err(failed) => {
                    working.set(false);
                    complaint.set(Some(match failed {
                        OpenFailed::WrongWords => t(m::UNLOCK_WRONG),
                        OpenFailed::Damaged => t(m::UNLOCK_BROKEN),
                        OpenFailed::NotHere => {
                            app.start(Screen::Welcome);
                            return;
                        }
                        OpenFailed::Keep(error) => tv(m::FAULT_STORAGE, &[("why", &not_kept(&error))]),
                    }));
                }
            }
        });
    };
    if door.wish == Some(Wish::Open) {
        open();
    }
    let form = el("form")
        .class("stack")
        .attr("autocomplete", "on")
        .on("submit", move |event| {
            event.prevent_default();
            open();
        })
        .child(title(t(m::UNLOCK_TITLE)))
        .child(gap())
        .child(field(t(m::UNLOCK_LABEL), "password", typed))
        .live(move || {
            complaint
                .get()
                .map_or_else(|| el("span").attr("hidden", ""), wrong)
        })
        .child(
            el("button")
                .attr("type", "submit")
                .class("button")
                .live_attr("disabled", move || working.get().then(String::new))
                .live_text(move || {
                    if working.get() {
                        t(m::COMMON_LOADING)
                    } else {
                        t(m::UNLOCK_OPEN)
                    }
                }),
        );
    // Shown whether there is a passkey or not: a lock screen that knew would have to read it somewhere in the open.
    let by_passkey =
        passkey::is_known().then(|| ghost(t(m::UNLOCK_PASSKEY), move || app.go(Screen::ByPasskey)));
    el("div").child(form.maybe(by_passkey)).child(gap()).kids([
        ghost(t(m::UNLOCK_NOW), move || app.go(Screen::Now)),
        ghost(t(m::WELCOME_HELP), move || app.go(Screen::Safety)),
    ])
}

/// The lock itself is damaged: nothing is touched.
pub(crate) fn broken(app: App) -> Node {
    stack([
        title(t(m::UNLOCK_TITLE)),
        wrong(t(m::UNLOCK_BROKEN)),
        second(t(m::KEEPING_RESTORE), move || app.go(Screen::PutBack)),
        ghost(t(m::WELCOME_HELP), move || app.go(Screen::Safety)),
    ])
}

/// Another tab has it open.
pub(crate) fn second_tab(app: App) -> Node {
    stack([
        title(t(m::UNLOCK_TITLE)),
        wrong(t(m::FAULT_SECOND)),
        ghost(t(m::FAULT_AGAIN), move || super::begin(app)),
        ghost(t(m::WELCOME_HELP), move || app.go(Screen::Safety)),
    ])
}
