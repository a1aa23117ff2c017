//! Signs for those who do not look: a tone, a vibration, a voice, and the dark cover that keeps them going.

use words::m;

use crate::app::App;
use crate::browser;
use crate::ui::*;
use crate::voice;

/// How the signs are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ear {
    /// A step ends, or something changes.
    Step,
    /// Breathe in.
    In,
    /// Breathe out.
    Out,
    /// One beat of a slow heart.
    Beat,
    /// All of it is over.
    Over,
}

/// Gives a sign. With the screen off and nothing chosen both are used: somebody has to be told.
pub(crate) fn sign(app: App, what: Ear) {
    let Some(settings) = app.state.try_with_untracked(|state| state.settings) else {
        return;
    };
    let dark = app.dark.get_untracked();
    let nothing = dark && !settings.sound && !settings.vibration;
    if settings.vibration || nothing {
        browser::vibrate(match what {
            Ear::In => 40,
            Ear::Out => 140,
            Ear::Beat => 60,
            Ear::Step => 220,
            Ear::Over => 600,
        });
    }
    // A tone at every beat would be an alarm clock.
    if (settings.sound || nothing) && matches!(what, Ear::Step | Ear::Over) || (nothing && what == Ear::In) {
        browser::tone();
    }
}

/// Reads a line aloud, where that is wished for and this phone has a voice of its own.
pub(crate) fn read_aloud(app: App, line: &str) {
    if app.voice.get_untracked() {
        voice::speak(line);
    }
}

/// A black cover that keeps the signs going; a tap takes it away.
pub(crate) fn darkness(app: App) -> Node {
    el("div").live(move || {
        if app.dark.get() {
            el("button")
                .attr("type", "button")
                .class("dim")
                .attr("aria-label", t(m::COMMON_CLOSE))
                .click(move || app.dark.set(false))
        } else {
            el("span").attr("hidden", "")
        }
    })
}

/// Turns the screen dark.
pub(crate) fn dark_link(app: App) -> Node {
    link(t(m::NOW_DARK), move || app.dark.set(true))
}

/// Reads lines aloud from here on, or no longer. Not there where the phone has no voice of its own.
pub(crate) fn voice_link(app: App) -> Node {
    if !voice::is_there() {
        return el("span");
    }
    el("button")
        .attr("type", "button")
        .class("link")
        .live_attr("aria-pressed", move || truth(app.voice.get()))
        .live_text(move || {
            t(if app.voice.get() {
                m::PRACTICE_UI_VOICE_OFF
            } else {
                m::PRACTICE_UI_VOICE
            })
        })
        .click(move || {
            let on = !app.voice.get_untracked();
            app.voice.set(on);
            if !on {
                voice::hush();
            }
        })
}

/// A quiet line of three ways at the foot.
pub(crate) fn three(left: Node, middle: Node, right: Node) -> Node {
    el("div").class("three").kids([left, middle, right])
}
