//! What should be here and is not: items that others have read, and keys that others were given.
//!
//! Time alone is no reason to tell of either: a phone that was closed for a month has lived through a week without
//! having asked anybody. A notice needs the week, and after it a reading of every box in which what is missing may lie.

use std::collections::BTreeMap;

use vault::epoch::DeviceId;
use vault::post::Person;
use vault::record::RecordHeader;

use super::{Claim, Missing, Space};
use crate::event::{Letterbox, Notice};
use crate::limits::{AWAY_DAYS, BOXES_MAX, SERIES_MAX, UNANSWERED_MAX, WITHHELD_S};
use crate::message::{Bytes32, Head};
use crate::pairing::FIRST_EPOCH;

const DAY_S: i64 = 24 * 3600;

impl Space {
    /// Notes what another device says it has read and this one has not.
    pub(super) fn claim(&mut self, by: DeviceId, heads: &[Head]) {
        let now_s = self.clock.lived_s();
        for head in heads {
            let at = (DeviceId::from(head.device), head.series);
            if head.series >= SERIES_MAX || !self.members.contains_key(&at.0) {
                continue;
            }
            let claim = self.claims.entry(at).or_insert(Claim {
                head: *head,
                since_s: now_s,
                furthest: *head,
            });
            if head.next > claim.furthest.next {
                claim.furthest = *head;
            }
            if self.replaying {
                // What of it is still waited for, and since when, comes with the small state.
                claim.head = claim.furthest;
            }
        }
        let kept = heads.iter().take(BOXES_MAX).copied().collect();
        self.last_heads.insert(by, kept);
        self.check_claims(now_s);
    }

    /// Notes a grant that does not name this phone.
    pub(super) fn note_left_out(&mut self, grant: &RecordHeader) {
        let now_s = self.clock.lived_s();
        self.left_out.entry(grant.epoch).or_insert(Missing {
            since_s: now_s,
            author: grant.place.device,
            series: grant.place.series,
            index: grant.place.index,
            days: 0,
            day: now_s.div_euclid(DAY_S),
        });
    }

    /// The relay answered for one box: the others have been passed over if they wait for an answer of their own.
    pub(super) fn answered(&mut self, from: Letterbox) {
        for (letterbox, reading) in &mut self.boxes {
            reading.passed_over = *letterbox != from;
        }
        let day = self.clock.lived_s().div_euclid(DAY_S);
        if self.left_out.values().all(|missing| missing.day == day) || !self.has_read_since(day * DAY_S, None)
        {
            return;
        }
        for missing in self.left_out.values_mut().filter(|missing| missing.day != day) {
            missing.day = day;
            missing.days = missing.days.saturating_add(1);
        }
    }

    /// The relay gave no answer for a box.
    pub(super) fn unanswered(&mut self, from: Letterbox) {
        if let Some(reading) = self.boxes.get_mut(&from)
            && core::mem::take(&mut reading.passed_over)
        {
            reading.unanswered = reading.unanswered.saturating_add(1);
        }
    }

    /// Whether every open box, or those of one person, was read to its end at `due_s` or later. A box that the relay
    /// keeps silent about while it answers for others counts as read: nothing more will come of asking.
    fn has_read_since(&self, due_s: i64, person: Option<Person>) -> bool {
        let open = self.open_boxes().into_iter();
        let asked: Vec<Letterbox> = open
            .filter(|letterbox| person.is_none_or(|person| person == letterbox.person))
            .filter(|letterbox| self.can_ask(*letterbox))
            .collect();
        let read = |letterbox: &Letterbox| {
            self.boxes.get(letterbox).is_some_and(|reading| {
                reading.read_s.is_some_and(|read_s| read_s >= due_s) || reading.unanswered >= UNANSWERED_MAX
            })
        };
        // Where there is no box to ask for, nothing was asked.
        !asked.is_empty() && asked.iter().all(read)
    }

    /// Tells of an epoch that this phone was left out of, once it is clear that the key will not come: a week and a
    /// reading after it have not brought it, and every other phone of this person has seen the grant and given nothing,
    /// or has been silent on too many days.
    pub(super) fn check_left_out(&mut self, now_s: i64) {
        let epochs = &self.epochs;
        self.left_out.retain(|epoch, _| !epochs.contains_key(epoch));
        let due = self.left_out.iter().filter(|(epoch, missing)| {
            let due_s = missing.since_s.saturating_add(WITHHELD_S);
            now_s >= due_s
                && (self.will_not_come(**epoch, missing) || missing.days >= AWAY_DAYS)
                && self.has_read_since(due_s, None)
        });
        let told: Vec<u32> = due.map(|(epoch, _)| *epoch).collect();
        for epoch in told {
            self.notices.push(Notice::LeftOut);
            if let Some(missing) = self.left_out.get_mut(&epoch) {
                // Not again before another week has passed.
                missing.since_s = now_s;
            }
        }
    }

