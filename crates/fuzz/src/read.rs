//! Decoders that are functions: bytes in, a value or a refusal out.

use std::sync::OnceLock;

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sync::home::Home;
use sync::message::Message;
use sync::sharing::Said;
use sync::sharing::beat::Round;
use sync::sharing::plan::Planning;
use sync::space::Invite;
use vault::VaultKey;
use vault::backup::Backup;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::grant::{open_handover, read_grant};
use vault::identity::{DevicePublic, DeviceSecret, check_item, item_of, sign_item};
use vault::pairing::{CodeSecret, Hello, LinkSecret, Purpose};
use vault::post::Pen;
use vault::record::{RecordHeader, open_record};
use vault::recovery::RecoveryWords;
use vault::series::Series;
use vault::setting::open_setting;
use vault::slots::{KdfRequest, Slots};
use vault::together::{Asked, reply};

use wire::relay::{Answer, Request};

/// Keys that are always the same, since bytes that once broke something must break it again.
struct Fixed {
    vault: VaultKey,
    device: DeviceId,
    secret: DeviceSecret,
    public: DevicePublic,
    key: EpochKey,
    space: SpaceId,
}

fn fixed() -> &'static Fixed {
    static FIXED: OnceLock<Fixed> = OnceLock::new();
    FIXED.get_or_init(|| {
        let rng = &mut ChaCha20Rng::from_seed([7; 32]);
        let space = SpaceId::from_bytes([8; 16]);
        let secret = DeviceSecret::make(rng);
        Fixed {
            vault: VaultKey::make(rng),
            device: DeviceId::from_bytes([9; 16]),
            public: secret.public(),
            secret,
            key: EpochKey::make(space, 1 << 12, rng),
            space,
        }
    })
}

fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap_or_default()
}

/// A message has exactly one spelling.
pub(crate) fn request(bytes: &[u8]) {
    if let Ok(request) = Request::decode(bytes) {
        assert_eq!(request.encode(), bytes, "another spelling of the same request");
    }
}

/// The same.
pub(crate) fn answer(bytes: &[u8]) {
    if let Ok(answer) = Answer::decode(bytes) {
        assert_eq!(answer.encode(), bytes, "another spelling of the same answer");
    }
}

/// What the store holds: none of it opens, since nobody has the key.
pub(crate) fn record(bytes: &[u8]) {
    let fixed = fixed();
    if let Ok(header) = RecordHeader::read(bytes) {
        assert!(
            open_record(&fixed.key, &header.place, bytes).is_err(),
            "opened without the key"
        );
    }
    assert!(
        open_setting(&fixed.vault, "a name", bytes).is_err(),
        "opened without the key"
    );
    assert!(EpochKey::open(&fixed.vault, fixed.space, 1, bytes).is_err());
    assert!(Pen::unseal(&fixed.vault, fixed.space, bytes).is_none());
}

/// What another device signed: the signature holds, and everything behind it may be anything.
pub(crate) fn item(bytes: &[u8]) {
    let fixed = fixed();
    assert_eq!(check_item(&fixed.public, bytes), None, "a signature nobody made");
    let signed = sign_item(&fixed.secret, bytes);
    if item_of(&signed).is_some() {
        assert_eq!(item_of(&signed), Some(bytes));
    }
    let Some(item) = check_item(&fixed.public, &signed) else {
        return;
    };
    let mut series = Series::new(fixed.space, fixed.device, 0);
    if let Ok((_, header)) = RecordHeader::read_item(item) {
        // Tried at its own place, which lies beyond what a series can reach.
        let _ = open_record(&fixed.key, &header.place, item);
    }
    let _ = series.follow(item);
    assert!(
        !matches!(read_grant(&fixed.secret, item), Ok(Some(_))),
        "a key nobody sealed"
    );
}

/// Keys, and what is sealed to them.
pub(crate) fn keys(bytes: &[u8]) {
    let fixed = fixed();
    if let Ok(public) = DevicePublic::from_bytes(bytes) {
        assert_eq!(public.to_bytes().as_slice(), bytes);
    }
    assert!(open_handover(&fixed.secret, fixed.space, 1 << 12, bytes).is_none());
    assert!(Pen::take_over(&fixed.secret, fixed.space, bytes).is_none());
    if let Some(asked) = Asked::from_bytes(bytes) {
        assert_eq!(asked.to_bytes().as_slice(), bytes);
        let _ = asked.mutual(bytes);
    }
    let rng = &mut ChaCha20Rng::from_seed([1; 32]);
    let _ = reply(bytes, &[false; 64], rng);
}

