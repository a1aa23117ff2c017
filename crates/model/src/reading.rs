//! The reading of one's own body, and what one does: the nonlinear part of the evening as one right-hand side.
//!
//! Every quantity of both partners is a pair in the order of [`crate::Who`]. The equations are written once, over
//! [`Pairs`]: for one draw in `f64`, the reference, and for several draws in `f32`, the fast path. docs/model.md has the
//! same equations as formulas.

use science::p;

use crate::Preset;
use crate::body::{Latent, Touch};
use crate::draw::{Draw, Traits};
use crate::lanes::{Pair, Pairs, Single, table};
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
    /// What touch has added to central oxytocin and to ease.
    pub(crate) const TOUCH_OXYTOCIN: usize = 7;
    pub(crate) const TOUCH_EASE: usize = 8;
    /// How far each alarm has tired: it follows the alarm slowly.
    pub(crate) const TIRED_DISTANCE: usize = 9;
    pub(crate) const TIRED_CLOSENESS: usize = 10;
    /// Contact is one thing between two: both numbers are equal.
    pub(crate) const CONTACT: usize = 11;
    /// How far this partner's words and doings are still in mind: soothing oneself (slow breathing is
    /// part of it), and from [`MIND_REASSURE`] on what no agreed step brings.
    pub(crate) const MIND_SOOTHE: usize = 12;
    pub(crate) const MIND_REASSURE: usize = 13;
    pub(crate) const MIND_SOFTEN: usize = 14;
    pub(crate) const MIND_NAME: usize = 15;
    pub(crate) const MIND_ACCUSE: usize = 16;
    pub(crate) const MIND_GROUND: usize = 17;
    /// What touch has added to plasma oxytocin: nothing is moved by it.
    pub(crate) const TOUCH_PLASMA: usize = 18;
}

/// How many quantities the state of an evening has.
pub(crate) const STATES: usize = 19;
/// The first so many move by themselves and by agreed steps; the others only when somebody does something, or for a
/// curve.
pub(crate) const STATES_AGREED: usize = at::MIND_REASSURE;

/// The state of an evening at one moment, each quantity for both partners.
pub(crate) type State<P = Pair> = [P; STATES];

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

/// What the phase lets happen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phasing<O> {
    /// 0 for each alone, otherwise 1.
    together: O,
    /// Whether closeness counts towards the dose: 0 or 1.
    counts: O,
    /// The rate at which contact moves, per minute.
    moves: O,
}

/// What each partner shows, as the other feels it.
struct Shown<P> {
    warmth: P,
    pressing: P,
    turning: P,
}

/// The parameters and the two persons, multiplied out once.
#[derive(Clone, Debug)]
pub(crate) struct Reading<P = Pair, O = f64> {
    pub(crate) weights: Weights<O>,
    pub(crate) own: Own<P>,
    pub(crate) touch: Touch<O>,
}

table! {
    /// What differs between the partners.
    Own {
        pull_base,
        pull_oxytocin,
        pull_alarm,
        distance_base,
        distance_anxiety,
        distance_away,
        distance_fear,
        closeness_base,
        closeness_avoidance,
        closeness_pressed,
        closeness_dose,
        closeness_fear,
        calm_base,
        shutdown_conflict,
        reach_from_alarm,
        /// 1 / minutes of the window.
        window_rate,
    }
}

table! {
    /// Parameters that are the same for both partners.
    Weights {
        pull_closeness_alarm,
        pull_vasopressin,
        pull_dopamine,
        pull_rate,
        distance_pull,
        distance_oxytocin,
        distance_predictable,
        distance_calm,
        distance_reassurance,
        distance_soothing,
        distance_accused,
        warmth_bridges,
        arousal_quiets,
        alarm_tires,
        tiring_rate,
        closeness_oxytocin,
        closeness_chosen,
        closeness_predictable,
        closeness_calm,
        closeness_softness,
        closeness_soothing,
        closeness_accused,
        pressure_quiet,
        dose_recovery_rate,
        calm_serotonin,
        calm_ease,
        calm_touch,
        calm_breath,
        calm_warmth,
        calm_accusation,
        calm_arousal,
        calm_distance,
        calm_closeness,
        calm_shutdown,
        calm_partner,
        calm_rate,
        shutdown_base,
        shutdown_contact,
        shutdown_held,
        shutdown_grounding,
        grounding_soothes,
        shutdown_freezes,
        shutdown_rate,
        alarm_rate,
        approach_gain,
        approach_pull,
        approach_arousal,
        approach_closeness_alarm,
        approach_threshold,
        approach_soothed,
        approach_rate,
        contact_rate,
        allow_gain,
        allow_offset,
        warmth_free,
        softened,
        naming,
        sleep_quiets,
        mind_rate,
        smooth_corner,
        contact_in_sex,
    }
}

