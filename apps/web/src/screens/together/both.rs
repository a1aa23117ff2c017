//! Beginning at one moment on two phones, whatever their clocks say: an evening, or breathing in step.
//!
//! One phone tells its time, the other answers with when it heard that and when it answers; from the four times the
//! first knows how far the two clocks are apart, and names a moment in both. How sure that is lies in how long the
//! messages took, so after slow ones the first asks a few times more, and goes by the quickest. It happens only while
//! both people wait for it on this screen. Nobody is told that the other did not.

use std::cell::RefCell;
use std::collections::BTreeMap;

use journal::Thing;
use journal::thing::{Apart, Joint, apart};
use link::ask::Ask;
use link::view::View;
use link::{Id16, Pace};
use model::Who;
use vault::epoch::SpaceId;
use words::m;

use super::{drive, react};
use crate::app::App;
use crate::browser;
use crate::screen::{Screen, TogetherScreen};
use crate::ui::*;

/// An invitation is shown and taken for so long, in milliseconds.
const OPEN_MS: i64 = 10 * 60_000;
/// From naming the moment to the moment, in milliseconds: as long as a message may take.
const AHEAD_MS: i64 = 5_000;
/// Messages that went and came back within so long tell the time well enough, in milliseconds.
const QUICK_MS: i64 = 800;
/// The time is told so often at most, and the next answer waited for so long, in milliseconds.
const TELLS: u8 = 5;
const ANSWER_MS: i64 = 4_000;
/// One breath in and one out, in milliseconds.
const IN_MS: i64 = 4_000;
const BREATH_MS: i64 = 10_000;
/// Breaths of one time.
const BREATHS: i64 = 12;

/// What this phone knows of a beginning.
#[derive(Default)]
struct Meeting {
    /// When each clock of the other was first seen here; nothing for those that were there at the opening.
    heard: BTreeMap<Id16, Option<i64>>,
    /// What this person is ready for, the time that was told, and the id under which.
    ready: Option<(Joint, i64, Id16)>,
    /// Whether this phone answers the other, and not the other way round.
    answers: bool,
    /// How often the time was told, and what the quickest answer came to.
    tells: u8,
    quickest: Option<Apart>,
    /// What begins, and when by this phone's clock.
    begins: Option<(Joint, i64)>,
    /// The clocks could not be compared.
    apart: bool,
    /// Whether the first look is over.
    looked: bool,
}

impl Meeting {
    /// This person waits for nothing; what was seen of the other stays.
    fn over(&mut self) {
        *self = Self {
            heard: core::mem::take(&mut self.heard),
            looked: self.looked,
            ..Self::default()
        };
    }
}

thread_local! {
    static MEETING: RefCell<Meeting> = RefCell::new(Meeting::default());
}

fn meeting<R>(change: impl FnOnce(&mut Meeting) -> R) -> R {
    MEETING.with(|meeting| change(&mut meeting.borrow_mut()))
}

/// Forgets everything: the vault was locked.
pub(super) fn forget() {
    meeting(|meeting| *meeting = Meeting::default());
}

/// A clock of the other that nobody answered yet.
struct Told {
    id: Id16,
    what: Joint,
    sent_ms: i64,
    heard_ms: i64,
}

fn share(app: App, space: SpaceId, id: Id16, thing: &Thing) {
    // No end by the clock: the other's clock may be hours away, and what is old is known by when it came.
    let ask = Ask::Share {
        id,
        bytes: thing.to_bytes(),
        until_s: None,
        pace: Pace::Now,
    };
    drive::ask(app, space, ask);
}

/// The other's last invitation, while it is open.
fn told(view: &View) -> Option<Told> {
    let now = browser::now_ms();
    let theirs = view.shared.iter().rev().filter(|shared| !shared.mine);
    let (id, thing) = theirs
        .filter_map(|shared| Some((shared.id, react::thing(shared)?)))
        .find(|(_, thing)| matches!(thing, Thing::Clock { heard: None, .. }))?;
    let heard_ms = meeting(|meeting| meeting.heard.get(&id).copied())??;
    let Thing::Clock { what, sent_ms, .. } = thing else {
        return None;
    };
    (now - heard_ms < OPEN_MS).then_some(Told {
        id,
        what,
        sent_ms,
        heard_ms,
    })
}

