//! The phone's own voice. Only voices that live on this phone are used: others send the text to somebody's server.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::window;

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn call(of: &JsValue, name: &str, argument: Option<&JsValue>) -> JsValue {
    let Ok(function) = get(of, name).dyn_into::<Function>() else {
        return JsValue::UNDEFINED;
    };
    let result = match argument {
        Some(argument) => function.call1(of, argument),
        None => function.call0(of),
    };
    result.unwrap_or(JsValue::UNDEFINED)
}

/// A voice that lives on this phone and speaks the page's language.
fn own_voice() -> Option<(JsValue, JsValue)> {
    let synthesis = get(window().as_ref(), "speechSynthesis");
    let voices: Array = call(&synthesis, "getVoices", None).dyn_into().ok()?;
    let language = window()
        .document()
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("lang"))
        .unwrap_or_default();
    let language = language.split('-').next().unwrap_or_default().to_owned();
    let found = voices.iter().find(|voice| {
        let theirs = get(voice, "lang").as_string().unwrap_or_default();
        get(voice, "localService").is_truthy() && theirs.starts_with(&language)
    })?;
    Some((synthesis, found))
}

/// Whether this phone has a voice of its own.
pub(crate) fn is_there() -> bool {
    own_voice().is_some()
}

/// Says a line, slowly, after what is being said.
pub(crate) fn speak(line: &str) {
    let Some((synthesis, voice)) = own_voice() else {
        return;
    };
    let Ok(make) = get(window().as_ref(), "SpeechSynthesisUtterance").dyn_into::<Function>() else {
        return;
    };
    let Ok(utterance) = Reflect::construct(&make, &Array::of1(&line.into())) else {
        return;
    };
    for (name, value) in [
        ("voice", voice),
        ("rate", 0.85.into()),
        ("pitch", 0.9.into()),
        ("volume", 0.8.into()),
    ] {
        let _ = Reflect::set(&utterance, &name.into(), &value);
    }
    call(&synthesis, "speak", Some(&utterance));
}

/// Stops speaking.
pub(crate) fn hush() {
    call(&get(window().as_ref(), "speechSynthesis"), "cancel", None);
}

/// Puts a text into the clipboard. Other apps may read it there.
pub(crate) fn copy(text: &str) {
    let clipboard = get(&get(window().as_ref(), "navigator"), "clipboard");
    call(&clipboard, "writeText", Some(&text.into()));
}

/// Whether the phone can hand a text to an app the person picks.
pub(crate) fn can_hand_over() -> bool {
    get(&get(window().as_ref(), "navigator"), "share").is_function()
}

/// Hands a text to an app the person picks.
pub(crate) fn hand_over(text: &str) {
    let data = js_sys::Object::new();
    let _ = Reflect::set(&data, &"text".into(), &text.into());
    let navigator = get(window().as_ref(), "navigator");
    call(&navigator, "share", Some(&data));
}
