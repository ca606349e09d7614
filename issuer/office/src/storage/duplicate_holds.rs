use std::collections::HashSet;

use issuer_domain::{Actor, Hold, Timestamp};

use super::StorageError;
use super::engine::{Statement, WriteTransaction};
use super::family_holds::{add_holds, lift_holds};

/// Holds those of the families that may not have a card as long as they are, or may be, in the
/// register twice, and frees the others of this hold.
///
/// A number that two families have holds both until somebody says that they are different or the
/// register is corrected; persons who are merely alike hold theirs once somebody says that they
/// are the same.
pub(super) async fn hold_duplicates(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    family_ids: &[&str],
    at: Timestamp,
) -> Result<(), StorageError> {
    if family_ids.is_empty() {
        return Ok(());
    }
    let mut query = Statement::new("select family_id from family where family_id in ");
    query.push_list(family_ids.iter().copied());
    query.push(
        " and exists (
              select 1
              from review
              where review.kind = 'duplicate'
                and review.closed_at is null
                and (review.left_family = family.family_id
                     or review.right_family = family.family_id)
                and (review.state = 'same'
                     or review.reason <> 'alike' and review.state <> 'different')
          )",
    );
    let mut doubtful = HashSet::new();
    for row in transaction.fetch_all(query).await? {
        doubtful.insert(row.text("family_id")?);
    }
    let (held, free): (Vec<&str>, Vec<&str>) = family_ids
        .iter()
        .copied()
        .partition(|id| doubtful.contains(*id));
    lift_holds(transaction, actor, &free, &[Hold::Duplicate], at).await?;
    let holds: Vec<(&str, Hold)> = held.into_iter().map(|id| (id, Hold::Duplicate)).collect();
    add_holds(transaction, actor, &holds, "duplicates", at).await
}
