//! What acts and agreed steps change: the surroundings in which two nervous systems react.
//!
//! Between two breakpoints of an evening a [`Setting`] is constant.

use science::p;

use crate::agreement::StepKind;
use crate::draw::Draw;
use crate::event::Act;
use crate::lanes::Pair;
use crate::person::Who;

/// What is constant between two breakpoints; every pair is in the order of [`Who`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Setting<P = Pair, O = f64> {
    /// Contact this partner allows by what they do, 0–1.
    pub(crate) level: P,
    /// How far `level` counts instead of what the feelings allow, 0–1.
    pub(crate) will: P,
    /// How far this partner's doing is felt as turning away, 0–1.
    pub(crate) away: P,
    /// How far this partner's words are felt as pressure, 0–1.
    pub(crate) pressure: P,
    /// Warmth this partner shows beyond what feelings bring, 0–1.
    pub(crate) warmth: P,
    /// This partner reassures, 0–1.
    pub(crate) reassure: P,
    /// This partner softens: asks for nothing, respects space, 0–1.
    pub(crate) soften: P,
    /// This partner accuses, 0–1.
    pub(crate) accuse: P,
    /// This partner soothes themself, 0–1.
    pub(crate) soothe: P,
    /// This partner breathes slowly, 0–1.
    pub(crate) breathe: P,
    /// This partner grounds themself, 0–1.
    pub(crate) ground: P,
    /// This partner has named what is loud in them, 0–1.
    pub(crate) name: P,
    /// The contact there is was chosen by this partner, 0–1.
    pub(crate) chosen: P,
    /// This partner sleeps, 0–1.
    pub(crate) asleep: P,
    /// How far both know what comes next, 0–1.
    pub(crate) predictable: O,
}

impl<P, O> Setting<P, O> {
    /// The same setting in other numbers.
    #[inline(always)]
    pub(crate) fn map<Q, R>(&self, pair: impl Fn(&P) -> Q, one: impl Fn(&O) -> R) -> Setting<Q, R> {
        Setting {
            level: pair(&self.level),
            will: pair(&self.will),
            away: pair(&self.away),
            pressure: pair(&self.pressure),
            warmth: pair(&self.warmth),
            reassure: pair(&self.reassure),
            soften: pair(&self.soften),
            accuse: pair(&self.accuse),
            soothe: pair(&self.soothe),
            breathe: pair(&self.breathe),
            ground: pair(&self.ground),
            name: pair(&self.name),
            chosen: pair(&self.chosen),
            asleep: pair(&self.asleep),
            predictable: one(&self.predictable),
        }
    }

    /// The settings of several draws as one.
    pub(crate) fn zip<const N: usize, Q, R>(
        of: [&Self; N],
        pair: impl Fn([&P; N]) -> Q,
        one: impl Fn([&O; N]) -> R,
    ) -> Setting<Q, R> {
        Setting {
            level: pair(of.map(|each| &each.level)),
            will: pair(of.map(|each| &each.will)),
            away: pair(of.map(|each| &each.away)),
            pressure: pair(of.map(|each| &each.pressure)),
            warmth: pair(of.map(|each| &each.warmth)),
            reassure: pair(of.map(|each| &each.reassure)),
            soften: pair(of.map(|each| &each.soften)),
            accuse: pair(of.map(|each| &each.accuse)),
            soothe: pair(of.map(|each| &each.soothe)),
            breathe: pair(of.map(|each| &each.breathe)),
            ground: pair(of.map(|each| &each.ground)),
            name: pair(of.map(|each| &each.name)),
            chosen: pair(of.map(|each| &each.chosen)),
            asleep: pair(of.map(|each| &each.asleep)),
            predictable: one(of.map(|each| &each.predictable)),
        }
    }
}

/// The surroundings of every agreed step, and of the time after an agreement, under one draw.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// In the order of [`StepKind::ALL`].
    pub(crate) steps: [Setting; 8],
    pub(crate) free_after: Setting,
}

impl Settings {
    pub(crate) fn new(draw: &Draw) -> Self {
        Self {
            steps: StepKind::ALL.map(|kind| Setting::of_step(kind, draw)),
            free_after: Setting::after_agreement(draw),
        }
    }

