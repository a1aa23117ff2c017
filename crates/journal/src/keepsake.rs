//! A sound or a picture that helps at night, in pieces that fit into records. It stays on this phone.

use std::collections::BTreeMap;

use crate::bounds::{LINE_MAX, Refused, ensure};
use crate::entry::Fact;
use minicbor::{Decode, Encode};
use model::Who;
use serde::{Deserialize, Serialize};

/// A sound or a picture is at most this long, in bytes: about a minute of speech as phones record it.
pub const BYTES_MAX: usize = 1024 * 1024;
/// One person keeps at most so many: all of them are read each time the vault opens.
pub const COUNT_MAX: usize = 8;
/// One piece, in bytes: with what stands around it, it fits into an entry.
const PIECE_MAX: usize = 60 * 1024;
/// So many pieces has the longest.
const PIECES_MAX: u16 = 18;

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Kind {
    /// Something to hear.
    #[n(0)]
    Sound,
    /// Something to look at.
    #[n(1)]
    Picture,
}

/// One piece of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// What it is told from others by: the millisecond in which it was chosen, since 1970 in UTC.
    #[n(0)]
    pub id: i64,
    /// What it is.
    #[n(1)]
    pub kind: Kind,
    /// What to call it.
    #[n(2)]
    pub name: String,
    /// Which piece, from 0.
    #[n(3)]
    pub at: u16,
    /// How many there are.
    #[n(4)]
    pub of: u16,
    /// The bytes, as the phone gave them.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    #[serde(with = "crate::takeaway::hex")]
    pub bytes: Vec<u8>,
}

impl Piece {
    /// Checks every value.
    ///
    /// # Errors
    /// [`Refused`] says what to give instead.
    pub(crate) fn check(&self) -> Result<(), Refused> {
        ensure(self.name.chars().count() <= LINE_MAX, Refused::WordsTooLong)?;
        let fits = !self.bytes.is_empty() && self.bytes.len() <= PIECE_MAX;
        ensure(
            fits && self.at < self.of && self.of <= PIECES_MAX,
            Refused::KeepsakeTooLong,
        )
    }
}

/// The facts that keep a sound or a picture, to be written together.
///
/// # Errors
/// [`Refused::Empty`] without a byte, [`Refused::KeepsakeTooLong`], [`Refused::WordsTooLong`] for the name.
pub fn keep(who: Option<Who>, id: i64, kind: Kind, name: &str, bytes: &[u8]) -> Result<Vec<Fact>, Refused> {
    ensure(!bytes.is_empty(), Refused::Empty)?;
    ensure(bytes.len() <= BYTES_MAX, Refused::KeepsakeTooLong)?;
    let of = bytes.len().div_ceil(PIECE_MAX);
    let facts = bytes.chunks(PIECE_MAX).enumerate().map(|(at, bytes)| {
        let number = |count: usize| u16::try_from(count).map_err(|_| Refused::KeepsakeTooLong);
        let piece = Piece {
            id,
            kind,
            name: name.trim().to_owned(),
            at: number(at)?,
            of: number(of)?,
            bytes: bytes.to_vec(),
        };
        piece.check()?;
        Ok(Fact::Keepsake { who, piece })
    });
    facts.collect()
}

/// A sound or a picture, put together again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keepsake {
    /// What it is told from others by.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// What to call it; may be empty.
    pub name: String,
    pieces: BTreeMap<u16, Vec<u8>>,
    of: u16,
}

impl Keepsake {
    /// Whether every piece is there. One that is damaged is not shown, and the others are.
    fn is_whole(&self) -> bool {
        self.pieces.len() == usize::from(self.of)
    }

    /// The bytes, in order.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.pieces.values().flatten().copied().collect()
    }
}

/// All of them, by whose they are.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Keepsakes(Vec<(Option<Who>, Keepsake)>);

impl Keepsakes {
    pub(crate) fn take(&mut self, who: Option<Who>, piece: &Piece) {
        let there = self
            .0
            .iter()
            .position(|(whose, one)| *whose == who && one.id == piece.id);
        let index = there.unwrap_or_else(|| {
            self.0.push((
                who,
                Keepsake {
                    id: piece.id,
                    kind: piece.kind,
                    name: piece.name.clone(),
                    pieces: BTreeMap::new(),
                    of: piece.of,
                },
            ));
            self.0.len() - 1
        });
        if let Some((_, one)) = self.0.get_mut(index) {
            one.pieces.insert(piece.at, piece.bytes.clone());
        }
    }

    /// What somebody keeps, in the order in which it was chosen.
    pub fn of(&self, who: Option<Who>) -> impl Iterator<Item = &Keepsake> {
        let own = self
            .0
            .iter()
            .filter(move |(whose, one)| *whose == who && one.is_whole());
        own.map(|(_, one)| one)
    }

    /// Whether somebody keeps as many as one may.
    #[must_use]
    pub fn are_many(&self, who: Option<Who>) -> bool {
        self.of(who).count() >= COUNT_MAX
    }
}
