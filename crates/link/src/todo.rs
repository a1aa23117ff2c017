//! What the surroundings must do after each call.

use sync::event::{Batch, Notice};
use vault::epoch::SpaceId;

use crate::ask::Refused;

/// One request for the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Names it in [`Links::answered`](crate::Links::answered). Never used twice in one run.
    pub id: u32,
    /// The body to `POST` to the relay's one path.
    pub bytes: Vec<u8>,
    /// The relay may hold its answer back for so many seconds; give up no earlier than ten seconds after that.
    pub wait_s: u8,
}

/// What happened that a screen may show. None of it says what the other does with their phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Something in a space changed: look at its [`view`](crate::Links::view) again.
    Changed(SpaceId),
    /// The other gave a signal just now.
    Signal {
        /// Where.
        space: SpaceId,
        /// Which one; the number is the app's.
        signal: u8,
        /// When they are back, or when something begins, in seconds since 1970.
        back_s: Option<i64>,
    },
    /// Something the person may be told once. What lasts stands in the view.
    Notice {
        /// Where.
        space: SpaceId,
        /// What.
        notice: Notice,
    },
    /// What was asked was not done.
    Refused(Refused),
    /// The pairing moved on: look at [`Links::pairing`](crate::Links::pairing) again.
    Pairing,
    /// A pairing is finished and saved: this space is there now. For `mine` it is the space of one's own phones.
    Paired(SpaceId),
    /// Entries of the journal that another phone of this person wrote; they are on this phone's disk already.
    Journal(Vec<Vec<u8>>),
    /// A new phone of this person may have the past now: hand the whole journal to
    /// [`Links::give_history`](crate::Links::give_history).
    GiveHistory,
    /// The store failed. Nothing of the last save is there. Drop this object and open it again from the store.
    StoreFailed,
}

/// What the surroundings must do, in the order of the fields.
#[derive(Debug, Default)]
#[must_use]
pub struct Todo {
    /// Values by key, `None` removes one: all of it or nothing, durably, then [`Links::saved`](crate::Links::saved).
    /// Empty where there is nothing to save.
    pub save: Batch,
    /// Requests for the relay.
    pub posts: Vec<Post>,
    /// What happened.
    pub news: Vec<News>,
    /// Seconds until [`Links::tick`](crate::Links::tick) should be called next. 0 where nothing changed about that.
    pub tick_s: u32,
}
