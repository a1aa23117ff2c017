//! What is signed has one spelling: bytes that a reader would pass over are bytes that nobody looks at.
#![cfg(test)]

use sync::message::{Body, Bytes32, Head, Id16, Message, Stamp};
use sync::sharing::Said;

const WRITER: Id16 = Id16([9; 16]);
/// Where the list of the last one's fields begins: before it stands an id.
const LAST_FIELDS: usize = 18;

fn message() -> Vec<u8> {
    let head = Head {
        device: Id16([1; 16]),
        series: 0,
        next: 3,
        hash: Bytes32([5; 32]),
        epoch: 4096,
    };
    Message {
        stamp: Stamp {
            count: 7,
            wall_s: 1_790_000_000,
            device: WRITER,
        },
        heads: vec![head],
        body: Body::Approved {
            device: Id16([3; 16]),
        },
    }
    .to_bytes()
}

/// Whether golden bytes are read once `change` has been through them.
fn check(mut bytes: Vec<u8>, change: impl Fn(&mut Vec<u8>), message: bool, expected: bool) {
    change(&mut bytes);
    let read = if message {
        Message::read(&bytes, WRITER.into()).is_ok()
    } else {
        Said::read(&bytes).is_some()
    };
    assert_eq!(read, expected, "{bytes:02x?}");
}

/// One more field at the end of the list that begins at `at`.
fn one_more(at: usize) -> impl Fn(&mut Vec<u8>) {
    move |bytes| {
        bytes[at] += 1;
        bytes.extend(b"\x46hidden");
    }
}

#[test]
fn a_message_with_more_than_it_says_is_none() {
    check(message(), |_| {}, true, true);
    check(message(), |bytes| bytes.push(0), true, false);
    check(message(), one_more(1), true, false);
    let fields = message().len() - LAST_FIELDS;
    check(message(), one_more(fields), true, false);
    // The list of three, its length in a byte of its own; and without its length.
    check(
        message(),
        |bytes| drop(bytes.splice(1..2, [0x98, 3])),
        true,
        false,
    );
    check(
        message(),
        |bytes| {
            bytes[1] = 0x9f;
            bytes.push(0xff);
        },
        true,
        false,
    );
}

#[test]
fn nothing_is_said_beside_what_is_said() {
    let withdrawn = || Said::Withdrawn { id: WRITER }.to_bytes();
    check(withdrawn(), |_| {}, false, true);
    check(withdrawn(), |bytes| bytes.push(0), false, false);
    let fields = withdrawn().len() - LAST_FIELDS;
    check(withdrawn(), one_more(fields), false, false);
    let signal = Said::Signal {
        signal: 2,
        back_s: None,
    };
    // What is absent is left out, and not said to be absent.
    check(signal.to_bytes(), |_| {}, false, true);
    check(
        signal.to_bytes(),
        |bytes| {
            bytes[3] += 1;
            bytes.push(0xf6);
        },
        false,
        false,
    );
}
