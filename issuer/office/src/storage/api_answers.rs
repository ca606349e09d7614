use issuer_domain::{ClientName, Timestamp};

use super::engine::Statement;
use super::{Storage, StorageError};

/// Answers that are given again where a request comes again.
#[derive(Debug, Clone, Copy)]
pub struct ApiAnswers<'a> {
    pub(super) storage: &'a Storage,
}

/// What is known of a request's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: the request is to be done.
    New,
    /// It was done: this was the answer.
    Done {
        /// The HTTP status.
        status: u16,
        /// The body.
        answer: String,
    },
    /// The same is being done at this moment.
    Running,
    /// Another request had this key.
    Other,
}

/// For so long an answer is given again, in seconds: a week.
const KEPT: i64 = 7 * Timestamp::DAY;
/// After so many seconds a request without an answer is one whose process died; no request lasts
/// longer.
const DEAD_AFTER: i64 = 120;

impl Storage {
    /// Answers that are given again where a request comes again.
    pub fn api_answers(&self) -> ApiAnswers<'_> {
        ApiAnswers { storage: self }
    }
}

impl ApiAnswers<'_> {
    /// Begins a request under a key, unless it was begun before.
    pub async fn begin(
        &self,
        client: &ClientName,
        key: &str,
        request_sha256: &[u8; 32],
        at: Timestamp,
    ) -> Result<Begun, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let old = Statement::new(
            "delete from api_answer
             where begun_at < $1
                or (status is null and begun_at < $2)",
        );
        let old = old.bind(at.plus_seconds(-KEPT).seconds());
        let old = old.bind(at.plus_seconds(-DEAD_AFTER).seconds());
        transaction.execute(old).await?;
        let query = Statement::new(
            "select request_sha256, status, answer
             from api_answer
             where client = $1
               and request_key = $2",
        );
        let query = query.bind(client.as_str()).bind(key);
        if let Some(row) = transaction.fetch_optional(query).await? {
            if row.bytes("request_sha256")? != request_sha256 {
                return Ok(Begun::Other);
            }
            let answer = row.optional_text("answer")?;
            let status = row.optional_integer("status")?;
            let status = status.and_then(|status| u16::try_from(status).ok());
            return Ok(match status.zip(answer) {
                Some((status, answer)) => Begun::Done { status, answer },
                None => Begun::Running,
            });
        }
        let insert = Statement::new(
            "insert into api_answer (client, request_key, request_sha256, begun_at)
             values ($1, $2, $3, $4)",
        );
        let insert = insert.bind(client.as_str()).bind(key);
        let insert = insert.bind(&request_sha256[..]).bind(at.seconds());
        transaction.execute(insert).await?;
        transaction.commit().await?;
        Ok(Begun::New)
    }

    /// Keeps the answer of a request that was begun.
    pub async fn finish(
        &self,
        client: &ClientName,
        key: &str,
        status: u16,
        answer: &str,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new(
            "update api_answer
             set status = $1,
                 answer = $2
             where client = $3
               and request_key = $4",
        );
        let update = update.bind(i64::from(status)).bind(answer);
        let update = update.bind(client.as_str()).bind(key);
        transaction.execute(update).await?;
        transaction.commit().await
    }

    /// Forgets a request that was begun and not done, so that it can be tried again.
    pub async fn give_up(&self, client: &ClientName, key: &str) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let delete = Statement::new(
            "delete from api_answer
             where client = $1
               and request_key = $2
               and status is null",
        );
        let delete = delete.bind(client.as_str()).bind(key);
        transaction.execute(delete).await?;
        transaction.commit().await
    }
}
