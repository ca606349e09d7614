use issuer_domain::Timestamp;

use super::engine::Statement;
use super::{Storage, StorageError};

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// What the pages noted in it.
    pub content: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Sessions of the pages, by the SHA-256 of their ids.
#[derive(Debug, Clone, Copy)]
pub struct WebSessions<'a> {
    pub(super) storage: &'a Storage,
}

impl WebSessions<'_> {
    /// A session, whether or not its time is over.
    pub async fn find(&self, id_sha256: &[u8; 32]) -> Result<Option<StoredSession>, StorageError> {
        let query = Statement::new(
            "select content,
                    expires_at
             from web_session
             where id_sha256 = $1",
        );
        let query = query.bind(&id_sha256[..]);
        let row = self.storage.fetch_optional(query).await?;
        row.map(|row| {
            Ok(StoredSession {
                content: row.text("content")?,
                expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
            })
        })
        .transpose()
    }

    /// Keeps a session that is not there yet. `false` where the id is taken.
    pub async fn add(
        &self,
        id_sha256: &[u8; 32],
        session: &StoredSession,
    ) -> Result<bool, StorageError> {
        self.write(
            Statement::new(
                "insert into web_session (id_sha256, content, expires_at)
                 values ($1, $2, $3)
                 on conflict (id_sha256) do nothing",
            ),
            id_sha256,
            session,
        )
        .await
    }

    /// Keeps a session as it is now.
    pub async fn save(
        &self,
        id_sha256: &[u8; 32],
        session: &StoredSession,
    ) -> Result<(), StorageError> {
        self.write(
            Statement::new(
                "insert into web_session (id_sha256, content, expires_at)
                 values ($1, $2, $3)
                 on conflict (id_sha256) do update
                 set content = excluded.content,
                     expires_at = excluded.expires_at",
            ),
            id_sha256,
            session,
        )
        .await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn delete(&self, id_sha256: &[u8; 32]) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_claim().await?;
        let delete = Statement::new("delete from web_session where id_sha256 = $1");
        transaction.execute(delete.bind(&id_sha256[..])).await?;
        transaction.commit().await
    }

    /// Forgets sessions whose time is over; how many.
    pub async fn delete_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_claim().await?;
        let delete = Statement::new("delete from web_session where expires_at <= $1");
        let deleted = transaction.execute(delete.bind(now.seconds())).await?;
        transaction.commit().await?;
        Ok(deleted)
    }

    async fn write(
        &self,
        statement: Statement<'_>,
        id_sha256: &[u8; 32],
        session: &StoredSession,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.storage.begin_claim().await?;
        let statement = statement.bind(&id_sha256[..]);
        let statement = statement.bind(session.content.as_str());
        let written = transaction
            .execute(statement.bind(session.expires_at.seconds()))
            .await?;
        transaction.commit().await?;
        Ok(written == 1)
    }
}
