//! The schema's versions: one text for both engines where it can be, beside it what must differ.

use sqlx::PgPool;
use sqlx::migrate::{Migration, Migrator};

static BOTH: Migrator = sqlx::migrate!("./migrations");
static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// The schema of SQLite.
pub(super) fn of_sqlite() -> Migrator {
    joined(&SQLITE)
}

/// The schema of PostgreSQL.
pub(super) fn of_postgres() -> Migrator {
    joined(&POSTGRES)
}

/// Whether the schema of a server is what it would become: then nobody needs the right to change it,
/// and a role that may only work with it can open it.
pub(super) async fn is_current(pool: &PgPool) -> bool {
    let applied = sqlx::query_as::<_, (i64, Vec<u8>)>(
        "select version, checksum
         from _sqlx_migrations
         where success
         order by version",
    );
    // Where there is no such table yet, nothing is current.
    let applied = applied.fetch_all(pool).await.unwrap_or_default();
    let mut ours: Vec<(i64, Vec<u8>)> = of_postgres()
        .iter()
        .map(|migration| (migration.version, migration.checksum.to_vec()))
        .collect();
    ours.sort();
    applied == ours
}

/// The newest version that this program knows.
pub(super) fn newest() -> i64 {
    let versions = of_sqlite().iter().map(|migration| migration.version).max();
    versions.unwrap_or(0)
}

fn joined(own: &Migrator) -> Migrator {
    let all: Vec<Migration> = BOTH.iter().chain(own.iter()).cloned().collect();
    Migrator::with_migrations(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_stands_once_and_both_engines_have_the_same() {
        let versions = |migrator: Migrator| -> Vec<i64> {
            migrator.iter().map(|migration| migration.version).collect()
        };
        let sqlite = versions(of_sqlite());
        assert_eq!(sqlite, versions(of_postgres()));
        assert!(sqlite.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
