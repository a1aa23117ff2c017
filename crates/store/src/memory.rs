//! A store that is gone when the app is closed: for the demo, and for tests.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::{Key, ReadError, SlotFile, Store, WipeError, WriteError, check_sizes};

/// Values in memory. Nothing reaches the disk.
#[derive(Default)]
pub struct Memory {
    values: RefCell<BTreeMap<Key, Vec<u8>>>,
    slots: RefCell<Option<Vec<u8>>>,
    bytes_max: Option<usize>,
}

impl Memory {
    /// Empty, and as large as memory allows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Empty, and full once its values and slots hold more than `bytes_max` bytes.
    pub fn with_room_for(bytes_max: usize) -> Self {
        Self {
            bytes_max: Some(bytes_max),
            ..Self::default()
        }
    }

    fn check_room(&self, values: &BTreeMap<Key, Vec<u8>>, slots: usize) -> Result<(), WriteError> {
        let used: usize = values.values().map(Vec::len).sum::<usize>() + slots;
        if self.bytes_max.is_some_and(|most| used > most) {
            Err(WriteError::Full)
        } else {
            Ok(())
        }
    }
}

impl Store for Memory {
    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.values.borrow().get(key).cloned())
    }

    async fn list(&self, prefix: &str) -> Result<Vec<Key>, ReadError> {
        let values = self.values.borrow();
        Ok(values
            .keys()
            .filter(|key| key.as_str().starts_with(prefix))
            .cloned()
            .collect())
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, ReadError> {
        let values = self.values.borrow();
        let wanted = values.iter().filter(|(key, _)| key.as_str().starts_with(prefix));
        Ok(wanted.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    async fn put_all(&self, batch: &[(Key, Vec<u8>)]) -> Result<(), WriteError> {
        check_sizes(batch)?;
        let mut ahead = self.values.borrow().clone();
        ahead.extend(batch.iter().cloned());
        self.check_room(&ahead, self.slots.borrow().as_ref().map_or(0, Vec::len))?;
        *self.values.borrow_mut() = ahead;
        Ok(())
    }

    async fn remove(&self, keys: &[Key]) -> Result<(), WriteError> {
        let mut values = self.values.borrow_mut();
        for key in keys {
            values.remove(key);
        }
        Ok(())
    }

    async fn wipe(&self) -> Result<(), WipeError> {
        *self.slots.borrow_mut() = None;
        self.values.borrow_mut().clear();
        Ok(())
    }
}

impl SlotFile for Memory {
    async fn read_slots(&self) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.slots.borrow().clone())
    }

    async fn write_slots(&self, file: &[u8]) -> Result<(), WriteError> {
        check_slot_file(file)?;
        self.check_room(&self.values.borrow(), file.len())?;
        *self.slots.borrow_mut() = Some(file.to_vec());
        Ok(())
    }
}

/// The slot file obeys the same limit as any value.
pub(crate) fn check_slot_file(file: &[u8]) -> Result<(), WriteError> {
    let len = file.len();
    if len > crate::VALUE_LEN_MAX {
        Err(WriteError::TooLarge { len })
    } else {
        Ok(())
    }
}
