//! What is compared: secrets of the vault, of pairing and of the relay, and one comparison that is known to tell.

use std::convert::Infallible;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_core::{TryCryptoRng, TryRng};
use vault::VaultKey;
use vault::epoch::DeviceId;
use vault::identity::DeviceSecret;
use vault::pairing::{Hello, LinkSecret, Purpose, Side, Transcript};
use vault::setting::{open_setting, seal_setting};
use wire::relay::TokenHash;

/// One comparison of a secret with a guess.
pub trait Guess {
    /// Makes the guess differ in its last byte, or in its first.
    fn prepare(&mut self, last: bool);
    /// Compares.
    fn compare(&self) -> bool;
}

/// What a comparison must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// It takes the same time for both classes.
    Same,
    /// It does not, or the measurement is blind.
    Differ,
}

/// All of them, with a name and what each must show.
pub fn guesses() -> Vec<(&'static str, Box<dyn Guess>, Must)> {
    let mut all: Vec<(&'static str, Box<dyn Guess>, Must)> = vec![
        (
            "slices with ==, which stops early",
            Box::new(Plain::make()),
            Must::Differ,
        ),
        ("relay: hash of a token", Box::new(Hash::make()), Must::Same),
        ("vault: two vault keys", Box::new(Keys::make()), Must::Same),
    ];
    if let Some(commitment) = Commitment::make() {
        all.push((
            "vault: the mark of a key on a box",
            Box::new(commitment),
            Must::Same,
        ));
    }
    let digits = Digits::make();
    all.push(("pairing: six digits", Box::new(digits), Must::Same));
    all.push((
        "pairing: the hash of a hello",
        Box::new(Committed::make()),
        Must::Same,
    ));
    all
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::from_seed([5; 32])
}

/// Differs in one byte only.
fn bend(bytes: &mut [u8], last: bool) {
    let at = if last { bytes.len().saturating_sub(1) } else { 0 };
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1;
    }
}

const SECRET: [u8; 32] = [0xa5; 32];

/// A comparison that stops at the first byte that differs; long enough that any clock sees it.
struct Plain {
    secret: Vec<u8>,
    guess: Vec<u8>,
}

impl Plain {
    fn make() -> Self {
        let secret = vec![0xa5; 256];
        Self {
            guess: secret.clone(),
            secret,
        }
    }
}

impl Guess for Plain {
    fn prepare(&mut self, last: bool) {
        self.guess.copy_from_slice(&self.secret);
        bend(&mut self.guess, last);
    }

    fn compare(&self) -> bool {
        // Byte by byte, as the simplest code does it.
        self.secret
            .iter()
            .zip(&self.guess)
            .all(|(one, other)| one == other)
    }
}

struct Hash {
    secret: TokenHash,
    guess: [u8; 32],
}

impl Hash {
    fn make() -> Self {
        Self {
            secret: TokenHash(SECRET),
            guess: SECRET,
        }
    }
}

impl Guess for Hash {
    fn prepare(&mut self, last: bool) {
        self.guess = SECRET;
        bend(&mut self.guess, last);
    }

    fn compare(&self) -> bool {
        self.secret.same(&self.guess)
    }
}

/// "Random" bytes that are told beforehand, since a vault key cannot be made of given ones.
struct Told([u8; 32]);

impl TryRng for Told {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        to.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        Ok(())
    }
}

impl TryCryptoRng for Told {}

struct Keys {
    secret: VaultKey,
    guesses: [VaultKey; 2],
    last: usize,
}

impl Keys {
    fn make() -> Self {
        let bent = |last| {
            let mut bytes = SECRET;
            bend(&mut bytes, last);
            VaultKey::make(&mut Told(bytes))
        };
        Self {
            secret: VaultKey::make(&mut Told(SECRET)),
            guesses: [bent(false), bent(true)],
            last: 0,
        }
    }
}

impl Guess for Keys {
    fn prepare(&mut self, last: bool) {
        self.last = usize::from(last);
    }

    fn compare(&self) -> bool {
        self.guesses
            .get(self.last)
            .is_some_and(|guess| self.secret.same_as(guess))
    }
}

struct Commitment {
    vault: VaultKey,
    sealed: Vec<u8>,
    guess: Vec<u8>,
}

/// Where the 32 bytes that commit to the key stand in a sealed setting: behind version, purpose, number and nonce.
const MARK: core::ops::Range<usize> = 34..66;

impl Commitment {
    fn make() -> Option<Self> {
        let vault = VaultKey::make(&mut rng());
        let sealed = seal_setting(&vault, "a name", 0, b"a value", &mut rng()).ok()?;
        Some(Self {
            vault,
            guess: sealed.clone(),
            sealed,
        })
    }
}

impl Guess for Commitment {
    fn prepare(&mut self, last: bool) {
        self.guess.copy_from_slice(&self.sealed);
        bend(self.guess.get_mut(MARK).unwrap_or_default(), last);
    }

    fn compare(&self) -> bool {
        open_setting(&self.vault, "a name", &self.guess).is_ok()
    }
}

fn hello(seed: u8) -> Hello {
    let rng = &mut ChaCha20Rng::from_seed([seed; 32]);
    Hello {
        purpose: Purpose::Partner,
        device: DeviceId::make(rng),
        public: DeviceSecret::make(rng).public(),
        kit: None,
        append_hash: [1; 32],
        delete_hash: [2; 32],
        nonce: [seed; 32],
    }
}

struct Digits {
    transcript: Transcript,
    digits: String,
    guess: String,
}

impl Digits {
    fn make() -> Self {
        let key = LinkSecret::make(&mut rng()).pairing_key(Purpose::Partner);
        let transcript = key.transcript(&hello(1), &hello(2));
        let digits = transcript.digits(Side::Owner);
        Self {
            transcript,
            guess: digits.clone(),
            digits,
        }
    }
}

impl Guess for Digits {
    fn prepare(&mut self, last: bool) {
        let mut bytes = self.digits.as_bytes().to_vec();
        bend(&mut bytes, last);
        self.guess.clear();
        // A digit with its lowest bit changed is a digit.
        self.guess
            .push_str(core::str::from_utf8(&bytes).unwrap_or_default());
    }

    fn compare(&self) -> bool {
        self.transcript.digits_fit(Side::Owner, &self.guess)
    }
}

struct Committed {
    hello: Hello,
    commit: [u8; 32],
    guess: [u8; 32],
}

impl Committed {
    fn make() -> Self {
        let hello = hello(3);
        let commit = hello.commit();
        Self {
            hello,
            commit,
            guess: commit,
        }
    }
}

impl Guess for Committed {
    fn prepare(&mut self, last: bool) {
        self.guess = self.commit;
        bend(&mut self.guess, last);
    }

    fn compare(&self) -> bool {
        self.hello.fits(&self.guess)
    }
}
