//! First open: what this is and is not, who is here, the words that open it, and names.

use journal::{Fact, Mode, command};
use model::Who;
use words::m;

use crate::app::App;
use crate::browser::SystemRandom;
use crate::keeper::{self, Keeper};
use crate::pictures;
use crate::screen::Screen;
use crate::ui::*;

/// What this is, what it cannot do, and for whom.
pub(crate) fn welcome(app: App) -> Node {
    el("div").class("stack").kids([
        title(t(m::WELCOME_TITLE)),
        lead(t(m::WELCOME_LEAD)),
        lead(t(m::WELCOME_PRIVATE)),
        pictures::emblem(),
        el("div")
            .class("fact")
            .child(el("b").text(t(m::WELCOME_WATCHED_TITLE)))
            .child(small(t(m::WELCOME_WATCHED))),
        foot([
            button(t(m::WELCOME_ADULT), move || app.go(Screen::WhoIsHere)),
            ghost(t(m::WELCOME_EXAMPLE), move || {
                wasm_bindgen_futures::spawn_local(async move {
                    crate::demo::open(app, (Screen::Us(crate::screen::UsView::Curves), 0)).await
                });
            }),
            ghost(t(m::KEEPING_RESTORE), move || app.go(Screen::PutBack)),
        ]),
    ])
}

/// Alone, or two.
pub(crate) fn who_is_here(app: App) -> Node {
    let pick = move |mode: Mode| {
        move || {
            app.mode.set(mode);
            app.go(Screen::Keys);
        }
    };
    el("div").kids([
        title(t(m::WHO_TITLE)),
        lead(t(m::WHO_LEAD)),
        gap(),
        choice(
            t(m::WHO_TWO),
            Some(t(m::WHO_TWO_MORE)),
            None,
            pick(Mode::Together),
        ),
        choice(t(m::WHO_ME), Some(t(m::WHO_ME_MORE)), None, pick(Mode::JustMe)),
        choice(
            t(m::WHO_LATER),
            Some(t(m::WHO_LATER_MORE)),
            None,
            pick(Mode::TwoPhonesLater),
        ),
        choice(t(m::WHO_CODE), Some(t(m::WHO_CODE_MORE)), None, move || {
            crate::phones::has_code();
            app.mode.set(Mode::JustMe);
            app.go(Screen::Keys);
        }),
    ])
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Offer,
    Confirm,
    Own,
    Working,
}

/// The words that open the vault: six made words first, own words for who prefers.
pub(crate) fn keys(app: App) -> Node {
    let stage = Live::new(Stage::Offer);
    let offered = Live::new(keeper::offer_words(&mut SystemRandom));
    let (typed, again) = (Live::new(String::new()), Live::new(String::new()));
    let complaint = Live::new(None::<String>);
    let lock = move |words: String| {
        complaint.set(None);
        if let Err(why) = keeper::check_words(&words) {
            complaint.set(Some(weak(&why)));
            return;
        }
        let before = stage.get_untracked();
        stage.set(Stage::Working);
        wasm_bindgen_futures::spawn_local(async move {
            match Keeper::create(&words).await {
                Ok((keeper, state)) => {
                    app.open(keeper, state);
                    app.write(
                        vec![Fact::Opened {
                            mode: app.mode.get_untracked(),
                        }],
                        move || app.start(super::first_screen(app)),
                    );
                }
                Err(error) => {
                    stage.set(before);
                    complaint.set(Some(tv(m::FAULT_STORAGE, &[("why", &not_kept(&error))])));
                }
            }
        });
    };
    let note = move || (app.mode.get() == Mode::Together).then(|| small(t(m::KEYS_TWO_NOTE)));
    el("div").live(move || {
        let said = complaint.get().map(wrong);
        match stage.get() {
            Stage::Working => stack([
                title(t(m::KEYS_TITLE)),
                lead(t(m::KEYS_WORKING)).attr("role", "status"),
            ]),
            Stage::Offer => el("div")
                .class("stack")
                .kids([
                    title(t(m::KEYS_TITLE)),
                    lead(t(m::KEYS_LEAD)),
                    small(t(m::KEYS_OFFER)),
                    el("p")
                        .class("words")
                        .attr("id", "words")
                        .live_text(move || offered.get()),
                ])
                .maybe(note())
                .maybe(said)
                .child(foot([
                    button(t(m::KEYS_WRITTEN), move || stage.set(Stage::Confirm)),
                    ghost(t(m::KEYS_ANOTHER), move || {
                        offered.set(keeper::offer_words(&mut SystemRandom))
                    }),
                    ghost(t(m::KEYS_OWN), move || stage.set(Stage::Own)),
                ])),
            Stage::Confirm => el("div")
                .class("stack")
                .kids([
                    title(t(m::KEYS_CONFIRM_TITLE)),
                    lead(t(m::KEYS_CONFIRM_LEAD)),
                    field(t(m::UNLOCK_LABEL), "text", typed),
                ])
                .maybe(said)
                .child(foot([
                    button(t(m::KEYS_SET), move || {
                        if keeper::same_words(&typed.get_untracked(), &offered.get_untracked()) {
                            lock(offered.get_untracked());
                        } else {
                            complaint.set(Some(t(m::KEYS_DIFFER)));
                        }
                    }),
                    ghost(t(m::COMMON_BACK), move || {
                        complaint.set(None);
                        stage.set(Stage::Offer);
                    }),
                ])),
            Stage::Own => el("div")
                .class("stack")
                .kids([
                    title(t(m::KEYS_TITLE)),
                    lead(t(m::KEYS_LEAD)),
                    field(t(m::KEYS_OWN_LABEL), "password", typed),
                    field(t(m::KEYS_AGAIN_LABEL), "password", again),
                ])
                .maybe(note())
                .maybe(said)
                .child(foot([
                    button(t(m::KEYS_SET), move || {
                        if typed.get_untracked() == again.get_untracked() {
                            lock(typed.get_untracked());
                        } else {
                            complaint.set(Some(t(m::KEYS_DIFFER)));
                        }
                    }),
                    ghost(t(m::COMMON_BACK), move || {
                        complaint.set(None);
                        stage.set(Stage::Offer);
                    }),
                ])),
        }
    })
}

/// What to call each partner.
pub(crate) fn names(app: App) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let (first, other) = (Live::new(String::new()), Live::new(String::new()));
    let complaint = Live::new(None::<String>);
    let (first_label, other_label) = if together {
        (m::NAME_ONE, m::NAME_TWO)
    } else {
        (m::NAME_YOU, m::NAME_PARTNER)
    };
    let on = move || {
        let mut facts = Vec::new();
        for (who, name) in [(Who::A, first), (Who::B, other)] {
            let name = name.get_untracked();
            if name.trim().is_empty() {
                continue;
            }
            match command::name(who, &name) {
                Ok(fact) => facts.push(fact),
                Err(why) => return complaint.set(Some(refused(&why))),
            }
        }
        app.write(facts, move || app.start(Screen::CheckIntro(Who::A)));
    };
    el("div")
        .class("stack")
        .kids([
            title(if together {
                t(m::NAME_TITLE_TWO)
            } else {
                t(m::NAME_TITLE_ME)
            }),
            lead(t(m::NAME_LEAD)),
            field(t(first_label), "text", first).class("field first"),
            field(t(other_label), "text", other).class("field other"),
        ])
        .live(move || {
            complaint
                .get()
                .map_or_else(|| el("span").attr("hidden", ""), wrong)
        })
        .child(foot([
            button(t(m::COMMON_GO_ON), on),
            ghost(t(m::NAME_FILE), move || app.go(Screen::KeepRead)),
        ]))
}
