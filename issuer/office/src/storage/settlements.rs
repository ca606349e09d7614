//! Splits and mergers: which cards end when the new families' cards begin.

use issuer_domain::{Actor, FamilyId, RevocationReason, Timestamp};

use super::audit::AuditEvent;
use super::card_live::{self, LiveCard};
use super::card_version::SettlementId;
use super::engine::{Statement, WriteTransaction, inserting};
use super::{Storage, StorageError};

/// What happened to the families.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettlementKind {
    /// One family became several.
    Split,
    /// Several families became one.
    Merger,
}

/// Splits and mergers.
#[derive(Debug, Clone, Copy)]
pub struct Settlements<'a> {
    pub(super) storage: &'a Storage,
}

impl SettlementKind {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Merger => "merger",
        }
    }

    const fn reason(self) -> RevocationReason {
        match self {
            Self::Split => RevocationReason::Split,
            Self::Merger => RevocationReason::Merged,
        }
    }
}

impl Settlements<'_> {
    /// Opens a settlement: the named issues end when its drafts are signed. Nothing changes for a
    /// shop before.
    pub async fn begin(
        &self,
        kind: SettlementKind,
        ends: &[(FamilyId, u8)],
        at: Timestamp,
    ) -> Result<SettlementId, StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let next = Statement::new(
            "select coalesce(max(settlement_id), 0) + 1 as next
             from settlement",
        );
        let id = transaction.fetch_one(next).await?.integer("next")?;
        let insert = Statement::new(
            "insert into settlement (settlement_id, kind, begun_at, begun_by)
             values ($1, $2, $3, $4)",
        );
        let insert = insert.bind(id).bind(kind.word()).bind(at.seconds());
        transaction.execute(insert.bind(actor.as_str())).await?;
        let rows: Vec<_> = ends
            .iter()
            .map(|(family, issue)| vec![id.into(), family.as_str().into(), (*issue).into()])
            .collect();
        let into = inserting!("settlement_end (settlement_id, family_id, issue_number)");
        transaction.insert_rows(into, &rows).await?;
        let events: Vec<AuditEvent> = ends
            .iter()
            .map(|(family, _)| {
                let mut event = AuditEvent::new(at, "family.settlement_begun", family.as_str());
                event.detail = format!("{{\"kind\":\"{}\",\"settlement\":{id}}}", kind.word());
                event
            })
            .collect();
        transaction.audit_all(actor, &events).await?;
        transaction.commit().await?;
        Ok(SettlementId(id))
    }
}

/// Marks a settlement as settled; who began it, and why its old cards end.
pub(super) async fn settle(
    transaction: &mut WriteTransaction,
    id: SettlementId,
    at: Timestamp,
) -> Result<(Actor, RevocationReason), StorageError> {
    let query = Statement::new(
        "select kind, begun_by
         from settlement
         where settlement_id = $1
           and settled_at is null",
    );
    let row = transaction.fetch_optional(query.bind(id.0)).await?;
    let row = row.ok_or_else(|| impossible(id, "settled_at"))?;
    let kind = match row.text("kind")?.as_str() {
        "split" => SettlementKind::Split,
        "merger" => SettlementKind::Merger,
        _ => return Err(impossible(id, "kind")),
    };
    let by = Actor::parse(&row.text("begun_by")?).map_err(|_| impossible(id, "begun_by"))?;
    let update = Statement::new(
        "update settlement
         set settled_at = $1
         where settlement_id = $2",
    );
    transaction
        .execute(update.bind(at.seconds()).bind(id.0))
        .await?;
    Ok((by, kind.reason()))
}

/// The live cards that end with a settlement.
pub(super) async fn ends(
    transaction: &mut WriteTransaction,
    id: SettlementId,
) -> Result<Vec<LiveCard>, StorageError> {
    let query = Statement::new(
        "select family_id, issue_number
         from settlement_end
         where settlement_id = $1",
    );
    let rows = transaction.fetch_all(query.bind(id.0)).await?;
    let families = rows
        .iter()
        .map(|row| row.text("family_id"))
        .collect::<Result<Vec<_>, _>>()?;
    let live = card_live::of_families(transaction, families.iter().map(String::as_str)).await?;
    Ok(live.into_values().flatten().collect())
}

/// Refuses a settlement of which some drafts are left.
pub(super) async fn check_whole(
    transaction: &mut WriteTransaction,
    id: SettlementId,
) -> Result<(), StorageError> {
    let query = Statement::new(
        "select count(*) as drafts
         from card
         where settlement_id = $1
           and production = 'draft'",
    );
    let drafts = transaction.fetch_one(query.bind(id.0)).await?;
    if drafts.integer("drafts")? == 0 {
        Ok(())
    } else {
        Err(impossible(id, "settled_at"))
    }
}

fn impossible(id: SettlementId, column: &'static str) -> StorageError {
    StorageError::Impossible {
        table: "settlement",
        column,
        row: id.0.to_string(),
    }
}
