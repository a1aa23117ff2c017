//! Pairing: from a secret that two phones share for ten minutes to keys that were checked.
//!
//! ```text
//! link or QR        256-bit secret in the fragment ──HKDF──┐
//! short code        number ‖ two words (22 bits) ──SPAKE2──┴─> PairingKey
//! PairingKey        ──HKDF──> space id, tokens of the handover box, one key for all messages
//!
//! owner  0  commit   SHA-256("afterglow pairing commit v1" ‖ hello of the owner)
//! guest  0  hello    of the guest
//! owner  1  hello    of the owner, which must fit the commit
//!           both show six digits; each types what the other shows
//! both   +  signature over the transcript, only after the digits fitted
//! ```
//!
//! The code alone would let somebody who guesses it, once in 2^22, stand in between. The digits stop that, and also
//! whoever read the link on its way. The owner commits before seeing the guest's hello: without it, one in between
//! could try a million nonces until the digits agree. So each pairing has one chance in a million for such a person,
//! and the digits are typed, not nodded through.
//! Every message is padded to one size and sealed for its side and number.

use core::fmt;

use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::epoch::{DeviceId, SpaceId};
use crate::hazmat::curve::{Exchange, PAKE_LEN, Role};
use crate::hazmat::{self, Key};
use crate::identity::{DevicePublic, DeviceSecret, PUBLIC_IDENTITY_LEN, SIGNATURE_BYTES, Signed};
use crate::keys::Opened;
use crate::phrase::WORD_LIST;
use crate::post::PostToken;

/// The only version of the exchange: SPAKE2 as in RFC 9382 over Ed25519, and the messages above.
pub const PAIRING_VERSION: u8 = 1;
/// Words of a short code: 2 × 11 = 22 bits, for one attempt.
pub const CODE_WORDS: usize = 2;
/// Longest life of a link or code, in seconds.
pub const PAIRING_LIFE_S: i64 = 600;
/// Length of one message of the exchange for a short code.
pub const EXCHANGE_LEN: usize = 1 + PAKE_LEN;
/// Longest pairing message, in bytes; each is padded to it, so that hello and grant look alike.
pub const PAIRING_MESSAGE_MAX: usize = 3070;
const CONTEXT_LABEL: &[u8] = b"afterglow pairing v1";
const HELLO_LEN: usize = 2 + 16 + PUBLIC_IDENTITY_LEN + 1 + PUBLIC_IDENTITY_LEN + 32 + 32 + 32;

/// What is paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Two people.
    Partner,
    /// One more phone of the same person.
    OwnDevice,
}

/// Who began. The guest scans or types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Shows the link or the code.
    Owner,
    /// Scans or types it.
    Guest,
}

impl Side {
    const fn byte(self) -> u8 {
        match self {
            Self::Owner => 0,
            Self::Guest => 1,
        }
    }

    const fn role(self) -> Role {
        match self {
            Self::Owner => Role::Owner,
            Self::Guest => Role::Guest,
        }
    }

    /// The other side.
    pub const fn other(self) -> Self {
        match self {
            Self::Owner => Self::Guest,
            Self::Guest => Self::Owner,
        }
    }
}

/// The secret of a QR code or of a link's fragment. Wiped when dropped.
pub struct LinkSecret(Key);

impl LinkSecret {
    /// A new one.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Key::make(rng))
    }

    /// 64 digits, for the fragment: what stands behind `#` is not sent to any server.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(crate::keys::hex(self.0.as_bytes()))
    }

    /// Reads a fragment.
    ///
    /// # Errors
    /// [`CodeError::Link`].
    pub fn read(fragment: &str) -> Result<Self, CodeError> {
        let digits = fragment.trim().trim_start_matches('#').as_bytes();
        let mut bytes = Zeroizing::new([0; 32]);
        if digits.len() != 64 {
            return Err(CodeError::Link);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = core::str::from_utf8(pair).map_err(|_| CodeError::Link)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| CodeError::Link)?;
        }
        Key::from_slice(bytes.as_ref()).map(Self).ok_or(CodeError::Link)
    }

    /// The key both sides come to.
    pub fn pairing_key(&self, purpose: Purpose) -> PairingKey {
        PairingKey(Key::derive(
            self.0.as_bytes(),
            &[CONTEXT_LABEL, b" link", &[purpose_byte(purpose)]],
        ))
    }
}

