//! A transaction of either engine, and statements as each takes them.

use futures_util::TryStreamExt;
use sqlx::postgres::{PgArguments, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Either, Executor, Sqlite, Transaction};

use super::statement::Dialect;
use super::{Row, Statement, Value};
use crate::storage::StorageError;

/// What both kinds of transaction have in common.
#[derive(Debug)]
pub(super) enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Open {
    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// How many rows the last of joined statements concerned.
    pub(super) async fn execute(&mut self, statement: &Statement<'_>) -> Result<u64, StorageError> {
        let mut rows = 0;
        match self {
            Self::Sqlite(transaction) => {
                let mut done = (&mut **transaction).fetch_many(for_sqlite(statement));
                while let Some(step) = done.try_next().await? {
                    if let Either::Left(done) = step {
                        rows = done.rows_affected();
                    }
                }
            }
            Self::Postgres(transaction) => {
                let done = Box::pin(for_postgres(statement).execute(&mut **transaction)).await?;
                rows = done.rows_affected();
            }
        }
        Ok(rows)
    }

    pub(super) async fn fetch_all(
        &mut self,
        statement: &Statement<'_>,
    ) -> Result<Vec<Row>, StorageError> {
        Ok(match self {
            Self::Sqlite(transaction) => {
                let rows = Box::pin(for_sqlite(statement).fetch_all(&mut **transaction)).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(transaction) => {
                let rows = Box::pin(for_postgres(statement).fetch_all(&mut **transaction)).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    pub(super) async fn fetch_optional(
        &mut self,
        statement: &Statement<'_>,
    ) -> Result<Option<Row>, StorageError> {
        Ok(match self {
            Self::Sqlite(transaction) => {
                Box::pin(for_sqlite(statement).fetch_optional(&mut **transaction))
                    .await?
                    .map(Row::Sqlite)
            }
            Self::Postgres(transaction) => {
                Box::pin(for_postgres(statement).fetch_optional(&mut **transaction))
                    .await?
                    .map(Row::Postgres)
            }
        })
    }

    pub(super) async fn fetch_one(
        &mut self,
        statement: &Statement<'_>,
    ) -> Result<Row, StorageError> {
        Ok(match self {
            Self::Sqlite(transaction) => {
                Row::Sqlite(Box::pin(for_sqlite(statement).fetch_one(&mut **transaction)).await?)
            }
            Self::Postgres(transaction) => Row::Postgres(
                Box::pin(for_postgres(statement).fetch_one(&mut **transaction)).await?,
            ),
        })
    }
}

/// The text is made of `'static` pieces alone ([`Statement`]).
pub(super) fn for_sqlite<'s>(statement: &'s Statement<'s>) -> Query<'s, Sqlite, SqliteArguments> {
    let text = statement.text(Dialect::Sqlite).into_owned();
    let mut query = sqlx::query(AssertSqlSafe(text));
    for value in &statement.values {
        query = match value {
            Value::Text(text) => query.bind(text.as_deref()),
            Value::Integer(number) => query.bind(*number),
            Value::Bytes(bytes) => query.bind(bytes.as_deref()),
            // Strings alone: this cannot fail.
            Value::Texts(words) => query.bind(serde_json::to_string(words).unwrap_or_default()),
        };
    }
    query
}

pub(super) fn for_postgres<'s>(statement: &'s Statement<'s>) -> Query<'s, Postgres, PgArguments> {
    let text = statement.text(Dialect::Postgres).into_owned();
    let mut query = sqlx::query(AssertSqlSafe(text));
    for value in &statement.values {
        query = match value {
            Value::Text(text) => query.bind(text.as_deref()),
            Value::Integer(number) => query.bind(*number),
            Value::Bytes(bytes) => query.bind(bytes.as_deref()),
            Value::Texts(words) => {
                query.bind(words.iter().map(|word| &**word).collect::<Vec<&str>>())
            }
        };
    }
    query
}
