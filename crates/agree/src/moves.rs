//! The agreements the search looks at: which steps may follow each other, for how long, and how one agreement is
//! turned into its neighbours.
//!
//! The rules here are of form, not of effect: what two people would read as an agreement at all. Minutes come from a
//! short ladder, so that a plan never shows another person's limit to the minute.

use model::{Agreement, StepKind};

use crate::limits::{LimitKey, Wishes};
use crate::rollout::Sequence;

/// The minutes a step of a kind may last, rising. Fine at the beginning, where minutes weigh most.
const fn ladder(kind: StepKind) -> &'static [u16] {
    match kind {
        StepKind::Hold => &[3, 5, 8, 10, 15, 20, 25, 30, 40],
        StepKind::Quiet => &[5, 10, 15, 20, 25, 30, 40],
        StepKind::Talk => &[3, 5, 8, 10, 15, 20],
        StepKind::Breathe => &[2, 3, 5, 8, 10],
        StepKind::ApartInRoom | StepKind::ApartWithReturn => &[5, 10, 15, 20, 25, 30],
        StepKind::Wash => &[5, 10],
        StepKind::Sleep => &[15, 20, 30],
    }
}

/// Minutes a step of a kind begins with when the search puts it in.
const fn usual(kind: StepKind) -> [u16; 2] {
    match kind {
        StepKind::Hold | StepKind::Quiet => [5, 15],
        StepKind::Talk | StepKind::Wash => [5, 10],
        StepKind::Breathe => [3, 5],
        StepKind::ApartInRoom | StepKind::ApartWithReturn => [10, 20],
        StepKind::Sleep => [15, 20],
    }
}

/// Minutes agreed on before sleep.
const AWAKE_BEFORE_SLEEP_MIN: u32 = 10;

/// Whether the two are apart in a step.
pub(crate) const fn apart(kind: StepKind) -> bool {
    matches!(
        kind,
        StepKind::ApartInRoom | StepKind::ApartWithReturn | StepKind::Wash
    )
}

/// Whether the two are close in a step, awake.
pub(crate) const fn close(kind: StepKind) -> bool {
    matches!(
        kind,
        StepKind::Hold | StepKind::Quiet | StepKind::Talk | StepKind::Breathe
    )
}

/// What an agreement has to keep: form, length, and the limits that are switched on.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    longest: u16,
    sleep: bool,
    least: [u32; StepKind::ALL.len()],
    most: [u32; StepKind::ALL.len()],
}

impl Rules {
    /// Rules of form with these limits switched on. Sleep is looked at only when somebody wishes for it or a limit
    /// asks for it: not every evening is at night.
    pub(crate) fn new(longest: u16, wishes: &[Wishes; 2], limits: &[LimitKey]) -> Self {
        let wished = wishes.iter().any(|own| {
            own.minutes
                .get(&StepKind::Sleep)
                .is_some_and(|&minutes| minutes > 0)
        });
        let mut rules = Self {
            longest,
            sleep: wished,
            least: [0; StepKind::ALL.len()],
            most: [Agreement::TOTAL_MINUTES_MAX; StepKind::ALL.len()],
        };
        for limit in limits {
            let i = limit.kind().index();
            match *limit {
                LimitKey::No(_) => rules.most[i] = 0,
                LimitKey::Max(_, most) => rules.most[i] = rules.most[i].min(u32::from(most)),
                LimitKey::Min(kind, least) => {
                    rules.least[i] = rules.least[i].max(u32::from(least));
                    rules.sleep |= kind == StepKind::Sleep;
                }
            }
        }
        let needed: u32 = rules.least.iter().sum();
        rules.longest = rules.longest.max(u16::try_from(needed).unwrap_or(u16::MAX));
        rules
    }

    fn allows(&self, kind: StepKind) -> bool {
        self.most[kind.index()] > 0 && (kind != StepKind::Sleep || self.sleep)
    }

