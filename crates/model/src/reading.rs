//! The reading of one's own body, and what one does: the nonlinear part of the evening as one right-hand side.
//!
//! Every quantity of both partners is a pair in the order of [`crate::Who`]; the derivative is computed for both at
//! once, so that a pair (later: many pairs) fills a vector register. docs/model.md has the same equations as formulas.

use libm::sqrt;
use science::p;

use crate::Preset;
use crate::body::{Latent, Touch, occupied};
use crate::draw::{Draw, Traits};
use crate::lanes::logistic;
use crate::person::{Begun, Couple};
use crate::setting::Setting;

/// Positions of the quantities in a [`State`]; each has one value per partner.
pub(crate) mod at {
    pub(crate) const PULL: usize = 0;
    pub(crate) const DISTANCE: usize = 2;
    pub(crate) const CLOSENESS: usize = 4;
    pub(crate) const CALM: usize = 6;
    pub(crate) const SHUTDOWN: usize = 8;
    pub(crate) const APPROACH: usize = 10;
    /// Minutes of closeness taken so far.
    pub(crate) const DOSE: usize = 12;
    /// What touch has added to central oxytocin, ease and plasma oxytocin.
    pub(crate) const TOUCH_OXYTOCIN: usize = 14;
    pub(crate) const TOUCH_EASE: usize = 16;
    pub(crate) const TOUCH_PLASMA: usize = 18;
    /// Contact is one thing between two: both values are equal.
    pub(crate) const CONTACT: usize = 20;
}

/// How many numbers the state of an evening has.
pub(crate) const STATES: usize = 22;

/// The state of an evening at one moment.
pub(crate) type State = [f64; STATES];

/// In which part of the evening the two are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Phase {
    /// Sex: contact is full, closeness is not yet counted.
    Sex,
    /// Afterwards: contact is what both allow.
    After,
    /// Contact is held fixed by the setting.
    Held(f64),
    /// The laboratory: each alone, nobody to be near to or far from.
    Alone,
}

/// The parameters and the two persons, multiplied out once.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    draw: Weights,
    pull_base: [f64; 2],
    pull_oxytocin: [f64; 2],
    pull_alarm: [f64; 2],
    distance_base: [f64; 2],
    distance_anxiety: [f64; 2],
    distance_away: [f64; 2],
    distance_fear: [f64; 2],
    closeness_base: [f64; 2],
    closeness_avoidance: [f64; 2],
    closeness_pressed: [f64; 2],
    closeness_dose: [f64; 2],
    closeness_fear: [f64; 2],
    calm_base: [f64; 2],
    shutdown_conflict: [f64; 2],
    reach_from_alarm: [f64; 2],
    window_min: [f64; 2],
    touch: Touch,
}

/// Parameters that are the same for both partners.
#[derive(Clone, Debug)]
struct Weights {
    pull_closeness_alarm: f64,
    pull_vasopressin: f64,
    pull_dopamine: f64,
    pull_rate: f64,
    distance_pull: f64,
    distance_predictable: f64,
    distance_calm: f64,
    distance_reassurance: f64,
    distance_soothing: f64,
    distance_accused: f64,
    warmth_bridges: f64,
    arousal_quiets: f64,
    closeness_oxytocin: f64,
    closeness_chosen: f64,
    closeness_predictable: f64,
    closeness_calm: f64,
    closeness_softness: f64,
    closeness_soothing: f64,
    closeness_accused: f64,
    pressure_quiet: f64,
    dose_recovery_rate: f64,
    calm_serotonin: f64,
    calm_ease: f64,
    calm_touch: f64,
    calm_breath: f64,
    calm_arousal: f64,
    calm_distance: f64,
    calm_closeness: f64,
    calm_shutdown: f64,
    calm_partner: f64,
    calm_rate: f64,
    shutdown_base: f64,
    shutdown_contact: f64,
    shutdown_grounding: f64,
    shutdown_freezes: f64,
    shutdown_rate: f64,
    alarm_rate: f64,
    approach_gain: f64,
    approach_pull: f64,
    approach_closeness_alarm: f64,
    approach_threshold: f64,
    approach_soothed: f64,
    approach_rate: f64,
    contact_rate: f64,
    allow_gain: f64,
    allow_offset: f64,
    warmth_free: f64,
    softened: f64,
    naming: f64,
    sleep_quiets: f64,
    smooth_corner: f64,
    contact_in_sex: f64,
}

