//! What leaves for the relay and when, what is asked of it, and what is done when it has forgotten.

use std::collections::BTreeSet;

use rand_core::CryptoRng;
use vault::identity::item_of;
use vault::record::{RecordHeader, open_record};
use vault::series::Series;

use super::confirmed::Age;
use super::{Out, Places, Space, Step, Taken, Under};
use crate::event::{Arrived, Effect, Letterbox, Notice, Pace, Page, Reach, Sent, SeriesName, WriteRefused};
use crate::limits::{
    AUDIT_S, BATCH_BYTES, BATCH_MAX, BOX_SERIES_MAX, BOXES_MAX, BOXES_REMEMBERED, SERIES_MAX,
};
use crate::message::{Body, Message};

/// Seconds until a refused or unanswered sending is tried again.
const AGAIN_S: i64 = 30;

impl Space {
    /// The answer to the one push under way.
    pub(super) fn pushed(&mut self, sent: Sent) {
        let Some(under) = self.pushing.take() else { return };
        let now_s = self.clock.lived_s();
        match sent {
            Sent::Stored if under.count == 0 => {
                // A series was cleared, and begins anew.
                if let Some(name) = self.out.get(under.at).map(|out| out.name) {
                    self.go_back(&name, 0);
                }
            }
            Sent::Stored => {
                // A look at the box may have found meanwhile that more has to go out again.
                if self.out_next == under.at {
                    self.out_next = (under.at + under.count).min(self.out.len());
                    if let Some(now_s) = self.clock.last_s() {
                        self.confirmed.note(self.out_next, now_s);
                    }
                }
            }
            Sent::Gap(next) => {
                self.push_again_s = now_s.saturating_add(AGAIN_S);
                if let Some(out) = self.out.get(under.at) {
                    let (name, before) = (out.name, out.index);
                    if next < before {
                        self.send_again(&name, next);
                    }
                }
            }
            Sent::Conflict => {
                // Not believed: the box itself is looked at.
                self.disputed = Some(under.at);
                if let Some(out) = self.out.get(under.at) {
                    self.looked_s.remove(&out.letterbox);
                }
            }
            Sent::Full => {
                self.notices.push(Notice::RelayFull);
                self.push_again_s = now_s.saturating_add(AUDIT_S / 24);
            }
            Sent::Later(seconds) => self.push_again_s = now_s.saturating_add(i64::from(seconds)),
            Sent::Unknown => self.push_again_s = now_s.saturating_add(AGAIN_S),
        }
    }

    /// The relay has lost what it confirmed, from a place of one of its series on: all of it goes out again, byte for
    /// byte as it was. Where something is still there, the same bytes come to the same place and nothing changes.
    fn send_again(&mut self, name: &SeriesName, from: u64) {
        if self.go_back(name, from) {
            self.notices.push(Notice::RolledBack);
        }
    }

    /// Whether there was something to go back for.
    fn go_back(&mut self, name: &SeriesName, from: u64) -> bool {
        let lost = |out: &Out| out.name == *name && out.index == from;
        let Some(at) = self.out.iter().position(lost) else {
            return false;
        };
        if at >= self.out_next {
            return false;
        }
        self.out_next = at;
        self.confirmed.forget_from(at);
        true
    }

    /// The boxes this phone has written in, oldest first.
    fn own_boxes(&self) -> Vec<Letterbox> {
        let mut boxes: Vec<Letterbox> = Vec::new();
        for out in &self.out {
            // Items of one box mostly stand together, and this is asked at every step.
            if boxes.last() != Some(&out.letterbox) {
                boxes.push(out.letterbox);
            }
        }
        boxes.sort();
        boxes.dedup();
        boxes
    }

    /// Own boxes that have not been looked at for a day, among the newest: what was confirmed there must still be
    /// there, and nothing that this phone does not know.
    fn own_box_to_look_at(&self, now_s: i64) -> Option<Letterbox> {
        let boxes = self.own_boxes();
        let fresh = |letterbox: &Letterbox| {
            self.looked_s
                .get(letterbox)
                .is_some_and(|looked_s| now_s.saturating_sub(*looked_s) < AUDIT_S)
        };
        boxes
            .into_iter()
            .rev()
            .take(BOXES_MAX)
            .find(|letterbox| !fresh(letterbox))
    }

    /// Places of this phone's own series in one of its boxes, as it would read on. A disputed place is read itself.
    fn own_places(&self, letterbox: Letterbox) -> Places {
        let mut places = Places::new();
        let own = self.out.iter().filter(|out| out.letterbox == letterbox);
        for out in own {
            places.insert(out.name, out.index + 1);
        }
        if let Some(out) = self.disputed.and_then(|at| self.out.get(at))
            && out.letterbox == letterbox
        {
            places.insert(out.name, out.index);
        }
        places
    }

