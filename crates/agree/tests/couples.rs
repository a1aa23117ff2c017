//! What the planner proposes to real couples of the model.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use agree::{Continue, Limits, Plan, Question, WhyNone, evaluate, plan};
use model::{Agreement, Couple, Person, Preset, StepKind, Who};

fn secure() -> Person {
    Person::at(0.25, 0.25, 0.15)
}

fn anxious() -> Person {
    Person::at(0.85, 0.3, 0.2)
}

fn avoidant() -> Person {
    Person::at(0.25, 0.85, 0.2)
}

fn disorganised() -> Person {
    Person::at(0.85, 0.8, 0.9)
}

fn question(a: Person, b: Person) -> Question {
    Question {
        draws: 64,
        ..Question::new(Couple { partners: [a, b] }, Preset::Measured, 7)
    }
}

fn planned(question: &Question) -> Plan {
    plan(question, &mut |_| Continue::Yes).expect("a plan")
}

fn steps(agreement: &Agreement) -> String {
    let each = agreement
        .steps()
        .iter()
        .map(|step| format!("{} {}", step.kind.name(), step.minutes));
    each.collect::<Vec<_>>().join(", ")
}

/// Both gain at least this much, nobody's worst tenth is worse, and the agreement is one a person would read.
fn check_gains(a: Person, b: Person, least: f64) {
    let plan = planned(&question(a, b));
    let best = plan
        .best
        .as_ref()
        .unwrap_or_else(|| panic!("none fits: {:?}", plan.none_fits));
    let text = steps(&best.agreement);
    for who in 0..2 {
        assert!(best.gain[who] >= least, "{text}: gain {:?}", best.gain);
        assert!(
            best.worst_tenth[who] >= -0.01,
            "{text}: worst tenth {:?}",
            best.worst_tenth
        );
        assert!(best.gain_low[who] <= best.gain[who] && best.gain[who] <= best.gain_high[who]);
    }
    assert!(
        best.agreement.steps().len() <= 5 && best.agreement.total_minutes() <= 60,
        "{text}"
    );
    let last = best.agreement.steps().last().expect("a step").kind;
    assert!(
        !matches!(
            last,
            StepKind::ApartInRoom | StepKind::ApartWithReturn | StepKind::Wash
        ),
        "{text} ends apart"
    );
    for (i, _) in best.agreement.steps().iter().enumerate() {
        assert!(
            best.why.iter().any(|reason| usize::from(reason.step) == i),
            "{text}: no reason for step {}",
            i + 1
        );
    }
    assert!(!plan.frontier.is_empty());
}

#[test]
fn both_gain_where_patterns_meet() {
    check_gains(anxious(), avoidant(), 0.02);
    check_gains(avoidant(), anxious(), 0.02);
    check_gains(disorganised(), secure(), 0.005);
}

#[test]
fn two_secure_people_have_little_to_gain() {
    assert!(planned(&question(secure(), secure())).little_to_gain);
    assert!(planned(&question(Person::at(0.2, 0.2, 0.1), Person::at(0.3, 0.15, 0.1))).little_to_gain);
    assert!(!planned(&question(anxious(), avoidant())).little_to_gain);
}

#[test]
fn impossible_limits_fit_nothing() {
    let mut asked = question(anxious(), avoidant());
    asked.limits = [
        Limits::none().at_least(StepKind::Hold, 15),
        Limits::none().without(StepKind::Hold),
    ];
    let plan = planned(&asked);
    assert!(!plan.fits && plan.best.is_none());
    assert!(
        matches!(&plan.none_fits, Some(WhyNone::Collisions(all)) if all.len() == 1),
        "{:?}",
        plan.none_fits
    );
}

#[test]
fn limits_of_both_are_kept() {
    let mut asked = question(anxious(), avoidant());
    asked.limits = [
        Limits::none().at_least(StepKind::Hold, 5).without(StepKind::Wash),
        Limits::none().at_most(StepKind::Hold, 8).without(StepKind::Talk),
    ];
    let plan = planned(&asked);
    for proposal in plan.best.iter().chain(&plan.alternatives) {
        for own in &asked.limits {
            assert_eq!(
                own.broken_by(&proposal.agreement),
                [],
                "{}",
                steps(&proposal.agreement)
            );
        }
    }
    assert!(plan.fits, "{:?}", plan.none_fits);
}

