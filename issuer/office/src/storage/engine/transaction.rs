use std::ops::{Deref, DerefMut};

use super::copy_text::push_row;
use super::open::{Open, WRITE};
use super::pending::Pending;
use super::{Engine, NamedRead, Row, Statement, Value};
use crate::storage::StorageError;
use crate::storage::audit::{CHAIN_END, read_chain_end};
use crate::storage::batch::chunks;

/// Values of one statement with many rows: below SQLite's 32,766 with room to spare.
const VALUES_A_STATEMENT: usize = 4_096;
/// So few rows go by a statement of their own number; PostgreSQL's `copy` takes two journeys.
const ROWS_BY_STATEMENT: usize = 8;
/// Bytes that are gathered before they go to the server.
const COPY_BUFFER: usize = 256 * 1024;

/// One snapshot of the database, for reading.
#[derive(Debug)]
pub(in crate::storage) struct ReadTransaction {
    pub(super) open: Open,
    /// Of a transaction that writes: what it has not carried out yet.
    pending: Pending,
}

/// The one transaction that writes: another process waits until it is committed or dropped.
/// Dropped, it changes nothing.
#[derive(Debug)]
pub(in crate::storage) struct WriteTransaction {
    pub(super) read: ReadTransaction,
    /// Whether nobody else writes meanwhile.
    is_alone: bool,
    /// The audit chain's last number and hash, where this transaction may add to it.
    pub(in crate::storage) chain_end: Option<(i64, Vec<u8>)>,
}

impl Engine {
    /// All rows of one statement that reads, without a transaction around it.
    pub(in crate::storage) async fn fetch_all(
        &self,
        statement: &Statement<'_>,
    ) -> Result<Vec<Row>, StorageError> {
        self.reader().await?.fetch_all(statement).await
    }

    /// The same of a statement that has one row or none.
    pub(in crate::storage) async fn fetch_optional(
        &self,
        statement: &Statement<'_>,
    ) -> Result<Option<Row>, StorageError> {
        self.reader().await?.fetch_optional(statement).await
    }

    /// The same of a statement that always has one.
    pub(in crate::storage) async fn fetch_one(
        &self,
        statement: &Statement<'_>,
    ) -> Result<Row, StorageError> {
        self.reader().await?.fetch_one(statement).await
    }

    /// Rows of several statements that read, in one journey where there is one.
    pub(in crate::storage) async fn fetch_together<const READS: usize>(
        &self,
        reads: [NamedRead<'_>; READS],
    ) -> Result<[Vec<Row>; READS], StorageError> {
        let mut open = self.reader().await?;
        let came = match NamedRead::all_along(&reads, open.dialect()) {
            Some(reads) => Some(open.several(reads).await?.into_iter()),
            None => None,
        };
        rows_of(&mut open, reads, came).await
    }

    pub(in crate::storage) async fn begin_read(&self) -> Result<ReadTransaction, StorageError> {
        let begin = match self {
            Self::Sqlite { .. } => "begin",
            Self::Postgres(_) => "begin isolation level repeatable read read only",
        };
        let mut open = self.reader().await?;
        open.begin(begin.to_owned()).await?;
        Ok(ReadTransaction::of(open))
    }

    pub(in crate::storage) async fn begin_write(&self) -> Result<WriteTransaction, StorageError> {
        let (transaction, []) = self.begin_write_reading([]).await?;
        Ok(transaction)
    }

    /// The same, with the rows of what is read first in it.
    pub(in crate::storage) async fn begin_write_reading<const READS: usize>(
        &self,
        reads: [NamedRead<'_>; READS],
    ) -> Result<(WriteTransaction, [Vec<Row>; READS]), StorageError> {
        let (mut open, mut begin, before) = match self {
            Self::Sqlite { writer, .. } => {
                let open = Open::Sqlite(writer.lend().await?);
                (open, format!("begin immediate; {CHAIN_END}"), 1)
            }
            Self::Postgres(pool) => (Open::Postgres(pool.lend().await?), WRITE.to_owned(), 3),
        };
        let along = NamedRead::all_along(&reads, open.dialect());
        if let Some(reads) = along.as_deref().filter(|reads| !reads.is_empty()) {
            begin.push_str("; ");
            begin.push_str(reads);
        }
        // The chain's end comes with the same journey; nearly every such transaction adds to it.
        let mut came = open.begin(begin).await?.into_iter().skip(before);
        let chain_end = came.next().unwrap_or_default();
        let mut transaction = WriteTransaction::of(open, true);
        transaction.chain_end = Some(read_chain_end(chain_end.first())?);
        let came = along.is_some().then_some(came);
        let first = rows_of(&mut transaction.read.open, reads, came).await?;
        Ok((transaction, first))
    }

    /// A transaction that changes only rows which it has locked itself, so that on PostgreSQL others
    /// may write meanwhile. Nothing that counts or chains rows may be done in it.
    pub(in crate::storage) async fn begin_claim(&self) -> Result<WriteTransaction, StorageError> {
        match self {
            Self::Sqlite { .. } => self.begin_write().await,
            Self::Postgres(pool) => {
                let mut open = Open::Postgres(pool.lend().await?);
                open.begin("begin".to_owned()).await?;
                Ok(WriteTransaction::of(open, false))
            }
        }
    }

    async fn reader(&self) -> Result<Open, StorageError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Open::Sqlite(readers.lend().await?),
            Self::Postgres(pool) => Open::Postgres(pool.lend().await?),
        })
    }
}

