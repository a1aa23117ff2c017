//! Where opaque bytes rest: the port, a memory store and a file store.
//!
//! A store moves bytes by key and knows nothing of what they mean. What it gets is sealed already.
//! It promises three things, and [`story`] is the test that each implementation keeps them:
//!
//! 1. [`Store::put_all`] is atomic: all of a batch is there afterwards, or none, also when the phone dies in between.
//! 2. It is durable: when it returns `Ok`, the batch survives a crash.
//! 3. When it fails, the error says why and what to do, and everything stored before is still readable.
//!
//! One thread owns a store: there are no `Send` bounds, since browsers have none to offer.

mod error;
#[cfg(not(target_arch = "wasm32"))]
mod folder;
mod key;
mod memory;
#[cfg(feature = "story")]
pub mod story;

pub use error::{OpenError, ReadError, WipeError, WriteError};
#[cfg(not(target_arch = "wasm32"))]
pub use folder::{Disk, Folder, RealDisk};
pub use key::{KEY_LEN_MAX, Key, KeyError};
pub use memory::Memory;

/// Longest value, in bytes: a sealed snapshot of 1 MiB with its padding, and room to spare.
/// Anything longer is a mistake, and bounded values bound what a hostile file can ask for.
pub const VALUE_LEN_MAX: usize = 2 * 1024 * 1024;

/// Opaque values by key.
#[expect(
    async_fn_in_trait,
    reason = "one thread: futures need not be Send, and there is nothing else to bound"
)]
pub trait Store {
    /// The value at `key`, or `None`.
    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, ReadError>;

    /// All keys that begin with `prefix`, in order. An empty prefix lists everything.
    async fn list(&self, prefix: &str) -> Result<Vec<Key>, ReadError>;

    /// All keys that begin with `prefix`, with their values, in order.
    async fn read_all(&self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, ReadError>;

    /// Writes all of `batch`, replacing what was there. Atomic, and durable when it returns `Ok`.
    /// If a key occurs twice, the later value stays.
    async fn put_all(&self, batch: &[(Key, Vec<u8>)]) -> Result<(), WriteError>;

    /// Removes all of `keys`, atomically and durably. A key that is not there is no error.
    async fn remove(&self, keys: &[Key]) -> Result<(), WriteError>;

    /// Removes everything, the key slots first: without them the rest cannot be read again.
    /// Flash memory may keep remnants of what was removed; without the slots they stay sealed.
    async fn wipe(&self) -> Result<(), WipeError>;
}

/// The one small file that holds the key slots.
#[expect(
    async_fn_in_trait,
    reason = "one thread: futures need not be Send, and there is nothing else to bound"
)]
pub trait SlotFile {
    /// The file, or `None` before the first write and after a wipe.
    async fn read_slots(&self) -> Result<Option<Vec<u8>>, ReadError>;

    /// Replaces the file as a whole: afterwards it is the old one or the new one, never a mixture.
    async fn write_slots(&self, file: &[u8]) -> Result<(), WriteError>;
}

/// Refuses a batch with a value that is too long, before anything is written.
///
/// # Errors
/// [`WriteError::TooLarge`].
pub fn check_sizes(batch: &[(Key, Vec<u8>)]) -> Result<(), WriteError> {
    match batch.iter().find(|(_, value)| value.len() > VALUE_LEN_MAX) {
        Some((_, value)) => Err(WriteError::TooLarge { len: value.len() }),
        None => Ok(()),
    }
}
