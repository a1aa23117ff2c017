//! What may help, after three breaths: words, the agreement, practices in this person's own order, a human.

use guide::{Feeling, First};
use words::m;

use super::practice;
use super::signs::{darkness, three};
use crate::app::App;
use crate::browser;
use crate::screen::Screen;
use crate::ui::*;

/// What may help now: this person's own order, words to say or to show, the agreement, a human.
pub(crate) fn help(app: App, feeling: Feeling) -> Node {
    // Whoever does not look is not asked: what needs no eyes comes by itself.
    if app.dark.get_untracked() {
        if let Some(id) = practice::in_the_dark(app, feeling) {
            browser::later(0, move || {
                if app.screen.get_untracked() == Screen::NowHelp(feeling) {
                    app.replace(Screen::Practice(id, Some(feeling)));
                }
            });
        }
        return el("div").child(darkness(app));
    }
    let words = t(match feeling {
        Feeling::TooFar => m::NOW_SAY_TOO_FAR,
        Feeling::TooClose => m::NOW_SAY_TOO_CLOSE,
        Feeling::Both => m::NOW_SAY_BOTH,
        Feeling::Numb => m::NOW_SAY_NUMB,
        Feeling::Fine => m::NOW_SAY_FINE,
        Feeling::Afraid => m::NOW_SAY_AFRAID,
    });
    let agreed = guide::may_play(feeling)
        && app
            .state
            .with_untracked(|state| state.agreement(browser::now()).is_some());
    let afraid = feeling == Feeling::Afraid;
    let done = match guide::first(feeling) {
        First::Breaths => Some("three-breaths"),
        First::Ground => Some("feet-eyes-heart"),
        First::Stop => None,
    };
    let human = move || choice(t(m::NOW_HELP_LINE), None, None, move || app.go(Screen::Safety));
    el("div")
        .class("stack then")
        .kids([
            title(t(if afraid {
                m::NOW_AFRAID_TITLE
            } else {
                m::NOW_THEN_TITLE
            })),
            practice::sentence_tools(app, words),
        ])
        .maybe(afraid.then(|| el("div").class("list").child(human())))
        .maybe(agreed.then(|| second(t(m::NOW_AGREEMENT), move || app.go(Screen::NowPlay))))
        .child(practice::offers(app, feeling, done))
        .maybe(practice::own_phrases(app))
        .maybe((guide::first(feeling) == First::Breaths).then(|| {
            ghost(t(m::NOW_AGAIN), move || {
                app.replace(Screen::NowBreaths(feeling));
            })
        }))
        .child(small(t(m::NOW_STOP_FIRST)))
        .child(three(
            link(t(m::NOW_END), move || app.go(Screen::NowEnd)),
            el("span"),
            if afraid {
                el("span")
            } else {
                link(t(m::NOW_HELP_LINE), move || app.go(Screen::Safety))
            },
        ))
}
