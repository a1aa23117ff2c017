//! The rows of a part: one for each couple, condition and partner.

use model::draw::Traits;
use model::evening::{self, Scene, SceneError};
use model::{Couple, Draw, Summary, Who};

use crate::{Condition, Study, StudyError, population};

/// One partner's evening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// Number of the couple, from 0.
    pub couple: u32,
    /// Name of the condition.
    pub condition: &'a str,
    /// Which partner.
    pub partner: Who,
    /// The partner's own numbers.
    pub own: Traits,
    /// The other's numbers.
    pub other: Traits,
    /// What the evening amounts to for the partner.
    pub summary: Summary,
}

/// The rows of one part, couple by couple.
pub struct Rows<'a> {
    study: &'a Study,
    next: u32,
    end: u32,
}

impl Study {
    /// Plays the couples of a part, one at each step: its rows are conditions in order, each with both partners.
    #[must_use]
    pub fn play(&self, part: u32) -> Rows<'_> {
        let (next, end) = self.couples_of_part(part);
        Rows {
            study: self,
            next,
            end,
        }
    }

    /// The couples of a part by their numbers, each with the draw of the model's parameters that they live under.
    pub fn people(&self, part: u32) -> impl Iterator<Item = (u32, Couple, Draw)> + '_ {
        let (first, end) = self.couples_of_part(part);
        (first..end).map(|number| {
            let draw = Draw::at(self.seed, number);
            (number, population::couple(&self.partners, &draw), draw)
        })
    }

    /// Plays the first couple once in every condition, so that nothing can be refused later.
    pub(crate) fn check_scenes(&self) -> Result<(), StudyError> {
        let draw = Draw::at(self.seed, 0);
        let couple = population::couple(&self.partners, &draw);
        for condition in &self.conditions {
            self.scene(&couple, condition)
                .check()
                .map_err(|error| StudyError::Scene {
                    condition: condition.name.clone(),
                    error,
                })?;
        }
        Ok(())
    }

    fn scene<'a>(&self, couple: &'a Couple, condition: &'a Condition) -> Scene<'a> {
        Scene {
            preset: self.preset,
            events: &condition.events,
            agreement: condition.agreement.as_ref(),
            horizon_min: self.horizon_min,
            ..Scene::new(couple)
        }
    }

    fn rows_of(&self, number: u32) -> Result<Vec<Row<'_>>, SceneError> {
        let draw = Draw::at(self.seed, number);
        let couple = population::couple(&self.partners, &draw);
        let [a, b] = draw.traits(&couple);
        let mut rows = Vec::with_capacity(2 * self.conditions.len());
        for condition in &self.conditions {
            let summaries = evening::summary(&self.scene(&couple, condition), &draw)?;
            let both = [(Who::A, a, b), (Who::B, b, a)];
            for ((partner, own, other), summary) in both.into_iter().zip(summaries) {
                rows.push(Row {
                    couple: number,
                    condition: &condition.name,
                    partner,
                    own,
                    other,
                    summary,
                });
            }
        }
        Ok(rows)
    }
}

impl<'a> Iterator for Rows<'a> {
    /// A couple's rows. An error is not expected: the scenes were checked when the study was made.
    type Item = Result<Vec<Row<'a>>, SceneError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.end {
            return None;
        }
        let rows = self.study.rows_of(self.next);
        self.next += 1;
        Some(rows)
    }
}
