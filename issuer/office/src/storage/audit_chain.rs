use issuer_domain::Timestamp;

use super::audit::{BEFORE_THE_FIRST, hash_of_fields};
use super::engine::{Row, Statement};
use super::{Storage, StorageError};

/// The audit chain, to be read: `WriteTransaction::audit` alone
/// adds to it.
#[derive(Debug, Clone, Copy)]
pub struct AuditChain<'a> {
    pub(super) storage: &'a Storage,
}

/// A stored event, as it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: String,
    /// What was done: `card.signed`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// What else is to be known, as a small JSON object, or empty.
    pub detail: String,
    /// The hash of the event before.
    pub previous_hash: Vec<u8>,
    /// Its own hash, over all of the above.
    pub hash: Vec<u8>,
}

impl AuditRow {
    /// What the first event has in the place of the hash before it.
    pub const BEFORE_THE_FIRST: [u8; 32] = BEFORE_THE_FIRST;

    /// Whether the hash is that of the fields.
    pub fn hash_holds(&self) -> bool {
        let texts = [&*self.actor, &*self.action, &*self.subject, &*self.detail];
        let at = self.at.seconds();
        self.hash == hash_of_fields(&self.previous_hash, self.sequence, at, texts)
    }
}

/// Length and last hash of the chain at a time, as they were signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// Events in the chain.
    pub size: i64,
    /// When.
    pub at: Timestamp,
    /// The hash of the last of them.
    pub hash: Vec<u8>,
    /// The signed text.
    pub note: String,
}

/// Which events to read, all of the conditions together.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Of this card, family, key, run …
    pub subject: Option<String>,
}

impl AuditChain<'_> {
    /// Events after a place of the chain, in their order; at most `limit`.
    pub async fn list(&self, after: i64, limit: u32) -> Result<Vec<AuditRow>, StorageError> {
        self.list_filtered(&AuditFilter::default(), after, limit)
            .await
    }

    /// Events after a place of the chain that fulfil conditions, in their order; at most `limit`.
    pub async fn list_filtered(
        &self,
        filter: &AuditFilter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StorageError> {
        let mut query = Statement::new(
            "select sequence, at, actor, action, subject, detail, previous_hash, hash
             from audit_event
             where sequence > ",
        );
        query.push_value(after);
        if let Some(since) = filter.since {
            query.push(" and at >= ").push_value(since.seconds());
        }
        if let Some(until) = filter.until {
            query.push(" and at < ").push_value(until.seconds());
        }
        if let Some(subject) = &filter.subject {
            query.push(" and subject = ").push_value(subject);
        }
        query.push(" order by sequence limit ").push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_row).collect()
    }

    /// The last event, if there is any.
    pub async fn find_last(&self) -> Result<Option<AuditRow>, StorageError> {
        let row = self
            .storage
            .fetch_optional(Statement::new(
                "select sequence, at, actor, action, subject, detail, previous_hash, hash
                 from audit_event
                 order by sequence desc
                 limit 1",
            ))
            .await?;
        row.as_ref().map(read_row).transpose()
    }

    /// Keeps a checkpoint. One of the same length stays as it is.
    pub async fn keep_checkpoint(&self, checkpoint: &StoredCheckpoint) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        transaction
            .execute(
                Statement::new(
                    "insert into audit_checkpoint (size, at, hash, note)
                     values ($1, $2, $3, $4)
                     on conflict (size) do nothing",
                )
                .bind(checkpoint.size)
                .bind(checkpoint.at.seconds())
                .bind(&checkpoint.hash[..])
                .bind(&checkpoint.note),
            )
            .await?;
        transaction.commit().await
    }

    /// Checkpoints over more than `after` events, by length; at most `limit`.
    pub async fn list_checkpoints(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<StoredCheckpoint>, StorageError> {
        let rows = self
            .storage
            .fetch_all(
                Statement::new(
                    "select size, at, hash, note
                     from audit_checkpoint
                     where size > $1
                     order by size
                     limit $2",
                )
                .bind(after)
                .bind(limit),
            )
            .await?;
        rows.iter().map(read_checkpoint).collect()
    }

    /// The checkpoint over the most events.
    pub async fn find_last_checkpoint(&self) -> Result<Option<StoredCheckpoint>, StorageError> {
        let row = self
            .storage
            .fetch_optional(Statement::new(
                "select size, at, hash, note
                 from audit_checkpoint
                 order by size desc
                 limit 1",
            ))
            .await?;
        row.as_ref().map(read_checkpoint).transpose()
    }
}

pub(super) fn read_row(row: &Row) -> Result<AuditRow, StorageError> {
    Ok(AuditRow {
        sequence: row.integer("sequence")?,
        at: Timestamp::from_seconds(row.integer("at")?),
        actor: row.text("actor")?,
        action: row.text("action")?,
        subject: row.text("subject")?,
        detail: row.text("detail")?,
        previous_hash: row.bytes("previous_hash")?,
        hash: row.bytes("hash")?,
    })
}

fn read_checkpoint(row: &Row) -> Result<StoredCheckpoint, StorageError> {
    Ok(StoredCheckpoint {
        size: row.integer("size")?,
        at: Timestamp::from_seconds(row.integer("at")?),
        hash: row.bytes("hash")?,
        note: row.text("note")?,
    })
}
