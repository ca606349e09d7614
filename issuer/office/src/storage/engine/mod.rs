//! The two engines behind one seam: SQLite in a file, PostgreSQL on a server.
//!
//! A [`Statement`] has one text for both; a [`Row`] gives the three kinds of values that columns
//! have. What the engines do differently stands here and nowhere else: how a transaction begins,
//! how many rows go in at once, how a list is passed.

mod connect;
mod copy_text;
mod lending;
mod location;
mod migrations;
mod named_read;
mod open;
mod pending;
mod row;
mod statement;
mod tables;
#[cfg(test)]
mod tests;
mod transaction;
mod value;
mod write_ahead_log;

pub use connect::{Connections, drop_schema, new_schema, schema_location};
pub use location::{DatabaseLocation, LocationError};
pub(super) use named_read::NamedRead;
pub(super) use row::Row;
pub(super) use statement::Statement;
pub use tables::{ColumnKind, Table};
pub(super) use transaction::{InsertInto, ReadTransaction, WriteTransaction, inserting};
pub(super) use value::Value;

use sqlx::{Postgres, Sqlite};

use lending::Lending;

/// Connections to the database.
#[derive(Debug, Clone)]
pub(super) enum Engine {
    /// One writer, some readers.
    Sqlite {
        writer: Lending<Sqlite>,
        readers: Lending<Sqlite>,
    },
    /// Connections that do both.
    Postgres(Lending<Postgres>),
}
