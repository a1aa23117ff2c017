//! What agreed steps do, beside the same thing unagreed or another step.

use super::Experiment;
use super::scenario::{ANXIOUS, Evening, Played, SECURE, Stage, act, agreement};
use crate::agreement::StepKind;
use crate::event::{Act, Event};
use crate::person::Who;

pub(super) const EXPERIMENTS: &[(&str, Experiment)] = &[
    ("washing-agreed", washing_agreed),
    ("sleep-agreed", sleep_agreed),
    ("breathing-together", breathing_together),
    ("in-the-same-room", in_the_same_room),
    ("talking-or-turning-away", talking_or_turning_away),
];

const A: Who = Who::A;
const B: Who = Who::B;

fn agreed(stage: &Stage, steps: &[(StepKind, u16)]) -> Played {
    stage.play(&Evening::of(ANXIOUS, SECURE).agreed(&agreement(steps)).until(60.0))
}

fn unagreed(stage: &Stage, events: &[Event]) -> Played {
    stage.play(&Evening::of(ANXIOUS, SECURE).with(events).until(60.0))
}

/// Getting up to wash costs the anxious partner less when it was agreed.
fn washing_agreed(stage: &Stage) -> f64 {
    let alarm = |played: Played| played.mean(played.distance(A), 8.0, 18.0);
    let known = agreed(
        stage,
        &[(StepKind::Hold, 8), (StepKind::Wash, 10), (StepKind::Quiet, 10)],
    );
    let surprise = unagreed(
        stage,
        &[
            act(A, Act::Hold, 0.0, 8.0),
            act(B, Act::Hold, 0.0, 8.0),
            act(B, Act::Wash, 8.0, 10.0),
        ],
    );
    stage.stands_out(alarm(surprise) - alarm(known))
}

/// Falling asleep costs the anxious partner less when both had said that they would.
fn sleep_agreed(stage: &Stage) -> f64 {
    let alarm = |played: Played| played.mean(played.distance(A), 12.0, 50.0);
    let known = agreed(stage, &[(StepKind::Hold, 12), (StepKind::Sleep, 45)]);
    let surprise = unagreed(
        stage,
        &[
            act(A, Act::Hold, 0.0, 12.0),
            act(B, Act::Hold, 0.0, 12.0),
            act(B, Act::Sleep, 12.0, 45.0),
        ],
    );
    stage.stands_out(alarm(surprise) - alarm(known))
}

/// Breathing slowly together calms more than lying there.
fn breathing_together(stage: &Stage) -> f64 {
    let calm = |kind| {
        let played = agreed(stage, &[(StepKind::Hold, 5), (kind, 10)]);
        played.mean(played.calm(A), 5.0, 20.0)
    };
    stage.stands_out(calm(StepKind::Breathe) - calm(StepKind::Quiet))
}

/// Time apart in the same room alarms the anxious partner less when it was agreed than when the other takes the phone.
fn in_the_same_room(stage: &Stage) -> f64 {
    let alarm = |played: Played| played.mean(played.distance(A), 10.0, 28.0);
    let known = agreed(stage, &[(StepKind::Hold, 8), (StepKind::ApartInRoom, 20)]);
    let surprise = unagreed(
        stage,
        &[
            act(A, Act::Hold, 0.0, 8.0),
            act(B, Act::Hold, 0.0, 8.0),
            act(B, Act::Phone, 8.0, 20.0),
        ],
    );
    stage.stands_out(alarm(surprise) - alarm(known))
}

/// Talking afterwards leaves the anxious partner more at ease than being turned away from.
fn talking_or_turning_away(stage: &Stage) -> f64 {
    let comfort = |events: &[Event]| unagreed(stage, events).summary(A).comfort_mean;
    let talked = comfort(&[act(A, Act::Talk, 3.0, 15.0), act(B, Act::Talk, 3.0, 15.0)]);
    stage.stands_out(talked - comfort(&[act(B, Act::RollOver, 3.0, 15.0)]))
}
