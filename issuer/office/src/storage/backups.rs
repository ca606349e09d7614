use std::io::{BufRead, Write};

use issuer_domain::{Actor, Timestamp};

use super::engine::{ReadTransaction, Statement, Table, WriteTransaction};
use super::{AuditEvent, Storage, StorageError};

/// Whole contents of the database, out and in.
#[derive(Debug, Clone, Copy)]
pub struct Backups<'a> {
    pub(super) storage: &'a Storage,
}

/// The database as it was at one moment, while work goes on.
#[derive(Debug)]
pub struct Snapshot {
    transaction: ReadTransaction,
    /// Every table, each after those that it refers to.
    pub tables: Vec<Table>,
    /// The version of the schema.
    pub schema: i64,
    /// The engine's name.
    pub engine: &'static str,
}

/// An empty database that is being filled; dropped without [`Loading::finish`] it stays empty.
#[derive(Debug)]
pub struct Loading {
    transaction: WriteTransaction,
    actor: Actor,
    /// Every table, each after those that it refers to.
    pub tables: Vec<Table>,
    /// The version of the schema.
    pub schema: i64,
}

impl Backups<'_> {
    /// The database as it is now. Others go on writing meanwhile.
    pub async fn snapshot(&self) -> Result<Snapshot, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        Ok(Snapshot {
            schema: transaction.schema_version().await?,
            tables: transaction.tables().await?,
            engine: self.storage.engine.name(),
            transaction,
        })
    }

    /// Notes that a backup was made.
    pub async fn record(
        &self,
        manifest_sha256: [u8; 32],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        transaction
            .execute(
                Statement::new(
                    "insert into backup (made_at, manifest_sha256)
                     values ($1, $2)
                     on conflict (manifest_sha256) do nothing",
                )
                .bind(at.seconds())
                .bind(&manifest_sha256[..]),
            )
            .await?;
        let event = AuditEvent::new(at, "backup.made", short(manifest_sha256));
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// Begins to fill the database, which must be empty.
    pub async fn load(&self) -> Result<Loading, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let tables = transaction.tables().await?;
        for table in &tables {
            if !transaction.is_empty(table).await? {
                return Err(StorageError::NotEmpty {
                    table: table.name.clone(),
                });
            }
        }
        transaction.defer_references().await?;
        Ok(Loading {
            schema: transaction.schema_version().await?,
            actor: self.storage.actor().clone(),
            tables,
            transaction,
        })
    }
}

impl Snapshot {
    /// Writes all rows of a table; how many.
    pub async fn write(
        &mut self,
        table: &Table,
        out: &mut (dyn Write + Send),
    ) -> Result<u64, StorageError> {
        self.transaction.write_table(table, out).await
    }
}

impl Loading {
    /// Reads the rows of a table as [`Snapshot::write`] wrote them; how many.
    pub async fn read(
        &mut self,
        table: &Table,
        from: &mut (dyn BufRead + Send),
    ) -> Result<u64, StorageError> {
        self.transaction.read_table(table, from).await
    }

    /// Makes it last, and notes from which backup it comes.
    pub async fn finish(
        mut self,
        manifest_sha256: [u8; 32],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let event = AuditEvent::new(at, "backup.restored", short(manifest_sha256));
        self.transaction.audit(&self.actor, event).await?;
        self.transaction.commit().await
    }
}

/// A backup's name in the audit chain: the first eight bytes of its manifest's checksum.
fn short(sha256: [u8; 32]) -> String {
    super::family_record::hex(&sha256)[..16].to_owned()
}
