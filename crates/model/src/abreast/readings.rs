//! What several people would read of themselves in one and the same evening: the fast path of learning.

use std::sync::Arc;

use fearless_simd::{Level, dispatch};

use super::{Abreast, row, rows};
use crate::course::Course;
use crate::draw::Draw;
use crate::evening::{Stretch, stretches};
use crate::event::Act;
use crate::reading::at;
use crate::scene::Scene;
use crate::setting::Setting;

use super::lanes::{Row, Rows};

/// Pull, alarm of distance, alarm of closeness, calm and shutdown of both partners, each 0–1.
pub type ReadingsNow = [[f64; 5]; 2];

impl Abreast {
    /// Whether this path can play an act: those that stay in mind (reassuring, softening, asking, accusing, grounding,
    /// naming) are left to [`Course`].
    #[must_use]
    pub const fn can_play(act: Act) -> bool {
        !matches!(
            act,
            Act::Reassure | Act::Soften | Act::Ask | Act::Accuse | Act::Ground | Act::NameIt
        )
    }

    /// The readings of several couples at these minutes of one evening, which all live through in the same way.
    ///
    /// Every course must stand at minute 0 under the draw in its place of `draws`, or under the only one there is; there
    /// may be [`Self::DRAWS`] courses at most. `minutes` must rise and lie above 0. What comes out has one list of
    /// readings for each course, and is empty when there is no course, a draw is missing, or the scene has an act that
    /// this path cannot play.
    #[must_use]
    pub fn readings(
        courses: &[&Course],
        scene: &Scene,
        draws: &[&Draw],
        minutes: &[f64],
    ) -> Vec<Vec<ReadingsNow>> {
        let playable = scene.events.iter().all(|event| Self::can_play(event.act));
        let (true, Some(mut many)) = (playable, Self::of(courses)) else {
            return Vec::new();
        };
        // What is done is cut alike under every draw: cuts after the end of sex are those of the scene.
        let ways: Vec<Vec<Stretch>> = match draws {
            [one] => courses
                .first()
                .map(|first| stretches(scene, one, first))
                .into_iter()
                .collect(),
            each if each.len() == courses.len() => courses
                .iter()
                .zip(each)
                .map(|(course, draw)| stretches(scene, draw, course))
                .collect(),
            _ => Vec::new(),
        };
        let Some(first) = ways.first() else {
            return Vec::new();
        };
        let mut seen: Vec<Vec<ReadingsNow>> = vec![Vec::with_capacity(minutes.len()); courses.len()];
        let mut due = minutes.iter().copied().peekable();
        for (position, stretch) in first.iter().enumerate() {
            if stretch.until_min <= 0.0 {
                continue;
            }
            let of = |lane: usize| {
                let way = ways.get(lane).unwrap_or(first);
                &way.get(position).unwrap_or(stretch).setting
            };
            let setting = Setting::zip(core::array::from_fn(of), rows, row);
            while let Some(minute) = due.next_if(|minute| *minute < stretch.until_min) {
                many.play(&setting, minute);
                many.read(&mut seen);
            }
            if due.peek().is_none() {
                return seen;
            }
            many.play(&setting, stretch.until_min);
            if due.next_if(|minute| *minute == stretch.until_min).is_some() {
                many.read(&mut seen);
            }
        }
        seen
    }

    fn play(&mut self, setting: &Setting<Rows, Row>, until_min: f64) {
        let minutes = until_min - self.minute;
        if minutes > 0.0 {
            let shared = Arc::clone(&self.shared);
            dispatch!(Level::new(), simd => self.advance(simd, &shared, minutes, setting));
        }
    }

    fn read(&self, seen: &mut [Vec<ReadingsNow>]) {
        for (lane, seen) in seen.iter_mut().enumerate() {
            let now = |i: usize, k: usize| f64::from(self.state[k].0[i][lane]);
            seen.push(
                [0, 1].map(|i| {
                    [at::PULL, at::DISTANCE, at::CLOSENESS, at::CALM, at::SHUTDOWN].map(|k| now(i, k))
                }),
            );
        }
    }
}
