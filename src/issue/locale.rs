//! Messages in other languages (feature `locales`): the words are in `locales/*.json`, which the npm package uses too.

mod sentence;
mod words;

use std::borrow::Cow;
use std::sync::OnceLock;

use super::Issue;
use super::code::{Code, Param};
use sentence::Writer;
use words::Words;

/// Declares [`Locale`] with the file of each language.
macro_rules! locales {
    ($($name:ident $tag:literal,)*) => {
        /// A language for messages.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Locale {
            $(
                #[doc = concat!("`", $tag, "`")]
                $name,
            )*
        }

        impl Locale {
            /// Every language.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The BCP 47 tag, such as `de` or `zh-Hant`.
            pub fn tag(self) -> &'static str {
                match self {
                    $(Self::$name => $tag,)*
                }
            }

            /// The words of the language; `None` if its file is not valid, which a test rules out.
            fn words(self) -> Option<&'static Words> {
                match self {
                    $(Self::$name => {
                        static WORDS: OnceLock<Option<Words>> = OnceLock::new();
                        const JSON: &str = include_str!(concat!("../../locales/", $tag, ".json"));
                        WORDS.get_or_init(|| Words::parse(JSON, $tag)).as_ref()
                    })*
                }
            }
        }
    };
}

locales! {
    En "en",
    De "de",
    Fr "fr",
    Es "es",
    It "it",
    Pt "pt",
    Nl "nl",
    Pl "pl",
    Cs "cs",
    Tr "tr",
    Uk "uk",
    Ru "ru",
    Ar "ar",
    He "he",
    Hi "hi",
    Ja "ja",
    Ko "ko",
    ZhHans "zh-Hans",
    ZhHant "zh-Hant",
    Id "id",
}

impl Locale {
    /// The language for a BCP 47 tag, such as one of `Accept-Language`: the longest beginning of the tag that is a language here
    /// (RFC 4647, section 3.4). Case does not matter. `zh` is `zh-Hans`, and in Taiwan, Hong Kong and Macao `zh-Hant`.
    pub fn lookup(tag: &str) -> Option<Self> {
        let (language, rest) = tag.split_once('-').unwrap_or((tag, ""));
        let mut all = Self::ALL.iter().copied();
        if !language.eq_ignore_ascii_case("zh") {
            return all.find(|locale| locale.tag().eq_ignore_ascii_case(language));
        }
        let has = |subtag: &str| {
            rest.split('-')
                .any(|part| part.eq_ignore_ascii_case(subtag))
        };
        let is_traditional = has("Hant") || !has("Hans") && ["TW", "HK", "MO"].into_iter().any(has);
        Some(if is_traditional {
            Self::ZhHant
        } else {
            Self::ZhHans
        })
    }

    /// Whether the language is written from right to left.
    pub fn is_right_to_left(self) -> bool {
        self.words().is_some_and(|words| words.is_right_to_left())
    }
}

impl Issue {
    /// The message in a language, without the name of the field. For [`Code::Rejected`] it is the server's text, in whatever
    /// language the server wrote it.
    ///
    /// In a language that is written from right to left each inserted value is isolated with U+2068 and U+2069.
    pub fn message_in(&self, locale: Locale) -> Cow<'_, str> {
        let translated = match self.words_of_server() {
            Some(_) => None,
            None => Self::writer(locale).and_then(|writer| writer.issue(&self.code)),
        };
        translated.map_or_else(|| self.message(), Cow::Owned)
    }

    /// The whole sentence in a language: `label`, which is what the page calls the field, and the message. It has no period at
    /// its end. A server's text stands after the label and a colon.
    ///
    /// In a language that is written from right to left the label and every other inserted text are isolated with U+2068 and
    /// U+2069. In another language only a text in a right-to-left script is.
    pub fn sentence_in(&self, label: &str, locale: Locale) -> String {
        let message = self.message_in(locale);
        let is_of_server = self.words_of_server().is_some();
        Self::writer(locale)
            .and_then(|writer| writer.sentence(label, &message, is_of_server))
            .unwrap_or_else(|| [label, &message].join(" "))
    }

    fn writer(locale: Locale) -> Option<Writer<'static>> {
        locale.words().map(Writer::new)
    }

    /// The server's text, unless it is the message of these rules.
    fn words_of_server(&self) -> Option<Cow<'_, str>> {
        let is_rejected = matches!(self.code, Code::Rejected { .. });
        let message = self.message();
        (is_rejected && message != self.code.own_message()).then_some(message)
    }
}

#[cfg(test)]
mod tests;
