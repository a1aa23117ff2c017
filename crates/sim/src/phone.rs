//! A phone: a vault, a disk that fails when it is told to, a wrong clock, and one space.

use std::collections::{BTreeMap, BTreeSet};

use link::carrier::Carrier;
use rand_chacha::ChaCha20Rng;
use sync::event::{Batch, Delivered, Effect, Event, Notice};
use sync::home::{FirstAddress, FirstMember, Home};
use sync::message::{Bytes32, Bytes64, Head, Stamp};
use sync::space::{Space, Step, home_key};
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::DeviceSecret;
use vault::post::{Pen, Person};

/// The first epoch of a simulated couple.
pub const FIRST_EPOCH: u32 = 1 << 12;

/// What a save does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// It works.
    Works,
    /// It is full: nothing of the batch is there, and the app is told.
    Full,
    /// The phone dies before the batch is whole: nothing of it is there.
    DiesBefore,
    /// The phone dies after the batch is whole, before anybody is told.
    DiesAfter,
}

/// One phone.
pub struct Phone {
    /// Its vault.
    pub vault: VaultKey,
    /// What is durable.
    pub disk: BTreeMap<String, Vec<u8>>,
    /// The space's id, to find its beginning.
    pub space_id: SpaceId,
    /// The machine, while the app is open.
    pub space: Option<Space>,
    /// What carries its effects to the relay, as in the app.
    pub carrier: Carrier,
    /// This phone's clock minus the true time, in seconds.
    pub skew_s: i64,
    /// What the room above was given, ever: stamps and bytes.
    pub content: BTreeSet<(Stamp, Vec<u8>)>,
    /// What the person was told, each once.
    pub notices: Vec<Notice>,
    /// Whether the next save works.
    pub next_save: Disk,
    /// Saves that worked.
    pub saves: u32,
}

impl Phone {
    /// Runs one event and returns what leaves for the network. Saves are carried out here, and answered at once.
    pub fn run(&mut self, event: Event, now_s: i64, rng: &mut ChaCha20Rng) -> Vec<Effect> {
        let mut out = Vec::new();
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let Some(space) = &mut self.space else {
                return Vec::new();
            };
            let mut step = Step {
                vault: &self.vault,
                now_s: now_s.saturating_add(self.skew_s),
                rng,
            };
            for effect in space.step(event, &mut step) {
                match effect {
                    Effect::Save(batch) => match core::mem::replace(&mut self.next_save, Disk::Works) {
                        Disk::Works => {
                            self.apply(batch);
                            events.push(Event::Saved);
                        }
                        Disk::Full => events.push(Event::SaveFailed),
                        Disk::DiesBefore => {
                            self.space = None;
                            return Vec::new();
                        }
                        Disk::DiesAfter => {
                            self.apply(batch);
                            self.space = None;
                            return Vec::new();
                        }
                    },
                    Effect::Deliver(delivered) => self.deliver(delivered),
                    Effect::Notice(notice) if self.notices.contains(&notice) => {}
                    Effect::Notice(notice) => self.notices.push(notice),
                    Effect::Refused(_) => {}
                    outward => out.push(outward),
                }
            }
        }
        out
    }

    fn apply(&mut self, batch: Batch) {
        self.saves += 1;
        for (key, value) in batch {
            match value {
                Some(value) => self.disk.insert(key, value),
                None => self.disk.remove(&key),
            };
        }
    }

    fn deliver(&mut self, delivered: Delivered) {
        self.content.insert((delivered.stamp, delivered.bytes));
    }

    /// Opens the app again from what the disk holds. Content must be there that was shown before.
    pub fn reopen(&mut self, now_s: i64, rng: &mut ChaCha20Rng) -> Result<usize, String> {
        let sealed = self
            .disk
            .get(&home_key(&self.vault, self.space_id))
            .ok_or("no beginning on the disk")?;
        let home = Space::read_home(&self.vault, self.space_id, sealed).map_err(|error| error.to_string())?;
        let stored = self
            .disk
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let mut step = Step {
            vault: &self.vault,
            now_s: now_s.saturating_add(self.skew_s),
            rng,
        };
        let opened = Space::open(home, &stored, &mut step).map_err(|error| error.to_string())?;
        let there: BTreeSet<_> = opened
            .content
            .iter()
            .map(|one| (one.stamp, one.bytes.clone()))
            .collect();
        let lost = self.content.difference(&there).count();
        if lost > 0 && opened.damaged == 0 {
            return Err(format!("{lost} entries were shown and are not on the disk"));
        }
        self.content = there;
        self.space = Some(opened.space);
        self.carrier = Carrier::default();
        Ok(opened.damaged)
    }

    /// Heads of the open space.
    pub fn heads(&self) -> Vec<Head> {
        self.space.as_ref().map(Space::heads).unwrap_or_default()
    }

    fn new(vault: VaultKey, space_id: SpaceId) -> Self {
        Self {
            vault,
            disk: BTreeMap::new(),
            space_id,
            space: None,
            carrier: Carrier::default(),
            skew_s: 0,
            content: BTreeSet::new(),
            notices: Vec::new(),
            next_save: Disk::Works,
            saves: 0,
        }
    }

    /// A phone whose space begins with `home`.
    ///
    /// # Errors
    /// Says what did not fit.
    pub fn begin(
        vault: VaultKey,
        home: Home,
        epoch: EpochKey,
        now_s: i64,
        rng: &mut ChaCha20Rng,
    ) -> Result<Self, String> {
        let mut phone = Self::new(vault, home.space());
        let mut step = Step {
            vault: &phone.vault,
            now_s,
            rng,
        };
        let (space, batch) = Space::begin(home, vec![epoch], &mut step).map_err(|error| error.to_string())?;
        phone.apply(batch);
        phone.space = Some(space);
        Ok(phone)
    }
}

