//! Fear, force and control; a safety plan; harm from this page itself. Answers live on the screen and nowhere else.

use guide::care::{Fear, Harm, for_two, harm as weigh};
use guide::notice::Notice;
use journal::page::Plan;
use journal::{Act, Fact};
use model::Who;
use words::{Message, m};

use super::act;
use crate::app::App;
use crate::screen::{OwnScreen, Screen};
use crate::ui::*;

fn people(app: App, text: Message) -> Node {
    second(t(text), move || app.go(Screen::Safety))
}

/// Five questions, opened after a word of what they are about, and answered alone. Only an ordinary setting may be kept, and only by a tap.
pub(crate) fn fear(app: App) -> Node {
    let answers = Fear::ALL.map(|question| (question, Live::new(Vec::new())));
    let (done, read) = (Live::new(None::<bool>), Live::new(false));
    let finish = move || {
        let open = for_two(&answers.map(|(_, answer)| said(answer)));
        if !open {
            // In memory alone: when this locks, nothing of it is left.
            app.state.update(|state| state.settings.aside = true);
        }
        done.set(Some(open));
    };
    let leave = move || app.start(Screen::More);
    el("div").class("stack").live(move || match done.get() {
        // What they are about is said first, so that nobody meets it unprepared.
        None if !read.get() => stack([
            title(t(m::FEAR_TITLE)),
            lead(t(m::FEAR_LEAD)),
            say(t(m::FEAR_NOTE)),
            small(t(m::FEAR_SHARED)),
            foot([
                button(t(m::FEAR_OPEN), move || read.set(true)),
                ghost(t(m::FEAR_NOT_NOW), leave),
            ]),
        ]),
        None => stack([
            title(t(m::FEAR_TITLE)),
            lead(t(m::FEAR_LEAD)),
            small(t(m::FEAR_SHARED)),
        ])
        .kids(answers.map(|(question, answer)| yes_or_no(keyed("fear-", question.name()), answer)))
        .child(foot([button(t(m::FEAR_DONE), finish)])),
        Some(true) => stack([
            title(t(m::FEAR_NO_TITLE)),
            lead(t(m::FEAR_NO)),
            people(app, m::FEAR_YES_PEOPLE),
            foot([button(t(m::COMMON_CLOSE), leave)]),
        ]),
        Some(false) => stack([
            title(t(m::FEAR_YES_TITLE)),
            say(t(m::FEAR_YES)),
            people(app, m::FEAR_YES_PEOPLE),
            second(t(m::SAFETY_PLAN_OPEN), move || {
                app.go(Screen::Own(OwnScreen::SafePlan));
            }),
            small(t(m::FEAR_YES_SETTING)),
            foot([
                button(t(m::FEAR_YES_KEEP), move || {
                    app.write(vec![Fact::SetAside { yes: true }], leave);
                }),
                ghost(t(m::FEAR_YES_NOT), leave),
            ]),
        ]),
    })
}

/// A short plan. Where two share the words of the phone it is not kept.
pub(crate) fn plan(app: App, who: Who) -> Node {
    let (shared, plan) = app.state.with_untracked(|state| {
        let kept = state.own(who).plan.clone().unwrap_or_default();
        (state.together(), kept)
    });
    let labels = [
        m::PLAN_SAFE_SIGNS,
        m::PLAN_SAFE_ALONE,
        m::PLAN_SAFE_PLACE,
        m::PLAN_SAFE_PEOPLE,
    ];
    let kept = plan
        .lines()
        .map(|line| Live::new(line.clone().unwrap_or_default()));
    let (told, done) = (Live::new(None::<String>), Live::new(false));
    let save = move || {
        let [signs, alone, place, people] = kept.map(written);
        let plan = Plan {
            signs,
            alone,
            place,
            people,
        };
        act(app, who, Act::Prepared(plan), told, move || done.set(true));
    };
    let note = if shared {
        m::PLAN_SAFE_SHARED
    } else {
        m::PLAN_SAFE_LEAD
    };
    let ways = if shared {
        foot([people(app, m::FEAR_YES_PEOPLE)])
    } else {
        foot([
            button(t(m::PLAN_SAFE_KEEP), save),
            people(app, m::FEAR_YES_PEOPLE),
        ])
    };
    // Where nothing is kept there is nothing to fill in: the questions alone, to think through.
    let questions = labels.into_iter().zip(kept).map(|(label, text)| {
        if shared {
            el("div").class("fact").child(say(t(label)))
        } else {
            area(t(label), "2", text)
        }
    });
    el("div")
        .class("stack")
        .kids([title(t(m::PLAN_SAFE_TITLE)), lead(t(note))])
        .child(el("div").class("stack").kids(questions))
        .child(complaint(told))
        .live(move || {
            if done.get() {
                small(t(m::PLAN_SAFE_KEPT)).attr("role", "status")
            } else {
                nothing()
            }
        })
        .child(ways)
}

/// Three questions about this page itself. Only that they were asked is kept.
pub(crate) fn harm(app: App, who: Who) -> Node {
    let questions =
        [m::HARM_HARDER, m::HARM_AGAINST, m::HARM_UNWANTED].map(|text| (text, Live::new(Vec::new())));
    let found = Live::new(None::<Harm>);
    let told = Live::new(None::<String>);
    let finish = move || {
        let weighed = weigh(questions.map(|(_, answer)| said(answer)));
        act(app, who, Act::HarmAsked, told, move || found.set(Some(weighed)));
    };
    el("div").class("stack").live(move || {
        let Some(found) = found.get() else {
            return stack([title(t(m::HARM_TITLE)), lead(t(m::HARM_LEAD))])
                .kids(questions.map(|(text, answer)| yes_or_no(t(text), answer)))
                .child(complaint(told))
                .child(foot([button(t(m::FEAR_DONE), finish)]));
        };
        let (text, stop) = match found {
            Harm::Nothing => (m::HARM_NOTHING, false),
            Harm::Pause => (m::HARM_PAUSE, false),
            Harm::Stop => (m::HARM_STOP, true),
        };
        let hard = found != Harm::Nothing;
        stack([title(t(m::HARM_TITLE)), say(t(text))])
            .maybe(hard.then(|| people(app, m::HARM_PEOPLE)))
            .maybe(stop.then(|| second(t(m::SETTINGS_WIPE), move || app.go(Screen::Wipe))))
            .maybe(stop.then(|| second(t(m::SET_ASIDE), move || app.go(Screen::Settings))))
            .child(foot([button(t(m::COMMON_CLOSE), move || {
                app.start(Screen::Own(OwnScreen::Grow));
            })]))
    })
}

/// After an entry is kept: help, offered quietly. The page does not claim to have understood.
pub(crate) fn noticed(app: App, notice: Notice) -> Node {
    let text = match notice {
        Notice::Crisis => m::NOTICE_CRISIS,
        Notice::Force => m::NOTICE_FORCE,
    };
    let force = notice == Notice::Force;
    el("div")
        .class("stack")
        .kids([title(t(m::NOTICE_TITLE)), say(t(text)), lead(t(m::NOTICE_LEAD))])
        .child(people(app, m::NOTICE_PEOPLE))
        .maybe(force.then(|| {
            second(t(m::SAFETY_FEAR_OPEN), move || {
                app.go(Screen::Own(OwnScreen::Fear));
            })
        }))
        .child(foot([ghost(t(m::NOTICE_ON), move || {
            app.start(Screen::Own(OwnScreen::Diary));
        })]))
}
