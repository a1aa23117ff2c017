//! From a question to a plan.
//!
//! Limits are switched on only when the plan would break one. So a limit that changes nothing leaves no trace: not in
//! the plan, and not in the way it was found.

use model::Summary;
use model::{Agreement, Who};

use crate::choose::{alternatives, fits, frontier, shapes};
use crate::collision::collisions;
use crate::evening::{Evenings, ModelEvenings};
use crate::gives::gives;
use crate::limits::LimitKey;
use crate::moves::Rules;
use crate::outcome::{compare, felt, mean, quantile, suits, wants_of, wished};
use crate::plan::{Certificate, Evaluation, Outcome, Plan, PlanError, Point, Proposal, WhyNone, breaches};
use crate::proof;
use crate::question::{Continue, Effort, Progress, Question};
use crate::rollout::{Sequence, Work, play};
use crate::search::{Aim, Search, Stopped, Width};
use crate::weights::Weights;
use crate::why::reasons;

/// Alternatives beside the best.
const ALTERNATIVES: usize = 2;
/// Draws on which small changes are tried.
const DRAWS_FOR_DETAIL: usize = 32;
/// Draws on which reasons are found, and small changes of alternatives tried.
const DRAWS_FOR_REASONS: usize = 16;
/// Finalists of different kinds that small changes are tried on.
const LEADERS: usize = 3;
/// Rounds of small changes.
const POLISH_ROUNDS: u32 = 3;
/// Times the search is repeated with the limits it ran into; then all of them are switched on.
const LIMIT_ROUNDS: usize = 4;

/// Finds an agreement both partners can live with.
///
/// `progress` is told how far the work is and says whether to go on. The same question gives the same plan.
///
/// # Errors
/// When a number of the question is out of range, or `progress` said stop.
pub fn plan(question: &Question, progress: &mut dyn FnMut(Progress) -> Continue) -> Result<Plan, PlanError> {
    question.check().map_err(PlanError::Question)?;
    let evenings = ModelEvenings::new(question);
    plan_over(&evenings, &Weights::from_science(), question, progress)
}

/// What a changed agreement would do, quickly: with [`Question::DRAWS_QUICK`] draws it is meant for a finger on a
/// slider. Limits do not stop it; which are broken is said to each partner alone.
///
/// # Errors
/// When a number of the question is out of range.
pub fn evaluate(question: &Question, agreement: &Agreement) -> Result<Evaluation, PlanError> {
    question.check().map_err(PlanError::Question)?;
    let evenings = ModelEvenings::new(question);
    Ok(evaluate_over(
        &evenings,
        &Weights::from_science(),
        question,
        agreement,
    ))
}

pub(crate) fn evaluate_over<E: Evenings>(
    evenings: &E,
    weights: &Weights,
    question: &Question,
    agreement: &Agreement,
) -> Evaluation {
    let sequence = Sequence::from_agreement(agreement);
    let all: Vec<usize> = (0..evenings.draws()).collect();
    let keep = |summary: &[Summary; 2]| *summary;
    let mut work = Work::default();
    let mut rows = play(
        evenings,
        question.horizon_min,
        &[sequence, Sequence::NONE],
        &all,
        &mut work,
        keep,
    )
    .into_iter();
    let (with, without) = (rows.next().unwrap_or_default(), rows.next().unwrap_or_default());
    let felt_of = |rows: &[[Summary; 2]]| rows.iter().map(|row| felt(weights, row)).collect::<Vec<_>>();
    let (felt_with, felt_without) = (felt_of(&with), felt_of(&without));
    let added = wished(weights, &question.wishes, &sequence);
    let compared = compare(weights, &felt_with, &felt_without, added);
    let spread = spread_of(weights, &felt_with, &felt_without, added);
    Evaluation {
        gain: compared.map(|own| own.gain),
        suits: suits(weights, wants_of(&without), question.horizon_min, &sequence),
        gain_low: spread.map(|own| own.low),
        gain_high: spread.map(|own| own.high),
        better_in: spread.map(|own| own.better_in),
        worst_tenth: compared.map(|own| own.worst),
        outcome: outcomes(weights, &with),
        without: outcomes(weights, &without),
        wishes_met: question.wishes.each_ref().map(|own| own.met_by(agreement)),
        breaks: breaches(&question.limits, agreement),
    }
}

pub(crate) fn plan_over<E: Evenings>(
    evenings: &E,
    weights: &Weights,
    question: &Question,
    progress: &mut dyn FnMut(Progress) -> Continue,
) -> Result<Plan, PlanError> {
    let mut search = Search::new(
        evenings,
        weights,
        &question.wishes,
        question.horizon_min,
        progress,
    );
    let collisions = collisions(&question.limits);
    if !collisions.is_empty() {
        let mut plan = empty(&search, question);
        plan.none_fits = Some(WhyNone::Collisions(collisions));
        return Ok(plan);
    }
    proposed(&mut search, question).map_err(|Stopped| PlanError::Stopped)
}

