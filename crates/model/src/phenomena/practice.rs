//! What helps, and what it helps against.

use super::Experiment;
use super::scenario::{ANXIOUS, AVOIDANT, DISORGANISED, Evening, Played, SECURE, Stage, act};
use crate::event::{Act, Event};
use crate::person::{Person, Who};

pub(super) const EXPERIMENTS: &[(&str, Experiment)] = &[
    ("soothing-first", soothing_first),
    ("request-or-accusation", request_or_accusation),
    ("reassurance-and-softness", reassurance_and_softness),
    ("grounding", grounding),
    ("naming", naming),
    ("breathing-calms", breathing_calms),
    ("return-repairs", return_repairs),
    ("a-word-before-space", a_word_before_space),
    ("reassurance-more-for-anxious", reassurance_more_for_anxious),
    ("softness-more-for-avoidant", softness_more_for_avoidant),
    ("staying-when-numb", staying_when_numb),
    ("accusing-hurts-oneself", accusing_hurts_oneself),
];

const A: Who = Who::A;
const B: Who = Who::B;

/// An anxious and an avoidant partner, with these acts.
fn pair(stage: &Stage, events: &[Event]) -> Played {
    stage.play(&Evening::of(ANXIOUS, AVOIDANT).with(events))
}

/// 8: soothing oneself first lowers one's own peak and the other's alarm of closeness.
fn soothing_first(stage: &Stage) -> f64 {
    let free = pair(stage, &[]);
    let soothed = pair(stage, &[act(A, Act::Soothe, 0.0, 20.0)]);
    stage.all([
        stage.stands_out(
            free.peak(free.distance(A), 0.0, 45.0) - soothed.peak(soothed.distance(A), 0.0, 45.0),
        ),
        stage.stands_out(
            free.peak(free.closeness(B), 0.0, 45.0) - soothed.peak(soothed.closeness(B), 0.0, 45.0),
        ),
    ])
}

/// 9: a clear request does better than an accusation, for both.
fn request_or_accusation(stage: &Stage) -> f64 {
    let asked = pair(stage, &[act(A, Act::Ask, 8.0, 10.0)]);
    let accused = pair(stage, &[act(A, Act::Accuse, 8.0, 10.0)]);
    stage.all(
        [A, B]
            .map(|who| stage.stands_out(asked.summary(who).comfort_mean - accused.summary(who).comfort_mean)),
    )
}

/// 13: reassurance works on alarm of distance, softness on alarm of closeness, and not the other way round.
fn reassurance_and_softness(stage: &Stage) -> f64 {
    let on_distance = |events: &[Event]| {
        let played = pair(stage, events);
        played.mean(played.distance(A), 5.0, 40.0)
    };
    let on_closeness = |events: &[Event]| {
        let played = pair(stage, events);
        played.mean(played.closeness(B), 5.0, 40.0)
    };
    let (distance, closeness) = (on_distance(&[]), on_closeness(&[]));
    let gain = |who: Who, what: Act| {
        let events = [act(who, what, 5.0, 30.0)];
        if who == B {
            distance - on_distance(&events)
        } else {
            closeness - on_closeness(&events)
        }
    };
    stage.all([
        stage.stands_out(gain(B, Act::Reassure)),
        stage.stands_out(gain(B, Act::Reassure) - gain(B, Act::Soften)),
        stage.stands_out(gain(A, Act::Soften)),
        stage.stands_out(gain(A, Act::Soften) - gain(A, Act::Reassure)),
    ])
}

/// 20: grounding lowers shutdown; going on with closeness during shutdown raises it.
fn grounding(stage: &Stage) -> f64 {
    let depth = |events: &[Event]| {
        let played = stage.play(&Evening::of(DISORGANISED, SECURE).with(events));
        played.mean(played.shutdown(A), 10.0, 40.0)
    };
    let free = depth(&[]);
    let grounded = depth(&[act(A, Act::Ground, 8.0, 30.0)]);
    let goes_on = depth(&[act(A, Act::Hold, 8.0, 30.0), act(B, Act::Hold, 8.0, 30.0)]);
    stage.all([
        stage.stands_out(free - grounded),
        stage.stands_out(goes_on - free),
    ])
}

