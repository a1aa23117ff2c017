//! What one person does for themselves: the diary, repairs, growing, safety.

pub(crate) mod care;
pub(crate) mod check_in;
pub(crate) mod diary;
pub(crate) mod grow;
pub(crate) mod ladder;
pub(crate) mod repair;
pub(crate) mod report;
pub(crate) mod trends;
pub(crate) mod triggers;
mod unfinished;

use journal::{Act, command};
use model::Who;
use words::m;

use crate::app::App;
use crate::screen::OwnScreen;
use crate::ui::*;

/// The room of each screen.
pub(crate) fn show(app: App, screen: OwnScreen) -> Node {
    match screen {
        OwnScreen::CheckIn => check_in::check_in(app),
        OwnScreen::Edit(of) => one(app, move |app, who| check_in::edit(app, who, of)),
        OwnScreen::Noticed(notice) => care::noticed(app, notice),
        OwnScreen::Diary => one(app, diary::diary),
        OwnScreen::Page(of) => one(app, move |app, who| diary::page(app, who, of)),
        OwnScreen::Trigger(of) => one(app, move |app, who| triggers::new(app, who, of)),
        OwnScreen::Repair => repair::repair(app),
        OwnScreen::Grow => one(app, grow::grow),
        OwnScreen::Outside => one(app, grow::outside),
        OwnScreen::Ladder => one(app, ladder::ladder),
        OwnScreen::Trends => one(app, trends::trends),
        OwnScreen::Kinds => grow::kinds(app),
        OwnScreen::Report => one(app, report::report),
        OwnScreen::Fear => care::fear(app),
        OwnScreen::SafePlan => one(app, care::plan),
        OwnScreen::Harm => one(app, care::harm),
    }
}

/// A screen of one person's own. Where two share the phone, it asks first who has it.
pub(crate) fn one(app: App, show: impl Fn(App, Who) -> Node + Copy + 'static) -> Node {
    if !app.state.with_untracked(journal::State::together) {
        return show(app, Who::A);
    }
    // Asked for outside of the live part, so that a screen whose texts are still on their way is built again.
    let _ = t(m::DIARY_WHO);
    el("div").class("stack").live(move || match app.holder.get() {
        Some(who) => crate::reactive::untrack(move || show(app, who)),
        None => {
            stack([title(t(m::DIARY_WHO)), lead(t(m::DIARY_WHO_LEAD)), gap()]).kids(Who::BOTH.map(|who| {
                choice(
                    tv(m::HAND_ME, &[("name", &app.name(who))]),
                    None,
                    None,
                    move || {
                        app.holder.set(Some(who));
                    },
                )
            }))
        }
    })
}

/// Writes one act down; what does not fit is said.
fn act(app: App, who: Who, act: Act, complaint: Live<Option<String>>, then: impl FnOnce() + 'static) {
    match command::act(who, act) {
        Ok(fact) => app.write(vec![fact], then),
        Err(why) => complaint.set(Some(refused(&why))),
    }
}
