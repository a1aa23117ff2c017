//! How the model's words are written in records: as small numbers that never change their meaning.
//!
//! A fact is read whole or not at all. The derived reader of a field that may be absent would take a word it does not
//! know for an absent one, and so read a limit of a later version as no limit; the fields here say [`Later`] instead.

use minicbor::data::Type;
use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode, Encoder, encode};
use model::{Begun, BodyProfile, StepKind, Who};

use crate::entry::Limit;
use crate::page::{After, Part, When};
use crate::practice::Felt;

/// A word that this version does not know.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a word of a later version")]
pub(crate) struct Later;

/// Whether a reader met something of a later version.
pub(crate) fn is_later(error: &DecodeError) -> bool {
    error.is_custom() || error.is_unknown_variant()
}

/// Writes an enum of the model as its code, and reads it back.
macro_rules! coded {
    ($module:ident, $type:ty, [$($code:literal = $variant:path),+ $(,)?]) => {
        pub(crate) mod $module {
            use super::*;

            pub(crate) fn encode<C, W: encode::Write>(
                value: &$type,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                let code: u8 = match value { $($variant => $code),+ };
                e.u8(code)?.ok()
            }

            pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<$type, DecodeError> {
                match d.u8()? {
                    $($code => Ok($variant),)+
                    _ => Err(DecodeError::custom(Later)),
                }
            }
        }
    };
}

coded!(who, Who, [0 = Who::A, 1 = Who::B]);
coded!(
    kind,
    StepKind,
    [
        0 = StepKind::Hold,
        1 = StepKind::Quiet,
        2 = StepKind::Talk,
        3 = StepKind::Breathe,
        4 = StepKind::ApartInRoom,
        5 = StepKind::ApartWithReturn,
        6 = StepKind::Wash,
        7 = StepKind::Sleep,
    ]
);
coded!(
    body,
    BodyProfile,
    [
        0 = BodyProfile::Average,
        1 = BodyProfile::ToldFemale,
        2 = BodyProfile::ToldMale,
    ]
);
coded!(
    begun,
    Begun,
    [
        0 = Begun::Desire,
        1 = Begun::Insecurity,
        2 = Begun::ToPlease,
        3 = Begun::ToSoothe,
    ]
);
coded!(when, When, [0 = When::SoonAfter, 1 = When::NextMorning]);
coded!(
    after,
    After,
    [
        0 = After::TooFar,
        1 = After::TooClose,
        2 = After::Both,
        3 = After::Numb,
        4 = After::Fine,
    ]
);
coded!(
    part,
    Part,
    [
        0 = Part::Happened,
        1 = Part::Story,
        2 = Part::Need,
        3 = Part::NextTime,
    ]
);

/// Several ways of beginning, as an array.
mod begun_more {
    use super::*;

    pub(crate) fn encode<C, W: encode::Write>(
        list: &[Begun],
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(list.len() as u64)?;
        list.iter().try_for_each(|from| begun::encode(from, e, ctx))
    }

    pub(crate) fn decode<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<Vec<Begun>, DecodeError> {
        let count = d
            .array()?
            .ok_or_else(|| DecodeError::message("a list of unknown length"))?;
        if count > crate::bounds::LIST_MAX as u64 {
            return Err(DecodeError::message("too many ways of beginning"));
        }
        (0..count).map(|_| begun::decode(d, ctx)).collect()
    }
}

coded!(felt, Felt, [0 = Felt::Better, 1 = Felt::Same, 2 = Felt::Worse]);

/// Steps as an array of `[kind, minutes]`.
pub(crate) mod steps {
    use super::*;
    use model::Step;

    pub(crate) fn encode<C, W: encode::Write>(
        steps: &[Step],
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(steps.len() as u64)?;
        for step in steps {
            e.array(2)?;
            kind::encode(&step.kind, e, ctx)?;
            e.u16(step.minutes)?;
        }
        e.ok()
    }

    pub(crate) fn decode<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<Vec<Step>, DecodeError> {
        let count = d
            .array()?
            .ok_or_else(|| DecodeError::message("steps of unknown length"))?;
        if count > model::Agreement::STEPS_MAX as u64 {
            return Err(DecodeError::message("too many steps"));
        }
        let mut steps = Vec::new();
        for _ in 0..count {
            if d.array()? != Some(2) {
                return Err(DecodeError::message("a step is a kind and its minutes"));
            }
            steps.push(Step {
                kind: kind::decode(d, ctx)?,
                minutes: d.u16()?,
            });
        }
        Ok(steps)
    }
}

/// A field that may be absent, whose words may be of a later version.
macro_rules! maybe {
    ($module:ident, $type:ty, $encode:expr, $decode:expr) => {
        pub(crate) mod $module {
            use super::*;

            pub(crate) fn encode<C, W: encode::Write>(
                value: &Option<$type>,
                e: &mut Encoder<W>,
                ctx: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                match value {
                    Some(value) => $encode(value, e, ctx),
                    None => e.null()?.ok(),
                }
            }

            pub(crate) fn decode<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<Option<$type>, DecodeError> {
                if d.datatype()? == Type::Null {
                    d.null()?;
                    return Ok(None);
                }
                $decode(d, ctx).map(Some)
            }

            pub(crate) const fn nil() -> Option<Option<$type>> {
                Some(None)
            }

            pub(crate) const fn is_nil(value: &Option<$type>) -> bool {
                value.is_none()
            }
        }
    };
}

maybe!(begun_maybe, Begun, begun::encode, begun::decode);
maybe!(who_maybe, Who, who::encode, who::decode);
maybe!(felt_maybe, Felt, felt::encode, felt::decode);
maybe!(limit_maybe, Limit, Encode::encode, limit);
maybe!(when_maybe, When, when::encode, when::decode);
maybe!(after_maybe, After, after::encode, after::decode);
maybe!(
    begun_more_maybe,
    Vec<Begun>,
    begun_more::encode,
    begun_more::decode
);
maybe!(steps_maybe, Vec<model::Step>, steps::encode, steps::decode);

fn limit<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<Limit, DecodeError> {
    Limit::decode(d, ctx).map_err(|error| {
        if error.is_unknown_variant() {
            DecodeError::custom(Later)
        } else {
            error
        }
    })
}
