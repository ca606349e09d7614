//! What one person asks and another one decides: bulk revocations, key changes, unmasking.
//!
//! ```text
//! ask → (a second person) decide → use_up, in the same transaction as what it allows
//! ```
//!
//! A request is canonical JSON: keys sorted, no spaces. Whoever carries it out says again what is
//! about to be done, and it must be word for word what was approved. It is used up once.

use issuer_domain::{ApprovalKind, Timestamp};
use serde_json::Value;

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{Approval, ApprovalId, ApprovedRequest, StorageError};

/// Why nothing was asked or decided.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
}

/// What a second person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Approve,
    /// No.
    Refuse,
}

/// Asks for something that needs a second person. It lapses after the days of the settings.
pub async fn ask(
    app: &App,
    kind: ApprovalKind,
    request: &Value,
) -> Result<ApprovalId, ApprovalError> {
    permission::require_asking(app, kind).await?;
    let days = i64::from(app.config.cards.approval_days);
    let expires_at = app.now.plus_seconds(days * Timestamp::DAY);
    let request = request.to_string();
    let approvals = app.storage.approvals();
    Ok(approvals
        .ask(kind, &request, app.actor(), app.now, expires_at)
        .await?)
}

/// Decides what another person asked. Deciding does not carry it out.
pub async fn decide(
    app: &App,
    id: ApprovalId,
    decision: Decision,
) -> Result<Approval, ApprovalError> {
    let approval = app.storage.approvals().get(id).await?;
    permission::require_deciding(app, approval.kind).await?;
    let approve = decision == Decision::Approve;
    let approvals = app.storage.approvals();
    Ok(approvals.decide(id, approve, app.actor(), app.now).await?)
}

/// Uses an approval up for something that is done outside the database, such as writing a key
/// file, just before it is done. `request` says again what it is.
pub async fn use_up(
    app: &App,
    id: ApprovalId,
    kind: ApprovalKind,
    request: &Value,
) -> Result<(), ApprovalError> {
    let request = request.to_string();
    let approved = ApprovedRequest {
        id,
        kind,
        request: &request,
    };
    let approvals = app.storage.approvals();
    Ok(approvals.use_up(&approved, app.actor(), app.now).await?)
}

#[cfg(test)]
mod tests;
