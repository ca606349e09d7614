//! The schema's versions: one text for both engines where it can be, beside it what must differ.

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
