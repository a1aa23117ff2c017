//! One space on one phone: `(state, event) → (state, effects)`.
//!
//! The machine owns no clock, no randomness, no storage and no network; they come in with each step and go out as
//! effects. Three rules hold it together:
//!
//! 1. **Nothing leaves and nothing is shown before it is on the disk.** Everything that follows from a save waits for
//!    [`Event::Saved`]. After [`Event::SaveFailed`] the machine refuses all work and must be opened again.
//! 2. **Progress is what is stored.** Where a series stands is read from the gap-free chain itself; a lost cursor only
//!    costs reading some records twice.
//! 3. **Nothing the relay or the other phone says is believed.** A signature, a place, a chain, a key and a limit
//!    are checked, in that order, before a byte is kept.

mod absent;
mod confirmed;
mod invite;
mod open;
mod post;
mod receive;
mod send;

use core::fmt;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand_core::CryptoRng;
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey};
use vault::identity::{DevicePublic, DeviceSecret};
use vault::post::{Pen, Person};
use vault::series::Series;

use crate::clock::Clock;
use crate::event::{Batch, Delivered, Effect, Event, Letterbox, Notice, Pace, SeriesName, WriteRefused};
use crate::home::Home;
use crate::limits::{BOXES_REMEMBERED, NEW_DEVICE_DELAY_S, POLL_S, QUEUE_MAX, WAITING_MAX};
use crate::message::{Body, Head, Id16};

pub use invite::Invite;
pub use open::{OpenSpaceError, Opened, Stored, home_key, small_key};

/// What a step may use of the outside.
pub struct Step<'a, R> {
    /// The vault, for keys that are to be kept.
    pub vault: &'a VaultKey,
    /// The clock, in seconds since 1970. It may be wrong by years.
    pub now_s: i64,
    /// Randomness.
    pub rng: &'a mut R,
}

/// A device of the space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Whose it is.
    pub person: Person,
    /// Its keys.
    pub public: DevicePublic,
    /// The oldest epoch it can have written in.
    pub since: u32,
    /// From which index on nothing of it counts, once it was removed.
    pub left_at: Option<u64>,
}

/// A device of this person that the person has not said yes to yet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Newcomer {
    /// When this phone learnt of it, in lived time.
    seen_s: i64,
    approved: bool,
    /// Epochs whose keys this phone has given it.
    given: BTreeSet<u32>,
    acknowledged: bool,
    /// Paired with this very phone, so older keys are this phone's to give.
    mine_to_hand: bool,
}

impl Newcomer {
    /// Whether it may have older keys: approved, or here for a day.
    fn waited(&self, now_s: i64) -> bool {
        self.approved || now_s.saturating_sub(self.seen_s) >= NEW_DEVICE_DELAY_S
    }
}

/// Another device's series, as far as it has been followed.
struct Peer {
    series: Series,
    /// The epoch its next record may be in.
    at: u32,
    /// The epoch it has said it will go on in.
    announced: Option<u32>,
    /// Whether an item of it was taken here: until then it may be in any epoch after its beginning.
    heard: bool,
    /// Items that came before the one they follow.
    waiting: BTreeMap<u64, Vec<u8>>,
    /// More came than may wait: the boxes must be read again.
    overflowed: bool,
}

/// An own item on its way.
struct Out {
    letterbox: Letterbox,
    name: [u8; 16],
    index: u64,
    signed: Vec<u8>,
    due_s: i64,
}

/// The one push under way: where it begins in the line of own items, and how many they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Under {
    at: usize,
    count: usize,
}

/// For each of the relay's series of a box, the place that is read next.
type Places = BTreeMap<SeriesName, u64>;

/// How far a box has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Reading {
    have: Places,
    next_s: i64,
    /// When it was last looked whether something that waits has to be read again.
    audited_s: i64,
    /// When it was last read to its end.
    read_s: Option<i64>,
    /// How often the relay gave no answer for it in a row, though it answered for another one in between.
    unanswered: u32,
    /// Whether another box was answered for since this one was asked for.
    passed_over: bool,
}

/// How far others say that a series goes, while this phone has not followed it so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Claim {
    /// What is waited for.
    head: Head,
    /// Since when, in lived time.
    since_s: i64,
    /// The furthest that was said meanwhile. Its own wait begins when the first is met.
    furthest: Head,
}

/// A key that was granted to others and not to this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Missing {
    /// When the grant was read, in lived time.
    since_s: i64,
    /// Who made it, and where: who has followed that series further knows of it.
    author: DeviceId,
    series: u32,
    index: u64,
    /// On how many days the boxes were read since.
    days: u32,
    /// The last of them.
    day: i64,
}

