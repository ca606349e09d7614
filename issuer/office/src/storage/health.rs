use issuer_domain::Timestamp;

use super::engine::{Engine, Statement};
use super::{Storage, StorageError};

/// How the database is set up and what is newest in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Engine and version.
    pub engine: String,
    /// The schema's version.
    pub schema: i64,
    /// Settings, each with whether it is as it should be.
    pub settings: Vec<Setting>,
    /// What the role may do with the audit chain beyond adding to it and reading it; none where the
    /// engine has no roles.
    pub excess_rights: Option<Vec<String>>,
}

/// A setting of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether it is as it should be.
    pub is_right: bool,
}

/// The newest times in the database, and how long ago things were done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Newest {
    /// The last event of the audit chain.
    pub event: Option<Timestamp>,
    /// The first event after the last checkpoint.
    pub without_checkpoint: Option<Timestamp>,
    /// The last backup.
    pub backup: Option<Timestamp>,
}

impl Storage {
    /// The folder of a PostgreSQL server's data, where this role may know it: a measurement on the
    /// same machine finds the server's processes by it.
    pub async fn server_folder(&self) -> Result<Option<String>, StorageError> {
        if matches!(self.engine, Engine::Sqlite { .. }) {
            return Ok(None);
        }
        let query = Statement::new("select current_setting('data_directory', true) as folder");
        let row = self.fetch_one(query).await?;
        row.optional_text("folder")
    }
}

/// Settings of SQLite and what they must be: nothing acknowledged is lost when the power goes.
const SQLITE_SETTINGS: [(&str, &str, &str); 3] = [
    (
        "journal_mode",
        "select journal_mode as value from pragma_journal_mode",
        "wal",
    ),
    (
        "synchronous",
        "select cast(synchronous as text) as value from pragma_synchronous",
        "2",
    ),
    (
        "foreign_keys",
        "select cast(foreign_keys as text) as value from pragma_foreign_keys",
        "1",
    ),
];
/// The same of PostgreSQL (documentation, chapter "Write Ahead Log").
const POSTGRES_SETTINGS: [(&str, &str, &str); 4] = [
    (
        "server_encoding",
        "select current_setting('server_encoding') as value",
        "UTF8",
    ),
    ("fsync", "select current_setting('fsync') as value", "on"),
    (
        "full_page_writes",
        "select current_setting('full_page_writes') as value",
        "on",
    ),
    (
        "synchronous_commit",
        "select current_setting('synchronous_commit') as value",
        "on",
    ),
];
/// What nobody needs to do with the audit chain.
const POSTGRES_RIGHTS: [(&str, &str); 7] = [
    (
        "change audit_event",
        "select has_table_privilege('audit_event', 'UPDATE')::int::bigint as value",
    ),
    (
        "delete from audit_event",
        "select has_table_privilege('audit_event', 'DELETE')::int::bigint as value",
    ),
    (
        "empty audit_event",
        "select has_table_privilege('audit_event', 'TRUNCATE')::int::bigint as value",
    ),
    (
        "change audit_checkpoint",
        "select has_table_privilege('audit_checkpoint', 'UPDATE')::int::bigint as value",
    ),
    (
        "delete from audit_checkpoint",
        "select has_table_privilege('audit_checkpoint', 'DELETE')::int::bigint as value",
    ),
    (
        "empty audit_checkpoint",
        "select has_table_privilege('audit_checkpoint', 'TRUNCATE')::int::bigint as value",
    ),
    (
        "drop their triggers, as their owner",
        "select pg_has_role(relowner, 'USAGE')::int::bigint as value
         from pg_class
         where oid = 'audit_event'::regclass",
    ),
];

impl Storage {
    /// How the database is set up.
    pub async fn health(&self) -> Result<Health, StorageError> {
        let mut transaction = self.begin_read().await?;
        let (version, settings, rights): (_, &[_], &[_]) = match self.engine {
            Engine::Sqlite { .. } => (
                "select 'SQLite ' || sqlite_version() as value",
                &SQLITE_SETTINGS,
                &[],
            ),
            Engine::Postgres(_) => (
                "select 'PostgreSQL ' || current_setting('server_version') as value",
                &POSTGRES_SETTINGS,
                &POSTGRES_RIGHTS,
            ),
        };
        let engine = transaction.fetch_one(Statement::new(version)).await?;
        let schema = transaction
            .fetch_one(Statement::new(
                "select max(version) as version from _sqlx_migrations",
            ))
            .await?;
        let mut health = Health {
            engine: engine.text("value")?,
            schema: schema.integer("version")?,
            settings: Vec::new(),
            excess_rights: matches!(self.engine, Engine::Postgres(_)).then(Vec::new),
        };
        for (name, query, right) in settings {
            let value = transaction.fetch_one(Statement::new(query)).await?;
            let value = value.text("value")?;
            health.settings.push(Setting {
                name: (*name).to_owned(),
                is_right: value.eq_ignore_ascii_case(right),
                value,
            });
        }
        for (what, query) in rights {
            let may = transaction.fetch_one(Statement::new(query)).await?;
            if may.integer("value")? != 0
                && let Some(rights) = &mut health.excess_rights
            {
                rights.push((*what).to_owned());
            }
        }
        Ok(health)
    }

    /// The newest times in the database.
    pub async fn newest(&self) -> Result<Newest, StorageError> {
        let row = self
            .fetch_one(Statement::new(
                "select (
                     select at
                     from audit_event
                     order by sequence desc
                     limit 1
                 ) as event,
                 (
                     select at
                     from audit_event
                     where sequence > (select coalesce(max(size), 0) from audit_checkpoint)
                     order by sequence
                     limit 1
                 ) as without_checkpoint,
                 (select max(made_at) from backup) as backup",
            ))
            .await?;
        let time = |column| -> Result<_, StorageError> {
            Ok(row.optional_integer(column)?.map(Timestamp::from_seconds))
        };
        Ok(Newest {
            event: time("event")?,
            without_checkpoint: time("without_checkpoint")?,
            backup: time("backup")?,
        })
    }

    /// How many cards each key has signed or is to sign.
    pub async fn cards_by_key(&self) -> Result<Vec<([u8; 4], u64)>, StorageError> {
        let rows = self
            .fetch_all(Statement::new(
                "select key_id, count(*) as cards
                 from card
                 group by key_id
                 order by key_id",
            ))
            .await?;
        rows.iter()
            .map(|row| {
                let key_id = row.bytes("key_id")?.try_into();
                let key_id = key_id.map_err(|_| StorageError::Impossible {
                    table: "card",
                    column: "key_id",
                    row: String::new(),
                })?;
                Ok((key_id, row.integer("cards")?.cast_unsigned()))
            })
            .collect()
    }
}
