//! The one thing the search asks of the model: an evening that can be begun, carried on, copied and read.

use model::StepKind;
use model::Summary;
use model::course::Course;
use model::draw::Draw;

use crate::question::Question;

/// Evenings of one couple over a fixed set of draws.
pub(crate) trait Evenings {
    /// One evening under way. Copies go their own ways.
    type Course: Clone;

    /// How many draws there are.
    fn draws(&self) -> usize;

    /// The evening of a draw at minute 0.
    fn begin(&self, draw: usize) -> Self::Course;

    /// Carries an evening on; without a kind both do as the model lets them.
    fn step(&self, course: &mut Self::Course, kind: Option<StepKind>, minutes: u16);

    /// What the evening was like so far, for both.
    fn summary(&self, course: &Self::Course) -> [Summary; 2];
}

/// The model's evenings: everything up to minute 0 is computed once for each draw.
pub(crate) struct ModelEvenings {
    begun: Vec<Course>,
}

impl ModelEvenings {
    pub(crate) fn new(question: &Question) -> Self {
        let begun = (0..question.draws)
            .map(|index| {
                let draw = Draw::at(question.seed, index);
                Course::begin(&question.couple, question.preset, &draw)
            })
            .collect();
        Self { begun }
    }
}

impl Evenings for ModelEvenings {
    type Course = Course;

    fn draws(&self) -> usize {
        self.begun.len()
    }

    fn begin(&self, draw: usize) -> Course {
        self.begun[draw].clone()
    }

    fn step(&self, course: &mut Course, kind: Option<StepKind>, minutes: u16) {
        course.step(kind, f64::from(minutes));
    }

    fn summary(&self, course: &Course) -> [Summary; 2] {
        course.summary()
    }
}
