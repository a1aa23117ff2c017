//! The texts on their way from the page's loader to the screens: the first volume comes with the app, the rest follows.
//!
//! A screen that asks for a text before it has arrived shows a moment of waiting and is built again when it has.
//! Arrivals of the second module are told here too (see [`crate::second`]).

use words::{Message, Volume};

use crate::browser;
use crate::host;
use crate::reactive::ArcTrigger;
use crate::reactive::*;

thread_local! {
    static ARRIVED: ArcTrigger = ArcTrigger::new();
}

/// Between two tries to fetch the later volume.
const AGAIN_MS: u32 = 3_000;

/// Takes the first volume and has the later one fetched.
pub(crate) fn begin(first: &[u8]) {
    // The loader has checked the bytes by their hash; without texts a screen stays at its moment of waiting.
    let _ = words::take(first);
    wasm_bindgen_futures::spawn_local(fetch_later());
}

async fn fetch_later() {
    let locale = words::locale();
    while words::locale() == locale && !words::is_whole() {
        let taken = match host::words(&locale, Volume::Later).await {
            Ok(bytes) => words::take(&bytes).is_ok(),
            Err(host::NoAnswer) => false,
        };
        if taken {
            arrived();
        } else {
            browser::pause(AGAIN_MS).await;
        }
    }
}

/// Changes the language for as long as the page lives, and has the loader keep the choice. `false` when its texts could
/// not be fetched: then the language stays.
pub(crate) async fn speak(locale: &str) -> bool {
    let Ok(bytes) = host::words(locale, Volume::First).await else {
        return false;
    };
    if words::take(&bytes).is_err() {
        return false;
    }
    host::speak(locale);
    wasm_bindgen_futures::spawn_local(fetch_later());
    true
}

/// Tells those who wait.
pub(crate) fn arrived() {
    ARRIVED.with(ArcTrigger::notify);
}

/// Follows the arrival of texts.
pub(crate) fn follow() {
    ARRIVED.with(ArcTrigger::track);
}

/// A message in words; empty and followed while it is on its way.
pub(crate) fn say(message: Message, variables: &[(&str, &str)]) -> String {
    if !message.is_here() {
        follow();
    }
    message.text(variables)
}

/// The message with this key in words; nothing where there is none. Followed while it may be on its way.
pub(crate) fn find(key: &str, variables: &[(&str, &str)]) -> Option<String> {
    let found = words::text(key, variables);
    if found.is_none() && !words::is_whole() {
        follow();
    }
    found
}
