//! One evening from the outside: who, what happens, and what comes out.

use science::p;

use crate::agreement::{Agreement, StepKind};
use crate::body::{Marker, TouchAdded};
use crate::course::{Course, Surroundings, Watch};
use crate::draw::Draw;
use crate::event::{Act, Event};
use crate::integrate::{Machine, Moment};
use crate::person::{Percentile, Who};
use crate::reading::{State, at};
use crate::setting::Setting;
use crate::summary::Summary;

pub use crate::scene::{EARLIEST_MIN, HORIZON_MAX_MIN, ORGASMS_MAX, SAMPLES_MAX, Scene, SceneError};

/// One partner's curves, one value per minute of [`Trajectory::time_min`].
#[derive(Clone, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Curves {
    /// The twelve markers in the order of [`Marker::ALL`], in the units of [`Marker::unit`].
    pub markers: [Vec<f64>; 12],
    /// The reading, each 0–1.
    pub reading: Readings<Vec<f64>>,
    /// From moving away (−1) to coming closer (1).
    pub approach: Vec<f64>,
    /// What the evening amounts to, from minute 0 on.
    pub summary: Summary,
}

impl Curves {
    /// The curve of one marker.
    #[must_use]
    pub fn marker(&self, marker: Marker) -> &[f64] {
        &self.markers[marker.index()]
    }
}

/// How a nervous system reads its own body: five quantities of 0–1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Readings<T> {
    /// The wish for closeness.
    pub pull: T,
    /// Alarm of distance.
    pub alarm_distance: T,
    /// Alarm of closeness.
    pub alarm_closeness: T,
    /// Calm.
    pub calm: T,
    /// Shutdown: the opposite of presence.
    pub shutdown: T,
}

impl<T> Readings<T> {
    /// The names in files and JSON, in the order of the fields.
    pub const NAMES: [&'static str; 5] = ["pull", "alarm_distance", "alarm_closeness", "calm", "shutdown"];

    /// All five in the order of [`Self::NAMES`].
    pub fn as_array(&self) -> [&T; 5] {
        [
            &self.pull,
            &self.alarm_distance,
            &self.alarm_closeness,
            &self.calm,
            &self.shutdown,
        ]
    }

    /// The reading made of these five, in the order of [`Self::NAMES`].
    #[must_use]
    pub fn from_array([pull, alarm_distance, alarm_closeness, calm, shutdown]: [T; 5]) -> Self {
        Self {
            pull,
            alarm_distance,
            alarm_closeness,
            calm,
            shutdown,
        }
    }
}

/// One evening under one draw.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Trajectory {
    /// Minutes after the end of sex.
    pub time_min: Vec<f64>,
    /// Both partners, in the order of [`Who`].
    pub partners: [Curves; 2],
    /// Contact between the two, 0–1.
    pub contact: Vec<f64>,
}

/// One evening over many draws: median and the middle nine tenths.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Band {
    /// Minutes after the end of sex.
    pub time_min: Vec<f64>,
    /// Both partners, in the order of [`Who`].
    pub partners: [PartnerBand; 2],
    /// Contact between the two.
    pub contact: Range<Vec<f64>>,
    /// How many draws the band is made of.
    pub draws: u32,
}

/// One partner's band.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PartnerBand {
    /// The twelve markers in the order of [`Marker::ALL`].
    pub markers: Vec<Range<Vec<f64>>>,
    /// The reading.
    pub reading: Readings<Range<Vec<f64>>>,
    /// Approach.
    pub approach: Range<Vec<f64>>,
    /// What the evening amounts to.
    pub summary: Range<Summary>,
}

/// The middle of many draws, and the 5th and 95th percentile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Range<T> {
    /// 50th percentile.
    pub median: T,
    /// 5th percentile.
    pub low: T,
    /// 95th percentile.
    pub high: T,
}

/// Plays one evening under one draw and samples it from `from_min` to the horizon, every `step_min` minutes.
///
/// # Errors
/// [`SceneError`] names the field that makes no sense, its value and the cure.
pub fn run(scene: &Scene, draw: &Draw, from_min: f64, step_min: f64) -> Result<Trajectory, SceneError> {
    scene.check()?;
    let times = scene.sample_times(from_min, step_min)?;
    Ok(play(scene, draw, times, 0))
}

/// Plays one evening under one draw and gives only what it amounts to.
///
/// # Errors
/// [`SceneError`] names the field that makes no sense, its value and the cure.
pub fn summary(scene: &Scene, draw: &Draw) -> Result<[Summary; 2], SceneError> {
    scene.check()?;
    let trajectory = play(scene, draw, Vec::new(), 0);
    Ok([trajectory.partners[0].summary, trajectory.partners[1].summary])
}

/// Plays one evening with every step of the integration halved `finer` times: what [`run`] is held to.
///
/// # Errors
/// As [`run`].
pub fn run_finer(
    scene: &Scene,
    draw: &Draw,
    from_min: f64,
    step_min: f64,
    finer: u32,
) -> Result<Trajectory, SceneError> {
    scene.check()?;
    let times = scene.sample_times(from_min, step_min)?;
    Ok(play(scene, draw, times, finer))
}