impl Reading {
    pub(crate) fn new(
        couple: &Couple,
        traits: &[Traits; 2],
        preset: Preset,
        touch: Touch,
        draw: &Draw,
    ) -> Self {
        let v = |id| draw.value(id);
        let pair = |f: &dyn Fn(&Traits) -> f64| [f(&traits[0]), f(&traits[1])];
        let begun = |which: Begun, size: f64| {
            let of = |i: usize| {
                if couple.partners[i].begun_from == which {
                    size
                } else {
                    0.0
                }
            };
            [of(0), of(1)]
        };
        let insecure = begun(Begun::Insecurity, v(p::BEGUN_INSECURITY));
        let pleasing = begun(Begun::ToPlease, v(p::BEGUN_TO_PLEASE));
        let soothing = begun(Begun::ToSoothe, v(p::BEGUN_TO_SOOTHE));
        Self {
            pull_base: pair(&|t| v(p::PULL_BASE) - v(p::PULL_AVOIDANCE) * t.avoidance),
            pull_oxytocin: pair(&|t| v(p::PULL_OXYTOCIN) * (1.0 + v(p::PULL_ANXIETY) * t.anxiety)),
            pull_alarm: pair(&|t| v(p::PULL_ALARM) * t.anxiety),
            distance_base: [0, 1].map(|i: usize| v(p::DISTANCE_BASE) + insecure[i] * traits[i].anxiety),
            distance_anxiety: pair(&|t| v(p::DISTANCE_ANXIETY) * t.anxiety),
            distance_away: pair(&|t| v(p::DISTANCE_AWAY_BASE) + v(p::DISTANCE_AWAY) * t.anxiety),
            distance_fear: pair(&|t| v(p::DISTANCE_FEAR) * t.fear),
            closeness_base: [0, 1].map(|i: usize| v(p::CLOSENESS_BASE) + pleasing[i]),
            closeness_avoidance: pair(&|t| v(p::CLOSENESS_AVOIDANCE) * t.avoidance),
            closeness_pressed: pair(&|t| {
                v(p::CLOSENESS_PRESSED_BASE) + v(p::CLOSENESS_PRESSED) * t.avoidance
            }),
            closeness_dose: pair(&|t| v(p::CLOSENESS_DOSE) * t.avoidance),
            closeness_fear: pair(&|t| v(p::CLOSENESS_FEAR) * t.fear),
            calm_base: [0, 1].map(|i: usize| v(p::CALM_BASE) - soothing[i]),
            shutdown_conflict: pair(&|t| v(p::SHUTDOWN_CONFLICT) * t.fear),
            reach_from_alarm: pair(&|t| v(p::APPROACH_DISTANCE_ALARM) * t.anxiety),
            window_min: pair(&|t| t.window_min),
            touch,
            draw: Weights::new(preset, draw),
        }
    }

    /// Where an evening begins: at rest, before the first touch.
    pub(crate) fn start(&self, latent: &Latent, phase: Phase) -> State {
        let mut state = [0.0; STATES];
        if phase != Phase::Alone {
            state[at::CONTACT..at::CONTACT + 2].fill(self.draw.contact_in_sex);
        }
        // Everything starts where it would settle: a few fixed-point rounds of its own targets.
        state[at::CALM..at::CALM + 2].fill(0.5);
        let mut change = [0.0; STATES];
        for _ in 0..Self::SETTLING_ROUNDS {
            self.derivative(&state, latent, &Setting::FREE, phase, &mut change);
            let w = &self.draw;
            for i in 0..2 {
                state[at::PULL + i] += change[at::PULL + i] / w.pull_rate / 2.0;
                state[at::DISTANCE + i] += change[at::DISTANCE + i] / w.alarm_rate / 2.0;
                state[at::CLOSENESS + i] += change[at::CLOSENESS + i] / w.alarm_rate / 2.0;
                state[at::CALM + i] += change[at::CALM + i] / w.calm_rate / 2.0;
                state[at::SHUTDOWN + i] += change[at::SHUTDOWN + i] / w.shutdown_rate / 2.0;
                state[at::APPROACH + i] += change[at::APPROACH + i] / w.approach_rate / 2.0;
            }
        }
        state
    }

