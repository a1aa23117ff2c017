//! Which practices are offered, in this person's own order, and by day all of them.

use guide::{Feeling, Need, PracticeId, order};
use journal::{Fact, Felt};
use rand_core::TryRng;
use words::m;

use super::holder;
use crate::app::App;
use crate::browser::SystemRandom;
use crate::screen::Screen;
use crate::screens::now::{self, name_of};
use crate::ui::*;

/// At night three are enough to choose from.
const OFFERED: usize = 3;
/// So many uses before anything is said about them.
const USES_TOLD: u32 = 3;

/// What this person's own uses were, as far as they say what comes first.
pub(crate) fn uses(app: App) -> Vec<order::Use> {
    let who = holder(app);
    app.state.with_untracked(|state| {
        let uses = state.practices.uses(who).filter_map(|done| {
            Some(order::Use {
                practice: PracticeId::find(&done.practice)?,
                before: done.before,
                after: done.after,
                felt: done.felt.map(|felt| match felt {
                    Felt::Better => order::After::Better,
                    Felt::Same => order::After::Same,
                    Felt::Worse => order::After::Worse,
                }),
            })
        });
        uses.collect()
    })
}

/// Chance for one visit.
pub(super) fn seed() -> u64 {
    // The system's randomness does not fail: where it would, the page has stopped.
    SystemRandom.try_next_u64().unwrap_or_default()
}

pub(super) fn about(id: PracticeId) -> String {
    words::text(&id.practice().key("about"), &[]).unwrap_or_default()
}

/// What own uses say, once there are some: how many, and what is still possible.
pub(super) fn learned(app: App, id: PracticeId) -> Option<String> {
    let belief = order::belief(id, &uses(app));
    if belief.uses == 0 {
        return None;
    }
    let count = belief.uses.to_string();
    if belief.uses < USES_TOLD {
        return Some(tv(m::PRACTICE_UI_LEARNED_LITTLE, &[("count", &count)]));
    }
    let (low, high) = belief.range();
    let said = [low, high].map(|value| format!("{value:+.1}"));
    Some(tv(
        m::PRACTICE_UI_LEARNED,
        &[("count", &count), ("low", &said[0]), ("high", &said[1])],
    ))
}

/// What may help now: three, and the rest on asking. What was just done is left out.
pub(crate) fn offers(app: App, feeling: Feeling, just_done: Option<&str>) -> Node {
    let all: Vec<PracticeId> = order::order(feeling.need(), &uses(app), seed())
        .into_iter()
        .filter(|id| Some(id.practice().id) != just_done)
        .collect();
    let more = Live::new(false);
    el("div").class("list").live(move || {
        let shown = if more.get() { all.len() } else { OFFERED };
        let one = |id: &PracticeId| {
            let id = *id;
            choice(name_of(id), None, None, move || {
                app.go(Screen::Practice(id, Some(feeling)));
            })
        };
        let rest = (all.len() > shown).then(|| ghost(t(m::PRACTICE_UI_MORE), move || more.set(true)));
        el("div").kids(all.iter().take(shown).map(one)).maybe(rest)
    })
}

/// The first that can be done without looking.
pub(crate) fn in_the_dark(app: App, feeling: Feeling) -> Option<PracticeId> {
    order::order(feeling.need(), &uses(app), seed())
        .into_iter()
        .find(|id| id.practice().works_in_the_dark() && id.practice().id != "three-breaths")
}

/// By day: four wants, and what fits each.
pub(crate) fn practices(app: App, need: Need) -> Node {
    let tab = |one: Need| {
        segment(
            words::text(&format!("want-{}", one.name()), &[]).unwrap_or_default(),
            move || one == need,
            move || app.replace(Screen::Practices(one)),
        )
    };
    let one = move |id: PracticeId| {
        let minutes = tv(
            m::COMMON_MINUTES,
            &[("count", &id.practice().minutes.to_string())],
        );
        choice(
            name_of(id),
            Some(format!("{} {minutes}.", about(id))),
            None,
            move || {
                app.go(Screen::Practice(id, None));
            },
        )
    };
    let fitting = order::order(need, &uses(app), seed());
    let learned = !uses(app).is_empty();
    let lead_key = format!("want-{}-lead", need.name());
    let forget = move || {
        app.write(vec![Fact::OrderForgotten { who: holder(app) }], move || {
            app.replace(Screen::Practices(need));
        });
    };
    el("div")
        .class("stack")
        .child(segments(t(m::WANT_TITLE), Need::BY_DAY.map(tab)))
        .kids([
            title(words::text(&format!("want-{}-title", need.name()), &[]).unwrap_or_default()),
            lead(words::text(&lead_key, &[]).unwrap_or_default()),
        ])
        .maybe(now::resume(app, None).map(|one| el("div").class("list").child(one)))
        .child(el("div").class("list").kids(fitting.into_iter().map(one)))
        .child(small(if learned {
            t(m::PRACTICE_UI_ORDER_OWN)
        } else {
            t(m::PRACTICE_UI_ORDER_USUAL)
        }))
        .maybe(learned.then(|| ghost(t(m::PRACTICE_UI_ORDER_FORGET), forget)))
}
