//! Now: nearly black, one short line at a time, every step can be skipped, stopped, or done with the screen off.
//! Nothing here urges anyone towards staying, towards the other person, or towards sex.

use guide::{Feeling, First, PracticeId};
use model::{Step, StepKind};
use words::m;

use super::signs::{self, Ear, dark_link, darkness, sign, three};
use crate::app::App;
use crate::browser;
use crate::screen::Screen;
use crate::ui::*;

const BREATHS: u8 = 3;
const IN_MS: u32 = 4_000;
const OUT_MS: u32 = 6_000;

fn stop(app: App) -> Node {
    link(t(m::NOW_STOP), move || app.go(Screen::NowEnd))
}

/// How is it, right now?
pub(crate) fn now(app: App) -> Node {
    let feeling = |feeling: Feeling| {
        let to = match guide::first(feeling) {
            First::Breaths => Screen::NowBreaths(feeling),
            First::Ground => Screen::NowGround(feeling),
            First::Stop => Screen::NowHelp(feeling),
        };
        choice(
            tk(&format!("now-{}", feeling.name()), &[]).unwrap_or_default(),
            None,
            None,
            move || app.go(to),
        )
    };
    let agreed = app
        .state
        .with_untracked(|state| state.agreement(browser::now()).is_some());
    let unlooked = move || {
        // Nobody said how they are, so it is the way that fits whoever may be torn or far off: never closeness.
        app.dark.set(true);
        app.go(Screen::NowBreaths(Feeling::Both));
    };
    let resume = resume(app, Some(Feeling::Both));
    el("div")
        .class("stack")
        .kids([grow(), title(t(m::NOW_TITLE)), gap()])
        .child(el("div").class("list feelings").kids(Feeling::ALL.map(feeling)))
        .maybe(resume)
        .maybe(agreed.then(|| second(t(m::NOW_AGREEMENT), move || app.go(Screen::NowPlay))))
        .child(three(
            link(t(m::COMMON_CLOSE), move || close(app)),
            el("span"),
            link(t(m::NOW_UNLOOKED), unlooked),
        ))
}

pub(crate) fn name_of(id: PracticeId) -> String {
    words::text(&id.practice().key("title"), &[]).unwrap_or_default()
}

/// A practice that was begun and not finished.
pub(crate) fn resume(app: App, feeling: Option<Feeling>) -> Option<Node> {
    let draft = app
        .state
        .with_untracked(|state| state.unfinished.practice().cloned())?;
    let id = PracticeId::find(&draft.practice)?;
    Some(
        choice(
            tv(m::PRACTICE_UI_RESUME, &[("title", &name_of(id))]),
            None,
            None,
            move || app.go(Screen::Practice(id, feeling)),
        )
        .class("choice resume"),
    )
}

fn line_for(feeling: Feeling) -> String {
    t(match feeling {
        Feeling::TooFar => m::NOW_LINE_TOO_FAR,
        Feeling::TooClose => m::NOW_LINE_TOO_CLOSE,
        Feeling::Both => m::NOW_LINE_BOTH,
        Feeling::Numb => m::NOW_LINE_NUMB,
        Feeling::Fine => m::NOW_LINE_FINE,
        Feeling::Afraid => m::NOW_LINE_AFRAID,
    })
}

/// Three breaths before anything else.
pub(crate) fn breaths(app: App, feeling: Feeling) -> Node {
    let left = Live::new(BREATHS);
    let inwards = Live::new(true);
    signs::read_aloud(app, &line_for(feeling));
    breathe(app, left, inwards, feeling);
    let count = move || tv(m::NOW_BREATHS_COUNT, &[("count", &left.get().to_string())]);
    let phase = move || {
        if inwards.get() {
            t(m::NOW_IN)
        } else {
            t(m::NOW_OUT)
        }
    };
    let ring = el("div").attr("aria-hidden", "true").live_attr("class", move || {
        Some(if inwards.get() {
            "ring in".to_owned()
        } else {
            "ring out".to_owned()
        })
    });
    el("div")
        .class("stack")
        .child(grow())
        .child(small("").live_text(count).attr("aria-live", "polite"))
        .child(gap())
        .child(ring)
        .child(gap())
        .child(title(line_for(feeling)))
        .child(lead("").live_text(phase))
        .child(grow())
        .child(three(
            stop(app),
            dark_link(app),
            link(t(m::NOW_SKIP), move || app.replace(Screen::NowHelp(feeling))),
        ))
        .child(darkness(app))
}

fn breathe(app: App, left: Live<u8>, inwards: Live<bool>, feeling: Feeling) {
    sign(app, Ear::In);
    signs::read_aloud(app, &t(m::NOW_IN));
    browser::later(IN_MS, move || {
        // The screen may be gone by now; then its signals are gone too, and the breath ends here.
        if !inwards.is_there() {
            return;
        }
        inwards.set(false);
        sign(app, Ear::Out);
        signs::read_aloud(app, &t(m::NOW_OUT));
        browser::later(OUT_MS, move || {
            let Some(rest) = left.try_update(|left| {
                *left = left.saturating_sub(1);
                *left
            }) else {
                return;
            };
            if rest == 0 {
                app.replace(Screen::NowHelp(feeling));
            } else {
                inwards.set(true);
                breathe(app, left, inwards, feeling);
            }
        });
    });
}

