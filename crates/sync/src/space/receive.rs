//! Reading a page of a box: what is checked, what is kept, what waits, and what is told.

use rand_core::CryptoRng;
use vault::epoch::DeviceId;
use vault::grant::{open_handover, read_grant};
use vault::identity::{DevicePublic, check_item, item_of};
use vault::record::{ItemKind, RecordHash, RecordHeader, open_record};
use vault::series::{ChainError, Series};

use super::{Peer, Space, Step, Taken};
use crate::event::{Arrived, Delivered, Effect, Letterbox, Notice, Page, SeriesName};
use crate::limits::{AUDIT_S, BOX_SERIES_MAX, DEVICES_MAX, PAGE_MAX, POLL_S, SERIES_MAX, WRITERS_REMEMBERED};
use crate::message::{Body, Head, Message};

const DAY_S: i64 = 24 * 3600;

impl Space {
    pub(super) fn pulled<R: CryptoRng>(
        &mut self,
        from: Letterbox,
        mut page: Page,
        step: &mut Step<'_, R>,
        effects: &mut Vec<Effect>,
    ) {
        if self.pulling != Some(from) {
            return;
        }
        self.pulling = None;
        let now_s = self.clock.lived_s();
        page.records.truncate(PAGE_MAX);
        page.reach.truncate(BOX_SERIES_MAX);
        if from.person == self.person() {
            self.look_at_own(from, &page);
        }
        let waits = self.peers.values().any(|peer| !peer.waiting.is_empty());
        let Some(reading) = self.boxes.get_mut(&from) else {
            return;
        };
        for reach in &page.reach {
            if let Some(next) = reading.have.get_mut(&reach.series)
                && reach.next < *next
            {
                // What is appended there again is read again, and compared with what is known.
                *next = reach.next;
                self.notices.push(Notice::RolledBack);
            }
        }
        let lost_whole = |name: &SeriesName| !page.reach.iter().any(|reach| reach.series == *name);
        if reading.have.keys().any(lost_whole) {
            reading.have.retain(|name, _| !lost_whole(name));
            self.notices.push(Notice::RolledBack);
        }
        reading.unanswered = 0;
        let audit = now_s.saturating_sub(reading.audited_s) >= AUDIT_S;
        if audit {
            reading.audited_s = now_s;
        }
        let was = reading.have.clone();
        let mut ends = was.clone();
        for arrived in &page.records {
            let end = ends.entry(arrived.series).or_default();
            *end = (*end).max(arrived.index.saturating_add(1));
        }
        // A relay that says there is more and gives nothing is asked again later, like any other.
        let more = page.more && ends != was;
        reading.next_s = now_s.saturating_add(if more { 0 } else { self.poll_s });
        let mut taken = Taken::default();
        self.set_back = false;
        for arrived in &page.records {
            self.arrived(from, arrived, step, &mut taken);
        }
        if let Some(reading) = self.boxes.get_mut(&from)
            && !self.set_back
            && ends.len() <= BOX_SERIES_MAX
        {
            // A newcomer found on the way sets it back to the beginning; that stands.
            reading.have = ends;
            if !more {
                reading.read_s = Some(now_s);
            }
            // Where somebody waits for the other, what was said is seldom the last word.
            if self.poll_s < POLL_S && !taken.batch.is_empty() {
                reading.next_s = now_s;
            }
        }
        self.answered(from);
        if audit && waits && taken.batch.is_empty() {
            // Something is missing, and a day has not brought it.
            self.read_again();
        }
        if taken.batch.is_empty() {
            return;
        }
        let after = taken.deliver.into_iter().map(Effect::Deliver).collect();
        self.save(taken.batch, after, step, effects);
    }

    fn arrived<R: CryptoRng>(
        &mut self,
        from: Letterbox,
        arrived: &Arrived,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) {
        let Some((device, series)) = self.writer(from, &arrived.series) else {
            return;
        };
        let Some(key) = self.epochs.get(&from.epoch) else {
            return;
        };
        let Some(parcel) = key.unwrap_parcel(&arrived.series, arrived.index, &arrived.bytes) else {
            self.notices.push(Notice::Altered);
            return;
        };
        let Some(public) = self.members.get(&device).map(|member| member.public) else {
            return;
        };
        let signed = parcel.as_bytes();
        let header = check_item(&public, signed).and_then(|item| RecordHeader::read_item(item).ok());
        let Some((_, header)) = header else {
            self.notices.push(Notice::Altered);
            return;
        };
        let place = header.place;
        if place.device != device || place.series != series || place.space != self.home.space() {
            self.notices.push(Notice::Altered);
            return;
        }
        if device == self.me() {
            self.own_arrived(arrived, signed);
            return;
        }
        self.offer(device, series, place.index, signed.to_vec(), step, taken);
    }

