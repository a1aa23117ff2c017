//! The past of a relationship that this phone has parted from, where it was kept: it can be read, and nothing else.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use sync::event::Delivered;
use sync::message::{Body, Id16, Message};
use sync::sharing::desk::Desk;
use sync::sharing::part::Past;
use sync::space::Stored;
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::item_of;
use vault::post::Person;
use vault::record::{ItemKind, RecordHeader, open_record};
use vault::setting::{open_setting, seal_setting};

use crate::bytes::{In, Out};
use crate::link::Link;
use crate::links::{mark_of, sealed_until};

/// A past that was kept.
pub(crate) struct Gone {
    pub(crate) space: SpaceId,
    pub(crate) name: String,
    pub(crate) me: Person,
    pub(crate) desk: Desk,
    /// Put away until then, in seconds since 1970.
    pub(crate) until_s: Option<i64>,
    /// Keys under which the store holds it.
    pub(crate) keys: Vec<String>,
}

impl Gone {
    /// What remains of a link.
    pub(crate) fn of(link: &Link, past: Past) -> Self {
        Self {
            space: link.id(),
            name: link.state.name.clone(),
            me: link.me(),
            desk: link.desk.clone(),
            until_s: sealed_until(past),
            keys: link.keys.iter().cloned().collect(),
        }
    }

    /// The same, put away or taken out again.
    pub(crate) fn with(self, past: Past) -> Self {
        Self {
            until_s: sealed_until(past),
            ..self
        }
    }
}

fn name_of(space: SpaceId) -> String {
    format!("link past {space}")
}

/// Where the store holds who was there.
pub(crate) fn past_key(vault: &VaultKey, space: SpaceId) -> String {
    format!("s/{}", vault.derive_name(&name_of(space)))
}

/// Who was there.
pub(crate) struct There {
    pub(crate) name: String,
    pub(crate) me: Person,
    pub(crate) people: BTreeMap<Id16, Person>,
}

impl There {
    /// `1 ‖ [name, me, [device, person]]`
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Out::new(1);
        out.list(3).bytes(self.name.as_bytes());
        out.number(i64::from(self.me.byte())).list(self.people.len() * 2);
        for (device, person) in &self.people {
            out.bytes(&device.0).number(i64::from(person.byte()));
        }
        out.done()
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = In::new(1, bytes)?;
        (from.list()? == 3).then_some(())?;
        let name = from.text()?;
        let me = Person::from_byte(from.byte()?)?;
        let count = from.list()?;
        let mut people = BTreeMap::new();
        for _ in 0..count / 2 {
            people.insert(Id16(from.array()?), Person::from_byte(from.byte()?)?);
        }
        (count.is_multiple_of(2) && from.is_done()).then_some(Self { name, me, people })
    }
}

/// Who was there, sealed.
pub(crate) fn seal_past(link: &Link, vault: &VaultKey, rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    let members = link.space.members();
    let there = There {
        name: link.state.name.clone(),
        me: link.me(),
        people: members
            .map(|(device, member)| (device.into(), member.person))
            .collect(),
    };
    seal_setting(vault, &name_of(link.id()), 0, &there.to_bytes(), rng).ok()
}

/// The past again, from the store. Nothing where it is not there or cannot be read.
pub(crate) fn open(space: SpaceId, stored: &Stored, vault: &VaultKey) -> Option<Gone> {
    let find = |key: &str| {
        stored
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    };
    let (_, opened) = open_setting(vault, &name_of(space), find(&past_key(vault, space))?).ok()?;
    let There { name, me, people } = There::read(opened.as_bytes())?;
    let of_space = [format!("e/{space}/"), format!("r/{space}/")];
    let keys = stored.iter().map(|(key, _)| key);
    let keys = keys.filter(|key| of_space.iter().any(|prefix| key.starts_with(prefix)));
    Some(Gone {
        space,
        name,
        me,
        desk: Desk::of(&read(space, stored, vault, &people)),
        until_s: mark_of(stored, space),
        keys: keys.cloned().collect(),
    })
}

fn read(
    space: SpaceId,
    stored: &Stored,
    vault: &VaultKey,
    people: &BTreeMap<Id16, Person>,
) -> Vec<Delivered> {
    let (keys, records) = (format!("e/{space}/"), format!("r/{space}/"));
    let mut epochs = BTreeMap::new();
    for (name, sealed) in stored {
        let epoch = name
            .strip_prefix(&keys)
            .and_then(|epoch| u32::from_str_radix(epoch, 16).ok());
        if let Some(epoch) = epoch
            && let Ok(key) = EpochKey::open(vault, space, epoch, sealed)
        {
            epochs.insert(epoch, key);
        }
    }
    let one = |signed: &Vec<u8>| {
        let item = item_of(signed)?;
        let (kind, header) = RecordHeader::read_item(item).ok()?;
        (kind == ItemKind::Record).then_some(())?;
        let (_, opened) = open_record(epochs.get(&header.epoch)?, &header.place, item).ok()?;
        let device: DeviceId = header.place.device;
        let message = Message::read(opened.as_bytes(), device).ok()?;
        let Body::Content { kind, bytes } = message.body else {
            return None;
        };
        Some(Delivered {
            person: *people.get(&device.into())?,
            device,
            stamp: message.stamp,
            kind,
            bytes,
        })
    };
    stored
        .iter()
        .filter(|(name, _)| name.starts_with(&records))
        .filter_map(|(_, signed)| one(signed))
        .collect()
}
