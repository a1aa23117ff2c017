//! What every screen can reach: where we are, what is known, and how to write something down.

use std::cell::Cell;
use std::rc::Rc;

use engine::{Found, FromDiary, PlanView};
use journal::replay::TakeOut;
use journal::{Entry, Fact, Mode, State, Term};
use model::{Step, Who};

use crate::browser;
use crate::host::{Door, News};
use crate::keeper::{self, KeepError, Keeper, Safe};
use crate::phones::{self, Told};
use crate::reactive::*;
use crate::screen::Screen;
use crate::ui::Live;

/// Handed to every screen; copies are cheap.
#[derive(Clone, Copy)]
pub(crate) struct App {
    /// The screen that is shown.
    pub(crate) screen: Live<Screen>,
    /// What the entries add up to; empty while locked.
    pub(crate) state: Live<State>,
    /// Whether this is the invented couple in a throw-away vault.
    pub(crate) demo: Live<bool>,
    /// A fault to be told at the head of the screen.
    pub(crate) fault: Live<Option<String>>,
    /// What there is to say about the version on the server.
    pub(crate) news: Live<Option<News>>,
    /// How the app is being opened for the first time.
    pub(crate) mode: Live<Mode>,
    /// The plan as it was found last.
    pub(crate) plan: Live<Option<PlanView>>,
    /// What the diary has to do with it; nothing when it has no part in it.
    pub(crate) from_diary: Live<Option<FromDiary>>,
    /// A plan is being looked for.
    pub(crate) planning: StoredValue<bool, LocalStorage>,
    /// Steps of the alternative that was taken instead of the best; empty: the best.
    pub(crate) chosen: Live<Vec<Step>>,
    /// Steps being changed.
    pub(crate) draft: Live<Vec<Step>>,
    /// What the page's own lock screen handed over, until the app's takes it.
    pub(crate) door: StoredValue<Option<Door>, LocalStorage>,
    /// Who has the phone in hand, where two share it and somebody said so.
    pub(crate) holder: Live<Option<Who>>,
    /// Which view of the diary is open.
    pub(crate) diary_view: Live<usize>,
    /// The screen is dark, and what is done goes on by signs.
    pub(crate) dark: Live<bool>,
    /// Lines are read aloud.
    pub(crate) voice: Live<bool>,
    /// What the screen holds that is not written yet, asked for before a lock.
    pub(crate) unsaved: StoredValue<Option<Unsaved>, LocalStorage>,
    /// Evenings the example still has to be given, where screens show what was learned.
    pub(crate) example: StoredValue<u16, LocalStorage>,
    /// What was learned last, with the question it answers.
    pub(crate) learned: StoredValue<Option<Answered>, LocalStorage>,
    keeper: StoredValue<Option<Keeper>, LocalStorage>,
    queue: StoredValue<Queue, LocalStorage>,
    came_from: StoredValue<Vec<Screen>, LocalStorage>,
}

/// A question to learning, and what was found.
pub(crate) type Answered = (Vec<u8>, Rc<Found>);

/// Between two looks whether something is still being written, in milliseconds.
const BUSY_MS: u32 = 20;
/// A write is waited for so many times before the page goes: a longer one is whole or not there, as after a kill.
const BUSY_MAX: u32 = 250;

thread_local! {
    /// Something was read since the page was loaded, and is not to be read any more.
    static STALE: Cell<bool> = const { Cell::new(false) };
}

/// Loads the page anew, once nothing is being written.
fn renew(waited: u32) {
    if keeper::is_writing() && waited < BUSY_MAX {
        return browser::later(BUSY_MS, move || renew(waited + 1));
    }
    keeper::let_go();
    browser::renew();
}

/// Asks a screen what would be lost.
type Unsaved = Box<dyn Fn() -> Option<Fact>>;

/// Entries to be written together, and what happens once they rest safely.
type Batch = (Vec<Entry>, Box<dyn FnOnce()>);

/// What waits to be written: entries go to the store one batch after the other, in order.
#[derive(Default)]
struct Queue {
    waiting: Vec<Batch>,
    /// What is being written.
    under_way: Vec<Fact>,
    running: bool,
}

impl Queue {
    /// Whether the last that was asked for, and is not done yet, says the same.
    fn ends_with(&self, entries: &[Entry]) -> bool {
        let last = self.waiting.last();
        let last = last.map_or_else(
            || self.under_way.iter().collect::<Vec<_>>(),
            |(entries, _)| entries.iter().map(|entry| &entry.fact).collect(),
        );
        !entries.is_empty() && last.into_iter().eq(entries.iter().map(|entry| &entry.fact))
    }
}

