//! The search against brute force and against itself, over make-believe evenings.

use model::{Couple, Person, Preset, StepKind};

use crate::limits::{LimitKey, Limits, Wishes};
use crate::moves::Rules;
use crate::outcome::{compare, felt, nash_gain, suits, wished};
use crate::plan::{Certificate, Plan, PlanError, WhyNone};
use crate::propose::{evaluate_over, plan_over};
use crate::question::{Continue, Effort, Question};
use crate::rollout::{Sequence, Work, play};
use crate::toy::ToyEvenings;
use crate::weights::Weights;

const NO_LIMITS: [Limits; 2] = [Limits::none(), Limits::none()];

fn question(limits: [Limits; 2]) -> Question {
    let couple = Couple {
        partners: [Person::UNKNOWN; 2],
    };
    Question {
        limits,
        draws: 40,
        ..Question::new(couple, Preset::Measured, 1)
    }
}

fn planned(toy: &ToyEvenings, question: &Question) -> Plan {
    plan_over(toy, &Weights::from_science(), question, &mut |_| Continue::Yes).expect("not stopped")
}

fn text(plan: &Plan) -> String {
    let Some(best) = &plan.best else {
        return "none".to_owned();
    };
    let steps = best
        .agreement
        .steps()
        .iter()
        .map(|step| format!("{} {}", step.kind.name(), step.minutes));
    steps.collect::<Vec<_>>().join(", ")
}

/// The best Nash gain among these, by playing each on its own, without any sharing or racing.
fn brute(toy: &ToyEvenings, question: &Question, candidates: &[Sequence]) -> f64 {
    let weights = Weights::from_science();
    let draws: Vec<usize> = (0..toy.draws).collect();
    let play_one = |one: Sequence| {
        play(
            toy,
            question.horizon_min,
            &[one],
            &draws,
            &mut Work::default(),
            |summary| felt(&weights, summary),
        )
        .pop()
        .expect("one candidate")
    };
    let without = play_one(Sequence::NONE);
    // The make-believe pull is one half for both.
    let net = |one: &Sequence| {
        let compared = compare(
            &weights,
            &play_one(*one),
            &without,
            wished(&weights, &question.wishes, one),
        );
        let fits = compared
            .iter()
            .all(|own| own.worst >= -weights.worst_slack && own.gain > weights.least_gain);
        let suits = suits(&weights, [0.5; 2], question.horizon_min, one);
        fits.then(|| nash_gain(&weights, [0, 1].map(|who: usize| compared[who].gain + suits[who])))
    };
    candidates.iter().filter_map(net).fold(0.0, f64::max)
}

fn check_against_brute_force(limits: [Limits; 2]) {
    let toy = ToyEvenings::opposite(40);
    let asked = question(limits);
    let keys: Vec<LimitKey> = asked.limits.iter().flat_map(Limits::each).collect();
    let grid = Rules::new(asked.longest_min, &asked.wishes, &keys).grid(2, &crate::proof::GRID_MINUTES);
    let known = brute(&toy, &asked, &grid);
    let plan = planned(&toy, &asked);
    let best = plan
        .best
        .as_ref()
        .map(|best| Sequence::from_agreement(&best.agreement));
    let gain = brute(&toy, &asked, &best.into_iter().collect::<Vec<_>>());
    assert!(known > 0.0, "the grid has something to find");
    assert!(
        gain >= known - 1e-12,
        "{}: {gain} found, {known} on the grid",
        text(&plan)
    );

    let proven = planned(
        &toy,
        &Question {
            effort: Effort::Proven { steps: 2 },
            ..asked
        },
    );
    let Certificate::OnGrid {
        agreements,
        over_grid,
        ..
    } = &proven.certificate
    else {
        panic!("no certificate")
    };
    assert_eq!(usize::try_from(*agreements).ok(), Some(grid.len()));
    assert!((over_grid * known - gain.max(known)).abs() < 1e-9 || *over_grid >= 1.0);
}

