//! The key slots as one file of the origin's private file system.
//!
//! `createWritable` writes beside the file and puts the new one in its place when it is closed, so the file is
//! always the old one or the new one.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::failure::Failure;
use crate::js::{call_async, has_method, object, property};

const FILE: &str = "slots";

pub(crate) struct SlotDirectory(JsValue);

impl SlotDirectory {
    /// The private folder of `place`, a bucket or `navigator.storage`; `None` where files cannot be written there.
    pub(crate) async fn open(place: &JsValue) -> Option<Self> {
        if !has_method(place, "getDirectory") {
            return None;
        }
        let directory = call_async(place, "getDirectory", &[]).await.ok()?;
        // Some browsers have the folder and write to it only from workers.
        let handle = property(&js_sys::global(), "FileSystemFileHandle");
        let writable = has_method(&property(&handle, "prototype"), "createWritable");
        writable.then_some(Self(directory))
    }

    pub(crate) async fn read(&self) -> Result<Option<Vec<u8>>, Failure> {
        let handle = match call_async(&self.0, "getFileHandle", &[FILE.into()]).await {
            Ok(handle) => handle,
            Err(thrown) => {
                let failure = Failure::from(thrown);
                return if failure.is("NotFoundError") {
                    Ok(None)
                } else {
                    Err(failure)
                };
            }
        };
        let file = call_async(&handle, "getFile", &[]).await?;
        let buffer = call_async(&file, "arrayBuffer", &[]).await?;
        Ok(Some(Uint8Array::new(&buffer).to_vec()))
    }

    pub(crate) async fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let create = object(&[("create", JsValue::TRUE)]);
        let before = self.read().await?;
        let written = self.replace(&create, bytes).await;
        if written.is_err() && before.is_none() {
            // Asking for the handle made an empty file. It must not pass for slots that were damaged.
            let _ = self.remove().await;
        }
        written
    }

    async fn replace(&self, create: &JsValue, bytes: &[u8]) -> Result<(), Failure> {
        let handle = call_async(&self.0, "getFileHandle", &[FILE.into(), create.clone()]).await?;
        let stream = call_async(&handle, "createWritable", &[]).await?;
        let data: JsValue = Uint8Array::from(bytes).unchecked_into();
        if let Err(thrown) = call_async(&stream, "write", &[data]).await {
            let _ = call_async(&stream, "abort", &[]).await;
            return Err(thrown.into());
        }
        call_async(&stream, "close", &[]).await?;
        // Losing this file loses everything, so what was written is read once more before anyone relies on it.
        if self.read().await?.as_deref() == Some(bytes) {
            Ok(())
        } else {
            Err(Failure::named("NotReadableError"))
        }
    }

    pub(crate) async fn remove(&self) -> Result<(), Failure> {
        match call_async(&self.0, "removeEntry", &[FILE.into()]).await {
            Ok(_) => Ok(()),
            Err(thrown) => {
                let failure = Failure::from(thrown);
                if failure.is("NotFoundError") {
                    Ok(())
                } else {
                    Err(failure)
                }
            }
        }
    }
}
