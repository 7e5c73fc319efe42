//! Reads a draft from the body of a form: `application/x-www-form-urlencoded` of the URL Standard, section 5.

use std::borrow::Cow;

use percent_encoding::percent_decode;
use serde::Deserialize;

use super::from_text::{Conversion, FieldType, Given};
use super::{Draft, FieldNames, Kind, Number, Value};

/// What a form is for.
#[derive(Clone, Copy)]
pub(crate) enum FormPurpose<'a> {
    /// A new object: an empty control is absent.
    Create,
    /// A change of an object, which is known or not: an empty control clears its field.
    Change(Option<&'a Draft<'a>>),
}

/// The names and values of a form, in order. A value that is not UTF-8 is `None`.
pub(crate) struct Form<'a>(Vec<(Cow<'a, str>, Option<Cow<'a, str>>)>);

impl<'a> Form<'a> {
    pub(crate) fn parse(body: &'a [u8]) -> Self {
        let mut values = Vec::new();
        for pair in body.split(|byte| *byte == b'&') {
            let Some((name, value)) = form_urlencoded::parse(pair).next() else {
                continue;
            };
            // The parser replaces bytes that are not UTF-8.
            let bytes: Cow<'_, [u8]> = percent_decode(pair).into();
            let is_utf8 = std::str::from_utf8(&bytes).is_ok();
            values.push((name, is_utf8.then_some(value)));
        }
        Self(values)
    }

    /// A form of these names and values.
    pub(crate) fn of(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let values = values.into_iter();
        Self(
            values
                .map(|(name, value)| (name.into(), Some(value.into())))
                .collect(),
        )
    }

    /// The values of the fields of `T` that have these names. The names are those of an object in a form if `object` is its name:
    /// `object.field` or `object[field]`. Values that are stored already are left out.
    pub(crate) fn fields<T: for<'de> Deserialize<'de>>(
        &self,
        names: FieldNames,
        object: Option<&str>,
        purpose: FormPurpose<'_>,
    ) -> Draft<'_> {
        let (is_change, stored) = match purpose {
            FormPurpose::Create => (false, None),
            FormPurpose::Change(stored) => (true, stored),
        };
        let mut draft = Draft::default();
        for (index, field_type) in FieldType::all_of::<T>().into_iter().enumerate() {
            let Some(name) = names.name(index) else {
                continue;
            };
            if names.index(name).is_none() || !field_type.takes_text() {
                continue;
            }
            let values = self.0.iter().filter(|(key, _)| is_name(key, object, name));
            let values: Vec<_> = values.map(|(_, value)| value.as_deref()).collect();
            if values.is_empty() {
                continue;
            }
            let value = value_of(&values, field_type, is_change);
            let is_new = |value: &Value<'_>| {
                stored.is_none_or(|stored| !is_stored(value, stored.get(name), field_type))
            };
            if let Some(value) = value.filter(is_new) {
                draft.members.push((Cow::Borrowed(name), value));
            }
        }
        draft
    }
}

/// Whether a key of a form is the name of a field.
fn is_name(key: &str, object: Option<&str>, field: &str) -> bool {
    let Some(object) = object else {
        return key == field;
    };
    let below = key.strip_prefix(object).unwrap_or_default();
    let bracketed = below
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    bracketed.or_else(|| below.strip_prefix('.')) == Some(field)
}

/// The value of a field of this type that has these values, of which one that is not UTF-8 is `None`.
pub(super) fn value_of<'a>(
    values: &[Option<&'a str>],
    of: FieldType,
    is_change: bool,
) -> Option<Value<'a>> {
    let mut conversion = Conversion::new(of);
    for value in values {
        let characters = value.unwrap_or_default().chars();
        characters.for_each(|character| conversion.read(character.into()));
        conversion.end(match value {
            Some(_) => Given::Text,
            None => Given::Other,
        });
    }
    let converted = conversion.result();
    let text = values.get(converted.index as usize).copied().flatten();
    let text = converted.text_of(text.unwrap_or_default());
    Some(match converted.kind {
        Kind::ABSENT if !is_change => return None,
        Kind::ABSENT if of.is_nullable() => Value::Null,
        Kind::ABSENT => Value::Emptied,
        Kind::FALSE | Kind::TRUE => Value::Bool(converted.kind == Kind::TRUE),
        Kind::BIGINT => Value::Number(Number::from_json(text)),
        Kind::NUMBER => {
            let number = Number::from_json(text);
            // An integer field's number has a fractional part. Where a double has none, JavaScript keeps the text.
            let is_rounded = number.double().is_some_and(|double| double.fract() == 0.0);
            if of.is_integer() && is_rounded {
                Value::Text(Cow::Borrowed(text))
            } else {
                Value::Number(number)
            }
        }
        Kind::TEXT if text.contains('\r') => {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            Value::Text(Cow::Owned(text))
        }
        Kind::TEXT => Value::Text(Cow::Borrowed(text)),
        _ => Value::IllFormedText,
    })
}

/// Whether a value is what is stored. A stored text may have other line ends, and invisible characters around it.
fn is_stored(value: &Value<'_>, stored: Option<&Value<'_>>, of: FieldType) -> bool {
    let converted;
    let stored = match stored {
        Some(Value::Text(text)) => {
            converted = value_of(&[Some(text)], of, true);
            converted.as_ref()
        }
        stored => stored,
    };
    match (value, stored) {
        (Value::Null | Value::Emptied, None | Some(Value::Null | Value::Emptied)) => true,
        (Value::Bool(value), Some(Value::Bool(stored))) => value == stored,
        (Value::Text(value), Some(Value::Text(stored))) => value == stored,
        (Value::Number(value), Some(Value::Number(stored))) => {
            match (value.integer(), stored.integer()) {
                (Ok(value), Ok(stored)) => value == stored,
                _ => value.double() == stored.double(),
            }
        }
        _ => false,
    }
}