#[test]
fn just_me_plans_over_everybody_and_says_how_unsure_it_is() {
    let alone = planned(&question(anxious(), Person::UNKNOWN));
    let known = planned(&question(anxious(), avoidant()));
    assert_eq!((alone.guessed, known.guessed), ([false, true], [false, false]));
    let width = |plan: &Plan| {
        let best = plan.best.as_ref().expect("a best one");
        best.gain_high[1] - best.gain_low[1]
    };
    assert!(
        width(&alone) > width(&known),
        "{} {}",
        width(&alone),
        width(&known)
    );
}

#[test]
fn both_partners_are_treated_alike() {
    let one = planned(&question(anxious(), avoidant()));
    let other = planned(&question(avoidant(), anxious()));
    let gains = |plan: &Plan| plan.best.as_ref().map(|best| best.gain).expect("a best one");
    let (one, other) = (gains(&one), gains(&other));
    assert!(
        (one[0] - other[1]).abs() < 0.05 && (one[1] - other[0]).abs() < 0.05,
        "{one:?} {other:?}"
    );
}

#[test]
fn a_changed_agreement_breaks_only_its_owner_s_limit() {
    let mut asked = Question {
        draws: Question::DRAWS_QUICK,
        ..question(anxious(), avoidant())
    };
    asked.limits[1] = Limits::none().at_most(StepKind::Hold, 8);
    let step = |kind, minutes| model::Step { kind, minutes };
    let longer =
        Agreement::new(vec![step(StepKind::Hold, 15), step(StepKind::Quiet, 10)]).expect("an agreement");
    let evaluated = evaluate(&asked, &longer).expect("an evaluation");
    assert!(evaluated.broken_for(Who::A).is_empty());
    assert_eq!(evaluated.broken_for(Who::B).len(), 1);
    assert!(!evaluated.can_be_agreed());
}

/// The search reaches 99 % of the best agreement known, whatever the draws. Known is the best of what every seed
/// found, judged on each seed's own draws.
#[test]
fn every_seed_reaches_the_best_known() {
    let asked = |seed| Question {
        seed,
        draws: 32,
        ..question(anxious(), avoidant())
    };
    let found: Vec<(u64, Agreement, f64)> = (1..=20)
        .map(|seed| {
            let best = planned(&asked(seed)).best.expect("a best one");
            (seed, best.agreement, nash(best.gain, best.suits))
        })
        .collect();
    let mut candidates: Vec<&Agreement> = Vec::new();
    for (_, agreement, _) in &found {
        if !candidates.contains(&agreement) {
            candidates.push(agreement);
        }
    }
    let mut short = Vec::new();
    for (seed, agreement, gain) in &found {
        for other in &candidates {
            let evaluated = evaluate(&asked(*seed), other).expect("an evaluation");
            let known = nash(evaluated.gain, evaluated.suits);
            if evaluated.worst_tenth.iter().all(|worst| *worst >= 0.0) && *gain < 0.99 * known {
                let (mine, theirs) = (steps(agreement), steps(other));
                short.push(format!(
                    "seed {seed}: {mine} gains {gain:.4}, {theirs} {known:.4}"
                ));
            }
        }
    }
    assert!(short.is_empty(), "{short:#?}");
}

fn nash(gain: [f64; 2], suits: [f64; 2]) -> f64 {
    ((gain[0] + suits[0]).max(0.0) * (gain[1] + suits[1]).max(0.0)).sqrt()
}

#[cfg(feature = "serde")]
#[test]
fn a_plan_can_be_stored_and_read_again() {
    let plan = planned(&Question {
        draws: 16,
        ..question(anxious(), avoidant())
    });
    let bytes = postcard::to_allocvec(&plan).expect("to bytes");
    assert_eq!(postcard::from_bytes::<Plan>(&bytes).expect("from bytes"), plan);
}
