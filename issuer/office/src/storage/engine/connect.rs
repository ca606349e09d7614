use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection};

use super::lending::{Lending, TRUSTED_FOR};
use super::open::prepare_write;
use super::{DatabaseLocation, Engine, LocationError, migrations};
use crate::storage::{ConnectionsNow, StorageError};

/// SQLite has one writer at a time; a second connection would only wait for the first.
const WRITERS: u32 = 1;
/// Memory in which the writer keeps pages, in KiB (negative for SQLite). With the default of 2 MB an
/// import of 200,000 families reads the same index pages from the disk again and again.
const WRITER_CACHE: &str = "-32768";
/// Pages of the write-ahead log (4 KiB each: 64 MiB) before they go into the file. Numbers of families
/// and members come in no order, so every batch touches pages all over the file; gathered for many
/// batches, most of them are written once instead of with each. A service does most of it beside its
/// work ([`Storage::fold_log`](crate::storage::Storage::fold_log)).
const CHECKPOINT_PAGES: &str = "16384";
/// So long a writer waits for another process before it says so. A batch takes milliseconds; a
/// backup some seconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How many connections a process has to its database, and how long it waits for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// Those that read. On PostgreSQL, whose default limit is 100 for all processes, there is one
    /// more for who writes.
    pub readers: u32,
    /// How long somebody waits for a connection, or for a server that is away, before it is said.
    pub wait: Duration,
}

/// What a command works with: readers do not wait for the writer (WAL), and more than a few gain
/// nothing on one disk; a command waits rather than gives up.
impl Default for Connections {
    fn default() -> Self {
        Self {
            readers: 4,
            wait: 2 * BUSY_TIMEOUT,
        }
    }
}

impl Engine {
    /// Opens a database and brings its schema up to date.
    pub(in crate::storage) async fn open(
        location: &DatabaseLocation,
        connections: Connections,
    ) -> Result<Self, StorageError> {
        match location {
            DatabaseLocation::Sqlite(path) => open_sqlite(path, connections).await,
            DatabaseLocation::Postgres(options) => {
                open_postgres(location, options, connections).await
            }
        }
    }

    /// The newest schema that this program knows.
    pub(in crate::storage) fn newest_schema() -> i64 {
        migrations::newest()
    }

    /// Connections at this moment.
    pub(in crate::storage) fn connections_now(&self) -> ConnectionsNow {
        let mut now = ConnectionsNow::default();
        let mut count = |(open, idle, most): (u32, usize, u32)| {
            let idle = u32::try_from(idle).unwrap_or(open);
            now.busy += open.saturating_sub(idle);
            now.idle += idle;
            now.most += most;
        };
        match self {
            Self::Sqlite { writer, readers } => {
                count(writer.count());
                count(readers.count());
            }
            Self::Postgres(pool) => count(pool.count()),
        }
        now
    }

    /// Closes the connections; SQLite's last one folds the write-ahead log into the file.
    pub(in crate::storage) async fn close(self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &Path, connections: Connections) -> Result<Engine, StorageError> {
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
    let writer = guarded(SqlitePoolOptions::new(), WRITERS, connections.wait)
        .connect_with(
            options
                .clone()
                .pragma("cache_size", WRITER_CACHE)
                .pragma("wal_autocheckpoint", CHECKPOINT_PAGES),
        )
        .await
        .map_err(open_error)?;
    migrations::of_sqlite().run(&writer).await?;
    let readers = guarded(
        SqlitePoolOptions::new(),
        connections.readers,
        connections.wait,
    )
    .connect_with(options.pragma("query_only", "1"))
    .await
    .map_err(open_error)?;
    Ok(Engine::Sqlite {
        writer: Lending::of(writer),
        readers: Lending::of(readers),
    })
}

async fn open_postgres(
    location: &DatabaseLocation,
    options: &PgConnectOptions,
    connections: Connections,
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
    let pooled = |most| guarded(PgPoolOptions::new(), most, connections.wait);
    let pool = pooled(1).connect_with(options.clone()).await;
    let pool = pool.map_err(open_error)?;
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
    pool.close().await;
    // With the schema in place, each connection knows how a transaction that writes begins.
    let pool = pooled(WRITERS + connections.readers)
        .after_connect(|connection, _| {
            Box::pin(async move {
                let prepare = sqlx::raw_sql(AssertSqlSafe(prepare_write()));
                prepare.execute(connection).await.map(drop)
            })
        })
        .connect_with(options)
        .await
        .map_err(open_error)?;
    Ok(Engine::Postgres(Lending::of(pool)))
}

/// One that has been idle and is found broken is thrown away instead of lent out.
fn guarded<DB>(options: PoolOptions<DB>, connections: u32, wait: Duration) -> PoolOptions<DB>
where
    DB: sqlx::Database,
{
    options
        .max_connections(connections)
        .acquire_timeout(wait)
        // Below, and not before every statement of a busy office.
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                let is_fresh = known.idle_for < TRUSTED_FOR;
                Ok(is_fresh || connection.ping().await.is_ok())
            })
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
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