fn proposed<E: Evenings>(search: &mut Search<'_, E>, question: &Question) -> Result<Plan, Stopped> {
    let all = search.order.len();
    let detail = DRAWS_FOR_DETAIL.min(all);
    let width = Width::of(question.effort);
    let free = Rules::new(question.longest_min, &question.wishes, &[]);
    let every = every_limit(question);
    let keeps_all = |sequence: &Sequence| keeps(sequence, &every);

    let mut own = [Sequence::NONE; 2];
    for who in Who::BOTH {
        let from = if who == Who::A { 0.0 } else { 0.1 };
        let found = search.explore(&free, Aim::One(who), &width, (from, from + 0.1))?;
        search.play_on(&found, all);
        own[who.index()] = found.first().copied().unwrap_or(Sequence::NONE);
    }

    // The search is repeated only with limits that the best agreement so far would break.
    let mut active: Vec<LimitKey> = Vec::new();
    let mut rules = free;
    let mut from = 0.2;
    for round in 0.. {
        let to = from + (0.8 - from) * 0.6;
        search.explore(&rules, Aim::Both, &width, (from, to))?;
        from = to;
        let known: Vec<Sequence> = search
            .known(detail)
            .into_iter()
            .filter(|one| rules.keep(one))
            .collect();
        let mut finalists = search.best_of(&known, detail, Aim::Both, width.finalists());
        finalists.extend(shapes(search, &known, detail, width.shapes()));
        finalists.extend(
            frontier(search, &known, detail)
                .into_iter()
                .step_by(2)
                .map(|point| point.0),
        );
        search.play_on(&finalists, all);
        for other in leaders(search, &finalists) {
            let polished = search.polish(&rules, other, detail, POLISH_ROUNDS);
            search.play_on(&[polished], all);
            finalists.push(polished);
        }
        let best = search.best_of(&finalists, all, Aim::Both, 1);
        let broken: Vec<LimitKey> = every
            .iter()
            .filter(|limit| !active.contains(limit))
            .filter(|limit| best.first().is_none_or(|best| !keeps(best, &[**limit])))
            .copied()
            .collect();
        if broken.is_empty() || (best.is_empty() && round > 0) {
            break;
        }
        active = if round + 1 < LIMIT_ROUNDS {
            active.into_iter().chain(broken).collect()
        } else {
            every.clone()
        };
        rules = Rules::new(question.longest_min, &question.wishes, &active);
    }
    search.report(0.75)?;

    // The alternatives are improved before limits choose among them, so that a limit which cuts none of
    // the chosen changes nothing.
    let allowed: Vec<Sequence> = search
        .known(all)
        .into_iter()
        .filter(|one| rules.keep(one))
        .collect();
    let leading = search.best_of(&fitting(search, &allowed), all, Aim::Both, 1);
    for other in leading.first().map_or_else(Vec::new, |best| {
        alternatives(search, &allowed, best, all, ALTERNATIVES)
    }) {
        let polished = search.polish(&rules, other, DRAWS_FOR_REASONS.min(all), 1);
        search.play_on(&[polished], all);
    }
    search.report(0.8)?;

    let mut candidates: Vec<Sequence> = search.known(all).into_iter().filter(keeps_all).collect();
    let mut certificate = Certificate::GapUnknown;
    if let Effort::Proven { steps } = question.effort {
        let strict = Rules::new(question.longest_min, &question.wishes, &every);
        certificate = proof::over_grid(search, &strict, steps, &mut candidates)?;
    }
    let best = search
        .best_of(&fitting(search, &candidates), all, Aim::Both, 1)
        .first()
        .copied();
    let mut plan = empty(search, question);
    plan.certificate = certificate;
    plan.frontier = frontier(search, &candidates, all)
        .into_iter()
        .filter_map(|(sequence, gain)| {
            Some(Point {
                agreement: sequence.agreement()?,
                gain,
                fits: fits(search, &sequence, all),
            })
        })
        .collect();
    plan.little_to_gain = little_to_gain(search, best, &candidates);
    match best {
        Some(best) => {
            plan.fits = true;
            plan.best = propose(search, question, &best, &own);
            search.report(0.9)?;
            for other in alternatives(search, &candidates, &best, all, ALTERNATIVES) {
                plan.alternatives.extend(propose(search, question, &other, &own));
            }
        }
        None => {
            let gain_for_both = candidates.iter().any(|one| {
                search
                    .compared(one, all)
                    .iter()
                    .all(|own| own.gain > search.weights.least_gain)
            });
            plan.none_fits = Some(if gain_for_both {
                WhyNone::WorstTenth
            } else {
                WhyNone::NotBetterForBoth
            });
        }
    }
    plan.looked_at = u32::try_from(search.known(1).len()).unwrap_or(u32::MAX);
    plan.simulated_min = search.work.minutes;
    search.report(1.0)?;
    Ok(plan)
}