#[test]
fn the_search_is_as_good_as_everything_on_a_grid() {
    check_against_brute_force(NO_LIMITS);
    check_against_brute_force([Limits::none(), Limits::none().at_most(StepKind::Hold, 10)]);
    check_against_brute_force([
        Limits::none().at_least(StepKind::Hold, 10),
        Limits::none().without(StepKind::Talk),
    ]);
}

#[test]
fn sharing_beginnings_changes_nothing() {
    let toy = ToyEvenings::opposite(7);
    let candidates = Rules::new(60, &[Wishes::none(), Wishes::none()], &[]).beginnings();
    let draws: Vec<usize> = (0..7).collect();
    let weights = Weights::from_science();
    let fold = |summary: &[model::Summary; 2]| felt(&weights, summary);
    let together = play(&toy, 90, &candidates, &draws, &mut Work::default(), fold);
    for (candidate, shared) in candidates.iter().zip(together) {
        let alone = play(&toy, 90, &[*candidate], &draws, &mut Work::default(), fold);
        assert_eq!(alone[0], shared, "{candidate:?}");
    }
}

fn check_kept(limits: [Limits; 2]) {
    let plan = planned(&ToyEvenings::opposite(40), &question(limits.clone()));
    let everything = plan
        .best
        .iter()
        .chain(&plan.alternatives)
        .map(|proposal| &proposal.agreement)
        .chain(plan.frontier.iter().map(|point| &point.agreement));
    let mut seen = 0;
    for agreement in everything {
        seen += 1;
        for own in &limits {
            assert_eq!(own.broken_by(agreement), [], "{agreement:?}");
        }
    }
    assert!(seen > 0, "{limits:?}: {:?}", plan.none_fits);
}

#[test]
fn hard_limits_are_never_broken() {
    use StepKind::{ApartInRoom, ApartWithReturn, Breathe, Hold, Quiet, Sleep, Talk, Wash};
    let none = Limits::none;
    check_kept([none(), none().at_most(Hold, 7)]);
    check_kept([none().without(Wash), none().without(Hold)]);
    check_kept([none().at_least(Hold, 7), none().at_most(Hold, 7)]);
    check_kept([
        none().at_least(Talk, 4),
        none().at_least(ApartWithReturn, 12).without(Breathe),
    ]);
    check_kept([
        none().without(ApartWithReturn).without(ApartInRoom),
        none().without(Quiet).at_most(Sleep, 10),
    ]);
    check_kept([none().at_least(Hold, 50), none()]);
}

#[test]
fn impossible_limits_propose_nothing_and_name_the_collision() {
    let limits = [
        Limits::none().at_least(StepKind::Hold, 10),
        Limits::none().at_most(StepKind::Hold, 5),
    ];
    let plan = planned(&ToyEvenings::opposite(40), &question(limits));
    assert!(!plan.fits && plan.best.is_none() && plan.alternatives.is_empty() && plan.frontier.is_empty());
    let Some(WhyNone::Collisions(collisions)) = &plan.none_fits else {
        panic!("{:?}", plan.none_fits)
    };
    assert_eq!(collisions.len(), 1);
    let told = format!("{:?}", plan.seen_by(model::Who::A).none_fits);
    assert_eq!(told, "Some(OwnCollisions([Least(Hold, 10)]))");
}

#[test]
fn the_same_question_gives_the_same_plan() {
    let toy = ToyEvenings::opposite(40);
    assert_eq!(
        planned(&toy, &question(NO_LIMITS)),
        planned(&toy, &question(NO_LIMITS))
    );
}

#[test]
fn a_plan_can_be_stopped_and_progress_never_goes_back() {
    let toy = ToyEvenings::opposite(40);
    let weights = Weights::from_science();
    let mut seen = Vec::new();
    let whole = plan_over(&toy, &weights, &question(NO_LIMITS), &mut |progress| {
        seen.push(progress.done);
        Continue::Yes
    });
    assert!(whole.is_ok());
    assert!(
        seen.is_sorted() && seen.last() == Some(&1.0) && seen.len() >= 8,
        "{seen:?}"
    );
    let mut left = 3;
    let stopped = plan_over(&toy, &weights, &question(NO_LIMITS), &mut |_| {
        left -= 1;
        if left == 0 { Continue::No } else { Continue::Yes }
    });
    assert_eq!(stopped, Err(PlanError::Stopped));
}

