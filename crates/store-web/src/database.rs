//! The IndexedDB side: one database, one object store of values, one for the key slots where files cannot be written.

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

use crate::failure::{BLOCKED, Failure};
use crate::js::{call, object, property};

/// Version of the layout of object stores. What the values mean is not the database's business.
const LAYOUT: u32 = 1;
pub(crate) const VALUES: &str = "values";
pub(crate) const SLOTS: &str = "slots";
/// Beside the slots: how many changes this database has seen, as eight bytes, the greatest first.
const TURN: &str = "turn";
/// Greater than any character of a key, so that `prefix ..= prefix + LAST` is all that begins with `prefix`.
const LAST: char = '\u{ffff}';

pub(crate) struct Database(IdbDatabase);

impl Database {
    pub(crate) async fn open(factory: &IdbFactory, name: &str) -> Result<Self, Failure> {
        let request = factory.open_with_u32(name, LAYOUT)?;
        let upgrading = request.clone();
        let upgrade = Closure::once(move || {
            if let Ok(database) = upgrading.result().map(JsCast::unchecked_into::<IdbDatabase>) {
                // A store that cannot be made aborts the upgrade, and the request fails with the reason.
                let _ = database.create_object_store(VALUES);
                let _ = database.create_object_store(SLOTS);
            }
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = opened(&request).await?.unchecked_into();
        // Another window that wipes or upgrades must not wait for this one. From then on every call here fails.
        let close: Function = property(&database, "close").unchecked_into();
        database.set_onversionchange(Some(&close.bind0(&database)));
        Ok(Self(database))
    }

    pub(crate) async fn delete(factory: &IdbFactory, name: &str) -> Result<(), Failure> {
        opened(&factory.delete_database(name)?).await.map(drop)
    }

    pub(crate) fn close(&self) {
        self.0.close();
    }

    pub(crate) async fn get(&self, store: &str, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        let (_, values) = self.reading(store)?;
        let found = result(&values.get(&JsValue::from_str(key))?).await?;
        if found.is_undefined() {
            Ok(None)
        } else {
            bytes(&found).map(Some)
        }
    }

    pub(crate) async fn keys(&self, prefix: &str) -> Result<Vec<String>, Failure> {
        let (_, values) = self.reading(VALUES)?;
        let keys = result(&values.get_all_keys_with_key(&range(prefix)?.into())?).await?;
        strings(keys)
    }

    pub(crate) async fn all(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let (_, values) = self.reading(VALUES)?;
        let range = range(prefix)?.into();
        // Both requests are made before either is awaited, so that they see the same state.
        let keys = values.get_all_keys_with_key(&range)?;
        let found = values.get_all_with_key(&range)?;
        let keys = strings(result(&keys).await?)?;
        let found: Array = result(&found).await?.unchecked_into();
        keys.into_iter()
            .zip(found.iter())
            .map(|(key, value)| Ok((key, bytes(&value)?)))
            .collect()
    }

    /// How many changes this database has seen; 0 for one that was just made.
    pub(crate) async fn turn(&self) -> Result<u64, Failure> {
        let found = self.get(SLOTS, TURN).await?;
        Ok(found.map_or(0, |bytes| bytes.try_into().map_or(0, u64::from_be_bytes)))
    }

    /// Writes and removes in one strict transaction, and returns when the browser says that it is complete. `turn` is
    /// written with it.
    pub(crate) async fn change<'a>(
        &self,
        turn: u64,
        store: &str,
        put: impl Iterator<Item = (&'a str, &'a [u8])>,
        remove: impl Iterator<Item = &'a str>,
    ) -> Result<(), Failure> {
        self.write(turn, |transaction| {
            queue(&transaction.object_store(store)?, put, remove)
        })
        .await
    }

    /// Puts `values` in the place of all values there are, in one strict transaction.
    pub(crate) async fn replace(&self, turn: u64, values: &[(String, Vec<u8>)]) -> Result<(), Failure> {
        self.write(turn, |transaction| {
            let place = transaction.object_store(VALUES)?;
            place.clear()?;
            let put = values.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
            queue(&place, put, std::iter::empty())
        })
        .await
    }

    pub(crate) async fn clear(&self, store: &str) -> Result<(), Failure> {
        let transaction = self.writing()?;
        transaction.object_store(store)?.clear()?;
        completed(&transaction).await
    }

    async fn write(
        &self,
        turn: u64,
        ask: impl FnOnce(&IdbTransaction) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let transaction = self.writing()?;
        let asked = ask(&transaction).and_then(|()| {
            let turn = Uint8Array::from(turn.to_be_bytes().as_slice());
            transaction
                .object_store(SLOTS)?
                .put_with_key(&turn, &JsValue::from_str(TURN))?;
            Ok(())
        });
        if let Err(failure) = asked {
            // All or nothing: what was asked for before the refusal must not be carried out.
            let _ = transaction.abort();
            return Err(failure);
        }
        completed(&transaction).await
    }

    fn reading(&self, store: &str) -> Result<(IdbTransaction, IdbObjectStore), Failure> {
        let transaction = self
            .0
            .transaction_with_str_and_mode(store, IdbTransactionMode::Readonly)?;
        let values = transaction.object_store(store)?;
        Ok((transaction, values))
    }

    fn writing(&self) -> Result<IdbTransaction, Failure> {
        let strict = object(&[("durability", "strict".into())]);
        let stores = Array::of2(&VALUES.into(), &SLOTS.into());
        let arguments = [stores.into(), "readwrite".into(), strict];
        Ok(call(&self.0, "transaction", &arguments)?.unchecked_into())
    }
}

fn queue<'a>(
    values: &IdbObjectStore,
    put: impl Iterator<Item = (&'a str, &'a [u8])>,
    remove: impl Iterator<Item = &'a str>,
) -> Result<(), Failure> {
    for (key, value) in put {
        values.put_with_key(&Uint8Array::from(value), &JsValue::from_str(key))?;
    }
    for key in remove {
        values.delete(&JsValue::from_str(key))?;
    }
    Ok(())
}

