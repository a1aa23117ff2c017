//! What was done in an evening, as the model plays it.
//!
//! Minutes are taken to the nearest of a few values, so that evenings that were much alike are played once.

use model::evening::Scene;
use model::{Act, Agreement, Begun, Couple, Event, Step, StepKind, Who};
use science::p;

use crate::diary::{Evening, LATEST_MIN, Report};
use crate::prior::fixed;

/// Minutes of holding, talking and being apart that are told from each other.
const MINUTES: [u16; 9] = [0, 5, 10, 15, 20, 30, 45, 60, 90];
/// Reports are taken to the nearest of these minutes.
const REPORT_EVERY_MIN: f64 = 5.0;
/// Minutes that soothing oneself first takes, and that turning away lasts at least.
const SOOTHE_MIN: f64 = 5.0;
const AWAY_MIN: f64 = 15.0;

/// What was done in an evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Context {
    /// Minutes of holding.
    pub hold_min: u16,
    /// Minutes of talking.
    pub talk_min: u16,
    /// Minutes apart.
    pub apart_min: u16,
    /// Whether these minutes were agreed on and the agreement was kept.
    pub agreed: bool,
    /// What sex was begun from, for each.
    pub begun_from: [Begun; 2],
    /// Who soothed themself first.
    pub soothed_first: [bool; 2],
    /// Who turned away.
    pub turned_away: [bool; 2],
}

/// What a couple usually does, for evenings of which they did not say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usual {
    hold_min: f64,
    talk_min: f64,
    apart_min: f64,
}

impl Usual {
    /// The middle of what was said.
    pub(crate) fn of(evenings: &[Evening]) -> Self {
        let middle = |of: fn(&Evening) -> Option<f64>, otherwise: f64| {
            let mut said: Vec<f64> = evenings.iter().filter_map(of).collect();
            said.sort_by(f64::total_cmp);
            said.get(said.len() / 2).copied().unwrap_or(otherwise)
        };
        Self {
            hold_min: middle(hold_min, fixed(p::LEARN_HOLD_USUAL_MIN)),
            talk_min: middle(talk_min, 0.0),
            apart_min: middle(apart_min, 0.0),
        }
    }
}

/// The mean of what both said.
fn both(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a + b) / 2.0),
        (one, other) => one.or(other),
    }
}

/// Minutes of holding, by what was said.
pub(crate) fn hold_min(evening: &Evening) -> Option<f64> {
    both(evening.sides[0].hold_min, evening.sides[1].hold_min)
}

fn talk_min(evening: &Evening) -> Option<f64> {
    both(evening.sides[0].talk_min, evening.sides[1].talk_min)
}

fn apart_min(evening: &Evening) -> Option<f64> {
    both(evening.sides[0].apart_min, evening.sides[1].apart_min)
}

/// Whether the agreement was kept; nothing when nobody said, or both remember differently.
pub(crate) fn kept(evening: &Evening) -> Option<bool> {
    match (evening.sides[0].agreement_kept, evening.sides[1].agreement_kept) {
        (Some(a), Some(b)) => (a == b).then_some(a),
        (one, other) => one.or(other),
    }
}

impl Context {
    /// What was done, by both accounts.
    pub(crate) fn of(evening: &Evening, usual: &Usual) -> Self {
        let [a, b] = &evening.sides;
        Self {
            hold_min: nearest(hold_min(evening).unwrap_or(usual.hold_min)),
            talk_min: nearest(talk_min(evening).unwrap_or(usual.talk_min)),
            apart_min: nearest(apart_min(evening).unwrap_or(usual.apart_min)),
            agreed: kept(evening) == Some(true),
            begun_from: [a, b].map(|side| side.begun_from.unwrap_or(Begun::Desire)),
            soothed_first: [a, b].map(|side| side.soothed_first == Some(true)),
            turned_away: [b, a].map(|side| side.partner_turned_away == Some(true)),
        }
    }

    /// The agreement that was kept, if there was one.
    pub(crate) fn agreement(&self) -> Option<Agreement> {
        let steps = [
            (StepKind::Hold, self.hold_min),
            (StepKind::Talk, self.talk_min),
            (StepKind::ApartWithReturn, self.apart_min),
        ];
        let steps = steps
            .into_iter()
            .filter(|(_, minutes)| *minutes > 0)
            .map(|(kind, minutes)| Step { kind, minutes })
            .collect();
        self.agreed.then(|| Agreement::new(steps).ok()).flatten()
    }

    /// What was done beside what was agreed on.
    pub(crate) fn events(&self, horizon_min: f64) -> Vec<Event> {
        let mut events = Vec::new();
        let mut add = |at_min: f64, who, act, for_min: f64| {
            if at_min < horizon_min && for_min > 0.0 {
                events.push(Event {
                    at_min,
                    who,
                    act,
                    for_min: Some(for_min),
                });
            }
        };
        let (hold, talk) = (f64::from(self.hold_min), f64::from(self.talk_min));
        let apart = f64::from(self.apart_min);
        for who in Who::BOTH {
            let i = who.index();
            if self.agreement().is_none() {
                add(0.0, who, Act::Hold, hold);
                add(hold, who, Act::Talk, talk);
                if !self.turned_away[0] && !self.turned_away[1] {
                    add(hold + talk, who, Act::Wash, apart);
                }
            }
            if self.soothed_first[i] {
                add(0.0, who, Act::Soothe, SOOTHE_MIN);
            }
            if self.turned_away[i] {
                add(hold + talk, who, Act::RollOver, apart.max(AWAY_MIN));
            }
        }
        events
    }

    /// The evening as the model plays it.
    pub(crate) fn scene<'a>(
        couple: &'a Couple,
        events: &'a [Event],
        agreement: Option<&'a Agreement>,
        horizon_min: f64,
    ) -> Scene<'a> {
        Scene {
            events,
            agreement,
            horizon_min,
            ..Scene::new(couple)
        }
    }
}

fn nearest(minutes: f64) -> u16 {
    MINUTES
        .into_iter()
        .min_by(|a, b| {
            (f64::from(*a) - minutes)
                .abs()
                .total_cmp(&(f64::from(*b) - minutes).abs())
        })
        .unwrap_or(0)
}

/// The minute at which the model is asked about a report, if it speaks of that minute.
pub(crate) fn minute_of(report: &Report) -> Option<u16> {
    let minute = (report.minutes_after / REPORT_EVERY_MIN).round().max(1.0) * REPORT_EVERY_MIN;
    (minute <= LATEST_MIN).then_some(minute as u16)
}
