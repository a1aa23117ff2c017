//! What the entries add up to.

use std::collections::BTreeMap;

use crate::entry::{CheckIn, Entry, Fact, Limit, Mode, Moment, Open, Theme};
use model::{BodyProfile, Step, StepKind, Who};

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
    /// What both may see.
    pub opens: Vec<Open>,
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

/// An agreement both said yes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    /// The steps.
    pub steps: Vec<Step>,
    /// Since when.
    pub since: Moment,
}

impl Agreed {
    /// An agreement ends by itself after four weeks, unless both say yes again.
    pub const DAYS: i64 = 28;

    /// Days until it ends by itself; 0 or less: it has ended. A clock set back never lengthens it.
    #[must_use]
    pub const fn days_left(&self, now: Moment) -> i64 {
        let passed = now.day() - self.since.day();
        if passed < 0 { Self::DAYS } else { Self::DAYS - passed }
    }
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
}

impl Default for Settings {
    fn default() -> Self {
        Self { lock_after_s: 30, theme: Theme::System, sound: false, vibration: true }
    }
}

/// What the entries add up to.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct State {
    /// How the app was opened for the first time; nothing before that.
    pub mode: Option<Mode>,
    partners: [Partner; 2],
    /// Steps on the table and who said yes to them.
    pub proposed: Option<(Vec<Step>, [bool; 2])>,
    /// The agreement in force, if any; it may have run out (see [`Agreed::days_left`]).
    pub agreed: Option<Agreed>,
    /// Check-ins, oldest first.
    pub check_ins: Vec<(Moment, Who, CheckIn)>,
    /// How this phone behaves.
    pub settings: Settings,
    /// Entries that could not be read; they are kept.
    pub unread: usize,
}

impl State {
    /// What one partner has said.
    #[must_use]
    pub const fn partner(&self, who: Who) -> &Partner {
        &self.partners[who.index()]
    }

    /// Whether both partners answer on this phone.
    #[must_use]
    pub fn together(&self) -> bool {
        self.mode == Some(Mode::Together)
    }

    /// The agreement in force now.
    #[must_use]
    pub fn agreement(&self, now: Moment) -> Option<&Agreed> {
        self.agreed.as_ref().filter(|agreed| agreed.days_left(now) > 0)
    }

    /// Takes one entry in. Entries are taken in the order in which they were written.
    pub fn take(&mut self, entry: &Entry) {
        match &entry.fact {
            Fact::Opened { mode } => self.mode = Some(*mode),
            Fact::Named { who, name } => self.of(*who).name = Some(name.clone()),
            Fact::Answered { who, item, value } => {
                self.of(*who).answers.insert(item.clone(), *value);
            }
            Fact::Card { who, card, mine } => {
                let cards = &mut self.of(*who).cards;
                cards.retain(|known| known != card);
                if *mine {
                    cards.push(card.clone());
                }
            }
            Fact::Body { who, profile } => self.of(*who).body = Some(*profile),
            Fact::Tolerance { who, minutes } => self.of(*who).tolerance_min = *minutes,
            Fact::Wish { who, kind, minutes } => put(&mut self.of(*who).wishes, *kind, *minutes),
            Fact::Limited { who, kind, limit } => put(&mut self.of(*who).limits, *kind, *limit),
            Fact::CheckDone { who } => self.of(*who).check_done = Some(entry.at),
            Fact::Opens { who, what, yes } => {
                let opens = &mut self.of(*who).opens;
                opens.retain(|known| known != what);
                if *yes {
                    opens.push(*what);
                }
            }
            Fact::Proposed { steps } => self.proposed = Some((steps.clone(), [false; 2])),
            Fact::SaidYes { who } => self.say_yes(*who, entry.at),
            Fact::Ended { .. } => self.agreed = None,
            Fact::CheckedIn { who, entry: check_in } => {
                self.check_ins.push((entry.at, *who, check_in.clone()));
            }
            Fact::LocksAfter { seconds } => self.settings.lock_after_s = *seconds,
            Fact::Dressed { theme } => self.settings.theme = *theme,
            Fact::Signs { sound, vibration } => {
                self.settings.sound = *sound;
                self.settings.vibration = *vibration;
            }
        }
    }

    /// Counts an entry that could not be read.
    pub const fn take_unread(&mut self) {
        self.unread += 1;
    }

    const fn of(&mut self, who: Who) -> &mut Partner {
        &mut self.partners[who.index()]
    }

    /// Alone, one yes is enough: the agreement is then with oneself, to be offered to the other.
    fn say_yes(&mut self, who: Who, at: Moment) {
        let together = self.together();
        let Some((steps, yes)) = &mut self.proposed else { return };
        yes[who.index()] = true;
        if !together || *yes == [true; 2] {
            self.agreed = Some(Agreed { steps: steps.clone(), since: at });
            self.proposed = None;
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
