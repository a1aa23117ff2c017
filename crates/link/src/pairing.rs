//! Two phones meet: the letters of `sync::pairing`, carried by the relay.

use sync::pairing::Over;
use vault::pairing::{CodeError, Purpose};

/// How a pairing begins on this phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// This phone offers a link: for a QR code, or to be sent. It is there at once.
    OfferLink,
    /// This phone offers a short code: a number and two words. It is there once the relay has given the number.
    OfferCode,
    /// This phone takes what the other offers: what stands behind `#` of the link, or the typed code.
    Take(String),
}

/// Where a pairing stands, for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A short code was asked for and is not there yet.
    Asking,
    /// Shown to the other: the fragment of a link (64 digits), or a code such as `7-harbor-violin`.
    Offered(String),
    /// The other's link or code was taken; their phone has not answered yet.
    Waiting,
    /// Both are there. The six digits to show, for the other to type. Until [`Links::typed`](crate::Links::typed) was
    /// called.
    Digits(String),
    /// The digits fitted here; the other has not typed theirs yet. This phone's digits stay on the screen.
    Typed(String),
    /// Signed by both; the last things are carried over and saved.
    Finishing,
    /// It is over, with the reason. Nothing was kept.
    Over(Ended),
}

/// Why a pairing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// The code or link is none.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// As `sync::pairing` says.
    #[error(transparent)]
    Over(#[from] Over),
    /// The relay does not know the number: it was used, it is too old, or it was mistyped.
    #[error("there is no such code any more; ask for a new one on the other phone")]
    NoMeeting,
    /// The relay cannot be used as it is.
    #[error("the relay did not understand this app; update the app, or choose another relay")]
    Relay,
    /// More relationships than a new phone can be given at once.
    #[error("one phone can be given at most fifteen links; part from one first")]
    TooMany,
    /// This phone already has others of its own beside it.
    #[error("this phone already belongs with others of yours; remove it there first, or use a new one")]
    HasOwn,
}

/// What is paired, again for those who call.
pub type What = Purpose;
