//! Help, one tap away from everywhere, with and without a vault.

use words::{Message, m};

use crate::app::App;
use crate::screen::{OwnScreen, Screen};
use crate::ui::*;

/// Who can help. Opening it stores nothing.
pub(crate) fn safety(app: App) -> Node {
    let open = Live::new(None::<&'static str>);
    // In the order of the language that is spoken.
    let mut countries: Vec<(String, &'static guide::Country)> = guide::countries()
        .iter()
        .map(|country| (keyed("safety-country-", country.code), country))
        .collect();
    countries.sort_by_key(|(name, _)| name.to_lowercase());
    let chosen = move || match open.get() {
        // The numbers stand where the finger was, and not below a list of countries.
        Some(code) => countries
            .iter()
            .find(|(_, country)| country.code == code)
            .map_or_else(nothing, |(name, country)| {
                el("div")
                    .child(heading(name.clone()))
                    .child(numbers(country))
                    .child(ghost(t(m::SAFETY_OTHER_COUNTRY), move || open.set(None)))
            }),
        None => el("div").child(heading(t(m::SAFETY_COUNTRY))).child(chips(
            t(m::SAFETY_COUNTRY),
            countries.iter().map(|(name, country)| {
                let code = country.code;
                chip(name.clone(), || false, move || open.set(Some(code)))
            }),
        )),
    };
    el("div")
        .class("stack")
        .kids([
            title(t(m::SAFETY_TITLE)),
            say(t(m::SAFETY_DANGER)),
            lead(t(m::SAFETY_AFRAID)),
            lead(t(m::SAFETY_BODY)),
            lead(t(m::SAFETY_CONSENT)),
        ])
        .live(chosen)
        .kids([
            small(t(m::SAFETY_ELSEWHERE)),
            small(t(m::SAFETY_CALL)),
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

/// A number that a tap dials, or a page to look for.
fn number(to: &'static str) -> Node {
    match guide::dials(to) {
        Some(digits) => el("a")
            .class("say")
            .attr("href", format!("tel:{digits}"))
            .text(to),
        None => say(to),
    }
}

/// The numbers of one country, each with its day.
fn numbers(country: &guide::Country) -> Node {
    let today = crate::browser::now().day();
    let emergency = (!country.emergency.is_empty()).then(|| {
        el("div")
            .class("fact")
            .child(small(t(m::SAFETY_EMERGENCY)))
            .child(
                el("div")
                    .class("numbers")
                    .kids(country.emergency.iter().map(|to| number(to))),
            )
    });
    let line = |line: &guide::Line| {
        let whom = (!line.whom.is_empty()).then(|| keyed("safety-whom-", line.whom));
        let name = (!line.name.is_empty()).then(|| line.name.to_owned());
        let about: Vec<String> = name.into_iter().chain(whom).collect();
        let read = crate::browser::date_of(line.read_on);
        let old = line.is_old(today);
        let dated = if old { m::SAFETY_READ_OLD } else { m::SAFETY_READ };
        el("div")
            .class("line")
            .child(number(line.to))
            .maybe((!about.is_empty()).then(|| small(about.join(" · "))))
            .child(small(tv(dated, &[("date", &read)])).class(if old { "small old" } else { "small" }))
    };
    let part = |label: Message, violence: bool| {
        let lines: Vec<Node> = country
            .lines
            .iter()
            .filter(|line| line.violence == violence)
            .map(line)
            .collect();
        (!lines.is_empty()).then(|| el("div").class("fact").child(small(t(label))).kids(lines))
    };
    el("div")
        .attr("aria-live", "polite")
        .maybe(emergency)
        .maybe(part(m::SAFETY_VIOLENCE, true))
        .maybe(part(m::SAFETY_CRISIS, false))
}
