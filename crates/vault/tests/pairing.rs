//! Codes, hellos, digits, and one in between who tries them all.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use vault::epoch::DeviceId;
use vault::identity::DeviceSecret;
use vault::pairing::{
    Attempt, CodeSecret, Hello, LinkSecret, PairingError, PairingKey, Purpose, Side, Transcript,
};

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn check(typed: &str, expected: &str) {
    let said = match CodeSecret::read(typed) {
        Ok((number, secret)) => secret.reveal(number).to_string(),
        Err(error) => error.to_string(),
    };
    assert_eq!(said, expected, "{typed:?}");
}

#[test]
fn a_code_is_a_number_and_two_words_and_nothing_less() {
    check("47-harbor-violin", "47-harbor-violin");
    check(" 47 Harbor, VIOLIN", "47-harbor-violin");
    check(
        "",
        "a code begins with a number; type it as it is shown on the other phone",
    );
    check(
        "harbor-violin",
        "a code begins with a number; type it as it is shown on the other phone",
    );
    check(
        "47",
        "a code has two words after the number, and here are 0; type all of it",
    );
    check(
        "47-",
        "a code has two words after the number, and here are 0; type all of it",
    );
    check(
        "47-harbor",
        "a code has two words after the number, and here are 1; type all of it",
    );
    check(
        "47-harbor-violin-zoo",
        "a code has two words after the number, and here are 3; type all of it",
    );
    check(
        "47-harbor-xyzzy",
        "word 2 of this code is not one of ours; look at the other phone again",
    );
    check(
        "47-0-0",
        "word 1 of this code is not one of ours; look at the other phone again",
    );
    check(
        "99999999999-harbor-violin",
        "a code begins with a number; type it as it is shown on the other phone",
    );
}

#[test]
fn a_link_is_whole_or_nothing() {
    let link = LinkSecret::make(&mut rng(1));
    let text = link.reveal();
    let space = |link: &LinkSecret| link.pairing_key(Purpose::Partner).derive_space();
    assert_eq!(
        space(&LinkSecret::read(&format!("#{}", *text)).unwrap()),
        space(&link)
    );
    for bad in [
        "",
        "#",
        &text[..62],
        &format!("{}0", *text),
        &text.replace(&text[..1], "g"),
    ] {
        assert!(LinkSecret::read(bad).is_err(), "{bad}");
    }
    assert_ne!(space(&link), link.pairing_key(Purpose::OwnDevice).derive_space());
}

fn exchange(
    owner: &CodeSecret,
    guest: &CodeSecret,
    rng: &mut ChaCha20Rng,
) -> Option<(PairingKey, PairingKey)> {
    let (one, offer) = Attempt::begin(Side::Owner, owner, Purpose::Partner, rng);
    let (two, answer) = Attempt::begin(Side::Guest, guest, Purpose::Partner, rng);
    Some((one.finish(&answer).ok()?, two.finish(&offer).ok()?))
}

#[test]
fn the_same_code_gives_one_key_and_another_code_opens_nothing() {
    let rng = &mut rng(2);
    let code = |text: &str| CodeSecret::read(text).unwrap().1;
    let (one, two) = exchange(&code("3-harbor-violin"), &code("3-harbor-violin"), rng).unwrap();
    let sealed = one.seal(Side::Owner, 0, b"hello", rng).unwrap();
    assert_eq!(two.open(Side::Owner, 0, &sealed).unwrap().as_bytes(), b"hello");
    assert!(two.open(Side::Owner, 1, &sealed).is_none() && two.open(Side::Guest, 0, &sealed).is_none());
    let short = two.seal(Side::Guest, 0, b"", rng).unwrap();
    assert_eq!(short.len(), sealed.len(), "messages have one length");
    assert!(one.seal(Side::Owner, 0, &[0; 3071], rng).is_none());
    let (one, two) = exchange(&code("3-harbor-violin"), &code("3-violin-harbor"), rng).unwrap();
    let sealed = one.seal(Side::Owner, 0, b"hello", rng).unwrap();
    assert!(two.open(Side::Owner, 0, &sealed).is_none());
}

#[test]
fn versions_and_broken_messages_are_told_apart() {
    let rng = &mut rng(3);
    let code = CodeSecret::make(rng);
    let mut finish = |message: &[u8]| {
        Attempt::begin(Side::Owner, &code, Purpose::Partner, rng)
            .0
            .finish(message)
            .err()
    };
    assert_eq!(finish(&[2; 34]), Some(PairingError::Newer { found: 2 }));
    for broken in [
        vec![],
        vec![1],
        vec![1; 34],
        vec![0; 34],
        [&[1, b'B', 2], [0; 31].as_slice()].concat(),
    ] {
        assert_eq!(finish(&broken), Some(PairingError::Altered));
    }
}

