//! One space, its machine, what carries it, and what two people do in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand_core::CryptoRng;
use sync::event::{Batch, Delivered, Effect, Event, Notice, Pace};
use sync::message::{Bytes32, Id16, Stamp};
use sync::sharing::beat::{Private, QUESTIONS, ROUND_S, Round, round_at};
use sync::sharing::desk::{Desk, digest};
use sync::sharing::plan::Planning;
use sync::sharing::{SHARING, Said};
use sync::space::{OpenSpaceError, Space, Step, Stored, home_key};
use vault::VaultKey;
use vault::epoch::SpaceId;
use vault::post::Person;
use vault::setting::{open_setting, seal_setting};

use crate::carrier::{Carrier, Then, Way};
use crate::state::{Half, ROUNDS_KEPT, State, stays};
use crate::todo::News;
use crate::view::PlanView;

/// Seconds between two epochs: a week.
const EPOCH_S: i64 = 7 * 24 * 3600;
/// Seconds for which the relay may hold back a page while somebody looks.
const HOLD_S: u8 = 20;
/// Seconds between two readings while somebody looks.
pub(crate) const LOOK_S: i64 = 2;

/// What is to leave and to be told, gathered over one call.
#[derive(Default)]
pub(crate) struct Gather {
    pub(crate) save: Batch,
    pub(crate) posts: Vec<(SpaceId, Way, Vec<u8>)>,
    pub(crate) news: Vec<News>,
    /// What other phones of this person said between themselves.
    pub(crate) own: Vec<Delivered>,
    /// Spaces whose private half changed here: the other own phones are to hear of it.
    pub(crate) halves: Vec<SpaceId>,
}

/// Kind of a mark: a beat was sent.
const BEAT: u8 = 0;
/// Kind of a mark: a menu was scored.
pub(crate) const SCORED: u8 = 3;

/// What tells two things that were said apart: see [`Delivered::said`].
type Key = (Stamp, u16, Bytes32);

fn key(one: &Delivered) -> Key {
    let (stamp, kind, bytes) = one.said();
    (stamp, kind, digest(bytes))
}

/// What one person has said in a round or a plan, to know what need not be said again.
type Mark = (Person, u8, Id16);

pub(crate) struct Link {
    pub(crate) space: Space,
    pub(crate) carrier: Carrier,
    pub(crate) state: State,
    /// Everything that was said, in the order in which it counts.
    pub(crate) content: BTreeMap<Key, Delivered>,
    pub(crate) desk: Desk,
    /// What else is to be told while the app is open; see [`State::told`] for what stays.
    pub(crate) notices: BTreeSet<Notice>,
    /// Keys under which the store holds something of it.
    pub(crate) keys: BTreeSet<String>,
    /// Asked for the past of this person, for a new phone.
    pub(crate) asked_past: bool,
    pub(crate) marks: BTreeSet<Mark>,
    to_say: VecDeque<(u16, Vec<u8>, Pace)>,
    /// Something opened here that the other phones of this person do not know yet.
    pub(crate) half_is_new: bool,
    pub(crate) dirty: bool,
    stale: bool,
    space_saves: bool,
    attends: bool,
}

fn state_name(space: SpaceId) -> String {
    format!("link state {space}")
}

/// Where the store holds the state of a link.
pub(crate) fn state_key(vault: &VaultKey, space: SpaceId) -> String {
    format!("s/{}", vault.derive_name(&state_name(space)))
}

fn mark(person: Person, said: &Said) -> Option<Mark> {
    let of_round = |round: u32, place: u8| {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&round.to_be_bytes());
        id[4] = place;
        Id16(id)
    };
    let (kind, id) = match said {
        Said::Beat { round, .. } => (BEAT, of_round(*round, 0)),
        Said::Reply { round, .. } => (1, of_round(*round, 0)),
        Said::Key { round, place, .. } => (2, of_round(*round, *place)),
        Said::Scores { plan, .. } => (SCORED, *plan),
        Said::OpenScores { plan, .. } => (4, *plan),
        _ => return None,
    };
    Some((person, kind, id))
}

impl Link {
    pub(crate) fn new(space: Space, state: State, door: Option<[u8; 32]>) -> Self {
        Self {
            space,
            carrier: Carrier::new(door),
            state,
            content: BTreeMap::new(),
            desk: Desk::default(),
            notices: BTreeSet::new(),
            keys: BTreeSet::new(),
            asked_past: false,
            marks: BTreeSet::new(),
            to_say: VecDeque::new(),
            half_is_new: false,
            dirty: true,
            stale: true,
            space_saves: false,
            attends: false,
        }
    }