/// One space.
pub struct Space {
    home: Home,
    secret: DeviceSecret,
    pen: Pen,
    epochs: BTreeMap<u32, EpochKey>,
    members: BTreeMap<DeviceId, Member>,
    newcomers: BTreeMap<DeviceId, Newcomer>,
    addresses: BTreeMap<Letterbox, [[u8; 32]; 2]>,
    /// What was computed from keys and addresses, of the newest boxes.
    box_hashes: BTreeMap<Letterbox, [[u8; 32]; 3]>,
    own: Series,
    own_at: u32,
    out: Vec<Out>,
    /// Items of `out` before this one are stored by the relay.
    out_next: usize,
    /// By when the items of `out` were stored by the relay.
    confirmed: confirmed::Confirmed,
    peers: BTreeMap<(DeviceId, u32), Peer>,
    boxes: BTreeMap<Letterbox, Reading>,
    /// Whose series a name of the relay stands for, as far as it was asked of the newest boxes: a name follows from key
    /// and series, for ever.
    writers: BTreeMap<(Letterbox, SeriesName), (DeviceId, u32)>,
    /// How far boxes were read when nothing waited: what a new start may rely on.
    safe: BTreeMap<Letterbox, Places>,
    /// When it was last looked, in each own box, whether the relay still has what it confirmed.
    looked_s: BTreeMap<Letterbox, i64>,
    /// The own item that the relay says another one stands in place of.
    disputed: Option<usize>,
    /// A series of an own box that has lost its beginning, to be cleared and sent again.
    holed: Option<(Letterbox, SeriesName)>,
    /// Something in the page at hand sent the reading back to a beginning.
    set_back: bool,
    /// Seconds between two readings of one box.
    poll_s: i64,
    /// This phone's storage was put back to an older day: it has to begin a new series.
    put_back: bool,
    clock: Clock,
    /// Heads to tell: as they were when this day began.
    told_heads: Vec<Head>,
    /// The day, in lived time.
    told_day: i64,
    /// Heads that others claim and that this phone has not reached.
    claims: BTreeMap<(DeviceId, u32), Claim>,
    /// How far each device last said that it has followed the others.
    last_heads: BTreeMap<DeviceId, Vec<Head>>,
    /// Epochs whose grant did not name this phone.
    left_out: BTreeMap<u32, Missing>,
    /// While the store is read, nothing is compared with what is not read yet.
    replaying: bool,
    notices: Vec<Notice>,
    pushing: Option<Under>,
    push_again_s: i64,
    pulling: Option<Letterbox>,
    /// What `out_next` was when the page under way was asked for: of what the relay confirmed since, it says nothing.
    confirmed_at_pull: usize,
    paused: bool,
    saving: bool,
    failed: bool,
    held: Vec<Effect>,
    queue: VecDeque<Event>,
}

impl Space {
    /// One step.
    pub fn step<R: CryptoRng>(&mut self, event: Event, step: &mut Step<'_, R>) -> Vec<Effect> {
        self.clock.pass(step.now_s);
        self.confirmed.pass(step.now_s);
        self.begin_day();
        let now_s = self.clock.lived_s();
        let mut effects = Vec::new();
        match event {
            Event::Saved => {
                self.saving = false;
                effects.append(&mut self.held);
                while !self.saving
                    && let Some(event) = self.queue.pop_front()
                {
                    self.act(event, step, &mut effects);
                }
            }
            Event::SaveFailed => {
                self.failed = true;
                self.held.clear();
                self.queue.clear();
                effects.push(Effect::Refused(WriteRefused::Storage));
            }
            event if self.failed => {
                if matches!(event, Event::Write { .. }) {
                    effects.push(Effect::Refused(WriteRefused::Storage));
                }
            }
            event if self.saving => self.wait(event, &mut effects),
            event => self.act(event, step, &mut effects),
        }
        if !self.saving && !self.failed {
            self.pump(now_s, &mut effects);
        }
        effects.extend(self.notices.drain(..).map(Effect::Notice));
        effects
    }

