//! Writing, new epochs, and devices that come and go.

use std::collections::BTreeSet;

use rand_core::CryptoRng;
use vault::epoch::{DeviceId, EpochKey};
use vault::grant::seal_handover;
use vault::identity::{DevicePublic, sign_item};
use vault::post::Person;
use vault::series::{SealedRecord, Series};

use super::{Newcomer, Out, Space, Step, Taken};
use crate::event::{Batch, Delivered, Effect, Notice, Pace, WriteRefused};
use crate::limits::{
    CALM_DELAY_S, CONTENT_MAX, DEVICES_MAX, EPOCH_LEAP_MAX, EPOCH_LOW_BITS, EPOCHS_BY_HAND, EPOCHS_MAX,
    UNSENT_MAX,
};
use crate::message::{Body, Bytes32, Bytes64, Id16, Message};

/// What a device puts into the numbers of its epochs: eleven bits of its id, and whose it is. No two devices of one
/// person may have the same.
fn epoch_bits(device: Id16, person: Person) -> u32 {
    let [low, lower, ..] = device.0;
    let eleven = (u32::from(low) << 8 | u32::from(lower)) & ((1 << (EPOCH_LOW_BITS - 1)) - 1);
    eleven << 1 | u32::from(person.byte())
}

impl Space {
    pub(super) fn write<R: CryptoRng>(
        &mut self,
        body: Body,
        pace: Pace,
        step: &mut Step<'_, R>,
        effects: &mut Vec<Effect>,
    ) {
        let mut taken = Taken::default();
        let outcome = self.append(body, pace, step, &mut taken);
        self.commit(outcome, taken, step, effects);
    }

    /// Saves what was appended. Where only a part of it could be, memory is ahead of the disk, and the machine must be
    /// opened again from there.
    fn commit<R: CryptoRng>(
        &mut self,
        outcome: Result<(), WriteRefused>,
        taken: Taken,
        step: &mut Step<'_, R>,
        effects: &mut Vec<Effect>,
    ) {
        match outcome {
            Ok(()) => {
                let after = taken.deliver.into_iter().map(Effect::Deliver).collect();
                self.save(taken.batch, after, step, effects);
            }
            Err(refused) => {
                self.failed |= !taken.batch.is_empty();
                effects.push(Effect::Refused(refused));
            }
        }
    }

    /// Appends one message in the current epoch; where that is new to this phone, first says in the old one where to
    /// read on.
    fn append<R: CryptoRng>(
        &mut self,
        body: Body,
        pace: Pace,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) -> Result<(), WriteRefused> {
        if let Body::Content { bytes, .. } = &body
            && bytes.len() > CONTENT_MAX
        {
            return Err(WriteRefused::TooLong);
        }
        if self.unsent() >= UNSENT_MAX {
            return Err(WriteRefused::Unsent);
        }
        let current = self.current_epoch();
        self.move_on(pace, step, taken)?;
        self.hand_due(step, taken)?;
        self.append_in(current, body, pace, step, taken)
    }

    /// Where a newer epoch has come: hands the keys that are due to devices that were paired here, since whoever made
    /// them may not have known of those devices yet, and says in the old epoch where to read on.
    fn move_on<R: CryptoRng>(
        &mut self,
        pace: Pace,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) -> Result<(), WriteRefused> {
        let (from, current) = (self.own_at, self.current_epoch());
        if from == current {
            return Ok(());
        }
        self.hand_due(step, taken)?;
        let address = self.address(current);
        self.append_in(from, address, pace, step, taken)?;
        self.own_at = current;
        Ok(())
    }

    /// Devices of this person that were paired with this very phone.
    fn paired_here(&self) -> Vec<DeviceId> {
        let here = self
            .newcomers
            .iter()
            .filter(|(_, newcomer)| newcomer.mine_to_hand);
        here.map(|(device, _)| *device).collect()
    }

