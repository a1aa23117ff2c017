//! What was learned from the diary: in words first, with how sure it is; the seven questions; what was foretold and how
//! it came; a trial of two rituals; and why a plan is suggested.

mod drawn;
mod feed;
mod foretold;
mod known;
pub(crate) mod lived;
mod plan;
mod questions;
mod trial;
mod why;

pub(crate) use plan::find_plan;

use std::cell::Cell;
use std::rc::Rc;

use engine::Found;
use journal::{Learn, command, learning};
use model::Who;
use words::m;

use super::own::one;
use crate::app::App;
use crate::browser;
use crate::host;
use crate::reactive::*;
use crate::screen::{LearnedScreen, Screen};
use crate::ui::*;

/// The room of each screen.
pub(crate) fn show(app: App, screen: LearnedScreen) -> Node {
    // The rituals of the example have names, so its evenings wait for the texts.
    if !m::LEARNED_TRIAL_INVENTED_A.is_here() {
        return busy(t(m::LEARNED_TRIAL_INVENTED_A));
    }
    let example = app
        .example
        .try_update_value(core::mem::take)
        .filter(|evenings| *evenings > 0);
    if let Some(evenings) = example {
        app.record(
            feed::feed(evenings, browser::now()),
            Box::new(move || app.replace(Screen::Learned(screen))),
        );
        return loading();
    }
    // A suggestion has its reasons without learning, too.
    if screen != LearnedScreen::Why && app.state.with_untracked(|state| state.learning.off) {
        return off(app);
    }
    match screen {
        LearnedScreen::Known => one(app, known::known),
        LearnedScreen::Questions => one(app, questions::questions),
        LearnedScreen::Foretold => one(app, foretold::foretold),
        LearnedScreen::Trial => trial::trial(app),
        LearnedScreen::TrialNew => trial::new(app),
        LearnedScreen::Why => one(app, why::why),
    }
}

const VIEWS: [(words::Message, LearnedScreen); 4] = [
    (m::LEARNED_KNOWN, LearnedScreen::Known),
    (m::LEARNED_QUESTIONS, LearnedScreen::Questions),
    (m::LEARNED_FORETOLD, LearnedScreen::Foretold),
    (m::LEARNED_TRIAL, LearnedScreen::Trial),
];

/// The four views.
fn views(app: App, here: LearnedScreen) -> Node {
    let one = |(text, to): (words::Message, LearnedScreen)| {
        segment(
            t(text),
            move || to == here,
            move || app.replace(Screen::Learned(to)),
        )
    };
    segments(t(m::LEARNED_TITLE), VIEWS.map(one))
}

/// Writes one act down, then shows a screen anew.
fn act(app: App, who: Who, act: Learn, next: LearnedScreen) {
    match command::learning(who, act) {
        Ok(fact) => app.write(vec![fact], move || app.replace(Screen::Learned(next))),
        Err(refused) => app.fault.set(Some(refused.to_string())),
    }
}

/// Learning is off, for everybody and everything.
fn off(app: App) -> Node {
    let who = app.holder.get_untracked().unwrap_or(Who::A);
    stack([
        title(t(m::LEARNED_TITLE)),
        lead(t(m::LEARNED_IS_OFF)),
        foot([second(t(m::LEARNED_TURN_ON), move || {
            act(app, who, Learn::Off { yes: false }, LearnedScreen::Known);
        })]),
    ])
}

/// Learning under way: what was found, how far it is, and whether it was stopped.
#[derive(Clone, Copy)]
struct Job {
    found: Live<Option<Rc<Found>>>,
    done: Live<f64>,
    stopped: Live<bool>,
}

impl Job {
    fn of(app: App, who: Who) -> Self {
        let job = Self {
            found: Live::new(None),
            done: Live::new(0.0),
            stopped: Live::new(false),
        };
        job.begin(app, who);
        job
    }

