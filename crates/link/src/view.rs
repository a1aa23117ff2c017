//! What a screen may show of one space.

use sync::event::Notice;
use sync::message::{Id16, Stamp};
use sync::sharing::beat::{ROUND_S, round_at};
use sync::sharing::desk::{Desk, Standing};
use vault::epoch::{DeviceId, SpaceId};
use vault::post::Person;

use crate::carrier::Fault;
use crate::gone::Gone;
use crate::link::Link;

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
    /// Why the relay cannot be used as it is.
    pub relay: Option<Fault>,
}

/// What a shared desk shows of things, signals and agreements.
fn of_desk(desk: &Desk, space: SpaceId, name: &str, me: Person, now_s: i64) -> View {
    let at = |stamp: &Stamp| sync::clock::shown_s(stamp, now_s);
    let mut shared: Vec<(Stamp, SharedView)> = desk
        .shown(now_s)
        .filter_map(|(id, shared)| {
            let (first, _) = shared.versions.first()?;
            let versions = shared.versions.iter();
            let view = SharedView {
                id: *id,
                mine: shared.person == me,
                versions: versions
                    .map(|(stamp, bytes)| (at(stamp), bytes.clone()))
                    .collect(),
                until_s: shared.until_s,
            };
            Some((*first, view))
        })
        .collect();
    shared.sort_by_key(|(first, _)| *first);
    let mut agreements: Vec<(Stamp, AgreementView)> = desk
        .proposals
        .iter()
        .filter(|(_, proposal)| !proposal.ended)
        .map(|((id, ..), proposal)| {
            let view = AgreementView {
                id: *id,
                mine: proposal.person == me,
                bytes: proposal.bytes.clone(),
                my_yes: proposal.yes.contains_key(&me),
                their_yes: proposal.yes.contains_key(&me.other()),
                standing: proposal.standing(now_s),
            };
            (proposal.at, view)
        })
        .collect();
    agreements.sort_by_key(|(first, _)| *first);
    let signal = |person: Person| {
        let (signal, back_s, stamp) = desk.signals.get(&person)?;
        Some((*signal, *back_s, at(stamp)))
    };
    View {
        space,
        name: name.to_owned(),
        paused: false,
        consent_since_s: 0,
        consent_over: true,
        shared: shared.into_iter().map(|(_, view)| view).collect(),
        signal: signal(me.other()),
        my_signal: signal(me),
        agreements: agreements.into_iter().map(|(_, view)| view).collect(),
        my_wishes: Vec::new(),
        both_wish: Vec::new(),
        my_answers: Default::default(),
        their_answers: Default::default(),
        next_round_s: 0,
        plan: PlanView::None,
        devices: Vec::new(),
        unsent: 0,
        notices: Vec::new(),
        relay: None,
    }
}

impl View {
    pub(crate) fn of(link: &Link, now_s: i64) -> Self {
        let mut consent = link.state.consent;
        let half = &link.state.half;
        let home = link.space.home();
        let unacknowledged = link.space.unacknowledged();
        let own = link
            .space
            .members()
            .filter(|(_, member)| member.person == link.me() && member.left_at.is_none());
        let answers = |answers: &std::collections::BTreeMap<u8, Vec<u8>>| {
            [0, 1, 2, 3].map(|number| answers.get(&number).cloned())
        };
        Self {
            paused: link.space.is_paused(),
            consent_since_s: consent.since_s(),
            consent_over: !consent.holds(now_s),
            my_wishes: half.private.wishes.clone(),
            both_wish: half.both.iter().copied().collect(),
            my_answers: answers(&half.private.answers),
            their_answers: answers(&half.theirs),
            next_round_s: (i64::from(round_at(now_s)) + 1) * ROUND_S,
            plan: link.plan(),
            devices: own
                .map(|(id, _)| DeviceView {
                    id,
                    this: id == home.device(),
                    unacknowledged: unacknowledged.contains(&id),
                })
                .collect(),
            unsent: link.space.unsent(),
            notices: link.state.told.union(&link.notices).copied().collect(),
            relay: link.carrier.fault,
            ..of_desk(&link.desk, link.id(), &link.state.name, link.me(), now_s)
        }
    }

    pub(crate) fn of_gone(gone: &Gone, now_s: i64) -> Self {
        of_desk(&gone.desk, gone.space, &gone.name, gone.me, now_s)
    }
}
