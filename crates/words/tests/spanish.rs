//! How Spanish reads: complete, easy, and without guessing who somebody is.
//!
//! Ease is measured with INFLESZ (Szigriszt 1993, Barrio 2008): 206.835 − 62.3 × syllables per word − words per
//! sentence. From 65 a text counts as quite easy. Syllables are counted by rule.

use std::collections::BTreeMap;

use words::{Bundle, Message, Volume};

/// A screen is quite easy at least.
const EASE_MIN: f64 = 65.0;
/// Texts about safety, keys and the first page are easier.
const EASE_PLAIN_MIN: f64 = 70.0;
const PLAIN: [&str; 8] = [
    "safety", "keys", "keeping", "welcome", "fear", "harm", "pair", "part",
];
/// The longest sentence, in words: Spanish takes about a fifth more of them than English.
const SENTENCE_MAX: usize = 30;
/// Shorter than this without a full stop is a label.
const LABEL_WORDS: usize = 4;

/// Words that are never used, and why. A star stands for any ending.
const NEVER: [(&str, &[&str]); 5] = [
    (
        "nobody's gender is guessed",
        &[
            "él",
            "ellos",
            "nosotros",
            "nosotras",
            "vosotros",
            "vosotras",
            "juntos",
            "juntas",
            "ambos",
            "solos",
            "sola",
            "cansado",
            "cansada",
            "dormido",
            "dormida",
            "asustado",
            "asustada",
            "herido",
            "herida",
            "querido",
            "querida",
            "bienvenido",
            "bienvenida",
            "amigo",
            "amiga",
            "preparado",
            "preparada",
            "encerrado",
            "encerrada",
            "obligado",
            "obligada",
            "enfadado",
            "enfadada",
            "preocupado",
            "preocupada",
            "marido*",
            "esposo*",
            "esposa*",
            "novio*",
            "novia*",
            "usuario*",
            "paciente*",
        ],
    ),
    (
        "this describes and does not judge health",
        &[
            "diagn*",
            "tratamiento*",
            "trata",
            "tratar",
            "trastorno*",
            "síntoma*",
            "patol*",
            "curar*",
            "sanar*",
            "enfermedad*",
            "anormal*",
            "disfunci*",
        ],
    ),
    (
        "nothing is counted or compared",
        &[
            "racha*",
            "puntos",
            "puntuaci*",
            "puntaje*",
            "récord*",
            "logro*",
            "meta",
            "metas",
            "nivel",
            "niveles",
        ],
    ),
    (
        "nobody is blamed",
        &[
            "culpa*",
            "vergonzos*",
            "egoísta*",
            "perezos*",
            "fallaste",
            "deberías",
        ],
    ),
    (
        "nothing is urgent",
        &[
            "urgente*",
            "rápido!",
            "apúrate",
            "date prisa",
            "inmediatamente",
            "recordatorio*",
        ],
    ),
];

/// Where a word of [`NEVER`] stands for a reason.
const MEANT: [(&str, &str); 3] = [
    // Says what this is not.
    ("limits-model", "diagn*"),
    ("limits-model", "trata"),
    ("safety-afraid", "culpa*"),
];

/// The names of substances are what a text is about; they count as plain words.
const SUBSTANCES: [&str; 8] = [
    "oxitocina",
    "dopamina",
    "vasopresina",
    "serotonina",
    "prolactina",
    "noradrenalina",
    "cortisol",
    "endorfinas",
];

fn spanish() -> Vec<Bundle> {
    Volume::ALL
        .iter()
        .filter_map(|volume| words::bundle("es", *volume).ok())
        .collect()
}

/// Keys and texts, with values filled in. Claims speak of men and women who were measured, and have words of their own.
fn texts() -> Vec<(&'static str, String)> {
    let bundles = spanish();
    let own = words::keys()
        .iter()
        .copied()
        .filter(|key| !key.starts_with("evidence-"));
    own.filter_map(|key| {
        let message = Message::find(key)?;
        let names = message.variables();
        let given: Vec<(&str, &str)> = names
            .iter()
            .map(|name| {
                (
                    *name,
                    if matches!(*name, "name" | "other" | "from" | "first" | "second") {
                        "Ana"
                    } else {
                        "7"
                    },
                )
            })
            .collect();
        let text = bundles
            .iter()
            .find_map(|bundle| message.text_in(bundle, &given))?;
        Some((key, text))
    })
    .collect()
}

fn sentences(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut words = Vec::new();
    for token in text.split_whitespace() {
        let word: String = token.chars().filter(|c| c.is_alphanumeric()).collect();
        if !word.is_empty() {
            words.push(word.to_lowercase());
        }
        let end = token.trim_end_matches(['»', '”', ')']);
        if end.ends_with(['.', '?', '!', '…', ':', ';']) && !words.is_empty() {
            found.push(core::mem::take(&mut words));
        }
    }
    if words.len() >= LABEL_WORDS {
        found.push(words);
    }
    found
}