    /// Learns, unless the same diary was learned from before.
    fn begin(self, app: App, who: Who) {
        self.stopped.set(false);
        self.done.set(0.0);
        let question = app.state.with_untracked(|state| journal::ask::learn(state, who));
        let kept = app.learned.with_value(|kept| {
            let same = kept.as_ref().filter(|(asked, _)| *asked == question);
            same.map(|(_, found)| Rc::clone(found))
        });
        if kept.is_some() {
            return self.found.set(kept);
        }
        let told = Box::new(move |done| self.done.set(done));
        wasm_bindgen_futures::spawn_local(async move {
            let answer = host::learn(&question, told).await.ok();
            match answer.and_then(|bytes| Found::from_bytes(&bytes)) {
                Some(found) if app.is_open() => {
                    let found = Rc::new(found);
                    app.learned.set_value(Some((question, Rc::clone(&found))));
                    self.found.set(Some(found));
                }
                _ => self.stopped.set(true),
            }
        });
    }
}

/// A part that stands on what was learned: until then how far it is, and a way to stop.
fn learned(app: App, who: Who, show: Box<dyn Fn(&Found) -> Node>) -> Node {
    let job = Job::of(app, who);
    el("div").live(move || match job.found.get() {
        Some(found) => untrack(|| show(&found)),
        None if job.stopped.get() => stack([
            lead(t(m::LEARNED_STOPPED)),
            second(t(m::LEARNED_AGAIN), move || job.begin(app, who)),
        ]),
        None => stack([
            busy(t(m::LEARNED_WORKING)),
            el("progress")
                .attr("max", "100")
                .attr("aria-label", t(m::LEARNED_WORKING))
                .live_attr("value", move || Some(picture::whole(job.done.get() * 100.0))),
            ghost(t(m::LEARNED_STOP), host::stop_learning),
        ]),
    })
}

/// Before somebody writes: what the model thinks they will answer is kept, so that it can be held against what they
/// write. They are not shown it before.
pub(crate) fn foretell(app: App, who: Who) -> Node {
    if app.state.with_untracked(|state| state.learning.off) {
        return nothing();
    }
    if !wants(app, who) {
        return small(t(m::LEARNED_SEALED));
    }
    let tried = Cell::new(false);
    let job = Job::of(app, who);
    let asked = app.state.with_untracked(|state| journal::ask::learn(state, who));
    el("div").live(move || {
        // The guess may be written for another view of the same screen: only the state says that it is there.
        app.state.track();
        if !wants(app, who) {
            return small(t(m::LEARNED_SEALED));
        }
        let Some(found) = job.found.get() else {
            // An engine that did not start, or ended on its way, is tried once more.
            if job.stopped.get() && !tried.replace(true) {
                job.begin(app, who);
            }
            return nothing();
        };
        // What was written meanwhile was not foretold by this.
        let current = app
            .state
            .with_untracked(|state| journal::ask::learn(state, who) == asked);
        if current {
            app.write(guesses(app, who, &found), || {});
        }
        nothing()
    })
}

/// Whether a guess about this person is still to be sealed.
fn wants(app: App, who: Who) -> bool {
    app.state
        .with_untracked(|state| learning::wants_prediction(state, who) || learning::wants_morning(state, who))
}

/// The guesses that are still to be sealed: about the evening and about the morning.
fn guesses(app: App, who: Who, found: &Found) -> Vec<journal::Fact> {
    let (evening, morning) = app.state.with_untracked(|state| {
        (
            learning::wants_prediction(state, who),
            learning::wants_morning(state, who),
        )
    });
    let evening = found.expected.get(who.index()).filter(|_| evening);
    let morning = found.expected_morning.get(who.index()).filter(|_| morning);
    let acts = [
        evening.map(|expected| Learn::Predicted {
            chances: learn::predictions::pack(expected),
        }),
        morning.map(|expected| Learn::MorningPredicted {
            chances: learn::predictions::pack_morning(expected),
        }),
    ];
    acts.into_iter()
        .flatten()
        .filter_map(|act| command::learning(who, act).ok())
        .collect()
}

/// A number to a tenth, with a real minus sign.
fn tenth(value: f64) -> String {
    picture::length(value).replace('-', "−")
}
