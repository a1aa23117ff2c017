//! What one person's own acts add up to.

use std::collections::BTreeMap;

use crate::moment::Moment;
use crate::page::{Act, CheckIn, Fate, Plan, Repair, Trigger};

/// A repair and what became of the change it proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Repairing {
    /// When it was written down.
    pub at: Moment,
    /// What was said.
    pub repair: Repair,
    /// Put on the table, or let go; nothing: still open.
    pub put: Option<bool>,
}

/// A small experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// When it was planned.
    pub at: Moment,
    /// What.
    pub words: String,
    /// Fear expected, 0–10.
    pub predicted: u8,
    /// What happened; nothing: not told yet.
    pub outcome: Option<Outcome>,
}

/// What happened with an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Fear felt, 0–10; nothing: it was left.
    pub felt: Option<u8>,
    /// In own words.
    pub words: Option<String>,
}

/// A small commitment outside the relationship.
#[derive(Clone, Debug, PartialEq)]
pub struct Commitment {
    /// When it was written down.
    pub at: Moment,
    /// What.
    pub words: String,
    /// What became of it.
    pub fate: Option<Fate>,
}

/// Four weeks, from where they began.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// When it began.
    pub since: Moment,
    /// Things that were done.
    pub done: Vec<String>,
}

/// Everything one person wrote and chose for themselves, apart from check-ins.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Pages {
    /// Earlier versions of check-ins, oldest first, each with the moment in which it was replaced.
    earlier: BTreeMap<i64, Vec<(Moment, CheckIn)>>,
    /// Triggers, in order.
    pub triggers: Vec<(Moment, Trigger)>,
    /// Repairs, in order.
    pub repairs: Vec<Repairing>,
    /// The path, while it is walked.
    pub path: Option<Path>,
    /// When the path was left last.
    pub path_left: Option<Moment>,
    /// Experiments, in order.
    pub experiments: Vec<Experiment>,
    /// Commitments, in order.
    pub commitments: Vec<Commitment>,
    /// When the questions about harm were asked last.
    pub harm_asked: Option<Moment>,
    /// The safety plan.
    pub plan: Option<Plan>,
}

impl Pages {
    /// Earlier versions of a check-in, oldest first, each with the moment in which it was replaced.
    #[must_use]
    pub fn earlier(&self, of: i64) -> &[(Moment, CheckIn)] {
        self.earlier.get(&of).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn keep_version(&mut self, of: i64, at: Moment, before: CheckIn) {
        self.earlier.entry(of).or_default().push((at, before));
    }

    /// Takes one act in. Acts about something that is not there change nothing.
    pub(crate) fn take(&mut self, at: Moment, act: &Act) {
        match act {
            // The state keeps check-ins itself, and hands earlier versions to `keep_version`.
            Act::Edited { .. } => {}
            Act::Erased { of, .. } => self.erase(*of),
            Act::Triggered(trigger) => self.triggers.push((at, trigger.clone())),
            Act::Repaired(repair) => self.repairs.push(Repairing {
                at,
                repair: repair.clone(),
                put: None,
            }),
            Act::Decided { of, put } => {
                let found = self.repairs.iter_mut().find(|one| one.at.unix_s == *of);
                if let Some(repairing) = found {
                    repairing.put = Some(*put);
                }
            }
            Act::PathBegun => {
                self.path = Some(Path {
                    since: at,
                    done: Vec::new(),
                });
            }
            Act::PathLeft => {
                self.path = None;
                self.path_left = Some(at);
            }
            Act::PathDid { step, yes } => {
                if let Some(path) = &mut self.path {
                    path.done.retain(|known| known != step);
                    path.done.extend(yes.then(|| step.clone()));
                }
            }
            Act::Planned { words, predicted } => self.experiments.push(Experiment {
                at,
                words: words.clone(),
                predicted: *predicted,
                outcome: None,
            }),
            Act::Tried { of, felt, words } => {
                let found = self.experiments.iter_mut().find(|one| one.at.unix_s == *of);
                if let Some(experiment) = found {
                    experiment.outcome = Some(Outcome {
                        felt: *felt,
                        words: words.clone(),
                    });
                }
            }
            Act::Intended { words } => self.commitments.push(Commitment {
                at,
                words: words.clone(),
                fate: None,
            }),
            Act::Settled { of, fate } => {
                let found = self.commitments.iter_mut().find(|one| one.at.unix_s == *of);
                if let Some(commitment) = found {
                    commitment.fate = Some(*fate);
                }
            }
            Act::HarmAsked => self.harm_asked = Some(at),
            Act::Prepared(plan) => self.plan = Some(plan.clone()).filter(|plan| *plan != Plan::default()),
        }
    }

    fn erase(&mut self, of: i64) {
        let stays = |at: Moment| at.unix_s != of;
        self.earlier.remove(&of);
        self.triggers.retain(|(at, _)| stays(*at));
        self.repairs.retain(|one| stays(one.at));
        self.experiments.retain(|one| stays(one.at));
        self.commitments.retain(|one| stays(one.at));
    }
}
