//! Whether an office can serve at this moment: what a load balancer and a monitor ask every few
//! seconds. `doctor` looks at more and says how to mend it.

use std::path::Path;
use std::time::Duration;

use card_payload::Timestamp;

use super::disk_space::{FREE_BYTES_LEAST, disk_space};
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::Storage;

/// So long the database may take to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// Before this the program did not exist: 2026-11-01.
pub const FIRST_DAY: Timestamp = Timestamp::from_seconds(1_793_491_200);

/// Why it cannot. The texts name nobody and nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The database.
    #[error("the database does not answer")]
    DatabaseAway,
    /// The schema.
    #[error("the database has schema {found} and this program needs {needed}")]
    OldSchema {
        /// What it has.
        found: i64,
        /// What the program was built with.
        needed: i64,
    },
    /// A key.
    #[error("the {0} key does not sign")]
    KeyDoesNotSign(&'static str),
    /// A disk.
    #[error("the disk of the {0} is full")]
    DiskFull(&'static str),
    /// The clock.
    #[error("the machine's clock is before the day on which this program was made")]
    ClockBehind,
}

/// Looks at database, schema, keys, disks and clock.
pub async fn fit_to_serve(app: &App, keys: &KeyRing) -> Vec<Unfit> {
    let mut unfit = Vec::new();
    let asked = tokio::time::timeout(ANSWERS_WITHIN, app.storage.vital_signs()).await;
    match asked {
        Ok(Ok(signs)) => {
            let needed = Storage::newest_schema();
            if signs.schema < needed {
                let found = signs.schema;
                unfit.push(Unfit::OldSchema { found, needed });
            }
        }
        Ok(Err(_)) | Err(_) => unfit.push(Unfit::DatabaseAway),
    }
    for (name, key) in [("status", &keys.status), ("update", &keys.update)] {
        if key.sign(b"whether this key signs").is_err() {
            unfit.push(Unfit::KeyDoesNotSign(name));
        }
    }
    for (name, path) in places(app) {
        if disk_space(path).is_some_and(|disk| disk.free < FREE_BYTES_LEAST) {
            unfit.push(Unfit::DiskFull(name));
        }
    }
    if app.now < FIRST_DAY {
        unfit.push(Unfit::ClockBehind);
    }
    unfit
}

/// Where this office writes on its own disks, and how that is called.
pub fn places(app: &App) -> impl Iterator<Item = (&'static str, &Path)> {
    let config = &app.config;
    let database = config.database.path.as_deref();
    let output = Some(("output", &*config.output.folder));
    output
        .into_iter()
        .chain(database.map(|path| ("database", path)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::test_office::TestOffice;

    #[tokio::test]
    async fn an_office_serves_and_one_in_the_past_does_not() {
        let office = TestOffice::open().await;
        let app = &office.app;
        assert_eq!(fit_to_serve(app, &office.keys).await, []);
        let before = FIRST_DAY.plus_seconds(-1);
        let app = app.acting(app.actor().clone(), before, [1; 32]);
        assert_eq!(fit_to_serve(&app, &office.keys).await, [Unfit::ClockBehind]);
    }

    #[tokio::test]
    async fn without_its_database_it_does_not() {
        let office = TestOffice::open().await;
        office.app.storage.clone().close().await;
        let unfit = fit_to_serve(&office.app, &office.keys).await;
        assert_eq!(unfit, [Unfit::DatabaseAway]);
    }
}
