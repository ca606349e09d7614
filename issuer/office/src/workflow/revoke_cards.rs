//! Cards end for ever. Few at once by one person; more than the settings' number only after
//! another person has approved exactly these.

use issuer_domain::{ApprovalKind, CredentialStatus, RevocationReason};
use serde_json::{Value, json};

use super::approvals::{self, ApprovalError};
use super::card_targets::{TargetError, parse_target};
use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{
    Approval, ApprovalId, ApprovedRequest, CardTarget, StatusChange, StatusChanged, StorageError,
};

/// Why nothing was revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Asking for approval.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// What was approved cannot be read.
    #[error("approval {0} does not say which cards to revoke")]
    Request(i64),
    /// A family of it cannot be read.
    #[error(transparent)]
    Target(#[from] TargetError),
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revoked {
    /// Nothing was asked for but to look.
    WouldRevoke(StatusChanged),
    /// Done.
    Done(StatusChanged),
    /// So many need a second person, who was asked.
    Asked(ApprovalId, StatusChanged),
}

/// Revokes the live cards of these families, or asks a second person where they are many.
pub async fn revoke_cards(
    app: &App,
    targets: &[CardTarget],
    reason: RevocationReason,
    apply: bool,
) -> Result<Revoked, RevokeError> {
    permission::require_reason(app, reason).await?;
    let would = change(app, targets, reason, None, true).await?;
    if !apply {
        return Ok(Revoked::WouldRevoke(would));
    }
    if would.cards.len() > usize::from(app.config.cards.bulk_cards) {
        let request = request(&would, reason);
        let id = approvals::ask(app, ApprovalKind::BulkRevocation, &request).await?;
        return Ok(Revoked::Asked(id, would));
    }
    let done = change(app, targets, reason, None, false).await?;
    Ok(Revoked::Done(done))
}

/// Carries out a revocation that a second person approved: exactly what was approved, once.
pub async fn revoke_approved(app: &App, approval: &Approval) -> Result<StatusChanged, RevokeError> {
    let no_request = || RevokeError::Request(approval.id.0);
    let request: Value = serde_json::from_str(&approval.request).map_err(|_| no_request())?;
    let reason = request["reason"]
        .as_str()
        .and_then(RevocationReason::from_word)
        .ok_or_else(no_request)?;
    let targets = request["cards"]
        .as_array()
        .ok_or_else(no_request)?
        .iter()
        .map(|card| Ok(parse_target(card.as_str().ok_or_else(no_request)?)?))
        .collect::<Result<Vec<_>, RevokeError>>()?;
    let approved = ApprovedRequest {
        id: approval.id,
        kind: ApprovalKind::BulkRevocation,
        request: &approval.request,
    };
    Ok(change(app, &targets, reason, Some(&approved), false).await?)
}

async fn change(
    app: &App,
    targets: &[CardTarget],
    reason: RevocationReason,
    approval: Option<&ApprovedRequest<'_>>,
    dry_run: bool,
) -> Result<StatusChanged, StorageError> {
    let change = StatusChange {
        action: "card.revoked",
        targets,
        actor: app.actor(),
        at: app.now,
        dry_run,
        approval,
    };
    let step = |status: CredentialStatus| status.revoke(reason, app.now, app.actor().clone());
    app.storage.cards().change_statuses(&change, &step).await
}

/// The cards by their numbers: what replaced one of them meanwhile was never approved.
fn request(would: &StatusChanged, reason: RevocationReason) -> Value {
    let mut cards: Vec<&str> = would.cards.iter().map(|(number, _)| &**number).collect();
    cards.sort_unstable();
    json!({ "cards": cards, "reason": reason.word() })
}

#[cfg(test)]
mod tests;
