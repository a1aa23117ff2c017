//! The bodies against the numbers they were set from.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use model::draw::Draw;
use model::evening::{Scene, Trajectory, run};
use model::{BodyProfile, Couple, Marker, Person, Preset, Untouched};

fn body(person: Person, preset: Preset, contact: Option<f64>) -> Trajectory {
    let couple = Couple {
        partners: [person, Person::at(0.2, 0.2, 0.1)],
    };
    run(
        &Scene {
            preset,
            contact,
            ..Scene::new(&couple)
        },
        &Draw::median(),
        -20.0,
        1.0,
    )
    .expect("a sound scene")
}

fn at(trajectory: &Trajectory, marker: Marker, minute: i32) -> f64 {
    trajectory.partners[0].marker(marker)[(minute + 20) as usize]
}

fn check(trajectory: &Trajectory, marker: Marker, minute: i32, low: f64, high: f64) {
    let value = at(trajectory, marker, minute);
    assert!(
        (low..=high).contains(&value),
        "{} at minute {minute} is {value}, not in {low}..{high}",
        marker.name()
    );
}

const SECURE: Person = Person::at(0.2, 0.2, 0.1);

#[test]
fn pulse_and_pressure_follow_the_home_measurements() {
    let profile = |profile| {
        body(
            Person {
                body: profile,
                ..SECURE
            },
            Preset::Measured,
            None,
        )
    };
    let male = profile(BodyProfile::ToldMale);
    check(&male, Marker::HeartRate, -20, 75.0, 76.0);
    check(&male, Marker::HeartRate, 0, 95.0, 97.5);
    check(&male, Marker::HeartRate, 15, 75.4, 78.5);
    check(&male, Marker::Systolic, -20, 119.0, 121.0);
    check(&male, Marker::Systolic, -8, 140.5, 142.0);
    check(&male, Marker::Systolic, 10, 120.0, 122.5);
    let female = profile(BodyProfile::ToldFemale);
    check(&female, Marker::HeartRate, 0, 89.0, 91.5);
    check(&female, Marker::Systolic, -8, 121.0, 122.5);
    check(&female, Marker::Systolic, 10, 109.0, 111.5);
}

#[test]
fn hormones_follow_their_half_lives() {
    let laboratory = body(SECURE, Preset::Measured, Some(0.0));
    let rise = |minute| at(&laboratory, Marker::OxytocinPlasma, minute) - 1.0;
    assert!(
        (0.1..0.25).contains(&(rise(14) / rise(4))),
        "ten minutes leave {}",
        rise(14) / rise(4)
    );
    let left = |minute| at(&laboratory, Marker::Prolactin, minute) - 1.0;
    assert!(
        (0.55..0.6).contains(&(left(60) / left(30))),
        "half an hour leaves {}",
        left(60) / left(30)
    );
    check(&laboratory, Marker::Noradrenaline, 20, 1.0, 1.02);
    for minute in [-20, 0, 10, 60, 120] {
        check(&laboratory, Marker::Cortisol, minute, 1.0, 1.0);
        check(&laboratory, Marker::BetaEndorphinPlasma, minute, 1.0, 1.0);
    }
}

#[test]
fn orgasms_count_and_the_laboratory_is_not_coitus() {
    let with = |orgasms, contact| body(Person { orgasms, ..SECURE }, Preset::Measured, contact);
    check(&with(0, None), Marker::Prolactin, 15, 1.0, 1.0);
    check(&with(0, None), Marker::OxytocinPlasma, 3, 1.0, 1.3);
    let alone = at(&with(1, Some(0.0)), Marker::Prolactin, 12) - 1.0;
    let together = at(&with(1, None), Marker::Prolactin, 12) - 1.0;
    assert!(
        (4.0..=5.0).contains(&(together / alone)),
        "coitus raises it {} times as much",
        together / alone
    );
    let once = at(&with(1, None), Marker::OxytocinPlasma, 2);
    let thrice = at(&with(3, None), Marker::OxytocinPlasma, 2);
    assert!(thrice > once + 0.1, "{once} with one, {thrice} with three");
}

#[test]
fn what_the_article_tells_stands_apart() {
    let told = |body_profile| {
        body(
            Person {
                body: body_profile,
                ..SECURE
            },
            Preset::Told,
            None,
        )
    };
    let (female, male) = (told(BodyProfile::ToldFemale), told(BodyProfile::ToldMale));
    assert!(at(&female, Marker::OxytocinPlasma, 3) > at(&male, Marker::OxytocinPlasma, 3) + 0.5);
    assert!(at(&male, Marker::Vasopressin, 20) > at(&female, Marker::Vasopressin, 20) + 0.1);
    assert!(
        at(&female, Marker::OxytocinPlasma, 60) > 1.5,
        "as told it stays for hours"
    );
    let measured = body(SECURE, Preset::Measured, None);
    assert_eq!(
        at(&measured, Marker::Vasopressin, -20),
        at(&measured, Marker::Vasopressin, 20)
    );
}

#[test]
fn an_untouched_body_is_that_of_the_laboratory() {
    let draw = Draw::at(3, 1);
    for preset in [Preset::Measured, Preset::Told] {
        let couple = Couple {
            partners: [SECURE, SECURE],
        };
        let scene = Scene {
            preset,
            contact: Some(0.0),
            ..Scene::new(&couple)
        };
        let played = run(&scene, &draw, -20.0, 1.0).expect("a sound scene");
        let body = Untouched::new(SECURE, preset, true, &draw);
        for marker in Marker::ALL {
            for (minute, value) in played.time_min.iter().zip(played.partners[0].marker(marker)) {
                assert_eq!(body.at(marker, *minute), *value, "{} at {minute}", marker.name());
            }
        }
    }
}

#[test]
fn touch_moves_what_it_is_said_to_move_and_nothing_else() {
    let [near, far] = [0.9, 0.1].map(|contact| body(SECURE, Preset::Measured, Some(contact)));
    for marker in Marker::ALL {
        assert_eq!(
            at(&near, marker, 30) != at(&far, marker, 30),
            marker.feels_touch(),
            "{}",
            marker.name()
        );
    }
}
