//! What one pass over a draft finds, by field, so that it can be told in field order.

use validator::{ValidationErrors, ValidationErrorsKind};

use crate::field;
use crate::issue::{Code, Issue, Issues};
use crate::rules;

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
        Self {
            names,
            by_field: names.iter().map(|_| Vec::new()).collect(),
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
    pub(crate) fn add_limits(&mut self, errors: &ValidationErrors, is_due: bool) {
        for (ident, errors) in errors.errors() {
            // `validator` names a field as Rust does.
            let index = self.names.iter().position(|name| field::same(name, ident));
            let errors = match errors {
                ValidationErrorsKind::Field(errors) => errors,
                ValidationErrorsKind::Struct(errors) => {
                    let mut nested = self.nested.iter_mut();
                    if let Some((_, nested)) = nested.find(|(at, _)| Some(*at) == index) {
                        nested.add_limits(errors, is_due);
                    }
                    continue;
                }
                ValidationErrorsKind::List(_) => continue,
            };
            let found = errors
                .iter()
                .map(rules::code)
                .filter(|code| is_due || *code != Code::Required {});
            let Some(codes) = index.and_then(|index| self.by_field.get_mut(index)) else {
                // A field whose JSON name has other letters: its limit counts all the same.
                for code in found {
                    self.unknown.push(Issue::at(ident, code));
                }
                continue;
            };
            if codes.iter().all(|code| *code == Code::DuplicateField {}) {
                codes.extend(found);
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