/// The space changed: clocks are noted as they come, and answered or used where this person waits for it.
pub(super) fn follow(app: App, view: &View) {
    let now = browser::now_ms();
    let first = meeting(|meeting| !core::mem::replace(&mut meeting.looked, true));
    for shared in view.shared.iter().filter(|shared| !shared.mine) {
        let Some(thing) = react::thing(shared) else {
            continue;
        };
        if !matches!(thing, Thing::Clock { .. } | Thing::Begin { .. }) {
            continue;
        }
        let known = meeting(|meeting| {
            let known = meeting.heard.contains_key(&shared.id);
            meeting.heard.entry(shared.id).or_insert((!first).then_some(now));
            known
        });
        if known || first {
            continue;
        }
        if matches!(thing, Thing::Begin { .. }) {
            // What was asked before is over with it.
            meeting(|meeting| meeting.heard.values_mut().for_each(|heard| *heard = None));
        }
        let ready = meeting(|meeting| meeting.ready);
        match (thing, ready) {
            // Both were ready at the same moment: the one with the larger id answers the other.
            (
                Thing::Clock {
                    what,
                    heard: None,
                    sent_ms,
                },
                Some((wanted, _, own)),
            ) if what == wanted && (own > shared.id || meeting(|meeting| meeting.answers)) => {
                meeting(|meeting| {
                    meeting.answers = true;
                    meeting.heard.insert(shared.id, None);
                });
                let clock = Thing::Clock {
                    what,
                    heard: Some((sent_ms, now)),
                    sent_ms: browser::now_ms(),
                };
                share(app, view.space, react::fresh(), &clock);
            }
            (
                Thing::Clock {
                    what,
                    heard: Some((sent, heard)),
                    sent_ms,
                },
                Some((wanted, told_ms, _)),
            ) if what == wanted && sent == told_ms => {
                answered(app, view.space, what, apart(sent, heard, sent_ms, now));
            }
            (
                Thing::Begin {
                    what,
                    start_ms,
                    ahead_ms,
                },
                Some((wanted, ..)),
            ) if what == wanted => {
                let start = start_ms.saturating_add(ahead_ms);
                // A moment far away is none that two people wait for.
                if (start - now).abs() < OPEN_MS {
                    meeting(|meeting| meeting.begins = Some((what, start)));
                }
            }
            _ => {}
        }
    }
}

/// The other answered: the moment is named, or the time told once more where the messages were slow.
fn answered(app: App, space: SpaceId, what: Joint, found: Option<Apart>) {
    let (quickest, tells) = meeting(|meeting| {
        let known = meeting.quickest.into_iter().chain(found);
        meeting.quickest = known.min_by_key(|apart| apart.took_ms);
        (meeting.quickest, meeting.tells)
    });
    match quickest {
        Some(apart) if apart.took_ms <= QUICK_MS || tells >= TELLS => name(app, space, what, apart),
        None if tells >= TELLS => meeting(|meeting| meeting.apart = true),
        _ => tell(app, space, what, None),
    }
}

/// Names the moment for both.
fn name(app: App, space: SpaceId, what: Joint, Apart { ahead_ms, .. }: Apart) {
    let start_ms = browser::now_ms() + AHEAD_MS;
    meeting(|meeting| meeting.begins = Some((what, start_ms)));
    let begin = Thing::Begin {
        what,
        start_ms,
        ahead_ms,
    };
    share(app, space, react::fresh(), &begin);
}

/// Tells this phone's time, with what it answers if it does.
fn tell(app: App, space: SpaceId, what: Joint, heard: Option<(i64, i64)>) {
    let (id, now) = (react::fresh(), browser::now_ms());
    meeting(|meeting| {
        meeting.ready = Some((what, now, id));
        meeting.tells += 1;
    });
    let clock = Thing::Clock {
        what,
        heard,
        sent_ms: now,
    };
    share(app, space, id, &clock);
}

/// An answer that was asked for once more may not come: then it goes by the quickest of those that did.
fn wait_no_longer(app: App, what: Joint) {
    let late = meeting(|meeting| match (meeting.begins, meeting.ready) {
        (None, Some((_, told_ms, _))) if browser::now_ms() - told_ms > ANSWER_MS => meeting.quickest,
        _ => None,
    });
    if let (Some(apart), Some(view)) = (late, drive::partner()) {
        name(app, view.space, what, apart);
    }
}

/// Takes back what was told for earlier beginnings.
fn take_back(app: App, view: &View) {
    let old = view.shared.iter().filter(|shared| shared.mine).filter(|shared| {
        matches!(
            react::thing(shared),
            Some(Thing::Clock { .. } | Thing::Begin { .. })
        )
    });
    for id in old.map(|shared| shared.id) {
        drive::ask(app, view.space, Ask::TakeBack { id });
    }
}

/// This person is ready: an invitation, or the answer to one.
fn ready(app: App, what: Joint) {
    let Some(view) = drive::partner() else {
        return;
    };
    take_back(app, &view);
    let heard = told(&view).filter(|told| told.what == what).map(|told| {
        // It is answered, so it is shown no more.
        meeting(|meeting| meeting.heard.insert(told.id, None));
        (told.sent_ms, told.heard_ms)
    });
    meeting(|meeting| {
        meeting.over();
        meeting.answers = heard.is_some();
    });
    tell(app, view.space, what, heard);
}

