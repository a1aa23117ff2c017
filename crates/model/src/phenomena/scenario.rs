//! What the experiments have in common: four people, what they do, and how an evening is read off.

use std::cell::RefCell;
use std::rc::Rc;

use science::p;

use crate::Preset;
use crate::agreement::{Agreement, Step, StepKind};
use crate::body::Marker;
use crate::draw::Draw;
use crate::evening::{self, Opening, Scene};
use crate::event::{Act, Event};
use crate::person::{Couple, Person, Who};
use crate::summary::Summary;

/// A low percentile: one adult in five lies below.
const LOW: f64 = 0.2;
/// A high percentile: about one adult in six lies above.
const HIGH: f64 = 0.85;

/// Little anxiety, little avoidance, little fear.
pub(super) const SECURE: Person = Person::at(LOW, LOW, LOW);
/// Much anxiety.
pub(super) const ANXIOUS: Person = Person::at(HIGH, LOW, LOW);
/// Much avoidance.
pub(super) const AVOIDANT: Person = Person::at(LOW, HIGH, LOW);
/// Much of all three.
pub(super) const DISORGANISED: Person = Person::at(HIGH, HIGH, HIGH);

/// One draw, and what experiments need to play evenings under it.
pub(super) struct Stage<'a> {
    pub(super) draw: &'a Draw,
    /// Position of the draw: the seed of what an experiment draws itself.
    pub(super) index: u32,
    /// The smallest effect that counts, as a share of the full scale.
    pub(super) noticeable: f64,
    openings: RefCell<Vec<(Begins, Opening)>>,
    /// Evenings on which nothing in particular happens: many experiments begin with the same ones.
    quiet: RefCell<Vec<(Begins, Played)>>,
    /// Every condition that experiments asked for so far, in their order.
    conditions: RefCell<Vec<f64>>,
}

/// All that an evening depends on up to the end of sex.
#[derive(PartialEq)]
struct Begins {
    couple: Couple,
    preset: Preset,
    contact: Option<f64>,
    horizon_min: f64,
}

impl Begins {
    fn of(evening: &Evening) -> Self {
        Self {
            couple: Couple {
                partners: evening.partners,
            },
            preset: evening.preset,
            contact: evening.contact,
            horizon_min: evening.horizon_min,
        }
    }
}

/// An evening to be played.
#[derive(Clone, Copy)]
pub(super) struct Evening<'a> {
    pub(super) partners: [Person; 2],
    pub(super) events: &'a [Event],
    pub(super) agreement: Option<&'a Agreement>,
    pub(super) contact: Option<f64>,
    pub(super) preset: Preset,
    pub(super) horizon_min: f64,
}

impl<'a> Evening<'a> {
    pub(super) const fn of(one: Person, other: Person) -> Self {
        Self {
            partners: [one, other],
            events: &[],
            agreement: None,
            contact: None,
            preset: Preset::Measured,
            horizon_min: Scene::HORIZON_MIN,
        }
    }

    pub(super) const fn with(self, events: &'a [Event]) -> Self {
        Self { events, ..self }
    }

    pub(super) const fn agreed(self, agreement: &'a Agreement) -> Self {
        Self {
            agreement: Some(agreement),
            ..self
        }
    }

    pub(super) const fn held(self, contact: f64) -> Self {
        Self {
            contact: Some(contact),
            ..self
        }
    }

    pub(super) const fn told(self) -> Self {
        Self {
            preset: Preset::Told,
            ..self
        }
    }

    pub(super) const fn until(self, horizon_min: f64) -> Self {
        Self { horizon_min, ..self }
    }
}

impl<'a> Stage<'a> {
    pub(super) fn new(draw: &'a Draw, index: u32) -> Self {
        Self {
            draw,
            index,
            noticeable: draw.value(p::NOTICEABLE),
            openings: RefCell::new(Vec::new()),
            quiet: RefCell::new(Vec::new()),
            conditions: RefCell::new(Vec::new()),
        }
    }

    /// Plays an evening under this draw, sampled every minute from −20.
    pub(super) fn play(&self, evening: &Evening) -> Played {
        if !evening.events.is_empty() || evening.agreement.is_some() {
            return self.play_under(self.draw, evening);
        }
        let begins = Begins::of(evening);
        let known = |quiet: &Vec<(Begins, Played)>| {
            let found = quiet.iter().find(|(known, _)| *known == begins);
            found.map(|(_, played)| played.clone())
        };
        if let Some(played) = known(&self.quiet.borrow()) {
            return played;
        }
        let played = self.play_under(self.draw, evening);
        self.quiet.borrow_mut().push((begins, played.clone()));
        played
    }

    /// Plays an evening under another draw.
    pub(super) fn play_under(&self, draw: &Draw, evening: &Evening) -> Played {
        let couple = Couple {
            partners: evening.partners,
        };
        let scene = Scene {
            couple: &couple,
            preset: evening.preset,
            events: evening.events,
            agreement: evening.agreement,
            horizon_min: evening.horizon_min,
            contact: evening.contact,
        };
        let opening = if core::ptr::eq(draw, self.draw) {
            self.opening(&scene)
        } else {
            Opening::play_unchecked(&scene, draw)
        };
        Played {
            course: Rc::new(opening.carry_on(&scene, draw)),
        }
    }