impl App {
    /// An app with nothing opened yet.
    pub(crate) fn new() -> Self {
        Self {
            screen: Live::new(Screen::Opening),
            state: Live::new(State::default()),
            demo: Live::new(false),
            fault: Live::new(None),
            news: Live::new(None),
            mode: Live::new(Mode::JustMe),
            plan: Live::new(None),
            from_diary: Live::new(None),
            planning: StoredValue::new_local(false),
            chosen: Live::new(Vec::new()),
            draft: Live::new(Vec::new()),
            door: StoredValue::new_local(None),
            holder: Live::new(None),
            diary_view: Live::new(0),
            dark: Live::new(false),
            voice: Live::new(false),
            unsaved: StoredValue::new_local(None),
            example: StoredValue::new_local(0),
            learned: StoredValue::new_local(None),
            keeper: StoredValue::new_local(None),
            queue: StoredValue::new_local(Queue::default()),
            came_from: StoredValue::new_local(Vec::new()),
        }
    }

    /// Shows a screen.
    pub(crate) fn go(self, screen: Screen) {
        let here = self.screen.get_untracked();
        if here != screen {
            self.came_from.update_value(|path| {
                if screen.is_root() {
                    path.clear();
                } else if here.is_kept_for_back() {
                    path.push(here);
                }
            });
        }
        self.show(screen);
    }

    /// Shows a screen in place of this one: Back will not return here.
    pub(crate) fn replace(self, screen: Screen) {
        self.show(screen);
    }

    /// Shows a screen and forgets the way: from a private part nothing leads back.
    pub(crate) fn start(self, screen: Screen) {
        self.came_from.set_value(Vec::new());
        self.show(screen);
    }

    /// Whether Back leads anywhere.
    pub(crate) fn can_go_back(self) -> bool {
        self.came_from.with_value(|path| !path.is_empty())
    }

    /// Goes back inside the app.
    pub(crate) fn back(self) {
        if let Some(Some(screen)) = self.came_from.try_update_value(Vec::pop) {
            self.show(screen);
        }
    }

    fn show(self, screen: Screen) {
        self.fault.set(None);
        if matches!(screen, Screen::Now | Screen::Safety) {
            // Whoever needs these needs them at once, and loses no words over it.
            self.save_unsaved();
        }
        self.unsaved.set_value(None);
        if screen == Screen::Unlock && STALE.take() {
            return self.renew(screen);
        }
        if !screen.is_now() {
            self.dark.set(false);
            self.voice.set(false);
        }
        browser::dress(
            self.state.with_untracked(|state| state.settings.theme),
            screen.is_now(),
        );
        self.screen.set(screen);
        browser::begin_screen();
    }

    /// Loads the page anew, or shows a screen where the page would not come back. Dropping a value only marks its memory
    /// as free, and the browser's own texts cannot be dropped at all; with the page all of it goes. Where another keeper
    /// was put in, the page that would come back may not be this app any more.
    pub(crate) fn renew(self, or: Screen) {
        let stays = self.news.with_untracked(|news| *news == Some(News::Keeper));
        if browser::can_renew() && !stays {
            self.start(Screen::Opening);
            renew(0);
        } else {
            self.start(or);
        }
    }

    /// Takes an opened vault.
    pub(crate) fn open(self, keeper: Keeper, state: State) {
        call_by_own_words(&state);
        self.demo.set(keeper.is_throw_away());
        self.keeper.set_value(Some(keeper));
        self.state.set(state);
        phones::opened(self);
        self.sweep();
    }

    /// Drops the keys and everything that was read with them, and asks for the words again.
    pub(crate) fn lock(self) {
        self.drop_keys();
        self.show(Screen::Unlock);
    }

    /// Seals what the screen holds and was not written yet: the phone goes out of sight and may lock.
    pub(crate) fn save_unsaved(self) {
        let fact = self
            .unsaved
            .with_value(|unsaved| unsaved.as_ref().and_then(|unsaved| unsaved()));
        if let Some(fact) = fact {
            self.write(vec![fact], || {});
        }
    }

    /// Locks, and a dull page takes the place of this one.
    pub(crate) fn leave(self) {
        self.drop_keys();
        browser::leave();
    }

