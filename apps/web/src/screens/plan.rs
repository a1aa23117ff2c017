//! The agreement: found, looked at, changed, agreed by two separate yeses, ended by one.

use engine::{Answer, OfferView, PlanView};
use journal::{Fact, command};
use model::{Step, StepKind, Who};
use words::m;

use crate::app::App;
use crate::browser;
use crate::engine_room::ask;
use crate::pictures;
use crate::reactive::*;
use crate::screen::{LearnedScreen, Screen, UsView};
use crate::ui::*;

/// Gains below these are "hardly anything", "a little", "some"; above, "much". In units of comfort, 0–1.
const GAIN_WORDS: [f32; 3] = [0.01, 0.04, 0.10];
/// Fewer minutes than this are not worth a word.
const GIVES_MIN: f32 = 2.0;

/// Both names, spoken of in reasons as "@A" and "@B", in one pass: a name that holds such a sign stays as it is.
pub(crate) fn named(app: App, text: &str) -> String {
    let mut parts = text.split('@');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = match (part.strip_prefix('A'), part.strip_prefix('B')) {
            (Some(rest), _) => (app.name(Who::A), rest),
            (_, Some(rest)) => (app.name(Who::B), rest),
            _ => ("@".to_owned(), part),
        };
        out.push_str(&name);
        out.push_str(rest);
    }
    out
}

fn note(step: Step) -> String {
    tk(&format!("plan-note-{}", step.kind.name()), &[]).unwrap_or_default()
}

/// The steps as a list.
pub(crate) fn steps(list: &[Step]) -> Node {
    let rows: Vec<Node> = list
        .iter()
        .map(|step| {
            let words = el("div")
                .child(para(kind_word(step.kind)))
                .child(small(note(*step)));
            el("li")
                .class("step")
                .child(
                    el("div")
                        .class("minutes")
                        .text(step.minutes.to_string())
                        .child(el("small").text(t(m::PLAN_MIN))),
                )
                .child(words)
        })
        .collect();
    el("ol").kids(rows)
}

fn gain_words(app: App, who: Who, gain: f32) -> String {
    let message = match GAIN_WORDS.iter().filter(|least| gain >= **least).count() {
        0 => m::PLAN_GAIN_NONE,
        1 => m::PLAN_GAIN_LITTLE,
        2 => m::PLAN_GAIN_SOME,
        _ => m::PLAN_GAIN_MUCH,
    };
    tv(message, &[("name", &app.name(who))])
}

/// What it gives and asks of each.
fn gains(app: App, offer: &OfferView, people: &[Who]) -> Node {
    let row = |who: &Who| {
        let gives = offer.gives[who.index()];
        let name = app.name(*who);
        let minutes = |value: f32| picture::whole(f64::from(value));
        let close = (gives.close_min >= GIVES_MIN).then(|| {
            tv(
                m::PLAN_GIVES_CLOSE,
                &[("name", &name), ("minutes", &minutes(gives.close_min))],
            )
        });
        let apart = (gives.apart_min >= GIVES_MIN).then(|| {
            tv(
                m::PLAN_GIVES_SPACE,
                &[("name", &name), ("minutes", &minutes(gives.apart_min))],
            )
        });
        let nothing =
            (close.is_none() && apart.is_none()).then(|| tv(m::PLAN_GIVES_NOTHING, &[("name", &name)]));
        let given = [close, apart, nothing]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        el("div")
            .class("fact")
            .child(
                el("p")
                    .class(if *who == Who::A { "who-a" } else { "who-b" })
                    .text(gain_words(app, *who, offer.gain[who.index()])),
            )
            .child(small(given))
    };
    el("div").class("gains").kids(people.iter().map(row))
}

fn reasons(app: App, offer: &OfferView) -> Node {
    let rows = offer.why.iter().filter_map(|reason| {
        let variables: Vec<(&str, String)> = reason
            .variables
            .iter()
            .map(|(key, value)| (key.as_str(), named(app, value)))
            .collect();
        let variables: Vec<(&str, &str)> = variables
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        let text = tk(&reason.message, &variables)?;
        let grades = reason
            .claims
            .iter()
            .take(1)
            .filter_map(|id| super::claims::grade_link(app, id));
        Some(el("div").class("fact").child(para(text)).kids(grades))
    });
    el("div").kids(rows)
}

fn people(app: App) -> Vec<Who> {
    if app.state.with_untracked(journal::State::together) {
        Who::BOTH.to_vec()
    } else {
        vec![Who::A]
    }
}

