//! Several phones of one person: how a new one comes to every space, and what they tell each other.
//!
//! They share a space of their own (`mine`). In it each phone writes what it appends to its journal, the private half
//! of every relationship, and that a relationship was parted from. A new phone is given what is older after a day, or
//! once another phone has said yes to it.

use rand_core::CryptoRng;
use sync::event::{Batch, Event, Pace};
use sync::home::Home;
use sync::sharing::part::Past;
use sync::space::{Invite, Space, Step};
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::DevicePublic;
use vault::pairing::{PairingError, Purpose};

use crate::bytes::{In, Out, packs, retell, retold, unpack};
use crate::letters::{Offer, SPACES_MAX, read_keys};
use crate::link::{Gather, Link};
use crate::links::Links;
use crate::meeting::Posts;
use crate::pairing::Ended;
use crate::state::{Half, State};
use crate::todo::News;

#[cfg(test)]
mod tests;

/// Kinds of content in the space of one's own phones. Frozen: numbers are never used again for something else.
/// Entries of the journal.
pub(crate) const JOURNAL: u16 = 2;
/// What was said in a relationship before a new phone came: the space, then each thing.
const PAST: u16 = 3;
/// The private half of a relationship: the space, then the half.
pub(crate) const HALF: u16 = 4;
/// A relationship was parted from: the space, what becomes of the past, and until when.
pub(crate) const PARTING: u16 = 5;

/// How far a new phone has been given its places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Giving {
    /// It is to join.
    #[default]
    Join,
    /// It has joined with these of its keys; the invitations are to be made once that is on the disk.
    Invite(Vec<(usize, usize)>),
    /// They are on their way.
    Sent,
}

/// The words of a [`PARTING`].
pub(crate) fn parting(space: SpaceId, past: Past) -> Vec<Vec<u8>> {
    let (code, until_s) = match past {
        Past::Keep => (0, 0),
        Past::SealUntil(until_s) => (1, until_s),
        Past::Delete => (2, 0),
    };
    let until_s: i64 = until_s;
    vec![
        space.as_bytes().to_vec(),
        vec![code],
        until_s.to_be_bytes().to_vec(),
    ]
}

/// Reads what [`parting`] wrote, in its one spelling.
pub(crate) fn parting_of(things: &[Vec<u8>]) -> Option<(SpaceId, Past)> {
    let [space, code, until] = things else { return None };
    let until_s = i64::from_be_bytes(until.as_slice().try_into().ok()?);
    let past = match code.as_slice() {
        [0] => Past::Keep,
        [1] => Past::SealUntil(until_s),
        [2] => Past::Delete,
        _ => return None,
    };
    let space = space_of(space)?;
    (parting(space, past) == things).then_some((space, past))
}

/// Places for a new phone: which of its keys each is for, an invitation, and the state of a link.
pub(crate) type Given = Vec<(usize, Invite, State)>;

