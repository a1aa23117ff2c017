//! Phones, their disks, and the real relay over SQLite in one process. Answers get lost and phones die when told to.
#![cfg(test)]
#![expect(dead_code, reason = "each file of tests uses its part of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use link::item::{Item, Kind};
use link::pairing::{Begin, Stage, What};
use link::view::View;
use link::{Door, Id16, Links, News, Pace, Past, Post, Step, Todo};
use rand_chacha::{ChaCha20Rng, rand_core::Rng, rand_core::SeedableRng};
use relay::{Budgets, Event, Metrics, Rates, Relay, SqliteStore};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use vault::VaultKey;
use vault::epoch::SpaceId;
use wire::relay::Request;

pub(crate) const DAY: i64 = 86_400;
/// In the middle of a round, so that the next one begins within days.
pub(crate) const START: i64 = 1_800_000_000;

pub(crate) struct House {
    pub(crate) now_s: i64,
    pub(crate) folder: PathBuf,
    pub(crate) log: Arc<Mutex<String>>,
    /// Answers lost and requests sent twice, out of 100.
    pub(crate) faults: u32,
    pub(crate) requests: u64,
    clock: Arc<AtomicU64>,
    relay: Option<Relay>,
    runtime: Runtime,
    rng: ChaCha20Rng,
}

pub(crate) struct Phone {
    pub(crate) vault: VaultKey,
    pub(crate) disk: BTreeMap<String, Vec<u8>>,
    pub(crate) links: Links,
    pub(crate) news: Vec<News>,
    pub(crate) posts: Vec<Post>,
    pub(crate) offline: bool,
    /// The next save finds a full disk.
    pub(crate) full: bool,
    /// The phone dies after so many more saves.
    pub(crate) dies_in: Option<u32>,
    pub(crate) rng: ChaCha20Rng,
}

