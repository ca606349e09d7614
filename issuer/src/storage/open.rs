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
            .connect_with(
                options
                    .clone()
                    .pragma("cache_size", WRITER_CACHE)
                    .pragma("wal_autocheckpoint", CHECKPOINT_PAGES),
            )
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

#[cfg(test)]
mod tests {
    use sqlx::AssertSqlSafe;

    use super::super::sample::{NOW, Office, family, signed};
    use super::super::{SignedIntent, StorageError, Upsert};
    use super::*;

    #[tokio::test]
    async fn the_database_keeps_what_it_acknowledged() {
        let office = Office::open().await;
        for (pragma, expected) in [
            ("select journal_mode from pragma_journal_mode", "wal"),
            (
                "select cast(synchronous as text) from pragma_synchronous",
                "2",
            ),
            (
                "select cast(foreign_keys as text) from pragma_foreign_keys",
                "1",
            ),
        ] {
            let (value,): (String,) = sqlx::query_as(pragma)
                .fetch_one(&office.storage.writer)
                .await
                .unwrap();
            assert_eq!(value, expected, "{pragma}");
        }
        let refused = sqlx::query("delete from member")
            .execute(&office.storage.readers)
            .await;
        assert!(refused.is_err(), "readers cannot write");
    }

    #[tokio::test]
    async fn a_newer_schema_is_refused_with_the_way_out_and_left_alone() {
        let office = Office::open().await;
        let path = office.path();
        sqlx::query(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             values (9999, 'from the future', 1, x'00', 0)",
        )
        .execute(&office.storage.writer)
        .await
        .unwrap();
        let refused = Storage::open(&path).await.unwrap_err();
        assert!(matches!(
            refused,
            StorageError::SchemaTooNew { version: 9999 }
        ));
        assert!(
            refused
                .to_string()
                .contains("hint: use the program version that made it")
        );
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let refused = Storage::open(&folder.path().join("none/issuer.db"))
            .await
            .unwrap_err();
        assert!(matches!(refused, StorageError::Open { .. }));
    }

    /// Without the guard in `pool_options` every transaction after a full disk is refused until the
    /// program starts again.
    #[tokio::test]
    async fn a_full_disk_is_told_and_work_goes_on_when_there_is_space() {
        let office = Office::open().await;
        let intents = office.drafts(200).await;
        let cards = office.storage.cards();
        cards.store_intents(&intents).await.unwrap();
        let mut batch: Vec<SignedIntent> = intents.iter().map(signed).collect();
        for card in &mut batch {
            card.qr_text = "X".repeat(2_000);
        }
        let limit_pages = async |pages: i64| {
            let pragma = AssertSqlSafe(format!("pragma max_page_count = {pages}"));
            sqlx::query(pragma)
                .fetch_one(&office.storage.writer)
                .await
                .unwrap();
        };
        // SQLite refuses to go below the pages that there are.
        limit_pages(1).await;
        for _ in 0..3 {
            let full = cards.store_signed(&batch, NOW).await.unwrap_err();
            assert!(matches!(full, StorageError::DiskFull), "{full}");
            limit_pages(1).await;
        }
        assert_eq!(
            cards.count().await.unwrap(),
            (200, 0),
            "nothing was stored by halves"
        );
        limit_pages(1 << 30).await;
        cards.store_signed(&batch, NOW).await.unwrap();
        assert_eq!(cards.count().await.unwrap(), (0, 200));
        assert_eq!(office.import(&[family(999, 3)]).await, [Upsert::Accepted]);
    }

    #[tokio::test]
    async fn two_writers_wait_for_each_other() {
        let office = Office::open().await;
        let other = Storage::open(&office.path()).await.unwrap();
        let take = async |storage: &Storage| {
            let mut versions = Vec::new();
            for _ in 0..50 {
                versions.push(storage.publications().take_version(NOW).await.unwrap());
            }
            versions
        };
        let (mut first, second) = tokio::join!(take(&office.storage), take(&other));
        first.extend(second);
        first.sort_unstable();
        assert!(first.into_iter().eq(1..=100));
    }
}