    /// Which device's series a name of the relay stands for.
    fn writer(&mut self, from: Letterbox, name: &SeriesName) -> Option<(DeviceId, u32)> {
        if let Some(known) = self.writers.get(&(from, *name)) {
            return Some(*known);
        }
        let key = self.epochs.get(&from.epoch)?;
        let members = self
            .members
            .iter()
            .filter(|(_, member)| member.person == from.person);
        let found = members
            .flat_map(|(device, _)| (0..SERIES_MAX).map(|series| (*device, series)))
            .find(|(device, series)| key.derive_series_name(*device, *series) == *name)?;
        if self.writers.len() >= WRITERS_REMEMBERED
            && let Some(oldest) = self.writers.keys().map(|(letterbox, _)| letterbox.epoch).min()
        {
            self.writers.retain(|(letterbox, _), _| letterbox.epoch != oldest);
        }
        self.writers.insert((from, *name), found);
        Some(found)
    }

    /// An item whose signature holds: the next one is taken, an earlier one compared, a later one kept waiting.
    fn offer<R: CryptoRng>(
        &mut self,
        device: DeviceId,
        series: u32,
        index: u64,
        signed: Vec<u8>,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) {
        let fresh = self.fresh_peer(device, series);
        let peer = self.peers.entry((device, series)).or_insert(fresh);
        let next = peer.series.next_place().index;
        if index < next {
            // The last one can be compared without reading the disk; the chain speaks for those before it.
            let same = item_of(&signed).map(RecordHash::of) == peer.series.last_hash();
            if index + 1 == next && !same {
                self.notices.push(Notice::Forked(device));
            }
            return;
        }
        if index > next {
            peer.keep(index, signed);
            return;
        }
        let mut following = Some(signed);
        while let Some(signed) = following.take() {
            if !self.take(device, series, &signed, step, taken) {
                return;
            }
            if let Some(peer) = self.peers.get_mut(&(device, series)) {
                let next = peer.series.next_place().index;
                following = peer.waiting.remove(&next);
            }
        }
        let drained = self
            .peers
            .get_mut(&(device, series))
            .filter(|peer| peer.waiting.is_empty());
        if drained.is_some_and(|peer| core::mem::take(&mut peer.overflowed)) {
            self.read_again();
        }
    }

    /// Every open box from its beginning. What is known already is compared and passed over.
    pub(super) fn read_again(&mut self) {
        self.set_back = true;
        for reading in self.boxes.values_mut() {
            reading.have.clear();
        }
    }

    pub(super) fn fresh_peer(&self, device: DeviceId, series: u32) -> Peer {
        let start = self
            .home
            .heads
            .iter()
            .find(|head| head.device == device.into() && head.series == series);
        Peer {
            series: match start {
                Some(head) => resume(self, head),
                None => Series::new(self.home.space(), device, series),
            },
            at: self.start_epoch(device, series),
            announced: None,
            heard: false,
            waiting: Default::default(),
            overflowed: false,
        }
    }

    /// The oldest epoch that the next item of a series not heard here yet can be in.
    pub(super) fn start_epoch(&self, device: DeviceId, series: u32) -> u32 {
        let start = self
            .home
            .heads
            .iter()
            .find(|head| head.device == device.into() && head.series == series);
        let since = self.members.get(&device).map_or(0, |member| member.since);
        start.map_or(since, |head| head.epoch)
    }

    /// Takes the next item of a series. `false` where it must not be taken, or not yet.
    fn take<R: CryptoRng>(
        &mut self,
        device: DeviceId,
        series: u32,
        signed: &[u8],
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) -> bool {
        let (Some(item), Some(member)) = (item_of(signed), self.members.get(&device).copied()) else {
            return false;
        };
        let Some(peer) = self.peers.get(&(device, series)) else {
            return false;
        };
        let mut ahead = peer.series.clone();
        let (kind, header) = match ahead.follow(item) {
            Ok(followed) => followed,
            Err(ChainError::Forked { .. }) => {
                self.notices.push(Notice::Forked(device));
                return false;
            }
            Err(ChainError::Record(_)) => return false,
        };
        if member.left_at.is_some_and(|left| header.place.index >= left) {
            return false;
        }
        match kind {
            ItemKind::Grant => {
                if !self.take_grant(device, item, header.epoch, step, taken) {
                    return false;
                }
            }
            ItemKind::Record => {
                let Some(key) = self.epochs.get(&header.epoch) else {
                    // Its key has not come yet: the item waits with its series.
                    return self.wait_for_key(device, series, header.place.index, signed);
                };
                let Ok((_, opened)) = open_record(key, &header.place, item) else {
                    self.notices.push(Notice::Altered);
                    return false;
                };
                // A record that says nothing this version knows is kept and passed over, never refused: the chain
                // would end there for ever.
                if let Ok(message) = Message::read(opened.as_bytes(), device) {
                    self.hear(device, member.person, message, step, taken);
                }
            }
        }
        taken
            .batch
            .push((header.place.storage_key(), Some(signed.to_vec())));
        if let Some(peer) = self.peers.get_mut(&(device, series)) {
            peer.series = ahead;
            peer.at = peer.at.max(header.epoch);
            peer.heard = true;
        }
        true
    }

    fn wait_for_key(&mut self, device: DeviceId, series: u32, index: u64, signed: &[u8]) -> bool {
        if let Some(peer) = self.peers.get_mut(&(device, series)) {
            peer.keep(index, signed.to_vec());
        }
        false
    }

