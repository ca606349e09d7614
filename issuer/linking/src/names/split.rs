//! A name as words: without titles, without what stands before a relative's name.

use unicode_normalization::UnicodeNormalization;

/// In which letters a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Script {
    Latin,
    Devanagari,
    Other,
}

/// Words of a name that are looked at.
pub(super) const WORDS_MAX: usize = 6;

/// Titles and honorifics, and what stands before a relative's name (S/o is the words s and o).
const TITLES: [&str; 44] = [
    "shri",
    "shree",
    "sri",
    "sh",
    "smt",
    "shrimati",
    "km",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "late",
    "lt",
    "swargiya",
    "ji",
    "so",
    "wo",
    "do",
    "co",
    "s/o",
    "w/o",
    "d/o",
    "c/o",
    "son",
    "wife",
    "daughter",
    "of",
    "श्री",
    "श्रीमती",
    "श्रीमति",
    "कु",
    "सुश्री",
    "स्व",
    "स्वर्गीय",
    "डॉ",
    "डा",
    "जी",
    "पुत्र",
    "पुत्री",
    "पत्नी",
    "सुपुत्र",
    "सुपुत्री",
    "स्वः",
];

pub(crate) fn script(word: &str) -> Script {
    word.chars()
        .find_map(|character| match character {
            '\u{900}'..='\u{97F}' => Some(Script::Devanagari),
            letter if letter.is_ascii_alphabetic() => Some(Script::Latin),
            '\u{C0}'..='\u{24F}' => Some(Script::Latin),
            _ => None,
        })
        .unwrap_or(Script::Other)
}

/// The words of a name in small letters, without titles and marks. A name of nothing but titles
/// keeps them.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    let all = words(name);
    let is_title = |word: &String| TITLES.contains(&word.as_str());
    let bare: Vec<String> = all.iter().filter(|word| !is_title(word)).cloned().collect();
    let mut kept = if bare.is_empty() { all } else { bare };
    kept.truncate(WORDS_MAX);
    kept
}

/// Words in NFC, small letters. Devanagari letters with nukta come out as one character each.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.nfc().flat_map(char::to_lowercase) {
        match character {
            // Joiners and marks inside a word change nothing.
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\'' | '’' | '`' => {}
            // S/o stays one word, so that no name loses its initials.
            '/' if word.chars().count() == 1 => word.push('/'),
            letter if is_letter(letter) => push_letter(&mut word, letter),
            _ => push_word(&mut words, &mut word),
        }
    }
    push_word(&mut words, &mut word);
    words
}

fn push_word(words: &mut Vec<String>, word: &mut String) {
    let text = std::mem::take(word);
    let text = text.trim_end_matches('/');
    if !text.is_empty() {
        words.push(text.to_owned());
    }
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '\u{900}'..='\u{903}' | '\u{93A}'..='\u{94F}' | '\u{962}' | '\u{963}')
        || matches!(character, '\u{300}'..='\u{36F}')
}

/// NFC takes the letters with nukta apart (they are composition exclusions); here they are one.
fn push_letter(word: &mut String, letter: char) {
    let with_nukta = match (letter, word.chars().last()) {
        ('\u{93C}', Some('क')) => '\u{958}',
        ('\u{93C}', Some('ख')) => '\u{959}',
        ('\u{93C}', Some('ग')) => '\u{95A}',
        ('\u{93C}', Some('ज')) => '\u{95B}',
        ('\u{93C}', Some('ड')) => '\u{95C}',
        ('\u{93C}', Some('ढ')) => '\u{95D}',
        ('\u{93C}', Some('फ')) => '\u{95E}',
        ('\u{93C}', Some('य')) => '\u{95F}',
        _ => return word.push(letter),
    };
    word.pop();
    word.push(with_nukta);
}