/// Coming back: feet, eyes, a hand on the heart. Never a push to stay or to come closer.
pub(crate) fn ground(app: App, feeling: Feeling) -> Node {
    let lines = [
        m::NOW_LINE_NUMB,
        m::NOW_GROUND_1,
        m::NOW_GROUND_2,
        m::NOW_GROUND_3,
        m::NOW_GROUND_4,
    ];
    let at = Live::new(0_usize);
    let on = move || {
        let next = at.get_untracked() + 1;
        if next < lines.len() {
            at.set(next)
        } else {
            app.replace(Screen::NowHelp(feeling))
        }
    };
    el("div")
        .class("stack")
        .child(grow())
        .child(
            title("")
                .live_text(move || lines.get(at.get()).map(|line| t(*line)).unwrap_or_default())
                .attr("aria-live", "polite"),
        )
        .child(grow())
        .child(button(t(m::COMMON_GO_ON), on))
        .child(three(
            stop(app),
            dark_link(app),
            link(t(m::NOW_SKIP), move || app.replace(Screen::NowHelp(feeling))),
        ))
        .child(darkness(app))
}

/// Where an agreement stands after some minutes: the step, and the whole minutes left in it.
fn standing(steps: &[Step], minutes: f64) -> Option<(usize, u32)> {
    let mut end = 0.0;
    for (index, step) in steps.iter().enumerate() {
        end += f64::from(step.minutes);
        if minutes < end {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "minutes of one step"
            )]
            return Some((index, (end - minutes).ceil() as u32));
        }
    }
    None
}

/// Plays the agreement: the step, what is left of it, what comes then. The time is read anew each second, so that a
/// phone that slept shows where the evening is, not where the screen was.
pub(crate) fn play(app: App) -> Node {
    let (steps, signs) = app.state.with_untracked(|state| {
        let agreed = state.agreement(browser::now()).map(|agreed| agreed.steps.clone());
        (agreed.unwrap_or_default(), state.settings)
    });
    let shift = Live::new(0.0_f64);
    let began = browser::ticks_ms();
    let standing_now = {
        let steps = steps.clone();
        move |shift: f64| standing(&steps, (browser::ticks_ms() - began) / 60_000.0 + shift)
    };
    let at = Live::new(standing_now(0.0));
    follow(app, at, shift, standing_now.clone());
    let skip = {
        let steps = steps.clone();
        let standing_now = standing_now.clone();
        move || {
            if let Some((index, _)) = at.get_untracked() {
                let end: f64 = steps
                    .iter()
                    .take(index + 1)
                    .map(|step| f64::from(step.minutes))
                    .sum();
                let passed = (browser::ticks_ms() - began) / 60_000.0;
                shift.set(end - passed);
                at.set(standing_now(end - passed));
            }
        }
    };
    let shown = move || {
        let Some((index, left)) = at.get() else {
            return el("div").class("stack").kids([
                grow(),
                title(t(m::NOW_PLAY_DONE)),
                grow(),
                button(t(m::COMMON_DONE), move || app.go(Screen::NowEnd)),
            ]);
        };
        let Some(step) = steps.get(index).copied() else {
            return el("div");
        };
        let next = steps
            .get(index + 1)
            .map(|next| tv(m::NOW_STEP_NEXT, &[("next", &kind_word(next.kind))]));
        let back = (step.kind == StepKind::ApartWithReturn)
            .then(|| lead(tv(m::NOW_BACK_AT, &[("time", &browser::clock_in(left))])));
        el("div")
            .class("stack")
            .child(grow())
            .child(
                el("p")
                    .class("small")
                    .text(tv(m::NOW_STEP_LEFT, &[("minutes", &left.to_string())])),
            )
            .child(gap())
            .child(el("div").class("ring still").attr("aria-hidden", "true"))
            .child(gap())
            .child(title(kind_word(step.kind)).attr("aria-live", "polite"))
            .maybe(back)
            .maybe(next.map(lead))
            .child(small(if signs.sound || signs.vibration {
                t(m::NOW_PUT_DOWN)
            } else {
                t(m::NOW_PUT_DOWN_SILENT)
            }))
            .child(grow())
            .child(three(
                link(t(m::NOW_PLAY_STOP), move || app.go(Screen::NowEnd)),
                dark_link(app),
                link(t(m::NOW_SKIP), skip.clone()),
            ))
    };
    el("div").class("stack").live(shown).child(darkness(app))
}

fn follow(
    app: App,
    at: Live<Option<(usize, u32)>>,
    shift: Live<f64>,
    standing_now: impl Fn(f64) -> Option<(usize, u32)> + Clone + 'static,
) {
    browser::later(1_000, move || {
        let (Some(before), Some(shift_now)) = (at.try_get_untracked(), shift.try_get_untracked()) else {
            return;
        };
        let after = standing_now(shift_now);
        if before != after {
            if before.map(|(index, _)| index) != after.map(|(index, _)| index) {
                sign(app, if after.is_some() { Ear::Step } else { Ear::Over });
            }
            at.set(after);
        }
        if after.is_some() {
            follow(app, at, shift, standing_now);
        }
    });
}

/// The end: nothing more is wanted.
pub(crate) fn end(app: App) -> Node {
    let open = app.is_open();
    el("div")
        .class("stack")
        .kids([
            grow(),
            title(t(m::NOW_PUT_DOWN_SILENT)),
            small(t(m::NOW_STOP_FIRST)),
            grow(),
        ])
        .child(darkness(app))
        .maybe(open.then(|| {
            second(t(m::NOW_CHECK_IN), move || {
                app.go(Screen::Own(crate::screen::OwnScreen::CheckIn))
            })
        }))
        .child(ghost(t(m::COMMON_CLOSE), move || close(app)))
}

/// Out of Now. Asked at the tap: an opening may have ended since the screen was drawn.
fn close(app: App) {
    app.start(if app.is_open() {
        super::first_screen(app)
    } else {
        Screen::Unlock
    });
}