    /// Compares what the relay says of this phone's own series with what it confirmed.
    pub(super) fn look_at_own(&mut self, from: Letterbox, page: &Page) {
        let now_s = self.clock.lived_s();
        self.looked_s.insert(from, now_s);
        let mut confirmed = Places::new();
        // A page may be overtaken by the answer to a push that the relay took after it.
        let confirmed_then = self.out_next.min(self.confirmed_at_pull);
        for out in self.out.iter().take(confirmed_then) {
            if out.letterbox == from {
                confirmed.insert(out.name, out.index + 1);
            }
        }
        for (name, next) in confirmed {
            let reach = page.reach.iter().find(|reach| reach.series == name);
            let there = reach.map_or(0, |reach| reach.next);
            if there < next {
                self.send_again(&name, there);
            }
            match reach.and_then(|reach| self.age_of_what_lacks(reach)) {
                Some(Age::Young) => {
                    self.holed = Some((from, name));
                    self.notices.push(Notice::RolledBack);
                }
                // Once too often costs less than a hole that stays; but nobody is blamed for it.
                Some(Age::Unknown) => self.holed = Some((from, name)),
                Some(Age::Old) | None => {}
            }
        }
        if self
            .disputed
            .and_then(|at| self.out.get(at))
            .is_some_and(|out| out.letterbox == from)
        {
            self.disputed = None;
            self.push_again_s = now_s.saturating_add(AGAIN_S);
        }
    }

    /// Where the relay lacks the beginning of one of this phone's series: the age of the newest item that is missing. If
    /// it is young, the relay went back to before the series began, and took it up again in the middle.
    fn age_of_what_lacks(&self, reach: &Reach) -> Option<Age> {
        let lacks = |out: &Out| out.name == reach.series && out.index < reach.first;
        let newest = self.out.iter().rposition(lacks)?;
        Some(self.confirmed.age(newest, self.clock.last_s()?))
    }

    /// A record that the relay gives as this phone's own: where it is signed by this phone and unknown to it, its
    /// storage was put back to an older day.
    pub(super) fn own_arrived(&mut self, arrived: &Arrived, signed: &[u8]) {
        let same = |out: &&Out| out.name == arrived.series && out.index == arrived.index;
        let known = self.out.iter().find(same);
        let of_this_series = item_of(signed)
            .and_then(|item| RecordHeader::read_item(item).ok())
            .is_some_and(|(_, header)| header.place.series == self.home.series);
        if of_this_series && known.is_none_or(|out| out.signed != signed) {
            self.put_back = true;
        }
    }

    /// This phone's storage was put back: a new series begins, and what was written since goes out in it once more,
    /// with the stamps it had. What others have read of the old series stays as it is.
    pub(super) fn start_new_series<R: CryptoRng>(
        &mut self,
        step: &mut Step<'_, R>,
        effects: &mut Vec<Effect>,
    ) {
        self.put_back = false;
        self.disputed = None;
        if self.home.series + 1 >= SERIES_MAX {
            effects.push(Effect::Refused(WriteRefused::Chain));
            return;
        }
        let again: Vec<Message> = self
            .out
            .iter()
            .skip(self.out_next)
            .filter_map(|out| self.reread(out))
            .collect();
        self.home.series += 1;
        self.own = Series::new(self.home.space(), self.me(), self.home.series);
        self.out.clear();
        self.out_next = 0;
        self.confirmed.clear();
        self.own_at = self.current_epoch();
        let mut taken = Taken::default();
        for message in again {
            let Some(key) = self.epochs.get(&self.own_at) else {
                continue;
            };
            let mut ahead = self.own.clone();
            let Ok(sealed) = ahead.append(key, &message.to_bytes(), step.rng) else {
                continue;
            };
            self.own = ahead;
            self.enqueue(self.own_at, sealed, Pace::Now, step, &mut taken);
        }
        if let Ok(home) = self.sealed_home(step) {
            taken.batch.push(home);
        }
        self.save(taken.batch, Vec::new(), step, effects);
    }

    fn reread(&self, out: &Out) -> Option<Message> {
        let item = item_of(&out.signed)?;
        let header = RecordHeader::read(item).ok()?;
        let (_, opened) = open_record(self.epochs.get(&header.epoch)?, &header.place, item).ok()?;
        let message = Message::read(opened.as_bytes(), self.me()).ok()?;
        matches!(message.body, Body::Content { .. }).then_some(message)
    }

    /// Starts what is due: one push and one pull at a time.
    pub(super) fn pump(&mut self, now_s: i64, effects: &mut Vec<Effect>) {
        if self.pushing.is_none() && !self.paused && !self.put_back && now_s >= self.push_again_s {
            self.push_next(now_s, effects);
        }
        if self.pulling.is_none() {
            self.pull_next(now_s, effects);
        }
    }

