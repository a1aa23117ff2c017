//! The questionnaires that can be scored, and what must be said beside each result.

use crate::bank::{self, ItemId};
use crate::dimension::Dimension;
use core::fmt;
use core::str::FromStr;

/// A questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Instrument {
    /// Our own check, `afterglow-check`.
    Check,
    /// Experiences in Close Relationships, 36 items.
    Ecr,
    /// Its revision, 36 items.
    EcrR,
    /// Its short form, 12 items.
    EcrS,
    /// Its form for single relationships, 9 items.
    EcrRs,
}

/// Lowest and highest answer of a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Scale {
    /// Answers from 1 to 5.
    OneToFive,
    /// Answers from 1 to 7.
    OneToSeven,
}

impl Scale {
    /// Lowest answer.
    #[must_use]
    pub const fn lowest(self) -> u8 {
        match self {
            Self::OneToFive | Self::OneToSeven => 1,
        }
    }

    /// Highest answer.
    #[must_use]
    pub const fn highest(self) -> u8 {
        match self {
            Self::OneToFive => 5,
            Self::OneToSeven => 7,
        }
    }

    /// How much one point of this scale is on `target`, ends laid to ends.
    pub(crate) fn point_on(self, target: Self) -> f64 {
        f64::from(target.highest() - target.lowest()) / f64::from(self.highest() - self.lowest())
    }

    /// Carries a score of this scale to `target`, ends laid to ends.
    pub(crate) fn carry(self, score: f64, target: Self) -> f64 {
        f64::from(target.lowest()) + (score - f64::from(self.lowest())) * self.point_on(target)
    }
}

impl Instrument {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Check, Self::Ecr, Self::EcrR, Self::EcrS, Self::EcrRs];

    /// The name written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Check => bank::NAME,
            Self::Ecr => "ECR",
            Self::EcrR => "ECR-R",
            Self::EcrS => "ECR-S",
            Self::EcrRs => "ECR-RS",
        }
    }

    /// The dimensions it speaks of.
    #[must_use]
    pub const fn dimensions(self) -> &'static [Dimension] {
        match self {
            Self::Check => &Dimension::ALL,
            Self::Ecr | Self::EcrR | Self::EcrS | Self::EcrRs => &[Dimension::Anxiety, Dimension::Avoidance],
        }
    }

    /// Who made it.
    #[must_use]
    pub const fn citation(self) -> &'static str {
        match self {
            Self::Check => "afterglow-check, version 1: items of this project",
            Self::Ecr => "Brennan, Clark and Shaver 1998, Experiences in Close Relationships",
            Self::EcrR => "Fraley, Waller and Brennan 2000, J Pers Soc Psychol 78:350",
            Self::EcrS => "Wei, Russell, Mallinckrodt and Vogel 2007, ECR short form",
            Self::EcrRs => "Fraley, Heffernan, Vicary and Brumbaugh 2011, Psychol Assess 23:615",
        }
    }

    /// Whose it is. The texts of known tests are not part of this product: only scores or numbered answers are taken.
    #[must_use]
    pub const fn licence(self) -> &'static str {
        match self {
            Self::Check => "same licence as this program",
            Self::Ecr => "a book chapter, used freely in research by custom; no open licence seen",
            Self::EcrR => {
                "on its author's page; commonly taken as free for non-commercial research, licence not seen"
            }
            Self::EcrS => "copyright of the journal",
            Self::EcrRs => "on its author's page; licence not seen",
        }
    }

    /// Whether published studies of its reliability and validity exist.
    #[must_use]
    pub const fn validated(self) -> bool {
        match self {
            Self::Check => false,
            Self::Ecr | Self::EcrR | Self::EcrS | Self::EcrRs => true,
        }
    }

    /// What must be said beside each result.
    #[must_use]
    pub const fn caution(self) -> &'static str {
        match self {
            Self::Check => "new items, not validated yet; the place among adults is borrowed from the ECR",
            Self::Ecr => {
                "norms: 39,049 self-selected web visitors, answers on 1-5, relationship status unknown"
            }
            Self::EcrR => "norms quoted from common knowledge, not read at their source: taken as uncertain",
            Self::EcrS => {
                "no norms of its own in our sources: the full ECR's stand in, so the interval is wider"
            }
            Self::EcrRs => {
                "no norms of its own in our sources: the full ECR's stand in, so the interval is wider"
            }
        }
    }

    /// The scale it was published with; the open ECR data use 1 to 5.
    #[must_use]
    pub const fn usual_scale(self) -> Scale {
        Scale::OneToSeven
    }

    /// How many items belong to a dimension; 0 when it does not speak of it.
    #[must_use]
    pub const fn items_of(self, dimension: Dimension) -> u8 {
        match (self, dimension) {
            (Self::Check | Self::EcrS, Dimension::Anxiety | Dimension::Avoidance)
            | (Self::Check, Dimension::Fear) => 6,
            (Self::Ecr | Self::EcrR, Dimension::Anxiety | Dimension::Avoidance) => 18,
            (Self::EcrRs, Dimension::Anxiety) => 3,
            (Self::EcrRs, Dimension::Avoidance) => 6,
            (Self::Ecr | Self::EcrR | Self::EcrS | Self::EcrRs, Dimension::Fear) => 0,
        }
    }

    /// How an item is keyed, when this instrument can be scored item by item and has the item.
    #[must_use]
    pub fn key(self, id: ItemId) -> Option<Key> {
        match (self, id) {
            (Self::Check, _) => bank::find(id).map(|item| Key {
                dimension: item.dimension,
                reversed: item.reversed,
            }),
            (Self::Ecr, ItemId::Numbered(number)) => ecr_key(number),
            _ => None,
        }
    }

    /// Why answers by item cannot be taken, for instruments where only scores can be entered.
    #[must_use]
    pub const fn why_scores_only(self) -> Option<&'static str> {
        match self {
            Self::Check | Self::Ecr => None,
            Self::EcrR => {
                Some("its items are asked in no fixed order, so numbers do not say which item was meant")
            }
            Self::EcrS | Self::EcrRs => Some("we could not check at its source which number is which item"),
        }
    }
}

impl fmt::Display for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How an item counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The dimension it speaks of.
    pub dimension: Dimension,
    /// Whether agreement means less of it.
    pub reversed: bool,
}

/// The reverse-keyed items of the ECR.
const ECR_REVERSED: [u8; 10] = [3, 15, 19, 22, 25, 27, 29, 31, 33, 35];

/// ECR: odd numbers are avoidance, even numbers anxiety.
fn ecr_key(number: u8) -> Option<Key> {
    let items = Instrument::Ecr.items_of(Dimension::Anxiety) + Instrument::Ecr.items_of(Dimension::Avoidance);
    if number == 0 || number > items {
        return None;
    }
    let dimension = if number.is_multiple_of(2) {
        Dimension::Anxiety
    } else {
        Dimension::Avoidance
    };
    Some(Key {
        dimension,
        reversed: ECR_REVERSED.contains(&number),
    })
}

/// A name that is no instrument of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownInstrument(String);

impl fmt::Display for UnknownInstrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no instrument “{}”; write one of afterglow-check, ECR, ECR-R, ECR-S, ECR-RS",
            self.0
        )
    }
}

impl core::error::Error for UnknownInstrument {}

impl FromStr for Instrument {
    type Err = UnknownInstrument;

    /// Upper and lower case are the same; `check` is short for our own.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|instrument| instrument.name().eq_ignore_ascii_case(text))
            .or_else(|| text.eq_ignore_ascii_case("check").then_some(Self::Check))
            .ok_or_else(|| UnknownInstrument(text.to_owned()))
    }
}
