//! From what was written down to what the engine is asked.

use engine::{Ask, Drawn, Rule, Side, Told, Two};
use model::{Begun, BodyProfile, Event, Preset, Step, Who};

use crate::entry::Limit;
use crate::learning::{entries, whose};
use crate::state::{Check, Partner, State};

/// Draws behind a picture that is looked at for longer.
pub const DRAWS: u32 = 64;
/// Draws behind a picture that follows a finger.
pub const DRAWS_QUICK: u32 = 24;

fn side(partner: &Partner) -> Side {
    Side {
        answers: partner
            .answers
            .iter()
            .map(|(item, value)| (item.clone(), *value))
            .collect(),
        cards: partner.cards.clone(),
        body: partner.body.unwrap_or(BodyProfile::Average),
        tolerance_min: partner.tolerance_min,
        wishes: partner
            .wishes
            .iter()
            .map(|(kind, minutes)| (*kind, *minutes))
            .collect(),
        rules: partner
            .limits
            .iter()
            .map(|(kind, limit)| (*kind, rule(*limit)))
            .collect(),
        begun_from: Begun::Desire,
    }
}

const fn rule(limit: Limit) -> Rule {
    match limit {
        Limit::No => Rule::No,
        Limit::AtMost(minutes) => Rule::AtMost(minutes),
        Limit::AtLeast(minutes) => Rule::AtLeast(minutes),
    }
}

/// Both partners; the other stays wide open while their answers are not here.
#[must_use]
pub fn two(state: &State) -> Two {
    let other = if state.knows_both() {
        side(state.partner(Who::B))
    } else {
        Side::UNKNOWN
    };
    Two {
        sides: [side(state.partner(Who::A)), other],
    }
}

/// Where a partner stands.
#[must_use]
pub fn place(state: &State, who: Who) -> Ask {
    let [a, b] = two(state).sides;
    Ask::Place(match who {
        Who::A => a,
        Who::B => b,
    })
}

/// Whether anything changed between a partner's first finished check and the last; nothing before there are two.
#[must_use]
pub fn change(state: &State, who: Who) -> Option<Ask> {
    let checks = &state.partner(who).checks;
    let (first, last) = (checks.first()?, checks.last()?);
    let answered = |check: &Check| Side {
        answers: check
            .answers
            .iter()
            .map(|(item, value)| (item.clone(), *value))
            .collect(),
        cards: check.cards.clone(),
        ..Side::UNKNOWN
    };
    (first.at != last.at).then(|| Ask::Change([answered(first), answered(last)]))
}

/// Both readings, with these steps and events.
#[must_use]
pub fn evening(state: &State, preset: Preset, steps: &[Step], events: &[Event], draws: u32) -> Ask {
    Ask::Evening {
        two: two(state),
        preset,
        steps: steps.to_vec(),
        events: events.to_vec(),
        draws,
    }
}

/// Both bodies.
#[must_use]
pub fn body(state: &State, preset: Preset) -> Ask {
    Ask::Body {
        two: two(state),
        preset,
    }
}

/// An agreement both can live with.
#[must_use]
pub fn plan(state: &State) -> Ask {
    Ask::Plan(two(state))
}

/// What one person's diary, or both, teaches: the question's bytes. Of somebody who does not share, nothing is read, not
/// even the check.
#[must_use]
pub fn learn(state: &State, who: Who) -> Vec<u8> {
    let whose = whose(state, who);
    engine::learn_question(&sides_of(state, whose), &entries(state, whose))
}

fn sides_of(state: &State, whose: [bool; 2]) -> Two {
    let of = |one: Who| {
        if whose[one.index()] {
            side(state.partner(one))
        } else {
            Side::UNKNOWN
        }
    };
    Two {
        sides: Who::BOTH.map(of),
    }
}

/// What a suggestion has to read first: the question of the diary it goes by, and the same as it stood when the last
/// agreement was made. Nothing when learning is off, when two look on and have not both said that their entries may be
/// put together, or while nothing was written.
#[must_use]
pub fn plan_reads(state: &State) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    let whose = plan_goes_by(state)?;
    let all = entries(state, whose);
    if all.is_empty() {
        return None;
    }
    let two = sides_of(state, whose);
    let before: Vec<_> = state.learning.last_agreement().map_or_else(Vec::new, |(at, _)| {
        let earlier = all.iter().filter(|entry| entry.unix_s < at.unix_s);
        earlier.cloned().collect()
    });
    let asked = |entries: &[_]| engine::learn_question(&two, entries);
    Some((
        asked(all.as_slice()),
        (!before.is_empty()).then(|| asked(before.as_slice())),
    ))
}

/// Whose entries a suggestion goes by.
fn plan_goes_by(state: &State) -> Option<[bool; 2]> {
    if state.learning.off {
        return None;
    }
    let whose = whose(state, Who::A);
    // What one person's diary says is not for the other's eyes.
    (!state.together() || whose == [true; 2]).then_some(whose)
}

/// An agreement both can live with, wherever a diary says that they may be: `here` and `before` are the draws that the
/// questions of [`plan_reads`] were answered with.
#[must_use]
pub fn plan_learned(state: &State, here: Vec<[Drawn; 2]>, before: Vec<[Drawn; 2]>) -> Ask {
    Ask::PlanLearned {
        two: two(state),
        told: Told {
            whose: plan_goes_by(state).unwrap_or_default(),
            here,
            before,
            last: state
                .learning
                .last_agreement()
                .map_or_else(Vec::new, |(_, steps)| steps.to_vec()),
            teach: !state.learning.best_only,
        },
    }
}

/// What these steps would do.
#[must_use]
pub fn try_steps(state: &State, steps: &[Step]) -> Ask {
    Ask::Try {
        two: two(state),
        steps: steps.to_vec(),
    }
}
