//! The store, in a real browser.
//!
//! ```text
//! CHROMEDRIVER=/usr/bin/chromedriver CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
//!   cargo test --target wasm32-unknown-unknown -p store-web
//! ```
//! The runner must be of the same version as the `wasm-bindgen` crate; `webdriver.json` beside the manifest sets the
//! browser's options.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "what a test cannot set up should stop it")]

use js_sys::{Object, Reflect};
use store::{Key, OpenError, ReadError, SlotFile, Store, WriteError};
use store_web::{WebStore, hold_lock};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn key(name: &str) -> Key {
    Key::new(name).unwrap()
}

fn one(name: &str, value: &[u8]) -> [(Key, Vec<u8>); 1] {
    [(key(name), value.to_vec())]
}

/// Takes a property away from its owner while it lives, as an older or stricter browser would.
struct Hidden {
    owner: Object,
    name: &'static str,
    descriptor: JsValue,
}

impl Hidden {
    fn new(owner: &JsValue, name: &'static str) -> Self {
        let owner: Object = owner.clone().unchecked_into();
        let descriptor = Reflect::get_own_property_descriptor(&owner, &name.into()).unwrap();
        assert!(!descriptor.is_undefined(), "this browser has no {name}");
        Reflect::delete_property(&owner, &name.into()).unwrap();
        Self {
            owner,
            name,
            descriptor,
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        Object::define_property(&self.owner, &self.name.into(), self.descriptor.unchecked_ref());
    }
}

fn without_buckets() -> Hidden {
    Hidden::new(
        &property(&property(&js_sys::global(), "Navigator"), "prototype"),
        "storageBuckets",
    )
}

fn property(target: &JsValue, name: &str) -> JsValue {
    Reflect::get(target, &name.into()).unwrap()
}

#[wasm_bindgen_test]
async fn a_bucket_lives_through_the_story() {
    let store = WebStore::open("story").await.unwrap();
    let probe = store.probe().await;
    assert!(probe.bucket && probe.slots_in_file, "{probe:?}");
    assert_eq!(store::story::run(&store).await, Ok(()));
    store.wipe().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_browser_without_buckets_lives_through_the_story() {
    let _hidden = without_buckets();
    let store = WebStore::open("story-default").await.unwrap();
    let probe = store.probe().await;
    assert!(!probe.bucket && probe.slots_in_file, "{probe:?}");
    assert!(
        probe.removing().contains("clear this site's data"),
        "{}",
        probe.removing()
    );
    assert_eq!(store::story::run(&store).await, Ok(()));
    store.wipe().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_browser_that_writes_files_only_in_workers_lives_through_the_story() {
    let handle = property(&js_sys::global(), "FileSystemFileHandle");
    let _hidden = Hidden::new(&property(&handle, "prototype"), "createWritable");
    let store = WebStore::open("story-no-files").await.unwrap();
    assert!(!store.probe().await.slots_in_file);
    assert_eq!(store::story::run(&store).await, Ok(()));
    store.wipe().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_was_saved_is_there_when_opened_again() {
    let store = WebStore::open("again").await.unwrap();
    store.put_all(&one("r/a", b"one")).await.unwrap();
    store.write_slots(b"slots").await.unwrap();
    drop(store);
    let store = WebStore::open("again").await.unwrap();
    assert_eq!(store.get(&key("r/a")).await, Ok(Some(b"one".to_vec())));
    assert_eq!(store.read_slots().await, Ok(Some(b"slots".to_vec())));
    let probe = store.probe().await;
    assert!(probe.free_bytes.is_some_and(|free| free > 0.0), "{probe:?}");
    assert!(!probe.persisted || probe.keeping().contains("keeps your entries"));
    let granted = store.persist().await;
    assert_eq!(
        store.probe().await.persisted,
        granted,
        "persist() says what persisted() says afterwards"
    );
    store.wipe().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_wipe_in_one_window_ends_the_other() {
    let first = WebStore::open("wipe").await.unwrap();
    let second = WebStore::open("wipe").await.unwrap();
    first.put_all(&one("r/a", b"one")).await.unwrap();
    first.write_slots(b"slots").await.unwrap();
    assert_eq!(second.get(&key("r/a")).await, Ok(Some(b"one".to_vec())));
    first.wipe().await.unwrap();
    assert_eq!(second.get(&key("r/a")).await, Err(ReadError::Gone));
    assert_eq!(second.put_all(&one("r/b", b"two")).await, Err(WriteError::Gone));
    let fresh = WebStore::open("wipe").await.unwrap();
    assert_eq!(fresh.list("").await, Ok(vec![]));
    assert_eq!(fresh.read_slots().await, Ok(None));
    fresh.wipe().await.unwrap();
}

#[wasm_bindgen_test]
async fn wiping_removes_the_bucket_itself() {
    let store = WebStore::open("bucket").await.unwrap();
    store.put_all(&one("r/a", b"one")).await.unwrap();
    assert!(bucket_names().await.contains(&"bucket".to_owned()));
    store.wipe().await.unwrap();
    assert!(!bucket_names().await.contains(&"bucket".to_owned()));
}

async fn bucket_names() -> Vec<String> {
    let names: js_sys::Array = buckets("keys", &js_sys::Array::new()).await.unchecked_into();
    names.iter().filter_map(|name| name.as_string()).collect()
}

async fn buckets(method: &str, arguments: &js_sys::Array) -> JsValue {
    let buckets = property(&property(&js_sys::global(), "navigator"), "storageBuckets");
    let method: js_sys::Function = property(&buckets, method).unchecked_into();
    let promise = js_sys::Promise::resolve(&method.apply(&buckets, arguments).unwrap());
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap()
}

/// A bucket keeps the quota it was made with, so a small one made beforehand is a full disk.
#[wasm_bindgen_test]
async fn a_full_disk_refuses_the_batch_and_keeps_the_rest() {
    let options: JsValue = js_sys::JSON::parse(r#"{"quota": 1000000}"#).unwrap();
    buckets("open", &js_sys::Array::of2(&"small".into(), &options)).await;
    let store = WebStore::open("small").await.unwrap();
    assert!(store.probe().await.space().is_some(), "little space is told");
    store.put_all(&one("r/a", b"one")).await.unwrap();
    store.write_slots(b"slots").await.unwrap();
    // Bytes that do not compress, since what counts is what reaches the disk.
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let large: Vec<u8> = (0..1_500_000).map(|_| noise()).collect();
    let batch = [(key("r/a"), b"new".to_vec()), (key("r/b"), large.clone())];
    assert_eq!(store.put_all(&batch).await, Err(WriteError::Full));
    assert_eq!(store.read_all("").await, Ok(one("r/a", b"one").to_vec()));
    assert_eq!(store.write_slots(&large).await, Err(WriteError::Full));
    assert_eq!(store.read_slots().await, Ok(Some(b"slots".to_vec())));
    assert_eq!(
        store.remove(&[key("r/a")]).await,
        Ok(()),
        "removing works on a full disk"
    );
    store.put_all(&one("r/c", b"small")).await.unwrap();
    store.wipe().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_refused_browser_says_so() {
    let _no_buckets = without_buckets();
    // In a page `indexedDB` is the window's own property.
    let _no_database = Hidden::new(&js_sys::global(), "indexedDB");
    assert_eq!(WebStore::open("refused").await.err(), Some(OpenError::Denied));
}

#[wasm_bindgen_test]
async fn a_second_window_learns_that_it_is_second() {
    let first = hold_lock("app").await.unwrap();
    assert_eq!(hold_lock("app").await.err(), Some(OpenError::InUse));
    let other = hold_lock("other").await.unwrap();
    drop(first);
    // The browser hands a lock back in its own time.
    let mut again = hold_lock("app").await;
    for _ in 0..50 {
        if again.is_ok() {
            break;
        }
        wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL))
            .await
            .unwrap();
        again = hold_lock("app").await;
    }
    assert!(again.is_ok());
    drop(other);
}
