//! What somebody with the database in hand can do, past the program: for tests that it is noticed.

use issuer_domain::Timestamp;
use sqlx::AssertSqlSafe;

use super::engine::Engine;
use super::{AuditEvent, Storage};

impl Storage {
    /// Carries out statements as the owner of the database.
    pub(crate) async fn by_hand(&self, statements: &str) {
        self.try_by_hand(statements).await.unwrap();
    }

    /// The same, for statements that may be refused.
    pub(crate) async fn try_by_hand(&self, statements: &str) -> Result<(), sqlx::Error> {
        let statements = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
        match &self.engine {
            Engine::Sqlite { writer, .. } => statements.execute(writer).await.map(drop),
            Engine::Postgres { pool } => statements.execute(pool).await.map(drop),
        }
    }

    /// Takes away what keeps the audit chain and its checkpoints from being changed.
    pub(crate) async fn drop_audit_triggers(&self) {
        let statements = match &self.engine {
            Engine::Sqlite { .. } => {
                "drop trigger audit_event_no_update;
                 drop trigger audit_event_no_delete;
                 drop trigger audit_checkpoint_no_update;
                 drop trigger audit_checkpoint_no_delete"
            }
            Engine::Postgres { .. } => {
                "drop trigger audit_event_no_change on audit_event;
                 drop trigger audit_event_no_truncate on audit_event;
                 drop trigger audit_checkpoint_no_change on audit_checkpoint;
                 drop trigger audit_checkpoint_no_truncate on audit_checkpoint"
            }
        };
        self.by_hand(statements).await;
    }

    /// Adds an event to the audit chain.
    pub(crate) async fn note_event(&self, action: &'static str, subject: &str, at: Timestamp) {
        let mut transaction = self.begin_write().await.unwrap();
        let event = AuditEvent::new(at, action, subject);
        transaction.audit(self.actor(), event).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// Adds so many events to the audit chain.
    pub(crate) async fn note_events(&self, count: u32, at: Timestamp) {
        let events: Vec<AuditEvent> = (1..=count)
            .map(|number| AuditEvent::new(at, "card.signed", format!("{number}")))
            .collect();
        let mut transaction = self.begin_write().await.unwrap();
        transaction.audit_all(self.actor(), &events).await.unwrap();
        transaction.commit().await.unwrap();
    }
}
