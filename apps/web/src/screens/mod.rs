//! The screens: one thing each. They show what the journal says and send it commands; they hold no rule of the domain.

pub(crate) mod ask;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod compare;
pub(crate) mod curves;
pub(crate) mod cycle;
pub(crate) mod keeping;
pub(crate) mod more;
pub(crate) mod now;
pub(crate) mod opens;
pub(crate) mod own;
pub(crate) mod plan;
pub(crate) mod practice;
pub(crate) mod terms;
pub(crate) mod together;
pub(crate) mod understand;
pub(crate) mod unlock;
pub(crate) mod welcome;

use model::Who;
use words::m;

use crate::app::App;
use crate::host;
use crate::keeper::{self, Found};
use crate::screen::{Screen, UsView};
use crate::ui::*;

/// The room of each screen.
pub(crate) fn show(app: App, screen: Screen) -> Node {
    let for_two = matches!(
        screen,
        Screen::Us(UsView::Plan) | Screen::PlanOthers | Screen::PlanChange | Screen::NowPlay
    );
    if for_two && !app.state.with_untracked(journal::State::for_two) {
        return own::care::aside(app);
    }
    match screen {
        Screen::Opening => unlock::opening(app),
        Screen::Broken => unlock::broken(app),
        Screen::Second => unlock::second_tab(app),
        Screen::Welcome => welcome::welcome(app),
        Screen::WhoIsHere => welcome::who_is_here(app),
        Screen::Keys => welcome::keys(app),
        Screen::Names => welcome::names(app),
        Screen::Unlock => unlock::unlock(app),
        Screen::CheckIntro(who) => check::intro(app, who),
        Screen::CheckItem(who, index) => check::item(app, who, index),
        Screen::CheckCards(who) => check::cards(app, who),
        Screen::CheckWindow(who) => check::window(app, who),
        Screen::CheckWishes(who) => check::wishes(app, who),
        Screen::CheckLimits(who) => check::limits(app, who),
        Screen::CheckBody(who) => check::body(app, who),
        Screen::CheckOpens(who) => opens::opens(app, who),
        Screen::Hand(who) => opens::hand(app, who),
        Screen::Us(UsView::Curves) => curves::curves(app),
        Screen::Us(UsView::Map) => curves::map(app),
        Screen::Us(UsView::Plan) => plan::plan(app),
        Screen::Us(UsView::Ask) => ask::ask(app),
        Screen::WhatIf => curves::what_if(app),
        Screen::PlanOthers => plan::others(app),
        Screen::PlanChange => plan::change(app),
        Screen::Now => now::now(app),
        Screen::NowBreaths(feeling) => now::breaths(app, feeling),
        Screen::NowHelp(feeling) => now::help(app, feeling),
        Screen::NowGround(feeling) => now::ground(app, feeling),
        Screen::NowPlay => now::play(app),
        Screen::NowEnd => now::end(app),
        Screen::Practice(id, feeling) => practice::player(app, id, feeling),
        Screen::Practices(need) => practice::practices(app, need),
        Screen::OwnThings => practice::own(app),
        Screen::Understand => understand::understand(app),
        Screen::Substances => understand::substances(app),
        Screen::Patterns => understand::patterns(app),
        Screen::Pattern(pattern) => understand::pattern(app, pattern),
        Screen::Loop => cycle::cycle(app),
        Screen::LoopParts(who) => cycle::parts(app, who),
        Screen::Compare => compare::compare(app),
        Screen::CompareItem(id, index) => compare::item(app, id, index),
        Screen::Own(screen) => own::show(app, screen),
        Screen::Together(screen) => together::show(app, screen),
        Screen::More => more::more(app),
        Screen::OwnRules => more::own_rules(app),
        Screen::Claims(id) => claims::claims(app, id),
        Screen::Settings => more::settings(app),
        Screen::KeepCopy => keeping::copy(app),
        Screen::KeepWords => keeping::emergency(app),
        Screen::KeepTry => keeping::rehearse(app),
        Screen::KeepChange => keeping::change(app),
        Screen::PutBack => keeping::put_back(app),
        Screen::Wipe => more::wipe(app),
        Screen::Wiped => more::wiped(app),
        Screen::Safety => more::safety(app),
        Screen::Limits => more::limits(app),
    }
}

/// Where an opened vault begins: where the two of them left off.
pub(crate) fn first_screen(app: App) -> Screen {
    // An invitation from another phone lasts ten minutes, so it comes before everything else.
    if together::is_invited() && app.is_open() {
        return Screen::Together(together::TogetherScreen::Take);
    }
    app.state.with_untracked(|state| {
        let done = |who: Who| state.partner(who).check_done.is_some();
        match (done(Who::A), state.together(), done(Who::B)) {
            (false, _, _) if !state.partner(Who::A).has_begun() && state.partner(Who::A).name.is_none() => {
                Screen::Names
            }
            (false, _, _) => Screen::CheckIntro(Who::A),
            (true, true, false) => Screen::Hand(Who::B),
            (true, _, _) => Screen::Us(UsView::Curves),
        }
    })
}

/// Looks for what is there and shows where to begin.
pub(crate) fn begin(app: App) {
    app.start(Screen::Opening);
    leptos::task::spawn_local(async move {
        let found = keeper::look().await;
        let door = host::close_door();
        match found {
            Found::Vault => unlock::take_over(app, door),
            Found::Nothing => app.start(Screen::Welcome),
            Found::Damaged => app.start(Screen::Broken),
            Found::OtherTab => app.start(Screen::Second),
            Found::NoStorage(error) => {
                app.start(Screen::Welcome);
                app.fault
                    .set(Some(tv(m::FAULT_STORAGE, &[("why", &error.to_string())])));
            }
        }
    });
}

/// The four views of "Us".
pub(crate) fn us_segments(app: App, here: UsView) -> Node {
    let one = |text: words::Message, view: UsView| {
        segment(t(text), move || view == here, move || app.go(Screen::Us(view)))
    };
    segments(
        t(m::PLACE_US),
        [
            one(m::US_CURVES, UsView::Curves),
            one(m::US_MAP, UsView::Map),
            one(m::US_PLAN, UsView::Plan),
            one(m::US_ASK, UsView::Ask),
        ],
    )
}
