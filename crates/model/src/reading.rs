//! The reading of one's own body, and what one does: the nonlinear part of the evening as one right-hand side.
//!
//! Every quantity of both partners is a pair in the order of [`crate::Who`]; the derivative is computed for both at
//! once, so that a pair (later: many pairs) fills a vector register. docs/model.md has the same equations as formulas.

use science::p;

use crate::Preset;
use crate::body::{Latent, Touch};
use crate::draw::{Draw, Traits};
use crate::lanes::{Pair, logistic};
use crate::person::{Begun, Couple};
use crate::setting::Setting;

/// Positions of the quantities in a [`State`].
pub(crate) mod at {
    pub(crate) const PULL: usize = 0;
    pub(crate) const DISTANCE: usize = 1;
    pub(crate) const CLOSENESS: usize = 2;
    pub(crate) const CALM: usize = 3;
    pub(crate) const SHUTDOWN: usize = 4;
    pub(crate) const APPROACH: usize = 5;
    /// Minutes of closeness taken so far.
    pub(crate) const DOSE: usize = 6;
    /// What touch has added to central oxytocin, ease and plasma oxytocin.
    pub(crate) const TOUCH_OXYTOCIN: usize = 7;
    pub(crate) const TOUCH_EASE: usize = 8;
    pub(crate) const TOUCH_PLASMA: usize = 9;
    /// How far each alarm has tired: it follows the alarm slowly.
    pub(crate) const TIRED_DISTANCE: usize = 10;
    pub(crate) const TIRED_CLOSENESS: usize = 11;
    /// How far this partner's words and doings are still in mind: soothing oneself (slow breathing is
    /// part of it), reassuring, softening, naming, accusing, grounding.
    pub(crate) const MIND_SOOTHE: usize = 12;
    pub(crate) const MIND_REASSURE: usize = 13;
    pub(crate) const MIND_SOFTEN: usize = 14;
    pub(crate) const MIND_NAME: usize = 15;
    pub(crate) const MIND_ACCUSE: usize = 16;
    pub(crate) const MIND_GROUND: usize = 17;
    /// Contact is one thing between two: both numbers are equal.
    pub(crate) const CONTACT: usize = 18;
}

/// How many quantities the state of an evening has.
pub(crate) const STATES: usize = 19;

/// The state of an evening at one moment, each quantity for both partners.
pub(crate) type State = [Pair; STATES];

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

/// What each partner shows, as the other feels it.
struct Shown {
    warmth: Pair,
    pressing: Pair,
    turning: Pair,
}

