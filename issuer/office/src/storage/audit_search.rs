//! Events of the audit chain as somebody looks for them: the latest first.

use issuer_domain::Timestamp;

use super::StorageError;
use super::audit_chain::{AuditChain, AuditRow, read_row};
use super::engine::Statement;

/// What is looked for, all of the conditions together; what is empty is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// Who did it.
    pub actor: String,
    /// What was done: `card.signed`, or its beginning: `card.`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

impl AuditChain<'_> {
    /// Events before a place of the chain, the latest first; at most `limit`.
    pub async fn search(
        &self,
        search: &AuditSearch,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StorageError> {
        let mut query = Statement::new(
            "select sequence, at, actor, action, subject, detail, previous_hash, hash
             from audit_event
             where sequence < ",
        );
        query.push_value(before);
        if !search.actor.is_empty() {
            query.push(" and actor = ").push_value(&search.actor);
        }
        if !search.action.is_empty() {
            // The words of actions are of ASCII letters, and `~` comes after all of them.
            query.push(" and action >= ").push_value(&search.action);
            query.push(" and action <= ");
            query.push_value(format!("{}~", search.action));
        }
        if !search.subject.is_empty() {
            query.push(" and subject = ").push_value(&search.subject);
        }
        if let Some(since) = search.since {
            query.push(" and at >= ").push_value(since.seconds());
        }
        if let Some(until) = search.until {
            query.push(" and at < ").push_value(until.seconds());
        }
        query
            .push(" order by sequence desc limit ")
            .push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_row).collect()
    }
}
