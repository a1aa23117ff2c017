//! What this browser promises about stored bytes, in words.

use wasm_bindgen::JsValue;

use crate::js::{call_async, navigator, property};

/// Below this many free bytes people are told: a year of two people's entries takes about a tenth of it.
const LOW_BYTES: f64 = 20_000_000.0;

/// What a browser promises. Ask again from time to time: people install apps and change settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probe {
    /// The browser has agreed not to remove the bytes by itself.
    pub persisted: bool,
    /// The bytes are in a bucket of their own, so that removing it removes them at once.
    pub bucket: bool,
    /// Everything is written to two places. Not so where the browser has no buckets, and from when the second could not
    /// be written until the store is opened again.
    pub twice: bool,
    /// Key slots are in a file of their own, not in a database that leaves remains.
    pub slots_in_file: bool,
    /// Free bytes, as far as the browser tells.
    pub free_bytes: Option<f64>,
}

impl Probe {
    pub(crate) async fn take(bucket: Option<&JsValue>, twice: bool, slots_in_file: bool) -> Self {
        let storage = bucket
            .cloned()
            .unwrap_or_else(|| property(&navigator(), "storage"));
        let persisted = call_async(&storage, "persisted", &[])
            .await
            .is_ok_and(|yes| yes.is_truthy());
        let estimate = call_async(&storage, "estimate", &[])
            .await
            .unwrap_or(JsValue::UNDEFINED);
        let number = |name| property(&estimate, name).as_f64();
        let free_bytes = number("quota")
            .zip(number("usage"))
            .map(|(quota, usage)| quota - usage);
        Self {
            persisted,
            bucket: bucket.is_some(),
            twice,
            slots_in_file,
            free_bytes,
        }
    }

    /// Whether entries will be kept.
    pub fn keeping(&self) -> &'static str {
        if self.persisted {
            "This browser keeps your entries until you remove them."
        } else {
            "This browser may remove your entries when space gets low or after some weeks without a visit. \
             Install the app on your home screen and keep a backup."
        }
    }

    /// Whether there should be a second place, and it could not be written.
    pub fn lost_the_second(&self) -> bool {
        self.bucket && !self.twice
    }

    /// What removing everything does.
    pub fn removing(&self) -> &'static str {
        if self.bucket && self.slots_in_file {
            "If you remove everything, the keys and the entries go at once, also without a network."
        } else {
            "If you remove everything, sealed remains may stay on this device for a while. \
             To remove them too, clear this site's data in the settings of the browser."
        }
    }

    /// A word about space, where there is too little.
    pub fn space(&self) -> Option<&'static str> {
        let low = self.free_bytes.is_some_and(|free| free < LOW_BYTES);
        low.then_some("There is little free space left on this device. Free some before you write more.")
    }
}
