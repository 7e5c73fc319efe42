//! The traits and types that the code derived by `validator` uses, in place of `validator`'s own.
//!
//! `#[validate(crate = "limits")]` names this module. The errors are codes of this crate, in field order; `validator`'s own
//! are hash maps of JSON values, which are 12 KB of WebAssembly. The derived code relies on names that `validator` does not
//! document, so `Cargo.toml` pins its version exactly.

use std::borrow::Cow;

pub(super) use validator::{ValidateLength, ValidateRequired};

use super::purpose::Purpose;
use crate::draft::{DateTime, Findings};
use crate::issue::Code;

/// A struct whose fields declare limits.
pub(super) trait Validate {
    fn validate(&self) -> Result<(), ValidationErrors>;
}

/// The trait that `validator` derives. No limit here takes arguments.
pub(super) trait ValidateArgs<'a> {
    type Args;

    fn validate_with_args(&self, args: Self::Args) -> Result<(), ValidationErrors>;
}

/// Every broken limit, with the field's name in Rust.
#[derive(Debug)]
pub(super) struct ValidationErrors(pub(super) Vec<(&'static str, ValidationError)>);

impl ValidationErrors {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline(never)]
    pub(super) fn add(&mut self, field: &'static str, error: ValidationError) {
        self.0.push((field, error));
    }
}

/// A broken limit of a field, or the broken limits of the object that is its value.
#[derive(Debug)]
pub(super) enum ValidationError {
    Field(Code),
    Object(ValidationErrors),
}

impl ValidationError {
    /// The error of a limit that `validator` checks itself: `length` or `required`.
    #[inline(never)]
    pub(super) fn new(limit: &str) -> Self {
        Self::Field(match limit {
            "length" => Code::TooLong { max: 0, length: 0 },
            _ => Code::Required {},
        })
    }

    /// Adds the limit, or the value that broke it. It is inlined so that the name, which is not used, is never built.
    #[inline(always)]
    pub(super) fn add_param(&mut self, _name: Cow<'static, str>, param: &impl Param) {
        if let Self::Field(code) = self {
            param.describe(code);
        }
    }
}

impl From<Code> for ValidationError {
    fn from(code: Code) -> Self {
        Self::Field(code)
    }
}

/// Adds broken limits to the findings, except those of fields that hold a placeholder, and of fields that are `required` but
/// not for this purpose.
pub(super) fn add_to(findings: &mut Findings, errors: ValidationErrors, purpose: Purpose) {
    for (rust_name, error) in errors.0 {
        let field = findings.names().find_spelling(rust_name.as_bytes());
        let Some((index, _)) = field else {
            // The field has another name in JSON. Its limit still applies.
            if let ValidationError::Field(code) = error {
                findings.add_other(rust_name, code);
            }
            continue;
        };
        match error {
            ValidationError::Object(errors) => {
                if let Some(nested) = findings.nested(index) {
                    add_to(nested, errors, purpose);
                }
            }
            ValidationError::Field(Code::Required {}) if !purpose.requires(index) => {}
            ValidationError::Field(code) => findings.add_limit(index, code),
        }
    }
}

/// A parameter of an error: the limit or the value.
pub(super) trait Param {
    fn describe(&self, _code: &mut Code) {}
}

/// The limit of a length.
impl Param for i32 {
    fn describe(&self, code: &mut Code) {
        if let Code::TooLong { max, .. } = code {
            *max = self.unsigned_abs();
        }
    }
}

/// A text that is too long. Only its length is kept.
impl Param for String {
    #[inline(never)]
    fn describe(&self, code: &mut Code) {
        if let Code::TooLong { length, .. } = code {
            *length = self.chars().count() as u32;
        }
    }
}

impl Param for f64 {}
impl<T> Param for DateTime<T> {}
impl<T> Param for Option<T> {}

impl<T: Param> Param for &T {
    fn describe(&self, code: &mut Code) {
        (*self).describe(code);
    }
}
