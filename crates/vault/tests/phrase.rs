//! Passphrases made here, and those that people bring.

use std::collections::BTreeSet;

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sha2::Digest;
use vault::phrase::{MADE_WORDS, MadePhrase, check};

const WORD_LIST: &str = include_str!("../words/bip39-english.txt");

#[test]
fn the_word_list_is_the_published_one() {
    let sum = sha2::Sha256::digest(WORD_LIST);
    let hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex,
        "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    );
    assert_eq!(WORD_LIST.lines().count(), 2048);
}

#[test]
fn made_phrases_are_six_words_of_66_bits_and_never_twice_the_same() {
    assert!(MADE_WORDS as f64 * 2048_f64.log2() >= 64.0);
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let mut seen = BTreeSet::new();
    let mut words = BTreeSet::new();
    for _ in 0..3000 {
        let made = MadePhrase::make(&mut rng);
        assert_eq!(made.reveal().split(' ').count(), MADE_WORDS);
        assert_eq!(check(made.reveal(), &[]), Ok(()), "{}", made.reveal());
        words.extend(made.reveal().split(' ').map(str::to_owned));
        assert!(seen.insert(made.reveal().to_owned()));
    }
    assert!(
        words.len() > 2030,
        "only {} words of the list are ever drawn",
        words.len()
    );
}

#[test]
fn own_passphrases_are_judged_in_plain_words() {
    let told = [
        "tulip",
        "               ",
        "lorry under snow",
        "my cat eats cold noodles",
        "aaaaaaaaaaaaaaaaaaaa",
        "tulip tulip tulip tulip",
        "qwertyuiopasdfghjkl",
        "password password1",
        "Passw0rd123456789",
        "iloveyou123456789",
        "1234567890123456",
        "abcdefghijklmnopqrstuvwxyz",
        "Correct Horse Battery Staple",
        "Robin&Alexandra2019",
        "robin hates damp cellars",
        "свеча под старым мостом",
    ]
    .map(|typed| match check(typed, &["Robin", "Alexandra", "Jo"]) {
        Ok(()) => format!("{typed}: good"),
        Err(weakness) => format!("{typed}: {weakness}"),
    });
    insta::assert_snapshot!(told.join("\n"), @r"
    tulip: add 10 more letters: a few words that do not belong together are easy to keep
                   : add 15 more letters: a few words that do not belong together are easy to keep
    lorry under snow: good
    my cat eats cold noodles: good
    aaaaaaaaaaaaaaaaaaaa: it repeats itself, so it is quick to guess; use words that differ
    tulip tulip tulip tulip: it repeats itself, so it is quick to guess; use words that differ
    qwertyuiopasdfghjkl: it is made of pieces that very many people use; add two or three words of another kind
    password password1: it is made of pieces that very many people use; add two or three words of another kind
    Passw0rd123456789: it is made of pieces that very many people use; add two or three words of another kind
    iloveyou123456789: it is made of pieces that very many people use; add two or three words of another kind
    1234567890123456: it is made of pieces that very many people use; add two or three words of another kind
    abcdefghijklmnopqrstuvwxyz: it is made of pieces that very many people use; add two or three words of another kind
    Correct Horse Battery Staple: this phrase is famous, so it is among the first that are tried; choose words of your own
    Robin&Alexandra2019: it is mostly a name that someone close to you would try first; add two or three other words
    robin hates damp cellars: good
    свеча под старым мостом: good
    ");
}
