//! Words in an entry that may mean danger. Found on the device, told to nobody, and the entry is kept all the same.
//!
//! A list of phrases knows no meaning: it misses much, and it can be wrong. So help is offered quietly and never
//! announced as a finding, and nobody is called anything.

/// What an entry may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Not wanting to live, or hurting oneself.
    Crisis,
    /// Force, threats or control by somebody.
    Force,
}

struct Words {
    phrases: &'static [&'static str],
    unless: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/notice.rs"));

/// What an entry may speak of, if anything; not wanting to live comes first.
#[must_use]
pub fn notice(text: &str) -> Option<Notice> {
    let words = words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let speaks = |of: &Words| {
        of.phrases
            .iter()
            .any(|phrase| places(&words, phrase).any(|place| !means_else(&words, of, place)))
    };
    if speaks(&CRISIS) {
        Some(Notice::Crisis)
    } else if speaks(&FORCE) {
        Some(Notice::Force)
    } else {
        None
    }
}

/// Small words without their signs; apostrophes join what they part ("don't" is "dont").
fn words(text: &str) -> Vec<String> {
    let joined: String = text
        .chars()
        .filter(|c| !matches!(c, '\'' | '\u{2019}' | '\u{02BC}' | '\u{00AD}'))
        .collect();
    joined
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A phrase found: first word, and how many.
type Place = (usize, usize);

fn places(words: &[&str], phrase: &str) -> impl Iterator<Item = Place> {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    let found: Vec<Place> = words
        .windows(phrase.len())
        .enumerate()
        .filter(|(_, window)| *window == phrase.as_slice())
        .map(|(at, window)| (at, window.len()))
        .collect();
    found.into_iter()
}

/// Whether what was found is part of a phrase that means something else.
fn means_else(words: &[&str], of: &Words, (at, length): Place) -> bool {
    of.unless
        .iter()
        .any(|phrase| places(words, phrase).any(|(from, reach)| from <= at && at + length <= from + reach))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Notice>) {
        assert_eq!(notice(text), expected, "{text}");
    }

    #[test]
    fn words_of_danger_are_noticed_however_they_are_typed() {
        for text in [
            "I want to die.",
            "i WANT  to\ndie",
            "Some nights I don’t want to live.",
            "I don't want to live anymore",
            "thinking of suicide again",
            "They'd be better off without me",
            "I said I was fine. I wanted to kill myself.",
            "I could kill myself laughing. Later I wanted to kill myself.",
            "Me quiero morir",
            "No quiero vivir.",
        ] {
            check(text, Some(Notice::Crisis));
        }
        for text in [
            "I said no and he went on.",
            "I said stop and nothing changed",
            "She hit me. Twice.",
            "they forced me to",
            "He wouldn’t let me leave the room",
            "I am scared of him when he drinks",
            "didn't stop when I asked",
            "Me pegó anoche",
            "Dije que no y siguió",
        ] {
            check(text, Some(Notice::Force));
        }
        // Both: the one that cannot wait comes first.
        check("He hit me and I want to die", Some(Notice::Crisis));
    }

    #[test]
    fn ordinary_entries_are_left_alone() {
        for text in [
            "",
            "Lovely, and then Sam turned away. I lay awake.",
            "Needed air. Did not know how to say it.",
            "I could kill myself laughing at us",
            "I wanted to die of embarrassment, then we both laughed",
            "Cut myself shaving before she came",
            "Then it hit me that I was waiting for a sign",
            "Sleep hit me like a wall",
            "I said no and it was fine.",
            "I said no and we cuddled instead",
            "He has never hit me and never would",
            "I'm not scared of her, only of being close",
            "Beats me why I cried",
            "I don't want to live with my mother any longer",
            "The fear of being left was loud. I felt dead tired.",
            "I died a little, in the good way",
            "My heart beat. I was scared of the quiet.",
            "That talk forced me to think",
            "Afraid of closeness again, afraid of being left",
            "She beat me at chess and we made love",
            "Me quería morir de risa",
            "No le tengo miedo, me da miedo quererla",
            "Mañana voy a cortarme el pelo",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn every_phrase_is_found_and_every_exception_holds_one() {
        for (words, kind) in [(&CRISIS, Notice::Crisis), (&FORCE, Notice::Force)] {
            for phrase in words.phrases {
                assert_eq!(notice(phrase), Some(kind), "{phrase}");
            }
            for phrase in words.unless {
                let kept = notice(phrase);
                assert!(kept != Some(kind), "{phrase}");
                let of: Vec<&str> = phrase.split(' ').collect();
                let needed = words
                    .phrases
                    .iter()
                    .any(|known| places(&of, known).next().is_some());
                assert!(needed, "{phrase} excepts nothing");
            }
        }
    }
}
