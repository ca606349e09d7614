use crate::in_both_languages::in_both_languages;

/// What somebody rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedbackTopic {
    /// The card itself.
    Card,
    /// A Lok Mitra Kendra.
    Counter,
    /// How a shop takes the card.
    Shop,
    /// The helpline.
    Helpline,
}

in_both_languages!(FeedbackTopic);

impl FeedbackTopic {
    /// All topics.
    pub const ALL: [Self; 4] = [Self::Card, Self::Counter, Self::Shop, Self::Helpline];

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Card => ("card", "The card itself", "कार्ड"),
            Self::Counter => ("counter", "The Lok Mitra Kendra", "लोक मित्र केंद्र"),
            Self::Shop => ("shop", "The ration shop", "राशन की दुकान"),
            Self::Helpline => ("helpline", "Helpline 1100", "हेल्पलाइन 1100"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_every_topic_has_both_languages() {
        for topic in FeedbackTopic::ALL {
            assert_eq!(FeedbackTopic::from_word(topic.word()), Some(topic));
            assert!(topic.english().is_ascii());
            assert!(topic.hindi().chars().any(|letter| letter >= '\u{900}'));
        }
    }
}