    /// Whether two people would read this as an agreement, and the limits that are switched on are kept.
    ///
    /// Sleep comes last, and not at once. Time apart is one step, not two, and someone comes back: after "apart with a return" the two
    /// are together again, and no agreement ends apart unless every way of being together is out of the question.
    /// Only holding and being together quietly may come twice. No step is longer than its ladder, unless a limit
    /// needs it to be.
    pub(crate) fn keep(&self, sequence: &Sequence) -> bool {
        let len = sequence.len();
        if len == 0 || sequence.total_minutes() > self.longest {
            return false;
        }
        let together_is_possible = StepKind::ALL
            .into_iter()
            .any(|kind| (close(kind) || kind == StepKind::Sleep) && self.allows(kind));
        let kinds = sequence.kinds();
        for (i, kind) in kinds.clone().enumerate() {
            let next = kinds.clone().nth(i + 1);
            let last = next.is_none();
            if !self.allows(kind) || kind == StepKind::Sleep && (!last || self.too_soon_for_sleep(sequence)) {
                return false;
            }
            if apart(kind) && next.is_some_and(apart) {
                return false;
            }
            let twice = matches!(kind, StepKind::Hold | StepKind::Quiet);
            if !twice && kinds.clone().skip(i + 1).any(|other| other == kind) {
                return false;
            }
            if last && apart(kind) && (together_is_possible || kind == StepKind::ApartWithReturn) {
                return false;
            }
        }
        let long = |(kind, minutes): (StepKind, u16)| {
            let top = ladder(kind).last().copied().map_or(0, u32::from);
            u32::from(minutes) > top.max(self.least[kind.index()])
        };
        if sequence.steps().any(long) {
            return false;
        }
        StepKind::ALL.into_iter().all(|kind| {
            let minutes = sequence.minutes_of(kind);
            minutes >= self.least[kind.index()] && minutes <= self.most[kind.index()]
        })
    }

    /// Whether too little is agreed on before sleep: falling asleep at once is what people agree *about*. When nothing
    /// else is allowed it is all there is.
    fn too_soon_for_sleep(&self, sequence: &Sequence) -> bool {
        let before = u32::from(sequence.total_minutes()) - sequence.minutes_of(StepKind::Sleep);
        let else_allowed = StepKind::ALL
            .into_iter()
            .any(|kind| close(kind) && self.allows(kind));
        before < AWAKE_BEFORE_SLEEP_MIN && else_allowed
    }

    /// The nearest sequence that keeps the limits, when there is one of the right form.
    fn mended(&self, sequence: &Sequence) -> Option<Sequence> {
        if self.keep(sequence) {
            return Some(*sequence);
        }
        let mut steps: Vec<(StepKind, u16)> = Vec::new();
        let mut left = self.most;
        for (kind, minutes) in sequence.steps() {
            let most = u16::try_from(left[kind.index()]).unwrap_or(u16::MAX);
            let minutes = if minutes <= most {
                minutes
            } else {
                rung_below(kind, most)
            };
            left[kind.index()] -= u32::from(minutes);
            steps.push((kind, minutes));
        }
        steps.retain(|step| step.1 > 0);
        for kind in StepKind::ALL {
            let got: u32 = steps
                .iter()
                .filter(|step| step.0 == kind)
                .map(|step| u32::from(step.1))
                .sum();
            let (least, most) = (self.least[kind.index()], self.most[kind.index()]);
            if got >= least {
                continue;
            }
            let missing = u16::try_from(least - got).unwrap_or(u16::MAX);
            let room = u16::try_from(most.saturating_sub(got)).unwrap_or(u16::MAX);
            let added = ladder(kind)
                .iter()
                .copied()
                .find(|&rung| rung >= missing && rung <= room)
                .unwrap_or(missing);
            match steps.iter_mut().find(|step| step.0 == kind) {
                Some(step) => step.1 += added,
                None if kind == StepKind::Sleep => steps.push((kind, added)),
                None if apart(kind) => steps.insert(steps.len().saturating_sub(1), (kind, added)),
                None => steps.insert(0, (kind, added)),
            }
        }
        Sequence::of(steps).filter(|mended| self.keep(mended))
    }

