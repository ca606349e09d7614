//! Why a family gets no card, or its card stays as it is, whichever verb was asked.

pub use super::guard_month::GuardRefused;
pub use super::plan_card::OrderRefused;
pub use super::plan_parts::PlanError;
pub use super::replace_cards::ReplaceRefused;
pub use crate::storage::ChangeRefused;

/// Why, for people; what to do about it stands behind `hint:` in the text.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoCard {
    /// As its cards are.
    #[error(transparent)]
    Replace(#[from] ReplaceRefused),
    /// Somebody would draw twice in a month.
    #[error(transparent)]
    Guard(#[from] GuardRefused),
    /// Its card was to be blocked, freed or revoked.
    #[error(transparent)]
    Change(#[from] ChangeRefused),
    /// It does not go on cards.
    #[error(transparent)]
    Order(#[from] OrderRefused),
}
