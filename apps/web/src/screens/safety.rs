//! Help, one tap away from everywhere, with and without a vault.

use words::{Message, m};

use crate::app::App;
use crate::screen::{OwnScreen, Screen};
use crate::ui::*;

/// Who can help. Opening it stores nothing.
pub(crate) fn safety(app: App) -> Node {
    let open = Live::new(None::<usize>);
    let country = move |index: usize, country: &guide::Country| {
        let country = *country;
        chip(
            country.name,
            move || open.get() == Some(index),
            move || open.set(Some(index)),
        )
    };
    let lines = |label: Message, numbers: &'static [&'static str]| {
        (!numbers.is_empty()).then(|| {
            el("div")
                .class("fact")
                .child(small(t(label)))
                .kids(numbers.iter().map(|number| say(*number)))
        })
    };
    let shown = move || {
        let Some(country) = open.get().and_then(|index| guide::countries().get(index)) else {
            return el("span").attr("hidden", "");
        };
        let emergency = (!country.emergency.is_empty()).then(|| {
            el("div")
                .class("fact")
                .child(small(t(m::SAFETY_EMERGENCY)))
                .child(say(country.emergency))
        });
        el("div")
            .attr("aria-live", "polite")
            .maybe(emergency)
            .maybe(lines(m::SAFETY_VIOLENCE, country.violence))
            .maybe(lines(m::SAFETY_CRISIS, country.crisis))
    };
    el("div")
        .class("stack")
        .kids([
            title(t(m::SAFETY_TITLE)),
            say(t(m::SAFETY_DANGER)),
            lead(t(m::SAFETY_AFRAID)),
            lead(t(m::SAFETY_BODY)),
            lead(t(m::SAFETY_CONSENT)),
            heading(t(m::SAFETY_COUNTRY)),
            chips(
                t(m::SAFETY_COUNTRY),
                guide::countries()
                    .iter()
                    .enumerate()
                    .map(|(i, one)| country(i, one)),
            ),
        ])
        .live(shown)
        .kids([
            small(t(m::SAFETY_ELSEWHERE)),
            small(tv(m::SAFETY_CHECKED, &[("date", guide::READ_ON)])),
            small(if guide::is_old(crate::browser::now().day()) {
                t(m::SAFETY_OLD)
            } else {
                String::new()
            }),
            small(t(m::SAFETY_LEAD)),
        ])
        .maybe(app.is_open().then(|| {
            stack([
                second(t(m::SAFETY_FEAR_OPEN), move || {
                    app.go(Screen::Own(OwnScreen::Fear));
                }),
                second(t(m::SAFETY_PLAN_OPEN), move || {
                    app.go(Screen::Own(OwnScreen::SafePlan));
                }),
            ])
        }))
}
