//! Two phones come to a space they both checked: the order of messages, and when it ends.
//!
//! The machine is given what the relay brings and says what to send. It ends for good on the first thing that does not
//! fit: a code is worth one attempt, and a link one pairing. After ten minutes it ends by itself. Nothing is kept
//! before both people have typed the digits and both phones have signed what they saw, together with what they hand
//! over.
//!
//! Two people come to a new space ([`Pairing::finish`]). A second phone of one's own comes to the spaces that are
//! there: its word carries a key for each, and what it is given follows in letters ([`Pairing::confirmed`],
//! [`Pairing::say`], [`Pairing::heard`]).

use rand_core::CryptoRng;
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey};
use vault::grant::{open_handover, seal_handover};
use vault::identity::{DevicePublic, DeviceSecret, SIGNATURE_BYTES};
use vault::pairing::{
    Hello, PAIRING_LIFE_S, PAIRING_MESSAGE_MAX, PairingError, PairingKey, Purpose, Side, Transcript,
};
use vault::post::{Pen, Person};

use crate::home::{FirstAddress, FirstMember, Home};
use crate::message::{Bytes32, Bytes64, Id16};

/// The first epoch of every shared space.
pub const FIRST_EPOCH: u32 = 1 << 12;

/// Letters that may follow both words: a new phone's place in sixteen spaces fits many times.
const FOLLOWS_MAX: usize = 64;

/// What is signed of what follows: never the same as a word.
fn follows(bytes: &[u8]) -> Vec<u8> {
    [b"follows".as_slice(), bytes].concat()
}

/// One message of one side, sealed, in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Whose.
    pub side: Side,
    /// Its number, from 0.
    pub index: u64,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// Why a pairing is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Over {
    /// Ten minutes have passed.
    #[error("this took longer than ten minutes, so the code is used up; start again with a new one")]
    Late,
    /// A message did not fit.
    #[error(transparent)]
    Pairing(#[from] PairingError),
    /// The digits were typed and are not the other phone's.
    #[error(
        "those are not the digits of the other phone; somebody may be in between, so start again side by side"
    )]
    Digits,
    /// The other phone did not sign what this one saw.
    #[error("the other phone saw something else; somebody may be in between, so start again side by side")]
    Signature,
}

/// Where this side stands.
enum Stage {
    /// The owner has committed and waits for the guest's hello; or the guest has said hello and waits for the owner's.
    Hello { commit: Option<[u8; 32]> },
    /// Both hellos are here; the digits are on the screen.
    Digits { other: Hello, transcript: Transcript },
    /// Typed; waiting for the other's word.
    Word { other: Hello, transcript: Transcript },
    /// Both words fitted. What follows is handed over between phones of one person.
    Open { other: Hello, transcript: Transcript },
    /// Done, or over.
    End,
}

/// One side of one pairing.
pub struct Pairing {
    side: Side,
    key: PairingKey,
    secret: DeviceSecret,
    pen: Pen,
    own: Hello,
    epoch: Option<EpochKey>,
    stage: Stage,
    began_s: i64,
    sent: u64,
    heard: u64,
    early_word: Option<Vec<u8>>,
    follows: Vec<Vec<u8>>,
}

/// What a finished pairing leaves.
pub struct Paired {
    /// The beginning of the space, to be given to [`Space::begin`](crate::space::Space::begin).
    pub home: Home,
    /// The key of its first epoch.
    pub epoch: EpochKey,
}

impl Pairing {
    /// Begins. The owner's first letter is its commit, the guest's its hello.
    pub fn begin(
        side: Side,
        key: PairingKey,
        purpose: Purpose,
        kit: Option<DevicePublic>,
        now_s: i64,
        rng: &mut impl CryptoRng,
    ) -> (Self, Option<Letter>) {
        let (secret, pen) = (DeviceSecret::make(rng), Pen::make(rng));
        let space = key.derive_space();
        let mut nonce = [0; 32];
        rng.fill_bytes(&mut nonce);
        let own = Hello {
            purpose,
            device: DeviceId::make(rng),
            public: secret.public(),
            kit,
            append_hash: pen.derive_append(space, FIRST_EPOCH).hash(),
            delete_hash: pen.derive_delete(space, FIRST_EPOCH).hash(),
            nonce,
        };
        let first_key = side == Side::Owner && purpose == Purpose::Partner;
        let epoch = first_key.then(|| EpochKey::make(space, FIRST_EPOCH, rng));
        let first = match side {
            Side::Owner => own.commit().to_vec(),
            Side::Guest => own.to_bytes(),
        };
        let mut pairing = Self {
            side,
            key,
            secret,
            pen,
            own,
            epoch,
            stage: Stage::Hello { commit: None },
            began_s: now_s,
            sent: 0,
            heard: 0,
            early_word: None,
            follows: Vec::new(),
        };
        let letter = pairing.letter(&first, rng);
        (pairing, letter)
    }

