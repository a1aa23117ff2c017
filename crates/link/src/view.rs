//! What a screen may show of one space.

use sync::event::Notice;
use sync::message::Id16;
use sync::sharing::desk::Standing;
use vault::epoch::{DeviceId, SpaceId};

/// A shared thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedView {
    /// Its id.
    pub id: Id16,
    /// Whether this person shared it; else the other did.
    pub mine: bool,
    /// Its versions, oldest first; the last one counts. More than one is shown as changed. Each is when it was
    /// written, in seconds since 1970, and the bytes of an [`Item`](crate::item::Item).
    pub versions: Vec<(i64, Vec<u8>)>,
    /// When it ends, in seconds since 1970.
    pub until_s: Option<i64>,
}

/// An agreement or a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementView {
    /// Its id.
    pub id: Id16,
    /// Whether this person wrote it.
    pub mine: bool,
    /// The agreement, in the app's encoding.
    pub bytes: Vec<u8>,
    /// Whether this person said yes to it.
    pub my_yes: bool,
    /// Whether the other did.
    pub their_yes: bool,
    /// Where it stands.
    pub standing: Standing,
}

/// A plan that both phones score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanView {
    /// Nobody has scored yet.
    None,
    /// The other has scored a menu and waits for this person, or will not know that they did not.
    Theirs(Id16),
    /// This person has scored; the other not yet.
    Mine(Id16),
    /// Both have. The entry that suits both best, or that none does.
    Chosen(Id16, Option<usize>),
}

/// One of the devices of a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceView {
    /// Its id.
    pub id: DeviceId,
    /// Whether it is this very phone.
    pub this: bool,
    /// Whether nobody has said yes to it yet: it is told until somebody does.
    pub unacknowledged: bool,
}

/// Everything a screen may show of one space.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The space.
    pub space: SpaceId,
    /// What the other is called here.
    pub name: String,
    /// Whether this person pauses. The other is not told, and no field says what the other does.
    pub paused: bool,
    /// Since when sharing was agreed to, in seconds since 1970.
    pub consent_since_s: i64,
    /// Whether 90 days are over and sharing waits for another yes.
    pub consent_over: bool,
    /// Shared things that are neither over nor taken back.
    pub shared: Vec<SharedView>,
    /// The other's last signal: which, when back, when given, in seconds since 1970.
    pub signal: Option<(u8, Option<i64>, i64)>,
    /// This person's last signal.
    pub my_signal: Option<(u8, Option<i64>, i64)>,
    /// Proposals and agreements that are not ended, oldest first.
    pub agreements: Vec<AgreementView>,
    /// Wishes this person said yes to, privately.
    pub my_wishes: Vec<u8>,
    /// Wishes that both said yes to, in any round so far.
    pub both_wish: Vec<u8>,
    /// This person's private answers to open questions, by number.
    pub my_answers: [Option<Vec<u8>>; 4],
    /// The other's answers, where both have answered.
    pub their_answers: [Option<Vec<u8>>; 4],
    /// When the next round begins, in seconds since 1970: what is said before counts in it.
    pub next_round_s: i64,
    /// The plan.
    pub plan: PlanView,
    /// This person's devices.
    pub devices: Vec<DeviceView>,
    /// Items that have not left yet.
    pub unsent: usize,
    /// What the person should know.
    pub notices: Vec<Notice>,
}
