/// What a family is told of by SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoticeEvent {
    /// Its request was taken.
    Requested,
    /// The fee is there.
    Paid,
    /// Somebody said yes; the old card holds no more.
    Approved,
    /// Somebody said no.
    Refused,
    /// It took the request back.
    Withdrawn,
    /// Its grievance was answered.
    Answered,
    /// It may look at its card before it is printed. This one is sent at once or not at all, since
    /// its text has a link that only the family may know: it waits in no queue.
    SelfCheck,
}

impl NoticeEvent {
    /// All events.
    pub const ALL: [Self; 7] = [
        Self::Requested,
        Self::Paid,
        Self::Approved,
        Self::Refused,
        Self::Withdrawn,
        Self::Answered,
        Self::SelfCheck,
    ];

    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Paid => "paid",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Answered => "answered",
            Self::SelfCheck => "self-check",
        }
    }

    /// The event of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.word() == word)
    }

    /// The text for an SMS, Hindi first. `number` names the request or grievance, or is the link, `helpline` is
    /// where people call. No name and no card stands in it: whoever reads the telephone learns
    /// nothing about the family.
    pub fn text(self, number: &str, helpline: &str) -> String {
        let (hindi, english) = match self {
            Self::Requested => ("नए कार्ड का आवेदन मिला", "Your request for a card was taken"),
            Self::Paid => ("शुल्क मिला", "Your fee was received"),
            Self::Approved => (
                "आवेदन स्वीकृत; पुराना कार्ड अब मान्य नहीं",
                "Approved; the old card holds no more",
            ),
            Self::Refused => ("आवेदन अस्वीकृत", "Your request was refused"),
            Self::Withdrawn => ("आवेदन वापस लिया गया", "Your request was withdrawn"),
            Self::Answered => ("शिकायत का उत्तर दिया गया", "Your grievance was answered"),
            Self::SelfCheck => (
                "छपने से पहले अपना कार्ड देखें",
                "Look at your card before it is printed",
            ),
        };
        format!("हिम परिवार {number}: {hindi}. {english}. {helpline}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with Devanagari goes as UCS-2: 67 characters in each part (3GPP TS 23.040, 9.2.3.24).
    const CHARACTERS_A_PART: usize = 67;

    #[test]
    fn every_text_fits_into_three_parts_and_names_the_number_in_both_languages() {
        for event in NoticeEvent::ALL {
            assert_eq!(NoticeEvent::from_word(event.word()), Some(event));
            let text = event.text("HP-26-004-8271-7", "1100");
            let units = text.encode_utf16().count();
            assert!(units <= 3 * CHARACTERS_A_PART, "{units}: {text}");
            assert!(text.contains("HP-26-004-8271-7") && text.ends_with("1100"));
            assert!(text.chars().any(|letter| letter >= '\u{900}'));
            assert!(text.chars().any(|letter| letter.is_ascii_alphabetic()));
        }
    }
}
