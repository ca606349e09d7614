use issuer_domain::{Area, Timestamp};

use super::duplicate_holds::hold_duplicates;
use super::engine::{ReadTransaction, Row, Statement, Value, WriteTransaction, inserting};
use super::households::impossible;
use super::pds_link_results::follow_decision;
use super::review_words::{ReviewKind, ReviewState};
use super::{AuditEvent, Storage, StorageError};

/// A pair that somebody shall look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewToOpen {
    /// What it may be.
    pub kind: ReviewKind,
    /// Why it is not clear; a short stable word.
    pub reason: &'static str,
    /// Ration card; or one of two families or members.
    pub left_id: String,
    /// Family; or the other family or member.
    pub right_id: String,
    /// The family of the left side, where that is no ration card.
    pub left_family: Option<String>,
    /// The family of the right side.
    pub right_family: String,
    /// LGD codes of the right family's district, block and panchayat.
    pub place: [u32; 3],
    /// Thousandths of a bit of evidence, where the pair was weighed.
    pub score: Option<i64>,
    /// What speaks for and against it, as JSON.
    pub evidence: String,
    /// The left family as the register file has it, where the import refused that too.
    pub left_refused_content: Option<String>,
    /// The right family as the register file has it, where the import refused it.
    pub refused_content: Option<String>,
}

/// A pair in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its number.
    pub id: u64,
    /// What it may be.
    pub kind: ReviewKind,
    /// Why it is not clear.
    pub reason: String,
    /// Ration card; or one of two families or members.
    pub left_id: String,
    /// Family; or the other family or member.
    pub right_id: String,
    /// The family of the left side, where that is no ration card.
    pub left_family: Option<String>,
    /// The family of the right side.
    pub right_family: String,
    /// LGD code of the right family's panchayat or ward.
    pub local_body: u32,
    /// Thousandths of a bit of evidence, where the pair was weighed.
    pub score: Option<i64>,
    /// What speaks for and against it, as JSON.
    pub evidence: String,
    /// The left family as the register file has it, where the import refused that too.
    pub left_refused_content: Option<String>,
    /// The right family as the register file has it, where the import refused it.
    pub refused_content: Option<String>,
    /// What was decided.
    pub state: ReviewState,
    /// Whether it has ceased to be a question.
    pub is_closed: bool,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why.
    pub decision_reason: Option<String>,
}

/// Which pairs of the queue are wanted.
#[derive(Debug, Clone, Copy)]
pub struct ReviewFilter {
    /// Of one kind only.
    pub kind: Option<ReviewKind>,
    /// In one state only; without one, those that wait: open ones and those put off.
    pub state: Option<ReviewState>,
    /// Of the right family's area.
    pub area: Area,
}

/// The queue of pairs at which a person looks.
#[derive(Debug, Clone, Copy)]
pub struct Reviews<'a> {
    pub(super) storage: &'a Storage,
}

const COLUMNS: &str = "
    review_id, kind, reason, left_id, right_id, left_family, right_family, local_body_lgd, score,
    evidence, left_refused_content, refused_content, state, closed_at, decided_by, decided_at, decision_reason";

impl Reviews<'_> {
    /// Pairs after a number, by number; at most `limit`.
    pub async fn list(
        &self,
        filter: &ReviewFilter,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Review>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(COLUMNS);
        push_filter(&mut query, filter);
        query
            .push(" and review_id > ")
            .push_value(after.cast_signed());
        query.push(" order by review_id limit ").push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_review).collect()
    }

    /// How many pairs there are.
    pub async fn count(&self, filter: &ReviewFilter) -> Result<u64, StorageError> {
        let mut query = Statement::new("select count(*) as reviews");
        push_filter(&mut query, filter);
        let row = self.storage.fetch_one(query).await?;
        Ok(row.integer("reviews")?.cast_unsigned())
    }

    /// A pair by its number.
    pub async fn get(&self, id: u64) -> Result<Review, StorageError> {
        get(&mut self.storage.begin_read().await?, id).await
    }

    /// Keeps what the one in whose hands the storage is decides about a pair: it is never asked
    /// again. `Open` takes a decision back.
    pub async fn decide(
        &self,
        id: u64,
        decision: ReviewState,
        reason: &str,
        at: Timestamp,
    ) -> Result<Review, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let before = get(&mut transaction, id).await?;
        let is_decision = decision != ReviewState::Open;
        if !is_decision && before.state == ReviewState::Open {
            return Err(StorageError::NotDecided { review: id });
        }
        let actor = self.storage.actor();
        transaction
            .execute(
                Statement::new(
                    "update review
                     set state = $1,
                         decided_by = $2,
                         decided_at = $3,
                         decision_reason = $4
                     where review_id = $5",
                )
                .bind(decision.word())
                .bind(is_decision.then(|| actor.as_str()))
                .bind(is_decision.then(|| at.seconds()))
                .bind(is_decision.then_some(reason))
                .bind(id.cast_signed()),
            )
            .await?;
        match before.kind {
            ReviewKind::Link => follow_decision(&mut transaction, &before, decision).await?,
            ReviewKind::Duplicate => {
                let families = [before.left_family.as_deref(), Some(&before.right_family)];
                let families: Vec<&str> = families.into_iter().flatten().collect();
                hold_duplicates(&mut transaction, self.storage.actor(), &families, at).await?;
            }
        }
        let action = if is_decision {
            "review.decided"
        } else {
            "review.taken_back"
        };
        let event = AuditEvent {
            detail: format!(
                r#"{{"before":"{}","now":"{}"}}"#,
                before.state.word(),
                decision.word()
            ),
            ..AuditEvent::new(at, action, id.to_string())
        };
        transaction.audit(actor, event).await?;
        let after = get(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(after)
    }
}

