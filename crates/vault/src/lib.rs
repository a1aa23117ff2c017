//! Key slots and envelopes: what turns a passphrase into readable records and back.
//!
//! The crate is pure: no clock, no storage, no network, and randomness comes in as an argument.
//! Callers choose a *purpose*, never an algorithm, a nonce or a key length.
//!
//! ```text
//! passphrase ──Argon2id──┐
//! recovery words ──HKDF──┼─> SlotKey ──opens one of 15 equal slots──> VaultKey
//! passkey secret ──HKDF──┘                                              │
//!                                  ┌──────────────┬─────────────────────┼──────────────────┐
//!                               names        settings             epoch 0 of a space    wraps later,
//!                            (hidden keys)  (singletons)             (derived)          random epochs
//!                                                                       └────────┬─────────┘
//!                                                                            EpochKey
//!                                                                   HKDF(header, nonce) per record
//!                                                                                │
//!                                                                  one key, used for one record only
//! ```
//!
//! Which part to use:
//! - a passphrase is typed: [`phrase`] makes or judges one, [`slots`] turns it into a [`VaultKey`];
//! - something happened and is appended: [`series::Series`], which seals [`record`]s in a gap-free chain;
//! - one named thing is replaced again and again (a draft, a preference): [`setting`], or an [`expiring`] note;
//! - somebody else may read it too: [`pairing`] makes a space, [`identity`] signs what is appended, [`grant`] hands a
//!   new epoch to every device, [`post`] hides it all from the relay, [`together`] opens answers at once or not at all;
//! - the phone may be lost: [`recovery`] words, and a [`backup`] that they open.
//!
//! Secrets have no `Clone`, no `Debug` that shows anything, no serialisation, and are wiped when dropped:
//!
//! ```compile_fail,E0277
//! fn copies<T: Clone>() {}
//! copies::<vault::VaultKey>();
//! ```
//! ```compile_fail,E0277
//! fn copies<T: Clone>() {}
//! copies::<vault::slots::SlotKey>();
//! ```
//! ```compile_fail,E0277
//! fn copies<T: Clone>() {}
//! copies::<vault::epoch::EpochKey>();
//! ```
//! ```compile_fail,E0277
//! fn copies<T: Clone>() {}
//! copies::<vault::Opened>();
//! ```
//! ```compile_fail,E0277
//! fn copies<T: Clone>() {}
//! copies::<vault::phrase::Passphrase>();
//! ```
//! ```compile_fail,E0277
//! fn copies<T: Clone>() {}
//! copies::<vault::identity::DeviceSecret>();
//! ```
//! ```compile_fail,E0277
//! fn copies<T: Clone>() {}
//! copies::<vault::pairing::PairingKey>();
//! ```
//! ```compile_fail,E0277
//! fn copies<T: Clone>() {}
//! copies::<vault::post::Pen>();
//! ```
//!
//! What it does not do: it cannot protect a phone that is watched while it is unlocked, it cannot see that
//! the whole storage was put back to an older state (sync will, by asking the other devices), and wiping
//! keys from memory is best effort, since a browser may copy memory without saying so.

pub mod backup;
pub mod epoch;
pub mod expiring;
pub mod grant;
mod hazmat;
pub mod identity;
mod keys;
mod padding;
pub mod pairing;
pub mod phrase;
pub mod post;
pub mod record;
pub mod recovery;
pub mod series;
pub mod setting;
pub mod slots;
pub mod together;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod vectors_shared;

pub use keys::{Opened, VaultKey};
