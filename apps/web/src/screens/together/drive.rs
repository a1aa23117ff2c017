//! Carries what `link` asks for: saves, posts, and time. It lives while the vault is open and something is shared; a
//! phone that is connected with nobody asks for nothing and sends nothing.
//!
//! Nothing here waits for the network before a screen may go on: a screen asks, and is built again when it changed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use journal::{Entry, Fact, LinkAct};
use link::ask::{Ask, Refused};
use link::pairing::{Begin, Stage, What};
use link::view::View;
use link::{Door, Links, News, Past, Post, Step, Todo};
use vault::epoch::SpaceId;

use super::react;
use crate::app::App;
use crate::browser::{self, SystemRandom};
use crate::host;
use crate::keeper::Safe;
use crate::reactive::ArcTrigger;
use crate::reactive::*;

/// Never longer than this between two looks at the clock, in seconds.
const TICK_MAX_S: u32 = 3_600;
/// How much later at random: one part of so many.
const JITTER_ONE_OF: u32 = 3;
/// Beyond what the relay may hold an answer back, in seconds.
const PATIENCE_S: u32 = 10;

struct Drive {
    links: Links,
    safe: Rc<Safe>,
    relay: String,
    /// Which opening this is: what comes back for an earlier one is dropped.
    run: u32,
    /// The last post had no answer.
    silent: bool,
    refused: Option<Refused>,
    /// What was begun by itself in this run, so that it is not begun twice while it is being written.
    begun: BTreeSet<[u8; 16]>,
}

thread_local! {
    static DRIVE: RefCell<Option<Drive>> = const { RefCell::new(None) };
    static RUN: Cell<u32> = const { Cell::new(0) };
    static CHANGED: ArcTrigger = ArcTrigger::new();
    static BEAT: Cell<u32> = const { Cell::new(0) };
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Follows everything that is shared.
pub(super) fn track() {
    CHANGED.with(ArcTrigger::track);
}

/// Tells the screens.
pub(super) fn changed() {
    CHANGED.with(ArcTrigger::notify);
}

fn with<R>(read: impl FnOnce(&Drive) -> R) -> Option<R> {
    DRIVE.with(|drive| drive.try_borrow().ok()?.as_ref().map(read))
}

fn with_mut(change: impl FnOnce(&mut Drive)) {
    DRIVE.with(|drive| {
        if let Ok(mut drive) = drive.try_borrow_mut()
            && let Some(drive) = drive.as_mut()
        {
            change(drive);
        }
    });
}

/// The run of what is open now; nothing while nothing is.
pub(super) fn run() -> Option<u32> {
    with(|drive| drive.run)
}

/// Stops at once: keys go, and answers that are still under way find nothing.
pub(super) fn stop() {
    DRIVE.with(|drive| {
        if let Ok(mut drive) = drive.try_borrow_mut() {
            *drive = None;
        }
    });
    RUN.with(|run| run.set(run.get().wrapping_add(1)));
}

/// Why it did not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoStart {
    /// The vault is locked, or nothing stays here.
    Locked,
    /// The store could not be read.
    Store,
}

/// Opens what is shared, with this relay. Does nothing where it is open already.
pub(super) async fn start(app: App, relay: String) -> Result<(), NoStart> {
    if run().is_some() {
        return Ok(());
    }
    let safe = app.safe().await.ok_or(NoStart::Locked)?;
    let before = RUN.with(Cell::get);
    let stored = safe.stored(&Links::PREFIXES).await.map_err(|_| NoStart::Store)?;
    // It was locked meanwhile, or another start was faster.
    if RUN.with(Cell::get) != before || run().is_some() {
        return if run().is_some() {
            Ok(())
        } else {
            Err(NoStart::Locked)
        };
    }
    let mut step = Step {
        vault: &safe.vault,
        now_s: browser::now().unix_s,
        rng: &mut SystemRandom,
    };
    let (links, todo) = Links::open(&stored, Door::default(), &mut step);
    let number = before.wrapping_add(1);
    RUN.with(|run| run.set(number));
    let heard = links.heard_journal();
    let drive = Drive {
        links,
        safe: Rc::new(safe),
        relay,
        run: number,
        silent: false,
        refused: None,
        begun: BTreeSet::new(),
    };
    DRIVE.with(|kept| *kept.borrow_mut() = Some(drive));
    carry(app, number, todo);
    if !heard.is_empty() {
        react::fold_all(app, heard);
    }
    turn(app, &mut |links, step| links.tick(step));
    listen(app);
    for space in spaces() {
        react::changed(app, space);
    }
    changed();
    Ok(())
}

