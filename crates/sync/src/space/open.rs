//! A space from its beginning, and the same space again from what the store holds.

use std::collections::{BTreeMap, VecDeque};

use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::grant::read_grant;
use vault::identity::{DevicePublic, DeviceSecret, item_of};
use vault::post::{Pen, Person};
use vault::record::{ItemKind, RecordHeader, open_record};
use vault::series::Series;
use vault::setting::{open_setting, seal_setting};

use super::confirmed::{Confirmed, Kept};
use super::{Member, Newcomer, Peer, Reading, Space, Step, Taken};
use crate::clock::Clock;
use crate::event::{Batch, Delivered, Letterbox};
use crate::home::Home;
use crate::limits::SERIES_MAX;
use crate::message::{Body, Head, Id16, Message};

/// What the store holds under the prefixes of one space, in order of keys.
pub type Stored = Vec<(String, Vec<u8>)>;

/// A space that was opened again.
pub struct Opened {
    /// The machine.
    pub space: Space,
    /// All content, each once, in the order of its stamps.
    pub content: Vec<Delivered>,
    /// Items that could not be read. The others are not touched by it.
    pub damaged: usize,
}

/// Why a space did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenSpaceError {
    /// Its beginning is missing or damaged.
    #[error("this shared space cannot be opened: its beginning is damaged; restore the last backup")]
    Home,
    /// A key in it is damaged.
    #[error("a key of this shared space is damaged; restore the last backup, or pair again")]
    Key,
}

/// Series of a box by name, and the place that is read next.
type SmallPlaces = Vec<(Id16, u64)>;

/// Items of one device as the store holds them.
type OfDevice<'a> = Vec<(RecordHeader, ItemKind, &'a Vec<u8>)>;

/// The small state that only saves work, and what the person has said about new devices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
struct Small {
    #[n(0)]
    lived_s: i64,
    #[n(5)]
    last_s: Option<i64>,
    #[n(1)]
    sent: u64,
    /// `[person, epoch, [[series, next]]]`
    #[n(6)]
    read: Vec<(u8, u32, SmallPlaces)>,
    /// `[device, seen, bits]`
    #[n(3)]
    newcomers: Vec<(Id16, i64, u8)>,
    #[n(4)]
    paused: bool,
    /// `[epoch, since, days, last day]` of each key that is missing.
    #[n(7)]
    left_out: Option<Vec<(u32, i64, u32, i64)>>,
    /// What others say they have read and this phone has not, and since when that is waited for.
    #[n(8)]
    claims: Option<Vec<(Head, i64)>>,
    /// By when the relay confirmed what.
    #[n(9)]
    confirmed: Option<Kept>,
    /// The last day that began here, in lived time, and how far others had been followed by then.
    #[n(10)]
    told: Option<(i64, Vec<Head>)>,
}

/// Where the beginning of a space rests: a name that tells the storage nothing.
pub fn home_key(vault: &VaultKey, space: SpaceId) -> String {
    format!("s/{}", vault.derive_name(&home_name(space)))
}

fn home_name(space: SpaceId) -> String {
    format!("space home {space}")
}

fn small_name(space: SpaceId) -> String {
    format!("space state {space}")
}

impl Space {
    /// A new space, and what must be saved before it is used.
    ///
    /// # Errors
    /// [`OpenSpaceError`].
    pub fn begin<R: CryptoRng>(
        home: Home,
        epochs: Vec<EpochKey>,
        step: &mut Step<'_, R>,
    ) -> Result<(Self, Batch), OpenSpaceError> {
        let mut space = Self::empty(home, step.vault)?;
        space.clock.pass(step.now_s);
        space.confirmed.pass(step.now_s);
        let mut batch = Batch::new();
        for key in epochs {
            space.hold_epoch(key, step, &mut batch);
        }
        batch.push(space.sealed_home(step)?);
        space.begin_day();
        // The time as it is now: a clock that is wrong later is known by it.
        batch.extend(space.small_state(step));
        Ok((space, batch))
    }

    pub(super) fn sealed_home<R: CryptoRng>(
        &self,
        step: &mut Step<'_, R>,
    ) -> Result<(String, Option<Vec<u8>>), OpenSpaceError> {
        let id = self.home.space();
        let sealed = seal_setting(step.vault, &home_name(id), 0, &self.home.to_bytes(), step.rng)
            .map_err(|_| OpenSpaceError::Home)?;
        Ok((home_key(step.vault, id), Some(sealed)))
    }

    /// The beginning of a space, read from the store.
    ///
    /// # Errors
    /// [`OpenSpaceError::Home`].
    pub fn read_home(vault: &VaultKey, space: SpaceId, sealed: &[u8]) -> Result<Home, OpenSpaceError> {
        let (_, opened) = open_setting(vault, &home_name(space), sealed).map_err(|_| OpenSpaceError::Home)?;
        Home::from_bytes(opened.as_bytes()).ok_or(OpenSpaceError::Home)
    }

