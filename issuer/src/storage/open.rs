use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Sqlite, Transaction};

use super::StorageError;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// SQLite has one writer at a time; a second connection would only wait for the first.
const WRITERS: u32 = 1;
/// Readers do not wait for the writer (WAL); more than a few gain nothing on one disk.
const READERS: u32 = 4;
/// So long a writer waits for another process before it says so. A batch takes milliseconds; a
/// backup some seconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Cards, families and what was published, in one SQLite file.
///
/// Writing goes through one connection, in transactions that begin as `BEGIN IMMEDIATE`; what a
/// function has returned from is on the disk (`synchronous=FULL`).
#[derive(Debug, Clone)]
pub struct Storage {
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
}

impl Storage {
    /// Opens a database file, makes it where there is none, and brings its schema up to date.
    pub async fn open(path: &Path) -> Result<Self, StorageError> {
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
        let writer = pool_options(WRITERS)
            .connect_with(options.clone())
            .await
            .map_err(open_error)?;
        MIGRATIONS.run(&writer).await?;
        let readers = pool_options(READERS)
            .connect_with(options.pragma("query_only", "1"))
            .await
            .map_err(open_error)?;
        Ok(Self { writer, readers })
    }

    /// Closes the connections; the last one folds the write-ahead log into the file.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    pub(super) async fn begin_write(&self) -> Result<Transaction<'static, Sqlite>, StorageError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// After a full disk SQLite rolls back by itself, sqlx's own ROLLBACK then fails and leaves the
/// connection counted as inside a transaction, so that every later one is refused. Such a
/// connection is thrown away instead of lent out.
fn pool_options(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(2 * BUSY_TIMEOUT)
        .before_acquire(|connection, _| {
            let is_clean = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_clean) })
        })
}
