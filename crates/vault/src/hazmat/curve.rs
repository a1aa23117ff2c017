//! Signatures, sealing to a public key, and the password-authenticated exchange: the primitives over Curve25519.
//!
//! Ed25519 (RFC 8032) verifies strictly: no weak keys, no malleable signatures.
//! HPKE (RFC 9180) is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305 in base mode: who sealed is said by
//! the signature around it. SPAKE2 (RFC 9382) runs in the Ed25519 group.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;
use spake2::{Ed25519Group, Identity, Password, Spake2};
use zeroize::Zeroizing;

use super::Key;

pub(crate) const PUBLIC_LEN: usize = 32;
pub(crate) const SIGNATURE_LEN: usize = 64;
/// What sealing to a public key adds: the encapsulated key and a tag.
pub(crate) const HPKE_OVERHEAD: usize = 32 + 16;
/// Length of one message of the exchange: a side mark and a point.
pub(crate) const PAKE_LEN: usize = 33;

/// What signs: with its public half, which is not computed again for each signature. Wiped when dropped.
pub(crate) struct Signer(SigningKey);

impl Signer {
    pub(crate) fn of(seed: &Key) -> Self {
        Self(SigningKey::from_bytes(seed.as_bytes()))
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_LEN] {
        self.0.sign(message).to_bytes()
    }

    pub(crate) fn public(&self) -> [u8; PUBLIC_LEN] {
        self.0.verifying_key().to_bytes()
    }
}

pub(crate) fn verify(public: &[u8; PUBLIC_LEN], message: &[u8], signature: &[u8; SIGNATURE_LEN]) -> bool {
    VerifyingKey::from_bytes(public).is_ok_and(|key| {
        key.verify_strict(message, &Signature::from_bytes(signature))
            .is_ok()
    })
}

/// Whether the bytes are a point that signatures may be checked with.
pub(crate) fn is_sign_public(public: &[u8; PUBLIC_LEN]) -> bool {
    VerifyingKey::from_bytes(public).is_ok_and(|key| !key.is_weak())
}

/// What opens that was sealed to a public key. It is derived once, since looking through a grant takes it up to twelve
/// times. Wiped when dropped.
pub(crate) struct Opener {
    secret: <X25519HkdfSha256 as Kem>::PrivateKey,
    public: [u8; PUBLIC_LEN],
}

impl Opener {
    pub(crate) fn of(seed: &Key) -> Self {
        let (secret, public) = X25519HkdfSha256::derive_keypair(seed.as_bytes());
        let public = public.to_bytes().into();
        Self { secret, public }
    }

    pub(crate) fn public(&self) -> [u8; PUBLIC_LEN] {
        self.public
    }

    pub(crate) fn open(&self, info: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (encapped, body) = sealed.split_at_checked(32)?;
        let encapped = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapped).ok()?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.secret,
            &encapped,
            info,
            body,
            &[],
        )
        .ok()
        .map(Zeroizing::new)
    }
}

/// Whether something sealed to these bytes depends on them: a point of low order gives everybody the same secret.
pub(crate) fn is_seal_public(public: &[u8; PUBLIC_LEN]) -> bool {
    // Any scalar does: clamping makes it a multiple of the cofactor, so low order gives zeros and nothing else does.
    x25519_dalek::x25519([0x42; 32], *public) != [0; 32]
}

/// `encapsulated key ‖ ciphertext ‖ tag`, or nothing for a key of low order.
pub(crate) fn seal_to(
    public: &[u8; PUBLIC_LEN],
    info: &[u8],
    plaintext: &[u8],
    rng: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public).ok()?;
    let (encapped, sealed) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            info,
            plaintext,
            &[],
            rng,
        )
        .ok()?;
    Some([encapped.to_bytes().as_slice(), &sealed].concat())
}

/// One side of a password-authenticated exchange, used up by its one answer.
pub(crate) struct Exchange(Spake2<Ed25519Group>);

/// Which of the two roles: messages of the same role refuse each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Owner,
    Guest,
}

impl Exchange {
    /// The first message, and what waits for the other's.
    pub(crate) fn begin(
        role: Role,
        password: &[u8],
        context: &[u8],
        rng: &mut impl CryptoRng,
    ) -> (Self, Vec<u8>) {
        let password = Password::new(password);
        let owner = Identity::new(&[context, b"owner"].concat());
        let guest = Identity::new(&[context, b"guest"].concat());
        let (state, message) = match role {
            Role::Owner => Spake2::start_a_with_rng(&password, &owner, &guest, rng),
            Role::Guest => Spake2::start_b_with_rng(&password, &owner, &guest, rng),
        };
        (Self(state), message)
    }

    /// The shared key. It is the same on both sides only if the passwords were.
    pub(crate) fn finish(self, message: &[u8]) -> Option<Key> {
        let shared = Zeroizing::new(self.0.finish(message).ok()?);
        Key::from_slice(&shared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    /// The points of order 1, 2, 4 and 8 on the curve and its twist, with their unreduced forms (RFC 7748, section 7,
    /// and the list every library tests against).
    const LOW_ORDER: [&str; 7] = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    fn unhex(text: &str) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
        }
        bytes
    }

    #[test]
    fn keys_of_low_order_are_refused_and_sealed_to_by_nobody() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        for text in LOW_ORDER {
            let public = unhex(text);
            assert!(!is_seal_public(&public), "{text}");
            assert!(seal_to(&public, b"", b"secret", &mut rng).is_none(), "{text}");
        }
        assert!(is_seal_public(&Opener::of(&Key::make(&mut rng)).public()));
    }

    /// Small-order Ed25519 points (the identity and a point of order 8) and bytes that are no point.
    #[test]
    fn weak_signing_keys_are_refused() {
        let identity = unhex("0100000000000000000000000000000000000000000000000000000000000000");
        let eighth = unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
        let no_point = unhex("0200000000000000000000000000000000000000000000000000000000000000");
        for public in [identity, eighth, no_point] {
            assert!(!is_sign_public(&public));
            assert!(!verify(&public, b"", &[0; 64]));
        }
    }

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn signatures_match_the_published_example() {
        let seed = Key::from_slice(&unhex(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        ))
        .unwrap();
        let public = unhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let signer = Signer::of(&seed);
        assert_eq!(signer.public(), public);
        let signature = signer.sign(&[0x72]);
        let first = unhex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da");
        assert_eq!(signature[..32], first);
        assert!(verify(&public, &[0x72], &signature));
        assert!(!verify(&public, &[0x73], &signature));
    }

    #[test]
    fn an_exchange_gives_one_key_to_those_who_know_the_password() {
        let mut rng = ChaCha20Rng::from_seed([2; 32]);
        let mut run = |one: &[u8], other: &[u8], context: &[u8]| {
            let (owner, to_guest) = Exchange::begin(Role::Owner, one, b"here", &mut rng);
            let (guest, to_owner) = Exchange::begin(Role::Guest, other, context, &mut rng);
            let (a, b) = (owner.finish(&to_owner).unwrap(), guest.finish(&to_guest).unwrap());
            a.same_as(&b)
        };
        assert!(run(b"word", b"word", b"here"));
        assert!(!run(b"word", b"other", b"here"));
        assert!(!run(b"word", b"word", b"elsewhere"));
        let (owner, to_guest) = Exchange::begin(Role::Owner, b"word", b"", &mut rng);
        assert!(
            owner.finish(&to_guest).is_none(),
            "its own message sent back is refused"
        );
    }
}
