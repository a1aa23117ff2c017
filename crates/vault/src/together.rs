//! Answers that open only together, and a yes that nobody learns of unless it is mutual.
//!
//! **Sealed answers.** An answer is sealed under a key of its own, with a commitment that binds the box to that key.
//! The box can be sent at once; the key is sent when the other's box has arrived. Neither phone nor relay can open
//! early. A phone that takes the other's key and keeps its own cannot be stopped by any cryptography without a third
//! party; it is seen, because its box stays shut.
//!
//! **Mutual yes.** For each place of a public list both have yes or no, and both learn only where both said yes.
//!
//! ```text
//! asker     secret x, public P = xG        for each place: (rG, rP + bG), b = 0 for yes and 1 for no
//! answerer  yes: (s·c1 + tG, s·c2 + tP)    no: (tG, tP + uG)          r, s, t, u random, in ristretto255
//! asker     place is mutual if c2' = x·c1'
//! ```
//!
//! Each person asks once and answers once, so both learn the same. What the asker sent as no comes back as a random
//! point whatever the other said; what the answerer sees is encrypted under a key that is not theirs. So somebody who
//! says no learns nothing, by the decisional Diffie–Hellman assumption, and a no, a skip and an empty list give
//! messages with the same distribution and the same length.
//! The limit, which must be said where the list is shown: whoever says yes to everything learns every yes.
//! An altered app can say yes in what it asks and no in what it answers, and learn a yes without showing its own.

use core::fmt;

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT as G;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use crate::hazmat::{self, Key};
use crate::keys::Opened;
use crate::padding::{BUCKET_MIN, pad, unpad};

/// Longest sealed answer, in bytes: every box has the same length.
pub const ANSWER_MAX: usize = 1000;
/// Length of every sealed answer.
pub const ANSWER_BOX_LEN: usize = hazmat::BOX_OVERHEAD + BUCKET_MIN;
/// Places of every list of wishes, used or not.
pub const PLACES: usize = 64;
/// Length of a question, in bytes.
pub const QUESTION_LEN: usize = 1 + 32 + PLACES * 64;
/// Length of a reply, in bytes.
pub const REPLY_LEN: usize = 1 + PLACES * 64;
const VERSION: u8 = 1;
const ANSWER_LABEL: &[u8] = b"afterglow sealed answer v1";

/// Opens one sealed answer. Wiped when dropped.
pub struct AnswerKey(Key);

impl AnswerKey {
    /// The bytes, to be sent once the other's box has arrived, and to be kept sealed until then.
    pub fn reveal(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// As received.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Key::from_bytes(bytes))
    }
}

impl fmt::Debug for AnswerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnswerKey(hidden)")
    }
}

/// Seals an answer for one question, named by `context`. `None` above [`ANSWER_MAX`] bytes.
pub fn seal_answer(context: &[u8], answer: &[u8], rng: &mut impl CryptoRng) -> Option<(AnswerKey, Vec<u8>)> {
    (answer.len() <= ANSWER_MAX).then_some(())?;
    let key = Key::make(rng);
    let sealed = hazmat::seal(&key, &[ANSWER_LABEL, context].concat(), &pad(answer), rng);
    Some((AnswerKey(key), sealed))
}

/// Opens a sealed answer. A box opens under one key only, so nobody can choose afterwards what they had said.
pub fn open_answer(key: &AnswerKey, context: &[u8], sealed: &[u8]) -> Option<Opened> {
    let padded = hazmat::open(&key.0, &[ANSWER_LABEL, context].concat(), sealed)?;
    Some(Opened::new(Zeroizing::new(unpad(&padded)?.to_vec())))
}

/// Yes or no at each place. Places beyond the end of what was given are no.
pub type Yeses = [bool; PLACES];

/// What the asker keeps until the reply comes. Wiped when dropped.
pub struct Asked {
    secret: Scalar,
    yeses: Yeses,
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.yeses.zeroize();
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asked(hidden)")
    }
}

