//! What comes in, what goes out, and what a person may be told.

use core::fmt;

use vault::epoch::DeviceId;
use vault::identity::DevicePublic;
use vault::post::{Person, PostToken};

use crate::message::Stamp;

/// When something should leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// In a batch, after a random delay: nobody sees when it was written.
    Calm,
    /// At once, because the other waits for it: a signal. Everything before it goes too.
    Now,
}

/// One person's box in one epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letterbox {
    /// Whose.
    pub person: Person,
    /// When.
    pub epoch: u32,
}

/// What the relay calls a series in one box.
pub type SeriesName = [u8; 16];

/// A record as the relay gives it. Nothing in it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// What the relay calls the series.
    pub series: SeriesName,
    /// Its place in the relay's series.
    pub index: u64,
    /// The parcel.
    pub bytes: Vec<u8>,
}

/// How far the relay says that a series goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// What the relay calls the series.
    pub series: SeriesName,
    /// The place of the oldest record it still holds; `next` where it holds none.
    pub first: u64,
    /// The place of the record that is appended next.
    pub next: u64,
}

/// What the relay answers to [`Effect::Pull`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Whether another page can be read at once.
    pub more: bool,
    /// How far every series of the box goes.
    pub reach: Vec<Reach>,
    /// Records at and after the places asked for.
    pub records: Vec<Arrived>,
}

/// What came of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// All of it is stored and durable.
    Stored,
    /// The relay misses what comes before: it takes this place next.
    Gap(u64),
    /// The relay says that another record stands in one of the places.
    Conflict,
    /// The box is full.
    Full,
    /// Not now: again after so many seconds.
    Later(u16),
    /// No answer, or none that helps. It may or may not be stored.
    Unknown,
}

/// What happened outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A room above wants something written.
    Write {
        /// What it is; the number is the room's.
        kind: u16,
        /// The bytes, at most [`CONTENT_MAX`](crate::limits::CONTENT_MAX).
        bytes: Vec<u8>,
        /// When it should leave.
        pace: Pace,
    },
    /// Time has passed.
    Tick,
    /// The last save is on the disk.
    Saved,
    /// The last save failed. Nothing of it is there. The machine must be opened again.
    SaveFailed,
    /// An answer to [`Effect::Push`].
    Pushed(Sent),
    /// An answer to [`Effect::Pull`].
    Pulled {
        /// Which box.
        from: Letterbox,
        /// What it answered.
        page: Page,
    },
    /// No answer to [`Effect::Pull`], or a refusal.
    NotPulled {
        /// Which box.
        from: Letterbox,
    },
    /// Another device of the same person was paired with this one.
    Join {
        /// Its id.
        device: DeviceId,
        /// Its checked keys.
        public: DevicePublic,
    },
    /// The person lets a new device, paired by another one, have the older keys at once.
    Approve {
        /// The new device.
        device: DeviceId,
    },
    /// The person has seen that a device is new.
    Acknowledge {
        /// The new device.
        device: DeviceId,
    },
    /// The person removes one of their own devices.
    Leave {
        /// The device.
        device: DeviceId,
    },
    /// A new epoch, for instance once a week.
    Rotate,
    /// The person pauses, or ends the pause. Nobody is told.
    Pause(bool),
}

/// Values for the store by key; `None` removes one.
pub type Batch = Vec<(String, Option<Vec<u8>>)>;