    /// Where the search begins: one step, two steps, and shapes people use, mended to keep the limits.
    pub(crate) fn beginnings(&self) -> Vec<Sequence> {
        use StepKind::{ApartInRoom, ApartWithReturn, Breathe, Hold, Quiet, Sleep, Talk, Wash};
        let mut found = Vec::new();
        let mut offer = |steps: &[(StepKind, u16)]| {
            if let Some(mended) =
                Sequence::of(steps.iter().copied()).and_then(|sequence| self.mended(&sequence))
            {
                found.push(mended);
            }
        };
        for kind in StepKind::ALL {
            for minutes in usual(kind) {
                offer(&[(kind, minutes)]);
            }
        }
        for first in StepKind::ALL {
            for second in StepKind::ALL {
                offer(&[(first, usual(first)[0]), (second, usual(second)[1])]);
            }
        }
        for away in [ApartWithReturn, ApartInRoom, Wash] {
            for back in [Hold, Quiet, Talk, Breathe, Sleep] {
                for first in [Hold, Quiet, Talk, Breathe] {
                    offer(&[
                        (first, usual(first)[0]),
                        (away, usual(away)[1]),
                        (back, usual(back)[1]),
                    ]);
                }
            }
        }
        offer(&[(Hold, 8), (ApartWithReturn, 20), (Quiet, 15)]);
        offer(&[(Talk, 3), (Hold, 8), (ApartWithReturn, 20), (Quiet, 15)]);
        offer(&[(Breathe, 3), (Hold, 10), (ApartWithReturn, 15), (Quiet, 15)]);
        offer(&[(Breathe, 3), (Quiet, 10), (Talk, 5), (Hold, 10)]);
        found.sort();
        found.dedup();
        found
    }

