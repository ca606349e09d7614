//! At which centre somebody acts.

use issuer_domain::{Act, CentreId, Role, Workplace};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{StaffMember, StorageError};

/// Why somebody may not act at a centre.
#[derive(Debug, thiserror::Error)]
pub enum CounterPlaceError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// An operator of another centre, or of none.
    #[error(
        "this is for the operators of centre {0}\n\nhint: the family goes on where it began; an officer says at which centre an operator works"
    )]
    OtherCentre(CentreId),
}

/// The person, if the role may do this and the person works at this centre. Inspectors and officers
/// work at all of them.
pub(super) async fn require_at(
    app: &App,
    act: Act,
    centre: &CentreId,
) -> Result<StaffMember, CounterPlaceError> {
    let member = permission::require(app, act).await?;
    let is_operator = member.role == Role::LmkOperator;
    if is_operator && centre_of(app, &member).await?.as_ref() != Some(centre) {
        return Err(CounterPlaceError::OtherCentre(centre.clone()));
    }
    Ok(member)
}

/// The centre at which an operator works; none for whoever works at all of them, and for an operator
/// whom nobody has placed.
pub async fn centre_of(app: &App, member: &StaffMember) -> Result<Option<CentreId>, StorageError> {
    if member.role != Role::LmkOperator {
        return Ok(None);
    }
    if let Workplace::Centre(code) = &member.workplace {
        return Ok(CentreId::parse(code.as_str()).ok());
    }
    app.storage.centres().of_operator(&member.name).await
}