/// One call of the machine, and everything that follows from it.
pub(super) fn turn(app: App, call: &mut dyn FnMut(&mut Links, &mut Step<'_, SystemRandom>) -> Todo) {
    let mut done = None;
    with_mut(|drive| {
        let safe = drive.safe.clone();
        let mut step = Step {
            vault: &safe.vault,
            now_s: browser::now().unix_s,
            rng: &mut SystemRandom,
        };
        done = Some((drive.run, call(&mut drive.links, &mut step)));
    });
    if let Some((run, todo)) = done {
        carry(app, run, todo);
    }
}

fn carry(app: App, number: u32, todo: Todo) {
    if !todo.save.is_empty() {
        wasm_bindgen_futures::spawn_local(save(app, number, todo.save));
    }
    for post in todo.posts {
        wasm_bindgen_futures::spawn_local(send(app, number, post));
    }
    for news in todo.news {
        hear(app, news);
    }
    if todo.tick_s > 0 {
        beat(app, number, todo.tick_s);
    }
}

async fn save(app: App, number: u32, batch: link::Batch) {
    let Some(safe) = with(|drive| drive.safe.clone()) else {
        return;
    };
    let kept = safe.save(batch).await;
    if run() != Some(number) {
        return;
    }
    if let Err(error) = &kept {
        app.fault.set(Some(crate::app::fault(error)));
    }
    turn(app, &mut |links, step| links.saved(kept.is_ok(), step));
}

async fn send(app: App, number: u32, post: Post) {
    let Some(relay) = with(|drive| drive.relay.clone()) else {
        return;
    };
    let answer = host::post(&relay, &post.bytes, u32::from(post.wait_s) + PATIENCE_S)
        .await
        .ok();
    if run() != Some(number) {
        return;
    }
    let silent = answer.is_none();
    let mut other = false;
    with_mut(|drive| {
        other = drive.silent != silent;
        drive.silent = silent;
    });
    if other {
        changed();
    }
    turn(app, &mut |links, step| {
        links.answered(post.id, answer.as_deref(), step)
    });
}

fn hear(app: App, news: News) {
    match news {
        News::Changed(space) => react::changed(app, space),
        News::Signal { .. } | News::Notice { .. } | News::Pairing => {}
        News::Refused(why) => with_mut(|drive| drive.refused = Some(why)),
        News::Paired(space) => {
            if let Some(relay) = with(|drive| drive.relay.clone()) {
                let act = LinkAct::Relay { origin: Some(relay) };
                app.write(vec![Fact::Linked { act }], || {});
            }
            react::changed(app, space);
        }
        News::Journal(entries) => react::fold(app, &entries),
        News::GiveHistory => wasm_bindgen_futures::spawn_local(async move {
            if let Some(entries) = app.entries().await {
                let all: Vec<Vec<u8>> = entries.iter().map(Entry::encode).collect();
                turn(app, &mut |links, step| links.give_history(all.clone(), step));
            }
        }),
        News::StoreFailed => {
            if let Some(relay) = with(|drive| drive.relay.clone()) {
                stop();
                wasm_bindgen_futures::spawn_local(async move {
                    let _ = start(app, relay).await;
                });
            }
        }
    }
    changed();
}

/// Looks at the clock when the machine says so, and a little later at random: many phones must not ask at once.
fn beat(app: App, number: u32, after_s: u32) {
    use rand_core::Rng;
    let wait = after_s.min(TICK_MAX_S) * 1_000;
    let wait = wait + SystemRandom.next_u32() % (wait / JITTER_ONE_OF + 1);
    let turn_of = with_number();
    browser::later(wait, move || {
        // A later word about the next look counts instead of this one.
        if run() == Some(number) && BEAT.with(Cell::get) == turn_of {
            turn(app, &mut |links, step| links.tick(step));
        }
    });
}

fn with_number() -> u32 {
    BEAT.with(|beat| {
        beat.set(beat.get().wrapping_add(1));
        beat.get()
    })
}

/// The network or the page came back: it is looked at once, and not only when the clock says so.
fn listen(app: App) {
    if LISTENING.with(|listening| listening.replace(true)) {
        return;
    }
    browser::on_return(move || turn(app, &mut |links, step| links.tick(step)));
}

// ---- what screens ask -------------------------------------------------------------------------

/// The relationships, oldest first.
pub(super) fn spaces() -> Vec<SpaceId> {
    with(|drive| drive.links.spaces()).unwrap_or_default()
}

/// A relationship as it stands; follows it.
pub(super) fn view(space: SpaceId) -> Option<View> {
    track();
    with(|drive| drive.links.view(space, browser::now().unix_s)).flatten()
}

/// A relationship as it stands, for what follows by itself.
pub(super) fn view_now(space: SpaceId) -> Option<View> {
    with(|drive| drive.links.view(space, browser::now().unix_s)).flatten()
}

/// Whether something is begun for the first time in this run.
pub(super) fn once(id: [u8; 16]) -> bool {
    let mut first = false;
    with_mut(|drive| first = drive.begun.insert(id));
    first
}

/// The relationship of this phone: the one that began last.
pub(super) fn partner() -> Option<View> {
    track();
    let space = spaces().into_iter().next_back()?;
    view(space)
}

/// The space of one's own phones.
pub(super) fn mine() -> Option<View> {
    track();
    let space = with(|drive| drive.links.mine()).flatten()?;
    view(space)
}

/// Relationships that were left, and until when their past is put away.
pub(super) fn parted() -> Vec<link::Parted> {
    track();
    with(|drive| drive.links.parted()).unwrap_or_default()
}

/// Where the pairing stands; follows it.
pub(super) fn pairing() -> Option<Stage> {
    track();
    with(|drive| drive.links.pairing()).flatten()
}

/// Whether the relay did not answer the last time.
pub(super) fn is_silent() -> bool {
    track();
    with(|drive| drive.silent).unwrap_or(false)
}

/// Why the last thing was not done, once.
pub(super) fn refused() -> Option<Refused> {
    let mut why = None;
    with_mut(|drive| why = drive.refused.take());
    why
}

/// Somebody does something.
pub(super) fn ask(app: App, space: SpaceId, ask: Ask) {
    turn(app, &mut |links, step| links.ask(space, ask.clone(), step));
    changed();
}

/// Begins a pairing.
pub(super) fn pair(app: App, what: What, begin: Begin) {
    turn(app, &mut |links, step| links.pair(what, begin.clone(), step));
    changed();
}

/// The other's digits were typed.
pub(super) fn typed(app: App, digits: &str) {
    turn(app, &mut |links, step| links.typed(digits, step));
    changed();
}

/// Ends the pairing, or puts its end away.
pub(super) fn leave_pairing(app: App) {
    turn(app, &mut |links, step| links.leave_pairing(step));
    changed();
}

/// Goes separate ways.
pub(super) fn part(app: App, space: SpaceId, past: Past) {
    turn(app, &mut |links, step| links.part(space, past, step));
    changed();
}

/// Whether a screen is open on which the other may answer at any moment.
pub(super) fn attend(app: App, attend: bool) {
    turn(app, &mut |links, step| links.attend(attend, step));
}

/// What other phones of the same person wrote, as far as it is here.
pub(super) fn heard() -> Vec<Vec<u8>> {
    with(|drive| drive.links.heard_journal()).unwrap_or_default()
}

/// Entries that this phone has written, for other phones of the same person.
pub(super) fn wrote(app: App, entries: &[Vec<u8>]) {
    turn(app, &mut |links, step| links.journal(entries.to_vec(), step));
}
