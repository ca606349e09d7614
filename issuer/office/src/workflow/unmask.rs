//! Shows one secret of one member to one person, for a reason that a second person approved.

use issuer_domain::{ApprovalKind, aadhaar};
use serde_json::json;
use zeroize::Zeroizing;

use super::approvals::{ApprovalError, ask};
use super::permission::{PermissionError, require_asking};
use crate::app::App;
use crate::secrets::SecretField;
use crate::storage::{ApprovalId, ApprovedRequest, SecretColumns, StorageError};

/// Characters of a reason.
const REASON_MAX: usize = 200;

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum UnmaskError {
    /// The reason.
    #[error(
        "the reason is 1 to {REASON_MAX} characters without control characters or anything like an Aadhaar number"
    )]
    Reason,
    /// No key.
    #[error("secret columns have no key here\n\nhint: name [secrets] key_file in the settings")]
    NoKey,
    /// Nothing to show.
    #[error("the register has no such value of member {member_id}")]
    Nothing {
        /// Whose.
        member_id: String,
    },
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

/// What is to be shown, and why.
#[derive(Debug, Clone)]
pub struct Unmasking {
    /// Whose.
    pub member_id: String,
    /// What.
    pub field: SecretField,
    /// Why.
    pub reason: String,
}

impl Unmasking {
    fn request(&self) -> Result<serde_json::Value, UnmaskError> {
        let reason = self.reason.trim();
        let is_reason = !reason.is_empty()
            && reason.chars().count() <= REASON_MAX
            && !reason.chars().any(char::is_control)
            && !aadhaar::find_in(reason);
        if !is_reason {
            return Err(UnmaskError::Reason);
        }
        Ok(json!({
            "field": self.field.word(),
            "member_id": self.member_id,
            "reason": reason,
        }))
    }
}

/// Asks a second person.
pub async fn ask_to_unmask(app: &App, what: &Unmasking) -> Result<ApprovalId, UnmaskError> {
    let request = what.request()?;
    Ok(ask(app, ApprovalKind::Unmasking, &request).await?)
}

/// Shows the value once, under an approval of exactly this. In the same transaction the approval
/// is used up and the audit chain told.
pub async fn unmask(
    app: &App,
    what: &Unmasking,
    approval: ApprovalId,
) -> Result<Zeroizing<String>, UnmaskError> {
    require_asking(app, ApprovalKind::Unmasking).await?;
    let SecretColumns::Seal(key) = app.storage.secret_columns() else {
        return Err(UnmaskError::NoKey);
    };
    let request = what.request()?.to_string();
    let approved = ApprovedRequest {
        id: approval,
        kind: ApprovalKind::Unmasking,
        request: &request,
    };
    let shown = app
        .storage
        .member_secrets()
        .unmask(key, &what.member_id, what.field, &approved, app.now)
        .await?;
    shown.ok_or_else(|| UnmaskError::Nothing {
        member_id: what.member_id.clone(),
    })
}

#[cfg(test)]
mod tests;
