//! What a new phone of the same person is given: everything it needs to go on from here, and nothing older.
//!
//! It travels inside the pairing's own envelope. Older epochs come later, one by one, after a day or once another
//! device has said yes (see `hand_over_due`). What was written before they come is read as far as the relay still has
//! it; a whole history comes with a backup.

use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::grant::{open_handover, seal_handover};
use vault::identity::{DevicePublic, DeviceSecret};
use vault::post::Pen;

use super::{Space, Step};
use crate::home::{FirstAddress, FirstMember, Home};
use crate::message::{Bytes32, Bytes64, Head, Id16};

/// The invitation, made by the phone that paired the new one, after its [`Event::Join`](crate::event::Event::Join)
/// was saved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Invite {
    #[n(0)]
    space: Id16,
    #[n(1)]
    device: Id16,
    #[n(2)]
    person: u8,
    #[cbor(n(3), with = "minicbor::bytes")]
    pen: Vec<u8>,
    #[n(4)]
    epoch: u32,
    #[cbor(n(5), with = "minicbor::bytes")]
    key: Vec<u8>,
    #[n(6)]
    members: Vec<FirstMember>,
    #[n(7)]
    kits: Vec<Bytes64>,
    #[n(8)]
    addresses: Vec<FirstAddress>,
    #[n(9)]
    heads: Vec<Head>,
}

impl Space {
    /// Invites a device that has joined. `None` where it is no member, or its key cannot be sealed to.
    pub fn invite<R: CryptoRng>(&self, device: DeviceId, step: &mut Step<'_, R>) -> Option<Invite> {
        let public = self.members.get(&device)?.public;
        let epoch = self.own_at;
        let members = self.members.iter().filter(|(_, member)| member.left_at.is_none());
        let addresses = self.addresses.iter().rev().take(crate::limits::BOXES_MAX);
        Some(Invite {
            space: self.home.space,
            device: device.into(),
            person: self.home.person,
            pen: self.pen.hand_over(self.home.space(), &public, step.rng)?,
            epoch,
            key: seal_handover(self.epochs.get(&epoch)?, &public, step.rng).ok()?,
            members: members
                .map(|(device, member)| FirstMember {
                    device: (*device).into(),
                    person: member.person.byte(),
                    public: Bytes64(member.public.to_bytes()),
                })
                .collect(),
            kits: self.home.kits.clone(),
            addresses: addresses
                .map(|(letterbox, [append, delete])| FirstAddress {
                    person: letterbox.person.byte(),
                    epoch: letterbox.epoch,
                    append: Bytes32(*append),
                    delete: Bytes32(*delete),
                })
                .collect(),
            heads: self.heads(),
        })
    }
}

impl Invite {
    /// The bytes: a version and CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![1];
        // Writing to a Vec cannot fail.
        let _ = minicbor::encode(self, &mut bytes);
        bytes
    }

    /// Reads what [`Invite::to_bytes`] made. `None` for anything it would not have written.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (1, body) = bytes.split_first()? else {
            return None;
        };
        let invite: Self = minicbor::decode(body).ok()?;
        (invite.to_bytes() == bytes).then_some(invite)
    }

    /// What the new phone begins its space with. `None` where the invitation was not made for this device.
    pub fn accept(
        self,
        secret: &DeviceSecret,
        vault: &VaultKey,
        rng: &mut impl CryptoRng,
    ) -> Option<(Home, EpochKey)> {
        let (space, device) = (SpaceId::from_bytes(self.space.0), DeviceId::from(self.device));
        let key = open_handover(secret, space, self.epoch, &self.key)?;
        let pen = Pen::take_over(secret, space, &self.pen)?;
        let own = self.members.iter().find(|member| member.device == self.device)?;
        (DevicePublic::from_bytes(&own.public.0).ok()? == secret.public()).then_some(())?;
        let home = Home {
            space: self.space,
            me: self.device,
            person: self.person,
            series: 0,
            secret: secret.seal(vault, space, device, rng),
            pen: pen.seal(vault, space, rng),
            members: self.members,
            kits: self.kits,
            addresses: self.addresses,
            heads: self.heads,
            epoch: self.epoch,
        };
        Some((home, key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_has_one_spelling() {
        let invite = Invite {
            space: Id16([1; 16]),
            device: Id16([2; 16]),
            person: 0,
            pen: vec![3; 8],
            epoch: 4096,
            key: vec![4; 8],
            members: Vec::new(),
            kits: Vec::new(),
            addresses: Vec::new(),
            heads: Vec::new(),
        };
        let bytes = invite.to_bytes();
        assert_eq!(Invite::from_bytes(&bytes), Some(invite));
        let mut more = bytes.clone();
        more.push(0);
        assert_eq!(Invite::from_bytes(&more), None, "something follows");
        more[1] += 1;
        assert_eq!(Invite::from_bytes(&more), None, "a field that nobody knows");
    }
}
