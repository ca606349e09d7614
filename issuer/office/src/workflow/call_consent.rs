//! Whether the outbound call centre may call a family about its card: the family says so at the
//! counter or on the page of its slip, and takes it back there or with the helpline. Nobody is
//! called who did not say so.

use issuer_domain::{
    AcknowledgementNumber, Act, ConsentPlace, FamilyId, TrackingSecret, with_ascii_digits,
};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{CounterRefused, StorageError};

/// Why nothing is noted.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Neither a request nor a family has this number.
    #[error(
        "no request and no family has this number\n\nhint: read it from the slip or card again, group by group"
    )]
    NotThere,
}

/// Whether a family may be called now.
async fn may_be_called(app: &App, family_id: &FamilyId) -> Result<bool, StorageError> {
    let found = app.storage.call_consents().find(family_id).await?;
    Ok(found.is_some_and(|consent| consent.holds()))
}

/// Notes what a family says at a counter.
pub async fn say_at_counter(
    app: &App,
    family_id: &FamilyId,
    may_call: bool,
) -> Result<(), ConsentError> {
    permission::require(app, Act::TakeRequests).await?;
    let found = app.storage.families().find(family_id).await?;
    found.ok_or(ConsentError::NotThere)?;
    Ok(note(app, family_id, ConsentPlace::Counter, may_call).await?)
}

/// Whether the family of a slip may be called; `None` where no slip has this secret.
pub async fn called_by_slip(
    app: &App,
    secret: &TrackingSecret,
) -> Result<Option<bool>, StorageError> {
    let requests = app.storage.requests();
    match requests.find_by_secret(&secret.sha256()).await? {
        Some(request) => Ok(Some(may_be_called(app, &request.family_id).await?)),
        None => Ok(None),
    }
}

/// Notes what somebody with a family's slip says.
pub async fn say_by_slip(
    app: &App,
    secret: &TrackingSecret,
    may_call: bool,
) -> Result<(), ConsentError> {
    let requests = app.storage.requests();
    let request = requests.find_by_secret(&secret.sha256()).await?;
    let request = request.ok_or(ConsentError::NotThere)?;
    Ok(note(app, &request.family_id, ConsentPlace::Slip, may_call).await?)
}

/// Takes a family's word back for a caller, by the number of a request or of the family. Whether
/// there was a word to take back is not told: the caller may be anybody.
pub async fn withdraw_for_caller(app: &App, number: &str) -> Result<(), ConsentError> {
    permission::acting(app).await?;
    let family_id = family_of(app, number).await?;
    Ok(note(app, &family_id, ConsentPlace::Helpdesk, false).await?)
}

async fn family_of(app: &App, number: &str) -> Result<FamilyId, ConsentError> {
    if let Ok(number) = AcknowledgementNumber::parse(number) {
        return match app.storage.requests().get(number).await {
            Ok(request) => Ok(request.family_id),
            Err(StorageError::Counter(CounterRefused::NoSuchRequest { .. })) => {
                Err(ConsentError::NotThere)
            }
            Err(error) => Err(error.into()),
        };
    }
    let plain = with_ascii_digits(number.trim());
    let family_id = FamilyId::parse(&plain).map_err(|_| ConsentError::NotThere)?;
    let found = app.storage.families().find(&family_id).await?;
    found.ok_or(ConsentError::NotThere)?;
    Ok(family_id)
}

async fn note(
    app: &App,
    family_id: &FamilyId,
    place: ConsentPlace,
    may_call: bool,
) -> Result<(), StorageError> {
    let consents = app.storage.call_consents();
    if may_call {
        consents.give(family_id, place, app.now).await?;
    } else {
        consents.withdraw(family_id, place, app.now).await?;
    }
    Ok(())
}