    /// Drops the keys and everything that was read with them. What Now goes on with is memory in which every freed byte
    /// is zero; all other screens go on in a page that is loaded anew.
    pub(crate) fn drop_keys(self) {
        if self.is_open() && !self.demo.get_untracked() {
            STALE.set(true);
        }
        phones::tell(self, &Told::Locked);
        self.keeper.set_value(None);
        self.door.set_value(None);
        self.queue.set_value(Queue::default());
        self.state.set(State::default());
        call_by_own_words(&State::default());
        self.plan.set(None);
        self.from_diary.set(None);
        self.learned.set_value(None);
        self.chosen.set(Vec::new());
        self.draft.set(Vec::new());
        self.came_from.set_value(Vec::new());
        self.holder.set(None);
        self.diary_view.set(0);
        self.demo.set(false);
        crate::host::stop_answers();
        browser::scrub_stack();
    }

    /// Whether a vault is open. While something is being written the keeper is at work, and still ours.
    pub(crate) fn is_open(self) -> bool {
        self.keeper.with_value(Option::is_some) || self.queue.with_value(|queue| queue.running)
    }

    /// What a partner is called.
    pub(crate) fn name(self, who: Who) -> String {
        self.state.with(|state| name_in(state, who))
    }

    /// Writes facts down; they count once they rest safely, and `then` runs after that.
    pub(crate) fn write(self, facts: Vec<Fact>, then: impl FnOnce() + 'static) {
        let at = browser::now();
        let entries: Vec<Entry> = facts.into_iter().map(|fact| Entry { at, fact }).collect();
        // A second tap while the first is still being written says the same once more, and counts once.
        if self.queue.with_value(|queue| queue.ends_with(&entries)) {
            return;
        }
        self.record(entries, Box::new(then));
    }

    /// Writes entries down that bring their moments with them.
    pub(crate) fn record(self, entries: Vec<Entry>, then: Box<dyn FnOnce()>) {
        self.queue
            .update_value(|queue| queue.waiting.push((entries, then)));
        let idle = self
            .queue
            .try_update_value(|queue| !core::mem::replace(&mut queue.running, true));
        if idle == Some(true) {
            wasm_bindgen_futures::spawn_local(self.drain());
        }
    }

    /// Whether such a fact waits to be written, or is being written.
    pub(crate) fn is_waiting(self, is: impl Fn(&Fact) -> bool) -> bool {
        self.queue.with_value(|queue| {
            let waiting = queue.waiting.iter().flat_map(|(entries, _)| entries);
            queue
                .under_way
                .iter()
                .chain(waiting.map(|entry| &entry.fact))
                .any(is)
        })
    }

