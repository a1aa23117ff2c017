//! Limits that cannot hold together, found without the model.

use model::{Agreement, StepKind, Who};

use crate::limits::Limits;

/// Limits that no agreement can keep together, with who set what.
///
/// A whole collision names both partners' limits: it is for the command line, where one person already holds both
/// files. The app shows each partner only [`Collision::own`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Collision {
    /// `wants` needs more minutes of a kind than `refuses` allows (none at all when `most` is 0).
    Between {
        /// The kind of step.
        kind: StepKind,
        /// Who needs at least `least` minutes.
        wants: Who,
        /// Fewest minutes for `wants`.
        least: u16,
        /// Who allows at most `most` minutes.
        refuses: Who,
        /// Most minutes for `refuses`.
        most: u16,
    },
    /// One partner's own limits contradict each other.
    Within {
        /// The kind of step.
        kind: StepKind,
        /// Whose limits.
        who: Who,
        /// Fewest minutes.
        least: u16,
        /// Most minutes; 0 when the kind is out of the question.
        most: u16,
    },
    /// Every kind is out of the question for one or the other.
    NothingLeft {
        /// The kinds each partner refuses.
        refused: [Vec<StepKind>; 2],
    },
    /// The fewest minutes of all kinds are together more than an agreement can have.
    TooLong {
        /// Fewest minutes each partner needs, all kinds together.
        least: [u32; 2],
        /// Most minutes an agreement can have.
        most: u32,
    },
}

/// What one partner may be told about a collision: only their own side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum OwnCollision {
    /// Your fewest minutes of this kind do not fit. Whether the reason lies with the other is not said.
    Least(StepKind, u16),
    /// Your most minutes of this kind do not fit; 0 when it is out of the question for you.
    Most(StepKind, u16),
    /// Your fewest and your most minutes of this kind contradict each other: kind, fewest, most.
    Contradiction(StepKind, u16, u16),
    /// The kinds you refuse leave too little.
    Refused(Vec<StepKind>),
    /// The fewest minutes you need are too many together.
    TooLong(u32),
}

impl Collision {
    /// What `who` may be told: their own limit that is part of it, or nothing when they have no part in it.
    #[must_use]
    pub fn own(&self, who: Who) -> Option<OwnCollision> {
        match self {
            &Self::Between {
                kind, wants, least, ..
            } if wants == who => Some(OwnCollision::Least(kind, least)),
            &Self::Between { kind, most, .. } => Some(OwnCollision::Most(kind, most)),
            &Self::Within {
                kind,
                who: whose,
                least,
                most,
            } => (whose == who).then_some(OwnCollision::Contradiction(kind, least, most)),
            Self::NothingLeft { refused } => {
                let own = &refused[who.index()];
                (!own.is_empty()).then(|| OwnCollision::Refused(own.clone()))
            }
            Self::TooLong { least, .. } => {
                let own = least[who.index()];
                (own > 0).then_some(OwnCollision::TooLong(own))
            }
        }
    }

    /// The sentence for the command line, which names both.
    #[must_use]
    pub fn named(&self, names: [&str; 2]) -> String {
        let name = |who: Who| names[who.index()];
        let list = |kinds: &[StepKind]| {
            if kinds.is_empty() {
                "nothing".to_owned()
            } else {
                kinds
                    .iter()
                    .map(|kind| kind.name())
                    .collect::<Vec<_>>()
                    .join(", ")
            }
        };
        match self {
            Self::Between {
                kind,
                wants,
                least,
                refuses,
                most: 0,
            } => format!(
                "{} needs at least {least} minutes of {}, which is out of the question for {}: change one of the two",
                name(*wants),
                kind.name(),
                name(*refuses)
            ),
            Self::Between {
                kind,
                wants,
                least,
                refuses,
                most,
            } => format!(
                "{} needs at least {least} minutes of {}, {} allows at most {most}: change one of the two",
                name(*wants),
                kind.name(),
                name(*refuses)
            ),
            Self::Within {
                kind,
                who,
                least,
                most: 0,
            } => format!(
                "{} needs at least {least} minutes of {} and refuses it: drop one of the two",
                name(*who),
                kind.name()
            ),
            Self::Within {
                kind,
                who,
                least,
                most,
            } => format!(
                "{} needs at least {least} and at most {most} minutes of {}: the first must not be larger",
                name(*who),
                kind.name()
            ),
            Self::NothingLeft { refused } => format!(
                "no kind of step is left: {} refuses {}; {} refuses {}: allow at least one kind",
                names[0],
                list(&refused[0]),
                names[1],
                list(&refused[1])
            ),
            Self::TooLong { least, most } => format!(
                "the fewest minutes are too many together ({} needs {}, {} needs {}): keep them within {most} minutes",
                names[0], least[0], names[1], least[1]
            ),
        }
    }
}

impl std::fmt::Display for Collision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.named(["the first partner", "the second partner"]))
    }
}

/// Limits that cannot hold together; empty when all can. Contradictions within one person's limits come first.
#[must_use]
pub fn collisions(limits: &[Limits; 2]) -> Vec<Collision> {
    let of = |who: Who| &limits[who.index()];
    let mut found = Vec::new();
    for kind in StepKind::ALL {
        for who in Who::BOTH {
            let (least, most) = (of(who).least(kind), of(who).most(kind));
            if least > most {
                found.push(Collision::Within {
                    kind,
                    who,
                    least: short(least),
                    most: short(most),
                });
            }
        }
    }
    for kind in StepKind::ALL {
        for wants in Who::BOTH {
            let refuses = wants.other();
            let (least, most) = (of(wants).least(kind), of(refuses).most(kind));
            if least > most {
                found.push(Collision::Between {
                    kind,
                    wants,
                    least: short(least),
                    refuses,
                    most: short(most),
                });
            }
        }
    }
    if StepKind::ALL
        .into_iter()
        .all(|kind| limits.iter().any(|own| own.most(kind) == 0))
    {
        let refused = Who::BOTH.map(|who| {
            StepKind::ALL
                .into_iter()
                .filter(|&kind| of(who).most(kind) == 0)
                .collect()
        });
        found.push(Collision::NothingLeft { refused });
    }
    let needed: u32 = StepKind::ALL
        .into_iter()
        .map(|kind| limits.iter().map(|own| own.least(kind)).max().unwrap_or(0))
        .sum();
    if needed > Agreement::TOTAL_MINUTES_MAX {
        let least = Who::BOTH.map(|who| StepKind::ALL.into_iter().map(|kind| of(who).least(kind)).sum());
        found.push(Collision::TooLong {
            least,
            most: Agreement::TOTAL_MINUTES_MAX,
        });
    }
    found
}

fn short(minutes: u32) -> u16 {
    u16::try_from(minutes).unwrap_or(u16::MAX)
}
