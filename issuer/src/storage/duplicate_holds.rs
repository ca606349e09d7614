use std::collections::BTreeSet;

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
    let mut query = Statement::new(
        "select left_family, right_family
         from review
         where kind = 'duplicate'
           and closed_at is null
           and (state = 'same' or reason <> 'alike' and state <> 'different')
           and (left_family in ",
    );
    query
        .push_list(family_ids.iter().copied())
        .push(" or right_family in ")
        .push_list(family_ids.iter().copied())
        .push(")");
    let mut doubtful = BTreeSet::new();
    for row in transaction.fetch_all(query).await? {
        doubtful.extend(row.optional_text("left_family")?);
        doubtful.insert(row.text("right_family")?);
    }
    let is_doubtful = |id: &&str| doubtful.contains(*id);
    let held: Vec<(&str, Hold)> = family_ids
        .iter()
        .copied()
        .filter(is_doubtful)
        .map(|id| (id, Hold::Duplicate))
        .collect();
    let free: Vec<&str> = family_ids
        .iter()
        .copied()
        .filter(|id| !is_doubtful(id))
        .collect();
    add_holds(transaction, actor, &held, "review", at).await?;
    lift_holds(transaction, actor, &free, &[Hold::Duplicate], at).await
}
