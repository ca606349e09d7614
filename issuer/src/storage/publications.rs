use issuer_domain::Timestamp;

use super::{Storage, StorageError};

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
        let (version,): (i64,) = sqlx::query_as(
            "insert into publication (version, taken_at)
             select coalesce(max(version), 0) + 1, $1
             from publication
             returning version",
        )
        .bind(at.seconds())
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(version.cast_unsigned())
    }

    /// Notes what was signed and published under a version, once.
    pub async fn record(
        &self,
        version: u64,
        sha256: [u8; 32],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let done = sqlx::query(
            "update publication
             set sha256 = $1,
                 published_at = $2
             where version = $3
               and sha256 is null",
        )
        .bind(&sha256[..])
        .bind(at.seconds())
        .bind(version.cast_signed())
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() != 1 {
            return Err(StorageError::NotTaken { version });
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The version that was published last, if any.
    pub async fn find_last(&self) -> Result<Option<u64>, StorageError> {
        let (version,): (Option<i64>,) = sqlx::query_as(
            "select max(version)
             from publication
             where sha256 is not null",
        )
        .fetch_one(&self.storage.readers)
        .await?;
        Ok(version.map(i64::cast_unsigned))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, Office};

    #[tokio::test]
    async fn a_version_is_never_given_twice_and_published_once() {
        let office = Office::open().await;
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
