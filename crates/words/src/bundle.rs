//! One bundle: the texts of one locale and one volume, read from bytes that may come from anywhere.
//!
//! The bytes, in order (numbers little-endian; a *word* is UTF-8 that ends with a zero byte):
//!
//! | bytes | meaning |
//! |---|---|
//! | `41 47 57 01` | kind, and version 1 of the format |
//! | 8 | fingerprint of all keys and variables of the build |
//! | 1 | volume: 0 first, 1 later |
//! | 2, 2, 1 | index of the first message; how many messages; how many variables |
//! | words | the locale; the names of the variables; the keys, sorted; the texts |
//!
//! Inside a text `01 v` is the value of a variable and `02 v … 03 … 04` is the first arm where its value is 1, else the
//! second. `v` is `21` for the first variable of the bundle, `22` for the second.

use core::fmt;

const MAGIC: &[u8] = b"AGW\x01";
const FIRST_VARIABLE: u8 = 0x21;
/// Plurals inside plurals: deeper than this is no text of ours.
const DEPTH_MAX: u8 = 4;

const VALUE: u8 = 1;
const PLURAL: u8 = 2;
const OTHERWISE: u8 = 3;
const END: u8 = 4;

/// Why bytes are no bundle for this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They do not follow the format.
    Broken,
    /// They belong to another build, with other messages.
    OtherBuild,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Broken => "the texts are damaged; load the page again",
            Self::OtherBuild => "the texts belong to another version; load the page again",
        })
    }
}

impl core::error::Error for Unreadable {}

/// When a text is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Volume {
    /// To open, to begin, and in Now.
    First,
    /// Once the app stands.
    Later,
}

impl Volume {
    /// Both, in the order of their messages.
    pub const ALL: [Self; 2] = [Self::First, Self::Later];

    /// The name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Later => "later",
        }
    }
}

/// Words one after the other in one piece of memory.
#[derive(Debug)]
struct Pieces {
    all: String,
    ends: Vec<usize>,
}

impl Pieces {
    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? + 1,
            None => 0,
        };
        self.all.get(start..end)
    }
}

/// The texts of one locale and one volume.
#[derive(Debug)]
pub struct Bundle {
    locale: String,
    volume: Volume,
    start: u16,
    names: Pieces,
    keys: Pieces,
    texts: Pieces,
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unreadable::Broken)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        self.take(N)?.try_into().map_err(|_| Unreadable::Broken)
    }

    fn words(&mut self, count: usize) -> Result<Pieces, Unreadable> {
        let ends: Vec<usize> = self
            .0
            .iter()
            .enumerate()
            .filter_map(|(at, byte)| (*byte == 0).then_some(at))
            .take(count)
            .collect();
        if ends.len() != count {
            return Err(Unreadable::Broken);
        }
        let bytes = self.take(ends.last().map_or(0, |end| end + 1))?;
        let all = String::from_utf8(bytes.to_vec()).map_err(|_| Unreadable::Broken)?;
        Ok(Pieces { all, ends })
    }
}

impl Bundle {
    /// Reads bytes that may come from anywhere.
    ///
    /// # Errors
    /// [`Unreadable::OtherBuild`] where the fingerprint is not this one, [`Unreadable::Broken`] for everything else.
    pub fn read(bytes: &[u8], fingerprint: u64) -> Result<Self, Unreadable> {
        let mut rest = Rest(bytes);
        if rest.take(MAGIC.len())? != MAGIC {
            return Err(Unreadable::Broken);
        }
        if u64::from_le_bytes(rest.number()?) != fingerprint {
            return Err(Unreadable::OtherBuild);
        }
        let volume = match rest.number()? {
            [0] => Volume::First,
            [1] => Volume::Later,
            _ => return Err(Unreadable::Broken),
        };
        let start = u16::from_le_bytes(rest.number()?);
        let count = usize::from(u16::from_le_bytes(rest.number()?));
        let [variables] = rest.number()?;
        let locale = rest.words(1)?.get(0).ok_or(Unreadable::Broken)?.to_owned();
        let names = rest.words(usize::from(variables))?;
        let (keys, texts) = (rest.words(count)?, rest.words(count)?);
        let sound = (0..count).all(|index| {
            texts
                .get(index)
                .is_some_and(|text| is_sound(text.as_bytes(), variables))
        });
        if !sound || !rest.0.is_empty() || usize::from(start) + count > usize::from(u16::MAX) {
            return Err(Unreadable::Broken);
        }
        Ok(Self {
            locale,
            volume,
            start,
            names,
            keys,
            texts,
        })
    }

