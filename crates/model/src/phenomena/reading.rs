//! How the same body is read differently.

use super::Experiment;
use super::scenario::{ANXIOUS, AVOIDANT, DISORGANISED, Evening, SECURE, Stage, act};
use crate::body::Marker;
use crate::event::Act;
use crate::person::{Person, Who};
use science::p;

pub(super) const EXPERIMENTS: &[(&str, Experiment)] = &[
    ("same-release", same_release),
    ("rolling-over", rolling_over),
    ("past-the-window", past_the_window),
    ("both-alarms", both_alarms),
    ("amplified-and-damped", amplified_and_damped),
    ("oxytocin-intensifies-distance", oxytocin_intensifies_distance),
    ("anxious-wish-stays", anxious_wish_stays),
    ("avoidant-less-pull", avoidant_less_pull),
    ("phone-and-distance", phone_and_distance),
    ("falling-asleep", falling_asleep),
    ("secure-at-ease-apart", secure_at_ease_apart),
    ("secure-calmest", secure_calmest),
    ("fear-shuts-down", fear_shuts_down),
    ("begun-to-please", begun_to_please),
    ("bodies-do-not-decide", bodies_do_not_decide),
];

const A: Who = Who::A;
const B: Who = Who::B;

/// 1: equal contact, equal chemistry; alarms differ.
fn same_release(stage: &Stage) -> f64 {
    let play = |person: Person| stage.play(&Evening::of(person, SECURE).held(0.5));
    let [secure, anxious, avoidant, disorganised] = [SECURE, ANXIOUS, AVOIDANT, DISORGANISED].map(play);
    let difference = |marker: Marker| -> f64 {
        [&anxious, &avoidant, &disorganised]
            .into_iter()
            .flat_map(|other| other.marker(A, marker).iter().zip(secure.marker(A, marker)))
            .map(|(one, other)| (one - other).abs())
            .fold(0.0, f64::max)
    };
    let chemistry = Marker::ALL.into_iter().map(difference).fold(0.0, f64::max);
    let raised = |one: f64, than: f64| stage.stands_out(one - than);
    let (s, x, v, d) = (
        secure.summary(A),
        anxious.summary(A),
        avoidant.summary(A),
        disorganised.summary(A),
    );
    stage.all([
        stage.absent(chemistry),
        raised(x.alarm_distance_peak, s.alarm_distance_peak),
        raised(v.alarm_closeness_peak, s.alarm_closeness_peak),
        raised(d.alarm_distance_peak, s.alarm_distance_peak),
        raised(d.alarm_closeness_peak, s.alarm_closeness_peak),
    ])
}

/// What an act of the other adds to somebody's alarm of distance.
fn adds_distance(stage: &Stage, person: Person, what: Act) -> f64 {
    let events = [act(B, what, 5.0, 30.0)];
    let evening = Evening::of(person, SECURE);
    let with = stage.play(&evening.with(&events));
    let without = stage.play(&evening);
    with.summary(A).alarm_distance_peak - without.summary(A).alarm_distance_peak
}

/// 2: the other rolls over.
fn rolling_over(stage: &Stage) -> f64 {
    let [anxious, secure] = [ANXIOUS, SECURE].map(|person| adds_distance(stage, person, Act::RollOver));
    stage.stands_out(anxious - secure)
}

/// 3: closeness goes on past the window.
fn past_the_window(stage: &Stage) -> f64 {
    let rise = |person: Person| {
        let held = Person {
            tolerance_min: Some(15.0),
            ..person
        };
        let played = stage.play(&Evening::of(held, SECURE).held(0.9));
        played.peak(played.closeness(A), 20.0, 45.0) - played.at(played.closeness(A), 12.0)
    };
    let (avoidant, secure) = (rise(AVOIDANT), rise(SECURE));
    stage.all([
        stage.stands_out(avoidant),
        stage.stands_out(avoidant - 2.0 * secure),
    ])
}

/// 4: both alarms at once, and approach that turns or stops.
fn both_alarms(stage: &Stage) -> f64 {
    let both = |person: Person| {
        let played = stage.play(&Evening::of(person, SECURE));
        let at_once: Vec<f64> = played
            .distance(A)
            .iter()
            .zip(played.closeness(A))
            .map(|(l, x)| l.min(*x))
            .collect();
        let highest = played.peak(&at_once, 0.0, 120.0);
        let approach = played.approach(A);
        let turns = (played.peak(approach, 1.0, 120.0)).min(played.peak(
            &approach.iter().map(|a| -a).collect::<Vec<_>>(),
            1.0,
            120.0,
        ));
        (
            highest,
            turns.max(played.peak(played.shutdown(A), 0.0, 120.0) - 0.25),
        )
    };
    let (disorganised, turns) = both(DISORGANISED);
    let others = [SECURE, ANXIOUS, AVOIDANT]
        .map(|person| both(person).0)
        .into_iter()
        .fold(0.0, f64::max);
    stage.all([stage.stands_out(disorganised - others), turns])
}

/// 12: good and bad evenings into the next day.
fn amplified_and_damped(stage: &Stage) -> f64 {
    let good = [
        act(B, Act::Reassure, 1.0, 20.0),
        act(B, Act::Soften, 1.0, 20.0),
        act(B, Act::Talk, 1.0, 20.0),
    ];
    let bad = [act(B, Act::Accuse, 2.0, 10.0), act(B, Act::Leave, 12.0, 60.0)];
    let spread = |person: Person| {
        let day = |events: &[_]| {
            stage
                .play(&Evening::of(person, SECURE).with(events))
                .summary(A)
                .next_day
        };
        day(&good) - day(&bad)
    };
    let [secure, anxious, avoidant] = [SECURE, ANXIOUS, AVOIDANT].map(spread);
    stage.all([
        stage.stands_out(anxious - secure),
        stage.stands_out(secure - avoidant),
        stage.stands_out(avoidant),
    ])
}

