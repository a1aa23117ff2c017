//! Planning over what was learned: the plan follows it, says what changed and why, and a lesson costs nobody anything.

#![expect(clippy::expect_used, reason = "helpers of tests may")]

use agree::learned::{COST_MOST, Number, before_any_diary};
use agree::{Continue, Here, Plan, Question, changed, lesson, plan_learned};
use model::{Couple, Person, Preset, StepKind, Who};

fn question() -> Question {
    let partners = [Person::at(0.5, 0.5, 0.3), Person::at(0.5, 0.5, 0.3)];
    Question {
        draws: 48,
        ..Question::new(Couple { partners }, Preset::Measured, 3)
    }
}

/// Draws close to one place.
fn around(anxiety: [f64; 2], avoidance: [f64; 2], window_min: [f64; 2]) -> Vec<Here> {
    (0..32)
        .map(|k| {
            let off = (f64::from(k % 8) - 3.5) / 60.0;
            let other = (f64::from(k / 8) - 1.5) / 30.0;
            Here {
                anxiety: [anxiety[0] + off, anxiety[1] + other],
                avoidance: [avoidance[0] + other, avoidance[1] + off],
                window_min: window_min.map(|minutes| minutes * (1.0 + off)),
            }
        })
        .collect()
}

fn planned(here: &[Here]) -> Plan {
    plan_learned(&question(), here, &mut |_| Continue::Yes).expect("the question is sound")
}

/// Minutes apart in the best agreement.
fn apart(plan: &Plan) -> u16 {
    let best = plan.best.as_ref().expect("one fits");
    let apart = [StepKind::ApartInRoom, StepKind::ApartWithReturn, StepKind::Wash];
    let steps = best.agreement.steps().iter();
    steps
        .filter(|step| apart.contains(&step.kind))
        .map(|step| step.minutes)
        .sum()
}

#[test]
fn nothing_learned_is_the_plan_of_what_was_told() {
    let told = agree::plan(&question(), &mut |_| Continue::Yes).expect("the question is sound");
    assert_eq!(planned(&[]), told);
}

#[test]
fn the_plan_follows_what_was_learned_and_says_why() {
    let close = around([0.75, 0.7], [0.15, 0.15], [40.0, 40.0]);
    let far = around([0.8, 0.15], [0.15, 0.9], [40.0, 4.0]);
    let (with_close, with_far) = (planned(&close), planned(&far));
    assert!(
        apart(&with_far) > apart(&with_close),
        "{with_far:?} has no more space than {with_close:?}"
    );
    let last = &with_close.best.as_ref().expect("one fits").agreement;
    let best = with_far.best.as_ref().expect("one fits");
    let told = changed(&question(), &close, &far, last, best).expect("the question is sound");
    assert!(!told.same && !told.shifts.is_empty(), "{told:?}");
    let moved: Vec<(Who, Number)> = told.because.iter().map(|one| (one.who, one.number)).collect();
    assert!(moved.contains(&(Who::B, Number::Avoidance)), "{moved:?}");
    assert!(moved.contains(&(Who::B, Number::Window)), "{moved:?}");
    assert!(
        !moved.contains(&(Who::A, Number::Avoidance)),
        "what stayed is no reason: {moved:?}"
    );
    // Nothing learned since: the same agreement, for no new reason.
    let still = changed(&question(), &far, &far, &best.agreement, best).expect("the question is sound");
    assert!(
        still.same && still.shifts.is_empty() && still.because.is_empty(),
        "{still:?}"
    );
}

#[test]
fn a_number_told_exactly_moved_only_when_the_diary_speaks_against_it() {
    let exact = before_any_diary(&question());
    assert!(
        exact.iter().all(|here| here.anxiety == [0.5, 0.5]),
        "both are told exactly"
    );
    let mut windows: Vec<f64> = exact.iter().map(|here| here.window_min[0]).collect();
    windows.sort_by(f64::total_cmp);
    let own = [windows[windows.len() / 2]; 2];
    let moved = |now: &[Here]| -> Vec<(Who, Number)> {
        let plan = planned(now);
        let best = plan.best.as_ref().expect("one fits");
        let told = changed(&question(), &exact, now, &best.agreement, best).expect("the question is sound");
        told.because.iter().map(|one| (one.who, one.number)).collect()
    };
    let near = around([0.51, 0.5], [0.5, 0.51], own);
    assert_eq!(moved(&near), []);
    let far = around([0.51, 0.8], [0.2, 0.51], own);
    assert_eq!(
        moved(&far),
        [(Who::A, Number::Avoidance), (Who::B, Number::Anxiety)]
    );
}

#[test]
fn a_lesson_teaches_more_and_costs_neither() {
    let wide: Vec<Here> = before_any_diary(&question())
        .into_iter()
        .zip(0..)
        .map(|(here, k)| Here {
            anxiety: [0.1 + 0.8 * f64::from(k % 7) / 6.0, here.anxiety[1]],
            avoidance: [here.avoidance[0], 0.1 + 0.8 * f64::from(k % 5) / 4.0],
            window_min: [4.0 + 6.0 * f64::from(k % 4), 30.0 - 6.0 * f64::from(k % 4)],
        })
        .collect();
    let plan = planned(&wide);
    let best = plan.best.as_ref().expect("one fits");
    let found = lesson(&question(), &wide, best)
        .expect("the question is sound")
        .expect("some neighbour teaches more");
    assert!(found.bits > found.bits_of_best, "{found:?}");
    for (own, most) in found.worth.iter().zip(found.worth_of_best) {
        assert!(*own >= most - COST_MOST * most.abs() - 1e-12, "{found:?}");
    }
}
