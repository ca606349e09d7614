//! Cards are blocked, freed and revoked: any number of families in one transaction.

use issuer_domain::{Actor, CredentialStatus, FamilyId, Timestamp, TransitionRefused};

use super::StorageError;
use super::approvals::{self, ApprovedRequest};
use super::audit::AuditEvent;
use super::card_live::{self, LiveCard};
use super::cards::Cards;

/// Which cards of a family: all parts of one issue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CardTarget {
    /// The family.
    pub family_id: FamilyId,
    /// The issue; the live one where none is named.
    pub issue: Option<u8>,
}

/// A change of status of some cards.
#[derive(Debug)]
pub struct StatusChange<'a> {
    /// What is done, in the audit log: `card.suspended`.
    pub action: &'static str,
    /// Whose cards.
    pub targets: &'a [CardTarget],
    /// Who does it.
    pub actor: &'a Actor,
    /// When.
    pub at: Timestamp,
    /// Change nothing, only say what would change.
    pub dry_run: bool,
    /// What another person approved, to be used up by this.
    pub approval: Option<&'a ApprovedRequest<'a>>,
}

/// What became of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusChanged {
    /// Cards that changed, with their new status.
    pub cards: Vec<(String, CredentialStatus)>,
    /// Families whose cards did not, and why.
    pub refused: Vec<(FamilyId, ChangeRefused)>,
}

/// Why a family's cards were left as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefused {
    /// It has none.
    #[error("the family has no such live card\n\nhint: `issuer family show` lists its cards")]
    NoCard,
    /// A new one is about to replace it.
    #[error(
        "a new card of this family waits for its signature\n\nhint: `issuer issue` finishes it; then run this again"
    )]
    DraftWaits,
    /// The state machine.
    #[error(transparent)]
    Transition(TransitionRefused),
}

impl Cards<'_> {
    /// Moves the cards of some families to the status that `step` makes of the present one. Families
    /// for which it is refused are named and stay as they are; the others change together.
    pub async fn change_statuses(
        &self,
        change: &StatusChange<'_>,
        step: &(dyn Fn(CredentialStatus) -> Result<CredentialStatus, TransitionRefused> + Sync),
    ) -> Result<StatusChanged, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let families = change
            .targets
            .iter()
            .map(|target| target.family_id.as_str());
        let cards = card_live::all_of_families(&mut transaction, families).await?;
        let mut changed = StatusChanged::default();
        for target in change.targets {
            let of_family = cards.get(target.family_id.as_str());
            match new_statuses(target, of_family.map_or(&[], |cards| cards), step) {
                Ok(statuses) => changed.cards.extend(statuses),
                Err(refused) => changed.refused.push((target.family_id.clone(), refused)),
            }
        }
        if change.dry_run || changed.cards.is_empty() {
            return Ok(changed);
        }
        if let Some(approved) = change.approval {
            approvals::use_up(&mut transaction, approved, change.actor, change.at).await?;
        }
        card_live::write_statuses(&mut transaction, &changed.cards).await?;
        let events: Vec<AuditEvent> = changed
            .cards
            .iter()
            .map(|(number, status)| {
                let mut event = AuditEvent::new(change.at, change.action, number.clone());
                event.detail = detail(status);
                event
            })
            .collect();
        transaction.audit_all(change.actor, &events).await?;
        transaction.commit().await?;
        Ok(changed)
    }
}

fn new_statuses(
    target: &CardTarget,
    cards: &[LiveCard],
    step: &(dyn Fn(CredentialStatus) -> Result<CredentialStatus, TransitionRefused> + Sync),
) -> Result<Vec<(String, CredentialStatus)>, ChangeRefused> {
    if cards.iter().any(|card| card.is_draft) {
        return Err(ChangeRefused::DraftWaits);
    }
    let meant = cards.iter().filter(|card| match target.issue {
        Some(issue) => card.issue_number == issue,
        None => card.status.is_live(),
    });
    let statuses = meant
        .map(|card| Ok((card.card_number.clone(), step(card.status.clone())?)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(ChangeRefused::Transition)?;
    if statuses.is_empty() {
        return Err(ChangeRefused::NoCard);
    }
    Ok(statuses)
}

/// What an audit event says about a status besides its action.
pub(super) fn detail(status: &CredentialStatus) -> String {
    match status {
        CredentialStatus::Valid => String::new(),
        CredentialStatus::Suspended { reason, .. } => {
            format!("{{\"reason\":\"{}\"}}", reason.word())
        }
        CredentialStatus::Revoked { reason, .. } => {
            format!("{{\"reason\":\"{}\"}}", reason.word())
        }
        CredentialStatus::Superseded { by_issue, .. } => format!("{{\"by_issue\":{by_issue}}}"),
    }
}