/// More of the bonding chemistry makes distance harder to bear for the anxious than for the secure.
fn oxytocin_intensifies_distance(stage: &Stage) -> f64 {
    let adds = |person: Person| {
        let alarm = |share: f64| {
            let size = stage.draw.value(p::OC_ORGASM) * share;
            let draw = stage.draw.clone().with(p::OC_ORGASM, size);
            // The other sleeps, so that only this person's own chemistry speaks.
            let asleep = [act(B, Act::Sleep, 0.0, 60.0)];
            let played = stage.play_under(&draw, &Evening::of(person, SECURE).held(0.1).with(&asleep));
            played.mean(played.distance(A), 2.0, 40.0)
        };
        alarm(2.0) - alarm(0.0)
    };
    let [anxious, secure] = [ANXIOUS, SECURE].map(adds);
    stage.all([stage.stands_out(anxious), anxious - secure])
}

/// Two hours later the anxious partner still wishes for more closeness.
fn anxious_wish_stays(stage: &Stage) -> f64 {
    let wish = |person| {
        stage
            .play(&Evening::of(person, SECURE))
            .summary(A)
            .wish_for_closeness_at_end
    };
    stage.stands_out(wish(ANXIOUS) - wish(SECURE))
}

/// The avoidant partner wishes for less closeness from the first minutes on.
fn avoidant_less_pull(stage: &Stage) -> f64 {
    let wish = |person| {
        let played = stage.play(&Evening::of(person, SECURE));
        played.mean(played.pull(A), 0.0, 60.0)
    };
    stage.stands_out(wish(SECURE) - wish(AVOIDANT))
}

/// The other takes the phone.
fn phone_and_distance(stage: &Stage) -> f64 {
    let [anxious, secure] = [ANXIOUS, SECURE].map(|person| adds_distance(stage, person, Act::Phone));
    stage.stands_out(anxious - secure)
}

/// The other falls asleep.
fn falling_asleep(stage: &Stage) -> f64 {
    let [anxious, secure] = [ANXIOUS, SECURE].map(|person| adds_distance(stage, person, Act::Sleep));
    stage.stands_out(anxious - secure)
}

/// Distance does not frighten the secure: leaving for half an hour costs little comfort.
fn secure_at_ease_apart(stage: &Stage) -> f64 {
    let events = [act(B, Act::Leave, 10.0, 30.0)];
    let loss = |person: Person| {
        let evening = Evening::of(person, SECURE);
        let comfort = |evening: &Evening| stage.play(evening).summary(A).comfort_mean;
        comfort(&evening) - comfort(&evening.with(&events))
    };
    let [secure, anxious] = [SECURE, ANXIOUS].map(loss);
    stage.stands_out(anxious - secure)
}

/// Whoever the partner is, the secure are calmest.
fn secure_calmest(stage: &Stage) -> f64 {
    let partners = [SECURE, ANXIOUS, AVOIDANT];
    let comfort = |person: Person| -> f64 {
        partners
            .iter()
            .map(|other| stage.play(&Evening::of(person, *other)).summary(A).comfort_mean)
            .sum()
    };
    let [secure, anxious, avoidant, disorganised] = [SECURE, ANXIOUS, AVOIDANT, DISORGANISED].map(comfort);
    stage.all([secure - anxious, secure - avoidant, secure - disorganised].map(|lead| stage.stands_out(lead)))
}

/// Shutting down goes with fear, not with anxiety or avoidance alone.
fn fear_shuts_down(stage: &Stage) -> f64 {
    let depth = |person: Person| {
        stage
            .play(&Evening::of(person, AVOIDANT))
            .summary(A)
            .shutdown_peak
    };
    let fearless = Person {
        fear: SECURE.fear,
        ..DISORGANISED
    };
    stage.stands_out(depth(DISORGANISED) - depth(fearless))
}

/// Sex begun to please the other ends less comfortably than sex begun from desire.
fn begun_to_please(stage: &Stage) -> f64 {
    let day = |begun_from| {
        let person = Person {
            begun_from,
            ..AVOIDANT
        };
        stage.play(&Evening::of(person, ANXIOUS)).summary(A).comfort_mean
    };
    stage.stands_out(day(crate::person::Begun::Desire) - day(crate::person::Begun::ToPlease))
}

/// With the measured body, whose body it is changes nothing in the reading: two women, two men, any two.
fn bodies_do_not_decide(stage: &Stage) -> f64 {
    use crate::person::BodyProfile::{ToldFemale, ToldMale};
    let with = |mine, other| {
        let one = Person {
            body: mine,
            ..ANXIOUS
        };
        let two = Person {
            body: other,
            ..AVOIDANT
        };
        stage.play(&Evening::of(one, two)).summary(A).comfort_mean
    };
    let all_pairs = [
        (ToldFemale, ToldFemale),
        (ToldFemale, ToldMale),
        (ToldMale, ToldFemale),
        (ToldMale, ToldMale),
    ]
    .map(|(mine, other)| with(mine, other));
    let highest = all_pairs.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let lowest = all_pairs.into_iter().fold(f64::INFINITY, f64::min);
    stage.absent(highest - lowest)
}
