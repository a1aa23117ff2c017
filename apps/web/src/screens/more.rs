//! How this phone behaves, what it can and cannot protect, and the sources of every statement.

use journal::{Fact, Mode, Theme};
use model::Who;
use words::{Message, m};

use crate::app::App;
use crate::keeper::{self, Keeping, Promise};
use crate::screen::{OwnScreen, Screen, TogetherScreen};
use crate::ui::*;

/// Where everything else is.
pub(crate) fn more(app: App) -> Node {
    let to = |text: Message, screen: Screen| choice(t(text), None, None, move || app.go(screen));
    let together = app
        .state
        .with_untracked(|state| state.mode == Some(Mode::Together));
    let again = || {
        let names = |who: Who| format!("{} ({})", t(m::MORE_CHECK_AGAIN), app.name(who));
        if together {
            Who::BOTH.map(|who| {
                Some(choice(names(who), None, None, move || {
                    app.go(Screen::CheckIntro(who))
                }))
            })
        } else {
            [Some(to(m::MORE_CHECK_AGAIN, Screen::CheckIntro(Who::A))), None]
        }
    };
    el("div")
        .child(title(t(m::MORE_TITLE)))
        .kids([
            to(m::MORE_SAFETY, Screen::Safety),
            to(m::SAFETY_FEAR_OPEN, Screen::Own(OwnScreen::Fear)),
            to(m::MORE_CLAIMS, Screen::Claims("")),
            to(m::MORE_OWN, Screen::OwnRules),
        ])
        .kids(again().into_iter().flatten())
        .kids([
            to(m::MORE_PHONES, Screen::Together(TogetherScreen::Home)),
            to(m::MORE_SETTINGS, Screen::Settings),
            to(m::MORE_LIMITS, Screen::Limits),
            choice(t(m::MORE_LOCK), None, None, move || app.lock()),
        ])
}

/// Own wishes and limits, each alone.
pub(crate) fn own_rules(app: App) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let go = move |who: Who| app.go(Screen::CheckWishes(who));
    if !together {
        return super::check::wishes(app, Who::A);
    }
    el("div")
        .kids([title(t(m::MORE_OWN)), lead(t(m::OWN_LEAD)), gap()])
        .kids(Who::BOTH.map(|who| {
            choice(
                tv(m::HAND_ME, &[("name", &app.name(who))]),
                None,
                None,
                move || go(who),
            )
        }))
}

/// What this can and cannot protect.
pub(crate) fn limits(_: App) -> Node {
    let fact = |text: Message| el("li").class("fact").text(t(text));
    el("div").class("stack").kids([
        title(t(m::LIMITS_TITLE)),
        el("ul").kids([
            fact(m::LIMITS_CAN_1),
            fact(m::LIMITS_CAN_2),
            fact(m::LIMITS_CAN_3),
            fact(m::LIMITS_CANNOT_1),
            fact(m::LIMITS_CANNOT_2),
            fact(m::LIMITS_CANNOT_3),
            fact(m::LIMITS_CANNOT_4),
            fact(m::LIMITS_CANNOT_5),
            fact(m::LIMITS_MODEL),
        ]),
    ])
}

