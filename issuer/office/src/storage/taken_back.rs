//! New families of a file that were stored before another one with one of their numbers came.

use issuer_domain::{Actor, Family, Timestamp};

use super::engine::{Statement, WriteTransaction};
use super::families::load_current;
use super::{AuditEvent, StorageError};

/// Takes families away that the present load brought; none has a card or a past. Returns them as
/// they were stored, each removal with its event.
pub(super) async fn take_back(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    ids: &[&str],
    at: Timestamp,
) -> Result<Vec<Family>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let stored = load_current(transaction, ids).await?;
    for text in [
        "delete from member_secret where member_id in (
             select member_id from member where family_id in ",
        "delete from member where (family_id in ",
        "delete from family_hold where (family_id in ",
        "delete from family where (family_id in ",
    ] {
        let mut statement = Statement::new(text);
        statement.push_list(ids.iter().copied()).push(")");
        transaction.execute(statement).await?;
    }
    let events: Vec<AuditEvent> = stored
        .iter()
        .map(|stored| AuditEvent::new(at, "family.taken_back", stored.family.id.as_str()))
        .collect();
    transaction.audit_all(actor, &events).await?;
    Ok(stored.into_iter().map(|stored| stored.family).collect())
}
