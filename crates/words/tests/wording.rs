//! How the words read: easy, kind, and never as a verdict.
//!
//! Reading grade is Flesch–Kincaid (Kincaid et al. 1975): 0.39 × words per sentence + 11.8 × syllables per word − 15.59.
//! Syllables are counted by rule, not by dictionary. Labels of fewer than [`LABEL_WORDS`] words are no sentences.

use std::collections::BTreeMap;

use words::Message;

/// A screen reads like school grade 8 at most.
const GRADE_MAX: f64 = 8.0;
/// Texts about safety, keys and consent read like grade 6 at most.
const GRADE_PLAIN_MAX: f64 = 6.0;
/// The longest sentence, in words.
const SENTENCE_MAX: usize = 25;
/// Shorter than this without a full stop is a label.
const LABEL_WORDS: usize = 4;
/// Screens, by the first part of their keys, that must read like [`GRADE_PLAIN_MAX`].
const PLAIN: [&str; 9] = [
    "safety", "keys", "welcome", "consent", "fear", "harm", "notice", "pair", "part",
];
/// Texts with which somebody says yes, no, or what may be seen: measured together as the screen "consent".
const CONSENT: [&str; 18] = [
    "agree-breaks-no",
    "ask-alone",
    "ask-limit-lead",
    "ask-limit-lead-alone",
    "ask-open-lead",
    "ask-preview-note",
    "hand-lead",
    "now-play-enough",
    "now-stop-first",
    "own-lead",
    "plan-breaks",
    "plan-lead",
    "plan-lead-me",
    "plan-none-private",
    "safety-consent",
    "settings-wipe-lead",
    "welcome-watched",
    "who-two-more",
];

/// Words that are never used, and why. A star stands for any ending.
const NEVER: [(&str, &[&str]); 6] = [
    (
        "a partner is “they” or has a name",
        &[
            "he",
            "she",
            "him",
            "her",
            "his",
            "hers",
            "himself",
            "herself",
            "husband",
            "wife",
            "boyfriend",
            "girlfriend",
            "husbands",
            "wives",
            "spouse*",
            "married",
            "marriage*",
            "ladies",
            "gentlemen",
        ],
    ),
    (
        "people are people",
        &["user", "users", "patient", "patients", "client", "clients"],
    ),
    (
        "this describes and does not judge health",
        &[
            "diagnos*",
            "treat*",
            "therapy",
            "disorder*",
            "symptom*",
            "clinical*",
            "cure*",
            "heal*",
            "illness*",
            "patholog*",
            "abnormal*",
            "dysfunction*",
            "risk*",
        ],
    ),
    (
        "nothing is counted or compared",
        &[
            "streak*",
            "score*",
            "rank*",
            "badge*",
            "points",
            "level",
            "levels",
            "leaderboard*",
            "goal*",
            "achieve*",
        ],
    ),
    (
        "nobody is blamed",
        &[
            "fault", "blame*", "shame*", "failed", "guilty", "wrong", "bad", "lazy", "selfish", "needy",
            "cold",
        ],
    ),
    (
        "nothing is urgent",
        &[
            "hurry",
            "urgent*",
            "immediately",
            "asap",
            "missed",
            "overdue",
            "reminder*",
        ],
    ),
];

/// Where a word of [`NEVER`] stands for a reason.
const MEANT: [(&str, &str); 6] = [
    // Says what this is not.
    ("limits-model", "diagnos*"),
    ("limits-model", "treat*"),
    ("safety-afraid", "fault"),
    ("check-intro", "bad"),
    ("check-item-fear-4", "wrong"),
    ("marker-unit-fold", "level"),
];

/// The messages that are written here; claims are written in `science/claims.toml` and held to its own tests.
fn own_keys() -> impl Iterator<Item = &'static str> {
    words::keys()
        .iter()
        .copied()
        .filter(|key| !key.starts_with("evidence-"))
}

fn filled(key: &str) -> String {
    let text = Message::find(key).map(|message| {
        let value = |name| {
            if matches!(name, "name" | "other" | "from" | "first" | "second") {
                "Ana"
            } else {
                "7"
            }
        };
        message.text(
            &message
                .variables()
                .into_iter()
                .map(|name| (name, value(name)))
                .collect::<Vec<_>>(),
        )
    });
    text.unwrap_or_default()
}

fn sentences(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut words = Vec::new();
    for token in text.split_whitespace() {
        let word: String = token
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'))
            .collect();
        if !word.is_empty() {
            words.push(word.to_lowercase());
        }
        let end = token.trim_end_matches(['”', '"', ')', '“']);
        if end.ends_with(['.', '?', '!', '…']) && !words.is_empty() {
            found.push(core::mem::take(&mut words));
        }
    }
    if words.len() >= LABEL_WORDS {
        found.push(words);
    }
    found
}

