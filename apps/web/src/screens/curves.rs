//! The two curves: two bodies over two hours, as told and as measured, with nothing agreed and with the agreement.

use engine::{Answer, BodyView, EveningView, PartnerView, Series};
use journal::Open;
use model::{Act, Event, Preset, Step, StepKind, Who};
use words::{Message, m};

use super::us_segments;
use crate::app::App;
use crate::engine_room::{ask, asked};
use crate::pictures::{self, Line};
use crate::reactive::*;
use crate::screen::{Screen, UsView};
use crate::ui::*;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Calm.
    Calm,
    /// Alarm of distance.
    Distance,
    /// Alarm of closeness.
    Closeness,
    /// Wish for closeness.
    Pull,
    /// Shutdown.
    Shutdown,
    /// One marker of the body, by its place in the answer.
    Marker(usize),
}

impl Shown {
    const READINGS: [Self; 5] = [
        Self::Calm,
        Self::Distance,
        Self::Closeness,
        Self::Pull,
        Self::Shutdown,
    ];

    fn word(self) -> Message {
        match self {
            Self::Calm => m::CURVES_CALM,
            Self::Distance => m::CURVES_DISTANCE,
            Self::Closeness => m::CURVES_CLOSENESS,
            Self::Pull => m::CURVES_PULL,
            Self::Shutdown => m::CURVES_SHUTDOWN,
            Self::Marker(_) => m::CURVES_BODY,
        }
    }

    fn lead(self) -> Message {
        match self {
            Self::Calm => m::CURVES_LEAD_CALM,
            Self::Distance => m::CURVES_LEAD_DISTANCE,
            Self::Closeness => m::CURVES_LEAD_CLOSENESS,
            Self::Pull => m::CURVES_LEAD_PULL,
            Self::Shutdown | Self::Marker(_) => m::CURVES_LEAD_SHUTDOWN,
        }
    }

    fn of(self, partner: &PartnerView) -> Series {
        match self {
            Self::Calm | Self::Marker(_) => partner.calm.clone(),
            Self::Distance => partner.alarm_distance.clone(),
            Self::Closeness => partner.alarm_closeness.clone(),
            Self::Pull => partner.pull.clone(),
            Self::Shutdown => partner.shutdown.clone(),
        }
    }
}

/// Whose curves may be drawn: alone, one's own and the wide other; together, what each opened.
fn may_see(app: App, who: Who) -> bool {
    app.state
        .with_untracked(|state| !state.together() || state.partner(who).opens(Open::Curves))
}

/// Who keeps a curve closed, said once.
pub(crate) fn closed_notes(app: App) -> Vec<Node> {
    Who::BOTH
        .into_iter()
        .filter(|who| !may_see(app, *who))
        .map(|who| small(tv(m::CURVES_HIDDEN, &[("name", &app.name(who))])))
        .collect()
}

/// The lines of a reading that may be drawn.
pub(crate) fn lines(app: App, view: &EveningView, shown: Shown) -> Vec<Line> {
    Who::BOTH
        .into_iter()
        .filter(|who| may_see(app, *who))
        .map(|who| Line {
            who,
            name: app.name(who),
            series: shown.of(&view.partners[who.index()]),
        })
        .collect()
}

/// The first hour says nearly all; the second is the slow way down.
const PICTURE_MINUTES: f32 = 90.0;

