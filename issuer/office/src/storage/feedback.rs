//! What people say of the service: 1, bad, to 5, good.

use issuer_domain::{AcknowledgementNumber, FeedbackTopic, Timestamp};

use super::engine::Statement;
use super::grievances::Grievances;
use super::{CounterRefused, StorageError};

impl Grievances<'_> {
    /// Keeps what somebody says of the service: 1, bad, to 5, good; once for each request.
    pub async fn give_feedback(
        &self,
        rating: u8,
        topic: Option<FeedbackTopic>,
        request: Option<AcknowledgementNumber>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let next = Statement::new(
            "select coalesce(max(feedback_number), 0) + 1 as next
             from feedback",
        );
        let number = transaction.fetch_one(next).await?.integer("next")?;
        let insert = Statement::new(
            "insert into feedback (feedback_number, rating, topic, request, given_at)
             values ($1, $2, $3, $4, $5)",
        );
        let insert = insert.bind(number).bind(rating);
        let insert = insert.bind(topic.map(FeedbackTopic::word));
        let insert = insert
            .bind(request.map(|request| request.to_string()))
            .bind(at.seconds());
        transaction.execute(insert).await.map_err(|error| {
            if error.is_taken() {
                CounterRefused::SaidBefore.into()
            } else {
                error
            }
        })?;
        transaction.commit().await
    }

    /// How often each rating was given, from 1 to 5, since a time.
    pub async fn count_feedback(&self, since: Timestamp) -> Result<[u64; 5], StorageError> {
        let query = Statement::new(
            "select rating, count(*) as given
             from feedback
             where given_at >= $1
             group by rating",
        );
        let query = query.bind(since.seconds());
        let mut counts = [0; 5];
        for row in self.storage.fetch_all(query).await? {
            let place = usize::try_from(row.integer("rating")? - 1).ok();
            if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                *count = row.integer("given")?.cast_unsigned();
            }
        }
        Ok(counts)
    }
}
