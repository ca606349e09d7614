use std::collections::HashSet;

use issuer_domain::{Actor, Area, Family, FamilyId, Timestamp};
use time::Date;

use super::duplicate_holds::hold_duplicates;
use super::engine::{Statement, WriteTransaction};
use super::family_conflicts::Conflict;
use super::family_record::FamilyRecord;
use super::households::{Household, Wanted, impossible, read_families};
use super::prepared_family::PreparedFamily;
use super::reviews::{Review, ReviewKind, ReviewToOpen, open_reviews};
use super::{AuditEvent, ImportRunId, Storage, StorageError};

/// A family that the import refused because another one has one of its numbers.
#[derive(Debug, Clone)]
pub(super) struct Refused<'a> {
    pub(super) family: &'a Family,
    pub(super) conflict: Conflict,
    /// The family that has the number.
    pub(super) owner: String,
}

impl<'a> Refused<'a> {
    /// A refused family; nothing where nobody else has its number for good.
    pub(super) fn of(
        prepared: &'a PreparedFamily,
        conflict: Conflict,
        owner: String,
    ) -> Option<Self> {
        (!owner.is_empty()).then_some(Self {
            family: &prepared.family,
            conflict,
            owner,
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

/// The right family of a review as the register file had it that was refused.
pub fn refused_family(review: &Review) -> Result<Option<Household>, StorageError> {
    let Some(content) = &review.refused_content else {
        return Ok(None);
    };
    let impossible = |_| impossible("review", "refused_content", &review.id.to_string());
    let record: FamilyRecord = serde_json::from_str(content).map_err(impossible)?;
    let id =
        FamilyId::parse(&review.right_family).map_err(|_| impossible_id(&review.right_family))?;
    // The day is no part of a household.
    let family = record.into_family(id, Date::MIN)?;
    Ok(Some(Household::of_family(&family)))
}

fn impossible_id(row: &str) -> StorageError {
    impossible("review", "right_family", row)
}

/// The place of a run in reviews that come from none.
const NO_RUN: i64 = 0;

/// Puts families that were refused over a number into the queue, beside those that have it, and
/// holds them all.
pub(super) async fn note_duplicates(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    run: ImportRunId,
    at: Timestamp,
    refused: &[Refused<'_>],
) -> Result<(), StorageError> {
    if refused.is_empty() {
        return Ok(());
    }
    note_refused(transaction, run, at, refused).await?;
    let mut concerned: Vec<&str> = refused
        .iter()
        .flat_map(|one| [one.owner.as_str(), one.family.id.as_str()])
        .collect();
    concerned.sort_unstable();
    concerned.dedup();
    hold_duplicates(transaction, actor, &concerned, at).await
}

async fn note_refused(
    transaction: &mut WriteTransaction,
    run: ImportRunId,
    at: Timestamp,
    refused: &[Refused<'_>],
) -> Result<(), StorageError> {
    let mut seen = HashSet::new();
    let mut reviews = Vec::new();
    for one in refused {
        let (reason, what) = match one.conflict {
            Conflict::FamilyTwice => continue,
            Conflict::MemberTwice { member } | Conflict::MemberInOtherFamily { member } => {
                let id = one.family.members.get(member).map(|member| &member.id);
                ("member_in_two_families", id)
            }
            Conflict::RationCardInOtherFamily => (
                "ration_card_in_two_families",
                one.family.ration_card.as_ref(),
            ),
        };
        let id = one.family.id.as_str();
        if !seen.insert((one.owner.as_str(), id)) {
            continue;
        }
        let place = |place: &issuer_domain::Place| place.lgd_code;
        reviews.push(ReviewToOpen {
            kind: ReviewKind::Duplicate,
            reason,
            left_id: one.owner.clone(),
            right_id: id.to_owned(),
            left_family: Some(one.owner.clone()),
            right_family: id.to_owned(),
            place: [
                place(&one.family.district),
                place(&one.family.block),
                place(&one.family.local_body.place),
            ],
            score: None,
            evidence: serde_json::json!({ "number": what }).to_string(),
            refused_content: Some(FamilyRecord::of(one.family).to_json()),
        });
    }
    open_reviews(transaction, run.0, at, &reviews).await?;
    Ok(())
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
                   where family.family_id = review.left_family
                     and family.seen_in_run = $1
               )
               and not exists (
                   select 1
                   from family
                   where family.family_id = review.right_family
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
