use std::borrow::Cow;

use card_payload::TEXT_START;

/// What a scanner or its keyboard adds to a text or changes in it. Each is told once, since it can
/// be set right at the scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Habit {
    /// Control characters before or after the text, such as STX, ETX or a tab.
    ControlCharacters,
    /// The code identifier of ISO/IEC 15424: `]Q` and a digit.
    CodeIdentifier,
    /// Small letters for capitals.
    SmallLetters,
    /// The computer's keyboard stands on Hindi.
    HindiKeyboard,
}

/// What `NCF` makes on the keyboard of Indian Standard 13194 (InScript), with and without shift.
const ON_INSCRIPT: [&str; 2] = ["ळणइ", "लमि"];

impl Habit {
    /// What is said about it.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::ControlCharacters => {
                "स्कैनर कोड के आगे या पीछे अतिरिक्त चिह्न भेजता है; वे छोड़े गए · The scanner sends \
                 control characters before or after the code; they are left out. Switch off its \
                 prefix and suffix, but for Enter"
            }
            Self::CodeIdentifier => {
                "स्कैनर कोड के आगे ]Q लिखता है; वह छोड़ा गया · The scanner types a code identifier \
                 (]Q); it is left out. Switch off \"AIM code ID\""
            }
            Self::SmallLetters => {
                "स्कैनर छोटे अक्षर टाइप करता है; बड़े माने गए · The scanner types small letters; they \
                 are taken as capitals. Switch off caps lock"
            }
            Self::HindiKeyboard => {
                "कीबोर्ड हिंदी पर है; English (US) करें · The keyboard stands on Hindi. Set it to \
                 English (US) and scan again"
            }
        }
    }
}

/// The text of a typed line without what the scanner added, and what that was. Spaces belong to the
/// text. A text typed in Hindi letters keeps them after its start, so that its verdict is that of
/// wrong characters and not of a foreign code.
pub(crate) fn without_habits(line: &str) -> (Cow<'_, str>, Vec<Habit>) {
    let mut habits = Vec::new();
    let mut text = line.trim_matches(|sign: char| sign.is_control() || sign == '\u{feff}');
    if text.is_empty() {
        return (Cow::Borrowed(line), habits);
    }
    if text.len() < line.len() {
        habits.push(Habit::ControlCharacters);
    }
    if let Some(rest) = text.strip_prefix("]Q")
        && rest.starts_with(|modifier: char| modifier.is_ascii_digit())
    {
        text = &rest[1..];
        habits.push(Habit::CodeIdentifier);
    }
    if let Some(rest) = ON_INSCRIPT
        .iter()
        .find_map(|typed| text.strip_prefix(typed))
    {
        habits.push(Habit::HindiKeyboard);
        return (Cow::Owned(format!("{TEXT_START}{rest}")), habits);
    }
    let is_ours = text
        .get(..TEXT_START.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(TEXT_START));
    // The core raises them.
    if is_ours && text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        habits.push(Habit::SmallLetters);
    }
    (Cow::Borrowed(text), habits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_scanner_adds_is_left_out_and_named() {
        for (line, text, habits) in [
            ("NCF  A ", "NCF  A ", &[] as &[Habit]),
            ("\u{2}NCF A \u{3}", "NCF A ", &[Habit::ControlCharacters]),
            ("NCF A \t", "NCF A ", &[Habit::ControlCharacters]),
            ("]Q1NCF", "NCF", &[Habit::CodeIdentifier]),
            ("ncf a", "ncf a", &[Habit::SmallLetters]),
            ("ळणइ दख", "NCF दख", &[Habit::HindiKeyboard]),
            (
                "\u{2}]Q3ncf",
                "ncf",
                &[
                    Habit::ControlCharacters,
                    Habit::CodeIdentifier,
                    Habit::SmallLetters,
                ],
            ),
            ("https://example.org", "https://example.org", &[]),
            ("हिम परिवार कार्ड", "हिम परिवार कार्ड", &[]),
            ("]Q", "]Q", &[]),
            ("\0\0", "\0\0", &[]),
        ] {
            let (read, found) = without_habits(line);
            assert_eq!((&*read, &found[..]), (text, habits), "{line:?}");
        }
    }
}
