//! Shows the names of one family to one person, once, for a reason that a second person approved.

use issuer_domain::{ApprovalKind, ApprovalState, Family, FamilyId, aadhaar};
use serde_json::json;

use super::approvals::{ApprovalError, ask, use_up};
use super::permission::{PermissionError, require_asking};
use crate::app::App;
use crate::storage::{Approval, ApprovalId, StorageError};

/// Characters of a reason.
const REASON_MIN: usize = 3;
const REASON_MAX: usize = 200;
/// Requests that are looked through for a person's own.
const LOOKED_AT: u32 = 500;

/// Why the names are not shown.
#[derive(Debug, thiserror::Error)]
pub enum UnmaskFamilyError {
    /// The reason.
    #[error(
        "the reason is {REASON_MIN} to {REASON_MAX} characters without control characters or anything like an Aadhaar number"
    )]
    Reason,
    /// There is no such family.
    #[error("the register has no family {0}")]
    NoFamily(FamilyId),
    /// It is not what was approved, or for somebody else.
    #[error("approval {0} is not one of yours for this family")]
    NotThis(i64),
    /// Asking.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Asks a second person.
pub async fn ask_for_names(
    app: &App,
    family: &FamilyId,
    reason: &str,
) -> Result<ApprovalId, UnmaskFamilyError> {
    let reason = reason.trim();
    let is_reason = (REASON_MIN..=REASON_MAX).contains(&reason.chars().count())
        && !reason.chars().any(char::is_control)
        && !aadhaar::find_in(reason);
    if !is_reason {
        return Err(UnmaskFamilyError::Reason);
    }
    let request = json!({
        "family_id": family.as_str(),
        "field": "names",
        "reason": reason,
    });
    Ok(ask(app, ApprovalKind::Unmasking, &request).await?)
}

/// What the person in whose hands the office is asked about a family's names and is not over.
pub async fn own_requests(app: &App, family: &FamilyId) -> Result<Vec<Approval>, StorageError> {
    let approvals = app.storage.approvals().list(false, LOOKED_AT).await?;
    let own = approvals.into_iter().filter(|approval| {
        approval.asked_by == *app.actor()
            && approval.expires_at > app.now
            && is_of_family(approval, family)
    });
    Ok(own.collect())
}

/// Shows a family once, under an approval that this person asked for; it is used up by it, and the
/// audit has it.
pub async fn show_names(
    app: &App,
    family: &FamilyId,
    approval: ApprovalId,
) -> Result<Family, UnmaskFamilyError> {
    require_asking(app, ApprovalKind::Unmasking).await?;
    let storage = &app.storage;
    let approved = storage.approvals().get(approval).await?;
    let is_own = approved.asked_by == *app.actor()
        && matches!(approved.state, ApprovalState::Approved { .. })
        && is_of_family(&approved, family);
    let request = serde_json::from_str(&approved.request);
    let (true, Ok(request)) = (is_own, request) else {
        return Err(UnmaskFamilyError::NotThis(approval.0));
    };
    let found = storage.families().find(family).await?;
    let found = found.ok_or_else(|| UnmaskFamilyError::NoFamily(family.clone()))?;
    use_up(app, approval, ApprovalKind::Unmasking, &request).await?;
    Ok(found.family)
}

fn is_of_family(approval: &Approval, family: &FamilyId) -> bool {
    let request: serde_json::Value = serde_json::from_str(&approval.request).unwrap_or_default();
    approval.kind == ApprovalKind::Unmasking
        && request["family_id"] == family.as_str()
        && request["field"] == "names"
}
