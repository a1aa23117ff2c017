//! Growing: four weeks with an end, a life outside, and who could help.

use guide::care::{SIGNS, help};
use guide::path::{At, Thing, WEEKS};
use journal::Act;
use journal::grow::{Need, OnPath, harm_is_due, need, on_path};
use journal::page::Fate;
use model::Who;
use words::{Message, m};

use super::act;
use crate::app::App;
use crate::browser;
use crate::screen::{LearnedScreen, OwnScreen, Screen, UsView};
use crate::ui::*;

const fn own(screen: OwnScreen) -> Screen {
    Screen::Own(screen)
}

const fn place(at: At, who: Who) -> Screen {
    match at {
        At::Curves => Screen::Us(UsView::Curves),
        At::Check => Screen::CheckIntro(who),
        At::Diary => own(OwnScreen::CheckIn),
        At::Triggers => own(OwnScreen::Trigger(0)),
        At::Now => Screen::Now,
        At::Agreement => Screen::Us(UsView::Plan),
        At::Ladder => own(OwnScreen::Ladder),
        At::Outside => own(OwnScreen::Outside),
        At::Repair => own(OwnScreen::Repair),
        At::Trends => own(OwnScreen::Trends),
    }
}

/// Where the things of growing are.
pub(crate) fn grow(app: App, who: Who) -> Node {
    let now = browser::now();
    let (path, due) = app
        .state
        .with_untracked(|state| (on_path(state.own(who), now), harm_is_due(state, who, now)));
    let to = |text: Message, more: Message, screen: OwnScreen| {
        choice(t(text), Some(t(more)), None, move || app.go(own(screen)))
    };
    let left = super::unfinished::way_back(
        app,
        who,
        super::repair::REPAIR,
        m::REPAIR_GO_ON,
        own(OwnScreen::Repair),
    );
    let things = el("div").class("list").maybe(left).kids([
        to(m::REPAIR_TITLE, m::REPAIR_MORE, OwnScreen::Repair),
        to(m::LADDER_TITLE, m::LADDER_MORE_LINE, OwnScreen::Ladder),
        to(m::OUTSIDE_TITLE, m::OUTSIDE_MORE, OwnScreen::Outside),
        choice(t(m::LEARNED_TITLE), Some(t(m::LEARNED_MORE)), None, move || {
            app.go(Screen::Learned(LearnedScreen::Known));
        }),
        to(m::TRENDS_TITLE, m::TRENDS_MORE, OwnScreen::Trends),
        to(m::KINDS_TITLE, m::KINDS_MORE, OwnScreen::Kinds),
        to(m::REPORT_TITLE, m::REPORT_MORE, OwnScreen::Report),
    ]);
    let ask = due.then(|| second(t(m::HARM_ASK), move || app.go(own(OwnScreen::Harm))));
    el("div")
        .class("stack")
        .child(title(t(m::GROW_TITLE)))
        .child(match path {
            OnPath::Off => begin(app, who),
            OnPath::Week(week) => this_week(app, who, week),
            OnPath::Over => over(app, who),
        })
        .maybe(ask)
        .child(things)
}

fn simple(app: App, who: Who, what: Act) {
    act(app, who, what, app.fault, move || {
        app.replace(own(OwnScreen::Grow))
    });
}

fn begin(app: App, who: Who) -> Node {
    let left = app
        .state
        .with_untracked(|state| state.own(who).path_left.is_some());
    stack([lead(t(if left { m::PATH_LEFT } else { m::GROW_LEAD }))]).child(second(
        t(m::PATH_BEGIN),
        move || {
            simple(app, who, Act::PathBegun);
        },
    ))
}

fn this_week(app: App, who: Who, week: i64) -> Node {
    let index = usize::try_from(week - 1).unwrap_or(0);
    let names = [m::PATH_1, m::PATH_2, m::PATH_3, m::PATH_4];
    let name = names.get(index).map(|name| t(*name)).unwrap_or_default();
    let things: &'static [Thing] = WEEKS.get(index).map_or(&[], |things| things.as_slice());
    let row = move |thing: &'static Thing| {
        let done = move || {
            app.state.with(|state| {
                let path = state.own(who).path.as_ref();
                path.is_some_and(|path| path.done.iter().any(|one| one == thing.name))
            })
        };
        let text = keyed("path-", thing.name);
        let toggle = move || {
            let yes = !crate::reactive::untrack(done);
            let step = thing.name.to_owned();
            act(app, who, Act::PathDid { step, yes }, app.fault, || {});
        };
        let open = link(t(m::PATH_GO), move || app.go(place(thing.at, who)))
            .attr("aria-label", format!("{}: {text}", t(m::PATH_GO)));
        el("div")
            .class("thing")
            .child(choice(text, None, Some(Box::new(done)), toggle).class("choice square"))
            .child(open)
    };
    stack([
        heading(format!(
            "{} · {name}",
            tv(m::PATH_WEEK, &[("week", &week.to_string())])
        )),
        small(t(m::PATH_LEAD)),
        el("div").kids(things.iter().map(row)),
        ghost(t(m::PATH_LEAVE), move || simple(app, who, Act::PathLeft)),
    ])
}