    const SETTLING_ROUNDS: usize = 40;

    /// Sets contact and the dose as they are when a phase begins.
    pub(crate) fn enter(&self, state: &mut State, phase: Phase) {
        match phase {
            Phase::Held(contact) => state[at::CONTACT..at::CONTACT + 2].fill(contact),
            Phase::Alone => state[at::CONTACT..at::CONTACT + 2].fill(0.0),
            Phase::Sex | Phase::After => {}
        }
    }

    /// The change of every quantity per minute.
    #[inline]
    pub(crate) fn derivative(&self, y: &State, body: &Latent, s: &Setting, phase: Phase, dy: &mut State) {
        let w = &self.draw;
        let contact = y[at::CONTACT];
        let together = if phase == Phase::Alone { 0.0 } else { 1.0 };

        // What each shows: warmth, pressure and turning away, as the other feels them.
        let mut warmth = [0.0; 2];
        let mut pressing = [0.0; 2];
        let mut turning = [0.0; 2];
        for i in 0..2 {
            let approach = y[at::APPROACH + i];
            let size = sqrt(approach * approach + w.smooth_corner * w.smooth_corner);
            let closer = 0.5 * (size + approach);
            let further = 0.5 * (size - approach);
            let awake = 1.0 - s.asleep[i];
            let kind = w.warmth_free * closer * y[at::CALM + i] * awake;
            let urgency = w.pressure_quiet + (1.0 - w.pressure_quiet) * y[at::DISTANCE + i];
            let named = 1.0 - w.naming * s.name[i];
            warmth[i] = together * (s.warmth[i] + (1.0 - s.warmth[i]) * kind);
            pressing[i] =
                together * named * (closer * urgency * (1.0 - w.softened * s.soften[i]) + s.pressure[i]);
            turning[i] = together * named * (further * awake * (1.0 - s.will[i]) + s.away[i]);
        }

        // The arguments of all logistic functions, evaluated in one go.
        let mut z = [0.0; 14];
        for i in 0..2 {
            let j = 1 - i;
            let oxytocin = occupied(body.oxytocin[i] + y[at::TOUCH_OXYTOCIN + i]);
            let ease = occupied(body.ease[i] + y[at::TOUCH_EASE + i]);
            let (pull, distance, closeness) = (y[at::PULL + i], y[at::DISTANCE + i], y[at::CLOSENESS + i]);
            let (calm, shutdown) = (y[at::CALM + i], y[at::SHUTDOWN + i]);

            z[i] = self.pull_base[i]
                + self.pull_oxytocin[i] * oxytocin
                + w.pull_dopamine * body.dopamine[i]
                + w.pull_vasopressin * body.vasopressin[i]
                + self.pull_alarm[i] * distance
                - w.pull_closeness_alarm * closeness;

            let felt_distance = together * (1.0 - contact) * (1.0 - w.warmth_bridges * warmth[j]);
            let guessing = 1.0 - w.distance_predictable * s.predictable;
            z[2 + i] = self.distance_base[i]
                + guessing
                    * (self.distance_anxiety[i] * felt_distance * (1.0 + w.distance_pull * pull)
                        + self.distance_away[i] * turning[j])
                + self.distance_fear[i] * felt_distance
                + w.distance_accused * s.accuse[j]
                - w.distance_calm * calm
                - w.distance_reassurance * s.reassure[j]
                - w.distance_soothing * (s.soothe[i] + s.breathe[i])
                - w.arousal_quiets * body.arousal[i]
                - w.sleep_quiets * s.asleep[i];

            let weighs = 1.0 + w.closeness_oxytocin * oxytocin;
            let unbounded = 1.0 - w.closeness_predictable * s.predictable;
            let past = y[at::DOSE + i] / self.window_min[i] - 1.0;
            let past = 0.5 * (past + sqrt(past * past + w.smooth_corner * w.smooth_corner));
            z[4 + i] = self.closeness_base[i]
                + unbounded
                    * (self.closeness_avoidance[i]
                        * contact
                        * weighs
                        * (1.0 - w.closeness_chosen * s.chosen[i])
                        + self.closeness_pressed[i] * pressing[j])
                + self.closeness_dose[i] * contact * occupied(past)
                + self.closeness_fear[i] * contact * weighs
                + w.closeness_accused * s.accuse[j]
                - w.closeness_calm * calm
                - w.closeness_softness * s.soften[j]
                - w.closeness_soothing * (s.soothe[i] + s.breathe[i])
                - w.arousal_quiets * body.arousal[i]
                - w.sleep_quiets * s.asleep[i];

            z[6 + i] = self.calm_base[i]
                + w.calm_serotonin * body.serotonin[i]
                + w.calm_ease * ease
                + w.calm_touch * contact * (1.0 - closeness)
                + w.calm_breath * (s.breathe[i] + s.soothe[i])
                + w.calm_partner * contact * (y[at::CALM + j] - calm)
                - w.calm_arousal * body.arousal[i]
                - w.calm_distance * distance
                - w.calm_closeness * closeness
                - w.calm_shutdown * shutdown;

            z[8 + i] = w.shutdown_base
                + self.shutdown_conflict[i] * sqrt(distance * closeness)
                + w.shutdown_contact * contact * shutdown
                - w.shutdown_grounding * s.ground[i];

            let drive = w.approach_pull * pull - w.approach_closeness_alarm * closeness
                + self.reach_from_alarm[i] * distance * (1.0 - w.approach_soothed * s.soothe[i])
                - w.approach_threshold;
            // tanh x = 2 / (1 + e^(-2x)) - 1
            z[10 + i] = 2.0 * w.approach_gain * drive;
            z[12 + i] = w.allow_gain * (y[at::APPROACH + i] + w.allow_offset);
        }
        logistic(&mut z);

        let mut allowed = 1.0;
        for i in 0..2 {
            let present = 1.0 - w.shutdown_freezes * y[at::SHUTDOWN + i];
            let acts = (2.0 * z[10 + i] - 1.0) * present * (1.0 - s.asleep[i]);
            allowed *= z[12 + i] + s.will[i] * (s.level[i] - z[12 + i]);
            dy[at::PULL + i] = w.pull_rate * (z[i] - y[at::PULL + i]);
            dy[at::DISTANCE + i] = w.alarm_rate * (z[2 + i] - y[at::DISTANCE + i]);
            dy[at::CLOSENESS + i] = w.alarm_rate * (z[4 + i] - y[at::CLOSENESS + i]);
            dy[at::CALM + i] = w.calm_rate * (z[6 + i] - y[at::CALM + i]);
            dy[at::SHUTDOWN + i] = w.shutdown_rate * (z[8 + i] - y[at::SHUTDOWN + i]);
            dy[at::APPROACH + i] = w.approach_rate * (acts - y[at::APPROACH + i]);
            let counts = if phase == Phase::Sex { 0.0 } else { 1.0 };
            dy[at::DOSE + i] = counts * (contact - w.dose_recovery_rate * (1.0 - contact) * y[at::DOSE + i]);
            let follow = |k: usize, [amount, rate]: [f64; 2]| rate * (amount * contact - y[k + i]);
            dy[at::TOUCH_OXYTOCIN + i] = follow(at::TOUCH_OXYTOCIN, self.touch.oxytocin);
            dy[at::TOUCH_EASE + i] = follow(at::TOUCH_EASE, self.touch.ease);
            dy[at::TOUCH_PLASMA + i] = follow(at::TOUCH_PLASMA, self.touch.plasma);
        }
        let contact_change = if phase == Phase::After {
            w.contact_rate * (allowed - contact)
        } else {
            0.0
        };
        dy[at::CONTACT] = contact_change;
        dy[at::CONTACT + 1] = contact_change;
    }
}