    /// The link again from the store, and how many of its records cannot be read.
    pub(crate) fn open<R: CryptoRng>(
        id: SpaceId,
        stored: &Stored,
        door: Option<[u8; 32]>,
        step: &mut Step<'_, R>,
    ) -> Result<(Self, usize), OpenSpaceError> {
        let find = |key: String| stored.iter().find(|(name, _)| *name == key);
        let (_, home) = find(home_key(step.vault, id)).ok_or(OpenSpaceError::Home)?;
        let home = Space::read_home(step.vault, id, home)?;
        let opened = Space::open(home, stored, step)?;
        let state = find(state_key(step.vault, id))
            .and_then(|(_, sealed)| open_setting(step.vault, &state_name(id), sealed).ok())
            .and_then(|(_, bytes)| State::read(bytes.as_bytes()))
            .ok_or(OpenSpaceError::Home)?;
        let mut link = Self::new(opened.space, state, door);
        link.dirty = false;
        let of_space = [format!("e/{id}/"), format!("r/{id}/")];
        for (key, _) in stored {
            if of_space.iter().any(|prefix| key.starts_with(prefix)) {
                link.keys.insert(key.clone());
            }
        }
        for one in opened.content {
            link.keep(one);
        }
        // What was begun and not said before the phone died did not happen.
        let me = link.me();
        let marks = &link.marks;
        let said = |kind: u8, id: Id16| marks.contains(&(me, kind, id));
        link.state.rounds.retain(|round| {
            let mut id = [0; 16];
            id[..4].copy_from_slice(&round.number().to_be_bytes());
            said(BEAT, Id16(id))
        });
        link.state.plan = link.state.plan.take().filter(|plan| said(SCORED, plan.plan()));
        link.listen_again(None, step);
        link.desk = Desk::of(link.content.values());
        link.stale = false;
        Ok((link, opened.damaged))
    }

    pub(crate) fn id(&self) -> SpaceId {
        self.space.home().space()
    }

    pub(crate) fn me(&self) -> Person {
        self.space.home().person()
    }

    /// What was retold by another phone of this person.
    pub(crate) fn remember<R: CryptoRng>(&mut self, one: Delivered, step: &mut Step<'_, R>) {
        if self.content.contains_key(&key(&one)) {
            return;
        }
        let said = Said::read(&one.bytes).filter(|_| one.kind == SHARING && one.person != self.me());
        self.keep(one);
        if let Some(said) = said {
            self.listen(&said, step);
        }
    }

    /// Everything that was said here, for another phone of this person.
    pub(crate) fn everything(&self) -> impl Iterator<Item = &Delivered> {
        self.content.values()
    }

    fn keep(&mut self, one: Delivered) {
        if one.kind == SHARING
            && let Some(said) = Said::read(&one.bytes)
        {
            self.marks.extend(mark(one.person, &said));
        }
        self.stale = true;
        self.content.insert(key(&one), one);
    }

    /// What the other said of one round, or of all that are open, heard once more.
    pub(crate) fn listen_again<R: CryptoRng>(&mut self, round: Option<u32>, step: &mut Step<'_, R>) {
        let me = self.me();
        let others = self
            .content
            .values()
            .filter(|one| one.person != me && one.kind == SHARING);
        let said: Vec<Said> = others.filter_map(|one| Said::read(&one.bytes)).collect();
        for said in said {
            let of_round = match &said {
                Said::Beat { round, .. } | Said::Reply { round, .. } | Said::Key { round, .. } => {
                    Some(*round)
                }
                _ => None,
            };
            if round.is_none() || of_round == round {
                self.listen(&said, step);
            }
        }
    }

    /// The other said something that this phone's private half may answer.
    fn listen<R: CryptoRng>(&mut self, said: &Said, step: &mut Step<'_, R>) {
        let mut answers = Vec::new();
        for round in &mut self.state.rounds {
            answers.extend(
                round
                    .hear(said, step.rng)
                    .into_iter()
                    .map(|said| (said, Pace::Calm)),
            );
        }
        if let Some(plan) = &mut self.state.plan {
            answers.extend(plan.hear(said).map(|said| (said, Pace::Now)));
        }
        for (said, pace) in answers {
            self.say(&said, pace);
        }
        let mut half = self.state.half.clone();
        for round in &self.state.rounds {
            half.both.extend(round.mutual_wishes().unwrap_or_default());
            for number in (0..QUESTIONS).filter_map(|number| u8::try_from(number).ok()) {
                if let Some(answer) = round.answer(number) {
                    half.theirs.insert(number, answer);
                }
            }
        }
        self.half_is_new |= self.set_half(half);
    }

