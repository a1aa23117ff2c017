//! What the loader hands to the app: the two workers, and the way to a new version.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
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

async fn bytes(name: &str, request: &JsValue) -> Result<Vec<u8>, NoAnswer> {
    let promise: Promise = call(name, Some(request))
        .ok_or(NoAnswer)?
        .dyn_into()
        .map_err(|_| NoAnswer)?;
    let answer = JsFuture::from(promise).await.map_err(|_| NoAnswer)?;
    Ok(Uint8Array::new(&answer).to_vec())
}

/// Derives a key beside the page; the loader overwrites the request and ends the worker.
pub(crate) async fn derive(request: &[u8]) -> Result<Vec<u8>, NoAnswer> {
    bytes("derive", &Uint8Array::from(request)).await
}

/// Asks the engine.
pub(crate) async fn answer(question: &[u8]) -> Result<Vec<u8>, NoAnswer> {
    bytes("answer", &Uint8Array::from(question)).await
}

/// Learns from a diary; `told` hears how far it is, 0–1. Asking again or [`stop_learning`] ends it without an answer.
pub(crate) async fn learn(question: &[u8], told: Box<dyn FnMut(f64)>) -> Result<Vec<u8>, NoAnswer> {
    let told = Closure::<dyn FnMut(f64)>::wrap(told);
    let promise = HOST.with(|kept| {
        let host = kept.borrow();
        let host = host.as_ref()?;
        let function: Function = Reflect::get(host, &"learn".into()).ok()?.dyn_into().ok()?;
        let asked = Uint8Array::from(question);
        function
            .call2(host, &asked, told.as_ref())
            .ok()?
            .dyn_into::<Promise>()
            .ok()
    });
    let answer = JsFuture::from(promise.ok_or(NoAnswer)?)
        .await
        .map_err(|_| NoAnswer)?;
    Ok(Uint8Array::new(&answer).to_vec())
}

/// Ends what is being learned.
pub(crate) fn stop_learning() {
    let _ = call("stopLearning", None);
}

/// Fetches texts; their bytes are checked by the loader.
pub(crate) async fn words(locale: &str, volume: words::Volume) -> Result<Vec<u8>, NoAnswer> {
    let name = format!("{locale}-{}", volume.name());
    bytes("words", &name.into()).await
}

/// The relay that the app's own server offers, if it offers one.
pub(crate) async fn relay() -> Result<Option<String>, NoAnswer> {
    let promise: Promise = call("relay", None)
        .ok_or(NoAnswer)?
        .dyn_into()
        .map_err(|_| NoAnswer)?;
    let origin = JsFuture::from(promise).await.map_err(|_| NoAnswer)?;
    Ok(origin.as_string().filter(|origin| !origin.is_empty()))
}

/// After everything was deleted: where there is a network, has the browser throw away what else it keeps of this site,
/// the app's own files as well. Nothing depends on it.
pub(crate) async fn clear() {
    if let Some(promise) = call("clear", None).and_then(|promise| promise.dyn_into::<Promise>().ok()) {
        let _ = JsFuture::from(promise).await;
    }
}

/// Sends one request to a relay. Its answer is not believed; no answer after `seconds` is none.
pub(crate) async fn post(origin: &str, request: &[u8], seconds: u32) -> Result<Vec<u8>, NoAnswer> {
    let parts = js_sys::Array::of3(
        &origin.into(),
        &Uint8Array::from(request).into(),
        &JsValue::from_f64(f64::from(seconds)),
    );
    bytes("post", &parts).await
}

/// Has the loader put the second module in its place.
pub(crate) async fn later() -> Result<(), NoAnswer> {
    let promise: Promise = call("later", None)
        .ok_or(NoAnswer)?
        .dyn_into()
        .map_err(|_| NoAnswer)?;
    JsFuture::from(promise).await.map(drop).map_err(|_| NoAnswer)
}

/// What a square in a picture says, if there is one: brightness row by row. A Worker looks for it.
pub(crate) async fn read_square(width: u32, height: u32, grey: &[u8]) -> Option<String> {
    let parts = js_sys::Array::of3(&width.into(), &height.into(), &Uint8Array::from(grey).into());
    let parts: JsValue = parts.into();
    let promise: Promise = call("readSquare", Some(&parts))?.dyn_into().ok()?;
    let text = JsFuture::from(promise).await.ok()?.as_string()?;
    (!text.is_empty()).then_some(text)
}

/// Ends the Worker that looks for squares.
pub(crate) fn stop_reading() {
    let _ = call("stopReading", None);
}

/// Keeps the choice of a language and tells the page its direction.
pub(crate) fn speak(locale: &str) {
    let _ = call("speak", Some(&locale.into()));
}

/// Forgets what the loader keeps outside the vault.
pub(crate) fn forget() {
    let _ = call("forget", None);
}

/// Ends what the engine is working on.
pub(crate) fn stop_answers() {
    let _ = call("stopAnswers", None);
}

/// The person's yes to a new version.
pub(crate) fn update() {
    let _ = call("update", None);
}

/// What was typed and asked for on the lock screen that stands in the page before the app is there.
#[derive(Default)]
pub(crate) struct Door {
    /// What was typed so far.
    pub(crate) words: String,
    /// What was asked for, if anything.
    pub(crate) wish: Option<Wish>,
    /// Whether the field of the words had the focus.
    pub(crate) held: bool,
}

/// What somebody asked for on the lock screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To open with the words.
    Open,
    /// To open with the phone's own lock.
    Passkey,
    /// Now, without opening anything.
    Now,
    /// Help and phone lines.
    Help,
}

/// Takes the page's own lock screen away.
pub(crate) fn close_door() -> Door {
    let taken = call("closeDoor", None).unwrap_or(JsValue::UNDEFINED);
    let part = |name: &str| Reflect::get(&taken, &name.into()).unwrap_or(JsValue::UNDEFINED);
    Door {
        words: part("words").as_string().unwrap_or_default(),
        wish: match part("wish").as_string().as_deref() {
            Some("open") => Some(Wish::Open),
            Some("passkey") => Some(Wish::Passkey),
            Some("now") => Some(Wish::Now),
            Some("help") => Some(Wish::Help),
            _ => None,
        },
        held: part("held").is_truthy(),
    }
}

/// What there is to say about the version on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// A newer one is stored and waits for a yes.
    Newer,
    /// Not taken: no key that this version knows has signed it.
    Forged,
    /// Not taken: it does not count higher than this one.
    Older,
    /// Not taken: its files are not those that were signed.
    Altered,
    /// Not taken: this browser cannot check signatures.
    Unchecked,
    /// The browser was given another keeper of the app (`static/sw.js`), which no release speaks of.
    Keeper,
}

impl News {
    /// By the word that the loader uses. What is not known is not trusted either.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "newer" => Self::Newer,
            "older" => Self::Older,
            "altered" => Self::Altered,
            "unchecked" => Self::Unchecked,
            "keeper" => Self::Keeper,
            _ => Self::Forged,
        }
    }
}

/// Calls back with what there is to say about the version on the server, now and later.
pub(crate) fn on_news(mut then: impl FnMut(News) + 'static) {
    let closure = Closure::<dyn FnMut(JsValue)>::new(move |what: JsValue| {
        then(News::of(&what.as_string().unwrap_or_default()));
    });
    let _ = call("onNews", Some(closure.as_ref()));
    closure.forget();
}
