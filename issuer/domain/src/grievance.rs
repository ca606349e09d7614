use crate::in_both_languages::in_both_languages;
use crate::{Actor, Timestamp};

/// What somebody complains of, or praises. Each belongs to a stage of a card's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GrievanceCategory {
    /// The card did not come.
    NotReceived,
    /// A name on it is wrong.
    WrongName,
    /// The QR or the print cannot be read.
    Unreadable,
    /// More was asked than the rate list says.
    ChargedExtra,
    /// A shop refused the card.
    RefusedAtShop,
    /// The card is lost.
    Lost,
    /// Another family's card was given.
    OthersCard,
    /// Praise.
    Praise,
    /// Something else.
    Other,
}

/// How far a grievance is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrievanceState {
    /// It waits for an answer.
    Open,
    /// Somebody answered; whoever complained may say that it is not settled.
    Answered {
        /// Who.
        by: Actor,
        /// When.
        at: Timestamp,
    },
    /// It is settled.
    Closed {
        /// Who closed it.
        by: Actor,
        /// When.
        at: Timestamp,
    },
}

/// A step that a grievance does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a grievance that is {from} cannot be {to}\n\nhint: an open one is answered, an answered one closed or opened again"
)]
pub struct GrievanceStepRefused {
    from: &'static str,
    to: &'static str,
}

/// How long something has waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Age {
    /// Less than 30 days.
    Young,
    /// 30 days and more.
    Thirty,
    /// 60 days and more.
    Sixty,
    /// 100 days and more: what the state's helpline counts as pending too long.
    Hundred,
}

in_both_languages!(GrievanceCategory);

impl GrievanceCategory {
    /// All categories.
    pub const ALL: [Self; 9] = [
        Self::NotReceived,
        Self::WrongName,
        Self::Unreadable,
        Self::ChargedExtra,
        Self::RefusedAtShop,
        Self::Lost,
        Self::OthersCard,
        Self::Praise,
        Self::Other,
    ];

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotReceived => ("not-received", "The card did not come", "कार्ड नहीं मिला"),
            Self::WrongName => ("wrong-name", "A name is wrong", "नाम गलत है"),
            Self::Unreadable => ("unreadable", "The card cannot be read", "कार्ड पढ़ा नहीं जाता"),
            Self::ChargedExtra => (
                "charged-extra",
                "More was charged than the rate list says",
                "दर सूची से अधिक पैसे लिए",
            ),
            Self::RefusedAtShop => (
                "refused-at-shop",
                "A shop refused the card",
                "दुकान ने कार्ड नहीं माना",
            ),
            Self::Lost => ("lost", "The card is lost", "कार्ड खो गया"),
            Self::OthersCard => (
                "others-card",
                "Another family's card was given",
                "दूसरे परिवार का कार्ड दे दिया",
            ),
            Self::Praise => ("praise", "Praise", "सराहना"),
            Self::Other => ("other", "Something else", "कुछ और"),
        }
    }
}

impl GrievanceState {
    /// Somebody answers.
    pub fn answer(self, by: Actor, at: Timestamp) -> Result<Self, GrievanceStepRefused> {
        match self {
            Self::Open => Ok(Self::Answered { by, at }),
            other => Err(other.refuse("answered")),
        }
    }

    /// It is settled.
    pub fn close(self, by: Actor, at: Timestamp) -> Result<Self, GrievanceStepRefused> {
        match self {
            Self::Answered { .. } => Ok(Self::Closed { by, at }),
            other => Err(other.refuse("closed")),
        }
    }

    /// Whoever complained says that it is not settled.
    pub fn reopen(self) -> Result<Self, GrievanceStepRefused> {
        match self {
            Self::Answered { .. } => Ok(Self::Open),
            other => Err(other.refuse("opened again")),
        }
    }

    /// The word in databases.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered { .. } => "answered",
            Self::Closed { .. } => "closed",
        }
    }

    /// Who did the last step, and when.
    pub const fn last(&self) -> Option<(&Actor, Timestamp)> {
        match self {
            Self::Open => None,
            Self::Answered { by, at } | Self::Closed { by, at } => Some((by, *at)),
        }
    }

    /// The state of a row.
    pub fn of_row(word: &str, last: Option<(Actor, Timestamp)>) -> Option<Self> {
        match (word, last) {
            ("open", None) => Some(Self::Open),
            ("answered", Some((by, at))) => Some(Self::Answered { by, at }),
            ("closed", Some((by, at))) => Some(Self::Closed { by, at }),
            _ => None,
        }
    }

    fn refuse(self, to: &'static str) -> GrievanceStepRefused {
        GrievanceStepRefused {
            from: self.word(),
            to,
        }
    }
}

impl Age {
    /// All, the youngest first.
    pub const ALL: [Self; 4] = [Self::Young, Self::Thirty, Self::Sixty, Self::Hundred];

    /// How long something has waited since a time.
    pub fn of(since: Timestamp, now: Timestamp) -> Self {
        match now.whole_days_since(since) {
            0..30 => Self::Young,
            30..60 => Self::Thirty,
            60..100 => Self::Sixty,
            _ => Self::Hundred,
        }
    }

    /// From how many days on.
    pub const fn days(self) -> u32 {
        match self {
            Self::Young => 0,
            Self::Thirty => 30,
            Self::Sixty => 60,
            Self::Hundred => 100,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    #[test]
    fn words_are_read_back_and_every_category_has_both_languages() {
        for category in GrievanceCategory::ALL {
            let read = GrievanceCategory::from_word(category.word());
            assert_eq!(read, Some(category));
            assert!(category.english().is_ascii());
            assert!(category.hindi().chars().any(|letter| letter >= '\u{900}'));
        }
    }

    #[test]
    fn nothing_is_closed_without_an_answer() {
        let by = Actor::office;
        assert!(GrievanceState::Open.close(by(), NOW).is_err());
        let answered = GrievanceState::Open.answer(by(), NOW).unwrap();
        assert!(answered.clone().answer(by(), NOW).is_err());
        assert_eq!(answered.clone().reopen(), Ok(GrievanceState::Open));
        let closed = answered.close(by(), NOW).unwrap();
        assert!(closed.reopen().is_err());
    }

    #[test]
    fn ages_begin_with_their_day() {
        for (days, age) in [
            (0, Age::Young),
            (29, Age::Young),
            (30, Age::Thirty),
            (59, Age::Thirty),
            (60, Age::Sixty),
            (99, Age::Sixty),
            (100, Age::Hundred),
        ] {
            let since = NOW.plus_seconds(-days * Timestamp::DAY);
            assert_eq!(Age::of(since, NOW), age, "{days}");
        }
    }
}
