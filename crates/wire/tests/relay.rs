//! The codec of the relay's protocol: one spelling for each message, nothing breaks on hostile bytes, and
//! what was written once is read for ever.

use proptest::collection::vec;
use proptest::prelude::*;
use wire::relay::{
    Answer, BoxId, Head, Keys, Page, Position, Record, Request, Scope, SeriesId, Token, TokenHash, WireError,
    limits, record_hash,
};

/// Never edited: a new version of the protocol gets a file of its own.
const VERSION_1: &str = include_str!("../../../vectors/relay-1.txt");

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[expect(clippy::unwrap_used, reason = "a test's own data")]
fn unhex(text: &str) -> Vec<u8> {
    let digits = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    text.as_bytes().chunks(2).map(digits).collect()
}

fn keys() -> Keys {
    let hash = |byte| Token::new([byte; 32]).hash();
    Keys {
        read: hash(1),
        append: hash(2),
        delete: hash(3),
    }
}

fn requests() -> Vec<(&'static str, Request)> {
    let (id, series) = (keys().id(), SeriesId([0xa1; 16]));
    let token = |byte| Token::new([byte; 32]);
    let position = |byte, next| Position {
        series: SeriesId([byte; 16]),
        next,
    };
    vec![
        (
            "open",
            Request::Open {
                door: None,
                keys: keys(),
            },
        ),
        (
            "open behind a door",
            Request::Open {
                door: Some(token(9)),
                keys: keys(),
            },
        ),
        (
            "append two",
            Request::Append {
                id,
                token: token(2),
                series,
                first: 7,
                records: vec![b"sealed".to_vec(), vec![0xff]],
            },
        ),
        (
            "read",
            Request::Read {
                id,
                token: token(1),
                wait_s: 25,
                have: vec![position(0xa1, 9), position(0xa2, limits::INDEX)],
            },
        ),
        (
            "delete the box",
            Request::Delete {
                id,
                token: token(3),
                what: Scope::Everything,
            },
        ),
        (
            "delete a series",
            Request::Delete {
                id,
                token: token(3),
                what: Scope::Series(series),
            },
        ),
        (
            "delete before",
            Request::Delete {
                id,
                token: token(3),
                what: Scope::Before(series, 8),
            },
        ),
        (
            "meet open",
            Request::MeetOpen {
                door: None,
                token: token(4),
                message: b"first".to_vec(),
            },
        ),
        (
            "meet join",
            Request::MeetJoin {
                number: 4711,
                token: token(5),
            },
        ),
        (
            "meet put",
            Request::MeetPut {
                number: 4711,
                token: token(5),
                slot: 1,
                message: b"second".to_vec(),
            },
        ),
        (
            "meet get",
            Request::MeetGet {
                number: 4711,
                token: token(4),
                slot: 1,
                wait_s: 5,
            },
        ),
        (
            "meet close",
            Request::MeetClose {
                number: 4711,
                token: token(4),
            },
        ),
    ]
}

fn answers() -> Vec<(&'static str, Answer)> {
    let series = SeriesId([0xa1; 16]);
    let record = |index, bytes: &[u8]| Record {
        series,
        index,
        bytes: bytes.to_vec(),
    };
    vec![
        ("done", Answer::Done),
        ("appended", Answer::Appended { next: 9 }),
        ("empty page", Answer::Page(Page::default())),
        (
            "page",
            Answer::Page(Page {
                more: true,
                heads: vec![Head {
                    series,
                    first: 7,
                    next: 12,
                }],
                records: vec![record(7, b"sealed"), record(8, &[0xff])],
            }),
        ),
        ("meeting", Answer::Meeting { number: 4711 }),
        ("message", Answer::Message(b"first".to_vec())),
        ("not yet", Answer::NotYet),
        ("refused", Answer::Refused),
        (
            "conflict",
            Answer::Conflict {
                index: 7,
                hash: record_hash(b"sealed"),
            },
        ),
        ("gap", Answer::Gap { next: 9 }),
        ("full", Answer::Full),
        ("slower", Answer::Slower { seconds: 5 }),
        ("too large", Answer::TooLarge),
        ("malformed", Answer::Malformed),
        ("version", Answer::Version { newest: 1 }),
        ("unavailable", Answer::Unavailable),
    ]
}

#[test]
fn every_message_of_version_1_is_read_and_written_for_ever() {
    let mut now = String::new();
    for line in VERSION_1.lines().take_while(|line| line.starts_with('#')) {
        now.push_str(line);
        now.push('\n');
    }
    let hash = Token::new([1; 32]).hash();
    now.push_str(&format!("token hash = {}\n", hex(&hash.0)));
    now.push_str(&format!("box id = {}\n", hex(&keys().id().0)));
    now.push_str(&format!("record hash = {}\n", hex(&record_hash(b"sealed"))));
    for (name, request) in requests() {
        now.push_str(&format!("request {name} = {}\n", hex(&request.encode())));
    }
    for (name, answer) in answers() {
        now.push_str(&format!(
            "answer {} {name} = {}\n",
            answer.status(),
            hex(&answer.encode())
        ));
    }
    assert_eq!(now, VERSION_1);
    for line in VERSION_1.lines().filter(|line| !line.starts_with('#')) {
        let (name, bytes) = line.split_once(" = ").unwrap();
        let bytes = unhex(bytes);
        if name.starts_with("request") {
            assert_eq!(Request::decode(&bytes).unwrap().encode(), bytes, "{name}");
        } else if name.starts_with("answer") {
            assert_eq!(Answer::decode(&bytes).unwrap().encode(), bytes, "{name}");
        }
    }
}

