//! The diary of one person: list, calendar, a word looked for, one page with its versions. Nothing is counted.

use journal::calendar::Month;
use journal::replay::TakeOut;
use journal::{CheckIn, Moment, diary};
use model::Who;
use words::m;

use super::check_in::{CHECK_IN, EDIT, OF, after_word, began_words};
use super::triggers::TRIGGER;
use super::unfinished::way_back;
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
    let view = app.diary_view;
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
    let left = ways_back(app, who);
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
        .maybe(left)
        .maybe(morning.then(|| second(t(m::DIARY_MORNING), write)))
        .live(shown)
        .live(move || {
            // The map has a way to write of its own.
            if view.get() == super::triggers::MAP {
                nothing()
            } else {
                foot([button(t(m::DIARY_NEW), write)])
            }
        })
}

/// What was begun here and waits to be finished.
fn ways_back(app: App, who: Who) -> Option<Node> {
    let edited = app.state.with_untracked(|state| {
        let said = state.unfinished.form(who, EDIT)?.iter();
        let mut of = said.filter(|said| said.field == OF);
        of.next()?.text.parse::<i64>().ok()
    });
    let back = |id, text, to| way_back(app, who, id, text, Screen::Own(to));
    let all: Vec<Node> = [
        back(CHECK_IN, m::ENTRY_GO_ON, OwnScreen::CheckIn),
        edited.and_then(|of| back(EDIT, m::ENTRY_GO_ON_EDIT, OwnScreen::Edit(of))),
        back(TRIGGER, m::TRIGGER_GO_ON, OwnScreen::Trigger(0)),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!all.is_empty()).then(|| el("div").class("list").kids(all))
}

fn list(app: App, who: Who, all: Entries, wanted: Live<String>) -> Node {
    if all.is_empty() {
        return lead(t(m::DIARY_EMPTY));
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
    let today = browser::now().day();
    let (month, _) = Month::of(today);
    let month = Live::new(month);
    let day = Live::new(None::<i64>);
    let of_day: Vec<(i64, Moment, CheckIn)> = all
        .into_iter()
        .map(|(at, entry)| (diary::evening_of(at, &entry), at, entry))
        .collect();
    let days: Vec<i64> = of_day.iter().map(|(day, ..)| *day).collect();
    let grid = move || {
        let month = month.get();
        let names = (0..7).map(|at| {
            el("span")
                .class("weekday")
                .attr("aria-hidden", "true")
                .text(browser::weekday_of(at))
        });
        let blank = (0..month.first_weekday()).map(|_| el("span"));
        let cell = |number: i64| {
            let this = month.first_day() + number - 1;
            if !days.contains(&this) {
                let class = if this == today { "day today" } else { "day" };
                return el("span").class(class).text(number.to_string());
            }
            el("button")
                .attr("type", "button")
                .class(if this == today { "day has today" } else { "day has" })
                .attr("aria-label", tv(m::DIARY_DAY_HAS, &[("day", &day_of(this))]))
                .live_attr("aria-pressed", move || truth(day.get() == Some(this)))
                .text(number.to_string())
                .click(move || day.set(Some(this)))
        };
        el("div")
            .class("month")
            .kids(names)
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
    let before = earlier.into_iter().rev().map(|(then, entry)| {
        el("div")
            .class("fact before")
            .child(small(tv(m::ENTRY_BEFORE, &[("day", &browser::day_of(then))])))
            .child(small(line(&entry)))
            .maybe(entry.words.map(para))
    });
    let go = move |screen| app.go(Screen::Own(screen));
    let erase = sure(t(m::ENTRY_ERASE), t(m::ENTRY_ERASE_SURE), move || {
        app.take_out(TakeOut::Written { who, second: of }, move || {
            app.start(Screen::Own(OwnScreen::Diary));
        });
    });
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
            erase,
        ])
}

/// Taking something out that was written beside check-ins; asked once more, since it does not come back.
pub(super) fn take_out(app: App, who: Who, second: i64) -> Node {
    sure(t(m::ENTRY_ERASE), t(m::ENTRY_ERASE_SURE_ONE), move || {
        app.take_out(TakeOut::Written { who, second }, move || {
            app.replace(app.screen.get_untracked());
        });
    })
}
