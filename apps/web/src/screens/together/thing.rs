//! A shared thing as both phones show it: the preview and what arrives are drawn by the same code, from the same bytes.

use journal::Thing;
use journal::thing::Topic;
use link::view::SharedView;
use measure::bank::ITEMS;
use model::Who;
use words::m;

use crate::app::App;
use crate::browser;
use crate::screens::plan;
use crate::ui::*;

/// What kind of words they are.
pub(super) fn topic(topic: Topic) -> String {
    t(match topic {
        Topic::Note => m::PHONE_KIND_NOTE,
        Topic::Repair => m::PHONE_KIND_REPAIR,
        Topic::Ask => m::PHONE_KIND_ASK,
    })
}

/// Who wrote it: this person is the first on their own phone.
pub(super) fn author(mine: bool) -> Who {
    if mine { Who::A } else { Who::B }
}

/// A thing by this person or the other, read from the bytes that leave or have come. Nothing for what is no thing to
/// look at. What is said of the one who did not write it bears their name, on both phones.
pub(super) fn shown(app: App, by: Who, bytes: &[u8]) -> Option<Node> {
    match Thing::read(bytes)? {
        Thing::Words { topic: kind, text } => {
            Some(el("div").child(small(topic(kind))).kids(text.lines().map(|line| {
                el("p")
                    .class("own-words")
                    .attr("dir", "auto")
                    .text(line.to_owned())
            })))
        }
        Thing::Steps { steps } => Some(plan::steps(&steps)),
        Thing::Check {
            answers,
            tolerance_min,
            ..
        } => Some(check(&app.name(by.other()), &answers, tolerance_min)),
        Thing::Begin { .. } | Thing::Clock { .. } | Thing::Sealed { .. } | Thing::Key { .. } => None,
    }
}

fn check(about: &str, answers: &[(String, u8)], tolerance_min: Option<u16>) -> Node {
    let row = |(item, value): &(String, u8)| {
        let known = ITEMS.iter().find(|known| known.id.to_string() == *item)?;
        let value = value.to_string();
        Some(
            el("div")
                .class("fact")
                .child(para(tk(known.message, &[("name", about)])?))
                .child(small(tv(m::PHONE_ANSWERS_ITEM, &[("value", &value)]))),
        )
    };
    let minutes = tolerance_min.map(|minutes| minutes.to_string());
    el("div")
        .kids(answers.iter().filter_map(row))
        .maybe(minutes.map(|minutes| para(tv(m::PHONE_ANSWERS_TOLERANCE, &[("minutes", &minutes)]))))
}

const DAY_S: i64 = 86_400;

/// Seconds that are left, as begun days.
pub(super) fn days_left(seconds: i64) -> String {
    (seconds.max(0).saturating_add(DAY_S - 1) / DAY_S).to_string()
}

/// The day of a second.
pub(super) fn day(unix_s: i64) -> String {
    browser::day_of(journal::Moment {
        unix_s,
        offset_min: 0,
    })
}

/// One shared thing with all that is to be known of it; nothing for what works in the background.
pub(super) fn card(app: App, shared: &SharedView) -> Option<Node> {
    let (written_s, bytes) = shared.versions.last()?;
    let body = shown(app, author(shared.mine), bytes)?;
    let before = shared
        .versions
        .iter()
        .rev()
        .nth(1)
        .and_then(|(_, bytes)| match Thing::read(bytes)? {
            Thing::Words { text, .. } => Some(small(tv(m::PHONE_CHANGED, &[("before", &text)]))),
            _ => None,
        });
    let until = shared
        .until_s
        .map(|until_s| small(tv(m::PHONE_UNTIL, &[("day", &day(until_s))])));
    Some(
        el("div")
            .class("card shared")
            .child(small(day(*written_s)))
            .child(body)
            .maybe(before)
            .maybe(until),
    )
}
