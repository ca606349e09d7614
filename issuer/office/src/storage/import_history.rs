//! What became of loads of register files: counts, and why families were not taken.

use super::StorageError;
use super::engine::Statement;
use super::import_runs::{ImportCounts, ImportRuns};

/// A load with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Its number.
    pub number: i64,
    /// What it counted.
    pub counts: ImportCounts,
    /// Why rows or families were not taken: a short stable word, and how often; the most first.
    pub reasons: Vec<(String, u64)>,
}

impl ImportRuns<'_> {
    /// What became of the last loads, the latest first.
    pub async fn list_outcomes(&self, limit: u32) -> Result<Vec<ImportOutcome>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let query = Statement::new(
            "select import_run_id,
                    families_read,
                    families_accepted,
                    families_updated,
                    families_unchanged,
                    families_rejected,
                    families_gone
             from import_run
             order by import_run_id desc
             limit $1",
        );
        let rows = transaction.fetch_all(query.bind(limit)).await?;
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in &rows {
            let count = |column| Ok::<_, StorageError>(row.integer(column)?.cast_unsigned());
            outcomes.push(ImportOutcome {
                number: row.integer("import_run_id")?,
                counts: ImportCounts {
                    read: count("families_read")?,
                    accepted: count("families_accepted")?,
                    updated: count("families_updated")?,
                    unchanged: count("families_unchanged")?,
                    rejected: count("families_rejected")?,
                    gone: count("families_gone")?,
                },
                reasons: Vec::new(),
            });
        }
        let first = outcomes.last().map_or(0, |oldest| oldest.number);
        let query = Statement::new(
            "select import_run_id,
                    reason,
                    occurrences
             from import_run_reason
             where import_run_id >= $1
             order by import_run_id, occurrences desc, reason",
        );
        for row in transaction.fetch_all(query.bind(first)).await? {
            let number = row.integer("import_run_id")?;
            let reason = (
                row.text("reason")?,
                row.integer("occurrences")?.cast_unsigned(),
            );
            if let Some(run) = outcomes.iter_mut().find(|run| run.number == number) {
                run.reasons.push(reason);
            }
        }
        Ok(outcomes)
    }
}
