//! The tables as the database itself knows them, their rows as text, and back: for backups, which
//! hold every table there is, whoever made it.
//!
//! The text is that of PostgreSQL's `copy` (documentation of COPY, "Text Format"), on both engines.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use super::copy_text::{parse_row, push_row};
use super::open::Open;
use super::{Engine, ReadTransaction, Value, WriteTransaction};
use crate::storage::StorageError;

/// Values of one statement: below SQLite's 32,766.
const VALUES_A_STATEMENT: usize = 4_096;
/// Bytes that are gathered before they go on.
const BUFFER: usize = 256 * 1_024;

/// The kind of a column; the schema has three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// `TEXT`.
    Text,
    /// `BIGINT`.
    Integer,
    /// `BYTEA`.
    Bytes,
}

/// A table, with its columns in their order.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Names and kinds.
    pub columns: Vec<(String, ColumnKind)>,
}

/// All tables, those that others refer to first.
const SQLITE_TABLES: &str = "
    select name
    from sqlite_schema
    where type = 'table'
      and name not like 'sqlite\\_%' escape '\\'
      and name <> '_sqlx_migrations'
    order by name";
const POSTGRES_TABLES: &str = "
    select relname::text
    from pg_class
    where relkind = 'r'
      and relnamespace = current_schema()::regnamespace
      and relname <> '_sqlx_migrations'
    order by relname";
const SQLITE_COLUMNS: &str = "select name, lower(type) from pragma_table_info($1) order by cid";
const POSTGRES_COLUMNS: &str = "
    select column_name::text, data_type::text
    from information_schema.columns
    where table_schema = current_schema()
      and table_name = $1
    order by ordinal_position";
const SQLITE_REFERENCES: &str = "select distinct \"table\" from pragma_foreign_key_list($1)";
const POSTGRES_REFERENCES: &str = "
    select distinct confrelid::regclass::text
    from pg_constraint
    where contype = 'f'
      and conrelid = $1::regclass";

impl ReadTransaction {
    /// Every table of the schema, each after those that it refers to.
    pub(in crate::storage) async fn tables(&mut self) -> Result<Vec<Table>, StorageError> {
        let mut waiting = Vec::new();
        for name in self.words(SQLITE_TABLES, POSTGRES_TABLES, None).await? {
            let name = name.0;
            let rows = self.words(SQLITE_COLUMNS, POSTGRES_COLUMNS, Some(&name));
            let mut columns = Vec::new();
            for (column, kind) in rows.await? {
                let kind = match kind.as_str() {
                    "text" => ColumnKind::Text,
                    "bigint" => ColumnKind::Integer,
                    "bytea" => ColumnKind::Bytes,
                    _ => {
                        return Err(StorageError::UnknownColumn {
                            table: name,
                            column,
                        });
                    }
                };
                columns.push((column, kind));
            }
            let references = self.words(SQLITE_REFERENCES, POSTGRES_REFERENCES, Some(&name));
            let references = references.await?.into_iter().map(|(other, _)| other);
            let references: BTreeSet<String> = references.filter(|other| *other != name).collect();
            waiting.push((Table { name, columns }, references));
        }
        let mut tables: Vec<Table> = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let is_there = |name: &String| tables.iter().any(|table| table.name == *name);
            let ready = waiting
                .iter()
                .position(|(_, references)| references.iter().all(is_there))
                // A ring of references: their checks wait for the end where the engine can.
                .unwrap_or(0);
            tables.push(waiting.remove(ready).0);
        }
        Ok(tables)
    }

    /// The version of the schema.
    pub(in crate::storage) async fn schema_version(&mut self) -> Result<i64, StorageError> {
        const VERSION: &str = "select max(version) from _sqlx_migrations";
        Ok(match &mut self.open {
            Open::Sqlite(transaction) => {
                sqlx::query_scalar(VERSION)
                    .fetch_one(&mut **transaction)
                    .await?
            }
            Open::Postgres(transaction) => {
                sqlx::query_scalar(VERSION)
                    .fetch_one(&mut **transaction)
                    .await?
            }
        })
    }

    /// Writes all rows of a table; how many.
    pub(in crate::storage) async fn write_table(
        &mut self,
        table: &Table,
        out: &mut (dyn Write + Send),
    ) -> Result<u64, StorageError> {
        let columns = column_list(table);
        match &mut self.open {
            Open::Sqlite(transaction) => write_from_sqlite(transaction, table, &columns, out).await,
            Open::Postgres(transaction) => {
                let statement = format!("copy {} ({columns}) to stdout", quoted(&table.name));
                let mut chunks = transaction.copy_out_raw(&statement).await?;
                let mut rows = 0;
                // One chunk is one row.
                while let Some(chunk) = chunks.try_next().await? {
                    out.write_all(&chunk).map_err(sqlx::Error::Io)?;
                    rows += 1;
                }
                Ok(rows)
            }
        }
    }

    /// Whether a table has no row.
    pub(in crate::storage) async fn is_empty(
        &mut self,
        table: &Table,
    ) -> Result<bool, StorageError> {
        let statement = format!("select 1 from {} limit 1", quoted(&table.name));
        let statement = sqlx::raw_sql(AssertSqlSafe(statement));
        Ok(match &mut self.open {
            Open::Sqlite(transaction) => statement
                .fetch_optional(&mut **transaction)
                .await?
                .is_none(),
            Open::Postgres(transaction) => statement
                .fetch_optional(&mut **transaction)
                .await?
                .is_none(),
        })
    }

    /// Pairs of words from a catalogue; the second is empty where a query has one column.
    async fn words(
        &mut self,
        sqlite: &'static str,
        postgres: &'static str,
        table: Option<&str>,
    ) -> Result<Vec<(String, String)>, StorageError> {
        let mut pairs = Vec::new();
        match &mut self.open {
            Open::Sqlite(transaction) => {
                let query = table.map_or_else(
                    || sqlx::query(sqlite),
                    |name| sqlx::query(sqlite).bind(name),
                );
                for row in query.fetch_all(&mut **transaction).await? {
                    let second = if row.len() > 1 {
                        row.try_get(1)?
                    } else {
                        String::new()
                    };
                    pairs.push((row.try_get(0)?, second));
                }
            }
            Open::Postgres(transaction) => {
                let query = table.map_or_else(
                    || sqlx::query(postgres),
                    |name| sqlx::query(postgres).bind(name),
                );
                for row in query.fetch_all(&mut **transaction).await? {
                    let second = if row.len() > 1 {
                        row.try_get(1)?
                    } else {
                        String::new()
                    };
                    pairs.push((row.try_get(0)?, second));
                }
            }
        }
        Ok(pairs)
    }
}