    fn letter(&mut self, message: &[u8], rng: &mut impl CryptoRng) -> Option<Letter> {
        let index = self.sent;
        let bytes = self.key.seal(self.side, index, message, rng)?;
        self.sent += 1;
        Some(Letter {
            side: self.side,
            index,
            bytes,
        })
    }

    /// A letter of the other side has come. The answer, if there is one.
    ///
    /// # Errors
    /// [`Over`]; afterwards every call says the same.
    pub fn hear(
        &mut self,
        letter: &Letter,
        now_s: i64,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Letter>, Over> {
        self.still_open(now_s)?;
        if letter.side == self.side || letter.index < self.heard {
            // An own letter, or one that was heard before: the relay may repeat itself.
            return Ok(None);
        }
        let outcome = self.heard_new(letter, rng);
        if outcome.is_err() {
            self.stage = Stage::End;
        }
        outcome
    }

    fn heard_new(&mut self, letter: &Letter, rng: &mut impl CryptoRng) -> Result<Option<Letter>, Over> {
        let opened = self.key.open(letter.side, letter.index, &letter.bytes);
        let opened = opened.ok_or(PairingError::Altered)?;
        if letter.index != self.heard {
            return Err(PairingError::Altered.into());
        }
        self.heard += 1;
        let message = opened.as_bytes();
        match (&mut self.stage, self.side) {
            (
                Stage::Hello {
                    commit: commit @ None,
                },
                Side::Guest,
            ) => {
                let bytes = message.try_into().map_err(|_| PairingError::Altered)?;
                *commit = Some(bytes);
                Ok(None)
            }
            (Stage::Hello { commit: Some(commit) }, Side::Guest) => {
                let other = Hello::read(message, self.own.purpose)?;
                if !other.fits(commit) {
                    return Err(PairingError::Altered.into());
                }
                self.show(other);
                Ok(None)
            }
            (Stage::Hello { .. }, Side::Owner) => {
                let other = Hello::read(message, self.own.purpose)?;
                self.show(other);
                let hello = self.own.to_bytes();
                Ok(self.letter(&hello, rng))
            }
            (Stage::Digits { .. } | Stage::Word { .. }, _) if self.early_word.is_none() => {
                self.early_word = Some(message.to_vec());
                Ok(None)
            }
            (Stage::Digits { .. } | Stage::Word { .. } | Stage::Open { .. }, _)
                if self.own.purpose == Purpose::OwnDevice && self.follows.len() < FOLLOWS_MAX =>
            {
                self.follows.push(message.to_vec());
                Ok(None)
            }
            (Stage::Digits { .. } | Stage::Word { .. } | Stage::Open { .. }, _) => {
                Err(PairingError::Altered.into())
            }
            (Stage::End, _) => Err(PairingError::Altered.into()),
        }
    }

    fn show(&mut self, other: Hello) {
        let transcript = match self.side {
            Side::Owner => self.key.transcript(&self.own, &other),
            Side::Guest => self.key.transcript(&other, &self.own),
        };
        self.stage = Stage::Digits { other, transcript };
    }

    /// The six digits for the other to type, once both hellos are here.
    pub fn digits(&self) -> Option<String> {
        match &self.stage {
            Stage::Digits { transcript, .. } | Stage::Word { transcript, .. } => {
                Some(transcript.digits(self.side))
            }
            Stage::Hello { .. } | Stage::Open { .. } | Stage::End => None,
        }
    }

    /// The person typed what the other phone shows. This side's word to send, and what a new phone of one's own hands
    /// over with it.
    ///
    /// # Errors
    /// [`Over`]: one wrong try ends it.
    pub fn typed(
        &mut self,
        digits: &str,
        more: &[u8],
        now_s: i64,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Letter>, Over> {
        self.still_open(now_s)?;
        let Stage::Digits { other, transcript } = core::mem::replace(&mut self.stage, Stage::End) else {
            return Err(PairingError::Altered.into());
        };
        if !transcript.digits_fit(self.side.other(), digits) {
            return Err(Over::Digits);
        }
        let mut more = more.to_vec();
        if let Some(epoch) = &self.epoch {
            more.extend(seal_handover(epoch, &other.public, rng).map_err(|_| PairingError::Keys)?);
        }
        let signature = transcript.sign_with(self.side, &self.secret, &more);
        let word = [signature.as_slice(), &more].concat();
        self.stage = Stage::Word { other, transcript };
        Ok(self.letter(&word, rng))
    }

    /// The space, once both have typed and both words have come. `None` until then.
    ///
    /// # Errors
    /// [`Over`].
    pub fn finish(
        &mut self,
        vault: &VaultKey,
        now_s: i64,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Paired>, Over> {
        self.still_open(now_s)?;
        let Some((other, _, rest)) = self.word()? else {
            return Ok(None);
        };
        let space = self.key.derive_space();
        let epoch = match self.epoch.take() {
            Some(epoch) => epoch,
            None => open_handover(&self.secret, space, FIRST_EPOCH, &rest).ok_or(PairingError::Altered)?,
        };
        Ok(Some(Paired {
            home: self.home(&other, vault, rng),
            epoch,
        }))
    }

    /// Both words, once both have typed: what the other handed over with theirs. It ends where that does not fit.
    fn word(&mut self) -> Result<Option<(Hello, Transcript, Vec<u8>)>, Over> {
        let (Stage::Word { .. }, Some(word)) = (&self.stage, &self.early_word) else {
            return Ok(None);
        };
        let word = word.clone();
        let Stage::Word { other, transcript } = core::mem::replace(&mut self.stage, Stage::End) else {
            return Ok(None);
        };
        let (signature, rest) = word
            .split_first_chunk::<SIGNATURE_BYTES>()
            .ok_or(Over::Signature)?;
        if !transcript.verifies_with(self.side.other(), &other.public, rest, signature) {
            return Err(Over::Signature);
        }
        Ok(Some((other, transcript, rest.to_vec())))
    }

    /// Between phones of one person: both words fit, and this is what the other handed over with theirs. Once.
    ///
    /// # Errors
    /// [`Over`].
    pub fn confirmed(&mut self, now_s: i64) -> Result<Option<Vec<u8>>, Over> {
        self.still_open(now_s)?;
        let Some((other, transcript, rest)) = self.word()? else {
            return Ok(None);
        };
        self.stage = Stage::Open { other, transcript };
        Ok(Some(rest))
    }

    /// Letters that hand over `bytes` after both words: signed as a whole, cut to the length of a letter. Nothing
    /// before that, or where it is too long.
    pub fn say(&mut self, bytes: &[u8], rng: &mut impl CryptoRng) -> Vec<Letter> {
        let Stage::Open { transcript, .. } = &self.stage else {
            return Vec::new();
        };
        let signature = transcript.sign_with(self.side, &self.secret, &follows(bytes));
        let whole = [signature.as_slice(), bytes].concat();
        let parts: Vec<&[u8]> = whole.chunks(PAIRING_MESSAGE_MAX - 1).collect();
        if parts.len() > FOLLOWS_MAX {
            return Vec::new();
        }
        let last = parts.len() - 1;
        let parts = parts.into_iter().enumerate();
        parts
            .filter_map(|(at, part)| self.letter(&[&[u8::from(at == last)], part].concat(), rng))
            .collect()
    }

    /// What the other has handed over after both words, once all of it is here.
    ///
    /// # Errors
    /// [`Over`].
    pub fn heard(&mut self) -> Result<Option<Vec<u8>>, Over> {
        let Stage::Open { other, transcript } = &self.stage else {
            return Ok(None);
        };
        if self.follows.last().and_then(|part| part.first()) != Some(&1) {
            return Ok(None);
        }
        let parts = self.follows.iter().map(|part| part.get(1..).unwrap_or_default());
        let whole = parts.collect::<Vec<_>>().concat();
        let signed = whole.split_first_chunk::<SIGNATURE_BYTES>();
        let fits = signed.filter(|(signature, bytes)| {
            transcript.verifies_with(self.side.other(), &other.public, &follows(bytes), signature)
        });
        let bytes = fits.map(|(_, bytes)| bytes.to_vec());
        self.stage = Stage::End;
        bytes.map(Some).ok_or(Over::Signature)
    }

    fn home(&self, other: &Hello, vault: &VaultKey, rng: &mut impl CryptoRng) -> Home {
        let space = self.key.derive_space();
        let person = |side: Side| match side {
            Side::Owner => Person::First,
            Side::Guest => Person::Second,
        };
        let both = [(self.side, &self.own), (self.side.other(), other)];
        let kits = both.iter().filter_map(|(_, hello)| hello.kit);
        Home {
            space: Id16(*space.as_bytes()),
            me: self.own.device.into(),
            person: person(self.side).byte(),
            series: 0,
            secret: self.secret.seal(vault, space, self.own.device, rng),
            pen: self.pen.seal(vault, space, rng),
            members: both
                .iter()
                .map(|(side, hello)| FirstMember {
                    device: hello.device.into(),
                    person: person(*side).byte(),
                    public: Bytes64(hello.public.to_bytes()),
                })
                .collect(),
            kits: kits.map(|kit| Bytes64(kit.to_bytes())).collect(),
            addresses: both
                .iter()
                .map(|(side, hello)| FirstAddress {
                    person: person(*side).byte(),
                    epoch: FIRST_EPOCH,
                    append: Bytes32(hello.append_hash),
                    delete: Bytes32(hello.delete_hash),
                })
                .collect(),
            heads: Vec::new(),
            epoch: FIRST_EPOCH,
        }
    }

    /// Where the letters go: the tokens of the handover box, and what the relay calls one side's letters.
    pub fn key(&self) -> &PairingKey {
        &self.key
    }

    fn still_open(&mut self, now_s: i64) -> Result<(), Over> {
        // A clock that goes back ends it too: nobody sets a clock in the middle of pairing, but to win time.
        let age = now_s.saturating_sub(self.began_s);
        if (0..PAIRING_LIFE_S).contains(&age) {
            return Ok(());
        }
        self.stage = Stage::End;
        Err(Over::Late)
    }
}
