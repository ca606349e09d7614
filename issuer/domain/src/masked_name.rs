use crate::Name;

/// What stands for the rest of a masked word.
const REST: &str = "•••";

impl Name {
    /// The name with the first letter of each word alone, in Hindi where there is such a name:
    /// `सी••• दे•••`. Enough for an operator to tell one family from another with the card in hand,
    /// and not enough to read a list of people off a screen.
    pub fn masked_hindi(&self) -> String {
        masked(self.first_hindi())
    }

    /// The same in Latin letters where there is such a name: `S••• D•••`.
    pub fn masked_latin(&self) -> String {
        masked(self.first_latin())
    }
}

fn masked(text: &str) -> String {
    let words = text.split_whitespace().filter_map(|word| {
        let mut letters = word.chars();
        let mut shown = letters.next()?.to_string();
        shown.extend(letters.take_while(|letter| belongs_to_the_letter_before(*letter)));
        shown.push_str(REST);
        Some(shown)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Vowel signs, nukta and the marks of nasals (Unicode, block Devanagari), and combining accents. A
/// virama is none: it joins the next letter.
fn belongs_to_the_letter_before(letter: char) -> bool {
    matches!(
        letter,
        '\u{900}'..='\u{903}' | '\u{93A}'..='\u{93C}' | '\u{93E}'..='\u{94C}' | '\u{94E}'
            | '\u{94F}' | '\u{955}'..='\u{957}' | '\u{962}' | '\u{963}' | '\u{300}'..='\u{36F}'
    )
}

#[cfg(test)]
mod tests {
    use crate::Name;

    #[test]
    fn a_masked_name_shows_whole_letters_of_its_own_script_alone() {
        let name = Name::new(Some("सुनीता फ़रीदा श्याम"), Some("Sunita Farida Shyam")).unwrap();
        assert_eq!(name.masked_hindi(), "सु••• फ\u{93C}••• श•••");
        assert_eq!(name.masked_latin(), "S••• F••• S•••");
        let latin = Name::new(None, Some("Om")).unwrap();
        assert_eq!(latin.masked_hindi(), "O•••", "its length does not show");
    }
}
