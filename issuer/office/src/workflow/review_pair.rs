//! The two records of a pair in the queue, and a person's decision about them.

use super::permission::{PermissionError, acting};
use crate::app::App;
use crate::storage::{Household, Review, ReviewKind, ReviewState, StorageError, refused_families};

/// A pair with both its records; a record that its list no longer has is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedPair {
    /// The question and what was decided.
    pub review: Review,
    /// The ration card, or the family that was there first.
    pub left: Option<Household>,
    /// The family.
    pub right: Option<Household>,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// Decisions have names.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// A decision without its reason helps nobody later.
    #[error(
        "a decision needs a reason of 3 to 200 characters without an Aadhaar number\n\nhint: --reason \"seen at the door\""
    )]
    Reason,
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Characters of a reason.
const REASON_MIN: usize = 3;
const REASON_MAX: usize = 200;

/// The pair of this number with both records.
pub async fn reviewed_pair(app: &App, id: u64) -> Result<ReviewedPair, StorageError> {
    let storage = &app.storage;
    let review = storage.reviews().get(id).await?;
    let links = storage.pds_links();
    let [left_refused, right_refused] = refused_families(&review)?;
    let left = match (review.kind, &review.left_family) {
        _ if left_refused.is_some() => left_refused,
        (ReviewKind::Link, _) => storage.pds_list().find(&review.left_id).await?,
        (ReviewKind::Duplicate, Some(family)) => {
            links.families_by_id(&[family.as_str()]).await?.pop()
        }
        (ReviewKind::Duplicate, None) => None,
    };
    let right = match right_refused {
        Some(refused) => Some(refused),
        None => links.families_by_id(&[&review.right_family]).await?.pop(),
    };
    Ok(ReviewedPair {
        review,
        left,
        right,
    })
}

/// Keeps the decision of the member of staff in whose name the command works. `Open` takes a
/// decision back.
pub async fn decide(
    app: &App,
    id: u64,
    decision: ReviewState,
    reason: &str,
) -> Result<Review, DecideError> {
    let storage = &app.storage;
    acting(app).await?;
    let reason = reason.trim();
    let length = reason.chars().count();
    let is_reason = (REASON_MIN..=REASON_MAX).contains(&length)
        && !issuer_domain::aadhaar::find_in(reason)
        && !reason.chars().any(char::is_control);
    if !is_reason && decision != ReviewState::Open {
        return Err(DecideError::Reason);
    }
    Ok(storage
        .reviews()
        .decide(id, decision, reason, app.now)
        .await?)
}