impl fmt::Debug for LinkSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkSecret(hidden)")
    }
}

/// The secret part of a short code. Wiped when dropped.
pub struct CodeSecret(Zeroizing<String>);

impl CodeSecret {
    /// Two words drawn at random.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let longest_word = 8;
        let mut text = Zeroizing::new(String::with_capacity(CODE_WORDS * (longest_word + 1)));
        for place in 0..CODE_WORDS {
            if place > 0 {
                text.push('-');
            }
            // 2^32 is a whole multiple of 2,048, so the remainder is fair.
            let drawn = rng.next_u32() as usize % 2048;
            text.push_str(WORD_LIST.lines().nth(drawn).unwrap_or_default());
        }
        Self(text)
    }

    /// The code as it is shown: the relay's number and the words.
    pub fn reveal(&self, number: u32) -> Zeroizing<String> {
        Zeroizing::new(format!("{number}-{}", self.0.as_str()))
    }

    /// Reads a typed code. A number alone, or with one word, is no code: it would be no secret.
    ///
    /// # Errors
    /// See [`CodeError`].
    pub fn read(typed: &str) -> Result<(u32, Self), CodeError> {
        let lower = Zeroizing::new(typed.to_lowercase());
        let mut parts = lower
            .split(|sign: char| sign.is_whitespace() || sign == '-' || sign == ',')
            .filter(|part| !part.is_empty());
        let number = parts
            .next()
            .and_then(|part| part.parse().ok())
            .ok_or(CodeError::Number)?;
        let mut text = Zeroizing::new(String::with_capacity(typed.len()));
        let mut count = 0;
        for word in parts {
            if !WORD_LIST.lines().any(|listed| listed == word) {
                return Err(CodeError::Word { place: count + 1 });
            }
            if count > 0 {
                text.push('-');
            }
            text.push_str(word);
            count += 1;
        }
        if count == CODE_WORDS {
            Ok((number, Self(text)))
        } else {
            Err(CodeError::Words { found: count })
        }
    }
}

impl fmt::Debug for CodeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeSecret(hidden)")
    }
}

/// One attempt with a short code. It is used up by the one message it takes.
pub struct Attempt(Exchange, Purpose);

impl Attempt {
    /// What to send, and what waits for the other's message.
    pub fn begin(
        side: Side,
        code: &CodeSecret,
        purpose: Purpose,
        rng: &mut impl CryptoRng,
    ) -> (Self, Vec<u8>) {
        let context = [CONTEXT_LABEL, b" code", &[purpose_byte(purpose)]].concat();
        let (exchange, message) = Exchange::begin(side.role(), code.0.as_bytes(), &context, rng);
        (
            Self(exchange, purpose),
            [&[PAIRING_VERSION], message.as_slice()].concat(),
        )
    }

    /// The key, which is the other's only if the codes were the same. The first sealed message shows it.
    ///
    /// # Errors
    /// [`PairingError`].
    pub fn finish(self, message: &[u8]) -> Result<PairingKey, PairingError> {
        match message.split_first() {
            Some((&PAIRING_VERSION, body)) if message.len() == EXCHANGE_LEN => {
                let shared = self.0.finish(body).ok_or(PairingError::Altered)?;
                let purpose = [purpose_byte(self.1)];
                Ok(PairingKey(Key::derive(
                    shared.as_bytes(),
                    &[CONTEXT_LABEL, b" key", &purpose],
                )))
            }
            Some((&found, _)) if found > PAIRING_VERSION => Err(PairingError::Newer { found }),
            _ => Err(PairingError::Altered),
        }
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt(hidden)")
    }
}

