//! The agreement on two phones: suggested, answered by another, agreed by two separate yeses, ended by one.

use journal::Thing;
use journal::thing::Joint;
use link::Standing;
use link::ask::Ask;
use link::view::{AgreementView, View};
use model::{Step, Who};
use words::m;

use super::{drive, finding, react, thing};
use crate::app::App;
use crate::browser;
use crate::screen::{Screen, TogetherScreen, UsView};
use crate::ui::*;

/// Suggests steps on the other's phone, in answer to what stands there, and says one's own yes to them.
pub(super) fn suggest(app: App, steps: &[Step]) {
    let Some(view) = drive::partner() else {
        return;
    };
    let bytes = Thing::Steps {
        steps: steps.to_vec(),
    }
    .to_bytes();
    let open = view
        .agreements
        .iter()
        .rev()
        .find(|agreement| agreement.standing == Standing::Open);
    let id = react::fresh();
    drive::ask(
        app,
        view.space,
        Ask::Propose {
            id,
            bytes: bytes.clone(),
            instead_of: open.map(|agreement| agreement.id),
        },
    );
    drive::ask(app, view.space, Ask::Agree { id, bytes });
    // Back leads to where two phones begin, not into the change that was just suggested.
    app.start(Screen::Together(TogetherScreen::Home));
    app.go(Screen::Together(TogetherScreen::Agreement));
}

/// Where it stands.
pub(super) fn agreement(app: App) -> Node {
    let looking = Live::new(false);
    el("div").live(move || {
        let head = stack([title(t(m::PHONE_PLAN_TITLE)), lead(t(m::PHONE_PLAN_LEAD))]);
        let Some(view) = super::partner(app) else {
            return head;
        };
        let refused = drive::refused().map(|why| wrong(tv(m::PHONE_REFUSED, &[("why", &why.to_string())])));
        let head = head.maybe(refused);
        let shown: Vec<Node> = view
            .agreements
            .iter()
            .rev()
            .filter_map(|agreement| crate::reactive::untrack(|| one(app, &view, agreement)))
            .collect();
        let find = crate::reactive::untrack(|| finding::part(app, &view, looking));
        if shown.is_empty() {
            return head.child(para(t(m::PHONE_PLAN_EMPTY))).child(find).child(foot([
                button(t(m::PHONE_PLAN_FIND), move || app.start(Screen::Us(UsView::Plan))),
                ghost(t(m::COMMON_BACK), move || app.back()),
            ]));
        }
        head.kids(shown).child(find)
    })
}

fn one(app: App, view: &View, agreement: &AgreementView) -> Option<Node> {
    let body = thing::shown(app, thing::author(agreement.mine), &agreement.bytes)?;
    let Thing::Steps { steps } = Thing::read(&agreement.bytes)? else {
        return None;
    };
    let name = app.name(Who::B);
    let name = [("name", name.as_str())];
    let (space, id) = (view.space, agreement.id);
    let bytes = agreement.bytes.clone();
    let yes = move || {
        let bytes = bytes.clone();
        drive::ask(app, space, Ask::Agree { id, bytes });
    };
    let end = move || drive::ask(app, space, Ask::End { id });
    let other = {
        let steps = steps.clone();
        move || {
            app.draft.set(steps.clone());
            app.go(Screen::PlanChange);
        }
    };
    let section = el("section").class("stack agreement");
    match agreement.standing {
        Standing::Agreed { until_s } => {
            let days = thing::days_left(until_s - browser::now().unix_s);
            let play = move || app.go(Screen::Together(TogetherScreen::Both(Joint::Evening)));
            Some(
                section
                    .child(para(tv(m::PHONE_PLAN_BOTH, &[("days", &days)])))
                    .child(body)
                    .child(foot([
                        button(t(m::PHONE_PLAN_PLAY), play),
                        ghost(t(m::PHONE_PLAN_OTHER), other),
                        ghost(t(m::PHONE_PLAN_END), end),
                    ])),
            )
        }
        Standing::Open => {
            let whose = if agreement.mine {
                heading(t(m::PHONE_PLAN_FROM_ME))
            } else {
                heading(tv(m::PHONE_PLAN_FROM_THEM, &name))
            };
            let said = [
                agreement.my_yes.then(|| small(t(m::PHONE_PLAN_YOUR_YES))),
                agreement
                    .their_yes
                    .then(|| small(tv(m::PHONE_PLAN_THEIR_YES, &name))),
            ];
            let yes = (!agreement.my_yes).then(|| button(t(m::PHONE_PLAN_YES), yes));
            Some(
                section
                    .child(whose)
                    .child(body)
                    .kids(said.into_iter().flatten())
                    .child(
                        foot(yes)
                            .child(ghost(t(m::PHONE_PLAN_OTHER), other))
                            .child(ghost(t(m::PHONE_PLAN_DROP), end)),
                    ),
            )
        }
        Standing::Expired => Some(
            section
                .child(para(t(m::PHONE_PLAN_OVER)))
                .child(body)
                .child(foot([
                    button(t(m::PHONE_PLAN_SUGGEST_AGAIN), move || suggest(app, &steps)),
                    ghost(t(m::PHONE_PLAN_END), end),
                ])),
        ),
        Standing::Ended => None,
    }
}