/// The parameters and the two persons, multiplied out once.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    weights: Weights,
    pull_base: Pair,
    pull_oxytocin: Pair,
    pull_alarm: Pair,
    distance_base: Pair,
    distance_anxiety: Pair,
    distance_away: Pair,
    distance_fear: Pair,
    closeness_base: Pair,
    closeness_avoidance: Pair,
    closeness_pressed: Pair,
    closeness_dose: Pair,
    closeness_fear: Pair,
    calm_base: Pair,
    shutdown_conflict: Pair,
    reach_from_alarm: Pair,
    /// 1 / minutes of the window.
    window_rate: Pair,
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
    distance_oxytocin: f64,
    distance_predictable: f64,
    distance_calm: f64,
    distance_reassurance: f64,
    distance_soothing: f64,
    distance_accused: f64,
    warmth_bridges: f64,
    arousal_quiets: f64,
    alarm_tires: f64,
    tiring_rate: f64,
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
    calm_warmth: f64,
    calm_accusation: f64,
    calm_arousal: f64,
    calm_distance: f64,
    calm_closeness: f64,
    calm_shutdown: f64,
    calm_partner: f64,
    calm_rate: f64,
    shutdown_base: f64,
    shutdown_contact: f64,
    shutdown_held: f64,
    shutdown_grounding: f64,
    grounding_soothes: f64,
    shutdown_freezes: f64,
    shutdown_rate: f64,
    alarm_rate: f64,
    approach_gain: f64,
    approach_pull: f64,
    approach_arousal: f64,
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
    mind_rate: f64,
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
        let pair = |f: &dyn Fn(&Traits) -> f64| Pair([f(&traits[0]), f(&traits[1])]);
        let begun = |which: Begun, id| {
            let of = |i: usize| {
                if couple.partners[i].begun_from == which {
                    v(id)
                } else {
                    0.0
                }
            };
            Pair([of(0), of(1)])
        };
        Self {
            pull_base: pair(&|t| v(p::PULL_BASE) - v(p::PULL_AVOIDANCE) * t.avoidance),
            pull_oxytocin: pair(&|t| v(p::PULL_OXYTOCIN) * (1.0 + v(p::PULL_ANXIETY) * t.anxiety)),
            pull_alarm: pair(&|t| v(p::PULL_ALARM) * t.anxiety),
            distance_base: begun(Begun::Insecurity, p::BEGUN_INSECURITY) * pair(&|t| t.anxiety)
                + v(p::DISTANCE_BASE),
            distance_anxiety: pair(&|t| v(p::DISTANCE_ANXIETY) * t.anxiety),
            distance_away: pair(&|t| v(p::DISTANCE_AWAY_BASE) + v(p::DISTANCE_AWAY) * t.anxiety),
            distance_fear: pair(&|t| v(p::DISTANCE_FEAR) * t.fear),
            closeness_base: begun(Begun::ToPlease, p::BEGUN_TO_PLEASE) + v(p::CLOSENESS_BASE),
            closeness_avoidance: pair(&|t| v(p::CLOSENESS_AVOIDANCE) * t.avoidance),
            closeness_pressed: pair(&|t| {
                v(p::CLOSENESS_PRESSED_BASE) + v(p::CLOSENESS_PRESSED) * t.avoidance
            }),
            closeness_dose: pair(&|t| v(p::CLOSENESS_DOSE) * t.avoidance),
            closeness_fear: pair(&|t| v(p::CLOSENESS_FEAR) * t.fear),
            calm_base: pair(&|t| {
                v(p::CALM_BASE)
                    - v(p::CALM_ANXIETY) * t.anxiety
                    - v(p::CALM_AVOIDANCE) * t.avoidance
                    - v(p::CALM_FEAR) * t.fear
            }) - begun(Begun::ToSoothe, p::BEGUN_TO_SOOTHE),
            shutdown_conflict: pair(&|t| v(p::SHUTDOWN_CONFLICT) * t.fear),
            reach_from_alarm: pair(&|t| v(p::APPROACH_DISTANCE_ALARM) * t.anxiety),
            window_rate: pair(&|t| 1.0 / t.window_min),
            touch,
            weights: Weights::new(preset, draw),
        }
    }

    /// Where an evening begins: at rest, before the first touch.
    pub(crate) fn start(&self, latent: &Latent, phase: Phase) -> State {
        let w = &self.weights;
        let mut state = [Pair::ZERO; STATES];
        state[at::CALM] = Pair::both(0.5);
        // Each starts where they would settle by themselves: a fixed number of half steps towards the target.
        let rates = [
            (at::PULL, w.pull_rate),
            (at::DISTANCE, w.alarm_rate),
            (at::CLOSENESS, w.alarm_rate),
            (at::CALM, w.calm_rate),
            (at::SHUTDOWN, w.shutdown_rate),
            (at::APPROACH, w.approach_rate),
        ];
        let mut change = [Pair::ZERO; STATES];
        for _ in 0..Self::SETTLING_ROUNDS {
            self.derivative(&state, latent, &Setting::FREE, Phase::Alone, &mut change);
            for (k, rate) in rates {
                state[k] += change[k] * (0.5 / rate);
            }
        }
        if phase != Phase::Alone {
            state[at::CONTACT] = Pair::both(w.contact_in_sex);
        }
        state
    }

    const SETTLING_ROUNDS: usize = 40;

    /// Sets contact as it is when a phase begins.
    pub(crate) fn enter(&self, state: &mut State, phase: Phase) {
        match phase {
            Phase::Held(contact) => state[at::CONTACT] = Pair::both(contact),
            Phase::Alone => state[at::CONTACT] = Pair::ZERO,
            Phase::Sex | Phase::After => {}
        }
    }

    /// What each partner shows.
    #[inline]
    fn shown(&self, y: &State, s: &Setting, soften: Pair, name: Pair) -> Shown {
        let w = &self.weights;
        let one = Pair::ONE;
        let awake = one - s.asleep;
        let closer = y[at::APPROACH].positive(w.smooth_corner);
        let further = closer - y[at::APPROACH];
        let kind = closer * y[at::CALM] * awake * w.warmth_free;
        let urgency = y[at::DISTANCE] * (1.0 - w.pressure_quiet) + w.pressure_quiet;
        let named = one - name * w.naming;
        Shown {
            warmth: s.warmth + (one - s.warmth) * kind,
            pressing: named * (closer * urgency * (one - soften * w.softened) + s.pressure),
            turning: named * (further * awake * (one - s.will) + s.away),
        }
    }

    /// How each partner's move is felt by the other when nothing special is done: from turning away (−1) to pressing.
    pub(crate) fn felt_move(&self, y: &State) -> Pair {
        let shown = self.shown(y, &Setting::FREE, Pair::ZERO, Pair::ZERO);
        shown.pressing - shown.turning
    }

    /// The change of every quantity per minute.
    #[inline]
    pub(crate) fn derivative(&self, y: &State, body: &Latent, s: &Setting, phase: Phase, dy: &mut State) {
        let w = &self.weights;
        let together = if phase == Phase::Alone { 0.0 } else { 1.0 };
        let [pull, distance, closeness, calm, shutdown, approach, dose, ..] = *y;
        let contact = y[at::CONTACT];
        let one = Pair::ONE;
        let awake = one - s.asleep;

        // What is said or done now counts in full, and stays in mind for a while.
        let lasting = |now: Pair, k: usize| now + (one - now) * y[k];
        let soothing = s.soothe + (one - s.soothe) * s.breathe;
        let soothe = lasting(soothing, at::MIND_SOOTHE);
        let ground = lasting(s.ground, at::MIND_GROUND);
        let reassure = lasting(s.reassure, at::MIND_REASSURE);
        let soften = lasting(s.soften, at::MIND_SOFTEN);
        let name = lasting(s.name, at::MIND_NAME);
        let accuse = lasting(s.accuse, at::MIND_ACCUSE);

        let shown = self.shown(y, s, soften, name);
        let (warmth, pressing, turning) = (
            shown.warmth * together,
            shown.pressing * together,
            shown.turning * together,
        );
        let (warmed, pressed, left) = (warmth.swapped(), pressing.swapped(), turning.swapped());
        let accused = accuse.swapped();

        let oxytocin = (body.oxytocin + y[at::TOUCH_OXYTOCIN]).occupied();
        let ease = (body.ease + y[at::TOUCH_EASE]).occupied();
        let soothed = soothe + ground * w.grounding_soothes;
        // Arousal and sleep keep both alarms out of reach.
        let quiet = body.arousal * w.arousal_quiets + s.asleep * w.sleep_quiets;

        let mut z = [Pair::ZERO; 7];
        z[0] = self.pull_base
            + self.pull_oxytocin * oxytocin
            + body.dopamine * w.pull_dopamine
            + body.vasopressin * w.pull_vasopressin
            + self.pull_alarm * distance
            - closeness * w.pull_closeness_alarm;

        let felt_distance = (one - contact) * (one - warmed * w.warmth_bridges) * together;
        let guessing = 1.0 - w.distance_predictable * s.predictable;
        z[1] = self.distance_base
            + (self.distance_anxiety
                * felt_distance
                * (pull * w.distance_pull + oxytocin * w.distance_oxytocin + 1.0)
                + self.distance_away * left)
                * guessing
            + self.distance_fear * felt_distance
            + accused * w.distance_accused
            - calm * w.distance_calm
            - reassure.swapped() * w.distance_reassurance
            - soothed * w.distance_soothing
            - y[at::TIRED_DISTANCE] * w.alarm_tires
            - quiet;

        let weighs = contact * (oxytocin * w.closeness_oxytocin + 1.0);
        let unbounded = 1.0 - w.closeness_predictable * s.predictable;
        let past = (dose * self.window_rate - 1.0)
            .positive(w.smooth_corner)
            .occupied();
        z[2] = self.closeness_base
            + (self.closeness_avoidance * weighs * (one - s.chosen * w.closeness_chosen)
                + self.closeness_pressed * pressed)
                * unbounded
            + self.closeness_dose * contact * past
            + self.closeness_fear * weighs
            + accused * w.closeness_accused
            - calm * w.closeness_calm
            - soften.swapped() * w.closeness_softness
            - soothed * w.closeness_soothing
            - y[at::TIRED_CLOSENESS] * w.alarm_tires
            - quiet;

        z[3] = self.calm_base
            + body.serotonin * w.calm_serotonin
            + ease * w.calm_ease
            + contact * (one - closeness) * w.calm_touch
            + soothed * w.calm_breath
            + warmed * w.calm_warmth
            - (accuse + accused) * w.calm_accusation
            + contact * (calm.swapped() - calm) * w.calm_partner
            - body.arousal * w.calm_arousal
            - distance * w.calm_distance
            - closeness * w.calm_closeness
            - shutdown * w.calm_shutdown;

        z[4] = self.shutdown_conflict * (closeness * (distance + contact * w.shutdown_held)).sqrt()
            + contact * shutdown * w.shutdown_contact
            + w.shutdown_base
            - ground * w.shutdown_grounding
            - body.arousal * w.arousal_quiets;

        let drive = pull * w.approach_pull + body.arousal * w.approach_arousal
            - closeness * w.approach_closeness_alarm
            + self.reach_from_alarm * distance * (one - soothe * w.approach_soothed)
            - w.approach_threshold;
        // tanh x = 2 / (1 + e^(-2x)) - 1
        z[5] = drive * (2.0 * w.approach_gain);
        z[6] = (approach + w.allow_offset) * w.allow_gain;
        logistic(&mut z);

        let acts = (z[5] * 2.0 - 1.0) * (one - shutdown * w.shutdown_freezes) * awake;
        let allows = z[6] + s.will * (s.level - z[6]);
        let allowed = allows * allows.swapped();
        let counts = if phase == Phase::Sex { 0.0 } else { 1.0 };
        let moves = if phase == Phase::After {
            w.contact_rate
        } else {
            0.0
        };
        let follow = |[amount, rate]: [f64; 2], k: usize| (contact * amount - y[k]) * rate;
        dy[at::PULL] = (z[0] - pull) * w.pull_rate;
        dy[at::DISTANCE] = (z[1] - distance) * w.alarm_rate;
        dy[at::CLOSENESS] = (z[2] - closeness) * w.alarm_rate;
        dy[at::CALM] = (z[3] - calm) * w.calm_rate;
        dy[at::SHUTDOWN] = (z[4] - shutdown) * w.shutdown_rate;
        dy[at::APPROACH] = (acts - approach) * w.approach_rate;
        let weight = one - s.chosen * (0.5 * w.closeness_chosen);
        dy[at::DOSE] = (contact * weight - (one - contact) * dose * w.dose_recovery_rate) * counts;
        dy[at::TOUCH_OXYTOCIN] = follow(self.touch.oxytocin, at::TOUCH_OXYTOCIN);
        dy[at::TOUCH_EASE] = follow(self.touch.ease, at::TOUCH_EASE);
        dy[at::TOUCH_PLASMA] = follow(self.touch.plasma, at::TOUCH_PLASMA);
        dy[at::TIRED_DISTANCE] = (distance - y[at::TIRED_DISTANCE]) * w.tiring_rate;
        dy[at::TIRED_CLOSENESS] = (closeness - y[at::TIRED_CLOSENESS]) * w.tiring_rate;
        for (k, now) in [
            (at::MIND_SOOTHE, soothing),
            (at::MIND_GROUND, s.ground),
            (at::MIND_REASSURE, s.reassure),
            (at::MIND_SOFTEN, s.soften),
            (at::MIND_NAME, s.name),
            (at::MIND_ACCUSE, s.accuse),
        ] {
            dy[k] = (now - y[k]) * w.mind_rate;
        }
        dy[at::CONTACT] = (allowed - contact) * moves;
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
            distance_oxytocin: v(p::DISTANCE_OXYTOCIN),
            distance_predictable: v(p::DISTANCE_PREDICTABLE),
            distance_calm: v(p::DISTANCE_CALM),
            distance_reassurance: v(p::DISTANCE_REASSURANCE),
            distance_soothing: v(p::DISTANCE_SOOTHING),
            distance_accused: v(p::DISTANCE_ACCUSED),
            warmth_bridges: v(p::WARMTH_BRIDGES),
            arousal_quiets: v(p::AROUSAL_QUIETS),
            alarm_tires: v(p::ALARM_TIRES),
            tiring_rate: 1.0 / v(p::ALARM_TIRING_MIN),
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
            calm_warmth: v(p::CALM_WARMTH),
            calm_accusation: v(p::CALM_ACCUSATION),
            calm_arousal: v(p::CALM_AROUSAL),
            calm_distance: v(p::CALM_DISTANCE),
            calm_closeness: v(p::CALM_CLOSENESS),
            calm_shutdown: v(p::CALM_SHUTDOWN),
            calm_partner: v(p::CALM_PARTNER),
            calm_rate: 1.0 / v(p::CALM_TIME_MIN),
            shutdown_base: v(p::SHUTDOWN_BASE),
            shutdown_contact: v(p::SHUTDOWN_CONTACT),
            shutdown_held: v(p::SHUTDOWN_HELD),
            shutdown_grounding: v(p::SHUTDOWN_GROUNDING),
            grounding_soothes: v(p::GROUNDING_SOOTHES),
            shutdown_freezes: v(p::SHUTDOWN_FREEZES),
            shutdown_rate: 1.0 / v(p::SHUTDOWN_TIME_MIN),
            alarm_rate: 1.0 / v(p::ALARM_TIME_MIN),
            approach_gain: v(p::APPROACH_GAIN),
            approach_pull: v(p::APPROACH_PULL),
            approach_arousal: v(p::APPROACH_AROUSAL),
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
            mind_rate: 1.0 / v(p::MIND_MIN),
            smooth_corner: v(p::SMOOTH_CORNER),
            contact_in_sex: v(p::WANTS_TO_HOLD),
        }
    }
}
