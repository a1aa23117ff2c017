//! What screens follow: the reactive core of Leptos, by itself.
//!
//! The app describes and builds its own elements (`ui::node`), so of the framework it needs signals, effects and
//! owners. The rest, with its server functions and streams, would come along with every build and with the first load.

use any_spawner::Executor;
pub(crate) use reactive_graph::effect::{Effect, RenderEffect};
pub(crate) use reactive_graph::graph::untrack;
pub(crate) use reactive_graph::owner::{LocalStorage, Owner, StoredValue, on_cleanup};
pub(crate) use reactive_graph::signal::ArcTrigger;
pub(crate) use reactive_graph::traits::*;

/// Runs what builds the app, and lets everything it owns live as long as the page.
pub(crate) fn for_ever<T: 'static>(build: impl FnOnce() -> T) {
    // It fails only where it was called before, and then it is there.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    std::mem::forget(owner.with(build));
    std::mem::forget(owner);
}
