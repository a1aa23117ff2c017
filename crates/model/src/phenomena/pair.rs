//! What happens between two people.

use super::Experiment;
use super::scenario::{ANXIOUS, AVOIDANT, Evening, SECURE, Stage, act, agreement};
use crate::agreement::StepKind;
use crate::course::Course;
use crate::event::Act;
use crate::person::{Begun, Couple, Person, Who};
use crate::{Agreement, Preset};
use science::p;

pub(super) const EXPERIMENTS: &[(&str, Experiment)] = &[
    ("pursue-withdraw", pursue_withdraw),
    ("predictability", predictability),
    ("space-with-a-return", space_with_a_return),
    ("coregulation", coregulation),
    ("avoidant-touch", avoidant_touch),
    ("indifferent-to-order", indifferent_to_order),
    ("begun-from-insecurity", begun_from_insecurity),
    ("pursue-withdraw-lowest", pursue_withdraw_lowest),
    ("either-way-round", either_way_round),
    ("touch-calms-threat", touch_calms_threat),
    ("avoidant-touch-less", avoidant_touch_less),
    ("agreement-helps-both", agreement_helps_both),
    ("secure-partner-buffers", secure_partner_buffers),
    ("affection-next-day", affection_next_day),
    ("no-pressure-no-withdrawal", no_pressure_no_withdrawal),
];

const A: Who = Who::A;
const B: Who = Who::B;

/// 5: pursue–withdraw builds up, and its loop gain is higher than in any pair with a secure partner.
fn pursue_withdraw(stage: &Stage) -> f64 {
    let played = stage.play(&Evening::of(ANXIOUS, AVOIDANT));
    let (reaching, leaving) = (played.approach(A), played.approach(B));
    let loop_of: Vec<f64> = reaching
        .iter()
        .zip(leaving)
        .map(|(a, b)| a.max(0.0) * (-b).max(0.0))
        .collect();
    let builds_up = played.mean(&loop_of, 30.0, 60.0) - played.mean(&loop_of, 1.0, 6.0);
    let gain = |one, other| loop_gain(stage, one, other);
    let insecure = gain(ANXIOUS, AVOIDANT);
    let with_secure = [
        gain(ANXIOUS, SECURE),
        gain(SECURE, AVOIDANT),
        gain(SECURE, SECURE),
    ]
    .into_iter()
    .fold(f64::NEG_INFINITY, f64::max);
    stage.all([
        stage.stands_out(builds_up),
        stage.stands_out(insecure - with_secure),
    ])
}

/// How strongly a small move of one partner comes back to them through the other: the product of both answers, at its
/// strongest within the first 40 minutes (later both stand at their limits). Positive when reaching and leaving feed
/// each other.
fn loop_gain(stage: &Stage, one: Person, other: Person) -> f64 {
    let mut course = Course::begin(
        &Couple {
            partners: [one, other],
        },
        Preset::Measured,
        stage.draw,
    );
    (0..10)
        .map(|_| {
            course.step(None, 4.0);
            course.answer(A) * course.answer(B)
        })
        .fold(f64::NEG_INFINITY, f64::max)
}

/// 6: knowing what comes next works by itself, at equal contact and without a word of warmth.
fn predictability(stage: &Stage) -> f64 {
    let quiet = agreement(&[(StepKind::Quiet, 60)]);
    let without_warmth = stage.draw.clone().with(p::STEP_QUIET_WARMTH, 0.0);
    let alarm = |agreed: Option<&Agreement>| {
        let evening = Evening {
            agreement: agreed,
            ..Evening::of(ANXIOUS, SECURE).held(0.3).until(60.0)
        };
        let played = stage.play_under(&without_warmth, &evening);
        played.mean(played.distance(A), 0.0, 60.0)
    };
    stage.stands_out(alarm(None) - alarm(Some(&quiet)))
}

/// 7: the same space costs the anxious partner less when the return is agreed.
fn space_with_a_return(stage: &Stage) -> f64 {
    let agreed = agreement(&[
        (StepKind::Hold, 8),
        (StepKind::ApartWithReturn, 20),
        (StepKind::Hold, 12),
    ]);
    let events = [
        act(A, Act::Hold, 0.0, 8.0),
        act(B, Act::Hold, 0.0, 8.0),
        act(B, Act::Leave, 8.0, 20.0),
        act(B, Act::Return, 28.0, 12.0),
        act(A, Act::Hold, 28.0, 12.0),
    ];
    let evening = Evening::of(ANXIOUS, AVOIDANT).until(40.0);
    let with_return = stage.play(&evening.agreed(&agreed)).summary(A);
    let without = stage.play(&evening.with(&events)).summary(A);
    stage.all([
        stage.stands_out(without.alarm_distance_peak - with_return.alarm_distance_peak),
        stage.stands_out(with_return.comfort_mean - without.comfort_mean),
    ])
}

