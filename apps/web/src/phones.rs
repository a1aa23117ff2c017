//! What the first module knows of other phones: an invitation that came with the address, and whom to tell what happens
//! here. All the rest is in the second module (`screens::together`), and is told nothing before it is there.

use std::cell::{Cell, RefCell};

use crate::app::App;
use crate::browser;
use crate::screen::{Screen, TogetherScreen};
use crate::screens::later;
use crate::second;

/// What the app tells the part that speaks with other phones.
pub(crate) enum Told {
    /// Keys are to go.
    Locked,
    /// Entries of the journal rest safely.
    Wrote(Vec<Vec<u8>>),
}

/// Who hears it, once there is somebody.
type Hears = fn(App, &Told);

/// What came before there was a vault to take it.
#[derive(Default)]
struct Waiting {
    /// What stood behind `#` in the address.
    invitation: Option<String>,
    /// A code is to be typed first of all.
    code: bool,
}

thread_local! {
    static HEARS: Cell<Option<Hears>> = const { Cell::new(None) };
    static WAITING: RefCell<Waiting> = RefCell::new(Waiting::default());
    static OPENINGS: Cell<u32> = const { Cell::new(0) };
}

/// Between two looks whether the second module and the later texts are there, in milliseconds.
const LOOK_MS: u32 = 200;

/// The address carried another phone's invitation.
pub(crate) fn invited(invitation: String) {
    WAITING.with_borrow_mut(|waiting| waiting.invitation = Some(invitation));
}

/// Somebody who is here for the first time has a code from another phone.
pub(crate) fn has_code() {
    WAITING.with_borrow_mut(|waiting| waiting.code = true);
}

/// Whether an invitation waits for a yes, or a code for being typed.
pub(crate) fn is_invited() -> bool {
    WAITING.with_borrow(|waiting| waiting.invitation.is_some() || waiting.code)
}

/// The invitation, which stays until [`forget_invitation`]; a code is typed from here on.
pub(crate) fn invitation() -> Option<String> {
    WAITING.with_borrow_mut(|waiting| {
        waiting.code = false;
        waiting.invitation.clone()
    })
}

/// The invitation was taken, or declined.
pub(crate) fn forget_invitation() {
    WAITING.with_borrow_mut(|waiting| waiting.invitation = None);
}

/// A vault is open. Once everything else is there, what is shared is opened too; nothing waits for it.
pub(crate) fn opened(app: App) {
    let opening = OPENINGS.get().wrapping_add(1);
    OPENINGS.set(opening);
    wasm_bindgen_futures::spawn_local(async move {
        while !(second::stands() && words::is_whole()) {
            browser::pause(LOOK_MS).await;
        }
        if OPENINGS.get() == opening && app.is_open() {
            // The door is the only way into the second module; this screen shows nothing and is not shown.
            let _ = later::show(app, Screen::Together(TogetherScreen::Begin));
        }
    });
}

/// Tells what happened, if anybody is there to hear it.
pub(crate) fn tell(app: App, told: &Told) {
    if matches!(told, Told::Locked) {
        OPENINGS.set(OPENINGS.get().wrapping_add(1));
    }
    if let Some(hears) = HEARS.get() {
        hears(app, told);
    }
}

/// From now on this function hears.
pub(crate) fn heard_by(hears: Hears) {
    HEARS.set(Some(hears));
}
