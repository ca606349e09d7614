use issuer_domain::FamilyId;

use super::make_cards::MakeError;
use super::permission::PermissionError;
use crate::storage::StorageError;

/// Why the cards of split or merged families are not settled. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// Making the new cards.
    #[error(transparent)]
    Make(#[from] MakeError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Not one into several.
    #[error(
        "a split is one family that became several\n\nhint: issuer family split OLD --into A,B"
    )]
    NoSplit,
    /// Not several into one.
    #[error(
        "a merger is several families that became one\n\nhint: issuer family merge A B --into C"
    )]
    NoMerger,
    /// A family whose card should end has none.
    #[error(
        "family {0} has no live card\n\nhint: new families without old cards get theirs from `issuer issue`"
    )]
    NoLiveCard(FamilyId),
    /// Splitting must not be a way round a block.
    #[error("card {0} is blocked\n\nhint: cure the reason and `issuer card reinstate` first")]
    Blocked(String),
    /// The register has it not yet.
    #[error("the register has no family {0}\n\nhint: import the register file that has it first")]
    NotInRegister(FamilyId),
    /// The register holds it back.
    #[error(
        "the register holds family {0} back\n\nhint: `issuer readiness` says what is to be done"
    )]
    Held(FamilyId),
    /// A new family has a card of its own.
    #[error(
        "a new family has card {0} already\n\nhint: name it among the old ones if it takes part"
    )]
    HasACard(String),
    /// A family that goes on has the members it had.
    #[error(
        "the register has nothing new about family {0}\n\nhint: import the register file with the split or merger first"
    )]
    Unchanged(FamilyId),
    /// A new family that comes from elsewhere.
    #[error(
        "nobody of family {0} stands on an old card\n\nhint: compare the family ids with the register"
    )]
    NobodyOfIt(FamilyId),
    /// An old family of whom nobody is in the new ones.
    #[error(
        "nobody of family {0} is in a new family\n\nhint: compare the family ids with the register"
    )]
    NobodyLeft(FamilyId),
    /// A new family's card cannot be made, so none is.
    #[error("family {family_id} cannot have a card: {reason}")]
    NoCard {
        /// Which.
        family_id: FamilyId,
        /// Why.
        reason: String,
    },
}