/// What two phones share while they pair. Wiped when dropped.
pub struct PairingKey(Key);

impl PairingKey {
    /// The space they will share.
    pub fn derive_space(&self) -> SpaceId {
        let key = self.derive(b"space", &[]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&key.as_bytes()[..16]);
        SpaceId::from_bytes(bytes)
    }

    /// The tokens of the box through which the messages go: read, append, delete.
    pub fn derive_tokens(&self) -> [PostToken; 3] {
        [b"read".as_slice(), b"append", b"delete"]
            .map(|right| PostToken::from_key(self.derive(b"box ", right)))
    }

    /// What the relay calls the messages of one side.
    pub fn derive_series_name(&self, side: Side) -> [u8; 16] {
        let key = self.derive(b"series", &[side.byte()]);
        let mut name = [0; 16];
        name.copy_from_slice(&key.as_bytes()[..16]);
        name
    }

    /// Seals message `index` of `side`. `None` above [`PAIRING_MESSAGE_MAX`] bytes.
    pub fn seal(&self, side: Side, index: u64, message: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
        let len = u16::try_from(message.len())
            .ok()
            .filter(|len| usize::from(*len) <= PAIRING_MESSAGE_MAX)?;
        let mut padded = Zeroizing::new(Vec::with_capacity(2 + PAIRING_MESSAGE_MAX));
        padded.extend_from_slice(&len.to_be_bytes());
        padded.extend_from_slice(message);
        padded.resize(2 + PAIRING_MESSAGE_MAX, 0);
        Some(hazmat::seal(
            &self.derive(b"messages", &[]),
            &message_context(side, index),
            &padded,
            rng,
        ))
    }

    /// Opens message `index` of `side`. `None` where the other side had another code, or one in between altered it, or it
    /// is not filled up as [`PairingKey::seal`] does it.
    pub fn open(&self, side: Side, index: u64, sealed: &[u8]) -> Option<Opened> {
        let padded = hazmat::open(
            &self.derive(b"messages", &[]),
            &message_context(side, index),
            sealed,
        )?;
        let (len, rest) = padded
            .split_first_chunk::<2>()
            .filter(|_| padded.len() == 2 + PAIRING_MESSAGE_MAX)?;
        let (message, zeros) = rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))?;
        let whole = zeros.iter().all(|byte| *byte == 0);
        whole.then(|| Opened::new(Zeroizing::new(message.to_vec())))
    }

    /// What both sides must agree on.
    pub fn transcript(&self, owner: &Hello, guest: &Hello) -> Transcript {
        let hellos = [owner.to_bytes(), guest.to_bytes()].concat();
        let key = self.derive(b"transcript", &hellos);
        Transcript(*key.as_bytes())
    }

    fn derive(&self, purpose: &[u8], detail: &[u8]) -> Key {
        Key::derive(
            self.0.as_bytes(),
            &[CONTEXT_LABEL, b" derive ", purpose, &[0], detail],
        )
    }
}

impl fmt::Debug for PairingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingKey(hidden)")
    }
}

/// What one side says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// What this pairing is for, as its side understands it.
    pub purpose: Purpose,
    /// The device's name in the new space.
    pub device: DeviceId,
    /// Its keys.
    pub public: DevicePublic,
    /// The keys of the person's recovery words, if they have any.
    pub kit: Option<DevicePublic>,
    /// Hash of the token that appends to this person's box in the first epoch.
    pub append_hash: [u8; 32],
    /// Hash of the token that deletes it.
    pub delete_hash: [u8; 32],
    /// Random, so that the commit hides the rest.
    pub nonce: [u8; 32],
}