    /// The space again, from its beginning and everything the store holds of it. Keys of other spaces are passed over.
    ///
    /// # Errors
    /// [`OpenSpaceError`]. One damaged record is no error: see [`Opened::damaged`].
    pub fn open<R: CryptoRng>(
        home: Home,
        stored: &Stored,
        step: &mut Step<'_, R>,
    ) -> Result<Opened, OpenSpaceError> {
        let mut space = Self::empty(home, step.vault)?;
        let id = space.home.space();
        let keys = format!("e/{id}/");
        for (name, sealed) in stored {
            if let Some(epoch) = name.strip_prefix(&keys) {
                let epoch = u32::from_str_radix(epoch, 16).map_err(|_| OpenSpaceError::Key)?;
                let key = EpochKey::open(step.vault, id, epoch, sealed).map_err(|_| OpenSpaceError::Key)?;
                space.epochs.insert(epoch, key);
            }
        }
        let small_at = small_key(step.vault, id);
        let small = stored
            .iter()
            .find(|(name, _)| *name == small_at)
            .and_then(|(_, sealed)| open_setting(step.vault, &small_name(id), sealed).ok())
            .and_then(|(_, opened)| minicbor::decode::<Small>(opened.as_bytes()).ok())
            .unwrap_or_default();
        space.clock = Clock::resume(small.lived_s, small.last_s);
        space.clock.pass(step.now_s);
        let mut replay = Replay::default();
        space.replaying = true;
        replay.run(&mut space, stored, step);
        space.replaying = false;
        space.take_small(&small);
        // Whoever gives two things one stamp has said both.
        replay.content.sort_by(|one, other| one.said().cmp(&other.said()));
        replay.content.dedup_by(|one, other| one.said() == other.said());
        Ok(Opened {
            space,
            content: replay.content,
            damaged: replay.damaged,
        })
    }

    fn empty(home: Home, vault: &VaultKey) -> Result<Self, OpenSpaceError> {
        let (id, me) = (home.space(), home.device());
        let secret = DeviceSecret::unseal(vault, id, me, &home.secret).map_err(|_| OpenSpaceError::Key)?;
        let pen = Pen::unseal(vault, id, &home.pen).ok_or(OpenSpaceError::Key)?;
        let member = |first: &crate::home::FirstMember| {
            let member = Member {
                person: Person::from_byte(first.person)?,
                public: DevicePublic::from_bytes(&first.public.0).ok()?,
                since: 0,
                left_at: None,
            };
            Some((DeviceId::from(first.device), member))
        };
        let members: Option<BTreeMap<_, _>> = home.members.iter().map(member).collect();
        let address = |first: &crate::home::FirstAddress| {
            let letterbox = Letterbox {
                person: Person::from_byte(first.person)?,
                epoch: first.epoch,
            };
            Some((letterbox, [first.append.0, first.delete.0]))
        };
        let addresses: Option<BTreeMap<_, _>> = home.addresses.iter().map(address).collect();
        Ok(Self {
            secret,
            pen,
            epochs: BTreeMap::new(),
            members: members.ok_or(OpenSpaceError::Home)?,
            newcomers: BTreeMap::new(),
            addresses: addresses.ok_or(OpenSpaceError::Home)?,
            box_hashes: BTreeMap::new(),
            own: Series::new(id, me, home.series),
            own_at: home.epoch,
            out: Vec::new(),
            out_next: 0,
            confirmed: Default::default(),
            looked_s: BTreeMap::new(),
            disputed: None,
            holed: None,
            set_back: false,
            poll_s: crate::limits::POLL_S,
            put_back: false,
            peers: BTreeMap::new(),
            boxes: BTreeMap::new(),
            writers: BTreeMap::new(),
            safe: BTreeMap::new(),
            clock: Clock::default(),
            told_heads: Vec::new(),
            told_day: i64::MIN,
            claims: BTreeMap::new(),
            last_heads: BTreeMap::new(),
            left_out: BTreeMap::new(),
            replaying: false,
            notices: Vec::new(),
            pushing: None,
            push_again_s: i64::MIN,
            pulling: None,
            confirmed_at_pull: 0,
            paused: false,
            saving: false,
            failed: false,
            held: Vec::new(),
            queue: VecDeque::new(),
            home,
        })
    }