/// A backup file, and the key slots in it.
pub(crate) fn backup(bytes: &[u8]) {
    if let Ok(slots) = Slots::parse(bytes) {
        assert_eq!(slots.to_bytes(), bytes);
    }
    if let Ok(backup) = Backup::read(bytes) {
        let requests = backup.slots().kdf_requests();
        for request in requests {
            let again = KdfRequest::from_bytes(&request.to_bytes());
            assert!(again.is_some(), "a cost outside of what is allowed");
        }
    }
    let _ = KdfRequest::from_bytes(bytes);
}

/// What people type or scan.
pub(crate) fn code(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(link) = LinkSecret::read(typed) {
        assert!(LinkSecret::read(&link.reveal()).is_ok());
    }
    if let Ok((number, code)) = CodeSecret::read(typed) {
        let shown = code.reveal(number);
        assert!(CodeSecret::read(&shown).is_ok_and(|(again, _)| again == number));
    }
    if let Ok(secret) = RecoveryWords::read(typed) {
        assert!(RecoveryWords::read(RecoveryWords::spell(&secret).reveal()).is_ok());
    }
}

/// What two phones say before they know each other.
pub(crate) fn hello(bytes: &[u8]) {
    for purpose in [Purpose::Partner, Purpose::OwnDevice] {
        if let Ok(hello) = Hello::read(bytes, purpose) {
            assert_eq!(hello.to_bytes(), bytes);
        }
    }
}

/// What is inside of records, and at the beginning of a space.
pub(crate) fn message(bytes: &[u8]) {
    let fixed = fixed();
    if let Ok(message) = Message::read(bytes, fixed.device) {
        assert_eq!(message.to_bytes(), bytes, "another spelling of the same message");
    }
    if let Some(home) = Home::from_bytes(bytes) {
        assert_eq!(Home::from_bytes(&home.to_bytes()).as_ref(), Some(&home));
    }
    if let Some(invite) = Invite::from_bytes(bytes) {
        assert_eq!(
            invite.to_bytes(),
            bytes,
            "another spelling of the same invitation"
        );
    }
}

/// What two people do in a space.
pub(crate) fn sharing(bytes: &[u8]) {
    if let Some(said) = Said::read(bytes) {
        assert_eq!(said.to_bytes(), bytes, "another spelling of the same words");
    }
    if let Some(planning) = Planning::from_bytes(bytes) {
        assert_eq!(planning.to_bytes(), bytes);
    }
    if let Some(round) = Round::from_bytes(bytes) {
        assert_eq!(round.to_bytes(), bytes);
    }
}

/// What goes from one phone's screen to another's.
pub(crate) fn shared(bytes: &[u8]) {
    if let Some(item) = link::item::Item::read(bytes) {
        assert_eq!(
            item.to_bytes().as_deref(),
            Some(bytes),
            "another spelling of the same item"
        );
    }
    if let Some(thing) = journal::Thing::read(bytes) {
        assert_eq!(thing.to_bytes(), bytes, "another spelling of the same thing");
    }
    let _ = journal::wishes::read_answer(bytes);
}

/// What was written down.
pub(crate) fn entry(bytes: &[u8]) {
    if let Ok(entry) = journal::Entry::decode(bytes) {
        let once = entry.encode();
        let again = journal::Entry::decode(&once).map(|entry| entry.encode());
        assert_eq!(again, Ok(once), "written and read again");
    }
}

/// A file that one person took along.
pub(crate) fn takeaway(bytes: &[u8]) {
    if let Ok((who, entries)) = journal::takeaway::read(text(bytes)) {
        let again = journal::takeaway::read(&journal::takeaway::write(&entries, who));
        assert!(again.is_ok(), "what was taken can be taken along again");
    }
}

/// A volume of texts.
pub(crate) fn bundle(bytes: &[u8]) {
    if let Ok(bundle) = words::Bundle::read(bytes, 1) {
        for key in ["a", "key"] {
            let _ = bundle.say(key, &[("name", "Ana")]);
        }
    }
}

/// What a link keeps, and what the phones of one person hand each other.
pub(crate) fn linked(bytes: &[u8]) {
    for (name, read) in link::readers::ONE_SPELLING {
        if let Some(again) = read(bytes) {
            assert_eq!(again, bytes, "another spelling of the same {name}");
        }
    }
    for (name, read) in link::readers::PASSING_OVER {
        if let Some(again) = read(bytes) {
            assert!(again.len() <= bytes.len(), "{name} grows");
            assert_eq!(read(&again), Some(again), "{name} written and read again");
        }
    }
}

pub(crate) fn linked_beginnings() -> Vec<Vec<u8>> {
    link::readers::beginnings()
}
