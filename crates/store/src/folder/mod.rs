//! A store in a folder of files.
//!
//! ```text
//! lock            held while the store is open
//! slots           the key slots
//! batch           a batch that is decided and perhaps not yet carried out
//! items/NAME      one file per value; `/` in a key is `+` in its name
//! *~              half-written files, removed when the store is opened; no key contains a `~`
//! ```
//!
//! A batch is first written whole beside the items, brought to the disk, and renamed to `batch`. That rename is the
//! moment of decision: before it nothing has happened, after it the batch is carried out, if need be when the store
//! is opened the next time. Carrying it out twice does no harm, and no later change is decided before it is done.

mod batch;
mod disk;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

pub use disk::{Disk, RealDisk};

use crate::memory::check_slot_file;
use crate::{Key, OpenError, ReadError, SlotFile, Store, WipeError, WriteError, check_sizes};

/// Ends the name of a file that is not whole yet.
const UNFINISHED: &str = "~";

/// A store in a folder. One program at a time can have it open.
pub struct Folder<D: Disk = RealDisk> {
    disk: D,
    root: PathBuf,
    /// Decided but not carried out, because the disk refused: `Some` is a value to write, `None` one to remove.
    pending: RefCell<BTreeMap<Key, Option<Vec<u8>>>>,
    /// Held, never read: the system lets go of the lock when the file is closed.
    _lock: Option<File>,
}

impl Folder {
    /// Opens the store in `root`, which is made if it is not there, and finishes what a crash interrupted.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, OpenError> {
        let root = root.into();
        std::fs::create_dir_all(&root).map_err(|error| open_error(&error))?;
        let lock = File::create(root.join("lock")).map_err(|error| open_error(&error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(OpenError::InUse),
            Err(std::fs::TryLockError::Error(error)) => return Err(open_error(&error)),
        }
        Self::recover(root, RealDisk, Some(lock))
    }
}

impl<D: Disk> Folder<D> {
    /// Opens the store in `root` over another kind of disk, without a lock: for simulations.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open_over(disk: D, root: impl Into<PathBuf>) -> Result<Self, OpenError> {
        Self::recover(root.into(), disk, None)
    }

    fn recover(root: PathBuf, disk: D, lock: Option<File>) -> Result<Self, OpenError> {
        let store = Self {
            disk,
            root,
            pending: RefCell::default(),
            _lock: lock,
        };
        let failed = |error: io::Error| open_error(&error);
        store.disk.make_dir(&store.items()).map_err(failed)?;
        for dir in [store.root.clone(), store.items()] {
            for name in store.disk.list(&dir).map_err(failed)? {
                if name.ends_with(UNFINISHED) {
                    store.disk.remove(&dir.join(name)).map_err(failed)?;
                }
            }
        }
        if let Some(bytes) = store.disk.read(&store.batch()).map_err(failed)? {
            *store.pending.borrow_mut() = batch::decode(&bytes).ok_or(OpenError::Corrupt)?;
            // A full disk does not keep the store shut: the decided batch is shown from memory until there is room.
            let _ = store.carry_out();
        }
        Ok(store)
    }

    fn items(&self) -> PathBuf {
        self.root.join("items")
    }

    fn batch(&self) -> PathBuf {
        self.root.join("batch")
    }

    fn item(&self, key: &Key) -> PathBuf {
        self.items().join(key.as_str().replace('/', "+"))
    }

    /// Writes the whole file beside `path`, brings it to the disk, and puts it in the place of `path`.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut fresh = path.as_os_str().to_owned();
        fresh.push(UNFINISHED);
        let fresh = PathBuf::from(fresh);
        let written = self
            .disk
            .write(&fresh, bytes)
            .and_then(|()| self.disk.rename(&fresh, path));
        if written.is_err() {
            // What is left of it would only take up room; opening the store removes it as well.
            let _ = self.disk.remove(&fresh);
        }
        written
    }

    fn change(&self, changes: BTreeMap<Key, Option<Vec<u8>>>) -> Result<(), WriteError> {
        let failed = |error: io::Error| write_error(&error);
        // One batch at a time: an undone one must be finished before the next can be decided.
        self.carry_out().map_err(failed)?;
        if changes.is_empty() {
            return Ok(());
        }
        self.replace(&self.batch(), &batch::encode(&changes))
            .map_err(failed)?;
        if let Err(error) = self.disk.sync_dir(&self.root) {
            // Nobody knows whether the rename will survive. Take it back, so that "not saved" is true.
            self.disk.remove(&self.batch()).map_err(failed)?;
            return Err(write_error(&error));
        }
        *self.pending.borrow_mut() = changes;
        // The batch is decided and durable. If the items cannot be written now, they will be later.
        let _ = self.carry_out();
        Ok(())
    }

    fn carry_out(&self) -> io::Result<()> {
        if self.pending.borrow().is_empty() {
            return Ok(());
        }
        for (key, change) in self.pending.borrow().iter() {
            match change {
                Some(value) => self.replace(&self.item(key), value)?,
                None => self.disk.remove(&self.item(key))?,
            }
        }
        self.disk.sync_dir(&self.items())?;
        self.disk.remove(&self.batch())?;
        self.pending.borrow_mut().clear();
        Ok(())
    }

    /// On a full disk there is no room for a batch, and removing must work there above all. A crash in between
    /// may leave some of the keys; removing them again finishes it.
    fn remove_one_by_one(&self, keys: &[Key]) -> Result<(), WriteError> {
        let failed = |error: io::Error| write_error(&error);
        // An undone batch would bring values back, so it goes first, unless it holds something else that was promised.
        let pending = self.pending.borrow().keys().any(|key| !keys.contains(key));
        if pending {
            return Err(WriteError::Full);
        }
        self.disk.remove(&self.batch()).map_err(failed)?;
        self.disk.sync_dir(&self.root).map_err(failed)?;
        self.pending.borrow_mut().clear();
        for key in keys {
            self.disk.remove(&self.item(key)).map_err(failed)?;
        }
        self.disk.sync_dir(&self.items()).map_err(failed)
    }

    fn stored_keys(&self) -> Result<Vec<Key>, ReadError> {
        let names = self
            .disk
            .list(&self.items())
            .map_err(|error| read_error(&error))?;
        // A file that is not ours is left alone and not shown.
        let ours = names
            .iter()
            .filter_map(|name| Key::new(name.replace('+', "/")).ok());
        Ok(ours.collect())
    }

    fn wipe_files(&self) -> Result<(), WipeError> {
        let slots = self.root.join("slots");
        let slots_remain = |error: io::Error| WipeError::SlotsRemain { name: name(&error) };
        if let Some(old) = self.disk.read(&slots).map_err(slots_remain)? {
            self.disk
                .overwrite(&slots, &vec![0; old.len()])
                .map_err(slots_remain)?;
            self.disk.remove(&slots).map_err(slots_remain)?;
        }
        let sealed_remain = |error: io::Error| WipeError::SealedRemain { name: name(&error) };
        self.disk.remove(&self.batch()).map_err(sealed_remain)?;
        for name in self.disk.list(&self.items()).map_err(sealed_remain)? {
            self.disk
                .remove(&self.items().join(name))
                .map_err(sealed_remain)?;
        }
        self.pending.borrow_mut().clear();
        self.disk.sync_dir(&self.items()).map_err(sealed_remain)?;
        self.disk.sync_dir(&self.root).map_err(sealed_remain)
    }
}