/// Plays one evening under `draws` draws of a seed and gives the middle and the middle nine tenths of everything.
///
/// # Errors
/// [`SceneError`] names the field that makes no sense, its value and the cure.
pub fn band(scene: &Scene, seed: u64, draws: u32, from_min: f64, step_min: f64) -> Result<Band, SceneError> {
    scene.check()?;
    if draws == 0 {
        return Err(SceneError::NoDraws);
    }
    let times = scene.sample_times(from_min, step_min)?;
    let runs: Vec<Trajectory> = (0..draws)
        .map(|index| play(scene, &Draw::at(seed, index), times.clone(), 0))
        .collect();
    let partners = [0, 1].map(|i: usize| {
        let curve =
            |pick: &dyn Fn(&Curves) -> &Vec<f64>| across(&runs, times.len(), &|run| pick(&run.partners[i]));
        let reading = |k: usize| curve(&move |curves| curves.reading.as_array()[k]);
        PartnerBand {
            markers: (0..Marker::ALL.len())
                .map(|k| curve(&move |curves| &curves.markers[k]))
                .collect(),
            reading: Readings::from_array([reading(0), reading(1), reading(2), reading(3), reading(4)]),
            approach: curve(&|curves| &curves.approach),
            summary: summary_range(&runs, i),
        }
    });
    let contact = across(&runs, times.len(), &|run| &run.contact);
    Ok(Band {
        time_min: times,
        partners,
        contact,
        draws,
    })
}

fn summary_range(runs: &[Trajectory], i: usize) -> Range<Summary> {
    let mut ranges = [[0.0; Summary::NAMES.len()]; 3];
    let [median, low, high] = &mut ranges;
    for (k, ((median, low), high)) in median.iter_mut().zip(low).zip(high).enumerate() {
        let mut values: Vec<f64> = runs
            .iter()
            .map(|run| run.partners[i].summary.values()[k])
            .collect();
        let range = range_of(&mut values);
        (*median, *low, *high) = (range.median, range.low, range.high);
    }
    let [median, low, high] = ranges.map(Summary::from_values);
    Range { median, low, high }
}

fn across(runs: &[Trajectory], samples: usize, pick: &dyn Fn(&Trajectory) -> &Vec<f64>) -> Range<Vec<f64>> {
    let mut result = Range::<Vec<f64>>::default();
    let mut values = Vec::with_capacity(runs.len());
    for sample in 0..samples {
        values.clear();
        values.extend(runs.iter().filter_map(|run| pick(run).get(sample)).copied());
        let range = range_of(&mut values);
        result.median.push(range.median);
        result.low.push(range.low);
        result.high.push(range.high);
    }
    result
}

/// Median, 5th and 95th percentile; sorts the values.
pub(crate) fn range_of(values: &mut [f64]) -> Range<f64> {
    values.sort_unstable_by(f64::total_cmp);
    Range {
        median: percentile(values, 0.5),
        low: percentile(values, LOW),
        high: percentile(values, HIGH),
    }
}

const LOW: f64 = 0.05;
const HIGH: f64 = 0.95;

/// A percentile of sorted values, linear between neighbours.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = share * last as f64;
    let below = place as usize;
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// A stretch of the evening in which nothing new begins.
struct Stretch {
    until_min: f64,
    setting: Setting,
}

fn play(scene: &Scene, draw: &Draw, times: Vec<f64>, finer: u32) -> Trajectory {
    let mut course = Course::before(scene.couple, scene.preset, draw, scene.contact, finer);
    let mut sampler = Sampler::new(times);
    sampler.begin(course.moment(), course.machine());
    let mut after = false;
    for stretch in stretches(scene, draw, &course) {
        let minutes = stretch.until_min - course.moment().at_min;
        course.advance(minutes, &stretch.setting, &mut sampler);
        if !after && stretch.until_min >= 0.0 {
            course.enter_after(scene.contact);
            after = true;
        }
    }
    let summary = course.summary();
    let mut trajectory = sampler.trajectory;
    for (curves, summary) in trajectory.partners.iter_mut().zip(summary) {
        curves.summary = summary;
    }
    trajectory
}

/// Plays an evening that makes sense by construction, sampled every minute from its beginning.
pub(crate) fn play_unchecked(scene: &Scene, draw: &Draw) -> Trajectory {
    play(
        scene,
        draw,
        scene.sample_times(EARLIEST_MIN, 1.0).unwrap_or_default(),
        0,
    )
}

