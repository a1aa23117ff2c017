//! Finding an agreement on two phones: each looks through one list alone, and the levels open together. Neither phone
//! is told the other's limits, and no line says who said no.

use engine::Answer;
use journal::menu;
use link::Id16;
use link::ask::Ask;
use link::view::{PlanView, View};
use model::Who;
use sync::sharing::desk::digest;
use words::m;

use super::{agreement, drive};
use crate::app::App;
use crate::browser;
use crate::engine_room;
use crate::screens::plan;
use crate::ui::*;

/// The list's id in a period: the beginning of a hash over all of it.
fn id_of(period: i64) -> Id16 {
    let hash = digest(&menu::name(period)).0;
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(hash) {
        *to = from;
    }
    Id16(id)
}

/// Under which id this phone looks: the other's, if it is this list's, also shortly after a period has ended.
fn id_for(view: &View) -> Id16 {
    let now = menu::period(browser::now().unix_s);
    match view.plan {
        PlanView::Theirs(id) if [now - 1, now, now + 1].map(id_of).contains(&id) => id,
        _ => id_of(now),
    }
}

/// The part of the agreement's screen in which two phones look for one.
pub(super) fn part(app: App, view: &View, looking: Live<bool>) -> Node {
    let name = app.name(Who::B);
    let name = [("name", name.as_str())];
    let head = el("section")
        .class("stack agreement")
        .attr("id", "find")
        .child(heading(t(m::PHONE_FIND_TITLE)));
    let now = menu::period(browser::now().unix_s);
    let current = |id: Id16| [now - 1, now, now + 1].map(id_of).contains(&id);
    match view.plan {
        PlanView::Chosen(id, Some(entry)) if current(id) => {
            let Some(steps) = menu::entries().into_iter().nth(entry) else {
                return nothing();
            };
            head.child(para(t(m::PHONE_FIND_FOUND)))
                .child(plan::steps(&steps))
                .child(second(tv(m::PHONE_PLAN_SUGGEST, &name), move || {
                    agreement::suggest(app, &steps);
                }))
        }
        PlanView::Chosen(id, None) if current(id) => head.child(para(t(m::PHONE_FIND_NONE))),
        PlanView::Mine(id) if current(id) => head.child(busy(tv(m::PHONE_FIND_MINE, &name))),
        _ if looking.get_untracked() => head.child(busy(t(m::PHONE_FIND_LOOKING))),
        plan => {
            let asked = match plan {
                PlanView::Theirs(id) if current(id) => Some(para(tv(m::PHONE_FIND_THEIRS, &name))),
                _ => None,
            };
            let (space, id) = (view.space, id_for(view));
            head.maybe(asked)
                .child(small(t(m::PHONE_FIND_LEAD)))
                .child(second(t(m::PHONE_FIND_GO), move || {
                    looking.set(true);
                    drive::changed();
                    look(
                        app,
                        looking,
                        Looked {
                            space,
                            id,
                            scores: Vec::new(),
                        },
                    );
                }))
        }
    }
}

/// What this phone has scored so far.
struct Looked {
    space: vault::epoch::SpaceId,
    id: Id16,
    scores: Vec<Option<f64>>,
}

/// Scores one entry after the other for this phone's person, then seals the levels.
fn look(app: App, looking: Live<bool>, mut looked: Looked) {
    let Some(steps) = menu::entries().into_iter().nth(looked.scores.len()) else {
        looking.set(false);
        let Looked { space, id, scores } = looked;
        let could = menu::could();
        return drive::ask(
            app,
            space,
            Ask::Score {
                plan: id,
                scores,
                could,
            },
        );
    };
    let question = app
        .state
        .with_untracked(|state| journal::ask::try_steps(state, &steps));
    engine_room::ask(app, &question, move |answer| {
        // The screen is gone: nothing is sealed that nobody waits for.
        if !looking.is_there() {
            return;
        }
        let Answer::Try(offer) = answer else {
            looking.set(false);
            return;
        };
        let own = Who::A.index();
        let broken = offer.breaks.get(own).copied().unwrap_or(true);
        let gain = offer.gain.get(own).copied().map(f64::from);
        looked.scores.push(gain.filter(|_| !broken));
        look(app, looking, looked);
    });
}