/// Vowels are one sound with their neighbours, except two strong ones, and a weak one that carries the accent.
fn syllables(word: &str) -> usize {
    if SUBSTANCES.contains(&word) {
        return 2;
    }
    let word = word.replace("qu", "q").replace("gue", "ge").replace("gui", "gi");
    let mut count = 0;
    let mut before = ' ';
    for letter in word.chars() {
        let strong = |c: char| "aeoáéó".contains(c);
        let accented = |c: char| "íú".contains(c);
        let weak = |c: char| "iuüy".contains(c);
        let vowel = strong(letter) || accented(letter) || weak(letter);
        let joined = vowel
            && (strong(before) || weak(before) || accented(before))
            && !(strong(letter) && strong(before))
            && !accented(letter)
            && !accented(before);
        if vowel && !joined {
            count += 1;
        }
        before = letter;
    }
    count.max(1)
}

fn ease(sentences: &[Vec<String>]) -> f64 {
    let words: usize = sentences.iter().map(Vec::len).sum();
    let sounds: usize = sentences.iter().flatten().map(|word| syllables(word)).sum();
    if words == 0 {
        return 100.0;
    }
    206.835 - 62.3 * sounds as f64 / words as f64 - words as f64 / sentences.len() as f64
}

#[test]
fn syllables_are_counted_as_spoken() {
    for (word, count) in [
        ("no", 1),
        ("quiero", 2),
        ("día", 2),
        ("cercanía", 4),
        ("leer", 2),
        ("oído", 3),
        ("guerra", 2),
        ("después", 2),
        ("persona", 3),
        ("respiración", 4),
        ("muy", 1),
    ] {
        assert_eq!(syllables(word), count, "{word}");
    }
}

#[test]
fn hard_texts_are_seen() {
    let hard =
        sentences("La neurobiología interdisciplinaria necesita conceptualizaciones multidimensionales.");
    let easy = sentences("Puedes parar. No pasa nada. Estás aquí.");
    assert!(
        ease(&hard) < 20.0 && ease(&easy) > 80.0,
        "{} {}",
        ease(&hard),
        ease(&easy)
    );
}

#[test]
fn every_screen_reads_easily() {
    let mut screens: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for (key, text) in texts() {
        let screen = key.split('-').next().unwrap_or_default();
        screens.entry(screen).or_default().extend(sentences(&text));
    }
    let least = |screen: &str| {
        if PLAIN.contains(&screen) {
            EASE_PLAIN_MIN
        } else {
            EASE_MIN
        }
    };
    let hard: Vec<String> = screens
        .iter()
        .map(|(screen, sentences)| (screen, ease(sentences)))
        .filter(|(screen, ease)| *ease < least(screen))
        .map(|(screen, ease)| format!("{screen}: {ease:.1}, at least {}", least(screen)))
        .collect();
    assert!(hard.is_empty(), "{hard:#?}");
}

#[test]
fn no_sentence_is_long() {
    let long: Vec<String> = texts()
        .iter()
        .flat_map(|(key, text)| sentences(text).into_iter().map(move |words| (key, words)))
        .filter(|(_, words)| words.len() > SENTENCE_MAX)
        .map(|(key, words)| format!("{key}, {} words: {}", words.len(), words.join(" ")))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

fn matches_banned(word: &str, banned: &str) -> bool {
    banned
        .strip_suffix('*')
        .map_or(word == banned, |stem| word.starts_with(stem))
}

fn banned(text: &str) -> Vec<(&'static str, &'static str)> {
    let text = text.to_lowercase();
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            NEVER.iter().flat_map(move |(why, list)| {
                let hits = list.iter().filter(move |one| matches_banned(word, one));
                hits.map(move |one| (*why, *one))
            })
        })
        .collect()
}

#[test]
fn banned_words_are_found() {
    assert_eq!(
        banned("Están Juntos."),
        [("nobody's gender is guessed", "juntos")]
    );
    assert_eq!(
        banned("Los síntomas"),
        [("this describes and does not judge health", "síntoma*")]
    );
    assert_eq!(banned("El día fue tranquilo, solo eso."), []);
}

#[test]
fn words_that_are_never_used() {
    let found: Vec<String> = texts()
        .iter()
        .flat_map(|(key, text)| {
            let hits = banned(text)
                .into_iter()
                .filter(|(_, one)| !MEANT.contains(&(*key, *one)));
            hits.map(move |(why, one)| format!("{key}: “{one}” ({why}): {text}"))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    let shouted: Vec<_> = texts()
        .into_iter()
        .filter(|(_, text)| text.contains(['!', '¡']))
        .collect();
    assert!(shouted.is_empty(), "{shouted:#?}");
}

#[test]
fn every_exception_is_still_needed() {
    let texts = texts();
    let idle: Vec<_> = MEANT
        .iter()
        .filter(|(key, one)| {
            !texts
                .iter()
                .any(|(known, text)| known == key && banned(text).iter().any(|(_, hit)| hit == one))
        })
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn spanish_is_complete() {
    assert_eq!(words::untranslated(), []);
}
