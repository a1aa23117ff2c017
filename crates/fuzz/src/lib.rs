//! Every decoder of bytes that come from outside, as a target: what must hold for any bytes at all.
//!
//! A target takes bytes and panics where something does not hold; that a decoder does not panic itself, does not run
//! out of memory and does not count beyond its numbers is held without a word. `cargo xtask soak fuzz` hands them to
//! libFuzzer, which makes bytes up by what they reach in the code; `kept/` has the bytes that once broke something, and
//! a few from each target's corpus, and the tests of this crate run through them.

mod deeds;
mod http;
mod links;
mod machine;
mod read;

/// One decoder, or several of the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is also the folder of its bytes.
    pub name: &'static str,
    /// Longest input that is worth trying, in bytes.
    pub longest: usize,
    /// What must hold.
    pub run: fn(&[u8]),
    /// What to begin with, where it is more than the golden bytes.
    pub beginnings: fn() -> Vec<Vec<u8>>,
}

const fn target(name: &'static str, longest: usize, run: fn(&[u8])) -> Target {
    with(name, longest, run, Vec::new)
}

const fn with(
    name: &'static str,
    longest: usize,
    run: fn(&[u8]),
    beginnings: fn() -> Vec<Vec<u8>>,
) -> Target {
    Target {
        name,
        longest,
        run,
        beginnings,
    }
}

/// All of them.
pub const TARGETS: [Target; 18] = [
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
    with("linked", 4_096, read::linked, read::linked_beginnings),
    with("machine", 8_192, machine::run, machine::beginnings),
    with("links", 8_192, links::run, links::beginnings),
    with("http", 8_192, http::run, http::beginnings),
];