    /// Whether all that could have handed a key over have shown that they will not.
    fn will_not_come(&self, epoch: u32, missing: &Missing) -> bool {
        let removed = |device| {
            self.members
                .get(&device)
                .is_none_or(|member| member.left_at.is_some())
        };
        let me = self.me();
        let mut others = self
            .members
            .iter()
            .filter(|(device, member)| member.person == self.person() && **device != me && !removed(**device))
            .peekable();
        if removed(me) || others.peek().is_none() {
            return true;
        }
        // A key older than this phone is given after a day of the giver's own time, so holding it says nothing.
        epoch > self.home.epoch && others.all(|(device, _)| self.holds(*device, missing))
    }

    /// Whether a device has shown that it holds a key: it made the grant, or has followed the series beyond the record
    /// after it, which opens with that key only. Having followed to the grant is not enough: it may wait as well.
    fn holds(&self, device: DeviceId, missing: &Missing) -> bool {
        let beyond = |head: &Head| {
            DeviceId::from(head.device) == missing.author
                && head.series == missing.series
                && head.next > missing.index.saturating_add(1)
        };
        let said = self.last_heads.get(&device);
        device == missing.author || said.is_some_and(|heads| heads.iter().any(beyond))
    }

    /// How far a series is followed here, and the hash of the item before that place. One that was not heard yet goes on
    /// from where it stood when this phone came to it: nobody owes a phone what is older than it.
    pub(super) fn followed(&self, device: DeviceId, series: u32) -> (u64, Option<Bytes32>) {
        let fresh;
        let followed = if device == self.me() {
            if self.own.next_place().series != series {
                return (0, None);
            }
            &self.own
        } else if let Some(peer) = self.peers.get(&(device, series)) {
            &peer.series
        } else {
            fresh = self.fresh_peer(device, series).series;
            &fresh
        };
        let hash = followed.last_hash().map(|hash| Bytes32(*hash.as_bytes()));
        (followed.next_place().index, hash)
    }

    /// Drops claims that were met; tells those that were not for a week, and those that name another history.
    pub(super) fn check_claims(&mut self, now_s: i64) {
        if self.replaying {
            return;
        }
        let due = self
            .claims
            .iter()
            .filter(|(_, claim)| now_s.saturating_sub(claim.since_s) >= WITHHELD_S);
        // What lies here and waits for a key was not withheld; the key was (see `check_left_out`).
        // A key older than this phone comes a day later, or never; no relay can be blamed for it.
        let lacks = |epoch: u32| {
            // A series whose beginning is not known has begun in the first epoch at the earliest.
            let epoch = epoch.max(FIRST_EPOCH);
            self.left_out.contains_key(&epoch)
                || epoch <= self.home.epoch && !self.epochs.contains_key(&epoch)
        };
        let due = due.filter(|(at, claim)| {
            let waits = match self.peers.get(*at) {
                Some(peer) => {
                    let next = peer.series.next_place().index;
                    peer.waiting.contains_key(&next) || lacks(peer.at) || peer.announced.is_some_and(lacks)
                }
                None => lacks(self.start_epoch(at.0, at.1)),
            };
            !waits && !lacks(claim.head.epoch)
        });
        let withheld: BTreeMap<(DeviceId, u32), bool> = due
            .map(|(at, claim)| {
                let person = self.members.get(&at.0).map(|member| member.person);
                (
                    *at,
                    self.has_read_since(claim.since_s.saturating_add(WITHHELD_S), person),
                )
            })
            .collect();
        let (me, own_series) = (self.me(), self.own.next_place().series);
        let (mut told, mut put_back) = (Vec::new(), false);
        let mut claims = core::mem::take(&mut self.claims);
        claims.retain(|(device, series), claim| {
            if *device == me && *series < own_series {
                // A series that this phone has left, because its storage was put back once: that is known.
                return false;
            }
            let (next, hash) = self.followed(*device, *series);
            let forked = |head: &Head| next == head.next && hash.is_some_and(|hash| hash != head.hash);
            if forked(&claim.head) || forked(&claim.furthest) {
                told.push(Notice::Forked(*device));
                return false;
            }
            if next >= claim.furthest.next {
                return false;
            }
            if next >= claim.head.next {
                (claim.head, claim.since_s) = (claim.furthest, now_s);
                return true;
            }
            if *device == me {
                // Somebody has read more of this phone than it has written: its storage was put back.
                told.push(Notice::Forked(*device));
                put_back = true;
                return false;
            }
            if withheld.get(&(*device, *series)) == Some(&true) {
                told.push(Notice::Withheld(*device));
                claim.since_s = now_s;
            }
            true
        });
        self.claims = claims;
        self.put_back |= put_back;
        if !told.is_empty() {
            self.read_again();
        }
        self.notices.extend(told);
    }
}
