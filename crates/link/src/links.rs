//! Everything this phone shares, and the one queue of what is saved.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand_core::CryptoRng;
use sync::event::Pace;
use sync::sharing::part::{PARTED, Past, part};
use sync::space::{Step, Stored, home_key};
use vault::epoch::SpaceId;

use crate::ask::{Ask, Refused};
use crate::bytes::packs;
use crate::carrier::Way;
use crate::gone::{self, Gone, past_key, seal_past};
use crate::link::{Gather, LOOK_S, Link, state_key};
use crate::meeting::{Meeting, Of, Posts};
use crate::own::{HALF, JOURNAL, PARTING, parting};
use crate::pairing::{Begin, Ended, Stage, What};
use crate::todo::{News, Post, Todo};
use crate::view::View;

/// Calls that may wait while a save is under way. More would be a fault of the app.
const QUEUE_MAX: usize = 1024;
/// Seconds to the next tick when nothing hurries.
const TICK_S: u32 = 60;

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

/// What a call asks for, while it waits for a save.
enum Input {
    Tick,
    Attend(bool),
    Answered(u32, Option<Vec<u8>>),
    Ask(SpaceId, Ask),
    Pair(What, Begin),
    Typed(String),
    LeavePairing,
    Part(SpaceId, Past),
    Journal(Vec<Vec<u8>>),
    History(Vec<Vec<u8>>),
}

/// Whom a post was for.
#[derive(Clone, Copy)]
enum Target {
    Space(SpaceId, Way),
    Meeting(Of),
}

/// Everything this phone shares.
#[derive(Default)]
pub struct Links {
    pub(crate) links: Vec<Link>,
    pub(crate) meeting: Option<Meeting>,
    pub(crate) giving: crate::own::Giving,
    /// Spaces that are told as new once they are on the disk.
    pub(crate) announce: Vec<SpaceId>,
    /// Entries that other phones of this person wrote.
    pub(crate) heard: Vec<Vec<u8>>,
    pub(crate) heard_once: BTreeSet<Vec<u8>>,
    pub(crate) door: Door,
    gone: Vec<Gone>,
    damaged: (usize, usize),
    saving: bool,
    failed: bool,
    attends: bool,
    queue: VecDeque<Input>,
    next_id: u32,
    under: BTreeMap<u32, Target>,
}

/// The ids of all shared spaces that the store holds something of.
fn spaces_in(stored: &Stored) -> BTreeSet<SpaceId> {
    let id = |key: &str| {
        let mut parts = key.split('/');
        let (room, digits) = (parts.next()?, parts.next()?);
        (matches!(room, "e" | "p") && digits.len() == 32).then_some(())?;
        let mut bytes = [0; 16];
        for (byte, at) in bytes.iter_mut().zip((0..32).step_by(2)) {
            *byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        }
        Some(SpaceId::from_bytes(bytes))
    };
    stored.iter().filter_map(|(key, _)| id(key)).collect()
}

impl Links {
    /// Prefixes under which the store keeps what [`Links::open`] needs.
    pub const PREFIXES: [&str; 4] = ["e/", "r/", "s/", "p/"];

    /// Opens everything from what the store holds under [`Links::PREFIXES`]; keys of other rooms are passed over. A
    /// link that is damaged is left out and counted in [`Links::damaged`]; the others go on.
    pub fn open<R: CryptoRng>(stored: &Stored, door: Door, step: &mut Step<'_, R>) -> (Self, Todo) {
        let mut all = Self {
            door,
            ..Self::default()
        };
        for space in spaces_in(stored) {
            let home = home_key(step.vault, space);
            if stored.iter().any(|(key, _)| *key == home) {
                match Link::open(space, stored, all.door.secret, step) {
                    Ok((link, unread)) => {
                        all.damaged.1 += unread;
                        all.links.push(link);
                    }
                    Err(_) => all.damaged.0 += 1,
                }
            } else {
                all.gone.extend(gone::open(space, stored, step.vault));
            }
        }
        all.links.sort_by_key(|link| link.state.began_s);
        let mut out = Gather::default();
        all.hear_own_again(step, &mut out);
        let todo = all.finish(Posts::new(), out, step);
        (all, todo)
    }

    /// How many links could not be opened, and how many records in the others could not be read.
    pub fn damaged(&self) -> (usize, usize) {
        self.damaged
    }

    /// The relationships, oldest first.
    pub fn spaces(&self) -> Vec<SpaceId> {
        let ours = self.links.iter().filter(|link| !link.state.mine);
        ours.map(Link::id).collect()
    }