impl<D: Disk> Store for Folder<D> {
    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, ReadError> {
        if let Some(change) = self.pending.borrow().get(key) {
            return Ok(change.clone());
        }
        self.disk
            .read(&self.item(key))
            .map_err(|error| read_error(&error))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<Key>, ReadError> {
        let pending = self.pending.borrow();
        let mut keys = self.stored_keys()?;
        keys.retain(|key| !pending.contains_key(key));
        keys.extend(
            pending
                .iter()
                .filter(|(_, change)| change.is_some())
                .map(|(key, _)| key.clone()),
        );
        keys.retain(|key| key.as_str().starts_with(prefix));
        keys.sort();
        Ok(keys)
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, ReadError> {
        let mut all = Vec::new();
        for key in self.list(prefix).await? {
            if let Some(value) = self.get(&key).await? {
                all.push((key, value));
            }
        }
        Ok(all)
    }

    async fn put_all(&self, batch: &[(Key, Vec<u8>)]) -> Result<(), WriteError> {
        check_sizes(batch)?;
        self.change(
            batch
                .iter()
                .map(|(key, value)| (key.clone(), Some(value.clone())))
                .collect(),
        )
    }

    async fn remove(&self, keys: &[Key]) -> Result<(), WriteError> {
        match self.change(keys.iter().map(|key| (key.clone(), None)).collect()) {
            Err(WriteError::Full) => self.remove_one_by_one(keys),
            outcome => outcome,
        }
    }

    async fn wipe(&self) -> Result<(), WipeError> {
        self.wipe_files()
    }
}

impl<D: Disk> SlotFile for Folder<D> {
    async fn read_slots(&self) -> Result<Option<Vec<u8>>, ReadError> {
        self.disk
            .read(&self.root.join("slots"))
            .map_err(|error| read_error(&error))
    }

    async fn write_slots(&self, file: &[u8]) -> Result<(), WriteError> {
        check_slot_file(file)?;
        self.replace(&self.root.join("slots"), file)
            .and_then(|()| self.disk.sync_dir(&self.root))
            .map_err(|error| write_error(&error))
    }
}

fn name(error: &io::Error) -> String {
    format!("{:?}", error.kind())
}

fn open_error(error: &io::Error) -> OpenError {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => OpenError::Denied,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => OpenError::Full,
        _ => OpenError::Failed { name: name(error) },
    }
}

fn read_error(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => ReadError::Denied,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Gone,
        io::ErrorKind::InvalidData | io::ErrorKind::FileTooLarge => ReadError::Corrupt,
        _ => ReadError::Failed { name: name(error) },
    }
}

fn write_error(error: &io::Error) -> WriteError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => WriteError::Full,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => WriteError::Denied,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => WriteError::Gone,
        _ => WriteError::Failed { name: name(error) },
    }
}
