//! What both may see: previewed exactly as it would be shown, closed until opened. And handing the phone over.

use engine::{Answer, PlaceView, Spot};
use journal::{Fact, Open};
use model::Who;
use words::{Message, m};

use crate::app::App;
use crate::engine_room::asked;
use crate::screen::{Screen, UsView};
use crate::ui::*;

/// A place in 100 people, rounded: "between 55 and 92".
pub(crate) fn range(label: Message, spot: Spot) -> Node {
    let of_100 = |share: f32| picture::whole(f64::from(share) * 100.0);
    el("div")
        .class("fact")
        .child(el("b").text(t(label)))
        .child(small(tv(
            m::ASK_PREVIEW_RANGE,
            &[("low", &of_100(spot.low)), ("high", &of_100(spot.high))],
        )))
}

fn preview(place: &PlaceView, other: &str) -> Node {
    let notes = place
        .notes
        .iter()
        .filter_map(|key| tk(key, &[("name", other), ("count", &place.missing.to_string())]).map(small));
    stack([
        range(m::ASK_PREVIEW_ANXIETY, place.anxiety),
        range(m::ASK_PREVIEW_AVOIDANCE, place.avoidance),
        range(m::ASK_PREVIEW_FEAR, place.fear),
        small(t(m::ASK_PREVIEW_NOTE)),
    ])
    .kids(notes)
}

/// The end of the check: alone it goes on; together each opens what both may see.
pub(crate) fn opens(app: App, who: Who) -> Node {
    let (together, ask) = app
        .state
        .with_untracked(|state| (state.together(), journal::ask::place(state, who)));
    let place = asked(app, &ask);
    let other = app
        .state
        .with_untracked(|state| state.partner(who.other()).name.clone())
        .unwrap_or_else(|| t(m::CHECK_NAME_DEFAULT));
    let shown = move || match place.get() {
        Some(Answer::Place(place)) => preview(&place, &other),
        _ => loading(),
    };
    let done = if together {
        tv(m::ASK_DONE_TITLE, &[("name", &app.name(who))])
    } else {
        t(m::ASK_DONE_TITLE_ALONE)
    };
    if !together {
        return el("div")
            .class("stack")
            .child(title(done))
            .live(shown)
            .child(foot([button(t(m::COMMON_GO_ON), move || {
                app.start(Screen::Us(UsView::Curves))
            })]));
    }
    let (map, curves) = (Live::new(false), Live::new(false));
    let row = |label: Message, open: Live<bool>| {
        el("div")
            .class("slider")
            .child(el("b").text(t(label)))
            .child(segments(
                t(label),
                [
                    segment(t(m::ASK_OPEN_OFF), move || !open.get(), move || open.set(false)),
                    segment(t(m::ASK_OPEN_ON), move || open.get(), move || open.set(true)),
                ],
            ))
    };
    let on = move || {
        let facts = vec![
            Fact::Opens {
                who,
                what: Open::Map,
                yes: map.get_untracked(),
            },
            Fact::Opens {
                who,
                what: Open::Curves,
                yes: curves.get_untracked(),
            },
        ];
        app.write(facts, move || {
            let other_done = app
                .state
                .with_untracked(|state| state.partner(who.other()).check_done.is_some());
            app.start(if other_done {
                Screen::Us(UsView::Curves)
            } else {
                Screen::Hand(who.other())
            });
        });
    };
    el("div")
        .class("stack")
        .kids([
            title(done),
            heading(t(m::ASK_OPEN_TITLE)),
            lead(t(m::ASK_OPEN_LEAD)),
        ])
        .live(shown)
        .kids([
            row(m::ASK_OPEN_MAP, map),
            row(m::ASK_OPEN_CURVES, curves),
            foot([button(t(m::ASK_OPEN_GO), on)]),
        ])
}

/// The phone changes hands. Nothing of the first person's answers can be reached from here.
pub(crate) fn hand(app: App, to: Who) -> Node {
    let (name, from) = (app.name(to), app.name(to.other()));
    el("div").class("stack").kids([
        grow(),
        title(tv(m::HAND_TITLE, &[("name", &name)])),
        lead(tv(m::HAND_LEAD, &[("from", &from)])),
        grow(),
        foot([button(tv(m::HAND_ME, &[("name", &name)]), move || {
            app.start(Screen::CheckIntro(to))
        })]),
    ])
}