    /// The surroundings of an agreed step; without a step, those of an evening in which something was `agreed` before,
    /// or nothing.
    pub(crate) fn of(&self, kind: Option<StepKind>, agreed: bool) -> Setting {
        match kind {
            Some(kind) => self.steps[kind.index()],
            None if agreed => self.free_after,
            None => Setting::FREE,
        }
    }
}

impl Setting {
    /// Nothing agreed, nobody does anything in particular.
    pub(crate) const FREE: Self = Self {
        level: Pair::ZERO,
        will: Pair::ZERO,
        away: Pair::ZERO,
        pressure: Pair::ZERO,
        warmth: Pair::ZERO,
        reassure: Pair::ZERO,
        soften: Pair::ZERO,
        accuse: Pair::ZERO,
        soothe: Pair::ZERO,
        breathe: Pair::ZERO,
        ground: Pair::ZERO,
        name: Pair::ZERO,
        chosen: Pair::ZERO,
        asleep: Pair::ZERO,
        predictable: 0.0,
    };

    /// An agreed step runs.
    pub(crate) fn of_step(kind: StepKind, draw: &Draw) -> Self {
        let v = |id| draw.value(id);
        let (contact, warmth) = match kind {
            StepKind::Hold => (p::STEP_HOLD_CONTACT, p::STEP_HOLD_WARMTH),
            StepKind::Quiet => (p::STEP_QUIET_CONTACT, p::STEP_QUIET_WARMTH),
            StepKind::Talk => (p::STEP_TALK_CONTACT, p::STEP_TALK_WARMTH),
            StepKind::Breathe => (p::STEP_BREATHE_CONTACT, p::STEP_BREATHE_WARMTH),
            StepKind::ApartInRoom => (p::STEP_APART_IN_ROOM_CONTACT, p::STEP_APART_IN_ROOM_WARMTH),
            StepKind::ApartWithReturn => (
                p::STEP_APART_WITH_RETURN_CONTACT,
                p::STEP_APART_WITH_RETURN_WARMTH,
            ),
            StepKind::Wash => (p::STEP_WASH_CONTACT, p::STEP_WASH_WARMTH),
            StepKind::Sleep => (p::STEP_SLEEP_CONTACT, p::STEP_SLEEP_WARMTH),
        };
        // Contact is the product of what both allow, so each allows the root of the agreed level.
        let mut setting = Self {
            level: Pair::both(libm::sqrt(v(contact))),
            will: Pair::both(v(p::AGREED_WILL)),
            warmth: Pair::both(v(warmth)),
            chosen: Pair::both(v(p::STEP_CHOSEN)),
            predictable: 1.0,
            ..Self::FREE
        };
        match kind {
            StepKind::Breathe => setting.breathe = Pair::both(v(p::STEP_BREATHE_SOOTHING)),
            StepKind::Sleep => setting.asleep = Pair::both(v(p::STEP_SLEEP_ASLEEP)),
            StepKind::ApartInRoom => setting.predictable = v(p::STEP_IN_SIGHT_PREDICTABLE),
            StepKind::ApartWithReturn => setting.predictable = v(p::STEP_APART_WITH_RETURN_PREDICTABLE),
            StepKind::Hold | StepKind::Quiet | StepKind::Talk | StepKind::Wash => {}
        }
        setting
    }

    /// The steps of an agreement are over and it was kept.
    pub(crate) fn after_agreement(draw: &Draw) -> Self {
        Self {
            predictable: draw.value(p::AGREED_AFTER),
            ..Self::FREE
        }
    }

