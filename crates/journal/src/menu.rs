//! The list from which two phones choose an agreement together. It is the same for everybody, so that being on it says
//! nothing about anybody; each phone scores it for its own person and tells levels only (`sync::sharing::plan`).

use model::{Agreement, Step, StepKind};

/// Seconds of the time for which one look at the list holds: a quarter of a year.
const PERIOD_S: i64 = 91 * 86_400;

/// The period of a moment.
#[must_use]
pub const fn period(unix_s: i64) -> i64 {
    unix_s.div_euclid(PERIOD_S)
}

/// Every entry, always in this order.
#[must_use]
pub fn entries() -> Vec<Vec<Step>> {
    let step = |kind, minutes| Step { kind, minutes };
    let mut entries = Vec::new();
    for hold in [0, 5, 15] {
        for apart in [0, 10, 20] {
            for quiet in [0, 15] {
                let steps = [
                    step(StepKind::Hold, hold),
                    step(StepKind::ApartWithReturn, apart),
                    step(StepKind::Quiet, quiet),
                ];
                let steps: Vec<Step> = steps.into_iter().filter(|step| step.minutes > 0).collect();
                entries.push(steps);
            }
        }
    }
    for pair in [
        [step(StepKind::Hold, 10), step(StepKind::Talk, 5)],
        [step(StepKind::Talk, 5), step(StepKind::Sleep, 20)],
        [step(StepKind::Breathe, 5), step(StepKind::Hold, 10)],
        [step(StepKind::Wash, 10), step(StepKind::Quiet, 15)],
        [step(StepKind::ApartInRoom, 15), step(StepKind::Hold, 10)],
    ] {
        entries.push(pair.to_vec());
    }
    entries.retain(|steps| Agreement::new(steps.clone()).is_ok());
    entries
}

/// The limits that somebody could have about what is on the list, by the entries that each rules out, the first entry
/// in the lowest bit: for each kind one group, a limit for each number of minutes that makes a difference.
#[must_use]
pub fn could() -> Vec<Vec<u64>> {
    let entries = entries();
    let minutes = |kind: StepKind| {
        let of = |steps: &Vec<Step>| {
            let of_kind = steps.iter().filter(|step| step.kind == kind);
            of_kind.map(|step| step.minutes).sum::<u16>()
        };
        entries.iter().map(of).collect::<Vec<u16>>()
    };
    let group = |kind: &StepKind| {
        let minutes = minutes(*kind);
        let mut most = vec![0];
        for minutes in &minutes {
            if !most.contains(minutes) {
                most.push(*minutes);
            }
        }
        let beyond = |most: u16| {
            let over = minutes
                .iter()
                .zip(0_u32..)
                .filter(|(minutes, _)| **minutes > most);
            over.fold(0, |entries, (_, entry)| {
                entries | 1_u64.checked_shl(entry).unwrap_or(0)
            })
        };
        most.into_iter()
            .map(beyond)
            .filter(|entries| *entries != 0)
            .collect::<Vec<u64>>()
    };
    let groups = StepKind::ALL.iter().map(group);
    groups.filter(|group| !group.is_empty()).collect()
}

/// What the list's name is made of, in a period: two phones that have the same list come to the same.
#[must_use]
pub fn name(period: i64) -> Vec<u8> {
    let mut name = b"evenings menu v1".to_vec();
    name.extend(period.to_be_bytes());
    for steps in entries() {
        name.extend(crate::Thing::Steps { steps }.to_bytes());
    }
    name
}
