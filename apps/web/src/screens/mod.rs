//! The screens: one thing each. They show what the journal says and send it commands; they hold no rule of the domain.

mod another;
pub(crate) mod ask;
pub(crate) mod by_passkey;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod compare;
pub(crate) mod curves;
pub(crate) mod cycle;
pub(crate) mod keeping;
pub(crate) mod later;
pub(crate) mod learned;
pub(crate) mod more;
pub(crate) mod now;
pub(crate) mod opens;
pub(crate) mod own;
pub(crate) mod plan;
pub(crate) mod practice;
pub(crate) mod read_back;
pub(crate) mod safety;
pub(crate) mod signs;
pub(crate) mod take;
mod terms;
pub(crate) mod then;
pub(crate) mod together;
pub(crate) mod understand;
pub(crate) mod unlock;
pub(crate) mod welcome;

use model::Who;
use words::m;

use crate::app::App;
use crate::host;
use crate::keeper::{self, Found};
use crate::phones;
use crate::screen::{LearnedScreen, Screen, TogetherScreen, UsView};
use crate::second;
use crate::ui::*;

/// The room of each screen. Those named here are in the module that comes first.
pub(crate) fn show(app: App, screen: Screen) -> Node {
    let for_two = matches!(
        screen,
        Screen::Us(UsView::Plan)
            | Screen::Learned(LearnedScreen::Trial | LearnedScreen::TrialNew | LearnedScreen::Why)
            | Screen::PlanOthers
            | Screen::PlanChange
            | Screen::NowPlay
    );
    if for_two && !app.state.with_untracked(journal::State::for_two) {
        return aside(app);
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
        Screen::Now => now::now(app),
        Screen::NowBreaths(feeling) => now::breaths(app, feeling),
        Screen::NowPlay => now::play(app),
        Screen::NowEnd => now::end(app),
        Screen::Safety => safety::safety(app),
        Screen::NowGround(feeling) => now::ground(app, feeling),
        // Nothing of it is seen: the frame shows a moment of waiting, and comes again.
        _ if !second::is_here() => nothing(),
        _ => later::show(app, screen),
    }
}

/// In the place of a part for two while those are set aside.
fn aside(app: App) -> Node {
    el("div").class("stack").kids([
        title(t(m::SET_ASIDE)),
        lead(t(m::SET_ASIDE_LEAD)),
        foot([
            second(t(m::MORE_SETTINGS), move || app.go(Screen::Settings)),
            ghost(t(m::COMMON_CLOSE), move || app.start(Screen::More)),
        ]),
    ])
}

/// Where an opened vault begins: where the two of them left off.
pub(crate) fn first_screen(app: App) -> Screen {
    // An invitation from another phone lasts ten minutes, so it comes before everything else.
    if phones::is_invited() && app.is_open() {
        return Screen::Together(TogetherScreen::Take);
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
    wasm_bindgen_futures::spawn_local(async move {
        let found = keeper::look().await;
        let door = host::close_door();
        let went_to = app.screen.get_untracked();
        match found {
            Found::Vault => unlock::take_over(app, door),
            Found::Nothing => app.start(Screen::Welcome),
            Found::Damaged => app.start(Screen::Broken),
            Found::OtherTab => app.start(Screen::Second),
            Found::NoStorage(error) => {
                app.start(Screen::Welcome);
                app.fault
                    .set(Some(tv(m::FAULT_STORAGE, &[("why", &not_opened(&error))])));
            }
        }
        // Whoever asked for Help meanwhile is not called away from it.
        if went_to == Screen::Safety {
            app.go(went_to);
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
