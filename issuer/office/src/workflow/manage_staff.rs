//! Takes staff on and disables them. The first one is an officer whom the office itself takes on.

use issuer_domain::{Act, Actor, Role, Workplace};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::StorageError;

/// Why the staff stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The first one cannot do what has to be done next.
    #[error(
        "the first on the staff must be an officer\n\nhint: `issuer staff add NAME --role officer`; an officer takes on all others"
    )]
    FirstIsNoOfficer,
    /// The office's own name.
    #[error("`{0}` is the name of the office itself\n\nhint: give the person's own short name")]
    OfficeName(Actor),
    /// There is nobody to disable.
    #[error("there is no {0} on the staff, or the person is disabled\n\nhint: `issuer staff list`")]
    NotThere(Actor),
    /// Nobody would be left to take on others.
    #[error(
        "{0} is the last officer\n\nhint: take another officer on first: `issuer staff add NAME --role officer`"
    )]
    LastOfficer(Actor),
}

/// Takes somebody on.
pub async fn add_staff(app: &App, name: &Actor, role: Role) -> Result<(), StaffError> {
    if *name == Actor::office() {
        return Err(StaffError::OfficeName(name.clone()));
    }
    let staff = app.storage.staff();
    if staff.list().await?.is_empty() {
        if role != Role::Officer {
            return Err(StaffError::FirstIsNoOfficer);
        }
    } else {
        permission::require(app, Act::ManageStaff).await?;
    }
    Ok(staff.add(name, role, app.actor(), app.now).await?)
}

/// Disables somebody; the name stays taken and in the audit log.
pub async fn disable_staff(app: &App, name: &Actor) -> Result<(), StaffError> {
    permission::require(app, Act::ManageStaff).await?;
    let staff = app.storage.staff();
    let officers = staff.list().await?;
    let mut officers = officers
        .iter()
        .filter(|member| member.role == Role::Officer && member.disabled.is_none());
    if officers.all(|member| member.name == *name) {
        return Err(StaffError::LastOfficer(name.clone()));
    }
    if staff.disable(name, app.actor(), app.now).await? {
        Ok(())
    } else {
        Err(StaffError::NotThere(name.clone()))
    }
}

/// Says where somebody works, and so what the person sees in the pages.
pub async fn place_staff(app: &App, name: &Actor, place: &Workplace) -> Result<(), StaffError> {
    permission::require(app, Act::ManageStaff).await?;
    if app
        .storage
        .staff()
        .place(name, place, app.actor(), app.now)
        .await?
    {
        Ok(())
    } else {
        Err(StaffError::NotThere(name.clone()))
    }
}
