//! The bundle's bytes: what they are (`vectors/words-1.txt`), and that no bytes make the reader fall over.

#[path = "../build/fluent.rs"]
mod fluent;
#[path = "../build/pack.rs"]
mod pack;

use fluent::{Messages, Part};
use words::{Bundle, Unreadable, Volume};

const VECTOR: &str = include_str!("../../../vectors/words-1.txt");
/// Bytes before the words.
const HEAD: usize = 18;
const FINGERPRINT: u64 = 0x0102_0304_0506_0708;

/// What stands below a heading of the vector.
fn section(name: &str) -> &'static str {
    let start = format!("== {name}\n");
    let rest = VECTOR.split_once(start.as_str()).map_or("", |(_, rest)| rest);
    rest.split("\n== ").next().unwrap_or_default().trim_end()
}

fn vector() -> Vec<u8> {
    let digits: Vec<u8> = section("bytes")
        .bytes()
        .filter(u8::is_ascii_hexdigit)
        .map(|digit| u8::try_from(char::from(digit).to_digit(16).unwrap_or_default()).unwrap_or_default())
        .collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

fn packed(source: &str) -> Result<Vec<u8>, String> {
    let mut messages = Messages::new();
    fluent::read(source, &mut messages)?;
    let texts: Vec<(&str, &[Part])> = messages
        .iter()
        .map(|(key, parts)| (key.as_str(), parts.as_slice()))
        .collect();
    let label = pack::Label {
        locale: "en",
        volume: 1,
        fingerprint: FINGERPRINT,
        start: 0,
    };
    pack::pack(&label, &texts)
}

#[test]
fn words_version_1_are_written_and_read_like_this_for_ever() {
    let bytes = packed(section("source")).expect("the vector's source packs");
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let bytes = vector();
    assert_eq!(
        hex,
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    );
    let bundle = Bundle::read(&bytes, FINGERPRINT).expect("the vector reads");
    assert_eq!((bundle.locale(), bundle.volume()), ("en", Volume::Later));
    for line in section("said").lines() {
        let (asked, said) = line.split_once(" = ").expect(line);
        let mut words = asked.split(' ');
        let key = words.next().unwrap_or_default();
        let variables: Vec<(&str, &str)> = words.filter_map(|word| word.split_once(':')).collect();
        assert_eq!(bundle.say(key, &variables).as_deref(), Some(said), "{line}");
    }
}

#[test]
fn bytes_of_another_build_are_told_apart() {
    assert_eq!(
        Bundle::read(&vector(), FINGERPRINT + 1).err(),
        Some(Unreadable::OtherBuild)
    );
}

#[track_caller]
fn check(what: &str, damage: impl Fn(&mut Vec<u8>)) {
    let mut bytes = vector();
    damage(&mut bytes);
    assert_eq!(
        Bundle::read(&bytes, FINGERPRINT).err(),
        Some(Unreadable::Broken),
        "{what}"
    );
}

/// Where some bytes stand for the first time behind the head.
fn place(bytes: &[u8], wanted: &[u8]) -> usize {
    let mut windows = bytes.windows(wanted.len()).skip(HEAD);
    let found = windows.position(|window| window == wanted);
    assert!(found.is_some(), "the vector holds {wanted:?}");
    HEAD + found.unwrap_or_default()
}

#[test]
fn damaged_bytes_are_refused() {
    check("no bytes", Vec::clear);
    check("another kind", |bytes| bytes[0] = b'X');
    check("another version", |bytes| bytes[3] = 2);
    check("an unknown volume", |bytes| bytes[12] = 9);
    check("more messages than there are", |bytes| bytes[15] = 200);
    check("fewer messages than there are", |bytes| bytes[15] -= 1);
    check("more variables than there are", |bytes| bytes[17] = 90);
    check("one byte too many", |bytes| bytes.push(b'x'));
    check("an index beyond the last", |bytes| {
        bytes[13..15].copy_from_slice(&[255, 255])
    });
    check("no UTF-8", |bytes| {
        let last = bytes.len() - 2;
        bytes[last] = 0xff;
    });
    check("an unknown variable", |bytes| {
        let at = place(bytes, &[1, 0x21]);
        bytes[at + 1] = 0x7f;
    });
    check("a plural without its second arm", |bytes| {
        let at = place(bytes, &[3]);
        bytes[at] = b'x';
    });
    check("a plural without its end", |bytes| {
        let at = place(bytes, &[4]);
        bytes[at] = b'x';
    });
    check("an end without its plural", |bytes| {
        let at = place(bytes, &[2, 0x21]);
        bytes[at] = b'x';
    });
}

#[test]
fn cut_short_anywhere_it_is_refused() {
    let bytes = vector();
    for length in 0..bytes.len() {
        assert_eq!(
            Bundle::read(&bytes[..length], FINGERPRINT).err(),
            Some(Unreadable::Broken),
            "{length} bytes"
        );
    }
}

/// Every byte of the vector set to every value: refused, or read as something that can be said. 100,000 readings.
#[test]
fn no_changed_byte_makes_it_fall_over() {
    let whole = vector();
    let mut read = 0;
    for at in 0..whole.len() {
        for value in 0..=u8::MAX {
            let mut bytes = whole.clone();
            bytes[at] = value;
            if let Ok(bundle) = Bundle::read(&bytes, FINGERPRINT) {
                read += 1;
                for key in ["a-plain", "b-value", "c-plural", "d-nested"] {
                    let _ = bundle.say(key, &[("count", "1")]);
                }
            }
        }
    }
    assert!(read > whole.len(), "a changed letter is still a letter: {read}");
}

/// Random bytes behind a sound head, from a fixed generator.
#[test]
fn no_random_bytes_make_it_fall_over() {
    let head = vector()[..HEAD].to_vec();
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..20_000 {
        let mut bytes = head.clone();
        bytes[15] = u8::try_from(next() % 4).unwrap_or_default();
        bytes[17] = u8::try_from(next() % 3).unwrap_or_default();
        let length = next() % 40;
        // Mostly marks and zeros: they are what the reader has to mind.
        bytes.extend((0..length).map(|_| match next() % 3 {
            0 => 0,
            1 => u8::try_from(next() % 5).unwrap_or_default(),
            _ => u8::try_from(0x20 + next() % 4).unwrap_or_default(),
        }));
        if let Ok(bundle) = Bundle::read(&bytes, FINGERPRINT) {
            for key in ["", " ", "!", "a-plain"] {
                let _ = bundle.say(key, &[]);
            }
        }
    }
}

#[test]
fn what_bundles_cannot_hold_stops_the_build() {
    assert_eq!(
        packed("a = { \"\\u0001\" }"),
        Err("a: a control character stands in the text".to_owned())
    );
    let many: String = (0..95).map(|n| format!("m{n} = {{ $v{n} }}\n")).collect();
    let why = packed(&many).expect_err("94 variables at most");
    assert!(why.contains("no room for one more variable"), "{why}");
}
