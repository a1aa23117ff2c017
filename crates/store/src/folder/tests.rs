//! A disk that dies at any step, fills up, or tears a write in two, under the real folder code.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::*;
use crate::Memory;

/// Polls once: neither memory nor a folder ever waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a folder never waits"),
    }
}

/// A folder of this test alone, removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("folder-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        Self(root)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Fault {
    /// The program is killed in the middle of the step: half a write is done, and nothing after it.
    Killed,
    /// This step finds the disk full, after half a write; later steps find room again.
    Full,
    /// From this step on the disk stays full; renaming and removing go on working.
    StaysFull,
}

/// A real disk that fails at step `at`, counting every step that changes something.
struct BadDisk {
    at: usize,
    fault: Fault,
    step: Cell<usize>,
}

impl BadDisk {
    fn new(fault: Fault, at: usize) -> Self {
        Self {
            at,
            fault,
            step: Cell::new(0),
        }
    }

    /// `Ok`, or the error of this step.
    fn next(&self, writes: bool) -> io::Result<()> {
        let step = self.step.get();
        self.step.set(step + 1);
        let fails = match self.fault {
            Fault::Killed => step >= self.at,
            Fault::Full => step == self.at,
            Fault::StaysFull => step >= self.at && writes,
        };
        let kind = if self.fault == Fault::Killed {
            io::ErrorKind::Interrupted
        } else {
            io::ErrorKind::StorageFull
        };
        if fails { Err(kind.into()) } else { Ok(()) }
    }
}

