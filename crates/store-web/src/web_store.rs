//! The port, in a browser.

use std::cell::RefCell;
use std::rc::Rc;

use store::{Key, OpenError, ReadError, SlotFile, Store, VALUE_LEN_MAX, WipeError, WriteError, check_sizes};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbFactory;

use crate::database::{Database, SLOTS, VALUES};
use crate::failure::{Failure, sealed_remain, slots_remain};
use crate::js::{buckets, call_async, navigator, object, property};
use crate::probe::Probe;
use crate::slot_file::SlotDirectory;

/// A store in this browser, for this origin, under one name.
pub struct WebStore {
    name: String,
    /// `None` between a wipe and the next use.
    place: RefCell<Option<Rc<Place>>>,
}

/// Where things are while the store is open.
struct Place {
    /// The named bucket, or `None` where everything is in the default one.
    bucket: Option<JsValue>,
    factory: IdbFactory,
    database: Database,
    directory: Option<SlotDirectory>,
}

impl WebStore {
    /// Opens the store called `name`, which must be made of small letters, digits and `-`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(name: &str) -> Result<Self, OpenError> {
        let place = Rc::new(Place::open(name).await?);
        Ok(Self {
            name: name.to_owned(),
            place: RefCell::new(Some(place)),
        })
    }

    /// What this browser promises about the stored bytes right now.
    pub async fn probe(&self) -> Probe {
        let bucket = self
            .place
            .borrow()
            .as_ref()
            .and_then(|place| place.bucket.clone());
        let files = self
            .place
            .borrow()
            .as_ref()
            .is_some_and(|place| place.directory.is_some());
        Probe::take(bucket.as_ref(), files).await
    }

    /// Asks the browser to keep the bytes until the person removes them. It may ask the person, or decide by itself.
    pub async fn persist(&self) -> bool {
        let bucket = self
            .place
            .borrow()
            .as_ref()
            .and_then(|place| place.bucket.clone());
        let place = bucket.unwrap_or_else(|| property(&navigator(), "storage"));
        call_async(&place, "persist", &[])
            .await
            .is_ok_and(|granted| granted.is_truthy())
    }

    async fn place(&self) -> Result<Rc<Place>, Failure> {
        if let Some(place) = self.place.borrow().as_ref() {
            return Ok(Rc::clone(place));
        }
        let place = Rc::new(Place::open(&self.name).await?);
        *self.place.borrow_mut() = Some(Rc::clone(&place));
        Ok(place)
    }

    async fn wipe_slots(&self) -> Result<(), Failure> {
        let place = self.place().await?;
        if let Some(directory) = &place.directory {
            directory.remove().await?;
        }
        place.database.clear(SLOTS).await
    }

    async fn wipe_rest(&self) -> Result<(), Failure> {
        let place = self.place().await?;
        place.database.clear(VALUES).await?;
        place.database.close();
        *self.place.borrow_mut() = None;
        Database::delete(&place.factory, &self.name).await?;
        if place.bucket.is_some()
            && let Some(buckets) = buckets()
        {
            call_async(&buckets, "delete", &[self.name.as_str().into()]).await?;
        }
        Ok(())
    }
}

impl Place {
    async fn open(name: &str) -> Result<Self, Failure> {
        let bucket = match buckets() {
            Some(buckets) => {
                // Persistence is asked for later, by `persist`, when the person has something to keep.
                let strict = object(&[("durability", "strict".into()), ("persisted", JsValue::FALSE)]);
                Some(call_async(&buckets, "open", &[name.into(), strict]).await?)
            }
            None => None,
        };
        let holder = bucket.clone().unwrap_or_else(|| js_sys::global().into());
        let factory = property(&holder, "indexedDB");
        if !factory.is_object() {
            return Err(Failure::named("SecurityError"));
        }
        let factory: IdbFactory = factory.unchecked_into();
        let database = Database::open(&factory, name).await?;
        let storage = bucket
            .clone()
            .unwrap_or_else(|| property(&navigator(), "storage"));
        let directory = SlotDirectory::open(&storage).await;
        Ok(Self {
            bucket,
            factory,
            database,
            directory,
        })
    }
}

impl Store for WebStore {
    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.place().await?.database.get(VALUES, key.as_str()).await?)
    }

    async fn list(&self, prefix: &str) -> Result<Vec<Key>, ReadError> {
        let keys = self.place().await?.database.keys(prefix).await?;
        keys.into_iter()
            .map(|key| Key::new(key).map_err(|_| ReadError::Corrupt))
            .collect()
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, ReadError> {
        let all = self.place().await?.database.all(prefix).await?;
        all.into_iter()
            .map(|(key, value)| Ok((Key::new(key).map_err(|_| ReadError::Corrupt)?, value)))
            .collect()
    }

    async fn put_all(&self, batch: &[(Key, Vec<u8>)]) -> Result<(), WriteError> {
        check_sizes(batch)?;
        let put = batch.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
        Ok(self
            .place()
            .await?
            .database
            .change(VALUES, put, std::iter::empty())
            .await?)
    }

    async fn remove(&self, keys: &[Key]) -> Result<(), WriteError> {
        let remove = keys.iter().map(Key::as_str);
        Ok(self
            .place()
            .await?
            .database
            .change(VALUES, std::iter::empty(), remove)
            .await?)
    }

    async fn wipe(&self) -> Result<(), WipeError> {
        self.wipe_slots().await.map_err(slots_remain)?;
        self.wipe_rest().await.map_err(sealed_remain)
    }
}

impl SlotFile for WebStore {
    async fn read_slots(&self) -> Result<Option<Vec<u8>>, ReadError> {
        let place = self.place().await?;
        match &place.directory {
            Some(directory) => Ok(directory.read().await?),
            None => Ok(place.database.get(SLOTS, SLOTS).await?),
        }
    }

    async fn write_slots(&self, file: &[u8]) -> Result<(), WriteError> {
        if file.len() > VALUE_LEN_MAX {
            return Err(WriteError::TooLarge { len: file.len() });
        }
        let place = self.place().await?;
        match &place.directory {
            Some(directory) => Ok(directory.write(file).await?),
            None => {
                let put = std::iter::once((SLOTS, file));
                Ok(place.database.change(SLOTS, put, std::iter::empty()).await?)
            }
        }
    }
}