/// The rows of each read: those that came together, or asked for one after the other.
async fn rows_of<const READS: usize>(
    open: &mut Open,
    reads: [NamedRead<'_>; READS],
    mut came: Option<impl Iterator<Item = Vec<Row>>>,
) -> Result<[Vec<Row>; READS], StorageError> {
    let mut all = [const { Vec::new() }; READS];
    for (read, rows) in reads.iter().zip(&mut all) {
        *rows = match &mut came {
            Some(came) => came.next().unwrap_or_default(),
            None => open.fetch_all(&read.statement).await?,
        };
    }
    Ok(all)
}

impl ReadTransaction {
    fn of(open: Open) -> Self {
        Self {
            open,
            pending: Pending::default(),
        }
    }

    pub(in crate::storage) async fn fetch_all(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<Vec<Row>, StorageError> {
        let statement = self.with_pending(statement).await?;
        self.open.fetch_all(&statement).await
    }

    pub(in crate::storage) async fn fetch_optional(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<Option<Row>, StorageError> {
        let statement = self.with_pending(statement).await?;
        self.open.fetch_optional(&statement).await
    }

    /// The one row of a statement that always has one.
    pub(in crate::storage) async fn fetch_one(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<Row, StorageError> {
        let statement = self.with_pending(statement).await?;
        self.open.fetch_one(&statement).await
    }

    /// A statement to be carried out now, and before it what waits.
    async fn with_pending<'v>(
        &mut self,
        statement: Statement<'v>,
    ) -> Result<Statement<'v>, StorageError> {
        if !self.pending.may_join(&statement) {
            self.carry_out_pending().await?;
        }
        Ok(self.pending.join(statement, self.open.dialect()))
    }

    async fn carry_out_pending(&mut self) -> Result<(), StorageError> {
        if let Some(all) = self.pending.take(self.open.dialect()) {
            self.open.execute(&all).await?;
        }
        Ok(())
    }
}

impl WriteTransaction {
    fn of(open: Open, is_alone: bool) -> Self {
        Self {
            read: ReadTransaction::of(open),
            is_alone,
            chain_end: None,
        }
    }

    /// Carries a statement out; how many rows it concerned.
    pub(in crate::storage) async fn execute(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<u64, StorageError> {
        let statement = self.read.with_pending(statement).await?;
        self.read.open.execute(&statement).await
    }

    /// Carries a statement out together with the next one, or with the end of the transaction. What it
    /// breaks is told then. It gives no rows.
    pub(in crate::storage) async fn execute_later(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<(), StorageError> {
        if !self.read.pending.may_join(&statement) {
            self.read.carry_out_pending().await?;
        }
        self.read.pending.push(statement.into_owned());
        Ok(())
    }

    /// Carries out what waits now, where what it breaks is to be told by its own words.
    pub(in crate::storage) async fn carry_out(&mut self) -> Result<(), StorageError> {
        self.read.carry_out_pending().await
    }

    /// Inserts rows in the quickest way that each engine has: a few with the next statement
    /// ([`WriteTransaction::execute_later`]). `insert` is `insert into table
    /// (columns)` and `copy` the same for PostgreSQL's `copy … from stdin`; see [`inserting!`].
    pub(in crate::storage) async fn insert_rows(
        &mut self,
        into: InsertInto,
        rows: &[Vec<Value<'_>>],
    ) -> Result<(), StorageError> {
        let Some(columns) = rows.first().map(Vec::len) else {
            return Ok(());
        };
        if rows.len() <= ROWS_BY_STATEMENT {
            let mut statement = Statement::new(into.insert);
            statement.push_rows(rows.iter().cloned());
            return self.execute_later(statement).await;
        }
        self.read.carry_out_pending().await?;
        match &mut self.read.open {
            Open::Sqlite(_) => {
                let most = 1 << (VALUES_A_STATEMENT / columns.max(1)).max(1).ilog2();
                for chunk in chunks(rows, most) {
                    let mut statement = Statement::new(into.insert);
                    statement.push_rows(chunk.iter().cloned());
                    self.execute(statement).await?;
                }
                Ok(())
            }
            Open::Postgres(transaction) => {
                let mut copy = transaction.copy_in_raw(into.copy).await?;
                let mut buffer = Vec::with_capacity(COPY_BUFFER + 4_096);
                for row in rows {
                    push_row(&mut buffer, row);
                    if buffer.len() >= COPY_BUFFER {
                        copy.send(&buffer[..]).await?;
                        buffer.clear();
                    }
                }
                copy.send(&buffer[..]).await?;
                copy.finish().await?;
                Ok(())
            }
        }
    }

    /// Makes everything since the beginning last.
    pub(in crate::storage) async fn commit(self) -> Result<(), StorageError> {
        let ReadTransaction { open, mut pending } = self.read;
        let waiting = pending.take(open.dialect());
        open.commit(waiting, self.is_alone).await
    }
}

/// Whoever writes also reads, in the same transaction.
impl Deref for WriteTransaction {
    type Target = ReadTransaction;

    fn deref(&self) -> &ReadTransaction {
        &self.read
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut ReadTransaction {
        &mut self.read
    }
}

/// The beginning of an insertion of many rows in both dialects; [`inserting!`] writes it.
#[derive(Debug, Clone, Copy)]
pub(in crate::storage) struct InsertInto {
    pub(in crate::storage) insert: &'static str,
    pub(in crate::storage) copy: &'static str,
}

/// `inserting!("table (column, column)")`: where rows go; the text may come in pieces.
macro_rules! inserting {
    ($($table_and_columns:literal),+) => {
        $crate::storage::engine::InsertInto {
            insert: concat!("insert into ", $($table_and_columns),+),
            copy: concat!("copy ", $($table_and_columns),+, " from stdin"),
        }
    };
}
pub(in crate::storage) use inserting;
