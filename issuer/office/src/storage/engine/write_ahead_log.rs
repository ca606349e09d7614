//! SQLite's write-ahead log goes into the file beside the work, as far as that goes, and not within
//! somebody's commit, for which everybody else would wait.

use super::Engine;
use crate::storage::StorageError;

impl Engine {
    /// Carries pages from the write-ahead log into the file, past whoever reads and writes meanwhile.
    /// PostgreSQL does so by itself.
    pub(in crate::storage) async fn fold_log(&self) -> Result<(), StorageError> {
        if let Self::Sqlite { readers, .. } = self {
            let mut connection = readers.lend().await?;
            let fold = sqlx::raw_sql("pragma wal_checkpoint(passive)");
            fold.execute(&mut *connection).await?;
            connection.ended_well();
        }
        Ok(())
    }
}