/// The screen.
pub(crate) fn curves(app: App) -> Node {
    let with = Live::new(false);
    let shown = Live::new(Shown::Calm);
    let body = Live::new(false);
    let preset = Live::new(Preset::Measured);
    let agreed = app
        .state
        .with_untracked(|state| state.agreement(crate::browser::now()).is_some());
    let together = app.state.with_untracked(journal::State::together);
    // The plan is looked for while the first picture is read, so that the second is there at once.
    let _ = super::plan::found(app);
    let question = move |steps: &[Step]| {
        app.state.with_untracked(|state| {
            journal::ask::evening(state, preset.get(), steps, &[], journal::ask::DRAWS)
        })
    };
    let none = Live::new(None::<EveningView>);
    let planned = Live::new(None::<EveningView>);
    let bodies = Live::new(None::<BodyView>);
    Effect::new(move |_| {
        keep_evening(app, &question(&[]), none);
    });
    Effect::new(move |_| {
        app.plan.track();
        let steps = super::plan::steps_to_play(app);
        if with.get() && !steps.is_empty() {
            keep_evening(app, &question(&steps), planned);
        }
    });
    Effect::new(move |_| {
        let preset = preset.get();
        if body.get() {
            let question = app
                .state
                .with_untracked(|state| journal::ask::body(state, preset));
            ask(app, &question, move |answer| {
                if let Answer::Body(view) = answer {
                    bodies.set(Some(view));
                }
            });
        }
    });
    let picture = move || {
        if body.get() {
            let Shown::Marker(index) = shown.get() else {
                return el("span");
            };
            return match bodies.get() {
                Some(view) => pictures::marker(app, &view, index),
                None => loading(),
            };
        }
        let view = if with.get() { planned.get() } else { none.get() };
        let steps = if with.get() {
            super::plan::steps_to_play(app)
        } else {
            Vec::new()
        };
        match view {
            Some(view) => pictures::evening(
                &view.time_min,
                lines(app, &view, shown.get()),
                &steps,
                PICTURE_MINUTES,
                &t(shown.get().word()),
            ),
            None => loading(),
        }
    };
    let head = move || match shown.get() {
        Shown::Marker(index) => {
            let name = bodies.get().and_then(|view| {
                view.markers
                    .get(index)
                    .map(|marker| pictures::marker_word(&marker.name))
            });
            tv(m::CURVES_LEAD_BODY, &[("marker", &name.unwrap_or_default())])
        }
        other => t(other.lead()),
    };
    let readings = move || {
        let choose = |one: Shown| chip(t(one.word()), move || shown.get() == one, move || shown.set(one));
        let row = if body.get() {
            let names = bodies.get().map(|view| {
                view.markers
                    .iter()
                    .map(|marker| marker.name.clone())
                    .collect::<Vec<_>>()
            });
            let markers = names
                .unwrap_or_default()
                .into_iter()
                .enumerate()
                .map(|(index, name)| {
                    chip(
                        pictures::marker_word(&name),
                        move || shown.get() == Shown::Marker(index),
                        move || shown.set(Shown::Marker(index)),
                    )
                });
            let told = segments(
                t(m::CURVES_MARKER_LIST),
                [
                    segment(
                        t(m::CURVES_TOLD),
                        move || preset.get() == Preset::Told,
                        move || preset.set(Preset::Told),
                    ),
                    segment(
                        t(m::CURVES_MEASURED),
                        move || preset.get() == Preset::Measured,
                        move || preset.set(Preset::Measured),
                    ),
                ],
            );
            stack([told, chips(t(m::CURVES_MARKER_LIST), markers)])
        } else {
            chips(t(m::CURVES_MARKER_LIST), Shown::READINGS.map(choose))
        };
        let body_switch = chip(
            t(m::CURVES_BODY),
            move || body.get(),
            move || {
                let on = !body.get_untracked();
                shown.set(if on { Shown::Marker(0) } else { Shown::Calm });
                body.set(on);
            },
        );
        row.child(body_switch)
    };
    let with_word = if agreed {
        m::CURVES_WITH
    } else {
        m::CURVES_WITH_TRY
    };
    el("div")
        .class("stack")
        .child(us_segments(app, UsView::Curves))
        .child(title(t(m::CURVES_TITLE)))
        .child(lead("").live_text(head))
        .live(move || {
            if body.get() {
                return el("span").attr("hidden", "");
            }
            segments(
                t(m::CURVES_TITLE),
                [
                    segment(t(m::CURVES_NONE), move || !with.get(), move || with.set(false)),
                    segment(t(with_word), move || with.get(), move || with.set(true)),
                ],
            )
        })
        .live(picture)
        .kids(closed_notes(app))
        .live(readings)
        .live(move || {
            if body.get() {
                body_facts(app, bodies, shown)
            } else {
                facts(app, none.get(), with.get())
            }
        })
        .child(foot([
            button(
                if agreed {
                    t(m::CURVES_SEE_AGREEMENT)
                } else if together {
                    t(m::CURVES_FIND)
                } else {
                    t(m::CURVES_FIND_ME)
                },
                move || app.go(Screen::Us(UsView::Plan)),
            ),
            ghost(t(m::CURVES_WHAT_IF), move || app.go(Screen::WhatIf)),
        ]))
}

fn keep_evening(app: App, question: &engine::Ask, into: Live<Option<EveningView>>) {
    ask(app, question, move |answer| {
        if let Answer::Evening(view) = answer {
            into.set(Some(view));
        }
    });
}

/// Alarm above this is worth speaking of.
const UNEASY: f32 = 0.35;

