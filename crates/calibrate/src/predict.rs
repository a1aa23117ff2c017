//! What the model says an observation should be, under one draw.

use model::evening::{EARLIEST_MIN, Scene, SceneError, run};
use model::{BodyProfile, Couple, Draw, Marker, Person, Preset, Untouched};

use crate::observation::{Observation, Predicted, Setting};

/// Samples this far apart catch the peaks, in minutes.
const STEP_MIN: f64 = 0.5;
/// No observation lies later, in minutes.
pub(crate) const LATEST_MIN: f64 = 120.0;
/// What is left of a rise when it counts as gone.
const GONE: f64 = 0.1;

/// One marker in one setting.
type Which = (Marker, Setting);

/// The curves that some observations need, played once under one draw.
pub(crate) struct Played<'d> {
    draw: &'d Draw,
    curves: Vec<(Which, Vec<f64>)>,
}

impl<'d> Played<'d> {
    pub(crate) fn new(draw: &'d Draw) -> Self {
        Self {
            draw,
            curves: Vec::new(),
        }
    }

    /// What the model says this observation should be.
    pub(crate) fn number(&mut self, observation: &Observation) -> Result<f64, SceneError> {
        let which = match observation.predicted {
            Predicted::Parameter(id) => return Ok(self.draw.value(id)),
            Predicted::Start(marker, setting)
            | Predicted::Peak(marker, setting)
            | Predicted::LeftAt(marker, setting, _)
            | Predicted::At(marker, setting, _)
            | Predicted::Back(marker, setting) => (marker, setting),
        };
        let curve = self.curve(which)?;
        let start = curve.first().copied().unwrap_or(f64::NAN);
        let peak = curve.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let left = |value: f64| {
            if peak > start {
                (value - start) / (peak - start)
            } else {
                0.0
            }
        };
        Ok(match observation.predicted {
            Predicted::Start(..) => start,
            Predicted::At(_, _, minute) => at(curve, minute),
            Predicted::LeftAt(_, _, minute) => left(at(curve, minute)),
            Predicted::Back(..) => {
                let over = curve.iter().rposition(|value| left(*value) > GONE);
                over.map_or(EARLIEST_MIN, |over| EARLIEST_MIN + STEP_MIN * (over + 1) as f64)
            }
            Predicted::Peak(..) | Predicted::Parameter(_) => peak,
        })
    }

    fn curve(&mut self, which: Which) -> Result<&[f64], SceneError> {
        let known = self.curves.iter().position(|(played, _)| *played == which);
        let index = match known {
            Some(index) => index,
            None => {
                self.curves.push((which, play(self.draw, which)?));
                self.curves.len() - 1
            }
        };
        Ok(self.curves.get(index).map_or(&[], |(_, curve)| curve))
    }
}

/// How many samples a curve has.
fn samples() -> usize {
    index(LATEST_MIN) + 1
}

fn play(draw: &Draw, (marker, setting): Which) -> Result<Vec<f64>, SceneError> {
    let person = Person {
        body: setting.body,
        ..Person::at(0.2, 0.2, 0.1)
    };
    if setting.alone || !marker.feels_touch() {
        let body = Untouched::new(person, Preset::Measured, setting.alone, draw);
        let minute = |k: usize| EARLIEST_MIN + STEP_MIN * k as f64;
        return Ok((0..samples()).map(|k| body.at(marker, minute(k))).collect());
    }
    let couple = Couple {
        partners: [
            person,
            Person {
                body: BodyProfile::Average,
                ..person
            },
        ],
    };
    let scene = Scene {
        horizon_min: LATEST_MIN,
        ..Scene::new(&couple)
    };
    let [played, _] = run(&scene, draw, EARLIEST_MIN, STEP_MIN)?.partners;
    Ok(played.marker(marker).to_vec())
}

fn at(curve: &[f64], minute: f64) -> f64 {
    curve.get(index(minute)).copied().unwrap_or(f64::NAN)
}

/// The sample nearest to a minute.
fn index(minute: f64) -> usize {
    // Observations lie between the first and the last sample, so the share of a step is never negative.
    libm::round((minute - EARLIEST_MIN) / STEP_MIN) as usize
}
