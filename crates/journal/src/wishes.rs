//! The wishes and open questions of the weekly round, by their places. Frozen by `vectors/wishes-1.txt`: two phones of
//! different ages must mean the same by a place, so a place never gets another meaning, and new ones are added at the
//! end. The list is the same for everybody, so that being on it says nothing about anybody.
//!
//! What the phones do with the places, and what the other can learn, is `sync::sharing::beat`.

use crate::thing::{Thing, Topic, words};

/// Wishes by place, each the end of a message's key.
pub const WISHES: [&str; 12] = [
    "held", "quiet", "talk", "room", "return", "stroke", "asleep", "apart", "light", "asked", "morning",
    "touch",
];
/// Open questions by number, each the end of a message's key.
pub const QUESTIONS: [&str; 4] = ["best", "room", "try", "glad"];
/// The longest answer, in bytes as it is sealed: `vault::together` takes no more.
pub const ANSWER_MAX: usize = 1000;

/// An answer as it is sealed, without characters that show nothing. Nothing where nothing is left, or too much.
#[must_use]
pub fn answer(text: &str) -> Option<Vec<u8>> {
    let bytes = words(Topic::Note, text)?.to_bytes();
    (bytes.len() <= ANSWER_MAX).then_some(bytes)
}

/// The words of an answer that was opened. Nothing for what is no answer of this app.
#[must_use]
pub fn read_answer(bytes: &[u8]) -> Option<String> {
    match Thing::read(bytes)? {
        Thing::Words { text, .. } => Some(text),
        _ => None,
    }
}
