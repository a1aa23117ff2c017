//! The short entry after an evening, and the list of them. Everything may stay empty; nothing is counted.

use journal::{CheckIn, command};
use model::{Begun, Who};
use words::{Message, m};

use crate::app::App;
use crate::browser;
use crate::screen::Screen;
use crate::ui::*;

/// A check-in.
pub(crate) fn check_in(app: App) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let agreed = app.state.with_untracked(|state| state.agreed.is_some());
    let who = Live::new(Who::A);
    let scales = [
        m::CHECKIN_PULL,
        m::CHECKIN_ALARM_DISTANCE,
        m::CHECKIN_ALARM_CLOSENESS,
        m::CHECKIN_CALM,
        m::CHECKIN_PRESENCE,
    ]
    .map(|label| (label, Live::new(None::<u16>)));
    let kept = Live::new(None::<bool>);
    let began = Live::new(None::<Begun>);
    let own = Live::new(String::new());
    let complaint = Live::new(None::<String>);
    let save = move || {
        #[expect(clippy::cast_possible_truncation, reason = "a scale ends at 10")]
        let [pull, alarm_distance, alarm_closeness, calm, presence] =
            scales.map(|(_, value)| value.get_untracked().map(|value| value as u8));
        let words = Some(own.get_untracked().trim().to_owned()).filter(|words| !words.is_empty());
        let entry = CheckIn {
            pull,
            alarm_distance,
            alarm_closeness,
            calm,
            presence,
            begun_from: began.get_untracked(),
            kept: kept.get_untracked(),
            words,
            ..CheckIn::default()
        };
        match command::check_in(who.get_untracked(), entry) {
            Ok(fact) => app.write(vec![fact], move || app.start(Screen::Diary)),
            Err(refused) => complaint.set(Some(refused.to_string())),
        }
    };
    let shown = |value: Option<u16>| value.map_or_else(|| t(m::CHECKIN_UNSET), |value| value.to_string());
    let pick_kept = |text: Message, value: bool| {
        chip(
            t(text),
            move || kept.get() == Some(value),
            move || {
                kept.update(|kept| *kept = if *kept == Some(value) { None } else { Some(value) });
            },
        )
    };
    let pick_began = |text: Message, value: Begun| {
        chip(
            t(text),
            move || began.get() == Some(value),
            move || {
                began.update(|began| *began = if *began == Some(value) { None } else { Some(value) });
            },
        )
    };
    let who_writes = together.then(|| {
        segments(
            t(m::CHECKIN_WHO),
            Who::BOTH.map(|one| segment(app.name(one), move || who.get() == one, move || who.set(one))),
        )
    });
    let words = el("textarea")
        .attr("rows", "3")
        .value(move || own.get())
        .on("input", move |event| own.set(value_of(&event)));
    el("div")
        .kids([title(t(m::CHECKIN_TITLE)), lead(t(m::CHECKIN_LEAD))])
        .maybe(who_writes)
        .child(gap())
        .kids(scales.map(|(label, value)| slider(t(label), (0, 10, 1), value, shown)))
        .maybe(agreed.then(|| {
            stack([
                heading(t(m::CHECKIN_KEPT)),
                chips(
                    t(m::CHECKIN_KEPT),
                    [
                        pick_kept(m::CHECKIN_KEPT_YES, true),
                        pick_kept(m::CHECKIN_KEPT_NO, false),
                    ],
                ),
            ])
        }))
        .kids([
            heading(t(m::CHECKIN_BEGAN)),
            chips(
                t(m::CHECKIN_BEGAN),
                [
                    pick_began(m::CHECKIN_BEGAN_DESIRE, Begun::Desire),
                    pick_began(m::CHECKIN_BEGAN_INSECURITY, Begun::Insecurity),
                    pick_began(m::CHECKIN_BEGAN_PLEASE, Begun::ToPlease),
                    pick_began(m::CHECKIN_BEGAN_SOOTHE, Begun::ToSoothe),
                ],
            ),
            el("label")
                .class("field")
                .child(el("span").text(t(m::CHECKIN_WORDS)))
                .child(words),
        ])
        .live(move || {
            complaint
                .get()
                .map_or_else(|| el("span").attr("hidden", ""), wrong)
        })
        .child(foot([button(t(m::CHECKIN_SAVE), save)]))
}

fn entry(app: App, at: journal::Moment, who: Who, entry: &CheckIn) -> Node {
    let day = browser::day_of(at);
    let scale = |label: Message, value: Option<u8>| value.map(|value| format!("{} {value}", t(label)));
    let facts = [
        scale(m::CHECKIN_PULL, entry.pull),
        scale(m::CHECKIN_ALARM_DISTANCE, entry.alarm_distance),
        scale(m::CHECKIN_ALARM_CLOSENESS, entry.alarm_closeness),
        scale(m::CHECKIN_CALM, entry.calm),
        scale(m::CHECKIN_PRESENCE, entry.presence),
        entry
            .kept
            .map(|kept| t(if kept { m::DIARY_KEPT } else { m::DIARY_NOT_KEPT })),
    ];
    let line = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    el("li")
        .class("fact")
        .child(el("b").text(tv(m::DIARY_ENTRY, &[("name", &app.name(who)), ("day", &day)])))
        .maybe((!line.is_empty()).then(|| small(line)))
        .maybe(entry.words.clone().map(para))
}

/// What was written, newest first.
pub(crate) fn diary(app: App) -> Node {
    let entries = app.state.with_untracked(|state| state.check_ins.clone());
    let unread = app.state.with_untracked(|state| state.unread);
    let empty = entries.is_empty();
    let list = el("ul").kids(
        entries
            .iter()
            .rev()
            .map(|(at, who, check_in)| entry(app, *at, *who, check_in)),
    );
    el("div")
        .class("stack")
        .child(title(t(m::DIARY_TITLE)))
        .child(lead(if empty {
            t(m::DIARY_EMPTY)
        } else {
            t(m::DIARY_LEAD)
        }))
        .maybe((unread > 0).then(|| wrong(tv(m::DIARY_UNREAD, &[("count", &unread.to_string())]))))
        .maybe((!empty).then_some(list))
        .child(small(t(m::DIARY_LEARN)))
        .child(foot([button(t(m::DIARY_NEW), move || app.go(Screen::CheckIn))]))
}
