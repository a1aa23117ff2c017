//! The engine as a module of its own, loaded into a Worker with the first question.

use wasm_bindgen::prelude::*;

/// Answers a question of the page: bytes in, bytes out (see `engine`).
#[wasm_bindgen]
#[must_use]
pub fn answer(question: &[u8]) -> Vec<u8> {
    engine::answer(question)
}
