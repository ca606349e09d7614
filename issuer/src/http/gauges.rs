//! What is measured when the monitor asks: what waits, how old things are, what is left of keys and
//! disks. Ages are in seconds; what never happened is
//! infinitely old.

use std::time::Duration;

use issuer_domain::Timestamp;
use issuer_office::storage::{Chore, Waiting};
use issuer_office::workflow::disk_space::disk_space;
use issuer_office::workflow::fit_to_serve::places;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};

use super::service::Service;

/// So long the database may take.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// Says what the numbers mean, and begins those at nothing that would come with the first event.
pub(super) fn describe() {
    describe_counter!(
        "http_requests_total",
        "requests by method, route and status"
    );
    describe_histogram!("http_request_seconds", Unit::Seconds, "how long they took");
    describe_counter!(
        "sign_ins_refused_total",
        "sign-ins with a wrong name, password or code, or too often"
    );
    describe_counter!(
        "chores_total",
        "what the worker did by itself, by chore and outcome"
    );
    describe_gauge!("issuer_build_info", "the program's version");
    describe_gauge!(
        "issuer_database_up",
        "whether the database answers within 5 s"
    );
    describe_gauge!(
        "issuer_database_connections",
        "connections by state; the state \"most\" is how many there may be"
    );
    describe_gauge!(
        "issuer_waiting",
        "requests, grievances, notices and pieces of lots that wait"
    );
    describe_gauge!(
        "issuer_waiting_oldest_seconds",
        Unit::Seconds,
        "since when the oldest waits; of pieces, since when none was drawn"
    );
    describe_gauge!(
        "issuer_notices_given_up",
        "SMS that the gateway refused for good, since the beginning"
    );
    describe_gauge!(
        "issuer_key_days_left",
        "days for which the keys of a use, or the trust list, still hold"
    );
    describe_gauge!(
        "issuer_checkpoint_age_seconds",
        Unit::Seconds,
        "age of the first event that no checkpoint covers"
    );
    describe_gauge!(
        "issuer_list_age_seconds",
        Unit::Seconds,
        "age of the newest verifier update"
    );
    describe_gauge!(
        "issuer_backup_age_seconds",
        Unit::Seconds,
        "age of the newest backup"
    );
    describe_gauge!("issuer_disk_free_ratio", "free part of a disk, 0 to 1");
    describe_gauge!(
        "issuer_clock_offset_seconds",
        Unit::Seconds,
        "this machine's clock less the database's, to the second"
    );
    counter!("sign_ins_refused_total").absolute(0);
    for chore in Chore::ALL {
        for outcome in ["done", "failed"] {
            counter!("chores_total", "chore" => chore.word(), "outcome" => outcome).absolute(0);
        }
    }
    gauge!("issuer_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// Measures once.
pub(super) async fn measure(service: &Service) {
    let office = service.office();
    let connections = office.storage.connections_now();
    for (state, count) in [
        ("busy", connections.busy),
        ("idle", connections.idle),
        ("most", connections.most),
    ] {
        gauge!("issuer_database_connections", "state" => state).set(f64::from(count));
    }
    for (place, path) in places(office) {
        if let Some(disk) = disk_space(path) {
            let ratio = number(disk.free) / number(disk.total.max(1));
            gauge!("issuer_disk_free_ratio", "place" => place).set(ratio);
        }
    }
    let now = service.now();
    for (key_use, until) in service.keys_until() {
        let days = seconds_between(now, *until) / seconds(Timestamp::DAY);
        gauge!("issuer_key_days_left", "use" => *key_use).set(days);
    }
    let asked = tokio::time::timeout(ANSWERS_WITHIN, of_database(service, now)).await;
    let is_up = matches!(asked, Ok(Ok(())));
    gauge!("issuer_database_up").set(f64::from(u8::from(is_up)));
}

async fn of_database(
    service: &Service,
    now: Timestamp,
) -> Result<(), issuer_office::storage::StorageError> {
    let storage = &service.office().storage;
    let signs = storage.vital_signs().await?;
    // The two clocks are read one after the other: what is less than a second is no offset.
    let offset = now.seconds() - signs.clock_ms / 1_000;
    gauge!("issuer_clock_offset_seconds").set(seconds(offset));
    for (queue, waiting) in [
        ("requests", signs.requests),
        ("grievances", signs.grievances),
        ("notices", signs.notices),
        ("pieces", signs.pieces),
    ] {
        let Waiting { count, since } = waiting;
        let oldest = since.map_or(0.0, |since| seconds_between(since, now));
        gauge!("issuer_waiting", "queue" => queue).set(number(count));
        gauge!("issuer_waiting_oldest_seconds", "queue" => queue).set(oldest);
    }
    let notices = storage.notices().count().await?;
    gauge!("issuer_notices_given_up").set(number(notices.given_up));
    let newest = storage.newest().await?;
    let uncovered = newest.without_checkpoint;
    let uncovered = uncovered.map_or(0.0, |since| seconds_between(since, now));
    gauge!("issuer_checkpoint_age_seconds").set(uncovered);
    let age = |at: Option<Timestamp>| at.map_or(f64::INFINITY, |at| seconds_between(at, now));
    gauge!("issuer_list_age_seconds").set(age(signs.published));
    gauge!("issuer_backup_age_seconds").set(age(newest.backup));
    Ok(())
}

fn seconds_between(from: Timestamp, to: Timestamp) -> f64 {
    seconds(to.seconds() - from.seconds())
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 seconds")]
fn seconds(count: i64) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53, and a ratio beyond"
)]
fn number(count: u64) -> f64 {
    count as f64
}
