//! The engine as a module of its own, loaded into a Worker with the first question.

use js_sys::Function;
use wasm_bindgen::prelude::*;

/// Answers a question of the page: bytes in, bytes out (see `engine`).
#[wasm_bindgen]
#[must_use]
pub fn answer(question: &[u8]) -> Vec<u8> {
    engine::answer(question)
}

/// Learns from a diary: bytes in, bytes out. `told` hears how far the work is, 0–1; whoever wants to stop it ends the
/// Worker.
///
/// # Errors
/// In words, when the bytes are no question.
#[wasm_bindgen]
pub fn learn(question: &[u8], told: &Function) -> Result<Vec<u8>, JsError> {
    let mut go_on = |done: f64| {
        // A page that does not listen is no reason to stop.
        let _ = told.call1(&JsValue::NULL, &JsValue::from_f64(done));
        true
    };
    Ok(engine::learn(question, &mut go_on)?)
}