    /// Keys of some epochs for one device, said in epoch `at`.
    fn hand<R: CryptoRng>(
        &mut self,
        device: DeviceId,
        epochs: &[u32],
        at: u32,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) -> Result<(), WriteRefused> {
        let Some(public) = self.members.get(&device).map(|member| member.public) else {
            return Ok(());
        };
        for epoch in epochs {
            let key = self.epochs.get(epoch);
            let Some(sealed) = key.and_then(|key| seal_handover(key, &public, step.rng).ok()) else {
                continue;
            };
            let body = Body::HandOver {
                device: device.into(),
                epoch: *epoch,
                sealed,
            };
            self.append_in(at, body, Pace::Now, step, taken)?;
            if let Some(newcomer) = self.newcomers.get_mut(&device) {
                newcomer.given.insert(*epoch);
            }
        }
        Ok(())
    }

    fn append_in<R: CryptoRng>(
        &mut self,
        epoch: u32,
        body: Body,
        pace: Pace,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) -> Result<(), WriteRefused> {
        let message = Message {
            stamp: self.clock.stamp(self.home.me, step.now_s),
            heads: self.told_heads.clone(),
            body,
        };
        let key = self.epochs.get(&epoch).ok_or(WriteRefused::Chain)?;
        let mut ahead = self.own.clone();
        let sealed = ahead
            .append(key, &message.to_bytes(), step.rng)
            .map_err(|_| WriteRefused::Chain)?;
        self.own = ahead;
        self.enqueue(epoch, sealed, pace, step, taken);
        if let Body::Content { kind, bytes } = message.body {
            taken.deliver.push(Delivered {
                person: self.person(),
                device: self.me(),
                stamp: message.stamp,
                kind,
                bytes,
            });
        }
        Ok(())
    }

    pub(super) fn enqueue<R: CryptoRng>(
        &mut self,
        travels_in: u32,
        sealed: SealedRecord,
        pace: Pace,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) {
        let signed = sign_item(&self.secret, &sealed.bytes);
        taken
            .batch
            .push((sealed.place.storage_key(), Some(signed.clone())));
        let now_s = self.clock.lived_s();
        let due_s = match pace {
            Pace::Now => now_s,
            Pace::Calm => {
                // A batch that already waits takes this along: one delay for all of it.
                let waiting = self.out.get(self.out_next..).unwrap_or_default();
                let drawn = i64::from(step.rng.next_u32() % (CALM_DELAY_S + 1));
                waiting
                    .iter()
                    .map(|out| out.due_s)
                    .min()
                    .unwrap_or(now_s.saturating_add(drawn))
            }
        };
        self.post(travels_in, sealed.place.series, signed, due_s);
        if pace == Pace::Now {
            for out in self.out.iter_mut().skip(self.out_next) {
                out.due_s = out.due_s.min(now_s);
            }
        }
    }

    /// Puts a signed own item in line, at its place in the relay's series of that epoch.
    pub(super) fn post(&mut self, epoch: u32, series: u32, signed: Vec<u8>, due_s: i64) {
        let letterbox = self.own_box(epoch);
        let Some(key) = self.epochs.get(&epoch) else {
            return;
        };
        let name = key.derive_series_name(self.me(), series);
        let before = self.out.iter().rev().find(|out| out.name == name);
        self.out.push(Out {
            letterbox,
            name,
            index: before.map_or(0, |out| out.index + 1),
            signed,
            due_s,
        });
    }

    fn address(&self, epoch: u32) -> Body {
        let space = self.home.space();
        Body::Address {
            epoch,
            append: Bytes32(self.pen.derive_append(space, epoch).hash()),
            delete: Bytes32(self.pen.derive_delete(space, epoch).hash()),
        }
    }

