use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Postgres, Row as _, Sqlite, Type};

use crate::storage::StorageError;

/// A row of a result.
#[derive(Debug)]
pub(in crate::storage) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// A text that is never null.
    pub(in crate::storage) fn text(&self, column: &str) -> Result<String, StorageError> {
        self.get(column)
    }

    /// A text that may be null.
    pub(in crate::storage) fn optional_text(
        &self,
        column: &str,
    ) -> Result<Option<String>, StorageError> {
        self.get(column)
    }

    /// A whole number that is never null.
    pub(in crate::storage) fn integer(&self, column: &str) -> Result<i64, StorageError> {
        self.get(column)
    }

    /// A whole number that may be null.
    pub(in crate::storage) fn optional_integer(
        &self,
        column: &str,
    ) -> Result<Option<i64>, StorageError> {
        self.get(column)
    }

    /// Bytes that are never null.
    pub(in crate::storage) fn bytes(&self, column: &str) -> Result<Vec<u8>, StorageError> {
        self.get(column)
    }

    /// Bytes that may be null.
    pub(in crate::storage) fn optional_bytes(
        &self,
        column: &str,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        self.get(column)
    }

    fn get<'r, T>(&'r self, column: &str) -> Result<T, StorageError>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
        for<'c> &'c str: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }
}