    pub(crate) fn set_half(&mut self, half: Half) -> bool {
        let changed = half != self.state.half;
        if changed {
            self.state.half = half;
            self.dirty = true;
        }
        changed
    }

    /// The private half as another phone of this person knows it.
    pub(crate) fn take_half(&mut self, mut half: Half) {
        half.both.extend(&self.state.half.both);
        for (number, answer) in &self.state.half.theirs {
            half.theirs.entry(*number).or_insert_with(|| answer.clone());
        }
        self.set_half(half);
    }

    /// Puts something in line to be written, once.
    pub(crate) fn say(&mut self, said: &Said, pace: Pace) {
        let mark = mark(self.me(), said);
        if let Some(mark) = mark
            && !self.marks.insert(mark)
        {
            return;
        }
        self.to_say.push_back((SHARING, said.to_bytes(), pace));
    }

    /// Puts content of another kind in line.
    pub(crate) fn put(&mut self, kind: u16, bytes: Vec<u8>, pace: Pace) {
        self.to_say.push_back((kind, bytes, pace));
    }

    /// One event of the machine, and what follows from it.
    pub(crate) fn drive<R: CryptoRng>(&mut self, event: Event, step: &mut Step<'_, R>, out: &mut Gather) {
        let id = self.id();
        let newest = self.space.current_epoch();
        for effect in self.space.step(event, step) {
            match effect {
                Effect::Save(batch) => {
                    self.space_saves = true;
                    for (key, value) in &batch {
                        if value.is_some() && !key.starts_with("s/") {
                            self.keys.insert(key.clone());
                        }
                    }
                    out.save.extend(batch);
                }
                Effect::Deliver(one) => self.deliver(one, step, out),
                Effect::Notice(notice) => {
                    let new = if stays(notice) {
                        let new = self.state.told.insert(notice);
                        self.dirty |= new;
                        new
                    } else {
                        self.notices.insert(notice)
                    };
                    if new {
                        out.news.push(News::Notice { space: id, notice });
                    }
                }
                Effect::Refused(refused) => out.news.push(News::Refused(refused.into())),
                effect => {
                    let held =
                        self.attends && matches!(&effect, Effect::Pull { from, .. } if from.epoch == newest);
                    let posts = self.carrier.carry(effect, if held { HOLD_S } else { 0 });
                    out.posts.extend(posts.map(|(way, bytes)| (id, way, bytes)));
                }
            }
        }
    }

    fn deliver<R: CryptoRng>(&mut self, one: Delivered, step: &mut Step<'_, R>, out: &mut Gather) {
        let id = self.id();
        if self.state.mine && one.device != self.space.home().device() {
            out.own.push(one.clone());
        }
        let theirs = one.person != self.me() && one.kind == SHARING;
        let said = Said::read(&one.bytes).filter(|_| theirs);
        self.keep(one);
        if let Some(said) = said {
            if let Said::Signal { signal, back_s } = said {
                out.news.push(News::Signal {
                    space: id,
                    signal,
                    back_s,
                });
            }
            self.listen(&said, step);
        }
        if !self.state.mine {
            out.news.push(News::Changed(id));
        }
    }

    /// The relay's answer to a post of this link.
    pub(crate) fn answered<R: CryptoRng>(
        &mut self,
        way: Way,
        body: Option<&[u8]>,
        step: &mut Step<'_, R>,
        out: &mut Gather,
    ) {
        let fault = self.carrier.fault;
        match self.carrier.answered(way, body) {
            Then::Hear(event) => self.drive(event, step, out),
            Then::Post(bytes) => out.posts.push((self.id(), way, bytes)),
            Then::Nothing => {}
        }
        if fault != self.carrier.fault {
            out.news.push(News::Changed(self.id()));
        }
    }