    fn take_grant<R: CryptoRng>(
        &mut self,
        device: DeviceId,
        item: &[u8],
        epoch: u32,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) -> bool {
        let Some(person) = self.members.get(&device).map(|member| member.person) else {
            return false;
        };
        match read_grant(&self.secret, item) {
            Ok(Some(key)) => {
                let known = self.epochs.get(&epoch);
                if known.is_some_and(|known| known.id() != key.id()) || self.leaps(epoch) {
                    self.notices.push(Notice::BadKey(device));
                } else if known.is_none() && self.may_hold(epoch, person) {
                    self.hold_epoch(key, step, &mut taken.batch);
                    self.retry_waiting(step, taken);
                }
                true
            }
            Ok(None) => {
                // Whoever made it may not have known of this phone: the one that paired it will hand the key over.
                if let Ok((_, header)) = RecordHeader::read_item(item) {
                    self.note_left_out(&header);
                }
                true
            }
            Err(_) => {
                self.notices.push(Notice::BadKey(device));
                false
            }
        }
    }

    /// A key has come: series that waited for it go on.
    fn retry_waiting<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, taken: &mut Taken) {
        let ready: Vec<_> = self
            .peers
            .iter_mut()
            .filter_map(|((device, series), peer)| {
                let next = peer.series.next_place().index;
                peer.waiting
                    .remove(&next)
                    .map(|signed| (*device, *series, next, signed))
            })
            .collect();
        for (device, series, index, signed) in ready {
            self.offer(device, series, index, signed, step, taken);
        }
    }

    /// What a message means for the machine itself, and what goes up to the rooms above.
    pub(super) fn hear<R: CryptoRng>(
        &mut self,
        device: DeviceId,
        person: vault::post::Person,
        message: Message,
        step: &mut Step<'_, R>,
        taken: &mut Taken,
    ) {
        if self.clock.see(&message.stamp) {
            self.notices.push(Notice::ClockLeaps(device));
        }
        self.claim(device, &message.heads);
        // Each person speaks for their own devices only.
        if let Some(named) = message.body.names()
            && self
                .members
                .get(&DeviceId::from(named))
                .is_some_and(|member| member.person != person)
        {
            return;
        }
        match message.body {
            Body::Content { kind, bytes } => taken.deliver.push(Delivered {
                person,
                device,
                stamp: message.stamp,
                kind,
                bytes,
            }),
            Body::Joined { device: id, public } => {
                let active = self
                    .members
                    .values()
                    .filter(|member| member.person == person && member.left_at.is_none());
                let id = DeviceId::from(id);
                if let Ok(public) = DevicePublic::from_bytes(&public.0)
                    && active.count() < DEVICES_MAX
                    && !self.members.contains_key(&id)
                {
                    let since = self.peers.get(&(device, 0)).map_or(0, |peer| peer.at);
                    self.add_member(id, person, public, since, false);
                }
            }
            Body::Left { device: id, next } => self.remove_member(id.into(), next),
            Body::Address {
                epoch,
                append,
                delete,
            } => {
                let letterbox = Letterbox { person, epoch };
                self.addresses.insert(letterbox, [append.0, delete.0]);
                self.box_hashes.remove(&letterbox);
                for (_, peer) in self.peers.range_mut((device, 0)..=(device, SERIES_MAX)) {
                    peer.announced = peer.announced.max(Some(epoch));
                }
            }
            Body::HandOver {
                device: id,
                epoch,
                sealed,
            } => {
                if DeviceId::from(id) == self.me()
                    && person == self.person()
                    && !self.epochs.contains_key(&epoch)
                    && self.may_hold(epoch, person)
                    && let Some(key) = open_handover(&self.secret, self.home.space(), epoch, &sealed)
                {
                    self.hold_epoch(key, step, &mut taken.batch);
                    self.retry_waiting(step, taken);
                }
            }
            Body::Approved { device: id } => {
                if let Some(newcomer) = self.newcomers.get_mut(&DeviceId::from(id))
                    // The new device cannot approve itself.
                    && device != DeviceId::from(id)
                {
                    newcomer.approved = true;
                }
            }
        }
    }

    /// Where a new day has begun: what is told today of how far others were followed is what was followed before it, so
    /// that nobody learns on the same day that something was read. Asked at each step before anything else, so a phone
    /// that was closed at midnight tells what it had read when it was closed.
    pub(super) fn begin_day(&mut self) {
        let day = self.clock.lived_s().div_euclid(DAY_S);
        if day == self.told_day {
            return;
        }
        self.told_day = day;
        let heads = self
            .peers
            .values()
            .filter_map(|peer| super::head(&peer.series, peer.at));
        self.told_heads = heads.take(crate::limits::BOXES_MAX).collect();
    }
}

pub(super) fn resume(space: &Space, head: &Head) -> Series {
    let place = vault::record::RecordPlace {
        space: space.home.space(),
        device: head.device.into(),
        series: head.series,
        index: head.next,
    };
    Series::resume(place, RecordHash::from_bytes(head.hash.0))
}