/// The plan as it was found last, kept while the app is open, so that going to the curves and back costs nothing.
pub(crate) fn found(app: App) -> Live<Option<PlanView>> {
    if app.plan.with_untracked(Option::is_none) {
        super::learned::find_plan(app);
    }
    app.plan
}

/// The agreement in force, or the proposal.
pub(crate) fn plan(app: App) -> Node {
    let now = browser::now();
    let agreed = app.state.with_untracked(|state| state.agreement(now).cloned());
    if let Some(agreed) = agreed {
        let days = agreed.days_left(now).to_string();
        return el("div")
            .class("stack")
            .kids([
                super::us_segments(app, UsView::Plan),
                title(t(m::PLAN_TITLE)),
                lead(tv(m::PLAN_AGREED, &[("days", &days)])),
                steps(&agreed.steps),
            ])
            .kids([foot([
                button(t(m::PLAN_PLAY), move || app.go(Screen::NowPlay)),
                ghost(t(m::PLAN_CHANGE), move || {
                    app.draft.set(agreed.steps.clone());
                    app.go(Screen::PlanChange);
                }),
                ghost(t(m::PLAN_END), move || {
                    app.write(vec![Fact::Ended { who: Who::A }], move || {
                        app.replace(Screen::Us(UsView::Plan))
                    });
                }),
            ])]);
    }
    let found = found(app);
    let unread = app.state.with_untracked(|state| state.unread);
    let unread = (unread > 0).then(|| wrong(t(m::PLAN_UNREAD)));
    el("div")
        .class("stack")
        .maybe(unread)
        .child(super::us_segments(app, UsView::Plan))
        .live(move || match found.get() {
            None => stack([title(t(m::PLAN_TITLE)), busy(t(m::PLAN_WORKING))]),
            Some(plan) => match &plan.best {
                Some(best) if app.chosen.with(Vec::is_empty) => offer(app, &plan, best),
                Some(best) => {
                    let chosen = app.chosen.get();
                    let other = plan
                        .alternatives
                        .iter()
                        .find(|other| other.steps == chosen)
                        .unwrap_or(best);
                    offer(app, &plan, other)
                }
                None => refused(app, &plan),
            },
        })
}

fn offer(app: App, plan: &PlanView, shown: &OfferView) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let steps_shown = shown.steps.clone();
    let (heading_text, lead_text) = if plan.little_to_gain {
        (t(m::PLAN_LITTLE_TITLE), t(m::PLAN_LITTLE))
    } else if together {
        (t(m::PLAN_TITLE), t(m::PLAN_LEAD))
    } else {
        (t(m::PLAN_TITLE_ME), t(m::PLAN_LEAD_ME))
    };
    let change = {
        let steps = shown.steps.clone();
        move || {
            app.draft.set(steps.clone());
            app.go(Screen::PlanChange);
        }
    };
    let others = (!plan.alternatives.is_empty())
        .then(|| ghost(t(m::PLAN_TWO_OTHERS), move || app.go(Screen::PlanOthers)));
    let picture = together.then(|| {
        el("details")
            .child(el("summary").text(t(m::PLAN_TRADEOFF)))
            .child(pictures::tradeoff(app, plan, shown))
    });
    el("div")
        .class("stack")
        .kids([title(heading_text), lead(lead_text)])
        .maybe(
            app.from_diary
                .with_untracked(Option::is_some)
                .then(|| small(t(m::PLAN_FROM_DIARY))),
        )
        .child(steps(&shown.steps))
        .child(gains(app, shown, &people(app)))
        .child(yeses(app, steps_shown.clone()))
        .maybe(super::together::suggestion(app, steps_shown))
        .child(
            el("div")
                .class("row")
                .child(ghost(t(m::PLAN_CHANGE), change))
                .maybe(others),
        )
        .kids([
            heading(t(m::PLAN_WHY)),
            reasons(app, shown),
            ghost(t(m::PLAN_WHY_THIS), move || {
                app.go(Screen::Learned(LearnedScreen::Why))
            }),
        ])
        .maybe(picture)
}

