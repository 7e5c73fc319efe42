//! Reads a value from any deserializer of `serde`, such as that of JSON, YAML or CBOR.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess,
    SeqAccess, Visitor,
};

use super::{Draft, FieldNames, Number, SortedDraft, Value};
use crate::issue::{Issue, Issues};

impl<'a> SortedDraft<'a> {
    /// Reads an object and the objects in it down to `depth`, and sorts its members into the fields of these names. The root has
    /// depth 1.
    ///
    /// # Errors
    ///
    /// An error of the format itself; or, in the inner result, the issue of a root that is not an object.
    pub(crate) fn deserialize<D: Deserializer<'a>>(
        deserializer: D,
        names: FieldNames,
        depth: u8,
    ) -> Result<Result<Self, Issues>, D::Error> {
        let numbers = Numbers::Values;
        let value = AnyValue { depth, numbers }.deserialize(deserializer)?;
        Ok(match value {
            Value::Object(draft) => Ok(Self::from_draft(draft, names)),
            _ => Err(Issue::not_an_object().into()),
        })
    }
}

/// What the doubles of a deserializer stand for.
#[derive(Clone, Copy)]
pub(super) enum Numbers {
    /// Numbers of a text that can be read again: a double that may be a rounded integer is an error.
    Text,
    /// The values themselves.
    Values,
}

/// A value of which `depth` levels of objects are kept. Arrays, and objects below, become [`Value::Other`].
#[derive(Clone, Copy)]
pub(super) struct AnyValue {
    pub(super) depth: u8,
    pub(super) numbers: Numbers,
}

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(Number::json_integer(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(match i64::try_from(value) {
            Ok(value) => Number::json_integer(value),
            Err(_) => Number::beyond_int64(value as f64),
        }))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value<'de>, E> {
        Ok(Value::Number(match i64::try_from(value) {
            Ok(value) => Number::json_integer(value),
            Err(_) => Number::beyond_int64(value as f64),
        }))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value<'de>, E> {
        Ok(Value::Number(match i64::try_from(value) {
            Ok(value) => Number::json_integer(value),
            Err(_) => Number::beyond_int64(value as f64),
        }))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'de>, E> {
        match self.numbers {
            Numbers::Values => Ok(Value::Number(Number::from_double(value))),
            Numbers::Text => match Number::json_fraction(value) {
                Some(number) => Ok(Value::Number(number)),
                None => Err(E::custom("this number may be an integer")),
            },
        }
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text)))
    }

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<Value<'de>, A::Error> {
        IgnoredAny.visit_seq(array).map(|_| Value::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let Some(depth) = self.depth.checked_sub(1) else {
            return IgnoredAny.visit_map(map).map(|_| Value::Other);
        };
        let value = Self { depth, ..self };
        let mut draft = Draft::default();
        while let Some(Key(key)) = map.next_key()? {
            draft.members.push((key, map.next_value_seed(value)?));
        }
        Ok(Value::Object(draft))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value<'de>, A::Error> {
        IgnoredAny.visit_enum(data).map(|_| Value::Other)
    }
}

/// The key of an object: a text.
pub(super) struct Key<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyKey;

        impl<'de> Visitor<'de> for AnyKey {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key that is text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text)))
            }
        }

        deserializer.deserialize_str(AnyKey)
    }
}