/// 10: a secure partner's calm speeds recovery, and only in contact.
fn coregulation(stage: &Stage) -> f64 {
    let upset = Person {
        begun_from: Begun::Insecurity,
        ..ANXIOUS
    };
    let events = [act(B, Act::Accuse, 0.0, 4.0)];
    let gain = |contact: f64| {
        let calm = |other: Person| {
            let played = stage.play(&Evening::of(upset, other).held(contact).with(&events));
            played.mean(played.calm(A), 5.0, 25.0)
        };
        let calmer = Person {
            begun_from: Begun::Desire,
            ..SECURE
        };
        let uneasy = Person {
            begun_from: Begun::ToSoothe,
            ..ANXIOUS
        };
        calm(calmer) - calm(uneasy)
    };
    let (near, far) = (gain(0.9), gain(0.02));
    stage.all([stage.stands_out(near), stage.stands_out(near - far)])
}

/// 11: touch helps the avoidant partner too, once begun by choice; they begin it less.
fn avoidant_touch(stage: &Stage) -> f64 {
    let by_choice = [act(A, Act::Hold, 0.0, 8.0)];
    let evening = Evening::of(AVOIDANT, SECURE).until(20.0);
    let touched = stage.play(&evening.with(&by_choice));
    let apart = [act(A, Act::RollOver, 0.0, 8.0)];
    let untouched = stage.play(&evening.with(&apart));
    let begins = |person: Person| {
        let played = stage.play(&Evening::of(person, SECURE));
        played.mean(played.approach(A), 5.0, 40.0)
    };
    stage.all([
        stage.stands_out(touched.summary(A).comfort_mean - untouched.summary(A).comfort_mean),
        stage.stands_out(begins(SECURE) - begins(AVOIDANT)),
    ])
}

/// 16: two secure people are nearly indifferent to the order of the steps; an anxious and an avoidant one are not.
fn indifferent_to_order(stage: &Stage) -> f64 {
    use StepKind::{ApartWithReturn, Hold, Quiet, Talk};
    let orders = [
        [(Hold, 10), (ApartWithReturn, 15), (Talk, 10), (Quiet, 10)],
        [(ApartWithReturn, 15), (Hold, 10), (Quiet, 10), (Talk, 10)],
        [(Talk, 10), (Quiet, 10), (ApartWithReturn, 15), (Hold, 10)],
        [(Quiet, 10), (ApartWithReturn, 15), (Talk, 10), (Hold, 10)],
    ];
    let range = |one: Person, other: Person| {
        let evenings = orders.map(|order| {
            let played = stage.play(&Evening::of(one, other).agreed(&agreement(&order)));
            [A, B].map(|who| played.summary(who).comfort_mean)
        });
        let comfort = |who: Who| {
            let values = evenings.map(|both| both[who.index()]);
            let highest = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
            highest - values.into_iter().fold(f64::INFINITY, f64::min)
        };
        comfort(A).max(comfort(B))
    };
    let (secure, insecure) = (range(SECURE, SECURE), range(ANXIOUS, AVOIDANT));
    stage.all([2.0 * stage.noticeable - secure, insecure - secure])
}

/// 19, the evening's part: begun from insecurity or from desire, evenings end differently.
fn begun_from_insecurity(stage: &Stage) -> f64 {
    let end = |begun_from| {
        let played = stage.play(&Evening::of(
            Person {
                begun_from,
                ..ANXIOUS
            },
            AVOIDANT,
        ));
        (
            played.mean(played.distance(A), 0.0, 60.0),
            played.summary(A).next_day,
        )
    };
    let (desire, insecurity) = (end(Begun::Desire), end(Begun::Insecurity));
    stage.all([
        stage.stands_out(insecurity.0 - desire.0),
        stage.stands_out(desire.1 - insecurity.1),
    ])
}

fn together(stage: &Stage, one: Person, other: Person) -> f64 {
    let played = stage.play(&Evening::of(one, other));
    played.summary(A).comfort_mean + played.summary(B).comfort_mean
}

