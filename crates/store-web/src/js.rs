//! Calling what the typed bindings lack, by name.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A property, or `undefined` where there is none or reading it is refused.
pub(crate) fn property(target: &JsValue, name: &str) -> JsValue {
    Reflect::get(target, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Whether an object has a method of that name.
pub(crate) fn has_method(target: &JsValue, name: &str) -> bool {
    property(target, name).is_function()
}

/// Calls a method.
pub(crate) fn call(target: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    // Reading the property may throw by itself, for instance a SecurityError where storage is refused.
    let method: Function = Reflect::get(target, &JsValue::from_str(name))?.dyn_into()?;
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    method.apply(target, &list)
}

/// Calls a method that gives a promise, and waits for it.
pub(crate) async fn call_async(
    target: &JsValue,
    name: &str,
    arguments: &[JsValue],
) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(target, name, arguments)?)).await
}

/// `{ key: value, … }`
pub(crate) fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh plain object cannot be refused.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// `navigator`, of a page or of a worker.
pub(crate) fn navigator() -> JsValue {
    property(&js_sys::global(), "navigator")
}

/// `navigator.storageBuckets`, where the browser has it.
pub(crate) fn buckets() -> Option<JsValue> {
    let buckets = property(&navigator(), "storageBuckets");
    has_method(&buckets, "open").then_some(buckets)
}
