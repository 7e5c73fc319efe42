//! What one pass over a draft finds, by field, so that it can be told in field order.

use crate::field;
use crate::issue::{Code, Issue, Issues};
use crate::limits::{ValidationError, ValidationErrors};

/// The issues of an object, and of the objects in it.
pub(crate) struct Findings {
    pub(super) names: &'static [&'static str],
    by_field: Vec<Vec<Code>>,
    /// Of the fields that hold an object, by their index.
    nested: Vec<(usize, Findings)>,
    unknown: Issues,
}

/// The issue with a key that no field has.
pub(crate) fn unknown_field(key: &str, names: &'static [&'static str]) -> Issue {
    let suggestion = field::suggest(key, names);
    Issue::at(key, Code::UnknownField { suggestion })
}

impl Findings {
    /// Nothing found yet in an object that may have these fields.
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        let mut by_field = Vec::new();
        for _ in names {
            by_field.push(Vec::new());
        }
        Self {
            names,
            by_field,
            nested: Vec::new(),
            unknown: Issues::default(),
        }
    }

    pub(super) fn add(&mut self, index: usize, code: Code) {
        if let Some(codes) = self.by_field.get_mut(index) {
            codes.push(code);
        }
    }

    pub(crate) fn add_unknown(&mut self, key: &str) {
        let names = self.names;
        self.unknown.push_with(|| unknown_field(key, names));
    }

    pub(crate) fn add_nested(&mut self, index: usize, findings: Self) {
        self.nested.push((index, findings));
    }

    /// Adds what `validator` found, except for a field that holds a placeholder because its value had
    /// no use: that has been said already. What is `required` may be absent where that `is_due` not.
    pub(crate) fn add_limits(&mut self, errors: ValidationErrors, is_due: bool) {
        let mut has_been_judged = Vec::new();
        for codes in &self.by_field {
            has_been_judged.push(codes.iter().any(|code| *code != Code::DuplicateField {}));
        }
        for (ident, error) in errors.0 {
            // `validator` names a field as Rust does.
            let index = self
                .names
                .iter()
                .position(|name| field::same(name, ident.as_bytes()));
            match (error, index) {
                (ValidationError::Object(errors), _) => {
                    let mut nested = self.nested.iter_mut();
                    if let Some((_, nested)) = nested.find(|(at, _)| Some(*at) == index) {
                        nested.add_limits(errors, is_due);
                    }
                }
                (ValidationError::Field(Code::Required {}), _) if !is_due => {}
                (ValidationError::Field(code), Some(index)) => {
                    if has_been_judged.get(index) == Some(&false) {
                        self.add(index, code);
                    }
                }
                // A field whose JSON name has other letters: its limit counts all the same.
                (ValidationError::Field(code), None) => self.unknown.push(Issue::at(ident, code)),
            }
        }
    }

    /// All of it, in field order, then unknown keys in input order.
    pub(crate) fn into_issues(self) -> Issues {
        let mut issues = Issues::default();
        let mut nested = self.nested;
        for (index, (name, codes)) in self.names.iter().zip(self.by_field).enumerate() {
            for code in codes {
                issues.push(Issue::at(name, code));
            }
            if let Some(at) = nested.iter().position(|(at, _)| *at == index) {
                issues.append(nested.swap_remove(at).1.into_issues().below(name));
            }
        }
        issues.append(self.unknown);
        issues
    }
}
