//! Values sorted into the fields of a struct: what the reader reads.

use std::borrow::Cow;

use super::{FieldNames, Findings, Number};

/// The values of an object, in one cell for each field of a struct. A cell is named by the index of its field.
pub trait Cells<'a> {
    /// The cells of an object that is a value.
    type Object: Cells<'a>;

    /// The kind of the value.
    fn kind(&self, index: usize) -> Kind;

    /// The number, if the value is one.
    fn number(&self, index: usize) -> Option<Number<'a>>;

    /// Takes the text of a value of the kind [`Kind::TEXT`] or [`Kind::DATE`].
    fn take_text(&mut self, index: usize) -> Cow<'a, str>;

    /// Takes the object, whose fields have these names. Without one, it is an object without members.
    fn take_object(&mut self, index: usize, names: FieldNames) -> Self::Object;

    /// Adds the issues of keys: of those that no field has and of those that stand more than once.
    fn add_key_issues(&self, findings: &mut Findings);

    /// Whether the object has no members, of any key.
    fn is_empty(&self) -> bool;
}

/// The kind of the value in a cell, with the distinctions that the rules make. It is a number, so that WebAssembly, where
/// JavaScript writes the numbers, need not convert it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kind(pub u8);

impl Kind {
    /// There is no value.
    pub const ABSENT: Self = Self(0);
    /// `null`
    pub const NULL: Self = Self(1);
    /// `false`
    pub const FALSE: Self = Self(2);
    /// `true`
    pub const TRUE: Self = Self(3);
    /// A number.
    pub const NUMBER: Self = Self(4);
    /// A JavaScript `BigInt`, by its decimal digits.
    pub const BIGINT: Self = Self(5);
    /// Well-formed text.
    pub const TEXT: Self = Self(6);
    /// Text within every limit of its field, which no rule reads.
    pub const UNREAD_TEXT: Self = Self(7);
    /// Text beyond every limit.
    pub const ENDLESS_TEXT: Self = Self(8);
    /// Text with an unpaired surrogate.
    pub const ILL_FORMED_TEXT: Self = Self(9);
    /// A JavaScript `Date`, by its ISO string.
    pub const DATE: Self = Self(10);
    /// A JavaScript `Date` whose time is `NaN`.
    pub const INVALID_DATE: Self = Self(11);
    /// An object.
    pub const OBJECT: Self = Self(12);
    /// An array.
    pub const ARRAY: Self = Self(13);
    /// A value that no field takes.
    pub const OTHER: Self = Self(14);
    /// An empty control of a field that does not take `null`.
    pub const EMPTIED: Self = Self(15);
}
