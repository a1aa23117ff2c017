//! Two phones: pairing, what goes between them, and parting.
//!
//! Everything here is reached through [`show`] and what `crate::phones` tells; nothing is in memory, asked for or sent while nobody is
//! connected. No screen says what the other person does with their phone: there is nothing that could know.

mod agreement;
mod answers;
mod both;
mod camera;
mod drive;
mod finding;
mod home;
mod invented;
mod list;
mod pair;
mod parting;
mod react;
mod sign;
mod square;
mod thing;
mod wishes;
mod write;

use std::cell::RefCell;

use journal::Entry;
use journal::thing::Topic;
use model::Step;

use crate::app::App;
use crate::phones::{self, Told};
use crate::screen::{Screen, TogetherScreen};
use crate::ui::*;

thread_local! {
    /// Words that are to be looked at and perhaps sent.
    static WORDS: RefCell<Option<(Topic, String)>> = const { RefCell::new(None) };
}

/// Hears what the rest of the app does, and opens what is shared.
fn begin(app: App) {
    phones::heard_by(hear);
    let relay = app.state.with_untracked(|state| state.linked.relay.clone());
    if let Some(relay) = relay {
        wasm_bindgen_futures::spawn_local(async move {
            // What cannot be read now is read at the next opening; the rest of the app does not need it.
            let _ = drive::start(app, relay).await;
        });
    }
}

fn hear(app: App, told: &Told) {
    match told {
        Told::Locked => {
            drive::stop();
            camera::close();
            both::forget();
            WORDS.take();
        }
        Told::Wrote(entries) => {
            drive::wrote(app, entries);
            react::wrote(app);
        }
    }
}

/// Entries that other phones of the same person wrote, as far as they are here.
pub(crate) fn heard() -> Vec<Entry> {
    let heard = drive::heard().into_iter();
    heard.filter_map(|bytes| Entry::decode(&bytes).ok()).collect()
}

/// Puts them among the entries of this phone again, after those were read anew.
pub(crate) fn hear_again(app: App) {
    let heard = drive::heard();
    if !heard.is_empty() {
        react::fold_all(app, heard);
    }
}

/// Whether this phone is connected with a partner's; follows it. While texts are on their way nothing is offered that
/// would have to wait for them.
fn is_connected(app: App) -> bool {
    words::is_whole() && partner(app).is_some()
}

/// A way to suggest steps on the other phone, where there is one.
pub(crate) fn suggestion(app: App, steps: Vec<Step>) -> Option<Node> {
    is_connected(app).then(|| {
        let name = app.name(model::Who::B);
        second(tv(words::m::PHONE_PLAN_SUGGEST, &[("name", &name)]), move || {
            agreement::suggest(app, &steps);
        })
    })
}

/// A way to send words to the other phone, where there is one; they are looked at once more first.
pub(crate) fn sending(app: App, topic: Topic, text: String) -> Option<Node> {
    is_connected(app).then(|| {
        let name = app.name(model::Who::B);
        link(tv(words::m::PHONE_SEND_OPEN, &[("name", &name)]), move || {
            WORDS.set(Some((topic, text.clone())));
            app.go(Screen::Together(TogetherScreen::Write));
        })
    })
}

/// The relationship that is shown: the invented one in the example.
fn partner(app: App) -> Option<link::view::View> {
    if app.demo.get_untracked() {
        return Some(invented::view());
    }
    drive::partner()
}

/// The room of each screen. While one is open this phone hears at once what the other sends; it tells nobody.
pub(crate) fn show(app: App, screen: TogetherScreen) -> Node {
    if screen == TogetherScreen::Begin {
        begin(app);
        return nothing();
    }
    // Parts of these screens are built later than the screen: whether their texts are there is asked for all of them.
    let _ = t(words::m::PHONE_LEAD);
    drive::attend(app, true);
    crate::reactive::on_cleanup(move || drive::attend(app, false));
    match screen {
        TogetherScreen::Begin => nothing(),
        TogetherScreen::Home => home::home(app),
        TogetherScreen::Offer { own } => pair::offer(app, own),
        TogetherScreen::Take => pair::take(app),
        TogetherScreen::Sign => sign::sign(app),
        TogetherScreen::Write => write::write(app),
        TogetherScreen::Answers => answers::answers(app),
        TogetherScreen::Agreement => agreement::agreement(app),
        TogetherScreen::Both(what) => both::both(app, what),
        TogetherScreen::Wishes => wishes::wishes(app),
        TogetherScreen::List => list::list(app),
        TogetherScreen::Part => parting::part(app),
    }
}
