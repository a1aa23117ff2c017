//! The raw primitives, in one place that nothing outside the crate can reach.
//!
//! Every sealed box has one shape, `nonce ‖ commitment ‖ ciphertext ‖ tag`, and one construction:
//!
//! ```text
//! okm (64 bytes) = HKDF-SHA256(ikm = root key, no salt, info = context ‖ nonce)
//! key            = okm[0..32]      commitment = okm[32..64]
//! ciphertext     = XChaCha20-Poly1305(key, nonce, aad = context, plaintext)
//! ```
//!
//! The commitment is there because Poly1305 alone does not bind a ciphertext to one key: without it, whoever
//! shares two keys could craft one box that reads differently for two people.
//! The nonce is part of `info`, so each box has a key of its own even if the same context is sealed twice,
//! and so that neither half of the output repeats.

pub(crate) mod curve;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{AeadInOut, Buffer},
};
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

pub(crate) const KEY_LEN: usize = 32;
pub(crate) const NONCE_LEN: usize = 24;
pub(crate) const COMMITMENT_LEN: usize = 32;
pub(crate) const TAG_LEN: usize = 16;
/// What a box adds to its plaintext, in bytes.
pub(crate) const BOX_OVERHEAD: usize = NONCE_LEN + COMMITMENT_LEN + TAG_LEN;

/// 256 bits of key. The only type in which key bytes live, beside `curve::Signer` and `curve::Opener`.
pub(crate) struct Key(Zeroizing<[u8; KEY_LEN]>);

impl Key {
    pub(crate) fn make(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; KEY_LEN]);
        rng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    /// `None` unless there are exactly 32 bytes.
    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; KEY_LEN]);
        if bytes.len() != KEY_LEN {
            return None;
        }
        key.copy_from_slice(bytes);
        Some(Self(key))
    }

    pub(crate) fn from_bytes(bytes: &[u8; KEY_LEN]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    pub(crate) fn derive(root: &[u8], info: &[&[u8]]) -> Self {
        Self(expand(root, info))
    }

    /// The same key a second time. Named, because it must be rare.
    pub(crate) fn derive_same(other: &Self) -> Self {
        Self(Zeroizing::new(*other.0))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self.0.ct_eq(other.0.as_ref()).into()
    }
}

/// HKDF-SHA256 with no salt: the root is already uniformly random.
fn expand<const N: usize>(root: &[u8], info: &[&[u8]]) -> Zeroizing<[u8; N]> {
    const { assert!(N <= 255 * 32, "RFC 5869 allows at most 255 blocks") };
    let mut out = Zeroizing::new([0; N]);
    #[expect(
        clippy::expect_used,
        reason = "the length is checked at compile time, and an unfilled key must never be used"
    )]
    Hkdf::<Sha256>::new(None, root)
        .expand_multi_info(info, out.as_mut())
        .expect("length checked above");
    out
}

/// Seals `plaintext`, which wipes itself. The context must start with a label no other purpose uses.
pub(crate) fn seal(
    root: &Key,
    context: &[u8],
    plaintext: &Zeroizing<Vec<u8>>,
    rng: &mut impl CryptoRng,
) -> Vec<u8> {
    let mut nonce = [0; NONCE_LEN];
    rng.fill_bytes(&mut nonce);
    seal_with_nonce(root, context, plaintext, nonce)
}

/// Only for callers whose nonce cannot come twice with another plaintext.
pub(crate) fn seal_with_nonce(
    root: &Key,
    context: &[u8],
    plaintext: &[u8],
    nonce: [u8; NONCE_LEN],
) -> Vec<u8> {
    let (cipher, commitment) = message_key(root, context, &nonce);
    // The whole box is reserved at once, so that no half-written plaintext is left behind by a growing buffer.
    let mut sealed = Vec::with_capacity(plaintext.len() + BOX_OVERHEAD);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(commitment.as_ref());
    sealed.extend_from_slice(plaintext);
    let body = NONCE_LEN + COMMITMENT_LEN;
    #[expect(
        clippy::expect_used,
        reason = "ChaCha20 takes 256 GiB, callers stop at 1 MiB, and plaintext must never leave unsealed"
    )]
    let tag = cipher
        .encrypt_inout_detached(
            &XNonce::from(nonce),
            context,
            sealed.as_mut_slice()[body..].as_mut().into(),
        )
        .expect("far below the cipher's limit");
    sealed.extend_from_slice(&tag);
    sealed
}