impl WriteTransaction {
    /// Reads rows as [`ReadTransaction::write_table`] writes them, and inserts them; how many.
    pub(in crate::storage) async fn read_table(
        &mut self,
        table: &Table,
        from: &mut (dyn BufRead + Send),
    ) -> Result<u64, StorageError> {
        let columns = column_list(table);
        // The rows may be those of the audit chain.
        self.chain_end = None;
        match &mut self.read.open {
            Open::Sqlite(transaction) => read_into_sqlite(transaction, table, &columns, from).await,
            Open::Postgres(transaction) => {
                let statement = format!("copy {} ({columns}) from stdin", quoted(&table.name));
                let mut copy = transaction.copy_in_raw(&statement).await?;
                loop {
                    let chunk = from.fill_buf().map_err(sqlx::Error::Io)?;
                    if chunk.is_empty() {
                        return Ok(copy.finish().await?);
                    }
                    let length = chunk.len();
                    copy.send(chunk).await?;
                    from.consume(length);
                }
            }
        }
    }

    /// Lets rows refer to others that come later in the same transaction, where the engine can.
    pub(in crate::storage) async fn defer_references(&mut self) -> Result<(), StorageError> {
        if let Open::Sqlite(transaction) = &mut self.read.open {
            sqlx::query("pragma defer_foreign_keys = on")
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }
}

impl Engine {
    /// The engine's name.
    pub(in crate::storage) const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

async fn write_from_sqlite(
    connection: &mut SqliteConnection,
    table: &Table,
    columns: &str,
    out: &mut (dyn Write + Send),
) -> Result<u64, StorageError> {
    let statement = format!("select {columns} from {}", quoted(&table.name));
    let mut found = sqlx::query(AssertSqlSafe(statement)).fetch(&mut *connection);
    let mut buffer = Vec::with_capacity(BUFFER + 4_096);
    let mut rows = 0;
    while let Some(row) = found.try_next().await? {
        let mut values = Vec::with_capacity(table.columns.len());
        for (at, (_, kind)) in table.columns.iter().enumerate() {
            values.push(match kind {
                ColumnKind::Text => Value::from(row.try_get::<Option<String>, _>(at)?),
                ColumnKind::Integer => Value::from(row.try_get::<Option<i64>, _>(at)?),
                ColumnKind::Bytes => match row.try_get::<Option<Vec<u8>>, _>(at)? {
                    Some(bytes) => Value::from(bytes),
                    None => Value::Bytes(None),
                },
            });
        }
        push_row(&mut buffer, &values);
        rows += 1;
        if buffer.len() >= BUFFER {
            out.write_all(&buffer).map_err(sqlx::Error::Io)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer).map_err(sqlx::Error::Io)?;
    Ok(rows)
}

async fn read_into_sqlite(
    connection: &mut SqliteConnection,
    table: &Table,
    columns: &str,
    from: &mut (dyn BufRead + Send),
) -> Result<u64, StorageError> {
    let damaged = || StorageError::DamagedBackup {
        table: table.name.clone(),
    };
    let kinds: Vec<ColumnKind> = table.columns.iter().map(|(_, kind)| *kind).collect();
    let most = (VALUES_A_STATEMENT / kinds.len().max(1)).max(1);
    let mut rows = 0;
    let mut line = Vec::new();
    loop {
        let mut batch = Vec::with_capacity(most);
        while batch.len() < most {
            line.clear();
            if from.read_until(b'\n', &mut line).map_err(sqlx::Error::Io)? == 0 {
                break;
            }
            batch.push(parse_row(&line, &kinds).ok_or_else(damaged)?);
        }
        if batch.is_empty() {
            return Ok(rows);
        }
        let marks = vec!["?"; kinds.len()].join(", ");
        let marks = vec![format!("({marks})"); batch.len()].join(", ");
        let statement = format!(
            "insert into {} ({columns}) values {marks}",
            quoted(&table.name)
        );
        let mut query = sqlx::query(AssertSqlSafe(statement));
        rows += batch.len() as u64;
        for value in batch.into_iter().flatten() {
            query = match value {
                Value::Text(text) => query.bind(text.map(std::borrow::Cow::into_owned)),
                Value::Integer(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes.map(std::borrow::Cow::into_owned)),
                Value::Texts(_) => return Err(damaged()),
            };
        }
        query.execute(&mut *connection).await?;
    }
}

/// Names come from the database's own catalogue, or were compared with it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn column_list(table: &Table) -> String {
    let columns = table.columns.iter().map(|(name, _)| quoted(name));
    columns.collect::<Vec<_>>().join(", ")
}
