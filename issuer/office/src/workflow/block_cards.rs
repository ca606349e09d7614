//! Cards are blocked for something that can be cured, and freed when it is.

use issuer_domain::{Act, SuspensionReason};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{CardTarget, StatusChange, StatusChanged, StorageError};

/// Why nothing was blocked or freed.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
}

/// Blocks the valid cards of these families, or says which it would.
pub async fn suspend_cards(
    app: &App,
    targets: &[CardTarget],
    reason: SuspensionReason,
    apply: bool,
) -> Result<StatusChanged, BlockError> {
    permission::require(app, Act::Block).await?;
    let change = change(app, "card.suspended", targets, apply);
    let step = |status: issuer_domain::CredentialStatus| {
        status.suspend(reason, app.now, app.actor().clone())
    };
    Ok(app.storage.cards().change_statuses(&change, &step).await?)
}

/// Frees the blocked cards of these families, or says which it would.
pub async fn reinstate_cards(
    app: &App,
    targets: &[CardTarget],
    apply: bool,
) -> Result<StatusChanged, BlockError> {
    permission::require(app, Act::Block).await?;
    let change = change(app, "card.reinstated", targets, apply);
    let step = issuer_domain::CredentialStatus::reinstate;
    Ok(app.storage.cards().change_statuses(&change, &step).await?)
}

fn change<'a>(
    app: &'a App,
    action: &'static str,
    targets: &'a [CardTarget],
    apply: bool,
) -> StatusChange<'a> {
    StatusChange {
        action,
        targets,
        actor: app.actor(),
        at: app.now,
        dry_run: !apply,
        approval: None,
    }
}
