use card_payload::Timestamp;

use crate::outcome::{Damage, Decision, Outcome};
use crate::verdict_text::VerdictText;
use crate::verified_card::VerifiedCard;
use crate::verify::CLOCK_SKEW_SECONDS;

/// The answer of [`verify`](crate::verify).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub(crate) outcome: Outcome,
    pub(crate) card: Option<VerifiedCard>,
    pub(crate) specimen: bool,
    pub(crate) list_age_days: Option<u32>,
}

impl Verdict {
    pub(crate) const fn without_card(outcome: Outcome) -> Self {
        Self {
            outcome,
            card: None,
            specimen: false,
            list_age_days: None,
        }
    }

    /// The verdict about a picture in which no code could be read.
    pub const fn no_code_in_picture() -> Self {
        Self::without_card(Outcome::Damaged(Damage::NoCode))
    }

    /// What was found out.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// What to do about it.
    pub fn decision(&self) -> Decision {
        self.outcome.decision()
    }

    /// The short stable code, for helplines and machines.
    pub fn code(&self) -> &'static str {
        self.outcome.code()
    }

    /// The words for people, in Hindi and English.
    pub fn text(&self) -> &'static VerdictText {
        self.outcome.text()
    }

    /// What the card says; only where its signature held under a key that may sign cards.
    pub fn card(&self) -> Option<&VerifiedCard> {
        self.card.as_ref()
    }

    /// Whether the card is a specimen: signed under a demonstration root.
    pub fn specimen(&self) -> bool {
        self.specimen
    }

    /// Whole days since the card's status list was signed; `None` where there is none or it was
    /// not asked.
    pub fn list_age_days(&self) -> Option<u32> {
        self.list_age_days
    }

    /// Says nothing but "check the date" about a genuine card where the clock shows less than a time
    /// that is known to be over, by more than [`CLOCK_SKEW_SECONDS`].
    #[must_use]
    pub fn with_clock_floor(mut self, floor: Timestamp, now: Timestamp) -> Self {
        if self.card.is_some() && now.plus_seconds(CLOCK_SKEW_SECONDS) < floor {
            self.outcome = Outcome::ClockWrong;
        }
        self
    }

    /// Turns a card that seems good into a superseded one if a later issue of the same family has
    /// been seen here. This needs neither network nor a fresh list: the caller keeps the highest
    /// issue number for each [`VerifiedCard::family_hash`].
    #[must_use]
    pub fn with_highest_issue_seen(mut self, highest_issue: u8) -> Self {
        let older = self
            .card
            .as_ref()
            .is_some_and(|card| card.issue_number() < highest_issue);
        if older && self.outcome.nothing_against() {
            self.outcome = Outcome::Superseded;
        }
        self
    }
}
