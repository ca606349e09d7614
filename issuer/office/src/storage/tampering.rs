//! What somebody with the database in hand can do, past the program: for tests that it is noticed.

use issuer_domain::Timestamp;
use sqlx::AssertSqlSafe;

use super::engine::Engine;
use super::family_record::hex;
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
            Engine::Sqlite { writer, .. } => {
                let done = statements.execute(&mut *writer.lend().await?).await;
                done.map(drop)
            }
            Engine::Postgres(pool) => {
                let done = statements.execute(&mut *pool.lend().await?).await;
                done.map(drop)
            }
        }
    }

    /// Whether a text stands anywhere: in any byte of SQLite's files, in any row of PostgreSQL.
    pub(crate) async fn has_text(&self, text: &str) -> bool {
        match &self.engine {
            Engine::Sqlite { readers, .. } => {
                let file = "select file from pragma_database_list where name = 'main'";
                let mut reader = readers.lend().await.unwrap();
                let file = sqlx::query_as(file).fetch_one(&mut *reader);
                let (file,): (String,) = file.await.unwrap();
                ["", "-wal"].iter().any(|end| {
                    let bytes = std::fs::read(format!("{file}{end}")).unwrap_or_default();
                    let mut parts = bytes.windows(text.len());
                    parts.any(|part| part == text.as_bytes())
                })
            }
            Engine::Postgres(pool) => {
                let tables = "select table_name::text
                              from information_schema.tables
                              where table_schema = current_schema()";
                let mut connection = pool.lend().await.unwrap();
                let tables = sqlx::query_as(tables).fetch_all(&mut *connection);
                let tables: Vec<(String,)> = tables.await.unwrap();
                let mut found = false;
                for (table,) in tables {
                    // A row as text has its bytes in hexadecimal.
                    let query = format!(
                        "select exists (
                             select 1
                             from {table} as it
                             where strpos(it::text, $1) > 0
                                or strpos(it::text, $2) > 0
                         )"
                    );
                    let (has,): (bool,) = sqlx::query_as(AssertSqlSafe(query))
                        .bind(text)
                        .bind(hex(text.as_bytes()))
                        .fetch_one(&mut *connection)
                        .await
                        .unwrap();
                    found |= has;
                }
                found
            }
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
            Engine::Postgres(_) => {
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
