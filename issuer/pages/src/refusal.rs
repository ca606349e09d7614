use crate::Words;

/// What the office does not take: the key of a text that says why and what to do next, and what
/// stands in it. The key is also the code that a person reads out to the helpline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    code: &'static str,
    values: Vec<(&'static str, [String; 2])>,
}

impl Refusal {
    /// One with nothing in its text.
    pub const fn new(code: &'static str) -> Self {
        Self {
            code,
            values: Vec::new(),
        }
    }

    /// The same with a number or name in its text.
    #[must_use]
    pub fn with(self, name: &'static str, value: &(impl ToString + ?Sized)) -> Self {
        let value = value.to_string();
        self.with_words(name, &value, &value)
    }

    /// The same with words in its text, in Hindi and in English.
    #[must_use]
    pub fn with_words(mut self, name: &'static str, hindi: &str, english: &str) -> Self {
        let both = [hindi.to_owned(), english.to_owned()];
        self.values.push((name, both));
        self
    }

    /// The short stable name.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Why, what to do next, and the code, each on its line.
    pub fn said(&self, words: Words) -> String {
        let values = self.values.iter().map(|(name, [hindi, english])| {
            let value = words.of(hindi, english).to_owned();
            (*name, value)
        });
        let text = words.with_all(self.code, &values.collect::<Vec<_>>());
        format!("{text}\n{}", words.with("refusal-code", "code", self.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn a_refusal_says_why_what_next_and_its_code_in_the_language_of_who_asked() {
        let refusal = Refusal::new("refused-staff-role");
        let refusal = refusal.with_words("role", "अधिकारी", "officer");
        let hindi = refusal.said(Words::new(Language::Hindi));
        let english = refusal.said(Words::new(Language::English));
        for said in [&hindi, &english] {
            assert_eq!(said.lines().count(), 3, "{said}");
            assert!(said.contains("refused-staff-role"), "{said}");
        }
        assert!(hindi.contains("अधिकारी") && hindi.contains("कोड"));
        assert!(english.contains("officer") && english.contains("Code"));
    }
}