    /// The space of this person's own phones, where there is more than one.
    pub fn mine(&self) -> Option<SpaceId> {
        self.links.iter().find(|link| link.state.mine).map(Link::id)
    }

    /// Relationships that this phone has parted from and whose past was not removed.
    pub fn parted(&self) -> Vec<Parted> {
        let parted = |gone: &Gone| Parted {
            space: gone.space,
            sealed_until_s: gone.until_s,
        };
        self.gone.iter().map(parted).collect()
    }

    /// What a screen may show of a space, also of a parted one whose past is kept and not put away.
    pub fn view(&self, space: SpaceId, now_s: i64) -> Option<View> {
        if let Some(link) = self.links.iter().find(|link| link.id() == space) {
            return Some(View::of(link, now_s));
        }
        let gone = self.gone.iter().find(|gone| gone.space == space)?;
        gone.until_s
            .is_none_or(|until_s| now_s >= until_s)
            .then(|| View::of_gone(gone, now_s))
    }

    /// Where the pairing stands; nothing where there is none.
    pub fn pairing(&self) -> Option<Stage> {
        self.meeting.as_ref().map(Meeting::stage)
    }

    /// All entries that other phones of this person have written, as far as they are on this phone: what
    /// [`News::Journal`] has told, once more, for when the app is opened.
    pub fn heard_journal(&self) -> Vec<Vec<u8>> {
        self.heard.clone()
    }

