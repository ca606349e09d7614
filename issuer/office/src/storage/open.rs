use std::sync::Arc;

use issuer_domain::{Actor, HoldPolicy};

use super::engine::{
    Connections, DatabaseLocation, Engine, NamedRead, ReadTransaction, Row, Statement,
    WriteTransaction,
};
use super::{SecretColumns, StorageError};

/// Cards, families and what was published, in an SQLite file or on a PostgreSQL server.
///
/// One transaction writes at a time, on either engine, and what a function has returned from is on
/// the disk.
#[derive(Debug, Clone)]
pub struct Storage {
    pub(super) engine: Engine,
    actor: Actor,
    hold_policy: HoldPolicy,
    secrets: Arc<SecretColumns>,
}

impl Storage {
    /// Opens a database, makes an SQLite file where there is none, and brings the schema up to
    /// date.
    pub async fn open(location: &DatabaseLocation) -> Result<Self, StorageError> {
        Self::open_with(location, Connections::default()).await
    }

    /// The same with another number of connections.
    pub async fn open_with(
        location: &DatabaseLocation,
        connections: Connections,
    ) -> Result<Self, StorageError> {
        // On the heap: the futures of both engines in one are too large for every stack below.
        let engine = Box::pin(Engine::open(location, connections)).await?;
        Ok(Self {
            engine,
            actor: Actor::office(),
            hold_policy: HoldPolicy::default(),
            secrets: Arc::default(),
        })
    }

    /// The same database in the hands of somebody: what is done with it is noted under this name.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self {
            actor,
            ..self.clone()
        }
    }

    /// The same database by somebody who knows what to do with secret columns.
    #[must_use]
    pub fn with_secret_columns(self, secrets: SecretColumns) -> Self {
        Self {
            secrets: Arc::new(secrets),
            ..self
        }
    }

    /// What happens to secret columns.
    pub fn secret_columns(&self) -> &SecretColumns {
        &self.secrets
    }

    /// In whose hands it is: the office's own unless [`Storage::acting_as`] says otherwise.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The same database in an office that asks more of a family than every card needs.
    #[must_use]
    pub fn under_policy(&self, hold_policy: HoldPolicy) -> Self {
        Self {
            hold_policy,
            ..self.clone()
        }
    }

    /// What the office asks of a family.
    pub fn hold_policy(&self) -> HoldPolicy {
        self.hold_policy
    }

    /// Closes the connections; SQLite's last one folds the write-ahead log into the file.
    pub async fn close(self) {
        Box::pin(self.engine.close()).await;
    }

    /// All rows of one statement that reads. It needs no transaction around it, which would take two
    /// journeys to the database more. Two statements that must agree need [`Storage::begin_read`].
    pub(super) async fn fetch_all(
        &self,
        statement: Statement<'_>,
    ) -> Result<Vec<Row>, StorageError> {
        Box::pin(self.engine.fetch_all(&statement)).await
    }

    /// The row of such a statement, if there is one.
    pub(super) async fn fetch_optional(
        &self,
        statement: Statement<'_>,
    ) -> Result<Option<Row>, StorageError> {
        Box::pin(self.engine.fetch_optional(&statement)).await
    }

    /// The row of such a statement that always has one.
    pub(super) async fn fetch_one(&self, statement: Statement<'_>) -> Result<Row, StorageError> {
        Box::pin(self.engine.fetch_one(&statement)).await
    }

    /// Rows of several statements that read, in one journey.
    pub(super) async fn fetch_together<const READS: usize>(
        &self,
        reads: [NamedRead<'_>; READS],
    ) -> Result<[Vec<Row>; READS], StorageError> {
        Box::pin(self.engine.fetch_together(reads)).await
    }

    pub(super) async fn begin_read(&self) -> Result<ReadTransaction, StorageError> {
        Box::pin(self.engine.begin_read()).await
    }

    pub(super) async fn begin_claim(&self) -> Result<WriteTransaction, StorageError> {
        Box::pin(self.engine.begin_claim()).await
    }

    pub(super) async fn begin_write(&self) -> Result<WriteTransaction, StorageError> {
        Box::pin(self.engine.begin_write()).await
    }

    /// The same, with the rows of what is read first in it.
    pub(super) async fn begin_write_reading<const READS: usize>(
        &self,
        reads: [NamedRead<'_>; READS],
    ) -> Result<(WriteTransaction, [Vec<Row>; READS]), StorageError> {
        Box::pin(self.engine.begin_write_reading(reads)).await
    }
}