/// Naming what is loud in oneself takes the sting out of it for the other.
fn naming(stage: &Stage) -> f64 {
    let free = pair(stage, &[]);
    let named = pair(
        stage,
        &[act(A, Act::NameIt, 5.0, 20.0), act(B, Act::NameIt, 5.0, 20.0)],
    );
    stage.all([
        stage.stands_out(free.mean(free.distance(A), 5.0, 40.0) - named.mean(named.distance(A), 5.0, 40.0)),
        stage.stands_out(free.mean(free.closeness(B), 5.0, 40.0) - named.mean(named.closeness(B), 5.0, 40.0)),
    ])
}

/// Slow breathing calms the one who breathes.
fn breathing_calms(stage: &Stage) -> f64 {
    let calm = |events: &[Event]| {
        let played = pair(stage, events);
        played.mean(played.calm(A), 10.0, 20.0)
    };
    stage.stands_out(calm(&[act(A, Act::Breathe, 10.0, 10.0)]) - calm(&[]))
}

/// Coming back after having left brings the anxious partner's alarm down again.
fn return_repairs(stage: &Stage) -> f64 {
    let alarm = |events: &[Event]| {
        let played = pair(stage, events);
        played.mean(played.distance(A), 26.0, 45.0)
    };
    let gone = alarm(&[act(B, Act::Leave, 8.0, 50.0)]);
    stage.stands_out(gone - alarm(&[act(B, Act::Leave, 8.0, 16.0), act(B, Act::Return, 24.0, 20.0)]))
}

/// Asking for time with a friendly word costs the other less than leaving without one.
fn a_word_before_space(stage: &Stage) -> f64 {
    let silent = pair(stage, &[act(B, Act::Leave, 8.0, 15.0)]);
    let said = pair(
        stage,
        &[act(B, Act::Reassure, 6.0, 4.0), act(B, Act::Leave, 8.0, 15.0)],
    );
    stage.stands_out(silent.mean(silent.distance(A), 8.0, 23.0) - said.mean(said.distance(A), 8.0, 23.0))
}

/// What an act of the other does for somebody's comfort while it is in mind.
fn helps(stage: &Stage, person: Person, other: Person, what: Act) -> f64 {
    let comfort = |events: &[Event]| {
        stage
            .play(&Evening::of(person, other).with(events).until(60.0))
            .summary(A)
            .comfort_mean
    };
    comfort(&[act(B, what, 3.0, 30.0)]) - comfort(&[])
}

/// Reassurance helps the anxious more than the secure.
fn reassurance_more_for_anxious(stage: &Stage) -> f64 {
    let [anxious, secure] = [ANXIOUS, SECURE].map(|person| helps(stage, person, AVOIDANT, Act::Reassure));
    stage.stands_out(anxious - secure)
}

/// Softness helps the avoidant more than the secure.
fn softness_more_for_avoidant(stage: &Stage) -> f64 {
    let [avoidant, secure] = [AVOIDANT, SECURE].map(|person| helps(stage, person, ANXIOUS, Act::Soften));
    stage.stands_out(avoidant - secure)
}

/// Staying a little longer is no tool for someone who has gone numb.
fn staying_when_numb(stage: &Stage) -> f64 {
    let comfort = |what: Act| {
        let played = stage.play(&Evening::of(DISORGANISED, SECURE).with(&[act(A, what, 10.0, 20.0)]));
        played.summary(A).comfort_mean
    };
    stage.stands_out(comfort(Act::Ground) - comfort(Act::StayLonger))
}

/// An accusation leaves the one who makes it worse off too.
fn accusing_hurts_oneself(stage: &Stage) -> f64 {
    let accused = pair(stage, &[act(A, Act::Accuse, 8.0, 10.0)]);
    stage.stands_out(pair(stage, &[]).summary(A).comfort_mean - accused.summary(A).comfort_mean)
}