/// The evening cut at every minute at which something begins or ends.
fn stretches(scene: &Scene, draw: &Draw, course: &Course) -> Vec<Stretch> {
    let from = -draw.value(p::AROUSAL_MIN);
    let steps = agreed_steps(scene);
    let acts = lasting_acts(scene);
    let mut cuts = vec![0.0, scene.horizon_min];
    cuts.extend(steps.iter().map(|(_, _, until)| *until));
    cuts.extend(acts.iter().flat_map(|act| [act.from, act.until]));
    cuts.retain(|cut| *cut > from && *cut <= scene.horizon_min);
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.dedup();
    let mut begins = from;
    cuts.into_iter()
        .map(|until_min| {
            let middle = (begins + until_min) / 2.0;
            begins = until_min;
            let step = steps
                .iter()
                .find(|(_, from, until)| *from <= middle && middle < *until)
                .map(|step| step.0);
            let over = middle > 0.0 && !steps.is_empty();
            let mut setting = course.setting(step, over);
            let agreed_apart = matches!(
                step,
                Some(StepKind::ApartInRoom | StepKind::ApartWithReturn | StepKind::Wash | StepKind::Sleep)
            );
            for act in acts.iter().filter(|act| act.from <= middle && middle < act.until) {
                setting.act(act.who, act.act, agreed_apart, draw);
            }
            Stretch { until_min, setting }
        })
        .collect()
}

/// The agreement's steps with the minutes between which each runs.
fn agreed_steps(scene: &Scene) -> Vec<(StepKind, f64, f64)> {
    let mut at = 0.0;
    let steps = scene.agreement.map(Agreement::steps).unwrap_or_default();
    steps
        .iter()
        .map(|step| {
            let from = at;
            at += f64::from(step.minutes);
            (step.kind, from, at)
        })
        .collect()
}

/// An event with its end.
struct Lasting {
    from: f64,
    until: f64,
    who: Who,
    act: Act,
}

fn lasting_acts(scene: &Scene) -> Vec<Lasting> {
    let mut events: Vec<&Event> = scene.events.iter().collect();
    events.sort_by(|one, other| one.at_min.total_cmp(&other.at_min));
    events
        .iter()
        .enumerate()
        .map(|(position, event)| {
            let next = events[position + 1..]
                .iter()
                .find(|later| later.who == event.who && later.at_min > event.at_min)
                .map_or(f64::INFINITY, |later| later.at_min);
            let until = event.for_min.map_or(next, |minutes| event.at_min + minutes);
            Lasting {
                from: event.at_min,
                until: until.min(scene.horizon_min),
                who: event.who,
                act: event.act,
            }
        })
        .collect()
}

/// Takes samples at given minutes out of the integration's steps.
struct Sampler {
    trajectory: Trajectory,
    next: usize,
}

impl Sampler {
    fn new(times: Vec<f64>) -> Self {
        let trajectory = Trajectory {
            time_min: times,
            partners: [Curves::default(), Curves::default()],
            contact: Vec::new(),
        };
        Self { trajectory, next: 0 }
    }

    /// Samples at or before the very first moment.
    fn begin(&mut self, moment: &Moment, machine: &Machine) {
        while self.due().is_some_and(|time| time <= moment.at_min) {
            self.take(moment.at_min, &moment.state, machine);
        }
    }

    fn due(&self) -> Option<f64> {
        self.trajectory.time_min.get(self.next).copied()
    }

    fn take(&mut self, time: f64, y: &State, machine: &Machine) {
        self.next += 1;
        for (i, curves) in self.trajectory.partners.iter_mut().enumerate() {
            let touch = TouchAdded {
                plasma: y[at::TOUCH_PLASMA].0[i],
                oxytocin: y[at::TOUCH_OXYTOCIN].0[i],
                ease: y[at::TOUCH_EASE].0[i],
            };
            for (curve, value) in curves
                .markers
                .iter_mut()
                .zip(machine.bodies.markers(i, time, &touch))
            {
                curve.push(value);
            }
            curves.reading.pull.push(y[at::PULL].0[i]);
            curves.reading.alarm_distance.push(y[at::DISTANCE].0[i]);
            curves.reading.alarm_closeness.push(y[at::CLOSENESS].0[i]);
            curves.reading.calm.push(y[at::CALM].0[i]);
            curves.reading.shutdown.push(y[at::SHUTDOWN].0[i]);
            curves.approach.push(y[at::APPROACH].0[i]);
        }
        self.trajectory.contact.push(y[at::CONTACT].0[0]);
    }
}

impl Watch for Sampler {
    fn step(&mut self, from: &Moment, to: &Moment, surroundings: &Surroundings) {
        while let Some(time) = self.due() {
            if time > to.at_min + SAME_MINUTE {
                return;
            }
            if time > to.at_min - SAME_MINUTE {
                self.take(time, &to.state, surroundings.machine);
            } else {
                // A sample inside a step gets a shorter step of its own.
                let mut between = from.clone();
                let Surroundings {
                    machine,
                    setting,
                    phase,
                } = *surroundings;
                machine.step(&mut between, time - from.at_min, setting, phase);
                self.take(time, &between.state, machine);
            }
        }
    }
}

/// Two minutes closer than this are one.
const SAME_MINUTE: f64 = 1e-9;

/// Whether a percentile makes sense.
pub(crate) fn sensible(percentile: Percentile) -> bool {
    match percentile {
        Percentile::Exact(p) => (0.0..=1.0).contains(&p),
        Percentile::About { z, sd } => z.is_finite() && sd.is_finite() && sd >= 0.0,
        Percentile::Unknown => true,
    }
}
