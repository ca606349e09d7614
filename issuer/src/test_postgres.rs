//! Empty PostgreSQL databases for tests: a schema of its own for each, on the server that
//! `TEST_POSTGRES` names. `tests/run` starts a throw-away one.

use std::env;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::storage::{DatabaseLocation, new_schema};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database that no other test has.
pub(crate) async fn empty_postgres() -> DatabaseLocation {
    let url = env::var("TEST_POSTGRES").expect(
        "TEST_POSTGRES names a server for tests; tests/run starts one, or leave these tests out with --skip on_postgres",
    );
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let schema = format!("test_{}_{number}", process::id());
    new_schema(&url, &schema).await.unwrap()
}
