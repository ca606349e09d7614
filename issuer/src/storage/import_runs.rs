use std::collections::BTreeMap;

use issuer_domain::Timestamp;

use super::duplicates::close_corrected;
use super::engine::Statement;
use super::{AuditEvent, Storage, StorageError};

/// One load of a register file, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportRunId(pub(super) i64);

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
        transaction.commit().await?;
        Ok(ImportRunId(row.integer("import_run_id")?))
    }

    /// Ends a load and keeps its counts.
    pub async fn finish(
        &self,
        run: ImportRunId,
        counts: ImportCounts,
        reasons: &BTreeMap<&'static str, u64>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
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
                 families_rejected = $6
             where import_run_id = $7",
                )
                .bind(at.seconds())
                .bind(counts.read.cast_signed())
                .bind(counts.accepted.cast_signed())
                .bind(counts.updated.cast_signed())
                .bind(counts.unchanged.cast_signed())
                .bind(counts.rejected.cast_signed())
                .bind(run.0),
            )
            .await?;
        for (reason, occurrences) in reasons {
            transaction
                .execute(
                    Statement::new(
                        "insert into import_run_reason (import_run_id, reason, occurrences)
                 values ($1, $2, $3)",
                    )
                    .bind(run.0)
                    .bind(*reason)
                    .bind(occurrences.cast_signed()),
                )
                .await?;
        }
        close_corrected(&mut transaction, run, at).await?;
        let event = AuditEvent::new(at, "import.finished", run.0.to_string());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(())
    }
}