/// Two people with one phone each, paired.
///
/// # Errors
/// Says what did not fit.
pub fn couple(now_s: i64, rng: &mut ChaCha20Rng) -> Result<[Phone; 2], String> {
    let space = SpaceId::make(rng);
    let epoch = EpochKey::make(space, FIRST_EPOCH, rng);
    let people = [Person::First, Person::Second];
    let made = people.map(|person| {
        let (vault, device) = (VaultKey::make(rng), DeviceId::make(rng));
        (person, vault, device, DeviceSecret::make(rng), Pen::make(rng))
    });
    let members: Vec<_> = made
        .iter()
        .map(|(person, _, device, secret, _)| FirstMember {
            device: (*device).into(),
            person: person.byte(),
            public: Bytes64(secret.public().to_bytes()),
        })
        .collect();
    let addresses: Vec<_> = made
        .iter()
        .map(|(person, _, _, _, pen)| FirstAddress {
            person: person.byte(),
            epoch: FIRST_EPOCH,
            append: Bytes32(pen.derive_append(space, FIRST_EPOCH).hash()),
            delete: Bytes32(pen.derive_delete(space, FIRST_EPOCH).hash()),
        })
        .collect();
    let mut phones = Vec::new();
    for (person, vault, device, secret, pen) in made {
        let home = Home {
            space: sync::message::Id16(*space.as_bytes()),
            me: device.into(),
            person: person.byte(),
            series: 0,
            secret: secret.seal(&vault, space, device, rng),
            pen: pen.seal(&vault, space, rng),
            members: members.clone(),
            kits: Vec::new(),
            addresses: addresses.clone(),
            heads: Vec::new(),
            epoch: FIRST_EPOCH,
        };
        let sealed = epoch.seal(&vault, rng);
        let same = EpochKey::open(&vault, space, FIRST_EPOCH, &sealed).map_err(|error| error.to_string())?;
        phones.push(Phone::begin(vault, home, same, now_s, rng)?);
    }
    phones.try_into().map_err(|_| "two phones".to_owned())
}
