//! The few shapes in which this room keeps and hands on things, in CBOR. Written by hand: derived code weighs more.

use minicbor::{Decoder, Encoder};
use std::collections::BTreeMap;
use sync::event::Delivered;
use sync::message::{Id16, Stamp};
use vault::post::Person;

/// Longest record of many small things, in bytes.
const PACK_BYTES: usize = 40 * 1024;

/// Writes. Writing to a vector cannot fail, so nothing is lost by passing the answer over.
pub(crate) struct Out(Encoder<Vec<u8>>);

impl Out {
    /// Begins with a version.
    pub(crate) fn new(version: u8) -> Self {
        Self(Encoder::new(vec![version]))
    }

    pub(crate) fn list(&mut self, len: usize) -> &mut Self {
        let _ = self.0.array(len as u64);
        self
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let _ = self.0.bytes(bytes);
        self
    }

    pub(crate) fn number(&mut self, number: i64) -> &mut Self {
        let _ = self.0.i64(number);
        self
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.0.into_writer()
    }
}

/// Reads what [`Out`] wrote. Everything that does not fit is nothing.
pub(crate) struct In<'a>(Decoder<'a>);

impl<'a> In<'a> {
    pub(crate) fn new(version: u8, bytes: &'a [u8]) -> Option<Self> {
        let (found, body) = bytes.split_first()?;
        (*found == version).then(|| Self(Decoder::new(body)))
    }

    /// A list; its length is not believed further than the bytes reach.
    pub(crate) fn list(&mut self) -> Option<usize> {
        usize::try_from(self.0.array().ok()??).ok()
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        self.0.bytes().ok()
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes()?.try_into().ok()
    }

    pub(crate) fn number(&mut self) -> Option<i64> {
        self.0.i64().ok()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.number()?.try_into().ok()
    }

    /// Bytes read so far, with the version.
    pub(crate) fn read(&self) -> usize {
        self.0.position() + 1
    }

    /// Whether nothing follows.
    pub(crate) fn is_done(&self) -> bool {
        self.0.position() == self.0.input().len()
    }

    pub(crate) fn text(&mut self) -> Option<String> {
        Some(core::str::from_utf8(self.bytes()?).ok()?.to_owned())
    }
}

/// Numbered answers.
pub(crate) fn put_map(out: &mut Out, map: &BTreeMap<u8, Vec<u8>>) {
    out.list(map.len() * 2);
    for (number, bytes) in map {
        out.number(i64::from(*number)).bytes(bytes);
    }
}

/// Reads what [`put_map`] wrote.
pub(crate) fn map(from: &mut In<'_>) -> Option<BTreeMap<u8, Vec<u8>>> {
    let mut map = BTreeMap::new();
    for _ in 0..from.list()? / 2 {
        map.insert(from.byte()?, from.bytes()?.to_vec());
    }
    Some(map)
}

/// Many small things in as few records as they fit into: `1 ‖ [bytes]`.
pub(crate) fn packs(things: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut packs = Vec::new();
    let mut open: Vec<Vec<u8>> = Vec::new();
    let mut size = 0;
    for thing in things {
        if size + thing.len() > PACK_BYTES && !open.is_empty() {
            packs.push(pack(&open));
            open.clear();
            size = 0;
        }
        size += thing.len() + 4;
        open.push(thing);
    }
    if !open.is_empty() {
        packs.push(pack(&open));
    }
    packs
}

/// One record of [`packs`].
pub(crate) fn pack(things: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Out::new(1);
    out.list(things.len());
    for thing in things {
        out.bytes(thing);
    }
    out.done()
}

/// The things of one record of [`packs`], in its one spelling.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut from = In::new(1, bytes)?;
    let count = from.list()?;
    let mut things = Vec::new();
    for _ in 0..count {
        things.push(from.bytes()?.to_vec());
    }
    (pack(&things) == bytes).then_some(things)
}

/// Something that was said in a space, retold to another phone of the same person.
pub(crate) fn retell(one: &Delivered) -> Vec<u8> {
    let mut out = Out::new(1);
    out.list(6)
        .number(i64::from(one.person.byte()))
        .bytes(one.device.as_bytes())
        .number(i64::try_from(one.stamp.count).unwrap_or(i64::MAX))
        .number(one.stamp.wall_s)
        .number(i64::from(one.kind))
        .bytes(&one.bytes);
    out.done()
}

/// Reads what [`retell`] wrote, in its one spelling.
pub(crate) fn retold(bytes: &[u8]) -> Option<Delivered> {
    let mut from = In::new(1, bytes)?;
    (from.list()? == 6).then_some(())?;
    let person = Person::from_byte(from.byte()?)?;
    let device = Id16(from.array()?);
    let stamp = Stamp {
        count: from.number()?.try_into().ok()?,
        wall_s: from.number()?,
        device,
    };
    let one = Delivered {
        person,
        device: device.into(),
        stamp,
        kind: from.number()?.try_into().ok()?,
        bytes: from.bytes()?.to_vec(),
    };
    (retell(&one) == bytes).then_some(one)
}
