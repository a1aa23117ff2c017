//! What the entries add up to.

use std::collections::BTreeMap;

use crate::entry::{Entry, Fact, Limit, Mode, Open, Term, Theme};
use crate::keepsake::Keepsakes;
use crate::learning::Learning;
use crate::linked::Linked;
use crate::moment::{DAY_S, Moment};
use crate::page::{Act, CheckIn};
use crate::pages::Pages;
use crate::practice::Practices;
use crate::unfinished::Unfinished;
use model::{BodyProfile, Step, StepKind, Who};

/// A finished check.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// When.
    pub at: Moment,
    /// Answers by item; a skip is `None`.
    pub answers: BTreeMap<String, Option<u8>>,
    /// Recognition cards picked up.
    pub cards: Vec<String>,
}

/// What one partner has said. Limits and answers are never shown to the other.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Partner {
    /// What to call them.
    pub name: Option<String>,
    /// Answers by item; a skip is `None`.
    pub answers: BTreeMap<String, Option<u8>>,
    /// Recognition cards picked up.
    pub cards: Vec<String>,
    /// Which hormone story to use for the told curves.
    pub body: Option<BodyProfile>,
    /// Minutes of closeness before it starts to weigh.
    pub tolerance_min: Option<u16>,
    /// Minutes wished for, by kind.
    pub wishes: BTreeMap<StepKind, u16>,
    /// Rules, by kind.
    pub limits: BTreeMap<StepKind, Limit>,
    /// When the check was finished last.
    pub check_done: Option<Moment>,
    /// Each finished check as it was answered, in order: what a later one is compared with.
    pub checks: Vec<Check>,
    /// What both may see.
    pub opens: Vec<Open>,
    /// When that was decided, upon a preview.
    opened_at: Option<Moment>,
}

impl Partner {
    /// Whether both may see this of the partner.
    #[must_use]
    pub fn opens(&self, what: Open) -> bool {
        self.opens.contains(&what)
    }

    /// Whether something of the check has been answered or skipped.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        !self.answers.is_empty() || !self.cards.is_empty()
    }
}

/// An agreement both said yes to; alone, a plan one said yes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    /// The steps.
    pub steps: Vec<Step>,
    /// Since when.
    pub since: Moment,
    /// Who said yes.
    pub yes: [bool; 2],
    /// The latest local day on which something was written down since.
    seen_day: i64,
}

impl Agreed {
    /// An agreement ends by itself after four weeks, unless both say yes again.
    pub const DAYS: i64 = 28;

    const fn new(steps: Vec<Step>, since: Moment, yes: [bool; 2]) -> Self {
        Self {
            steps,
            since,
            yes,
            seen_day: since.day(),
        }
    }

    /// Days until it ends by itself, at most [`Self::DAYS`]; 0 or less: it has ended.
    ///
    /// A clock set back never gives days back that are known to have passed, and one set back to before the yes ends
    /// it: nobody can tell then how long ago the yes was.
    #[must_use]
    pub fn days_left(&self, now: Moment) -> i64 {
        if before(now, self.since) {
            return 0;
        }
        let passed = now.day().max(self.seen_day).saturating_sub(self.since.day());
        Self::DAYS.saturating_sub(passed.max(0))
    }
}

/// Whether one moment lies clearly before another. Less than a day is a clock being put right, or a journey west.
const fn before(one: Moment, other: Moment) -> bool {
    one.unix_s < other.unix_s.saturating_sub(DAY_S)
}

/// Whether a yes said then still holds now.
fn still_holds(said: Moment, now: Moment) -> bool {
    !before(now, said) && now.day().saturating_sub(said.day()) < Agreed::DAYS
}

/// How this phone behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Lock after this many seconds out of sight.
    pub lock_after_s: u16,
    /// The ground the screens are drawn on.
    pub theme: Theme,
    /// A soft tone at each step of Now.
    pub sound: bool,
    /// A short vibration at each step of Now.
    pub vibration: bool,
    /// The parts for two are set aside. Anyone may choose that, and no reason is kept.
    pub aside: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lock_after_s: 30,
            theme: Theme::System,
            sound: false,
            vibration: true,
            aside: false,
        }
    }
}