/// What a plan tells about limits: `docs/agree.md` states it, this holds it.
#[test]
fn a_limit_that_does_not_bind_leaves_no_trace() {
    let toy = ToyEvenings::opposite(40);
    let plain = planned(&toy, &question(NO_LIMITS));
    let used = |kind: StepKind| {
        plan_agreements(&plain)
            .map(|agreement| crate::limits::minutes_of(agreement, kind))
            .max()
            .unwrap_or(0)
    };
    let mut tried = 0;
    for kind in StepKind::ALL {
        // The tightest limit that no published agreement breaks.
        let most = u16::try_from(used(kind)).expect("minutes");
        let limit = if most == 0 {
            Limits::none().without(kind)
        } else {
            Limits::none().at_most(kind, most)
        };
        let limited = planned(&toy, &question([Limits::none(), limit.clone()]));
        assert_eq!(limited, plain, "{limit:?} does not bind and must not show");
        tried += 1;
    }
    assert_eq!(tried, StepKind::ALL.len());
}

#[test]
fn a_limit_that_binds_changes_the_plan_and_no_reason_names_it() {
    let toy = ToyEvenings::opposite(40);
    let plain = planned(&toy, &question(NO_LIMITS));
    let best = plain.best.as_ref().expect("a best one");
    let first = best.agreement.steps()[0];
    let limit = Limits::none().without(first.kind);
    let limited = planned(&toy, &question([Limits::none(), limit]));
    assert_ne!(text(&limited), text(&plain));
    // What each gives does not depend on anybody's limits, and a reason speaks only of steps that are there.
    for proposal in limited.best.iter().chain(&limited.alternatives) {
        for reason in &proposal.why {
            let step = proposal.agreement.steps()[usize::from(reason.step)];
            assert_eq!((reason.step_kind, reason.minutes), (step.kind, step.minutes));
            assert_ne!(reason.step_kind, first.kind);
        }
    }
}

fn plan_agreements(plan: &Plan) -> impl Iterator<Item = &model::Agreement> {
    let proposals = plan
        .best
        .iter()
        .chain(&plan.alternatives)
        .map(|proposal| &proposal.agreement);
    proposals.chain(plan.frontier.iter().map(|point| &point.agreement))
}

#[test]
fn alternatives_are_other_agreements() {
    let plan = planned(&ToyEvenings::opposite(40), &question(NO_LIMITS));
    let kinds: Vec<Vec<StepKind>> = plan
        .best
        .iter()
        .chain(&plan.alternatives)
        .map(|proposal| proposal.agreement.steps().iter().map(|step| step.kind).collect())
        .collect();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
    assert!(
        kinds[0] != kinds[1] && kinds[1] != kinds[2] && kinds[0] != kinds[2],
        "{kinds:?}"
    );
}

#[test]
fn a_changed_agreement_is_judged_as_the_plan_judges_it() {
    let toy = ToyEvenings::opposite(40);
    let asked = question([Limits::none(), Limits::none().at_most(StepKind::Hold, 1)]);
    let plan = planned(&toy, &question(NO_LIMITS));
    let best = plan.best.expect("a best one");
    let evaluated = evaluate_over(&toy, &Weights::from_science(), &asked, &best.agreement);
    for who in 0..2 {
        assert!((evaluated.gain[who] - best.gain[who]).abs() < 1e-12);
        assert!((evaluated.worst_tenth[who] - best.worst_tenth[who]).abs() < 1e-12);
    }
    assert!(evaluated.broken_for(model::Who::A).is_empty());
    let holds = best
        .agreement
        .steps()
        .iter()
        .any(|step| step.kind == StepKind::Hold);
    assert_eq!(evaluated.broken_for(model::Who::B).len(), usize::from(holds));
}