impl Drop for House {
    fn drop(&mut self) {
        self.relay = None;
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl House {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("afterglow-link-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let mut house = Self {
            now_s: START,
            folder,
            log: Arc::default(),
            faults: 0,
            requests: 0,
            clock: Arc::default(),
            relay: None,
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            rng: ChaCha20Rng::seed_from_u64(9),
        };
        house.start();
        house
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("relay.db")
    }

    fn start(&mut self) {
        let lines = Arc::clone(&self.log);
        let log = Arc::new(move |event: Event| {
            lines.lock().unwrap().push_str(&format!("{event} {event:?}\n"));
        });
        let clock = Arc::clone(&self.clock);
        let (_end, ending) = watch::channel(false);
        self.relay = Some(Relay {
            store: Arc::new(SqliteStore::open(&self.database(), log.clone()).unwrap()),
            notifier: Arc::default(),
            budgets: Budgets::new([3; 16], Rates::default()),
            metrics: Arc::new(Metrics::default()),
            clock: Arc::new(move || clock.load(Ordering::Relaxed)),
            log,
            door: None,
            seed: [4; 16],
            ending,
        });
    }

    /// The files of the database, as they lie there, with the relay stopped.
    pub(crate) fn copy(&mut self, into: &Path) {
        self.relay = None;
        let _ = std::fs::remove_dir_all(into);
        std::fs::create_dir_all(into).unwrap();
        for entry in std::fs::read_dir(&self.folder).unwrap().flatten() {
            if entry.path().is_file() {
                std::fs::copy(entry.path(), into.join(entry.file_name())).unwrap();
            }
        }
        self.start();
    }

    /// The relay is put back to what was copied.
    pub(crate) fn put_back(&mut self, from: &Path) {
        self.relay = None;
        for entry in std::fs::read_dir(&self.folder).unwrap().flatten() {
            if entry.path().is_file() {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
        for entry in std::fs::read_dir(from).unwrap().flatten() {
            std::fs::copy(entry.path(), self.folder.join(entry.file_name())).unwrap();
        }
        self.start();
    }

    pub(crate) fn stop(&mut self) {
        self.relay = None;
    }

    fn answer(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.requests += 1;
        self.clock
            .store(u64::try_from(self.now_s).unwrap(), Ordering::Relaxed);
        // Nobody waits in a test: what the relay would hold back is asked for again.
        let mut request = Request::decode(bytes).expect("the phone speaks the protocol");
        if let Request::Read { wait_s, .. } | Request::MeetGet { wait_s, .. } = &mut request {
            *wait_s = 0;
        }
        let relay = self.relay.as_ref()?;
        let network = relay.budgets.network_of("203.0.113.77".parse().unwrap());
        Some(
            self.runtime
                .block_on(relay.answer(&request.encode(), network))
                .encode(),
        )
    }

    fn chance(&mut self) -> bool {
        self.rng.next_u32() % 100 < self.faults
    }

    /// One post of one phone, carried to the relay and back, or lost on the way.
    pub(crate) fn carry(&mut self, phone: &mut Phone) -> bool {
        if phone.posts.is_empty() {
            return false;
        }
        let at = if self.faults == 0 {
            0
        } else {
            self.rng.next_u32() as usize % phone.posts.len()
        };
        let post = phone.posts.remove(at);
        let mut body = None;
        if !phone.offline && !self.chance() {
            if self.chance() {
                self.answer(&post.bytes);
            }
            body = self.answer(&post.bytes).filter(|_| !self.chance());
        }
        let now_s = self.now_s;
        phone.call(now_s, |links, step| {
            links.answered(post.id, body.as_deref(), step)
        });
        true
    }

    /// Time passes, in steps of `every_s`, and everything that leaves is carried.
    pub(crate) fn pass(&mut self, phones: &mut [&mut Phone], times: u32, every_s: i64) {
        for _ in 0..times {
            self.now_s += every_s;
            for phone in phones.iter_mut() {
                let now_s = self.now_s;
                phone.call(now_s, Links::tick);
            }
            let mut moves = 0;
            while moves < 2_000 && phones.iter_mut().any(|phone| self.carry(phone)) {
                moves += 1;
            }
        }
    }

    /// Enough time for everything calm to leave and to arrive.
    pub(crate) fn calm(&mut self, phones: &mut [&mut Phone]) {
        self.pass(phones, 3, 3_601);
        self.pass(phones, 4, 61);
    }

    /// Enough for what is sent at once.
    pub(crate) fn soon(&mut self, phones: &mut [&mut Phone]) {
        self.pass(phones, 4, 61);
    }
}

impl Phone {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        Self {
            vault: VaultKey::make(&mut rng),
            disk: BTreeMap::new(),
            links: Links::default(),
            news: Vec::new(),
            posts: Vec::new(),
            offline: false,
            full: false,
            dies_in: None,
            rng,
        }
    }

    /// One call, and all that it leads to on this phone.
    pub(crate) fn call(
        &mut self,
        now_s: i64,
        call: impl FnOnce(&mut Links, &mut Step<'_, ChaCha20Rng>) -> Todo,
    ) {
        let mut step = Step {
            vault: &self.vault,
            now_s,
            rng: &mut self.rng,
        };
        let mut todo = call(&mut self.links, &mut step);
        loop {
            self.posts.append(&mut todo.posts);
            self.news.append(&mut todo.news);
            if todo.save.is_empty() {
                return;
            }
            if self.dies_in == Some(0) {
                // Before the save, or after it and before anybody is told.
                self.dies_in = None;
                if self.rng.next_u32().is_multiple_of(2) {
                    self.apply(todo.save);
                }
                self.open(now_s);
                return;
            }
            self.dies_in = self.dies_in.map(|saves| saves - 1);
            let ok = !core::mem::take(&mut self.full);
            if ok {
                self.apply(todo.save);
            }
            let mut step = Step {
                vault: &self.vault,
                now_s,
                rng: &mut self.rng,
            };
            todo = self.links.saved(ok, &mut step);
        }
    }

    fn apply(&mut self, batch: link::Batch) {
        for (key, value) in batch {
            match value {
                Some(value) => self.disk.insert(key, value),
                None => self.disk.remove(&key),
            };
        }
    }

    /// The app is opened again from what is on the disk.
    pub(crate) fn open(&mut self, now_s: i64) {
        self.posts.clear();
        let stored = self
            .disk
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        self.call(now_s, |links, step| {
            let (opened, todo) = Links::open(&stored, Door::default(), step);
            *links = opened;
            todo
        });
        assert_eq!(
            self.links.damaged(),
            (0, 0),
            "everything that was saved can be read"
        );
    }

    pub(crate) fn ask(&mut self, house: &House, space: SpaceId, ask: link::ask::Ask) {
        self.call(house.now_s, |links, step| links.ask(space, ask, step));
    }

    pub(crate) fn view(&self, house: &House, space: SpaceId) -> View {
        self.links.view(space, house.now_s).expect("a view")
    }

    pub(crate) fn id(&mut self) -> Id16 {
        let mut id = [0; 16];
        self.rng.fill_bytes(&mut id);
        Id16(id)
    }

    pub(crate) fn note(&mut self, house: &House, space: SpaceId, text: &str) -> Id16 {
        let (id, bytes) = (self.id(), note(text));
        let share = link::ask::Ask::Share {
            id,
            bytes,
            until_s: None,
            pace: Pace::Now,
        };
        self.ask(house, space, share);
        id
    }

    pub(crate) fn part(&mut self, house: &House, space: SpaceId, past: Past) {
        self.call(house.now_s, |links, step| links.part(space, past, step));
    }

    pub(crate) fn texts(&self, house: &House, space: SpaceId) -> Vec<String> {
        let shared = self.view(house, space).shared;
        let mut texts: Vec<String> = shared
            .iter()
            .filter_map(|one| Some(Item::read(&one.versions.last()?.1)?.text))
            .collect();
        texts.sort();
        texts
    }

    pub(crate) fn refused(&mut self) -> Vec<String> {
        let refused = core::mem::take(&mut self.news).into_iter();
        refused
            .filter_map(|news| match news {
                News::Refused(why) => Some(why.to_string()),
                _ => None,
            })
            .collect()
    }
}

pub(crate) fn note(text: &str) -> Vec<u8> {
    Item {
        kind: Kind::Note,
        text: text.to_owned(),
        numbers: Vec::new(),
    }
    .to_bytes()
    .expect("short enough")
}

pub(crate) fn shown(phone: &Phone) -> String {
    match phone.links.pairing() {
        Some(Stage::Offered(text) | Stage::Digits(text)) => text,
        other => panic!("nothing to show: {other:?}"),
    }
}

/// Until both show digits.
pub(crate) fn meet(house: &mut House, one: &mut Phone, two: &mut Phone, what: What, offer: Begin) {
    one.call(house.now_s, |links, step| links.pair(what, offer, step));
    house.pass(&mut [one], 2, 2);
    let text = shown(one);
    two.call(house.now_s, |links, step| {
        links.pair(what, Begin::Take(text), step)
    });
    house.pass(&mut [one, two], 8, 2);
}

/// Both type what the other shows.
pub(crate) fn type_digits(house: &mut House, one: &mut Phone, two: &mut Phone) {
    let (of_one, of_two) = (shown(one), shown(two));
    one.call(house.now_s, |links, step| links.typed(&of_two, step));
    house.pass(&mut [one, two], 1, 2);
    two.call(house.now_s, |links, step| links.typed(&of_one, step));
    house.pass(&mut [one, two], 8, 2);
}

/// Two people, paired by a link.
pub(crate) fn couple(house: &mut House, seed: u64) -> (Phone, Phone, SpaceId) {
    let (mut one, mut two) = (Phone::new(seed), Phone::new(seed + 1));
    let space = pair(house, &mut one, &mut two, Begin::OfferLink);
    (one, two, space)
}

pub(crate) fn pair(house: &mut House, one: &mut Phone, two: &mut Phone, offer: Begin) -> SpaceId {
    meet(house, one, two, What::Partner, offer);
    type_digits(house, one, two);
    let paired = |phone: &Phone| {
        phone.news.iter().rev().find_map(|news| match news {
            News::Paired(space) => Some(*space),
            _ => None,
        })
    };
    let space = paired(one).unwrap_or_else(|| panic!("{:?} {:?}", one.links.pairing(), two.links.pairing()));
    assert_eq!(paired(two), Some(space));
    assert!(one.links.pairing().is_none() && two.links.pairing().is_none());
    space
}