    /// Time has passed: call it once after opening, then as [`Todo::tick_s`] says, and when the network or the page
    /// comes back.
    pub fn tick<R: CryptoRng>(&mut self, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::Tick, step)
    }

    /// Whether somebody looks at something that the other may change at any moment: signals, planning, breathing
    /// together. While they do, this phone hears within seconds; else within a minute. It tells the other nothing.
    pub fn attend<R: CryptoRng>(&mut self, attend: bool, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::Attend(attend), step)
    }

    /// The relay's answer to a post: the whole body, whatever the status. Nothing where none came, or only a part.
    pub fn answered<R: CryptoRng>(&mut self, id: u32, body: Option<&[u8]>, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::Answered(id, body.map(<[u8]>::to_vec)), step)
    }

    /// Somebody does something in a space. What is not done comes back as [`News::Refused`].
    pub fn ask<R: CryptoRng>(&mut self, space: SpaceId, ask: Ask, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::Ask(space, ask), step)
    }

    /// Begins a pairing: with another person, or with a second phone of one's own. For an own phone the one that is in
    /// use offers and the new one takes.
    pub fn pair<R: CryptoRng>(&mut self, what: What, begin: Begin, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::Pair(what, begin), step)
    }

    /// The digits that the other phone shows were typed here.
    pub fn typed<R: CryptoRng>(&mut self, digits: &str, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::Typed(digits.to_owned()), step)
    }

    /// Ends the pairing, or puts away that it has ended. Nothing is kept.
    pub fn leave_pairing<R: CryptoRng>(&mut self, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::LeavePairing, step)
    }

    /// Goes separate ways: offline, one-sided and silent. The link is gone from here on; to the other it is a phone
    /// that is not opened. Other phones of this person do the same when they hear of it.
    pub fn part<R: CryptoRng>(&mut self, space: SpaceId, past: Past, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::Part(space, past), step)
    }

    /// Entries of the journal, as this phone has just saved them, for this person's other phones. Does nothing where
    /// there are none.
    pub fn journal<R: CryptoRng>(&mut self, entries: Vec<Vec<u8>>, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::Journal(entries), step)
    }

    /// The whole journal, after [`News::GiveHistory`].
    pub fn give_history<R: CryptoRng>(&mut self, entries: Vec<Vec<u8>>, step: &mut Step<'_, R>) -> Todo {
        self.take(Input::History(entries), step)
    }

    /// The last save is on the disk, or it failed.
    pub fn saved<R: CryptoRng>(&mut self, ok: bool, step: &mut Step<'_, R>) -> Todo {
        if !self.saving || self.failed {
            return Todo::default();
        }
        if !ok {
            self.failed = true;
            self.queue.clear();
            return Todo {
                news: vec![News::StoreFailed],
                ..Todo::default()
            };
        }
        self.saving = false;
        let (mut out, mut posts) = (Gather::default(), Posts::new());
        for space in core::mem::take(&mut self.announce) {
            out.news.push(News::Paired(space));
        }
        for link in &mut self.links {
            link.saved(step, &mut out);
        }
        self.settle(step, &mut out, &mut posts);
        while out.save.is_empty()
            && let Some(input) = self.queue.pop_front()
        {
            self.act(input, step, &mut out, &mut posts);
            self.settle(step, &mut out, &mut posts);
        }
        self.finish(posts, out, step)
    }

    fn take<R: CryptoRng>(&mut self, input: Input, step: &mut Step<'_, R>) -> Todo {
        if self.failed {
            return Todo {
                news: vec![News::StoreFailed],
                ..Todo::default()
            };
        }
        if self.saving {
            // Time comes again; everything else waits for its turn.
            if !matches!(input, Input::Tick) && self.queue.len() < QUEUE_MAX {
                self.queue.push_back(input);
            }
            return Todo {
                tick_s: self.tick_s(),
                ..Todo::default()
            };
        }
        let (mut out, mut posts) = (Gather::default(), Posts::new());
        self.act(input, step, &mut out, &mut posts);
        self.settle(step, &mut out, &mut posts);
        self.finish(posts, out, step)
    }

    fn act<R: CryptoRng>(
        &mut self,
        input: Input,
        step: &mut Step<'_, R>,
        out: &mut Gather,
        posts: &mut Posts,
    ) {
        match input {
            Input::Tick => {
                for link in &mut self.links {
                    link.tick(step, out);
                }
                self.look_for_newcomers(out);
                if let Some(meeting) = &mut self.meeting {
                    if meeting.tick(step.now_s) {
                        out.news.push(News::Pairing);
                    }
                    meeting.go_on(posts);
                }
            }
            Input::Attend(attends) => {
                self.attends = attends;
                for link in &mut self.links {
                    link.attend(attends, step, out);
                }
            }
            Input::Answered(id, body) => self.hear(id, body.as_deref(), step, out, posts),
            Input::Ask(space, ask) => {
                let link = self.links.iter_mut().find(|link| link.id() == space);
                let done = match link {
                    Some(link) => link.ask(ask, step, out),
                    None => Err(Refused::NoLink),
                };
                out.news.extend(done.err().map(News::Refused));
            }
            Input::Pair(what, begin) => self.begin_pairing(what, begin, step, out, posts),
            Input::Typed(digits) => {
                if let Some(meeting) = &mut self.meeting {
                    if let Some(letters) = meeting.letters()
                        && let Err(ended) = letters.typed(&digits, step)
                    {
                        meeting.end(ended);
                    }
                    meeting.go_on(posts);
                    out.news.push(News::Pairing);
                }
            }
            Input::LeavePairing => {
                self.meeting = None;
                self.giving = Default::default();
                self.under.retain(|_, target| matches!(target, Target::Space(..)));
                out.news.push(News::Pairing);
            }
            Input::Part(space, past) => {
                self.tell_own(PARTING, packs(parting(space, past)));
                self.part_here(space, past, step, out);
            }
            Input::Journal(entries) => self.tell_own(JOURNAL, packs(entries)),
            Input::History(entries) => self.give_past(entries),
        }
    }

    fn begin_pairing<R: CryptoRng>(
        &mut self,
        what: What,
        begin: Begin,
        step: &mut Step<'_, R>,
        out: &mut Gather,
        posts: &mut Posts,
    ) {
        if self.meeting.as_ref().is_some_and(|meeting| !meeting.is_over()) {
            out.news.push(News::Refused(Refused::Busy));
            return;
        }
        let takes = matches!(begin, Begin::Take(_));
        self.giving = Default::default();
        let mut meeting = Meeting::begin(what, begin, self.door.secret, step, posts);
        if what == What::OwnDevice && takes && self.mine().is_some() {
            posts.clear();
            meeting.end(Ended::HasOwn);
        }
        self.meeting = Some(meeting);
        out.news.push(News::Pairing);
    }

    fn hear<R: CryptoRng>(
        &mut self,
        id: u32,
        body: Option<&[u8]>,
        step: &mut Step<'_, R>,
        out: &mut Gather,
        posts: &mut Posts,
    ) {
        match self.under.remove(&id) {
            Some(Target::Space(space, way)) => {
                if let Some(link) = self.links.iter_mut().find(|link| link.id() == space) {
                    link.answered(way, body, step, out);
                }
            }
            Some(Target::Meeting(of)) => {
                if let Some(meeting) = &mut self.meeting {
                    let before = meeting.stage();
                    meeting.answered(of, body, step, posts);
                    if meeting.stage() != before {
                        out.news.push(News::Pairing);
                    }
                }
            }
            None => {}
        }
    }

    /// What follows from a call, until something has to be saved first.
    fn settle<R: CryptoRng>(&mut self, step: &mut Step<'_, R>, out: &mut Gather, posts: &mut Posts) {
        self.hear_own(step, out);
        let before = self.pairing();
        self.meet_on(step, out, posts);
        if self.pairing() != before {
            out.news.push(News::Pairing);
        }
        for link in &mut self.links {
            if core::mem::take(&mut link.half_is_new) {
                out.halves.push(link.id());
            }
        }
        for space in core::mem::take(&mut out.halves) {
            let half = self.links.iter().find(|link| link.id() == space);
            if let Some(half) = half.map(|link| link.state.half.to_bytes()) {
                self.tell_own(HALF, packs(vec![space.as_bytes().to_vec(), half]));
            }
        }
        for link in &mut self.links {
            link.settle(step, out);
        }
    }

    /// Puts content in line for this person's other phones.
    pub(crate) fn tell_own(&mut self, kind: u16, packs: Vec<Vec<u8>>) {
        if let Some(mine) = self.links.iter_mut().find(|link| link.state.mine) {
            for pack in packs {
                mine.put(kind, pack, Pace::Calm);
            }
        }
    }

    /// Removes what this phone writes and sends with, and does with the past what was chosen.
    pub(crate) fn part_here<R: CryptoRng>(
        &mut self,
        space: SpaceId,
        past: Past,
        step: &mut Step<'_, R>,
        out: &mut Gather,
    ) {
        let found = self
            .links
            .iter()
            .position(|link| link.id() == space && !link.state.mine);
        let gone = self.gone.iter().position(|gone| gone.space == space);
        let held: Stored;
        match (found, gone) {
            (Some(at), _) => {
                let link = self.links.remove(at);
                held = link.keys.iter().map(|key| (key.clone(), Vec::new())).collect();
                if past == Past::Delete {
                    out.save.push((past_key(step.vault, space), None));
                } else {
                    let sealed = seal_past(&link, step.vault, step.rng);
                    out.save.push((past_key(step.vault, space), sealed));
                    self.gone.push(Gone::of(&link, past));
                }
                out.save.push((state_key(step.vault, space), None));
            }
            // A past that was kept may still be put away or removed.
            (None, Some(at)) => {
                let gone = self.gone.remove(at);
                held = gone.keys.iter().map(|key| (key.clone(), Vec::new())).collect();
                if past == Past::Delete {
                    out.save.push((past_key(step.vault, space), None));
                } else {
                    self.gone.push(gone.with(past));
                }
            }
            (None, None) => {
                out.news.push(News::Refused(Refused::NoLink));
                return;
            }
        }
        if !matches!(past, Past::SealUntil(_)) {
            out.save.push((format!("p/{space}"), None));
        }
        out.save.extend(part(step.vault, space, &held, past));
        self.under
            .retain(|_, target| !matches!(target, Target::Space(of, _) if *of == space));
        out.news.push(News::Changed(space));
    }

    fn tick_s(&self) -> u32 {
        let meets = self.meeting.as_ref().is_some_and(|meeting| !meeting.is_over());
        if meets || self.attends {
            u32::try_from(LOOK_S).unwrap_or(TICK_S)
        } else {
            TICK_S
        }
    }

    fn finish<R: CryptoRng>(&mut self, posts: Posts, out: Gather, _: &mut Step<'_, R>) -> Todo {
        self.saving = !out.save.is_empty();
        let of_spaces = out.posts.into_iter().map(|(space, way, bytes)| {
            let wait_s = crate::carrier::wait_of(&bytes);
            (Target::Space(space, way), bytes, wait_s)
        });
        let of_meeting = posts
            .into_iter()
            .map(|(of, bytes, wait_s)| (Target::Meeting(of), bytes, wait_s));
        let mut all = Vec::new();
        for (target, bytes, wait_s) in of_spaces.chain(of_meeting) {
            self.next_id = self.next_id.wrapping_add(1);
            self.under.insert(self.next_id, target);
            let id = self.next_id;
            all.push(Post { id, bytes, wait_s });
        }
        let mut news = out.news;
        let mut told = Vec::new();
        news.retain(|one| {
            let new = !told.contains(one);
            if new {
                told.push(one.clone());
            }
            new
        });
        Todo {
            save: out.save,
            posts: all,
            news,
            tick_s: self.tick_s(),
        }
    }
}

/// Until when a past is put away.
pub(crate) fn sealed_until(past: Past) -> Option<i64> {
    match past {
        Past::SealUntil(until_s) => Some(until_s),
        Past::Keep | Past::Delete => None,
    }
}

/// The mark of a past that is put away.
pub(crate) fn mark_of(stored: &Stored, space: SpaceId) -> Option<i64> {
    let key = format!("p/{space}");
    let (_, mark) = stored.iter().find(|(name, _)| *name == key)?;
    let until = mark.strip_prefix(PARTED)?;
    until.try_into().ok().map(i64::from_be_bytes)
}