impl Asked {
    /// The question to send.
    pub fn make(yeses: &Yeses, rng: &mut impl CryptoRng) -> (Self, Vec<u8>) {
        let secret = scalar(rng);
        let public = secret * G;
        let mut question = Vec::with_capacity(QUESTION_LEN);
        question.push(VERSION);
        question.extend_from_slice(public.compress().as_bytes());
        for yes in yeses {
            let r = scalar(rng);
            let no = Scalar::from(u8::from(!*yes));
            push(&mut question, r * G, r * public + no * G);
        }
        let yeses = *yeses;
        (Self { secret, yeses }, question)
    }

    /// Where both said yes. A reply to what was asked as no is random, whatever the other said.
    pub fn mutual(&self, reply: &[u8]) -> Option<Yeses> {
        let (&[VERSION], body) = reply.split_first_chunk::<1>()? else {
            return None;
        };
        let pairs = pairs(body)?;
        let mut mutual = [false; PLACES];
        for ((place, (c1, c2)), yes) in mutual.iter_mut().zip(pairs).zip(self.yeses) {
            *place = yes && c2 == self.secret * c1;
        }
        Some(mutual)
    }

    /// For keeping sealed between two openings of the app: `secret 32 ‖ one byte for each place`.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(self.secret.to_bytes().to_vec());
        bytes.extend(self.yeses.iter().map(|yes| u8::from(*yes)));
        bytes
    }

    /// What [`Asked::to_bytes`] made.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (secret, rest) = bytes.split_first_chunk::<32>()?;
        let secret = Option::from(Scalar::from_canonical_bytes(*secret))?;
        let rest: &[u8; PLACES] = rest.try_into().ok()?;
        let yeses = rest.map(|byte| byte == 1);
        let spelled = rest.iter().all(|byte| *byte <= 1);
        spelled.then_some(Self { secret, yeses })
    }
}

/// The reply to a question, or `None` where it is not one.
pub fn reply(question: &[u8], yeses: &Yeses, rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    let (&[VERSION], body) = question.split_first_chunk::<1>()? else {
        return None;
    };
    let (public, body) = body.split_first_chunk::<32>()?;
    let public = CompressedRistretto(*public).decompress()?;
    if public == RistrettoPoint::identity() {
        return None;
    }
    let mut reply = Vec::with_capacity(REPLY_LEN);
    reply.push(VERSION);
    for ((c1, c2), yes) in pairs(body)?.into_iter().zip(yeses) {
        let (s, t) = (scalar(rng), scalar(rng));
        let (d1, d2) = (t * G, t * public);
        // Both are computed, so that neither time nor the draws of randomness tell which.
        let (as_yes, as_no) = ((s * c1 + d1, s * c2 + d2), (d1, d2 + s * G));
        let (one, two) = if *yes { as_yes } else { as_no };
        push(&mut reply, one, two);
    }
    Some(reply)
}

fn push(bytes: &mut Vec<u8>, one: RistrettoPoint, two: RistrettoPoint) {
    bytes.extend_from_slice(one.compress().as_bytes());
    bytes.extend_from_slice(two.compress().as_bytes());
}

fn pairs(body: &[u8]) -> Option<Vec<(RistrettoPoint, RistrettoPoint)>> {
    (body.len() == PLACES * 64).then_some(())?;
    let points = body.as_chunks::<32>().0;
    points
        .as_chunks::<2>()
        .0
        .iter()
        .map(|[one, two]| {
            let point = |bytes: &[u8; 32]| CompressedRistretto(*bytes).decompress();
            Some((point(one)?, point(two)?))
        })
        .collect()
}

/// A random scalar, never zero but with probability 2^−252.
fn scalar(rng: &mut impl CryptoRng) -> Scalar {
    let mut wide = Zeroizing::new([0; 64]);
    rng.fill_bytes(wide.as_mut());
    Scalar::from_bytes_mod_order_wide(&wide)
}
