//! The private readers of this room, for whoever tries them with any bytes (`crates/fuzz`). Nothing else uses it.

use sync::message::Id16;
use sync::sharing::part::Past;
use vault::epoch::SpaceId;
use vault::post::Person;

use crate::bytes::{pack, retell, retold, unpack};
use crate::gone::There;
use crate::letters::read_keys;
use crate::own::{parting, parting_of, read_parcel, write_parcel};
use crate::state::{Half, State};

/// What was read, written again; nothing where it was refused.
pub type Reader = fn(&[u8]) -> Option<Vec<u8>>;

/// Those that read one spelling only: what they read is what they would write.
pub const ONE_SPELLING: [(&str, Reader); 5] = [
    ("half", |bytes| Some(Half::read(bytes)?.to_bytes())),
    ("pack", |bytes| Some(pack(&unpack(bytes)?))),
    ("retold", |bytes| Some(retell(&retold(bytes)?))),
    ("parting", |bytes| {
        let (space, past) = parting_of(&unpack(bytes)?)?;
        Some(pack(&parting(space, past)))
    }),
    ("keys", |bytes| {
        let keys = read_keys(bytes)?.into_iter();
        Some(
            keys.flat_map(|(device, key)| [device.as_bytes().as_slice(), key].concat())
                .collect(),
        )
    }),
];

/// Those that pass over what a later version may have added at their end; what they keep of it is read again the same.
pub const PASSING_OVER: [(&str, Reader); 3] = [
    ("state", |bytes| Some(State::read(bytes)?.to_bytes())),
    ("parcel", |bytes| {
        let given = read_parcel(bytes)?.into_iter();
        let given: Vec<_> = given
            .map(|(number, invite, state)| (number, invite.to_bytes(), state.to_bytes()))
            .collect();
        Some(write_parcel(&given))
    }),
    ("there", |bytes| Some(There::read(bytes)?.to_bytes())),
];

/// Some of what the golden bytes do not hold.
#[must_use]
pub fn beginnings() -> Vec<Vec<u8>> {
    let space = SpaceId::from_bytes([8; 16]);
    let partings = [Past::Keep, Past::SealUntil(1_800_000_000), Past::Delete];
    let mut all = Vec::from(partings.map(|past| pack(&parting(space, past))));
    let there = There {
        name: "Kim".to_owned(),
        me: Person::First,
        people: [(Id16([9; 16]), Person::Second)].into(),
    };
    all.extend([there.to_bytes(), write_parcel(&[]), vec![1; 80]]);
    all
}