    /// Adds what one partner does. Acts that say where one is replace each other: add them in the order they began.
    pub(crate) fn act(&mut self, who: Who, act: Act, agreed_apart: bool, draw: &Draw) {
        let me = who.index();
        let other = who.other().index();
        let v = |id| draw.value(id);
        match act {
            Act::Hold => {
                self.place(me, v(p::ACT_HOLD_CONTACT), 0.0, draw);
                self.chosen.0[me] = 1.0;
                more(&mut self.warmth.0[me], v(p::ACT_HOLD_WARMTH));
            }
            Act::StayLonger => {
                self.place(me, v(p::ACT_STAY_CONTACT), 0.0, draw);
                self.chosen.0[me] = 1.0;
            }
            Act::Return => {
                self.place(me, v(p::ACT_RETURN_CONTACT), 0.0, draw);
                self.chosen.0[me] = 1.0;
                more(&mut self.warmth.0[me], v(p::ACT_RETURN_WARMTH));
            }
            Act::RollOver => self.turn(
                me,
                v(p::ACT_ROLL_OVER_CONTACT),
                v(p::ACT_ROLL_OVER_AWAY),
                agreed_apart,
                draw,
            ),
            Act::Sleep => {
                self.turn(
                    me,
                    v(p::ACT_SLEEP_CONTACT),
                    v(p::ACT_SLEEP_AWAY),
                    agreed_apart,
                    draw,
                );
                self.asleep.0[me] = 1.0;
            }
            Act::Wash => self.turn(
                me,
                v(p::ACT_WASH_CONTACT),
                v(p::ACT_WASH_AWAY),
                agreed_apart,
                draw,
            ),
            Act::Phone => self.turn(
                me,
                v(p::ACT_PHONE_CONTACT),
                v(p::ACT_PHONE_AWAY),
                agreed_apart,
                draw,
            ),
            Act::Leave => self.turn(
                me,
                v(p::ACT_LEAVE_CONTACT),
                v(p::ACT_LEAVE_AWAY),
                agreed_apart,
                draw,
            ),
            Act::Talk => more(&mut self.warmth.0[me], v(p::ACT_TALK_WARMTH)),
            Act::Reassure => {
                self.reassure.0[me] = 1.0;
                more(&mut self.warmth.0[me], v(p::ACT_REASSURE_WARMTH));
            }
            Act::Soften => {
                self.soften.0[me] = 1.0;
                more(&mut self.warmth.0[me], v(p::ACT_SOFTEN_WARMTH));
            }
            Act::Ask => {
                more(&mut self.soften.0[me], v(p::ACT_ASK_SOFTNESS));
                more(&mut self.warmth.0[me], v(p::ACT_ASK_WARMTH));
                more(&mut self.pressure.0[me], v(p::ACT_ASK_PRESSURE));
                more(&mut self.predictable, v(p::ACT_ASK_CLARITY));
                if self.will.0[other] == 0.0 {
                    self.level.0[other] = 1.0;
                    self.will.0[other] = v(p::ACT_ASK_WILLING);
                }
            }
            Act::Accuse => {
                self.accuse.0[me] = 1.0;
                more(&mut self.pressure.0[me], v(p::ACT_ACCUSE_PRESSURE));
            }
            Act::Soothe => self.soothe.0[me] = 1.0,
            Act::Breathe => self.breathe.0[me] = v(p::ACT_BREATHE_SOOTHING),
            Act::Ground => self.ground.0[me] = 1.0,
            Act::NameIt => {
                self.name.0[me] = 1.0;
                more(&mut self.warmth.0[me], v(p::ACT_NAME_WARMTH));
            }
        }
    }

    fn place(&mut self, me: usize, level: f64, away: f64, draw: &Draw) {
        self.level.0[me] = level;
        self.will.0[me] = draw.value(p::ACT_WILL);
        self.away.0[me] = away;
        self.asleep.0[me] = 0.0;
        self.chosen.0[me] = 0.0;
    }

    /// Going away breaks what was agreed, unless being apart is what was agreed.
    fn turn(&mut self, me: usize, level: f64, away: f64, agreed_apart: bool, draw: &Draw) {
        if agreed_apart {
            self.place(me, level, 0.0, draw);
        } else {
            self.place(me, level, away, draw);
            self.predictable *= 1.0 - away;
        }
    }
}

/// Raises a share by a share of what is missing to 1.
fn more(share: &mut f64, by: f64) {
    *share = 1.0 - (1.0 - *share) * (1.0 - by);
}
