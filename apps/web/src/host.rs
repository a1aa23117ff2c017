//! What the loader hands to the app: the two workers, and the way to a new version.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::wasm_bindgen::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static HOST: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Why a worker gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the part that calculates did not answer; load the page again")]
pub(crate) struct NoAnswer;

/// Keeps what the loader hands over.
pub(crate) fn take(host: JsValue) {
    HOST.with(|kept| *kept.borrow_mut() = Some(host));
}

fn call(name: &str, argument: Option<&JsValue>) -> Option<JsValue> {
    HOST.with(|kept| {
        let host = kept.borrow();
        let host = host.as_ref()?;
        let function: Function = Reflect::get(host, &name.into()).ok()?.dyn_into().ok()?;
        match argument {
            Some(argument) => function.call1(host, argument).ok(),
            None => function.call0(host).ok(),
        }
    })
}

async fn bytes(name: &str, request: &[u8]) -> Result<Vec<u8>, NoAnswer> {
    let request = Uint8Array::from(request);
    let promise: Promise = call(name, Some(&request))
        .ok_or(NoAnswer)?
        .dyn_into()
        .map_err(|_| NoAnswer)?;
    let answer = JsFuture::from(promise).await.map_err(|_| NoAnswer)?;
    Ok(Uint8Array::new(&answer).to_vec())
}

/// Derives a key beside the page; the loader overwrites the request and ends the worker.
pub(crate) async fn derive(request: &[u8]) -> Result<Vec<u8>, NoAnswer> {
    bytes("derive", request).await
}

/// Asks the engine.
pub(crate) async fn answer(question: &[u8]) -> Result<Vec<u8>, NoAnswer> {
    bytes("answer", question).await
}

/// Ends what the engine is working on.
pub(crate) fn stop_answers() {
    let _ = call("stopAnswers", None);
}

/// The person's yes to a new version.
pub(crate) fn update() {
    let _ = call("update", None);
}

/// Calls back once a new version waits.
pub(crate) fn on_update(then: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(then);
    let _ = call("onUpdate", Some(closure.as_ref()));
    closure.forget();
}
