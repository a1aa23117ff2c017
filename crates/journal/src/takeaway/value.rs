//! From what stands in a file to what it means.
//!
//! As [`serde_json::from_value`], but what does not fit has no text: nobody would read it, and it would be in the app as
//! code and words for every kind of entry.

use core::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// The thing, or nothing where the value is none.
pub(super) fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(Reader(value)).ok()
}

/// It does not fit.
#[derive(Debug)]
struct Bent;

impl fmt::Display for Bent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bent")
    }
}

impl core::error::Error for Bent {}

impl de::Error for Bent {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[derive(Clone, Copy)]
struct Reader<'de>(&'de Value);

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Bent;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bent> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(*yes),
            // No entry holds a number with a point.
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => Err(Bent),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(list) => {
                let mut list = SeqDeserializer::new(list.iter().map(Reader));
                let read = visitor.visit_seq(&mut list)?;
                list.end().map(|()| read)
            }
            Value::Object(map) => {
                let mut map =
                    MapDeserializer::new(map.iter().map(|(key, value)| (key.as_str(), Reader(value))));
                let read = visitor.visit_map(&mut map)?;
                map.end().map(|()| read)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bent> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Bent> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Bent> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant { name, inside: None }),
            Value::Object(map) => match map.iter().next() {
                Some((name, inside)) if map.len() == 1 => visitor.visit_enum(Variant {
                    name,
                    inside: Some(Reader(inside)),
                }),
                _ => Err(Bent),
            },
            _ => Err(Bent),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Bent> for Reader<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A word, and what stands with it.
struct Variant<'de> {
    name: &'de str,
    inside: Option<Reader<'de>>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Bent;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Bent> {
        let name: de::value::StrDeserializer<'_, Bent> = self.name.into_deserializer();
        seed.deserialize(name).map(|read| (read, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Bent;

    fn unit_variant(self) -> Result<(), Bent> {
        if self.inside.is_none() { Ok(()) } else { Err(Bent) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Bent> {
        seed.deserialize(self.inside.ok_or(Bent)?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Bent> {
        self.inside.ok_or(Bent)?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Bent> {
        self.inside.ok_or(Bent)?.deserialize_any(visitor)
    }
}
