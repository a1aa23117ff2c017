//! What a phone knows of one space before it reads a single record: who it is there, and who else was there at first.

use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::{DevicePublic, DeviceSecret};
use vault::post::{Pen, Person};

use crate::message::{Bytes32, Bytes64, Head, Id16};
use crate::pairing::FIRST_EPOCH;

/// A device of the space, as it was at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FirstMember {
    /// Its id.
    #[n(0)]
    pub device: Id16,
    /// 0 or 1.
    #[n(1)]
    pub person: u8,
    /// Its keys.
    #[n(2)]
    pub public: Bytes64,
}

/// Where one person writes in one epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FirstAddress {
    /// 0 or 1.
    #[n(0)]
    pub person: u8,
    /// The epoch.
    #[n(1)]
    pub epoch: u32,
    /// Hash of the token that appends.
    #[n(2)]
    pub append: Bytes32,
    /// Hash of the token that deletes.
    #[n(3)]
    pub delete: Bytes32,
}

/// The beginning of one space on this phone. It is kept as a setting of the vault, and holds no key in clear.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Home {
    /// The space.
    #[n(0)]
    pub space: Id16,
    /// This phone in it.
    #[n(1)]
    pub me: Id16,
    /// Whose phone it is: 0 or 1.
    #[n(2)]
    pub person: u8,
    /// This phone's series. It grows by one when the storage was put back to an older day.
    #[n(3)]
    pub series: u32,
    /// The device secret, sealed by the vault.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub secret: Vec<u8>,
    /// The pen, sealed by the vault.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub pen: Vec<u8>,
    /// The devices at the beginning, this one among them.
    #[n(6)]
    pub members: Vec<FirstMember>,
    /// Recovery kits of both people, where they have one.
    #[n(7)]
    pub kits: Vec<Bytes64>,
    /// Where people write, as far as known at the beginning.
    #[n(8)]
    pub addresses: Vec<FirstAddress>,
    /// Where other series stood when this phone came to them. It follows them from there.
    #[n(9)]
    pub heads: Vec<Head>,
    /// The first epoch this phone may write in.
    #[n(10)]
    pub epoch: u32,
}

impl Home {
    /// The space.
    pub fn space(&self) -> SpaceId {
        SpaceId::from_bytes(self.space.0)
    }

    /// This phone.
    pub fn device(&self) -> DeviceId {
        self.me.into()
    }

    /// Whose phone it is.
    pub fn person(&self) -> Person {
        Person::from_byte(self.person).unwrap_or(Person::First)
    }

    /// The keys of a recovery kit that are keys.
    pub fn kits(&self) -> impl Iterator<Item = DevicePublic> {
        self.kits
            .iter()
            .filter_map(|kit| DevicePublic::from_bytes(&kit.0).ok())
    }

    /// The beginning of a space of one person, with this phone in it, and the key of its first epoch.
    pub fn alone(vault: &VaultKey, rng: &mut impl CryptoRng) -> (Self, EpochKey) {
        let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
        let (secret, pen) = (DeviceSecret::make(rng), Pen::make(rng));
        let key = EpochKey::make(space, FIRST_EPOCH, rng);
        let person = Person::First.byte();
        let home = Self {
            space: Id16(*space.as_bytes()),
            me: device.into(),
            person,
            series: 0,
            secret: secret.seal(vault, space, device, rng),
            pen: pen.seal(vault, space, rng),
            members: vec![FirstMember {
                device: device.into(),
                person,
                public: Bytes64(secret.public().to_bytes()),
            }],
            kits: Vec::new(),
            addresses: vec![FirstAddress {
                person,
                epoch: FIRST_EPOCH,
                append: Bytes32(pen.derive_append(space, FIRST_EPOCH).hash()),
                delete: Bytes32(pen.derive_delete(space, FIRST_EPOCH).hash()),
            }],
            heads: Vec::new(),
            epoch: FIRST_EPOCH,
        };
        (home, key)
    }

    /// The bytes: a version and CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![1];
        // Writing to a Vec cannot fail.
        let _ = minicbor::encode(self, &mut bytes);
        bytes
    }

    /// Reads what [`Home::to_bytes`] made. It only ever comes from this phone's own store, so fields of a later version
    /// are passed over: an app that was put back still opens the space.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes.split_first() {
            Some((1, body)) => minicbor::decode(body).ok(),
            _ => None,
        }
    }
}
