use std::collections::{HashMap, HashSet};

use issuer_domain::{Actor, Area, Family, FamilyId, Timestamp};
use time::Date;

use super::duplicate_holds::hold_duplicates;
use super::engine::{Statement, WriteTransaction};
use super::family_conflicts::Conflict;
use super::family_decisions::{Decided, Verdict};
use super::family_record::FamilyRecord;
use super::households::{Household, Wanted, impossible, read_families};
use super::import_session::TakenBack;
use super::prepared_family::PreparedFamily;
use super::review_words::ReviewKind;
use super::reviews::{Review, ReviewToOpen, open_reviews};
use super::{AuditEvent, ImportRunId, Storage, StorageError};

/// Two families with one number, of which the import refused one or both.
#[derive(Debug, Clone)]
pub(super) struct DoublePair<'a> {
    /// One of the two, and which of its numbers the other one has.
    family: &'a Family,
    conflict: Conflict,
    left: String,
    right: String,
    /// Their contents, where they were refused and are at hand.
    left_refused: Option<&'a Family>,
    right_refused: Option<&'a Family>,
}

impl<'a> DoublePair<'a> {
    /// The pairs of a batch. One that is in the register stands at the left; of two that are not,
    /// the one with the lower id.
    pub(super) fn of(
        families: &'a [PreparedFamily],
        decided: &Decided,
        taken_back: &'a [TakenBack],
    ) -> Vec<Self> {
        let mut refused: HashMap<&str, &Family> = taken_back
            .iter()
            .map(|back| (back.family.id.as_str(), &back.family))
            .collect();
        for (prepared, verdict) in families.iter().zip(&decided.verdicts) {
            if matches!(verdict, Verdict::Refuse(conflict, _) if *conflict != Conflict::FamilyTwice)
            {
                refused.insert(prepared.family.id.as_str(), &prepared.family);
            }
        }
        let mut seen = HashSet::new();
        let mut pairs = Vec::new();
        for pair in &decided.pairs {
            let family = &families[pair.at].family;
            let (id, other) = (family.id.as_str(), pair.other.id.as_str());
            let other_is_left = pair.other_is_known || !pair.is_known && other < id;
            let (left, right) = if other_is_left {
                (other, id)
            } else {
                (id, other)
            };
            if !seen.insert((left, right)) {
                continue;
            }
            pairs.push(Self {
                family,
                conflict: pair.conflict,
                left: left.to_owned(),
                right: right.to_owned(),
                left_refused: (!pair.other_is_known && !pair.is_known)
                    .then(|| refused.get(left).copied())
                    .flatten(),
                right_refused: refused.get(right).copied(),
            });
        }
        pairs
    }

    fn review(&self) -> Option<ReviewToOpen> {
        let (reason, what) = match self.conflict {
            Conflict::FamilyTwice => return None,
            Conflict::MemberTwice { member } | Conflict::MemberInOtherFamily { member } => {
                let id = self.family.members.get(member).map(|member| &member.id);
                ("member_in_two_families", id)
            }
            Conflict::RationCardInOtherFamily => (
                "ration_card_in_two_families",
                self.family.ration_card.as_ref(),
            ),
        };
        let place = |place: &issuer_domain::Place| place.lgd_code;
        let right = self.right_refused.unwrap_or(self.family);
        let content = |family: &Family| FamilyRecord::of(family).to_json();
        Some(ReviewToOpen {
            kind: ReviewKind::Duplicate,
            reason,
            left_id: self.left.clone(),
            right_id: self.right.clone(),
            left_family: Some(self.left.clone()),
            right_family: self.right.clone(),
            place: [
                place(&right.district),
                place(&right.block),
                place(&right.local_body.place),
            ],
            score: None,
            evidence: serde_json::json!({ "number": what }).to_string(),
            left_refused_content: self.left_refused.map(content),
            refused_content: self.right_refused.map(content),
        })
    }
}

/// Families and members that may stand in the register twice.
#[derive(Debug, Clone, Copy)]
pub struct Duplicates<'a> {
    pub(super) storage: &'a Storage,
}

