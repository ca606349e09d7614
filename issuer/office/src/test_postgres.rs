//! Empty PostgreSQL databases for tests: a schema of its own for each, on the server that
//! `TEST_POSTGRES` names. `tests/run` starts a throw-away one. And what runs a test on both engines.

use std::env;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::storage::{DatabaseLocation, new_schema};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database that no other test has.
pub(crate) async fn empty_postgres() -> DatabaseLocation {
    let (url, schema) = server_and_new_name();
    new_schema(&url, &schema).await.unwrap()
}

/// The same by its URL, as settings name it.
pub(crate) async fn empty_postgres_url() -> String {
    let (url, schema) = server_and_new_name();
    new_schema(&url, &schema).await.unwrap();
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}options[search_path]={schema}")
}

fn server_and_new_name() -> (String, String) {
    let url = env::var("TEST_POSTGRES").expect(
        "TEST_POSTGRES names a server for tests; tests/run starts one, or leave these tests out with --skip on_postgres",
    );
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    (url, format!("test_{}_{number}", process::id()))
}

/// Writes each test twice: `name::on_sqlite` and `name::on_postgres`. What the test works with has a
/// function of each of these names that makes an empty one.
macro_rules! on_both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($office:ident: $kind:ident) $body:block)+) => {
        $(
            $(#[$attribute])*
            mod $name {
                use super::*;

                async fn scenario($office: $kind) $body

                #[tokio::test]
                async fn on_sqlite() {
                    scenario($kind::on_sqlite().await).await;
                }

                #[tokio::test]
                async fn on_postgres() {
                    scenario($kind::on_postgres().await).await;
                }
            }
        )+
    };
}
pub(crate) use on_both_engines;