    /// Every neighbour of a sequence: other minutes, another kind, one step more or less, two steps swapped, a time
    /// apart with its return put in.
    pub(crate) fn neighbours(&self, of: &Sequence) -> Vec<Sequence> {
        let steps: Vec<(StepKind, u16)> = of.steps().collect();
        let mut found = Vec::new();
        let mut offer = |steps: Vec<(StepKind, u16)>| {
            if let Some(sequence) =
                Sequence::of(steps).filter(|sequence| sequence != of && self.keep(sequence))
            {
                found.push(sequence);
            }
        };
        for i in 0..steps.len() {
            let (kind, minutes) = steps[i];
            for other in nearby(kind, minutes) {
                let mut changed = steps.clone();
                changed[i].1 = other;
                offer(changed);
            }
            for other in StepKind::ALL {
                let mut changed = steps.clone();
                changed[i] = (other, rung_near(other, minutes));
                offer(changed);
            }
            let mut fewer = steps.clone();
            fewer.remove(i);
            offer(fewer.clone());
            if i < fewer.len() {
                fewer.remove(i);
                offer(fewer);
            }
            if i + 1 < steps.len() {
                let mut swapped = steps.clone();
                swapped.swap(i, i + 1);
                offer(swapped);
            }
        }
        for at in 0..=steps.len() {
            for kind in StepKind::ALL {
                for minutes in usual(kind) {
                    let mut more = steps.clone();
                    more.insert(at, (kind, minutes));
                    offer(more.clone());
                    if apart(kind) {
                        for back in [StepKind::Hold, StepKind::Quiet] {
                            let mut returned = more.clone();
                            returned.insert(at + 1, (back, usual(back)[1]));
                            offer(returned);
                        }
                    }
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// Where a step was put in and the agreement got too long, takes the time from the longest other step.
    fn make_room(&self, steps: &mut [(StepKind, u16)], put_in: usize) -> bool {
        let total: u16 = steps.iter().map(|step| step.1).sum();
        let others = steps.iter_mut().enumerate().filter(|(i, _)| *i != put_in);
        match others.max_by_key(|(_, step)| step.1) {
            Some((_, longest)) if total > self.longest => {
                longest.1 = rung_below(longest.0, longest.1.saturating_sub(total - self.longest));
                true
            }
            _ => false,
        }
    }

    /// The nearest neighbours: other minutes of one step or of two, two steps in each other's place, another kind of
    /// one step with what is left of its time given to another, or a short step in time taken from the longest.
    pub(crate) fn polished(&self, of: &Sequence) -> Vec<Sequence> {
        let steps: Vec<(StepKind, u16)> = of.steps().collect();
        let mut found = Vec::new();
        for i in 0..steps.len() {
            for j in i + 1..steps.len() {
                let mut swapped = steps.clone();
                swapped.swap(i, j);
                found.extend(Sequence::of(swapped));
            }
            for other in StepKind::ALL {
                let mut one = steps.clone();
                one[i] = (other, rung_near(other, steps[i].1));
                found.extend(Sequence::of(one.iter().copied()));
                // What the other kind leaves of the time goes to another step.
                let left = i32::from(steps[i].1) - i32::from(one[i].1);
                for j in (0..steps.len()).filter(|&j| j != i && left != 0) {
                    let mut filled = one.clone();
                    let minutes = u16::try_from(i32::from(filled[j].1) + left).unwrap_or(0);
                    filled[j].1 = rung_near(filled[j].0, minutes);
                    found.extend(Sequence::of(filled));
                }
            }
            for minutes in nearby(steps[i].0, steps[i].1) {
                let mut one = steps.clone();
                one[i].1 = minutes;
                found.extend(Sequence::of(one.iter().copied()));
                for j in i + 1..steps.len() {
                    for minutes in nearby(steps[j].0, steps[j].1).take(2) {
                        let mut two = one.clone();
                        two[j].1 = minutes;
                        found.extend(Sequence::of(two));
                    }
                }
            }
        }
        for at in 0..=steps.len() {
            for kind in StepKind::ALL {
                let mut more = steps.clone();
                more.insert(at, (kind, usual(kind)[0]));
                if self.make_room(&mut more, at) {
                    found.extend(Sequence::of(more));
                }
            }
        }
        found.retain(|sequence| sequence != of && self.keep(sequence));
        found.sort();
        found.dedup();
        found
    }

    /// Every agreement of up to `steps` steps whose minutes are from `minutes`.
    pub(crate) fn grid(&self, steps: u8, minutes: &[u16]) -> Vec<Sequence> {
        let mut found = Vec::new();
        let mut growing: Vec<Vec<(StepKind, u16)>> = vec![Vec::new()];
        for _ in 0..steps {
            let mut longer = Vec::new();
            for begun in &growing {
                for kind in StepKind::ALL.into_iter().filter(|&kind| self.allows(kind)) {
                    if begun
                        .last()
                        .is_some_and(|last| last.0 == kind || (apart(last.0) && apart(kind)))
                    {
                        continue;
                    }
                    for &minutes in minutes {
                        let mut more = begun.clone();
                        more.push((kind, minutes));
                        if more.iter().map(|step| step.1).sum::<u16>() <= self.longest {
                            longer.push(more);
                        }
                    }
                }
            }
            found.extend(
                longer
                    .iter()
                    .filter_map(|steps| Sequence::of(steps.iter().copied())),
            );
            growing = longer;
        }
        found.retain(|sequence| self.keep(sequence));
        found.sort();
        found.dedup();
        found
    }
}

/// The rungs next to these minutes: one and two below and above, the nearest first.
fn nearby(kind: StepKind, minutes: u16) -> impl Iterator<Item = u16> {
    let rungs = ladder(kind);
    let below = rungs.iter().rev().copied().filter(move |&rung| rung < minutes);
    let above = rungs.iter().copied().filter(move |&rung| rung > minutes);
    let (mut below, mut above) = (below.take(2), above.take(2));
    [below.next(), above.next(), below.next(), above.next()]
        .into_iter()
        .flatten()
}

/// The rung nearest to these minutes.
fn rung_near(kind: StepKind, minutes: u16) -> u16 {
    ladder(kind)
        .iter()
        .copied()
        .min_by_key(|rung| rung.abs_diff(minutes))
        .unwrap_or(minutes)
}

/// The highest rung that is not above these minutes, or nothing.
fn rung_below(kind: StepKind, minutes: u16) -> u16 {
    ladder(kind)
        .iter()
        .rev()
        .copied()
        .find(|&rung| rung <= minutes)
        .unwrap_or(0)
}
