//! Wishes and open questions: places keep their meaning, and an answer from another phone is read with care.

use journal::wishes::{ANSWER_MAX, QUESTIONS, WISHES, answer, read_answer};

const FROZEN: &str = include_str!("../../../../vectors/wishes-1.txt");
const ANSWER: &str = "Danke.\nFür gestern.";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn places_mean_the_same_for_ever() {
    let wishes = WISHES
        .iter()
        .enumerate()
        .map(|(place, name)| format!("wish {place} = {name}"));
    let questions = QUESTIONS
        .iter()
        .enumerate()
        .map(|(number, name)| format!("question {number} = {name}"));
    let written: Vec<String> = wishes
        .chain(questions)
        .chain([format!("answer = {}", hex(&answer(ANSWER).unwrap()))])
        .collect();
    let frozen: Vec<&str> = FROZEN.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(written, frozen);
}

#[test]
fn an_answer_is_read_as_it_was_written_or_not_at_all() {
    let read = |text: &str| answer(text).and_then(|bytes| read_answer(&bytes));
    assert_eq!(read(ANSWER).as_deref(), Some(ANSWER));
    assert_eq!(read(""), None, "nothing is no answer");
    assert_eq!(
        read("turned \u{202e}around").as_deref(),
        Some("turned around"),
        "what turns the text goes"
    );
    let turned = [&[1, 0x82, 0, 0x82, 0, 0x64][..], "a\u{202e}".as_bytes()].concat();
    assert_eq!(read_answer(&turned), None, "an altered app may leave it in");
    assert_eq!(
        read(&"é".repeat(ANSWER_MAX / 2)),
        None,
        "with its frame it is longer than what is sealed"
    );
    assert!(read(&"é".repeat(ANSWER_MAX / 2 - 8)).is_some());
    for bent in [
        &[][..],
        &[1],
        &[2, 0x82, 0, 0x82, 0, 0x61, 0x61],
        &[1, 0x82, 2, 0x81, 0x80],
    ] {
        assert_eq!(read_answer(bent), None, "{bent:?}");
    }
}
