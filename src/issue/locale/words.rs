//! The file of a language.

use std::borrow::Cow;
use std::collections::BTreeMap;

use icu_locale_core::Locale as Tag;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesPreferences};
use serde::Deserialize;

type Text = Cow<'static, str>;

/// The words of a language, and the language itself, by whose rules a plural form is chosen.
pub(super) struct Words {
    file: File,
    language: PluralRulesPreferences,
}

/// What a file has for issues. Its words for forms are read by the npm package only.
#[derive(Deserialize)]
struct File {
    direction: Direction,
    issues: BTreeMap<Text, Template>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Ltr,
    Rtl,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Template {
    /// A text that depends on no number.
    One(Text),
    /// A text for each plural category that integers below 1000 have.
    Forms(Forms),
}

/// The texts for the plural categories of CLDR.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    zero: Option<Text>,
    one: Option<Text>,
    two: Option<Text>,
    few: Option<Text>,
    many: Option<Text>,
    other: Option<Text>,
}

impl Words {
    /// Reads the JSON text of a language.
    pub(super) fn parse(json: &'static str, tag: &str) -> Option<Self> {
        Some(Self {
            file: serde_json::from_str(json).ok()?,
            language: tag.parse::<Tag>().ok()?.into(),
        })
    }

    pub(super) fn is_right_to_left(&self) -> bool {
        self.file.direction == Direction::Rtl
    }

    /// The words of this name, in the plural form for `count` if they have forms. A language has no form of its own for a
    /// category that only fractions and millions have: such a count takes the form of all other numbers.
    pub(super) fn template(&self, name: &str, count: i64) -> Option<&str> {
        let forms = match self.file.issues.get(name)? {
            Template::One(text) => return Some(text),
            Template::Forms(forms) => forms,
        };
        // Not kept: it is not `Sync`. The data of ICU4X is compiled in, so that making it reads a table and no more.
        let rules = PluralRules::try_new_cardinal(self.language).ok()?;
        let form = match rules.category_for(count) {
            PluralCategory::Zero => &forms.zero,
            PluralCategory::One => &forms.one,
            PluralCategory::Two => &forms.two,
            PluralCategory::Few => &forms.few,
            PluralCategory::Many => &forms.many,
            PluralCategory::Other => &forms.other,
        };
        let rest = || forms.other.as_ref().or(forms.many.as_ref());
        form.as_ref().or_else(rest).map(AsRef::as_ref)
    }
}
