use super::engine::{Engine, Statement};
use super::{Storage, StorageError};

impl Storage {
    /// The statements that give a role the rights the program needs and no more: of the audit chain
    /// and its checkpoints it may add rows and read them. None on SQLite, which has no roles.
    pub async fn insert_only_grants(&self, role: &str) -> Result<Option<String>, StorageError> {
        if matches!(self.engine, Engine::Sqlite { .. }) {
            return Ok(None);
        }
        let row = self
            .fetch_one(Statement::new("select current_schema()::text as schema"))
            .await?;
        let schema = quoted(&row.text("schema")?);
        let role = quoted(role);
        Ok(Some(format!(
            "grant usage on schema {schema} to {role};\n\
             grant select, insert, update, delete on all tables in schema {schema} to {role};\n\
             revoke update, delete, truncate, references, trigger\n    \
             on {schema}.audit_event, {schema}.audit_checkpoint from {role};\n\
             revoke insert, update, delete, truncate on {schema}._sqlx_migrations from {role};\n"
        )))
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, Office, family};
    use crate::storage::{DatabaseLocation, Storage};

    #[tokio::test]
    async fn a_role_with_these_rights_works_and_cannot_touch_the_audit_chain_on_postgres() {
        let office = Office::on_postgres().await;
        let role = format!("issuer_worker_{}", std::process::id());
        let grants = office.storage.insert_only_grants(&role).await.unwrap();
        office.storage.by_hand(&format!("create role {role}")).await;
        office.storage.by_hand(&grants.unwrap()).await;
        assert!(
            excess(&office.storage).await > 3,
            "the owner may do anything"
        );

        let DatabaseLocation::Postgres(options) = office.location.clone() else {
            panic!("on a server");
        };
        let options = options.options([("role", role.as_str())]);
        let location = DatabaseLocation::Postgres(Box::new(options));
        let worker = Storage::open(&location).await.unwrap();
        assert_eq!(excess(&worker).await, 0);
        let run = worker.import_runs().start("test", NOW).await.unwrap();
        let taken = worker.families().upsert_batch(run, &[family(1, 2)]).await;
        assert_eq!(taken.unwrap().len(), 1);
        worker.note_events(3, NOW).await;
        for statement in [
            "update audit_event set detail = 'x'",
            "delete from audit_event",
            "truncate audit_event",
            "delete from audit_checkpoint",
            "truncate audit_checkpoint",
            "drop trigger audit_event_no_change on audit_event",
            "alter table audit_event disable trigger all",
            "update _sqlx_migrations set success = false",
        ] {
            let refused = worker.try_by_hand(statement).await.unwrap_err();
            let refused = refused.to_string();
            let is_right =
                refused.contains("permission denied") || refused.contains("must be owner");
            assert!(is_right, "{statement}: {refused}");
        }
        worker.close().await;
        let clean_up = format!("drop owned by {role}; drop role {role}");
        office.storage.by_hand(&clean_up).await;
    }

    async fn excess(storage: &Storage) -> usize {
        let health = storage.health().await.unwrap();
        health.excess_rights.unwrap().len()
    }
}
