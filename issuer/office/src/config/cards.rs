use serde::Deserialize;

/// What may be done to cards by whom and when.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cards {
    /// Changes of more cards than this are dry runs unless `--apply` is given, and revocations of
    /// more need a second person.
    pub bulk_cards: u16,
    /// Reprints that a family has in 12 months without an officer.
    pub reprints_a_year: u8,
    /// Days before its end from which on a card can be renewed.
    pub renew_days: u16,
    /// Months that a migrant's card holds at most.
    pub migrant_months: u8,
    /// Days after which a request for a second person lapses.
    pub approval_days: u16,
}

/// A migrant's temporary card holds for three months at most (Himachal's food department).
impl Default for Cards {
    fn default() -> Self {
        Self {
            bulk_cards: 20,
            reprints_a_year: 2,
            renew_days: 90,
            migrant_months: 3,
            approval_days: 7,
        }
    }
}

impl Cards {
    pub(super) fn problem(self) -> Option<&'static str> {
        if self.approval_days == 0 {
            return Some("cards.approval_days is at least 1");
        }
        if !(1..=12).contains(&self.migrant_months) {
            return Some("cards.migrant_months is 1 to 12");
        }
        None
    }
}