    pub(super) fn rotate<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, effects: &mut Vec<Effect>) {
        if self.epochs.len() >= EPOCHS_MAX - EPOCHS_BY_HAND {
            effects.push(Effect::Refused(WriteRefused::Chain));
            return;
        }
        let mut taken = Taken::default();
        let outcome = self.new_epoch(None, step, &mut taken);
        self.commit(outcome, taken, step, effects);
    }

    /// A new epoch for all but `without`: its address and its grant travel in the old one, all else in the new.
    fn new_epoch<R: CryptoRng>(
        &mut self,
        without: Option<DeviceId>,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) -> Result<(), WriteRefused> {
        let current = self.current_epoch();
        let highest = current >> EPOCH_LOW_BITS == u32::MAX >> EPOCH_LOW_BITS;
        if self.epochs.len() >= EPOCHS_MAX || highest {
            return Err(WriteRefused::Chain);
        }
        self.move_on(Pace::Now, step, taken)?;
        self.hand_due(step, taken)?;
        let next =
            ((current >> EPOCH_LOW_BITS) + 1) << EPOCH_LOW_BITS | epoch_bits(self.home.me, self.person());
        let address = self.address(next);
        self.append_in(current, address, Pace::Now, step, taken)?;
        let key = EpochKey::make(self.home.space(), next, step.rng);
        let mut ahead: Series = self.own.clone();
        let recipients = self.recipients(without);
        let sealed = ahead
            .append_grant(&key, &recipients, step.rng)
            .map_err(|_| WriteRefused::Chain)?;
        self.own = ahead;
        self.enqueue(current, sealed, Pace::Now, step, taken);
        self.hold_epoch(key, step, &mut taken.batch);
        self.gave_all(next);
        self.own_at = next;
        Ok(())
    }

    /// Whether an epoch's number is further up than honest phones count. A phone that held the highest number could
    /// begin no epoch above it, and whoever is removed would go on reading.
    pub(super) fn leaps(&self, epoch: u32) -> bool {
        let steps = (epoch >> EPOCH_LOW_BITS).saturating_sub(self.current_epoch() >> EPOCH_LOW_BITS);
        steps > EPOCH_LEAP_MAX
    }

    /// Whether the key of an epoch that a device of `person` has begun may be held.
    pub(super) fn may_hold(&self, epoch: u32, person: Person) -> bool {
        let kept_free = if person == self.person() {
            0
        } else {
            EPOCHS_BY_HAND
        };
        self.epochs.len() < EPOCHS_MAX - kept_free && !self.leaps(epoch)
    }

    pub(super) fn hold_epoch<R: CryptoRng>(
        &mut self,
        key: EpochKey,
        step: &mut Step<'_, R>,
        batch: &mut Batch,
    ) {
        let name = format!("e/{}/{:08x}", self.home.space(), key.epoch());
        batch.push((name, Some(key.seal(step.vault, step.rng))));
        self.epochs.insert(key.epoch(), key);
    }

    /// Whether a device of this person with this id can be told from all others of theirs. One in some hundred cannot.
    pub fn can_join(&self, device: DeviceId) -> bool {
        let person = self.person();
        let mut own = self.members.iter().filter(|(_, member)| member.person == person);
        let bits = epoch_bits(device.into(), person);
        own.all(|(other, _)| epoch_bits((*other).into(), person) != bits)
    }

    pub(super) fn join<R: CryptoRng>(
        &mut self,
        device: DeviceId,
        public: DevicePublic,
        step: &mut Step<'_, R>,
        effects: &mut Vec<Effect>,
    ) {
        let person = self.person();
        let active = self
            .members
            .values()
            .filter(|member| member.person == person && member.left_at.is_none());
        if active.count() >= DEVICES_MAX || self.members.contains_key(&device) {
            effects.push(Effect::Refused(WriteRefused::Devices));
            return;
        }
        if !self.can_join(device) {
            effects.push(Effect::Refused(WriteRefused::SameMark));
            return;
        }
        let mut taken = Taken::default();
        let body = Body::Joined {
            device: device.into(),
            public: Bytes64(public.to_bytes()),
        };
        let outcome = self.append(body, Pace::Now, step, &mut taken).and_then(|()| {
            let since = self.own_at;
            self.add_member(device, person, public, since, true);
            self.new_epoch(None, step, &mut taken)
        });
        self.commit(outcome, taken, step, effects);
    }

    pub(super) fn leave<R: CryptoRng>(
        &mut self,
        device: DeviceId,
        step: &mut Step<'_, R>,
        effects: &mut Vec<Effect>,
    ) {
        let person = self.person();
        let Some(member) = self.members.get(&device).filter(|member| member.person == person) else {
            return;
        };
        if device == self.me() || member.left_at.is_some() {
            return;
        }
        let next = self
            .peers
            .get(&(device, 0))
            .map_or(0, |peer| peer.series.next_place().index);
        let mut taken = Taken::default();
        let body = Body::Left {
            device: device.into(),
            next,
        };
        let outcome = self.append(body, Pace::Now, step, &mut taken).and_then(|()| {
            self.remove_member(device, next);
            self.new_epoch(Some(device), step, &mut taken)
        });
        self.commit(outcome, taken, step, effects);
    }

    pub(super) fn remove_member(&mut self, device: DeviceId, next: u64) {
        if let Some(member) = self.members.get_mut(&device) {
            member.left_at = Some(member.left_at.map_or(next, |before| before.min(next)));
        }
        self.newcomers.remove(&device);
    }

    /// Keys for newcomers that were paired here. Those of what came after them at once, since whoever made them may
    /// not have known of them; older ones after a day, or once another device has said yes.
    pub(super) fn hand_over_due<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, effects: &mut Vec<Effect>) {
        if self.due_keys().is_empty() || self.unsent() >= UNSENT_MAX {
            return;
        }
        let mut taken = Taken::default();
        let outcome = self
            .move_on(Pace::Now, step, &mut taken)
            .and_then(|()| self.hand_due(step, &mut taken));
        self.commit(outcome, taken, step, effects);
    }

    /// Keys that are due are handed over before anything else is said: what this phone says next tells how far it has
    /// read, and who reads there that it has seen a grant may rely on the key having come.
    fn hand_due<R: CryptoRng>(
        &mut self,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) -> Result<(), WriteRefused> {
        for (device, epochs) in self.due_keys() {
            self.hand(device, &epochs, self.own_at, step, taken)?;
        }
        Ok(())
    }

    /// Which keys each newcomer that was paired here is to be given now.
    fn due_keys(&self) -> Vec<(DeviceId, Vec<u32>)> {
        let now_s = self.clock.lived_s();
        let due = self
            .paired_here()
            .into_iter()
            .map(|device| (device, self.due_for(device, now_s)));
        due.filter(|(_, epochs)| !epochs.is_empty()).collect()
    }

    fn due_for(&self, device: DeviceId, now_s: i64) -> Vec<u32> {
        let (Some(newcomer), Some(member)) = (self.newcomers.get(&device), self.members.get(&device)) else {
            return Vec::new();
        };
        let waited = newcomer.waited(now_s);
        let due = self
            .epochs
            .keys()
            .filter(|epoch| **epoch > member.since || waited);
        due.copied()
            .filter(|epoch| !newcomer.given.contains(epoch))
            .collect()
    }

    /// All devices that were paired here have this key now.
    pub(super) fn gave_all(&mut self, epoch: u32) {
        for newcomer in self.newcomers.values_mut() {
            newcomer.given.insert(epoch);
        }
    }

    pub(super) fn add_member(
        &mut self,
        device: DeviceId,
        person: Person,
        public: DevicePublic,
        since: u32,
        mine: bool,
    ) {
        let member = super::Member {
            person,
            public,
            since,
            left_at: None,
        };
        self.members.insert(device, member);
        if person == self.person() && device != self.me() {
            let newcomer = Newcomer {
                seen_s: self.clock.lived_s(),
                approved: false,
                given: BTreeSet::new(),
                acknowledged: false,
                mine_to_hand: mine,
            };
            self.newcomers.entry(device).or_insert(newcomer);
            self.notices.push(Notice::NewDevice(device));
        }
        // What it wrote may have been passed over while it was unknown.
        self.set_back = true;
        for (letterbox, reading) in &mut self.boxes {
            if letterbox.person == person {
                reading.have.clear();
            }
        }
        // What a new start relies on may be older than this, and must not have passed it over either.
        self.safe.retain(|letterbox, _| letterbox.person != person);
    }
}