    pub(super) fn small_state<R: CryptoRng>(
        &mut self,
        step: &mut Step<'_, R>,
    ) -> Option<(String, Option<Vec<u8>>)> {
        // Items that wait are not on the disk: a cursor that has passed them is only good for this run.
        if self.peers.values().all(|peer| peer.waiting.is_empty()) {
            let open = self.open_boxes().into_iter();
            let have = |letterbox| Some((letterbox, self.boxes.get(&letterbox)?.have.clone()));
            self.safe = open.filter_map(have).collect();
        }
        let read = self.safe.iter();
        let bits = |newcomer: &Newcomer| {
            u8::from(newcomer.approved)
                | u8::from(newcomer.acknowledged) << 2
                | u8::from(newcomer.mine_to_hand) << 3
        };
        let newcomers = self.newcomers.iter();
        let small = Small {
            lived_s: self.clock.lived_s(),
            last_s: self.clock.last_s(),
            sent: self.out_next as u64,
            read: read
                .map(|(letterbox, have)| {
                    let have = have.iter().map(|(series, next)| (Id16(*series), *next));
                    (letterbox.person.byte(), letterbox.epoch, have.collect())
                })
                .collect(),
            newcomers: newcomers
                .map(|(device, newcomer)| ((*device).into(), newcomer.seen_s, bits(newcomer)))
                .collect(),
            paused: self.paused,
            left_out: Some(
                self.left_out
                    .iter()
                    .map(|(epoch, missing)| (*epoch, missing.since_s, missing.days, missing.day))
                    .collect(),
            ),
            claims: Some(
                self.claims
                    .values()
                    .map(|claim| (claim.head, claim.since_s))
                    .collect(),
            ),
            confirmed: Some(self.confirmed.to_keep()),
            told: Some((self.told_day, self.told_heads.clone())),
        };
        let mut bytes = Vec::new();
        minicbor::encode(&small, &mut bytes).ok()?;
        let id = self.home.space();
        let sealed = seal_setting(step.vault, &small_name(id), 0, &bytes, step.rng).ok()?;
        Some((small_key(step.vault, id), Some(sealed)))
    }

    fn take_small(&mut self, small: &Small) {
        self.out_next = usize::try_from(small.sent)
            .unwrap_or(usize::MAX)
            .min(self.out.len());
        if let Some(kept) = &small.confirmed {
            self.confirmed = Confirmed::of(kept);
        }
        if let Some((day, heads)) = &small.told {
            (self.told_day, self.told_heads) = (*day, heads.clone());
        }
        self.paused = small.paused;
        for (person, epoch, have) in &small.read {
            if let Some(person) = Person::from_byte(*person) {
                let letterbox = Letterbox {
                    person,
                    epoch: *epoch,
                };
                let have: super::Places = have.iter().map(|(series, next)| (series.0, *next)).collect();
                let reading = Reading {
                    have: have.clone(),
                    ..Reading::default()
                };
                self.safe.insert(letterbox, have);
                self.boxes.insert(letterbox, reading);
            }
        }
        for (device, seen_s, bits) in &small.newcomers {
            // What it was given is read from this phone's own series.
            let given = self
                .newcomers
                .remove(&DeviceId::from(*device))
                .map(|known| known.given);
            let newcomer = Newcomer {
                seen_s: *seen_s,
                approved: bits & 1 != 0,
                given: given.unwrap_or_default(),
                acknowledged: bits & 4 != 0,
                mine_to_hand: bits & 8 != 0,
            };
            self.newcomers.insert(DeviceId::from(*device), newcomer);
        }
        // Waiting goes on where it was: an app that is opened for a minute a day would never have waited for a week.
        for (epoch, since_s, days, day) in small.left_out.iter().flatten() {
            if let Some(missing) = self.left_out.get_mut(epoch) {
                (missing.since_s, missing.days, missing.day) = (*since_s, *days, *day);
            }
        }
        for (head, since_s) in small.claims.iter().flatten() {
            let at = (DeviceId::from(head.device), head.series);
            let (next, _) = self.followed(at.0, at.1);
            if next < head.next
                && let Some(claim) = self.claims.get_mut(&at)
            {
                (claim.head, claim.since_s) = (*head, *since_s);
            }
        }
        self.notices.clear();
    }
}

/// Where the small state of a space rests.
pub fn small_key(vault: &VaultKey, space: SpaceId) -> String {
    format!("s/{}", vault.derive_name(&small_name(space)))
}

/// Reads all series from the store, without the network and without asking for another save.
#[derive(Default)]
struct Replay {
    content: Vec<Delivered>,
    damaged: usize,
}