/// Two separate yeses, or one's own.
fn yeses(app: App, steps: Vec<Step>) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let said = move |steps: &[Step], who: Who| {
        app.state.with(|state| {
            state
                .proposed
                .as_ref()
                .is_some_and(|(on_table, yes)| on_table == steps && yes[who.index()])
        })
    };
    let yes = move |steps: &[Step], who: Who| {
        let on_table = app.state.with_untracked(|state| {
            state
                .proposed
                .as_ref()
                .is_some_and(|(on_table, _)| on_table == steps)
        });
        // A second yes may be tapped while the first is still being written: to put the same steps on the table anew
        // would take the first yes back.
        let on_its_way = app.is_waiting(|fact| matches!(fact, Fact::Proposed { steps: on } if on == steps));
        let mut facts = Vec::new();
        if !on_table && !on_its_way {
            match command::propose(steps.to_vec()) {
                Ok(fact) => facts.push(fact),
                Err(why) => return app.fault.set(Some(crate::ui::refused(&why))),
            }
        }
        facts.push(Fact::SaidYes { who });
        app.write(facts, move || {
            let agreed = app.state.with_untracked(|state| state.proposed.is_none());
            if agreed {
                app.chosen.set(Vec::new());
                app.start(Screen::Us(UsView::Plan));
            }
        });
    };
    if !together {
        return foot([button(t(m::PLAN_YES_ME), move || yes(&steps, Who::A))]);
    }
    let one = |who: Who| {
        let (shown, given) = (steps.clone(), steps.clone());
        el("button")
            .attr("type", "button")
            .class("button")
            .live_attr("aria-pressed", {
                let shown = shown.clone();
                move || truth(said(&shown, who))
            })
            .live_text(move || {
                let message = if said(&shown, who) {
                    m::PLAN_YES_SAID
                } else {
                    m::PLAN_YES_ONE
                };
                tv(message, &[("name", &app.name(who))])
            })
            .click(move || yes(&given, who))
    };
    foot([el("div").class("row").kids(Who::BOTH.map(one))])
}

fn refused(app: App, plan: &PlanView) -> Node {
    let refusal = plan.refusal.clone().unwrap_or_default();
    let look = |who: Who| {
        ghost(tv(m::PLAN_LOOK_OWN, &[("name", &app.name(who))]), move || {
            app.go(Screen::CheckLimits(who))
        })
    };
    // With two people looking on, nobody's limits are named: each may look at their own, alone.
    let own = if app.state.with_untracked(journal::State::together) {
        Vec::new()
    } else {
        refusal.own[Who::A.index()].clone()
    };
    let clash = own.iter().map(|kind| {
        let kind = StepKind::from_name(kind).map(kind_word).unwrap_or_default();
        say(tv(
            m::PLAN_NONE_OWN_CLASH,
            &[("name", &app.name(Who::A)), ("kind", &kind)],
        ))
    });
    el("div")
        .class("stack")
        .kids([title(t(m::PLAN_NONE_FITS)), say(t(m::PLAN_NONE_BOTH))])
        .kids(clash)
        .child(small(t(m::PLAN_NONE_PRIVATE)))
        .kids(people(app).into_iter().map(look))
        .child(foot([button(t(m::PLAN_RETRY), move || {
            app.plan.set(None);
            app.replace(Screen::Us(UsView::Plan));
        })]))
}

/// Two other ways.
pub(crate) fn others(app: App) -> Node {
    let found = found(app);
    el("div").class("stack").live(move || {
        let Some(plan) = found.get() else {
            return stack([title(t(m::PLAN_TWO_OTHERS)), busy(t(m::PLAN_WORKING))]);
        };
        let together = app.state.with_untracked(journal::State::together);
        let other = |offer: &OfferView| {
            let chosen = offer.steps.clone();
            el("section").class("stack").kids([
                heading(t(m::PLAN_OTHER)),
                steps(&offer.steps),
                gains(app, offer, &people(app)),
                second(t(m::PLAN_TAKE_OTHER), move || {
                    app.chosen.set(chosen.clone());
                    app.start(Screen::Us(UsView::Plan));
                }),
            ])
        };
        let picture = together
            .then(|| {
                plan.best
                    .as_ref()
                    .map(|best| pictures::tradeoff(app, &plan, best))
            })
            .flatten();
        el("div")
            .class("stack")
            .child(title(t(m::PLAN_TWO_OTHERS)))
            .kids(plan.alternatives.iter().map(other))
            .maybe(picture)
    })
}

