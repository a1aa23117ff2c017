//! What the bodies do.

use super::Experiment;
use super::scenario::{ANXIOUS, AVOIDANT, Evening, Played, SECURE, Stage};
use crate::body::Marker;
use crate::person::{BodyProfile, Person, Who};
use science::p;

pub(super) const EXPERIMENTS: &[(&str, Experiment)] = &[
    ("plasma-oxytocin-gone", plasma_oxytocin_gone),
    ("prolactin-with-orgasm", prolactin_with_orgasm),
    ("prolactin-coitus", prolactin_coitus),
    ("prolactin-stays", prolactin_stays),
    ("noradrenaline-passes", noradrenaline_passes),
    ("heart-calms", heart_calms),
    ("pressure-calms", pressure_calms),
    ("cortisol-still", cortisol_still),
    ("endorphin-still", endorphin_still),
    ("dopamine-falls-below", dopamine_falls_below),
    ("told-sexes-differ", told_sexes_differ),
    ("told-lasts-longer", told_lasts_longer),
    ("oxytocin-each-orgasm", oxytocin_each_orgasm),
    ("prolactin-again-little", prolactin_again_little),
    ("noradrenaline-rises", noradrenaline_rises),
    ("pulse-rises", pulse_rises),
    ("pressure-rises", pressure_rises),
    ("arousal-lingers", arousal_lingers),
];

const A: Who = Who::A;

fn with_orgasms(orgasms: u8) -> Person {
    Person { orgasms, ..SECURE }
}

fn laboratory(stage: &Stage, person: Person) -> Played {
    stage.play(&Evening::of(person, SECURE).held(0.0))
}

/// Rise over the value at rest: its peak, and what is left of it at a minute, as a share.
fn left_of_rise(played: &Played, marker: Marker, minute: f64) -> (f64, f64) {
    let curve = played.marker(A, marker);
    let rest = played.at(curve, -20.0);
    let rise = played.peak(curve, -20.0, 60.0) - rest;
    (rise, (played.at(curve, minute) - rest) / rise)
}

/// 17: after half an hour plasma oxytocin is gone, the reading is not.
fn plasma_oxytocin_gone(stage: &Stage) -> f64 {
    let (_, left) = left_of_rise(&laboratory(stage, SECURE), Marker::OxytocinPlasma, 30.0);
    let played = stage.play(&Evening::of(ANXIOUS, AVOIDANT));
    let moved = |curve: &[f64]| (played.at(curve, 30.0) - played.at(curve, -20.0)).abs();
    let reading = moved(played.pull(A)).max(moved(played.distance(A)));
    stage.all([0.1 - left, stage.stands_out(reading) - 0.1])
}

/// 18: prolactin rises with orgasm only.
fn prolactin_with_orgasm(stage: &Stage) -> f64 {
    let rise = |orgasms| {
        let played = stage.play(&Evening::of(with_orgasms(orgasms), SECURE));
        played.peak(played.marker(A, Marker::Prolactin), -20.0, 60.0) - 1.0
    };
    stage.provided(stage.absent(rise(0)), stage.stands_out(rise(1)))
}

/// Prolactin rises several times more with coitus than alone.
fn prolactin_coitus(stage: &Stage) -> f64 {
    let peak = |played: Played| played.peak(played.marker(A, Marker::Prolactin), -20.0, 60.0) - 1.0;
    let alone = peak(laboratory(stage, SECURE));
    let coitus = peak(stage.play(&Evening::of(SECURE, SECURE)));
    stage.stands_out(coitus - 3.0 * alone)
}

/// Prolactin is still up after half an hour.
fn prolactin_stays(stage: &Stage) -> f64 {
    left_of_rise(&laboratory(stage, SECURE), Marker::Prolactin, 30.0).1 - 0.25
}

/// Noradrenaline is a matter of minutes.
fn noradrenaline_passes(stage: &Stage) -> f64 {
    let (rise, left) = left_of_rise(&laboratory(stage, SECURE), Marker::Noradrenaline, 20.0);
    stage.all([stage.stands_out(rise), 0.1 - left])
}

/// The pulse peaks at orgasm and is back by 10 to 20 minutes.
fn heart_calms(stage: &Stage) -> f64 {
    let played = stage.play(&Evening::of(SECURE, SECURE));
    let (_, left) = left_of_rise(&played, Marker::HeartRate, 20.0);
    let curve = played.marker(A, Marker::HeartRate);
    let at_orgasm = played.at(curve, 0.0) - played.peak(curve, -20.0, -1.0);
    stage.all([0.1 - left, at_orgasm])
}

/// The pressure peaks before orgasm and is back by 10 minutes.
fn pressure_calms(stage: &Stage) -> f64 {
    let played = stage.play(&Evening::of(SECURE, SECURE));
    let (_, left) = left_of_rise(&played, Marker::Systolic, 10.0);
    let curve = played.marker(A, Marker::Systolic);
    let before = played.peak(curve, -19.0, -1.0) - played.at(curve, 0.0);
    stage.all([0.15 - left, before])
}

