//! One evening from the outside: who, what happens, and what comes out.

use std::cell::OnceCell;

use science::p;

use crate::agreement::{Agreement, StepKind};
use crate::body::{Marker, TouchAdded};
use crate::course::{Course, Surroundings, Watch};
use crate::draw::Draw;
use crate::event::{Act, Event};
use crate::integrate::Moment;
use crate::person::{Percentile, Who};
use crate::reading::{State, at};
use crate::setting::{Setting, Settings};
use crate::spread::Spread;
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
    let mut seen = Seen::of(draws, times.len());
    for index in 0..draws {
        seen.see(&play(scene, &Draw::at(seed, index), times.clone(), 0));
    }
    Ok(seen.band(times, draws))
}

/// What many runs of one evening amount to, in memory that does not grow with their number.
struct Seen {
    partners: [SeenPartner; 2],
    contact: Vec<Spread>,
}

/// One partner's curves, of each the numbers at every sample.
struct SeenPartner {
    markers: Vec<Vec<Spread>>,
    reading: [Vec<Spread>; Readings::<()>::NAMES.len()],
    approach: Vec<Spread>,
    summary: Vec<Spread>,
}

impl Seen {
    fn of(draws: u32, samples: usize) -> Self {
        let curve = || vec![Spread::of(draws); samples];
        Self {
            partners: [0, 1].map(|_| SeenPartner {
                markers: Marker::ALL.iter().map(|_| curve()).collect(),
                reading: core::array::from_fn(|_| curve()),
                approach: curve(),
                summary: vec![Spread::of(draws); Summary::NAMES.len()],
            }),
            contact: curve(),
        }
    }

    fn see(&mut self, run: &Trajectory) {
        for (seen, curves) in self.partners.iter_mut().zip(&run.partners) {
            for (seen, curve) in seen.markers.iter_mut().zip(&curves.markers) {
                see(seen, curve);
            }
            for (seen, curve) in seen.reading.iter_mut().zip(curves.reading.as_array()) {
                see(seen, curve);
            }
            see(&mut seen.approach, &curves.approach);
            see(&mut seen.summary, &curves.summary.values());
        }
        see(&mut self.contact, &run.contact);
    }

    fn band(self, time_min: Vec<f64>, draws: u32) -> Band {
        Band {
            time_min,
            partners: self.partners.map(|seen| {
                let summary = across(seen.summary);
                let of = |values: &[f64]| Summary::from_values(core::array::from_fn(|k| values[k]));
                PartnerBand {
                    markers: seen.markers.into_iter().map(across).collect(),
                    reading: Readings::from_array(seen.reading.map(across)),
                    approach: across(seen.approach),
                    summary: Range {
                        median: of(&summary.median),
                        low: of(&summary.low),
                        high: of(&summary.high),
                    },
                }
            }),
            contact: across(self.contact),
            draws,
        }
    }
}

fn see(seen: &mut [Spread], curve: &[f64]) {
    for (seen, number) in seen.iter_mut().zip(curve) {
        seen.see(*number);
    }
}

fn across(seen: Vec<Spread>) -> Range<Vec<f64>> {
    let mut result = Range::<Vec<f64>>::default();
    for range in seen.into_iter().map(Spread::range) {
        result.median.push(range.median);
        result.low.push(range.low);
        result.high.push(range.high);
    }
    result
}

/// A stretch of the evening in which nothing new begins.
pub(crate) struct Stretch {
    pub(crate) until_min: f64,
    pub(crate) setting: Setting,
}

fn play(scene: &Scene, draw: &Draw, times: Vec<f64>, finer: u32) -> Trajectory {
    Opening::play(scene, draw, times, finer)
        .carry_on(scene, draw)
        .with_markers()
}

/// An evening up to the end of sex, which is the same whatever happens afterwards.
#[derive(Clone)]
pub(crate) struct Opening {
    course: Course,
    sampler: Sampler,
}

impl Opening {
    fn play(scene: &Scene, draw: &Draw, times: Vec<f64>, finer: u32) -> Self {
        let mut course = Course::before(scene.couple, scene.preset, draw, scene.contact, finer);
        let mut sampler = Sampler::new(times);
        sampler.begin(course.moment());
        for stretch in stretches(scene, draw, course.settings()) {
            if stretch.until_min > 0.0 {
                break;
            }
            let minutes = stretch.until_min - course.moment().at_min;
            course.advance(minutes, &stretch.setting, &mut sampler);
        }
        course.enter_after(scene.contact);
        Self { course, sampler }
    }