/// Puts pairs into the queue. Known ones are noted as seen again: a decision stays, an open
/// question that was closed is open again. Returns how many are new.
pub(super) async fn open_reviews(
    transaction: &mut WriteTransaction,
    run: i64,
    at: Timestamp,
    reviews: &[ReviewToOpen],
) -> Result<u64, StorageError> {
    if reviews.is_empty() {
        return Ok(0);
    }
    let mut query = Statement::new("select kind, left_id, right_id from review where left_id in ");
    query.push_list(reviews.iter().map(|review| review.left_id.as_str()));
    let mut known = std::collections::HashSet::new();
    for row in transaction.fetch_all(query).await? {
        known.insert((
            row.text("kind")?,
            row.text("left_id")?,
            row.text("right_id")?,
        ));
    }
    let last = transaction
        .fetch_one(Statement::new(
            "select coalesce(max(review_id), 0) as last from review",
        ))
        .await?;
    let mut id = last.integer("last")?;
    let mut rows = Vec::new();
    for review in reviews {
        let key = (
            review.kind.word().to_owned(),
            review.left_id.clone(),
            review.right_id.clone(),
        );
        if known.insert(key) {
            id += 1;
            rows.push(row_of(review, id, run, at));
        } else {
            note_again(transaction, run, review).await?;
        }
    }
    let into = inserting!(
        "review (
             review_id, kind, reason, left_id, right_id, left_family, right_family, district_lgd,
             block_lgd, local_body_lgd, score, evidence, left_refused_content, refused_content,
             noted_in_run, opened_at, state
         )"
    );
    transaction.insert_rows(into, &rows).await?;
    Ok(rows.len() as u64)
}

fn row_of(review: &ReviewToOpen, id: i64, run: i64, at: Timestamp) -> Vec<Value<'_>> {
    let [district, block, local_body] = review.place;
    vec![
        id.into(),
        review.kind.word().into(),
        review.reason.into(),
        review.left_id.as_str().into(),
        review.right_id.as_str().into(),
        review.left_family.as_deref().into(),
        review.right_family.as_str().into(),
        district.into(),
        block.into(),
        local_body.into(),
        review.score.into(),
        review.evidence.as_str().into(),
        review.left_refused_content.as_deref().into(),
        review.refused_content.as_deref().into(),
        run.into(),
        at.seconds().into(),
        ReviewState::Open.word().into(),
    ]
}

async fn note_again(
    transaction: &mut WriteTransaction,
    run: i64,
    review: &ReviewToOpen,
) -> Result<(), StorageError> {
    transaction
        .execute(
            Statement::new(
                "update review
                 set noted_in_run = $1,
                     reason = $2,
                     score = $3,
                     evidence = $4,
                     left_refused_content = $5,
                     refused_content = $6,
                     closed_at = null
                 where kind = $7
                   and left_id = $8
                   and right_id = $9",
            )
            .bind(run)
            .bind(review.reason)
            .bind(review.score)
            .bind(review.evidence.as_str())
            .bind(review.left_refused_content.as_deref())
            .bind(review.refused_content.as_deref())
            .bind(review.kind.word())
            .bind(review.left_id.as_str())
            .bind(review.right_id.as_str()),
        )
        .await?;
    Ok(())
}

async fn get(transaction: &mut ReadTransaction, id: u64) -> Result<Review, StorageError> {
    let mut query = Statement::new("select ");
    query.push(COLUMNS).push(" from review where review_id = ");
    query.push_value(id.cast_signed());
    let row = transaction.fetch_optional(query).await?;
    read_review(&row.ok_or(StorageError::NoSuchReview { review: id })?)
}

fn push_filter(query: &mut Statement<'_>, filter: &ReviewFilter) {
    query.push(" from review where closed_at is null and state in ");
    match filter.state {
        Some(state) => query.push_list([state.word()]),
        None => query.push_list(["open", "later"]),
    };
    if let Some(kind) = filter.kind {
        query.push(" and kind = ").push_value(kind.word());
    }
    match filter.area {
        Area::State => query,
        Area::District(code) => query.push(" and district_lgd = ").push_value(code),
        Area::Block(code) => query.push(" and block_lgd = ").push_value(code),
        Area::LocalBody(code) => query.push(" and local_body_lgd = ").push_value(code),
    };
}

fn read_review(row: &Row) -> Result<Review, StorageError> {
    let id = row.integer("review_id")?;
    let impossible = |column| impossible("review", column, &id.to_string());
    Ok(Review {
        id: id.cast_unsigned(),
        kind: match row.text("kind")?.as_str() {
            "link" => ReviewKind::Link,
            "duplicate" => ReviewKind::Duplicate,
            _ => return Err(impossible("kind")),
        },
        reason: row.text("reason")?,
        left_id: row.text("left_id")?,
        right_id: row.text("right_id")?,
        left_family: row.optional_text("left_family")?,
        right_family: row.text("right_family")?,
        local_body: u32::try_from(row.integer("local_body_lgd")?)
            .map_err(|_| impossible("local_body_lgd"))?,
        score: row.optional_integer("score")?,
        evidence: row.text("evidence")?,
        left_refused_content: row.optional_text("left_refused_content")?,
        refused_content: row.optional_text("refused_content")?,
        state: ReviewState::from_word(&row.text("state")?).ok_or_else(|| impossible("state"))?,
        is_closed: row.optional_integer("closed_at")?.is_some(),
        decided_by: row.optional_text("decided_by")?,
        decided_at: row
            .optional_integer("decided_at")?
            .map(Timestamp::from_seconds),
        decision_reason: row.optional_text("decision_reason")?,
    })
}