    /// The language, as in `es`.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// When it is needed.
    #[must_use]
    pub const fn volume(&self) -> Volume {
        self.volume
    }

    /// The index of the message with this key.
    pub(crate) fn find(&self, key: &str) -> Option<u16> {
        let (mut low, mut high) = (0, self.keys.ends.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.keys.get(middle)?.cmp(key) {
                core::cmp::Ordering::Less => low = middle + 1,
                core::cmp::Ordering::Greater => high = middle,
                core::cmp::Ordering::Equal => return self.start.checked_add(u16::try_from(middle).ok()?),
            }
        }
        None
    }

    /// The text of the message with this key, or nothing where it is not one of these.
    #[must_use]
    pub fn say(&self, key: &str, variables: &[(&str, &str)]) -> Option<String> {
        self.text(self.find(key)?, variables)
    }

    fn raw(&self, index: u16) -> Option<&str> {
        self.texts.get(usize::from(index.checked_sub(self.start)?))
    }

    /// Whether the message with this index is one of these.
    pub(crate) fn holds(&self, index: u16) -> bool {
        self.raw(index).is_some()
    }

    /// The text of a message with values filled in, or nothing where it is not one of these.
    pub(crate) fn text(&self, index: u16, variables: &[(&str, &str)]) -> Option<String> {
        let mut rest = self.raw(index)?;
        let mut out = String::new();
        self.write(&mut out, &mut rest, variables, true);
        Some(out)
    }

    fn name(&self, byte: u8) -> Option<&str> {
        self.names.get(usize::from(byte.checked_sub(FIRST_VARIABLE)?))
    }

    /// Writes up to the end of the text, or of the arm it is in; `heard` is whether this arm is the one that counts.
    fn write(&self, out: &mut String, rest: &mut &str, variables: &[(&str, &str)], heard: bool) {
        loop {
            let plain = rest.bytes().position(|byte| byte <= END).unwrap_or(rest.len());
            let (text, marked) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            if heard {
                out.push_str(text);
            }
            let mut marks = marked.bytes();
            let mark = marks.next();
            let skip = match mark {
                Some(VALUE | PLURAL) => 2,
                Some(_) => 1,
                None => 0,
            };
            let name = marks.next().and_then(|byte| self.name(byte)).unwrap_or_default();
            let value = variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| *value);
            *rest = marked.get(skip..).unwrap_or_default();
            match mark {
                Some(VALUE) if heard => match value {
                    Some(value) => out.push_str(value),
                    // A variable that is not given leaves its name in braces, which tests look for.
                    None => out.extend(["{", name, "}"]),
                },
                Some(VALUE) => {}
                Some(PLURAL) => {
                    let one = value == Some("1");
                    self.write(out, rest, variables, heard && one);
                    self.write(out, rest, variables, heard && !one);
                }
                _ => return,
            }
        }
    }
}

/// Whether marks stand as they must: every variable known, every plural with two arms.
fn is_sound(text: &[u8], variables: u8) -> bool {
    // For each plural that is open: whether its second arm has begun.
    let mut open: Vec<bool> = Vec::new();
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match *byte {
            mark @ (VALUE | PLURAL) => {
                let known = bytes
                    .next()
                    .and_then(|byte| byte.checked_sub(FIRST_VARIABLE))
                    .is_some_and(|at| at < variables);
                if !known {
                    return false;
                }
                if mark == PLURAL {
                    open.push(false);
                }
            }
            OTHERWISE => match open.last_mut() {
                Some(second @ false) => *second = true,
                _ => return false,
            },
            END if open.pop() != Some(true) => return false,
            _ => {}
        }
        if open.len() > usize::from(DEPTH_MAX) {
            return false;
        }
    }
    open.is_empty()
}
