//! Converts values that are written as text to the types of the fields: the values of a form's controls, of CSV cells, of a query.
//!
//! JavaScript and native Rust read the names and values; the conversion is the same.

use serde::Deserialize;

use super::reader::read;
use super::{FieldNames, Findings, Kind, SortedDraft, Value};
use crate::issue::{Code, Expected};
use crate::text::invisible::Margins;
use crate::text::number::{IntegerDigits, JsonNumber};

/// The type of a field.
#[derive(Clone, Copy)]
pub struct FieldType {
    /// The type of its values; [`Expected::Object`] for a field that no text is for.
    expected: Expected,
    /// Whether it takes `null`.
    is_nullable: bool,
}

/// What kind of value a field has in a form.
#[derive(Clone, Copy, PartialEq)]
pub enum Given {
    /// The text that was read.
    Text,
    /// `true`.
    True,
    /// `NaN`, the number of an empty number control.
    NaN,
    /// A value that is not converted.
    Other,
}

/// What the values of a field are converted to.
#[derive(Clone, Copy)]
pub struct Converted {
    /// - [`Kind::ABSENT`]: there is no value, or the control is empty.
    /// - [`Kind::FALSE`] and [`Kind::TRUE`].
    /// - [`Kind::BIGINT`]: an integer.
    /// - [`Kind::NUMBER`]: a number in JSON's grammar for a field of doubles, or with a fractional part.
    /// - [`Kind::TEXT`]: any other text. Where the field takes no text, it is a wrong type.
    /// - [`Kind::OTHER`]: the value as it is.
    pub kind: Kind,
    /// Which of the values it is.
    pub index: u32,
    /// How many characters to take off the beginning of the text.
    pub leading: u32,
    /// How many characters to take off the end of the text.
    pub trailing: u32,
    /// The digits of an integer.
    pub digits: IntegerDigits,
}

/// The conversion of the values of a field, which are read one after the other. It allocates nothing.
pub struct Conversion {
    to: FieldType,
    result: Converted,
    /// The number of values that were read.
    count: u32,
    /// The text of the next value.
    text: Reading,
}

/// What is known of a text when its characters have been read.
struct Reading {
    margins: Margins,
    number: JsonNumber,
    /// The last four characters and the four before them, if all characters are ASCII.
    word: u32,
    before: u32,
    /// Their number. It is large if one is not ASCII.
    length: u32,
}

impl Reading {
    const EMPTY: Self = Self {
        margins: Margins::EMPTY,
        number: JsonNumber::EMPTY,
        word: 0,
        before: 0,
        length: 0,
    };
}

impl Conversion {
    /// Begins the conversion of values to a type.
    pub const fn new(to: FieldType) -> Self {
        Self {
            to,
            result: Converted {
                kind: Kind::ABSENT,
                index: 0,
                leading: 0,
                trailing: 0,
                digits: IntegerDigits { taken: 0, added: 0 },
            },
            count: 0,
            text: Reading::EMPTY,
        }
    }

    /// Reads the next code point or UTF-16 code unit of a text.
    pub fn read(&mut self, character: u32) {
        const NO_WORD: u32 = 0x80;
        let text = &mut self.text;
        let is_gap = text.margins.trailing > 0;
        if text.margins.read(character) {
            // An invisible character within the text is in no word and in no number.
            let character = if is_gap { NO_WORD } else { character };
            let weight = if character < NO_WORD { 1 } else { NO_WORD };
            text.length = text.length.saturating_add(weight);
            text.before = text.before << 8 | text.word >> 24;
            text.word = text.word << 8 | character;
            text.number.read(character);
        }
    }

    /// Ends a value. Of several values a boolean takes one that is true, any other field the first that is not empty.
    pub fn end(&mut self, given: Given) {
        let kind = match given {
            Given::Text => self.kind_of_text(),
            Given::True => Kind::TRUE,
            Given::NaN => Kind::ABSENT,
            Given::Other => Kind::OTHER,
        };
        let is_true = kind == Kind::TRUE
            && self.result.kind != Kind::TRUE
            && self.to.expected == Expected::Boolean;
        if self.result.kind == Kind::ABSENT || is_true {
            let Reading {
                margins, number, ..
            } = self.text;
            self.result = Converted {
                kind,
                index: self.count,
                leading: margins.leading,
                trailing: margins.trailing,
                digits: number.integer().unwrap_or_default(),
            };
        }
        self.count += 1;
        self.text = Reading::EMPTY;
    }