impl Hello {
    /// The bytes, all of one length.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HELLO_LEN);
        bytes.extend_from_slice(&[PAIRING_VERSION, purpose_byte(self.purpose)]);
        bytes.extend_from_slice(self.device.as_bytes());
        bytes.extend_from_slice(&self.public.to_bytes());
        bytes.push(u8::from(self.kit.is_some()));
        bytes.extend_from_slice(&self.kit.map_or([0; PUBLIC_IDENTITY_LEN], |kit| kit.to_bytes()));
        bytes.extend_from_slice(&self.append_hash);
        bytes.extend_from_slice(&self.delete_hash);
        bytes.extend_from_slice(&self.nonce);
        bytes
    }

    /// Reads and checks the other side's hello: version, purpose, that its keys are keys, and that nothing stands in the
    /// place of a kit that is not there.
    ///
    /// # Errors
    /// [`PairingError`].
    pub fn read(bytes: &[u8], purpose: Purpose) -> Result<Self, PairingError> {
        match bytes.first() {
            Some(&found) if found > PAIRING_VERSION => return Err(PairingError::Newer { found }),
            Some(&PAIRING_VERSION) if bytes.len() == HELLO_LEN => {}
            _ => return Err(PairingError::Altered),
        }
        let mut reader = bytes.get(2..).unwrap_or_default();
        let mut take = |len: usize| {
            let (part, rest) = reader.split_at_checked(len)?;
            reader = rest;
            Some(part)
        };
        let mut parts = || {
            let device: [u8; 16] = take(16)?.try_into().ok()?;
            let public = take(PUBLIC_IDENTITY_LEN)?;
            let has_kit = *take(1)?.first()?;
            let kit = take(PUBLIC_IDENTITY_LEN)?;
            let append_hash: [u8; 32] = take(32)?.try_into().ok()?;
            let delete_hash: [u8; 32] = take(32)?.try_into().ok()?;
            let nonce: [u8; 32] = take(32)?.try_into().ok()?;
            Some((device, public, has_kit, kit, append_hash, delete_hash, nonce))
        };
        let (device, public, has_kit, kit, append_hash, delete_hash, nonce) =
            parts().ok_or(PairingError::Altered)?;
        if bytes.get(1) != Some(&purpose_byte(purpose)) {
            return Err(PairingError::OtherPurpose);
        }
        let key = |bytes| DevicePublic::from_bytes(bytes).map_err(|_| PairingError::Keys);
        let kit = match has_kit {
            0 if kit == [0; PUBLIC_IDENTITY_LEN] => None,
            1 => Some(key(kit)?),
            _ => return Err(PairingError::Altered),
        };
        Ok(Self {
            purpose,
            device: DeviceId::from_bytes(device),
            public: key(public)?,
            kit,
            append_hash,
            delete_hash,
            nonce,
        })
    }

    /// What the owner sends first.
    pub fn commit(&self) -> [u8; 32] {
        hazmat::sha256(&[b"afterglow pairing commit v1".as_slice(), &self.to_bytes()].concat())
    }

    /// Whether this is the hello that was committed to.
    pub fn fits(&self, commit: &[u8]) -> bool {
        self.commit().ct_eq(commit).into()
    }
}

/// Everything two sides said, in one value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Transcript([u8; 32]);

impl Transcript {
    /// The six digits that `side` shows and the other types.
    pub fn digits(&self, side: Side) -> String {
        let key = Key::derive(&self.0, &[CONTEXT_LABEL, b" digits", &[side.byte()]]);
        let mut low = [0; 8];
        low.copy_from_slice(&key.as_bytes()[..8]);
        format!("{:06}", u64::from_be_bytes(low) % 1_000_000)
    }

    /// Whether `typed` are the digits that `shown_by` shows. Spaces do not matter; nothing typed never fits.
    pub fn digits_fit(&self, shown_by: Side, typed: &str) -> bool {
        let digits: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
        digits.as_bytes().ct_eq(self.digits(shown_by).as_bytes()).into()
    }