/// The other is ready for something: shown where two phones begin.
pub(super) fn invitation(app: App, view: &View) -> Option<Node> {
    let told = told(view)?;
    if meeting(|meeting| meeting.begins.is_some()) {
        return None;
    }
    let name = app.name(Who::B);
    let name = [("name", name.as_str())];
    let text = match told.what {
        Joint::Evening => tv(m::PHONE_BOTH_THEIRS_EVENING, &name),
        Joint::Breathing => tv(m::PHONE_BOTH_THEIRS_BREATHE, &name),
    };
    let what = told.what;
    Some(
        el("div")
            .class("card who-b-edge")
            .attr("id", "their-ready")
            .child(say(text))
            .child(second(t(m::PHONE_BOTH_JOIN), move || {
                ready(app, what);
                app.go(Screen::Together(TogetherScreen::Both(what)));
            })),
    )
}

/// Where it stands, for the screen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Ask,
    Waits,
    Apart,
    Soon,
    In,
    Out,
    Done,
}

fn stage(what: Joint) -> Stage {
    let (waits, begins, apart) = meeting(|meeting| (meeting.ready.is_some(), meeting.begins, meeting.apart));
    let passed = begins.map(|(_, start)| browser::now_ms() - start);
    match passed {
        None if apart => Stage::Apart,
        None if waits => Stage::Waits,
        None => Stage::Ask,
        Some(passed) if passed < 0 => Stage::Soon,
        Some(_) if what == Joint::Evening => Stage::Done,
        Some(passed) if passed >= BREATHS * BREATH_MS => Stage::Done,
        Some(passed) if passed % BREATH_MS < IN_MS => Stage::In,
        Some(_) => Stage::Out,
    }
}

/// Waiting for the moment, and, for breathing, the breaths.
pub(super) fn both(app: App, what: Joint) -> Node {
    let at = Live::new(stage(what));
    let inwards = Live::new(true);
    let breathing = Live::new(false);
    follow_clock(app, what, at, inwards, breathing);
    crate::reactive::on_cleanup(|| {
        meeting(Meeting::over);
    });
    let head = match what {
        Joint::Evening => m::PHONE_BOTH_EVENING,
        Joint::Breathing => m::PHONE_BOTH_BREATHE,
    };
    el("div").class("stack").live(move || {
        if breathing.get() {
            return breath(app, inwards);
        }
        let name = app.name(Who::B);
        let name = [("name", name.as_str())];
        let stop = || ghost(t(m::PAIR_STOP), move || app.back());
        let base = || stack([title(t(head)), lead(t(m::PHONE_BOTH_LEAD))]);
        match at.get() {
            Stage::Apart => base().child(wrong(t(m::PHONE_BOTH_APART))).child(foot([stop()])),
            Stage::Waits => base()
                .child(busy(tv(m::PHONE_BOTH_WAITING, &name)))
                .child(foot([stop()])),
            Stage::Ask => {
                let still = el("div").class("ring still").attr("aria-hidden", "true");
                let ask = button(t(m::PHONE_BOTH_ASK), move || {
                    ready(app, what);
                    at.set(stage(what));
                });
                base()
                    .kids([grow(), still, grow()])
                    .child(foot([ask, ghost(t(m::PHONE_BOTH_NOT), move || app.back())]))
            }
            Stage::Soon => stack([grow(), title(t(m::PHONE_BOTH_SOON)), grow()]).child(stop()),
            Stage::In | Stage::Out | Stage::Done => stack([grow(), title(t(m::PHONE_BOTH_DONE)), grow()])
                .child(foot([button(t(m::COMMON_DONE), move || app.back())])),
        }
    })
}

fn breath(app: App, inwards: Live<bool>) -> Node {
    let ring = el("div").attr("aria-hidden", "true").live_attr("class", move || {
        Some(if inwards.get() { "ring in" } else { "ring out" }.to_owned())
    });
    let phase = move || {
        t(if inwards.get() {
            m::PHONE_BOTH_IN
        } else {
            m::PHONE_BOTH_OUT
        })
    };
    stack([
        grow(),
        ring,
        gap(),
        title("").live_text(phase).attr("id", "breath"),
        grow(),
        ghost(t(m::PAIR_STOP), move || app.back()),
    ])
}

/// How often the clock is looked at, in milliseconds: a turn of a breath comes this late at most.
const LOOK_MS: u32 = 100;

/// Follows the clock for as long as the screen is there.
fn follow_clock(app: App, what: Joint, at: Live<Stage>, inwards: Live<bool>, breathing: Live<bool>) {
    browser::later(LOOK_MS, move || {
        let Some(before) = at.try_get_untracked() else {
            return;
        };
        wait_no_longer(app, what);
        let now = stage(what);
        if now != before {
            let breathes = matches!(now, Stage::In | Stage::Out);
            inwards.set(now == Stage::In);
            if breathing.get_untracked() != breathes {
                breathing.set(breathes);
            }
            at.set(now);
            if now == Stage::Done && what == Joint::Evening {
                app.replace(Screen::NowPlay);
                return;
            }
        }
        follow_clock(app, what, at, inwards, breathing);
    });
}
