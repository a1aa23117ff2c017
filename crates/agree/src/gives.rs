//! What each person gives: how an agreement differs from the one that person alone would choose.

use crate::moves::{apart, close};
use crate::plan::Gives;
use crate::rollout::Sequence;

/// What somebody gives with `agreed` who alone would choose `own`.
pub(crate) fn gives(agreed: &Sequence, own: &Sequence) -> Gives {
    let minutes = |of: &Sequence, counts: fn(model::StepKind) -> bool| -> u16 {
        of.steps().filter(|step| counts(step.0)).map(|step| step.1).sum()
    };
    let talk: fn(model::StepKind) -> bool = |kind| kind == model::StepKind::Talk;
    Gives {
        closer_min: minutes(agreed, close).saturating_sub(minutes(own, close)),
        apart_min: minutes(agreed, apart).saturating_sub(minutes(own, apart)),
        talk_min: minutes(agreed, talk).saturating_sub(minutes(own, talk)),
    }
}
