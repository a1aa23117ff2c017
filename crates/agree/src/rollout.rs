//! Many agreements over many draws, each shared beginning computed once.
//!
//! Candidates are sorted, so that those with the same first steps stand together; for each few draws a stack keeps
//! the evenings at the end of every step of the current candidate, and the next one continues from where the two part.

use model::Summary;
use model::{Agreement, Step, StepKind};

use crate::evening::Evenings;

/// Up to six steps, small enough to copy, ordered so that shared beginnings stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Sequence {
    steps: [Option<(StepKind, u16)>; Agreement::STEPS_MAX],
}

impl Sequence {
    /// No agreement: both do as the model lets them.
    pub(crate) const NONE: Self = Self {
        steps: [None; Agreement::STEPS_MAX],
    };

    /// The sequence of these steps: neighbours of the same kind are joined, steps of no minutes left out. Nothing
    /// when more than six remain.
    pub(crate) fn of(steps: impl IntoIterator<Item = (StepKind, u16)>) -> Option<Self> {
        let mut sequence = Self::NONE;
        let mut len = 0_usize;
        for (kind, minutes) in steps {
            if minutes == 0 {
                continue;
            }
            if let Some(Some((last, sum))) = len.checked_sub(1).and_then(|i| sequence.steps.get_mut(i))
                && *last == kind
            {
                *sum += minutes;
                continue;
            }
            *sequence.steps.get_mut(len)? = Some((kind, minutes));
            len += 1;
        }
        Some(sequence)
    }

    pub(crate) fn from_agreement(agreement: &Agreement) -> Self {
        let mut sequence = Self::NONE;
        for (slot, step) in sequence.steps.iter_mut().zip(agreement.steps()) {
            *slot = Some((step.kind, step.minutes));
        }
        sequence
    }

    /// The agreement, when the model accepts it as one.
    pub(crate) fn agreement(&self) -> Option<Agreement> {
        Agreement::new(
            self.steps()
                .map(|(kind, minutes)| Step { kind, minutes })
                .collect(),
        )
        .ok()
    }

    pub(crate) fn steps(&self) -> impl DoubleEndedIterator<Item = (StepKind, u16)> + Clone + '_ {
        self.steps.iter().flatten().copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.steps().count()
    }

    pub(crate) fn total_minutes(&self) -> u16 {
        self.steps().map(|(_, minutes)| minutes).sum()
    }

    pub(crate) fn minutes_of(&self, kind: StepKind) -> u32 {
        self.steps()
            .filter(|step| step.0 == kind)
            .map(|step| u32::from(step.1))
            .sum()
    }

    /// The kinds, in order.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = StepKind> + Clone + '_ {
        self.steps().map(|(kind, _)| kind)
    }

    /// The kind at a minute.
    pub(crate) fn at(&self, minute: u16) -> Option<StepKind> {
        let mut end = 0;
        self.steps().find_map(|(kind, minutes)| {
            end += minutes;
            (minute < end).then_some(kind)
        })
    }

    /// How many first steps two sequences share.
    fn shared(&self, other: &Self) -> usize {
        self.steps
            .iter()
            .zip(&other.steps)
            .take_while(|(a, b)| a.is_some() && a == b)
            .count()
    }
}

/// How much the search has simulated, in minutes of one evening: the measure of its work, the same on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) minutes: u64,
    pub(crate) evenings: u64,
}

/// Plays every candidate over the draws and folds what each evening was like. The answer is by candidate, in the
/// order given, then by draw.
pub(crate) fn play<E: Evenings, T>(
    evenings: &E,
    horizon: u16,
    candidates: &[Sequence],
    draws: &[usize],
    work: &mut Work,
    fold: impl Fn(&[Summary; 2]) -> T,
) -> Vec<Vec<T>> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|&a, &b| candidates[a].cmp(&candidates[b]));
    let mut played: Vec<Vec<T>> = candidates
        .iter()
        .map(|_| Vec::with_capacity(draws.len()))
        .collect();
    for abreast in draws.chunks(E::ABREAST) {
        let Some(begun) = evenings.begin(abreast) else {
            continue;
        };
        let count = abreast.len() as u64;
        // The evenings at minute 0 and after each step of the candidate before, with the minutes passed.
        let mut stack: Vec<(E::Courses, u16)> = vec![(begun, 0)];
        let mut before = Sequence::NONE;
        for &index in &order {
            let candidate = &candidates[index];
            let shared = before.shared(candidate);
            stack.truncate(shared + 1);
            for (kind, minutes) in candidate.steps().skip(shared) {
                let Some((courses, passed)) = stack.last() else {
                    break;
                };
                let (mut courses, passed) = (courses.clone(), *passed);
                let minutes = minutes.min(horizon.saturating_sub(passed));
                evenings.step(&mut courses, Some(kind), minutes);
                work.minutes += u64::from(minutes) * count;
                stack.push((courses, passed + minutes));
            }
            before = *candidate;
            if let Some((courses, passed)) = stack.last() {
                let mut courses = courses.clone();
                let rest = horizon.saturating_sub(*passed);
                evenings.step(&mut courses, None, rest);
                work.minutes += u64::from(rest) * count;
                work.evenings += count;
                let each = (0..abreast.len()).map(|position| fold(&evenings.summary(&courses, position)));
                played[index].extend(each);
            }
        }
    }
    played
}