/// Changing steps, with what that does.
pub(crate) fn change(app: App) -> Node {
    let draft = app.draft;
    let before = Live::new(None::<[f32; 2]>);
    let after = Live::new(None::<OfferView>);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let steps = draft.get();
        let mine = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        if steps.is_empty() {
            after.set(None);
            return;
        }
        let question = app
            .state
            .with_untracked(|state| journal::ask::try_steps(state, &steps));
        ask(app, &question, move |answer| {
            // A slower answer to an older draft must not overwrite a newer one.
            if let Answer::Try(offer) = answer
                && turn.try_get_value() == mine
            {
                if before.try_get_untracked() == Some(None) {
                    before.set(Some(offer.gain));
                }
                after.set(Some(offer));
            }
        });
    });
    let row = move |index: usize, step: Step, count: usize| {
        let minutes = move |by: i32| {
            draft.update(|steps| {
                if let Some(step) = steps.get_mut(index) {
                    let to = i32::from(step.minutes) + by;
                    step.minutes = u16::try_from(to.clamp(1, 120)).unwrap_or(step.minutes);
                }
            });
        };
        let kind = el("button")
            .attr("type", "button")
            .class("link left")
            .text(kind_word(step.kind))
            .attr(
                "aria-label",
                format!("{}: {}", t(m::COMMON_CHANGE), kind_word(step.kind)),
            )
            .click(move || {
                draft.update(|steps| {
                    if let Some(step) = steps.get_mut(index) {
                        let next = (step.kind.index() + 1) % StepKind::ALL.len();
                        step.kind = StepKind::ALL[next];
                    }
                });
            });
        let nudge = move |sign: &'static str, label: String, by: i32| {
            el("button")
                .attr("type", "button")
                .class("nudge")
                .attr("aria-label", label)
                .text(sign)
                .click(move || minutes(by))
        };
        let by = if step.minutes < 5 { 1 } else { 5 };
        let tools = el("div").class("track tools").kids([
            nudge("–", t(m::COMMON_LESS), if step.minutes <= 5 { -1 } else { -5 }),
            nudge("+", t(m::COMMON_MORE), by),
        ]);
        let drop = (count > 1).then(|| {
            link(t(m::PLAN_DROP), move || {
                draft.update(|steps| {
                    if index < steps.len() {
                        steps.remove(index);
                    }
                });
            })
        });
        let up = (index > 0).then(|| {
            link(t(m::PLAN_UP), move || {
                draft.update(|steps| steps.swap(index - 1, index))
            })
        });
        el("li")
            .class("step")
            .child(
                el("div")
                    .class("minutes")
                    .text(step.minutes.to_string())
                    .child(el("small").text(t(m::PLAN_MIN))),
            )
            .child(
                el("div")
                    .child(kind)
                    .child(el("div").class("row tools").maybe(up).maybe(drop)),
            )
            .child(tools)
    };
    let effect = move || {
        let (Some(before), Some(after)) = (before.get(), after.get()) else {
            return small(t(m::COMMON_WORKING));
        };
        let words = people(app).into_iter().map(|who| {
            let difference = after.gain[who.index()] - before[who.index()];
            let message = if difference > GAIN_WORDS[0] {
                m::PLAN_EFFECT_BETTER
            } else if difference < -GAIN_WORDS[0] {
                m::PLAN_EFFECT_WORSE
            } else {
                m::PLAN_EFFECT_SAME
            };
            para(tv(message, &[("name", &app.name(who))])).class(if who == Who::A {
                "who-a"
            } else {
                "who-b"
            })
        });
        let breaks = after.breaks.contains(&true).then(|| wrong(t(m::PLAN_BREAKS)));
        el("div")
            .class("stack")
            .attr("aria-live", "polite")
            .kids(words)
            .maybe(breaks)
    };
    el("div")
        .class("stack")
        .kids([title(t(m::PLAN_CHANGE_TITLE)), lead(t(m::PLAN_CHANGE_LEAD))])
        .live(move || {
            let steps = draft.get();
            let count = steps.len();
            el("ol").kids(
                steps
                    .into_iter()
                    .enumerate()
                    .map(|(index, step)| row(index, step, count)),
            )
        })
        .live(move || {
            if draft.with(Vec::len) < model::Agreement::STEPS_MAX {
                ghost(t(m::PLAN_ADD), move || {
                    draft.update(|steps| {
                        steps.push(Step {
                            kind: StepKind::Quiet,
                            minutes: 10,
                        })
                    })
                })
            } else {
                el("span").attr("hidden", "")
            }
        })
        .live(effect)
        .live(move || {
            let broken = after.with(|after| after.as_ref().is_none_or(|after| after.breaks.contains(&true)));
            if broken {
                el("span").attr("hidden", "")
            } else {
                stack([])
                    .maybe(super::together::suggestion(app, draft.get()))
                    .child(yeses(app, draft.get()))
            }
        })
}

/// The steps that the curves play: what is agreed, or what would be proposed.
pub(crate) fn steps_to_play(app: App) -> Vec<Step> {
    let agreed = app
        .state
        .with_untracked(|state| state.agreement(browser::now()).map(|agreed| agreed.steps.clone()));
    agreed.unwrap_or_else(|| {
        app.plan.with_untracked(|plan| {
            plan.as_ref()
                .and_then(|plan| plan.best.as_ref())
                .map(|best| best.steps.clone())
                .unwrap_or_default()
        })
    })
}
