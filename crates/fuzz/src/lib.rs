//! Every decoder of bytes that come from outside, as a target: what must hold for any bytes at all.
//!
//! A target takes bytes and panics where something does not hold; that a decoder does not panic itself, does not run
//! out of memory and does not count beyond its numbers is held without a word. `cargo xtask soak fuzz` hands them to
//! libFuzzer, which makes bytes up by what they reach in the code; `kept/` has the bytes that once broke something, and
//! a few from each target's corpus, and the tests of this crate run through them.

mod machine;
mod read;

pub use machine::beginnings as machine_beginnings;

/// One decoder, or several of the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is also the folder of its bytes.
    pub name: &'static str,
    /// Longest input that is worth trying, in bytes.
    pub longest: usize,
    /// What must hold.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, longest: usize, run: fn(&[u8])) -> Target {
    Target { name, longest, run }
}

/// All of them.
pub const TARGETS: [Target; 15] = [
    target("request", 4_096, read::request),
    target("answer", 4_096, read::answer),
    target("record", 4_096, read::record),
    target("item", 4_096, read::item),
    target("keys", 2_048, read::keys),
    target("backup", 8_192, read::backup),
    target("code", 256, read::code),
    target("hello", 512, read::hello),
    target("message", 4_096, read::message),
    target("sharing", 4_096, read::sharing),
    target("shared", 4_096, read::shared),
    target("entry", 4_096, read::entry),
    target("takeaway", 4_096, read::takeaway),
    target("bundle", 4_096, read::bundle),
    target("machine", 8_192, machine::run),
];