/// `1 ‖ [which key, invitation, state]`
pub(crate) fn write_parcel(given: &[(usize, Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut out = Out::new(1);
    out.list(given.len() * 3);
    for (number, invite, state) in given {
        out.number(i64::try_from(*number).unwrap_or(i64::MAX));
        out.bytes(invite).bytes(state);
    }
    out.done()
}

/// Reads what [`write_parcel`] wrote, in its one spelling. No key serves twice.
pub(crate) fn read_parcel(bytes: &[u8]) -> Option<Given> {
    let mut from = In::new(1, bytes)?;
    let (mut raw, mut given) = (Vec::new(), Given::new());
    for _ in 0..from.list()? / 3 {
        let (number, invite, state) = (from.number()?, from.bytes()?, from.bytes()?);
        let number = usize::try_from(number).ok()?;
        let twice = given.iter().any(|(other, ..)| *other == number);
        (!twice && given.len() < SPACES_MAX).then_some(())?;
        given.push((number, Invite::from_bytes(invite)?, State::read(state)?));
        raw.push((number, invite.to_vec(), state.to_vec()));
    }
    (write_parcel(&raw) == bytes).then_some(given)
}

fn space_of(bytes: &[u8]) -> Option<SpaceId> {
    Some(SpaceId::from_bytes(bytes.try_into().ok()?))
}

impl Links {
    /// Goes on with the pairing once everything this phone has to say is at the relay.
    pub(crate) fn meet_on<R: CryptoRng>(
        &mut self,
        step: &mut Step<'_, R>,
        out: &mut Gather,
        posts: &mut Posts,
    ) {
        let Some(meeting) = &mut self.meeting else { return };
        let what = meeting.what;
        let Some(letters) = meeting.letters().filter(|letters| letters.all_sent()) else {
            return;
        };
        let owner = letters.is_owner();
        let ended = match what {
            Purpose::Partner => self.finish_partner(step, out, posts),
            Purpose::OwnDevice => {
                if letters.confirmed.is_none() {
                    match letters.pairing.confirmed(step.now_s) {
                        Ok(Some(keys)) => letters.confirmed = Some(keys),
                        Ok(None) => return,
                        Err(over) => return meeting.end(over),
                    }
                    meeting.finishing = true;
                }
                if owner {
                    self.give(step, out, posts)
                } else {
                    self.receive(step, out, posts)
                }
            }
        };
        if let Err(ended) = ended
            && let Some(meeting) = &mut self.meeting
        {
            meeting.end(ended);
        }
    }

    fn finish_partner<R: CryptoRng>(
        &mut self,
        step: &mut Step<'_, R>,
        out: &mut Gather,
        posts: &mut Posts,
    ) -> Result<(), Ended> {
        let Some(letters) = self.meeting.as_mut().and_then(|meeting| meeting.letters()) else {
            return Ok(());
        };
        let Some(paired) = letters.pairing.finish(step.vault, step.now_s, step.rng)? else {
            return Ok(());
        };
        letters.tidy_up(posts);
        let state = State::new(false, random(step), step.now_s);
        let begun = self.begin(paired.home, paired.epoch, state, step)?;
        self.take_in(begun, out);
        self.meeting = None;
        Ok(())
    }

    /// A new link, and what is to be saved of it. Nothing is kept yet.
    fn begin<R: CryptoRng>(
        &self,
        home: Home,
        key: EpochKey,
        state: State,
        step: &mut Step<'_, R>,
    ) -> Result<(Link, Batch), Ended> {
        let begun = Space::begin(home, vec![key], step);
        let (space, batch) = begun.map_err(|_| altered())?;
        let mut link = Link::new(space, state, self.door.secret);
        link.begins(&batch);
        Ok((link, batch))
    }

    /// Keeps a new link, to be saved. It is told once it is.
    fn take_in(&mut self, (link, batch): (Link, Batch), out: &mut Gather) {
        out.save.extend(batch);
        self.announce.push(link.id());
        self.links.push(link);
    }

    /// The phone in use: the new one joins every space, and is given its place in each.
    fn give<R: CryptoRng>(
        &mut self,
        step: &mut Step<'_, R>,
        out: &mut Gather,
        posts: &mut Posts,
    ) -> Result<(), Ended> {
        // One step for each save: what was joined is on the disk before anybody is invited.
        if !out.save.is_empty() {
            return Ok(());
        }
        let letters = self.meeting.as_mut().and_then(|meeting| meeting.letters());
        let Some(keys) = letters.and_then(|letters| letters.confirmed.clone()) else {
            return Ok(());
        };
        let keys = read_keys(&keys).ok_or_else(altered)?;
        match self.giving.clone() {
            Giving::Join => {
                if self.links.len() + usize::from(self.mine().is_none()) > SPACES_MAX {
                    return Err(Ended::TooMany);
                }
                if self.mine().is_none() {
                    let (home, key) = Home::alone(step.vault, step.rng);
                    let state = State::new(true, random(step), step.now_s);
                    let begun = self.begin(home, key, state, step)?;
                    self.take_in(begun, out);
                    // Its being there is told when the new phone is.
                    self.announce.pop();
                    return Ok(());
                }
                let mut given = Vec::new();
                for (place, link) in self.links.iter_mut().enumerate() {
                    let fits = |(number, (device, _)): &(usize, &(DeviceId, &[u8]))| {
                        !given.iter().any(|(_, taken)| taken == number) && link.space.can_join(*device)
                    };
                    let Some((number, (device, public))) = keys.iter().enumerate().find(fits) else {
                        continue;
                    };
                    let public = DevicePublic::from_bytes(public).map_err(|_| altered())?;
                    let device = *device;
                    link.drive(Event::Join { device, public }, step, out);
                    given.push((place, number));
                }
                self.giving = Giving::Invite(given);
            }
            Giving::Invite(given) => {
                let parcel = self.parcel(&given, &keys, step);
                self.giving = Giving::Sent;
                if let Some(letters) = self.meeting.as_mut().and_then(|meeting| meeting.letters()) {
                    let said = letters.pairing.say(&parcel, step.rng);
                    if said.is_empty() {
                        return Err(Ended::TooMany);
                    }
                    letters.post(said);
                }
                if let Some(meeting) = &mut self.meeting {
                    meeting.go_on(posts);
                }
            }
            Giving::Sent => {
                if let Some(letters) = self.meeting.as_mut().and_then(|meeting| meeting.letters()) {
                    letters.tidy_up(posts);
                }
                self.meeting = None;
                self.giving = Giving::Join;
                out.news.extend(self.mine().map(News::Paired));
            }
        }
        Ok(())
    }

    /// All invitations, with what this phone keeps of each link.
    fn parcel<R: CryptoRng>(
        &mut self,
        joined: &[(usize, usize)],
        keys: &[(DeviceId, &[u8])],
        step: &mut Step<'_, R>,
    ) -> Vec<u8> {
        let mut given = Vec::new();
        for (place, number) in joined {
            let (Some(link), Some((device, _))) = (self.links.get(*place), keys.get(*number)) else {
                continue;
            };
            let invite = link.space.invite(*device, step);
            given.extend(invite.map(|invite| (*number, invite.to_bytes(), link.state.for_another())));
        }
        write_parcel(&given)
    }

    /// The new phone: its place in every space.
    fn receive<R: CryptoRng>(
        &mut self,
        step: &mut Step<'_, R>,
        out: &mut Gather,
        posts: &mut Posts,
    ) -> Result<(), Ended> {
        let Some(letters) = self.meeting.as_mut().and_then(|meeting| meeting.letters()) else {
            return Ok(());
        };
        let Some(parcel) = letters.pairing.heard()? else {
            return Ok(());
        };
        let offers = core::mem::take(&mut letters.offers);
        letters.tidy_up(posts);
        self.take_places(&parcel, &offers, step, out)?;
        self.meeting = None;
        Ok(())
    }

    /// Every place of a parcel, or none: nothing is kept before all of them are found to fit. A space comes once.
    fn take_places<R: CryptoRng>(
        &mut self,
        parcel: &[u8],
        offers: &[Offer],
        step: &mut Step<'_, R>,
        out: &mut Gather,
    ) -> Result<(), Ended> {
        let (mut spaces, mut begun) = (Vec::new(), Vec::new());
        for (number, invite, state) in read_parcel(parcel).ok_or_else(altered)? {
            let offer = offers.get(number).ok_or_else(altered)?;
            let (home, key) = invite
                .accept(&offer.secret, step.vault, step.rng)
                .ok_or_else(altered)?;
            if spaces.contains(&home.space()) {
                return Err(altered());
            }
            spaces.push(home.space());
            if !self.links.iter().any(|link| link.id() == home.space()) {
                begun.push(self.begin(home, key, state, step)?);
            }
        }
        for one in begun {
            self.take_in(one, out);
        }
        self.links.sort_by_key(|link| link.state.began_s);
        Ok(())
    }

    /// What other phones of this person have just said.
    pub(crate) fn hear_own<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, out: &mut Gather) {
        for one in core::mem::take(&mut out.own) {
            let Some(things) = unpack(&one.bytes) else {
                continue;
            };
            match one.kind {
                JOURNAL => {
                    let new = self.take_entries(things);
                    if !new.is_empty() {
                        out.news.push(News::Journal(new));
                    }
                }
                PAST => self.remember(&things, step),
                HALF => {
                    if let [space, half] = things.as_slice()
                        && let (Some(space), Some(half)) = (space_of(space), Half::read(half))
                        && let Some(link) = self.links.iter_mut().find(|link| link.id() == space)
                    {
                        link.take_half(half);
                    }
                }
                PARTING => self.part_too(&things, step, out),
                _ => {}
            }
        }
    }

    /// The same once more, from the store: entries, the past, and a parting that was heard and not carried out.
    pub(crate) fn hear_own_again<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, out: &mut Gather) {
        let Some(mine) = self.links.iter().find(|link| link.state.mine) else {
            return;
        };
        let me = mine.space.home().device();
        let others = mine.everything().filter(|one| one.device != me);
        let said: Vec<(u16, Vec<u8>)> = others.map(|one| (one.kind, one.bytes.clone())).collect();
        for (kind, bytes) in said {
            let Some(things) = unpack(&bytes) else { continue };
            match kind {
                JOURNAL => {
                    self.take_entries(things);
                }
                PAST => self.remember(&things, step),
                PARTING => self.part_too(&things, step, out),
                _ => {}
            }
        }
        for link in &mut self.links {
            link.settle(step, out);
        }
    }

    fn take_entries(&mut self, entries: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        let mut new = Vec::new();
        for entry in entries {
            if self.heard_once.insert(entry.clone()) {
                self.heard.push(entry.clone());
                new.push(entry);
            }
        }
        new
    }

    fn remember<R: CryptoRng>(&mut self, things: &[Vec<u8>], step: &mut Step<'_, R>) {
        let Some((space, rest)) = things.split_first() else {
            return;
        };
        let link = space_of(space).and_then(|space| self.links.iter_mut().find(|link| link.id() == space));
        let Some(link) = link else { return };
        for one in rest.iter().filter_map(|one| retold(one)) {
            link.remember(one, step);
        }
    }

    fn part_too<R: CryptoRng>(&mut self, things: &[Vec<u8>], step: &mut Step<'_, R>, out: &mut Gather) {
        if let Some((space, past)) = parting_of(things)
            && self.links.iter().any(|link| link.id() == space)
        {
            self.part_here(space, past, step, out);
        }
    }

    /// Asks the app for the journal, for a phone that may have it by now.
    pub(crate) fn look_for_newcomers(&mut self, out: &mut Gather) {
        let Some(mine) = self.links.iter_mut().find(|link| link.state.mine) else {
            return;
        };
        let waits = mine
            .space
            .may_have_past()
            .into_iter()
            .any(|device| !mine.state.given.contains(&device.into()));
        if waits && !core::mem::replace(&mut mine.asked_past, true) {
            out.news.push(News::GiveHistory);
        }
    }

    /// The journal and everything that was said in each relationship, for the phones that may have it by now.
    pub(crate) fn give_past(&mut self, entries: Vec<Vec<u8>>) {
        let mut past = Vec::new();
        for link in self.links.iter().filter(|link| !link.state.mine) {
            let told: Vec<Vec<u8>> = link.everything().map(retell).collect();
            for pack in packs(told) {
                let mut things = unpack(&pack).unwrap_or_default();
                things.insert(0, link.id().as_bytes().to_vec());
                past.push(crate::bytes::pack(&things));
            }
        }
        let Some(mine) = self.links.iter_mut().find(|link| link.state.mine) else {
            return;
        };
        mine.asked_past = false;
        mine.gave_past();
        for pack in packs(entries) {
            mine.put(JOURNAL, pack, Pace::Now);
        }
        for pack in past {
            mine.put(PAST, pack, Pace::Now);
        }
    }
}

fn random<R: CryptoRng>(step: &mut Step<'_, R>) -> [u8; 32] {
    let mut bytes = [0; 32];
    step.rng.fill_bytes(&mut bytes);
    bytes
}

fn altered() -> Ended {
    sync::pairing::Over::Pairing(PairingError::Altered).into()
}
