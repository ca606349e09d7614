use card_payload::Month;
use issuer_domain::Timestamp;

use super::engine::Statement;
use super::{AuditEvent, Storage, StorageError};

/// Published updates that are kept whole. A shop that is further behind needs the full update.
const BASES_KEPT: u32 = 4;

/// Verifier updates.
#[derive(Debug, Clone, Copy)]
pub struct Publications<'a> {
    pub(super) storage: &'a Storage,
}

impl Publications<'_> {
    /// Takes the next version. It is never given again, even if nothing is published under it:
    /// verifiers refuse a version that goes back. The lists are to be read after this: the update
    /// then covers every event there is now.
    pub async fn take_version(&self, at: Timestamp) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let row = transaction
            .fetch_one(
                Statement::new(
                    "insert into publication (version, taken_at, covers)
             select
                 coalesce(max(version), 0) + 1,
                 $1,
                 (select coalesce(max(sequence), 0) from audit_event)
             from publication
             returning version",
                )
                .bind(at.seconds()),
            )
            .await?;
        transaction.commit().await?;
        Ok(row.integer("version")?.cast_unsigned())
    }

    /// Notes what was signed and published under a version, once, and keeps it as the base of later
    /// changes; of older ones the newest `BASES_KEPT` stay.
    pub async fn record(
        &self,
        version: u64,
        update: &[u8],
        sha256: [u8; 32],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let done = transaction
            .execute(
                Statement::new(
                    "update publication
             set sha256 = $1,
                 published_at = $2,
                 token = $3
             where version = $4
               and sha256 is null",
                )
                .bind(&sha256[..])
                .bind(at.seconds())
                .bind(update)
                .bind(version.cast_signed()),
            )
            .await?;
        if done != 1 {
            return Err(StorageError::NotTaken { version });
        }
        transaction
            .execute(
                Statement::new(
                    "update publication
             set token = null
             where token is not null
               and version not in (
                   select version
                   from publication
                   where token is not null
                   order by version desc
                   limit $1
               )",
                )
                .bind(BASES_KEPT),
            )
            .await?;
        let event = AuditEvent::new(at, "update.published", version.to_string());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes that a month's scale was signed, in the audit chain.
    pub async fn record_scale(
        &self,
        month: Month,
        sha256: [u8; 32],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let mut event = AuditEvent::new(at, "scale.published", month.to_string());
        let digits = super::family_record::hex(&sha256);
        event.detail = format!("{{\"sha256\":\"{digits}\"}}");
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The updates that were published last, the newest first, as they were signed.
    pub async fn list_bases(&self) -> Result<Vec<(u64, Vec<u8>)>, StorageError> {
        let rows = self
            .storage
            .fetch_all(Statement::new(
                "select
                 version,
                 token
             from publication
             where token is not null
             order by version desc",
            ))
            .await?;
        rows.iter()
            .map(|row| Ok((row.integer("version")?.cast_unsigned(), row.bytes("token")?)))
            .collect()
    }

    /// The version that was published last, and when, if any was.
    pub async fn find_last_time(&self) -> Result<Option<(u64, Timestamp)>, StorageError> {
        let newest = Statement::new(
            "select version, published_at
             from publication
             where published_at is not null
             order by version desc
             limit 1",
        );
        let row = self.storage.fetch_optional(newest).await?;
        row.map(|row| {
            let at = Timestamp::from_seconds(row.integer("published_at")?);
            Ok((row.integer("version")?.cast_unsigned(), at))
        })
        .transpose()
    }

    /// How many cards ended or were blocked since the last update's lists were read, so that it need
    /// not say so.
    pub async fn count_ended_since_last(&self) -> Result<u64, StorageError> {
        let ended = Statement::new(
            "select count(distinct subject) as ended
             from audit_event
             where sequence > (
                 select coalesce(max(covers), 0)
                 from publication
                 where sha256 is not null
             )
               and action in ('card.suspended', 'card.revoked', 'card.superseded')",
        );
        let row = self.storage.fetch_one(ended).await?;
        Ok(row.integer("ended")?.cast_unsigned())
    }

    /// Whether shops know something else than they should: cards' status or keys changed since the
    /// last update was begun, or that was longer ago than `at_least_every` seconds. An office that
    /// has done nothing yet publishes nothing.
    pub async fn is_due(&self, now: Timestamp, at_least_every: i64) -> Result<bool, StorageError> {
        let query = Statement::new(
            "with last as (
                 select taken_at, covers
                 from publication
                 where sha256 is not null
                 order by version desc
                 limit 1
             )
             select
                 (select taken_at from last) as taken_at,
                 (
                     select count(*)
                     from (
                         select 1
                         from audit_event
                         where sequence > (select covers from last)
                           and action in (
                               'card.suspended', 'card.reinstated', 'card.revoked',
                               'card.superseded', 'card.changed', 'trust_list.installed'
                           )
                         limit 1
                     ) as change
                 ) as changes,
                 (select count(*) from (select 1 from audit_event limit 1) as event) as events",
        );
        let row = self.storage.fetch_one(query).await?;
        Ok(match row.optional_integer("taken_at")? {
            None => row.integer("events")? > 0,
            Some(taken_at) => {
                row.integer("changes")? > 0 || now.seconds() - taken_at >= at_least_every
            }
        })
    }

    /// The version that was published last, if any.
    pub async fn find_last(&self) -> Result<Option<u64>, StorageError> {
        let row = self
            .storage
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
        publications.record(2, b"two", [1; 32], NOW).await.unwrap();
        assert!(publications.record(2, b"two", [2; 32], NOW).await.is_err());
        assert!(publications.record(3, b"three", [2; 32], NOW).await.is_err());
        assert_eq!(publications.find_last().await.unwrap(), Some(2));
        assert_eq!(publications.take_version(NOW).await.unwrap(), 3);
    }
    }

    on_both_engines! {
    async fn an_update_is_due_once_something_happened_and_again_after_a_day(office: Office) {
        let publications = office.storage.publications();
        assert!(!publications.is_due(NOW, 86_400).await.unwrap());
        let version = publications.take_version(NOW).await.unwrap();
        publications.record(version, b"one", [1; 32], NOW).await.unwrap();
        assert!(!publications.is_due(NOW.plus_seconds(60), 86_400).await.unwrap());
        assert!(publications.is_due(NOW.plus_seconds(86_400), 86_400).await.unwrap());
    }
    }

    on_both_engines! {
    async fn the_newest_four_updates_are_kept(office: Office) {
        let publications = office.storage.publications();
        for number in 1_u8..=6 {
            let version = publications.take_version(NOW).await.unwrap();
            publications.record(version, &[number], [number; 32], NOW).await.unwrap();
        }
        let kept = [(6, vec![6]), (5, vec![5]), (4, vec![4]), (3, vec![3])];
        assert_eq!(publications.list_bases().await.unwrap(), kept);
    }
    }
}