    /// Takes something out: its records leave the store, not only the screen. `then` runs once they are gone.
    pub(crate) fn take_out(self, what: TakeOut, then: impl FnOnce() + 'static) {
        let idle = self
            .queue
            .try_update_value(|queue| !core::mem::replace(&mut queue.running, true));
        // While something is being written the tap does nothing; it can be repeated.
        if idle != Some(true) {
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            let Some(mut keeper) = self.keeper.try_update_value(Option::take).flatten() else {
                self.queue.set_value(Queue::default());
                return;
            };
            let left = keeper.take_out(browser::now(), &what).await;
            if !self.queue.with_value(|queue| queue.running) {
                return;
            }
            self.keeper.set_value(Some(keeper));
            match left {
                Ok(mut left) => {
                    // Set aside in memory alone, it stays so until the next lock.
                    left.settings.aside |= self.state.with_untracked(|state| state.settings.aside);
                    self.state.set(left);
                    then();
                }
                // Leftovers are tried again when something else is finished, and when the vault opens.
                Err(_) if what == TakeOut::Leftovers => {}
                Err(error) => self.fault.set(Some(fault(&error))),
            }
            self.drain().await;
        });
    }

    /// The key and the store, for what is shared with other phones; nothing while locked, and nothing for the example,
    /// of which nothing stays.
    pub(crate) async fn safe(self) -> Option<Safe> {
        while self.queue.with_value(|queue| queue.running) {
            browser::pause(BUSY_MS).await;
        }
        self.keeper.with_value(|keeper| {
            let keeper = keeper.as_ref().filter(|keeper| !keeper.is_throw_away())?;
            Some(keeper.safe())
        })
    }

    /// All entries that this phone has written, read anew from the store; nothing while locked.
    pub(crate) async fn entries(self) -> Option<Vec<Entry>> {
        self.with_keeper(async |keeper| keeper.entries().await)
            .await?
            .ok()
    }

    /// Writes what was read back from a file, whole or not at all; nothing while locked.
    pub(crate) async fn read_back(self, entries: &[Entry]) -> Option<Result<(), KeepError>> {
        let made = self.with_keeper(async |keeper| keeper.read_back(entries).await);
        let mut state = match made.await? {
            Ok(state) => state,
            Err(error) => return Some(Err(error)),
        };
        // Set aside in memory alone, it stays so until the next lock.
        state.settings.aside |= self.state.with_untracked(|state| state.settings.aside);
        call_by_own_words(&state);
        self.state.set(state);
        self.plan.set(None);
        self.chosen.set(Vec::new());
        self.learned.set_value(None);
        phones::tell(self, &Told::Wrote(entries.iter().map(Entry::encode).collect()));
        Some(Ok(()))
    }

    /// Works with the keeper once nothing else does; nothing while locked, or when it was locked meanwhile.
    async fn with_keeper<R>(self, work: impl AsyncFnOnce(&mut Keeper) -> R) -> Option<R> {
        while self.queue.with_value(|queue| queue.running) {
            browser::pause(BUSY_MS).await;
        }
        self.queue.update_value(|queue| queue.running = true);
        let Some(mut keeper) = self.keeper.try_update_value(Option::take).flatten() else {
            self.queue.set_value(Queue::default());
            return None;
        };
        let done = work(&mut keeper).await;
        if !self.queue.with_value(|queue| queue.running) {
            return None;
        }
        self.keeper.set_value(Some(keeper));
        wasm_bindgen_futures::spawn_local(self.drain());
        Some(done)
    }

    /// Lets go of words that were finished or thrown away, if records of them are still there.
    fn sweep(self) {
        if self
            .state
            .with_untracked(|state| state.unfinished.has_leftovers())
        {
            self.take_out(TakeOut::Leftovers, || {});
        }
    }

    async fn drain(self) {
        let mut finished = false;
        loop {
            let next = self.queue.try_update_value(|queue| {
                let next = (!queue.waiting.is_empty()).then(|| queue.waiting.remove(0));
                queue.running = next.is_some();
                queue.under_way = next
                    .iter()
                    .flat_map(|(entries, _)| entries)
                    .map(|entry| entry.fact.clone())
                    .collect();
                next
            });
            let Some(Some((entries, then))) = next else {
                if finished {
                    self.sweep();
                }
                return;
            };
            let Some(mut keeper) = self.keeper.try_update_value(Option::take).flatten() else {
                self.queue.set_value(Queue::default());
                return;
            };
            let kept = keeper.append(&entries).await;
            // Locking while a batch was under way has emptied the queue: what was written rests safely, and neither the
            // keys nor the words may come back then.
            if !self.queue.with_value(|queue| queue.running) {
                return;
            }
            self.keeper.set_value(Some(keeper));
            match kept {
                Ok(()) => {
                    self.state
                        .update(|state| entries.iter().for_each(|entry| state.take(entry)));
                    self.state.with_untracked(call_by_own_words);
                    phones::tell(self, &Told::Wrote(entries.iter().map(Entry::encode).collect()));
                    if entries.iter().any(|entry| entry.fact.moves_the_plan()) {
                        self.plan.set(None);
                        self.chosen.set(Vec::new());
                    }
                    finished |= entries.iter().any(|entry| entry.fact.ends_something());
                    then();
                }
                Err(error) => self.fault.set(Some(fault(&error))),
            }
        }
    }
}

/// Lets all texts use somebody's own words.
fn call_by_own_words(state: &State) {
    for term in Term::ALL {
        words::call(term.name(), state.term(term));
    }
}

/// What a partner is called, in a state at hand.
pub(crate) fn name_in(state: &State, who: Who) -> String {
    let given = state.partner(who).name.clone();
    given.unwrap_or_else(|| {
        if let (Who::B, false, Some(own)) = (who, state.together(), state.term(Term::Partner)) {
            return own.to_owned();
        }
        let word = match (who, state.together()) {
            (Who::A, false) => words::m::NAME_YOU,
            (Who::B, false) => words::m::NAME_PARTNER,
            (Who::A, true) => words::m::NAME_ONE,
            (Who::B, true) => words::m::NAME_TWO,
        };
        word.text(&[])
    })
}

/// A fault of the keeper, in words with the cure.
pub(crate) fn fault(error: &KeepError) -> String {
    match error {
        KeepError::Full => words::m::FAULT_FULL.text(&[]),
        other => words::m::COMMON_NOT_SAVED.text(&[("why", &crate::ui::not_kept(other))]),
    }
}
