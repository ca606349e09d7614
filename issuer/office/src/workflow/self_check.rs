//! A family looks at its card before it is printed: a link that opens once for an answer, shows its
//! own card alone, and asks of each field whether it is right.

use std::collections::BTreeMap;

use issuer_domain::{Act, CheckedField, Family, FamilyId, Timestamp, TrackingSecret};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{CounterRefused, StorageError, StoredSelfCheck, WrongField};

/// Why there is no link, or nothing to look at.
#[derive(Debug, thiserror::Error)]
pub enum SelfCheckLinkError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// No such family.
    #[error("the register has no family {0}\n\nhint: look at the number again")]
    NotThere(FamilyId),
    /// A field without an answer.
    #[error("something is not answered: {0}\n\nhint: say of each field whether it is right")]
    NotAnswered(&'static str),
}

/// What a family sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfCheckView {
    /// Its own data, as the card will show them.
    pub family: Family,
    /// Until when the link opens.
    pub expires_at: Timestamp,
}

/// Issues a family's link; an older one that was not answered ends. Until when it opens.
pub async fn issue_self_check(
    app: &App,
    family_id: &FamilyId,
    secret: &TrackingSecret,
) -> Result<Timestamp, SelfCheckLinkError> {
    let person = permission::require(app, Act::IssueSelfChecks).await?;
    let stored = app.storage.families().find(family_id).await?;
    // An operator's centre serves whoever comes; an office its own area.
    let is_served = |family: &Family| {
        let area = person.workplace.area();
        area.is_none_or(|area| area.covers(family))
    };
    let stored = stored.filter(|stored| is_served(&stored.family));
    let stored = stored.ok_or_else(|| SelfCheckLinkError::NotThere(family_id.clone()))?;
    let days = i64::from(app.config.counter.self_check_days);
    let expires_at = app.now.plus_seconds(days * Timestamp::DAY);
    let family = (family_id, stored.revision);
    let self_checks = app.storage.self_checks();
    self_checks
        .issue(&secret.sha256(), family, app.now, expires_at)
        .await?;
    Ok(expires_at)
}

/// Shows a family its own data, as they were when the link was issued.
pub async fn open_self_check(
    app: &App,
    secret: &TrackingSecret,
) -> Result<SelfCheckView, SelfCheckLinkError> {
    let found = app.storage.self_checks().find(&secret.sha256()).await?;
    let open = found.filter(|link| link.answered_at.is_none() && link.expires_at > app.now);
    let link = open.ok_or_else(link_over)?;
    let families = app.storage.families();
    let stored = families.get(&link.family_id, link.family_revision).await?;
    Ok(SelfCheckView {
        family: stored.family,
        expires_at: link.expires_at,
    })
}

/// Keeps what the family says of each field; then the link is used up.
pub async fn answer_self_check(
    app: &App,
    secret: &TrackingSecret,
    answers: &BTreeMap<CheckedField, bool>,
) -> Result<StoredSelfCheck, SelfCheckLinkError> {
    let missing = CheckedField::ALL
        .into_iter()
        .find(|field| !answers.contains_key(field));
    if let Some(field) = missing {
        return Err(SelfCheckLinkError::NotAnswered(field.english()));
    }
    let self_checks = app.storage.self_checks();
    Ok(self_checks
        .answer(&secret.sha256(), answers, app.now)
        .await?)
}

/// What families of the person's area said to be wrong, by panchayat or ward; at most `limit`
/// fields.
pub async fn list_wrong_fields(
    app: &App,
    limit: u32,
) -> Result<Vec<WrongField>, SelfCheckLinkError> {
    let person = permission::require(app, Act::WatchCentres).await?;
    let Some(area) = person.workplace.area() else {
        return Ok(Vec::new());
    };
    Ok(app.storage.self_checks().list_wrong(area, limit).await?)
}

fn link_over() -> SelfCheckLinkError {
    StorageError::from(CounterRefused::LinkOver).into()
}

#[cfg(test)]
mod tests;
