//! Everything this phone shares, and the one queue of what is saved.

use rand_core::CryptoRng;
use sync::sharing::part::Past;
use sync::space::{Step, Stored};
use vault::epoch::SpaceId;

use crate::ask::Ask;
use crate::pairing::{Begin, Stage, What};
use crate::todo::Todo;
use crate::view::View;

/// A relationship that this phone has parted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parted {
    /// The space.
    pub space: SpaceId,
    /// The past is put away until then, in seconds since 1970; nothing where it is kept readable.
    pub sealed_until_s: Option<i64>,
}

/// How this phone reaches its relay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Door {
    /// The secret of a closed relay, handed out by its owner; nothing for an open one.
    pub secret: Option<[u8; 32]>,
}

/// Everything this phone shares.
#[derive(Default)]
pub struct Links {}

impl Links {
    /// Prefixes under which the store keeps what [`Links::open`] needs.
    pub const PREFIXES: [&str; 4] = ["e/", "r/", "s/", "p/"];

    /// Opens everything from what the store holds under [`Links::PREFIXES`]; keys of other rooms are passed over. A
    /// link that is damaged is left out and counted in [`Links::damaged`]; the others go on.
    pub fn open<R: CryptoRng>(_stored: &Stored, _door: Door, _step: &mut Step<'_, R>) -> (Self, Todo) {
        (Self::default(), Todo::default())
    }

    /// How many links could not be opened, and how many records in the others could not be read.
    pub fn damaged(&self) -> (usize, usize) {
        (0, 0)
    }

    /// The relationships, oldest first.
    pub fn spaces(&self) -> Vec<SpaceId> {
        Vec::new()
    }

    /// The space of this person's own phones, where there is more than one.
    pub fn mine(&self) -> Option<SpaceId> {
        None
    }

    /// Relationships that this phone has parted from and whose past was not removed.
    pub fn parted(&self) -> Vec<Parted> {
        Vec::new()
    }

    /// What a screen may show of a space, also of a parted one whose past is kept.
    pub fn view(&self, _space: SpaceId, _now_s: i64) -> Option<View> {
        None
    }

    /// Time has passed: call it once after opening, then each minute, and when the network or the page comes back.
    pub fn tick<R: CryptoRng>(&mut self, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// Whether somebody looks at something that the other may change at any moment: signals, planning, breathing
    /// together. While they do, this phone hears within a second; else within a minute. It tells the other nothing.
    pub fn attend<R: CryptoRng>(&mut self, _attend: bool, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// The last save is on the disk, or it failed.
    pub fn saved<R: CryptoRng>(&mut self, _ok: bool, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// The relay's answer to a post: the whole body, whatever the status. Nothing where none came, or only a part.
    pub fn answered<R: CryptoRng>(
        &mut self,
        _id: u32,
        _body: Option<&[u8]>,
        _step: &mut Step<'_, R>,
    ) -> Todo {
        Todo::default()
    }

    /// Somebody does something in a space. What is not done comes back as [`News::Refused`](crate::News::Refused).
    pub fn ask<R: CryptoRng>(&mut self, _space: SpaceId, _ask: Ask, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// Begins a pairing: with another person, or with a second phone of one's own. For an own phone the one that is in
    /// use offers and the new one takes.
    pub fn pair<R: CryptoRng>(&mut self, _what: What, _begin: Begin, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// The digits that the other phone shows were typed here.
    pub fn typed<R: CryptoRng>(&mut self, _digits: &str, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// Where the pairing stands; nothing where there is none.
    pub fn pairing(&self) -> Option<Stage> {
        None
    }

    /// Ends the pairing, or puts away that it has ended. Nothing is kept.
    pub fn leave_pairing<R: CryptoRng>(&mut self, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// Goes separate ways: offline, one-sided and silent. The link is gone from here on; to the other it is a phone
    /// that is not opened.
    pub fn part<R: CryptoRng>(&mut self, _space: SpaceId, _past: Past, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// Entries of the journal, as this phone has just saved them, for this person's other phones. Does nothing where
    /// there are none.
    pub fn journal<R: CryptoRng>(&mut self, _entries: Vec<Vec<u8>>, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// The whole journal, after [`News::GiveHistory`](crate::News::GiveHistory).
    pub fn give_history<R: CryptoRng>(&mut self, _entries: Vec<Vec<u8>>, _step: &mut Step<'_, R>) -> Todo {
        Todo::default()
    }

    /// All entries that other phones of this person have written, as far as they are on this phone: what
    /// [`News::Journal`](crate::News::Journal) has told, once more, for when the app is opened.
    pub fn heard_journal(&self) -> Vec<Vec<u8>> {
        Vec::new()
    }
}
