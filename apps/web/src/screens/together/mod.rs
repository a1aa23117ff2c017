//! Two phones: pairing, what goes between them, and parting.
//!
//! Everything here is reached through [`show`] and [`tell`]; nothing is in memory, asked for or sent while nobody is
//! connected. No screen says what the other person does with their phone: there is nothing that could know.

mod agreement;
mod answers;
mod both;
mod drive;
mod home;
mod invented;
mod list;
mod pair;
mod parting;
mod react;
mod sign;
mod square;
mod thing;
mod write;

use std::cell::RefCell;

use journal::thing::{Joint, Topic};
use model::Step;

use crate::app::App;
use crate::browser;
use crate::screen::Screen;
use crate::ui::*;

/// A screen of two phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TogetherScreen {
    /// What there is, and where to begin.
    Home,
    /// Offering a pairing: to a partner, or to a second phone of one's own.
    Offer {
        /// For a second phone of one's own.
        own: bool,
    },
    /// Taking what the other phone offers.
    Take,
    /// A sign for the other.
    Sign,
    /// Writing something.
    Write,
    /// Both checks, sealed until both are there.
    Answers,
    /// The agreement on two phones.
    Agreement,
    /// Beginning at one moment.
    Both(Joint),
    /// Devices, keys, what is shared and copies.
    List,
    /// Pausing and ending.
    Part,
}

/// What the rest of the app tells this part of it.
pub(crate) enum Told {
    /// The address carried another phone's invitation.
    Invited(String),
    /// Somebody who is here for the first time has a code from another phone.
    Code,
    /// A vault is open.
    Opened,
    /// Keys are to go.
    Locked,
    /// Entries of the journal rest safely.
    Wrote(Vec<Vec<u8>>),
    /// Words are to be looked at and perhaps sent.
    Words(Topic, String),
}

/// What waits until a screen takes it.
#[derive(Default)]
struct Waiting {
    invitation: Option<String>,
    /// A code is to be typed first of all.
    code: bool,
    words: Option<(Topic, String)>,
}

thread_local! {
    static WAITING: RefCell<Waiting> = RefCell::new(Waiting::default());
}

fn waiting<R>(change: impl FnOnce(&mut Waiting) -> R) -> R {
    WAITING.with(|waiting| change(&mut waiting.borrow_mut()))
}

/// Between two looks whether the texts are there, in milliseconds.
const TEXTS_MS: u32 = 200;

/// The one way in from the rest of the app.
pub(crate) fn tell(app: App, told: &Told) {
    match told {
        Told::Invited(invitation) => waiting(|waiting| waiting.invitation = Some(invitation.clone())),
        Told::Code => waiting(|waiting| waiting.code = true),
        Told::Opened => leptos::task::spawn_local(begin(app)),
        Told::Locked => {
            drive::stop();
            both::forget();
        }
        Told::Wrote(entries) => {
            drive::wrote(app, entries);
            react::wrote(app);
        }
        Told::Words(topic, text) => {
            waiting(|waiting| waiting.words = Some((*topic, text.clone())));
            app.go(Screen::Together(TogetherScreen::Write));
        }
    }
}

/// Begins once the later texts are there: until then the phone is busy with what was asked for first.
async fn begin(app: App) {
    while !words::is_whole() {
        browser::pause(TEXTS_MS).await;
    }
    let Some(relay) = app.state.with_untracked(|state| state.linked.relay.clone()) else {
        return;
    };
    if app.is_open() {
        // What cannot be read now is read at the next opening; the rest of the app does not need it.
        let _ = drive::start(app, relay).await;
    }
}

/// Whether another phone's invitation waits for a yes, or a code for being typed.
pub(crate) fn is_invited() -> bool {
    waiting(|waiting| waiting.invitation.is_some() || waiting.code)
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
            tell(app, &Told::Words(topic, text.clone()));
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
    // Parts of these screens are built later than the screen: whether their texts are there is asked for all of them.
    let _ = t(words::m::PHONE_LEAD);
    drive::attend(app, true);
    leptos::prelude::on_cleanup(move || drive::attend(app, false));
    match screen {
        TogetherScreen::Home => home::home(app),
        TogetherScreen::Offer { own } => pair::offer(app, own),
        TogetherScreen::Take => pair::take(app),
        TogetherScreen::Sign => sign::sign(app),
        TogetherScreen::Write => write::write(app),
        TogetherScreen::Answers => answers::answers(app),
        TogetherScreen::Agreement => agreement::agreement(app),
        TogetherScreen::Both(what) => both::both(app, what),
        TogetherScreen::List => list::list(app),
        TogetherScreen::Part => parting::part(app),
    }
}