impl Weights {
    fn new(preset: Preset, draw: &Draw) -> Self {
        let v = |id| draw.value(id);
        Self {
            pull_closeness_alarm: v(p::PULL_CLOSENESS_ALARM),
            pull_vasopressin: if preset == Preset::Told {
                v(p::PULL_VASOPRESSIN)
            } else {
                0.0
            },
            pull_dopamine: v(p::PULL_DOPAMINE),
            pull_rate: 1.0 / v(p::PULL_TIME_MIN),
            distance_pull: v(p::DISTANCE_PULL),
            distance_predictable: v(p::DISTANCE_PREDICTABLE),
            distance_calm: v(p::DISTANCE_CALM),
            distance_reassurance: v(p::DISTANCE_REASSURANCE),
            distance_soothing: v(p::DISTANCE_SOOTHING),
            distance_accused: v(p::DISTANCE_ACCUSED),
            warmth_bridges: v(p::WARMTH_BRIDGES),
            arousal_quiets: v(p::AROUSAL_QUIETS),
            closeness_oxytocin: v(p::CLOSENESS_OXYTOCIN),
            closeness_chosen: v(p::CLOSENESS_CHOSEN),
            closeness_predictable: v(p::CLOSENESS_PREDICTABLE),
            closeness_calm: v(p::CLOSENESS_CALM),
            closeness_softness: v(p::CLOSENESS_SOFTNESS),
            closeness_soothing: v(p::CLOSENESS_SOOTHING),
            closeness_accused: v(p::CLOSENESS_ACCUSED),
            pressure_quiet: v(p::PRESSURE_QUIET),
            dose_recovery_rate: 1.0 / v(p::DOSE_RECOVERY_MIN),
            calm_serotonin: v(p::CALM_SEROTONIN),
            calm_ease: v(p::CALM_EASE),
            calm_touch: v(p::CALM_TOUCH),
            calm_breath: v(p::CALM_BREATH),
            calm_arousal: v(p::CALM_AROUSAL),
            calm_distance: v(p::CALM_DISTANCE),
            calm_closeness: v(p::CALM_CLOSENESS),
            calm_shutdown: v(p::CALM_SHUTDOWN),
            calm_partner: v(p::CALM_PARTNER),
            calm_rate: 1.0 / v(p::CALM_TIME_MIN),
            shutdown_base: v(p::SHUTDOWN_BASE),
            shutdown_contact: v(p::SHUTDOWN_CONTACT),
            shutdown_grounding: v(p::SHUTDOWN_GROUNDING),
            shutdown_freezes: v(p::SHUTDOWN_FREEZES),
            shutdown_rate: 1.0 / v(p::SHUTDOWN_TIME_MIN),
            alarm_rate: 1.0 / v(p::ALARM_TIME_MIN),
            approach_gain: v(p::APPROACH_GAIN),
            approach_pull: v(p::APPROACH_PULL),
            approach_closeness_alarm: v(p::APPROACH_CLOSENESS_ALARM),
            approach_threshold: v(p::APPROACH_THRESHOLD),
            approach_soothed: v(p::APPROACH_SOOTHED),
            approach_rate: 1.0 / v(p::APPROACH_TIME_MIN),
            contact_rate: 1.0 / v(p::CONTACT_TIME_MIN),
            allow_gain: v(p::ALLOW_GAIN),
            allow_offset: v(p::ALLOW_OFFSET),
            warmth_free: v(p::WARMTH_FREE),
            softened: v(p::SOFTENED),
            naming: v(p::NAMING),
            sleep_quiets: v(p::SLEEP_QUIETS),
            smooth_corner: v(p::SMOOTH_CORNER),
            contact_in_sex: v(p::WANTS_TO_HOLD),
        }
    }
}
