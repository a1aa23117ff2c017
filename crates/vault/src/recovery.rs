//! Recovery words: 128 random bits as twelve words that a person writes on paper once.
//!
//! ```text
//! bits    = secret 128 ‖ check 4      check = first 4 bits of SHA-256("afterglow recovery words v1" ‖ secret)
//! word i  = line number bits[11·i .. 11·i + 11] of the list, from 0
//! ```
//!
//! The check is our own, so that the words of somebody's wallet are refused fifteen times of sixteen, and a slip of
//! the pen as often. A word is known by its first four letters, as no two in the list share them.
//! The words open a key slot like a passphrase, and [`DeviceSecret::of_recovery`](crate::identity::DeviceSecret) makes
//! them one more device to which every epoch of a shared space is sealed.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::hazmat;
use crate::phrase::WORD_LIST;
use crate::slots::RecoverySecret;

/// Words on the paper.
pub const RECOVERY_WORDS: usize = 12;
const CHECK_LABEL: &[u8] = b"afterglow recovery words v1";
const BITS_PER_WORD: usize = 11;
/// Letters by which a word is known.
const PREFIX: usize = 4;

/// The twelve words, to be shown once and typed back. Wiped when dropped.
pub struct RecoveryWords(Zeroizing<String>);

impl RecoveryWords {
    /// Twelve new words and the secret they spell.
    pub fn make(rng: &mut impl CryptoRng) -> (Self, RecoverySecret) {
        let mut bytes = Zeroizing::new([0; 16]);
        rng.fill_bytes(bytes.as_mut());
        let secret = RecoverySecret::from_bytes(*bytes);
        (Self::spell(&secret), secret)
    }

    /// The words of a secret.
    pub fn spell(secret: &RecoverySecret) -> Self {
        let bits = with_check(secret.as_bytes());
        let longest_word = 8;
        let mut text = Zeroizing::new(String::with_capacity(RECOVERY_WORDS * (longest_word + 1)));
        for place in 0..RECOVERY_WORDS {
            let number = (0..BITS_PER_WORD).fold(0, |number, bit| {
                let at = place * BITS_PER_WORD + bit;
                let byte = bits.get(at / 8).copied().unwrap_or_default();
                number << 1 | usize::from(byte >> (7 - at % 8) & 1)
            });
            if place > 0 {
                text.push(' ');
            }
            text.push_str(WORD_LIST.lines().nth(number).unwrap_or_default());
        }
        Self(text)
    }

    /// Reads typed words: capitals, numbering, commas and white space do not matter, four letters of each are enough.
    ///
    /// # Errors
    /// See [`WordsError`]. It tells which word to look at, never what it should be.
    pub fn read(typed: &str) -> Result<RecoverySecret, WordsError> {
        let mut bits = Zeroizing::new([0_u8; 17]);
        let mut count = 0;
        let parts = typed
            .split(|sign: char| !sign.is_alphabetic())
            .filter(|part| !part.is_empty());
        for word in parts {
            let place = count;
            count += 1;
            if count > RECOVERY_WORDS {
                continue;
            }
            let number = number_of(word).ok_or(WordsError::Unknown { place: count })?;
            for bit in 0..BITS_PER_WORD {
                let at = place * BITS_PER_WORD + bit;
                let set = u8::try_from(number >> (BITS_PER_WORD - 1 - bit) & 1).unwrap_or_default();
                if let Some(byte) = bits.get_mut(at / 8) {
                    *byte |= set << (7 - at % 8);
                }
            }
        }
        if count != RECOVERY_WORDS {
            return Err(WordsError::Count { found: count });
        }
        let mut secret = Zeroizing::new([0; 16]);
        secret.copy_from_slice(&bits[..16]);
        if with_check(&secret)[16] != bits[16] {
            return Err(WordsError::Check);
        }
        Ok(RecoverySecret::from_bytes(*secret))
    }

    /// The words, for the screen that shows them.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RecoveryWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryWords(hidden)")
    }
}

fn with_check(secret: &[u8; 16]) -> Zeroizing<[u8; 17]> {
    let mut labelled = Zeroizing::new(CHECK_LABEL.to_vec());
    labelled.extend_from_slice(secret);
    let mut bits = Zeroizing::new([0; 17]);
    bits[..16].copy_from_slice(secret);
    bits[16] = hazmat::sha256(&labelled)[0] & 0xf0;
    bits
}

/// The line of the list that begins with the same four letters, or is the same where it is shorter.
fn number_of(word: &str) -> Option<usize> {
    let word = Zeroizing::new(word.to_lowercase());
    let known = |listed: &str| {
        listed == word.as_str()
            || word.len() >= PREFIX
                && listed.get(..PREFIX) == word.get(..PREFIX)
                && listed.starts_with(word.as_str())
    };
    WORD_LIST.lines().position(known)
}

/// Why typed words are not recovery words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Not twelve.
    #[error(
        "these are {found} words, and there must be twelve; look for one that was left out or typed twice"
    )]
    Count {
        /// Words found.
        found: usize,
    },
    /// A word that is not in the list.
    #[error("word {place} is not one of ours; look at it again on the paper")]
    Unknown {
        /// Which one, from 1.
        place: usize,
    },
    /// All words are in the list, but they do not belong together.
    #[error("these twelve words do not belong together; one of them may be another word, or two are swapped")]
    Check,
}
