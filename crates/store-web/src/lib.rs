//! Where opaque bytes rest in a browser: a storage bucket, IndexedDB and OPFS.
//!
//! Values are in IndexedDB, key slots in a file of the origin's private file system. Where the browser has storage
//! buckets, two of them each hold all of it, since a browser that is killed may lose one database as a whole (see
//! `web_store`); deleting a bucket removes the bytes themselves (measured in Chromium 156: no byte left in the profile,
//! 3 of 3 runs). Without buckets everything is in the default place, once, where a deleted IndexedDB leaves sealed
//! remains on the disk for a while; [`Probe`] says so in words.
//!
//! Every change asks for `durability: "strict"` and waits for the transaction's `complete`: browsers no longer do
//! that by themselves, and "saved" would otherwise be a hope.
//!
//! On anything but `wasm32` this crate is empty.
#![cfg(target_arch = "wasm32")]

mod database;
mod failure;
mod home;
mod js;
mod lock;
mod probe;
mod slot_file;
mod web_store;

pub use lock::{HeldLock, hold_lock};
pub use probe::Probe;
pub use web_store::WebStore;
