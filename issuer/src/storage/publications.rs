use issuer_domain::Timestamp;

use super::engine::Statement;
use super::{AuditEvent, Storage, StorageError};

/// Verifier updates.
#[derive(Debug, Clone, Copy)]
pub struct Publications<'a> {
    pub(super) storage: &'a Storage,
}

impl Publications<'_> {
    /// Takes the next version. It is never given again, even if nothing is published under it:
    /// verifiers refuse a version that goes back.
    pub async fn take_version(&self, at: Timestamp) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let row = transaction
            .fetch_one(
                Statement::new(
                    "insert into publication (version, taken_at)
             select coalesce(max(version), 0) + 1, $1
             from publication
             returning version",
                )
                .bind(at.seconds()),
            )
            .await?;
        transaction.commit().await?;
        Ok(row.integer("version")?.cast_unsigned())
    }

    /// Notes what was signed and published under a version, once.
    pub async fn record(
        &self,
        version: u64,
        sha256: [u8; 32],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let done = transaction
            .execute(
                Statement::new(
                    "update publication
             set sha256 = $1,
                 published_at = $2
             where version = $3
               and sha256 is null",
                )
                .bind(&sha256[..])
                .bind(at.seconds())
                .bind(version.cast_signed()),
            )
            .await?;
        if done != 1 {
            return Err(StorageError::NotTaken { version });
        }
        let event = AuditEvent::new(at, "update.published", version.to_string());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The version that was published last, if any.
    pub async fn find_last(&self) -> Result<Option<u64>, StorageError> {
        let row = self
            .storage
            .begin_read()
            .await?
            .fetch_one(Statement::new(
                "select max(version) as version
             from publication
             where sha256 is not null",
            ))
            .await?;
        Ok(row.optional_integer("version")?.map(i64::cast_unsigned))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, Office, on_both_engines};

    on_both_engines! {
    async fn a_version_is_never_given_twice_and_published_once(office: Office) {
        let publications = office.storage.publications();
        assert_eq!(publications.find_last().await.unwrap(), None);
        assert_eq!(publications.take_version(NOW).await.unwrap(), 1);
        let office = office.reopen().await;
        let publications = office.storage.publications();
        assert_eq!(publications.take_version(NOW).await.unwrap(), 2);
        publications.record(2, [1; 32], NOW).await.unwrap();
        assert!(publications.record(2, [2; 32], NOW).await.is_err());
        assert!(publications.record(3, [2; 32], NOW).await.is_err());
        assert_eq!(publications.find_last().await.unwrap(), Some(2));
        assert_eq!(publications.take_version(NOW).await.unwrap(), 3);
    }
    }
}