/// What the entries add up to.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct State {
    /// How the app was opened for the first time; nothing before that.
    pub mode: Option<Mode>,
    partners: [Partner; 2],
    own: [Pages; 2],
    /// Steps on the table and who said yes to them.
    pub proposed: Option<(Vec<Step>, [bool; 2])>,
    /// When each said yes to what is on the table.
    said_yes_at: [Option<Moment>; 2],
    /// The last agreement, unless it was ended. It may have run out: ask [`State::agreement`].
    pub agreed: Option<Agreed>,
    /// Check-ins, in the order in which they were written.
    pub check_ins: Vec<(Moment, Who, CheckIn)>,
    /// Practices done, what became own, the loop and other relationships.
    pub practices: Practices,
    /// What learning goes by.
    pub learning: Learning,
    /// Other phones this one is connected with.
    pub linked: Linked,
    /// When copies of everything were saved as files.
    pub copies: Vec<Moment>,
    /// What is begun and not finished.
    pub unfinished: Unfinished,
    /// Sounds and pictures that help.
    pub keepsakes: Keepsakes,
    /// How this phone behaves.
    pub settings: Settings,
    /// Own words, in the order of `Term::ALL`.
    terms: [Option<String>; 2],
    /// Entries that could not be read; they are kept.
    pub unread: usize,
}

impl State {
    /// The person's own word for something, where one was chosen.
    #[must_use]
    pub fn term(&self, term: Term) -> Option<&str> {
        self.terms[term as usize].as_deref()
    }

    /// What one partner has said.
    #[must_use]
    pub const fn partner(&self, who: Who) -> &Partner {
        &self.partners[who.index()]
    }

    /// What one partner wrote and chose for themselves. Never shown to the other unasked.
    #[must_use]
    pub const fn own(&self, who: Who) -> &Pages {
        &self.own[who.index()]
    }

    /// Whether the parts for two are there: they were not set aside.
    #[must_use]
    pub const fn for_two(&self) -> bool {
        !self.settings.aside
    }

    /// Whether both partners answer on this phone.
    #[must_use]
    pub fn together(&self) -> bool {
        self.mode == Some(Mode::Together)
    }

    /// Whether both partners' answers are here: given on this phone, or opened from the other's.
    #[must_use]
    pub fn knows_both(&self) -> bool {
        self.together() || self.partner(Who::B).check_done.is_some()
    }

    /// The agreement in force now: both said yes, nobody ended it, it has not run out, and the parts for two are there.
    #[must_use]
    pub fn agreement(&self, now: Moment) -> Option<&Agreed> {
        let enough = |yes: [bool; 2]| {
            if self.together() {
                yes == [true; 2]
            } else {
                yes[Who::A.index()]
            }
        };
        self.agreed
            .as_ref()
            .filter(|agreed| self.for_two() && enough(agreed.yes) && agreed.days_left(now) > 0)
    }

    /// Takes one entry in. Entries are taken in the order in which they were written.
    pub fn take(&mut self, entry: &Entry) {
        if let Some(agreed) = &mut self.agreed {
            agreed.seen_day = agreed.seen_day.max(entry.at.day());
        }
        match &entry.fact {
            Fact::Opened { mode } => self.mode = Some(*mode),
            Fact::Named { who, name } => self.of(*who).name = Some(name.clone()),
            Fact::Answered { who, item, value } => self.change(*who, entry.at, |partner| {
                partner.answers.insert(item.clone(), *value);
            }),
            Fact::Card { who, card, mine } => self.change(*who, entry.at, |partner| {
                if partner.cards.contains(card) != *mine {
                    partner.cards.retain(|known| known != card);
                    partner.cards.extend(mine.then(|| card.clone()));
                }
            }),
            Fact::Body { who, profile } => {
                self.change(*who, entry.at, |partner| partner.body = Some(*profile))
            }
            Fact::Tolerance { who, minutes } => {
                self.change(*who, entry.at, |partner| partner.tolerance_min = *minutes);
            }
            Fact::Wish { who, kind, minutes } => put(&mut self.of(*who).wishes, *kind, *minutes),
            Fact::Limited { who, kind, limit } => put(&mut self.of(*who).limits, *kind, *limit),
            Fact::CheckDone { who } => {
                let partner = self.of(*who);
                partner.check_done = Some(entry.at);
                partner.checks.push(Check {
                    at: entry.at,
                    answers: partner.answers.clone(),
                    cards: partner.cards.clone(),
                });
            }
            Fact::Opens { who, what, yes } => {
                let partner = self.of(*who);
                partner.opens.retain(|known| known != what);
                partner.opens.extend(yes.then_some(*what));
                partner.opened_at = Some(entry.at);
            }
            Fact::Proposed { steps } => {
                self.clear_table();
                self.proposed = Some((steps.clone(), [false; 2]));
            }
            Fact::SaidYes { who } => self.say_yes(*who, entry.at),
            // A yes said before someone ended things is not one to what comes after.
            Fact::Ended { .. } => {
                self.agreed = None;
                self.learning.end_agreement(entry.at);
                self.clear_table();
            }
            Fact::CheckedIn { who, entry: check_in } => {
                self.check_ins.push((entry.at, *who, check_in.clone()));
            }
            Fact::LocksAfter { seconds } => self.settings.lock_after_s = *seconds,
            Fact::Dressed { theme } => self.settings.theme = *theme,
            Fact::Signs { sound, vibration } => {
                self.settings.sound = *sound;
                self.settings.vibration = *vibration;
            }
            Fact::Practised { who, done } => {
                self.unfinished.finish(&done.practice);
                self.practices.take_done(entry.at, *who, done);
            }
            Fact::OrderForgotten { who } => self.practices.forget(*who),
            Fact::Owned {
                who,
                kind,
                text,
                keep,
            } => {
                self.practices.take_own(entry.at, *who, *kind, text, *keep);
            }
            Fact::Drafted { draft } => self.unfinished.take_practice(draft.as_ref()),
            Fact::Part { who, part, mine } => self.practices.take_part(*who, part, *mine),
            Fact::Vetoed { who, line, veto } => self.practices.take_veto(*who, line, *veto),
            Fact::OtherNamed { id, name } => self.practices.take_other(*id, name.as_ref()),
            Fact::OtherAnswered { id, item, value } => self.practices.take_about(*id, item, *value),
            Fact::Wrote { who, act } => self.act(*who, entry.at, act),
            Fact::Learning { who, act } => {
                let alone = !self.together();
                self.learning.take(entry.at, *who, act, alone);
            }
            Fact::Linked { act } => self.linked.take(act),
            Fact::Copied => self.copies.push(entry.at),
            Fact::Unfinished { who, form, fields } => self.unfinished.take_form(*who, form, fields),
            // What was removed is not here any more; the fact says only that its absence is no damage. Where entries
            // of a file belong was seen to before any of them came here.
            Fact::Removed { .. } | Fact::ReadBack { .. } => {}
            Fact::Keepsake { who, piece } => self.keepsakes.take(*who, piece),
            Fact::SetAside { yes } => self.settings.aside = *yes,
            Fact::Termed { term, word } => self.terms[*term as usize].clone_from(word),
        }
    }

