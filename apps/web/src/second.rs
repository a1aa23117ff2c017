//! The app's second module on its way: the screens of [`crate::screens::later`].
//!
//! Until it is in its place none of its functions may be called, so a screen that needs it waits, like one that needs
//! a later text, and is built again.

use std::cell::Cell;

use crate::browser;
use crate::host;
use crate::speech;

thread_local! {
    static HERE: Cell<bool> = const { Cell::new(false) };
    static MISSED: Cell<bool> = const { Cell::new(false) };
}

/// Between two tries to fetch it.
const AGAIN_MS: u32 = 3_000;

/// Has it fetched, until it is here.
pub(crate) fn begin() {
    wasm_bindgen_futures::spawn_local(async {
        while host::later().await.is_err() {
            browser::pause(AGAIN_MS).await;
        }
        HERE.set(true);
        speech::arrived();
    });
}

/// Whether its functions may be called; that somebody wanted to is remembered for [`missed`].
pub(crate) fn is_here() -> bool {
    let here = HERE.get();
    MISSED.set(MISSED.get() || !here);
    here
}

/// Whether it is in its place, asked by somebody who comes again.
pub(crate) fn stands() -> bool {
    HERE.get()
}

/// Whether it was wanted and not here, since this was last asked.
pub(crate) fn missed() -> bool {
    MISSED.take()
}
