//! The app: an installable page that shows what the journal says and sends it commands.
//!
//! The same module runs twice: in the page ([`boot`]), and for a moment in a Worker ([`derive`]), where a passphrase
//! becomes a key without the screen standing still. See `ARCHITECTURE.md` for the rooms.

#![cfg(target_arch = "wasm32")]

mod app;
mod browser;
mod demo;
mod engine_room;
mod host;
mod keeper;
mod passkey;
mod phones;
mod pictures;
mod reactive;
mod safekeeping;
mod screen;
mod screens;
mod second;
mod sight;
mod speech;
mod ui;
mod voice;

use wasm_bindgen::prelude::*;

/// Whatever is freed is overwritten first: words and keys pass through more buffers than anybody can list.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Opens the app in the page. `host` is what the loader hands over (see `static/loader.js`), `words` the texts that are
/// needed at once.
#[wasm_bindgen]
pub fn boot(host: JsValue, words: Vec<u8>) {
    std::panic::set_hook(Box::new(|info| {
        browser::say_broken(&info.location().map(ToString::to_string).unwrap_or_default())
    }));
    host::take(host);
    let invitation = browser::fragment();
    let query = browser::query();
    if let Some(body) = browser::document().body() {
        reactive::for_ever(move || {
            speech::begin(&words);
            let app = app::App::new();
            if let Some(invitation) = invitation {
                phones::invited(invitation);
            }
            begin(app, &query);
            ui::mount(&body, ui::frame::frame(app, screens::show))
        });
    }
}

fn begin(app: app::App, query: &str) {
    second::begin();
    sight::watch(app);
    host::on_news(move |news| app.news.set(Some(news)));
    match demo::asked_for(query) {
        Some(asked) => {
            app.news.set(demo::news(query));
            host::close_door();
            wasm_bindgen_futures::spawn_local(async move { demo::open(app, asked).await });
        }
        None => screens::begin(app),
    }
}

/// Runs the slow derivation of a key; called in a Worker only.
#[wasm_bindgen]
#[must_use]
pub fn derive(request: &[u8]) -> Vec<u8> {
    keeper::derive_in_worker(request)
}