/// One or two plain sentences with their claims: the loop, the reading, or that all is well.
fn facts(app: App, none: Option<EveningView>, with: bool) -> Node {
    let Some(view) = none else {
        return el("span").attr("hidden", "");
    };
    let peak = |series: &Series| series.median.iter().copied().fold(0.0_f32, f32::max);
    let uneasy: Vec<bool> = view
        .partners
        .iter()
        .map(|partner| peak(&partner.alarm_distance).max(peak(&partner.alarm_closeness)) > UNEASY)
        .collect();
    let open = Who::BOTH.iter().all(|who| may_see(app, *who));
    let together = app.state.with_untracked(journal::State::together);
    let fact = |head: Message, more: Message, claim: &str| {
        el("div")
            .class("fact")
            .child(el("p").child(el("b").text(t(head))).text(" ").text(t(more)))
            .maybe(super::claims::grade_link(app, claim))
    };
    let mut rows = Vec::new();
    if !open {
        return el("span").attr("hidden", "");
    }
    if together && uneasy.contains(&true) && !with {
        rows.push(fact(m::CURVES_LOOP_TITLE, m::CURVES_LOOP, "pursue-withdraw"));
    }
    if uneasy.contains(&true) {
        rows.push(if together {
            fact(m::CURVES_SAME_TITLE, m::CURVES_SAME, "same-release")
        } else {
            fact(m::CURVES_LONE_TITLE, m::CURVES_LONE, "heart-calms")
        });
    } else if together {
        rows.push(fact(
            m::CURVES_CALM_TITLE,
            m::CURVES_CALM_MORE,
            "types-or-dimensions",
        ));
    }
    el("div").kids(rows)
}

/// What is told and what is known of the marker that is shown.
fn body_facts(app: App, bodies: Live<Option<BodyView>>, shown: Live<Shown>) -> Node {
    let Shown::Marker(index) = shown.get() else {
        return el("span").attr("hidden", "");
    };
    let claims = bodies
        .get()
        .and_then(|view| view.markers.get(index).map(|marker| marker.claims.clone()));
    el("div").kids(
        claims
            .unwrap_or_default()
            .iter()
            .filter_map(|id| super::claims::card(app, id)),
    )
}

