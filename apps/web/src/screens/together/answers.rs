//! Both checks: each person's answers are sealed on their phone, and open on both once both are there.

use journal::linked::Hidden;
use journal::{Fact, LinkAct, Thing};
use link::Pace;
use link::ask::Ask;
use link::view::View;
use model::{BodyProfile, Who};
use vault::together::seal_answer;
use words::m;

use super::{drive, react, thing};
use crate::app::App;
use crate::browser::SystemRandom;
use crate::screen::{Screen, UsView};
use crate::ui::*;

/// This person's answers, as they would be sent. Nothing before the check is done.
fn own(app: App) -> Option<Thing> {
    app.state.with_untracked(|state| {
        let partner = state.partner(Who::A);
        partner.check_done?;
        let answers = partner.answers.iter();
        Some(Thing::Check {
            answers: answers
                .filter_map(|(item, value)| Some((item.clone(), (*value)?)))
                .collect(),
            body: partner.body.unwrap_or(BodyProfile::Average),
            tolerance_min: partner.tolerance_min,
        })
    })
}

/// Sealing, waiting, and looking.
pub(super) fn answers(app: App) -> Node {
    let renew = Live::new(false);
    el("div").live(move || {
        let Some(view) = super::partner(app) else {
            return stack([title(t(m::PHONE_ANSWERS_TITLE))]);
        };
        crate::reactive::untrack(|| at(app, &view, renew))
    })
}

fn at(app: App, view: &View, renew: Live<bool>) -> Node {
    let name = app.name(Who::B);
    let name = [("name", name.as_str())];
    let head = || stack([title(t(m::PHONE_ANSWERS_TITLE)), lead(t(m::PHONE_ANSWERS_LEAD))]);
    let back = || ghost(t(m::COMMON_BACK), move || app.back());
    let sealed = react::sealed(view, true);
    let theirs = react::sealed(view, false);
    let opened = theirs.is_some_and(|(id, _)| {
        let space = *view.space.as_bytes();
        app.state.with_untracked(|state| state.linked.took(space, id))
    });
    if sealed.is_some() && !renew.get() {
        let send_anew = ghost(t(m::PHONE_ANSWERS_RENEW), move || {
            renew.set(true);
            drive::changed();
        });
        if opened {
            return head().child(para(t(m::PHONE_ANSWERS_OPEN))).child(foot([
                button(t(m::PHONE_ANSWERS_LOOK), move || {
                    app.start(Screen::Us(UsView::Curves))
                }),
                send_anew,
                back(),
            ]));
        }
        return head()
            .child(para(tv(m::PHONE_ANSWERS_SEALED, &name)))
            .child(foot([send_anew, back()]));
    }
    let Some(own) = own(app) else {
        return head().child(para(t(m::PHONE_ANSWERS_NEED))).child(foot([
            button(t(m::MORE_CHECK_AGAIN), move || app.go(Screen::CheckIntro(Who::A))),
            back(),
        ]));
    };
    let bytes = own.to_bytes();
    let preview = el("div")
        .class("card")
        .attr("id", "preview")
        .maybe(thing::shown(app, Who::A, &bytes));
    let space = view.space;
    let go = move || {
        let Some((key, sealed)) = seal_answer(react::CHECK_CONTEXT, &bytes, &mut SystemRandom) else {
            return;
        };
        let id = react::fresh();
        let act = LinkAct::Sealed {
            space: *space.as_bytes(),
            id: id.0,
            key: Hidden(*key.reveal()),
        };
        let share = Ask::Share {
            id,
            bytes: Thing::Sealed { sealed }.to_bytes(),
            until_s: None,
            pace: Pace::Now,
        };
        renew.set(false);
        // The key is safe here before what it opens leaves.
        app.write(vec![Fact::Linked { act }], move || {
            drive::ask(app, space, share);
        });
    };
    head()
        .child(small(tv(m::PHONE_ANSWERS_WHAT, &name)))
        .child(preview)
        .child(foot([button(t(m::PHONE_ANSWERS_GO), go), back()]))
}