fn over(app: App, who: Who) -> Node {
    let text = match app.state.with_untracked(|state| need(state, who)) {
        Need::Little => m::PATH_OVER_LITTLE,
        Need::Some => m::PATH_OVER_SOME,
        Need::Unknown { .. } => m::PATH_OVER_UNKNOWN,
    };
    stack([
        heading(t(m::PATH_OVER_TITLE)),
        say(t(text)),
        second(t(m::TRENDS_TITLE), move || app.go(own(OwnScreen::Trends))),
        second(t(m::PATH_OVER_KEEP), move || simple(app, who, Act::PathLeft)),
        second(t(m::PATH_OVER_HELP), move || app.go(own(OwnScreen::Kinds))),
        ghost(t(m::PATH_OVER_AGAIN), move || simple(app, who, Act::PathBegun)),
    ])
}

/// Small plans outside the relationship.
pub(crate) fn outside(app: App, who: Who) -> Node {
    let text = Live::new(String::new());
    let told = Live::new(None::<String>);
    let add = move || {
        let words = text.get_untracked();
        act(app, who, Act::Intended { words }, told, move || {
            told.set(None);
            text.set(String::new());
        });
    };
    let settle = move |of: i64, fate: Fate| act(app, who, Act::Settled { of, fate }, told, || {});
    let list = move || {
        let all = app.state.with(|state| state.own(who).commitments.clone());
        let (open, past): (Vec<_>, Vec<_>) = all.into_iter().rev().partition(|one| one.fate.is_none());
        let open_rows: Vec<Node> = open
            .into_iter()
            .map(|one| {
                let of = one.at.unix_s;
                el("div")
                    .class("fact")
                    .child(say(one.words))
                    .child(el("div").class("chips").kids([
                        ghost(t(m::OUTSIDE_DONE), move || settle(of, Fate::Done)).class("chip"),
                        ghost(t(m::OUTSIDE_LET_GO), move || settle(of, Fate::LetGo)).class("chip"),
                    ]))
            })
            .collect();
        let none = open_rows.is_empty();
        let past: Vec<Node> = past.into_iter().map(|one| small(one.words)).collect();
        stack(open_rows)
            .maybe(none.then(|| small(t(m::OUTSIDE_NONE))))
            .maybe((!past.is_empty()).then(|| folded(t(m::OUTSIDE_BEFORE), past)))
    };
    el("div")
        .class("stack")
        .kids([
            title(t(m::OUTSIDE_TITLE)),
            lead(t(m::OUTSIDE_LEAD)),
            field(t(m::OUTSIDE_WHAT), "text", text),
            complaint(told),
            second(t(m::OUTSIDE_ADD), add),
        ])
        .live(list)
}

/// Signs in plain words, and the help they speak for. Ticks are not kept.
pub(crate) fn kinds(app: App) -> Node {
    let ticked = Live::new(Vec::<usize>::new());
    let row = move |(at, sign): (usize, &'static guide::care::Sign)| {
        let toggle = move || {
            ticked.update(|ticked| {
                let before = ticked.len();
                ticked.retain(|one| *one != at);
                if ticked.len() == before {
                    ticked.push(at);
                }
            });
        };
        let is = move || ticked.with(|ticked| ticked.contains(&at));
        let sign_row = choice(keyed("sign-", sign.name), None, Some(Box::new(is)), toggle);
        // What fits stands right below the sign, where the eyes are; each kind once, below the first sign for it.
        let fits = move || {
            let ticked = ticked.get();
            let all = help(ticked.iter().filter_map(|at| SIGNS.get(*at)));
            let first = |kind: &guide::care::Help| {
                let mut signs = SIGNS.iter().enumerate().filter(|(at, _)| ticked.contains(at));
                signs.find(|(_, sign)| sign.help.contains(kind)).map(|(at, _)| at)
            };
            let own = all.iter().filter(|kind| first(kind) == Some(at));
            el("div").attr("aria-live", "polite").kids(own.map(|kind| {
                let name = kind.name();
                el("div")
                    .class("way")
                    .child(say(keyed("help-", name)))
                    .child(small(keyed("help-", &format!("{name}-more"))))
            }))
        };
        el("div")
            .class("sign")
            .child(sign_row.class("choice square"))
            .live(fits)
    };
    let found = move || {
        let signs = ticked.get();
        let kinds = help(signs.iter().filter_map(|at| SIGNS.get(*at)));
        let urgent = kinds.contains(&guide::care::Help::Now);
        if urgent {
            foot([button(t(m::FEAR_YES_PEOPLE), move || app.go(Screen::Safety))])
        } else if kinds.is_empty() {
            small(t(m::KINDS_NONE))
        } else {
            nothing()
        }
    };
    el("div")
        .class("stack")
        .kids([
            title(t(m::KINDS_TITLE)),
            lead(t(m::KINDS_LEAD)),
            el("div").kids(SIGNS.iter().enumerate().map(row)),
        ])
        .live(found)
}
