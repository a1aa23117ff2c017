//! One window at a time: a second one learns that it is second.

use js_sys::{Array, Function, Promise};
use store::OpenError;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::failure::Failure;
use crate::js::{call, has_method, navigator, object, property};

/// Held until it is dropped, or the window is gone, however it goes.
pub struct HeldLock {
    release: Function,
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        // Settling a promise cannot fail.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Takes the lock called `name` for this origin, without waiting.
///
/// # Errors
/// [`OpenError::InUse`] if another window or worker holds it, [`OpenError::Unsupported`] without Web Locks.
pub async fn hold_lock(name: &str) -> Result<HeldLock, OpenError> {
    let locks = property(&navigator(), "locks");
    if !has_method(&locks, "request") {
        return Err(OpenError::Unsupported { name: "Web Locks" });
    }
    let functions = Array::new();
    let held_until_released = Promise::new(&mut |release, _| {
        functions.push(&release);
    });
    let release: Function = functions.get(0).unchecked_into();
    let asked = Promise::new(&mut |resolve, reject| {
        let until = held_until_released.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            // `null` means that somebody else has it.
            let got = JsValue::from_bool(!lock.is_null());
            let _ = resolve.call1(&JsValue::UNDEFINED, &got);
            if lock.is_null() {
                JsValue::UNDEFINED
            } else {
                until.into()
            }
        });
        let at_once = object(&[("ifAvailable", JsValue::TRUE)]);
        match call(&locks, "request", &[name.into(), at_once, granted]) {
            // The request's own promise fails where locks are refused, before the callback ever runs.
            Ok(request) => {
                let _ = call(&request, "catch", &[reject.into()]);
            }
            Err(thrown) => {
                let _ = reject.call1(&JsValue::UNDEFINED, &thrown);
            }
        }
    });
    let got = JsFuture::from(asked)
        .await
        .map_err(|thrown| OpenError::from(Failure::from(thrown)))?;
    if got.is_truthy() {
        Ok(HeldLock { release })
    } else {
        Err(OpenError::InUse)
    }
}
