//! The diary of one person: list, calendar, a word looked for, one page with its versions. Nothing is counted.

use journal::calendar::Month;
use journal::{Act, CheckIn, Moment, diary};
use model::Who;
use words::m;

use super::check_in::{after_word, began_words};
use crate::app::App;
use crate::browser;
use crate::screen::{OwnScreen, Screen};
use crate::ui::*;

/// What an entry says, in one line.
pub(super) fn line(entry: &CheckIn) -> String {
    let scale = |label: words::Message, value: Option<u8>| value.map(|value| format!("{} {value}", t(label)));
    let kept = |kept| t(if kept { m::DIARY_KEPT } else { m::DIARY_NOT_KEPT });
    let facts = [
        entry.after.map(after_word),
        entry.feelings.as_ref().map(|words| words.join(", ")),
        scale(m::CHECKIN_PULL, entry.pull),
        scale(m::CHECKIN_ALARM_DISTANCE, entry.alarm_distance),
        scale(m::CHECKIN_ALARM_CLOSENESS, entry.alarm_closeness),
        scale(m::CHECKIN_CALM, entry.calm),
        scale(m::CHECKIN_PRESENCE, entry.presence),
        entry
            .close_min
            .map(|minutes| format!("{} {minutes}", t(m::ENTRY_CLOSE))),
        began_words(entry),
        entry.kept.map(kept),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn day_of(day: i64) -> String {
    // Noon, so that the day is the same wherever it is shown.
    const NOON_S: i64 = 43_200;
    browser::day_of(Moment {
        unix_s: day * 86_400 + NOON_S - i64::from(browser::now().offset_min) * 60,
        offset_min: 0,
    })
}

fn marks(app: App, who: Who, at: Moment, entry: &CheckIn) -> Option<Node> {
    let late = entry.is_late().then(|| t(m::ENTRY_LATE));
    let edited = app.state.with_untracked(|state| {
        let last = state.own(who).earlier(at.unix_s).last().map(|(then, _)| *then);
        last.map(|then| tv(m::ENTRY_EDITED, &[("day", &browser::day_of(then))]))
    });
    let when = entry.when.map(|when| match when {
        journal::When::SoonAfter => t(m::ENTRY_SOON),
        journal::When::NextMorning => t(m::ENTRY_MORNING),
    });
    let said: Vec<String> = when.into_iter().chain(late).chain(edited).collect();
    (!said.is_empty()).then(|| small(said.join(" · ")))
}

fn row(app: App, who: Who, at: Moment, entry: &CheckIn) -> Node {
    let line = line(entry);
    el("li").child(
        el("button")
            .attr("type", "button")
            .class("choice")
            .click(move || app.go(Screen::Own(OwnScreen::Page(at.unix_s))))
            .child(
                el("span")
                    .child(el("b").text(day_of(diary::evening_of(at, entry))))
                    .maybe(marks(app, who, at, entry))
                    .maybe((!line.is_empty()).then(|| el("span").class("small").text(line)))
                    .maybe(
                        entry
                            .words
                            .clone()
                            .map(|words| el("span").class("own-words").text(words)),
                    ),
            ),
    )
}

type Entries = Vec<(Moment, CheckIn)>;

fn entries(app: App, who: Who) -> Entries {
    app.state.with_untracked(|state| {
        let pages = diary::pages(state, who).rev();
        pages.map(|(at, entry)| (at, entry.clone())).collect()
    })
}

/// The diary.
pub(crate) fn diary(app: App, who: Who) -> Node {
    let view = Live::new(0_usize);
    let wanted = Live::new(String::new());
    let unread = app.state.with_untracked(|state| state.unread);
    let morning = app
        .state
        .with_untracked(|state| diary::morning_is_open(state, who, browser::now()));
    let views = [m::DIARY_LIST, m::DIARY_CALENDAR, m::DIARY_MAP];
    let switch = segments(
        t(m::DIARY_TITLE),
        (0..views.len())
            .zip(views)
            .map(|(at, text)| segment(t(text), move || view.get() == at, move || view.set(at))),
    );
    let all = entries(app, who);
    let empty = all.is_empty();
    let shown = move || match view.get() {
        1 => calendar(app, who, all.clone()),
        2 => super::triggers::map(app, who),
        _ => list(app, who, all.clone(), wanted),
    };
    let write = move || app.go(Screen::Own(OwnScreen::CheckIn));
    el("div")
        .class("stack")
        .kids([title(t(m::DIARY_TITLE)), switch])
        .maybe((unread > 0).then(|| wrong(tv(m::DIARY_UNREAD, &[("count", &unread.to_string())]))))
        .maybe(empty.then(|| lead(t(m::DIARY_EMPTY))))
        .maybe(morning.then(|| second(t(m::DIARY_MORNING), write)))
        .live(shown)
        .child(foot([button(t(m::DIARY_NEW), write)]))
}

fn list(app: App, who: Who, all: Entries, wanted: Live<String>) -> Node {
    if all.is_empty() {
        return nothing();
    }
    let found = move || {
        let text = wanted.get();
        let found = all.iter().filter(|(_, entry)| diary::holds(entry, &text));
        let rows: Vec<Node> = found.map(|(at, entry)| row(app, who, *at, entry)).collect();
        if rows.is_empty() {
            lead(t(m::DIARY_FOUND_NONE)).attr("role", "status")
        } else {
            el("ul").kids(rows)
        }
    };
    stack([field(t(m::DIARY_SEARCH), "search", wanted)]).live(found)
}

fn calendar(app: App, who: Who, all: Entries) -> Node {
    let (month, _) = Month::of(browser::now().day());
    let month = Live::new(month);
    let day = Live::new(None::<i64>);
    let of_day: Vec<(i64, Moment, CheckIn)> = all
        .into_iter()
        .map(|(at, entry)| (diary::evening_of(at, &entry), at, entry))
        .collect();
    let days: Vec<i64> = of_day.iter().map(|(day, ..)| *day).collect();
    let grid = move || {
        let month = month.get();
        let blank = (0..month.first_weekday()).map(|_| el("span"));
        let cell = |number: i64| {
            let this = month.first_day() + number - 1;
            if !days.contains(&this) {
                return el("span").class("day").text(number.to_string());
            }
            el("button")
                .attr("type", "button")
                .class("day has")
                .attr("aria-label", tv(m::DIARY_DAY_HAS, &[("day", &day_of(this))]))
                .live_attr("aria-pressed", move || truth(day.get() == Some(this)))
                .text(number.to_string())
                .click(move || day.set(Some(this)))
        };
        el("div")
            .class("month")
            .kids(blank)
            .kids((1..=month.days()).map(cell))
    };
    let turn = move |months: i64| month.update(|month| *month = month.plus(months));
    let arrow = |sign: &'static str, label: words::Message, months: i64| {
        link(sign, move || turn(months)).attr("aria-label", t(label))
    };
    let head = el("div").class("month-head").kids([
        arrow("‹", m::DIARY_MONTH_BEFORE, -1),
        el("b").live_text(move || browser::month_of(month.get().first_day())),
        arrow("›", m::DIARY_MONTH_AFTER, 1),
    ]);
    let below = move || {
        let Some(day) = day.get() else { return nothing() };
        let of_it = of_day.iter().filter(|(one, ..)| *one == day);
        let rows = of_it.map(|(_, at, entry)| row(app, who, *at, entry));
        stack([small(tv(m::DIARY_OF_DAY, &[("day", &day_of(day))]))]).child(el("ul").kids(rows))
    };
    stack([head]).live(grid).live(below)
}

/// One page: what it says, what it said before, and the ways to change it or take it out.
pub(crate) fn page(app: App, who: Who, of: i64) -> Node {
    let found = app.state.with_untracked(|state| {
        let page = diary::pages(state, who).find(|(at, _)| at.unix_s == of);
        page.map(|(at, entry)| (at, entry.clone(), state.own(who).earlier(of).to_vec()))
    });
    let Some((at, entry, earlier)) = found else {
        return lead(t(m::DIARY_EMPTY));
    };
    let sure = Live::new(false);
    let told = Live::new(None::<String>);
    let before = earlier.into_iter().rev().map(|(then, entry)| {
        el("div")
            .class("fact before")
            .child(small(tv(m::ENTRY_BEFORE, &[("day", &browser::day_of(then))])))
            .child(small(line(&entry)))
            .maybe(entry.words.map(para))
    });
    let go = move |screen| app.go(Screen::Own(screen));
    let erase = move || {
        if sure.get() {
            stack([
                small(t(m::ENTRY_ERASE_SURE)),
                second(t(m::ENTRY_ERASE_YES), move || app.erase(who, of)),
                ghost(t(m::COMMON_CANCEL), move || sure.set(false)),
            ])
        } else {
            ghost(t(m::ENTRY_ERASE), move || sure.set(true))
        }
    };
    el("div")
        .class("stack")
        .child(title(day_of(diary::evening_of(at, &entry))))
        .maybe(marks(app, who, at, &entry))
        .child(para(line(&entry)))
        .maybe(entry.words.clone().map(say))
        .kids(before)
        .kids([
            gap(),
            second(t(m::TRIGGER_FROM_ENTRY), move || go(OwnScreen::Trigger(of))),
            ghost(t(m::ENTRY_EDIT), move || go(OwnScreen::Edit(of))),
            complaint(told),
        ])
        .live(erase)
}

/// Taking something out that was written beside check-ins.
pub(super) fn take_out(app: App, who: Who, of: i64, again: Screen) -> Node {
    let told = Live::new(None::<String>);
    el("div")
        .child(ghost(t(m::ENTRY_ERASE), move || {
            let act = Act::Erased {
                of,
                places: Vec::new(),
            };
            super::act(app, who, act, told, move || app.replace(again));
        }))
        .child(complaint(told))
}
