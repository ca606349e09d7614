use crate::Hold;

/// Why a family's card is in no lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// It is eligible; the lot had its limit.
    Waits,
    /// The family never had a card.
    NoCard,
    /// Its card is not signed yet.
    NotSigned,
    /// The family is on hold.
    Held(Hold),
    /// Its card is blocked.
    Blocked,
    /// Its card was revoked.
    Ended,
    /// Its card is over.
    Over,
}

impl LeftOutReason {
    /// The word in files and JSON. It stays.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::NoCard => "no_card",
            Self::NotSigned => "not_signed",
            Self::Held(hold) => hold.word(),
            Self::Blocked => "blocked",
            Self::Ended => "ended",
            Self::Over => "over",
        }
    }

    /// What is in the way, for people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Waits => "The card waits for the next lot.",
            Self::NoCard => "The family has no card yet.",
            Self::NotSigned => "The card is not signed yet.",
            Self::Held(hold) => hold.text(),
            Self::Blocked => "The card is blocked.",
            Self::Ended => "The card was revoked.",
            Self::Over => "The card is over.",
        }
    }

    /// What to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Waits => "`issuer lot create` takes it.",
            Self::NoCard | Self::NotSigned => "`issuer issue` makes it.",
            Self::Held(hold) => hold.hint(),
            Self::Blocked => "Cure the reason, then `issuer card reinstate`.",
            Self::Ended => "`issuer card reprint`, where the family may have another one.",
            Self::Over => "`issuer card renew` makes the next one.",
        }
    }
}