/// Opens a box. `None` says only "not with this key and context": a wrong key and a changed byte look the same.
pub(crate) fn open(root: &Key, context: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let (commitment, body) = rest.split_first_chunk::<COMMITMENT_LEN>()?;
    let (cipher, expected) = message_key(root, context, nonce);
    if !bool::from(expected.as_ref().ct_eq(commitment.as_slice())) {
        return None;
    }
    let mut plaintext = Zeroizing::new(body.to_vec());
    let buffer: &mut dyn Buffer = &mut *plaintext;
    cipher
        .decrypt_in_place(&XNonce::from(*nonce), context, buffer)
        .ok()?;
    Some(plaintext)
}

fn message_key(
    root: &Key,
    context: &[u8],
    nonce: &[u8; NONCE_LEN],
) -> (XChaCha20Poly1305, Zeroizing<[u8; COMMITMENT_LEN]>) {
    let okm = expand::<{ KEY_LEN + COMMITMENT_LEN }>(root.as_bytes(), &[context, nonce]);
    let mut key = chacha20poly1305::Key::default();
    key.copy_from_slice(&okm[..KEY_LEN]);
    let cipher = XChaCha20Poly1305::new(&key);
    key.as_mut_slice().zeroize();
    let mut commitment = Zeroizing::new([0; COMMITMENT_LEN]);
    commitment.copy_from_slice(&okm[KEY_LEN..]);
    (cipher, commitment)
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The phone could not give the memory that Argon2id needs.
pub(crate) struct OutOfMemory;

/// Argon2id version 0x13, 32 bytes out. The working memory is wiped, since its last blocks are worth the key.
pub(crate) fn argon2id(
    secret: &[u8],
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
) -> Result<Key, OutOfMemory> {
    let params = Params::new(memory_kib, passes, lanes, Some(KEY_LEN)).map_err(|_| OutOfMemory)?;
    let mut blocks: Vec<Block> = Vec::new();
    blocks
        .try_reserve_exact(params.block_count())
        .map_err(|_| OutOfMemory)?;
    blocks.resize(params.block_count(), Block::new());
    let mut key = Zeroizing::new([0; KEY_LEN]);
    let outcome = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        secret,
        salt,
        key.as_mut(),
        &mut blocks,
    );
    for block in &mut blocks {
        block.zeroize();
    }
    outcome.map_err(|_| OutOfMemory)?;
    Ok(Key(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    fn key(byte: u8) -> Key {
        Key(Zeroizing::new([byte; KEY_LEN]))
    }

    /// XChaCha20-Poly1305 alone can be forced to decrypt one ciphertext under two keys, because a Poly1305 tag
    /// is a polynomial that can be solved for. Whatever body is grafted on, the commitment names one key only.
    #[test]
    fn one_box_cannot_be_meant_for_two_keys() {
        let mut rng = ChaCha20Rng::from_seed([7; 32]);
        let for_one = seal(&key(1), b"purpose", &Zeroizing::new(vec![5; 64]), &mut rng);
        // The attacker knows both keys, so it can compute a body and tag that are valid under the second one
        // for the same nonce. Only the 32 commitment bytes are left to satisfy both, and they cannot.
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&for_one[..NONCE_LEN]);
        let for_two = seal_with_nonce(&key(2), b"purpose", &[6; 64], nonce);
        let body = NONCE_LEN + COMMITMENT_LEN;
        let mut two_key = for_one[..body].to_vec();
        two_key.extend_from_slice(&for_two[body..]);
        let (cipher, _) = message_key(&key(2), b"purpose", &nonce);
        let mut bare = two_key[body..].to_vec();
        assert!(
            cipher
                .decrypt_in_place(&XNonce::from(nonce), b"purpose", &mut bare)
                .is_ok(),
            "the bare cipher accepts the crafted body under the second key"
        );
        assert!(
            open(&key(2), b"purpose", &two_key).is_none(),
            "the commitment refuses it"
        );
        assert!(open(&key(1), b"purpose", &two_key).is_none());
        assert!(open(&key(1), b"purpose", &for_one).is_some());
    }

    #[test]
    fn a_short_box_is_refused_quietly() {
        for len in 0..BOX_OVERHEAD {
            assert!(open(&key(1), b"purpose", &vec![0; len]).is_none());
        }
    }
}
