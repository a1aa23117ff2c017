//! The one thing the search asks of the model: evenings that can be begun, carried on, copied and read.

use model::draw::Draw;
use model::{Abreast, Couple, Course, StepKind, Summary};

use crate::question::Question;

/// Evenings of one couple over a fixed set of draws.
pub(crate) trait Evenings {
    /// Evenings under way side by side, one for each of some draws. Copies go their own ways.
    type Courses: Clone;

    /// How many draws may go side by side.
    const ABREAST: usize;

    /// How many draws there are.
    fn draws(&self) -> usize;

    /// The evenings of these draws at minute 0: at least one, at most [`Self::ABREAST`].
    fn begin(&self, draws: &[usize]) -> Option<Self::Courses>;

    /// Carries evenings on; without a kind both do as the model lets them.
    fn step(&self, courses: &mut Self::Courses, kind: Option<StepKind>, minutes: u16);

    /// What the evening of one of the draws, by its position, was like so far, for both.
    fn summary(&self, courses: &Self::Courses, position: usize) -> [Summary; 2];
}

/// The model's evenings: everything up to minute 0 is computed once for each draw.
pub(crate) struct ModelEvenings {
    begun: Vec<Course>,
}

impl ModelEvenings {
    pub(crate) fn new(question: &Question) -> Self {
        Self::of(question, &[])
    }

    /// The same with a couple of its own in each draw; the question's where there is none.
    pub(crate) fn of(question: &Question, couples: &[Couple]) -> Self {
        let begun = (0..question.draws)
            .map(|index| {
                let draw = Draw::at(question.seed, index);
                let couple = couples.get(index as usize).unwrap_or(&question.couple);
                Course::begin(couple, question.preset, &draw)
            })
            .collect();
        Self { begun }
    }
}

impl Evenings for ModelEvenings {
    type Courses = Abreast;

    const ABREAST: usize = Abreast::DRAWS;

    fn draws(&self) -> usize {
        self.begun.len()
    }

    fn begin(&self, draws: &[usize]) -> Option<Abreast> {
        let begun: Vec<&Course> = draws.iter().filter_map(|&draw| self.begun.get(draw)).collect();
        Abreast::of(&begun)
    }

    fn step(&self, courses: &mut Abreast, kind: Option<StepKind>, minutes: u16) {
        courses.step(kind, f64::from(minutes));
    }

    fn summary(&self, courses: &Abreast, position: usize) -> [Summary; 2] {
        courses.summary(position)
    }
}