/// Groups of vowels, without a silent e at the end.
fn syllables(word: &str) -> usize {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let vowel = |c: char| "aeiouyäöü".contains(c);
    let groups = (0..letters.len())
        .filter(|&i| vowel(letters[i]) && (i == 0 || !vowel(letters[i - 1])))
        .count();
    let text: String = letters.iter().collect();
    let spoken_end = [
        "le", "ted", "ded", "ses", "ces", "ges", "xes", "zes", "shes", "ches",
    ]
    .iter()
    .any(|end| text.ends_with(end));
    let silent = !spoken_end
        && ["e", "es", "ed"].iter().any(|end| text.ends_with(end))
        && !text.ends_with("ee")
        && !text.ends_with("eed");
    (groups - usize::from(silent && groups > 1)).max(1)
}

fn grade(sentences: &[Vec<String>]) -> f64 {
    let words: usize = sentences.iter().map(Vec::len).sum();
    let sounds: usize = sentences.iter().flatten().map(|word| syllables(word)).sum();
    if words == 0 {
        return 0.0;
    }
    0.39 * words as f64 / sentences.len() as f64 + 11.8 * sounds as f64 / words as f64 - 15.59
}

#[track_caller]
fn check(text: &str, sentence_count: usize, sounds: usize) {
    let found = sentences(text);
    let heard: usize = found.iter().flatten().map(|word| syllables(word)).sum();
    assert_eq!(
        (found.len(), heard),
        (sentence_count, sounds),
        "{text}: {found:?}"
    );
}

#[test]
fn sentences_and_syllables_are_counted_as_spoken() {
    check("Hold me.", 1, 2);
    check("Two labels", 0, 0);
    check("You can breathe. You may have space.", 2, 7);
    check("Agreed. It ends by itself in seven days.", 2, 11);
    check("They asked, and wanted little: “Is it fine?”", 1, 10);
}

#[test]
fn every_screen_reads_easily() {
    let mut screens: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for key in own_keys() {
        let screen = key.split('-').next().unwrap_or_default();
        screens.entry(screen).or_default().extend(sentences(&filled(key)));
    }
    screens.insert(
        "consent",
        CONSENT.iter().flat_map(|key| sentences(&filled(key))).collect(),
    );
    let most = |screen: &str| {
        if PLAIN.contains(&screen) {
            GRADE_PLAIN_MAX
        } else {
            GRADE_MAX
        }
    };
    let hard: Vec<String> = screens
        .iter()
        .map(|(screen, sentences)| (screen, grade(sentences)))
        .filter(|(screen, grade)| *grade > most(screen))
        .map(|(screen, grade)| format!("{screen}: grade {grade:.1}, at most {}", most(screen)))
        .collect();
    assert!(hard.is_empty(), "{hard:#?}");
}

#[test]
fn every_text_about_consent_is_there() {
    let missing: Vec<&&str> = CONSENT
        .iter()
        .filter(|key| Message::find(key).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_sentence_is_long() {
    let long: Vec<String> = own_keys()
        .flat_map(|key| sentences(&filled(key)).into_iter().map(move |words| (key, words)))
        .filter(|(_, words)| words.len() > SENTENCE_MAX)
        .map(|(key, words)| format!("{key}, {} words: {}", words.len(), words.join(" ")))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

fn is_meant(key: &str, banned: &str) -> bool {
    MEANT.contains(&(key, banned))
}

fn matches_banned(word: &str, banned: &str) -> bool {
    banned
        .strip_suffix('*')
        .map_or(word == banned, |stem| word.starts_with(stem))
}

#[test]
fn words_that_are_never_used() {
    let mut found = Vec::new();
    for key in own_keys() {
        let text = filled(key).to_lowercase();
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        for word in words {
            for (why, banned) in NEVER {
                let hits = banned
                    .iter()
                    .filter(|one| matches_banned(word, one) && !is_meant(key, one));
                found.extend(hits.map(|_| format!("{key}: “{word}” ({why})")));
            }
        }
        if text.contains("should have") || text.contains("hasn't") || text.contains("hasn’t") {
            found.push(format!("{key}: no reproach"));
        }
        if text.contains('!') {
            found.push(format!("{key}: nothing is shouted"));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_exception_is_still_needed() {
    let idle: Vec<_> = MEANT
        .iter()
        .filter(|(key, banned)| {
            let text = filled(key).to_lowercase();
            !text
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| matches_banned(word, banned))
        })
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}
