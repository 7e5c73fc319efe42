//! What the code that `validator` derives finds: codes of this crate, in field order. `validator` itself would keep a
//! hash map of JSON values, which is 12 KB of WebAssembly; this is named in `#[validate(crate)]` instead.

use std::borrow::Cow;

pub(crate) use validator::{ValidateLength, ValidateRequired};

use crate::customer::Preferences;
use crate::issue::Code;
use crate::rules::date_time::DateTime;

/// A struct whose limits stand on its fields.
pub(crate) trait Validate {
    fn validate(&self) -> Result<(), ValidationErrors>;
}

/// What is derived of it; there are no arguments here.
pub(crate) trait ValidateArgs<'a> {
    type Args;

    fn validate_with_args(&self, args: Self::Args) -> Result<(), ValidationErrors>;
}

/// Every limit that is broken, with the field's name in Rust.
#[derive(Debug)]
pub(crate) struct ValidationErrors(pub(crate) Vec<(&'static str, ValidationError)>);

impl ValidationErrors {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline(never)]
    pub(crate) fn add(&mut self, field: &'static str, error: ValidationError) {
        self.0.push((field, error));
    }
}

/// A broken limit of a field, or of the object that it holds.
#[derive(Debug)]
pub(crate) enum ValidationError {
    Field(Code),
    Object(ValidationErrors),
}

impl ValidationError {
    /// By the name of a limit.
    #[inline(never)]
    pub(crate) fn new(limit: &str) -> Self {
        Self::Field(match limit {
            "length" => Code::TooLong { max: 0, length: 0 },
            _ => Code::Required {},
        })
    }

    /// What the limit is, or what broke it. Inlined, so that the name, which is not looked at, is never made.
    #[inline(always)]
    pub(crate) fn add_param(&mut self, _name: Cow<'static, str>, param: &impl Param) {
        if let Self::Field(code) = self {
            param.describe(code);
        }
    }
}

/// What a code may carry.
pub(crate) trait Param {
    fn describe(&self, _code: &mut Code) {}
}

/// A limit.
impl Param for i32 {
    fn describe(&self, code: &mut Code) {
        if let Code::TooLong { max, .. } = code {
            *max = self.unsigned_abs();
        }
    }
}

/// A value. Its text is not kept.
impl Param for String {
    #[inline(never)]
    fn describe(&self, code: &mut Code) {
        if let Code::TooLong { length, .. } = code {
            *length = self.chars().count() as u32;
        }
    }
}

impl Param for f64 {}
impl Param for DateTime {}
impl Param for Preferences {}
impl<T> Param for Option<T> {}

impl<T: Param> Param for &T {
    fn describe(&self, code: &mut Code) {
        (*self).describe(code);
    }
}