impl Disk for BadDisk {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        RealDisk.read(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.next(true) {
            // Only the step at which it happens tears a write; a dead program writes nothing more.
            if self.step.get() == self.at + 1 || self.fault != Fault::Killed {
                RealDisk.write(path, &bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        RealDisk.write(path, bytes)
    }

    fn overwrite(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.next(true)?;
        RealDisk.overwrite(path, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.next(false)?;
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.next(false)?;
        RealDisk.remove(path)
    }

    fn make_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.make_dir(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.next(false)?;
        RealDisk.sync_dir(dir)
    }
}

fn key(name: &str) -> Key {
    Key::new(name).unwrap()
}

type Values = BTreeMap<String, String>;

fn values(store: &impl Store) -> Values {
    let all = now(store.read_all("")).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    all.into_iter()
        .map(|(key, value)| (key.to_string(), text(value)))
        .collect()
}

fn batch(values: &[(&str, &str)]) -> Vec<(Key, Vec<u8>)> {
    values
        .iter()
        .map(|(name, value)| (key(name), value.as_bytes().to_vec()))
        .collect()
}

#[test]
fn memory_and_folder_live_through_the_story() {
    assert_eq!(now(crate::story::run(&Memory::new())), Ok(()));
    let place = Place::new("story");
    assert_eq!(now(crate::story::run(&Folder::open(&place.0).unwrap())), Ok(()));
}

#[test]
fn a_folder_remembers_after_it_was_closed() {
    let place = Place::new("reopen");
    let store = Folder::open(&place.0).unwrap();
    now(store.put_all(&batch(&[("r/a", "one"), ("s/b", "two")]))).unwrap();
    now(store.write_slots(b"slots")).unwrap();
    assert_eq!(
        Folder::open(&place.0).err(),
        Some(OpenError::InUse),
        "a second window learns that it is second"
    );
    drop(store);
    let store = Folder::open(&place.0).unwrap();
    assert_eq!(values(&store).len(), 2);
    assert_eq!(now(store.read_slots()), Ok(Some(b"slots".to_vec())));
}

#[test]
fn half_written_files_are_swept_away() {
    let place = Place::new("torn");
    let store = Folder::open(&place.0).unwrap();
    now(store.put_all(&batch(&[("r/a", "one")]))).unwrap();
    now(store.write_slots(b"slots")).unwrap();
    drop(store);
    for left in ["items/r+a~", "items/r+b~", "batch~", "slots~"] {
        std::fs::write(place.0.join(left), b"ha").unwrap();
    }
    let store = Folder::open(&place.0).unwrap();
    assert_eq!(values(&store), Values::from([("r/a".into(), "one".into())]));
    assert_eq!(now(store.read_slots()), Ok(Some(b"slots".to_vec())));
    let left = RealDisk
        .list(&place.0)
        .unwrap()
        .into_iter()
        .chain(RealDisk.list(&store.items()).unwrap());
    assert_eq!(left.filter(|name| name.ends_with('~')).count(), 0);
}

/// What was there, and the change that meets the fault: one value replaced, two added, one removed elsewhere.
const BEFORE: [(&str, &str); 2] = [("r/a", "old"), ("r/b", "stays")];
const CHANGE: [(&str, &str); 3] = [("r/a", "new"), ("r/c", "new"), ("r/d", "new")];

fn before() -> Values {
    BEFORE
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn after() -> Values {
    let mut all = before();
    all.extend(
        CHANGE
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    all
}

/// Runs the change over a disk that fails at `at`. Returns whether that many steps were needed at all.
fn interrupted(fault: Fault, at: usize) -> bool {
    let place = Place::new(&format!("{fault:?}-{at}"));
    let store = Folder::open_over(RealDisk, &place.0).unwrap();
    now(store.put_all(&batch(&BEFORE))).unwrap();
    now(store.write_slots(b"old slots")).unwrap();
    drop(store);

    let store = Folder::open_over(BadDisk::new(fault, at), &place.0).unwrap();
    let saved = now(store.put_all(&batch(&CHANGE)));
    let slots_saved = now(store.write_slots(b"new slots"));
    let steps = store.disk.step.get();
    if fault != Fault::Killed {
        let seen = values(&store);
        let expected = if saved.is_ok() { after() } else { before() };
        assert_eq!(
            seen, expected,
            "{fault:?} at {at}: what is shown is what was said"
        );
        assert!(saved.is_ok() || saved == Err(WriteError::Full), "{saved:?}");
    }
    drop(store);

    let store = Folder::open_over(RealDisk, &place.0).unwrap();
    let seen = values(&store);
    let slots = now(store.read_slots()).unwrap().unwrap();
    match (fault, saved.is_ok()) {
        (_, true) => assert_eq!(seen, after(), "{fault:?} at {at}: saved means saved"),
        (Fault::Killed, false) => assert!(seen == before() || seen == after(), "killed at {at}: {seen:?}"),
        (_, false) => assert_eq!(seen, before(), "{fault:?} at {at}: not saved means not saved"),
    }
    if slots_saved.is_ok() {
        assert_eq!(slots, b"new slots");
    } else {
        assert!(
            slots == b"new slots" || slots == b"old slots",
            "{fault:?} at {at}"
        );
    }
    now(store.put_all(&batch(&[("r/z", "later")]))).unwrap();
    assert_eq!(values(&store).len(), seen.len() + 1, "and life goes on");
    steps > at
}

#[test]
fn killed_full_or_torn_at_any_step_a_batch_is_whole_or_not_there() {
    for fault in [Fault::Killed, Fault::Full, Fault::StaysFull] {
        let mut at = 0;
        while interrupted(fault, at) {
            at += 1;
        }
        assert!(at >= 10, "{fault:?} met only {at} steps");
    }
}

#[test]
fn removing_works_on_a_full_disk() {
    let place = Place::new("full");
    let store = Folder::open(&place.0).unwrap();
    now(store.put_all(&batch(&[("r/a", "one"), ("r/b.new", "two"), ("r/c", "three")]))).unwrap();
    drop(store);
    let store = Folder::open_over(BadDisk::new(Fault::StaysFull, 0), &place.0).unwrap();
    assert_eq!(
        now(store.put_all(&batch(&[("r/d", "four")]))),
        Err(WriteError::Full)
    );
    assert_eq!(now(store.remove(&[key("r/a"), key("r/c"), key("r/x")])), Ok(()));
    drop(store);
    let store = Folder::open(&place.0).unwrap();
    assert_eq!(values(&store), Values::from([("r/b.new".into(), "two".into())]));
}

#[test]
fn a_wipe_takes_the_slots_first_and_leaves_no_byte() {
    let place = Place::new("wipe");
    let store = Folder::open(&place.0).unwrap();
    now(store.put_all(&batch(&[("r/a", "canary")]))).unwrap();
    now(store.write_slots(b"canary")).unwrap();
    now(store.wipe()).unwrap();
    let mut left: Vec<_> = RealDisk.list(&place.0).unwrap();
    left.sort();
    assert_eq!(left, ["items", "lock"]);
    assert!(RealDisk.list(&store.items()).unwrap().is_empty());
    now(store.write_slots(b"canary")).unwrap();
    now(store.put_all(&batch(&[("r/a", "canary")]))).unwrap();
    drop(store);
    let broken = Folder::open_over(BadDisk::new(Fault::Killed, 0), &place.0).unwrap();
    assert!(matches!(now(broken.wipe()), Err(WipeError::SlotsRemain { .. })));
    let broken = Folder::open_over(BadDisk::new(Fault::Killed, 2), &place.0).unwrap();
    assert!(matches!(now(broken.wipe()), Err(WipeError::SealedRemain { .. })));
    assert_eq!(
        now(broken.read_slots()),
        Ok(None),
        "what is left cannot be opened"
    );
}

#[test]
fn a_damaged_batch_is_told_and_nothing_is_changed() {
    let place = Place::new("batch");
    let store = Folder::open(&place.0).unwrap();
    now(store.put_all(&batch(&[("r/a", "one")]))).unwrap();
    drop(store);
    std::fs::write(place.0.join("batch"), b"agbatch1\x00").unwrap();
    assert_eq!(Folder::open(&place.0).err(), Some(OpenError::Corrupt));
    assert_eq!(std::fs::read(place.0.join("items/r+a")).unwrap(), b"one");
}

#[test]
fn a_small_memory_store_is_full_and_keeps_what_it_has() {
    let store = Memory::with_room_for(8);
    now(store.put_all(&batch(&[("r/a", "12345")]))).unwrap();
    assert_eq!(
        now(store.put_all(&batch(&[("r/b", "12"), ("r/c", "34")]))),
        Err(WriteError::Full)
    );
    assert_eq!(now(store.write_slots(b"1234")), Err(WriteError::Full));
    assert_eq!(values(&store), Values::from([("r/a".into(), "12345".into())]));
}

#[test]
fn batches_survive_any_bytes() {
    use proptest::prelude::*;
    let changes: BTreeMap<_, _> = [
        (key("r/a"), Some(b"one".to_vec())),
        (key("s/b"), None),
        (key("s/c"), Some(vec![])),
    ]
    .into();
    let whole = batch::encode(&changes);
    assert_eq!(batch::decode(&whole), Some(changes));
    for len in 0..whole.len() {
        assert_eq!(batch::decode(&whole[..len]), None, "cut at {len}");
    }
    proptest!(ProptestConfig::with_cases(64), |(bytes in prop::collection::vec(any::<u8>(), 0..200))| {
        let _ = batch::decode(&[b"agbatch1".as_slice(), &bytes].concat());
    });
}