/// What a hostile request is called.
fn check(bytes: &[u8], expected: WireError) {
    assert_eq!(Request::decode(bytes).err(), Some(expected), "{}", hex(bytes));
}

#[test]
fn what_is_out_of_bounds_is_refused_by_name() {
    check(b"", WireError::Malformed);
    check(&[2], WireError::Version(2));
    check(&[1, 200], WireError::Malformed);
    let id = BoxId([0; 16]);
    let token = || Token::new([0; 32]);
    let append = |first, records| {
        let series = SeriesId([0; 16]);
        let request = Request::Append {
            id,
            token: token(),
            series,
            first,
            records,
        };
        request.encode()
    };
    check(&append(0, vec![]), WireError::Malformed);
    check(&append(0, vec![vec![]]), WireError::Malformed);
    check(&append(limits::INDEX + 1, vec![vec![1]]), WireError::Malformed);
    check(
        &append(0, vec![vec![1; limits::RECORD_BYTES + 1]]),
        WireError::TooLarge,
    );
    check(
        &append(0, vec![vec![1]; limits::BATCH_RECORDS + 1]),
        WireError::TooLarge,
    );
    check(
        &append(0, vec![vec![1; limits::RECORD_BYTES]; 5]),
        WireError::TooLarge,
    );
    let read = |wait_s, have| {
        let request = Request::Read {
            id,
            token: token(),
            wait_s,
            have,
        };
        request.encode()
    };
    let at = |byte| Position {
        series: SeriesId([byte; 16]),
        next: 0,
    };
    check(&read(limits::WAIT_S + 1, vec![]), WireError::Malformed);
    check(&read(0, vec![at(2), at(1)]), WireError::Malformed);
    check(&read(0, vec![at(1), at(1)]), WireError::Malformed);
    check(&read(0, vec![at(1); limits::BOX_SERIES + 1]), WireError::TooLarge);
    let mut longer = read(0, vec![]);
    longer.push(0);
    check(&longer, WireError::Malformed);
}

#[test]
fn the_longest_messages_have_the_published_lengths_and_are_read() {
    let most = Request::Append {
        id: BoxId([0; 16]),
        token: Token::new([0; 32]),
        series: SeriesId([0; 16]),
        first: limits::INDEX,
        records: vec![vec![1; limits::BATCH_BYTES / limits::BATCH_RECORDS]; limits::BATCH_RECORDS],
    };
    let bytes = most.encode();
    assert_eq!(bytes.len(), limits::REQUEST_BYTES);
    assert!(Request::decode(&bytes).is_ok());
    let number = |index: usize| u64::try_from(index).unwrap();
    let page = Page {
        more: true,
        heads: (0..limits::BOX_SERIES)
            .map(|at| Head {
                series: SeriesId([u8::try_from(at).unwrap(); 16]),
                first: 0,
                next: limits::INDEX,
            })
            .collect(),
        records: (0..limits::PAGE_RECORDS)
            .map(|at| Record {
                series: SeriesId([0; 16]),
                index: number(at),
                bytes: vec![1; limits::PAGE_BYTES / limits::PAGE_RECORDS],
            })
            .collect(),
    };
    let bytes = Answer::Page(page).encode();
    assert_eq!(bytes.len(), limits::ANSWER_BYTES);
    assert!(Answer::decode(&bytes).is_ok());
}

#[test]
fn names_and_secrets_hide_from_debug() {
    let request = Request::MeetJoin {
        number: 1,
        token: Token::new([0xab; 32]),
    };
    let shown = format!(
        "{request:?} {:?} {:?} {:?}",
        BoxId([0xab; 16]),
        SeriesId([0xab; 16]),
        TokenHash([0xab; 32])
    );
    assert_eq!(
        shown,
        "MeetJoin { number: 1, token: Token(..) } BoxId(..) SeriesId(..) TokenHash(..)"
    );
}

/// One message with one byte changed, cut, or put in.
fn bent() -> impl Strategy<Value = Vec<u8>> {
    let messages: Vec<Vec<u8>> = requests()
        .iter()
        .map(|(_, request)| request.encode())
        .chain(answers().iter().map(|(_, answer)| answer.encode()))
        .collect();
    (
        prop::sample::select(messages),
        any::<prop::sample::Index>(),
        any::<u8>(),
        0..3_u8,
    )
        .prop_map(|(mut message, place, byte, how)| {
            let at = place.index(message.len());
            match how {
                0 => message[at] = byte,
                1 => message.truncate(at),
                _ => message.insert(at, byte),
            }
            message
        })
}

/// Whatever decodes has one spelling; whatever does not is an error, never a panic.
fn one_spelling(bytes: &[u8]) {
    if let Ok(request) = Request::decode(bytes) {
        assert_eq!(request.encode(), bytes);
    }
    if let Ok(answer) = Answer::decode(bytes) {
        assert_eq!(answer.encode(), bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bent_messages_decode_to_themselves_or_to_an_error(bytes in bent()) {
        one_spelling(&bytes);
    }

    #[test]
    fn noise_decodes_to_itself_or_to_an_error(kind in 0..80_u8, rest in vec(any::<u8>(), 0..200)) {
        let mut bytes = vec![1, kind];
        bytes.extend(rest);
        one_spelling(&bytes);
    }
}
