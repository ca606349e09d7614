/// The value of a decimal digit of the scripts that meet in Indian registers; `None` for anything
/// else.
///
/// Each script's digits stand in a row of ten from its zero (Unicode, general category Nd).
pub fn digit_value(character: char) -> Option<u8> {
    const ZEROS: [char; 16] = [
        '0',
        '\u{660}',   // Arabic-Indic
        '\u{6F0}',   // Extended Arabic-Indic (Urdu)
        '\u{966}',   // Devanagari
        '\u{9E6}',   // Bengali
        '\u{A66}',   // Gurmukhi
        '\u{AE6}',   // Gujarati
        '\u{B66}',   // Odia
        '\u{BE6}',   // Tamil
        '\u{C66}',   // Telugu
        '\u{CE6}',   // Kannada
        '\u{D66}',   // Malayalam
        '\u{F20}',   // Tibetan, written in Lahul and Spiti
        '\u{FF10}',  // full-width
        '\u{111D0}', // Sharada
        '\u{116C0}', // Takri, the old script of the western Himalaya
    ];
    if character.is_ascii() {
        return character.is_ascii_digit().then(|| character as u8 - b'0');
    }
    // Nearly all letters beyond ASCII here are Devanagari.
    if matches!(character, '\u{900}'..='\u{97F}') {
        let offset = u32::from(character).checked_sub(0x966)?;
        return u8::try_from(offset).ok().filter(|value| *value < 10);
    }
    ZEROS.into_iter().find_map(|zero| {
        let offset = u32::from(character).checked_sub(u32::from(zero))?;
        u8::try_from(offset).ok().filter(|value| *value < 10)
    })
}

/// The text with every decimal digit as an ASCII digit.
pub fn with_ascii_digits(text: &str) -> String {
    text.chars()
        .map(|character| digit_value(character).map_or(character, |value| char::from(b'0' + value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_have_their_values() {
        assert_eq!(with_ascii_digits("०१२९ ９0 \u{116C7}"), "0129 90 7");
        assert_eq!(digit_value('क'), None);
        assert_eq!(digit_value('\u{970}'), None);
    }
}
