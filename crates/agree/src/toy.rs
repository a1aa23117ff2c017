//! A small make-believe evening for tests of the search: cheap, smooth, and with a known best order.

use model::StepKind;
use model::Summary;

use crate::evening::Evenings;
use crate::moves::{apart, close};

/// One partner tires of closeness, the other of distance.
pub(crate) struct ToyEvenings {
    pub(crate) draws: usize,
    /// How fast closeness becomes too much for each.
    pub(crate) tires_of_close: [f64; 2],
    /// How fast distance becomes too much for each.
    pub(crate) tires_of_apart: [f64; 2],
}

impl ToyEvenings {
    pub(crate) const fn opposite(draws: usize) -> Self {
        Self {
            draws,
            tires_of_close: [0.01, 0.09],
            tires_of_apart: [0.09, 0.01],
        }
    }
}

#[derive(Clone)]
pub(crate) struct ToyCourse {
    vary: f64,
    minute: u16,
    close_load: f64,
    apart_load: f64,
    comfort: [f64; 2],
    peaks: [[f64; 2]; 2],
}

impl Evenings for ToyEvenings {
    type Courses = ToyCourse;

    const ABREAST: usize = 1;

    fn draws(&self) -> usize {
        self.draws
    }

    fn begin(&self, draws: &[usize]) -> Option<ToyCourse> {
        let draw = *draws.first()?;
        let vary = 0.7 + 0.6 * f64::from(u32::try_from((draw * 7919) % 97).unwrap_or(0)) / 97.0;
        Some(ToyCourse {
            vary,
            minute: 0,
            close_load: 4.0,
            apart_load: 0.0,
            comfort: [0.0; 2],
            peaks: [[0.0; 2]; 2],
        })
    }

    fn step(&self, course: &mut ToyCourse, kind: Option<StepKind>, minutes: u16) {
        for _ in 0..minutes {
            // Without an agreement they drift apart, and nobody knows for how long.
            let (near, ease) = match kind {
                None => (0.3, 0.0),
                Some(StepKind::Hold) => (1.0, 0.10),
                Some(kind) if close(kind) => (0.7, 0.08),
                Some(StepKind::ApartWithReturn) => (0.0, 0.09),
                Some(kind) if apart(kind) => (0.0, 0.04),
                Some(_) => (0.4, 0.05),
            };
            course.close_load += near - 0.12 * course.close_load;
            course.apart_load += (1.0 - near) - 0.12 * course.apart_load;
            let unsure = if kind.is_none() { 1.6 } else { 1.0 };
            for who in 0..2 {
                let vary = course.vary * unsure;
                let close_alarm = (self.tires_of_close[who] * vary * course.close_load).min(1.0);
                let apart_alarm = (self.tires_of_apart[who] * vary * course.apart_load).min(1.0);
                course.comfort[who] += (0.5 + ease - 0.4 * close_alarm - 0.4 * apart_alarm).min(1.0);
                course.peaks[who][0] = course.peaks[who][0].max(apart_alarm);
                course.peaks[who][1] = course.peaks[who][1].max(close_alarm);
            }
            course.minute += 1;
        }
    }

    fn summary(&self, course: &ToyCourse, _: usize) -> [Summary; 2] {
        [0, 1].map(|who: usize| Summary {
            comfort_mean: course.comfort[who] / f64::from(course.minute.max(1)),
            alarm_distance_peak: course.peaks[who][0],
            alarm_closeness_peak: course.peaks[who][1],
            shutdown_peak: 0.0,
            wish_for_closeness_at_end: 0.5,
            next_day: 0.0,
        })
    }
}
