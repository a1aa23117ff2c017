//! The talk between a device and the blind relay, version 1.
//!
//! A device sends a [`Request`] and gets an [`Answer`]. Both are complete messages: first the version, then
//! what kind it is, then its fields. A message has exactly one spelling: what decodes encodes to the same
//! bytes, and what is longer, shorter or out of bounds does not decode.
//!
//! ```
//! use wire::relay::{Answer, Request, Scope, Token};
//!
//! let token = Token::new([7; 32]);
//! let request = Request::Delete { id: wire::relay::BoxId([1; 16]), token, what: Scope::Everything };
//! let bytes = request.encode();
//! assert_eq!(Request::decode(&bytes).map(|again| again.encode()), Ok(bytes));
//! assert_eq!(Answer::decode(&Answer::Done.encode()), Ok(Answer::Done));
//! ```

mod answer;
mod bytes;
mod id;
pub mod limits;
mod request;

pub use answer::{Answer, Head, Page, Record, record_hash};
pub use bytes::WireError;
pub use id::{BoxId, Keys, SeriesId, Token, TokenHash};
pub use request::{Position, Request, Scope};

/// The version this code speaks, the first byte of every message.
pub const VERSION: u8 = 1;

/// The path that takes every request, so that no address, and no log of addresses, tells one from another.
pub const PATH: &str = "/v1/relay";
