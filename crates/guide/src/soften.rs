//! From an accusation to a request: rules over words, on the device. No text leaves, nothing is guessed about anybody.
//!
//! The rules look for a few forms that people hear as blame, and for what the sentence is about. They know English and
//! Spanish, and both are always tried, since people mix. They miss a lot, and say so: a sentence in which nothing is
//! found is not called kind.

/// A form that is often heard as blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// "always", "never": easy to argue with.
    Always,
    /// "you are …": a verdict on a person.
    Verdict,
    /// "why are you …", "why don't you …": a question that wants no answer.
    Why,
    /// "you have to", "you should": leaves no room for a no.
    Must,
    /// "you make me": the other becomes the cause.
    Makes,
    /// "if you loved me", "or else": a price for a no.
    Price,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 6] = [
        Self::Always,
        Self::Verdict,
        Self::Why,
        Self::Must,
        Self::Makes,
        Self::Price,
    ];

    /// The name in messages: `ask-form-<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Verdict => "verdict",
            Self::Why => "why",
            Self::Must => "must",
            Self::Makes => "makes",
            Self::Price => "price",
        }
    }
}

/// What a sentence is about. It only chooses which words are suggested first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The other went away, turned over, fell asleep, took the phone.
    Distance,
    /// The other came too near, held on, wanted to talk.
    Closeness,
    /// Nothing was said.
    Silence,
    /// It was not the moment, or not wanted like this.
    Pressure,
    /// None of these was found.
    Unknown,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 5] = [
        Self::Distance,
        Self::Closeness,
        Self::Silence,
        Self::Pressure,
        Self::Unknown,
    ];

    /// The name in messages: `ask-feeling-<name>`, `ask-wish-<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Distance => "distance",
            Self::Closeness => "closeness",
            Self::Silence => "silence",
            Self::Pressure => "pressure",
            Self::Unknown => "unknown",
        }
    }
}

/// What was found in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Forms of blame, each once, in the order of [`Form::ALL`].
    pub forms: Vec<Form>,
    /// What it is about.
    pub topic: Topic,
}

/// Phrases in lower case; a star stands for any ending of a word.
const FORMS: [(Form, &[&str]); 6] = [
    (
        Form::Always,
        &[
            "always",
            "never",
            "every time",
            "every single",
            "all the time",
            "constantly",
            "siempre",
            "nunca",
            "jamás",
            "cada vez",
            "todo el tiempo",
        ],
    ),
    (
        Form::Verdict,
        &[
            "you are so",
            "you're so",
            "you are such",
            "you're such",
            "you are just",
            "you're just",
            "you are too",
            "you're too",
            "you are cold",
            "you're cold",
            "you are needy",
            "you're needy",
            "you are clingy",
            "you're clingy",
            "you are selfish",
            "you're selfish",
            "you are distant",
            "you're distant",
            "you don't care",
            "you do not care",
            "eres tan",
            "eres un",
            "eres una",
            "eres muy",
            "eres frí*",
            "eres egoísta",
            "no te importo",
            "no te importa",
        ],
    ),
    (
        Form::Why,
        &[
            "why are you",
            "why do you",
            "why don't you",
            "why can't you",
            "why won't you",
            "why must you",
            "what is wrong with",
            "what's wrong with",
            "por qué no",
            "por qué te",
            "por qué me",
            "por qué eres",
            "por qué estás",
            "qué te pasa",
        ],
    ),
    (
        Form::Must,
        &[
            "you have to",
            "you must",
            "you should",
            "you need to",
            "you ought",
            "you're supposed",
            "you owe",
            "tienes que",
            "debes",
            "deberías",
            "me debes",
        ],
    ),
    (
        Form::Makes,
        &[
            "you make me",
            "you made me",
            "because of you",
            "you hurt me",
            "me haces",
            "me hiciste",
            "por tu culpa",
        ],
    ),
    (
        Form::Price,
        &[
            "if you loved me",
            "if you really",
            "if you cared",
            "or else",
            "or i will leave",
            "or i'll leave",
            "si me quisieras",
            "si de verdad",
            "o si no",
            "o me voy",
        ],
    ),
];

