//! What the article tells beside what was measured: where the two part.

use super::Experiment;
use super::scenario::{Evening, SECURE, Stage};
use crate::body::Marker;
use crate::person::{BodyProfile, Person, Who};
use science::p;

pub(super) const EXPERIMENTS: &[(&str, Experiment)] = &[
    ("told-vasopressin", told_vasopressin),
    ("told-vasopressin-pull", told_vasopressin_pull),
    ("told-oxytocin-bonds", told_oxytocin_bonds),
    ("told-touch-endorphins", told_touch_endorphins),
    ("told-dopamine-drop", told_dopamine_drop),
];

const A: Who = Who::A;

fn profile(body: BodyProfile) -> Evening<'static> {
    Evening::of(Person { body, ..SECURE }, SECURE).held(0.5)
}

/// A marker at a minute.
fn at(stage: &Stage, evening: &Evening, marker: Marker, minute: f64) -> f64 {
    let played = stage.play(evening);
    played.at(played.marker(A, marker), minute)
}

/// As told vasopressin rises after sex, in men above all; as measured nothing of it moves after.
fn told_vasopressin(stage: &Stage) -> f64 {
    let rise = |evening: Evening| {
        let of = |minute| at(stage, &evening, Marker::Vasopressin, minute);
        of(20.0) - of(-20.0)
    };
    let (female, male) = (profile(BodyProfile::ToldFemale), profile(BodyProfile::ToldMale));
    let lasts =
        at(stage, &male.told(), Marker::Vasopressin, 100.0) - at(stage, &male, Marker::Vasopressin, 100.0);
    stage.provided(
        stage.absent(rise(male)),
        stage.all([rise(male.told()) - rise(female.told()), lasts].map(|effect| stage.stands_out(effect))),
    )
}

/// As told vasopressin draws closer; as measured there is none to do so.
fn told_vasopressin_pull(stage: &Stage) -> f64 {
    let without = stage
        .draw
        .clone()
        .with(p::TOLD_AV_ORGASM, 0.0)
        .with(p::AVP_AROUSAL_INPUT, 0.0);
    let added = |evening: Evening| {
        let with = stage.play(&evening);
        let played = stage.play_under(&without, &evening);
        with.mean(with.pull(A), 10.0, 40.0) - played.mean(played.pull(A), 10.0, 40.0)
    };
    let male = profile(BodyProfile::ToldMale);
    stage.provided(stage.absent(added(male)), stage.stands_out(added(male.told())))
}

/// As told the oxytocin of sex and touch still bonds after an hour and a half; as measured little of it is left.
fn told_oxytocin_bonds(stage: &Stage) -> f64 {
    let evening = Evening::of(SECURE, SECURE).held(0.5);
    let left = |evening: Evening| at(stage, &evening, Marker::OxytocinCentral, 90.0);
    stage.stands_out(left(evening.told()) - left(evening))
}

/// As told cuddling floods with endorphins; as measured it hardly adds.
fn told_touch_endorphins(stage: &Stage) -> f64 {
    let adds = |evening: Evening| {
        let of = |contact| at(stage, &evening.held(contact), Marker::OpioidEase, 40.0);
        of(1.0) - of(0.1)
    };
    let evening = Evening::of(SECURE, SECURE);
    let (told, measured) = (adds(evening.told()), adds(evening));
    stage.stands_out(told - 2.0 * measured)
}

/// As told dopamine falls from higher up than as measured.
fn told_dopamine_drop(stage: &Stage) -> f64 {
    let fall = |evening: Evening| {
        let of = |minute| at(stage, &evening, Marker::Dopamine, minute);
        of(0.0) - of(30.0)
    };
    let evening = Evening::of(SECURE, SECURE);
    stage.stands_out(fall(evening.told()) - fall(evening))
}
