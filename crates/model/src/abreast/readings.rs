//! What several people would read of themselves in one and the same evening: the fast path of learning.

use std::sync::Arc;

use fearless_simd::{Level, dispatch};

use super::{Abreast, lanes};
use crate::course::Course;
use crate::draw::Draw;
use crate::evening::stretches;
use crate::event::Act;
use crate::lanes::Pair;
use crate::reading::at;
use crate::scene::Scene;
use crate::setting::Setting;

use lanes::{Row, Rows};

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
    /// Every course must stand at minute 0 under the same `draw`; there may be [`Self::DRAWS`] at most. `minutes` must
    /// rise and lie above 0. What comes out has one list of readings for each course, and is empty when there is no
    /// course or an act of the scene that this path cannot play.
    #[must_use]
    pub fn readings(
        courses: &[&Course],
        scene: &Scene,
        draw: &Draw,
        minutes: &[f64],
    ) -> Vec<Vec<ReadingsNow>> {
        let playable = scene.events.iter().all(|event| Self::can_play(event.act));
        let (true, Some(first), Some(mut many)) = (playable, courses.first(), Self::of(courses)) else {
            return Vec::new();
        };
        let mut seen: Vec<Vec<ReadingsNow>> = vec![Vec::with_capacity(minutes.len()); courses.len()];
        let mut due = minutes.iter().copied().peekable();
        for stretch in stretches(scene, draw, first) {
            if stretch.until_min <= 0.0 {
                continue;
            }
            let setting = alike(&stretch.setting);
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

/// The same setting in every lane.
#[expect(clippy::cast_possible_truncation, reason = "the fast path computes in f32")]
fn alike(setting: &Setting) -> Setting<Rows, Row> {
    setting.map(
        |Pair([a, b])| Rows([[*a as f32; lanes::DRAWS], [*b as f32; lanes::DRAWS]]),
        |one| [*one as f32; lanes::DRAWS],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evening::run;
    use crate::{Agreement, Begun, Couple, Event, Person, Preset, Step, StepKind, Who};

    fn event(at_min: f64, who: Who, act: Act, for_min: f64) -> Event {
        Event {
            at_min,
            who,
            act,
            for_min: Some(for_min),
        }
    }

    /// The largest difference from the reference evening, over couples and minutes.
    fn largest_difference(events: &[Event], agreement: Option<&Agreement>) -> f64 {
        let draw = Draw::median();
        let couples: Vec<Couple> = (0..8)
            .map(|k| {
                let share = f64::from(k) / 8.0;
                Couple {
                    partners: [
                        Person {
                            begun_from: Begun::Insecurity,
                            tolerance_min: Some(8.0 + f64::from(k)),
                            ..Person::at(share, 1.0 - share, 0.3 * share)
                        },
                        Person::at(0.9 - share, share, 0.5),
                    ],
                }
            })
            .collect();
        let courses: Vec<Course> = couples
            .iter()
            .map(|couple| Course::begin(couple, Preset::Measured, &draw))
            .collect();
        let courses: Vec<&Course> = courses.iter().collect();
        let minutes = [10.0, 25.0, 60.0, 90.0];
        let mut worst = 0.0_f64;
        let of = |couple| Scene {
            events,
            agreement,
            horizon_min: 90.0,
            ..Scene::new(couple)
        };
        let fast = Abreast::readings(&courses, &of(&couples[0]), &draw, &minutes);
        for (couple, fast) in couples.iter().zip(&fast) {
            let reference = run(&of(couple), &draw, 0.0, 5.0).expect("it makes sense");
            for (minute, fast) in minutes.iter().zip(fast) {
                for (i, fast) in fast.iter().enumerate() {
                    let curves = reference.partners[i].reading.as_array();
                    for (curve, value) in curves.iter().zip(fast) {
                        worst = worst.max((curve[(*minute / 5.0) as usize] - value).abs());
                    }
                }
            }
        }
        assert_eq!(fast.len(), 8);
        worst
    }

    #[test]
    fn an_evening_reads_as_the_reference_does() {
        let agreed = Agreement::new(vec![
            Step {
                kind: StepKind::Hold,
                minutes: 15,
            },
            Step {
                kind: StepKind::ApartWithReturn,
                minutes: 20,
            },
        ])
        .expect("it is an agreement");
        let acts = [
            event(0.0, Who::A, Act::Soothe, 5.0),
            event(5.0, Who::A, Act::Hold, 15.0),
            event(0.0, Who::B, Act::Hold, 20.0),
            event(20.0, Who::B, Act::RollOver, 20.0),
        ];
        for (events, agreement) in [
            (&[][..], None),
            (&acts[..], None),
            (&[][..], Some(&agreed)),
            (&acts[3..], Some(&agreed)),
        ] {
            let worst = largest_difference(events, agreement);
            assert!(worst < 2e-4, "{worst} away from the reference");
        }
    }

    #[test]
    fn what_stays_in_mind_is_left_to_the_reference() {
        let couple = Couple {
            partners: [Person::at(0.5, 0.5, 0.5); 2],
        };
        let draw = Draw::median();
        let course = Course::begin(&couple, Preset::Measured, &draw);
        let events = [event(1.0, Who::A, Act::Accuse, 5.0)];
        let scene = Scene {
            events: &events,
            ..Scene::new(&couple)
        };
        assert!(Abreast::readings(&[&course], &scene, &draw, &[5.0]).is_empty());
    }
}
