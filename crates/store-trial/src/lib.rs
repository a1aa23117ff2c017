//! What the store must hold to in a real browser, one claim after the other, as a module that a page loads.
//!
//! `e2e/store.test.mjs` opens a page of its own for each claim. A claim that does not hold is an error that says which
//! sentence of it.
#![cfg(target_arch = "wasm32")]

use core::fmt::Debug;

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use store::{Key, OpenError, ReadError, SlotFile, Store, WriteError};
use store_web::{WebStore, hold_lock};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What a sentence that does not hold says.
type Wrong = String;

/// The names of all claims.
#[wasm_bindgen]
pub fn claims() -> Vec<String> {
    CLAIMS.map(str::to_owned).into()
}

/// The numbers of the match in [`holds`].
const CLAIMS: [&str; 9] = [
    "a bucket lives through the story",
    "a browser without buckets lives through the story",
    "a browser that writes files only in workers lives through the story",
    "what was saved is there when opened again",
    "a wipe in one window ends the other",
    "wiping removes the bucket itself",
    "a full disk refuses the batch and keeps the rest",
    "a refused browser says so",
    "a second window learns that it is second",
];

/// Tries one claim.
///
/// # Errors
/// The sentence that does not hold.
#[wasm_bindgen]
pub async fn holds(claim: usize) -> Result<(), JsError> {
    let told = match claim {
        0 => bucket().await,
        1 => no_buckets().await,
        2 => no_files().await,
        3 => again().await,
        4 => two_windows().await,
        5 => no_bucket_left().await,
        6 => full().await,
        7 => refused().await,
        8 => second().await,
        _ => Err("no such claim".to_owned()),
    };
    told.map_err(|wrong| JsError::new(&wrong))
}

fn same<T: Debug + PartialEq>(sentence: &str, found: T, expected: T) -> Result<(), Wrong> {
    let fits = found == expected;
    fits.then_some(())
        .ok_or_else(|| format!("{sentence}: {found:?} instead of {expected:?}"))
}

fn so(sentence: &str, fits: bool) -> Result<(), Wrong> {
    same(sentence, fits, true)
}

/// What a trial cannot set up.
fn told(error: impl Debug) -> Wrong {
    format!("{error:?}")
}

fn key(name: &str) -> Result<Key, Wrong> {
    Key::new(name).map_err(told)
}

fn one(name: &str, value: &[u8]) -> Result<[(Key, Vec<u8>); 1], Wrong> {
    Ok([(key(name)?, value.to_vec())])
}

async fn open(name: &str) -> Result<WebStore, Wrong> {
    WebStore::open(name).await.map_err(told)
}

/// Takes a property away from its owner while it lives, as an older or stricter browser would.
struct Hidden {
    owner: Object,
    name: &'static str,
    descriptor: JsValue,
}

impl Hidden {
    fn new(owner: &JsValue, name: &'static str) -> Result<Self, Wrong> {
        let owner: Object = owner.clone().unchecked_into();
        let descriptor = Reflect::get_own_property_descriptor(&owner, &name.into()).map_err(told)?;
        so("this browser has what is taken away", !descriptor.is_undefined())?;
        Reflect::delete_property(&owner, &name.into()).map_err(told)?;
        Ok(Self {
            owner,
            name,
            descriptor,
        })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        Object::define_property(&self.owner, &self.name.into(), self.descriptor.unchecked_ref());
    }
}

fn property(target: &JsValue, name: &str) -> Result<JsValue, Wrong> {
    Reflect::get(target, &name.into()).map_err(told)
}

fn prototype(class: &str) -> Result<JsValue, Wrong> {
    property(&property(&js_sys::global(), class)?, "prototype")
}

fn without_buckets() -> Result<Hidden, Wrong> {
    Hidden::new(&prototype("Navigator")?, "storageBuckets")
}

async fn buckets(method: &str, arguments: &Array) -> Result<JsValue, Wrong> {
    let buckets = property(&property(&js_sys::global(), "navigator")?, "storageBuckets")?;
    let method: Function = property(&buckets, method)?.unchecked_into();
    let promise = Promise::resolve(&method.apply(&buckets, arguments).map_err(told)?);
    JsFuture::from(promise).await.map_err(told)
}

async fn bucket_names() -> Result<Vec<String>, Wrong> {
    let names: Array = buckets("keys", &Array::new()).await?.unchecked_into();
    Ok(names.iter().filter_map(|name| name.as_string()).collect())
}

async fn bucket() -> Result<(), Wrong> {
    let store = open("story").await?;
    let probe = store.probe().await;
    so("there is a bucket", probe.bucket)?;
    so("and a file for the slots", probe.slots_in_file)?;
    store::story::run(&store).await?;
    store.wipe().await.map_err(told)
}

async fn no_buckets() -> Result<(), Wrong> {
    let _hidden = without_buckets()?;
    let store = open("story-default").await?;
    let probe = store.probe().await;
    so("there is no bucket", !probe.bucket)?;
    so("and a file for the slots", probe.slots_in_file)?;
    so(
        "it is said what a wipe leaves",
        probe.removing().contains("clear this site's data"),
    )?;
    store::story::run(&store).await?;
    store.wipe().await.map_err(told)
}

