use issuer_domain::Timestamp;

use super::engine::{Row, Statement};
use super::staff::{self, StaffMember};
use super::{Storage, StorageError};

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// What the pages noted in it.
    pub content: String,
    /// The short name of who has signed in with it.
    pub staff: Option<String>,
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
                    staff,
                    expires_at
             from web_session
             where id_sha256 = $1",
        );
        let query = query.bind(&id_sha256[..]);
        let row = self.storage.fetch_optional(query).await?;
        row.as_ref().map(read).transpose()
    }

    /// A session with which somebody has signed in, whether or not its time is over, and who that is.
    pub async fn find_signed_in(
        &self,
        id_sha256: &[u8; 32],
    ) -> Result<Option<(StoredSession, StaffMember)>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(staff::STAFF_COLUMNS);
        query.push(
            ",
             web_session.content,
             web_session.staff,
             web_session.expires_at
             from web_session
             join staff on staff.name = web_session.staff
             where web_session.id_sha256 = ",
        );
        query.push_value(&id_sha256[..]);
        let row = self.storage.fetch_optional(query).await?;
        row.map(|row| Ok((read(&row)?, staff::read(&row)?)))
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
                "insert into web_session (id_sha256, content, staff, expires_at)
                 values ($1, $2, $3, $4)
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
                "insert into web_session (id_sha256, content, staff, expires_at)
                 values ($1, $2, $3, $4)
                 on conflict (id_sha256) do update
                 set content = excluded.content,
                     staff = excluded.staff,
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
        let statement = statement.bind(session.staff.as_deref());
        let written = transaction
            .execute(statement.bind(session.expires_at.seconds()))
            .await?;
        transaction.commit().await?;
        Ok(written == 1)
    }
}

fn read(row: &Row) -> Result<StoredSession, StorageError> {
    Ok(StoredSession {
        content: row.text("content")?,
        staff: row.optional_text("staff")?,
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
    })
}