impl Duplicates<'_> {
    /// All families of a block, as households.
    pub async fn families_of_block(
        &self,
        district: u32,
        block: u32,
    ) -> Result<Vec<Household>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        read_families(&mut transaction, Wanted::Block(district, block)).await
    }

    /// Puts pairs of members who are alike into the queue. Returns how many are new.
    pub async fn open_alike(
        &self,
        reviews: &[ReviewToOpen],
        at: Timestamp,
    ) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let opened = open_reviews(&mut transaction, NO_RUN, at, reviews).await?;
        // A decision from before that was closed holds again.
        let families: Vec<&str> = reviews
            .iter()
            .flat_map(|review| {
                let left = review.left_family.as_deref();
                left.into_iter().chain([review.right_family.as_str()])
            })
            .collect();
        hold_duplicates(&mut transaction, self.storage.actor(), &families, at).await?;
        transaction.commit().await?;
        Ok(opened)
    }

    /// Notes in the audit log that an area was looked through.
    pub async fn note_search(
        &self,
        area: Area,
        members: u64,
        opened: u64,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let event = AuditEvent {
            detail: format!(r#"{{"members":{members},"new_reviews":{opened}}}"#),
            ..AuditEvent::new(at, "duplicates.searched", area.to_string())
        };
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }
}

/// The two families of a review as the register file had those of them that were refused.
pub fn refused_families(review: &Review) -> Result<[Option<Household>; 2], StorageError> {
    let left = review.left_family.as_deref().unwrap_or_default();
    Ok([
        refused_family(review, left, review.left_refused_content.as_deref())?,
        refused_family(
            review,
            &review.right_family,
            review.refused_content.as_deref(),
        )?,
    ])
}

fn refused_family(
    review: &Review,
    id: &str,
    content: Option<&str>,
) -> Result<Option<Household>, StorageError> {
    let Some(content) = content else {
        return Ok(None);
    };
    let impossible = |_| impossible("review", "refused_content", &review.id.to_string());
    let record: FamilyRecord = serde_json::from_str(content).map_err(impossible)?;
    let id = FamilyId::parse(id).map_err(|_| impossible_id(id))?;
    // The day is no part of a household.
    let family = record.into_family(id, Date::MIN)?;
    Ok(Some(Household::of_family(&family)))
}

fn impossible_id(row: &str) -> StorageError {
    impossible("review", "right_family", row)
}

/// The place of a run in reviews that come from none.
const NO_RUN: i64 = 0;

/// Puts families that share a number into the queue, and holds those of them that the register has.
pub(super) async fn note_duplicates(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    run: ImportRunId,
    at: Timestamp,
    pairs: &[DoublePair<'_>],
) -> Result<(), StorageError> {
    if pairs.is_empty() {
        return Ok(());
    }
    let reviews: Vec<ReviewToOpen> = pairs.iter().filter_map(DoublePair::review).collect();
    open_reviews(transaction, run.0, at, &reviews).await?;
    let mut concerned: Vec<&str> = pairs
        .iter()
        .flat_map(|pair| [pair.left.as_str(), pair.right.as_str()])
        .collect();
    concerned.sort_unstable();
    concerned.dedup();
    hold_duplicates(transaction, actor, &concerned, at).await
}

/// Closes what the register has corrected: a run brought the families without the number that both
/// had, or a member who was there twice is gone. Their families are free again.
pub(super) async fn close_corrected(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    run: ImportRunId,
    at: Timestamp,
) -> Result<(), StorageError> {
    let query = Statement::new(
        "select review_id, left_family, right_family
         from review
         where kind = 'duplicate'
           and closed_at is null
           and (
               reason <> 'alike'
               and noted_in_run < $1
               and exists (
                   select 1
                   from family
                   where family.family_id in (review.left_family, review.right_family)
                     and family.seen_in_run = $1
               )
               and not exists (
                   select 1
                   from family
                   where family.family_id in (review.left_family, review.right_family)
                     and family.seen_in_run <= review.noted_in_run
               )
               or reason = 'alike'
               and (not exists (select 1 from member where member_id = review.left_id)
                    or not exists (select 1 from member where member_id = review.right_id))
           )
         order by review_id",
    );
    let mut families = Vec::new();
    for row in transaction.fetch_all(query.bind(run.0)).await? {
        let id = row.integer("review_id")?;
        families.extend(row.optional_text("left_family")?);
        families.push(row.text("right_family")?);
        let close = Statement::new("update review set closed_at = $1 where review_id = $2");
        transaction
            .execute(close.bind(at.seconds()).bind(id))
            .await?;
    }
    let families: Vec<&str> = families.iter().map(String::as_str).collect();
    hold_duplicates(transaction, actor, &families, at).await
}

#[cfg(test)]
mod tests;
