//! Passphrases: made by the app, or judged when people bring their own.
//!
//! How a passphrase becomes bytes is frozen: white space at both ends is dropped, white space inside becomes one
//! space, and the rest is taken as UTF-8 exactly as typed, capital letters included.
//! Accented letters can be typed as one sign or as two. Whoever reads the keyboard must hand over Unicode NFKC,
//! which every browser offers (`String.prototype.normalize`); its tables would more than double this crate.
//! Phrases made here are plain ASCII, so nothing can go wrong with them.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// The English words of BIP 39, one a line; where they come from is in `words/README.md`.
const WORD_LIST: &str = include_str!("../words/bip39-english.txt");
/// Words in the list: 11 bits each.
const LIST_LEN: u16 = 2048;
/// Words of a made phrase: 6 × 11 = 66 bits, far more than anyone can try at half a second a guess.
pub const MADE_WORDS: usize = 6;
/// Characters that an own passphrase needs: NIST SP 800-63B-4 asks for 15 where nothing else protects.
pub const OWN_LENGTH_MIN: usize = 15;
/// Characters that must remain once the commonest pieces are taken out.
const UNCOMMON_MIN: usize = 8;
/// Different characters that must appear.
const DISTINCT_MIN: usize = 6;
/// A known name shorter than this is not looked for: two letters occur everywhere.
const KNOWN_MIN: usize = 3;

/// A passphrase as typed, brought into its one form. Wiped when dropped.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// From typed text in Unicode NFKC.
    pub fn new(typed: &str) -> Self {
        Self(normal(typed))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(hidden)")
    }
}

fn normal(typed: &str) -> Zeroizing<String> {
    // As long as the input at most, so the buffer never moves and leaves a copy behind.
    let mut text = Zeroizing::new(String::with_capacity(typed.len()));
    for word in typed.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// A passphrase made by the app, to be shown once. Wiped when dropped.
pub struct MadePhrase(Zeroizing<String>);

impl MadePhrase {
    /// Six words drawn at random, each as likely as the next.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let longest_word = 8;
        let mut text = Zeroizing::new(String::with_capacity(MADE_WORDS * (longest_word + 1)));
        for place in 0..MADE_WORDS {
            if place > 0 {
                text.push(' ');
            }
            // 2^32 is a whole multiple of 2,048, so the remainder is fair.
            let drawn = (rng.next_u32() % u32::from(LIST_LEN)) as usize;
            text.push_str(WORD_LIST.lines().nth(drawn).unwrap_or_default());
        }
        Self(text)
    }

    /// The words, for the screen that shows them.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The same as if the person had typed it.
    pub fn to_passphrase(&self) -> Passphrase {
        Passphrase::new(&self.0)
    }
}

impl fmt::Debug for MadePhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MadePhrase(hidden)")
    }
}

/// Judges a person's own passphrase. `known` are names that this phone's users have typed elsewhere in the app:
/// the most likely guesser is someone who knows them.
///
/// # Errors
/// [`Weakness`], whose text says what to do about it.
pub fn check(typed: &str, known: &[&str]) -> Result<(), Weakness> {
    let text = normal(typed);
    let length = text.chars().count();
    if length < OWN_LENGTH_MIN {
        return Err(Weakness::Short {
            missing: OWN_LENGTH_MIN - length,
        });
    }
    let lower = Zeroizing::new(text.to_lowercase());
    if FAMOUS.iter().any(|phrase| squeeze(&lower).as_str() == *phrase) {
        return Err(Weakness::Famous);
    }
    let mut rest = squeeze(&lower);
    if distinct(&rest) < DISTINCT_MIN || repeats(&rest) {
        return Err(Weakness::Repeats);
    }
    let mut names: Vec<_> = known.iter().map(|name| squeeze(&name.to_lowercase())).collect();
    names.retain(|name| name.chars().count() >= KNOWN_MIN);
    names.sort_by_key(|name| core::cmp::Reverse(name.len()));
    let before = rest.len();
    for name in &names {
        rest = Zeroizing::new(rest.replace(name.as_str(), ""));
    }
    if rest.len() < before && rest.chars().count() < UNCOMMON_MIN {
        return Err(Weakness::Known);
    }
    for piece in COMMON {
        rest = Zeroizing::new(rest.replace(piece, ""));
    }
    if without_runs(&rest) < UNCOMMON_MIN {
        return Err(Weakness::Common);
    }
    Ok(())
}

