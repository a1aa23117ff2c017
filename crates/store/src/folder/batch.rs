//! The file of one decided batch: `"agbatch1"`, entries, `"end"`.
//!
//! An entry is `key length (u16) ‖ key ‖ 1 ‖ value length (u32) ‖ value`, or `… key ‖ 0` to remove it; big-endian.

use std::collections::BTreeMap;

use crate::{Key, VALUE_LEN_MAX};

const MAGIC: &[u8] = b"agbatch1";
const END: &[u8] = b"end";
const PUT: u8 = 1;
const REMOVE: u8 = 0;

pub(super) fn encode(changes: &BTreeMap<Key, Option<Vec<u8>>>) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    for (key, change) in changes {
        // Keys and values were checked against their limits, which are far inside these types.
        let key = key.as_str().as_bytes();
        bytes.extend(u16::try_from(key.len()).unwrap_or(u16::MAX).to_be_bytes());
        bytes.extend(key);
        match change {
            None => bytes.push(REMOVE),
            Some(value) => {
                bytes.push(PUT);
                bytes.extend(u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
                bytes.extend(value);
            }
        }
    }
    bytes.extend(END);
    bytes
}

pub(super) fn decode(bytes: &[u8]) -> Option<BTreeMap<Key, Option<Vec<u8>>>> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut changes = BTreeMap::new();
    while rest != END {
        let (len, after) = rest.split_first_chunk::<2>()?;
        let (key, after) = after.split_at_checked(u16::from_be_bytes(*len).into())?;
        let key = Key::new(core::str::from_utf8(key).ok()?).ok()?;
        let (kind, after) = after.split_first()?;
        let (change, after) = match *kind {
            REMOVE => (None, after),
            PUT => {
                let (len, after) = after.split_first_chunk::<4>()?;
                let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
                let (value, after) = after.split_at_checked(len)?;
                (
                    Some(value.to_vec()).filter(|value| value.len() <= VALUE_LEN_MAX),
                    after,
                )
            }
            _ => return None,
        };
        if *kind == PUT && change.is_none() {
            return None;
        }
        changes.insert(key, change);
        rest = after;
    }
    Some(changes)
}
