//! Connections that go straight from one hand to the next.
//!
//! sqlx asks every connection that comes back whether it still stands, a journey to the database
//! each time, as long as the statement that it was lent for. One that came back in order and is
//! lent again at once is not asked here; every other one goes back to sqlx's pool.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::{Database, Pool, Postgres, Sqlite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A connection that lay idle for no longer is lent out without asking whether it still stands.
pub(super) const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// An engine whose open transactions can be ended.
pub(in crate::storage) trait RollBack: Database {
    fn roll_back(connection: &mut Self::Connection) -> BoxFuture<'_, Result<(), sqlx::Error>>;
}

impl RollBack for Sqlite {
    fn roll_back(connection: &mut Self::Connection) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(async move {
            let done = sqlx::raw_sql("rollback").execute(connection).await;
            done.map(drop)
        })
    }
}

impl RollBack for Postgres {
    fn roll_back(connection: &mut Self::Connection) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(async move {
            let done = sqlx::raw_sql("rollback").execute(connection).await;
            done.map(drop)
        })
    }
}

/// Where connections of one kind are lent from.
#[derive(Debug)]
pub(in crate::storage) struct Lending<DB: RollBack> {
    pool: Pool<DB>,
    /// One for each connection that the pool may have.
    permits: Arc<Semaphore>,
    warm: Arc<Warm<DB>>,
}

/// Those that came back in order just now, with the time; the last one lies on top. None once the
/// lending is closed.
#[derive(Debug)]
struct Warm<DB: Database>(Mutex<Option<Vec<AtRest<DB>>>>);

/// A connection in nobody's hand, and since when.
type AtRest<DB> = (PoolConnection<DB>, Instant);

/// A connection in somebody's hand.
#[derive(Debug)]
pub(in crate::storage) struct Lent<DB: RollBack> {
    /// There until it is dropped.
    connection: Option<PoolConnection<DB>>,
    permit: Option<OwnedSemaphorePermit>,
    home: Arc<Warm<DB>>,
    /// Whether the last statement ended well.
    is_in_order: bool,
    /// Whether a transaction has begun and not ended.
    is_in_transaction: bool,
}

/// Another handle of the same.
impl<DB: RollBack> Clone for Lending<DB> {
    fn clone(&self) -> Self {
        Self {
            pool: self.pool.clone(),
            permits: Arc::clone(&self.permits),
            warm: Arc::clone(&self.warm),
        }
    }
}

impl<DB: RollBack> Lending<DB> {
    pub(super) fn of(pool: Pool<DB>) -> Self {
        let most = pool.options().get_max_connections();
        Self {
            pool,
            permits: Arc::new(Semaphore::new(most as usize)),
            warm: Arc::new(Warm(Mutex::new(Some(Vec::new())))),
        }
    }

    /// Lends one, as soon as there is one.
    pub(in crate::storage) async fn lend(&self) -> Result<Lent<DB>, sqlx::Error> {
        let wait = self.pool.options().get_acquire_timeout();
        let permit = Arc::clone(&self.permits).acquire_owned();
        let permit = tokio::time::timeout(wait, permit)
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?
            .map_err(|_| sqlx::Error::PoolClosed)?;
        let trusted = self
            .warm
            .take()
            .filter(|(_, since)| since.elapsed() < TRUSTED_FOR);
        let connection = match trusted {
            Some((connection, _)) => connection,
            None => self.pool.acquire().await?,
        };
        Ok(Lent {
            connection: Some(connection),
            permit: Some(permit),
            home: Arc::clone(&self.warm),
            is_in_order: true,
            is_in_transaction: false,
        })
    }

    /// How many are open, how many of these are in nobody's hand, and how many there may be.
    pub(super) fn count(&self) -> (u32, usize, u32) {
        let idle = self.pool.num_idle() + self.warm.count();
        let most = self.pool.options().get_max_connections();
        (self.pool.size(), idle, most)
    }

    pub(super) async fn close(&self) {
        self.permits.close();
        self.warm.close();
        self.pool.close().await;
    }
}

impl<DB: Database> Warm<DB> {
    fn take(&self) -> Option<AtRest<DB>> {
        self.lock().as_mut()?.pop()
    }

    fn put(&self, connection: PoolConnection<DB>) {
        if let Some(warm) = self.lock().as_mut() {
            warm.push((connection, Instant::now()));
        }
        // Otherwise it goes back to sqlx's pool, which waits for it.
    }

    fn count(&self) -> usize {
        self.lock().as_ref().map_or(0, Vec::len)
    }

    /// What lies here goes back to sqlx's pool, and so does what comes later.
    fn close(&self) {
        let warm = self.lock().take();
        drop(warm);
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<AtRest<DB>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nobody lends any more: they are closed at once, which needs no runtime.
impl<DB: Database> Drop for Warm<DB> {
    fn drop(&mut self) {
        while let Some((connection, _)) = self.take() {
            drop(connection.leak());
        }
    }
}

impl<DB: RollBack> Lent<DB> {
    /// The statement that was carried out last ended well.
    pub(super) fn ended_well(&mut self) {
        self.is_in_order = true;
    }

    /// Until it is said that there is none, a transaction is open, to be rolled back if this is dropped.
    pub(super) fn set_in_transaction(&mut self, is_in_transaction: bool) {
        self.is_in_transaction = is_in_transaction;
    }
}

impl<DB: RollBack> Deref for Lent<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        self.connection
            .as_deref()
            .expect("it is there until dropped")
    }
}

/// Whoever may change it carries out a statement, of which nobody knows yet how it ends.
impl<DB: RollBack> DerefMut for Lent<DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        self.is_in_order = false;
        self.connection
            .as_deref_mut()
            .expect("it is there until dropped")
    }
}

impl<DB: RollBack> Drop for Lent<DB> {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        let permit = self.permit.take();
        if !self.is_in_transaction {
            if self.is_in_order {
                self.home.put(connection);
            }
            // Otherwise sqlx asks it, and ends what is still under way.
            return;
        }
        let home = Arc::clone(&self.home);
        let is_in_order = self.is_in_order;
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(connection.leak());
            return;
        };
        runtime.spawn(async move {
            match DB::roll_back(&mut connection).await {
                Ok(()) if is_in_order => home.put(connection),
                Ok(()) => {}
                // A full disk rolls back by itself, and a broken connection has nothing to roll back.
                Err(_) => connection.close_on_drop(),
            }
            drop(permit);
        });
    }
}