impl Reading {
    pub(crate) fn new(
        couple: &Couple,
        traits: &[Traits; 2],
        preset: Preset,
        touch: Touch<f64>,
        draw: &Draw,
    ) -> Self {
        Self {
            weights: Weights::new(preset, draw),
            own: Own::new(couple, traits, draw),
            touch,
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
        let alone = w.phasing(Phase::Alone);
        for _ in 0..Self::SETTLING_ROUNDS {
            self.derivative::<true>(&state, latent, &Setting::FREE, &alone, &mut change);
            for (k, rate) in rates {
                state[k] += change[k] * (0.5 / rate);
            }
        }
        if phase != Phase::Alone {
            state[at::CONTACT] = Pair::both(w.contact_in_sex);
        }
        state
    }

    /// Half steps towards the target that settle somebody who is by themself.
    pub(crate) const SETTLING_ROUNDS: usize = 40;

    /// Sets contact as it is when a phase begins.
    pub(crate) fn enter(&self, state: &mut State, phase: Phase) {
        match phase {
            Phase::Held(contact) => state[at::CONTACT] = Pair::both(contact),
            Phase::Alone => state[at::CONTACT] = Pair::ZERO,
            Phase::Sex | Phase::After => {}
        }
    }

    /// How each partner's move is felt by the other when nothing special is done: from turning away (−1) to pressing.
    pub(crate) fn felt_move(&self, y: &State) -> Pair {
        let shown = self.shown::<false>(y, &Setting::FREE, Pair::ZERO, Pair::ZERO);
        shown.pressing - shown.turning
    }
}

/// What is said or done now counts in full, and what is still in mind for the rest.
#[inline(always)]
fn lasting<P: Pairs>(now: P, in_mind: P) -> P {
    now + now.rest() * in_mind
}

impl<O: Single> Weights<O> {
    /// What this phase lets happen.
    #[inline(always)]
    pub(crate) fn phasing(&self, phase: Phase) -> Phasing<O> {
        let yes = self.contact_rate.constant(1.0);
        let no = self.contact_rate.constant(0.0);
        Phasing {
            together: if phase == Phase::Alone { no } else { yes },
            counts: if phase == Phase::Sex { no } else { yes },
            moves: if phase == Phase::After {
                self.contact_rate
            } else {
                no
            },
        }
    }
}

impl<P: Pairs> Reading<P, P::One> {
    /// What each partner shows; without `ACTS` nobody softens or names anything.
    #[inline(always)]
    fn shown<const ACTS: bool>(&self, y: &State<P>, s: &Setting<P, P::One>, soften: P, name: P) -> Shown<P> {
        let w = &self.weights;
        let awake = s.asleep.rest();
        let closer = y[at::APPROACH].positive(w.smooth_corner);
        let further = closer - y[at::APPROACH];
        let kind = closer * y[at::CALM] * awake * w.warmth_free;
        let urgency = y[at::DISTANCE] * w.pressure_quiet.rest() + w.pressure_quiet;
        let warmth = s.warmth + s.warmth.rest() * kind;
        let pressing = closer * urgency;
        let turning = further * awake * s.will.rest() + s.away;
        if !ACTS {
            return Shown {
                warmth,
                pressing: pressing + s.pressure,
                turning,
            };
        }
        let named = (name * w.naming).rest();
        Shown {
            warmth,
            pressing: named * (pressing * (soften * w.softened).rest() + s.pressure),
            turning: named * turning,
        }
    }