    /// While a save is under way only what a person did is kept waiting; pages are read again, time comes again.
    fn wait(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Pushed(sent) => self.pushed(sent),
            Event::Pulled { from, .. } | Event::NotPulled { from } => self.not_pulled(from),
            Event::Tick => {}
            event if self.queue.len() < QUEUE_MAX => self.queue.push_back(event),
            _ => effects.push(Effect::Refused(WriteRefused::Storage)),
        }
    }

    fn act<R: CryptoRng>(&mut self, event: Event, step: &mut Step<'_, R>, effects: &mut Vec<Effect>) {
        match event {
            Event::Write { kind, bytes, pace } => {
                self.write(Body::Content { kind, bytes }, pace, step, effects)
            }
            Event::Tick => self.tick(step, effects),
            Event::Pushed(sent) => self.pushed(sent),
            Event::Pulled { from, page } => self.pulled(from, page, step, effects),
            Event::NotPulled { from } => {
                self.unanswered(from);
                self.not_pulled(from);
            }
            Event::Join { device, public } => self.join(device, public, step, effects),
            Event::Leave { device } => self.leave(device, step, effects),
            Event::Rotate => self.rotate(step, effects),
            Event::Approve { device } => self.write(
                Body::Approved {
                    device: device.into(),
                },
                Pace::Now,
                step,
                effects,
            ),
            Event::Acknowledge { device } => {
                if let Some(newcomer) = self.newcomers.get_mut(&device) {
                    newcomer.acknowledged = true;
                }
                self.save(Batch::new(), Vec::new(), step, effects);
            }
            Event::Pause(paused) => {
                self.paused = paused;
                self.save(Batch::new(), Vec::new(), step, effects);
            }
            Event::Saved | Event::SaveFailed => {}
        }
    }

    /// Saves `batch` together with the small state, and holds `after` back until it is on the disk.
    fn save<R: CryptoRng>(
        &mut self,
        mut batch: Batch,
        after: Vec<Effect>,
        step: &mut Step<'_, R>,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(state) = self.small_state(step) {
            batch.push(state);
        }
        self.saving = true;
        self.held.extend(after);
        effects.push(Effect::Save(batch));
    }

    /// What the clock alone brings about: unacknowledged newcomers are told again, older keys are handed over.
    fn tick<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, effects: &mut Vec<Effect>) {
        let now_s = self.clock.lived_s();
        let told = self
            .newcomers
            .iter()
            .filter(|(_, newcomer)| !newcomer.acknowledged);
        self.notices
            .extend(told.map(|(device, _)| Notice::NewDevice(*device)));
        self.hand_over_due(step, effects);
        self.check_claims(now_s);
        self.check_left_out(now_s);
        if self.put_back && !self.saving && self.pushing.is_none() {
            self.start_new_series(step, effects);
        }
    }

    /// The space.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The epoch in which the next item is written.
    pub fn current_epoch(&self) -> u32 {
        self.epochs.keys().next_back().copied().unwrap_or(self.home.epoch)
    }

    /// Whether this phone holds the key of an epoch.
    pub fn holds_epoch(&self, epoch: u32) -> bool {
        self.epochs.contains_key(&epoch)
    }

    /// The devices, with what is known of them.
    pub fn members(&self) -> impl Iterator<Item = (DeviceId, &Member)> {
        self.members.iter().map(|(device, member)| (*device, member))
    }

    /// Devices of this person that nobody has said yes to yet.
    pub fn unacknowledged(&self) -> Vec<DeviceId> {
        let open = self
            .newcomers
            .iter()
            .filter(|(_, newcomer)| !newcomer.acknowledged);
        open.map(|(device, _)| *device).collect()
    }

    /// Own items that the relay has not confirmed.
    pub fn unsent(&self) -> usize {
        self.out.len().saturating_sub(self.out_next)
    }

    /// Whether the person pauses.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Devices that were paired here and may have what is older than them by now.
    pub fn may_have_past(&self) -> Vec<DeviceId> {
        let now_s = self.clock.lived_s();
        let due = self
            .newcomers
            .iter()
            .filter(|(_, newcomer)| newcomer.mine_to_hand && newcomer.waited(now_s));
        due.map(|(device, _)| *device).collect()
    }

    /// Reads every `seconds`, from now on, while somebody looks at what may come; `None` for once a minute.
    pub fn attend(&mut self, seconds: Option<i64>) {
        self.poll_s = seconds.unwrap_or(POLL_S);
        if seconds.is_some() {
            for reading in self.boxes.values_mut() {
                reading.next_s = i64::MIN;
            }
        }
    }

    /// Whether a save is awaited.
    pub fn is_saving(&self) -> bool {
        self.saving
    }

    /// Bytes of memory that the other side can make this machine hold, at most: for the tests of its bounds.
    pub fn held_for_others(&self) -> usize {
        let items = self.peers.values().flat_map(|peer| peer.waiting.values());
        items.map(Vec::len).sum()
    }

    /// How many boxes are remembered, how many of their names, and how many names of series: for the tests of its bounds.
    pub fn remembered(&self) -> [usize; 3] {
        [self.boxes.len(), self.box_hashes.len(), self.writers.len()]
    }

    /// How far every series is followed, those too that were not heard since this phone came to them. Two phones that have
    /// the same heads have the same history, byte for byte.
    pub fn heads(&self) -> Vec<Head> {
        let peers = self.peers.values().map(|peer| (&peer.series, peer.at));
        let all = core::iter::once((&self.own, self.own_at)).chain(peers);
        let mut heads: Vec<Head> = all.filter_map(|(series, at)| head(series, at)).collect();
        let heard = |head: &Head| self.peers.contains_key(&(head.device.into(), head.series));
        heads.extend(self.home.heads.iter().filter(|head| !heard(head)));
        heads.sort_by_key(|head| (head.device, head.series));
        heads
    }

    fn person(&self) -> Person {
        self.home.person()
    }

    fn me(&self) -> DeviceId {
        self.home.device()
    }

    fn own_box(&self, epoch: u32) -> Letterbox {
        Letterbox {
            person: self.person(),
            epoch,
        }
    }

    /// Whether all three tokens of a box are known, or their hashes: whether it can be asked for at all.
    fn can_ask(&self, letterbox: Letterbox) -> bool {
        self.epochs.contains_key(&letterbox.epoch)
            && (letterbox.person == self.person() || self.addresses.contains_key(&letterbox))
    }

    /// Hashes of the three tokens of a box, where they are known. They name it, so they are asked for at each reading.
    fn hashes(&mut self, letterbox: Letterbox) -> Option<[[u8; 32]; 3]> {
        if let Some(known) = self.box_hashes.get(&letterbox) {
            return Some(*known);
        }
        let read = self
            .epochs
            .get(&letterbox.epoch)?
            .derive_read(letterbox.person)
            .hash();
        let [append, delete] = if letterbox.person == self.person() {
            let space = self.home.space();
            [
                self.pen.derive_append(space, letterbox.epoch).hash(),
                self.pen.derive_delete(space, letterbox.epoch).hash(),
            ]
        } else {
            *self.addresses.get(&letterbox)?
        };
        let hashes = [read, append, delete];
        if self.box_hashes.len() >= BOXES_REMEMBERED
            && let Some(oldest) = self.box_hashes.keys().min_by_key(|known| known.epoch).copied()
        {
            self.box_hashes.remove(&oldest);
        }
        self.box_hashes.insert(letterbox, hashes);
        Some(hashes)
    }

    /// Every device that a new epoch is sealed to.
    fn recipients(&self, without: Option<DeviceId>) -> Vec<DevicePublic> {
        let members = self.members.iter();
        let active = members.filter(|(device, member)| member.left_at.is_none() && Some(**device) != without);
        active
            .map(|(_, member)| member.public)
            .chain(self.home.kits())
            .collect()
    }
}