    /// This side's word that the digits fitted.
    pub fn sign(&self, side: Side, secret: &DeviceSecret) -> [u8; SIGNATURE_BYTES] {
        secret.sign(Signed::Pairing, &self.signed(side))
    }

    /// Whether the other side signed the same transcript.
    pub fn verifies(&self, side: Side, public: &DevicePublic, signature: &[u8; SIGNATURE_BYTES]) -> bool {
        public.verifies(Signed::Pairing, &self.signed(side), signature)
    }

    /// As [`Transcript::sign`], over `more` as well: what is handed over with the word, so that nobody who knows the
    /// code can put something else in its place.
    pub fn sign_with(&self, side: Side, secret: &DeviceSecret, more: &[u8]) -> [u8; SIGNATURE_BYTES] {
        secret.sign(Signed::Pairing, &[&self.signed(side), more].concat())
    }

    /// Whether the other side signed the same transcript and `more`.
    pub fn verifies_with(
        &self,
        side: Side,
        public: &DevicePublic,
        more: &[u8],
        signature: &[u8; SIGNATURE_BYTES],
    ) -> bool {
        public.verifies(Signed::Pairing, &[&self.signed(side), more].concat(), signature)
    }

    fn signed(&self, side: Side) -> Vec<u8> {
        [self.0.as_slice(), &[side.byte()]].concat()
    }
}

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transcript(hidden)")
    }
}

const fn purpose_byte(purpose: Purpose) -> u8 {
    match purpose {
        Purpose::Partner => 1,
        Purpose::OwnDevice => 2,
    }
}

fn message_context(side: Side, index: u64) -> Vec<u8> {
    [CONTEXT_LABEL, b" message", &[side.byte()], &index.to_be_bytes()].concat()
}

/// Why a typed code or a link is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// No number in front.
    #[error("a code begins with a number; type it as it is shown on the other phone")]
    Number,
    /// Not two words: a number alone would be no secret.
    #[error("a code has two words after the number, and here are {found}; type all of it")]
    Words {
        /// Words found.
        found: usize,
    },
    /// A word that no code has.
    #[error("word {place} of this code is not one of ours; look at the other phone again")]
    Word {
        /// Which one, from 1.
        place: usize,
    },
    /// Not the end of one of our links.
    #[error("this link is not whole; open it once more, or use the code")]
    Link,
}

/// Why pairing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PairingError {
    /// The other phone has a newer version.
    #[error("the other phone has a newer version of the app ({found}); update this one, then start again")]
    Newer {
        /// The version found.
        found: u8,
    },
    /// The codes differ, or somebody in between altered a message.
    #[error("the code did not fit; it is used up now, start again with a new one")]
    Altered,
    /// One phone wants to pair partners, the other its own second phone.
    #[error("the two phones want different things; choose the same on both, then start again")]
    OtherPurpose,
    /// The other phone's keys are none.
    #[error("the other phone sent keys that cannot be used; start again")]
    Keys,
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn what_fills_a_message_up_is_zeros_and_nothing_else() {
        let rng = &mut ChaCha20Rng::from_seed([1; 32]);
        let key = LinkSecret::make(rng).pairing_key(Purpose::Partner);
        let mut padded = vec![0; 2 + PAIRING_MESSAGE_MAX];
        padded[..5].copy_from_slice(b"\0\x03yes");
        let mut open = |padded: &[u8]| {
            let context = message_context(Side::Guest, 4);
            let sealed = hazmat::seal(
                &key.derive(b"messages", &[]),
                &context,
                &Zeroizing::new(padded.to_vec()),
                rng,
            );
            let opened = key.open(Side::Guest, 4, &sealed);
            opened.map(|opened| opened.as_bytes().to_vec())
        };
        assert_eq!(open(&padded), Some(b"yes".to_vec()));
        for place in [5, 1000, 1 + PAIRING_MESSAGE_MAX] {
            let mut other = padded.clone();
            other[place] = 1;
            assert_eq!(open(&other), None, "byte {place}");
        }
    }
}
