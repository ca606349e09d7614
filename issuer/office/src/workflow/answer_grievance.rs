//! Answers grievances, closes them, and opens them again.

use issuer_domain::{AcknowledgementNumber, Act, NoticeEvent, TrackingSecret};

use super::permission::{self, PermissionError};
use super::take_grievance::{GrievanceError, checked_words};
use crate::app::App;
use crate::storage::{CounterRefused, StorageError, StoredGrievance, Telling};

/// Why a grievance stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// What is said.
    #[error(transparent)]
    Words(#[from] GrievanceError),
    /// Nothing is said.
    #[error("an answer says something\n\nhint: what was found, and what is done about it")]
    Empty,
}

/// Answers a grievance.
pub async fn answer_grievance(
    app: &App,
    number: AcknowledgementNumber,
    answer: &str,
) -> Result<StoredGrievance, AnswerError> {
    require_for(app, number).await?;
    let answer = checked_words(answer)?;
    if answer.is_empty() {
        return Err(AnswerError::Empty);
    }
    let telling = Telling {
        event: NoticeEvent::Answered,
        helpline: &app.config.counter.helpline,
    };
    let grievances = app.storage.grievances();
    Ok(grievances.answer(number, &answer, telling, app.now).await?)
}

/// Closes an answered grievance.
pub async fn close_grievance(
    app: &App,
    number: AcknowledgementNumber,
) -> Result<StoredGrievance, AnswerError> {
    require_for(app, number).await?;
    Ok(app.storage.grievances().close(number, app.now).await?)
}

/// The person may answer, and the grievance belongs to where the person works.
async fn require_for(app: &App, number: AcknowledgementNumber) -> Result<(), AnswerError> {
    let person = permission::require(app, Act::AnswerGrievances).await?;
    let is_theirs = match person.workplace.area() {
        Some(area) => app.storage.grievances().is_in(number, area).await?,
        None => false,
    };
    if is_theirs {
        return Ok(());
    }
    let number = number.to_string();
    Err(StorageError::from(CounterRefused::NoSuchGrievance { number }).into())
}

/// The grievance of a slip; `None` where no slip has this secret.
pub async fn track_grievance(
    app: &App,
    secret: &TrackingSecret,
) -> Result<Option<StoredGrievance>, StorageError> {
    app.storage
        .grievances()
        .find_by_secret(&secret.sha256())
        .await
}

/// Whoever has the slip says that the answer settles nothing.
pub async fn reopen_grievance(
    app: &App,
    secret: &TrackingSecret,
) -> Result<Option<StoredGrievance>, StorageError> {
    let grievances = app.storage.grievances();
    match grievances.find_by_secret(&secret.sha256()).await? {
        Some(found) => grievances.reopen(found.number, app.now).await.map(Some),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests;
