use super::StorageError;
use super::engine::{Statement, WriteTransaction};

/// Holds those of the families that may not have a card as long as they are, or may be, in the
/// register twice, and frees the others of this hold.
///
/// A number that two families have holds both until somebody says that they are different or the
/// register is corrected; persons who are merely alike hold theirs once somebody says that they
/// are the same.
pub(super) async fn hold_duplicates(
    transaction: &mut WriteTransaction,
    family_ids: &[&str],
) -> Result<(), StorageError> {
    for (head, tail) in [
        (
            "update family
             set hold = 'duplicate'
             where hold is null
               and family_id in ",
            " and exists ",
        ),
        (
            "update family
             set hold = null
             where hold = 'duplicate'
               and family_id in ",
            " and not exists ",
        ),
    ] {
        let mut statement = Statement::new(head);
        statement.push_list(family_ids.iter().copied());
        statement.push(tail).push(
            "(
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
        transaction.execute(statement).await?;
    }
    Ok(())
}