/// Of all pairs of the three fearless patterns, one who pursues and one who withdraws are lowest.
fn pursue_withdraw_lowest(stage: &Stage) -> f64 {
    let lowest = together(stage, ANXIOUS, AVOIDANT);
    let pairs = [
        (SECURE, SECURE),
        (SECURE, ANXIOUS),
        (SECURE, AVOIDANT),
        (ANXIOUS, ANXIOUS),
        (AVOIDANT, AVOIDANT),
    ];
    stage.stands_out(
        pairs
            .map(|(a, b)| together(stage, a, b))
            .into_iter()
            .fold(f64::INFINITY, f64::min)
            - lowest,
    )
}

/// Who pursues and who withdraws follows from attachment, not from who is named first or whose body it is.
fn either_way_round(stage: &Stage) -> f64 {
    // The window is given, since otherwise each would be drawn their own.
    let windowed = |person: Person| Person {
        tolerance_min: Some(15.0),
        ..person
    };
    let (reaches, leaves) = (windowed(ANXIOUS), windowed(AVOIDANT));
    let one = stage.play(&Evening::of(reaches, leaves));
    let other = stage.play(&Evening::of(leaves, reaches));
    stage.absent(one.summary(A).comfort_mean - other.summary(B).comfort_mean)
}

/// The other's touch calms alarm after a hard word.
fn touch_calms_threat(stage: &Stage) -> f64 {
    let events = [act(B, Act::Accuse, 0.0, 3.0)];
    let calm = |contact: f64| {
        let played = stage.play(&Evening::of(SECURE, SECURE).held(contact).with(&events));
        played.mean(played.calm(A), 3.0, 15.0)
    };
    stage.stands_out(calm(0.7) - calm(0.05))
}

/// Left to themselves, couples with an avoidant partner touch less.
fn avoidant_touch_less(stage: &Stage) -> f64 {
    let contact = |person: Person| {
        let played = stage.play(&Evening::of(person, SECURE));
        played.mean(&played.course.trajectory.contact, 0.0, 60.0)
    };
    stage.stands_out(contact(SECURE) - contact(AVOIDANT))
}

/// Some closeness, space with a return, coming back: both gain over nothing agreed.
fn agreement_helps_both(stage: &Stage) -> f64 {
    let agreed = agreement(&[
        (StepKind::Hold, 8),
        (StepKind::ApartWithReturn, 15),
        (StepKind::Quiet, 20),
    ]);
    let evening = Evening::of(ANXIOUS, AVOIDANT);
    let with = stage.play(&evening.agreed(&agreed));
    let without = stage.play(&evening);
    stage.all(
        [A, B]
            .map(|who| stage.stands_out(with.summary(who).comfort_mean - without.summary(who).comfort_mean)),
    )
}

/// After a hard word of their own, an anxious person is better off with a secure partner than with an avoidant one.
fn secure_partner_buffers(stage: &Stage) -> f64 {
    let comfort = |other: Person| {
        let events = [act(A, Act::Accuse, 5.0, 5.0)];
        stage
            .play(&Evening::of(ANXIOUS, other).with(&events))
            .summary(A)
            .comfort_mean
    };
    stage.stands_out(comfort(SECURE) - comfort(AVOIDANT))
}

/// Affection in the first quarter of an hour leaves a better next day for both than turning away.
fn affection_next_day(stage: &Stage) -> f64 {
    let near = [
        act(A, Act::Hold, 0.0, 15.0),
        act(B, Act::Hold, 0.0, 15.0),
        act(B, Act::Talk, 0.0, 15.0),
    ];
    let away = [act(A, Act::RollOver, 0.0, 15.0), act(B, Act::RollOver, 0.0, 15.0)];
    let evening = Evening::of(SECURE, SECURE);
    let (close, apart) = (stage.play(&evening.with(&near)), stage.play(&evening.with(&away)));
    stage.all([A, B].map(|who| stage.stands_out(close.summary(who).next_day - apart.summary(who).next_day)))
}

/// An avoidant person is less alarmed by a partner who does not press.
fn no_pressure_no_withdrawal(stage: &Stage) -> f64 {
    let alarm = |other: Person| {
        stage
            .play(&Evening::of(AVOIDANT, other))
            .summary(A)
            .alarm_closeness_peak
    };
    stage.stands_out(alarm(ANXIOUS) - alarm(SECURE))
}