    /// The change of every quantity per minute. With `ACTS` everything may be done and every quantity is computed;
    /// without, nothing is done but agreed steps, and only the first [`STATES_AGREED`] are.
    #[inline(always)]
    pub(crate) fn derivative<const ACTS: bool>(
        &self,
        y: &State<P>,
        body: &Latent<P>,
        s: &Setting<P, P::One>,
        phase: &Phasing<P::One>,
        dy: &mut State<P>,
    ) {
        let (w, own) = (&self.weights, &self.own);
        let [pull, distance, closeness, calm, shutdown, approach, dose, ..] = *y;
        let contact = y[at::CONTACT];
        let (one, none) = (pull.constant(1.0), pull.constant(0.0));
        let awake = s.asleep.rest();

        let soothing = s.soothe + s.soothe.rest() * s.breathe;
        let soothe = lasting(soothing, y[at::MIND_SOOTHE]);
        let ground = if ACTS {
            lasting(s.ground, y[at::MIND_GROUND])
        } else {
            none
        };
        let reassure = if ACTS {
            lasting(s.reassure, y[at::MIND_REASSURE])
        } else {
            none
        };
        let soften = if ACTS {
            lasting(s.soften, y[at::MIND_SOFTEN])
        } else {
            none
        };
        let name = if ACTS {
            lasting(s.name, y[at::MIND_NAME])
        } else {
            none
        };
        let accuse = if ACTS {
            lasting(s.accuse, y[at::MIND_ACCUSE])
        } else {
            none
        };

        let shown = self.shown::<ACTS>(y, s, soften, name);
        let (warmth, pressing, turning) = (
            shown.warmth * phase.together,
            shown.pressing * phase.together,
            shown.turning * phase.together,
        );
        let (warmed, pressed, left) = (warmth.swapped(), pressing.swapped(), turning.swapped());
        let accused = accuse.swapped();

        let oxytocin = (body.oxytocin + y[at::TOUCH_OXYTOCIN]).occupied();
        let ease = (body.ease + y[at::TOUCH_EASE]).occupied();
        let soothed = if ACTS {
            soothe + ground * w.grounding_soothes
        } else {
            soothe
        };
        // Arousal and sleep keep both alarms out of reach.
        let quiet = body.arousal * w.arousal_quiets + s.asleep * w.sleep_quiets;

        let pulled = own.pull_base
            + own.pull_oxytocin * oxytocin
            + body.dopamine * w.pull_dopamine
            + body.vasopressin * w.pull_vasopressin
            + own.pull_alarm * distance
            - closeness * w.pull_closeness_alarm;

        let felt_distance = contact.rest() * (warmed * w.warmth_bridges).rest() * phase.together;
        let guessing = (w.distance_predictable * s.predictable).rest();
        let mut far = own.distance_base
            + (own.distance_anxiety
                * felt_distance
                * (pull * w.distance_pull + oxytocin * w.distance_oxytocin + one)
                + own.distance_away * left)
                * guessing
            + own.distance_fear * felt_distance;
        if ACTS {
            far += accused * w.distance_accused;
        }
        far = far - calm * w.distance_calm;
        if ACTS {
            far = far - reassure.swapped() * w.distance_reassurance;
        }
        far = far - soothed * w.distance_soothing - y[at::TIRED_DISTANCE] * w.alarm_tires - quiet;

        let weighs = contact * (oxytocin * w.closeness_oxytocin + one);
        let unbounded = (w.closeness_predictable * s.predictable).rest();
        let past = (dose * own.window_rate - one)
            .positive(w.smooth_corner)
            .occupied();
        let mut near = own.closeness_base
            + (own.closeness_avoidance * weighs * (s.chosen * w.closeness_chosen).rest()
                + own.closeness_pressed * pressed)
                * unbounded
            + own.closeness_dose * contact * past
            + own.closeness_fear * weighs;
        if ACTS {
            near += accused * w.closeness_accused;
        }
        near = near - calm * w.closeness_calm;
        if ACTS {
            near = near - soften.swapped() * w.closeness_softness;
        }
        near = near - soothed * w.closeness_soothing - y[at::TIRED_CLOSENESS] * w.alarm_tires - quiet;

        let mut settled = own.calm_base
            + body.serotonin * w.calm_serotonin
            + ease * w.calm_ease
            + contact * closeness.rest() * w.calm_touch
            + soothed * w.calm_breath
            + warmed * w.calm_warmth;
        if ACTS {
            settled = settled - (accuse + accused) * w.calm_accusation;
        }
        settled = settled + contact * (calm.swapped() - calm) * w.calm_partner
            - body.arousal * w.calm_arousal
            - distance * w.calm_distance
            - closeness * w.calm_closeness
            - shutdown * w.calm_shutdown;

        let mut numb = own.shutdown_conflict * (closeness * (distance + contact * w.shutdown_held)).sqrt()
            + contact * shutdown * w.shutdown_contact
            + w.shutdown_base;
        if ACTS {
            numb = numb - ground * w.shutdown_grounding;
        }
        numb = numb - body.arousal * w.arousal_quiets;

        let drive = pull * w.approach_pull + body.arousal * w.approach_arousal
            - closeness * w.approach_closeness_alarm
            + own.reach_from_alarm * distance * (soothe * w.approach_soothed).rest()
            - w.approach_threshold;
        // tanh x = 2 / (1 + e^(-2x)) - 1
        let reach = drive * (w.approach_gain + w.approach_gain);
        let allow = (approach + w.allow_offset) * w.allow_gain;
        let mut z = [pulled, far, near, settled, numb, reach, allow];
        P::logistic(&mut z);

        let acts = (z[5] + z[5] - one) * (shutdown * w.shutdown_freezes).rest() * awake;
        let allows = z[6] + s.will * (s.level - z[6]);
        let allowed = allows * allows.swapped();
        dy[at::PULL] = (z[0] - pull) * w.pull_rate;
        dy[at::DISTANCE] = (z[1] - distance) * w.alarm_rate;
        dy[at::CLOSENESS] = (z[2] - closeness) * w.alarm_rate;
        dy[at::CALM] = (z[3] - calm) * w.calm_rate;
        dy[at::SHUTDOWN] = (z[4] - shutdown) * w.shutdown_rate;
        dy[at::APPROACH] = (acts - approach) * w.approach_rate;
        let half_chosen = w.closeness_chosen.constant(0.5) * w.closeness_chosen;
        let weight = (s.chosen * half_chosen).rest();
        dy[at::DOSE] = (contact * weight - contact.rest() * dose * w.dose_recovery_rate) * phase.counts;
        let touch = &self.touch;
        dy[at::TOUCH_OXYTOCIN] = (contact * touch.oxytocin - y[at::TOUCH_OXYTOCIN]) * touch.oxytocin_rate;
        dy[at::TOUCH_EASE] = (contact * touch.ease - y[at::TOUCH_EASE]) * touch.ease_rate;
        dy[at::TIRED_DISTANCE] = (distance - y[at::TIRED_DISTANCE]) * w.tiring_rate;
        dy[at::TIRED_CLOSENESS] = (closeness - y[at::TIRED_CLOSENESS]) * w.tiring_rate;
        dy[at::CONTACT] = (allowed - contact) * phase.moves;
        dy[at::MIND_SOOTHE] = (soothing - y[at::MIND_SOOTHE]) * w.mind_rate;
        if ACTS {
            for (k, now) in [
                (at::MIND_GROUND, s.ground),
                (at::MIND_REASSURE, s.reassure),
                (at::MIND_SOFTEN, s.soften),
                (at::MIND_NAME, s.name),
                (at::MIND_ACCUSE, s.accuse),
            ] {
                dy[k] = (now - y[k]) * w.mind_rate;
            }
            dy[at::TOUCH_PLASMA] = (contact * touch.plasma - y[at::TOUCH_PLASMA]) * touch.plasma_rate;
        }
    }
}

impl Own<Pair> {
    /// Of two people under a draw that has filled in their numbers.
    pub(crate) fn new(couple: &Couple, traits: &[Traits; 2], draw: &Draw) -> Self {
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
        }
    }
}

impl Weights<f64> {
    pub(crate) fn new(preset: Preset, draw: &Draw) -> Self {
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
