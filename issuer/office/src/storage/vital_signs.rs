use issuer_domain::Timestamp;

use super::engine::{Engine, Row, Statement};
use super::{Storage, StorageError};

/// What a monitor asks of an office at work. Counts and times alone: no name and no number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VitalSigns {
    /// The database's own clock, milliseconds since 1970.
    pub clock_ms: i64,
    /// The schema's version.
    pub schema: i64,
    /// Families' requests for another card that are open, and since when the oldest one is.
    pub requests: Waiting,
    /// Complaints that are open.
    pub grievances: Waiting,
    /// SMS that wait to be sent.
    pub notices: Waiting,
    /// Pieces of lots that are to be drawn, and since when nothing was drawn.
    pub pieces: Waiting,
    /// When the last verifier update was published.
    pub published: Option<Timestamp>,
}

/// How much waits, and since when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub count: u64,
    /// Since when the oldest one.
    pub since: Option<Timestamp>,
}

/// Connections to the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConnectionsNow {
    /// At work.
    pub busy: u32,
    /// Open, without work.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

impl Storage {
    /// What a monitor asks.
    pub async fn vital_signs(&self) -> Result<VitalSigns, StorageError> {
        let mut query = Statement::new("select ");
        query.push_clock().push(
            " as clock_ms,
             (select max(version) from _sqlx_migrations) as schema_version,
             (
                 select count(*)
                 from reprint_request
                 where state in ('asked', 'paid', 'waived', 'approved')
             ) as requests,
             (
                 select min(asked_at)
                 from reprint_request
                 where state in ('asked', 'paid', 'waived', 'approved')
             ) as requests_since,
             (select count(*) from grievance where state = 'open') as grievances,
             (select min(taken_at) from grievance where state = 'open') as grievances_since,
             (select count(*) from notice where state = 'waiting') as notices,
             (select min(made_at) from notice where state = 'waiting') as notices_since,
             (
                 select count(*)
                 from lot_shard
                 where state in ('waiting', 'claimed')
             ) as pieces,
             (
                 select max(at)
                 from (
                     select max(done_at) as at from lot_shard
                     union all
                     select max(created_at) as at from lot
                 ) as progress
             ) as pieces_since,
             (select max(published_at) from publication) as published",
        );
        let row = self.fetch_one(query).await?;
        Ok(VitalSigns {
            clock_ms: row.integer("clock_ms")?,
            schema: row.integer("schema_version")?,
            requests: waiting(&row, "requests", "requests_since")?,
            grievances: waiting(&row, "grievances", "grievances_since")?,
            notices: waiting(&row, "notices", "notices_since")?,
            pieces: waiting(&row, "pieces", "pieces_since")?,
            published: time(&row, "published")?,
        })
    }

    /// The newest schema that this program knows.
    pub fn newest_schema() -> i64 {
        Engine::newest_schema()
    }

    /// Carries pages from SQLite's write-ahead log into the file, so that nobody's commit has to: a
    /// service does so now and then.
    pub async fn fold_log(&self) -> Result<(), StorageError> {
        self.engine.fold_log().await
    }

    /// Connections to the database at this moment.
    pub fn connections_now(&self) -> ConnectionsNow {
        self.engine.connections_now()
    }
}

fn waiting(row: &Row, count: &str, since: &str) -> Result<Waiting, StorageError> {
    let count = row.integer(count)?.cast_unsigned();
    let since = time(row, since)?;
    Ok(Waiting {
        count,
        since: since.filter(|_| count > 0),
    })
}

fn time(row: &Row, column: &str) -> Result<Option<Timestamp>, StorageError> {
    Ok(row.optional_integer(column)?.map(Timestamp::from_seconds))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, Office, on_both_engines};
    use super::*;

    on_both_engines! {
    async fn an_office_that_has_done_nothing_waits_for_nothing(office: Office) {
        let signs = office.storage.vital_signs().await.unwrap();
        assert_eq!(signs.schema, Storage::newest_schema());
        assert!(signs.clock_ms > NOW.seconds());
        for waiting in [signs.requests, signs.grievances, signs.notices, signs.pieces] {
            assert_eq!(waiting, Waiting::default());
        }
        assert_eq!(signs.published, None);
        let connections = office.storage.connections_now();
        assert!(connections.most >= 2 && connections.busy + connections.idle <= connections.most);
    }
    }
}
