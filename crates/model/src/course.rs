//! An evening in the making: cheap to copy, so that plans with the same beginning share it.

use std::sync::Arc;

use crate::Preset;
use crate::agreement::StepKind;
use crate::body::{Bodies, Decays};
use crate::draw::Draw;
use crate::integrate::{DecayTable, Machine, Moment, Steps};
use crate::lanes::Pair;
use crate::person::{Couple, Who};
use crate::reading::{Phase, Reading};
use crate::setting::{Setting, Settings};
use crate::summary::{Tally, Valuation};

pub use crate::summary::Summary;
use science::p;

/// One evening, played up to some minute under one draw. Cloning copies a few hundred bytes.
#[derive(Clone, Debug)]
pub struct Course {
    machine: Arc<Machine>,
    settings: Arc<Settings>,
    valuation: Arc<Valuation>,
    moment: Moment,
    tally: Tally<Pair>,
    phase: Phase,
    agreed: bool,
    answer_size: f64,
}

/// Sees every step of the integration.
pub(crate) trait Watch {
    /// A step from one moment to the next was made.
    fn step(&mut self, from: &Moment, to: &Moment, surroundings: &Surroundings);
}

/// In what a step was made.
pub(crate) struct Surroundings<'a> {
    pub(crate) machine: &'a Machine,
    pub(crate) setting: &'a Setting,
    pub(crate) phase: Phase,
}

/// Watches nothing.
pub(crate) struct Nobody;

impl Watch for Nobody {
    #[inline]
    fn step(&mut self, _: &Moment, _: &Moment, _: &Surroundings) {}
}

impl Course {
    /// Two people at minute 0 of their evening: sex has just ended, nothing has happened since.
    ///
    /// Percentiles and numbers outside their range give meaningless courses; check them first with
    /// [`crate::evening::Scene::check`].
    #[must_use]
    pub fn begin(couple: &Couple, preset: Preset, draw: &Draw) -> Self {
        Self::begin_finer(couple, preset, draw, 0)
    }

    /// The same with every step halved `finer` times, then and later.
    pub(crate) fn begin_finer(couple: &Couple, preset: Preset, draw: &Draw, finer: u32) -> Self {
        let mut course = Self::before(couple, preset, draw, None, finer);
        course.advance(-course.moment.at_min, &Setting::FREE, &mut Nobody);
        course.enter_after(None);
        course
    }

    /// The same, 20 minutes earlier; `finer` halves every step that many times.
    pub(crate) fn before(
        couple: &Couple,
        preset: Preset,
        draw: &Draw,
        contact: Option<f64>,
        finer: u32,
    ) -> Self {
        let alone = contact == Some(0.0);
        let phase = if alone { Phase::Alone } else { Phase::Sex };
        let traits = draw.traits(couple);
        let bodies = Bodies::new(couple, preset, alone, draw);
        let reading = Reading::new(couple, &traits, preset, bodies.touch, draw);
        let at_min = -draw.value(p::AROUSAL_MIN);
        let state = reading.start(&bodies.latent_at(at_min), phase);
        let table = DecayTable::new(bodies.decays.rate, finer);
        Self {
            settings: Arc::new(Settings::new(draw)),
            valuation: Arc::new(Valuation::new(&traits, draw)),
            moment: Moment {
                at_min,
                state,
                change: state,
                left: [1.0; Decays::COUNT],
            },
            machine: Arc::new(Machine {
                bodies,
                reading,
                table,
                finer,
            }),
            tally: Tally::begin(&state),
            phase,
            agreed: false,
            answer_size: draw.value(p::NOTICEABLE),
        }
    }

    /// Sex has ended: from here on contact is what both allow, unless the setting holds it.
    pub(crate) fn enter_after(&mut self, contact: Option<f64>) {
        self.phase = match contact {
            None => Phase::After,
            Some(held) if held > 0.0 => Phase::Held(held),
            Some(_) => Phase::Alone,
        };
        self.moment.at_min = 0.0;
        self.machine.reading.enter(&mut self.moment.state, self.phase);
        self.tally = Tally::begin(&self.moment.state);
    }

    /// Plays an agreed step, or with `None` what both do when nothing is agreed (any more), for some minutes.
    pub fn step(&mut self, kind: Option<StepKind>, minutes: f64) {
        self.agreed |= kind.is_some();
        let setting = self.settings.of(kind, self.agreed);
        self.advance(minutes, &setting, &mut Nobody);
    }

    /// The minute reached.
    #[must_use]
    pub fn minute(&self) -> f64 {
        self.moment.at_min
    }

    /// What the evening amounts to so far, per partner.
    #[must_use]
    pub fn summary(&self) -> [Summary; 2] {
        self.tally.summary(&self.moment, &self.valuation)
    }

    /// How the other answers a small lasting move of one partner, as both are felt.
    pub(crate) fn answer(&self, mover: Who) -> f64 {
        self.machine
            .answer(&self.moment, mover.index(), self.answer_size, self.phase)
    }

    pub(crate) fn moment(&self) -> &Moment {
        &self.moment
    }

    pub(crate) fn machine(&self) -> &Machine {
        &self.machine
    }

    pub(crate) fn tally(&self) -> &Tally<Pair> {
        &self.tally
    }

    pub(crate) fn valuation(&self) -> &Arc<Valuation> {
        &self.valuation
    }

    /// The surroundings of agreed steps, and of the time after an agreement.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Plays on for some minutes in one setting.
    pub(crate) fn advance(&mut self, minutes: f64, setting: &Setting, watch: &mut impl Watch) {
        self.machine.refresh(&mut self.moment, setting, self.phase);
        for step in Steps::new(minutes, self.moment.at_min, self.machine.finer) {
            let from = self.moment.clone();
            self.machine.step(&mut self.moment, step, setting, self.phase);
            if from.at_min >= 0.0 {
                let to = &self.moment;
                self.tally.add(
                    [&from.state, &to.state],
                    [&from.change, &to.change],
                    step,
                    &self.valuation.comfort,
                );
            }
            let surroundings = Surroundings {
                machine: &self.machine,
                setting,
                phase: self.phase,
            };
            watch.step(&from, &self.moment, &surroundings);
        }
    }
}