/// The best of the finalists, each with other kinds than the ones before: where small changes are worth trying.
fn leaders<E: Evenings>(search: &Search<'_, E>, finalists: &[Sequence]) -> Vec<Sequence> {
    let all = search.order.len();
    let mut found: Vec<Sequence> = Vec::new();
    for one in search.best_of(finalists, all, Aim::Both, finalists.len()) {
        if found.len() < LEADERS && found.iter().all(|other| !other.kinds().eq(one.kinds())) {
            found.push(one);
        }
    }
    found
}

/// Those of the candidates that fit.
fn fitting<E: Evenings>(search: &Search<'_, E>, candidates: &[Sequence]) -> Vec<Sequence> {
    let all = search.order.len();
    candidates
        .iter()
        .filter(|one| fits(search, one, all))
        .copied()
        .collect()
}

/// Neither would notice the gain: by the model alone, wishes and costs aside.
fn little_to_gain<E: Evenings>(
    search: &Search<'_, E>,
    best: Option<Sequence>,
    candidates: &[Sequence],
) -> bool {
    let all = search.order.len();
    let least = search.weights.little_gain;
    let little = |one: &Sequence| {
        compare(
            search.weights,
            search.felt_with(one, all),
            &search.without,
            [0.0; 2],
        )
        .iter()
        .all(|own| own.gain < least)
    };
    match best {
        Some(best) => little(&best),
        None => candidates.iter().all(little),
    }
}

fn propose<E: Evenings>(
    search: &mut Search<'_, E>,
    question: &Question,
    sequence: &Sequence,
    own: &[Sequence; 2],
) -> Option<Proposal> {
    let agreement = sequence.agreement()?;
    let all = search.order.len();
    let why = reasons(search, sequence, DRAWS_FOR_REASONS);
    let added = wished(search.weights, search.wishes, sequence);
    let spread = spread_of(
        search.weights,
        search.felt_with(sequence, all),
        &search.without,
        added,
    );
    let compared = search.compared(sequence, all);
    Some(Proposal {
        gain: compared.map(|own| own.gain),
        suits: search.suits(sequence),
        gain_low: spread.map(|own| own.low),
        gain_high: spread.map(|own| own.high),
        better_in: spread.map(|own| own.better_in),
        worst_tenth: compared.map(|own| own.worst),
        outcome: outcomes(search.weights, search.like_with(sequence)),
        wishes_met: question.wishes.each_ref().map(|own| own.met_by(&agreement)),
        gives: own.each_ref().map(|own| gives(sequence, own)),
        why,
        agreement,
    })
}

fn empty<E: Evenings>(search: &Search<'_, E>, question: &Question) -> Plan {
    Plan {
        best: None,
        alternatives: Vec::new(),
        frontier: Vec::new(),
        fits: false,
        none_fits: None,
        little_to_gain: false,
        without: outcomes(search.weights, &search.like_without),
        guessed: Who::BOTH.map(|who| question.guessed(who)),
        draws: question.draws,
        looked_at: 0,
        simulated_min: search.work.minutes,
        certificate: Certificate::GapUnknown,
    }
}

fn outcomes(weights: &Weights, rows: &[[Summary; 2]]) -> [Outcome; 2] {
    [0, 1].map(|who: usize| {
        let over = |value: &dyn Fn(&[Summary; 2]) -> f64| mean(&rows.iter().map(value).collect::<Vec<_>>());
        Outcome {
            utility: over(&|row| felt(weights, row)[who]),
            comfort: over(&|row| row[who].comfort_mean),
            alarm_distance_peak: over(&|row| row[who].alarm_distance_peak),
            alarm_closeness_peak: over(&|row| row[who].alarm_closeness_peak),
            shutdown_peak: over(&|row| row[who].shutdown_peak),
        }
    })
}

/// How one partner's gain spreads over draws.
#[derive(Clone, Copy)]
struct Spread {
    low: f64,
    high: f64,
    better_in: f64,
}

fn spread_of(weights: &Weights, with: &[[f64; 2]], without: &[[f64; 2]], added: [f64; 2]) -> [Spread; 2] {
    [0, 1].map(|who: usize| {
        let gains: Vec<f64> = with
            .iter()
            .zip(without)
            .map(|(with, without)| with[who] - without[who] + added[who])
            .collect();
        let tail = 0.5 * (1.0 - weights.interval);
        let better: Vec<f64> = gains
            .iter()
            .map(|&gain| if gain > 0.0 { 1.0 } else { 0.0 })
            .collect();
        Spread {
            low: quantile(&gains, tail),
            high: quantile(&gains, 1.0 - tail),
            better_in: mean(&better),
        }
    })
}

fn every_limit(question: &Question) -> Vec<LimitKey> {
    let mut every: Vec<LimitKey> = question.limits.iter().flat_map(|own| own.each()).collect();
    every.sort();
    every.dedup();
    every
}

fn keeps(sequence: &Sequence, limits: &[LimitKey]) -> bool {
    sequence
        .agreement()
        .is_some_and(|agreement| limits.iter().all(|limit| limit.kept_by(&agreement)))
}
