//! Cards of a list are blocked, or freed: few by one person, more than the settings' number only
//! after another person has approved exactly these.

use issuer_domain::{Act, ApprovalKind, Area, CredentialStatus, SuspensionReason};
use serde_json::{Value, json};

use super::approvals::{self, ApprovalError};
use super::card_targets::{TargetError, parse_target};
use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{
    Approval, ApprovalId, ApprovedRequest, CardTarget, StatusChange, StatusChanged, StorageError,
};

/// Why nothing was blocked or freed.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Asking for approval.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// Families that the person's workplace is not for.
    #[error(
        "{0} of these families are not in the area that you work on\n\nhint: take them out of the list; their own office does it"
    )]
    Elsewhere(usize),
    /// What was approved cannot be read.
    #[error("approval {0} does not say which cards to block or free")]
    Request(i64),
    /// A family of it cannot be read.
    #[error(transparent)]
    Target(#[from] TargetError),
}

/// What is done to the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspending {
    /// They are blocked.
    Block(SuspensionReason),
    /// They are freed.
    Free,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suspended {
    /// Nothing was asked for but to look.
    Would(StatusChanged),
    /// Done.
    Done(StatusChanged),
    /// So many need a second person, who was asked.
    Asked(ApprovalId, StatusChanged),
}

impl Suspending {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Block(reason) => ("card.suspended", reason.word()),
            Self::Free => ("card.reinstated", "free"),
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        match word {
            "free" => Some(Self::Free),
            reason => SuspensionReason::from_word(reason).map(Self::Block),
        }
    }
}

/// Refuses families that are not in an area; those that the register does not have are left to
/// whoever looks for their cards.
pub async fn require_in_area(
    app: &App,
    area: Area,
    targets: &[CardTarget],
) -> Result<(), BulkError> {
    let ids: Vec<&str> = targets
        .iter()
        .map(|target| target.family_id.as_str())
        .collect();
    let families = app.storage.families();
    match families.count_outside(area, &ids).await? {
        0 => Ok(()),
        outside => Err(BulkError::Elsewhere(outside)),
    }
}

/// Blocks or frees the live cards of these families, or says which it would, or asks a second
/// person where they are many.
pub async fn suspend_many(
    app: &App,
    targets: &[CardTarget],
    what: Suspending,
    apply: bool,
) -> Result<Suspended, BulkError> {
    permission::require(app, Act::Block).await?;
    let would = change(app, targets, what, None, true).await?;
    if !apply {
        return Ok(Suspended::Would(would));
    }
    if would.cards.len() > usize::from(app.config.cards.bulk_cards) {
        let mut cards: Vec<&str> = would.cards.iter().map(|(number, _)| &**number).collect();
        cards.sort_unstable();
        let request = json!({ "cards": cards, "reason": what.words().1 });
        let id = approvals::ask(app, ApprovalKind::BulkSuspension, &request).await?;
        return Ok(Suspended::Asked(id, would));
    }
    let done = change(app, targets, what, None, false).await?;
    Ok(Suspended::Done(done))
}

/// Carries out what a second person approved: exactly that, once.
pub async fn suspend_approved(app: &App, approval: &Approval) -> Result<StatusChanged, BulkError> {
    let no_request = || BulkError::Request(approval.id.0);
    let request: Value = serde_json::from_str(&approval.request).map_err(|_| no_request())?;
    let what = request["reason"].as_str().and_then(Suspending::from_word);
    let what = what.ok_or_else(no_request)?;
    let cards = request["cards"].as_array().ok_or_else(no_request)?;
    let targets = cards
        .iter()
        .map(|card| Ok(parse_target(card.as_str().ok_or_else(no_request)?)?))
        .collect::<Result<Vec<_>, BulkError>>()?;
    let approved = ApprovedRequest {
        id: approval.id,
        kind: ApprovalKind::BulkSuspension,
        request: &approval.request,
    };
    Ok(change(app, &targets, what, Some(&approved), false).await?)
}

async fn change(
    app: &App,
    targets: &[CardTarget],
    what: Suspending,
    approval: Option<&ApprovedRequest<'_>>,
    dry_run: bool,
) -> Result<StatusChanged, StorageError> {
    let change = StatusChange {
        action: what.words().0,
        targets,
        actor: app.actor(),
        at: app.now,
        dry_run,
        approval,
    };
    let step = |status: CredentialStatus| match what {
        Suspending::Block(reason) => status.suspend(reason, app.now, app.actor().clone()),
        Suspending::Free => status.reinstate(),
    };
    app.storage.cards().change_statuses(&change, &step).await
}
