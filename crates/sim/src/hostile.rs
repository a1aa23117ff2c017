//! Somebody who writes their own app, with everything that a partner's phone holds.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sync::event::{Arrived, Event, Letterbox};
use sync::message::{Body, Id16, Message, Stamp};
use sync::space::{Space, home_key};
use vault::epoch::EpochKey;
use vault::identity::{DevicePublic, DeviceSecret, sign_item};
use vault::post::Person;
use vault::series::Series;

use crate::phone::{FIRST_EPOCH, Phone};
use crate::world::{Faults, World, page};

/// What a partner's phone holds, in the hands of somebody who writes their own app.
pub struct Hostile {
    /// The phone's own keys.
    pub secret: DeviceSecret,
    /// The key of the first epoch.
    pub epoch: EpochKey,
    series: Series,
    /// The phone.
    pub me: Id16,
}

impl Hostile {
    /// With what this phone holds, from the beginning of its series.
    pub fn of(phone: &Phone) -> Option<Self> {
        let home = phone.disk.get(&home_key(&phone.vault, phone.space_id))?;
        let home = Space::read_home(&phone.vault, phone.space_id, home).ok()?;
        let key = phone
            .disk
            .get(&format!("e/{}/{FIRST_EPOCH:08x}", phone.space_id))?;
        Some(Self {
            secret: DeviceSecret::unseal(&phone.vault, phone.space_id, home.device(), &home.secret).ok()?,
            epoch: EpochKey::open(&phone.vault, phone.space_id, FIRST_EPOCH, key).ok()?,
            series: Series::new(phone.space_id, home.device(), 0),
            me: home.me,
        })
    }

    fn parcel(&self, index: u64, signed: &[u8]) -> Arrived {
        let series = self.epoch.derive_series_name(self.me.into(), 0);
        Arrived {
            series,
            index,
            bytes: self.epoch.wrap(&series, index, signed),
        }
    }

    /// A record, as it comes from the relay.
    pub fn say(&mut self, payload: &[u8], rng: &mut ChaCha20Rng) -> Option<Arrived> {
        let sealed = self.series.append(&self.epoch, payload, rng).ok()?;
        Some(self.parcel(sealed.place.index, &sign_item(&self.secret, &sealed.bytes)))
    }

    /// The grant of an epoch with any number to anybody, as it comes from the relay.
    pub fn grant(&mut self, number: u32, to: &[DevicePublic], rng: &mut ChaCha20Rng) -> Option<Arrived> {
        let key = EpochKey::make(self.epoch.space(), number, rng);
        let sealed = self.series.append_grant(&key, to, rng).ok()?;
        Some(self.parcel(sealed.place.index, &sign_item(&self.secret, &sealed.bytes)))
    }

    /// A message with a stamp that it chooses.
    pub fn message(&self, count: u64, body: Body) -> Vec<u8> {
        let stamp = Stamp {
            count,
            wall_s: 0,
            device: self.me,
        };
        Message {
            stamp,
            heads: Vec::new(),
            body,
        }
        .to_bytes()
    }
}

/// Gives a page to phone 0 as if the relay had, from the second person's box.
pub fn receive(world: &mut World, records: Vec<Arrived>) {
    let from = Letterbox {
        person: Person::Second,
        epoch: FIRST_EPOCH,
    };
    // Only a page that was asked for is read, so whatever else was asked for is answered first.
    while world.fly() {}
    world.now_s += 61;
    world.act(0, Event::Tick);
    world.act(0, page(from, records));
}

/// A couple of which the second phone is hostile.
pub fn hostile(seed: u64) -> Option<(World, Hostile, ChaCha20Rng)> {
    let world = World::new(seed, Faults::NONE).ok()?;
    let hostile = Hostile::of(world.phones.get(1)?)?;
    Some((world, hostile, ChaCha20Rng::seed_from_u64(seed)))
}

/// Content of sharing.
pub fn content(text: &str) -> Body {
    Body::Content {
        kind: 1,
        bytes: text.into(),
    }
}
