use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use std::borrow::Cow;
use std::collections::HashMap;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "hi",
        // Names and numbers stand in sentences of their own direction; all of ours run to the right.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static HINDI: LanguageIdentifier = langid!("hi");
static ENGLISH: LanguageIdentifier = langid!("en");

/// A language of the pages. Hindi comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Hindi.
    #[default]
    Hindi,
    /// English.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Hindi, Self::English];

    /// The tag of BCP 47, in cookies and `lang` attributes.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Hindi => "hi",
            Self::English => "en",
        }
    }

    /// The language of a tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Hindi => Self::English,
            Self::English => Self::Hindi,
        }
    }

    /// The language's own name.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Hindi => "हिन्दी",
            Self::English => "English",
        }
    }
}

/// The texts of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    /// Which.
    pub language: Language,
}

impl Words {
    /// The texts of this language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// A text. A test sees to it that every one that a template names is there in both languages.
    pub fn say(&self, key: &str) -> String {
        LOCALES.lookup(self.id(), key)
    }

    /// A text with something in it.
    pub fn with(&self, key: &str, name: &'static str, value: &(impl ToString + ?Sized)) -> String {
        self.with_all(key, &[(name, value.to_string())])
    }

    /// A text with two things in it.
    pub fn with_two(
        &self,
        key: &str,
        name: &'static str,
        value: &(impl ToString + ?Sized),
        second_name: &'static str,
        second: &(impl ToString + ?Sized),
    ) -> String {
        self.with_all(
            key,
            &[(name, value.to_string()), (second_name, second.to_string())],
        )
    }

    /// A text with several things in it.
    pub fn with_all(&self, key: &str, values: &[(&'static str, String)]) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> = values
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value.as_str())))
            .collect();
        LOCALES.lookup_with_args(self.id(), key, &values)
    }

    /// What a form does not take, with its code: the key of the text.
    pub fn refused(&self, key: &'static str) -> String {
        crate::Refusal::new(key).said(*self)
    }

    /// The one of two texts that is in this language.
    pub fn of<'text>(&self, hindi: &'text str, english: &'text str) -> &'text str {
        match self.language {
            Language::Hindi => hindi,
            Language::English => english,
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self.language {
            Language::Hindi => &HINDI,
            Language::English => &ENGLISH,
        }
    }
}

#[cfg(test)]
mod tests;
