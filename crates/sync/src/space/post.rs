//! What leaves for the relay and when, what is asked of it, and what is done when it has forgotten.

use std::collections::{BTreeMap, BTreeSet};

use rand_core::CryptoRng;
use vault::identity::item_of;
use vault::record::{RecordHeader, open_record};
use vault::series::Series;

use super::{Out, Reading, Space, Step, Taken, Under};
use crate::event::{Effect, Letterbox, Notice, Pace, Sent, WriteRefused};
use crate::limits::{AUDIT_S, BOXES_MAX, POLL_S, SERIES_MAX};
use crate::message::{Body, Message};

/// Seconds until a refused or unanswered sending is tried again.
const AGAIN_S: i64 = 30;

impl Space {
    /// The answer to the one push under way.
    pub(super) fn pushed(&mut self, sent: Sent) {
        let Some(under) = self.pushing.take() else { return };
        let probe = match under {
            Under::Probe(at) => Some(at),
            Under::Next => None,
        };
        let now_s = self.clock.lived_s();
        match sent {
            Sent::Stored(_) if probe.is_some() => {}
            Sent::Stored(_) => {
                if self.refused_at <= Some(self.out_next) {
                    self.refused_at = None;
                }
                self.out_next = (self.out_next + 1).min(self.out.len());
            }
            Sent::Conflict => self.conflict(probe),
            Sent::Full => {
                self.notices.push(Notice::RelayFull);
                self.push_again_s = now_s.saturating_add(AUDIT_S / 24);
            }
            Sent::Refused | Sent::Unknown => {
                if let Some(probe) = probe {
                    self.probes.push_front(probe);
                }
                self.push_again_s = now_s.saturating_add(AGAIN_S);
            }
        }
    }

    /// The place was refused. Either the relay has lost what came before, and everything goes out again: where it is
    /// still there, the same bytes come to the same place and nothing changes. Or, if that ends at a refusal too,
    /// this phone wrote something else there before its storage was put back to an older day.
    fn conflict(&mut self, probe: Option<usize>) {
        self.push_again_s = self.clock.lived_s().saturating_add(AGAIN_S);
        self.probes.clear();
        let at = probe.unwrap_or(self.out_next);
        if probe.is_none() && self.refused_at == Some(at) {
            self.put_back = true;
            return;
        }
        self.refused_at = Some(at);
        self.notices.push(Notice::RolledBack);
        self.out_next = 0;
    }

    /// Each day the last confirmed item of each series is sent once more: a relay that has lost it takes it or refuses.
    pub(super) fn audit_sent(&mut self, now_s: i64) {
        if self.paused || now_s.saturating_sub(self.sent_audit_s) < AUDIT_S {
            return;
        }
        self.sent_audit_s = now_s;
        let confirmed = self.out.get(..self.out_next).unwrap_or_default();
        let last: BTreeMap<[u8; 16], usize> = confirmed
            .iter()
            .enumerate()
            .map(|(at, out)| (out.name, at))
            .collect();
        self.probes = last.into_values().collect();
    }

    /// This phone's storage was put back: a new series begins, and what was written since goes out in it once more,
    /// with the stamps it had. What others have read of the old series stays as it is.
    pub(super) fn start_new_series<R: CryptoRng>(
        &mut self,
        step: &mut Step<'_, R>,
        effects: &mut Vec<Effect>,
    ) {
        self.put_back = false;
        self.refused_at = None;
        self.probes.clear();
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
        if self.pushing.is_none() && !self.paused && now_s >= self.push_again_s {
            self.push_next(now_s, effects);
        }
        if self.pulling.is_none() {
            self.pull_next(now_s, effects);
        }
    }

    fn push_next(&mut self, now_s: i64, effects: &mut Vec<Effect>) {
        let waiting = self.out.get(self.out_next..).unwrap_or_default();
        let due = waiting.iter().any(|out| out.due_s <= now_s);
        let (under, next) = match self.probes.pop_front() {
            Some(probe) => (Under::Probe(probe), self.out.get(probe)),
            None => (Under::Next, waiting.first().filter(|_| due)),
        };
        let Some(out) = next else { return };
        let Some(key) = self.epochs.get(&out.letterbox.epoch) else {
            return;
        };
        let Some(hashes) = self.hashes(out.letterbox) else {
            return;
        };
        effects.push(Effect::Open { hashes });
        effects.push(Effect::Push {
            name: vault::post::box_name(&hashes),
            token: self.pen.derive_append(self.home.space(), out.letterbox.epoch),
            series: out.name,
            index: out.index,
            bytes: key.wrap(&out.name, out.index, &out.signed),
        });
        self.pushing = Some(under);
    }

    /// Boxes that may still hold something new: for each device the epoch it is in and the one it has announced, and
    /// the newest that its person has.
    fn open_boxes(&self) -> Vec<Letterbox> {
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
                self.epochs
                    .range(start..)
                    .take(BOXES_MAX / 2)
                    .for_each(|(epoch, _)| {
                        open(*epoch);
                    });
            }
            let known = self.epochs.keys().rev().map(|epoch| Letterbox {
                person,
                epoch: *epoch,
            });
            let newest = known
                .filter(|letterbox| self.hashes(*letterbox).is_some())
                .take(2);
            boxes.extend(newest);
        }
        boxes.into_iter().collect()
    }

    fn pull_next(&mut self, now_s: i64, effects: &mut Vec<Effect>) {
        let open = self.open_boxes();
        for letterbox in &open {
            self.boxes.entry(*letterbox).or_default();
        }
        // The one that has waited longest goes first.
        let due = open.iter().filter(|letterbox| self.hashes(**letterbox).is_some());
        let next = due.min_by_key(|letterbox| self.boxes.get(letterbox).map_or(0, |reading| reading.next_s));
        let Some(&letterbox) = next else { return };
        let Some(hashes) = self.hashes(letterbox) else {
            return;
        };
        let Some(token) = self
            .epochs
            .get(&letterbox.epoch)
            .map(|key| key.derive_read(letterbox.person))
        else {
            return;
        };
        let Some(reading) = self
            .boxes
            .get_mut(&letterbox)
            .filter(|reading| now_s >= reading.next_s)
        else {
            return;
        };
        reading.audit = reading.after > 0 && now_s.saturating_sub(reading.audited_s) >= AUDIT_S;
        let after = if reading.audit {
            reading.after - 1
        } else {
            reading.after
        };
        effects.push(Effect::Pull {
            from: letterbox,
            name: vault::post::box_name(&hashes),
            token,
            after,
        });
        self.pulling = Some(letterbox);
    }

    pub(super) fn not_pulled(&mut self, from: Letterbox) {
        self.pulling = None;
        let now_s = self.clock.lived_s();
        let reading: &mut Reading = self.boxes.entry(from).or_default();
        reading.next_s = now_s.saturating_add(POLL_S);
    }
}
