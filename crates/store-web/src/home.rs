//! One complete place: values in a database, key slots in a file beside it.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbFactory;

use crate::database::{Database, SLOTS, VALUES};
use crate::failure::Failure;
use crate::js::{buckets, call_async, navigator, object, property};
use crate::slot_file::SlotDirectory;

/// A place that is open.
pub(crate) struct Home {
    /// The name of its bucket, where there are buckets.
    pub(crate) name: String,
    /// The named bucket, or `None` where everything is in the default one.
    pub(crate) bucket: Option<JsValue>,
    factory: IdbFactory,
    pub(crate) database: Database,
    pub(crate) directory: Option<SlotDirectory>,
    /// The turn of the database when it was opened.
    pub(crate) turn: u64,
}

impl Home {
    /// Opens the database called `name` in the bucket called `bucket`, or in the default one where there are none.
    pub(crate) async fn open(name: &str, bucket_name: String) -> Result<Self, Failure> {
        let bucket = match buckets() {
            Some(buckets) => {
                // Persistence is asked for later, when the person has something to keep.
                let strict = object(&[("durability", "strict".into()), ("persisted", JsValue::FALSE)]);
                Some(call_async(&buckets, "open", &[bucket_name.as_str().into(), strict]).await?)
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
        let turn = database.turn().await?;
        Ok(Self {
            name: bucket_name,
            bucket,
            factory,
            database,
            directory,
            turn,
        })
    }

    /// Asks the browser not to remove this place by itself.
    pub(crate) async fn persist(&self) -> bool {
        let storage = self
            .bucket
            .clone()
            .unwrap_or_else(|| property(&navigator(), "storage"));
        call_async(&storage, "persist", &[])
            .await
            .is_ok_and(|granted| granted.is_truthy())
    }

    pub(crate) async fn read_slots(&self) -> Result<Option<Vec<u8>>, Failure> {
        match &self.directory {
            Some(directory) => directory.read().await,
            None => self.database.get(SLOTS, SLOTS).await,
        }
    }

    /// Writes the file and then counts the change, so that of two homes the one with the newer file has the later turn.
    pub(crate) async fn write_slots(&self, turn: u64, file: &[u8]) -> Result<(), Failure> {
        let beside = match &self.directory {
            Some(directory) => {
                directory.write(file).await?;
                None
            }
            None => Some((SLOTS, file)),
        };
        self.database
            .change(turn, SLOTS, beside.into_iter(), std::iter::empty())
            .await
    }

    /// Makes this place hold what the other holds, and nothing else.
    pub(crate) async fn become_like(&self, other: &Self) -> Result<(), Failure> {
        self.copy_slots(other).await?;
        let values = other.database.all("").await?;
        self.database.replace(other.turn, &values).await
    }

    /// Makes this place have the key slots of the other.
    pub(crate) async fn copy_slots(&self, other: &Self) -> Result<(), Failure> {
        let slots = other.read_slots().await?;
        if self.read_slots().await.is_ok_and(|own| own == slots) {
            return Ok(());
        }
        match slots {
            Some(file) => self.write_slots(self.turn, &file).await,
            None => self.wipe_slots().await,
        }
    }

    pub(crate) async fn wipe_slots(&self) -> Result<(), Failure> {
        if let Some(directory) = &self.directory {
            directory.remove().await?;
        }
        self.database.clear(SLOTS).await
    }

    /// Removes the values, and the database itself.
    pub(crate) async fn wipe_values(&self, name: &str) -> Result<(), Failure> {
        self.database.clear(VALUES).await?;
        self.database.close();
        Database::delete(&self.factory, name).await
    }
}
