//! The port, in a browser: two homes that hold the same.
//!
//! Chromium keeps the databases of one bucket in a LevelDB. When it is killed in the middle of a write, half a record
//! stays at the end of the log; the next run reads past it and writes on behind it, and the run after that takes the
//! log for damaged and begins all of the bucket's databases anew, without a word to the page (measured in 156:
//! docs/soak.md). So everything is written twice, to two buckets and one after the other: one kill tears the log of one
//! at most, and at the next opening whichever has seen more changes fills the other.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use store::{Key, OpenError, ReadError, SlotFile, Store, VALUE_LEN_MAX, WipeError, WriteError, check_sizes};

use crate::database::VALUES;
use crate::failure::{Failure, sealed_remain, slots_remain};
use crate::home::Home;
use crate::js::{buckets, call_async};
use crate::probe::Probe;

/// A store in this browser, for this origin, under one name.
pub struct WebStore {
    name: String,
    /// `None` between a wipe and the next use.
    homes: RefCell<Option<Rc<Homes>>>,
}

/// Both places while the store is open.
struct Homes {
    /// What is read, and written first.
    first: Home,
    /// Holds the same. `None` where there are no buckets, and from when it could not be written until the store is
    /// opened again: then what is there is behind, and is not relied on.
    second: RefCell<Option<Rc<Home>>>,
    /// The number of the last change that was begun.
    turn: Cell<u64>,
}

impl WebStore {
    /// Opens the store called `name`, which must be made of small letters, digits and `-`. One window at a time may do
    /// so: the caller holds the lock.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(name: &str) -> Result<Self, OpenError> {
        let homes = Rc::new(Homes::open(name).await?);
        Ok(Self {
            name: name.to_owned(),
            homes: RefCell::new(Some(homes)),
        })
    }

    /// What this browser promises about the stored bytes right now.
    pub async fn probe(&self) -> Probe {
        let homes = self.homes.borrow().clone();
        let first = homes.as_ref().map(|homes| &homes.first);
        let files = first.is_some_and(|home| home.directory.is_some());
        let twice = homes.as_ref().is_some_and(|homes| homes.second().is_some());
        Probe::take(first.and_then(|home| home.bucket.as_ref()), twice, files).await
    }

    /// Asks the browser to keep the bytes until the person removes them. It may ask the person, or decide by itself.
    pub async fn persist(&self) -> bool {
        let Ok(homes) = self.homes().await else {
            return false;
        };
        let granted = homes.first.persist().await;
        if let Some(second) = homes.second() {
            second.persist().await;
        }
        granted
    }

    async fn homes(&self) -> Result<Rc<Homes>, Failure> {
        if let Some(homes) = self.homes.borrow().as_ref() {
            return Ok(Rc::clone(homes));
        }
        let homes = Rc::new(Homes::open(&self.name).await?);
        *self.homes.borrow_mut() = Some(Rc::clone(&homes));
        Ok(homes)
    }

    async fn change<'a>(
        &self,
        put: impl Iterator<Item = (&'a str, &'a [u8])> + Clone,
        remove: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<(), WriteError> {
        let homes = self.homes().await?;
        let turn = homes.next_turn();
        let first = &homes.first.database;
        first.change(turn, VALUES, put.clone(), remove.clone()).await?;
        if let Some(second) = homes.second() {
            let written = second.database.change(turn, VALUES, put, remove).await;
            homes.keep_second_if(&written);
        }
        Ok(())
    }

    async fn wipe_slots(&self) -> Result<(), Failure> {
        let homes = self.homes().await?;
        // The second goes first and as a whole: what a wipe that was cut off left there would fill the first again.
        if let Some(second) = homes.second.take() {
            second.database.close();
        }
        for bucket in bucket_names(&self.name) {
            if bucket != homes.first.name {
                delete_bucket(&bucket).await?;
            }
        }
        homes.first.wipe_slots().await
    }

    async fn wipe_rest(&self) -> Result<(), Failure> {
        let homes = self.homes().await?;
        homes.first.wipe_values(&self.name).await?;
        *self.homes.borrow_mut() = None;
        delete_bucket(&homes.first.name).await
    }
}

