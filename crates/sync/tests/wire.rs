//! What the vault calls boxes and tokens is what the relay's protocol calls them, and everything fits into a record.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sync::limits::CONTENT_MAX;
use sync::message::{Body, Id16, Message, Stamp};
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::{DeviceSecret, sign_item};
use vault::post::{Pen, Person, box_name};
use vault::series::Series;
use wire::relay::{Keys, Token, TokenHash, limits};

#[test]
fn boxes_and_tokens_have_the_names_of_the_protocol() {
    let rng = &mut ChaCha20Rng::from_seed([1; 32]);
    let (space, pen) = (SpaceId::make(rng), Pen::make(rng));
    let tokens = [
        EpochKey::make(space, 1, rng).derive_read(Person::First),
        pen.derive_append(space, 1),
        pen.derive_delete(space, 1),
    ];
    let hashes = tokens.each_ref().map(|token| token.hash());
    for (token, hash) in tokens.iter().zip(hashes) {
        assert_eq!(Token::new(*token.reveal()).hash().0, hash);
    }
    let [read, append, delete] = hashes.map(TokenHash);
    assert_eq!(Keys { read, append, delete }.id().0, box_name(&hashes));
}

#[test]
fn the_longest_content_fits_into_a_record_of_the_relay() {
    let rng = &mut ChaCha20Rng::from_seed([2; 32]);
    let (space, device) = (SpaceId::make(rng), DeviceId::make(rng));
    let key = EpochKey::make(space, 1, rng);
    let message = Message {
        stamp: Stamp {
            count: u64::MAX >> 2,
            wall_s: i64::MIN,
            device: device.into(),
        },
        heads: vec![
            sync::message::Head {
                device: Id16([1; 16]),
                series: 7,
                next: u64::MAX,
                hash: sync::message::Bytes32([1; 32]),
                epoch: u32::MAX,
            };
            16
        ],
        body: Body::Content {
            kind: u16::MAX,
            bytes: vec![1; CONTENT_MAX],
        },
    };
    let item = Series::new(space, device, 0)
        .append(&key, &message.to_bytes(), rng)
        .unwrap()
        .bytes;
    let parcel = key.wrap(&[0; 16], 0, &sign_item(&DeviceSecret::make(rng), &item));
    assert!(parcel.len() <= limits::RECORD_BYTES, "{}", parcel.len());
}
