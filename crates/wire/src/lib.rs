//! What goes over the wire, byte by byte. The normative text is `docs/protocol.md`.
//!
//! Phones and relay link the same code, so they cannot disagree about a byte.
//! The crate is pure: bytes in, values out. It touches no network, no clock and no randomness, and it opens
//! nothing: to it, a record is a length and some bytes.
#![no_std]

extern crate alloc;

pub mod relay;