async fn no_files() -> Result<(), Wrong> {
    let _hidden = Hidden::new(&prototype("FileSystemFileHandle")?, "createWritable")?;
    let store = open("story-no-files").await?;
    so("the slots are in no file", !store.probe().await.slots_in_file)?;
    store::story::run(&store).await?;
    store.wipe().await.map_err(told)
}

async fn again() -> Result<(), Wrong> {
    let store = open("again").await?;
    store.put_all(&one("r/a", b"one")?).await.map_err(told)?;
    store.write_slots(b"slots").await.map_err(told)?;
    drop(store);
    let store = open("again").await?;
    let kept = Ok(Some(b"one".to_vec()));
    same("a value is there", store.get(&key("r/a")?).await, kept)?;
    let kept = Ok(Some(b"slots".to_vec()));
    same("the slots are there", store.read_slots().await, kept)?;
    let probe = store.probe().await;
    so("there is space", probe.free_bytes.is_some_and(|free| free > 0.0))?;
    so(
        "it is said what is kept",
        !probe.persisted || probe.keeping().contains("keeps your entries"),
    )?;
    let granted = store.persist().await;
    same(
        "what was granted is what is said afterwards",
        store.probe().await.persisted,
        granted,
    )?;
    store.wipe().await.map_err(told)
}

async fn two_windows() -> Result<(), Wrong> {
    let (first, second) = (open("wipe").await?, open("wipe").await?);
    first.put_all(&one("r/a", b"one")?).await.map_err(told)?;
    first.write_slots(b"slots").await.map_err(told)?;
    let kept = Ok(Some(b"one".to_vec()));
    same("the other sees it", second.get(&key("r/a")?).await, kept)?;
    first.wipe().await.map_err(told)?;
    let gone = Err(ReadError::Gone);
    same("the other reads nothing", second.get(&key("r/a")?).await, gone)?;
    let gone = Err(WriteError::Gone);
    same(
        "the other writes nothing",
        second.put_all(&one("r/b", b"two")?).await,
        gone,
    )?;
    let fresh = open("wipe").await?;
    same("nothing is left", fresh.list("").await, Ok(vec![]))?;
    same("no slots either", fresh.read_slots().await, Ok(None))?;
    fresh.wipe().await.map_err(told)
}

async fn no_bucket_left() -> Result<(), Wrong> {
    let store = open("bucket").await?;
    store.put_all(&one("r/a", b"one")?).await.map_err(told)?;
    let of_store = |names: Vec<String>| names.iter().filter(|name| name.starts_with("bucket")).count();
    same("two buckets", of_store(bucket_names().await?), 2)?;
    store.wipe().await.map_err(told)?;
    same("no bucket", of_store(bucket_names().await?), 0)
}

/// A bucket keeps the quota it was made with, so a small one made beforehand is a full disk.
async fn full() -> Result<(), Wrong> {
    let options = JSON::parse(r#"{"quota": 1000000}"#).map_err(told)?;
    buckets("open", &Array::of2(&"small".into(), &options)).await?;
    let store = open("small").await?;
    so("little space is told", store.probe().await.space().is_some())?;
    store.put_all(&one("r/a", b"one")?).await.map_err(told)?;
    store.write_slots(b"slots").await.map_err(told)?;
    // Bytes that do not compress, since what counts is what reaches the disk.
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let large: Vec<u8> = (0..1_500_000).map(|_| noise()).collect();
    let batch = [(key("r/a")?, b"new".to_vec()), (key("r/b")?, large.clone())];
    let refused = || Err(WriteError::Full);
    same("a batch is refused", store.put_all(&batch).await, refused())?;
    let kept = Ok(one("r/a", b"one")?.to_vec());
    same("and nothing of it is kept", store.read_all("").await, kept)?;
    same("slots are refused", store.write_slots(&large).await, refused())?;
    let kept = Ok(Some(b"slots".to_vec()));
    same("and stay as they were", store.read_slots().await, kept)?;
    same(
        "removing works on a full disk",
        store.remove(&[key("r/a")?]).await,
        Ok(()),
    )?;
    store.put_all(&one("r/c", b"small")?).await.map_err(told)?;
    store.wipe().await.map_err(told)
}

async fn refused() -> Result<(), Wrong> {
    let _no_buckets = without_buckets()?;
    // In a page `indexedDB` is the window's own property.
    let _no_database = Hidden::new(&js_sys::global(), "indexedDB")?;
    same(
        "it is denied",
        WebStore::open("refused").await.err(),
        Some(OpenError::Denied),
    )
}

async fn second() -> Result<(), Wrong> {
    let first = hold_lock("app").await.map_err(told)?;
    same(
        "the second is refused",
        hold_lock("app").await.err(),
        Some(OpenError::InUse),
    )?;
    let other = hold_lock("other").await.map_err(told)?;
    drop(first);
    // The browser hands a lock back in its own time.
    let mut again = hold_lock("app").await;
    for _ in 0..50 {
        if again.is_ok() {
            break;
        }
        JsFuture::from(Promise::resolve(&JsValue::NULL))
            .await
            .map_err(told)?;
        again = hold_lock("app").await;
    }
    drop(other);
    so("once the first is gone it is let in", again.is_ok())
}
