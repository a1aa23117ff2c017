//! The words of the check: every message is there, plain, and points where the keys say.
#![cfg(test)]

use measure::{Dimension, Note, Retest, bank};
use std::collections::BTreeMap;

const ENGLISH: &str = include_str!("../../../content/en/check.ftl");

/// Name → text, continuation lines joined.
fn messages() -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    for line in ENGLISH.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(' ') {
            let text = found.get_mut(&current).unwrap();
            text.push(' ');
            text.push_str(line.trim());
        } else if let Some((name, text)) = line.split_once('=') {
            current = name.trim().to_owned();
            assert!(
                found.insert(current.clone(), text.trim().to_owned()).is_none(),
                "{current} twice"
            );
        }
    }
    found
}

#[test]
fn every_message_that_the_code_names_exists() {
    let mut named: Vec<&str> = bank::ITEMS.iter().map(|item| item.message).collect();
    named.extend(
        bank::CARDS
            .iter()
            .flat_map(|card| [card.title, card.body, card.after, card.say]),
    );
    named.extend((bank::LOWEST..=bank::HIGHEST).filter_map(bank::scale_message));
    named.extend([Note::SameAnswer, Note::Inconsistent, Note::Missing, Note::Care].map(Note::message));
    named.extend([Retest::Ready, Retest::Wait { days: 1 }, Retest::ClockWentBack].map(Retest::message));
    let found = messages();
    let lost: Vec<&str> = named
        .into_iter()
        .filter(|name| !found.contains_key(*name))
        .collect();
    assert_eq!(lost, Vec::<&str>::new());
}

#[test]
fn the_bank_is_balanced_and_its_names_are_its_own() {
    for dimension in Dimension::ALL {
        let items: Vec<_> = bank::ITEMS
            .iter()
            .filter(|item| item.dimension == dimension)
            .collect();
        let reversed = items.iter().filter(|item| item.reversed).count();
        assert_eq!((items.len(), reversed), (6, 3), "{dimension}");
    }
    for (at, item) in bank::ITEMS.iter().enumerate() {
        assert_eq!(item.message, format!("check-item-{}", item.id));
        assert_eq!(item.id.to_string().parse(), Ok(item.id));
        assert!(
            bank::ITEMS.iter().skip(at + 1).all(|other| other.id != item.id),
            "{} twice",
            item.id
        );
    }
    let close_by = bank::ITEMS
        .windows(2)
        .filter(|pair| pair[0].dimension == pair[1].dimension || pair[0].sensitive && pair[1].sensitive);
    assert_eq!(close_by.count(), 0, "neighbours ask about different things");
}

/// Vowel groups, with a silent e at the end: a rough count of syllables.
fn syllables(word: &str) -> usize {
    let vowel = |letter: char| "aeiouy".contains(letter);
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let groups = letters
        .iter()
        .enumerate()
        .filter(|(at, letter)| vowel(**letter) && (*at == 0 || !vowel(letters[at - 1])))
        .count();
    let silent = letters.len() > 2 && letters.ends_with(&['e']) && !letters.ends_with(&['l', 'e']);
    (groups - usize::from(silent && groups > 1)).max(1)
}

/// Flesch and Kincaid's school grade.
fn grade(text: &str) -> f64 {
    let text = text.replace("{ $name }", "the other person");
    let sentences = text.matches(['.', '?', '!']).count().max(1) as f64;
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphabetic() && c != '’')
        .filter(|word| !word.is_empty())
        .collect();
    let spoken: usize = words.iter().map(|word| syllables(word)).sum();
    0.39 * words.len() as f64 / sentences + 11.8 * spoken as f64 / words.len() as f64 - 15.59
}

#[test]
fn items_read_at_school_grade_six_or_below() {
    let found = messages();
    let items: Vec<(f64, &str)> = bank::ITEMS
        .iter()
        .map(|item| (grade(&found[item.message]), item.message))
        .collect();
    let mean = items.iter().map(|(grade, _)| grade).sum::<f64>() / items.len() as f64;
    let hard: Vec<_> = items.iter().filter(|(grade, _)| *grade > 8.0).collect();
    assert!(
        mean <= 6.0 && hard.is_empty(),
        "mean grade {mean:.1}, hard {hard:?}"
    );
}

#[test]
fn nobody_is_he_or_she_and_no_sentence_starts_with_the_name() {
    for (name, text) in messages() {
        for word in text.to_lowercase().split(|c: char| !c.is_alphabetic()) {
            assert!(
                ![
                    "he",
                    "she",
                    "his",
                    "her",
                    "him",
                    "hers",
                    "diagnosis",
                    "patient",
                    "disorder"
                ]
                .contains(&word),
                "{name}: {word}"
            );
        }
        assert!(
            !text.starts_with("{ $name") && !text.contains(". { $name"),
            "{name} starts with the name"
        );
    }
}