    /// The last save is on the disk.
    pub(crate) fn saved<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, out: &mut Gather) {
        if core::mem::take(&mut self.space_saves) {
            self.drive(Event::Saved, step, out);
        }
    }

    /// Time has passed.
    pub(crate) fn tick<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, out: &mut Gather) {
        self.drive(Event::Tick, step, out);
        if self.space_saves || self.space.is_paused() {
            return;
        }
        self.begin_round(step);
        self.next_epoch(step, out);
    }

    /// Reads often while somebody looks at what the other may change.
    pub(crate) fn attend<R: CryptoRng>(&mut self, attends: bool, step: &mut Step<'_, R>, out: &mut Gather) {
        self.attends = attends;
        self.space.attend(attends.then_some(LOOK_S));
        self.drive(Event::Tick, step, out);
    }

    /// Once a week each person sends one beat, whatever they have said.
    fn begin_round<R: CryptoRng>(&mut self, step: &mut Step<'_, R>) {
        let number = round_at(step.now_s);
        let begun = self.state.rounds.iter().any(|round| round.number() == number);
        if self.state.mine || begun || number == round_at(self.state.began_s) {
            return;
        }
        // One phone speaks for a person; another one does where that one is silent for half of the round.
        let into_s = step.now_s.saturating_sub(i64::from(number) * ROUND_S);
        if !self.state.speaks && into_s < ROUND_S / 2 {
            return;
        }
        let mut id = [0; 16];
        id[..4].copy_from_slice(&number.to_be_bytes());
        if self.marks.contains(&(self.me(), BEAT, Id16(id))) {
            return;
        }
        let consents = self.state.consent.holds(step.now_s);
        let silent = Private::default();
        let private = if consents {
            &self.state.half.private
        } else {
            &silent
        };
        let (round, beat) = Round::begin(number, private, step.rng);
        self.state.rounds.push(round);
        let over = self.state.rounds.len().saturating_sub(ROUNDS_KEPT);
        self.state.rounds.drain(..over);
        self.dirty = true;
        self.say(&beat, Pace::Calm);
        self.listen_again(Some(number), step);
    }

    /// A new epoch each week. The one who offered the pairing begins it; the other does where they have not for two.
    fn next_epoch<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, out: &mut Gather) {
        let current = self.space.current_epoch();
        let (known, since_s) = self.state.epoch;
        if known != current || since_s > step.now_s {
            self.state.epoch = (current, step.now_s);
            self.dirty = true;
            return;
        }
        let alone = self.space.members().count() < 2;
        let weeks = if self.me() == Person::First { 1 } else { 2 };
        let due = step.now_s.saturating_sub(since_s) >= weeks * EPOCH_S;
        if due && self.state.speaks && !alone && self.to_say.is_empty() {
            self.drive(Event::Rotate, step, out);
        }
    }

    /// Writes what is in line, one save at a time, and keeps what changed.
    pub(crate) fn settle<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, out: &mut Gather) {
        while !self.space_saves
            && let Some((kind, bytes, pace)) = self.to_say.pop_front()
        {
            self.drive(Event::Write { kind, bytes, pace }, step, out);
        }
        if core::mem::take(&mut self.dirty) {
            let (id, bytes) = (self.id(), self.state.to_bytes());
            if let Ok(sealed) = seal_setting(step.vault, &state_name(id), 0, &bytes, step.rng) {
                out.save.push((state_key(step.vault, id), Some(sealed)));
            }
            out.news.push(News::Changed(id));
        }
        if core::mem::take(&mut self.stale) && !self.state.mine {
            self.desk = Desk::of(self.content.values());
        }
    }

    /// The space's own batch of its beginning, to be saved with the state.
    pub(crate) fn begins(&mut self, batch: &Batch) {
        self.keys.extend(
            batch
                .iter()
                .map(|(key, _)| key.clone())
                .filter(|key| !key.starts_with("s/")),
        );
    }

    /// Every phone that may have the past is given it just now.
    pub(crate) fn gave_past(&mut self) {
        let due = self.space.may_have_past().into_iter().map(Id16::from);
        let new: Vec<Id16> = due.filter(|device| !self.state.given.contains(device)).collect();
        self.state.given.extend(new);
        self.dirty = true;
    }

    /// The plan of which the last word was said.
    pub(crate) fn plan(&self) -> PlanView {
        let me = self.me();
        let newest = self
            .content
            .values()
            .rev()
            .filter(|one| one.kind == SHARING)
            .find_map(|one| match Said::read(&one.bytes) {
                Some(Said::Scores { plan, .. }) => Some(plan),
                _ => None,
            });
        let Some(plan) = newest else { return PlanView::None };
        if !self.marks.contains(&(me, SCORED, plan)) {
            return PlanView::Theirs(plan);
        }
        let own = self.state.plan.as_ref().filter(|own| own.plan() == plan);
        match own.and_then(Planning::chosen) {
            Some(chosen) => PlanView::Chosen(plan, chosen),
            None => PlanView::Mine(plan),
        }
    }
}