    fn push_next(&mut self, now_s: i64, effects: &mut Vec<Effect>) {
        if let Some((letterbox, series)) = self.holed.take()
            && let Some(hashes) = self.hashes(letterbox)
            && let Some(at) = self.out.iter().position(|out| out.name == series)
        {
            self.pushing = Some(Under { at, count: 0 });
            effects.push(Effect::Clear {
                name: vault::post::box_name(&hashes),
                token: self.pen.derive_delete(self.home.space(), letterbox.epoch),
                series,
            });
            return;
        }
        let waiting = self.out.get(self.out_next..).unwrap_or_default();
        if !waiting.iter().any(|out| out.due_s <= now_s) {
            return;
        }
        let Some(first) = waiting.first() else { return };
        // A relay that has lost a series would take it up again in the middle: look before anything is appended.
        if first.index > 0 && !self.looked_s.contains_key(&first.letterbox) {
            return;
        }
        let (name, from, letterbox) = (first.name, first.index, first.letterbox);
        let Some(hashes) = self.hashes(letterbox) else {
            return;
        };
        let Some(key) = self.epochs.get(&letterbox.epoch) else {
            return;
        };
        let waiting = self.out.get(self.out_next..).unwrap_or_default();
        let mut records: Vec<Vec<u8>> = Vec::new();
        let mut room = BATCH_BYTES;
        let next_places = waiting.iter().zip(from..);
        for (out, _) in next_places.take_while(|(out, index)| out.name == name && out.index == *index) {
            let record = key.wrap(&name, out.index, &out.signed);
            if records.len() >= BATCH_MAX || record.len() > room {
                break;
            }
            room -= record.len();
            records.push(record);
        }
        self.pushing = Some(Under {
            at: self.out_next,
            count: records.len(),
        });
        effects.push(Effect::Push {
            hashes,
            token: self.pen.derive_append(self.home.space(), letterbox.epoch),
            series: name,
            first: from,
            records,
        });
    }

    /// Boxes that may still hold something new: for each device the epoch it is in and the one it has announced, and
    /// the newest that its person has.
    pub(super) fn open_boxes(&self) -> Vec<Letterbox> {
        let mut boxes = BTreeSet::new();
        let others = self.members.iter().filter(|(device, _)| **device != self.me());
        for (device, member) in others {
            let person = member.person;
            let mut open = |epoch| boxes.insert(Letterbox { person, epoch });
            let series = self.peers.range((*device, 0)..=(*device, SERIES_MAX));
            let mut heard = false;
            for (_, peer) in series.filter(|(_, peer)| peer.heard) {
                heard = true;
                open(peer.at);
                peer.announced.map(&mut open);
            }
            if !heard {
                let start = self.start_epoch(*device, 0);
                // It may have begun in any of them, and what comes later hangs on its beginning.
                self.epochs.range(start..).for_each(|(epoch, _)| {
                    open(*epoch);
                });
            }
            let known = self.epochs.keys().rev().map(|epoch| Letterbox {
                person,
                epoch: *epoch,
            });
            let newest = known.filter(|letterbox| self.can_ask(*letterbox)).take(2);
            boxes.extend(newest);
        }
        boxes.into_iter().collect()
    }

    fn pull_next(&mut self, now_s: i64, effects: &mut Vec<Effect>) {
        let own = self.own_box_to_look_at(now_s).filter(|letterbox| {
            self.boxes
                .get(letterbox)
                .is_none_or(|reading| now_s >= reading.next_s)
        });
        let open = self.open_boxes();
        for letterbox in open.iter().chain(&own) {
            self.boxes.entry(*letterbox).or_default();
        }
        if self.boxes.len() > BOXES_REMEMBERED {
            self.forget_closed(&open);
        }
        // The one that has waited longest goes first.
        let next_s = |letterbox: &Letterbox| self.boxes.get(letterbox).map_or(0, |reading| reading.next_s);
        let due = own
            .into_iter()
            .chain(open)
            .filter(|letterbox| self.can_ask(*letterbox) && now_s >= next_s(letterbox));
        let Some(from) = due.min_by_key(next_s) else {
            return;
        };
        let Some(hashes) = self.hashes(from) else {
            return;
        };
        let Some(key) = self.epochs.get(&from.epoch) else {
            return;
        };
        let mut have = self
            .boxes
            .get(&from)
            .map(|reading| reading.have.clone())
            .unwrap_or_default();
        if from.person == self.person() {
            have.extend(self.own_places(from));
        }
        effects.push(Effect::Pull {
            from,
            name: vault::post::box_name(&hashes),
            token: key.derive_read(from.person),
            have: have.into_iter().take(BOX_SERIES_MAX).collect(),
        });
        self.pulling = Some(from);
        self.confirmed_at_pull = self.out_next;
    }

    /// How far boxes were read that nobody writes in any more and that are not looked at. Were one asked for again, it
    /// would be read from its beginning.
    fn forget_closed(&mut self, open: &[Letterbox]) {
        let own = self.own_boxes();
        let looked_at: Vec<Letterbox> = own.into_iter().rev().take(BOXES_MAX).collect();
        let asked = |letterbox: &Letterbox| open.contains(letterbox) || looked_at.contains(letterbox);
        self.boxes.retain(|letterbox, _| asked(letterbox));
        self.looked_s.retain(|letterbox, _| asked(letterbox));
    }

    pub(super) fn not_pulled(&mut self, from: Letterbox) {
        self.pulling = None;
        let again_s = self.clock.lived_s().saturating_add(AGAIN_S);
        self.boxes.entry(from).or_default().next_s = again_s;
    }
}
