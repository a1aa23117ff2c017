//! Our own item bank, `afterglow-check` version 1.
//!
//! Eighteen new items about one named relationship, six for each dimension, three of the six reverse-keyed, answered
//! from 1 to 7. The words are Fluent messages in `content/<locale>/check.ftl`, named by [`Item::message`]. The items are
//! our own and have not been validated; `docs/check.md` says what would validate them.

use crate::dimension::{Dimension, Pattern};
use core::fmt;
use core::str::FromStr;

/// Name of our own check, as written in `answers.csv`.
pub const NAME: &str = "afterglow-check";
/// Version of the item bank. Ids are never used again for other words: new words get a new version.
pub const VERSION: u16 = 1;
/// Lowest answer.
pub const LOWEST: u8 = 1;
/// Highest answer.
pub const HIGHEST: u8 = 7;

/// Names an item: `anx-1`, `avo-3`, `fear-6` in our own check, a plain number in the known instruments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub enum ItemId {
    /// Item of our own check about anxiety.
    Anxiety(u8),
    /// Item of our own check about avoidance.
    Avoidance(u8),
    /// Item of our own check about fear.
    Fear(u8),
    /// Item of a known instrument, by its published number.
    Numbered(u8),
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anxiety(number) => write!(f, "anx-{number}"),
            Self::Avoidance(number) => write!(f, "avo-{number}"),
            Self::Fear(number) => write!(f, "fear-{number}"),
            Self::Numbered(number) => write!(f, "{number}"),
        }
    }
}

/// A text that is no item name at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadItemId(String);

impl fmt::Display for BadItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}” is no item name; write anx-1 to fear-6 for our own check, or the item's number for a known test",
            self.0
        )
    }
}

impl core::error::Error for BadItemId {}

impl FromStr for ItemId {
    type Err = BadItemId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let bad = || BadItemId(text.to_owned());
        let number = |digits: &str| digits.parse::<u8>().map_err(|_not_a_number| bad());
        match text.split_once('-') {
            Some(("anx", digits)) => number(digits).map(Self::Anxiety),
            Some(("avo", digits)) => number(digits).map(Self::Avoidance),
            Some(("fear", digits)) => number(digits).map(Self::Fear),
            Some(_) => Err(bad()),
            None => number(text).map(Self::Numbered),
        }
    }
}

impl TryFrom<String> for ItemId {
    type Error = BadItemId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ItemId> for String {
    fn from(id: ItemId) -> Self {
        id.to_string()
    }
}

/// One item of our own check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Stable name.
    pub id: ItemId,
    /// Which dimension it speaks of.
    pub dimension: Dimension,
    /// Whether agreement means *less* of the dimension.
    pub reversed: bool,
    /// Whether it touches something that may be hard: shown gently, with the skip in sight.
    pub sensitive: bool,
    /// Name of the Fluent message that holds its words; takes `name`.
    pub message: &'static str,
}

const fn item(id: ItemId, reversed: bool, sensitive: bool, message: &'static str) -> Item {
    let dimension = match id {
        ItemId::Anxiety(_) | ItemId::Numbered(_) => Dimension::Anxiety,
        ItemId::Avoidance(_) => Dimension::Avoidance,
        ItemId::Fear(_) => Dimension::Fear,
    };
    Item {
        id,
        dimension,
        reversed,
        sensitive,
        message,
    }
}

/// The items in the order they are asked: dimensions mixed, an easy one first and last, the hard ones apart.
pub const ITEMS: [Item; 18] = [
    item(ItemId::Avoidance(3), true, false, "check-item-avo-3"),
    item(ItemId::Anxiety(6), true, false, "check-item-anx-6"),
    item(ItemId::Avoidance(1), false, false, "check-item-avo-1"),
    item(ItemId::Fear(3), true, false, "check-item-fear-3"),
    item(ItemId::Anxiety(1), false, false, "check-item-anx-1"),
    item(ItemId::Avoidance(6), true, false, "check-item-avo-6"),
    item(ItemId::Fear(1), false, true, "check-item-fear-1"),
    item(ItemId::Anxiety(3), true, false, "check-item-anx-3"),
    item(ItemId::Avoidance(2), false, false, "check-item-avo-2"),
    item(ItemId::Fear(5), true, false, "check-item-fear-5"),
    item(ItemId::Anxiety(2), false, false, "check-item-anx-2"),
    item(ItemId::Fear(2), false, true, "check-item-fear-2"),
    item(ItemId::Avoidance(4), false, false, "check-item-avo-4"),
    item(ItemId::Anxiety(5), true, false, "check-item-anx-5"),
    item(ItemId::Fear(6), true, false, "check-item-fear-6"),
    item(ItemId::Anxiety(4), false, false, "check-item-anx-4"),
    item(ItemId::Fear(4), false, true, "check-item-fear-4"),
    item(ItemId::Avoidance(5), true, false, "check-item-avo-5"),
];

/// The item with this name, if our check has it.
#[must_use]
pub fn find(id: ItemId) -> Option<&'static Item> {
    ITEMS.iter().find(|item| item.id == id)
}

/// The Fluent message for one answer, 1 to 7.
#[must_use]
pub const fn scale_message(answer: u8) -> Option<&'static str> {
    match answer {
        1 => Some("check-scale-1"),
        2 => Some("check-scale-2"),
        3 => Some("check-scale-3"),
        4 => Some("check-scale-4"),
        5 => Some("check-scale-5"),
        6 => Some("check-scale-6"),
        7 => Some("check-scale-7"),
        _ => None,
    }
}

/// The four messages of one recognition card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// Whose region it belongs to.
    pub pattern: Pattern,
    /// Its heading.
    pub title: &'static str,
    /// One way it can feel; takes `name`.
    pub body: &'static str,
    /// What one does afterwards.
    pub after: &'static str,
    /// What one might say.
    pub say: &'static str,
}

/// The recognition cards, one for each pattern.
pub const CARDS: [Card; 4] = [
    Card {
        pattern: Pattern::Secure,
        title: "check-card-secure-title",
        body: "check-card-secure-body",
        after: "check-card-secure-after",
        say: "check-card-secure-say",
    },
    Card {
        pattern: Pattern::Anxious,
        title: "check-card-anxious-title",
        body: "check-card-anxious-body",
        after: "check-card-anxious-after",
        say: "check-card-anxious-say",
    },
    Card {
        pattern: Pattern::Avoidant,
        title: "check-card-avoidant-title",
        body: "check-card-avoidant-body",
        after: "check-card-avoidant-after",
        say: "check-card-avoidant-say",
    },
    Card {
        pattern: Pattern::Disorganised,
        title: "check-card-disorganised-title",
        body: "check-card-disorganised-body",
        after: "check-card-disorganised-after",
        say: "check-card-disorganised-say",
    },
];