    /// The evening up to the end of sex. Many evenings begin alike, and each beginning is played once.
    fn opening(&self, scene: &Scene) -> Opening {
        if scene.events.iter().any(|event| event.at_min < 0.0) {
            return Opening::play_unchecked(scene, self.draw);
        }
        let begins = Begins {
            couple: *scene.couple,
            preset: scene.preset,
            contact: scene.contact,
            horizon_min: scene.horizon_min,
        };
        let mut openings = self.openings.borrow_mut();
        if let Some((_, opening)) = openings.iter().find(|(known, _)| *known == begins) {
            return opening.clone();
        }
        let opening = Opening::play_unchecked(scene, self.draw);
        openings.push((begins, opening.clone()));
        opening
    }

    /// How far an effect stands out: positive from the smallest effect that counts on.
    pub(super) fn stands_out(&self, effect: f64) -> f64 {
        effect - self.noticeable
    }

    /// How far an effect is absent: positive while it is smaller than what counts.
    pub(super) fn absent(&self, effect: f64) -> f64 {
        self.noticeable - effect.abs()
    }

    /// The smallest of several conditions: all must come out.
    pub(super) fn all<const N: usize>(&self, conditions: [f64; N]) -> f64 {
        self.conditions.borrow_mut().extend(conditions);
        conditions.into_iter().fold(f64::INFINITY, f64::min)
    }

    /// An effect that only counts while a condition holds: where it does not, the condition's own shortfall stands.
    pub(super) fn provided(&self, condition: f64, effect: f64) -> f64 {
        self.conditions.borrow_mut().extend([condition, effect]);
        if condition > 0.0 {
            effect
        } else {
            condition.min(effect)
        }
    }

    /// Every condition that was asked for, in order.
    pub(super) fn conditions(self) -> Vec<f64> {
        self.conditions.into_inner()
    }
}

/// A played evening, cheap to copy.
#[derive(Clone)]
pub(super) struct Played {
    pub(super) course: Rc<evening::Played>,
}

/// The minute before which an evening has no samples.
const FIRST: f64 = -20.0;

impl Played {
    pub(super) fn summary(&self, who: Who) -> Summary {
        self.course.trajectory.partners[who.index()].summary
    }

    /// A quantity at a whole minute.
    pub(super) fn at(&self, curve: &[f64], minute: f64) -> f64 {
        curve.get((minute - FIRST) as usize).copied().unwrap_or(f64::NAN)
    }

    /// A quantity's mean from one whole minute to another, both included.
    pub(super) fn mean(&self, curve: &[f64], from: f64, to: f64) -> f64 {
        let part = self.between(curve, from, to);
        part.iter().sum::<f64>() / part.len() as f64
    }

    /// A quantity's highest value from one whole minute to another, both included.
    pub(super) fn peak(&self, curve: &[f64], from: f64, to: f64) -> f64 {
        self.between(curve, from, to)
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max)
    }

    fn between<'c>(&self, curve: &'c [f64], from: f64, to: f64) -> &'c [f64] {
        curve
            .get((from - FIRST) as usize..=(to - FIRST) as usize)
            .unwrap_or_default()
    }

    pub(super) fn pull(&self, who: Who) -> &[f64] {
        &self.course.trajectory.partners[who.index()].reading.pull
    }

    pub(super) fn distance(&self, who: Who) -> &[f64] {
        &self.course.trajectory.partners[who.index()]
            .reading
            .alarm_distance
    }

    pub(super) fn closeness(&self, who: Who) -> &[f64] {
        &self.course.trajectory.partners[who.index()]
            .reading
            .alarm_closeness
    }

    pub(super) fn calm(&self, who: Who) -> &[f64] {
        &self.course.trajectory.partners[who.index()].reading.calm
    }

    pub(super) fn shutdown(&self, who: Who) -> &[f64] {
        &self.course.trajectory.partners[who.index()].reading.shutdown
    }

    pub(super) fn approach(&self, who: Who) -> &[f64] {
        &self.course.trajectory.partners[who.index()].approach
    }

    pub(super) fn marker(&self, who: Who, marker: Marker) -> &[f64] {
        self.course.marker(who, marker)
    }
}

/// Somebody does something at a minute for some minutes.
pub(super) const fn act(who: Who, act: Act, at_min: f64, for_min: f64) -> Event {
    Event {
        at_min,
        who,
        act,
        for_min: Some(for_min),
    }
}

/// The agreement of these steps.
pub(super) fn agreement(steps: &[(StepKind, u16)]) -> Agreement {
    Agreement::new(
        steps
            .iter()
            .map(|&(kind, minutes)| Step { kind, minutes })
            .collect(),
    )
    .unwrap_or_default()
}