impl Homes {
    async fn open(name: &str) -> Result<Self, Failure> {
        let [one, two] = bucket_names(name);
        let first = Home::open(name, one).await?;
        let second = match first.bucket {
            Some(_) => Home::open(name, two).await.ok(),
            None => None,
        };
        let turn = second.as_ref().map_or(0, |home| home.turn).max(first.turn);
        let (first, second) = match second {
            Some(second) => settle(first, second).await,
            None => (first, None),
        };
        Ok(Self {
            first,
            second: RefCell::new(second.map(Rc::new)),
            turn: Cell::new(turn),
        })
    }

    fn second(&self) -> Option<Rc<Home>> {
        self.second.borrow().clone()
    }

    /// Two changes that run at the same time have different turns, in the order in which they were begun.
    fn next_turn(&self) -> u64 {
        self.turn.set(self.turn.get() + 1);
        self.turn.get()
    }

    /// A second home that could not be written stays behind, and with it its turn, which tells so at the next opening.
    fn keep_second_if(&self, written: &Result<(), Failure>) {
        if written.is_err() {
            *self.second.borrow_mut() = None;
        }
    }
}

/// Makes both hold the same, and gives what to read first. Where the older one cannot be filled, the newer one is alone.
async fn settle(one: Home, two: Home) -> (Home, Option<Home>) {
    if one.turn == two.turn && one.turn > 0 {
        // A file of slots is written before its turn, so it alone may differ. Slots are never taken away from the first
        // while the second has some, so a first without them has lost them.
        let filled = match one.read_slots().await {
            Ok(Some(_)) => two.copy_slots(&one).await,
            Ok(None) | Err(_) => one.copy_slots(&two).await,
        };
        (one, filled.is_ok().then_some(two))
    } else if one.turn >= two.turn {
        let filled = two.become_like(&one).await;
        (one, filled.is_ok().then_some(two))
    } else if one.become_like(&two).await.is_ok() {
        (one, Some(two))
    } else {
        (two, None)
    }
}

fn bucket_names(name: &str) -> [String; 2] {
    [name.to_owned(), format!("{name}-2")]
}

async fn delete_bucket(name: &str) -> Result<(), Failure> {
    if let Some(buckets) = buckets() {
        call_async(&buckets, "delete", &[name.into()]).await?;
    }
    Ok(())
}

impl Store for WebStore {
    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, ReadError> {
        let homes = self.homes().await?;
        Ok(homes.first.database.get(VALUES, key.as_str()).await?)
    }

    async fn list(&self, prefix: &str) -> Result<Vec<Key>, ReadError> {
        let keys = self.homes().await?.first.database.keys(prefix).await?;
        keys.into_iter()
            .map(|key| Key::new(key).map_err(|_| ReadError::Corrupt))
            .collect()
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, ReadError> {
        let all = self.homes().await?.first.database.all(prefix).await?;
        all.into_iter()
            .map(|(key, value)| Ok((Key::new(key).map_err(|_| ReadError::Corrupt)?, value)))
            .collect()
    }

    async fn put_all(&self, batch: &[(Key, Vec<u8>)]) -> Result<(), WriteError> {
        check_sizes(batch)?;
        let put = batch.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
        self.change(put, std::iter::empty()).await
    }

    async fn remove(&self, keys: &[Key]) -> Result<(), WriteError> {
        self.change(std::iter::empty(), keys.iter().map(Key::as_str))
            .await
    }

    async fn wipe(&self) -> Result<(), WipeError> {
        self.wipe_slots().await.map_err(slots_remain)?;
        self.wipe_rest().await.map_err(sealed_remain)
    }
}

impl SlotFile for WebStore {
    async fn read_slots(&self) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.homes().await?.first.read_slots().await?)
    }

    async fn write_slots(&self, file: &[u8]) -> Result<(), WriteError> {
        if file.len() > VALUE_LEN_MAX {
            return Err(WriteError::TooLarge { len: file.len() });
        }
        let homes = self.homes().await?;
        let turn = homes.next_turn();
        homes.first.write_slots(turn, file).await?;
        if let Some(second) = homes.second() {
            let written = second.write_slots(turn, file).await;
            homes.keep_second_if(&written);
        }
        Ok(())
    }
}
