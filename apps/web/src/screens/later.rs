//! The door to the screens that nobody needs in the first moments. Their code is a second module, fetched as soon as
//! the app stands (`cargo xtask web` splits it off by these rooms' names), so this is the only way in, and it is taken
//! only when that module is here: see [`crate::second`].

use super::{
    another, ask, by_passkey, check, claims, compare, curves, cycle, keeping, learned, more, opens, own,
    plan, practice, read_back, take, then, together, understand,
};
use crate::app::App;
use crate::screen::{Screen, UsView};
use crate::ui::*;

/// The room of each later screen.
#[inline(never)]
pub(crate) fn show(app: App, screen: Screen) -> Node {
    match screen {
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
        Screen::WhatIf => curves::what_if(app),
        Screen::Us(UsView::Ask) => ask::ask(app),
        Screen::PlanOthers => plan::others(app),
        Screen::PlanChange => plan::change(app),
        Screen::NowHelp(feeling) => then::help(app, feeling),
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
        Screen::Learned(screen) => learned::show(app, screen),
        Screen::Together(screen) => together::show(app, screen),
        Screen::OwnRules => more::own_rules(app),
        Screen::Claims(id) => claims::claims(app, id),
        Screen::Settings => more::settings(app),
        Screen::KeepCopy => keeping::copy(app),
        Screen::KeepTake => own::one(app, take::take),
        Screen::KeepRead => read_back::read_back(app),
        Screen::KeepFound => read_back::invented(app),
        Screen::KeepAnother => another::another(app),
        Screen::KeepWords => keeping::emergency(app),
        Screen::KeepTry => keeping::rehearse(app),
        Screen::KeepChange => keeping::change(app),
        Screen::KeepPasskey => by_passkey::set(app),
        Screen::ByPasskey => by_passkey::open(app),
        Screen::PutBack => keeping::put_back(app),
        Screen::Wipe => more::wipe(app),
        Screen::Limits => more::limits(app),
        Screen::Wiped => more::wiped(app),
        // Whatever is not held here has its room in the first module.
        _ => more::more(app),
    }
}