const TOPICS: [(Topic, &[&str]); 4] = [
    (
        Topic::Pressure,
        &[
            "push*",
            "pressur*",
            "forc*",
            "again already",
            "not in the mood",
            "don't want to",
            "presion*",
            "fuerz*",
            "no quiero",
            "insist*",
        ],
    ),
    (
        Topic::Silence,
        &[
            "say nothing",
            "says nothing",
            "silent",
            "silence",
            "don't talk",
            "don't speak",
            "never talk",
            "never say",
            "quiet",
            "no hablas",
            "no dices",
            "callas",
            "silencio",
        ],
    ),
    (
        Topic::Closeness,
        &[
            "cling*",
            "smother*",
            "suffocat*",
            "on top of me",
            "let go",
            "need* space",
            "breathe",
            "needy",
            "too close",
            "leave me alone",
            "agobi*",
            "ahog*",
            "encima de mí",
            "espacio",
            "pegad*",
            "suéltame",
        ],
    ),
    (
        Topic::Distance,
        &[
            "turn* over",
            "turn* away",
            "turn* your back",
            "roll* over",
            "asleep",
            "sleep*",
            "phone",
            "leave",
            "left",
            "distant",
            "cold",
            "away",
            "shower",
            "alone",
            "ignore*",
            "get up",
            "don't care",
            "do not care",
            "das la vuelta",
            "te duermes",
            "móvil",
            "teléfono",
            "te vas",
            "distante",
            "frí*",
            "ducha",
            "sola",
            "solo",
            "ignoras",
            "no te importo",
        ],
    ),
];

/// Reads a sentence.
#[must_use]
pub fn read(sentence: &str) -> Found {
    let lower = sentence.to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| holds(&words, phrase));
    let forms = FORMS.iter().filter(|(_, phrases)| any(phrases));
    let topic = TOPICS.iter().find(|(_, phrases)| any(phrases));
    Found {
        forms: forms.map(|(form, _)| *form).collect(),
        topic: topic.map_or(Topic::Unknown, |(topic, _)| *topic),
    }
}

/// Whether the phrase stands among the words, as whole words.
fn holds(words: &[&str], phrase: &str) -> bool {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    words.windows(wanted.len()).any(|window| {
        window.iter().zip(&wanted).all(|(word, wanted)| {
            wanted
                .strip_suffix('*')
                .map_or(word == wanted, |stem| word.starts_with(stem))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(sentence: &str, expected: &str) {
        let found = read(sentence);
        let forms: Vec<&str> = found.forms.iter().map(|form| form.name()).collect();
        assert_eq!(
            format!("{}: {}", found.topic.name(), forms.join(", ")),
            expected,
            "{sentence}"
        );
    }

    #[test]
    fn what_is_heard_as_blame() {
        check("Why are you being so distant?", "distance: why");
        check("You always turn over and fall asleep!", "distance: always");
        check(
            "You’re so needy, you never let go of me",
            "closeness: always, verdict",
        );
        check("You make me feel alone", "distance: makes");
        check("You should talk to me after", "unknown: must");
        check("If you loved me you'd stay", "unknown: price");
        check("You push me every time", "pressure: always");
        check("You never say anything. Silence again.", "silence: always");
        check("Siempre te duermes y no te importo", "distance: always, verdict");
        check("¿Por qué no me abrazas?", "unknown: why");
        check("Me agobias, eres muy pegajoso", "closeness: verdict");
    }

    #[test]
    fn what_is_not() {
        check("I felt far from you last night.", "unknown: ");
        check("Could we lie close for ten minutes?", "unknown: ");
        check("Eleven nevers and a sometime", "unknown: ");
        check("You are lovely", "unknown: ");
        check("", "unknown: ");
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_no_form_is_found_twice(sentence in "\\PC{0,200}") {
            let found = read(&sentence);
            let mut once = found.forms.clone();
            once.dedup();
            prop_assert_eq!(once, found.forms);
        }
    }
}