/// How this phone behaves.
pub(crate) fn settings(app: App) -> Node {
    let state = app.state;
    let lock = |text: Message, seconds: u16| {
        chip(
            t(text),
            move || state.with(|state| state.settings.lock_after_s == seconds),
            move || app.write(vec![Fact::LocksAfter { seconds }], || {}),
        )
    };
    let theme = |text: Message, theme: Theme| {
        chip(
            t(text),
            move || state.with(|state| state.settings.theme == theme),
            move || {
                app.write(vec![Fact::Dressed { theme }], move || {
                    crate::browser::dress(theme, false)
                });
            },
        )
    };
    let signs = move |flip: fn(&mut journal::Settings)| {
        let mut settings = state.with_untracked(|state| state.settings);
        flip(&mut settings);
        app.write(
            vec![Fact::Signs {
                sound: settings.sound,
                vibration: settings.vibration,
            }],
            || {},
        );
    };
    let aside = |text: Message, yes: bool| {
        chip(
            t(text),
            move || state.with(|state| state.settings.aside == yes),
            move || app.write(vec![Fact::SetAside { yes }], || {}),
        )
    };
    let keeping = Live::new(None::<Keeping>);
    let asked = Live::new(false);
    wasm_bindgen_futures::spawn_local(async move { keeping.set(Some(keeper::keeping().await)) });
    let ask = move || {
        wasm_bindgen_futures::spawn_local(async move {
            keeping.set(Some(keeper::ask_to_keep().await));
            asked.set(true);
        });
    };
    el("div")
        .child(title(t(m::SETTINGS_TITLE)))
        .kids([
            heading(t(m::SETTINGS_LOCK)),
            chips(
                t(m::SETTINGS_LOCK),
                [
                    lock(m::SETTINGS_LOCK_0, 0),
                    lock(m::SETTINGS_LOCK_30, 30),
                    lock(m::SETTINGS_LOCK_120, 120),
                ],
            ),
            heading(t(m::SETTINGS_THEME)),
            chips(
                t(m::SETTINGS_THEME),
                [
                    theme(m::SETTINGS_THEME_SYSTEM, Theme::System),
                    theme(m::SETTINGS_THEME_NIGHT, Theme::Night),
                    theme(m::SETTINGS_THEME_DIM, Theme::Dim),
                    theme(m::SETTINGS_THEME_DAY, Theme::Day),
                ],
            ),
            heading(t(m::WELCOME_LANGUAGE)),
            languages(app),
            super::terms::terms(app),
            heading(t(m::SETTINGS_SIGNS)),
            chips(
                t(m::SETTINGS_SIGNS),
                [
                    chip(
                        t(m::SETTINGS_SOUND),
                        move || state.with(|state| state.settings.sound),
                        move || signs(|settings| settings.sound = !settings.sound),
                    ),
                    chip(
                        t(m::SETTINGS_VIBRATION),
                        move || state.with(|state| state.settings.vibration),
                        move || signs(|settings| settings.vibration = !settings.vibration),
                    ),
                ],
            ),
            heading(t(m::SET_ASIDE)),
            small(t(m::SET_ASIDE_LEAD)),
            chips(
                t(m::SET_ASIDE),
                [aside(m::SET_ASIDE_NO, false), aside(m::SET_ASIDE_YES, true)],
            ),
            heading(t(m::SETTINGS_STORAGE)),
        ])
        .live(move || {
            let Some(Keeping { promise, once }) = keeping.get() else {
                return loading();
            };
            let promised = match promise {
                Promise::Kept => small(t(m::SETTINGS_STORAGE_KEPT)),
                Promise::Nothing => wrong(t(m::SETTINGS_STORAGE_NONE)),
                Promise::Loose => stack([
                    small(t(m::SETTINGS_STORAGE_LOOSE)),
                    if asked.get() {
                        small(t(m::SETTINGS_STORAGE_ASKED))
                    } else {
                        second(t(m::SETTINGS_STORAGE_KEEP), ask)
                    },
                ]),
            };
            el("div")
                .class("stack")
                .maybe(once.then(|| wrong(t(m::SETTINGS_STORAGE_ONCE))))
                .child(promised)
        })
        .kids([
            heading(t(m::KEEPING_TITLE)),
            super::keeping::choices(app),
            gap(),
            ghost(t(m::SETTINGS_WIPE), move || app.go(Screen::Wipe)),
        ])
}

/// Deleting everything asks for the words again.
pub(crate) fn wipe(app: App) -> Node {
    let typed = Live::new(String::new());
    let complaint = Live::new(None::<String>);
    let go = move || {
        wasm_bindgen_futures::spawn_local(async move {
            match keeper::wipe(&typed.get_untracked()).await {
                Ok(()) => {
                    app.drop_keys();
                    app.start(Screen::Wiped);
                }
                Err(keeper::OpenFailed::Keep(error)) => complaint.set(Some(not_kept(&error))),
                Err(_) => complaint.set(Some(t(m::UNLOCK_WRONG))),
            }
        });
    };
    el("div")
        .class("stack")
        .kids([
            title(t(m::SETTINGS_WIPE_TITLE)),
            lead(t(m::SETTINGS_WIPE_LEAD)),
            field(t(m::UNLOCK_LABEL), "password", typed),
        ])
        .live(move || {
            complaint
                .get()
                .map_or_else(|| el("span").attr("hidden", ""), wrong)
        })
        .child(foot([
            second(t(m::SETTINGS_WIPE_GO), go),
            ghost(t(m::COMMON_CANCEL), move || app.back()),
        ]))
}

/// It is gone.
pub(crate) fn wiped(app: App) -> Node {
    el("div").class("stack").kids([
        title(t(m::SETTINGS_WIPE_DONE)),
        lead(t(m::SETTINGS_WIPE_REMNANT)),
        foot([ghost(t(m::COMMON_DONE), move || app.renew(Screen::Welcome))]),
    ])
}

/// The languages, each by its own name.
fn languages(app: App) -> Node {
    let one = move |locale: words::Locale| {
        chip(
            locale.name,
            move || {
                app.screen.track();
                words::locale() == locale.tag
            },
            move || frame::speak(app, locale.tag),
        )
        .attr("lang", locale.tag)
    };
    chips(t(m::WELCOME_LANGUAGE), words::LOCALES.map(one))
}
