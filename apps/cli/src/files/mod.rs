//! The files people write by hand: strict, and every error names the file, the line, the key and the cure.

pub(crate) mod agreement;
pub(crate) mod answers;
mod columns;
pub(crate) mod couple;
pub(crate) mod diary;
mod dimension;
pub(crate) mod document;
pub(crate) mod evening;
pub(crate) mod learned;
mod nearest;
pub(crate) mod study;
mod taken;

pub(crate) use nearest::{cure as nearest_cure, one_of};

use model::{Act, StepKind};

/// Steps of an agreement by name, and the other names people use for them.
const KIND_NAMES: [(&str, StepKind); 9] = [
    (StepKind::Hold.name(), StepKind::Hold),
    (StepKind::Quiet.name(), StepKind::Quiet),
    (StepKind::Talk.name(), StepKind::Talk),
    (StepKind::Breathe.name(), StepKind::Breathe),
    (StepKind::ApartInRoom.name(), StepKind::ApartInRoom),
    (StepKind::ApartWithReturn.name(), StepKind::ApartWithReturn),
    (StepKind::Wash.name(), StepKind::Wash),
    (StepKind::Sleep.name(), StepKind::Sleep),
    ("wash_together", StepKind::Wash),
];

/// Acts of an evening by name.
fn act_names() -> Vec<(&'static str, Act)> {
    Act::ALL.into_iter().map(|act| (act.name(), act)).collect()
}
