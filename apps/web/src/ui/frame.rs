//! The frame round every screen: the bar with the ways out, the screen, and the places at the foot.

use words::{Message, m};

use super::node::{Node, el};
use super::parts::{ghost, lead, link, loading, para, say, second, t, wrong};
use crate::app::App;
use crate::host::{self, News};
use crate::reactive::*;
use crate::screen::{OwnScreen, Screen, TogetherScreen, UsView};
use crate::second;
use crate::speech;

/// The whole app.
pub(crate) fn frame(app: App, screen: impl Fn(App, Screen) -> Node + Copy + 'static) -> Node {
    el("div")
        .live_attr("class", move || {
            let now = if app.screen.get().is_now() { " now" } else { "" };
            let places = if has_places(app.screen.get()) {
                " has-places"
            } else {
                ""
            };
            Some(format!("app{now}{places}"))
        })
        .child(bar(app))
        .live(move || {
            let shown = app.demo.get() && !app.screen.get().is_now();
            if shown {
                el("aside").class("demo").text(t(m::COMMON_DEMO))
            } else {
                el("span").attr("hidden", "")
            }
        })
        .live(move || news(app))
        .live(move || {
            let here = app.screen.get();
            let fault = el("div")
                .attr("aria-live", "assertive")
                .live(move || match app.fault.get() {
                    Some(fault) => wrong(fault),
                    None => el("span").attr("hidden", ""),
                });
            el("main")
                .class("screen")
                .child(fault)
                .child(built(move || screen(app, here)))
        })
        .live(move || {
            if has_places(app.screen.get()) {
                places(app)
            } else {
                el("span").attr("hidden", "")
            }
        })
}

/// Builds a screen. Where it asks for a text or for code that is still on its way, there is a moment of waiting
/// instead, and the screen is built again when something arrives.
fn built(screen: impl Fn() -> Node) -> Node {
    let _ = (words::missed(), second::missed());
    let node = untrack(screen);
    if words::missed() | second::missed() {
        speech::follow();
        return el("div").child(loading());
    }
    node
}

fn has_places(screen: Screen) -> bool {
    matches!(
        screen,
        Screen::Understand
            | Screen::Us(_)
            | Screen::Own(OwnScreen::Diary | OwnScreen::Grow)
            | Screen::Together(TogetherScreen::Home)
            | Screen::More
    )
}

fn bar(app: App) -> Node {
    el("header")
        .class("bar")
        .live(move || {
            let here = app.screen.get();
            if app.can_go_back() && !here.is_root() {
                link(t(m::COMMON_BACK), move || app.back()).class("link left")
            } else if has_places(here) && here != Screen::More {
                link(t(m::PLACE_MORE), move || app.go(Screen::More)).class("link left")
            } else if here == Screen::Welcome {
                other_languages(app)
            } else {
                el("span")
            }
        })
        .child(el("span").class("space"))
        .live(move || {
            let here = app.screen.get();
            let offer = !here.is_now() && !has_places(here) && !matches!(here, Screen::Opening);
            if offer {
                link(t(m::COMMON_NOW), move || app.go(Screen::Now))
            } else {
                el("span").attr("hidden", "")
            }
        })
        .live(move || {
            if app.screen.get() == Screen::Safety {
                el("span").attr("hidden", "")
            } else {
                link(t(m::COMMON_HELP), move || app.go(Screen::Safety))
            }
        })
        .live(move || {
            // Follows the screen, so that a change of language reaches it.
            app.screen.track();
            link(t(m::COMMON_LEAVE), move || app.leave())
                .attr("title", t(m::COMMON_LEAVE_TITLE))
                .attr("id", "leave")
        })
}

/// On the first screen: the languages that are not spoken now, each by its own name.
fn other_languages(app: App) -> Node {
    let mut others = el("span");
    for locale in words::LOCALES
        .iter()
        .filter(|locale| locale.tag != words::locale())
    {
        others = others.child(
            link(locale.name, move || speak(app, locale.tag))
                .class("link left")
                .attr("lang", locale.tag),
        );
    }
    others
}

/// Goes over to a language; the choice is kept outside the vault, so that the lock screen knows it.
pub(crate) fn speak(app: App, language: &'static str) {
    wasm_bindgen_futures::spawn_local(async move {
        if speech::speak(language).await {
            // Everything on the page follows the screen, so everything is said anew.
            app.screen.update(|_| ());
        } else {
            app.fault.set(Some(t(m::FAULT_WORDS)));
        }
    });
}

fn places(app: App) -> Node {
    let place = |text: String, class: &'static str, here: fn(Screen) -> bool, to: Screen| {
        el("button")
            .attr("type", "button")
            .class(class)
            .live_attr("aria-current", move || {
                here(app.screen.get()).then(|| "page".to_owned())
            })
            .text(text)
            .click(move || app.go(to))
    };
    let together = app.state.with_untracked(journal::State::together);
    let us = if together { t(m::PLACE_US) } else { t(m::PLACE_ME) };
    el("nav")
        .class("places")
        .attr("aria-label", t(m::PLACE_MORE))
        .kids([
            place(
                t(m::PLACE_UNDERSTAND),
                "",
                |screen| screen == Screen::Understand,
                Screen::Understand,
            ),
            place(
                us,
                "",
                |screen| matches!(screen, Screen::Us(_)),
                Screen::Us(UsView::Curves),
            ),
            place(t(m::PLACE_NOW), "now", |_| false, Screen::Now),
            place(
                t(m::PLACE_DIARY),
                "",
                |screen| screen == Screen::Own(OwnScreen::Diary),
                Screen::Own(OwnScreen::Diary),
            ),
            place(
                t(m::PLACE_GROW),
                "",
                |screen| screen == Screen::Own(OwnScreen::Grow),
                Screen::Own(OwnScreen::Grow),
            ),
        ])
}

/// What there is to say about the version on the server: calmly, and never in the middle of Now.
fn news(app: App) -> Node {
    let here = app.screen.get();
    let Some(news) = app.news.get().filter(|_| !here.is_now()) else {
        return el("span").attr("hidden", "");
    };
    let seen = move |text| ghost(t(text), move || app.news.set(None));
    let card = |title: Message, text: Message| {
        el("aside")
            .class("card")
            .attr("aria-label", t(title))
            .kids([say(t(title)), lead(t(text))])
    };
    let refused = move |text| card(m::RELEASE_TITLE, text).child(seen(m::RELEASE_SEEN));
    built(move || match news {
        News::Newer => card(m::UPDATE_READY, m::UPDATE_MORE).child(
            el("div")
                .class("row")
                .kids([second(t(m::UPDATE_TAKE), host::update), seen(m::UPDATE_LATER)]),
        ),
        News::Forged => refused(m::RELEASE_FORGED),
        News::Older => refused(m::RELEASE_OLDER),
        News::Altered => refused(m::RELEASE_ALTERED),
        News::Unchecked => refused(m::RELEASE_UNCHECKED),
        // Stays: nothing here can mend it, and the page is not loaded anew any more (see `App::renew`).
        News::Keeper => {
            let copy = (app.is_open() && here != Screen::KeepCopy)
                .then(|| second(t(m::KEEPING_COPY), move || app.go(Screen::KeepCopy)));
            card(m::RELEASE_KEEPER_TITLE, m::RELEASE_KEEPER)
                .child(para(t(m::RELEASE_KEEPER_DO)))
                .maybe(copy)
        }
    })
}
