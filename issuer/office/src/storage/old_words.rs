//! Words of complaints that were closed long ago.

use issuer_domain::Timestamp;

use super::StorageError;
use super::audit::AuditEvent;
use super::engine::Statement;
use super::retention::Retention;

impl Retention<'_> {
    /// How many complaints that were closed before a time still have their words.
    pub async fn count_old_words(&self, before: Timestamp) -> Result<u64, StorageError> {
        let query = Statement::new(
            "select count(*) as found
             from grievance
             where state = 'closed'
               and state_at < $1
               and (words <> '' or answer <> 'Deleted' or card_number is not null)",
        );
        let query = query.bind(before.seconds());
        let row = self.storage.fetch_one(query).await?;
        Ok(row.integer("found")?.cast_unsigned())
    }

    /// Destroys the words of complaints that were closed before a time, and the answers to them.
    /// That there were complaints, of what kind and when, stays.
    pub async fn clear_old_words(
        &self,
        before: Timestamp,
        at: Timestamp,
    ) -> Result<u64, StorageError> {
        let update = Statement::new(
            "update grievance
             set words = '',
                 answer = 'Deleted',
                 card_number = null
             where state = 'closed'
               and state_at < $1
               and (words <> '' or answer <> 'Deleted' or card_number is not null)",
        );
        let mut transaction = self.storage.begin_write().await?;
        let cleared = transaction.execute(update.bind(before.seconds())).await?;
        if cleared > 0 {
            let event = AuditEvent::new(at, "grievance.words_removed", cleared.to_string());
            transaction.audit(self.storage.actor(), event).await?;
        }
        transaction.commit().await?;
        Ok(cleared)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, Office, on_both_engines};
    use super::*;
    use crate::storage::{NewGrievance, Telling};

    on_both_engines! {
    async fn words_of_a_complaint_go_when_it_is_long_closed_and_not_before(office: Office) {
        let storage = &office.storage;
        let taken = storage.grievances().take(&NewGrievance {
            category: issuer_domain::GrievanceCategory::Other,
            request: None,
            centre: None,
            shop: None,
            card: Some("41705823-01-8"),
            words: "It was torn.",
            tracking_sha256: [1; 32],
            at: NOW,
        }).await.unwrap();
        let retention = storage.retention();
        let later = NOW.plus_seconds(400 * Timestamp::DAY);
        assert_eq!(retention.count_old_words(later).await.unwrap(), 0, "it is open");
        let telling = Telling { event: issuer_domain::NoticeEvent::Answered, helpline: "1100" };
        storage.grievances().answer(taken.number, "A new one comes.", telling, NOW).await.unwrap();
        storage.grievances().close(taken.number, NOW).await.unwrap();
        assert_eq!(retention.count_old_words(NOW).await.unwrap(), 0, "not long enough");
        assert_eq!(retention.count_old_words(later).await.unwrap(), 1);
        assert_eq!(retention.clear_old_words(later, later).await.unwrap(), 1);
        assert_eq!(retention.clear_old_words(later, later).await.unwrap(), 0);
        let kept = storage.grievances().get(taken.number).await.unwrap();
        assert_eq!((kept.words.as_str(), kept.card, kept.taken_at), ("", None, NOW));
    }
    }
}
