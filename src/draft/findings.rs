//! The issues that one pass over a draft finds, sorted by field.

use std::mem;

use super::FieldNames;
use crate::issue::{Code, Issue, Issues};

/// The issues of an object and of the objects in it.
pub struct Findings {
    names: FieldNames,
    /// The index of the field and the code of each value that could not be read, and of each duplicate.
    found: Vec<(usize, Code)>,
    /// The index of the field and the code of each broken limit.
    limits: Vec<(usize, Code)>,
    /// The findings of the fields that hold an object, by the index of the field.
    nested: Vec<(usize, Findings)>,
    /// The issues of unknown keys, and of fields that are declared under another name in Rust.
    others: Issues,
}

impl Findings {
    /// No findings in an object that may have these fields.
    pub(crate) fn new(names: FieldNames) -> Self {
        Self {
            names,
            found: Vec::new(),
            limits: Vec::new(),
            nested: Vec::new(),
            others: Issues::default(),
        }
    }

    pub(crate) fn names(&self) -> FieldNames {
        self.names
    }

    /// Adds an issue of the field at `index`.
    pub(crate) fn add(&mut self, index: usize, code: Code) {
        self.found.push((index, code));
    }

    /// Adds the issue of a key that no field has.
    pub fn add_unknown(&mut self, key: &str) {
        let names = self.names;
        self.others.push_with(|| names.unknown_field(key));
    }

    /// Adds an issue of a field that is declared under another name.
    pub(crate) fn add_other(&mut self, name: &'static str, code: Code) {
        self.others.push(Issue::at(name, code));
    }

    /// Adds the findings of the object that is the value of the field at `index`.
    pub(crate) fn add_nested(&mut self, index: usize, findings: Self) {
        self.nested.push((index, findings));
    }

    /// Adds a broken limit of the field at `index`, unless the field holds a placeholder because its value could not be
    /// read. A duplicate has an issue, but its first value was read.
    pub(crate) fn add_limit(&mut self, index: usize, code: Code) {
        let mut found = self.found.iter();
        if !found.any(|(found, code)| *found == index && *code != Code::DuplicateField {}) {
            self.limits.push((index, code));
        }
    }

    /// The findings of the object that is the value of the field at `index`.
    pub(crate) fn nested(&mut self, index: usize) -> Option<&mut Self> {
        let mut nested = self.nested.iter_mut();
        nested
            .find(|(found, _)| *found == index)
            .map(|(_, findings)| findings)
    }

    /// Whether there is no issue, also in the objects of fields.
    pub(crate) fn is_empty(&self) -> bool {
        let mut nested = self.nested.iter();
        self.found.is_empty()
            && self.limits.is_empty()
            && self.others.total() == 0
            && nested.all(|(_, findings)| findings.is_empty())
    }

    /// Takes the issues, in field order, then those of unknown keys in input order.
    pub(crate) fn take_issues(&mut self) -> Issues {
        let mut issues = Issues::default();
        for index in 0..self.names.declared_count() {
            let Some(name) = self.names.name(index) else {
                continue;
            };
            for (found, code) in self.found.iter_mut().chain(&mut self.limits) {
                if *found == index {
                    issues.push(Issue::at(name, mem::replace(code, Code::Required {})));
                }
            }
            if let Some(findings) = self.nested(index) {
                let nested = findings.take_issues();
                issues.append(nested.below(name));
            }
        }
        issues.append(mem::take(&mut self.others));
        issues
    }
}