    /// The result of all values that were read.
    pub fn result(&self) -> Converted {
        self.result
    }

    fn kind_of_text(&self) -> Kind {
        let Reading {
            margins, number, ..
        } = self.text;
        if !margins.has_text {
            return Kind::ABSENT;
        }
        match self.to.expected {
            Expected::Boolean => self.text.as_boolean(),
            Expected::Integer if number.is_valid() && number.integer().is_some() => Kind::BIGINT,
            Expected::Integer | Expected::Number if number.is_valid() => Kind::NUMBER,
            _ => Kind::TEXT,
        }
    }
}

impl Reading {
    fn as_boolean(&self) -> Kind {
        const fn word(word: [u8; 4]) -> u32 {
            u32::from_be_bytes(word)
        }
        const TRUE: u32 = word(*b"true");
        const ON: u32 = word(*b"\0\0on");
        const ONE: u32 = b'1' as u32;
        const ALSE: u32 = word(*b"alse");
        const OFF: u32 = word(*b"\0off");
        const ZERO: u32 = b'0' as u32;
        const F: u32 = b'f' as u32;
        match (self.length, self.before, self.word) {
            (4, 0, TRUE) | (2, 0, ON) | (1, 0, ONE) => Kind::TRUE,
            (5, F, ALSE) | (3, 0, OFF) | (1, 0, ZERO) => Kind::FALSE,
            _ => Kind::TEXT,
        }
    }
}

impl Converted {
    /// The text without the characters that are taken off.
    pub(super) fn text_of(self, text: &str) -> &str {
        let mut characters = text.chars();
        let leading = characters.by_ref().take(self.leading as usize);
        leading.for_each(drop);
        let trailing = characters.by_ref().rev().take(self.trailing as usize);
        trailing.for_each(drop);
        characters.as_str()
    }
}

impl FieldType {
    /// What is added to the number of a type whose fields take `null`.
    const NULLABLE: u32 = 4;

    /// Text, or null.
    pub const TEXT: Self = Self {
        expected: Expected::String,
        is_nullable: true,
    };

    /// The type of that number.
    pub fn from_number(number: u32) -> Self {
        let expected = match number % Self::NULLABLE {
            0 => Expected::Boolean,
            1 => Expected::Integer,
            2 => Expected::Number,
            _ => Expected::String,
        };
        Self {
            expected,
            is_nullable: number >= Self::NULLABLE,
        }
    }

    /// The number by which JavaScript knows the type; `None` for an object.
    #[cfg(feature = "schema")]
    pub(crate) fn number(self) -> Option<u32> {
        let mut all = 0..2 * Self::NULLABLE;
        all.find(|number| {
            let other = Self::from_number(*number);
            other.expected == self.expected && other.is_nullable == self.is_nullable
        })
    }

    /// The types of the fields of `T`, in the order of their declaration. They are found by reading an object whose values are of
    /// no type.
    pub(crate) fn all_of<T: for<'a> Deserialize<'a>>() -> Vec<Self> {
        let names = FieldNames::of::<T>();
        let mut untyped = SortedDraft::new(names);
        let declared = || (0..names.declared_count()).filter_map(|index| names.name(index));
        for name in declared() {
            untyped.add(name.into(), Value::Other);
        }
        let mut findings = Findings::new(names);
        // Its values are placeholders.
        let _ = read::<T>(&mut untyped, &mut findings);
        let issues = findings.take_issues();
        let type_of = |name| {
            issues.iter().find_map(|issue| match issue.code {
                Code::WrongType { expected, nullable } if issue.path == [name] => Some(Self {
                    expected,
                    is_nullable: nullable,
                }),
                _ => None,
            })
        };
        declared().filter_map(type_of).collect()
    }

    /// Whether the fields take `null`.
    pub fn is_nullable(self) -> bool {
        self.is_nullable
    }

    pub(super) fn is_integer(self) -> bool {
        self.expected == Expected::Integer
    }

    pub(super) fn is_text(self) -> bool {
        self.expected == Expected::String
    }

    /// Whether a text can be a value of the fields, and not an object.
    pub(super) fn takes_text(self) -> bool {
        self.expected != Expected::Object
    }
}