/// Move one thing and see both lines answer.
pub(crate) fn what_if(app: App) -> Node {
    let (hold, apart, close) = (
        Live::new(Some(0_u16)),
        Live::new(Some(0_u16)),
        Live::new(Some(0_u16)),
    );
    let together = app.state.with_untracked(journal::State::together);
    let acts = Who::BOTH.map(|who| {
        (
            who,
            [Act::Ask, Act::Soothe, Act::Sleep].map(|act| (act, Live::new(false))),
        )
    });
    let none = Live::new(None::<EveningView>);
    let now = Live::new(None::<EveningView>);
    let shown = Live::new(Shown::Calm);
    let first = app.state.with_untracked(|state| {
        journal::ask::evening(state, Preset::Measured, &[], &[], journal::ask::DRAWS_QUICK)
    });
    keep_evening(app, &first, none);
    let steps = move || {
        [
            (StepKind::Hold, hold),
            (StepKind::ApartWithReturn, apart),
            (StepKind::Quiet, close),
        ]
        .into_iter()
        .filter_map(|(kind, minutes)| {
            minutes
                .get()
                .filter(|minutes| *minutes > 0)
                .map(|minutes| Step { kind, minutes })
        })
        .collect::<Vec<_>>()
    };
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let steps = steps();
        let events: Vec<Event> = acts
            .iter()
            .flat_map(|(who, acts)| {
                acts.iter()
                    .filter(|(_, on)| on.get())
                    .map(|(act, _)| event(*who, *act))
            })
            .collect();
        let question = app.state.with_untracked(|state| {
            journal::ask::evening(
                state,
                Preset::Measured,
                &steps,
                &events,
                journal::ask::DRAWS_QUICK,
            )
        });
        let mine = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        ask(app, &question, move |answer| {
            // Answers come in the order of the questions; only the newest is drawn.
            if let Answer::Evening(view) = answer
                && turn.try_get_value() == mine
            {
                now.set(Some(view));
            }
        });
    });
    let minutes = |value: Option<u16>| tv(m::COMMON_MINUTES, &[("count", &value.unwrap_or(0).to_string())]);
    let effect = move || {
        let (Some(none), Some(now)) = (none.get(), now.get()) else {
            return el("span").attr("hidden", "");
        };
        let people = if together {
            Who::BOTH.to_vec()
        } else {
            vec![Who::A]
        };
        let words = people.into_iter().filter(|who| may_see(app, *who)).map(|who| {
            let [before, after] = [&none, &now].map(|view| view.partners[who.index()].comfort[1]);
            let message = match after - before {
                change if change > 0.01 => m::CURVES_IF_EFFECT_UP,
                change if change < -0.01 => m::CURVES_IF_EFFECT_DOWN,
                _ => m::CURVES_IF_EFFECT_SAME,
            };
            para(tv(message, &[("name", &app.name(who))])).class(if who == Who::A {
                "who-a"
            } else {
                "who-b"
            })
        });
        el("div").class("stack").attr("aria-live", "polite").kids(words)
    };
    let act_chips = acts.map(|(who, acts)| {
        let name = app.name(who);
        chips(
            name.clone(),
            acts.map(|(act, on)| {
                let message = match act {
                    Act::Ask => m::CURVES_IF_ASK,
                    Act::Soothe => m::CURVES_IF_SOOTHE,
                    _ => m::CURVES_IF_SLEEP,
                };
                chip(
                    tv(message, &[("name", &name)]),
                    move || on.get(),
                    move || on.update(|on| *on = !*on),
                )
            }),
        )
    });
    el("div")
        .class("stack")
        .kids([title(t(m::CURVES_WHAT_IF_TITLE)), lead(t(m::CURVES_WHAT_IF_LEAD))])
        .live(move || match now.get() {
            Some(view) => pictures::evening(
                &view.time_min,
                lines(app, &view, shown.get()),
                &steps(),
                PICTURE_MINUTES,
                &t(shown.get().word()),
            ),
            None => loading(),
        })
        .kids(closed_notes(app))
        .child(chips(
            t(m::CURVES_MARKER_LIST),
            [Shown::Calm, Shown::Distance, Shown::Closeness]
                .map(|one| chip(t(one.word()), move || shown.get() == one, move || shown.set(one))),
        ))
        .live(effect)
        .kids([
            slider(t(m::CURVES_IF_HOLD), (0, 40, 1), hold, minutes),
            slider(t(m::CURVES_IF_APART), (0, 60, 5), apart, minutes),
            slider(t(m::CURVES_IF_CLOSE), (0, 60, 5), close, minutes),
        ])
        .kids(act_chips)
        .child(small(t(m::CURVES_OUT)))
        .child(ghost(t(m::CURVES_IF_RESET), move || {
            for slide in [hold, apart, close] {
                slide.set(Some(0));
            }
            for (_, acts) in acts {
                for (_, on) in acts {
                    on.set(false);
                }
            }
        }))
}

/// When each act would happen: asking and breathing early, falling asleep after some minutes.
fn event(who: Who, act: Act) -> Event {
    let at_min = match act {
        Act::Sleep => 6.0,
        Act::Ask => 4.0,
        _ => 2.0,
    };
    Event {
        at_min,
        who,
        act,
        for_min: None,
    }
}

/// Where each stands.
pub(crate) fn map(app: App) -> Node {
    let (together, asks) = app.state.with_untracked(|state| {
        (
            state.knows_both(),
            Who::BOTH.map(|who| journal::ask::place(state, who)),
        )
    });
    let places = asks.map(|question| asked(app, &question));
    // On a phone of one's own there is nobody from whom one's own place would be kept.
    let open = move |who: Who| {
        app.state
            .with_untracked(|state| !state.together() || state.partner(who).opens(Open::Map))
    };
    let shown = move || {
        let mut seen = Vec::new();
        for who in Who::BOTH {
            if !open(who) || (!together && who == Who::B) {
                continue;
            }
            match places[who.index()].get() {
                Some(Answer::Place(place)) => seen.push((who, app.name(who), place)),
                _ => return loading(),
            }
        }
        pictures::map(app, &seen)
    };
    let closed = Who::BOTH
        .into_iter()
        .filter(|who| !open(*who))
        .map(|who| small(tv(m::MAP_HIDDEN, &[("name", &app.name(who))])));
    let wide = (!together).then(|| small(tv(m::MAP_WIDE, &[("name", &app.name(Who::B))])));
    el("div")
        .class("stack")
        .child(us_segments(app, UsView::Map))
        .kids([
            title(if together {
                t(m::MAP_TITLE)
            } else {
                t(m::MAP_TITLE_ALONE)
            }),
            lead(t(m::MAP_LEAD)),
        ])
        .live(shown)
        .kids(closed)
        .maybe(wide)
        .child(small(t(m::MAP_REGION_WIDE)))
        .maybe(super::claims::grade_link(app, "types-or-dimensions"))
}
