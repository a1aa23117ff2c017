//! Steps that take time: breaths, attention, staying. Each ends by itself only where somebody does not look, and can be
//! ended at any moment.

use words::m;

use super::{At, Play};
use crate::browser;
use crate::screens::signs::{self, Ear, sign};
use crate::ui::*;

/// A slow heart: one beat a second.
const BEAT_MS: u32 = 1_000;
/// How long a line stands in the dark, beyond the time it takes to say it.
const LINE_MS: u32 = 5_000;

/// Whether this step is still the one being done.
fn still(play: Play, index: usize) -> bool {
    play.at.try_get_untracked() == Some(At::Step(index))
}

/// A short line: in the dark it is read, signed, and goes on by itself.
pub(super) fn say(play: Play, index: usize) {
    let line = play.filled(index);
    signs::read_aloud(play.app, &line);
    if play.app.dark.get_untracked() {
        sign(play.app, Ear::Step);
        browser::later(LINE_MS, move || {
            if still(play, index) && play.app.dark.get_untracked() {
                play.next();
            }
        });
    }
}

/// Attention for some seconds. The end is told; going on by itself is for the dark only.
pub(super) fn attend(play: Play, index: usize, seconds: u8, pulse: bool) {
    signs::read_aloud(play.app, &play.filled(index));
    if play.app.dark.get_untracked() {
        sign(play.app, Ear::Step);
    }
    if pulse {
        beat(play, index, u32::from(seconds));
    }
    browser::later(u32::from(seconds) * 1_000, move || {
        if !still(play, index) {
            return;
        }
        if play.app.dark.get_untracked() {
            play.next();
        } else {
            sign(play.app, Ear::Step);
        }
    });
}

fn beat(play: Play, index: usize, left: u32) {
    browser::later(BEAT_MS, move || {
        if left > 1 && still(play, index) {
            sign(play.app, Ear::Beat);
            beat(play, index, left - 1);
        }
    });
}

/// Breaths in a rhythm, with a ring that widens and narrows.
pub(super) fn breathe(play: Play, index: usize, breaths: u8, in_s: u8, out_s: u8) -> Node {
    let left = Live::new(breaths);
    let inwards = Live::new(true);
    breath(play, index, left, inwards, (in_s, out_s));
    let ring = el("div").attr("aria-hidden", "true").live_attr("class", move || {
        Some(if inwards.get() { "ring in" } else { "ring out" }.to_owned())
    });
    let phase = move || t(if inwards.get() { m::NOW_IN } else { m::NOW_OUT });
    el("div").class("stack middle").kids([
        small("")
            .live_text(move || tv(m::NOW_BREATHS_COUNT, &[("count", &left.get().to_string())]))
            .attr("aria-live", "polite"),
        gap(),
        ring,
        gap(),
        title(play.filled(index)),
        lead("").live_text(phase),
    ])
}

fn breath(play: Play, index: usize, left: Live<u8>, inwards: Live<bool>, (in_s, out_s): (u8, u8)) {
    sign(play.app, Ear::In);
    signs::read_aloud(play.app, &t(m::NOW_IN));
    browser::later(u32::from(in_s) * 1_000, move || {
        if !still(play, index) || !inwards.is_there() {
            return;
        }
        inwards.set(false);
        sign(play.app, Ear::Out);
        signs::read_aloud(play.app, &t(m::NOW_OUT));
        browser::later(u32::from(out_s) * 1_000, move || {
            if !still(play, index) {
                return;
            }
            let rest = left.try_update(|left| {
                *left = left.saturating_sub(1);
                *left
            });
            match rest {
                Some(0) => play.next(),
                Some(_) => {
                    inwards.set(true);
                    breath(play, index, left, inwards, (in_s, out_s));
                }
                None => {}
            }
        });
    });
}

/// Staying close for some minutes: nothing counts down, and the way out is the largest thing on the screen.
pub(super) fn stay(play: Play, index: usize, minutes: u32) -> Node {
    browser::later(minutes * 60_000, move || {
        if still(play, index) {
            sign(play.app, Ear::Over);
            play.next();
        }
    });
    el("div").class("stack").kids([
        grow(),
        el("div").class("ring still").attr("aria-hidden", "true"),
        gap(),
        title(play.filled(index)),
        lead(tv(
            m::PRACTICE_UI_SIGN_AFTER,
            &[(
                "minutes",
                &tv(m::COMMON_MINUTES, &[("count", &minutes.to_string())]),
            )],
        )),
        grow(),
        button(t(m::PRACTICE_UI_ENOUGH), move || play.next()),
        signs::three(
            link(t(m::NOW_STOP), move || play.stop()),
            signs::dark_link(play.app),
            el("span"),
        ),
    ])
}
