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
pub(crate) static WORD_LIST: &str = include_str!("../words/bip39-english.txt");
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
    let mut rest = squeeze(&text);
    if FAMOUS.iter().any(|phrase| phrase.as_bytes() == rest.as_slice()) {
        return Err(Weakness::Famous);
    }
    if distinct(&rest) < DISTINCT_MIN || repeats(&rest) {
        return Err(Weakness::Repeats);
    }
    let before = rest.len();
    for name in known {
        if name.chars().count() >= KNOWN_MIN {
            take_out(&mut rest, &squeeze(name));
        }
    }
    if rest.len() < before && signs(&rest) < UNCOMMON_MIN {
        return Err(Weakness::Known);
    }
    for piece in COMMON {
        take_out(&mut rest, piece.as_bytes());
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

/// UTF-8 without ASCII spaces and signs, which add little to a guesser's work, and with small ASCII letters.
/// Other alphabets are left as they are: Unicode's tables would weigh more than everything else here.
fn squeeze(text: &str) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            bytes.push(byte.to_ascii_lowercase());
        }
    }
    bytes
}

/// Characters in UTF-8: bytes that do not continue one.
fn signs(text: &[u8]) -> usize {
    text.iter()
        .filter(|byte| **byte & 0b1100_0000 != 0b1000_0000)
        .count()
}

/// Removes every occurrence of `piece`, including those that appear by removing others.
fn take_out(text: &mut Vec<u8>, piece: &[u8]) {
    while let Some(at) = text
        .windows(piece.len().max(1))
        .position(|window| window == piece)
    {
        text.drain(at..at + piece.len());
    }
}

/// Different bytes. Letters beyond ASCII count as two or three, which is fair: there are more to choose from.
fn distinct(text: &[u8]) -> usize {
    let new = |(at, byte)| !text.iter().take(at).any(|earlier| earlier == byte);
    text.iter().enumerate().filter(|pair| new(*pair)).count()
}

/// Whether the text is one shorter piece, written at least twice, with perhaps a part of it at the end.
fn repeats(text: &[u8]) -> bool {
    (1..=text.len() / 2).any(|period| text.iter().zip(text.iter().skip(period)).all(|(a, b)| a == b))
}

/// Characters left when runs such as `1234`, `cba` or `aaaa` count once.
fn without_runs(text: &[u8]) -> usize {
    let in_run = |window: &&[u8]| match window {
        [a, b, c] => a.abs_diff(*b) <= 1 && b.wrapping_sub(*a) == c.wrapping_sub(*b),
        _ => false,
    };
    signs(text).saturating_sub(text.windows(3).filter(in_run).count())
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
