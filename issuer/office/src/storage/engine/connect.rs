use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::Connection;
use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{DatabaseLocation, Engine, LocationError, migrations};
use crate::storage::StorageError;

/// SQLite has one writer at a time; a second connection would only wait for the first.
const WRITERS: u32 = 1;
/// Readers do not wait for the writer (WAL); more than a few gain nothing on one disk.
const READERS: u32 = 4;
/// Connections to PostgreSQL of one process: one that writes and as many readers as on SQLite. A
/// server's default limit is 100 for all processes.
const POSTGRES_CONNECTIONS: u32 = WRITERS + READERS;
/// Memory in which the writer keeps pages, in KiB (negative for SQLite). With the default of 2 MB an
/// import of 200,000 families reads the same index pages from the disk again and again.
const WRITER_CACHE: &str = "-32768";
/// Pages of the write-ahead log (4 KiB each: 64 MiB) before they go into the file. Numbers of families
/// and members come in no order, so every batch touches pages all over the file; gathered for many
/// batches, most of them are written once instead of with each.
const CHECKPOINT_PAGES: &str = "16384";
/// So long a writer waits for another process before it says so. A batch takes milliseconds; a
/// backup some seconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

impl Engine {
    /// Opens a database and brings its schema up to date.
    pub(in crate::storage) async fn open(
        location: &DatabaseLocation,
    ) -> Result<Self, StorageError> {
        match location {
            DatabaseLocation::Sqlite(path) => open_sqlite(path).await,
            DatabaseLocation::Postgres(options) => open_postgres(location, options).await,
        }
    }

    /// Closes the connections; SQLite's last one folds the write-ahead log into the file.
    pub(in crate::storage) async fn close(self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { pool } => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &Path) -> Result<Engine, StorageError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL loses acknowledged cards when the power goes; FULL does not.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    let open_error = |source| StorageError::Open {
        path: path.to_owned(),
        source,
    };
    let writer = guarded(SqlitePoolOptions::new(), WRITERS)
        .connect_with(
            options
                .clone()
                .pragma("cache_size", WRITER_CACHE)
                .pragma("wal_autocheckpoint", CHECKPOINT_PAGES),
        )
        .await
        .map_err(open_error)?;
    migrations::of_sqlite().run(&writer).await?;
    let readers = guarded(SqlitePoolOptions::new(), READERS)
        .connect_with(options.pragma("query_only", "1"))
        .await
        .map_err(open_error)?;
    Ok(Engine::Sqlite { writer, readers })
}

async fn open_postgres(
    location: &DatabaseLocation,
    options: &PgConnectOptions,
) -> Result<Engine, StorageError> {
    let lock_timeout = format!("{}ms", BUSY_TIMEOUT.as_millis());
    let options = options
        .clone()
        .application_name("issuer")
        .options([("lock_timeout", lock_timeout.as_str())]);
    let open_error = |source| StorageError::Connect {
        location: location.to_string(),
        source,
    };
    let pool = guarded(PgPoolOptions::new(), POSTGRES_CONNECTIONS)
        .connect_with(options)
        .await
        .map_err(open_error)?;
    let (sorting, encoding): (String, String) = sqlx::query_as(
        "select datcollate, pg_encoding_to_char(encoding)
         from pg_database
         where datname = current_database()",
    )
    .fetch_one(&pool)
    .await
    .map_err(open_error)?;
    // Lists are read page by page in the order of their ids, which must be that of their bytes, as
    // it is in SQLite and in Rust.
    if !["C", "POSIX", "C.UTF-8", "C.utf8"].contains(&sorting.as_str()) || encoding != "UTF8" {
        return Err(StorageError::Sorting { sorting, encoding });
    }
    if !migrations::is_current(&pool).await {
        migrations::of_postgres().run(&pool).await?;
    }
    Ok(Engine::Postgres { pool })
}

/// After a full disk SQLite rolls back by itself, sqlx's own ROLLBACK then fails and leaves the
/// connection counted as inside a transaction, so that every later one is refused. Such a
/// connection is thrown away instead of lent out.
fn guarded<DB>(options: PoolOptions<DB>, connections: u32) -> PoolOptions<DB>
where
    DB: sqlx::Database,
{
    options
        .max_connections(connections)
        .acquire_timeout(2 * BUSY_TIMEOUT)
        .before_acquire(|connection, _| {
            let is_clean = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_clean) })
        })
}

/// Makes a schema of its own on a server, for a test or a measurement; the place to open.
pub async fn new_schema(url: &str, schema: &str) -> Result<DatabaseLocation, StorageError> {
    run_alone(url, format!("create schema {schema}")).await?;
    Ok(schema_location(url, schema)?)
}

/// Removes such a schema with all that is in it.
pub async fn drop_schema(url: &str, schema: &str) -> Result<(), StorageError> {
    run_alone(url, format!("drop schema if exists {schema} cascade")).await
}

/// Such a schema as a place to open.
pub fn schema_location(url: &str, schema: &str) -> Result<DatabaseLocation, LocationError> {
    let options = PgConnectOptions::from_str(url).map_err(LocationError::Url)?;
    let options = options.options([("search_path", schema)]);
    Ok(DatabaseLocation::Postgres(Box::new(options)))
}

/// The schema's name is the program's own.
async fn run_alone(url: &str, statement: String) -> Result<(), StorageError> {
    let options = PgConnectOptions::from_str(url).map_err(LocationError::Url)?;
    let mut connection = sqlx::PgConnection::connect_with(&options).await?;
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
