use std::collections::BTreeMap;

use issuer_domain::{Actor, Timestamp};

use super::engine::{Statement, WriteTransaction};
use super::family_writes::ImportStamp;
use super::{AuditEvent, Storage, StorageError};

/// One load of a register file, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportRunId(pub(super) i64);

impl std::fmt::Display for ImportRunId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.0)
    }
}

/// What became of the families of a register file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// Families in the file.
    pub read: u64,
    /// New families.
    pub accepted: u64,
    /// Known families with a changed content.
    pub updated: u64,
    /// Known families as they were.
    pub unchanged: u64,
    /// Families that were not taken; the reject file says why.
    pub rejected: u64,
    /// Known families that a complete file no longer has.
    pub gone: u64,
}

/// Loads of register files.
#[derive(Debug, Clone, Copy)]
pub struct ImportRuns<'a> {
    pub(super) storage: &'a Storage,
}

impl ImportRuns<'_> {
    /// Begins a load. Runs that never finished (their process died) are marked as broken off.
    pub async fn start(
        &self,
        source_name: &str,
        at: Timestamp,
    ) -> Result<ImportRunId, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let run = start(&mut transaction, source_name, at).await?;
        transaction.commit().await?;
        Ok(run)
    }

    /// The last loads, the latest first.
    pub async fn list_last(&self, limit: u32) -> Result<Vec<ImportRunRecord>, StorageError> {
        let mut query = Statement::new(
            "select import_run_id,
                    source_name,
                    state,
                    started_at,
                    families_read
             from import_run
             order by import_run_id desc
             limit ",
        );
        query.push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                Ok(ImportRunRecord {
                    id: ImportRunId(row.integer("import_run_id")?),
                    source_name: row.text("source_name")?,
                    state: row.text("state")?,
                    started_at: Timestamp::from_seconds(row.integer("started_at")?),
                    families_read: row.integer("families_read")?.cast_unsigned(),
                })
            })
            .collect()
    }
}

/// A load as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRunRecord {
    /// Which.
    pub id: ImportRunId,
    /// The file's name.
    pub source_name: String,
    /// `running`, `finished` or `broken_off`.
    pub state: String,
    /// When it began.
    pub started_at: Timestamp,
    /// Families of the file; 0 where it did not finish.
    pub families_read: u64,
}

pub(super) async fn start(
    transaction: &mut WriteTransaction,
    source_name: &str,
    at: Timestamp,
) -> Result<ImportRunId, StorageError> {
    transaction
        .execute(
            Statement::new(
                "update import_run
             set state = 'broken_off',
                 finished_at = $1
             where state = 'running'",
            )
            .bind(at.seconds()),
        )
        .await?;
    let row = transaction
        .fetch_one(
            Statement::new(
                "insert into import_run (import_run_id, source_name, state, started_at)
             select coalesce(max(import_run_id), 0) + 1, $1, 'running', $2
             from import_run
             returning import_run_id",
            )
            .bind(source_name)
            .bind(at.seconds()),
        )
        .await?;
    Ok(ImportRunId(row.integer("import_run_id")?))
}

pub(super) async fn finish(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    stamp: ImportStamp,
    counts: ImportCounts,
    reasons: &BTreeMap<&'static str, u64>,
) -> Result<(), StorageError> {
    transaction
        .execute(
            Statement::new(
                "update import_run
             set state = 'finished',
                 finished_at = $1,
                 families_read = $2,
                 families_accepted = $3,
                 families_updated = $4,
                 families_unchanged = $5,
                 families_rejected = $6,
                 families_gone = $7
             where import_run_id = $8",
            )
            .bind(stamp.at.seconds())
            .bind(counts.read.cast_signed())
            .bind(counts.accepted.cast_signed())
            .bind(counts.updated.cast_signed())
            .bind(counts.unchanged.cast_signed())
            .bind(counts.rejected.cast_signed())
            .bind(counts.gone.cast_signed())
            .bind(stamp.run.0),
        )
        .await?;
    for (reason, occurrences) in reasons {
        transaction
            .execute(
                Statement::new(
                    "insert into import_run_reason (import_run_id, reason, occurrences)
                 values ($1, $2, $3)",
                )
                .bind(stamp.run.0)
                .bind(*reason)
                .bind(occurrences.cast_signed()),
            )
            .await?;
    }
    let mut event = AuditEvent::new(stamp.at, "import.finished", stamp.run.0.to_string());
    event.detail = format!(
        "{{\"new\":{},\"changed\":{},\"gone\":{},\"rejected\":{}}}",
        counts.accepted, counts.updated, counts.gone, counts.rejected
    );
    transaction.audit(actor, event).await
}