/// Where everything stands, without a key or a word.
impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let follows = self.peers.iter().map(|((device, series), peer)| {
            let next = peer.series.next_place().index;
            (
                device,
                series,
                next,
                peer.at,
                peer.announced,
                peer.heard,
                peer.waiting.keys().collect::<Vec<_>>(),
            )
        });
        f.debug_struct("Space")
            .field("me", &self.home.me.0)
            .field("own_at", &self.own_at)
            .field("epochs", &self.epochs.keys().collect::<Vec<_>>())
            .field("follows", &follows.collect::<Vec<_>>())
            .field("boxes", &self.boxes)
            .field("addresses", &self.addresses.keys().collect::<Vec<_>>())
            .field("newcomers", &self.newcomers)
            .field("left_out", &self.left_out)
            .finish_non_exhaustive()
    }
}

fn head(series: &Series, epoch: u32) -> Option<Head> {
    let next = series.next_place();
    let hash = series.last_hash()?;
    Some(Head {
        device: next.device.into(),
        series: next.series,
        next: next.index,
        hash: crate::message::Bytes32(*hash.as_bytes()),
        epoch,
    })
}

impl Peer {
    /// Keeps an item for later, where not too many wait.
    fn keep(&mut self, index: u64, signed: Vec<u8>) {
        let room = self.waiting.len() < WAITING_MAX || self.waiting.contains_key(&index);
        if room {
            self.waiting.insert(index, signed);
        } else {
            self.overflowed = true;
        }
    }
}

impl Body {
    /// Devices other than the writer that a message names, for those that may only speak of their own person.
    fn names(&self) -> Option<Id16> {
        match self {
            Self::Joined { device, .. }
            | Self::Left { device, .. }
            | Self::HandOver { device, .. }
            | Self::Approved { device } => Some(*device),
            Self::Content { .. } | Self::Address { .. } => None,
        }
    }
}

/// Everything one accepted item brings about.
#[derive(Default)]
struct Taken {
    batch: Batch,
    deliver: Vec<Delivered>,
}
