//! A connection of either engine, and statements as each takes them.

use futures_util::{Stream, TryStreamExt};
use sqlx::postgres::{PgArguments, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Either, Executor, Sqlite};

use super::lending::Lent;
use super::statement::Dialect;
use super::{Row, Statement, Value};
use crate::storage::StorageError;
use crate::storage::audit::CHAIN_END;
use crate::storage::named_reads;

/// A connection in somebody's hand.
#[derive(Debug)]
pub(super) enum Open {
    Sqlite(Lent<Sqlite>),
    Postgres(Lent<Postgres>),
}

/// On PostgreSQL the end of a transaction that writes, and with it the lock for the next one, does not
/// wait for the disk ([`WRITE`]); whoever wrote does, before anybody is told: the commit of this message
/// flushes everything that was written before it, of others too.
const COMMIT_AND_FLUSH: &str = "commit; select pg_logical_emit_message(true, 'issuer', '')";
/// How such a transaction begins, with what [`prepare_write`] prepared.
pub(super) const WRITE: &str =
    "begin; set local synchronous_commit to off; execute issuer_lock; execute issuer_chain_end";

/// Prepares a connection's part of [`WRITE`] and the reads that may come with it, once the schema is there. The lock is what SQLite does by
/// itself: whoever reads a row to write another one from it (a highest number, a chain's end) is alone in
/// this schema, until the transaction ends.
pub(super) fn prepare_write() -> String {
    let mut text = format!(
        "prepare issuer_lock as
         select pg_advisory_xact_lock(
             hashtextextended(current_database() || '.' || current_schema(), 0)
         );
         prepare issuer_chain_end as {CHAIN_END}"
    );
    for read in named_reads::all() {
        text.push_str("; ");
        text.push_str(&read.prepare());
    }
    text
}

impl Open {
    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Begins a transaction; the rows of each statement that comes with it.
    pub(super) async fn begin(&mut self, text: String) -> Result<Vec<Vec<Row>>, StorageError> {
        self.set_in_transaction(true);
        self.several(text).await
    }

    /// Carries out several statements of the program's own text; the rows of each.
    pub(super) async fn several(&mut self, text: String) -> Result<Vec<Vec<Row>>, StorageError> {
        let statements = sqlx::raw_sql(AssertSqlSafe(text));
        let rows = match self {
            Self::Sqlite(connection) => {
                by_statement(statements.fetch_many(&mut **connection), Row::Sqlite).await?
            }
            Self::Postgres(connection) => {
                by_statement(statements.fetch_many(&mut **connection), Row::Postgres).await?
            }
        };
        self.ended_well();
        Ok(rows)
    }

    /// Makes everything since the beginning last, after a statement that waits. `began_with_write`:
    /// whether the transaction began with [`WRITE`].
    pub(super) async fn commit(
        mut self,
        waiting: Option<Statement<'_>>,
        began_with_write: bool,
    ) -> Result<(), StorageError> {
        match &mut self {
            Self::Sqlite(_) => {
                let mut statement = waiting.unwrap_or_else(|| Statement::new(""));
                statement.push("; commit");
                self.execute(&statement).await?;
            }
            Self::Postgres(_) => {
                if let Some(statement) = &waiting {
                    self.execute(statement).await?;
                }
                let end = if began_with_write {
                    COMMIT_AND_FLUSH
                } else {
                    "commit"
                };
                self.several(end.to_owned()).await?;
            }
        }
        self.set_in_transaction(false);
        Ok(())
    }

    /// How many rows the last of joined statements concerned.
    pub(super) async fn execute(&mut self, statement: &Statement<'_>) -> Result<u64, StorageError> {
        let mut rows = 0;
        match self {
            Self::Sqlite(connection) => {
                let mut done = (&mut **connection).fetch_many(for_sqlite(statement));
                while let Some(step) = done.try_next().await? {
                    if let Either::Left(done) = step {
                        rows = done.rows_affected();
                    }
                }
            }
            Self::Postgres(connection) => {
                let done = Box::pin(for_postgres(statement).execute(&mut **connection)).await?;
                rows = done.rows_affected();
            }
        }
        self.ended_well();
        Ok(rows)
    }

    pub(super) async fn fetch_all(
        &mut self,
        statement: &Statement<'_>,
    ) -> Result<Vec<Row>, StorageError> {
        let rows = match self {
            Self::Sqlite(connection) => {
                let rows = Box::pin(for_sqlite(statement).fetch_all(&mut **connection)).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(connection) => {
                let rows = Box::pin(for_postgres(statement).fetch_all(&mut **connection)).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        };
        self.ended_well();
        Ok(rows)
    }

    pub(super) async fn fetch_optional(
        &mut self,
        statement: &Statement<'_>,
    ) -> Result<Option<Row>, StorageError> {
        let row = match self {
            Self::Sqlite(connection) => {
                Box::pin(for_sqlite(statement).fetch_optional(&mut **connection))
                    .await?
                    .map(Row::Sqlite)
            }
            Self::Postgres(connection) => {
                Box::pin(for_postgres(statement).fetch_optional(&mut **connection))
                    .await?
                    .map(Row::Postgres)
            }
        };
        self.ended_well();
        Ok(row)
    }

    /// The row of a statement that always has one.
    pub(super) async fn fetch_one(
        &mut self,
        statement: &Statement<'_>,
    ) -> Result<Row, StorageError> {
        let row = self.fetch_optional(statement).await?;
        Ok(row.ok_or(sqlx::Error::RowNotFound)?)
    }

    fn ended_well(&mut self) {
        match self {
            Self::Sqlite(connection) => connection.ended_well(),
            Self::Postgres(connection) => connection.ended_well(),
        }
    }

    fn set_in_transaction(&mut self, is_in_transaction: bool) {
        match self {
            Self::Sqlite(connection) => connection.set_in_transaction(is_in_transaction),
            Self::Postgres(connection) => connection.set_in_transaction(is_in_transaction),
        }
    }
}

/// Rows, divided where their statements end.
async fn by_statement<Done, Found>(
    mut steps: impl Stream<Item = Result<Either<Done, Found>, sqlx::Error>> + Unpin,
    row: fn(Found) -> Row,
) -> Result<Vec<Vec<Row>>, StorageError> {
    let (mut all, mut rows) = (Vec::new(), Vec::new());
    while let Some(step) = steps.try_next().await? {
        match step {
            Either::Right(found) => rows.push(row(found)),
            Either::Left(_) => all.push(std::mem::take(&mut rows)),
        }
    }
    Ok(all)
}

/// The text is made of `'static` pieces alone ([`Statement`]).
fn for_sqlite<'s>(statement: &'s Statement<'s>) -> Query<'s, Sqlite, SqliteArguments> {
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

fn for_postgres<'s>(statement: &'s Statement<'s>) -> Query<'s, Postgres, PgArguments> {
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