fn range(prefix: &str) -> Result<IdbKeyRange, Failure> {
    let end = format!("{prefix}{LAST}");
    Ok(IdbKeyRange::bound(
        &JsValue::from_str(prefix),
        &JsValue::from_str(&end),
    )?)
}

fn strings(keys: JsValue) -> Result<Vec<String>, Failure> {
    let keys: Array = keys.unchecked_into();
    let strings: Option<Vec<_>> = keys.iter().map(|key| key.as_string()).collect();
    strings.ok_or_else(|| Failure::named("DataError"))
}

fn bytes(value: &JsValue) -> Result<Vec<u8>, Failure> {
    let array: &Uint8Array = value.dyn_ref().ok_or_else(|| Failure::named("DataError"))?;
    Ok(array.to_vec())
}

/// Waits for a request inside a transaction. The handlers are the promise's own functions, so nothing is left behind.
async fn result(request: &IdbRequest) -> Result<JsValue, Failure> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(done).await?;
    Ok(request.result()?)
}

/// Waits for opening or deleting a database; another window that will not let go is a failure with a name.
async fn opened(request: &IdbOpenDbRequest) -> Result<JsValue, Failure> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        let blocked = object(&[("name", BLOCKED.into())]);
        let stop: Function = reject.bind1(&JsValue::UNDEFINED, &blocked).unchecked_into();
        request.set_onblocked(Some(&stop));
    });
    JsFuture::from(done).await?;
    Ok(request.result()?)
}

async fn completed(transaction: &IdbTransaction) -> Result<(), Failure> {
    let done = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        // An error always ends in an abort, and only then is the reason at the transaction.
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(done).await?;
    Ok(())
}