/// What the surroundings must do. In order, and nothing after a save before that save has answered.
#[derive(Debug)]
pub enum Effect {
    /// Write all of it, durably and as a whole, then answer with [`Event::Saved`] or [`Event::SaveFailed`].
    Save(Batch),
    /// Append records to one series, opening the box first where the relay does not know it; answer with
    /// [`Event::Pushed`]. A box that had to be opened while `first` is not 0 is a [`Sent::Gap`] of 0.
    Push {
        /// Hashes of the tokens that read, append and delete; they name the box.
        hashes: [[u8; 32]; 3],
        /// The right to append.
        token: PostToken,
        /// What the relay calls the series.
        series: SeriesName,
        /// The place of the first record.
        first: u64,
        /// The parcels, one after the other.
        records: Vec<Vec<u8>>,
    },
    /// Delete one series of an own box, so that it can begin anew; answer with [`Event::Pushed`].
    Clear {
        /// The box's name.
        name: [u8; 16],
        /// The right to delete.
        token: PostToken,
        /// What the relay calls the series.
        series: SeriesName,
    },
    /// Read what is not here yet; answer with [`Event::Pulled`] or [`Event::NotPulled`].
    Pull {
        /// Which box, to be named in the answer.
        from: Letterbox,
        /// The box's name.
        name: [u8; 16],
        /// The right to read.
        token: PostToken,
        /// For each series the place of the first record that is not here, ascending by series.
        have: Vec<(SeriesName, u64)>,
    },
    /// Hand content to the room above. It is on the disk already.
    Deliver(Delivered),
    /// Something the person may be told.
    Notice(Notice),
    /// The room's write was not taken.
    Refused(WriteRefused),
}

/// Content that is durable here.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Who wrote it. The signature was checked.
    pub person: Person,
    /// On which device.
    pub device: DeviceId,
    /// When, by its own count and clock.
    pub stamp: Stamp,
    /// What it is.
    pub kind: u16,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Delivered {
    /// What tells two things apart, in the order in which they count: an altered app may give two things one stamp, and
    /// then both were said.
    pub fn said(&self) -> (Stamp, u16, &[u8]) {
        (self.stamp, self.kind, &self.bytes)
    }
}

impl fmt::Debug for Delivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Delivered({:?} {}, {} bytes hidden)",
            self.person,
            self.kind,
            self.bytes.len()
        )
    }
}

/// What a person may be told. None of it speaks of what the other does with their phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Notice {
    /// A device signed two different items for one place: its storage was copied, or its key is in other hands.
    #[error("two different histories came from one device; pair that device again")]
    Forked(DeviceId),
    /// The relay gave something that is not what was written.
    #[error("the relay passed on something that was altered; it was not used, nothing is lost")]
    Altered,
    /// The relay no longer has what it had.
    #[error("the relay went back to an older day; what was missing there is sent again")]
    RolledBack,
    /// Another device has seen what the relay has not passed on for a week.
    #[error("something that was sent a week ago has not come; try another connection, or another relay")]
    Withheld(DeviceId),
    /// A new device of this person. It stays until acknowledged.
    #[error("a new device was added to yours; if that was not you, remove it")]
    NewDevice(DeviceId),
    /// A device claims a count no honest app reaches.
    #[error("a device counts in a way this app never does; its entries are kept and marked")]
    ClockLeaps(DeviceId),
    /// The new key of an epoch was not given to this phone.
    #[error("this phone was left out of a new key; pair it again to go on")]
    LeftOut,
    /// A grant whose key is not the one all were promised.
    #[error("a new key did not fit what was promised; it is not used")]
    BadKey(DeviceId),
    /// The relay's box is full.
    #[error("the relay has no more room for you; what is written stays here and goes out later")]
    RelayFull,
}

/// Why a write was not taken. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteRefused {
    /// Longer than a record may be.
    #[error("this is too long to share in one piece; split it in two")]
    TooLong,
    /// Too much waits to be sent.
    #[error("too much waits to be sent; go online once, then go on")]
    Unsent,
    /// The last save failed, or too much waits for it.
    #[error("this phone could not save; free some space and try again")]
    Storage,
    /// The chain cannot be continued.
    #[error("the last entry cannot be read, so nothing can follow it; restore the last backup")]
    Chain,
    /// No more devices.
    #[error("five devices are the most; remove one first")]
    Devices,
    /// By chance the new device's id is too like another one's.
    #[error("this new device cannot be told from another one; pair it again")]
    SameMark,
}