    /// Of an evening that makes sense by construction, sampled every minute from its beginning.
    pub(crate) fn play_unchecked(scene: &Scene, draw: &Draw) -> Self {
        let times = scene.sample_times(EARLIEST_MIN, 1.0).unwrap_or_default();
        Self::play(scene, draw, times, 0)
    }

    /// Plays the rest.
    pub(crate) fn carry_on(self, scene: &Scene, draw: &Draw) -> Played {
        let Self {
            mut course,
            mut sampler,
        } = self;
        for stretch in stretches(scene, draw, course.settings()) {
            if stretch.until_min > 0.0 {
                let minutes = stretch.until_min - course.moment().at_min;
                course.advance(minutes, &stretch.setting, &mut sampler);
            }
        }
        let mut trajectory = sampler.trajectory;
        for (curves, summary) in trajectory.partners.iter_mut().zip(course.summary()) {
            curves.summary = summary;
        }
        Played {
            trajectory,
            touch: sampler.touch,
            begins_min: sampler.begins_min,
            course,
            markers: [OnceCell::new(), OnceCell::new()],
        }
    }
}

/// A played evening whose markers are computed when they are asked for: they are the slow part of a sample.
pub(crate) struct Played {
    /// Everything but the markers, which are empty.
    pub(crate) trajectory: Trajectory,
    /// What touch has added at every sample, by partner.
    touch: [Vec<TouchAdded>; 2],
    begins_min: f64,
    course: Course,
    markers: [OnceCell<[Vec<f64>; 12]>; 2],
}

impl Played {
    /// The curve of one of a partner's markers.
    pub(crate) fn marker(&self, who: Who, marker: Marker) -> &[f64] {
        let i = who.index();
        &self.markers[i].get_or_init(|| self.markers_of(i))[marker.index()]
    }

    fn markers_of(&self, i: usize) -> [Vec<f64>; 12] {
        let mut markers: [Vec<f64>; 12] = Default::default();
        let bodies = &self.course.machine().bodies;
        for (time, touch) in self.trajectory.time_min.iter().zip(&self.touch[i]) {
            let values = bodies.markers(i, time.max(self.begins_min), touch);
            for (curve, value) in markers.iter_mut().zip(values) {
                curve.push(value);
            }
        }
        markers
    }

    fn with_markers(self) -> Trajectory {
        let both = [self.markers_of(0), self.markers_of(1)];
        let mut trajectory = self.trajectory;
        for (curves, markers) in trajectory.partners.iter_mut().zip(both) {
            curves.markers = markers;
        }
        trajectory
    }
}

/// The evening cut at every minute at which something begins or ends.
pub(crate) fn stretches(scene: &Scene, draw: &Draw, settings: &Settings) -> Vec<Stretch> {
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
            let mut setting = settings.of(step, over);
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
#[derive(Clone)]
struct Sampler {
    trajectory: Trajectory,
    touch: [Vec<TouchAdded>; 2],
    /// Samples before this minute show this minute.
    begins_min: f64,
    next: usize,
}

impl Sampler {
    fn new(times: Vec<f64>) -> Self {
        let trajectory = Trajectory {
            time_min: times,
            partners: [Curves::default(), Curves::default()],
            contact: Vec::new(),
        };
        Self {
            trajectory,
            touch: [Vec::new(), Vec::new()],
            begins_min: f64::NEG_INFINITY,
            next: 0,
        }
    }

    /// Samples at or before the very first moment.
    fn begin(&mut self, moment: &Moment) {
        self.begins_min = moment.at_min;
        while self.due().is_some_and(|time| time <= moment.at_min) {
            self.take(&moment.state);
        }
    }

    fn due(&self) -> Option<f64> {
        self.trajectory.time_min.get(self.next).copied()
    }

    fn take(&mut self, y: &State) {
        self.next += 1;
        for (i, curves) in self.trajectory.partners.iter_mut().enumerate() {
            self.touch[i].push(TouchAdded {
                plasma: y[at::TOUCH_PLASMA].0[i],
                oxytocin: y[at::TOUCH_OXYTOCIN].0[i],
                ease: y[at::TOUCH_EASE].0[i],
            });
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
                self.take(&to.state);
            } else {
                // A sample inside a step gets a shorter step of its own.
                let mut between = from.clone();
                let Surroundings {
                    machine,
                    setting,
                    phase,
                } = *surroundings;
                machine.step(&mut between, time - from.at_min, setting, phase);
                self.take(&between.state);
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
