//! The reasons of an agreement: each step is left out, made longer or swapped with the next, and what the model then
//! says of both partners is compared.

use model::Summary;
use model::{StepKind, Who};

use crate::evening::Evenings;
use crate::moves::{apart, close};
use crate::outcome::{felt, mean};
use crate::reason::{Reason, ReasonKind, Serves};
use crate::rollout::{Sequence, play};
use crate::search::Search;

/// Minutes a step is made longer by, to see whether it would begin to weigh.
const LONGER_MIN: u16 = 10;
/// One partner's effect this many times the other's: the step is mostly theirs.
const MOSTLY: f64 = 2.0;
/// Reasons of one proposal at most: more are not read.
const REASONS_MAX: usize = 7;

/// Steps while they are being changed.
type Steps = Vec<(StepKind, u16)>;

/// Means over draws of what the evening was like for one partner.
#[derive(Clone, Copy, Debug)]
struct Like {
    felt: f64,
    alarm_distance: f64,
    alarm_closeness: f64,
}

/// The reasons of one agreement, in the order of its steps.
pub(crate) fn reasons<E: Evenings>(search: &mut Search<'_, E>, of: &Sequence, draws: usize) -> Vec<Reason> {
    let steps: Steps = of.steps().collect();
    let variant = |change: &dyn Fn(&mut Steps)| {
        let mut changed = steps.clone();
        change(&mut changed);
        Sequence::of(changed)
    };
    let mut asked = vec![*of];
    let mut index_of = |sequence: Option<Sequence>| -> Option<usize> {
        let sequence = sequence?;
        asked.push(sequence);
        Some(asked.len() - 1)
    };
    let plans: Vec<[Option<usize>; 4]> = (0..steps.len())
        .map(|i| {
            let left_out = index_of(variant(&|steps| {
                steps.remove(i);
            }));
            let longer = close(steps[i].0)
                .then(|| index_of(variant(&|steps| steps[i].1 += LONGER_MIN)))
                .flatten();
            let swapped = (i + 1 < steps.len())
                .then(|| index_of(variant(&|steps| steps.swap(i, i + 1))))
                .flatten();
            let no_return = (steps[i].0 == StepKind::ApartWithReturn)
                .then(|| index_of(variant(&|steps| steps[i].0 = StepKind::ApartInRoom)))
                .flatten();
            [left_out, longer, swapped, no_return]
        })
        .collect();
    let like = play_like(search, &asked, draws);
    let change = |from: Option<usize>, to: usize| {
        from.map(|from| [0, 1].map(|who| like[to][who].felt - like[from][who].felt))
    };

    let least = search.weights.reason_least;
    let mut found = Vec::new();
    for (i, &(step_kind, minutes)) in steps.iter().enumerate() {
        let [left_out, longer, swapped, no_return] = plans[i];
        let mut add = |kind, serves, effect| {
            #[expect(clippy::cast_possible_truncation, reason = "at most six steps")]
            found.push(Reason {
                kind,
                step: i as u8,
                step_kind,
                minutes,
                serves,
                effect,
            });
        };
        let effect = change(left_out, 0).unwrap_or_default();
        let after_apart = i > 0 && apart(steps[i - 1].0) && close(step_kind);
        let kind = if after_apart {
            ReasonKind::ComesBack
        } else {
            kind_of(step_kind)
        };
        match serves(effect, least) {
            Some(serves) => add(kind, serves, effect),
            None => {
                // Nobody would miss it in the model: it is there for a wish, or the alarms tell whom it is for.
                let wished = Who::BOTH.into_iter().find(|who| {
                    search.wishes[who.index()]
                        .minutes
                        .get(&step_kind)
                        .is_some_and(|&min| min > 0)
                });
                if let Some(who) = wished {
                    add(ReasonKind::Wished, Serves::One(who), effect);
                } else if let Some(index) = left_out {
                    let eased = [0, 1].map(|who| {
                        (like[index][who].alarm_distance - like[0][who].alarm_distance)
                            + (like[index][who].alarm_closeness - like[0][who].alarm_closeness)
                    });
                    let who = if eased[0] >= eased[1] { Who::A } else { Who::B };
                    add(kind, Serves::One(who), effect);
                }
            }
        }
        if let Some(effect) = change(no_return, 0)
            && let Some(serves @ Serves::One(_)) = serves(effect, least)
        {
            add(ReasonKind::ReturnSteadies, serves, effect);
        }
        if let Some(effect) = change(longer, 0)
            && let Some(serves @ Serves::One(_)) = serves(effect, least)
        {
            add(ReasonKind::NotLonger, serves, effect);
        }
        if let Some(effect) = change(swapped, 0)
            && let Some(serves @ Serves::One(_)) = serves(effect, least)
        {
            add(ReasonKind::InThisOrder, serves, effect);
        }
    }
    keep_strongest(found)
}

/// Every step keeps its first reason; of the others the strongest stay.
fn keep_strongest(mut found: Vec<Reason>) -> Vec<Reason> {
    let strength = |reason: &Reason| reason.effect[0].abs().max(reason.effect[1].abs());
    while found.len() > REASONS_MAX {
        let weakest = (1..found.len())
            .filter(|&i| found[i].step == found[i - 1].step)
            .min_by(|&a, &b| strength(&found[a]).total_cmp(&strength(&found[b])));
        match weakest {
            Some(index) => {
                found.remove(index);
            }
            None => break,
        }
    }
    found
}

const fn kind_of(kind: StepKind) -> ReasonKind {
    match kind {
        StepKind::Hold => ReasonKind::HoldCalms,
        StepKind::Quiet => ReasonKind::NearQuietly,
        StepKind::Talk => ReasonKind::WordsReassure,
        StepKind::Breathe => ReasonKind::BreathSlows,
        StepKind::ApartInRoom | StepKind::ApartWithReturn => ReasonKind::SpaceEases,
        StepKind::Wash => ReasonKind::WashBreaks,
        StepKind::Sleep => ReasonKind::SleepIsAgreed,
    }
}

/// Whom an effect serves, if it is large enough to speak of.
fn serves(effect: [f64; 2], least: f64) -> Option<Serves> {
    let [a, b] = effect;
    if a < least && b < least {
        return None;
    }
    if a >= least && b >= least && a < MOSTLY * b && b < MOSTLY * a {
        return Some(Serves::Both);
    }
    Some(Serves::One(if a >= b { Who::A } else { Who::B }))
}

fn play_like<E: Evenings>(search: &mut Search<'_, E>, asked: &[Sequence], draws: usize) -> Vec<[Like; 2]> {
    let weights = search.weights;
    let order = &search.order[..draws.min(search.order.len())];
    let fold = |summary: &[Summary; 2]| {
        let felt = felt(weights, summary);
        [0, 1].map(|who: usize| Like {
            felt: felt[who],
            alarm_distance: summary[who].alarm_distance_peak,
            alarm_closeness: summary[who].alarm_closeness_peak,
        })
    };
    play(
        search.evenings,
        search.horizon,
        asked,
        order,
        &mut search.work,
        fold,
    )
    .into_iter()
    .map(|rows: Vec<[Like; 2]>| {
        [0, 1].map(|who: usize| {
            let over =
                |value: fn(&Like) -> f64| mean(&rows.iter().map(|row| value(&row[who])).collect::<Vec<_>>());
            Like {
                felt: over(|like| like.felt),
                alarm_distance: over(|like| like.alarm_distance),
                alarm_closeness: over(|like| like.alarm_closeness),
            }
        })
    })
    .collect()
}