fn hello(rng: &mut ChaCha20Rng, nonce: [u8; 32]) -> (DeviceSecret, Hello) {
    let secret = DeviceSecret::make(rng);
    let hello = Hello {
        purpose: Purpose::Partner,
        device: DeviceId::make(rng),
        public: secret.public(),
        kit: Some(DeviceSecret::make(rng).public()),
        append_hash: [1; 32],
        delete_hash: [2; 32],
        nonce,
    };
    (secret, hello)
}

#[test]
fn a_hello_comes_back_and_its_parts_are_checked() {
    let (_, hello) = hello(&mut rng(4), [9; 32]);
    let bytes = hello.to_bytes();
    assert_eq!(Hello::read(&bytes, Purpose::Partner), Ok(hello.clone()));
    assert_eq!(
        Hello::read(&bytes, Purpose::OwnDevice),
        Err(PairingError::OtherPurpose)
    );
    assert_eq!(
        Hello::read(&bytes[1..], Purpose::Partner),
        Err(PairingError::Altered)
    );
    let mut newer = bytes.clone();
    newer[0] = 2;
    assert_eq!(
        Hello::read(&newer, Purpose::Partner),
        Err(PairingError::Newer { found: 2 })
    );
    let mut weak = bytes.clone();
    weak[50..82].fill(0);
    assert_eq!(Hello::read(&weak, Purpose::Partner), Err(PairingError::Keys));
    let without = Hello {
        kit: None,
        ..hello.clone()
    };
    let mut filled = without.to_bytes();
    assert_eq!(Hello::read(&filled, Purpose::Partner), Ok(without));
    filled[83 + 63] = 1;
    assert_eq!(Hello::read(&filled, Purpose::Partner), Err(PairingError::Altered));
    let mut other = hello.clone();
    other.nonce[0] ^= 1;
    assert!(hello.fits(&hello.commit()) && !other.fits(&hello.commit()) && !hello.fits(&[]));
}

fn transcript(key: &PairingKey, owner: &Hello, guest: &Hello) -> Transcript {
    key.transcript(owner, guest)
}

#[test]
fn digits_are_two_by_side_and_must_be_typed() {
    let rng = &mut rng(5);
    let key = LinkSecret::make(rng).pairing_key(Purpose::Partner);
    let ((owner_secret, owner), (_, guest)) = (hello(rng, [1; 32]), hello(rng, [2; 32]));
    let both = transcript(&key, &owner, &guest);
    let (shown, other) = (both.digits(Side::Owner), both.digits(Side::Guest));
    assert!(shown.len() == 6 && shown != other);
    assert!(both.digits_fit(Side::Owner, &format!(" {} {} ", &shown[..3], &shown[3..])));
    for typed in ["", " ", &other, &shown[..5], &format!("{shown}0")] {
        assert!(!both.digits_fit(Side::Owner, typed), "{typed:?}");
    }
    let signature = both.sign(Side::Owner, &owner_secret);
    assert!(both.verifies(Side::Owner, &owner.public, &signature));
    assert!(!both.verifies(Side::Guest, &owner.public, &signature));
    assert!(!transcript(&key, &guest, &owner).verifies(Side::Owner, &owner.public, &signature));
}

/// One in between who has the link stands as guest before the owner and as owner before the guest. It must commit
/// before it sees the real guest's hello, so all it can do is hope. In 20,000 tries the digits never agree more often
/// than a few times in a million would.
#[test]
fn one_in_between_who_knows_the_link_is_shown_by_the_digits() {
    let rng = &mut rng(6);
    let key = LinkSecret::make(rng).pairing_key(Purpose::Partner);
    let (_, owner) = hello(rng, [1; 32]);
    let (_, mut false_guest) = hello(rng, [2; 32]);
    let (_, mut false_owner) = hello(rng, [3; 32]);
    let (_, mut guest) = hello(rng, [4; 32]);
    let mut fooled = 0;
    for round in 0..20_000_u32 {
        false_guest.nonce[..4].copy_from_slice(&round.to_be_bytes());
        false_owner.nonce[..4].copy_from_slice(&round.to_be_bytes());
        guest.nonce[..4].copy_from_slice(&round.to_be_bytes());
        let seen_by_owner = transcript(&key, &owner, &false_guest);
        let seen_by_guest = transcript(&key, &false_owner, &guest);
        fooled += u32::from(seen_by_guest.digits_fit(Side::Owner, &seen_by_owner.digits(Side::Owner)));
    }
    assert!(fooled <= 1, "{fooled}");
}
