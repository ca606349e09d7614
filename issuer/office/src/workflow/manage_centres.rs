//! Opens and closes counters, and says who works at which.

use issuer_domain::{Act, Actor, CentreId, Name, Role, Workplace, WorkplaceCode};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::StorageError;

/// The most cards that a counter's printer prints in a day.
const PRINTS_MAX: u32 = 500;

/// Why counters stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum CentreError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Not an operator.
    #[error(
        "{0} is no operator of a Lok Mitra Kendra on the staff\n\nhint: `issuer staff add NAME --role lmk-operator`; inspectors and officers need no centre"
    )]
    NoOperator(Actor),
    /// More than any printer prints.
    #[error("a counter prints at most {PRINTS_MAX} cards in a day")]
    Quota,
}

/// Opens a centre; its quota of prints is that of the settings where none is given.
pub async fn add_centre(
    app: &App,
    id: &CentreId,
    name: &Name,
    prints_a_day: Option<u32>,
) -> Result<(), CentreError> {
    permission::require(app, Act::ManageCentres).await?;
    let quota = prints_a_day.unwrap_or(app.config.counter.prints_a_day);
    check_quota(quota)?;
    Ok(app.storage.centres().add(id, name, quota, app.now).await?)
}

/// Closes a centre: it takes no requests any more, and what it took stays.
pub async fn close_centre(app: &App, id: &CentreId) -> Result<(), CentreError> {
    permission::require(app, Act::ManageCentres).await?;
    Ok(app.storage.centres().close(id, app.now).await?)
}

/// Changes how many cards a centre may print in a day.
pub async fn set_print_quota(
    app: &App,
    id: &CentreId,
    prints_a_day: u32,
) -> Result<(), CentreError> {
    permission::require(app, Act::ManageCentres).await?;
    check_quota(prints_a_day)?;
    let centres = app.storage.centres();
    Ok(centres.set_quota(id, prints_a_day, app.now).await?)
}

/// Says at which centre an operator works.
pub async fn assign_operator(app: &App, name: &Actor, id: &CentreId) -> Result<(), CentreError> {
    permission::require(app, Act::ManageCentres).await?;
    let member = app.storage.staff().find(name).await?;
    let is_operator =
        member.is_some_and(|member| member.role == Role::LmkOperator && member.disabled.is_none());
    if !is_operator {
        return Err(CentreError::NoOperator(name.clone()));
    }
    app.storage.centres().assign(name, id, app.now).await?;
    // Her pages go by her workplace.
    if let Ok(code) = WorkplaceCode::parse(id.as_str()) {
        let staff = app.storage.staff();
        let workplace = Workplace::Centre(code);
        staff.place(name, &workplace, app.actor(), app.now).await?;
    }
    Ok(())
}

fn check_quota(prints_a_day: u32) -> Result<(), CentreError> {
    if prints_a_day > PRINTS_MAX {
        return Err(CentreError::Quota);
    }
    Ok(())
}