    /// Check-ins are read by many, so they stand in one list; a newer version takes the place of the older one there.
    fn act(&mut self, who: Who, at: Moment, act: &Act) {
        let is =
            |of: i64| move |(then, writer, _): &(Moment, Who, CheckIn)| then.unix_s == of && *writer == who;
        match act {
            Act::Edited { of, entry } => {
                if let Some((_, _, now)) = self.check_ins.iter_mut().find(|page| is(*of)(page)) {
                    let before = core::mem::replace(now, entry.clone());
                    self.own[who.index()].keep_version(*of, at, before);
                }
            }
            Act::Erased { of, .. } => {
                self.check_ins.retain(|page| !is(*of)(page));
                self.own[who.index()].take(at, act);
            }
            _ => self.own[who.index()].take(at, act),
        }
    }

    /// Counts an entry that could not be read.
    ///
    /// It may have been the end of the agreement, other steps on the table, or a door closed. So nothing that rests
    /// on somebody's yes is carried over it; what was answered and written stays.
    pub fn take_unread(&mut self) {
        self.unread += 1;
        self.agreed = None;
        self.learning.take_unread();
        self.clear_table();
        for partner in &mut self.partners {
            partner.opens.clear();
        }
    }

    const fn of(&mut self, who: Who) -> &mut Partner {
        &mut self.partners[who.index()]
    }

    /// Changes what a partner's pictures are made of. What was opened was opened upon a preview: when the picture
    /// becomes another one, it closes until it is opened again. Facts of one act share their moment and close nothing.
    fn change(&mut self, who: Who, at: Moment, change: impl FnOnce(&mut Partner)) {
        let partner = self.of(who);
        let before = partner.clone();
        change(partner);
        if *partner != before && partner.opened_at != Some(at) {
            partner.opens.clear();
        }
    }

    fn clear_table(&mut self) {
        self.proposed = None;
        self.said_yes_at = [None; 2];
    }

    /// Alone, one yes is enough: the agreement is then with oneself, to be offered to the other.
    fn say_yes(&mut self, who: Who, at: Moment) {
        let together = self.together();
        let Some((steps, yes)) = &mut self.proposed else {
            return;
        };
        self.said_yes_at[who.index()] = Some(at);
        // A yes from long ago is asked for again: an agreement would not have lasted that long either.
        *yes = self
            .said_yes_at
            .map(|said| said.is_some_and(|said| still_holds(said, at)));
        if *yes == [true; 2] || (!together && yes[Who::A.index()]) {
            self.learning.take_agreement(at, steps);
            self.agreed = Some(Agreed::new(core::mem::take(steps), at, *yes));
            self.clear_table();
        }
    }
}

fn put<V>(map: &mut BTreeMap<StepKind, V>, kind: StepKind, value: Option<V>) {
    match value {
        Some(value) => {
            map.insert(kind, value);
        }
        None => {
            map.remove(&kind);
        }
    }
}
