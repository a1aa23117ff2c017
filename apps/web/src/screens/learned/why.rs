//! Why this suggestion? What it rests on, what of that comes from the diary, and what would change it.

use engine::FromDiary;
use journal::{Learn, Limit, State};
use model::{Step, Who};
use words::m;

use super::act;
use crate::app::App;
use crate::reactive::*;
use crate::screen::{LearnedScreen, Screen};
use crate::screens::plan;
use crate::ui::*;

/// What one person said and the plan goes by. Only their own side is told.
fn said(state: &State, who: Who) -> Vec<String> {
    let own = state.partner(who);
    let check = if own.check_done.is_some() {
        m::LEARNED_WHY_CHECK
    } else {
        m::LEARNED_WHY_NO_CHECK
    };
    let mut lines = vec![t(check)];
    if let Some(minutes) = own.tolerance_min {
        lines.push(tv(m::LEARNED_WHY_WINDOW, &[("minutes", &minutes.to_string())]));
    }
    for (kind, minutes) in &own.wishes {
        let (kind, minutes) = (kind_word(*kind), minutes.to_string());
        lines.push(tv(m::LEARNED_WHY_WISH, &[("kind", &kind), ("minutes", &minutes)]));
    }
    for (kind, limit) in &own.limits {
        let kind = kind_word(*kind);
        lines.push(match limit {
            Limit::No => tv(m::LEARNED_WHY_NO, &[("kind", &kind)]),
            Limit::AtMost(most) => tv(
                m::LEARNED_WHY_MOST,
                &[("kind", &kind), ("minutes", &most.to_string())],
            ),
            Limit::AtLeast(least) => tv(
                m::LEARNED_WHY_LEAST,
                &[("kind", &kind), ("minutes", &least.to_string())],
            ),
        });
    }
    lines
}

/// What the diary has to do with the suggestion.
fn from_diary(app: App, who: Who) -> Node {
    if app.state.with_untracked(|state| state.learning.off) {
        return para(t(m::LEARNED_WHY_OFF));
    }
    let found = plan::found(app);
    el("div").class("stack").live(move || {
        if found.with(Option::is_none) {
            return busy(t(m::PLAN_WORKING));
        }
        untrack(|| match app.from_diary.get_untracked() {
            Some(from) => used(app, who, &from),
            None => not_used(app),
        })
    })
}

fn not_used(app: App) -> Node {
    let two = app.state.with_untracked(State::together);
    let how = two.then(|| small(t(m::LEARNED_WHY_BOTH_NEEDED)));
    el("div")
        .class("stack")
        .child(para(t(m::LEARNED_WHY_NOT_USED)))
        .maybe(how)
}

fn used(app: App, who: Who, from: &FromDiary) -> Node {
    let shifts = from.shifts.iter().map(|shift| {
        let kind = kind_word(shift.kind);
        let (before, now) = (shift.before_min.to_string(), shift.now_min.to_string());
        tv(
            m::LEARNED_WHY_SHIFT,
            &[("kind", &kind), ("before", &before), ("now", &now)],
        )
    });
    let changed = from.compared.then(|| {
        let text = match (from.same, from.shifts.is_empty()) {
            (true, _) => m::LEARNED_WHY_SAME,
            (false, true) => m::LEARNED_WHY_ORDER,
            (false, false) => m::LEARNED_WHY_CHANGED,
        };
        el("div").class("stack").child(para(t(text))).child(list(shifts))
    });
    let own: Vec<String> = from
        .because
        .iter()
        .filter(|moved| moved.who == who)
        .filter_map(|moved| {
            let (message, scale) = match moved.number.as_str() {
                "anxiety" => (m::LEARNED_WHY_ANXIETY, 100.0),
                "avoidance" => (m::LEARNED_WHY_AVOIDANCE, 100.0),
                "window" => (m::LEARNED_WHY_WINDOW_MOVED, 1.0),
                _ => return None,
            };
            let [before, now] =
                [moved.before, moved.now].map(|value| picture::whole(f64::from(value) * scale));
            Some(tv(message, &[("before", &before), ("now", &now)]))
        })
        .collect();
    let because = if own.is_empty() {
        para(t(m::LEARNED_WHY_NOTHING_MOVED))
    } else {
        stack([para(t(m::LEARNED_WHY_MOVED)), list(own)])
    };
    let both = (from.whose == [true; 2]).then(|| small(t(m::LEARNED_WHY_OTHER_SIDE)));
    el("div")
        .class("stack")
        .child(para(t(m::LEARNED_WHY_USED)))
        .maybe(changed)
        .child(because)
        .maybe(both)
        .child(teaching(app, who, &from.lesson))
}

/// An agreement from which more would be learned, and the switch for such ones.
fn teaching(app: App, who: Who, lesson: &[Step]) -> Node {
    let best_only = app.state.with_untracked(|state| state.learning.best_only);
    let turn = move |yes: bool| act(app, who, Learn::Teaches { yes }, LearnedScreen::Why);
    let part = el("div").class("stack").child(heading(t(m::LEARNED_TEACH_TITLE)));
    if best_only {
        return part
            .child(para(t(m::LEARNED_TEACH_IS_OFF)))
            .child(second(t(m::LEARNED_TEACH_ON), move || turn(true)));
    }
    let part = if lesson.is_empty() {
        part.child(para(t(m::LEARNED_TEACH_NONE)))
    } else {
        let taken = lesson.to_vec();
        part.child(para(t(m::LEARNED_TEACH_LEAD)))
            .child(plan::steps(lesson))
            .child(second(t(m::LEARNED_TEACH_LOOK), move || {
                app.draft.set(taken.clone());
                app.go(Screen::PlanChange);
            }))
    };
    part.child(ghost(t(m::LEARNED_TEACH_OFF), move || turn(false)))
}

fn list(lines: impl IntoIterator<Item = String>) -> Node {
    el("ul")
        .class("plain")
        .kids(lines.into_iter().map(|line| el("li").text(line)))
}

/// Why this suggestion, for one person.
pub(super) fn why(app: App, who: Who) -> Node {
    let lines = app.state.with_untracked(|state| said(state, who));
    stack([
        title(t(m::LEARNED_WHY_TITLE)),
        lead(t(m::LEARNED_WHY_LEAD)),
        heading(t(m::LEARNED_WHY_SAID)),
        list(lines),
        small(t(m::LEARNED_WHY_OTHER)),
        heading(t(m::LEARNED_WHY_FROM_DIARY)),
        from_diary(app, who),
        heading(t(m::LEARNED_WHY_HOW)),
        para(t(m::LEARNED_WHY_HOW_LONG)),
        small(t(m::LEARNED_WHY_CHANGE)),
        ghost(t(m::LEARNED_TITLE), move || {
            app.go(Screen::Learned(LearnedScreen::Known))
        }),
    ])
}