/// Why an own passphrase is too easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Fewer than [`OWN_LENGTH_MIN`] characters.
    #[error("add {missing} more letters: a few words that do not belong together are easy to keep")]
    Short {
        /// Characters still missing.
        missing: usize,
    },
    /// The same thing over and over.
    #[error("it repeats itself, so it is quick to guess; use words that differ")]
    Repeats,
    /// Mostly pieces that very many people use.
    #[error("it is made of pieces that very many people use; add two or three words of another kind")]
    Common,
    /// Mostly a name that someone close would try first.
    #[error("it is mostly a name that someone close to you would try first; add two or three other words")]
    Known,
    /// A phrase that stands in every list.
    #[error("this phrase is famous, so it is among the first that are tried; choose words of your own")]
    Famous,
}

/// Without spaces and signs, which add little to a guesser's work.
fn squeeze(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.chars().filter(|sign| sign.is_alphanumeric()).collect())
}

fn distinct(text: &str) -> usize {
    let mut signs: Vec<char> = text.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    signs.len()
}

/// Whether the text is one shorter piece, written at least twice, with perhaps a part of it at the end.
fn repeats(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    (1..=signs.len() / 2).any(|period| signs.iter().zip(signs.iter().skip(period)).all(|(a, b)| a == b))
}

/// Characters left when runs such as `1234`, `cba` or `aaaa` count once.
fn without_runs(text: &str) -> usize {
    let signs: Vec<u32> = text.chars().map(u32::from).collect();
    let in_run = |window: &[u32]| match window {
        [a, b, c] => {
            let (first, second) = (i64::from(*b) - i64::from(*a), i64::from(*c) - i64::from(*b));
            first == second && first.abs() <= 1
        }
        _ => false,
    };
    signs.len() - signs.windows(3).filter(|window| in_run(window)).count()
}

/// Pieces of which weak passphrases are made, longest first where one holds another.
const COMMON: [&str; 78] = [
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "1qaz2wsx",
    "qazwsx",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "1q2w3e4r",
    "q1w2e3r4",
    "password",
    "passwort",
    "passphrase",
    "motdepasse",
    "contraseña",
    "contrasena",
    "passw0rd",
    "p4ssword",
    "pa55word",
    "iloveyou",
    "iloveu",
    "ichliebedich",
    "jetaime",
    "teamo",
    "letmein",
    "opensesame",
    "welcome",
    "willkommen",
    "hello",
    "admin",
    "administrator",
    "login",
    "secret",
    "geheim",
    "private",
    "afterglow",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "basketball",
    "superman",
    "batman",
    "spiderman",
    "starwars",
    "pokemon",
    "dragon",
    "monkey",
    "shadow",
    "master",
    "michael",
    "jennifer",
    "jessica",
    "daniel",
    "charlie",
    "thomas",
    "liverpool",
    "chelsea",
    "arsenal",
    "barcelona",
    "realmadrid",
    "trustno1",
    "whatever",
    "computer",
    "internet",
    "google",
    "facebook",
    "samsung",
    "iphone",
    "changeme",
    "forever",
    "abc123",
    "123123",
];

/// Phrases that were printed so often that length no longer helps, without spaces.
const FAMOUS: [&str; 14] = [
    "correcthorsebatterystaple",
    "tobeornottobe",
    "tobeornottobethatisthequestion",
    "maytheforcebewithyou",
    "inthebeginningwastheword",
    "onceuponatime",
    "thequickbrownfox",
    "thequickbrownfoxjumpsoverthelazydog",
    "loremipsumdolorsitamet",
    "myvoiceismypassport",
    "livelaughlove",
    "happilyeverafter",
    "iloveyouforever",
    "forbetterorforworse",
];