impl Replay {
    /// Own items first, then those of devices that are known by then: who they belong to, and whom they speak for, is
    /// said in the series of others.
    fn run<R: CryptoRng>(&mut self, space: &mut Space, stored: &Stored, step: &mut Step<'_, R>) {
        let prefix = format!("r/{}/", space.home.space());
        let mut left: BTreeMap<DeviceId, OfDevice<'_>> = BTreeMap::new();
        for (name, signed) in stored.iter().filter(|(name, _)| name.starts_with(&prefix)) {
            let item = item_of(signed).unwrap_or_default();
            match RecordHeader::read_item(item) {
                Ok((kind, header))
                    if header.place.storage_key() == *name && header.place.series < SERIES_MAX =>
                {
                    left.entry(header.place.device)
                        .or_default()
                        .push((header, kind, signed));
                }
                _ => self.damaged += 1,
            }
        }
        let mut next = Some(space.me());
        while let Some(device) = next {
            let mut travels_in = space.home.epoch;
            for (header, kind, signed) in left.remove(&device).unwrap_or_default() {
                self.one(space, kind, &header, signed, &mut travels_in, step);
            }
            let known = left.keys().find(|device| space.members.contains_key(device));
            next = known.or(left.keys().next()).copied();
        }
    }

    fn one<R: CryptoRng>(
        &mut self,
        space: &mut Space,
        kind: ItemKind,
        header: &RecordHeader,
        signed: &[u8],
        travels_in: &mut u32,
        step: &mut Step<'_, R>,
    ) {
        let item = item_of(signed).unwrap_or_default();
        let place = header.place;
        if place.device == space.me() {
            if place.series == space.home.series {
                if space.own.follow(item).is_err() {
                    self.damaged += 1;
                    space.own.skip();
                }
                let epoch = if kind == ItemKind::Record {
                    header.epoch
                } else {
                    *travels_in
                };
                space.post(epoch, place.series, signed.to_vec(), i64::MIN);
                *travels_in = header.epoch;
                space.own_at = header.epoch;
            }
        } else if !self.follow(space, place.device, place.series, item, header.epoch) {
            self.damaged += 1;
            return;
        }
        self.hear(space, kind, header, item, step);
    }

    /// What was kept in order is followed again; what no longer fits will be read from the relay once more.
    fn follow(&self, space: &mut Space, device: DeviceId, series: u32, item: &[u8], epoch: u32) -> bool {
        let fresh = space.fresh_peer(device, series);
        let peer: &mut Peer = space.peers.entry((device, series)).or_insert(fresh);
        let followed = peer.series.follow(item).is_ok();
        if followed {
            peer.at = peer.at.max(epoch);
            peer.heard = true;
        }
        followed
    }

    fn hear<R: CryptoRng>(
        &mut self,
        space: &mut Space,
        kind: ItemKind,
        header: &RecordHeader,
        item: &[u8],
        step: &mut Step<'_, R>,
    ) {
        if kind == ItemKind::Grant {
            if space.epochs.contains_key(&header.epoch) {
                // Kept beside it when it was taken: looking through twelve slots again would give nothing new.
                if header.place.device == space.me() {
                    space.gave_all(header.epoch);
                }
                return;
            }
            match read_grant(&space.secret, item) {
                Ok(Some(key)) => {
                    if header.place.device == space.me() {
                        space.gave_all(header.epoch);
                    }
                    let author = space.members.get(&header.place.device);
                    if author.is_some_and(|author| space.may_hold(key.epoch(), author.person)) {
                        space.epochs.entry(key.epoch()).or_insert(key);
                    }
                }
                Ok(None) => {
                    space.note_left_out(header);
                }
                Err(_) => {}
            }
            return;
        }
        let opened = space
            .epochs
            .get(&header.epoch)
            .and_then(|key| open_record(key, &header.place, item).ok());
        let Some((_, opened)) = opened else {
            self.damaged += 1;
            return;
        };
        let device = header.place.device;
        let Ok(message) = Message::read(opened.as_bytes(), device) else {
            return;
        };
        let own = device == space.me();
        let person = if own {
            space.person()
        } else {
            space
                .members
                .get(&device)
                .map_or(space.person().other(), |member| member.person)
        };
        let mut taken = Taken::default();
        if own {
            space.clock.made(&message.stamp);
            match message.body {
                Body::Content { kind, bytes } => taken.deliver.push(Delivered {
                    person,
                    device,
                    stamp: message.stamp,
                    kind,
                    bytes,
                }),
                Body::Joined { device, public } => {
                    if let Ok(public) = DevicePublic::from_bytes(&public.0) {
                        space.add_member(device.into(), person, public, header.epoch, true);
                    }
                }
                Body::Left { device, next } => space.remove_member(device.into(), next),
                Body::HandOver { device, epoch, .. } => {
                    if let Some(newcomer) = space.newcomers.get_mut(&DeviceId::from(device)) {
                        newcomer.given.insert(epoch);
                    }
                }
                Body::Address { .. } | Body::Approved { .. } => {}
            }
        } else {
            space.hear(device, person, message, step, &mut taken);
        }
        self.content.append(&mut taken.deliver);
    }
}
