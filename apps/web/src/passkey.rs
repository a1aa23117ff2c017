//! A passkey behind the phone's own lock: it is made, and it answers one input with 32 secret bytes (WebAuthn's PRF).
//!
//! It is discoverable: the phone finds it by the page's address, so that nothing about it rests here, neither its id
//! nor that there is one. The input follows from the file of key slots. Nobody checks its signature, since there is no
//! server to convince: what proves it is that its bytes open a slot.
//!
//! Only rooms of the second module use this, but for [`is_known`].

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use rand_core::Rng;
use vault::slots::PasskeySecret;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

use crate::browser::{SystemRandom, window};

/// What the phone lists it under: the neutral name that the app has everywhere.
const NAME: &str = "Evenings";
/// How long the phone may ask, in milliseconds.
const PATIENCE_MS: u32 = 120_000;
/// Signatures that the passkey may make: ES256 and RS256, as every authenticator knows one of them.
const SIGNATURES: [i32; 2] = [-7, -257];

thread_local! {
    /// What can stop the phone's question, while it is asked.
    static ASKING: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Whether this browser knows passkeys at all.
pub(crate) fn is_known() -> bool {
    part(&window(), "PublicKeyCredential").is_function()
}

/// Takes the phone's question back, if one is asked: whoever asked has gone on.
pub(crate) fn stop() {
    if let Some(control) = ASKING.take()
        && let Ok(abort) = part(&control, "abort").dyn_into::<Function>()
    {
        let _ = abort.call0(&control);
    }
}

/// Why there are no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPasskey {
    /// The phone's lock was not opened, it has no passkey for this page, or the question was taken back.
    Stopped,
    /// This phone or browser cannot do it.
    Cannot,
}

/// Makes a passkey and asks it for its bytes. One that was made before under the same `handle` is replaced by it.
pub(crate) async fn make(input: &[u8; 32], handle: &[u8]) -> Result<PasskeySecret, NoPasskey> {
    let signatures =
        SIGNATURES.map(|number| object(&[("type", "public-key".into()), ("alg", number.into())]));
    let lock = object(&[
        ("authenticatorAttachment", "platform".into()),
        ("residentKey", "required".into()),
        ("requireResidentKey", true.into()),
        ("userVerification", "required".into()),
    ]);
    let user = object(&[
        ("id", Uint8Array::from(handle).into()),
        ("name", NAME.into()),
        ("displayName", NAME.into()),
    ]);
    let asked = object(&[
        ("challenge", challenge()),
        ("rp", object(&[("name", NAME.into())])),
        ("user", user),
        ("pubKeyCredParams", signatures.iter().collect::<Array>().into()),
        ("authenticatorSelection", lock),
        ("attestation", "none".into()),
        ("timeout", PATIENCE_MS.into()),
        ("extensions", extensions(input)),
    ]);
    let made = call("create", asked).await?;
    let answer = prf(&made)?;
    if let Some(secret) = secret(&answer) {
        return Ok(secret);
    }
    if !part(&answer, "enabled").is_truthy() {
        return Err(NoPasskey::Cannot);
    }
    // Many phones give no bytes while they make it, and are asked a second time.
    let this = object(&[("type", "public-key".into()), ("id", part(&made, "rawId"))]);
    bytes(input, Array::of1(&this)).await
}

/// Asks for the bytes of the passkey that the phone finds for this page.
pub(crate) async fn ask(input: &[u8; 32]) -> Result<PasskeySecret, NoPasskey> {
    bytes(input, Array::new()).await
}

async fn bytes(input: &[u8; 32], allowed: Array) -> Result<PasskeySecret, NoPasskey> {
    let asked = object(&[
        ("challenge", challenge()),
        ("allowCredentials", allowed.into()),
        ("userVerification", "required".into()),
        ("timeout", PATIENCE_MS.into()),
        ("extensions", extensions(input)),
    ]);
    let found = call("get", asked).await?;
    secret(&prf(&found)?).ok_or(NoPasskey::Cannot)
}

/// Takes the bytes over and overwrites those that the browser handed out.
fn secret(answer: &JsValue) -> Option<PasskeySecret> {
    let given = part(&part(answer, "results"), "first");
    if !given.is_object() {
        return None;
    }
    let given = Uint8Array::new(&given);
    let mut bytes = Zeroizing::new([0_u8; 32]);
    let whole = given.length() == 32;
    if whole {
        given.copy_to(bytes.as_mut());
    }
    given.fill(0, 0, given.length());
    whole.then(|| PasskeySecret::from_bytes(*bytes))
}

fn prf(credential: &JsValue) -> Result<JsValue, NoPasskey> {
    let results: Function = part(credential, "getClientExtensionResults")
        .dyn_into()
        .map_err(|_| NoPasskey::Cannot)?;
    let results = results.call0(credential).map_err(|_| NoPasskey::Cannot)?;
    Ok(part(&results, "prf"))
}

async fn call(what: &str, public_key: JsValue) -> Result<JsValue, NoPasskey> {
    let credentials = part(&window().navigator(), "credentials");
    let function: Function = part(&credentials, what)
        .dyn_into()
        .map_err(|_| NoPasskey::Cannot)?;
    stop();
    let control = part(&window(), "AbortController").dyn_into::<Function>();
    let control = control.and_then(|make| Reflect::construct(&make, &Array::new()));
    let control = control.map_err(|_| NoPasskey::Cannot)?;
    let options = object(&[("publicKey", public_key), ("signal", part(&control, "signal"))]);
    ASKING.set(Some(control));
    let promise = function.call1(&credentials, &options);
    let promise: Promise = promise
        .map_err(|_| NoPasskey::Cannot)?
        .dyn_into()
        .map_err(|_| NoPasskey::Cannot)?;
    JsFuture::from(promise).await.map_err(|error| {
        // A no, a wrong finger, no passkey for this page and too long a wait are one and the same to a page.
        match part(&error, "name").as_string().as_deref() {
            Some("NotAllowedError" | "AbortError") => NoPasskey::Stopped,
            _ => NoPasskey::Cannot,
        }
    })
}

fn extensions(input: &[u8; 32]) -> JsValue {
    let input = object(&[("first", Uint8Array::from(input.as_slice()).into())]);
    object(&[("prf", object(&[("eval", input)]))])
}

/// Random bytes that the passkey signs, and nobody looks at.
fn challenge() -> JsValue {
    let mut bytes = [0; 32];
    SystemRandom.fill_bytes(&mut bytes);
    Uint8Array::from(bytes.as_slice()).into()
}

fn object(parts: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in parts {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

fn part(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