fn change(stage: &Stage, evening: &Evening, marker: Marker) -> f64 {
    let played = stage.play(evening);
    let curve = played.marker(A, marker);
    let highest = played.peak(curve, -20.0, 120.0);
    let lowest = -played.peak(
        &curve.iter().map(|value| -value).collect::<Vec<_>>(),
        -20.0,
        120.0,
    );
    highest - lowest
}

/// Cortisol does not move, as measured; as told it falls.
fn cortisol_still(stage: &Stage) -> f64 {
    let evening = Evening::of(SECURE, SECURE);
    stage.provided(
        stage.absent(change(stage, &evening, Marker::Cortisol)),
        stage.stands_out(change(stage, &evening.told(), Marker::Cortisol)),
    )
}

/// Beta-endorphin in plasma does not move, as measured; as told it floods.
fn endorphin_still(stage: &Stage) -> f64 {
    let evening = Evening::of(SECURE, SECURE);
    stage.provided(
        stage.absent(change(stage, &evening, Marker::BetaEndorphinPlasma)),
        stage.stands_out(change(stage, &evening.told(), Marker::BetaEndorphinPlasma)),
    )
}

/// After orgasm dopamine falls below where it was, as in rats.
fn dopamine_falls_below(stage: &Stage) -> f64 {
    let played = laboratory(stage, SECURE);
    let curve = played.marker(A, Marker::Dopamine);
    stage.all([
        stage.stands_out(played.at(curve, 0.0) - played.at(curve, -20.0)),
        stage.stands_out(played.at(curve, -20.0) - played.at(curve, 30.0)),
    ])
}

/// As told the sexes differ in oxytocin; as measured the difference is not used.
fn told_sexes_differ(stage: &Stage) -> f64 {
    let peak = |evening: Evening| {
        let played = stage.play(&evening);
        played.peak(played.marker(A, Marker::OxytocinPlasma), -20.0, 60.0)
    };
    let of = |body| Evening::of(Person { body, ..SECURE }, AVOIDANT);
    let (female, male) = (of(BodyProfile::ToldFemale), of(BodyProfile::ToldMale));
    stage.provided(
        stage.absent(peak(female) - peak(male)),
        stage.stands_out(peak(female.told()) - peak(male.told())),
    )
}

/// As told the bonding chemistry stays for hours; as measured it does not.
fn told_lasts_longer(stage: &Stage) -> f64 {
    let left = |evening: Evening| left_of_rise(&stage.play(&evening), Marker::OxytocinPlasma, 60.0).1;
    let evening = Evening::of(SECURE, SECURE).held(stage.draw.value(p::NOTICEABLE));
    stage.stands_out(left(evening.told()) - left(evening))
}

/// The rise of a marker in the laboratory with so many orgasms.
fn rise_with(stage: &Stage, orgasms: u8, marker: Marker) -> f64 {
    left_of_rise(&laboratory(stage, with_orgasms(orgasms)), marker, 0.0).0
}

/// Oxytocin goes up again with a second orgasm.
fn oxytocin_each_orgasm(stage: &Stage) -> f64 {
    let rise = |orgasms| rise_with(stage, orgasms, Marker::OxytocinPlasma);
    stage.stands_out(rise(2) - rise(1))
}

/// Further orgasms do not multiply prolactin.
fn prolactin_again_little(stage: &Stage) -> f64 {
    let rise = |orgasms| rise_with(stage, orgasms, Marker::Prolactin);
    2.0 - rise(3) / rise(1)
}

/// Noradrenaline rises with orgasm.
fn noradrenaline_rises(stage: &Stage) -> f64 {
    stage.stands_out(rise_with(stage, 1, Marker::Noradrenaline))
}

/// The pulse rises, by more than ten beats.
fn pulse_rises(stage: &Stage) -> f64 {
    left_of_rise(&stage.play(&Evening::of(SECURE, SECURE)), Marker::HeartRate, 0.0).0 - 10.0
}

/// The pressure rises, by more than five millimetres.
fn pressure_rises(stage: &Stage) -> f64 {
    left_of_rise(&stage.play(&Evening::of(SECURE, SECURE)), Marker::Systolic, 0.0).0 - 5.0
}

/// Without orgasm the pulse and the pressure take longer to come down.
fn arousal_lingers(stage: &Stage) -> f64 {
    let left = |orgasms, marker| {
        let played = stage.play(&Evening::of(with_orgasms(orgasms), SECURE));
        left_of_rise(&played, marker, 10.0).1
    };
    stage.all(
        [Marker::HeartRate, Marker::Systolic]
            .map(|marker| stage.stands_out(left(0, marker) - left(1, marker))),
    )
}
